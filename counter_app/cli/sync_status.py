# SPDX-License-Identifier: Apache-2.0
"""``counter-app sync status``: what is safe here, what is at the centre, what stands in the way."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.cli.opened import opened

if TYPE_CHECKING:
    from counter_app.desk.centre import CentreView


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.sync_status")
    verb = subparsers.add_parser("status", help=told, description=told)
    add_common(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Tell how things stand. 1 where nothing is sent until somebody settles it."""
    from counter_app.desk.centre import CentreState, look

    with opened(arguments, reading=True) as counter:
        view = look(counter)
    if arguments.json:
        print_json({**asdict(view), "state": view.state.value})
    else:
        print("\n".join(_lines(view)))
    return REFUSED if view.state is CentreState.frozen else DONE


def _lines(view: "CentreView") -> Iterator[str]:
    from counter_app.desk.centre import CentreState, spoken_skew

    if view.state is CentreState.apart:
        yield text("sync.not_enrolled")
        return
    yield text("sync.status_lines.centre", name=view.name, place=view.place)
    yield text("sync.status_lines.counts", written=view.written, taken=view.taken, waiting=view.waiting)
    if view.oldest_at is not None:
        yield text("sync.status_lines.oldest", when=_moment(view.oldest_at))
    if view.attachments_waiting or view.attachments_stuck:
        counts = {"waiting": view.attachments_waiting, "stuck": view.attachments_stuck}
        yield text("sync.status_lines.attachments", **counts)
    yield text("sync.status_lines.heard", when=_moment(view.heard_at))
    if view.skew_shown:
        yield spoken_skew(view.skew)
    yield from view.unused
    for one in view.parked:
        facts = {"number": one.number, "kind": one.kind, "why": one.why}
        yield text("sync.status_lines.parked", **facts, since=_moment(one.since))
    if view.obstacle is not None:
        yield view.obstacle.why
        yield f"{view.obstacle.who}：{view.obstacle.cure}"
    elif view.waiting or view.attachments_waiting:
        yield text("sync.status_lines.by_window")


def _moment(micros: int) -> str:
    return f"{from_micros(micros).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
