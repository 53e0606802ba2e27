# SPDX-License-Identifier: Apache-2.0
"""What a case's paper says: the case, its item and its hall turned into the plain facts that the layouts draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.errors import CounterError
from counter_app.base.identity import age_on
from counter_app.base.privacy import mask_number, mask_phone
from counter_app.base.texts import text
from counter_app.cases import case as cases
from counter_app.cases.actions import (
    Accepted,
    Action,
    Channel,
    Completed,
    Corrected,
    Delivered,
    Judged,
    LineState,
    NoticeGiven,
    Printed,
    PrintState,
    Refused,
    SentBack,
)
from counter_app.cases.case import JUDGEMENTS, Case, decisions
from counter_app.cases.facts import Facts
from counter_app.cases.links import CaseLink, LinkKind
from counter_app.cases.numbers import PaperMark, paper_number, qr_text
from counter_app.cases.people import Party, Person, Receiver
from counter_app.cases.replay import replay
from counter_app.cases.steps import remaining_steps
from counter_app.cases.telling import TellingAsked, TellingWay
from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.items import ApplicantKind, ServiceItem
from counter_app.desk.citizen_clocks import clocks_told
from counter_app.desk.counter import Counter
from counter_app.desk.office import office_of
from counter_app.desk.plain_words import plain_steps, why_that_day
from counter_app.desk.validity import good_until
from counter_app.reports.facts import Paper, PaperFacts, PaperLine

MARKS: Mapping[Paper, PaperMark] = {
    Paper.notice: PaperMark.notice,
    Paper.refusal: PaperMark.refusal,
    Paper.promise: PaperMark.promise,
    Paper.sent_back: PaperMark.sent_back,
    Paper.completion: PaperMark.completion,
    Paper.delivery: PaperMark.delivery,
    Paper.letter: PaperMark.letter,
    Paper.announcement: PaperMark.announcement,
}

TELLING_PAPERS: Mapping[TellingWay, Paper] = {
    TellingWay.letter: Paper.letter,
    TellingWay.page: Paper.announcement,
}
"""The ways of telling somebody that go on paper."""

SLIP = "slip"
"""The key of the slip among a case's papers; each decision on the materials makes one."""

_MADE_BY: Mapping[str, frozenset[type[Facts]]] = {
    Paper.acceptance: frozenset({Accepted}),
    Paper.promise: frozenset({Accepted}),
    Paper.notice: frozenset({NoticeGiven}),
    Paper.refusal: frozenset({Refused}),
    Paper.sent_back: frozenset({SentBack}),
    Paper.completion: frozenset({Completed}),
    Paper.delivery: frozenset({Delivered}),
    Paper.letter: frozenset({TellingAsked}),
    Paper.announcement: frozenset({TellingAsked}),
    SLIP: JUDGEMENTS,
}

_SLIP_TELLS: Mapping[type[Facts], Paper] = {
    Accepted: Paper.acceptance,
    NoticeGiven: Paper.notice,
    Refused: Paper.refusal,
}

ELDER_AGE = 60
"""From this age on papers are printed large (适老化)."""


@dataclass(frozen=True, slots=True)
class Told:
    """The decision that a paper tells. ``ordinal`` counts from 1; a paper taken back keeps its own.

    ``decision`` is None where nothing was decided that such a paper could tell.
    """

    ordinal: int
    decision: Action | None


def told_by(case: Case, paper: str, ordinal: int = 0) -> Told:
    """The decision behind one of the case's papers of this kind (a ``Paper`` value or ``slip``); 0 is the last."""
    made = [one for one in case.history if type(one.facts) in _MADE_BY[paper]]
    counting = {one.id for one in decisions(case)} | {one.id for one in made if _tells(one.facts, paper)}
    found = {number: one for number, one in enumerate(made, 1) if one.id in counting}
    if not found:
        return Told(next_ordinal(case, paper), None)
    chosen = ordinal if ordinal in found else max(found)
    return Told(chosen, found[chosen])


def _tells(facts: Facts, paper: str) -> bool:
    """Whether somebody was told by this paper: of all tellings, the letters or the notices."""
    return isinstance(facts, TellingAsked) and TELLING_PAPERS.get(facts.way) == paper


def next_ordinal(case: Case | None, paper: str) -> int:
    """The ordinal of a paper that the next decision will make."""
    return cases.next_ordinal(case, *_MADE_BY[paper])


def owed_papers(counter: Counter, case: Case | None, papers: Sequence[Paper], *, slip: bool = True) -> list[Printed]:
    """The papers a decision owes, as not printed yet: written with it, so that no crash makes one forgotten."""
    owed: list[str] = [*papers]
    if slip and counter.settings.window.slip_target:
        owed.append(SLIP)
    return [Printed(paper=one, number=str(next_ordinal(case, one)), state=PrintState.waiting) for one in owed]


