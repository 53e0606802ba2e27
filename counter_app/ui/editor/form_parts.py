# SPDX-License-Identifier: Apache-2.0
"""What an entry's form is made of: one part for each kind of value, each able to show and to read it back."""

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.catalogue.items import Circumstance
from counter_app.ui import theme
from counter_app.ui.editor.entry_words import condition_said
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.options import Choice, Option, OptionRow, OptionStop
from counter_app.ui.widgets.select import Select
from counter_app.ui.widgets.text import Prose, label

Found = Mapping[str, object]
"""Keys with their values; None for one that is not to be written."""

_BETWEEN = re.compile(r"[；;]")
_NUMBER = re.compile(r"\d+")
JOINT = "；"


def _title(name: str) -> QLabel:
    """A part's name, as high as a field's."""
    made = label(name, Role.cap, Colour.ink3)
    made.setFixedHeight(theme.sizes().cap + 8)
    return made


class Part(QWidget):
    """One or more values of an entry. ``stop`` takes the focus; Enter that it does not take is the form's."""

    edited = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(3)

    def stop(self) -> QWidget:
        """What takes the focus."""
        return self

    def found(self) -> Found:
        """What the part holds now."""
        return {}


class FieldPart(Part):
    """Words in one line; how they become a value, and back, is said by the kinds below."""

    def __init__(self, key: str, name: str, value: object, *, required: bool = False, hint: str = "") -> None:
        super().__init__()
        self.key = key
        self._required = required
        self.field = Field(key, name, required=required, hint=hint)
        self.field.set_value(self._shown(value))
        self.field.edited.connect(self.edited)
        self.body.addWidget(self.field)

    def stop(self) -> QWidget:
        """The editor."""
        return self.field.editor

    def found(self) -> Found:
        """The words as a value."""
        words = self.field.value()
        return {self.key: self._value(words) if words or self._required else None}

    def _shown(self, value: object) -> str:
        return "" if value is None else str(value)

    def _value(self, words: str) -> object:
        return words


class NumberPart(FieldPart):
    """A whole number; anything else stays as it was typed, and the reader says so."""

    def _value(self, words: str) -> object:
        return int(words) if words.isascii() and words.isdigit() else words


class SpanPart(FieldPart):
    """``145–150``: first and last line; one number for one line."""

    def _shown(self, value: object) -> str:
        found = value if isinstance(value, list) else []
        return "–".join(str(one) for one in dict.fromkeys(found))

    def _value(self, words: str) -> object:
        numbers = [int(one) for one in _NUMBER.findall(words)]
        return [numbers[0], numbers[-1]] if 1 <= len(numbers) <= 2 else words


class ListPart(FieldPart):
    """Several words with ； between them. ``make`` turns them into the entries that the file wants."""

    def __init__(
        self,
        key: str,
        name: str,
        value: object,
        *,
        shown: str = "",
        make: Callable[[Sequence[str], Sequence[Mapping[str, object]]], object] | None = None,
        required: bool = False,
    ) -> None:
        self._label = shown
        self._make = make
        self._before = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        super().__init__(key, name, value, required=required, hint=text("page.editor.form.list_hint"))

    def _shown(self, value: object) -> str:
        found = value if isinstance(value, list) else []
        return JOINT.join(str(one.get(self._label, "")) if isinstance(one, dict) else str(one) for one in found)

    def _value(self, words: str) -> object:
        found = [one.strip() for one in _BETWEEN.split(words) if one.strip()]
        return self._make(found, self._before) if self._make else found


class _Options(OptionRow):
    """Enter takes the option pointed at, if any, and goes on."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As in any row of options, and on."""
        super().keyPressEvent(event)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()


