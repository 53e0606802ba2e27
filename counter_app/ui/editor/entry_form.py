# SPDX-License-Identifier: Apache-2.0
"""The form under an entry's row: the common things of its kind; all others are written in the item's text."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.catalogue.intake.entry_text import ItemEntry, Values
from counter_app.catalogue.items import GUIDE_VERBS, Circumstance, Cover, LimitKind
from counter_app.desk.item_writing import ItemWork, option_values, paper_options
from counter_app.ui import theme
from counter_app.ui.editor.entry_words import HEADS
from counter_app.ui.editor.form_parts import (
    ChoicePart,
    ConditionPart,
    FieldPart,
    FlagsPart,
    ListPart,
    NumberPart,
    Part,
    SelectPart,
    SpanPart,
)
from counter_app.ui.editor.quotes_part import QuotesPart
from counter_app.ui.keys import Context
from counter_app.ui.widgets.card import surface

QUIET_MS = 400
"""What is typed is kept after so much silence."""

Get = Callable[[str], object]
Wide = tuple[Part, int]
"""A part and how many of the two columns it takes."""


def _name(key: str) -> str:
    return text(f"page.editor.form.{key}")


def _field(get: Get, key: str, *, required: bool = False) -> FieldPart:
    return FieldPart(key, _name(key.rpartition(".")[2]), get(key), required=required)


def _list(get: Get, key: str) -> ListPart:
    return ListPart(key, _name(key.rpartition(".")[2]), get(key))


def _kinds(get: Get, kinds: Sequence[LimitKind]) -> ChoicePart:
    options = [(one.value, text(f"page.editor.limit.{one.value}")) for one in kinds]
    return ChoicePart("kind", _name("kind"), get("kind"), options)


def _flags(name: str, get: Get, *flags: tuple[str, object]) -> FlagsPart:
    named = [(key, text(f"page.editor.flag.{key.rpartition('.')[2]}"), on) for key, on in flags]
    return FlagsPart(_name(name), named, get)


def _material(get: Get, work: ItemWork) -> list[Wide]:
    forms: list[tuple[object, str]] = [(None, _name("no_form"))]
    forms += [(one.id, str(one.values.get("title", one.id))) for one in work.entries if one.section == "forms"]
    either = ListPart("any_of", _name("any_of"), get("any_of"), shown="text", make=paper_options)
    brought = _flags("brought", get, ("evidence.original", True), ("need", "if_needed"), ("shared", True))
    return [
        (_field(get, "text", required=True), 2),
        (either, 2),
        (brought, 2),
        (NumberPart("evidence.copies", _name("copies"), get("evidence.copies")), 1),
        (_list(get, "evidence.seals"), 1),
        (_list(get, "evidence.signatures"), 1),
        (_field(get, "promise"), 1),
        (SelectPart("form", _name("form"), get("form"), forms), 1),
        (_field(get, "left_to"), 1),
        (_field(get, "where"), 1),
        (_list(get, "defects"), 1),
    ]


def _limit(get: Get, work: ItemWork) -> list[Wide]:
    return [
        (_kinds(get, tuple(LimitKind)), 2),
        (NumberPart("amount", _name("amount"), get("amount")), 1),
        (_field(get, "text", required=True), 1),
    ]


def _clock(get: Get, work: ItemWork) -> list[Wide]:
    return [
        (_field(get, "question", required=True), 2),
        (_kinds(get, (LimitKind.working_days, LimitKind.months)), 2),
        (NumberPart("amount", _name("amount"), get("amount")), 1),
        (_field(get, "text", required=True), 1),
        (_flags("clock", get, ("waits", True)), 2),
    ]


def _circumstance(get: Get, work: ItemWork) -> list[Wide]:
    answers = ListPart("options", _name("options"), get("options"), shown="label", make=option_values, required=True)
    return [(_field(get, "question", required=True), 2), (answers, 2)]


def _printed_form(get: Get, work: ItemWork) -> list[Wide]:
    return [(_field(get, "title", required=True), 2), (SpanPart("layout", _name("layout"), get("layout")), 1)]


def _step(get: Get, work: ItemWork) -> list[Wide]:
    verbs = [(one.value, one.value) for one in GUIDE_VERBS]
    return [
        (SelectPart("verb", _name("verb"), get("verb"), verbs), 1),
        (_field(get, "by"), 1),
        (_field(get, "text", required=True), 2),
    ]


def _result(get: Get, work: ItemWork) -> list[Wide]:
    return [(_field(get, "text", required=True), 2), (_flags("result", get, ("numbered", True)), 2)]


def _office(get: Get, work: ItemWork) -> list[Wide]:
    return [(ChoicePart("covers", _name("covers"), get("covers"), [(one.value, one.value) for one in Cover]), 2)]


def _note(get: Get, work: ItemWork) -> list[Wide]:
    return [(SpanPart("lines", _name("lines"), get("lines"), required=True), 1), (_field(get, "reason"), 1)]


def _statement(get: Get, work: ItemWork) -> list[Wide]:
    return [(_field(get, "text", required=True), 2)]


_FORMS: Mapping[str, Callable[[Get, ItemWork], list[Wide]]] = {
    "eligibility": _statement,
    "clocks": _clock,
    "circumstances": _circumstance,
    "materials": _material,
    "forms": _printed_form,
    "steps": _step,
    "limits": _limit,
    "statutory": _limit,
    "results": _result,
    "offices": _office,
    "notes": _note,
}


class _Form(QWidget):
    """Parts in two columns, one in large text. Enter goes on to the next; ``finished`` behind the last one."""

    finished = Signal()
    key_place = Context.draft_form

    def __init__(self, parts: Sequence[Wide]) -> None:
        super().__init__()
        self.parts = [part for part, _ in parts]
        frame = surface("now")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        grid = QGridLayout(frame)
        grid.setContentsMargins(theme.PAGE_X, 10, theme.PAGE_X, 12)
        grid.setHorizontalSpacing(theme.GUTTER)
        grid.setVerticalSpacing(6)
        columns = 1 if theme.sizes().large else 2
        line = at = 0
        for part, wide in parts:
            wide = min(wide, columns)
            if at + wide > columns:
                line, at = line + 1, 0
            grid.addWidget(part, line, at, 1, wide)
            at += wide
            part.entered.connect(self._on)
        for column in range(columns):
            grid.setColumnStretch(column, 1)

    def first(self) -> QWidget:
        """Where writing begins."""
        return self.parts[0].stop()

    def _stops(self) -> list[QWidget]:
        return [one.stop() for one in self.parts if one.stop().focusPolicy() & Qt.FocusPolicy.TabFocus]

    def _on(self) -> None:
        """Enter: to the next part."""
        sender = self.sender()
        part = (
            sender
            if isinstance(sender, Part)
            else next((p for p in self.parts if p.isAncestorOf(QApplication.focusWidget() or self)), None)
        )
        stops = self._stops()
        behind = self.parts[self.parts.index(part) + 1 :] if part in self.parts else []
        following = next((one.stop() for one in behind if one.stop() in stops), None)
        if following is None:
            self.finished.emit()
        else:
            following.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter that no part took."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._on()
        else:
            super().keyPressEvent(event)


class EntryForm(_Form):
    """The form of one entry. Tells what it should say now, once the keys are quiet or the form is left."""

    changed = Signal(str, int, object)
    quote_asked = Signal(int)

    def __init__(self, entry: ItemEntry, work: ItemWork, questions: Sequence[Circumstance]) -> None:
        self._entry = entry
        self._values: Values = entry.values
        parts = _FORMS[entry.section](self._get, work)
        if entry.section != "notes":
            parts += [(ConditionPart(entry.values.get("when"), _before(entry, questions)), 2)]
        self.quotes: QuotesPart | None = None
        if entry.section != "notes":
            self.quotes = QuotesPart(entry.values.get("quote"))
            parts += [(self.quotes, 2)]
        super().__init__(parts)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.flush)
        for part in self.parts:
            part.edited.connect(self._timer.start)
        if self.quotes is not None:
            self.quotes.asked.connect(self.quote_asked)

    @property
    def key(self) -> tuple[str, int]:
        """Whose form it is."""
        return self._entry.section, self._entry.index

    def part(self, key: str) -> Part | None:
        """The part that holds a key."""
        return next((one for one in self.parts if key in one.found()), None)

    def flush(self) -> None:
        """Tell what was typed, if anything was."""
        self._timer.stop()
        values = self._said()
        if values != self._values:
            self._values = values
            self.changed.emit(*self.key, values)

    def confirmed(self) -> None:
        """The entry's mark was taken away."""
        self._values = {key: value for key, value in self._values.items() if key != "draft"}

    def _get(self, key: str) -> object:
        """A value of the entry; ``evidence.copies`` stands in a mapping of its own."""
        first, _, rest = key.partition(".")
        value = self._entry.values.get(first)
        if not rest:
            return value
        return value.get(rest) if isinstance(value, dict) else None

    def _said(self) -> dict[str, object]:
        """The entry with what the parts hold; keys that no part knows stay."""
        values: dict[str, object] = dict(self._values)
        for part in self.parts:
            for key, value in part.found().items():
                first, _, rest = key.partition(".")
                if rest:
                    below = values.get(first)
                    _put(nested := dict(below) if isinstance(below, dict) else {}, rest, value)
                    _put(values, first, nested or None)
                else:
                    _put(values, key, value)
        return values


def _put(values: dict[str, object], key: str, value: object) -> None:
    """Write a key, or leave it out."""
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def _before(entry: ItemEntry, questions: Sequence[Circumstance]) -> list[Circumstance]:
    """The questions a condition of the entry may name: for a question those before it."""
    keys = [one.key for one in questions]
    if entry.section == "circumstances" and entry.id in keys:
        return list(questions[: keys.index(entry.id)])
    return list(questions)


class HeadForm(_Form):
    """For whom an item is, and how it is handled."""

    changed = Signal(str, str)

    def __init__(self, values: Values) -> None:
        self._choices = [
            ChoicePart(
                key, _name(key), values.get(key), [(one, text(f"page.editor.{key}.{one}")) for one in HEADS[key]]
            )
            for key in HEADS
        ]
        super().__init__([(one, 2) for one in self._choices])
        for part in self._choices:
            part.edited.connect(self._chosen)

    def flush(self) -> None:
        """Nothing waits here."""

    def _chosen(self) -> None:
        part = self.sender()
        if isinstance(part, ChoicePart):
            self.changed.emit(part.key, str(part.found()[part.key]))
