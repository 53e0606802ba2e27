# SPDX-License-Identifier: Apache-2.0
"""Evaluators as data (``resources/devices/evaluators``): a box of buttons, a pad by WebSocket, or our own pad page."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

import msgspec

from counter_app.base.evaluation import BEST
from counter_app.devices.profile_files import Profile, load_family, shipped_folder
from counter_app.devices.protocols.evaluation_buttons import Checksum, Template, read_template


class ButtonFrames(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The frames of a box, as templates. ``poll`` is sent every now and then, and answered by ``alive``."""

    ask: str
    answer: str
    cancel: str = ""
    greeting: str = ""
    poll: str = ""
    alive: str = ""


class ButtonBox(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A serial box of buttons. ``keys`` maps the byte of a key, in hex, to the level it means on this make."""

    speed: int
    keys: Mapping[str, int]
    frames: ButtonFrames
    checksum: Checksum = Checksum.none
    address: int = 1
    bits: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1

    def template(self, name: str) -> Template | None:
        """A frame by its name; None where this make has none. Raises ValueError for one that is badly written."""
        words = str(getattr(self.frames, name))
        return read_template(words, self.checksum) if words else None

    def level(self, key: int) -> int | None:
        """The level of a key; None for one that means nothing."""
        return next((level for byte, level in self.keys.items() if int(byte, 16) == key), None)

    def wrong(self) -> Iterator[str]:
        """What the types alone cannot tell."""
        for name in ButtonFrames.__struct_fields__:
            try:
                template = self.template(name)
            except ValueError as error:
                yield f"{name}：{error}"
                continue
            if template is None:
                continue
            received = name in ("answer", "alive")
            if template.has("key") is not (name == "answer"):
                yield f"{name}：{{key}} 只在 answer 里，也必须在"
            if received and any(template.has(blank) for blank in ("seconds", "lamps")):
                yield f"{name}：收的帧里没有 {{seconds}} 和 {{lamps}}"
        if bool(self.frames.poll) is not bool(self.frames.alive):
            yield "poll 和 alive 要写就两个都写"
        if not self.keys or any(not re.fullmatch("[0-9A-Fa-f]{2}", key) for key in self.keys):
            yield "keys 的键要写成两位十六进制"
        elif len({int(key, 16) for key in self.keys}) != len(self.keys):
            yield "keys 里同一个键写了两次"
        if any(not 1 <= level <= BEST for level in self.keys.values()):
            yield "keys 的等级只能是 1 到 5"
        if not 0 <= self.address <= 0xFF or self.speed <= 0:
            yield "address 只能是 0 到 255，speed 要大于 0"


class PadPageWays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Our own pad page. ``practice``: this machine's own browser may press, and nobody else can reach the page."""

    practice: bool = False


class PadSocket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pad that logs in by WebSocket and opens the page it is told to. ``path`` is what it connects to."""

    path: str = "/"
    silent_seconds: int = 130
    practice: bool = False


class EvaluatorProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One make, or one way, of asking a citizen: exactly one of the three parts."""

    buttons: ButtonBox | None = None
    page: PadPageWays | None = None
    socket: PadSocket | None = None

    def wrong(self) -> Iterator[tuple[str, str]]:
        """What the types alone cannot tell: (key, sentence) for each fault."""
        parts = (self.buttons, self.page, self.socket)
        if sum(one is not None for one in parts) != 1:
            yield "label", "buttons、page、socket 要写一样，只写一样"
        if self.buttons is not None:
            for message in self.buttons.wrong():
                yield "buttons", message
        if self.socket is not None and not self.socket.path.startswith("/"):
            yield "socket", "path 要以 / 开头"


@cache
def evaluator_profiles() -> Mapping[str, EvaluatorProfile]:
    """Those that ship with the program, by key. Raises ResourceFaults."""
    return load_family(shipped_folder("evaluators"), EvaluatorProfile)
