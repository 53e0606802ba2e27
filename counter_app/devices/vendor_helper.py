# SPDX-License-Identifier: Apache-2.0
"""A vendor's reader library (sdtapi.dll, termb.dll) behind a pipe: one JSON line in, one JSON line out.

A program of its own, since these libraries are mostly 32-bit, may crash and may hang: ``python vendor_helper.py
sdtapi LIBRARY [PORT]``. It needs the standard library alone (Python 3.8 or later) and imports nothing of the counter.
Every answer is ``{"status": N, "data": "hex"}`` in the words of the serial protocol (0x90 done, 0x9F found, 0x80 no
card ...), or ``{"fault": "library" | "port" | "word"}``. Not tried with a vendor's own library: functions and numbers
are taken from published headers, and tried with a stand-in.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
from collections.abc import Iterable
from ctypes import byref, c_char, c_int, c_uint, create_string_buffer
from typing import TextIO

DONE, FOUND, NO_CARD, NOT_SELECTED, ABSENT, UNKNOWN, NOT_READ = 0x90, 0x9F, 0x80, 0x81, 0x91, 0x21, 0x41
USB_PORTS = range(1001, 1017)
COM_PORTS = range(1, 17)
ROOM = 4096
"""Bytes for an answer; the largest is 1025."""
LEFT_BEHIND = ("wz.txt", "newadd.txt", "xp.wlt", "zp.bmp", "zp.jpg", "fp.dat")
"""Files with personal data that some libraries write where they are; none of them outlives an answer, nor a crash:
whoever started this program clears behind one that did not end by itself."""


class Refused(Exception):
    """What was asked cannot be done at all; the argument is the word for it."""


def clear(folder: str) -> None:
    """Delete what a library has left behind in its folder."""
    for name in LEFT_BEHIND:
        with contextlib.suppress(OSError):
            os.remove(os.path.join(folder, name))


def blocks(*parts: bytes) -> bytes:
    """Text and photo as the serial protocol has them: all lengths first."""
    return b"".join(len(one).to_bytes(2, "big") for one in parts) + b"".join(parts)


class Sdt:
    """sdtapi: a function a command, which answers the status itself."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._port = 0

    def open(self, ports: Iterable[int]) -> int:
        """Open the first port that has a reader."""
        for port in ports:
            if self._library.SDT_OpenPort(c_int(port)) == DONE:
                self._port = port
                return DONE
        raise Refused("port")

    def status(self) -> tuple[int, bytes]:
        """Whether the module is well."""
        return self._library.SDT_GetSAMStatus(c_int(self._port), c_int(0)), b""

    def reset(self) -> tuple[int, bytes]:
        """Set the module back."""
        return self._library.SDT_ResetSAM(c_int(self._port), c_int(0)), b""

    def number(self) -> tuple[int, bytes]:
        """The module's number, as text."""
        said = create_string_buffer(ROOM)
        status = self._library.SDT_GetSAMIDToStr(c_int(self._port), said, c_int(0))
        return status, said.value

    def find(self) -> tuple[int, bytes]:
        """Look for a card."""
        return self._library.SDT_StartFindIDCard(c_int(self._port), create_string_buffer(ROOM), c_int(0)), b""

    def select(self) -> tuple[int, bytes]:
        """Choose it."""
        serial = create_string_buffer(ROOM)
        status = self._library.SDT_SelectIDCard(c_int(self._port), serial, c_int(0))
        return status, serial.raw[:8]

    def read(self) -> tuple[int, bytes]:
        """Text and photo."""
        text, photo, text_length, photo_length = _room()
        status = self._library.SDT_ReadBaseMsg(
            c_int(self._port), text, byref(text_length), photo, byref(photo_length), c_int(0)
        )
        return status, blocks(_cut(text, text_length), _cut(photo, photo_length)) if status == DONE else b""

    def address(self) -> tuple[int, bytes]:
        """The address written onto the card later."""
        text, _, length, _ = _room()
        status = self._library.SDT_ReadNewAppMsg(c_int(self._port), text, byref(length), c_int(0))
        return status, _cut(text, length) if status == DONE else b""

    def close(self) -> None:
        """Let go of the port."""
        self._library.SDT_ClosePort(c_int(self._port))


