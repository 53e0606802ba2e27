# SPDX-License-Identifier: Apache-2.0
"""The decision on the materials: accept, tell once what is missing, refuse, or accept with a promise.

The action's id was made with the draft, so a doubled key decides once. The paper is drawn from the actions
themselves: before they are written for the preview, afterwards for the printer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from counter_app.base.clock import from_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import derived_id, new_id
from counter_app.base.texts import text
from counter_app.cases.actions import (
    Accepted,
    Action,
    AnyFacts,
    Channel,
    Intent,
    NoticeGiven,
    Opened,
    Recircumstanced,
    Refused,
    Reopened,
    TakenBack,
)
from counter_app.cases.case import Case
from counter_app.cases.coming import Coming
from counter_app.cases.correction import seen_before
from counter_app.cases.links import LinkKind
from counter_app.cases.outcome import Outcome, OutcomeChoice, judged_lines, line_words, possible_outcomes
from counter_app.cases.people import Personal
from counter_app.cases.replay import replay
from counter_app.cases.rules import TAKE_BACK
from counter_app.desk.ahead import ahead_at_acceptance
from counter_app.desk.at_ticket import record_at
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.custody import held_intents
from counter_app.desk.due import due_of
from counter_app.desk.filling import form_intents, keep_layouts
from counter_app.desk.linking import link_intents, successor_intents
from counter_app.desk.months import month_keys, month_spoken
from counter_app.desk.papers import next_ordinal, owed_papers, paper_facts, together_words
from counter_app.desk.phoning import by_phone, papers_due
from counter_app.desk.recording import record
from counter_app.desk.scanning import scan_intents
from counter_app.desk.serving import Serving
from counter_app.desk.visiting import coming_of
from counter_app.reports.facts import Paper, PaperFacts


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision made: the case as it stands now, and the papers that belong to it."""

    case: Case
    papers: tuple[Paper, ...]
    changes: Changes


PAPERS: dict[Outcome, tuple[Paper, ...]] = {
    Outcome.accept: (Paper.acceptance,),
    Outcome.notice: (Paper.notice,),
    Outcome.promise: (Paper.acceptance, Paper.promise),
    Outcome.refuse: (Paper.refusal,),
}


TAKEN = frozenset({Outcome.accept, Outcome.promise})


def papers_of(serving: Serving, outcome: Outcome) -> tuple[Paper, ...]:
    """What the outcome prints. Who called is told the number on the phone: nobody is there to take a receipt."""
    return () if by_phone(serving) and outcome is Outcome.accept else PAPERS[outcome]


def outcomes(serving: Serving) -> tuple[OutcomeChoice, ...]:
    """All four outcomes in order, each possible or with the sentence that says why not."""
    case = serving.case
    if case is not None:
        case = msgspec.structs.replace(case, reopened=True)  # the decision itself writes that the citizen is back
    return possible_outcomes(serving.checklist, serving.draft, case)


def preview(counter: Counter, serving: Serving, outcome: Outcome) -> PaperFacts:
    """The paper this outcome would print, as facts; its numbers are given only when it is decided."""
    intents = _intents(counter, serving, outcome, supervisor="")
    past = serving.case.history if serving.case else ()
    case = replay((*past, *_unwritten(counter, intents)))
    if case is None:
        raise CounterError("deciding.gone")
    facts = paper_facts(counter, case, PAPERS[outcome][0])
    first = _first(counter, serving) if outcome in TAKEN else None
    if first is None:
        return facts
    return replace(facts, together=(together_words(first.item.title, text("papers.number_follows")),))


