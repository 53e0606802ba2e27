# SPDX-License-Identifier: Apache-2.0
"""What a slip printer can be asked, and what it can answer."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from counter_app.cases.actions import PrintState


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
    """A wire to one printer, used once: open, write and read, close. All but close may raise OSError."""

    answers: bool
    """Whether anything can ever come back."""

    def open(self) -> None:
        """Connect, within the link's patience."""

    def write(self, data: bytes) -> None:
        """Hand over all bytes, within the link's patience."""

    def read(self) -> bytes:
        """What came within the link's patience, ``b""`` if nothing did. Raises ConnectionError at the wire's end."""

    def close(self) -> None:
        """Let go. Never raises."""
