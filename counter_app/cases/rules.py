# SPDX-License-Identifier: Apache-2.0
"""What may happen to a case and when: one table of statuses, and one guard for each kind of action.

A guard says no by a CounterError whose sentence tells what is missing; nothing is changed by asking.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from counter_app.base.clock import from_micros, to_micros
from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.actions import (
    TICKET,
    VOID_REASONS,
    Accepted,
    Channel,
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
    RatingSource,
    Refused,
    Reopened,
    Scanned,
    Suspended,
    TakenBack,
    Unmasked,
    Withdrawn,
)
from counter_app.cases.asked import Asked
from counter_app.cases.case import OPEN_LINES, Case, CaseStatus, decisions, next_ordinal
from counter_app.cases.centre_rules import CENTRE_GUARDS
from counter_app.cases.channel_rules import (
    CHANNEL_GUARDS,
    asks_no_papers,
    check_follows,
    check_not_against,
    check_opened,
)
from counter_app.cases.correction import seen_before
from counter_app.cases.custody_rules import CUSTODY_GUARDS
from counter_app.cases.day_acts import DAY_KINDS
from counter_app.cases.day_rules import DAY_GUARDS
from counter_app.cases.day_standing import DayStanding
from counter_app.cases.encoding import kind_of
from counter_app.cases.follow_up_rules import FOLLOW_UP_GUARDS
from counter_app.cases.look_ups import LookedUp
from counter_app.cases.payment_rules import PAYMENT_GUARDS, check_money_sheets
from counter_app.cases.people import Personal
from counter_app.cases.queue_facts import QUEUE_KINDS
from counter_app.cases.queue_rules import QUEUE_GUARDS
from counter_app.cases.queue_standing import QueueStanding
from counter_app.cases.rating import (
    PAPER,
    RATING_SCAN,
    RATING_WORDS,
    check_asked,
    check_invited,
    check_rated,
    open_question,
)
from counter_app.cases.rating_acts import DefaultCounted, RatingInvited
from counter_app.cases.rating_defaults import check_default
from counter_app.cases.result_rules import RESULT_GUARDS
from counter_app.cases.roster_rules import ROSTER_GUARDS
from counter_app.cases.series_rules import SERIES_GUARDS
from counter_app.cases.shift_facts import SHIFT_KINDS
from counter_app.cases.step_rules import STEP_GUARDS
from counter_app.cases.steps import SIGNED_FILES, STEP_FILES, office_steps
from counter_app.cases.telling_rules import TELLING_GUARDS
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import ApplicantKind, Need
from counter_app.catalogue.months import asks_month
from counter_app.catalogue.work_book import WorkBook

TAKE_BACK = timedelta(seconds=30)
LONGEST_EXTENSION = 366
CORRECTABLE = frozenset({"applicant", "agent", "receiver", "result_number"})
WAYS_BACK = frozenset({"qr", "number", "search"})

_LOOKING = frozenset({"accepted", "notice_given", "refused", "recircumstanced"})
_ALWAYS = frozenset(
    {
        "printed",
        "paper_voided",
        "unmasked",
        "looked_up",
        "corrected",
        "rating_asked",
        "rated",
        "not_rated",
        "rating_invited",
        "default_counted",
        "followed_up",
        "scanned",
        "telling_asked",
        "telling_ended",
        "number_given",
        "number_voided",
        "linked",
        "payment_ended",
        "centre_decided",
        "decision_settled",
        "original_returned",
        "notice_signed",
        "guard_overridden",
    }
)
_WORKED = _ALWAYS | {"form_filled", "original_held"}
_DONE = frozenset({CaseStatus.completed, CaseStatus.delivered, CaseStatus.refused, CaseStatus.withdrawn})
"""Nothing is scanned for a line any more."""
_STEPS = frozenset({"step_begun", "objection_raised", "objection_handled", "step_done", "sent_back", "completed"})
_PAID = frozenset({"claim_recorded", "sums_fixed", "payee_recorded", "payment_asked"})

NO_CASE = frozenset(
    {
        "opened",
        "consulted",
        "signed_in",
        "signed_out",
        "unmasked",
        "looked_up",
        "paper_voided",
        "pairing_allowed",
        "series_leased",
        "number_voided",
        "batch_made",
        "batch_answered",
        "rejoined",
        "guard_overridden",
        *DAY_KINDS,
        *QUEUE_KINDS,
        *SHIFT_KINDS,
    }
)
"""What a window may do without a case."""

TABLE: Mapping[CaseStatus, frozenset[str]] = {
    CaseStatus.opened: _WORKED | _LOOKING | {"reopened", "withdrawn"},
    CaseStatus.notified: _WORKED | {"reopened", "withdrawn"},
    CaseStatus.accepted: _WORKED
    | _STEPS
    | _PAID
    | {"withdrawn", "suspended", "extended", "rows_decided", "lines_completed"},
    CaseStatus.sent_back: _WORKED | {"reopened", "withdrawn"},
    CaseStatus.suspended: _WORKED | {"resumed", "withdrawn"},
    CaseStatus.completed: _ALWAYS | {"original_held", "delivered", "lines_completed", "form_filled"},
    CaseStatus.delivered: _ALWAYS | {"lines_completed", "form_filled"},
    CaseStatus.refused: _ALWAYS - {"number_given"},
    CaseStatus.withdrawn: _ALWAYS - {"number_given"},
    CaseStatus.consulted: frozenset({"unmasked"}),
}

NOT_BY_WHOM_IT_IS_ABOUT = frozenset({"withdrawn", "suspended", "resumed", "extended", "corrected", "completed"})
"""What nobody does to a complaint about themselves; its steps are kept from them with all other steps."""

DUTIES: Mapping[str, Duty] = {
    "opened": Duty.window,
    "accepted": Duty.window,
    "notice_given": Duty.window,
    "refused": Duty.window,
    "recircumstanced": Duty.window,
    "reopened": Duty.window,
    "withdrawn": Duty.window,
    "lines_completed": Duty.window,
    "completed": Duty.window,
    "delivered": Duty.window,
    "claim_recorded": Duty.window,
    "sums_fixed": Duty.review,
    "payee_recorded": Duty.window,
    "payment_asked": Duty.finance,
    "payment_ended": Duty.finance,
    "batch_made": Duty.finance,
    "batch_answered": Duty.finance,
}
"""Which duty an action takes; steps have theirs in the work book, what is not named here anybody of the hall may do."""


def duty_lacking(kind: str, duties: Collection[Duty]) -> Duty | None:
    """The duty that a kind of action takes, where it is none of ``duties``."""
    duty = DUTIES.get(kind)
    return duty if duty not in duties else None


def allowed(case: Case | None) -> frozenset[str]:
    """Kinds of action that the case's status allows now; guards may still ask for more."""
    if case is None:
        return NO_CASE
    kinds = TABLE[case.status]
    if case.reopened and case.status in (CaseStatus.notified, CaseStatus.sent_back):
        kinds |= _LOOKING
    return kinds | {"taken_back"} if decisions(case) else kinds


