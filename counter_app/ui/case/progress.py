# SPDX-License-Identifier: Apache-2.0
"""What stays in sight of a case: its facts, its steps and how far each is."""

from collections.abc import Sequence
from datetime import date

from counter_app.base.clock import civil_date, from_micros, spoken_date
from counter_app.base.identity import age_on
from counter_app.base.privacy import mask_name
from counter_app.base.texts import text
from counter_app.cases.actions import Channel, LineState
from counter_app.cases.deadlines import compute_due
from counter_app.cases.id_papers import check_party
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Party, Person
from counter_app.catalogue.items import ApplicantKind, LimitKind
from counter_app.desk.counter import Counter
from counter_app.desk.deciding import outcomes
from counter_app.desk.due import spoken_limits
from counter_app.desk.filling import forms_of
from counter_app.desk.months import month_spoken
from counter_app.desk.serving import Serving
from counter_app.ui.form.standing import form_note, standings
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.shell.pages import PAGES
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.step_rail import StepWords

STEPS: tuple[PageId, ...] = (
    PageId.item_card,
    PageId.identity,
    PageId.checklist,
    PageId.form,
    PageId.outcome,
    PageId.done,
)
"""All steps there may be; a case without forms to fill in has no step for them, and the others keep their numbers."""
_OPEN = (LineState.missing, LineState.defective)
_TAKEN = (Outcome.accept, Outcome.promise)


def who(party: Party | None, today: date) -> str:
    """``测**　女 76 岁``; a unit by its name; "" where nobody is known."""
    if party is None or not party.name:
        return ""
    if not isinstance(party, Person):
        return party.name
    age = ""
    if party.birth:
        age = text("ui.facts.age", age=age_on(date.fromisoformat(party.birth), today))
    rest = " ".join(one for one in (party.sex, age) if one)
    return f"{mask_name(party.name)}　{rest}" if rest else mask_name(party.name)


def served_now(shell: Shell) -> Fact:
    """Who is being served while another page is looked at; the item where nobody is known yet."""
    current = shell.current
    if not current.busy:
        return Fact(text("ui.facts.serving"), text("ui.facts.nobody"), tone=Colour.ink2, needed=True)
    known = who(current.serving.draft.applicant, civil_date(shell.clock()))
    return Fact(text("ui.facts.serving"), known or current.serving.item.title, needed=True)


def nobody_applies(serving: Serving) -> bool:
    """Whether the item is one that nobody applies for (缴费补贴)."""
    structure = serving.item.structure
    by_list = serving.draft.channel is Channel.list
    return by_list or (structure is not None and structure.applicant is ApplicantKind.none)


def identity_gaps(serving: Serving, today: date) -> tuple[str, ...]:
    """Keys of the applicant's and the agent's fields that are empty or wrong."""
    gaps: list[str] = []
    applicant = serving.draft.applicant
    if applicant is None:
        gaps += [] if nobody_applies(serving) else ["applicant"]
    else:
        gaps += [f"applicant.{key}" for key, one in check_party(applicant, today=today).items() if one.fault]
    if serving.checklist.answers.get("agent") == "yes":
        agent = serving.draft.agent
        if agent is None:
            gaps.append("agent")
        else:
            gaps += [f"agent.{key}" for key, one in check_party(agent.person, today=today).items() if one.fault]
    return tuple(gaps)


def open_count(serving: Serving) -> int:
    """Questions, statements and dates without an answer."""
    return len(serving.checklist.open_questions) + len(serving.unconfirmed())


def is_decided(serving: Serving, today: date) -> bool:
    """Whether the list of materials is final and belongs to somebody."""
    return not identity_gaps(serving, today) and not open_count(serving)


def limit_words(counter: Counter, serving: Serving) -> str:
    """``不超过5个工作日，11月27日 周五`` were it accepted now; the guide's silence where it says nothing."""
    checklist = serving.checklist
    structure = serving.item.structure
    if checklist.limit.kind is LimitKind.unstated:
        undecided = structure is not None and bool(structure.limits)
        return text("ui.facts.by_case") if undecided else text("ui.item.silent")
    due = compute_due(
        checklist.limit, checklist.statutory, counter.clock(), counter.calendar, counter.settings.hall.hours
    )
    if not due.due:
        return checklist.limit.text
    day = date.fromisoformat(due.due)
    when = text("ui.item.today") if due.due == counter.today() else spoken_date(day)
    when = text("ui.item.provisional", date=when) if due.provisional else when
    return f"{when} · {spoken_limits(checklist.limit, checklist.statutory)}"


