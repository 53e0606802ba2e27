# SPDX-License-Identifier: Apache-2.0
"""An item's YAML as text and as entries: one entry is changed, and every other character stays as it was written.

Changes are spliced into the text at the place of the value they change; comments, quoting and line breaks of
everything else remain the author's.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from counter_app.base.entries import DRAFT
from counter_app.base.resources import Document, ResourceFaults, parse_yaml
from counter_app.catalogue import parts

Values = Mapping[str, object]
"""An entry as plain values."""

SECTIONS: Mapping[str, str] = {
    **parts.SECTIONS,
    "circumstances": f"common omit {parts.CIRCUMSTANCE}",
    "notes": parts.NOTE,
}
"""The lists of an item in the order they are written, each with the keys of its entries in theirs."""

_HEAD = ("item", "applicant", "handling")
_TOP = (*_HEAD, *SECTIONS, "chart")
_WIDEST = 100  # characters of a line that is written here
_STEP = 2
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

_PLACES = ("k: {}", "{{k: {}}}")
"""Where a value may stand: on a line of its own, and among others in brackets. A lone dash is words in one alone."""

_Edit = tuple[int, int, str]
"""From, to, what stands there then."""


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One entry of one list. ``first`` and ``last`` are its lines in the item's file."""

    section: str
    index: int
    values: Values
    first: int
    last: int

    @property
    def id(self) -> str:
        """Its id or key, "" where such entries have none."""
        return str(self.values.get("id", self.values.get("key", self.values.get("common", ""))))

    @property
    def draft(self) -> bool:
        """Whether nobody has confirmed it yet."""
        return DRAFT in self.values


@dataclass(frozen=True, slots=True)
class ItemText:
    """An item's file that can be read."""

    words: str
    document: Document
    head: Values  # what stands at the top: item, applicant, handling
    entries: tuple[ItemEntry, ...]

    def find(self, section: str, index: int) -> ItemEntry | None:
        """An entry by its place."""
        return next((one for one in self.entries if (one.section, one.index) == (section, index)), None)

    def at_line(self, line: int) -> ItemEntry | None:
        """The entry that a line of the file belongs to."""
        return next((one for one in self.entries if one.first <= line <= one.last), None)


def read_entries(words: str, shown: str) -> ItemText:
    """Take an item's text apart. Raises ResourceFaults where it is no YAML; other faults are the reader's to tell."""
    document = parse_yaml(words, shown)
    data = document.data if isinstance(document.data, dict) else {}
    tree = _Tree(words)
    entries: list[ItemEntry] = []
    for section in SECTIONS:
        listed, node = data.get(section), tree.value(section)
        if not isinstance(listed, list) or not isinstance(node, yaml.SequenceNode):
            continue
        for index, (values, below) in enumerate(zip(listed, node.value, strict=True)):
            if isinstance(values, dict):
                last = words.count("\n", 0, tree.end(below)) + 1
                entries.append(ItemEntry(section, index, values, below.start_mark.line + 1, last))
    return ItemText(words, document, {key: data[key] for key in _HEAD if key in data}, tuple(entries))


def new_item(reference: str) -> str:
    """What stands in the file of an item that nobody has begun."""
    return f"item: {_scalar(reference)}\napplicant: person\nhandling: unstated\n"


def change_entry(words: str, section: str, index: int, values: Values) -> str:
    """The text with an entry saying something else; what of it stays the same keeps its words and its place."""
    tree = _Tree(words)
    node, was = tree.entry(section, index), _plain(words, section, index)
    if was == dict(values):
        return words
    column = node.start_mark.column
    pieces = {
        key: tree.source(name, value) if was[key] == values[key] else _pair(key, values[key], column)
        for key, (name, value) in tree.pairs(node).items()
        if key in values
    }
    added = {key: _pair(key, values[key], column) for key in _ordered(section, values) if key not in was}
    if node.flow_style or not pieces:
        whole = _mapping([{**pieces, **added}[key] for key in _merged(section, list(pieces), list(added))], column)
        return _splice(words, [(node.start_mark.index, tree.end(node), whole)])
    return _splice(words, list(tree.edits(section, node, pieces, added)))


