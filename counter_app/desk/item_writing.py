# SPDX-License-Identifier: Apache-2.0
"""One item of a guide draft while an administrator writes it: its text, its entries, and what was before.

Pure and quick, for the window's thread; keeping it is ``guide_editing.keep_item``.
"""

import re
from collections.abc import Mapping, Sequence

from counter_app.base.resources import ResourceFaults
from counter_app.catalogue.guide_folder import item_name
from counter_app.catalogue.intake.entry_text import (
    ItemEntry,
    ItemText,
    Values,
    add_entry,
    change_entry,
    confirm_entry,
    new_item,
    read_entries,
    remove_entry,
    set_head,
)
from counter_app.catalogue.items import GUIDE_VERBS, LimitKind, Line, ServiceItem, Verb

UNDO_DEPTH = 100
_NUMBER = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+|[①-⑳])\s*")
_END = "；;。，,、"
_NAMED = re.compile(r"《([^《》]+)》")
_STEMS = {
    "eligibility": "condition",
    "clocks": "clock",
    "circumstances": "question",
    "materials": "paper",
    "forms": "form",
    "steps": "step",
    "results": "result",
}


class ItemWork:
    """Every change is remembered and can be taken back; ``words`` is what has to be kept."""

    def __init__(self, item: ServiceItem, words: str) -> None:
        self.item = item
        self._words = words
        self._before: list[str] = []
        self._text = self._read()

    @property
    def words(self) -> str:
        """The item's file as it is to be."""
        return self._words

    @property
    def text(self) -> ItemText | None:
        """The same as entries; None where it is no YAML, which only typing mends."""
        return self._text

    @property
    def entries(self) -> tuple[ItemEntry, ...]:
        """Its entries in the order of the lists."""
        return self._text.entries if self._text else ()

    def write(self, words: str) -> bool:
        """Take the whole text as it was typed; whether that changed anything."""
        if words == self._words:
            return False
        self._before = [*self._before[1 - UNDO_DEPTH :], self._words]
        self._words = words
        self._text = self._read()
        return True

    def change(self, section: str, index: int, values: Values) -> bool:
        """Let an entry say something else."""
        return self.write(change_entry(self._words, section, index, values))

    def add(self, section: str, values: Values) -> int:
        """Add an entry at the end of a list; returns its place. Does nothing to a text that is no YAML: -1."""
        if self._text is None:
            return -1
        self.write(add_entry(self._words or new_item(self.item.code or self.item.title), section, values))
        return max((one.index for one in self.entries if one.section == section), default=-1)

    def remove(self, section: str, index: int) -> bool:
        """Take an entry out."""
        return self.write(remove_entry(self._words, section, index))

    def confirm(self, section: str, index: int) -> bool:
        """Stand for an entry."""
        return self.write(confirm_entry(self._words, section, index))

    def set_head(self, key: str, value: str) -> bool:
        """Say for whom the item is, or how it is handled."""
        words = self._words or new_item(self.item.code or self.item.title)
        return self._text is not None and self.write(set_head(words, key, value))

    def undo(self) -> bool:
        """Take the last change back; whether there was one."""
        if not self._before:
            return False
        self._words = self._before.pop()
        self._text = self._read()
        return True

    def next_unconfirmed(self, section: str, index: int) -> ItemEntry | None:
        """The next entry that nobody has confirmed, behind a place, else the first one."""
        order = list(self.entries)
        here = next((n for n, one in enumerate(order) if (one.section, one.index) == (section, index)), -1)
        return next((one for one in [*order[here + 1 :], *order[: here + 1]] if one.draft), None)

    def from_line(self, section: str, line: Line, words: str = "") -> dict[str, object]:
        """What an entry drawn from a line of the guide says to begin with. ``words`` are those marked in the line."""
        quoted = words or line.text
        said = _NUMBER.sub("", quoted).strip().strip(_END)
        title = _NAMED.search(quoted)
        quote = self.quote(line, quoted)
        match section:
            case "circumstances":
                return {"key": self._name(section), "question": said, "options": [], "quote": quote}
            case "forms":
                return {"id": self._name(section), "title": title[1] if title else said, "quote": quote}
            case "steps":
                found = [one for one in GUIDE_VERBS if one.value in said and one is not Verb.apply]
                verb = min(found, key=lambda one: said.index(one.value), default=Verb.review)
                return {"id": self._name(section), "verb": verb.value, "text": said, "quote": quote}
            case "limits" | "statutory":
                return {**_limit(said), "text": said, "quote": quote}
            case "notes":
                return {"lines": [line.number, line.number]}
            case _:
                return {"id": self._name(section), "text": said, "quote": quote}

    def quote(self, line: Line, words: str) -> object:
        """How words of a line are quoted: with the line's number where they stand in several."""
        alike = sum(words in one.text for one in self.item.lines)
        return words if alike == 1 else {"text": words, "line": line.number}

    def _name(self, section: str) -> str:
        taken = {one.id for one in self.entries if one.section == section}
        stem = _STEMS[section]
        return next(name for n in range(1, len(taken) + 2) if (name := f"{stem}_{n}") not in taken)

    def _read(self) -> ItemText | None:
        try:
            return read_entries(self._words, item_name(self.item.ordinal))
        except ResourceFaults:
            return None


def option_values(labels: Sequence[str], before: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Answers by their labels; an answer that keeps its label or its place keeps its value too."""
    return _named(labels, before, "value", "label", "answer")


def paper_options(texts: Sequence[str], before: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Papers of which each satisfies a line, by their words; what keeps its words or its place keeps its id."""
    return _named(texts, before, "id", "text", "either")


def _named(
    words: Sequence[str], before: Sequence[Mapping[str, object]], name: str, label: str, stem: str
) -> list[dict[str, object]]:
    known = {str(one.get(label)): str(one.get(name)) for one in before}
    taken = {known[one] for one in words if one in known}
    found: list[dict[str, object]] = []
    for place, one in enumerate(words):
        chosen = known.get(one, "")
        if not chosen and place < len(before) and str(before[place].get(label)) not in words:
            chosen = str(before[place].get(name))
        number = 1
        while not chosen or (one not in known and chosen in taken):
            chosen, number = f"{stem}_{number}", number + 1
        taken.add(chosen)
        found.append({name: chosen, label: one})
    return found


def _limit(said: str) -> dict[str, object]:
    """Kind and amount as far as the words give them away."""
    days = re.search(r"(\d+)\s*个?\s*工作日", said)
    months = re.search(r"(\d+)\s*个月", said)
    if days:
        return {"kind": LimitKind.working_days.value, "amount": int(days[1])}
    if months:
        return {"kind": LimitKind.months.value, "amount": int(months[1])}
    kind = LimitKind.immediate if re.search("即时|当场|即办", said) else LimitKind.within_working_days
    return {"kind": kind.value}
