# SPDX-License-Identifier: Apache-2.0
"""Originals, signatures and guards: when they may be written, and what they make of a case."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action
from counter_app.cases.asked import Asked
from counter_app.cases.case import Case
from counter_app.cases.custody import GuardOverridden, HeldOriginal, NoticeSigned, OriginalHeld, OriginalReturned


def _held(asked: Asked, facts: OriginalHeld) -> None:
    case = asked.present
    if facts.material not in {one.material for one in case.lines}:
        raise CounterError("cases.rules.original_unknown")
    if any(one.here and one.material == facts.material for one in case.originals):
        raise CounterError("cases.rules.original_here")


def _returned(asked: Asked, facts: OriginalReturned) -> None:
    if not any(one.here and one.action == facts.held for one in asked.present.originals):
        raise CounterError("cases.rules.original_gone")


def _signed(asked: Asked, facts: NoticeSigned) -> None:
    known = next((one for one in asked.present.notices if one.number == facts.number), None)
    if known is None or known.signed_at:
        raise CounterError("cases.rules.notice_signed")
    if facts.scan and not any(one.scan == facts.scan for one in asked.present.scans):
        raise CounterError("cases.rules.scan")


def _overridden(asked: Asked, facts: GuardOverridden) -> None:
    asked.need_reason()
    if (asked.case is None) != bool(facts.draft):
        raise ValueError("a case, or the draft of one")


CUSTODY_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {
    OriginalHeld: _held,
    OriginalReturned: _returned,
    NoticeSigned: _signed,
    GuardOverridden: _overridden,
}
"""Guards of these actions, for the rules' table."""


def _keep(case: Case, action: Action, facts: OriginalHeld) -> Case:
    held = HeldOriginal(action.id, facts.material, facts.text, action.at, action.clerk)
    return replace(case, originals=(*case.originals, held))


def _give(case: Case, action: Action, facts: OriginalReturned) -> Case:
    originals = tuple(
        replace(one, to=facts.to, given_at=action.at) if one.action == facts.held else one for one in case.originals
    )
    return replace(case, originals=originals)


def _sign(case: Case, action: Action, facts: NoticeSigned) -> Case:
    notices = tuple(
        replace(one, signed_at=one.signed_at or action.at) if one.number == facts.number else one
        for one in case.notices
    )
    return replace(case, notices=notices)


CUSTODY_CHANGES: Mapping[type, Callable[[Case, Action, Any], Case]] = {
    OriginalHeld: _keep,
    OriginalReturned: _give,
    NoticeSigned: _sign,
}
"""What these actions make of a case, for the fold."""