def decide(counter: Counter, serving: Serving, outcome: Outcome, *, supervisor: str = "") -> Decision:
    """Write the decision: one transaction for the case, its outbox rows and its lists; the draft goes with it.

    ``supervisor`` is the number of the one who confirmed where a confirmation is needed. Raises CounterError
    where the rules do not allow it; nothing is changed then. Deciding the same draft again changes nothing.
    """
    intents = _intents(counter, serving, outcome, supervisor=supervisor)
    case_id, action = intents[0].case, serving.draft.action_id
    checklists = {case_id: serving.checklist}
    if outcome in TAKEN:
        intents += successor_intents(counter, serving, case_id, action)
    first = _first(counter, serving) if outcome in TAKEN else None
    if first is not None:
        others = _with_partner(counter, first)
        checklists[others[0].case] = first.checklist
        intents += [*others, *link_intents(action, case_id, others[0].case, LinkKind.together)]
        keep_layouts(counter, first)
    keep_layouts(counter, serving)
    record_at(
        counter,
        serving.draft.ticket,
        list(checklists),
        intents,
        action=action,
        seen=serving.case,
        checklists=checklists,
        draft=serving.draft.id,
    )
    if first is not None:
        counter.store.drop_draft(first.draft.id)
    case = counter.store.case(case_id)
    if case is None:
        raise CounterError("deciding.gone")
    changes = Changes(frozenset(one.case for one in intents), drafts=True, papers=True, usage=True)
    return Decision(case, papers_of(serving, outcome), changes)


def _first(counter: Counter, serving: Serving) -> Serving | None:
    """What was begun before in the same visit and is accepted with this; None where it is gone, or was not begun."""
    draft = counter.store.load_draft(serving.draft.first) if serving.draft.first else None
    item = counter.item(draft.guide, draft.item) if draft is not None else None
    return Serving(item, draft) if item is not None and draft is not None else None


def _with_partner(counter: Counter, first: Serving) -> list[Intent]:
    """What accepting the first of two writes: its receipt is that of the other, and so is its slip."""
    choice = next((one.outcome for one in outcomes(first) if one.allowed and one.outcome in TAKEN), None)
    if choice is None:
        raise CounterError("linking.first_open", title=first.item.title)
    papers = tuple(one for one in PAPERS[choice] if one is not Paper.acceptance)
    return _intents(counter, first, choice, supervisor="", papers=papers)


def take_back(counter: Counter, case: Case) -> Changes:
    """Take the last outcome back within half a minute; a new action, never an erasure."""
    if case.outcome is None:
        raise CounterError("deciding.nothing_to_take_back")
    facts = TakenBack(action=case.outcome.id)
    intent = Intent(id=derived_id(case.outcome.id, "taken_back"), case=case.id, facts=facts)
    record(counter, [intent])
    return Changes(frozenset({case.id}), papers=True)


def _intents(
    counter: Counter, serving: Serving, outcome: Outcome, *, supervisor: str, papers: tuple[Paper, ...] | None = None
) -> list[Intent]:
    """What a decision writes of its own case. ``papers`` are those of the first of two cases, which has no slip."""
    draft = serving.draft
    case_id = draft.case or draft.id
    words = dict(draft.words)
    words |= line_words(serving.checklist, draft)
    personal = Personal(applicant=draft.applicant, agent=draft.agent, words=words)
    facts: list[AnyFacts] = [*_opening(counter, serving), _outcome(counter, serving, outcome, supervisor)]
    last = len(facts) - 1
    owed, slip = (papers_of(serving, outcome), not by_phone(serving)) if papers is None else (papers, False)
    facts += owed_papers(counter, serving.case, owed, slip=slip)
    decided = [
        Intent(
            id=draft.action_id if n == last else derived_id(draft.action_id, str(n)),
            case=case_id,
            facts=one,
            personal=personal if n == last or isinstance(one, Opened | Reopened) else Personal(),
        )
        for n, one in enumerate(facts)
    ]
    forms = form_intents(counter, serving, case_id, draft.action_id)
    scans = scan_intents(serving, case_id, draft.action_id)
    return [*decided, *forms, *scans, *held_intents(serving, case_id, draft.action_id)]