def check(
    case: Case | None,
    intent: Intent,
    *,
    clerk: str,
    duties: Collection[Duty],
    now: datetime,
    work: WorkBook,
    checklist: Checklist | None = None,
    supervisors: Collection[str] | None = None,
    log_day: DayStanding | None = None,
    queue: QueueStanding | None = None,
) -> None:
    """Raise CounterError where the action may not happen. ``duties`` are those of the clerk, ``supervisors`` who may
    confirm what is not theirs alone (None: the hall is not known); ``checklist`` is that of the case's own item
    version: it is needed to judge materials, steps and results, as ``log_day`` is for acts about a day's log and
    ``queue`` for those about tickets and shifts."""
    kind = kind_of(intent.facts)
    if kind not in allowed(case):
        if case is None:
            raise CounterError("cases.rules.no_case", act=text(f"cases.act.{kind}"))
        raise CounterError("cases.rules.not_now", act=text(f"cases.act.{kind}"), status=case.status.label)
    asked = Asked(case, intent.personal, clerk, duties, now, work, checklist, supervisors, log_day, queue)
    if kind in DUTIES:
        asked.need_duty(DUTIES[kind])
    if kind in NOT_BY_WHOM_IT_IS_ABOUT:
        check_not_against(asked)
    check_money_sheets(asked, intent.facts)
    for guards in _ALL_GUARDS:
        guard = guards.get(type(intent.facts))
        if guard is not None:
            guard(asked, intent.facts)


