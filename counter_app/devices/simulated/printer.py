# SPDX-License-Identifier: Apache-2.0
"""A slip printer behind TCP or on a pseudo-terminal: takes bytes, answers DLE EOT and GS r, and fails when told to."""

import contextlib
import os
import re
import select
import socket
import struct
import threading
from collections.abc import Callable
from functools import partial

from counter_app.base.errors import CounterError
from counter_app.devices.contracts import Paper
from counter_app.devices.simulated.printed_paper import Asked, Cut, PaperPrinter, PrintedPaper
from counter_app.devices.simulated.pseudo_terminal import open_port

MOST = 4096
BUFFER = 65536
"""Bytes that wait in a printer which cannot print; then it takes no more."""
REST_SECONDS = 1.0
_REALTIME = re.compile(rb"\x10\x04[\x01-\x04]")
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: the wire ends at once, as when the power goes


def _listen(number: int) -> socket.socket:
    """Raises CounterError ``simulate.port_taken``."""
    try:
        return socket.create_server(("127.0.0.1", number))
    except (OSError, OverflowError) as error:
        raise CounterError("simulate.port_taken", port=number) from error


class SimulatedPrinter:
    """Serves one wire after the other, as a real one does. ``number`` is its TCP port, 0 for any that is free.

    ``keep`` gets each slip in the printer's own thread: what was cut off, or lies there when the wire ends.
    """

    def __init__(
        self, keep: Callable[[PrintedPaper], None], *, dots: int = 576, serial: bool = False, number: int = 0
    ) -> None:
        self._listener = None if serial else _listen(number)
        self._ends: list[int] = []
        self._port = ""
        if serial:
            ours, theirs, self._port = open_port()
            self._ends = [ours, theirs]
            os.set_blocking(self._ends[0], False)
        self._keep = keep
        self._lock = threading.Condition()
        self._paper = Paper.enough
        self._cover = self._stuck = self._silent = self._ended = False
        self._later: list[tuple[int, Callable[[], None]]] = []
        self._came = self._slips = 0
        self._dots = dots
        self._printer = PaperPrinter(dots)
        self._stopped = b""  # came in while nothing could be printed
        self._tail = b""  # the last bytes, in which a question may have begun
        self._wake, self._waker = socket.socketpair()
        self._wire: socket.socket | None = None
        self._answer: Callable[[bytes], object] = len
        self._number = 0 if self._listener is None else self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve_port if serial else self._serve_network)
        self._thread.start()

    @property
    def where(self) -> dict[str, str]:
        """``port`` or ``address``."""
        return {"port": self._port} if self._port else {"address": f"tcp://127.0.0.1:{self._number}"}

    def set_paper(self, paper: Paper) -> None:
        """A roll runs low or out, or a new one is put in."""
        with self._lock:
            self._paper = paper
        self._nudge()

    def set_cover(self, *, is_open: bool) -> None:
        """Somebody opens the cover, or closes it."""
        with self._lock:
            self._cover = is_open
        self._nudge()

    def set_cutter(self, *, stuck: bool) -> None:
        """The cutter jams, or is freed."""
        with self._lock:
            self._stuck = stuck
        self._nudge()

    def set_silent(self, *, silent: bool) -> None:
        """A printer that never speaks, as cheap ones are."""
        with self._lock:
            self._silent = silent

    def switch(self, *, on: bool) -> None:
        """The power: the wire ends in the middle of whatever goes on; what was not printed is lost.

        A serial port that was switched off does not come back: its name is gone.
        """
        with self._lock:
            self._ended = not on
            if not on:
                if self._listener is not None:
                    self._listener.close()
                    self._listener = None
                if self._wire is not None:
                    with contextlib.suppress(OSError):
                        self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._nudge()
        if threading.current_thread() is not self._thread:
            self._thread.join()
        if on and not self._thread.is_alive() and not self._port:
            self._listener = socket.create_server(("127.0.0.1", self._number))
            self._thread = threading.Thread(target=self._serve_network)
            self._thread.start()

    def after(self, count: int, then: Callable[[], None]) -> None:
        """Do something once so many more bytes have come in, questions counted."""
        with self._lock:
            self._later.append((self._came + count, then))
            self._later.sort(key=lambda one: one[0])

    def wait_changes(self, seconds: float) -> int:
        """How much is still to happen ``after`` more bytes; waits until nothing is."""
        with self._lock:
            self._lock.wait_for(lambda: not self._later, seconds)
            return len(self._later)

    def wait_slips(self, count: int, seconds: float) -> int:
        """How many slips have come out; waits until there are ``count``."""
        with self._lock:
            self._lock.wait_for(lambda: self._slips >= count, seconds)
            return self._slips

    def close(self) -> None:
        """Switch it off for good."""
        self.switch(on=False)
        self._wake.close()
        self._waker.close()

    def _nudge(self) -> None:
        with contextlib.suppress(OSError):
            self._waker.send(b"!")

    def _serve_network(self) -> None:
        while (listener := self._listener) is not None:
            if not self._ready(listener.fileno()):
                continue
            try:
                self._wire, _ = listener.accept()
            except OSError:
                return
            self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._wire:
                self._answer = self._wire.send
                self._converse(self._wire.fileno(), self._wire.recv)
            self._wire = None

    def _serve_port(self) -> None:
        ours = self._ends[0]
        self._answer = partial(os.write, ours)
        self._converse(ours, partial(os.read, ours))
        while self._ends:
            os.close(self._ends.pop())

    def _ready(self, handle: int, seconds: float | None = None) -> bool:
        """Wait until something comes, or something was changed by hand, or the seconds are over (then False)."""
        try:
            found, _, _ = select.select([handle, self._wake.fileno()], [], [], seconds)
        except (OSError, ValueError):
            return False
        if self._wake.fileno() in found:
            self._wake.recv(64)
            return False
        return bool(found)

    def _converse(self, handle: int, read: Callable[[int], bytes]) -> None:
        while not self._ended:
            self._work(b"")
            if len(self._stopped) >= BUFFER:
                found = self._full()
            else:
                found = self._ready(handle, REST_SECONDS if self._port else None)
            if not found:
                self._tear_off_at_rest()
                continue
            try:
                data = read(MOST)
            except BlockingIOError:  # a port that was closed had its bytes dropped
                continue
            except OSError:
                break
            if not data:
                break
            self._receive(data)
        if not self._printer.blank:
            self._out(self._printer.tear_off())
        self._printer = PaperPrinter(self._dots)
        self._stopped = self._tail = b""

    def _tear_off_at_rest(self) -> None:
        """On a port nobody sees the end of a slip that is not cut: somebody tears it off when nothing more comes."""
        if self._port and not self._stopped and not self._printer.blank:
            self._out(self._printer.tear_off())

    def _full(self) -> bool:
        """Nothing is taken until somebody changes something."""
        select.select([self._wake], [], [])
        self._wake.recv(64)
        return False

    def _receive(self, data: bytes) -> None:
        """Take bytes up to where something is to happen, then let it happen."""
        while data and not self._ended:
            with self._lock:
                due = self._later[0] if self._later else None
            piece = data if due is None else data[: max(due[0] - self._came, 0)]
            self._answer_at_once(piece)
            self._work(piece)
            self._came += len(piece)
            data = data[len(piece) :]
            if due is not None and self._came >= due[0]:
                due[1]()
                with self._lock:
                    self._later.remove(due)
                    self._lock.notify_all()

    def _answer_at_once(self, piece: bytes) -> None:
        """Questions are answered wherever they stand, even among dots: so the command reference warns."""
        stream = self._tail + piece
        found = list(_REALTIME.finditer(stream))
        for one in found:
            self._say(self._state(one[0][2]))
        self._tail = stream[max(found[-1].end() if found else 0, len(stream) - 2) :]

    def _work(self, piece: bytes) -> None:
        waiting = self._stopped + piece
        if self._paper is Paper.out or self._cover or self._stuck:
            self._stopped = waiting
            return
        self._stopped = b""
        for event in self._printer.take(waiting):
            match event:
                case Asked():
                    self._say(0x03 if self._paper is Paper.low else 0x00)
                case Cut(paper):
                    self._out(paper)

    def _out(self, paper: PrintedPaper) -> None:
        self._keep(paper)
        with self._lock:
            self._slips += 1
            self._lock.notify_all()

    def _state(self, question: int) -> int:
        out, low = self._paper is Paper.out, self._paper is Paper.low
        stopped = out or self._cover or self._stuck
        match question:
            case 1:
                return 0x12 | (0x08 if stopped else 0)
            case 2:
                return 0x12 | (0x04 if self._cover else 0) | (0x20 if out else 0) | (0x40 if self._stuck else 0)
            case 3:
                return 0x12 | (0x08 if self._stuck else 0)
            case _:
                return 0x12 | (0x6C if out else 0x0C if low else 0)

    def _say(self, byte: int) -> None:
        if not self._silent:
            with contextlib.suppress(OSError):
                self._answer(bytes([byte]))
