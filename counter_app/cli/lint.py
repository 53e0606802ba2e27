# SPDX-License-Identifier: Apache-2.0
"""``counter-app catalogue lint [GUIDE] [--json]``: coverage an item, faults with their place, remarks."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault
from counter_app.base.texts import text
from counter_app.catalogue.items import Remark
from counter_app.catalogue.lint import GuideLint, ItemLint, lint_guide
from counter_app.catalogue.loader import CatalogueLoad, load_catalogue
from counter_app.cli.answers import DONE, REFUSED, print_json

Json = Mapping[str, object]


def run(arguments: argparse.Namespace, root: Path | None = None) -> int:
    """Print the lint; 1 where there is any fault. Raises CounterError for a guide that does not exist.

    ``root`` stands for the resources folder.
    """
    load = load_catalogue(root=root)
    wanted = [one for one in load.catalogue.guides.values() if arguments.guide in (None, one.id)]
    lints = [lint_guide(one, root / "guides" if root else None) for one in wanted]
    faults = _faults(load, lints, arguments.guide)
    if arguments.guide and not lints and not faults:
        raise CounterError("lint.no_guide", guide=arguments.guide)
    if arguments.json:
        print_json({"guides": [_guide(one) for one in lints], "faults": [_fault(one) for one in faults]})
    else:
        print("\n".join(_report(lints, faults)))
    return REFUSED if faults else DONE


def _faults(load: CatalogueLoad, lints: Sequence[GuideLint], guide: str | None) -> tuple[Fault, ...]:
    """Faults of what was left out of the catalogue, and of what is in it, each once."""
    left_out = [one for one in load.faults if guide is None or one.file.startswith(f"{guide}/")]
    return tuple(dict.fromkeys([*left_out, *(fault for one in lints for fault in one.faults)]))


def _report(lints: Sequence[GuideLint], faults: Sequence[Fault]) -> Iterator[str]:
    for lint in lints:
        guide = lint.guide
        yield text(
            "lint.guide", short=guide.short, title=guide.title, items=len(lint.items), structured=lint.structured
        )
        yield from (_remark_line(one) for one in guide.remarks)
        for one in lint.items:
            yield _item_line(one)
            yield from (_remark_line(remark) for remark in one.item.remarks)
    yield from (str(fault) for fault in faults)
    yield text("lint.faults", count=len(faults)) if faults else text("lint.clean")


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


def _guide(lint: GuideLint) -> Json:
    return {
        "guide": lint.guide.id,
        "title": lint.guide.title,
        "items": [_item(one) for one in lint.items],
        "remarks": [_remark(one) for one in lint.guide.remarks],
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
        "faults": [_fault(one) for one in lint.faults],
        "remarks": [_remark(one) for one in item.remarks],
    }


def _fault(fault: Fault) -> Json:
    return {"file": fault.file, "line": fault.line, "column": fault.column, "message": fault.message}


def _remark(remark: Remark) -> Json:
    return {"line": remark.line, "text": remark.text}
