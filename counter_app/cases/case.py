# SPDX-License-Identifier: Apache-2.0
"""A case as it stands: a pure fold over its actions. The same actions always give the same case.

An outcome that was taken back is left out of the fold, so what was before stands again; papers, reopenings and
unmaskings that happened meanwhile did happen and stay.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from counter_app.base.clock import from_micros
from counter_app.base.texts import text
from counter_app.cases.actions import (
    Accepted,
    Action,
    Completed,
    Consulted,
    Corrected,
    Delivered,
    Due,
    Extended,
    Judged,
    LineState,
    NoticeGiven,
    Opened,
    Printed,
    PrintState,
    Recircumstanced,
    Refused,
    Reopened,
    Resumed,
    SentBack,
    StepDone,
    Suspended,
    TakenBack,
    Unmasked,
    Withdrawn,
)
from counter_app.cases.deadlines import Pause, PauseReason
from counter_app.cases.people import Agent, Party, Receiver

NO_DUE = Due()
OPEN_LINES = frozenset({LineState.missing, LineState.defective})
"""States that keep a line open: it has to be brought, or brought right."""


class CaseStatus(StrEnum):
    """Where a case stands."""

    opened = "opened"  # has a number, no outcome: its outcome was taken back
    notified = "notified"
    accepted = "accepted"
    sent_back = "sent_back"
    suspended = "suspended"
    completed = "completed"
    delivered = "delivered"
    refused = "refused"
    withdrawn = "withdrawn"
    consulted = "consulted"

    @property
    def label(self) -> str:
        """待补正, 办理中, …"""
        return text(f"cases.status.{self.value}")


class GivenNotice(msgspec.Struct, frozen=True):
    """一次性告知 as it was given. ``open_lines`` are the lines it named."""

    action: str
    at: int
    number: str
    ordinal: int
    lines: tuple[Judged, ...]
    supervisor: str

    @property
    def open_lines(self) -> tuple[Judged, ...]:
        """The missing and defective lines it named."""
        return tuple(one for one in self.lines if one.state in OPEN_LINES)


class GivenRefusal(msgspec.Struct, frozen=True):
    """不予受理 as it was given."""

    at: int
    number: str
    basis: tuple[str, ...]
    office: str
    phone: str


class DoneStep(msgspec.Struct, frozen=True):
    """A later step that was passed, or (``passed`` False) told to the citizen as not passed."""

    step: str
    verb: str
    at: int
    clerk: str
    passed: bool
    number: str


class CasePaper(msgspec.Struct, frozen=True):
    """A paper of the case and the last that is known of it."""

    paper: str
    number: str
    copy: int
    copies: int
    state: PrintState
    digest: str
    printer: str
    at: int

    @property
    def missing(self) -> bool:
        """Known not to have come out, never tried, or nobody has looked yet."""
        return self.state in (PrintState.waiting, PrintState.failed, PrintState.unknown)


class Correction(msgspec.Struct, frozen=True):
    """更正: which field, when, by whom."""

    field: str
    at: int
    clerk: str


class Case(msgspec.Struct, frozen=True):
    """办件. Made by ``replay`` only."""

    id: str
    status: CaseStatus
    guide: str
    item: int
    title: str
    number: str = ""
    code: str = ""
    version: str = ""
    window: str = ""
    clerk: str = ""  # who acted last
    opened_at: int = 0
    updated_at: int = 0
    began_at: int = 0
    timing_accurate: bool = True
    answers: Mapping[str, str] = {}
    spoken_answers: tuple[tuple[str, str], ...] = ()
    eligibility: Mapping[str, str] = {}
    clocks: Mapping[str, str] = {}
    applicant: Party | None = None
    agent: Agent | None = None
    receiver: Receiver | None = None
    erased: bool = False  # a personal part was erased
    lines: tuple[Judged, ...] = ()  # as judged last
    line_words: Mapping[str, str] = {}  # material -> the clerk's own words
    notices: tuple[GivenNotice, ...] = ()
    notice_numbers: int = 0  # notices ever given, those taken back too
    refusal: GivenRefusal | None = None
    reopened: bool = False  # the citizen is back and the open lines may be judged again
    reopened_notice: str = ""
    visits: int = 1  # how often the citizen came about the materials
    accepted_at: int = 0
    promise: bool = False
    limit_kind: str = ""
    limit_amount: int = 0
    limit_text: str = ""
    due: Due = NO_DUE
    pauses: tuple[Pause, ...] = ()
    extension_days: int = 0
    steps: tuple[DoneStep, ...] = ()
    result: str = ""
    result_number: str = ""
    documents: tuple[str, ...] = ()
    delivery_way: str = ""
    completed_at: int = 0
    delivered_at: int = 0
    papers: tuple[CasePaper, ...] = ()
    corrections: tuple[Correction, ...] = ()
    outcome: Action | None = None  # the last decision that counts
    history: tuple[Action, ...] = ()  # every action, those taken back too

    @property
    def open_lines(self) -> tuple[Judged, ...]:
        """Lines that were missing or defective when last judged."""
        return tuple(one for one in self.lines if one.state in OPEN_LINES)

    @property
    def clock_runs(self) -> bool:
        """Whether the office's deadline is running."""
        return self.status is CaseStatus.accepted

    @property
    def passed_steps(self) -> frozenset[str]:
        """Ids of the later steps that were passed."""
        return frozenset(one.step for one in self.steps if one.passed)

    @property
    def missing_papers(self) -> tuple[CasePaper, ...]:
        """Papers that were asked for and did not come out."""
        return tuple(one for one in self.papers if one.missing)


