# SPDX-License-Identifier: Apache-2.0
"""From judged lines to the outcomes that are possible, and why the others are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from counter_app.base.texts import text
from counter_app.cases.actions import Judged, LineState
from counter_app.cases.case import OPEN_LINES, Case
from counter_app.cases.correction import seen_before
from counter_app.cases.draft import Draft, DraftLine
from counter_app.cases.people import LISTED
from counter_app.cases.rules import allowed
from counter_app.catalogue.checklist import Checklist, ChecklistLine
from counter_app.catalogue.items import Need


class Outcome(StrEnum):
    """What a clerk decides after looking at the materials, in the order of the digits."""

    accept = "accept"
    notice = "notice"
    promise = "promise"
    refuse = "refuse"

    @property
    def label(self) -> str:
        """受理, 一次性告知, …"""
        return text(f"cases.outcome.{self.value}")


@dataclass(frozen=True, slots=True)
class OutcomeChoice:
    """An outcome with its reason: what it does where it is possible, why not where it is not."""

    outcome: Outcome
    allowed: bool
    why: str
    needs_supervisor: bool = False  # a second notice that names what could have been seen


def judged_lines(checklist: Checklist, draft: Draft) -> tuple[Judged, ...]:
    """Every line of the checklist as the draft judges it, in the words the paper will carry."""
    return tuple(_judged(line, draft.lines.get(line.material.id) or DraftLine()) for line in checklist.lines)


def line_words(checklist: Checklist, draft: Draft) -> dict[str, str]:
    """The clerk's own words about lines, under the keys of ``Personal.words``."""
    ids = [line.material.id for line in checklist.lines]
    about = {
        f"line:{one}": draft.lines[one].own_words for one in ids if one in draft.lines and draft.lines[one].own_words
    }
    listed = {f"{LISTED}{line.material.id}": line.material.text for line in checklist.lines if line.listed}
    return about | listed


def possible_outcomes(checklist: Checklist, draft: Draft, case: Case | None = None) -> tuple[OutcomeChoice, ...]:
    """All four outcomes in order. ``case`` is the one the citizen came back for."""
    refuse = OutcomeChoice(Outcome.refuse, True, text("cases.why.refuse"))
    if case is not None and "accepted" not in allowed(case):
        return _none(text("cases.why.status", status=case.status.label), ())
    if checklist.open_questions:
        return _none(text("cases.why.questions", count=len(checklist.open_questions)), (refuse,))
    unmet = sum(draft.eligibility.get(one.id) == "no" for one in checklist.eligibility)
    if unmet:
        why, in_vain = (text(f"cases.why.{key}", count=unmet) for key in ("not_eligible", "notice_in_vain"))
        refusal = OutcomeChoice(Outcome.refuse, True, text("cases.why.refuse_not_eligible", count=unmet))
        return _none(why, (OutcomeChoice(Outcome.notice, False, in_vain), refusal))
    lines = judged_lines(checklist, draft)
    unseen = sum(_unlooked(line, one) for line, one in zip(checklist.lines, lines, strict=True))
    if unseen:
        return _none(text("cases.why.unseen", count=unseen), (refuse,))
    vague = sum(_vague(draft, one) for one in lines)
    if vague:
        return _none(text("cases.why.no_defect", count=vague), (refuse,))
    return _accept(lines), _notice(lines, case), _promise(checklist, lines), refuse


def suggested(choices: Sequence[OutcomeChoice]) -> Outcome | None:
    """The one outcome the materials leave; a refusal only where nothing else is possible because of eligibility."""
    possible = [one.outcome for one in choices if one.allowed and one.outcome is not Outcome.refuse]
    return possible[0] if len(possible) == 1 else None


def _accept(lines: Sequence[Judged]) -> OutcomeChoice:
    not_met, promised = _open(lines), _promised(lines)
    if not_met:
        return OutcomeChoice(Outcome.accept, False, text("cases.why.accept_open", count=not_met))
    if promised:
        return OutcomeChoice(Outcome.accept, False, text("cases.why.accept_promised", count=promised))
    if any(one.state is LineState.follows for one in lines):
        return OutcomeChoice(Outcome.accept, True, text("cases.why.accept_follows"))
    return OutcomeChoice(Outcome.accept, True, text("cases.why.accept" if lines else "cases.why.accept_nothing"))


def _notice(lines: Sequence[Judged], case: Case | None) -> OutcomeChoice:
    not_met = _open(lines)
    if not not_met:
        return OutcomeChoice(Outcome.notice, False, text("cases.why.notice_none"))
    passed_over = seen_before(case, lines)
    if passed_over:
        return OutcomeChoice(Outcome.notice, True, text("cases.why.notice_second", count=len(passed_over)), True)
    return OutcomeChoice(Outcome.notice, True, text("cases.why.notice", count=not_met))


def _promise(checklist: Checklist, lines: Sequence[Judged]) -> OutcomeChoice:
    may = {line.material.id for line in checklist.lines if line.promise_allowed}
    never = sum(one.state in OPEN_LINES and one.material not in may for one in lines)
    not_met, promised = _open(lines), _promised(lines)
    if never:
        return OutcomeChoice(Outcome.promise, False, text("cases.why.promise_never", count=never))
    if not_met:
        return OutcomeChoice(Outcome.promise, False, text("cases.why.promise_may", count=not_met))
    if not promised:
        return OutcomeChoice(Outcome.promise, False, text("cases.why.promise_none"))
    return OutcomeChoice(Outcome.promise, True, text("cases.why.promise", count=promised))


def _none(why: str, others: Sequence[OutcomeChoice]) -> tuple[OutcomeChoice, ...]:
    """Every outcome off for one reason, but for the ones given."""
    given = {one.outcome: one for one in others}
    return tuple(given.get(one) or OutcomeChoice(one, False, why) for one in Outcome)


def _judged(line: ChecklistLine, so_far: DraftLine) -> Judged:
    material = line.material
    words = material.text
    if line.listed:  # the clerk's words are personal; facts say only where such a paper comes from
        words = text("cases.listed", document=material.left_to)
    elif material.local:
        words = text("cases.local", paper=words, rule=material.local.name)
    return Judged(
        material=material.id,
        text=words,
        evidence=material.evidence.text,
        state=so_far.state,
        reason=so_far.reason,
        option=next((one.text for one in material.any_of if one.id == so_far.option), ""),
        where=material.where,
    )


def _unlooked(line: ChecklistLine, judged: Judged) -> bool:
    """Nobody looked. A paper the guide asks for only 必要时 may be left: it was not needed."""
    return judged.state is LineState.unseen and line.material.need is Need.required


def _vague(draft: Draft, judged: Judged) -> bool:
    own_words = draft.lines.get(judged.material, DraftLine()).own_words
    return judged.state is LineState.defective and not (judged.reason or own_words.strip())


def _open(lines: Sequence[Judged]) -> int:
    return sum(one.state in OPEN_LINES for one in lines)


def _promised(lines: Sequence[Judged]) -> int:
    return sum(one.state is LineState.promised for one in lines)
