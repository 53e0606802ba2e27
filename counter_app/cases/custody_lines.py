# SPDX-License-Identifier: Apache-2.0
"""Red lines of what lies in the window's hands at the end of a day: originals, unsigned notices, guards passed by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from counter_app.base.texts import text
from counter_app.cases.actions import Action, Channel, NoticeGiven
from counter_app.cases.case import Case
from counter_app.cases.custody import GuardOverridden
from counter_app.cases.log_parts import LogLine


def custody_exceptions(
    today: Sequence[Action], known: Sequence[tuple[Action, Case]], cases: Mapping[str, Case | None]
) -> Iterator[LogLine]:
    """``known`` are actions of the day that count, with their cases as they stood at its end; ``cases`` are all."""
    yield from _originals(one for one in cases.values() if one is not None)
    for action, case in known:
        if isinstance(action.facts, NoticeGiven) and case.channel is Channel.window:
            yield from _unsigned(action, action.facts, case)
    for action in today:
        if isinstance(action.facts, GuardOverridden):
            yield _overridden(action, action.facts, cases)


def _originals(cases: Iterable[Case]) -> Iterator[LogLine]:
    for case in cases:
        for one in case.originals_here:
            words = text("cases.log.originals_held", number=case.number or case.title, paper=one.text)
            yield LogLine("originals_held", case.id, one.at, one.clerk, words, one.action)


def _unsigned(action: Action, facts: NoticeGiven, case: Case) -> Iterator[LogLine]:
    given = next((one for one in case.notices if one.action == action.id), None)
    if given is not None and not given.signed_at:
        words = text("cases.log.unsigned_notice", number=case.number, ordinal=facts.ordinal)
        yield LogLine("unsigned_notice", case.id, action.at, action.clerk, words, action.id)


def _overridden(action: Action, facts: GuardOverridden, cases: Mapping[str, Case | None]) -> LogLine:
    """It leads to the case that the draft became, where it became one."""
    case = cases.get(action.case or facts.draft)
    by = text(f"cases.log.by.{facts.by.value}")
    if case is None:
        return LogLine(
            "wrong_person", "", action.at, action.clerk, text("cases.log.wrong_person_draft", by=by), action.id
        )
    words = text("cases.log.wrong_person", number=case.number or case.title, by=by)
    return LogLine("wrong_person", case.id, action.at, action.clerk, words, action.id)
