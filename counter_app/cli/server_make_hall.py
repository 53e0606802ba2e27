# SPDX-License-Identifier: Apache-2.0
"""``counter-server make-hall``: a made-up hall of any size straight into an empty centre, to measure it with."""

import argparse
import time
from datetime import date

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import with_centre
from counter_app.rehearsal.made_hall import FIRST, HallPlan, Made, make_hall
from counter_app.rehearsal.windows import HALL
from counter_app.server.centre import Centre
from counter_app.server.projector import Progress, project_all


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_make_hall")
    verb = subparsers.add_parser("make-hall", help=told, description=told)
    add_common(verb)
    verb.add_argument("--windows", type=int, default=3, metavar="N", help=text("made_hall.help.windows"))
    verb.add_argument("--days", type=int, default=5, metavar="D", help=text("made_hall.help.days"))
    verb.add_argument("--cases", type=int, default=300, metavar="M", help=text("made_hall.help.cases"))
    verb.add_argument("--seed", type=int, default=1, metavar="S", help=text("simulating.help.seed"))
    verb.add_argument("--first", type=_day, default=FIRST, metavar="DATE", help=text("made_hall.help.first"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write it, and let the centre's projector read it."""
    plan = HallPlan(arguments.windows, arguments.days, arguments.cases, arguments.seed, arguments.first)
    if min(plan.windows, plan.days, plan.cases) < 1:
        raise CounterError("made_hall.numbers")
    began = time.monotonic()

    async def work(centre: Centre) -> tuple[Made, Progress]:
        return await make_hall(centre, plan), await project_all(centre)

    made, read = with_centre(arguments, work)
    seconds = round(time.monotonic() - began)
    if arguments.json:
        print_json({**made._asdict(), "read": read.read, "parked": read.parked, "seconds": seconds})
    else:
        print(text("made_hall.made", windows=made.windows, cases=made.cases, actions=made.actions, seconds=seconds))
        print(text("made_hall.hall", hall=HALL))
        print(text("made_hall.staff"))
    return DONE


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(text("made_hall.day")) from error
