# SPDX-License-Identifier: Apache-2.0
"""A helper program behind pipes: a line out, a line in, each with a time limit. Its crash is a fault, not ours."""

import contextlib
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence

from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience

SLICE = 0.1
"""Seconds between two looks at whether somebody gave up."""
LONGEST_LINE = 64 * 1024
LEAVING = 2.0
"""Seconds it may take to end by itself."""


class HelperProcess:
    """One program, started at first need. Used from one thread; a thread of its own only listens."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    @property
    def runs(self) -> bool:
        """Whether it was started and not ended by us. It may have crashed meanwhile."""
        return self._process is not None

    def start(self) -> None:
        """Start it. Raises DeviceFault ``reader.helper_missing``."""
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # no console beside the window
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=hidden,
            )
        except OSError:
            raise DeviceFault("reader.helper_missing") from None
        self._process, self._lines = process, queue.SimpleQueue()
        threading.Thread(target=_listen, args=(process, self._lines), name="helper-lines", daemon=True).start()

    def send(self, line: str) -> None:
        """Hand over a line. Raises DeviceFault ``reader.helper_crashed``."""
        stdin = self._process.stdin if self._process else None
        try:
            if stdin is None:
                raise BrokenPipeError
            stdin.write(f"{line}\n".encode())
            stdin.flush()
        except OSError:
            self.kill()
            raise DeviceFault("reader.helper_crashed") from None

    def receive(self, patience: Patience, seconds: float) -> bytes:
        """The next line; b"" where the patience was over first.

        Raises DeviceFault ``reader.helper_crashed``, ``reader.helper_hangs``, or Cancelled. The program is ended then.
        """
        limit = Patience(seconds)
        try:
            while True:
                patience.check()
                if patience.over:
                    self.kill()
                    return b""
                with contextlib.suppress(queue.Empty):
                    line = self._lines.get(timeout=min(SLICE, limit.left + 0.001, patience.left + 0.001))
                    break
                if limit.over:
                    raise DeviceFault("reader.helper_hangs")
        except BaseException:
            self.kill()
            raise
        if not line:
            self.kill()
            raise DeviceFault("reader.helper_crashed")
        return line

    def close(self) -> None:
        """Let it end by itself, so that it lets go of the reader; else end it. Never raises."""
        process = self._process
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LEAVING)
        self.kill()

    def kill(self) -> None:
        """End it at once. Never raises."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()


def _listen(process: "subprocess.Popen[bytes]", lines: "queue.SimpleQueue[bytes]") -> None:
    """The lines as they come; an empty one at the end."""
    with contextlib.suppress(OSError, ValueError):
        while process.stdout is not None and (line := process.stdout.readline(LONGEST_LINE)):
            lines.put(line)
    if process.stdout is not None:
        process.stdout.close()
    lines.put(b"")


def own_python() -> list[str]:
    """What runs a Python program here: our own interpreter; the machine's, since a frozen program has none."""
    if not getattr(sys, "frozen", False):
        return [sys.executable]
    return ["py", "-3"] if sys.platform == "win32" else ["python3"]
