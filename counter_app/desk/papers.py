# SPDX-License-Identifier: Apache-2.0
"""What a case's paper says: the case, its item and its hall turned into the plain facts that the layouts draw."""

from collections.abc import Mapping, Sequence
from datetime import date

from counter_app.base.clock import from_micros
from counter_app.base.privacy import mask_number, mask_phone
from counter_app.base.texts import text
from counter_app.cases.actions import (
    Accepted,
    Completed,
    Corrected,
    Delivered,
    Facts,
    Judged,
    LineState,
    NoticeGiven,
    Printed,
    PrintState,
    Refused,
    SentBack,
)
from counter_app.cases.case import Case, decisions, replay
from counter_app.cases.numbers import PaperMark, paper_number, qr_text
from counter_app.cases.people import Party, Person, Receiver
from counter_app.cases.steps import remaining_steps
from counter_app.catalogue.checklist import Checklist, build_checklist
from counter_app.catalogue.items import ApplicantKind, ServiceItem
from counter_app.desk.counter import Counter
from counter_app.desk.office import office_of
from counter_app.reports.facts import Paper, PaperFacts, PaperLine

MARKS: Mapping[Paper, PaperMark] = {
    Paper.notice: PaperMark.notice,
    Paper.refusal: PaperMark.refusal,
    Paper.promise: PaperMark.promise,
    Paper.sent_back: PaperMark.sent_back,
    Paper.completion: PaperMark.completion,
    Paper.delivery: PaperMark.delivery,
}

_DECIDED_BY: Mapping[Paper, type[Facts]] = {
    Paper.acceptance: Accepted,
    Paper.promise: Accepted,
    Paper.notice: NoticeGiven,
    Paper.refusal: Refused,
    Paper.sent_back: SentBack,
    Paper.completion: Completed,
    Paper.delivery: Delivered,
}

SLIP = "slip"
"""The key of the slip among a case's papers."""

ELDER_AGE = 60
"""From this age on papers are printed large (适老化)."""


def ordinal_of(case: Case, paper: Paper) -> int:
    """Which of the case's papers of this kind is meant now; counts from 1."""
    if paper is Paper.notice:
        return case.notices[-1].ordinal if case.notices else max(1, case.notice_numbers)
    if paper is Paper.sent_back:
        return max(1, sum(not one.passed for one in case.steps))
    return 1


def next_ordinal(case: Case | None, paper: Paper) -> int:
    """The ordinal of a paper that the next decision will make; one taken back keeps its number."""
    if case is not None and paper is Paper.notice:
        return case.notice_numbers + 1
    if case is not None and paper is Paper.sent_back:
        return sum(not one.passed for one in case.steps) + 1
    return 1


def owed_papers(counter: Counter, case: Case | None, papers: Sequence[Paper], *, slip: bool = True) -> list[Printed]:
    """The papers a decision owes, as not printed yet: written with it, so that no crash makes one forgotten."""
    owed = [
        Printed(paper=paper.value, number=str(next_ordinal(case, paper)), state=PrintState.waiting) for paper in papers
    ]
    if slip and counter.settings.window.slip_target:
        owed.append(Printed(paper=SLIP, number=str(slip_ordinal(case) + 1), state=PrintState.waiting))
    return owed


def slip_ordinal(case: Case | None) -> int:
    """How many slips the case has had; each decision on the materials makes one."""
    return len({one.number for one in case.papers if one.paper == SLIP}) if case else 0


def number_of(case: Case, paper: Paper) -> str:
    """The paper's full number; the case number itself for the acceptance; a blank's words before a number is given."""
    if not case.number:
        return text("papers.number_follows")
    mark = MARKS.get(paper)
    return paper_number(mark, case.number, ordinal_of(case, paper)) if mark else case.number


def paper_facts(
    counter: Counter, case: Case, paper: Paper, *, ordinal: int = 0, copy: int = 1, copy_reason: str = ""
) -> PaperFacts:
    """Everything the paper prints, from the case as it stood when it was decided: a reprint says what the first
    print said, but for what was corrected since. ``ordinal`` is which of several notices is meant, 0 the last.
    """
    case = _as_decided(case, paper, ordinal)
    item = counter.item(case.guide, case.item)
    guide = counter.catalogue.guides[case.guide]
    hall, window = counter.settings.hall, counter.settings.window
    if item is None:
        raise LookupError("the item of a case left the catalogue")
    moment = _moment(case, paper)
    agent = case.agent
    options = _options(item)
    checklist = checklist_of(counter, case)
    receiver = case.receiver or Receiver(name="", relation="")
    return PaperFacts(
        paper=paper,
        number=number_of(case, paper),
        case_number=case.number or text("papers.number_follows"),
        case_id=case.id,
        made_at=from_micros(moment),
        window=text("papers.window", number=window.number),
        clerk=case.clerk,
        item_title=case.title,
        item_code=case.code,
        guide_title=guide.title,
        catalogue_version=case.version,
        applicant_name=_name(case.applicant) or _nobody(item),
        applicant_number=_masked(case.applicant),
        applicant_is_unit=case.applicant is not None and not isinstance(case.applicant, Person),
        applicant_phone=mask_phone(case.applicant.phone) if case.applicant else "",
        office=office_of(item, guide, hall),
        agent_name=agent.person.name if agent else "",
        agent_number=mask_number(agent.person.id_number) if agent else "",
        agent_relation=agent.relation if agent else "",
        circumstances=tuple(label for _, label in case.spoken_answers),
        lines=tuple(_line(case, one, options) for one in case.lines if one.state is not LineState.unseen),
        basis=case.refusal.basis if case.refusal else _basis(item, case),
        limit_text=case.limit_text or (checklist.limit.text if checklist else ""),
        due=_day(case.due.due),
        due_statutory=_day(case.due.due_statutory),
        due_provisional=case.due.provisional,
        due_explanation=case.due.explanation,
        message=_words(case, "message"),
        reason=_reason(case, paper),
        competent_office=case.refusal.office if case.refusal else "",
        competent_phone=case.refusal.phone if case.refusal else "",
        seen_before=_seen_before(case),
        result=case.result,
        result_number=case.result_number,
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
        next_steps=next_verbs(counter, case),
    )


