# SPDX-License-Identifier: Apache-2.0
"""The catalogue from ``resources/guides``: what can be read, and every fault of what cannot.

What compiles it from the texts is imported only where there is no compiled copy.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from counter_app.base.resources import Fault, resources_root
from counter_app.catalogue.cache import read_compiled, source_key, store_guides, write_compiled
from counter_app.catalogue.items import Catalogue
from counter_app.catalogue.search import SearchIndex


@dataclass(frozen=True, slots=True)
class CatalogueLoad:
    """The catalogue with its index, and the faults of what was left out."""

    catalogue: Catalogue
    index: SearchIndex
    faults: tuple[Fault, ...]


def load_catalogue(cache_dir: Path | None = None, *, root: Path | None = None) -> CatalogueLoad:
    """Load all guides; with a cache folder the compiled copy there is used and kept up.

    Never raises for a damaged guide: an item, or a whole guide, that cannot be read is left out and
    ``faults`` names every place. ``root`` stands for the resources folder.
    """
    folder = (root or resources_root()) / "guides"
    key = source_key(_sources(folder))
    kept = read_compiled(cache_dir, key) if cache_dir else None
    if isinstance(kept, CatalogueLoad):
        return kept
    from counter_app.catalogue.compiling import compile_catalogue

    catalogue, index, faults = compile_catalogue(folder)
    load = CatalogueLoad(catalogue, index, faults)
    if cache_dir:
        packed = replace(load.catalogue, guides=store_guides(load.catalogue.guides))
        index = replace(load.index, catalogue=packed)
        write_compiled(cache_dir, key, replace(load, catalogue=packed, index=index))
    return load


def _sources(folder: Path) -> list[tuple[str, bytes]]:
    paths = sorted(path for pattern in ("**/*.yaml", "*/guide.txt") for path in folder.glob(pattern))
    words = resources_root() / "texts" / "catalogue.yaml"  # remarks and labels are compiled in
    return [*((path.relative_to(folder).as_posix(), content(path)) for path in paths), (words.name, content(words))]


def content(path: Path) -> bytes:
    """A file's bytes; none where it cannot be read, which its own reader reports."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
