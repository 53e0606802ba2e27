# SPDX-License-Identifier: Apache-2.0
"""A hundred times the guides: every copy has guides of its own, and no title or line of one is another's."""

from dataclasses import replace
from functools import cache

from counter_app.base.resources import resources_root
from counter_app.catalogue.finding.vocabulary import Vocabulary, read_vocabulary
from counter_app.catalogue.items import Catalogue, Guide, Line, Section, ServiceItem
from counter_app.catalogue.loader import load_catalogue
from counter_app.catalogue.search import SearchIndex
from counter_app.catalogue.shelving import build_index

COPIES = 100


def vocabulary() -> Vocabulary:
    """The program's everyday words and readings."""
    return read_vocabulary(resources_root() / "search", load_catalogue().catalogue.matters, [])


@cache
def many_items() -> Catalogue:
    """All 120 items a hundred times."""
    catalogue = load_catalogue().catalogue
    guides: dict[str, Guide] = dict(catalogue.guides)
    for copy in range(1, COPIES):
        for guide in catalogue.guides.values():
            name = f"{guide.id}{copy}"
            guides[name] = replace(guide, id=name, items=tuple(_copy(one, name, copy) for one in guide.items))
    return Catalogue(guides, catalogue.matters)


@cache
def many_index() -> SearchIndex:
    """The index of all of them."""
    return build_index(many_items(), vocabulary())


def _copy(item: ServiceItem, guide: str, copy: int) -> ServiceItem:
    def sections(some: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(replace(one, lines=tuple(Line(it.number, f"{it.text}{copy}") for it in one.lines)) for one in some)

    return replace(
        item,
        guide=guide,
        title=f"{item.title}{copy}",
        sections=sections(item.sections),
        printed=sections(item.printed),
    )
