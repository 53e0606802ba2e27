# SPDX-License-Identifier: Apache-2.0
"""Paper through the system's print queue (CUPS ``lp``): the same bytes that were shown, never a file on disk.

The queue takes a job or refuses it; whether a sheet came out it does not say. Windows has no ``lp``: there papers
are kept as files until printing through Qt is built and tried.
"""

import shutil
import subprocess

from counter_app.base.errors import CounterError

PATIENCE = 10
"""Seconds the spooler may take to answer; it only accepts the job, it does not print it."""


def submit(pdf: bytes, *, queue: str, title: str, copies: int, media: str = "A4") -> str:
    """Hand a PDF to a queue and return the spooler's job name. ``title`` must name nobody.

    Raises CounterError ``printing.no_spooler``, ``printing.queue_refused`` or ``printing.queue_silent``; in the
    last case it is not known whether the job was taken.
    """
    return _hand_over(pdf, queue, ["-t", title, "-n", str(copies), "-o", f"media={media}"])


def submit_raw(data: bytes, *, queue: str, title: str) -> str:
    """Hand a printer's own bytes to its queue, which passes them through; else as ``submit``."""
    return _hand_over(data, queue, ["-t", title, "-o", "raw"])


def _hand_over(data: bytes, queue: str, options: list[str]) -> str:
    program = shutil.which("lp")
    if program is None:
        raise CounterError("printing.no_spooler")
    command = [program, "-d", queue, *options, "-"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise CounterError("printing.queue_silent", queue=queue) from error
    if done.returncode != 0:
        raise CounterError("printing.queue_refused", queue=queue)
    words = done.stdout.decode(errors="replace").split()
    return next((word for word in words if word.startswith(f"{queue}-")), "")


def check_queue(queue: str) -> None:
    """Ask whether the system knows a queue. Raises CounterError as ``submit`` does; nothing is printed."""
    program = shutil.which("lpstat")
    if program is None:
        raise CounterError("printing.no_spooler")
    try:
        done = subprocess.run([program, "-a", queue], capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise CounterError("printing.queue_silent", queue=queue) from error
    if done.returncode != 0:
        raise CounterError("printing.queue_refused", queue=queue)
