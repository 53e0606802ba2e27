# SPDX-License-Identifier: Apache-2.0
"""Paper through the system's print queue (CUPS ``lp``): the same bytes that were shown, never a file on disk.

The queue takes a job or refuses it; whether a sheet came out it does not say. Windows has no ``lp``: there papers
are kept as files until printing through Qt is built and tried.
"""

import shutil
import subprocess

from counter_app.base.errors import CounterError
from counter_app.devices.aside import SLICE
from counter_app.devices.patience import Patience

PATIENCE = 10
"""Seconds the spooler may take to answer; it only accepts the job, it does not print it."""


def submit(
    pdf: bytes, *, queue: str, title: str, copies: int, media: str = "A4", request: Patience | None = None
) -> str:
    """Hand a PDF to a queue and return the spooler's job name. ``title`` must name nobody.

    Raises CounterError ``printing.no_spooler``, ``printing.queue_refused`` or ``printing.queue_silent``, and
    Cancelled; in the last two cases it is not known whether the job was taken.
    """
    return _hand_over(pdf, queue, ["-t", title, "-n", str(copies), "-o", f"media={media}"], request)


def submit_raw(data: bytes, *, queue: str, title: str, request: Patience | None = None) -> str:
    """Hand a printer's own bytes to its queue, which passes them through; else as ``submit``."""
    return _hand_over(data, queue, ["-t", title, "-o", "raw"], request)


def _hand_over(data: bytes, queue: str, options: list[str], request: Patience | None) -> str:
    program = shutil.which("lp")
    if program is None:
        raise CounterError("printing.no_spooler")
    command = [program, "-d", queue, *options, "-"]
    words = _answer(command, data, queue, request).decode(errors="replace").split()
    return next((word for word in words if word.startswith(f"{queue}-")), "")


def check_queue(queue: str, request: Patience | None = None) -> None:
    """Ask whether the system knows a queue. Raises CounterError as ``submit`` does; nothing is printed."""
    program = shutil.which("lpstat")
    if program is None:
        raise CounterError("printing.no_spooler")
    _answer([program, "-a", queue], b"", queue, request)


def _answer(command: list[str], data: bytes, queue: str, request: Patience | None) -> bytes:
    """What the spooler says. One that does not come back in time, or was given up, is ended."""
    asked = request or Patience(PATIENCE)
    step = Patience(asked.part(PATIENCE))
    asked.check()
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as spooler:
        given: bytes | None = data
        try:
            while True:
                try:
                    said, _ = spooler.communicate(given, timeout=step.part(SLICE))
                    break
                except subprocess.TimeoutExpired as error:
                    given = None  # once begun, it goes on with the rest
                    asked.check()
                    if step.over:
                        raise CounterError("printing.queue_silent", queue=queue) from error
        except BaseException:
            spooler.kill()
            raise
    if spooler.returncode != 0:
        raise CounterError("printing.queue_refused", queue=queue)
    return said