class ChoicePart(Part):
    """One of a few values, by its digit."""

    def __init__(self, key: str, name: str, value: object, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.key = key
        self._values = [one for one, _ in options]
        self.row = _Options(name, [Choice(digit, words) for digit, (_, words) in enumerate(options, 1)])
        if value in self._values:
            self.row.choose(self._values.index(str(value)) + 1)
        self.row.chosen.connect(self._chosen)
        self.row.left_down.connect(self.entered)
        self.row.entered.connect(self.entered)
        self.body.addWidget(_title(name))
        self.body.addWidget(self.row)

    def stop(self) -> QWidget:
        """The row of options."""
        return self.row

    def found(self) -> Found:
        """The value chosen; nothing is said of what was not touched."""
        digit = self.row.chosen_digit()
        return {self.key: self._values[digit - 1]} if digit else {}

    def _chosen(self, digit: int) -> None:
        self.edited.emit()


class SelectPart(Part):
    """One of many values, from a list that opens downwards. ``None`` among them writes nothing."""

    def __init__(self, key: str, name: str, value: object, options: Sequence[tuple[object, str]]) -> None:
        super().__init__()
        self.key = key
        self._values = [one for one, _ in options]
        self.select = Select(key, name, [words for _, words in options])
        if value in self._values:
            self.select.setCurrentIndex(self._values.index(value))
        else:
            self.select.setCurrentIndex(-1)
        self.select.activated.connect(self._chosen)
        title = _title(name)
        title.setBuddy(self.select)
        self.body.addWidget(title)
        self.body.addWidget(self.select)
        self.body.addStretch(1)

    def stop(self) -> QWidget:
        """The list."""
        return self.select

    def found(self) -> Found:
        """The value chosen; nothing is said of one that is not in the list."""
        place = self.select.currentIndex()
        return {self.key: self._values[place]} if place >= 0 else {}

    def _chosen(self, place: int) -> None:
        self.edited.emit()


class ToggleRow(OptionStop):
    """Options of which any number may be on: a digit or Space switches one."""

    toggled = Signal()

    def __init__(self, name: str, labels: Sequence[str], on: Sequence[bool]) -> None:
        super().__init__([Option(Choice(digit, words)) for digit, words in enumerate(labels, 1)])
        self._name = name
        for option, checked in zip(self.options, on, strict=True):
            option.setChecked(checked)
            option.clicked.connect(self._changed)
        self._keys.digit.connect(self._digit)
        self._keys.enter.connect(self.left_down)
        self.left_up.connect(self.focusPreviousChild)
        self._tell()

    def on(self) -> list[bool]:
        """Which options are on."""
        return [one.isChecked() for one in self.options]

    def _enter(self) -> None:
        """Space: switch what the arrows point at."""
        if self.pointed is not None:
            self.pointed.toggle()
            self._changed()

    def _tell(self) -> None:
        said = "、".join(one.choice.label for one in self.options if one.isChecked())
        self.setAccessibleName(f"{self._name}，{said or text('page.editor.form.none_on')}")

    def _changed(self) -> None:
        self._tell()
        self.toggled.emit()

    def _digit(self, digit: int) -> None:
        if 1 <= digit <= len(self.options):
            self.options[digit - 1].toggle()
            self._changed()


class FlagsPart(Part):
    """Values that are there or not: each flag has its key, its words, and what is written where it is on."""

    def __init__(self, name: str, flags: Sequence[tuple[str, str, object]], values: Callable[[str], object]) -> None:
        super().__init__()
        self._flags = list(flags)
        self._left = {key: values(key) for key, _, on in flags if values(key) != on}  # as they were while off
        labels = [words for _, words, _ in flags]
        self.row = ToggleRow(name, labels, [values(key) == on for key, _, on in flags])
        self.row.toggled.connect(self.edited)
        self.row.left_down.connect(self.entered)
        self.body.addWidget(_title(name))
        self.body.addWidget(self.row)

    def stop(self) -> QWidget:
        """The row of flags."""
        return self.row

    def found(self) -> Found:
        """What is on; what is off is not written, or stays as it was written."""
        pairs = zip(self._flags, self.row.on(), strict=True)
        return {key: on if checked else self._left.get(key) for (key, _, on), checked in pairs}


class ConditionPart(Part):
    """问题 = 答案: for every question the answers under which the entry holds; none switched on means any."""

    def __init__(self, value: object, questions: Sequence[Circumstance]) -> None:
        super().__init__()
        self._value = value
        self._rows: list[tuple[Circumstance, ToggleRow]] = []
        self.body.setSpacing(6)
        self.body.addWidget(_title(text("page.editor.form.when")))
        picked = _picked(value)
        if picked is None or not set(picked) <= {one.key for one in questions}:
            said = condition_said(value, questions)
            self.body.addWidget(Prose(text("page.editor.form.complex", words=said), Role.body, Colour.ink2))
            return
        if not questions:
            self.body.addWidget(Prose(text("page.editor.form.no_question"), Role.cap, Colour.ink2))
        for question in questions:
            on = [one.value in picked.get(question.key, ()) for one in question.options]
            row = ToggleRow(question.question, [one.label for one in question.options], on)
            row.toggled.connect(self.edited)
            row.left_down.connect(self._down)
            self._rows.append((question, row))
            self.body.addWidget(Prose(question.question, Role.cap, Colour.ink2))
            self.body.addWidget(row)

    @property
    def rows(self) -> list[ToggleRow]:
        """The questions' answers."""
        return [row for _, row in self._rows]

    def stop(self) -> QWidget:
        """The first question."""
        return self._rows[0][1] if self._rows else self

    def found(self) -> Found:
        """The condition; a richer one than can be shown stays as it is written."""
        if not self._rows:
            return {"when": self._value}
        parts: list[object] = []
        for question, row in self._rows:
            values = [one.value for one, on in zip(question.options, row.on(), strict=True) if on]
            if len(values) == 1:
                parts.append({"equals": {question.key: values[0]}})
            elif values:
                parts.append({"in": {question.key: values}})
        return {"when": None if not parts else parts[0] if len(parts) == 1 else {"all": parts}}

    def _down(self) -> None:
        rows = self.rows
        sender = self.sender()
        place = rows.index(sender) + 1 if isinstance(sender, ToggleRow) else len(rows)
        if place < len(rows):
            rows[place].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.entered.emit()


def _picked(value: object) -> dict[str, tuple[str, ...]] | None:
    """The answers by question that a condition asks for together; None for one of another shape."""
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) != 1:
        return None
    operator, body = next(iter(value.items()))
    if operator == "all" and isinstance(body, list):
        found: dict[str, tuple[str, ...]] = {}
        for part in body:
            one = _picked(part)
            if one is None or len(one) != 1 or "all" in part or not found.keys().isdisjoint(one):
                return None
            found.update(one)
        return found
    if operator in ("equals", "in") and isinstance(body, dict) and len(body) == 1:
        key, wanted = next(iter(body.items()))
        values = wanted if isinstance(wanted, list) else [wanted]
        return {str(key): tuple(str(one) for one in values)}
    return None