def slip_facts(
    counter: Counter, case: Case, *, ordinal: int = 0, copy: int = 1, copy_reason: str = "", link: str = ""
) -> tuple[int, PaperFacts]:
    """What a slip tells, and which of the case's slips it is; ``link`` is what its code leads to, where that is a page
    of the centre. Raises CounterError where nothing was decided yet."""
    told = told_by(case, SLIP, ordinal)
    if told.decision is None:
        raise CounterError("printing.nothing_decided")
    paper = _SLIP_TELLS[type(told.decision.facts)]
    facts = _facts(counter, case, paper, _of(case, paper, told.decision), copy, copy_reason)
    return told.ordinal, replace(facts, qr=link, link=link) if link else facts


def _of(case: Case, paper: Paper, decision: Action) -> Told:
    """A decision as one of those that make this paper."""
    made = [one.id for one in case.history if type(one.facts) in _MADE_BY[paper]]
    return Told(made.index(decision.id) + 1, decision)


def paper_facts(
    counter: Counter, case: Case, paper: Paper, *, ordinal: int = 0, copy: int = 1, copy_reason: str = ""
) -> PaperFacts:
    """Everything the paper prints, from the case as it stood when it was decided: a reprint says what the first
    print said, but for what was corrected since. ``ordinal`` is which of several is meant, 0 the last.
    """
    return _facts(counter, case, paper, told_by(case, paper, ordinal), copy, copy_reason)


def _facts(counter: Counter, case: Case, paper: Paper, told: Told, copy: int, copy_reason: str) -> PaperFacts:
    links = case.links
    case, decision = _as_decided(case, told.decision), told.decision
    item = counter.item_of(case)
    guide = counter.guide(case.guide)
    hall, window = counter.settings.hall, counter.settings.window
    if item is None or guide is None:
        raise CounterError("papers.item_gone")
    agent = case.agent
    words = decision.personal.words if decision is not None and decision.personal is not None else {}
    checklist = checklist_of(counter, case)
    receiver = case.receiver or Receiver(name="", relation="")
    return PaperFacts(
        paper=paper,
        number=_number(case, paper, told.ordinal),
        case_number=case.number or text("papers.number_follows"),
        case_id=case.id,
        made_at=from_micros(decision.at if decision is not None else case.updated_at),
        window=text("papers.window", number=window.number),
        clerk=decision.clerk if decision is not None else case.clerk,
        item_title=case.title,
        item_code=case.code,
        guide_title=guide.title,
        catalogue_version=case.version,
        applicant_name=_name(case.applicant) or _nobody(case, item),
        applicant_number=_masked(case.applicant),
        applicant_phone=mask_phone(case.applicant.phone) if case.applicant else "",
        office=office_of(item, guide, hall, case.answers),
        agent_name=agent.person.name if agent else "",
        agent_number=mask_number(agent.person.id_number) if agent else "",
        agent_relation=agent.relation if agent else "",
        circumstances=tuple(label for _, label in case.spoken_answers),
        lines=tuple(_line(case, one) for one in case.lines if one.state is not LineState.unseen),
        basis=case.refusal.basis if case.refusal else _basis(item, case),
        limit_text=case.limit_text or (checklist.limit.text if checklist else ""),
        due=_day(case.due.due),
        due_statutory=_day(case.due.due_statutory),
        due_provisional=case.due.provisional,
        due_explanation=case.due.explanation,
        due_why=why_that_day(case.due),
        message=words.get("message", ""),
        reason=words.get("reason", ""),
        competent_office=case.refusal.office if case.refusal else "",
        competent_phone=case.refusal.phone if case.refusal else "",
        seen_before=decision is not None
        and isinstance(decision.facts, NoticeGiven)
        and bool(decision.facts.seen_before),
        result=case.result,
        result_number=case.result_number,
        **_validity(counter, case, checklist),
        documents=case.documents,
        receiver_name=receiver.name,
        receiver_number=mask_number(receiver.id_number),
        receiver_relation=receiver.relation,
        delivery_way=case.delivery_way,
        copy=copy,
        copy_reason=copy_reason,
        copies=window.copies,
        practice=window.practice,
        large_print=_is_elder(case),
        qr=qr_text(case.number, case.id) if case.number else "",
        next_steps=plain_next(counter, case),
        clocks=tuple(clocks_told(counter, case, checklist, _day_of(case, decision))),
        together=_together(counter, links, decision) if paper is Paper.acceptance else (),
    )


