# SPDX-License-Identifier: Apache-2.0
"""指南出入 that rules find in what an item asks: too many papers, a limit too long, papers hidden elsewhere."""

import re
from collections.abc import Iterator, Mapping, Sequence

from counter_app.base.conditions import Answers, holds, reasons
from counter_app.catalogue.chart_papers import chart_remarks
from counter_app.catalogue.circumstances import answer_sets
from counter_app.catalogue.items import (
    Circumstance,
    Limit,
    LimitKind,
    Material,
    Need,
    Remark,
    Section,
    ServiceItem,
    Structure,
    headings_of,
)
from counter_app.catalogue.remark_words import remark

MOST_MATERIALS = 4
"""The national list of 2020 promises the public that no item asks for more."""

_MONTH = (16, 23)  # the fewest and the most working days a calendar month may have
_NAMED = re.compile(r"“([^“”]+)”")


def structure_remarks(item: ServiceItem, structure: Structure) -> tuple[Remark, ...]:
    """The item's remarks with what the rules find in its structure, in the order of the lines.

    Where a remark that stands already names the same paper on the same line, somebody has looked: it is not said twice.
    """
    listing = item.section("材料")
    found = [*_too_many(structure, listing), *_limits(structure)]
    if listing is not None:
        found += [*_hidden(item, structure, listing), *chart_remarks(item, structure, listing)]
    fresh = [one for one in found if not _said(one, item.remarks)]
    return tuple(sorted([*item.remarks, *fresh], key=lambda one: one.line))


def _said(found: Remark, remarks: Sequence[Remark]) -> bool:
    names = set(_NAMED.findall(found.text)[:1])
    return any(one.line == found.line and names & set(_NAMED.findall(one.text)) for one in remarks)


def _too_many(structure: Structure, listing: Section | None) -> Iterator[Remark]:
    """More papers than one applicant may be asked for, under the answers that bring the most."""
    asked = [one for one in structure.materials if _asked(one)]
    if len(asked) <= MOST_MATERIALS:
        return
    sets = list(answer_sets(structure.circumstances))
    counts = [sum(holds(one.when, answers) is True for one in asked) for answers in sets]
    most, least = max(counts), min(counts)
    if most <= MOST_MATERIALS:
        return
    line = listing.lines[0].number if listing and listing.lines else 0
    answers = _answers(structure.circumstances, asked, sets[counts.index(most)])
    if least == most:
        yield remark("too_many_always", line, most=most)
    elif least > MOST_MATERIALS:
        yield remark("too_many_more", line, least=least, most=most, answers=answers)
    else:
        yield remark("too_many", line, most=most, answers=answers)


def _asked(one: Material) -> bool:
    """Whether the guide itself asks the applicant for this paper in every case it is meant for."""
    return one.need is Need.required and not (one.shared or one.left_to or one.local)


def _answers(circumstances: Sequence[Circumstance], parts: Sequence[Material | Limit], answers: Answers) -> str:
    """The answers that bring these parts in, as the questions offer them."""
    deciding = {key for one in parts if holds(one.when, answers) for key in reasons(one.when, answers)}
    return "、".join(
        option.label
        for question in circumstances
        if question.key in deciding
        for option in question.options
        if option.value == answers[question.key]
    )


def _limits(structure: Structure) -> Iterator[Remark]:
    """A promised limit that is longer than the statutory one under the same answers."""
    told: set[tuple[str, str]] = set()
    for answers in answer_sets(structure.circumstances):
        promised, statutory = _first(structure.limits, answers), _first(structure.statutory, answers)
        if promised is None or statutory is None or (promised.text, statutory.text) in told:
            continue
        own, law = _days(promised), _days(statutory)
        if own and law and own[0] > law[1]:
            told.add((promised.text, statutory.text))
            line = promised.quotes[0].line.number
            words = {"promised": promised.text, "statutory": statutory.text}
            under = _answers(structure.circumstances, [promised, statutory], answers)
            if under:
                yield remark("limit_longer_when", line, answers=under, **words)
            else:
                yield remark("limit_longer", line, **words)


def _first(limits: Sequence[Limit], answers: Mapping[str, str]) -> Limit | None:
    return next((one for one in limits if holds(one.when, answers)), None)


def _days(limit: Limit) -> tuple[int, int] | None:
    """The fewest and the most working days a limit may come to; None where it has no number."""
    match limit.kind:
        case LimitKind.immediate:
            return 0, 0
        case LimitKind.working_days:
            return limit.amount, limit.amount
        case LimitKind.months:
            return limit.amount * _MONTH[0], limit.amount * _MONTH[1]
        case _:
            return None


def _hidden(item: ServiceItem, structure: Structure, listing: Section) -> Iterator[Remark]:
    """Papers that the item asks for somewhere, and not under its materials. What holds for many items is not hidden."""
    listed = {line.number for line in listing.lines}
    headings = headings_of(item.sections)
    hidden: dict[str, list[tuple[int, Material]]] = {}
    for one in structure.materials:
        own = [quote.line.number for quote in one.quotes if item.first_line <= quote.line.number <= item.last_line]
        if own and listed.isdisjoint(own):
            hidden.setdefault(headings.get(own[0], _PRINTED), []).append((own[0], one))
    for where, papers in hidden.items():
        line, first = papers[0]
        code = "hidden" if len(papers) == 1 else "hidden_many"
        name = first.text.strip("《》")
        yield remark(code, line, paper=name, count=len(papers), where=where, list=listing.heading)


_PRINTED = "表格"
"""Where a line stands that is in none of the item's sections."""