def _as_decided(case: Case, paper: Paper, ordinal: int) -> Case:
    """The case up to the decision that made the paper, with later corrections; as it is where there was none yet."""
    made = [one for one in decisions(case) if isinstance(one.facts, _DECIDED_BY[paper])]
    if not made:
        return case
    chosen = made[-1]
    if paper is Paper.notice:
        named = (one for one in made if isinstance(one.facts, NoticeGiven) and one.facts.ordinal == ordinal)
        chosen = next(named, chosen)
    elif paper is Paper.sent_back and ordinal <= len(made):
        chosen = made[ordinal - 1]  # the last for 0
    upto = case.history.index(chosen) + 1
    corrections = (one for one in case.history[upto:] if isinstance(one.facts, Corrected))
    return replay((*case.history[:upto], *corrections)) or case


def next_verbs(counter: Counter, case: Case) -> tuple[str, ...]:
    """The verbs that still come after acceptance, for the citizen."""
    checklist = checklist_of(counter, case)
    return tuple(step.verb.value for step in remaining_steps(case, checklist)) if checklist else ()


def checklist_of(counter: Counter, case: Case) -> Checklist | None:
    """The checklist under the case's own answers; None where its item is kept as text only."""
    item = counter.item(case.guide, case.item)
    if item is None or item.structure is None:
        return None
    return build_checklist(item, case.answers)


def _moment(case: Case, paper: Paper) -> int:
    """When the paper came to be: the moment of the decision it tells, never the moment of printing."""
    if paper is Paper.completion and case.completed_at:
        return case.completed_at
    if paper is Paper.delivery and case.delivered_at:
        return case.delivered_at
    if paper is Paper.notice and case.notices:
        return case.notices[-1].at
    if paper in (Paper.acceptance, Paper.promise) and case.accepted_at:
        return case.accepted_at
    return case.updated_at or case.opened_at


def _name(party: Party | None) -> str:
    return party.name if party else ""


def _nobody(item: ServiceItem) -> str:
    """What stands for the applicant of a matter nobody applies for."""
    nobody = item.structure is not None and item.structure.applicant is ApplicantKind.none
    return text("papers.no_applicant") if nobody else ""


def _masked(party: Party | None) -> str:
    if party is None:
        return ""
    return mask_number(party.id_number) if isinstance(party, Person) else party.credit_code


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _options(item: ServiceItem) -> Mapping[tuple[str, str], str]:
    """The words for which of several papers was brought, by material and option."""
    materials = item.structure.materials if item.structure else ()
    return {(material.id, option.id): option.text for material in materials for option in material.any_of}


def _basis(item: ServiceItem, case: Case) -> tuple[str, ...]:
    """The guide's own words for the lines that were missing or defective, each once."""
    materials = {one.id: one for one in item.structure.materials} if item.structure else {}
    wrong = [materials[one.material] for one in case.open_lines if one.material in materials]
    return tuple(dict.fromkeys(quote.text for material in wrong for quote in material.quotes))


def _line(case: Case, judged: Judged, options: Mapping[tuple[str, str], str]) -> PaperLine:
    words = case.line_words.get(judged.material) or judged.reason
    now = right = ""
    if judged.state is LineState.missing:
        now = text("papers.line.missing")
        right = _right(judged)
    elif judged.state is LineState.defective:
        now = text("papers.line.defective", reason=words)
        right = _right(judged)
    brought = options.get((judged.material, judged.option), "")
    option = f"（{brought}）" if brought else ""
    return PaperLine(
        text=judged.text + option,
        evidence=judged.evidence,
        state=text(f"papers.state.{judged.state.value}"),
        now=now,
        right=right,
    )


def _right(judged: Judged) -> str:
    parts = [text("papers.line.bring", evidence=judged.evidence or judged.text)]
    if judged.where:
        parts.append(text("papers.line.where", where=judged.where))
    return "".join(parts)


def _words(case: Case, use: str) -> str:
    """A sentence the clerk typed for the last decision that counts."""
    decision = case.outcome
    return decision.personal.words.get(use, "") if decision and decision.personal else ""


def _reason(case: Case, paper: Paper) -> str:
    if paper is Paper.sent_back:
        told = [one for one in decisions(case) if isinstance(one.facts, SentBack)]
        return told[-1].personal.words.get("reason", "") if told and told[-1].personal else ""
    return _words(case, "reason")


def _seen_before(case: Case) -> bool:
    facts = case.outcome.facts if case.outcome else None
    return isinstance(facts, NoticeGiven) and bool(facts.seen_before)


def _is_elder(case: Case) -> bool:
    person = case.applicant
    if not isinstance(person, Person) or not person.birth:
        return False
    born, day = date.fromisoformat(person.birth), from_micros(case.opened_at).date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) >= ELDER_AGE
