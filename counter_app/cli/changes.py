# SPDX-License-Identifier: Apache-2.0
"""``counter-app catalogue changes``: what changed in a guide since a day, or between two editions used here."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from counter_app.base.clock import civil_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.change import Change
from counter_app.catalogue.change_sheet import ChangeSheet, sheet_between, sheet_since
from counter_app.catalogue.items import Quote, ServiceItem
from counter_app.catalogue.shelf import shelf_of
from counter_app.cli.answers import DONE, print_json
from counter_app.cli.catalogue import Json, find_guide, load_told
from counter_app.settings import find_places

WEEK = 7


def run(arguments: argparse.Namespace) -> int:
    """Tell the changes; of the last seven days where nothing else is asked."""
    if (arguments.before is None) is not (arguments.after is None) or (arguments.before and arguments.since):
        arguments.usage(text("changes.cli.usage"))
    sheet = _sheet(arguments)
    if arguments.json:
        print_json(_data(sheet))
    else:
        print("\n".join(_page(sheet)))
    return DONE


def _sheet(arguments: argparse.Namespace) -> ChangeSheet:
    places = find_places(arguments.home)
    shelf = shelf_of(places)
    guide = find_guide(load_told(places).catalogue, arguments.guide)
    today = civil_date(system_clock())
    if arguments.before is not None:
        return sheet_between(shelf, guide, arguments.before, arguments.after, today.isoformat())
    since = _day(arguments.since) if arguments.since else (today - timedelta(days=WEEK)).isoformat()
    return sheet_since(shelf, guide, since, today.isoformat())


def _day(words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        raise CounterError("changes.no_day", day=words) from None


def _data(sheet: ChangeSheet) -> Json:
    return {
        "guide": sheet.guide.id,
        "title": sheet.guide.title,
        "valid_from": sheet.guide.valid_from,
        "since": sheet.since,
        "until": sheet.until,
        "before": sheet.before,
        "after": sheet.after,
        "changes": [_change(one) for one in sheet.changes],
    }


def _change(change: Change) -> Json:
    return {
        "part": change.part.value,
        "item": _item(change.about) if change.about else None,
        "items": [_item(one) for one in change.shared],
        "sentence": change.sentence,
        "before": change.before,
        "after": change.after,
        "since": change.since,
        "local": change.local.name if change.local else "",
        "quotes": [_quote(one) for one in change.quotes],
        "were": [_quote(one) for one in change.were],
    }


def _item(item: ServiceItem) -> Json:
    return {"item": item.ordinal, "title": item.title, "code": item.code}


def _quote(quote: Quote) -> Json:
    return {"heading": quote.heading, "line": quote.line.number, "text": quote.text}


def _page(sheet: ChangeSheet) -> Iterator[str]:
    yield text("changes.cli.head", guide=sheet.guide.title, since=sheet.since, until=sheet.until)
    if not sheet.changes:
        yield text("changes.none")
        return
    yield text("changes.cli.count", count=len(sheet.changes), before=sheet.before, after=sheet.after)
    for heading, ones in _by_item(sheet.changes):
        yield ""
        yield heading
        for one in ones:
            yield f"  {one.part.label}　{one.sentence}{one.from_day}"
            for key, words in (("was", one.before), ("now", one.after)):
                if words:
                    yield f"    {text(f'changes.{key}')}：{'／'.join(words.splitlines())}"


def _by_item(changes: Sequence[Change]) -> Iterator[tuple[str, list[Change]]]:
    """The changes of one item after the other."""
    groups: dict[str, list[Change]] = {}
    for one in changes:
        groups.setdefault(one.heading, []).append(one)
    yield from groups.items()
