# SPDX-License-Identifier: Apache-2.0
"""How an item's results come to be (``resources/work/results.yaml``): on an official form, on a sheet of ours, by a
step of the item, or recorded at completion only."""

from dataclasses import dataclass
from pathlib import Path

from counter_app.base.entries import Entry
from counter_app.base.resources import Fault, read_mapping
from counter_app.base.texts import text
from counter_app.catalogue.items import Result, Verb

_RESULT = "result words form filled_form sheet step issued reissued valid"
_WAYS = ("form", "filled_form", "sheet", "step")


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a result is good for, in a guide's words."""

    guide: str
    months: int
    quote: str


@dataclass(frozen=True, slots=True)
class ResultWork:
    """How one result comes to be; with nothing set it is recorded at completion.

    ``form``: the official form that the office alone fills in; it must be filled in before 办结 where the item has it.
    ``filled_form``: one that the citizen signed and the office completes (it may have been filled in by pen).
    ``sheet``: a form of our own, likewise needed. ``step``: the item's step that brings it. ``issued``: the field of
    the form with the day it counts from. ``reissued``: 补办 is possible. ``words``: only where the result's text has
    them.
    """

    result: str = ""
    words: str = ""
    form: str = ""
    filled_form: str = ""
    sheet: str = ""
    step: Verb | None = None
    issued: str = ""
    reissued: bool = False
    valid: tuple[Validity, ...] = ()

    @property
    def paper(self) -> str:
        """The form that bears it, "" where none does."""
        return self.form or self.filled_form or self.sheet

    def validity(self, guide: str) -> Validity | None:
        """How long it is good for in a guide; None where the guide says nothing."""
        return next((one for one in self.valid if one.guide == guide), None)


RECORDED = ResultWork()


@dataclass(frozen=True, slots=True)
class ResultBook:
    """All of them, in the file's order."""

    works: tuple[ResultWork, ...] = ()

    def of(self, result: Result) -> ResultWork:
        """How a result of an item comes to be."""
        fit = [one for one in self.works if one.result == result.id and one.words in result.text]
        return next((one for one in fit if one.words), fit[0] if fit else RECORDED)


def read_results(path: Path, faults: list[Fault]) -> ResultBook:
    """Read the file; everything wrong in it adds a fault."""
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return ResultBook()
    document, data = read
    entries = Entry(document, (), data, "results", faults).entries("results", _RESULT)
    seen: set[tuple[object, object]] = set()
    for entry in entries:
        key = entry.value("result"), entry.value("words")
        if key in seen:
            entry.fault(text("structure.repeated", value=key[0]), "result")
        seen.add(key)
    return ResultBook(tuple(map(_result, entries)))


def _result(entry: Entry) -> ResultWork:
    named = [key for key in _WAYS if entry.has(key)]
    if len(named) != 1:
        entry.fault(text("results.one_way", ways="、".join(_WAYS)))
    return ResultWork(
        result=entry.name("result"),
        words=entry.text("words", ""),
        form=entry.text("form", ""),
        filled_form=entry.text("filled_form", ""),
        sheet=entry.text("sheet", ""),
        step=entry.choice("step", Verb) if entry.has("step") else None,
        issued=entry.text("issued", ""),
        reissued=entry.flag("reissued"),
        valid=tuple(map(_validity, entry.entries("valid", "guide months quote"))),
    )


def _validity(entry: Entry) -> Validity:
    return Validity(entry.name("guide"), entry.number("months", 1), entry.text("quote"))
