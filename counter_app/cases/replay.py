# SPDX-License-Identifier: Apache-2.0
"""From actions to the case: a pure fold. The same actions always give the same case.

An outcome that was taken back is left out of the fold, so what was before stands again; papers, reopenings and
unmaskings that happened meanwhile did happen and stay.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from counter_app.base.clock import from_micros
from counter_app.cases.actions import (
    Accepted,
    Action,
    Completed,
    Consulted,
    Corrected,
    Delivered,
    Extended,
    FormFilled,
    Judged,
    NoticeGiven,
    NotRated,
    Opened,
    PaperVoided,
    Printed,
    PrintState,
    Rated,
    RatingAsked,
    Recircumstanced,
    Refused,
    Reopened,
    Resumed,
    Scanned,
    SentBack,
    StepDone,
    Suspended,
    TakenBack,
    Unmasked,
    Withdrawn,
)
from counter_app.cases.case import (
    DECISIONS,
    JUDGEMENTS,
    NO_DUE,
    Case,
    CasePaper,
    CaseRating,
    CaseScan,
    CaseStatus,
    Correction,
    DoneStep,
    GivenNotice,
    GivenRefusal,
    RecordedForm,
)
from counter_app.cases.custody_rules import CUSTODY_CHANGES
from counter_app.cases.deadlines import Pause, PauseReason
from counter_app.cases.follow_up import FollowedUp
from counter_app.cases.follow_up_rules import followed_up
from counter_app.cases.look_ups import LookedUp
from counter_app.cases.people import LISTED
from counter_app.cases.rating import answered
from counter_app.cases.rating_acts import CaseInvitation, DefaultCounted, RatingInvited
from counter_app.cases.rating_defaults import default_counted
from counter_app.cases.roster_rows import kept_results
from counter_app.cases.work_replay import WORK_CHANGES, not_reviewed, with_sheets

_BESIDE = (
    Printed,
    PaperVoided,
    Unmasked,
    LookedUp,
    RatingAsked,
    Rated,
    NotRated,
    RatingInvited,
    DefaultCounted,
    FollowedUp,
)
"""What happens beside the work on a case: nobody worked on it by that."""


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
    if not counts:
        return replace(case, erased=case.erased or action.personal is None)
    change = _CHANGES.get(type(facts))
    if change is not None:
        case = change(case, action, facts)
    if type(facts) in DECISIONS:
        case = replace(case, outcome=action)
    if not isinstance(facts, _BESIDE):
        case = replace(case, clerk=action.clerk, updated_at=max(case.updated_at, action.at))
    return _with_people(case, action)


def _still_wanted(papers: tuple[CasePaper, ...], history: Sequence[Action], voided: set[str]) -> tuple[CasePaper, ...]:
    """Papers without those that only a decision taken back asked for, unless they came out all the same."""
    presses = {one.transaction for one in history if one.id in voided}
    asked: dict[tuple[str, str, int], str] = {}
    for one in history:
        if isinstance(one.facts, Printed):
            asked.setdefault(_key(one.facts), one.transaction if one.facts.state is PrintState.waiting else "")
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
        channel=facts.channel,
        against=facts.against,
        owner=facts.owner,
        period=facts.period,
        opened_keys=facts.keys,
    )


def _with_people(case: Case, action: Action) -> Case:
    personal = action.personal
    if personal is None:
        return replace(case, erased=True)
    if personal.applicant is not None:
        case = replace(case, applicant=personal.applicant)
    if personal.agent is not None or (personal.applicant is not None and not isinstance(action.facts, Corrected)):
        case = replace(case, agent=personal.agent)  # the people of a visit are told together: no agent means none came
    if personal.receiver is not None:
        case = replace(case, receiver=personal.receiver)
    own = {key.removeprefix("line:"): words for key, words in personal.words.items() if key.startswith("line:")}
    return replace(case, line_words=own) if type(action.facts) in JUDGEMENTS else case


def _spelled(lines: tuple[Judged, ...], action: Action) -> tuple[Judged, ...]:
    """Judged lines with the words of those the clerk listed; without them once the personal part is erased."""
    words = action.personal.words if action.personal else {}
    return tuple(replace(one, text=words.get(f"{LISTED}{one.material}", one.text)) for one in lines)


def _accepted(case: Case, action: Action, facts: Accepted) -> Case:
    return replace(
        _stopped_pauses(case, action),
        status=CaseStatus.accepted,
        lines=_spelled(facts.lines, action),
        reopened=False,
        accepted_at=case.accepted_at or action.at,
        promise=facts.promise,
        limit_kind=facts.limit_kind,
        limit_amount=facts.limit_amount,
        limit_text=facts.limit_text,
        due=facts.due,
        ahead=facts.ahead,
        papers_due=facts.papers_due,
    )


def _notified(case: Case, action: Action, facts: NoticeGiven) -> Case:
    lines = _spelled(facts.lines, action)
    notice = GivenNotice(action.id, action.at, facts.number, facts.ordinal, lines, facts.supervisor)
    return replace(case, status=CaseStatus.notified, lines=lines, reopened=False, notices=(*case.notices, notice))


def _refused(case: Case, action: Action, facts: Refused) -> Case:
    refusal = GivenRefusal(action.at, facts.number, facts.basis, facts.office, facts.phone)
    lines = _spelled(facts.lines, action) or case.lines
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
    done = DoneStep(facts.step, facts.verb, action.at, action.clerk, True, facts.number, facts.details)
    begun = {step: one for step, one in case.begun.items() if step != facts.step}
    return with_sheets(replace(case, steps=(*case.steps, done), begun=begun, ahead=facts.ahead), action)


def _sent_back(case: Case, action: Action, facts: SentBack) -> Case:
    told = DoneStep(facts.step, facts.verb, action.at, action.clerk, False, facts.number)
    paused = Pause(from_micros(action.at), None, PauseReason.correcting)
    return replace(
        with_sheets(case, action),
        status=CaseStatus.sent_back,
        steps=(*not_reviewed(case, facts.verb), told),
        begun={step: one for step, one in case.begun.items() if step != facts.step},
        ahead=None,
        pauses=(*case.pauses, paused),
        due=NO_DUE,
    )


def _completed(case: Case, action: Action, facts: Completed) -> Case:
    return replace(
        case,
        status=CaseStatus.completed,
        ahead=None,
        result=facts.result,
        result_number=facts.result_number,
        undone=facts.undone,
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
    return replace(_stopped_pauses(case, action), status=CaseStatus.withdrawn, ahead=None, reopened=False)


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


def _form_filled(case: Case, action: Action, facts: FormFilled) -> Case:
    filled = action.personal.forms.get(facts.form) if action.personal else None
    form = RecordedForm(facts.form, facts.title, facts.version, action.at, filled)
    before = case.forms.get(facts.form)
    rows = case.rows
    if rows and before is not None and before.filled is not None and filled is not None:
        rows = kept_results(rows, facts.form, before.filled.rosters, filled.rosters)
    return replace(case, forms={**case.forms, facts.form: form}, rows=rows)


def _scanned(case: Case, action: Action, facts: Scanned) -> Case:
    scan = CaseScan(
        facts.scan, facts.material, facts.digest, facts.width, facts.height, facts.size, facts.source, action.at
    )
    return replace(case, scans=(*case.scans, scan))


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
        trouble=facts.trouble,
        told=facts.told,
    )
    others = [one for one in case.papers if _key(one) != _key(paper)]
    return replace(case, papers=(*others, paper))


def _rating_asked(case: Case, action: Action, facts: RatingAsked) -> Case:
    asked = CaseRating(facts.question, facts.decision, facts.device, action.clerk, action.at, nonce=facts.nonce)
    return replace(case, ratings=(*case.ratings, asked))


def _rated(case: Case, action: Action, facts: Rated) -> Case:
    return answered(case, facts, action)


def _not_rated(case: Case, action: Action, facts: NotRated) -> Case:
    ended = [
        replace(one, ended_at=action.at, why=facts.why, ended_by=action.id)
        if one.question == facts.question and one.is_open
        else one
        for one in case.ratings
    ]
    return replace(case, ratings=tuple(ended))


def _rating_invited(case: Case, action: Action, facts: RatingInvited) -> Case:
    given = CaseInvitation(facts.question, facts.decision, facts.token_digest, facts.until, action.clerk, action.at)
    return replace(case, invitations=(*case.invitations, given))


def _paper_voided(case: Case, action: Action, facts: PaperVoided) -> Case:
    papers = (replace(one, voided=facts.reason) if _key(one) == _key(facts) else one for one in case.papers)
    return replace(case, papers=tuple(papers))


def _key(paper: Printed | PaperVoided | CasePaper) -> tuple[str, str, int]:
    return paper.paper, paper.number, paper.copy


def _stopped_pauses(case: Case, action: Action) -> Case:
    """The clock runs again, or stands for good: a pause that is open ends now."""
    if not case.pauses or case.pauses[-1].until is not None:
        return case
    ended = replace(case.pauses[-1], until=from_micros(action.at))
    return replace(case, pauses=(*case.pauses[:-1], ended))


_CHANGES: Mapping[type, Callable[[Case, Action, Any], Case]] = {
    **WORK_CHANGES,
    **CUSTODY_CHANGES,
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
    FormFilled: _form_filled,
    Scanned: _scanned,
    Printed: _printed,
    PaperVoided: _paper_voided,
    RatingAsked: _rating_asked,
    Rated: _rated,
    NotRated: _not_rated,
    RatingInvited: _rating_invited,
    DefaultCounted: default_counted,
    FollowedUp: followed_up,
}