def case_facts(counter: Counter, serving: Serving) -> Sequence[Fact]:
    """The facts bar of a case in work."""
    today = civil_date(counter.clock())
    draft = serving.draft
    applicant = who(draft.applicant, today)
    facts = [
        Fact(
            text("ui.facts.applicant"),
            applicant or text("ui.facts.nobody_applies" if nobody_applies(serving) else "ui.facts.being_typed"),
            tone=Colour.ink if applicant else Colour.ink2,
            needed=True,
        )
    ]
    if draft.agent is not None and draft.agent.person.name:
        relation = f"（{draft.agent.relation}）" if draft.agent.relation else ""
        facts.append(Fact(text("ui.facts.agent"), mask_name(draft.agent.person.name) + relation))
    facts.append(Fact(text("ui.facts.item"), serving.item.title, needed=True))
    chosen = _circumstances(serving)
    if chosen:
        facts.append(Fact(text("ui.facts.circumstances"), chosen, needed=True))
    facts.append(Fact(text("ui.facts.limit"), limit_words(counter, serving), tone=Colour.ink2))
    if serving.case is not None and serving.case.notices:
        count = len(serving.case.notices)
        facts.append(Fact(text("ui.facts.notices"), text("ui.facts.nth", count=count), Mark.defective))
    here = {one.material for one in serving.case.originals_here} if serving.case is not None else set()
    kept = len(here.union(draft.held))
    if kept:
        facts.append(Fact(text("custody.fact"), text("custody.here", count=kept), Mark.waiting))
    return facts


def _circumstances(serving: Serving) -> str:
    labels = []
    for asked in serving.checklist.circumstances:
        option = next((one for one in asked.circumstance.options if one.value == asked.answer), None)
        if option is not None and len(option.label) > 1:
            labels.append(option.label)
    if serving.draft.period:
        labels.append(month_spoken(serving.draft.period))
    return " · ".join(labels)


def elapsed_words(counter: Counter, serving: Serving) -> str:
    """How long this citizen has been at the window."""
    minutes = int((counter.clock() - from_micros(serving.draft.began_at)).total_seconds() // 60)
    return text("ui.facts.elapsed", minutes=max(0, minutes))


def behind_checklist(counter: Counter, serving: Serving) -> PageId:
    """Where the materials lead: to the forms, or past them where all that can be given is a notice or a refusal."""
    may_accept = any(one.allowed and one.outcome in _TAKEN for one in outcomes(serving))
    return PageId.form if may_accept and forms_of(counter, serving) else PageId.outcome


def case_steps(counter: Counter, serving: Serving, page: PageId) -> Sequence[StepWords]:
    """The rail of a case in work: where it stands and what is left."""
    today = civil_date(counter.clock())
    decided = is_decided(serving, today)
    left = open_count(serving)
    lines = serving.checklist.lines
    states = [serving.line(one.material.id).state for one in lines]
    unseen = len(serving.open_lines())
    wrong = sum(1 for one in states if one in _OPEN)
    follow = sum(1 for one in states if one is LineState.follows)
    judged = sum(1 for one in states if one is not LineState.unseen)
    looked = bool(lines) and not unseen
    notes = {
        PageId.item_card: (Mark.met, serving.item.title),
        PageId.identity: _identity_note(decided, left),
        PageId.checklist: (
            (Mark.defective, text("ui.rail.wrong", count=wrong))
            if looked and wrong
            else (Mark.met, text("ui.rail.follow", count=follow))
            if looked and follow
            else (Mark.met, text("ui.rail.all_met", count=judged))
            if looked
            else (
                Mark.unseen,
                text("ui.rail.unseen", count=unseen) if judged else text("ui.rail.not_yet"),
            )
        ),
        PageId.form: form_note(standings(counter, serving)),
        PageId.outcome: (Mark.unseen, text("ui.rail.not_yet")),
        PageId.done: (Mark.unseen, text("ui.rail.not_yet")),
    }
    reachable = {
        PageId.item_card: True,
        PageId.identity: True,
        PageId.checklist: decided and PageId.checklist in PAGES,
        PageId.form: decided and PageId.form in PAGES,
        PageId.outcome: decided and not unseen and PageId.outcome in PAGES,
        PageId.done: False,
    }
    steps = []
    for number, step in enumerate(STEPS, 1):
        mark, note = notes[step]
        if not note:
            continue
        current = step is page
        if current and mark not in (Mark.defective, Mark.fault):
            mark = Mark.now
            if note == text("ui.rail.not_yet"):
                note = text("ui.rail.now")
        name = step.value
        steps.append(
            StepWords(
                number,
                text(f"ui.rail.{name}"),
                text(f"ui.rail.{name}_short"),
                note,
                mark,
                current,
                reachable[step] or current,
                name,
            )
        )
    return steps


def _identity_note(decided: bool, left: int) -> tuple[Mark, str]:
    if decided:
        return Mark.met, text("ui.rail.finished")
    if left:
        return Mark.unseen, text("ui.rail.open", count=left)
    return Mark.unseen, text("ui.rail.who_open")
