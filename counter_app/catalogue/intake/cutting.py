# SPDX-License-Identifier: Apache-2.0
"""Where a guide's text is cut: its headings found and put in their order, its items with their titles.

Two shapes are known: numbered headings (一、 / （一） / 1、) and ``field：value`` lines.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.catalogue.guide_text import squeezed
from counter_app.catalogue.intake.headings import ROLES, Role
from counter_app.catalogue.intake.reading import IssuedText

FEWEST_HEADINGS = 5
"""An item with fewer headings is none."""

ITEM_MARK = re.compile(r"(?:\d{1,3}[.、．]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)])\s*")
CODE = re.compile(r"[（(]([0-9A-Za-z]{8,31})[）)]$", re.ASCII)

_KINDS = (
    r"[一二三四五六七八九十]{1,3}、|\d{1,2}、",
    r"[（(][一二三四五六七八九十\d]{1,2}[）)]",
)
_COLON = r"\s*[：:]\s*(?P<rest>.*)"
_GAP = re.compile(r"(?<=[\u4e00-\u9fff》])\s+(?=[\u4e00-\u9fff《])")
_LONGEST_NAME = 14
_LONGEST_TITLE = 60
_LINES_OF_TITLE = 2
_MOST = 0.6
"""So large a part of the items must have something for it to be the guide's habit."""
_FEW = 0.2
_MISSED = 0.8
"""So many of the other items have what the last one lacks where a file was cut off."""
_ENDS = "。；;，,：:、"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as printed: its line, its name, and what stands behind the colon."""

    line: int
    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """An item. ``heading`` is the first and last line of its title, None where none is printed."""

    heading: tuple[int, int] | None
    title: str
    headings: tuple[Heading, ...]
    last: int

    @property
    def first(self) -> int:
        """Its first line."""
        return self.heading[0] if self.heading else self.headings[0].line


@dataclass(frozen=True, slots=True)
class CutText:
    """A text's items, and the order of the headings: each with all the words the guide has for it."""

    text: IssuedText
    fields: bool
    slots: tuple[tuple[str, ...], ...]
    items: tuple[ItemPlace, ...]

    def line(self, number: int) -> str:
        """The words of a line."""
        return self.text.lines[number - 1]

    def filled(self, first: int, last: int) -> Iterator[int]:
        """The numbers of the lines between two that are not blank."""
        return (number for number in range(first, last + 1) if self.line(number))


def cut_text(issued: IssuedText) -> CutText:
    """Find the items. Raises CounterError where the text is no guide, or was cut off before its end."""
    headed, fields = _headings(issued, fields=False), _headings(issued, fields=True)
    is_fields = len(fields) > len(headed)
    found = fields if is_fields else headed
    everything = _groups(found)
    groups = [group for group in everything if len(group) >= FEWEST_HEADINGS]
    if not groups or not any(ROLES.get(one.name) == Role.materials for group in groups for one in group):
        raise CounterError("intake.no_guide_here", file=issued.file, line=found[0].line if found else 1)
    _check_begun(issued, everything, groups)
    groups = _with_habits(issued, groups, fields=is_fields)
    items = tuple(_items(issued, groups, fields=is_fields))
    _check_end(issued, items)
    return CutText(issued, is_fields, _slots(items), items)


def _headings(issued: IssuedText, *, fields: bool, names: Sequence[str] = ()) -> list[Heading]:
    """All headings of one shape; ``names`` are words that are headings in this guide besides the known ones."""
    known = "|".join(re.escape(name) for name in sorted({*ROLES, *names}, key=len, reverse=True))
    mark = "()" if fields else f"(?:{'|'.join(_KINDS)})"
    rest = _COLON if fields else f"(?:{_COLON})?"
    pattern = re.compile(rf"{mark}\s*(?P<name>{known}){rest}\Z")
    found = []
    for number, line in enumerate(issued.lines, start=1):
        match = pattern.match(line)
        if match:
            found.append(Heading(number, match["name"], (match["rest"] or "").strip()))
    return found


def _groups(found: Sequence[Heading]) -> list[list[Heading]]:
    """Headings item by item: a new one begins where a heading comes that the item has already."""
    groups: list[list[Heading]] = []
    for one in found:
        same = groups and any(_same(one.name, other.name) for other in groups[-1])
        named = ROLES.get(one.name) == Role.name
        if not groups or same or (named and groups[-1]):
            groups.append([])
        groups[-1].append(one)
    return _rejoined(groups)