def _opened(asked: Asked, facts: Opened) -> None:
    structure = asked.checklist.item.structure
    nobody = structure is not None and structure.applicant is ApplicantKind.none
    listed = facts.channel is Channel.list
    if listed and not nobody and not asked.work.comes_as_list(asked.checklist.item):
        raise CounterError("cases.rules.no_list")
    if asked.personal.applicant is None and not nobody and not listed:
        raise CounterError("cases.rules.no_applicant")
    if asks_month(asked.checklist.item) and not facts.period:
        raise CounterError("cases.rules.no_month")
    asked.need_sound_people()
    check_opened(asked, facts)


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


def _accepted(asked: Asked, facts: Accepted) -> None:
    if asks_no_papers(asked):
        if facts.lines:
            raise CounterError("cases.rules.lines_differ")
        return
    check_follows(asked, facts.lines)
    _check_judged(facts.lines, asked.personal, asked.present.eligibility, asked.checklist)
    not_met = [one for one in facts.lines if one.state in OPEN_LINES]
    if not_met:
        raise CounterError("cases.rules.open_lines", count=len(not_met))
    promised = any(one.state is LineState.promised for one in facts.lines)
    if promised != facts.promise:
        raise CounterError("cases.rules.promise_hidden" if promised else "cases.rules.promise_empty")


def _notice_given(asked: Asked, facts: NoticeGiven) -> None:
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


def _refused(asked: Asked, facts: Refused) -> None:
    asked.need_reason()
    if not facts.office.strip() or not facts.phone.strip():
        raise CounterError("cases.rules.refusal_where")


def _reopened(asked: Asked, facts: Reopened) -> None:
    if facts.by not in WAYS_BACK:
        raise ValueError("unknown way back")
    if facts.notice and facts.notice not in {one.number for one in asked.present.notices}:
        raise CounterError("cases.rules.other_notice")


def _taken_back(asked: Asked, facts: TakenBack) -> None:
    last = decisions(asked.present)[-1]
    if last.id != facts.action:
        raise CounterError("cases.rules.not_last")
    if last.clerk != asked.clerk:
        raise CounterError("cases.rules.not_yours")
    if asked.now - from_micros(last.at) > TAKE_BACK:
        raise CounterError("cases.rules.too_late", seconds=int(TAKE_BACK.total_seconds()))


def _delivered(asked: Asked, facts: Delivered) -> None:
    if not facts.documents:
        raise CounterError("cases.rules.documents")
    receiver = asked.personal.receiver
    if receiver is None or not receiver.name.strip() or not receiver.id_number.strip():
        raise CounterError("cases.rules.receiver")
    asked.need_sound_people()


def _withdrawn(asked: Asked, facts: Withdrawn) -> None:
    asked.need_reason()


def _suspended(asked: Asked, facts: Suspended) -> None:
    asked.need_reason()
    asked.need_supervisor(facts.supervisor)


def _extended(asked: Asked, facts: Extended) -> None:
    if not asked.present.due.due:
        raise CounterError("cases.rules.no_due")
    if not 1 <= facts.working_days <= LONGEST_EXTENSION:
        raise CounterError("cases.rules.extension", most=LONGEST_EXTENSION)
    asked.need_reason()
    asked.need_supervisor(facts.supervisor)


def _corrected(asked: Asked, facts: Corrected) -> None:
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