def _validity(counter: Counter, case: Case, checklist: Checklist | None) -> dict[str, Any]:
    """Until when what was given is good, where the guide says so, in its words."""
    for one in checklist.results if checklist is not None and case.completed_at else ():
        found = good_until(counter, case, one)
        if found is not None:
            return {"result_until": found.until, "result_words": found.quote}
    return {}


def _day_of(case: Case, decision: Action | None) -> date:
    """The day on which a paper tells something."""
    return civil_date(from_micros(decision.at if decision is not None else case.updated_at))


def together_words(title: str, number: str) -> str:
    """A case that was taken in the same visit, as the receipt of both names it."""
    return text("papers.together", title=title, number=number)


def _together(counter: Counter, links: Sequence[CaseLink], decision: Action | None) -> tuple[str, ...]:
    made = [one for one in links if decision and one.link is LinkKind.together and one.at == decision.at]
    cases = ((one, counter.store.case(one.other)) for one in made)
    return tuple(together_words(case.title, one.number) for one, case in cases if case is not None)


def _number(case: Case, paper: Paper, ordinal: int) -> str:
    """The paper's full number; the case number itself for the acceptance; a blank's words before a number is given."""
    if not case.number:
        return text("papers.number_follows")
    mark = MARKS.get(paper)
    return paper_number(mark, case.number, ordinal) if mark else case.number


def _as_decided(case: Case, decision: Action | None) -> Case:
    """The case up to a decision, with later corrections; as it is where nothing was decided."""
    if decision is None:
        return case
    upto = case.history.index(decision) + 1
    corrections = (one for one in case.history[upto:] if isinstance(one.facts, Corrected))
    return replay((*case.history[:upto], *corrections)) or case


def plain_next(counter: Counter, case: Case) -> tuple[str, ...]:
    """What still comes after acceptance, in plain words for the citizen."""
    checklist = checklist_of(counter, case)
    return plain_steps(step.verb for step in remaining_steps(case, checklist)) if checklist else ()


def checklist_of(counter: Counter, case: Case) -> Checklist | None:
    """The checklist under the case's own answers; None where its item is kept as text only."""
    item = counter.item_of(case)
    if item is None or item.structure is None:
        return None
    return build_checklist(item, case.answers)


def _name(party: Party | None) -> str:
    return party.name if party else ""


def _nobody(case: Case, item: ServiceItem) -> str:
    """What stands for the applicant of a matter nobody applies for, and of a list."""
    nobody = item.structure is not None and item.structure.applicant is ApplicantKind.none
    return text("papers.no_applicant") if nobody or case.channel is Channel.list else ""


def _masked(party: Party | None) -> str:
    if party is None:
        return ""
    return mask_number(party.id_number) if isinstance(party, Person) else party.credit_code


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _basis(item: ServiceItem, case: Case) -> tuple[str, ...]:
    """The guide's own words for the lines that were missing or defective, each once."""
    materials = {one.id: one for one in item.structure.materials} if item.structure else {}
    wrong = [materials[one.material] for one in case.open_lines if one.material in materials]
    return tuple(dict.fromkeys(quote.text for material in wrong for quote in material.quotes))


def _line(case: Case, judged: Judged) -> PaperLine:
    words = case.line_words.get(judged.material) or judged.reason
    now = right = ""
    if judged.state is LineState.missing:
        now = text("papers.line.missing")
        right = _right(judged)
    elif judged.state is LineState.defective:
        now = text("papers.line.defective", reason=words)
        right = _right(judged)
    option = f"（{judged.option}）" if judged.option else ""
    return PaperLine(
        text=judged.text + option,
        evidence=judged.evidence,
        state=text(f"papers.state.{judged.state.value}"),
        now=now,
        right=right,
    )


def _right(judged: Judged) -> str:
    use = "bring" if judged.state is LineState.missing else "again"
    parts = [text(f"papers.line.{use}")]
    if judged.evidence:
        parts.append(text("papers.line.evidence", evidence=judged.evidence))
    if judged.where:
        parts.append(text("papers.line.where", where=judged.where))
    return "".join(parts)


def _is_elder(case: Case) -> bool:
    """Whether who applies, or who came for them, is of an age for large print."""
    people = [case.applicant, case.agent.person if case.agent is not None else None]
    return any(_of_age(one, civil_date(from_micros(case.opened_at))) for one in people)


def _of_age(party: Party | None, today: date) -> bool:
    born = party.birth if isinstance(party, Person) else ""
    return bool(born) and age_on(date.fromisoformat(born), today) >= ELDER_AGE