def _rejoined(groups: Sequence[list[Heading]]) -> list[list[Heading]]:
    """Items put together again that a heading printed twice had split: the second half is what the first lacks."""
    starts = Counter(group[0].name for group in groups)
    found: list[list[Heading]] = []
    for group in groups:
        known = {one.name for one in found[-1]} if found else set()
        names = {one.name for one in group}
        usual = starts[group[0].name] >= max(2, len(groups) * _FEW) or ROLES.get(group[0].name) == Role.name
        if found and not usual and len(known & names) * 3 <= len(names) + 2:
            found[-1] += group
        else:
            found.append(group)
    return found


def _check_begun(issued: IssuedText, everything: Sequence[list[Heading]], groups: Sequence[list[Heading]]) -> None:
    """The last item has hardly begun: the file was cut off."""
    last = everything[-1]
    if len(groups) > 1 and len(last) < FEWEST_HEADINGS and last[0].name in {group[0].name for group in groups}:
        raise CounterError(
            "intake.cut_off", file=issued.file, line=last[0].line, title=_name(issued, last) or last[0].name
        )


def _same(one: str, other: str) -> bool:
    """Whether two names are the same part of an item; what is only shown may come in several parts."""
    role = ROLES.get(one)
    return one == other or (role is not None and role != Role.shown and role == ROLES.get(other))


def _with_habits(issued: IssuedText, groups: list[list[Heading]], *, fields: bool) -> list[list[Heading]]:
    """The items' headings with those that no other guide has: most items have them, printed like the known ones."""
    names = _habits(issued, groups, fields=fields)
    if not names:
        return groups
    again = [group for group in _groups(_headings(issued, fields=fields, names=names)) if len(group) >= FEWEST_HEADINGS]
    return again if len(again) == len(groups) else groups


def _habits(issued: IssuedText, groups: Sequence[Sequence[Heading]], *, fields: bool) -> list[str]:
    if len(groups) < 3:
        return []
    known = {one.line for group in groups for one in group}
    marks = [_mark(issued.lines[one.line - 1]) for group in groups for one in group]
    usual = Counter(marks).most_common(1)[0][0]
    rest = _COLON if fields else f"(?:{_COLON})?"
    pattern = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,{_LONGEST_NAME}}}){rest}\Z")
    seen: Counter[str] = Counter()
    for group in groups:
        here = set()
        for number in range(group[0].line, group[-1].line):
            line = issued.lines[number - 1]
            match = pattern.match(ITEM_MARK.sub("", line, count=1)) if number not in known else None
            if match and _mark(line) == usual:
                here.add(match["name"])
        seen.update(here)
    return [name for name, times in seen.items() if times >= max(3, len(groups) * _MOST)]


def _mark(line: str) -> int:
    """Which kind of number stands before a line; 0 for none."""
    kinds = [index for index, kind in enumerate(_KINDS, start=1) if re.match(kind, line)]
    return kinds[0] if kinds else 0


def _items(issued: IssuedText, groups: Sequence[Sequence[Heading]], *, fields: bool) -> Iterator[ItemPlace]:
    above = 0
    titles = []
    for group in groups:
        titles.append(_title(issued, group, above, fields=fields))
        above = group[-1].line
    for index, group in enumerate(groups):
        heading, title = titles[index]
        last = len(issued.lines)
        if index + 1 < len(groups):
            below = titles[index + 1][0]
            last = (below[0] if below else groups[index + 1][0].line) - 1
        yield ItemPlace(heading, title, tuple(group), last)


def _title(
    issued: IssuedText, group: Sequence[Heading], above: int, *, fields: bool
) -> tuple[tuple[int, int] | None, str]:
    """The item's title and where it is printed: above its first heading, on one line or two."""
    named = _name(issued, group)
    lines = [number for number in range(group[0].line - 1, above, -1) if issued.lines[number - 1]][:2]
    words = [bare_title(issued.lines[number - 1]) for number in lines]
    if words and squeezed(words[0]) == squeezed(named) != "":
        return (lines[0], lines[0]), words[0]
    if len(words) == 2 and _is_title(issued.lines[lines[1] - 1], fields=fields):
        both = words[1] + words[0]
        if squeezed(both) == squeezed(named) != "":
            return (lines[1], lines[0]), both
    if words and _is_title(issued.lines[lines[0] - 1], fields=fields):
        return (lines[0], lines[0]), words[0]
    if (
        len(words) == 2
        and not fields
        and _is_title(issued.lines[lines[1] - 1], fields=False)
        and lines[0] - lines[1] == 1
    ):
        return (lines[1], lines[0]), words[1] + words[0]
    return None, named or f"{group[0].name}（第 {group[0].line} 行）"


