# SPDX-License-Identifier: Apache-2.0
"""``counter-server ratings upload``: send evaluations up, once or until stopped."""

import argparse
import asyncio

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.server.centre import Centre
from counter_app.server.ratings.finding import SENDING, WAITING
from counter_app.server.ratings.settings import load_rating_settings
from counter_app.server.ratings.uploading import (
    IDLE,
    Outcome,
    Step,
    send_parked_again,
    upload,
    upload_standing,
)


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_ratings_upload")
    parser = subparsers.add_parser("upload", help=told, description=told)
    parser.add_argument("--once", action="store_true", help=text("cli.ratings.once"))
    parser.add_argument("--again", action="store_true", help=text("cli.ratings.again"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Send. Exit 1 where the endpoint could not be reached and it was to be tried once."""
    return with_centre(arguments, lambda centre: _upload(centre, arguments))


async def _upload(centre: Centre, arguments: argparse.Namespace) -> int:
    settings = load_rating_settings(centre.settings)
    if arguments.again:
        await send_parked_again(centre)
    while True:
        steps = await upload(centre, settings)
        await _tell(centre, arguments, steps)
        last = steps[-1]
        if arguments.once:
            return REFUSED if last.outcome in (Outcome.away, Outcome.busy) else DONE
        await asyncio.sleep(last.wait or IDLE)


async def _tell(centre: Centre, arguments: argparse.Namespace, steps: list[Step]) -> None:
    async with centre.reading() as connection:
        states = (await upload_standing(connection, most=0)).states
    counts = {
        "sent": sum(one.sent for one in steps),
        "parked": sum(one.parked for one in steps),
        "waiting": states.get(WAITING, 0) + states.get(SENDING, 0),
    }
    last = steps[-1]
    if arguments.json:
        print_json({**counts, "outcome": last.outcome.value, "wait": last.wait, "code": last.code})
        return
    print(text("cli.ratings.uploaded", **counts))
    if last.outcome in (Outcome.away, Outcome.busy):
        said = text(f"rating_records.line.{last.code or 'busy'}")
        print(text("cli.ratings.line", said=said, seconds=max(1, round(last.wait))))
