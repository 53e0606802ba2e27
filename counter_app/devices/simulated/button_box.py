# SPDX-License-Identifier: Apache-2.0
"""A box of buttons on a pseudo-terminal, of any make that has a profile: it hears the frames and sends its own."""

import contextlib
import os
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from counter_app.devices.evaluator_profiles import ButtonBox
from counter_app.devices.protocols.evaluation_buttons import Template
from counter_app.devices.simulated.pseudo_terminal import open_port

NOISE = bytes(range(256)) * 2
UNKNOWN_KEY = 0xEE
_HEARD = ("ask", "cancel", "greeting", "poll")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question the box shows: what its frame said."""

    number: int
    lamps: int
    seconds: int


class SimulatedButtonBox:
    """``port`` is the serial port to open. A thread of its own hears what the counter sends."""

    def __init__(self, box: ButtonBox) -> None:
        self._box = box
        self._heard = {name: found for name in _HEARD if (found := box.template(name)) is not None}
        self._answer, self._alive = box.template("answer"), box.template("alive")
        self._ours, self._theirs, self.port = open_port()
        self._changed = threading.Condition()
        self._asked: Asked | None = None
        self._last = 0
        self._keys: deque[int] = deque()  # of a box that is asked for its key
        self._silent = False
        self._ended = False
        self._thread = threading.Thread(target=self._listen, name="simulated-buttons", daemon=True)
        self._thread.start()

    @property
    def asked(self) -> Asked | None:
        """The question that is shown now."""
        with self._changed:
            return self._asked

    def wait_asked(self, seconds: float) -> Asked | None:
        """The question that is shown, or the next one; None where none came in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._asked is not None, seconds)
            return self._asked

    def wait_ended(self, seconds: float) -> bool:
        """Whether the counter has taken its question back, in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._asked is None, seconds)

    def key_of(self, level: int) -> int | None:
        """The key that means this level here; None where the box has none."""
        return next((int(byte, 16) for byte, one in self._box.keys.items() if one == level), None)

    def press(self, key: int, *, times: int = 1, off_by: int = 0) -> None:
        """A finger on a key. ``off_by`` answers for another question, where the frames have numbers.

        A box that is asked for its key keeps it until then.
        """
        if self._answer is None:
            return
        if self._box.frames.poll and not self._answer.has("number"):
            with self._changed:
                self._keys.extend([key] * times)
            return
        number = (self._last + off_by) & 0xFFFF
        self.send(self._answer.fill({"address": self._box.address, "number": number, "key": key}) * times)

    def silent(self, *, silent: bool) -> None:
        """Switched off: it hears nothing and says nothing. Or on again."""
        with self._changed:
            self._silent = silent

    def send(self, data: bytes) -> None:
        """Bytes as they are, unless it is switched off."""
        if not self._silent:
            with contextlib.suppress(OSError):
                os.write(self._ours, data)

    def close(self) -> None:
        """Pull the plug."""
        self._ended = True
        os.close(self._theirs)
        with contextlib.suppress(OSError):
            os.close(self._ours)

    def _listen(self) -> None:
        rest = b""
        while not self._ended:
            try:
                rest += os.read(self._ours, 256)
            except OSError:
                return
            while rest:
                found = self._first(rest)
                if found is not None:
                    name, values, size = found
                    rest = rest[size:]
                    self._obey(name, values)
                elif any(one.may_begin(rest) for one in self._heard.values()):
                    break
                else:
                    rest = rest[1:]

    def _first(self, data: bytes) -> tuple[str, Mapping[str, int], int] | None:
        for name, template in self._heard.items():
            values = template.found_in(data)
            if values is not None and values.get("address", self._box.address) == self._box.address:
                return name, values, template.size
        return None

    def _obey(self, name: str, values: Mapping[str, int]) -> None:
        with self._changed:
            if self._silent:
                return
            if name == "ask":
                self._last = values.get("number", 0)
                self._asked = Asked(self._last, values.get("lamps", 0), values.get("seconds", 0))
            elif name in ("cancel", "greeting"):
                self._asked = None
            self._changed.notify_all()
            key = self._keys.popleft() if name == "poll" and self._keys else None
        if name == "poll":
            frame: Template | None = self._alive if key is None else self._answer
            if frame is not None:
                self.send(frame.fill({"address": self._box.address, "number": self._last, "key": key or 0}))
