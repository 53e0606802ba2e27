# SPDX-License-Identifier: Apache-2.0
"""A line between two programs: slow, narrow, cut at a byte, deaf after the question. A thread in this process."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

PIECE = 16 * 1024


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one connection: cut after so many bytes towards the centre or back; None: not cut."""

    cut_up: int | None = None
    cut_down: int | None = None


WELL = Fate()
DEAF = Fate(cut_down=0)
"""The question arrives, the answer does not."""


class Proxy:
    """Forwards a free port of 127.0.0.1 to another one. All settings may be changed at any moment."""

    def __init__(self, target: int, *, delay: float = 0.0, rate: float = 0.0) -> None:
        self.target = target
        self.delay = delay  # seconds, each way
        self.rate = rate  # bytes a second, each way; 0: as many as come
        self.fate: Callable[[], Fate] = lambda: WELL
        self.shut = False  # new connections are refused
        self.bytes_up = 0
        self.bytes_down = 0
        self.cuts = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)
        self._ready = threading.Event()
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.drop_all()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def drop_all(self) -> None:
        """Cut every connection now; what was on its way is gone."""
        done = threading.Event()

        def cut() -> None:
            for writer in list(self._writers):
                writer.transport.abort()
            done.set()

        self._loop.call_soon_threadsafe(cut)
        done.wait()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.shut:
            writer.transport.abort()
            return
        self._writers.add(writer)
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            self._writers.discard(writer)
            return
        self._writers.add(back)
        fate = self.fate()
        tasks = {
            asyncio.ensure_future(self._pass_on(reader, back, fate.cut_up, up=True)),
            asyncio.ensure_future(self._pass_on(there, writer, fate.cut_down, up=False)),
        }
        try:
            done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if any(task.result() for task in done):  # cut: both ways at once
                for task in waiting:
                    task.cancel()
            await asyncio.wait(tasks)
        finally:
            for one in (writer, back):
                one.transport.abort()
                self._writers.discard(one)

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: int | None, *, up: bool
    ) -> bool:
        """Forward until the end. True where the line was cut."""
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)
        sender = asyncio.ensure_future(self._send(queue, writer))
        try:
            with contextlib.suppress(OSError):
                while piece := await reader.read(PIECE if left is None else max(1, min(PIECE, left + 1))):
                    if up:
                        self.bytes_up += len(piece)
                    else:
                        self.bytes_down += len(piece)
                    cut = left is not None and len(piece) > left
                    await queue.put((self._loop.time() + self.delay, piece[:left] if cut else piece))
                    if cut:
                        await queue.put((0.0, b""))
                        await sender
                        self.cuts += 1
                        return True
                    left = None if left is None else left - len(piece)
            await queue.put((0.0, b""))
            await sender
            with contextlib.suppress(OSError):
                writer.write_eof()
            return False
        finally:
            sender.cancel()

    async def _send(self, queue: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter) -> None:
        while True:
            due, piece = await queue.get()
            if not piece:
                return
            if (wait := due - self._loop.time()) > 0:
                await asyncio.sleep(wait)
            try:
                writer.write(piece)
                await writer.drain()
            except OSError:
                return
            if self.rate:
                await asyncio.sleep(len(piece) / self.rate)