def replay(actions: Iterable[Action]) -> Case | None:
    """The case that these actions make, in their order; None for no action that opens one."""
    history = tuple(actions)
    voided = {one.facts.action for one in history if isinstance(one.facts, TakenBack)}
    case: Case | None = None
    for action in history:
        case = _folded(case, action, counts=action.id not in voided)
    if case is None:
        return None
    return replace(case, history=history, papers=_still_wanted(case.papers, history, voided) if voided else case.papers)


def apply(case: Case | None, action: Action) -> Case | None:
    """The case after one more action; the same as replaying its history with the action behind it."""
    history = (*(case.history if case else ()), action)
    if case is None or any(isinstance(one.facts, TakenBack) for one in history):
        return replay(history)
    following = _folded(case, action, counts=True)
    return None if following is None else replace(following, history=history)


def _folded(case: Case | None, action: Action, *, counts: bool) -> Case | None:
    facts = action.facts
    if isinstance(facts, Opened | Consulted) and case is None:
        case = _begin(action, facts)
    if case is None:
        return None
    if isinstance(facts, NoticeGiven):
        case = replace(case, notice_numbers=case.notice_numbers + 1)
    if not counts:
        return replace(case, erased=case.erased or action.personal is None)
    change = _CHANGES.get(type(facts))
    if change is not None:
        case = change(case, action, facts)
    if type(facts) in DECISIONS:
        case = replace(case, outcome=action)
    if not isinstance(facts, Printed | Unmasked):
        case = replace(case, clerk=action.clerk, updated_at=max(case.updated_at, action.at))
    return _with_people(case, action)


def _still_wanted(papers: tuple[CasePaper, ...], history: Sequence[Action], voided: set[str]) -> tuple[CasePaper, ...]:
    """Papers without those that only a decision taken back asked for, unless they came out all the same."""
    presses = {one.transaction for one in history if one.id in voided}
    asked: dict[tuple[str, str, int], str] = {}
    for one in history:
        if isinstance(one.facts, Printed):
            first_asked = one.facts.state is PrintState.waiting
            asked[_key(one.facts)] = one.transaction if first_asked else asked.get(_key(one.facts), "")
    return tuple(one for one in papers if not (one.missing and asked.get(_key(one)) in presses))


def _begin(action: Action, facts: Opened | Consulted) -> Case:
    base = Case(
        id=action.case,
        status=CaseStatus.consulted,
        guide=facts.guide,
        item=facts.item,
        title=facts.title,
        window=action.window,
        opened_at=action.at,
    )
    if isinstance(facts, Consulted):
        return base
    return replace(
        base,
        status=CaseStatus.opened,
        number=facts.number,
        code=facts.code,
        version=facts.version,
        began_at=facts.began_at,
        timing_accurate=facts.timing_accurate,
        answers=facts.answers,
        spoken_answers=facts.spoken_answers,
        eligibility=facts.eligibility,
        clocks=facts.clocks,
    )


def _with_people(case: Case, action: Action) -> Case:
    personal = action.personal
    if personal is None:
        return replace(case, erased=True)
    if personal.applicant is not None:  # the people of a visit are told together: no agent means none came
        case = replace(case, applicant=personal.applicant, agent=personal.agent)
    elif personal.agent is not None:
        case = replace(case, agent=personal.agent)
    if personal.receiver is not None:
        case = replace(case, receiver=personal.receiver)
    own = {key.removeprefix("line:"): words for key, words in personal.words.items() if key.startswith("line:")}
    return replace(case, line_words=own) if type(action.facts) in JUDGEMENTS else case


def _accepted(case: Case, action: Action, facts: Accepted) -> Case:
    return replace(
        _stopped_pauses(case, action),
        status=CaseStatus.accepted,
        lines=facts.lines,
        reopened=False,
        accepted_at=case.accepted_at or action.at,
        promise=facts.promise,
        limit_kind=facts.limit_kind,
        limit_amount=facts.limit_amount,
        limit_text=facts.limit_text,
        due=facts.due,
    )


def _notified(case: Case, action: Action, facts: NoticeGiven) -> Case:
    notice = GivenNotice(action.id, action.at, facts.number, facts.ordinal, facts.lines, facts.supervisor)
    return replace(case, status=CaseStatus.notified, lines=facts.lines, reopened=False, notices=(*case.notices, notice))


