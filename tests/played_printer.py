# SPDX-License-Identifier: Apache-2.0
"""A printer played by a real TCP server: it takes bytes, answers DLE EOT and GS r, and can misbehave on cue."""

import socket
import threading
from types import TracebackType

READY = (0x12, 0x12, 0x12, 0x12)
LOW = (0x12, 0x12, 0x12, 0x1E)
PAPER_OUT = (0x1A, 0x32, 0x12, 0x7E)
COVER_OPEN = (0x1A, 0x16, 0x12, 0x12)
CUTTER_STUCK = (0x1A, 0x52, 0x1A, 0x12)


class PlayedPrinter:
    """Serves one connection after another. ``got`` is what was printed, status questions left out.

    ``before`` and ``after`` are the answers to DLE EOT 1 to 4 while nothing, or something, has been printed; None is
    silence. ``hang_up_after`` drops the wire (with RST) when so many bytes were taken.
    """

    def __init__(
        self,
        before: tuple[int, int, int, int] | None = READY,
        after: tuple[int, int, int, int] | None = READY,
        *,
        ordered: int | None = None,
        hang_up_after: int | None = None,
        chatter: bytes = b"",
    ) -> None:
        self.got = bytearray()
        self._before, self._after = before, after
        self._ordered, self._hang_up_after, self._chatter = ordered, hang_up_after, chatter
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    @property
    def target(self) -> str:
        """Where it listens, as the settings write it."""
        return f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "PlayedPrinter":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with socket.create_connection(self._listener.getsockname()) as last:
            last.sendall(b"STOP")
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            wire, _ = self._listener.accept()
            with wire:
                if not self._converse(wire):
                    return

    def _converse(self, wire: socket.socket) -> bool:
        pending = b""
        while True:
            try:
                found = wire.recv(4096)
            except ConnectionError:
                return True
            if not found:
                return True
            pending += found
            if pending == b"STOP":
                return False
            pending = self._take(pending, wire)
            if self._hang_up_after is not None and len(self.got) >= self._hang_up_after:
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                return True

    def _take(self, data: bytes, wire: socket.socket) -> bytes:
        while data:
            if len(data) < 3 and data[0] in (0x10, 0x1D):
                return data
            answer: int | None
            if data[:2] == b"\x10\x04" and data[2] in (1, 2, 3, 4):
                states = self._after if self.got else self._before
                answer = states[data[2] - 1] if states else None
            elif data[:3] == b"\x1dr\x01":
                answer = self._ordered
            else:
                self.got.append(data[0])
                data = data[1:]
                continue
            data = data[3:]
            if answer is not None:
                wire.sendall(self._chatter + bytes([answer]))
        return b""
