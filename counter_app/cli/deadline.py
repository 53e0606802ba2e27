# SPDX-License-Identifier: Apache-2.0
"""``counter-app deadline GUIDE ITEM --from DATETIME [--set KEY=VALUE …]``, or ``deadline -`` for a batch."""

import argparse
from collections.abc import Mapping
from datetime import datetime

from counter_app.base.clock import SHANGHAI, parse_moment
from counter_app.base.conditions import keys_of
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.actions import Due
from counter_app.cases.calendar import WorkCalendar
from counter_app.cases.deadlines import compute_due
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Catalogue, Limit, ServiceItem
from counter_app.cli.answers import DONE, Request, add_common, answer_batch, check_keys, print_json, word_of
from counter_app.cli.catalogue import BATCH, find_item, load_told
from counter_app.cli.checklist import answered, given_answers, pair
from counter_app.settings import Hours, load_settings

EARLIEST, LATEST = 2000, 2100
"""Years a moment may be of: outside them it is a slip of the hand."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("deadline", help=text("cli.help.deadline"), description=text("cli.help.deadline"))
    add_common(parser)
    parser.add_argument("guide", metavar="GUIDE", help=text("cli.help.guide"))
    parser.add_argument("item", metavar="ITEM", nargs="?", help=text("cli.help.item"))
    parser.add_argument("--from", dest="start", metavar="DATETIME", help=text("cli.help.from"))
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=text("cli.help.set"))
    parser.set_defaults(run=run, usage=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Tell when a case accepted at a moment must be finished, and why."""
    batch = arguments.guide == BATCH and arguments.item is None
    if not batch and (arguments.item is None or arguments.start is None):
        arguments.usage("ITEM" if arguments.item is None else "--from")
    settings = load_settings(arguments.home)
    catalogue = load_told(settings.places).catalogue
    calendar = WorkCalendar.load(settings.places.centre_calendar, settings.places.calendar)
    hours = settings.hall.hours
    if batch:
        return answer_batch(lambda request: _answer(_requested(catalogue, calendar, hours, request)))
    item = find_item(catalogue, arguments.guide, arguments.item)
    limits = find_limits(item, dict(pair(word) for word in arguments.set))
    due = compute_due(*limits, _moment(arguments.start), calendar, hours)
    if arguments.json:
        print_json(_answer(due))
    else:
        print("\n".join(due.explanation))
    return DONE


def find_limits(item: ServiceItem, given: Mapping[str, str]) -> tuple[Limit, Limit | None]:
    """The limits that hold for an item under some answers. Raises CounterError while an open question decides them."""
    checklist = answered(item, given)
    _decided(checklist)
    return checklist.limit, checklist.statutory


def _decided(checklist: Checklist) -> None:
    """Raise CounterError for the first open question that a limit depends on."""
    structure = checklist.item.structure
    limits = (*structure.limits, *structure.statutory) if structure else ()
    asked = {one.key for limit in limits for one in keys_of(limit.when)}
    for question in checklist.open_questions:
        own = question.circumstance
        if own.key in asked:
            values = "、".join(f"{one.value}（{one.label}）" for one in own.options)
            raise CounterError("cli.deadline.open", question=own.question, key=own.key, values=values)


def _requested(catalogue: Catalogue, calendar: WorkCalendar, hours: Hours, request: Request) -> Due:
    check_keys(request, "guide item from set")
    item = find_item(catalogue, word_of(request, "guide") or "", word_of(request, "item") or "")
    start = _moment(word_of(request, "from") or "")
    return compute_due(*find_limits(item, given_answers(request)), start, calendar, hours)


def _moment(shown: str) -> datetime:
    try:
        moment = parse_moment(shown.strip()).astimezone(SHANGHAI)
    except (ValueError, OverflowError) as error:
        raise CounterError("cli.deadline.moment", words=shown) from error
    if not EARLIEST <= moment.year <= LATEST:
        raise CounterError("cli.deadline.moment", words=shown)
    return moment


def _answer(due: Due) -> dict[str, object]:
    return {
        "due": due.due or None,
        "due_statutory": due.due_statutory or None,
        "provisional": due.provisional,
        "explanation": list(due.explanation),
    }