def add_entry(words: str, section: str, values: Values) -> str:
    """The text with one more entry at the end of a list, which is begun where there is none."""
    tree = _Tree(words)
    node = tree.value(section)
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        column = node.start_mark.column
        return tree.insert_line(tree.end(node), " " * column + _item(section, values, column))
    listed = node.value if isinstance(node, yaml.SequenceNode) else []
    items = [f"- {words[one.start_mark.index : tree.end(one)]}" for one in listed] + [_item(section, values, _STEP)]
    rest = "".join(f"\n{' ' * _STEP}{one}" for one in items)
    if node is None:
        return tree.add_key(section, rest)
    start = tree.key(section).end_mark.index
    return _splice(words, [(start, max(start + 1, tree.end(node)), f":{rest}")])


def remove_entry(words: str, section: str, index: int) -> str:
    """The text without an entry and the remark written above it; without the list where it was the last one."""
    tree = _Tree(words)
    gone, node = tree.entry(section, index), tree.value(section)
    end = _line_end(words, tree.end(gone)) + 1
    if not isinstance(node, yaml.SequenceNode) or len(node.value) == 1:
        return _splice(words, [(_line_start(words, tree.key(section).start_mark.index), end, "")])
    if node.flow_style:
        items = [words[one.start_mark.index : tree.end(one)] for one in node.value if one is not gone]
        return _splice(words, [(node.start_mark.index, tree.end(node), f"[{', '.join(items)}]")])
    start = _line_start(words, words.rindex("-", 0, gone.start_mark.index))
    while start and words[_line_start(words, start - 1) : start].lstrip().startswith("#"):
        start = _line_start(words, start - 1)
    return _splice(words, [(start, end, "")])


def confirm_entry(words: str, section: str, index: int) -> str:
    """The text with an entry that somebody stands for."""
    values = {key: value for key, value in _plain(words, section, index).items() if key != DRAFT}
    return change_entry(words, section, index, values)


def set_head(words: str, key: str, value: str) -> str:
    """The text with another value at its top."""
    tree = _Tree(words)
    node = tree.value(key)
    if node is None:
        return tree.add_key(key, f" {_scalar(value)}")
    return _splice(words, [(node.start_mark.index, tree.end(node), _scalar(value))])


class _Tree:
    """Where every value stands in a text that is known to be YAML."""

    def __init__(self, words: str) -> None:
        node = yaml.compose(words, Loader=yaml.CSafeLoader)
        self.words = words
        self.root = node if isinstance(node, yaml.MappingNode) else yaml.MappingNode("", [])

    def value(self, key: str) -> yaml.Node | None:
        """What stands under a key at the top."""
        return next((value for name, value in self.root.value if name.value == key), None)

    def key(self, key: str) -> yaml.Node:
        """The key itself, which is there."""
        found: yaml.Node = next(name for name, _ in self.root.value if name.value == key)
        return found

    def entry(self, section: str, index: int) -> yaml.MappingNode:
        """An entry. Raises IndexError where there is none."""
        node = self.value(section)
        found = node.value[index] if isinstance(node, yaml.SequenceNode) else None
        if not isinstance(found, yaml.MappingNode):
            raise IndexError(index)
        return found

    def pairs(self, node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """The keys of an entry as they are written, each with its value."""
        return {str(name.value): (name, value) for name, value in node.value}

    def end(self, node: yaml.Node) -> int:
        """Where a value ends. A block claims all up to the next value, also remarks in between."""
        end = int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode):
            return len(self.words[:end].rstrip()) if node.style in ("|", ">") else end
        if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
            return end
        last = node.value[-1]
        return self._pair_end(*last) if isinstance(last, tuple) else self.end(last)

    def _pair_end(self, name: yaml.Node, value: yaml.Node) -> int:
        return max(self.end(value), int(name.end_mark.index) + 1)

    def source(self, name: yaml.Node, value: yaml.Node) -> str:
        """A key and its value as they are written."""
        return self.words[name.start_mark.index : self._pair_end(name, value)]

    def edits(
        self, section: str, node: yaml.MappingNode, pieces: Mapping[str, str], added: Mapping[str, str]
    ) -> Iterator[_Edit]:
        """Changes inside an entry that is written a key a line: ``pieces`` stay, in their place, as they are given."""
        pad = f"\n{' ' * node.start_mark.column}"
        order = _merged(section, list(pieces), list(added))
        first = next(iter(pieces))
        lead = [added[key] for key in order[: order.index(first)]]
        begun = False
        for key, (name, value) in self.pairs(node).items():
            start, end = name.start_mark.index, self._pair_end(name, value)
            if key not in pieces:
                if begun:
                    yield _line_start(self.words, start), _line_end(self.words, end) + 1, ""
                continue
            if not begun:  # keys before it that are gone go with it
                yield node.start_mark.index, end, pad.join([*lead, pieces[key]])
                begun = True
            else:
                yield start, end, pieces[key]
            place = order.index(key) + 1
            behind = []
            while place < len(order) and order[place] in added:
                behind.append(added[order[place]])
                place += 1
            if behind:
                at = _line_end(self.words, end)
                yield at, at, "".join(pad + one for one in behind)

    def insert_line(self, end: int, line: str) -> str:
        """The text with a line behind the one where something ends."""
        at = _line_end(self.words, end)
        return _splice(self.words, [(at, at, f"\n{line}" if at < len(self.words) else f"\n{line}\n")])

    def add_key(self, key: str, rest: str) -> str:
        """The text with a new key at the top level, in its place among those that are there."""
        before = [pair for pair in self.root.value if pair[0].value in _TOP[: _TOP.index(key)]]
        if before:
            return self.insert_line(self._pair_end(*before[-1]), f"{key}:{rest}")
        lead = self.words if not self.words or self.words.endswith("\n") else self.words + "\n"
        at = self.root.value[0][0].start_mark.index if self.root.value else len(lead)
        return f"{lead[:at]}{key}:{rest}\n{lead[at:]}"


