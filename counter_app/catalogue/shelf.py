# SPDX-License-Identifier: Apache-2.0
"""Which guides make up today's catalogue: those the program ships, those of this office, and local supplements.

A guide may lie in several editions, each in a folder that never changes once it is published. The newest one
that is in force counts. Every edition that was ever in use is kept, so that a case goes on by its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from counter_app.base.resources import resources_root
from counter_app.catalogue.guide_folder import FACTS, ITEMS, TEXT
from counter_app.settings import Places

_VALID = re.compile(r"""^(valid_(?:from|to)|guide|id):[ ]*["']?([^"'#\s]*)""", re.MULTILINE)
SUPPLEMENTS = "supplements"
SEARCH = "search"
PUBLISHED = "published"
"""In an edition's folder: somebody answers for it, and it counts from its day on."""
FROM_CENTRE = "from_centre"
"""In an edition's folder: the centre published it; of two editions with one day it is the one that counts."""
FORMS = "forms"
"""In an edition's folder: layouts of forms that count with it."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a guide: its folder (guide.txt, guide.yaml, items/), and the supplements that go with it."""

    guide: str
    folder: Path
    supplements: tuple[Path, ...] = ()

    def file(self, name: str) -> str:
        """How a fault names one of its files."""
        return f"{self.guide}/{name}" if self.folder.name == self.guide else f"{self.guide}/{self.folder.name}/{name}"

    def sources(self) -> Iterator[tuple[str, bytes]]:
        """Every file it is compiled from, by name."""
        own = sorted(path for pattern in ("*.yaml", f"{ITEMS}/*.yaml", TEXT) for path in self.folder.glob(pattern))
        for path in own:
            yield f"{self.guide}/{path.relative_to(self.folder).as_posix()}", content(path)
        for path in self.supplements:
            yield f"{self.guide}/{SUPPLEMENTS}/{path.name}", content(path)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where guides lie. ``own`` holds ``<guide>/<edition>/``, ``supplements`` the city's documents; may not exist."""

    shipped: Path
    own: Path | None = None
    supplements: Path | None = None

    @property
    def matters(self) -> Path:
        """The national list."""
        return self.shipped / "matters.yaml"

    @property
    def search(self) -> Path:
        """The folder of everyday words and readings beside the guides; the program's own where there is none."""
        own = self.shipped.parent / SEARCH
        return own if own.is_dir() else resources_root() / SEARCH

    def in_force(self, day: str) -> tuple[Edition, ...]:
        """The edition of every guide that counts on a day (ISO), with the supplements in force on it."""
        newest: dict[str, tuple[tuple[str, bool, str], Edition]] = {}
        for edition in self._editions():
            start = _head(edition.folder / FACTS).get("valid_from", "")
            name = edition.folder.name if edition.folder.name != edition.guide else ""
            rank = (start, (edition.folder / FROM_CENTRE).is_file(), name)
            if start > day and edition.folder.name != edition.guide:
                continue  # published for a later day; what the program ships is never missing
            if edition.guide not in newest or rank > newest[edition.guide][0]:
                newest[edition.guide] = rank, edition
        extra = self._supplements(day)
        return tuple(
            replace(edition, supplements=tuple(extra.get(guide, ())))
            for guide, (_, edition) in sorted(newest.items(), key=lambda pair: pair[0])
        )

    def edition(self, guide: str, day: str) -> Edition | None:
        """The edition of one guide that counts on a day (ISO); None where there is none."""
        return next((one for one in self.in_force(day) if one.guide == guide), None)

    def editions(self, guide: str) -> tuple[tuple[str, Edition], ...]:
        """Every edition of a guide that counts or is to count, with the day from which it does (ISO)."""
        return tuple(
            (_head(one.folder / FACTS).get("valid_from", ""), one) for one in self._editions() if one.guide == guide
        )

    def strays(self, day: str, editions: Iterable[Edition]) -> tuple[tuple[Path, str], ...]:
        """Supplements in force that name no guide among the editions of that day, each with the name it gives."""
        known = {edition.guide for edition in editions}
        return tuple(
            (path, guide) for guide, paths in self._supplements(day).items() if guide not in known for path in paths
        )

    def kept(self, guide: str, version: str) -> Edition | None:
        """An edition that was kept, by the version the whole guide had."""
        folder = self.own / guide / version if self.own else None
        if folder is None or not (folder / FACTS).is_file():
            return None
        return Edition(guide, folder, tuple(sorted((folder / SUPPLEMENTS).glob("*.yaml"))))

    def _editions(self) -> Iterator[Edition]:
        for path in sorted(self.shipped.glob(f"*/{FACTS}")):
            yield Edition(path.parent.name, path.parent)
        for path in sorted(self.own.glob(f"*/*/{FACTS}")) if self.own else ():
            if (path.parent / PUBLISHED).is_file():
                yield Edition(path.parent.parent.name, path.parent)

    def _supplements(self, day: str) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for path in sorted(self.supplements.glob("*.yaml")) if self.supplements else ():
            head = _head(path)
            if head.get("valid_from", "") <= day <= (head.get("valid_to") or day):
                found.setdefault(head.get("guide", ""), []).append(path)
        return found


def shelf_of(places: Places) -> Shelf:
    """Where the guides of a window lie."""
    return Shelf(shipped_guides(), places.guides, places.supplements)


def shipped_guides(root: Path | None = None) -> Path:
    """The folder of the guides that ship with the program; ``root`` stands for the resources folder."""
    return (root or resources_root()) / "guides"


def content(path: Path) -> bytes:
    """A file's bytes; none where it cannot be read, which its own reader reports."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _head(path: Path) -> dict[str, str]:
    """The few words of a file by which it is chosen. Whether they are right, the file's own reader says."""
    words = content(path).decode("utf-8", "replace")
    found: dict[str, str] = {}
    for key, value in _VALID.findall(words):
        found.setdefault(key, value)
    return found