class Termb:
    """termb (CVR): answers 1 for success; finding and selecting are one call."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library

    def open(self, ports: Iterable[int]) -> int:
        """Open the first port that has a reader."""
        for port in ports:
            if self._library.CVR_InitComm(c_int(port)) == 1:
                return DONE
        raise Refused("port")

    def status(self) -> tuple[int, bytes]:
        """Once the port is open, there is nothing more to ask."""
        return DONE, b""

    def reset(self) -> tuple[int, bytes]:
        """There is no such call."""
        return UNKNOWN, b""

    def number(self) -> tuple[int, bytes]:
        """There is no such call."""
        return ABSENT, b""

    def find(self) -> tuple[int, bytes]:
        """Look for a card and choose it."""
        return {1: FOUND, 2: NO_CARD, 3: NO_CARD}.get(self._library.CVR_Authenticate(), NOT_READ), b""

    def select(self) -> tuple[int, bytes]:
        """Done with finding."""
        return DONE, bytes(8)

    def read(self) -> tuple[int, bytes]:
        """Text as the chip has it (mode 1: UCS-2) and photo."""
        text, photo, text_length, photo_length = _room()
        right = self._library.CVR_ReadBaseMsg(text, byref(text_length), photo, byref(photo_length), c_int(1)) == 1
        return (DONE, blocks(_cut(text, text_length), _cut(photo, photo_length))) if right else (NOT_READ, b"")

    def address(self) -> tuple[int, bytes]:
        """The call for it writes a file with the holder's data, so it is left alone."""
        return ABSENT, b""

    def close(self) -> None:
        """Let go of the port."""
        self._library.CVR_CloseComm()


FAMILIES: dict[str, type[Sdt] | type[Termb]] = {"sdtapi": Sdt, "termb": Termb}
WORDS = ("status", "reset", "number", "find", "select", "read", "address")


def _room() -> tuple[ctypes.Array[c_char], ctypes.Array[c_char], c_uint, c_uint]:
    return create_string_buffer(ROOM), create_string_buffer(ROOM), c_uint(0), c_uint(0)


def _cut(room: ctypes.Array[c_char], length: c_uint) -> bytes:
    return bytes(room.raw[: min(length.value, ROOM)])


def load(path: str) -> ctypes.CDLL:
    """Load a library from its own folder, where it looks for its licence. Raises Refused."""
    whole = os.path.abspath(path)
    try:
        os.chdir(os.path.dirname(whole))
        clear(os.curdir)  # of a machine that was switched off in the middle
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetErrorMode(0x8003)  # a crash shows no window that somebody must close
            os.add_dll_directory(os.path.dirname(whole))
            return ctypes.WinDLL(whole)  # their functions are stdcall
        return ctypes.CDLL(whole)
    except OSError:
        raise Refused("library") from None


def answer(reader: Sdt | Termb, word: str) -> dict[str, object]:
    """One command."""
    if word not in WORDS:
        raise Refused("word")
    try:
        status, data = getattr(reader, word)()
    except AttributeError:  # the library has no such function
        return {"status": UNKNOWN, "data": ""}
    finally:
        clear(os.curdir)
    return {"status": status & 0xFF, "data": data.hex()}


def serve(family: str, path: str, port: int | None, lines: Iterable[str], out: TextIO) -> int:
    """Answer until the pipe is closed."""
    try:
        reader = FAMILIES[family](load(path))
        opened = reader.open([port] if port else [*USB_PORTS, *COM_PORTS])
    except (Refused, AttributeError, KeyError) as refused:
        word = refused.args[0] if isinstance(refused, Refused) else "library"
        print(json.dumps({"fault": word}), file=out, flush=True)
        return 1
    print(json.dumps({"status": opened, "data": ""}), file=out, flush=True)
    for line in lines:
        try:
            said = answer(reader, line.strip())
        except Refused as refused:
            said = {"fault": refused.args[0]}
        print(json.dumps(said), file=out, flush=True)
    reader.close()
    return 0


def main() -> int:
    """The pipe is kept apart from what a library prints by itself."""
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    port = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3].isdigit() else None
    return serve(sys.argv[1], sys.argv[2], port, iter(sys.stdin.readline, ""), out)


if __name__ == "__main__":
    sys.exit(main())
