# SPDX-License-Identifier: Apache-2.0
"""What comes from the centre: the feeds' names, how new each body may be, and what the bodies are."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.identity import compact

B = TypeVar("B", bound=msgspec.Struct)


class Feed(StrEnum):
    """A feed. Each has its own line of cursors; the order is that in which one transaction writes to several."""

    guides = "guides"
    configuration = "configuration"
    calendar = "calendar"
    staff = "staff"
    decisions = "decisions"
    quarantine = "quarantine"
    register = "register"
    ratings = "ratings"
    days = "days"


KNOWN: Mapping[str, int] = dict.fromkeys(Feed, 1)
"""The newest schema of each feed's body that this program reads. What is newer is kept and refused for the time."""

MOST_BODY_BYTES = 3 * 1024 * 1024
"""One row's body. It has to fit into a frame together with whatever stands around it."""

EVERYBODY = ""


def of_hall(hall: str) -> str:
    """The audience of one hall."""
    return f"hall:{hall}"


def of_window(window: str) -> str:
    """The audience of one window, by its id."""
    return f"window:{window}"


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a feed's row, as JSON or, where it holds files, as a frame. Additions need no new schema."""


class GuideEdition(Body, frozen=True, kw_only=True):
    """An edition of a guide with the layouts of its own forms: every file by its name inside the edition's folder."""

    guide: str
    short: str  # what people call it
    version: str  # of the whole guide, as the catalogue counts it
    valid_from: str  # ISO
    by: str
    at: str
    files: dict[str, bytes]


class CalendarYear(Body, frozen=True, kw_only=True):
    """An announced year's table of working days, as the calendar reads it."""

    year: int
    table: str


class HallSettings(Body, frozen=True, kw_only=True):
    """Settings of a hall that the centre keeps: a TOML text with some of ``settings.CENTRE_KEYS``."""

    values: str


class DecisionKind(StrEnum):
    """What the back office decided on a case."""

    accepted = "accepted"  # 通过
    returned = "returned"  # 退回, with the reason, once and for all
    paid = "paid"  # 拨付
    published = "published"  # 公示, 公布


class Decision(Body, frozen=True, kw_only=True):
    """A decision on a case. ``epoch`` and ``seq`` are the last action of the case that the centre had then."""

    decision: str  # its own id
    case: str
    number: str
    kind: DecisionKind
    step: str  # id in the item
    by: str  # number of whoever decided, at the centre
    at: int
    epoch: int
    seq: int
    reason: str = ""
    amount: str = ""  # yuan, of what was paid
    on: str = ""  # ISO: the bank's day, the day of publication


class PhonePress(Body, frozen=True, kw_only=True):
    """A citizen's press on the one-use page. ``pressed_at`` (µs) and ``digest``, the sha256 of the frame that told it,
    are as the centre has them; ``words`` are the citizen's own, ``known_by`` is what was known besides the slip."""

    question: str
    case: str
    token_digest: str
    level: int
    pressed_at: int
    digest: str
    reasons: tuple[str, ...] = ()
    words: str = ""
    known_by: str = ""


class DayWordKind(StrEnum):
    """What a supervisor at the centre said to the log of a window's day."""

    signed = "signed"  # 签字
    returned = "returned"  # 退回


class SeenCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case of the sample, why it was in it, and what was found (a verdict of ``cases.day_acts``)."""

    case: str
    why: str
    verdict: str


class DayWord(Body, frozen=True, kw_only=True):
    """A supervisor's word on the closed log of a day. ``closing`` is the id of the closing it was said to, ``log_hash``
    the log that was looked through; ``seed`` and ``cases`` are the sample's. ``words`` stand under the names that the
    window's own acts have: ``reason``, ``note``, ``case:<id>``."""

    word: str  # its own id
    window: str
    day: str  # ISO
    closing: str
    log_hash: str
    kind: DayWordKind
    by: str  # number of whoever said it, at the centre
    at: int
    seed: str = ""
    cases: tuple[SeenCase, ...] = ()
    words: dict[str, str] = msgspec.field(default_factory=dict)


class RegisterExtract(Body, frozen=True, kw_only=True):
    """Some of the rows of one query's extract, as a frame: those whose number falls into this part. ``at``: when they
    were loaded (µs)."""

    query: str
    part: str
    at: int
    rows: tuple[dict[str, str], ...]


def part_of(number: str) -> str:
    """Into which part of an extract a number falls, by its letters alone."""
    return hashlib.sha256(b"extract-1" + compact(number).encode("utf-8", "surrogatepass")).hexdigest()[:2]


class Quarantined(Body, frozen=True, kw_only=True):
    """An action that the centre stored and could not take into its lists."""

    epoch: int
    seq: int
    action: str  # its id, "" where even that could not be read
    code: str  # of the sentence that says why


def written(body: Body) -> bytes:
    """A body as JSON."""
    return msgspec.json.encode(body, order="deterministic")


def read(body: bytes, kind: type[B]) -> B:
    """A body back. Raises CounterError ``wire.damaged``; the cause quotes nothing."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CounterError("wire.damaged") from None