def _opening(counter: Counter, serving: Serving) -> list[AnyFacts]:
    draft, item = serving.draft, serving.item
    spoken = tuple(
        (one.circumstance.question, label)
        for one in serving.checklist.circumstances
        for label in [next((o.label for o in one.circumstance.options if o.value == one.answer), None)]
        if label is not None
    )
    if draft.period:
        spoken += ((text("serving.which_month"), month_spoken(draft.period)),)
    answers = dict(serving.checklist.answers)
    if serving.case is None:
        return [
            Opened(
                number="",
                guide=item.guide,
                item=item.ordinal,
                code=item.code,
                title=item.title,
                version=item.version,
                answers=answers,
                spoken_answers=spoken,
                eligibility=dict(draft.eligibility),
                clocks=dict(draft.clocks),
                began_at=draft.began_at,
                timing_accurate=draft.timing_accurate,
                channel=draft.channel,
                period=draft.period,
                keys=month_keys(counter, serving),
                coming=_coming(counter, serving),
            )
        ]
    by = "number" if draft.notice else "search"
    facts: list[AnyFacts] = [Reopened(by=by, notice=draft.notice, coming=_coming(counter, serving))]
    before = serving.case
    if (answers, draft.eligibility, draft.clocks) != (before.answers, before.eligibility, before.clocks):
        facts.append(
            Recircumstanced(
                answers=answers,
                spoken_answers=spoken,
                eligibility=dict(draft.eligibility),
                clocks=dict(draft.clocks),
            )
        )
    return facts


def _coming(counter: Counter, serving: Serving) -> Coming | None:
    """Which visit it is; nobody sits here who calls, and nobody applies by a list."""
    if serving.draft.channel is not Channel.window:
        return None
    here = coming_of(counter, serving.draft.applicant, serving.item, press=serving.draft.action_id)
    told = serving.coming  # with the hall's other windows, where the centre answered
    return told if told is not None and told.visit > (here.visit if here is not None else 1) else here


def _outcome(counter: Counter, serving: Serving, outcome: Outcome, supervisor: str) -> AnyFacts:
    lines = judged_lines(serving.checklist, serving.draft)
    if outcome is Outcome.notice:
        return NoticeGiven(
            number="",
            ordinal=next_ordinal(serving.case, Paper.notice),
            lines=lines,
            seen_before=seen_before(serving.case, lines),
            supervisor=supervisor,
        )
    if outcome is Outcome.refuse:
        words = serving.draft.words
        denied = [one for one in serving.checklist.eligibility if serving.draft.eligibility.get(one.id) == "no"]
        return Refused(
            number="",
            basis=tuple(quote.text for one in denied for quote in one.quotes),
            office=words.get("office", ""),
            phone=words.get("office_phone", ""),
            lines=lines,
        )
    checklist = serving.checklist
    return Accepted(
        lines=lines,
        limit_kind=checklist.limit.kind.value,
        limit_amount=checklist.limit.amount,
        limit_text=checklist.limit.text,
        due=due_of(counter, checklist, serving.case),
        promise=outcome is Outcome.promise,
        ahead=ahead_at_acceptance(counter, checklist, serving.case),
        papers_due=papers_due(counter, serving.item, lines),
    )


def _unwritten(counter: Counter, intents: Sequence[Intent]) -> list[Action]:
    """Actions as they would stand, for the preview: without numbers and without a place in the chain."""
    at = counter.now_micros()
    return [
        Action(
            id=intent.id or new_id(),
            transaction="",
            case=intent.case,
            at=at,
            clerk=counter.clerk_number,
            window=counter.settings.window.number,
            epoch=0,
            seq=0,
            facts=intent.facts,
            personal=intent.personal,
        )
        for intent in intents
    ]


def seconds_to_take_back(counter: Counter, case: Case) -> int:
    """How long the last outcome can still be taken back; 0 when it cannot."""
    if case.outcome is None:
        return 0
    left = TAKE_BACK - (counter.clock() - from_micros(case.outcome.at))
    return max(0, int(left.total_seconds()))
