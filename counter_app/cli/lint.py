# SPDX-License-Identifier: Apache-2.0
"""``counter-app catalogue lint [GUIDE] [--json]``: coverage an item, faults with their place, remarks, totals."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from counter_app.base.clock import civil_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault
from counter_app.base.texts import text
from counter_app.catalogue.items import Remark
from counter_app.catalogue.lint import GuideLint, ItemLint, lint_guide
from counter_app.catalogue.loader import look_over
from counter_app.catalogue.shelf import SUPPLEMENTS, Edition, Shelf, shelf_of, shipped_guides
from counter_app.cli.answers import DONE, REFUSED, columns, print_json
from counter_app.settings import find_places

Json = Mapping[str, object]

COLUMNS = ("items", "lines", "coverage", "notes", "faults", "remarks", "local")
"""Of the last table, behind the guide's name."""


def run(arguments: argparse.Namespace, root: Path | None = None) -> int:
    """Print the lint of the guides in force today; 1 where there is any fault.

    Raises CounterError for a guide that does not exist. ``root`` stands for the resources folder; then only the
    guides in it are looked over.
    """
    shelf, day = _shelf(arguments, root)
    read = look_over(shelf, day)
    editions = {one.guide: one for one in shelf.in_force(day) if arguments.guide in (None, one.guide)}
    found = []
    for guide in read.catalogue.guides.values():
        if guide.id in editions:
            lint = lint_guide(guide, edition=editions[guide.id].folder)
            loading = [one for one in read.faults if _is_of(one, editions[guide.id])]
            found.append(_Looked(lint, editions[guide.id], tuple(dict.fromkeys([*loading, *lint.faults]))))
    rest = [one for one in read.faults if arguments.guide is None or any(_is_of(one, of) for of in editions.values())]
    faults = tuple(dict.fromkeys([*rest, *(fault for one in found for fault in one.faults)]))
    if arguments.guide and not found and not faults:
        raise CounterError("lint.no_guide", guide=arguments.guide)
    if arguments.json:
        print_json(
            {
                "guides": [_guide(one) for one in found],
                "faults": [asdict(one) for one in faults],
                "total": _total(found),
            }
        )
    else:
        print("\n".join(_report(found, faults)))
    return REFUSED if faults else DONE


@dataclass(frozen=True, slots=True)
class _Looked:
    """One guide that was looked over, with its faults, those of its supplements among them."""

    lint: GuideLint
    edition: Edition
    faults: tuple[Fault, ...]


def _shelf(arguments: argparse.Namespace, root: Path | None) -> tuple[Shelf, str]:
    if root is not None:
        return Shelf(shipped_guides(root)), ""
    return shelf_of(find_places(arguments.home)), civil_date(system_clock()).isoformat()


def _is_of(fault: Fault, edition: Edition) -> bool:
    """Whether a fault lies in an edition's own files or in a supplement to it."""
    folders = (edition.guide, edition.folder.name)
    own = {f"{SUPPLEMENTS}/{path.name}" for path in edition.supplements}
    return fault.file.startswith(tuple(f"{folder}/" for folder in folders)) or fault.file in own


def _report(found: Sequence[_Looked], faults: Sequence[Fault]) -> Iterator[str]:
    for looked in found:
        guide, lint = looked.lint.guide, looked.lint
        yield text(
            "lint.guide", short=guide.short, title=guide.title, items=len(lint.items), structured=lint.structured
        )
        yield from (_remark_line(one) for one in guide.remarks)
        yield from (text("lint.local", rule=rule.name, count=count) for rule, count in lint.local_lines.items())
        for one in lint.items:
            yield _item_line(one)
            yield from (_remark_line(remark) for remark in one.item.remarks)
    if found:
        yield from ("", *_table(found), "")
    yield from (str(fault) for fault in faults)
    yield text("lint.faults", count=len(faults)) if faults else text("lint.clean")


def _table(found: Sequence[_Looked]) -> Iterator[str]:
    """One row a guide, and one for all of them where there are several."""
    head = [text("lint.table.guide"), *(text(f"lint.table.{key}") for key in COLUMNS)]
    rows = [[one.lint.guide.short, *_cells(_summary([one]))] for one in found]
    if len(found) > 1:
        rows.append([text("lint.table.total"), *_cells(_total(found))])
    return columns([head, *rows])


def _cells(summary: Json) -> Iterator[str]:
    for key in COLUMNS:
        value = summary[key]
        yield f"{int(value * 1000) / 10}%" if isinstance(value, float) else str(value)  # never rounded up to whole


def _summary(found: Sequence[_Looked]) -> dict[str, object]:
    lints = [one.lint for one in found]
    lines = sum(one.lines for one in lints)
    return {
        "items": sum(len(one.items) for one in lints),
        "lines": lines,
        "coverage": sum(one.covered for one in lints) / lines if lines else 0.0,
        "notes": sum(one.noted for one in lints) / lines if lines else 0.0,
        "faults": len({fault for one in found for fault in one.faults}),
        "remarks": sum(one.remark_count for one in lints),
        "local": sum(sum(one.local_lines.values()) for one in lints),
    }


def _total(found: Sequence[_Looked]) -> Json:
    return {**_summary(found), "supplements": sum(len(one.edition.supplements) for one in found)}


def _item_line(lint: ItemLint) -> str:
    item, coverage = lint.item, lint.coverage
    if coverage is not None:
        return text(
            "lint.covered",
            ordinal=item.ordinal,
            title=item.title,
            covered=coverage.covered,
            total=coverage.total,
            percent=coverage.covered * 100 // coverage.total,
            notes=coverage.noted * 100 // coverage.total,
        )
    code = "lint.faulty" if lint.structured else "lint.text_only"
    return text(code, ordinal=item.ordinal, title=item.title, count=len(lint.faults))


def _remark_line(remark: Remark) -> str:
    if remark.line:
        return text("lint.remark", line=remark.line, words=remark.text)
    return text("lint.remark_whole", words=remark.text)


def _guide(looked: _Looked) -> Json:
    lint = looked.lint
    return {
        "guide": lint.guide.id,
        "title": lint.guide.title,
        "items": [_item(one) for one in lint.items],
        "remarks": [_remark(one) for one in lint.guide.remarks],
        "summary": _summary([looked]),
        "supplements": [
            {"title": rule.title, "number": rule.number, "valid_from": rule.valid_from, "lines": count}
            for rule, count in lint.local_lines.items()
        ],
    }


def _item(lint: ItemLint) -> Json:
    item, coverage = lint.item, lint.coverage
    return {
        "ordinal": item.ordinal,
        "title": item.title,
        "code": item.code,
        "structured": lint.structured,
        "lines": coverage.total if coverage else None,
        "covered": coverage.covered if coverage else None,
        "coverage": coverage.covered / coverage.total if coverage else None,
        "noted": coverage.noted if coverage else None,
        "notes": coverage.noted / coverage.total if coverage else None,
        "faults": [asdict(one) for one in lint.faults],
        "remarks": [_remark(one) for one in item.remarks],
    }


def _remark(remark: Remark) -> Json:
    return {"line": remark.line, "text": remark.text}
