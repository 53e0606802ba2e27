# SPDX-License-Identifier: Apache-2.0
"""通知: telling a citizen or the public something, by which way, and whether it arrived."""

from enum import StrEnum

import msgspec

from counter_app.cases.facts import Facts


class TellingWay(StrEnum):
    """How somebody is told."""

    sms = "sms"
    call = "call"
    letter = "letter"
    page = "page"  # 公告, on a website or a wall
    counter = "counter"  # 当面


class TellingState(StrEnum):
    """What became of it."""

    asked = "asked"
    sent = "sent"  # a message or letter went out; whether it was read is not known
    reached = "reached"  # spoken to, handed over, put up
    failed = "failed"


class TellingAsked(Facts, tag="telling_asked", frozen=True, kw_only=True):
    """Somebody is to be told. ``message`` is the kind of message (``resources/work/messages.yaml``), ``about`` the id
    of the action it tells. Number and words stand in ``Personal.words`` (``to``, ``message``)."""

    telling: str
    way: TellingWay
    message: str
    about: str = ""


class TellingEnded(Facts, tag="telling_ended", frozen=True, kw_only=True):
    """What became of it. Why it did not arrive: ``Personal.words["reason"]``."""

    telling: str
    state: TellingState


class CaseTelling(msgspec.Struct, frozen=True):
    """A telling of a case and the last that is known of it."""

    telling: str
    way: TellingWay
    message: str
    about: str
    state: TellingState
    clerk: str
    asked_at: int
    ended_at: int = 0
