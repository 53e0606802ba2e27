# SPDX-License-Identifier: Apache-2.0
"""Played devices of the practice hall, each a process of its own on its real wire: reader, evaluator, slip printer.

A citizen of an exercise lays the card on the reader, and presses when asked. Where this system has no such wires
(Windows has no pseudo-terminals) there are none, and everything is typed.
"""

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import counter_app
from counter_app.base.private_files import private_folder
from counter_app.catalogue.exercises import Exercise
from counter_app.settings import DeviceSetting

logger = logging.getLogger(__name__)

READER, BOX, PRINTER = "id-reader", "evaluator", "printer"
READER_PROFILE, BOX_PROFILE, SLIP_PROFILE = "samv-serial", "buttons-four", "generic-80"
ENDS_SECONDS = 5.0
LOOK_SECONDS = 2.0
"""How long the citizen looks at the question."""


class PlayedDevice:
    """A simulator that runs: a command a line, an answer a line."""

    def __init__(self, words: Sequence[str]) -> None:
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "counter_app"]
        found = str(Path(counter_app.__file__).resolve().parents[1])  # also where the program is not installed
        self._process = subprocess.Popen(
            [*program, "simulate", *words, "--json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": found},
        )
        self._lock = threading.Lock()
        self._where: Mapping[str, Any] | None = None

    @property
    def where(self) -> Mapping[str, Any]:
        """``port`` or ``address``, once it is there; empty where it never came."""
        with self._lock:
            if self._where is None:
                self._where = self._answer()
            return self._where

    def ask(self, command: str) -> Mapping[str, Any]:
        """Give a command; what it answered, nothing where the device is gone."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            if self._process.stdin is not None:
                self._process.stdin.write(f"{command}\n")
                self._process.stdin.flush()
                return self._answer()
        return {}

    def _answer(self) -> Mapping[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        found = json.loads(line) if line.strip() else {}
        return found if isinstance(found, dict) else {}

    @property
    def runs(self) -> bool:
        """Whether it is still there."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDS_SECONDS)
        if self.runs:
            self._process.kill()
            self._process.wait()
        with self._lock:  # whoever waits for an answer has got the end of it by now
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()


class PracticeDevices:
    """All played devices of the hall while its window is open."""

    def __init__(self, home: Path, seed: int = 0) -> None:
        self._home = home
        self.seed = seed  # in which order people queue
        self._reader: PlayedDevice | None = None
        self._box: PlayedDevice | None = None
        self._printer: PlayedDevice | None = None
        self._press = 5
        self._closing = threading.Event()
        self._citizen: threading.Thread | None = None

    def __enter__(self) -> Self:
        private_folder(self._home)
        if os.name == "posix":
            self._reader = PlayedDevice([READER, "--link", str(self._home / "reader")])
            self._box = PlayedDevice([BOX, "--profile", BOX_PROFILE, "--link", str(self._home / "box")])
        self._printer = PlayedDevice([PRINTER, "--into", str(self._home / "slips")])
        for one in (self._reader, self._box, self._printer):
            if one is not None and not one.where:
                logger.warning("a played device did not come up")
        if self._box is not None:
            self._citizen = threading.Thread(target=self._press_when_asked, name="citizen", daemon=True)
            self._citizen.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        for one in (self._reader, self._box, self._printer):
            if one is not None:
                one.close()
        if self._citizen is not None:
            self._citizen.join(ENDS_SECONDS)

    @property
    def overrides(self) -> Mapping[str, Any]:
        """Settings of the window by which it finds them; a window of practice in any case."""
        devices: list[DeviceSetting] = []
        if self._reader is not None and self._reader.where:
            devices.append(DeviceSetting("id_reader", READER_PROFILE, str(self._home / "reader")))
        if self._box is not None and self._box.where:
            devices.append(DeviceSetting("evaluator", BOX_PROFILE, str(self._home / "box")))
        found: dict[str, Any] = {"practice": True, "devices": tuple(devices)}
        address = str(self._printer.where.get("address", "")) if self._printer is not None else ""
        if address:
            target = address if address.startswith("tcp://") else f"tcp://{address}"
            found |= {"slip_target": target, "slip_profile": SLIP_PROFILE}
        return found

    def come(self, exercise: Exercise) -> None:
        """The citizen of an exercise is here: their card lies on the reader, where they have one."""
        self._press = exercise.press
        self.leave()
        if self._reader is not None and exercise.citizen.card:
            self._reader.ask(f"lay {exercise.citizen.card}")

    def leave(self) -> None:
        """Nobody is here: no card lies on the reader."""
        if self._reader is not None:
            self._reader.ask("lift")

    def _press_when_asked(self) -> None:
        """Whenever the counter asks, the citizen looks at the box and presses the level of the exercise."""
        while self._box is not None and self._box.runs and not self._closing.is_set():
            if self._box.ask("asked").get("asked"):
                self._closing.wait(LOOK_SECONDS)
                self._box.ask(f"press {self._press}")
            self._closing.wait(LOOK_SECONDS)
