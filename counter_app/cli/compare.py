# SPDX-License-Identifier: Apache-2.0
"""``counter-app catalogue compare``: one matter in all its places, for everybody or for one person's circumstances."""

import argparse
from collections.abc import Iterator, Mapping

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue import aligning, matters
from counter_app.catalogue.aligning import read_alike
from counter_app.catalogue.comparing import Cell, Comparing, Comparison, Place, Row, side_by_side, silence
from counter_app.catalogue.items import Catalogue, ServiceItem
from counter_app.catalogue.matters import Matter, MatterMap, read_local_matters
from counter_app.catalogue.shelf import shipped_guides
from counter_app.cli.answers import DONE, Request, answer_batch, check_keys, columns, print_json, word_of
from counter_app.cli.catalogue import BATCH, Json, find_item, load_told
from counter_app.cli.checklist import given_answers, pair, quoted
from counter_app.settings import find_places


def run(arguments: argparse.Namespace) -> int:
    """Compare; all matters where none is named, a batch where ``-`` is."""
    catalogue = load_told(find_places(arguments.home)).catalogue
    known = MatterMap(catalogue, read_local_matters(shipped_guides() / matters.FILE))
    if arguments.matter == BATCH:
        return answer_batch(lambda request: _request(catalogue, known, request))
    if arguments.matter is None:
        if arguments.json:
            print_json({"matters": [_listed(one) for one in known.matters]})
        else:
            print("\n".join(_list_page(known)))
        return DONE
    matter, item = _wanted(catalogue, known, arguments.matter)
    comparison = _compared(catalogue, matter, item, dict(pair(word) for word in arguments.set))
    if arguments.json:
        print_json(_data(comparison, known, item))
    else:
        print("\n".join(_page(comparison, known, item)))
    return DONE


def _request(catalogue: Catalogue, known: MatterMap, request: Request) -> Json:
    check_keys(request, "matter set")
    matter, item = _wanted(catalogue, known, word_of(request, "matter") or "")
    return _data(_compared(catalogue, matter, item, given_answers(request)), known, item)


def _wanted(catalogue: Catalogue, known: MatterMap, words: str) -> tuple[Matter, ServiceItem | None]:
    """A matter by its name, or that of an item named as GUIDE/ITEM. Raises CounterError."""
    found = known.find(words)
    if found is not None:
        return found, None
    guide, slash, reference = words.partition("/")
    if slash:
        item = find_item(catalogue, guide.strip(), reference.strip())
        return known.of(item)[0], item
    near = "、".join(known.near(words))
    if near:
        raise CounterError("compare.no_matter", words=words, near=near)
    raise CounterError("compare.no_matter_at_all", words=words)


def _compared(catalogue: Catalogue, matter: Matter, item: ServiceItem | None, answers: Mapping[str, str]) -> Comparison:
    """Raises CounterError for an answer that none of the places knows."""
    items = side_by_side(matter, own=item.guide if item else "", item=item)
    comparing = Comparing(catalogue, matter, items, read_alike(shipped_guides() / aligning.FILE))
    asked = comparing.answers
    for key, value in answers.items():
        if key not in asked:
            code = "compare.no_answer_key" if asked else "compare.asks_nothing"
            raise CounterError(code, key=key, keys="、".join(asked))
        if value not in {option.value for option in asked[key]}:
            values = "、".join(f"{option.value}（{option.label}）" for option in asked[key])
            raise CounterError("cli.answer_value", key=key, value=value, values=values)
    return comparing.under(answers)


def _listed(matter: Matter) -> Json:
    return {
        "matter": matter.name,
        "class": matter.kind,
        "national": matter.national,
        "places": [{"guide": one.guide, "item": one.ordinal, "title": one.title} for one in matter.items],
    }


def _list_page(known: MatterMap) -> Iterator[str]:
    kind = None
    for matter in known.matters:
        if matter.kind != kind:
            kind = matter.kind
            yield from (*([""] if matter is not known.matters[0] else []), kind or text("compare.local"))
        yield f"  {matter.name}　{'、'.join(f'{one.guide}/{one.ordinal}' for one in matter.items)}"


def _others(known: MatterMap, matter: Matter, item: ServiceItem | None) -> list[str]:
    """What else the item that was named belongs to."""
    return [one.name for one in known.of(item) if one.name != matter.name] if item else []


def _data(comparison: Comparison, known: MatterMap, item: ServiceItem | None) -> Json:
    matter = comparison.matter
    return {
        "matter": matter.name,
        "class": matter.kind,
        "national": matter.national,
        "other_matters": _others(known, matter, item),
        "places": [_place(one) for one in comparison.places],
        "answers": {one.key: one.answer for one in comparison.questions if one.answer is not None},
        "rows": [_row(one, comparison.places) for one in comparison.rows],
        "open_questions": [
            {
                "key": one.key,
                "question": one.text,
                "options": [{"value": option.value, "label": option.label} for option in one.options],
                "places": [place.key for place in one.open_in],
            }
            for one in comparison.open_questions
        ],
    }


def _place(place: Place) -> Json:
    return {
        "key": place.key,
        "guide": place.item.guide,
        "item": place.item.ordinal,
        "title": place.item.title,
        "text_only": place.text_only,
    }


def _row(row: Row, places: tuple[Place, ...]) -> Json:
    return {
        "section": row.topic.value,
        "key": row.key,
        "label": row.label,
        "same": row.likeness.value == "same",
        "likeness": row.likeness.value,
        "cells": {place.key: _cell(cell) for place, cell in zip(places, row.cells, strict=True)},
    }


def _cell(cell: Cell | None) -> Json | None:
    return None if cell is None else {"text": cell.text, "quote": quoted(cell.quotes)}


def _page(comparison: Comparison, known: MatterMap, item: ServiceItem | None) -> Iterator[str]:
    yield comparison.matter.name
    others = _others(known, comparison.matter, item)
    if others:
        yield text("compare.others", matters="、".join(others))
    rows = [[one.name, one.key, str(one.item.ordinal), one.item.title] for one in comparison.places]
    yield from (f"  {line}" for line in columns(rows))
    if comparison.open_questions:
        yield from ("", text("compare.open"))
    for asked in comparison.open_questions:
        choices = "、".join(f"{one.value}（{one.label}）" for one in asked.options)
        yield f"  {asked.text} {'、'.join(one.name for one in asked.open_in)}：--set {asked.key}= {choices}"
    topic = None
    for row in comparison.rows:
        if row.topic is not topic:
            topic = row.topic
            yield from ("", text(f"compare.section.{topic.value}"))
        yield f"  {text(f'compare.likeness.{row.likeness.value}')}　{row.label}"
        shown = [
            [place.name if first else "", words]
            for place, cell in zip(comparison.places, row.cells, strict=True)
            for first, words in _lines(cell.text if cell else silence(row.topic, place))
        ]
        yield from (f"      {line}" for line in columns(shown))


def _lines(words: str) -> Iterator[tuple[bool, str]]:
    return ((number == 0, line) for number, line in enumerate(words.split("\n")))