def _form_filled(asked: Asked, facts: FormFilled) -> None:
    filled = asked.personal.forms.get(facts.form)
    if filled is None or (filled.form, filled.version) != (facts.form, facts.version):
        raise CounterError("cases.rules.form_empty", form=facts.title)


def _scanned(asked: Asked, facts: Scanned) -> None:
    sound = re.fullmatch("[0-9a-f]{64}", facts.digest) and min(facts.width, facts.height, facts.size) > 0
    if not sound or not facts.scan or any(one.scan == facts.scan for one in asked.present.scans):
        raise CounterError("cases.rules.scan")
    if facts.material.startswith(RATING_SCAN):
        open_question(asked.present, facts.material.removeprefix(RATING_SCAN))
        return
    if asked.present.status in _DONE:
        raise CounterError("cases.rules.scan")
    places = {one.material.id for one in asked.checklist.lines}
    if asked.present.status is CaseStatus.accepted:
        places |= {STEP_FILES + one.id for one in office_steps(asked.checklist)}
    places |= {SIGNED_FILES + one.number for one in asked.present.notices}
    if facts.material not in places:
        raise CounterError("cases.rules.scan")


def _printed(asked: Asked, facts: Printed) -> None:
    key = (facts.paper, facts.number, facts.copy)
    known = {(one.paper, one.number, one.copy): one for one in asked.present.papers}
    if key in known and known[key].voided:
        raise CounterError("cases.rules.voided")
    if facts.copy > 1 and key not in known:
        asked.need_reason()


def _rating_asked(asked: Asked, facts: RatingAsked) -> None:
    check_asked(asked.present, facts)
    if facts.device == PAPER:
        asked.need_confirming()


def _rated(asked: Asked, facts: Rated) -> None:
    words = asked.personal.words.get(RATING_WORDS, "")
    check_rated(asked.present, facts, words=words, clerk=asked.clerk, at=to_micros(asked.now))
    if facts.source is RatingSource.paper:
        asked.need_confirming()


def _not_rated(asked: Asked, facts: NotRated) -> None:
    open_question(asked.present, facts.question)


def _rating_invited(asked: Asked, facts: RatingInvited) -> None:
    check_invited(asked.present, facts, now=to_micros(asked.now))


def _default_counted(asked: Asked, facts: DefaultCounted) -> None:
    check_default(asked.present, facts)


def _paper_voided(asked: Asked, facts: PaperVoided) -> None:
    if facts.reason not in VOID_REASONS:
        raise CounterError("cases.rules.reason")
    if asked.case is None:
        known = facts.paper == TICKET and bool(facts.number)
    else:
        key = (facts.paper, facts.number, facts.copy)
        known = any(one.may_be_voided for one in asked.case.papers if (one.paper, one.number, one.copy) == key)
    if not known:
        raise CounterError("cases.rules.void_nothing")


def _looked_up(asked: Asked, facts: LookedUp) -> None:
    if not facts.query or not facts.purpose:
        raise CounterError("cases.rules.reason")


def _unmasked(asked: Asked, facts: Unmasked) -> None:
    if not facts.reason.strip():
        raise CounterError("cases.rules.reason")


_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {
    **STEP_GUARDS,
    **SERIES_GUARDS,
    Opened: _opened,
    Accepted: _accepted,
    NoticeGiven: _notice_given,
    Refused: _refused,
    Reopened: _reopened,
    TakenBack: _taken_back,
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
    RatingInvited: _rating_invited,
    DefaultCounted: _default_counted,
    **FOLLOW_UP_GUARDS,
    Unmasked: _unmasked,
    LookedUp: _looked_up,
    **CHANNEL_GUARDS,
    **CUSTODY_GUARDS,
}

_ALL_GUARDS: tuple[Mapping[type, Callable[[Asked, Any], None]], ...] = (
    _GUARDS,
    RESULT_GUARDS,
    TELLING_GUARDS,
    ROSTER_GUARDS,
    PAYMENT_GUARDS,
    CENTRE_GUARDS,
    DAY_GUARDS,
    QUEUE_GUARDS,
)
