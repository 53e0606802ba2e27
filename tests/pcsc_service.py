# SPDX-License-Identifier: Apache-2.0
"""The system's smart-card service for tests: an own pcscd with an own configuration, socket and virtual reader.

Nothing of it is seen outside: its socket lies in a folder of the tests, its reader listens on loopback only. The
system's own service is not touched; where one runs already, pcscd refuses to run twice, and the tests say so.
"""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

PCSCD = "/usr/sbin/pcscd"
VPCD = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
PACKAGES = "pcscd vsmartcard-vpcd libpcsclite-dev gcc libc6-dev"
SYSTEM = Path("/run/pcscd")
NAME = "Virtual PCD 00 00"
OTHER_NAME = "Virtual PCD 00 01"
_FIRST_PASSED = 3
"""The number under which a service finds the socket it was started with."""


class OwnService:
    """One pcscd, started and stopped as often as a test wants. The first reader has ``port``, the second the next."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = Path(os.environ["PCSCLITE_CSOCK_NAME"])
        self._plug = folder / "pulled"
        self._pid: int | None = None
        self.port = _two_free_ports()
        _build(folder)
        readers = folder / "readers"
        readers.mkdir()
        (readers / "virtual").write_text(
            f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:{self.port}\n'
            f"LIBPATH {folder / 'reader.so'}\nCHANNELID {self.port}\n",
            encoding="ascii",
        )
        (folder / "empty").mkdir()

    @property
    def address(self) -> str:
        """Where a simulated card connects to."""
        return f"127.0.0.1:{self.port}"

    def start(self, *, readers: bool = True) -> None:
        """Run it, with its readers or with none."""
        configuration, reader = self._folder / ("readers" if readers else "empty"), self._folder / "reader.so"
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self._socket))
            listening.listen(16)
            self._pid = os.posix_spawn(
                "/bin/sh",
                ["sh", "-c", f"LISTEN_PID=$$ LD_PRELOAD={reader} exec {PCSCD} --foreground --config {configuration}"],
                {**os.environ, "LISTEN_FDS": "1", "PULLED_READER": str(self._plug)},
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, listening.fileno(), _FIRST_PASSED),
                    (os.POSIX_SPAWN_OPEN, 1, str(self._folder / "log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                    (os.POSIX_SPAWN_DUP2, 1, 2),
                ],
            )

    def stop(self) -> None:
        """Stop it, as an administrator does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Let it crash: one that waits for a card in vain cannot be stopped otherwise."""
        self._end(signal.SIGKILL)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It is there and answers nothing, while the block lasts."""
        if self._pid is None:
            raise RuntimeError("it does not run")
        os.kill(self._pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._pid, signal.SIGCONT)

    def _end(self, how: int) -> None:
        if self._pid is not None:
            os.kill(self._pid, how)
            os.waitpid(self._pid, 0)
            self._pid = None
        self._socket.unlink(missing_ok=True)

    def pull(self) -> None:
        """Pull the reader's plug."""
        self._plug.touch()

    def put_back(self) -> None:
        """Put the reader's plug in again."""
        self._plug.unlink(missing_ok=True)


@contextmanager
def own_service() -> Iterator[OwnService]:
    """A service that runs while the block lasts, found by everything this process starts or calls itself.

    Where its socket is ``conftest.py`` says for the whole process, since the system's library asks for it only once.
    """
    missing = [one for one in (PCSCD, str(VPCD), "/usr/include/PCSC/ifdhandler.h") if not Path(one).exists()]
    if missing or shutil.which("gcc") is None:
        pytest.fail(f"the tests' packages are not installed (./installer/test installs {PACKAGES})")
    if _another_runs():
        pytest.skip("another pcscd runs on this machine: the tests' own would not start beside it")
    if os.geteuid() != 0:
        pytest.skip("pcscd does not run without root on this system")
    with TemporaryDirectory(prefix="pcsc-") as folder:
        service = OwnService(Path(folder))
        service.start()
        try:
            yield service
        finally:
            service.stop()


def _another_runs() -> bool:
    """Whether the system's own service is up: where only its socket waits for somebody, it is not."""
    try:
        number = int((SYSTEM / "pcscd.pid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return False
    return (SYSTEM / "pcscd.comm").exists() and Path(f"/proc/{number}").exists()


def _build(folder: Path) -> None:
    """The virtual reader with a plug. Its own library is found beside it, by the name it calls itself."""
    (folder / "libifdvpcd.so.0").symlink_to(VPCD)
    source = Path(__file__).with_name("loopback_reader.c")
    command = ["gcc", "-shared", "-fPIC", "-I/usr/include/PCSC", "-o", str(folder / "reader.so"), str(source)]
    command += ["-Wl,--no-as-needed", f"-Wl,-rpath,{folder}", str(folder / "libifdvpcd.so.0")]
    subprocess.run(command, check=True)


def _two_free_ports() -> int:
    """A port that is free and followed by a free one: the virtual reader has two slots."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
