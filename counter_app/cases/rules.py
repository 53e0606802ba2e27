# SPDX-License-Identifier: Apache-2.0
"""What may happen to a case and when: one table of statuses, and one guard for each kind of action.

A guard says no by a CounterError whose sentence tells what is missing; nothing is changed by asking.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.actions import (
    TICKET,
    VOID_REASONS,
    Accepted,
    Completed,
    Corrected,
    Delivered,
    Extended,
    FormFilled,
    Intent,
    Judged,
    LineState,
    NoticeGiven,
    NotRated,
    Opened,
    PaperVoided,
    Printed,
    Rated,
    RatingAsked,
    Refused,
    Reopened,
    Scanned,
    SentBack,
    StepDone,
    Suspended,
    TakenBack,
    Unmasked,
    Withdrawn,
)
from counter_app.cases.case import OPEN_LINES, Case, CaseStatus, decisions, next_ordinal
from counter_app.cases.correction import seen_before
from counter_app.cases.encoding import kind_of
from counter_app.cases.id_papers import check_party, check_person, check_receiver
from counter_app.cases.people import Personal
from counter_app.cases.rating import RATING_WORDS, check_may_ask, check_rated, open_question
from counter_app.cases.steps import next_step, remaining_steps
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import ApplicantKind, Need, Verb

TAKE_BACK = timedelta(seconds=30)
LONGEST_EXTENSION = 366
CORRECTABLE = frozenset({"applicant", "agent", "receiver", "result_number"})
WAYS_BACK = frozenset({"qr", "number", "search"})

_LOOKING = frozenset({"accepted", "notice_given", "refused", "recircumstanced"})
_ALWAYS = frozenset({"printed", "paper_voided", "unmasked", "corrected", "rating_asked", "rated", "not_rated"})
_WORKED = _ALWAYS | {"form_filled", "scanned"}

NO_CASE = frozenset({"opened", "consulted", "signed_in", "signed_out", "unmasked", "paper_voided", "pairing_allowed"})
"""What a window may do without a case."""

TABLE: Mapping[CaseStatus, frozenset[str]] = {
    CaseStatus.opened: _WORKED | _LOOKING | {"reopened", "withdrawn"},
    CaseStatus.notified: _WORKED | {"reopened", "withdrawn"},
    CaseStatus.accepted: _WORKED | {"step_done", "sent_back", "completed", "withdrawn", "suspended", "extended"},
    CaseStatus.sent_back: _WORKED | {"reopened", "withdrawn"},
    CaseStatus.suspended: _WORKED | {"resumed", "withdrawn"},
    CaseStatus.completed: _ALWAYS | {"delivered"},
    CaseStatus.delivered: _ALWAYS,
    CaseStatus.refused: _ALWAYS,
    CaseStatus.withdrawn: _ALWAYS,
    CaseStatus.consulted: frozenset({"unmasked"}),
}


def allowed(case: Case | None) -> frozenset[str]:
    """Kinds of action that the case's status allows now; guards may still ask for more."""
    if case is None:
        return NO_CASE
    kinds = TABLE[case.status]
    if case.reopened and case.status in (CaseStatus.notified, CaseStatus.sent_back):
        kinds |= _LOOKING
    return kinds | {"taken_back"} if decisions(case) else kinds


