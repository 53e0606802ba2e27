# SPDX-License-Identifier: Apache-2.0
"""Simulated devices for tests: the same processes that practice uses, on the real wire."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0
"""Seconds a simulator may take to come up or to answer; a busy machine is no fault."""


class Simulated:
    """A running simulator. ``where`` is its ready line; ``say`` gives it a command and waits until it took effect."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()
        self.where = self._answer()
        assert "error" not in self.where, self.where

    @property
    def port(self) -> str:
        """The serial port to open."""
        return str(self.where["port"])

    @property
    def address(self) -> str:
        """The address to connect to."""
        return str(self.where["address"])

    def say(self, command: str) -> dict[str, object]:
        """Have a command obeyed; what it answered. A refused one fails the test."""
        stdin = self._process.stdin
        assert stdin is not None
        stdin.write(f"{command}\n")
        stdin.flush()
        answer = self._answer()
        assert "error" not in answer, answer
        return answer

    def kill(self) -> None:
        """Let the device vanish, as when its plug is pulled."""
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """Close its input and wait until it has left."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
        self._listener.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line)
        self._lines.put("")  # it has left

    def _answer(self) -> dict[str, object]:
        line = self._lines.get(timeout=PATIENCE)
        assert line, "the simulator has left"
        found = json.loads(line)
        assert isinstance(found, dict)
        return found


@contextmanager
def simulated(kind: str, *words: str, home: Path | None = None) -> Iterator[Simulated]:
    """``counter-app simulate <kind> …`` while the block lasts. Costs a Python process: share one by module."""
    command = [sys.executable, "-m", "counter_app", "simulate", kind, *words, "--json"]
    if home is not None:
        command += ["--home", str(home)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        running = Simulated(process)
    except BaseException:
        process.kill()
        process.wait()
        raise
    try:
        yield running
    finally:
        running.end()
