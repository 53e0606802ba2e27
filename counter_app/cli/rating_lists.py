# SPDX-License-Identifier: Apache-2.0
"""``counter-app ratings list|follow-ups``: a day's evaluations, and bad ones that wait, without a window.

Nobody is signed in here: what a clerk may not know yet is not told either.
"""

import argparse
from dataclasses import asdict
from datetime import date

from counter_app.base.clock import civil_date, from_micros, spoken_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, columns, print_json
from counter_app.cli.opened import opened


def register_lists(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both actions to the verb."""
    told = text("rating_list.help.list")
    listing = actions.add_parser("list", help=told, description=told)
    add_common(listing)
    listing.add_argument("--date", default="", metavar="YYYY-MM-DD", help=text("rating_list.help.date"))
    listing.set_defaults(run=run_list)
    told = text("rating_list.help.follow_ups")
    waiting = actions.add_parser("follow-ups", help=told, description=told)
    add_common(waiting)
    waiting.add_argument("--closed", action="store_true", help=text("rating_list.help.closed"))
    waiting.set_defaults(run=run_follow_ups)


def run_list(arguments: argparse.Namespace) -> int:
    """What was pressed on a day, what was not, and what a local rule counts."""
    from counter_app.desk.rating_list import RatingRow, Told, list_ratings

    def line(one: RatingRow) -> tuple[str, ...]:
        moment = f"{from_micros(one.at):%H:%M}"
        if one.told is Told.unrated:
            return moment, one.number, text("rating_list.unrated"), text(f"rating_list.why.{one.why}")
        level = f"{one.level} {levels.words(one.level)}" if one.level else text("rating_list.hidden")
        how = text("rating_list.default") if one.told is Told.counted else text(f"follow_up.source.{one.source}")
        proof = "" if one.proved or one.told is Told.counted else text("follow_up.no_proof")
        known = text(f"rating_list.known_by.{one.known_by}") if one.known_by else ""
        return moment, one.number, level, "，".join(part for part in (how, known, *one.reasons, proof) if part)

    levels = shipped_levels()
    day = _day(arguments.date)
    with opened(arguments, reading=True) as counter:
        found = list_ratings(counter, day)
    if arguments.json:
        print_json([asdict(one) for one in found])
    else:
        print("\n".join(columns([line(one) for one in found])) if found else text("rating_list.none"))
    return DONE


def run_follow_ups(arguments: argparse.Namespace) -> int:
    """Bad evaluations that wait, over due first."""
    from counter_app.desk.following_up import days_left, list_follow_ups

    with opened(arguments, reading=True) as counter:
        rows = [
            {
                "number": one.case.number,
                "question": one.key,
                "title": one.case.title,
                "level": one.rating.level,
                "due": one.due.isoformat(),
                "days_left": days_left(counter, one),
                "next": one.next[0].value if one.next else "",
                "finding": one.finding.value if one.finding else "",
                "counts": one.counts,
            }
            for one in list_follow_ups(counter, closed=arguments.closed)
        ]
    if arguments.json:
        print_json(rows)
        return DONE
    told = [
        (
            str(one["number"]),
            text("follow_up.due", day=spoken_date(date.fromisoformat(str(one["due"])))),
            text("follow_up.next", step=text(f"follow_up.step.{one['next']}"))
            if one["next"]
            else text("follow_up.clock.done"),
        )
        for one in rows
    ]
    print("\n".join(columns(told)) if told else text("follow_up.none"))
    return DONE


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words) if words else civil_date(system_clock())
    except ValueError:
        raise CounterError("rating_list.date") from None
