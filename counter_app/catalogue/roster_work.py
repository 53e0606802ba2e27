# SPDX-License-Identifier: Apache-2.0
"""Which tables of forms are people with a result of their own (``rosters.yaml``), why a row is not taken
(``reasons.yaml``), and which items come as lists of people (``lists.yaml``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Fault, read_mapping

NAME, NUMBER = "name", "id_number"
"""The columns by which such a table names a person."""


@dataclass(frozen=True, slots=True)
class RosterWork:
    """A table of people. ``key`` is how a case keeps its results by."""

    form: str
    roster: str

    @property
    def key(self) -> str:
        """``<form>.<roster>``."""
        return f"{self.form}.{self.roster}"


@dataclass(frozen=True, slots=True)
class ListWork:
    """An item that may come as a list of people: ``form`` is the sheet, ``quote`` the guide's words behind it."""

    guide: str
    item: str  # its code
    form: str
    quote: str


def load_rosters(path: Path, faults: list[Fault]) -> Mapping[str, RosterWork]:
    """The tables by their key."""
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return {}
    document, data = read
    entries = Entry(document, (), data, "rosters", faults).entries("rosters", "form roster")
    found = [RosterWork(one.name("form"), one.name("roster")) for one in entries]
    return {one.key: one for one in found}


def load_lists(path: Path, faults: list[Fault]) -> tuple[ListWork, ...]:
    """Which items may come as a list."""
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return ()
    document, data = read
    entries = Entry(document, (), data, "lists", faults).entries("lists", "guide item form quote")
    return tuple(ListWork(one.name("guide"), one.text("item"), one.name("form"), one.text("quote")) for one in entries)


def load_row_reasons(path: Path, faults: list[Fault]) -> Mapping[str, str]:
    """The words of each reason by its code, in the order of their digits."""
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return {}
    document, data = read
    entries = Entry(document, (), data, "rows", faults).entries("rows", "code text")
    check_names(entries, "code")
    return {one.name("code"): one.text("text") for one in entries}
