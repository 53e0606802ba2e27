# SPDX-License-Identifier: Apache-2.0
"""``counter-app sync counts``: a day's actions counted here and at the centre; also beside a window."""

import argparse
from dataclasses import asdict
from datetime import date

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.cli.opened import opened


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.sync_counts")
    verb = subparsers.add_parser("counts", help=told, description=told)
    add_common(verb)
    verb.add_argument("--day", default="", metavar="DAY", help=text("sync.help.day"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare both sides. 1 where the centre does not have what it acknowledged."""
    from counter_app.desk.centre import spoken_counts
    from counter_app.desk.centre_line import connect
    from counter_app.sync.counts import compare_day

    with opened(arguments, reading=True) as counter:
        day = _day(arguments.day or counter.today())
        client = connect(counter)
        try:
            compared = compare_day(counter.store.centre, client, day)
        finally:
            client.close()
    agree = all(one.agrees for one in compared)
    if arguments.json:
        epochs = [{**asdict(one), "agrees": one.agrees} for one in compared]
        print_json({"day": day.isoformat(), "agree": agree, "epochs": epochs})
    else:
        print(spoken_counts(day, compared))
    return DONE if agree else REFUSED


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise CounterError("sync.day_shape") from error
