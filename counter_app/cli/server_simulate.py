# SPDX-License-Identifier: Apache-2.0
"""``counter-server simulate``: many windows with made-up people against a real centre, and whether both agree after."""

import argparse
import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, columns, print_json
from counter_app.cli.server_init import run as init
from counter_app.rehearsal.served import Verified, served, take_in, verified
from counter_app.rehearsal.simulating import Plan, Simulation, Stage

_COLUMNS = ("day", "cases", "pushed", "seconds", "calls", "sent", "refused", "waiting", "offline")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_simulate")
    verb = subparsers.add_parser("simulate", help=told, description=told)
    add_common(verb)
    verb.add_argument("--windows", type=int, default=10, metavar="N", help=text("simulating.help.windows"))
    verb.add_argument("--cases", type=int, default=40, metavar="M", help=text("simulating.help.cases"))
    verb.add_argument("--days", type=int, default=1, metavar="D", help=text("simulating.help.days"))
    verb.add_argument("--offline", type=float, default=0.0, metavar="P", help=text("simulating.help.offline"))
    verb.add_argument("--seed", type=int, default=1, metavar="S", help=text("simulating.help.seed"))
    verb.add_argument("--url", default="", metavar="URL", help=text("simulating.help.url"))
    verb.add_argument("--database", default="", metavar="URL", help=text("server.init.database"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play it. 1 where the centre and the windows do not agree in the end."""
    if min(arguments.windows, arguments.cases, arguments.days) < 1 or not 0 <= arguments.offline <= 1:
        raise CounterError("simulating.numbers")
    if arguments.url and not getattr(arguments, "home", None):
        raise CounterError("simulating.home")
    with tempfile.TemporaryDirectory(prefix="simulated-", ignore_cleanup_errors=True) as folder:
        plan = Plan(
            Path(folder) / "windows",
            arguments.windows,
            arguments.cases,
            arguments.days,
            arguments.offline,
            arguments.seed,
        )
        home = getattr(arguments, "home", None) or _new_centre(Path(folder), arguments.database)
        with contextlib.ExitStack() as stack:
            url = arguments.url or stack.enter_context(served(home))
            stages = list(_stages(plan, home, url, as_json=arguments.json))
            found = verified(home)
    return _told(plan, stages, found, as_json=arguments.json)


def _new_centre(folder: Path, database: str) -> Path:
    """A centre for this rehearsal alone."""
    home = folder / "centre"
    with contextlib.redirect_stdout(None):
        init(argparse.Namespace(home=home, database=database, name=text("simulating.name"), region="", json=False))
    return home


def _stages(plan: Plan, home: Path, url: str, *, as_json: bool) -> Iterator[Stage]:
    simulation = Simulation(plan, min(os.cpu_count() or 1, plan.windows))
    try:
        place = take_in(home, url, simulation.make_windows())
        for day in range(plan.days):
            yield simulation.day(place, day)
        yield simulation.end(place)
    finally:
        simulation.close()


def _told(plan: Plan, stages: list[Stage], found: Verified, *, as_json: bool) -> int:
    end = stages[-1].played
    agree = end.agree == plan.windows and end.waiting == 0 and not found.faulty
    if as_json:
        print_json(
            {
                "stages": [{"day": one.name, "seconds": one.seconds, **asdict(one.played)} for one in stages],
                "verified": asdict(found),
                "agree": agree,
            }
        )
        return DONE if agree else REFUSED
    head = [text(f"simulating.column.{name}") for name in _COLUMNS]
    rows = [
        [
            one.name or text("simulating.end"),
            str(one.played.cases),
            str(one.played.pushed),
            f"{one.seconds:.1f}",
            str(one.played.calls),
            f"{one.played.sent / 1024:,.0f}",
            str(one.played.refused),
            str(one.played.waiting),
            str(one.played.offline),
        ]
        for one in stages
    ]
    print("\n".join(columns([head, *rows])))
    cases = sum(one.played.cases for one in stages)
    sent = sum(one.played.sent for one in stages)
    print(text("simulating.wire", bytes=f"{sent / cases:,.0f}"))
    print(text("simulating.verified", chains=found.chains, actions=found.actions, faulty=found.faulty))
    print(text("simulating.agree" if agree else "simulating.differ", agree=end.agree, windows=plan.windows))
    return DONE if agree else REFUSED