def _name(issued: IssuedText, group: Sequence[Heading]) -> str:
    """What stands under 事项名称; "" where the item has no such heading."""
    for one, below in zip(group, [*group[1:], None], strict=True):
        if ROLES.get(one.name) == Role.name:
            end = below.line if below else one.line + 2
            behind = [line for line in issued.lines[one.line : end - 1] if line]
            return one.rest or "".join(behind[:_LINES_OF_TITLE])[:_LONGEST_TITLE]
    return ""


def bare_title(line: str) -> str:
    """A title without its number and code, and without white space among its Chinese words."""
    return _GAP.sub("", CODE.sub("", ITEM_MARK.sub("", line, count=1)).strip())


def _is_title(line: str, *, fields: bool) -> bool:
    """Whether a line can be a title: short, no sentence, and numbered where the headings are."""
    plain = 2 <= len(line) <= _LONGEST_TITLE and line[-1] not in _ENDS
    if fields:
        return plain and "：" not in line and "图" not in line
    return plain and ITEM_MARK.match(line) is not None and len(bare_title(line)) > 1


def _slots(items: Sequence[ItemPlace]) -> tuple[tuple[str, ...], ...]:
    """The headings in their order; names of the same part that never stand in one item share a place."""
    names = Counter(one.name for item in items for one in item.headings)
    slots: list[list[str]] = []
    for name in names:
        role = ROLES.get(name)
        for slot in slots:
            if role is not None and role != Role.shown and role == ROLES.get(slot[0]):
                slot.append(name)
                break
        else:
            slots.append([name])
    after: Mapping[tuple[int, int], int] = _order(slots, items)
    ordered: list[int] = []
    for index in sorted(range(len(slots)), key=lambda one: -sum(names[name] for name in slots[one])):
        at = next((place for place, other in enumerate(ordered) if after.get((other, index), 0) > 0), len(ordered))
        ordered.insert(at, index)
    return tuple(tuple(slots[index]) for index in ordered)


def _order(slots: Sequence[Sequence[str]], items: Sequence[ItemPlace]) -> dict[tuple[int, int], int]:
    """In how many more items the first of two places comes behind the second than before it."""
    of = {name: index for index, slot in enumerate(slots) for name in slot}
    found: Counter[tuple[int, int]] = Counter()
    for item in items:
        here = [of[one.name] for one in item.headings]
        for at, one in enumerate(here):
            for other in here[at + 1 :]:
                found[other, one] += 1
                found[one, other] -= 1
    return dict(found)


def _check_end(issued: IssuedText, items: Sequence[ItemPlace]) -> None:
    """A last item without the parts that all others end with: the file was cut off."""
    if len(items) < 2:
        return
    many = len(items) > 2
    *others, last = items
    have = {_part(one.name) for one in last.headings}
    usual = Counter(part for item in others for part in {_part(one.name) for one in item.headings})
    missing = [part for part, times in usual.items() if times >= len(others) * _MISSED and part not in have]
    ends = [item for item in others if item.headings[-1].name == last.headings[-1].name]
    filled = sum(_filled(issued, item) for item in ends)
    if len(missing) >= (2 if many else 3) or (
        not _filled(issued, last) and (missing or filled >= max(2, len(ends) * _MISSED))
    ):
        raise CounterError("intake.cut_off", file=issued.file, line=last.first, title=last.title)


def _filled(issued: IssuedText, item: ItemPlace) -> bool:
    """Whether anything stands under an item's last heading."""
    last = item.headings[-1]
    return bool(last.rest) or any(issued.lines[number - 1] for number in range(last.line + 1, item.last + 1))


def _part(name: str) -> str:
    """What a heading stands for: its role, or for what is only shown its name."""
    role = ROLES.get(name, Role.shown)
    return name if role == Role.shown else role.value