def check(case: Case | None, intent: Intent, *, clerk: str, now: datetime, checklist: Checklist | None = None) -> None:
    """Raise CounterError where the action may not happen. ``checklist`` is that of the case's own item version;
    it is needed to judge materials, steps and results."""
    kind = kind_of(intent.facts)
    if kind not in allowed(case):
        if case is None:
            raise CounterError("cases.rules.no_case", act=text(f"cases.act.{kind}"))
        raise CounterError("cases.rules.not_now", act=text(f"cases.act.{kind}"), status=case.status.label)
    guard = _GUARDS.get(type(intent.facts))
    if guard is not None:
        guard(_Asked(case, intent.personal, clerk, now, checklist), intent.facts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a guard looks at besides the facts."""

    case: Case | None
    personal: Personal
    clerk: str
    now: datetime
    given_checklist: Checklist | None

    @property
    def present(self) -> Case:
        if self.case is None:
            raise ValueError("this action needs a case")
        return self.case

    @property
    def checklist(self) -> Checklist:
        if self.given_checklist is None:
            raise ValueError("this action needs the item's checklist")
        return self.given_checklist

    def need_reason(self) -> None:
        if not self.personal.words.get("reason", "").strip():
            raise CounterError("cases.rules.reason")

    def need_sound_people(self) -> None:
        today = civil_date(self.now)
        applicant, agent, receiver = self.personal.applicant, self.personal.agent, self.personal.receiver
        checked = list(check_party(applicant, today=today).values()) if applicant is not None else []
        if agent is not None:
            checked += check_person(agent.person, today=today).values()
        if receiver is not None:
            checked += check_receiver(receiver, today=today).values()
        if any(one.fault for one in checked):
            raise CounterError("cases.rules.identity_fault")

    def need_supervisor(self, supervisor: str) -> None:
        if not supervisor:
            raise CounterError("cases.rules.supervisor")
        if supervisor == self.clerk:
            raise CounterError("cases.rules.supervisor_self")


def _opened(asked: _Asked, facts: Opened) -> None:
    structure = asked.checklist.item.structure
    nobody = structure is not None and structure.applicant is ApplicantKind.none
    if asked.personal.applicant is None and not nobody:
        raise CounterError("cases.rules.no_applicant")
    asked.need_sound_people()


def _check_judged(
    lines: Sequence[Judged], personal: Personal, eligibility: Mapping[str, str], checklist: Checklist
) -> None:
    """Every line of the checklist judged once, with nothing the catalogue does not allow."""
    if checklist.open_questions:
        raise CounterError("cases.rules.questions_open", count=len(checklist.open_questions))
    unmet = [one for one in checklist.eligibility if eligibility.get(one.id) == "no"]
    if unmet:
        raise CounterError("cases.rules.not_eligible", count=len(unmet))
    by_material = {line.material.id: line for line in checklist.lines}
    if [one.material for one in lines] != list(by_material):
        raise CounterError("cases.rules.lines_differ")
    unseen = [
        one
        for one in lines
        if one.state is LineState.unseen and by_material[one.material].material.need is Need.required
    ]
    if unseen:
        raise CounterError("cases.rules.unseen", count=len(unseen))
    for one in lines:
        line = by_material[one.material]
        if one.state is LineState.promised and not line.promise_allowed:
            raise CounterError("cases.rules.no_promise", line=one.text)
        if one.state is LineState.shared and not line.material.shared:
            raise CounterError("cases.rules.not_shared", line=one.text)
        own_words = personal.words.get(f"line:{one.material}", "")
        if one.state is LineState.defective and not (one.reason or own_words.strip()):
            raise CounterError("cases.rules.no_defect", line=one.text)


def _accepted(asked: _Asked, facts: Accepted) -> None:
    _check_judged(facts.lines, asked.personal, asked.present.eligibility, asked.checklist)
    not_met = [one for one in facts.lines if one.state in OPEN_LINES]
    if not_met:
        raise CounterError("cases.rules.open_lines", count=len(not_met))
    promised = any(one.state is LineState.promised for one in facts.lines)
    if promised != facts.promise:
        raise CounterError("cases.rules.promise_hidden" if promised else "cases.rules.promise_empty")


def _notice_given(asked: _Asked, facts: NoticeGiven) -> None:
    case = asked.present
    _check_judged(facts.lines, asked.personal, case.eligibility, asked.checklist)
    if not any(one.state in OPEN_LINES for one in facts.lines):
        raise CounterError("cases.rules.nothing_open")
    passed_over = seen_before(case, facts.lines)
    if facts.ordinal != next_ordinal(case, NoticeGiven) or set(facts.seen_before) != set(passed_over):
        raise CounterError("cases.rules.changed_meanwhile")
    if passed_over:
        if not facts.supervisor or not asked.personal.words.get("reason", "").strip():
            raise CounterError("cases.rules.second_notice", count=len(passed_over))
        asked.need_supervisor(facts.supervisor)


def _refused(asked: _Asked, facts: Refused) -> None:
    asked.need_reason()
    if not facts.office.strip() or not facts.phone.strip():
        raise CounterError("cases.rules.refusal_where")


def _reopened(asked: _Asked, facts: Reopened) -> None:
    if facts.by not in WAYS_BACK:
        raise ValueError("unknown way back")
    if facts.notice and facts.notice not in {one.number for one in asked.present.notices}:
        raise CounterError("cases.rules.other_notice")


def _taken_back(asked: _Asked, facts: TakenBack) -> None:
    last = decisions(asked.present)[-1]
    if last.id != facts.action:
        raise CounterError("cases.rules.not_last")
    if last.clerk != asked.clerk:
        raise CounterError("cases.rules.not_yours")
    if asked.now - from_micros(last.at) > TAKE_BACK:
        raise CounterError("cases.rules.too_late", seconds=int(TAKE_BACK.total_seconds()))


def _in_turn(asked: _Asked, facts: StepDone | SentBack) -> None:
    step = next_step(asked.present, asked.checklist)
    if step is None:
        raise CounterError("cases.rules.no_step")
    if (facts.step, facts.verb) != (step.id, step.verb.value):
        raise CounterError("cases.rules.step_order", verb=step.verb.value)


def _step_done(asked: _Asked, facts: StepDone) -> None:
    _in_turn(asked, facts)
    reviewers = {
        one.clerk for one in asked.present.steps if one.passed and one.verb in (Verb.review, Verb.first_review)
    }
    if facts.verb == Verb.second_review and asked.clerk in reviewers:
        raise CounterError("cases.rules.same_reviewer")


def _sent_back(asked: _Asked, facts: SentBack) -> None:
    _in_turn(asked, facts)
    asked.need_reason()


def _completed(asked: _Asked, facts: Completed) -> None:
    remaining = remaining_steps(asked.present, asked.checklist)
    if remaining:
        raise CounterError("cases.rules.steps_left", count=len(remaining), verb=remaining[0].verb.value)
    results = asked.checklist.results
    if results and not facts.result.strip():
        raise CounterError("cases.rules.result")
    numbered = next((one for one in results if one.numbered), None)
    if numbered is not None and not facts.result_number.strip():
        raise CounterError("cases.rules.result_number", result=numbered.text)


def _delivered(asked: _Asked, facts: Delivered) -> None:
    if not facts.documents:
        raise CounterError("cases.rules.documents")
    receiver = asked.personal.receiver
    if receiver is None or not receiver.name.strip() or not receiver.id_number.strip():
        raise CounterError("cases.rules.receiver")
    asked.need_sound_people()


def _withdrawn(asked: _Asked, facts: Withdrawn) -> None:
    asked.need_reason()


def _suspended(asked: _Asked, facts: Suspended) -> None:
    asked.need_reason()
    asked.need_supervisor(facts.supervisor)


def _extended(asked: _Asked, facts: Extended) -> None:
    if not asked.present.due.due:
        raise CounterError("cases.rules.no_due")
    if not 1 <= facts.working_days <= LONGEST_EXTENSION:
        raise CounterError("cases.rules.extension", most=LONGEST_EXTENSION)
    asked.need_reason()
    asked.need_supervisor(facts.supervisor)


def _corrected(asked: _Asked, facts: Corrected) -> None:
    if facts.field not in CORRECTABLE:
        raise CounterError("cases.rules.correction_field")
    personal, case = asked.personal, asked.present
    values = {
        "applicant": (case.applicant, personal.applicant),
        "agent": (case.agent, personal.agent),
        "receiver": (case.receiver, personal.receiver),
        "result_number": (case.result_number, personal.words.get("value", "").strip()),
    }
    recorded, right = values[facts.field]
    if not recorded:
        raise CounterError("cases.rules.correction_nothing")
    if not right:
        raise CounterError("cases.rules.correction_value")
    asked.need_sound_people()
    asked.need_reason()


def _form_filled(asked: _Asked, facts: FormFilled) -> None:
    filled = asked.personal.forms.get(facts.form)
    if filled is None or (filled.form, filled.version) != (facts.form, facts.version):
        raise CounterError("cases.rules.form_empty", form=facts.title)


def _scanned(asked: _Asked, facts: Scanned) -> None:
    sound = re.fullmatch("[0-9a-f]{64}", facts.digest) and min(facts.width, facts.height, facts.size) > 0
    if not sound or not facts.scan or any(one.scan == facts.scan for one in asked.present.scans):
        raise CounterError("cases.rules.scan")
    if all(one.material.id != facts.material for one in asked.checklist.lines):
        raise CounterError("cases.rules.scan")


def _printed(asked: _Asked, facts: Printed) -> None:
    key = (facts.paper, facts.number, facts.copy)
    known = {(one.paper, one.number, one.copy): one for one in asked.present.papers}
    if key in known and known[key].voided:
        raise CounterError("cases.rules.voided")
    if facts.copy > 1 and key not in known:
        asked.need_reason()


def _rating_asked(asked: _Asked, facts: RatingAsked) -> None:
    check_may_ask(asked.present, facts)


def _rated(asked: _Asked, facts: Rated) -> None:
    check_rated(asked.present, facts, words=asked.personal.words.get(RATING_WORDS, ""), clerk=asked.clerk)


def _not_rated(asked: _Asked, facts: NotRated) -> None:
    open_question(asked.present, facts.question)


def _paper_voided(asked: _Asked, facts: PaperVoided) -> None:
    if facts.reason not in VOID_REASONS:
        raise CounterError("cases.rules.reason")
    if asked.case is None:
        known = facts.paper == TICKET and bool(facts.number)
    else:
        key = (facts.paper, facts.number, facts.copy)
        known = any(one.may_be_voided for one in asked.case.papers if (one.paper, one.number, one.copy) == key)
    if not known:
        raise CounterError("cases.rules.void_nothing")


def _unmasked(asked: _Asked, facts: Unmasked) -> None:
    if not facts.reason.strip():
        raise CounterError("cases.rules.reason")


_GUARDS: Mapping[type, Callable[[_Asked, Any], None]] = {
    Opened: _opened,
    Accepted: _accepted,
    NoticeGiven: _notice_given,
    Refused: _refused,
    Reopened: _reopened,
    TakenBack: _taken_back,
    StepDone: _step_done,
    SentBack: _sent_back,
    Completed: _completed,
    Delivered: _delivered,
    Withdrawn: _withdrawn,
    Suspended: _suspended,
    Extended: _extended,
    Corrected: _corrected,
    FormFilled: _form_filled,
    Scanned: _scanned,
    Printed: _printed,
    PaperVoided: _paper_voided,
    RatingAsked: _rating_asked,
    Rated: _rated,
    NotRated: _not_rated,
    Unmasked: _unmasked,
}
