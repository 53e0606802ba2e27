# SPDX-License-Identifier: Apache-2.0
"""``counter-server verify``: every chain recomputed from its bytes; what does not hold, by kind and place."""

import argparse

from sqlalchemy import select

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.centre import Centre
from counter_app.server.tables.windows import window
from counter_app.server.verifying import ChainReport, verify_chains


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_verify")
    verb = subparsers.add_parser("verify", help=told, description=told)
    add_common(verb)
    verb.add_argument("--window", default="", metavar="ID", help=text("server.verify.window"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check all chains, or one window's. 1 where one does not hold. The centre may serve meanwhile."""
    as_json: bool = arguments.json

    async def work(centre: Centre) -> tuple[int, int, int]:
        if arguments.window and not await _known(centre, arguments.window):
            raise CounterError("windows.unknown", window=arguments.window)
        chains = actions = faulty = 0
        async for report in verify_chains(centre.engine, arguments.window):
            chains, actions, faulty = chains + 1, actions + report.actions, faulty + bool(report.faults)
            if as_json:
                print_json(_as_json(report))
            elif report.faults:
                _tell(report)
        return chains, actions, faulty

    chains, actions, faulty = with_centre(arguments, work)
    if as_json:
        print_json({"whole": not faulty, "chains": chains, "actions": actions, "faulty": faulty})
    elif faulty:
        print(text("server.verify.broken", chains=chains, faulty=faulty))
    else:
        print(text("server.verify.whole", chains=chains, actions=actions))
    return REFUSED if faulty else DONE


async def _known(centre: Centre, wanted: str) -> bool:
    """Whether a window has this id: of one that is mistyped nothing may be said to hold."""
    async with centre.reading() as connection:
        return (await connection.execute(select(window.c.id).where(window.c.id == wanted))).first() is not None


def _tell(report: ChainReport) -> None:
    window, epoch = report.place
    print(text("server.verify.chain", window=window, epoch=epoch, faults=report.faults))
    for one in report.findings:
        print("  " + text("server.verify.place", seq=one.seq, what=text(f"server.verify.fault.{one.fault.value}")))


def _as_json(report: ChainReport) -> dict[str, object]:
    return {
        "window": report.place.window,
        "epoch": report.place.epoch,
        "actions": report.actions,
        "erased": report.erased,
        "head": report.head.hex(),
        "faults": report.faults,
        "findings": [{"fault": one.fault.value, "seq": one.seq} for one in report.findings],
    }
