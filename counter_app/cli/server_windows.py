# SPDX-License-Identifier: Apache-2.0
"""``counter-server windows``: every window with its state, its chains' marks, when it was last here, and why not."""

import argparse
from collections.abc import Iterator
from datetime import timedelta

from counter_app.base.clock import SHANGHAI, from_micros, system_clock, to_micros
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, columns, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.centre import Centre
from counter_app.server.own_certificate import WARNED_DAYS, certificate_until
from counter_app.server.settings import find_home
from counter_app.server.standing import WindowStanding, windows_standing


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_windows")
    verb = subparsers.add_parser("windows", help=told, description=told)
    add_common(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List them, by hall and number."""

    async def work(centre: Centre) -> list[WindowStanding]:
        async with centre.reading() as connection:
            return await windows_standing(connection)

    found = with_centre(arguments, work)
    until = certificate_until(find_home(arguments.home))
    if arguments.json:
        ends = None if until is None else to_micros(until)
        print_json({"windows": [_as_json(one) for one in found], "certificate_until": ends})
        return DONE
    if until is not None and until - system_clock() < timedelta(days=WARNED_DAYS):
        print(text("server.windows.certificate", until=f"{until.astimezone(SHANGHAI):%Y-%m-%d}"))
    if not found:
        print(text("server.windows.none"))
        return DONE
    heads = ("hall", "number", "id", "state", "seen", "skew", "parked")
    rows = [[text(f"server.windows.{one}") for one in heads], *(_row(one) for one in found)]
    for line, standing in zip(columns(rows), [None, *found], strict=True):
        print(line)
        if standing is not None:
            for more in _more(standing):
                print("  " + more)
    return DONE


def _row(one: WindowStanding) -> list[str]:
    place = one.window
    return [
        place.hall,
        place.number,
        place.id,
        text(f"server.windows.states.{place.state}"),
        f"{from_micros(place.seen_at):%Y-%m-%d %H:%M:%S}",
        f"{place.skew / 1e6:+.1f}s",
        str(one.parked),
    ]


_WHY = {
    "push.fork": "server.windows.fork",
    "push.ahead": "server.windows.ahead",
    "chain.lost_tail": "server.windows.lost_tail",
}


def _more(one: WindowStanding) -> Iterator[str]:
    if one.window.reason:
        yield text(_WHY.get(one.window.reason, one.window.reason))
    for row in one.chains:
        yield text(f"server.windows.chain_{'open' if row.open else 'closed'}", epoch=row.epoch, mark=row.mark)
        if row.reason:
            yield "  " + text(_WHY.get(row.reason, row.reason))


def _as_json(one: WindowStanding) -> dict[str, object]:
    place = one.window
    return {
        "id": place.id,
        "hall": place.hall,
        "number": place.number,
        "state": place.state,
        "reason": place.reason,
        "seen_at": place.seen_at,
        "skew": place.skew,
        "program": place.program,
        "parked": one.parked,
        "chains": [
            {
                "epoch": row.epoch,
                "mark": row.mark,
                "head": bytes(row.head).hex(),
                "durable": row.durable,
                "open": row.open,
                "opened_for": row.opened_for,
                "state": row.state,
                "reason": row.reason,
                "signed_seq": row.signed_seq,
                "touched_at": row.touched_at,
            }
            for row in one.chains
        ],
    }
