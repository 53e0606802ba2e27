# SPDX-License-Identifier: Apache-2.0
"""``counter-app simulate evaluator --pad URL``: a pad that logs in and presses on the page it is sent."""

import argparse
import time
from contextlib import closing

from counter_app.base.errors import CounterError
from counter_app.cli.stage import Answer, perform
from counter_app.devices.simulated.pad import OpenedPage, SimulatedPad

WAIT_SECONDS = 20.0
LOOK_SECONDS = 0.5
"""How long a citizen looks at the question before the finger is down."""


def run_pad(arguments: argparse.Namespace) -> int:
    """Play a pad until standard input ends. The key is read from its file, so that it stands on no command line."""
    try:
        key = arguments.key_file.read_text(encoding="utf-8").strip() if arguments.key_file else ""
    except (OSError, ValueError):
        raise CounterError("evaluator.no_key_file", file=arguments.key_file) from None
    with closing(SimulatedPad(arguments.pad, key)) as pad:
        return perform({"address": arguments.pad}, lambda words: obey(pad, words), as_json=arguments.json)


def obey(pad: SimulatedPad, words: str) -> Answer:
    """``connected`` and ``asked`` wait; ``answer N [CODE …]`` waits, looks at the question, presses and ends it.

    ``press N``, ``twice N``, ``late N`` after the question's end, ``other-question N``, ``decline``; ``leave`` closes
    the page, ``silent`` pulls the plug, ``loud`` puts it back; ``noise`` sends what is no message.
    """
    command, *rest = words.split()
    level = int(rest[0]) if rest and rest[0].isdigit() else 0
    if command == "connected":
        return {"connected": pad.wait_logged_in(WAIT_SECONDS)}
    if command in ("silent", "loud"):
        pad.switch(off=command == "silent")
        return None
    if command == "noise":
        pad.send("{not json")
        pad.send('{"code": 12345}')
        return None
    page = pad.wait_page(WAIT_SECONDS)
    if page is None:
        return {"asked": False}
    return _on_page(pad, page, command, level, rest)


def _on_page(pad: SimulatedPad, page: OpenedPage, command: str, level: int, rest: list[str]) -> Answer:
    statuses: list[int] = []
    match command:
        case "asked":
            return {"asked": page.wait_for("question", WAIT_SECONDS)}
        case "answer" if level:
            page.wait_for("question", WAIT_SECONDS)
            time.sleep(LOOK_SECONDS)
            statuses = [page.answer("press", level=level), page.answer("done", reasons=rest[1:])]
            pad.forget_page()
        case "press" if level:
            statuses = [page.answer("press", level=level)]
        case "twice" if level:
            statuses = [page.answer("press", level=level), page.answer("press", level=level)]
        case "late" if level:
            page.wait_for("greeting", WAIT_SECONDS)
            statuses = [page.answer("press", level=level)]
            pad.forget_page()
        case "other-question" if level:
            statuses = [page.answer("press", nonce="of-another-question", level=level)]
        case "decline":
            page.wait_for("question", WAIT_SECONDS)
            time.sleep(LOOK_SECONDS)
            statuses = [page.answer("decline")]
            pad.forget_page()
        case "leave":
            page.close()
            pad.forget_page()
        case _:
            raise CounterError("evaluator.unknown_command", command=command)
    return {"statuses": statuses}
