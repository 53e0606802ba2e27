# SPDX-License-Identifier: Apache-2.0
"""What of an item can be found, put on shelves: title, code, forms, papers, class, matters, words of its forms."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from counter_app.base.texts import text
from counter_app.catalogue.folding import folded
from counter_app.catalogue.guide_text import CHART
from counter_app.catalogue.items import Catalogue, ServiceItem
from counter_app.catalogue.pinyin import Spelling, spell
from counter_app.catalogue.postings import GAP, gathered, post
from counter_app.catalogue.search import SearchIndex, Shelf

_FORM_NAME = re.compile(r"《[^《》]*[表函]》")
_BOX = "□"
_BEGINS = re.compile(r"[-\s]*(?:\d{1,2}[.、．]|[（(]\d|[①-⑳]|备注|注|《|根据|医保|参保|单位|办理)")
_BETWEEN = re.compile(rf"{GAP}|(?<=[；;])\s*(?=\d{{1,2}}[.、．])")


def build_index(catalogue: Catalogue) -> SearchIndex:
    """Prepare a catalogue for searching (slow: done while the catalogue is compiled)."""
    items = tuple(item for guide in catalogue.guides.values() for item in guide.items)
    spellings = tuple(spell(item.title) for item in items)
    guides = {
        guide: gathered((number for number, item in enumerate(items) if item.guide == guide), 1 << len(items))
        for guide in catalogue.guides
    }

    def shelf(kind: str, entries: Callable[[ServiceItem], Iterable[str]]) -> Shelf:
        shown = tuple(tuple(dict.fromkeys(entries(item))) for item in items)
        compared = [GAP.join(folded(entry) for entry in one) for one in shown]
        return Shelf(text(f"search.label.{kind}"), post(compared), shown)

    return SearchIndex(
        catalogue=catalogue,
        items=tuple((item.guide, item.ordinal) for item in items),
        positions=tuple(place for guide in catalogue.guides.values() for place in range(len(guide.items))),
        guides=guides,
        title=shelf("title", lambda item: [item.title]),
        code=shelf("code", lambda item: [item.code] if item.code else []),
        forms=shelf("form", form_names),
        materials=shelf("material", material_names),
        part=shelf("part", lambda item: _classes(item, catalogue.matters)),
        matter=shelf("matter", lambda item: item.matters),
        boxes=shelf("box", lambda item: (line for line in _form_lines(item) if _BOX in line)),
        printed=shelf("printed", lambda item: (line for line in _form_lines(item) if _BOX not in line)),
        pinyin_label=text("search.label.pinyin"),
        spellings=spellings,
        initials=post([one.initials for one in spellings]),
        letters=post([one.letters for one in spellings]),
        openings=_openings(spellings),
    )


def form_names(item: ServiceItem) -> list[str]:
    """The forms an item names or prints, each once."""
    names = [form.title for form in item.structure.forms] if item.structure else []
    names += [one.heading for one in item.printed if one.heading != CHART]
    named = [name for line in _material_lines(item) for name in _FORM_NAME.findall(line)]
    bare = {folded(name).strip("《》"): name for name in reversed([*named, *names])}
    return list(reversed(bare.values()))


def material_names(item: ServiceItem) -> list[str]:
    """The papers an item asks for: the guide's own lines, then what only the structured layer spells out."""
    lines = _material_lines(item)
    whole = folded("".join(lines))
    papers = item.structure.materials if item.structure else ()
    spelled = [one.text for one in papers] + [option.text for one in papers for option in one.any_of]
    return [*lines, *(paper for paper in spelled if folded(paper) not in whole)]


def _material_lines(item: ServiceItem) -> list[str]:
    """The guide's list of papers, one a piece: lines broken in the middle are joined, several in one line parted."""
    whole = ""
    for section in item.sections:
        for line in section.lines if section.heading.endswith("材料") else ():
            whole += f"{GAP}{line.text}" if not whole or _BEGINS.match(line.text) else line.text
    return [piece.strip() for piece in _BETWEEN.split(whole) if piece.strip()]


def _form_lines(item: ServiceItem) -> Iterator[str]:
    for section in item.printed:
        if section.heading != CHART:
            yield from (line.text for line in section.lines)


def _classes(item: ServiceItem, matters: Mapping[str, str]) -> list[str]:
    """The guide's own class; where it has none, the national classes."""
    return [item.part] if item.part else [matters[matter] for matter in item.matters]


def _openings(spellings: tuple[Spelling, ...]) -> Mapping[str, int]:
    found: dict[str, set[int]] = {}
    for number, spelling in enumerate(spellings):
        for start in spelling.starts:
            found.setdefault(spelling.letters[start : start + 2], set()).add(number)
    return {letters: gathered(some, 1 << len(spellings)) for letters, some in found.items()}
