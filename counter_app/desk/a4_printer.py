# SPDX-License-Identifier: Apache-2.0
"""Where this window's paper goes: into the system's print queue, or into a file where the window has none."""

from dataclasses import dataclass
from pathlib import Path

from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.private_files import private_folder
from counter_app.cases.actions import PrintState
from counter_app.desk.counter import Counter
from counter_app.devices.patience import Patience
from counter_app.devices.transports.print_queue import submit
from counter_app.store.disk import write_whole


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of a PDF that was sent. ``queue`` is "" where it was kept as a file."""

    state: PrintState
    queue: str
    copies: int
    saved_as: Path | None = None
    trouble: CounterError | None = None


def send(
    counter: Counter,
    pdf: bytes,
    *,
    file: str,
    title: str,
    copies: int,
    media: str = "A4",
    request: Patience | None = None,
) -> Sent:
    """Send a PDF out. ``file`` and ``title`` name nobody. ``request`` gives it up, from any thread.

    What the queue answers is part of what is returned; a file that cannot be kept raises ``printing.not_saved``.
    """
    queue = counter.settings.window.a4_queue
    if not queue:
        return Sent(PrintState.saved, "", 1, saved_as=_save(counter, pdf, file))
    try:
        if request is not None and request.given_up:
            return Sent(PrintState.failed, queue, copies, trouble=CounterError("printing.given_up"))
        submit(pdf, queue=queue, title=title, copies=copies, media=media, request=request)
    except Cancelled:
        return Sent(PrintState.unknown, queue, copies, trouble=CounterError("printing.left_off", queue=queue))
    except CounterError as error:
        state = PrintState.unknown if error.code == "printing.queue_silent" else PrintState.failed
        return Sent(state, queue, copies, trouble=error)
    return Sent(PrintState.sent, queue, copies)


def send_sheet(counter: Counter, pdf: bytes, *, file: str, paper: str, request: Patience | None = None) -> Sent:
    """Send out a paper that belongs to no case, called ``paper``. Raises CounterError ``sheet.<why>``."""
    try:
        sent = send(counter, pdf, file=f"{file}.pdf", title=file, copies=1, request=request)
    except CounterError as error:
        raise _of_a_sheet(error, paper) from error
    if sent.trouble is not None:
        raise _of_a_sheet(sent.trouble, paper)
    return sent


def _of_a_sheet(error: CounterError, paper: str) -> CounterError:
    """What keeps a case's paper from coming out, told of another paper."""
    room, _, why = error.code.partition(".")
    return CounterError(f"sheet.{why}", paper=paper, **error.facts) if room == "printing" else error


def _save(counter: Counter, pdf: bytes, name: str) -> Path:
    """Keep a PDF in the papers folder, readable by this user only; replaced whole or not at all."""
    try:
        path = private_folder(counter.settings.places.papers) / name
        write_whole(path, pdf)
    except OSError as error:
        raise CounterError("printing.not_saved") from error
    return path
