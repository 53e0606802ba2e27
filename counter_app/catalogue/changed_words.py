# SPDX-License-Identifier: Apache-2.0
"""What changed in the words of a guide where no changed part of an item says it already."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from counter_app.base.texts import text
from counter_app.catalogue.change import Change, Part
from counter_app.catalogue.items import Line, Quote, Section, ServiceItem
from counter_app.catalogue.pairing import pairs

PLACES = "受理单位 办理地点 办理时间 查询 咨询 监督 投诉".split()
"""Words in the headings under which a guide says where to go, when, and whom to call."""

_CLAUSE = re.compile(r"[^；;。]+[；;。]?")
_NUMBER = re.compile(
    r"^(?:[（(][\d一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、)）]|[一二三四五六七八九十]{1,3}、|[①-⑳]|\d{1,3}$)"
)
_MARKS = re.compile("[\\s\u3000；;。，,、：:（）()]")
_TOLD = "\ue000"  # stands for a character that is told elsewhere; no text has it


@dataclass(frozen=True, slots=True)
class _Clause:
    """A piece of a line, so that a long paragraph with one new figure shows the clause that has it."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end].strip().rstrip("；;。")

    def rest(self, told: Sequence[Quote], names: Collection[str]) -> str:
        """What of it counts and is not told elsewhere."""
        words = self.line.text
        for quote in told:
            before = len(quote.line.text) - len(words)  # a section's first line may be the rest of its heading's
            if quote.line.number == self.line.number and quote.end > before:
                start, end = max(0, quote.start - before), quote.end - before
                words = words[:start] + _TOLD * (end - start) + words[end:]
        words = words[self.start : self.end]
        for name in names:
            words = words.replace(name, _TOLD * len(name))
        return _counts(words.strip()).replace(_TOLD, "")


_Counted = tuple[_Clause, str]
"""A clause, and what of it counts."""


def word_changes(
    before: Sequence[Section],
    after: Sequence[Section],
    told: Sequence[Change] = (),
    *,
    names: Collection[str] = (),
    former: ServiceItem | None = None,
    item: ServiceItem | None = None,
) -> Iterator[Change]:
    """Sections whose words differ.

    Told already are the words that changed parts quote (``told``), the printed form that came or went with its part,
    and ``names``, the longest first.
    """
    were = [quote for one in told for quote in one.were]
    quotes = [quote for one in told for quote in one.quotes]
    forms = {words for one in told if one.part is Part.form for words in (one.before, one.after)}
    for old, new in pairs(before, after, lambda one: one.heading, alike=_alike):
        section = new or old
        if section is None or ((old is None or new is None) and section.heading in forms):
            continue
        lost, added = _apart(_clauses(old), _clauses(new))
        lost, added = _apart(
            [(one, one.rest(were, names)) for one, _ in lost], [(one, one.rest(quotes, names)) for one, _ in added]
        )
        if not lost and not added:
            continue
        place = any(word in section.heading for word in PLACES)
        key = "removed" if new is None else "added" if old is None else "place" if place else "changed"
        yield Change(
            Part.office if place else Part.words,
            text(f"changes.words.{key}", heading=section.heading),
            "\n".join(one.text for one, _ in lost),
            "\n".join(one.text for one, _ in added),
            item,
            former,
            _quotes(added, section.heading),
            _quotes(lost, section.heading),
        )


def _alike(one: Section, other: Section) -> float:
    """A heading that changed over the same words."""
    return SequenceMatcher(None, [line.text for line in one.lines], [line.text for line in other.lines]).ratio()


def _clauses(section: Section | None) -> list[_Counted]:
    found = [
        _Clause(line, one.start(), one.end())
        for line in (section.lines if section else ())
        for one in _CLAUSE.finditer(line.text)
    ]
    return [(one, _counts(one.text)) for one in found]


def _counts(words: str) -> str:
    """What counts: neither marks nor the number before a list's entry, which moves when another one goes."""
    return _MARKS.sub("", _NUMBER.sub("", words))


def _apart(before: Sequence[_Counted], after: Sequence[_Counted]) -> tuple[list[_Counted], list[_Counted]]:
    """The clauses that are in only one of two texts; none where only the lines are broken at other places."""
    old, new = [one for one in before if one[1]], [one for one in after if one[1]]
    lost: list[_Counted] = []
    added: list[_Counted] = []
    matcher = SequenceMatcher(None, [words for _, words in old], [words for _, words in new], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        gone, now = old[first:last], new[start:end]
        if kind != "equal" and "".join(words for _, words in gone) != "".join(words for _, words in now):
            lost += gone
            added += now
    return lost, added


def _quotes(clauses: Sequence[_Counted], heading: str) -> tuple[Quote, ...]:
    return tuple(Quote(one.line, one.start, one.end, heading) for one, _ in clauses)
