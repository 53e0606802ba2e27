# SPDX-License-Identifier: Apache-2.0
"""Editions that were in use, kept as they were: a case goes on by the edition it was opened with."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from counter_app.base.private_files import private_folder
from counter_app.catalogue.guide_folder import copy_guide
from counter_app.catalogue.items import Guide, ServiceItem
from counter_app.catalogue.shelf import SUPPLEMENTS, Edition, Shelf

_VERSIONS = "versions"
"""In an edition that was in use: a line "place version" for each of its items."""
_IN_USE = "in_use"
"""Beside the editions of a guide: a line "day version" each time another one came into use here."""
_ITEMS_AT_HAND = 64


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition that was in use at this window from a day on (ISO)."""

    edition: Edition
    version: str  # of the whole guide
    since: str


def keep_editions(shelf: Shelf, editions: Iterable[Edition], guides: Mapping[str, Guide], day: str) -> None:
    """Keep every edition in use on a day that is not kept yet, and the day. A copy appears whole or not at all.

    Raises OSError where the disk cannot take it.
    """
    if shelf.own is None:
        return
    for edition in editions:
        guide = guides.get(edition.guide)
        if guide is None:
            continue
        kept = shelf.own / guide.id / guide.version
        if not (kept / _VERSIONS).is_file():
            _copy(edition, guide, kept)
        _note_use(shelf, guide, day)


def kept_editions(shelf: Shelf, guide: str) -> tuple[KeptEdition, ...]:
    """The editions of a guide that were in use here, in the order in which they came into use.

    One that came back (a local supplement ran out) is there again.
    """
    kept = ((shelf.kept(guide, version), version, day) for day, version in _uses(shelf, guide))
    return tuple(KeptEdition(edition, version, day) for edition, version, day in kept if edition is not None)


def _uses(shelf: Shelf, guide: str) -> list[tuple[str, str]]:
    """Day and version of every time another edition came into use."""
    path = shelf.own / guide / _IN_USE if shelf.own else None
    if path is None or not path.is_file():
        return []
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return [(parts[0], parts[1]) for parts in lines if len(parts) == 2]


def _note_use(shelf: Shelf, guide: Guide, day: str) -> None:
    uses = _uses(shelf, guide.id)
    if shelf.own is None or (uses and uses[-1][1] == guide.version):
        return
    with (shelf.own / guide.id / _IN_USE).open("a", encoding="utf-8") as log:
        log.write(f"{day} {guide.version}\n")


def kept_item(shelf: Shelf, guide: str, ordinal: int, version: str) -> ServiceItem | None:
    """An item as it was at a version; None where no kept edition holds it, or this program cannot read it any more."""
    for path in sorted(shelf.own.glob(f"{guide}/*/{_VERSIONS}")) if shelf.own else ():
        if f"{ordinal} {version}" in path.read_text(encoding="utf-8").splitlines():
            edition = shelf.kept(guide, path.parent.name)
            item = _item(edition, shelf.matters, ordinal) if edition else None
            if item is not None and item.version == version:
                return item
    return None


@lru_cache(maxsize=_ITEMS_AT_HAND)
def _item(edition: Edition, matters: Path, ordinal: int) -> ServiceItem | None:
    from counter_app.catalogue.compiling import compile_guide

    guide, _ = compile_guide(edition, matters, ordinal)
    return next((one for one in guide.items if one.ordinal == ordinal), None) if guide else None


def _copy(edition: Edition, guide: Guide, kept: Path) -> None:
    home = private_folder(kept.parent)
    building = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
    try:
        copy_guide(edition.folder, building)
        for path in edition.supplements:
            (building / SUPPLEMENTS).mkdir(exist_ok=True)
            shutil.copyfile(path, building / SUPPLEMENTS / path.name)
        lines = [f"{item.ordinal} {item.version}\n" for item in guide.items]
        (building / _VERSIONS).write_text("".join(lines), encoding="utf-8")
        if kept.exists():  # published without having been in use: only the list of versions is new
            os.replace(building / _VERSIONS, kept / _VERSIONS)
        else:
            os.replace(building, kept)
    finally:
        shutil.rmtree(building, ignore_errors=True)
