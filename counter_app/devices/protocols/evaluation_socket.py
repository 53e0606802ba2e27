# SPDX-License-Identifier: Apache-2.0
"""Messages of a pad that connects by WebSocket: JSON objects with ``code``, ``state``, ``msg`` and ``data``."""

import hmac
from dataclasses import dataclass
from enum import IntEnum

import msgspec

MOST_NUMBER = 64


class Code(IntEnum):
    """What a message is about."""

    heartbeat = 40000
    login = 40001
    bad_packet = 40002
    unknown_command = 50000
    open_page = 50100


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message, either way. ``state``: 1 well, 0 not; of a login sent by the counter 0 asks for it."""

    code: int
    state: int = 0
    msg: str = ""
    data: object = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What a pad's message means and what it is answered. ``login`` is None where it was no try to log in."""

    reply: str
    login: bool | None = None
    work_no: str = ""


def ask_login() -> str:
    """The counter wants to know who is there."""
    return _words(Message(code=Code.login, state=0))


def open_page(url: str) -> str:
    """The pad is to open this page."""
    return _words(Message(code=Code.open_page, state=1, data=url))


def login(work_no: str, key: str) -> str:
    """The pad says who it is."""
    return _words(Message(code=Code.login, data={"work_no": work_no, "key": key}))


def heartbeat(milliseconds: int) -> str:
    """The pad says that it is still there."""
    return _words(Message(code=Code.heartbeat, data=milliseconds))


def hear(words: str, key: str, *, logged_in: bool) -> Heard:
    """What a pad sent. Whoever has not logged in with the key is answered nothing but that."""
    try:
        message = msgspec.json.decode(words, type=Message)
    except (msgspec.MsgspecError, RecursionError):  # or brackets within brackets without end
        return Heard(_words(Message(code=Code.bad_packet)))
    if message.code == Code.login:
        return _hear_login(message.data, key)
    if not logged_in:
        return Heard(ask_login())
    if message.code == Code.heartbeat:
        return Heard(_words(Message(code=Code.heartbeat, state=1)))
    return Heard(_words(Message(code=Code.unknown_command)))


def read(words: str) -> Message:
    """What the counter sent. Raises ValueError for what is no message."""
    return msgspec.json.decode(words, type=Message)


def _hear_login(data: object, key: str) -> Heard:
    said = data if isinstance(data, dict) else {}
    number, tried = said.get("work_no"), said.get("key")
    well = (
        isinstance(number, str | int)
        and isinstance(tried, str)
        and len(str(number)) <= MOST_NUMBER
        and hmac.compare_digest(tried.encode("utf-8", "replace"), key.encode())
    )
    return Heard(_words(Message(code=Code.login, state=int(well))), well, str(number) if well else "")


def _words(message: Message) -> str:
    return msgspec.json.encode(message).decode()
