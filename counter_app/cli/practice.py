# SPDX-License-Identifier: Apache-2.0
"""``counter-app practice open|list|begin|grade|reset``: the practice hall, with a home folder of its own."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.cli.opened import opened_with

if TYPE_CHECKING:
    from counter_app.desk.counter import Counter
    from counter_app.desk.practice_hall import Standing


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    verb = subparsers.add_parser("practice", help=text("cli.help.practice"), description=text("practice.cli.about"))
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))

    def add(name: str) -> argparse.ArgumentParser:
        told = text(f"practice.cli.{name}")
        parser: argparse.ArgumentParser = actions.add_parser(name, help=told, description=told)
        add_common(parser)
        return parser

    opening = add("open")
    opening.add_argument("--seed", type=int, default=0, metavar="S", help=text("cli.help.kiosk_seed"))
    opening.set_defaults(run=run_open)
    add("list").set_defaults(run=run_list)
    beginning, grading = add("begin"), add("grade")
    beginning.add_argument("exercise", metavar="EXERCISE", help=text("practice.cli.exercise"))
    beginning.set_defaults(run=run_begin)
    grading.add_argument("exercise", metavar="EXERCISE", nargs="?", default="", help=text("practice.cli.exercise"))
    grading.set_defaults(run=run_grade)
    add("reset").set_defaults(run=run_reset)


def run_open(arguments: argparse.Namespace) -> int:
    """Open the window of the practice hall, with its played devices; also ``counter-app --practice``."""
    from counter_app.desk.practice_devices import PracticeDevices
    from counter_app.desk.practice_hall import prepare
    from counter_app.settings import practice_home
    from counter_app.start import run_window

    home = practice_home(arguments.home)
    prepare(home)
    with PracticeDevices(home, arguments.seed) as devices:
        return run_window(home, practice=devices)


def run_list(arguments: argparse.Namespace) -> int:
    """Every exercise, and how far it is; before the hall was ever opened too."""
    from counter_app.cases.grading import grade
    from counter_app.catalogue.exercises import shipped_exercises
    from counter_app.desk.practice_hall import Standing, standings
    from counter_app.settings import find_places, practice_home

    if find_places(practice_home(arguments.home)).database.exists():
        with _hall(arguments) as counter:
            found = standings(counter)
    else:
        found = tuple(Standing(one, None, grade(one, ())) for one in shipped_exercises())
    if arguments.json:
        print_json([_told(one) for one in found])
    else:
        print("\n".join(_row(one) for one in found))
    return DONE


def run_begin(arguments: argparse.Namespace) -> int:
    """Begin an exercise: from now on what is done counts for it."""
    from counter_app.catalogue.exercises import exercise_called
    from counter_app.desk.practice_hall import begin

    exercise = exercise_called(arguments.exercise)
    if exercise is None:
        raise CounterError("practice.no_exercise", name=arguments.exercise)
    with _hall(arguments, make=True) as counter:
        begun = begin(counter, exercise)
    if arguments.json:
        print_json({"exercise": exercise.id, "begun_at": begun.begun_at})
    else:
        print(text("practice.cli.begun", id=exercise.id, title=exercise.title))
        print("\n".join(exercise.story))
    return DONE


def run_grade(arguments: argparse.Namespace) -> int:
    """Points met and missed, each with why. 1 where anything that was asked for is missing."""
    from counter_app.desk.practice_hall import standing_of, standings

    with _hall(arguments) as counter:
        found = (standing_of(counter, arguments.exercise),) if arguments.exercise else standings(counter)
    meant = [one for one in found if arguments.exercise or one.begun is not None]
    if arguments.json:
        print_json([_told(one) for one in meant])
    else:
        print("\n".join(line for one in meant for line in _lines(one)))
    return DONE if all(one.grade.passed for one in meant) else REFUSED


def run_reset(arguments: argparse.Namespace) -> int:
    """Begin from the start."""
    from counter_app.desk.practice_hall import reset
    from counter_app.settings import practice_home

    reset(practice_home(arguments.home))
    if arguments.json:
        print_json({})
    else:
        print(text("practice.cli.was_reset"))
    return DONE


@contextmanager
def _hall(arguments: argparse.Namespace, *, make: bool = False) -> "Iterator[Counter]":
    """The practice hall's counter without a window, also while its window is open; a store of an older program is
    brought up to date. ``make`` one where nothing was practised yet, else raise CounterError ``practice.not_here``."""
    from counter_app.desk.practice_hall import prepare
    from counter_app.settings import load_settings, practice_home

    home = practice_home(arguments.home)
    settings = load_settings(home, overrides={"practice": True})
    fresh = not settings.places.database.exists()
    if fresh and not make:
        raise CounterError("practice.not_here")
    if fresh:
        prepare(home)
    with opened_with(settings, reading=not fresh, renewing=True) as counter:
        yield counter


def _told(one: "Standing") -> dict[str, object]:
    return {
        "id": one.exercise.id,
        "level": one.exercise.level,
        "title": one.exercise.title,
        "state": one.state,
        "tries": one.begun.tries if one.begun else 0,
        "minutes": one.minutes,
        "keys": one.begun.keys if one.begun else 0,
        "points": [
            {"label": point.point.label, "met": point.met, "why": point.point.why} for point in one.grade.points
        ],
    }


def _row(one: "Standing") -> str:
    return text(
        "practice.cli.row",
        id=one.exercise.id,
        level=text(f"practice.level.l{one.exercise.level}"),
        title=one.exercise.title,
        state=text(f"practice.state.{one.state}"),
        met=one.grade.met,
        count=len(one.grade.points),
    )


def _lines(one: "Standing") -> Iterator[str]:
    yield _row(one)
    for point in one.grade.points:
        code = "point_met" if point.met else "point_missed"
        yield text(f"practice.cli.{code}", label=point.point.label, why=point.point.why)
    if one.begun is not None and one.grade.begun:
        yield text("practice.cli.spent", minutes=one.minutes, keys=one.begun.keys)