def _refused(case: Case, action: Action, facts: Refused) -> Case:
    refusal = GivenRefusal(action.at, facts.number, facts.basis, facts.office, facts.phone)
    lines = facts.lines or case.lines
    return replace(case, status=CaseStatus.refused, lines=lines, reopened=False, refusal=refusal)


def _reopened(case: Case, action: Action, facts: Reopened) -> Case:
    same_visit = case.reopened or case.status is CaseStatus.opened
    return replace(case, reopened=True, reopened_notice=facts.notice, visits=case.visits + (not same_visit))


def _recircumstanced(case: Case, action: Action, facts: Recircumstanced) -> Case:
    return replace(
        case,
        answers=facts.answers,
        spoken_answers=facts.spoken_answers,
        eligibility=facts.eligibility,
        clocks=facts.clocks,
    )


def _step_done(case: Case, action: Action, facts: StepDone) -> Case:
    done = DoneStep(facts.step, facts.verb, action.at, action.clerk, True, facts.number)
    return replace(case, steps=(*case.steps, done))


def _sent_back(case: Case, action: Action, facts: SentBack) -> Case:
    told = DoneStep(facts.step, facts.verb, action.at, action.clerk, False, facts.number)
    paused = Pause(from_micros(action.at), None, PauseReason.correcting)
    return replace(
        case, status=CaseStatus.sent_back, steps=(*case.steps, told), pauses=(*case.pauses, paused), due=NO_DUE
    )


def _completed(case: Case, action: Action, facts: Completed) -> Case:
    return replace(
        case,
        status=CaseStatus.completed,
        result=facts.result,
        result_number=facts.result_number,
        completed_at=action.at,
    )


def _delivered(case: Case, action: Action, facts: Delivered) -> Case:
    return replace(
        case,
        status=CaseStatus.delivered,
        documents=facts.documents,
        delivery_way=facts.way,
        delivered_at=action.at,
    )


def _withdrawn(case: Case, action: Action, facts: Withdrawn) -> Case:
    return replace(_stopped_pauses(case, action), status=CaseStatus.withdrawn, reopened=False)


def _suspended(case: Case, action: Action, facts: Suspended) -> Case:
    paused = Pause(from_micros(action.at), None, PauseReason.suspended)
    return replace(case, status=CaseStatus.suspended, pauses=(*case.pauses, paused), due=NO_DUE)


def _resumed(case: Case, action: Action, facts: Resumed) -> Case:
    return replace(_stopped_pauses(case, action), status=CaseStatus.accepted, due=facts.due)


def _extended(case: Case, action: Action, facts: Extended) -> Case:
    return replace(case, extension_days=case.extension_days + facts.working_days, due=facts.due)


def _corrected(case: Case, action: Action, facts: Corrected) -> Case:
    corrected = replace(case, corrections=(*case.corrections, Correction(facts.field, action.at, action.clerk)))
    if facts.field == "result_number" and action.personal is not None:
        return replace(corrected, result_number=action.personal.words.get("value", ""))
    return corrected


def _printed(case: Case, action: Action, facts: Printed) -> Case:
    paper = CasePaper(
        facts.paper,
        facts.number,
        facts.copy,
        facts.copies,
        facts.state,
        facts.digest,
        facts.printer,
        action.at,
    )
    others = [one for one in case.papers if _key(one) != _key(paper)]
    return replace(case, papers=(*others, paper))


def _key(paper: Printed | CasePaper) -> tuple[str, str, int]:
    return paper.paper, paper.number, paper.copy


def _stopped_pauses(case: Case, action: Action) -> Case:
    """The clock runs again, or stands for good: a pause that is open ends now."""
    if not case.pauses or case.pauses[-1].until is not None:
        return case
    ended = replace(case.pauses[-1], until=from_micros(action.at))
    return replace(case, pauses=(*case.pauses[:-1], ended))


_CHANGES: Mapping[type, Callable[[Case, Action, Any], Case]] = {
    Accepted: _accepted,
    NoticeGiven: _notified,
    Refused: _refused,
    Reopened: _reopened,
    Recircumstanced: _recircumstanced,
    StepDone: _step_done,
    SentBack: _sent_back,
    Completed: _completed,
    Delivered: _delivered,
    Withdrawn: _withdrawn,
    Suspended: _suspended,
    Resumed: _resumed,
    Extended: _extended,
    Corrected: _corrected,
    Printed: _printed,
}

JUDGEMENTS: frozenset[type] = frozenset({Accepted, NoticeGiven, Refused})
"""The outcomes of looking at the materials."""

DECISIONS: frozenset[type] = JUDGEMENTS | {
    StepDone,
    SentBack,
    Completed,
    Delivered,
    Withdrawn,
    Suspended,
    Resumed,
    Extended,
}
"""What can be taken back."""


def decisions(case: Case) -> Sequence[Action]:
    """The decisions that count, in order; the last one is what Shift+F12 takes back."""
    voided = {one.facts.action for one in case.history if isinstance(one.facts, TakenBack)}
    return [one for one in case.history if type(one.facts) in DECISIONS and one.id not in voided]
