# SPDX-License-Identifier: Apache-2.0
"""What stays in sight of a case that has been decided: its facts, its steps and its status as a mark."""

from collections.abc import Sequence
from datetime import date

from counter_app.base.clock import SHANGHAI, civil_date, from_micros, spoken_date
from counter_app.base.privacy import mask_name
from counter_app.base.texts import text
from counter_app.cases.actions import Channel, LineState
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.centre_rules import unsettled
from counter_app.cases.rules import duty_lacking
from counter_app.cases.telling_rules import untold
from counter_app.desk.centre_decisions import owed_to_centre
from counter_app.desk.counter import Counter
from counter_app.desk.reopening import COMES_BACK
from counter_app.desk.telling import messages
from counter_app.ui.case.progress import STEPS, who
from counter_app.ui.shell.page import PageId
from counter_app.ui.theme import Colour
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.step_rail import StepWords

STATUS_MARKS: dict[CaseStatus, Mark] = {
    CaseStatus.opened: Mark.now,
    CaseStatus.notified: Mark.defective,
    CaseStatus.accepted: Mark.waiting,
    CaseStatus.sent_back: Mark.defective,
    CaseStatus.suspended: Mark.waiting,
    CaseStatus.completed: Mark.met,
    CaseStatus.delivered: Mark.met,
    CaseStatus.refused: Mark.fault,
    CaseStatus.withdrawn: Mark.unseen,
    CaseStatus.consulted: Mark.info,
}

BESIDE_LEAST = 900
"""A page narrower than this, in px, leaves its second column out: a panel stands there meanwhile."""


def due_words(case: Case) -> str:
    """``12月18日 周五``, marked where it may still change; "" where there is none."""
    if not case.due.due:
        return ""
    words = spoken_date(date.fromisoformat(case.due.due))
    return text("ui.item.provisional", date=words) if case.due.provisional else words


def hour(micros: int) -> str:
    """``10:31`` on the hall's clock."""
    return f"{from_micros(micros).astimezone(SHANGHAI):%H:%M}"


def decided_facts(counter: Counter, case: Case) -> Sequence[Fact]:
    """The facts bar of a case in the store."""
    known = who(case.applicant, civil_date(counter.clock()))
    if not known and case.channel is Channel.list:
        known = text("ui.facts.nobody_applies")
    facts = [Fact(text("ui.facts.applicant"), known, needed=True)]
    if case.agent is not None:
        relation = f"（{case.agent.relation}）" if case.agent.relation else ""
        facts.append(Fact(text("ui.facts.agent"), mask_name(case.agent.person.name) + relation))
    facts.append(Fact(text("ui.facts.item"), case.title, needed=True))
    chosen = " · ".join(label for _, label in case.spoken_answers if len(label) > 1)
    if chosen:
        facts.append(Fact(text("ui.facts.circumstances"), chosen))
    limit = " · ".join(one for one in (due_words(case), case.limit_text) if one)
    if limit:
        facts.append(Fact(text("ui.facts.limit"), limit, tone=Colour.ink2))
    facts.append(Fact(text("page.cases.status"), case.status.label, STATUS_MARKS[case.status], needed=True))
    here = len(case.originals_here)
    if here:
        facts.append(Fact(text("custody.fact"), text("custody.here", count=here), Mark.waiting))
    return facts


def decided_steps(case: Case, note: str) -> Sequence[StepWords]:
    """The rail behind a decision: what was done is done, only the last step is open."""
    notes = {
        PageId.item_card: case.title,
        PageId.identity: text("ui.rail.finished"),
        PageId.checklist: _lines_note(case),
        PageId.form: text("ui.rail.finished") if case.forms else "",
        PageId.outcome: text("ui.rail.finished"),
        PageId.done: note,
    }
    open_lines = bool(case.open_lines)
    steps = []
    for number, step in enumerate(STEPS, 1):
        if not notes[step] and step is PageId.form:
            continue
        current = step is PageId.done
        mark = Mark.now if current else Mark.met
        if step is PageId.checklist and open_lines:
            mark = Mark.defective
        name = step.value
        steps.append(
            StepWords(
                number,
                text(f"ui.rail.{name}"),
                text(f"ui.rail.{name}_short"),
                notes[step],
                mark,
                current,
                reachable=current,
            )
        )
    return steps


def _lines_note(case: Case) -> str:
    if case.open_lines:
        return text("ui.rail.wrong", count=len(case.open_lines))
    if case.papers_follow:
        return text("ui.rail.follow", count=len(case.papers_follow))
    if not case.lines:
        return text("ui.rail.finished")
    return text("ui.rail.all_met", count=sum(one.state is not LineState.unseen for one in case.lines))


def whose_duty(counter: Counter, kind: str) -> str:
    """Whose a kind of action is, where it is nobody's who is here; "" where whoever is here may do it."""
    lacking = duty_lacking(kind, counter.duties_of(counter.clerk_number))
    return text("cases.rules.duty", duty=text(f"cases.duty.{lacking.value}")) if lacking is not None else ""


def waiting_words(counter: Counter, case: Case) -> str:
    """What a case that does not go on by itself is waiting for; "" where nothing holds it."""
    said = ""
    if case.status in (CaseStatus.notified, CaseStatus.opened) and case.open_lines:
        lines = "、".join(one.text for one in case.open_lines)
        said = text("page.steps.waits_for", count=len(case.open_lines), lines=lines)
    elif case.status is CaseStatus.refused and case.refusal is not None:
        said = text("page.steps.refused", office=case.refusal.office, phone=case.refusal.phone)
    elif case.status in (CaseStatus.sent_back, CaseStatus.suspended, CaseStatus.withdrawn, CaseStatus.opened):
        said = text(f"page.steps.said.{case.status.value}")
    owed = [one.title for one in messages(counter, case) if one.id in untold(case)]
    said += text("telling.owed", messages="、".join(owed)) if owed else ""
    said += "".join(owed_to_centre(one) for one in unsettled(case))
    whose = whose_duty(counter, "reopened") if case.status in COMES_BACK else ""
    return f"{said.removesuffix('。')}。{whose}" if said and whose else said or whose


def in_force(case: Case) -> str:
    """What stays in force whatever the printer does."""
    if case.status is CaseStatus.accepted:
        return text("cases.act.accepted")
    if case.status is CaseStatus.notified:
        return text("page.done.short_notice")
    return case.status.label
