# SPDX-License-Identifier: Apache-2.0
"""The catalogue of today: what can be read of every guide, and every fault of what cannot.

What compiles it from the texts is imported only where there is no compiled copy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from counter_app.base.resources import Fault, iter_yaml, resources_root
from counter_app.base.texts import text
from counter_app.catalogue.cache import read_compiled, source_key, store_guides, write_compiled
from counter_app.catalogue.items import Catalogue
from counter_app.catalogue.search import SearchIndex
from counter_app.catalogue.shelf import SUPPLEMENTS, Edition, Shelf, content, shipped_guides


@dataclass(frozen=True, slots=True)
class CatalogueLoad:
    """The catalogue with its index, and the faults of what was left out."""

    catalogue: Catalogue
    index: SearchIndex
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class GuidesRead:
    """The catalogue alone, and the faults of what was left out."""

    catalogue: Catalogue
    faults: tuple[Fault, ...]


def load_shelf(shelf: Shelf, day: str, cache_dir: Path | None = None, *, keep: bool = True) -> CatalogueLoad:
    """Load all guides in force on a day (ISO); with a cache folder the compiled copy there is used.

    Where there is none, or an old one, the copy is made anew unless ``keep`` is False.
    Never raises for a damaged guide: an item, or a whole guide, that cannot be read is left out and
    ``faults`` names every place.
    """
    editions = shelf.in_force(day)
    strays = shelf.strays(day, editions)
    key = source_key(_sources(shelf, editions, [path for path, _ in strays]))
    kept = read_compiled(cache_dir, key) if cache_dir else None
    if isinstance(kept, CatalogueLoad):
        return kept
    from counter_app.catalogue.compiling import compile_catalogue

    catalogue, index, faults = compile_catalogue(editions, shelf.matters, shelf.search)
    load = CatalogueLoad(catalogue, index, (*faults, *(_stray(path, guide) for path, guide in strays)))
    if cache_dir and keep:
        packed = replace(load.catalogue, guides=store_guides(load.catalogue.guides))
        index = replace(load.index, catalogue=packed)
        write_compiled(cache_dir, key, replace(load, catalogue=packed, index=index))
    return load


def look_over(shelf: Shelf, day: str) -> GuidesRead:
    """Read all guides in force on a day as ``load_shelf`` does, but make no index and keep nothing.

    Supplements that are not what was signed are told too.
    """
    from counter_app.catalogue.compiling import read_guides
    from counter_app.catalogue.signatures import changed_since

    editions = shelf.in_force(day)
    catalogue, _, faults = read_guides(editions, shelf.matters, shelf.search)
    strays = (_stray(path, guide) for path, guide in shelf.strays(day, editions))
    return GuidesRead(catalogue, (*faults, *strays, *changed_since(shelf)))


def load_catalogue(cache_dir: Path | None = None, *, root: Path | None = None) -> CatalogueLoad:
    """Load the guides that ship with the program and nothing else. ``root`` stands for the resources folder."""
    return load_shelf(Shelf(shipped_guides(root)), "", cache_dir)


def _stray(path: Path, guide: str) -> Fault:
    return Fault(f"{SUPPLEMENTS}/{path.name}", 0, 0, text("supplement.guide_unknown", guide=guide))


def _sources(shelf: Shelf, editions: Sequence[Edition], strays: Sequence[Path]) -> list[tuple[str, bytes]]:
    words = resources_root() / "texts" / "catalogue.yaml"  # remarks and labels are compiled in
    shared = [(path.name, content(path)) for path in (shelf.matters, *iter_yaml(shelf.search), words)]
    apart = [(f"{SUPPLEMENTS}/{path.name}", content(path)) for path in strays]
    return [*(source for edition in editions for source in edition.sources()), *shared, *apart]