def _plain(words: str, section: str, index: int) -> dict[str, object]:
    found = read_entries(words, "").find(section, index)
    if found is None:
        raise IndexError(index)
    return dict(found.values)


def _ordered(section: str, keys: Iterable[str]) -> list[str]:
    order = SECTIONS[section].split()
    return sorted(keys, key=lambda key: order.index(key) if key in order else len(order))


def _merged(section: str, stay: Sequence[str], added: Sequence[str]) -> list[str]:
    """New keys in their place among those that stay as they stand."""
    order = list(stay)
    rank = {key: place for place, key in enumerate(SECTIONS[section].split())}
    for key in added:
        earlier = [place for place, one in enumerate(order) if rank.get(one, 0) < rank.get(key, len(rank))]
        order.insert(max(earlier, default=-1) + 1, key)
    return order


def _item(section: str, values: Values, column: int) -> str:
    """A new entry with its dash: on one line where it fits, a key a line where it does not."""
    pieces = [_pair(key, values[key], column + _STEP) for key in _ordered(section, values)]
    return "- " + _mapping(pieces, column + _STEP, block=section in ("materials", "circumstances"))


def _mapping(pieces: Sequence[str], column: int, *, block: bool = False) -> str:
    flat = "{" + ", ".join(pieces) + "}"
    if not block and "\n" not in flat and column + len(flat) <= _WIDEST:
        return flat
    return f"\n{' ' * column}".join(pieces)


def _pair(key: str, value: object, column: int) -> str:
    """``key: value``; a list too long for a line stands under its key."""
    flat = _flow(value)
    if not isinstance(value, list) or not value or column + len(key) + 2 + len(flat) <= _WIDEST:
        return f"{key}: {flat}"
    return f"{key}:" + "".join(f"\n{' ' * (column + _STEP)}- {_flow(one)}" for one in value)


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    """A value so that it is read as what it is; words without quotation marks where they can do without."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    words = "" if value is None else str(value)
    if "\n" not in words and "#" not in words and all(_reads_so(one.format(words), words) for one in _PLACES):
        return words
    quoted = json.dumps(words, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)


def _reads_so(written: str, words: str) -> bool:
    try:
        return parse_yaml(written, "").data == {"k": words}
    except ResourceFaults:
        return False


def _line_start(words: str, at: int) -> int:
    return words.rfind("\n", 0, max(0, at)) + 1


def _line_end(words: str, at: int) -> int:
    found = words.find("\n", at)
    return len(words) if found < 0 else found


def _splice(words: str, edits: Sequence[_Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        words = words[:start] + new + words[end:]
    return words
