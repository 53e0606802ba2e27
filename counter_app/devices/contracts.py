# SPDX-License-Identifier: Apache-2.0
"""What each kind of device can be asked, and what it can answer. The window knows these words and no more."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from counter_app.base.evaluation import Level
from counter_app.base.readings import Reading
from counter_app.cases.actions import PrintState
from counter_app.devices.faults import DeviceFault as DeviceFault  # the window tells it
from counter_app.devices.patience import Patience as Patience  # and its own second screen spends it


class DeviceKind(StrEnum):
    """The places of devices at a window. A window has at most one of each."""

    id_reader = "id_reader"
    social_reader = "social_reader"
    scanner = "scanner"
    evaluator = "evaluator"
    second_screen = "second_screen"  # a monitor turned to the citizen; the window brings it itself
    printer = "printer"  # slips and tickets
    a4 = "a4"  # the print queue of sheets


class DeviceCondition(StrEnum):
    """How a device stands."""

    unset = "unset"  # 本窗口没有配: not a fault
    unknown = "unknown"  # never asked yet, or one that cannot answer
    ready = "ready"
    busy = "busy"  # something was asked of it and is not answered yet
    fault = "fault"


@dataclass(frozen=True, slots=True)
class DeviceState:
    """A device of the window, as the device page shows it. Cheap and without I/O.

    ``said`` is what it tells of itself (its name, its SAM number); ``last_good`` the last reading, rating or slip
    that went well; ``fault`` why it cannot be used, None while it can.
    """

    kind: DeviceKind
    condition: DeviceCondition
    profile: str = ""
    label: str = ""
    port: str = ""
    said: str = ""
    last_good: datetime | None = None
    fault: DeviceFault | None = None


class CardReader(Protocol):
    """A reader of cards, or of the codes on a telephone. Used from its own lane only."""

    def check(self, patience: Patience) -> str:
        """Whether it is there and well: what it says of itself. Raises DeviceFault or Cancelled."""

    def read(self, patience: Patience, *, again: bool = False) -> Reading | None:
        """The next card laid down (or code shown): None where none came in time. Raises DeviceFault or Cancelled.

        A card that was read is not read twice while it lies there; ``again`` reads what lies there once more.
        """

    def close(self) -> None:
        """Let go of the port. Never raises."""


SECOND_SCREEN = "second-screen"
"""The profile's name of the window's own second screen, an evaluator that the window brings itself."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one citizen. ``number`` is made anew for every asking and names nobody; a press brings back the
    ``nonce``."""

    number: str
    levels: tuple[Level, ...]
    title: str = ""
    elder: bool = False
    may_decline: bool = True
    may_write: bool = False  # a few words of the citizen's own, at most 150 characters
    nonce: str = ""  # hex; empty for a trial that nobody writes down


class Ending(StrEnum):
    """How a question ended."""

    rated = "rated"
    declined = "declined"  # 不评价
    timed_out = "timed_out"
    cancelled = "cancelled"  # the window took it back (next citizen)


@dataclass(frozen=True, slots=True)
class Rating:
    """How a question ended: ``level`` 5 to 1 where it was rated, else 0. ``words`` are the citizen's own: personal.

    ``pressed_at`` is when the level was pressed; ``nonce`` and ``digest`` (sha256 in hex of the frame, or of the event,
    that told the level) prove the press.
    """

    question: str
    ending: Ending
    level: int = 0
    reasons: tuple[str, ...] = ()
    words: str = field(default="", repr=False)
    pressed_at: datetime | None = None
    nonce: str = ""
    digest: str = ""


class Evaluator(Protocol):
    """Whatever asks a citizen: a button box, a pad, our pad page, the second screen. Used from its own lane only."""

    def check(self, patience: Patience) -> str:
        """Whether it is there and well: what it says of itself. Raises DeviceFault or Cancelled. Never a rating."""

    def ask(self, question: Question, patience: Patience) -> Rating:
        """Show the question and wait for the press. Out of time: ``timed_out``; never a level nobody pressed.

        A press for another question, a press after the end and a second press are logged and dropped. Raises
        DeviceFault where the device cannot ask, or was lost on the way. On Cancelled the device is told to stop
        showing the question before it is raised.
        """

    def close(self) -> None:
        """Let go of the port. Never raises."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """The end of one printing: never more than is known.

    ``printed``: the printer was ready before and says so after. ``sent``: handed to a file that cannot answer.
    ``failed``: surely nothing came out. ``unknown``: somebody must look at the paper. ``reason`` is the code of a
    sentence (devices.yaml), "" when all is well.
    """

    state: PrintState
    reason: str = ""
    paper_low: bool = False


class Paper(StrEnum):
    """What a printer says of its paper."""

    enough = "enough"
    low = "low"
    out = "out"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What a printer said of itself. ``answers`` is false for one that never speaks; the rest means nothing then."""

    answers: bool
    paper: Paper = Paper.enough
    cover_open: bool = False
    fault: bool = False

    @property
    def ready(self) -> bool:
        """Whether a slip would come out."""
        return self.answers and self.paper is not Paper.out and not self.cover_open and not self.fault


class Link(Protocol):
    """A wire to one printer, used once: open, write and read, close.

    All but close may raise OSError, LinkFault where there is a sentence of its own, or Cancelled: a link belongs to
    one request and looks between its steps, and while it waits, whether somebody gave it up.
    """

    answers: bool
    """Whether anything can ever come back."""

    def open(self) -> None:
        """Connect, within the link's patience."""

    def write(self, data: bytes) -> None:
        """Hand over all bytes; the link's patience is for a printer that takes none of them."""

    def read(self) -> bytes:
        """What came within the link's patience, ``b""`` if nothing did. Raises ConnectionError at the wire's end."""

    def close(self) -> None:
        """Let go. Never raises."""
