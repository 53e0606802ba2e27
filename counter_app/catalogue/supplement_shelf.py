# SPDX-License-Identifier: Apache-2.0
"""Local supplements as an administrator handles them: begun, looked over with their lines, put into use, listed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault
from counter_app.base.texts import text
from counter_app.catalogue.compiling import compile_guide
from counter_app.catalogue.items import LocalRule, ServiceItem
from counter_app.catalogue.shelf import SUPPLEMENTS, Shelf
from counter_app.catalogue.signatures import Signature, Standing, put_whole, sign, signatures, standing
from counter_app.catalogue.supplement import read_supplements


@dataclass(frozen=True, slots=True)
class AddedLine:
    """A line that a document adds to an item's checklist, with the document's own sentence."""

    item: str
    text: str
    evidence: str
    quote: str


@dataclass(frozen=True, slots=True)
class LookedOver:
    """A document looked over: its head (None where it cannot be read), the lines it adds, and what is wrong."""

    guide: str
    rule: LocalRule | None
    valid_to: str
    lines: tuple[AddedLine, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class ShelvedSupplement:
    """A document in the office's folder. ``signature`` is None where nobody signed it into use."""

    name: str
    looked: LookedOver
    standing: Standing
    signature: Signature | None
    in_force: bool


def look_over_supplement(shelf: Shelf, path: Path, day: str) -> LookedOver:
    """Read a document as it would be read in force, with every fault by its line. Touches nothing."""
    if not path.is_file():
        raise CounterError("supplement.no_file", name=path.name)
    found, faults = read_supplements([path])
    if not found:
        return LookedOver("", None, "", (), faults)
    one = found[0]
    valid_to = str(one.document.data.get("valid_to") or "") if isinstance(one.document.data, dict) else ""
    edition = shelf.edition(one.guide, max(day, one.rule.valid_from))
    if edition is None:
        wrong = one.document.fault(("guide",), text("supplement.guide_unknown", guide=one.guide))
        return LookedOver(one.guide, one.rule, valid_to, (), (wrong,))
    guide, loading = compile_guide(replace(edition, supplements=(path,)), shelf.matters)
    own = tuple(fault for fault in loading if fault.file == f"{SUPPLEMENTS}/{path.name}")
    lines = tuple(_added(guide.items, one.rule)) if guide is not None else ()
    return LookedOver(one.guide, one.rule, valid_to, lines, own)


def _added(items: Sequence[ServiceItem], rule: LocalRule) -> Iterator[AddedLine]:
    for item in items:
        for one in item.structure.materials if item.structure else ():
            if one.local == rule:
                yield AddedLine(item.title, one.text, one.evidence.text, "".join(quote.text for quote in one.quotes))


def shelved(shelf: Shelf, day: str) -> tuple[ShelvedSupplement, ...]:
    """Every document in the office's folder, by name."""
    if shelf.supplements is None:
        return ()
    in_force = {path for edition in shelf.in_force(day) for path in edition.supplements}
    signed = signatures(shelf.supplements)
    return tuple(
        ShelvedSupplement(
            path.name, look_over_supplement(shelf, path, day), standing(path), signed.get(path.name), path in in_force
        )
        for path in sorted(shelf.supplements.glob("*.yaml"))
    )


def put_into_use(shelf: Shelf, path: Path, by: str, day: str) -> Path:
    """Copy a document into the office's folder and sign it.

    Raises CounterError, with nothing changed, where anything is wrong in it, where it adds nothing, or where another
    document of its name is in use.
    """
    looked = look_over_supplement(shelf, path, day)
    if looked.faults or not looked.lines:
        raise CounterError("supplement.faulty" if looked.faults else "supplement.empty", count=len(looked.faults))
    if shelf.supplements is None:
        raise CounterError("supplement.no_folder")
    target = shelf.supplements / path.name
    whole = path.read_bytes()
    if target.exists() and target.read_bytes() != whole and standing(target) is Standing.signed:
        raise CounterError("supplement.exists", name=path.name)
    shelf.supplements.mkdir(parents=True, exist_ok=True)
    if target.resolve() != path.resolve():
        put_whole(target, whole)
    sign(target, by, day)
    return target


def written(head: Mapping[str, str], lines: Sequence[tuple[str, str, str]]) -> str:
    """A document's file: its head, and for each (item, paper, sentence) a line."""
    rows = ["# SPDX-License-Identifier: Apache-2.0"]
    rows += [f"{key}: {_word(value)}" for key, value in head.items() if value]
    rows.append("items:")
    for item in dict.fromkeys(one for one, _, _ in lines):
        rows += [f"  - item: {_word(item)}", "    materials:"]
        own = [(paper, quote) for of, paper, quote in lines if of == item]
        for place, (paper, quote) in enumerate(own, 1):
            rows.append(f"      - {{id: local_{place}, text: {_word(paper)}, quote: {_word(quote)}}}")
    return "\n".join(rows) + "\n"


def _word(value: str) -> str:
    """A word as YAML reads it back, whatever stands in it."""
    return json.dumps(value, ensure_ascii=False)
