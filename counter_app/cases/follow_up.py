# SPDX-License-Identifier: Apache-2.0
"""差评 followed up: contact, verify, classify, rectify, call back, close. What may be next follows from what was done.

Pure: the steps of one follow-up in, its standing out. Who may do them is said in ``follow_up_rules``.
"""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from counter_app.cases.facts import Facts

FOLLOW_UP_WORDS = "follow_up"
"""Under which key of ``Personal.words`` stands what was said or found."""
TRIES = 3
"""So often somebody who cannot be reached is tried, before that alone proves the contact."""
MOST_TRIES = 20


class FollowUpStep(StrEnum):
    """The steps, in their order."""

    contacted = "contacted"  # 联系
    verified = "verified"  # 核实
    classified = "classified"  # 定性
    rectified = "rectified"  # 整改
    called_back = "called_back"  # 回访
    closed = "closed"  # 办结


class ContactWay(StrEnum):
    """How somebody was reached."""

    phone = "phone"
    in_person = "in_person"
    message = "message"
    visit = "visit"


class Finding(StrEnum):
    """What a bad evaluation was found to be."""

    true = "true"  # 属实
    mistaken = "mistaken"  # 误评
    malicious = "malicious"  # 恶意


NOT_COUNTED = frozenset({Finding.mistaken, Finding.malicious})
"""Reviewed by two and not counted; shown all the same."""


class Contact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How the citizen was contacted. ``phone`` is masked; ``tries`` says how often it was tried."""

    way: ContactWay
    reached: bool
    at: int  # µs
    tries: int = 1
    phone: str = ""


class FollowedUp(Facts, tag="followed_up", frozen=True, kw_only=True):
    """One step after a bad evaluation. ``contact`` for contacting and calling back, ``finding`` for classifying;
    ``second`` is the number of whoever reviewed that it was mistaken or malicious, by their own password."""

    question: str
    step: FollowUpStep
    contact: Contact | None = None
    finding: Finding | None = None
    second: str = ""


class DoneFollowUp(msgspec.Struct, frozen=True):
    """A step that was done, when and by whom; ``words`` are "" once they were erased."""

    question: str
    step: FollowUpStep
    at: int
    clerk: str
    contact: Contact | None = None
    finding: Finding | None = None
    second: str = ""
    words: str = ""


def is_proved(steps: Sequence[DoneFollowUp], step: FollowUpStep) -> bool:
    """Whether there is proof that the citizen was contacted (or called back): reached, or tried often enough."""
    contacts = [one.contact for one in steps if one.step is step and one.contact is not None]
    return any(one.reached for one in contacts) or sum(one.tries for one in contacts) >= TRIES


def finding_of(steps: Sequence[DoneFollowUp]) -> Finding | None:
    """What it was found to be; None before."""
    return next((one.finding for one in reversed(steps) if one.finding is not None), None)


def next_steps(steps: Sequence[DoneFollowUp], *, real_name: bool) -> tuple[FollowUpStep, ...]:
    """What may be done next, the usual one first. Somebody known by name is contacted and called back, always."""
    done = {one.step for one in steps}
    if FollowUpStep.closed in done:
        return ()
    if FollowUpStep.verified not in done:
        if is_proved(steps, FollowUpStep.contacted):
            return (FollowUpStep.verified,)
        return (FollowUpStep.contacted,) if real_name else (FollowUpStep.contacted, FollowUpStep.verified)
    finding = finding_of(steps)
    if finding is None:
        return (FollowUpStep.classified,)
    if finding is Finding.true and FollowUpStep.rectified not in done:
        return (FollowUpStep.rectified,)
    if is_proved(steps, FollowUpStep.called_back):
        return (FollowUpStep.closed,)
    return (FollowUpStep.called_back,) if real_name else (FollowUpStep.closed, FollowUpStep.called_back)
