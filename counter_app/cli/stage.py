# SPDX-License-Identifier: Apache-2.0
"""How a simulated device is driven: it says where it is, then obeys a command a line until nobody holds it."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, print_json, refusal, refuse

Answer = Mapping[str, object] | None


def add_link(parser: argparse.ArgumentParser) -> None:
    """``--link``: a name for the port that stays the same over restarts."""
    parser.add_argument("--link", type=Path, metavar="PATH", help=text("cli.help.simulate_link"))


@contextmanager
def linked(port: str, link: Path | None) -> Iterator[None]:
    """Have a link lead to a port meanwhile; one left behind is replaced. Raises CounterError ``simulate.no_link``."""
    if link is None:
        yield
        return
    try:
        if link.is_symlink():
            link.unlink()
        link.symlink_to(port)
    except OSError as error:
        raise CounterError("simulate.no_link", path=link) from error
    try:
        yield
    finally:
        if link.is_symlink() and str(link.readlink()) == port:  # not the one that another has put there since
            link.unlink()


def perform(where: Mapping[str, str], obey: Callable[[str], Answer], *, as_json: bool) -> int:
    """Print ``where`` (``port`` or ``address``) as the ready line, then obey each line of standard input.

    ``obey`` takes a command (``lay resident``) and may answer a few facts; it raises CounterError for one it does
    not know. Every command is answered by exactly one line, after it has taken effect: with ``--json`` the facts
    (``{}`` where there are none) or the refusal. Ends with the input, on SIGTERM and on SIGINT. The device itself
    works in a thread of its own meanwhile.
    """
    signal.signal(signal.SIGTERM, _leave)
    _say(where, as_json=as_json)
    try:
        for line in sys.stdin:
            if not (command := line.strip()):
                continue
            try:
                _say(obey(command) or {}, as_json=as_json)
            except CounterError as error:
                if as_json:
                    print_json(refusal(error))
                else:
                    refuse(error, as_json=False)
    except KeyboardInterrupt:
        pass
    return DONE


def _say(facts: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(dict(facts))
    else:
        print("  ".join(str(one) for one in facts.values()) or "ok", flush=True)


def _leave(number: int, frame: FrameType | None) -> None:
    """Called on SIGTERM: what was opened is closed on the way out."""
    del number, frame
    sys.exit(DONE)
