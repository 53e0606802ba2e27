# SPDX-License-Identifier: Apache-2.0
"""What the window tells the clerk: made here from errors, kept until a window listens, read by tests."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults
from counter_app.base.texts import sentence, text

MOST_PLACES = 3


class Tone(StrEnum):
    """How pressing a message is. Red is for what cannot wait."""

    info = "info"
    warn = "warn"
    fault = "fault"


@dataclass(frozen=True, slots=True)
class Message:
    """A banner's words. ``text`` may be empty."""

    tone: Tone
    title: str
    text: str = ""


def split_sentence(words: str) -> tuple[str, str]:
    """The first sentence, and the rest."""
    head, mark, rest = words.partition("。")
    return (head, rest) if mark else (words, "")


def message_of(error: CounterError, tone: Tone = Tone.warn) -> Message:
    """The banner for an expected failure; of data files it names the first places that are wrong."""
    title, rest = split_sentence(sentence(error))
    places = error.faults[:MOST_PLACES] if isinstance(error, ResourceFaults) else ()
    return Message(tone, title, f"{rest}（{'；'.join(map(str, places))}）" if places else rest)


def crash_message(number: str) -> Message:
    """The calm banner for a fault of the program itself."""
    return Message(Tone.fault, text("ui.crash.title"), text("ui.crash.text", number=number))


class MessageBoard(QObject):
    """All messages of one window. Those told before anybody listens wait."""

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.history: list[Message] = []
        self._waiting: list[Message] = []
        self._listening = False

    def tell(self, message: Message) -> None:
        """Show a message, now or as soon as a window listens."""
        self.history.append(message)
        if self._listening:
            self.told.emit(message)
        else:
            self._waiting.append(message)

    def listen(self) -> None:
        """A window is connected: hand over what waited."""
        self._listening = True
        waiting, self._waiting = self._waiting, []
        for message in waiting:
            self.told.emit(message)
