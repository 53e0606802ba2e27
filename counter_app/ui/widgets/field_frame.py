# SPDX-License-Identifier: Apache-2.0
"""What stands around every editor: label, 必填, where the value came from, and a line for what is wrong with it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.chip import badge
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Elided, Prose, Span, label, set_tone


def head_height() -> int:
    """Height of a field's label line: room for a badge, so that its coming moves nothing."""
    return theme.sizes().cap + 8


def _alone(words: str) -> str:
    """A sentence that stands alone needs no full stop; most then take one line."""
    return words.removesuffix("。") if words.count("。") == 1 else words


class FieldFrame(QWidget):
    """One thing to fill in. What is typed always stays; checks speak in the line under the editor.

    ``crowded``: one of several beside each other; a long label is elided, a long sentence takes a second line.
    """

    edited = Signal()
    left = Signal()

    def __init__(
        self, key: str, name: str, editor: QWidget, *, required: bool = False, hint: str = "", crowded: bool = False
    ) -> None:
        super().__init__()
        self._name = name
        self._required = required
        self._hint = hint
        self._notice = ""
        self._fault = ""
        self._warning = ""
        self._source = ""
        self._body_editor = editor
        editor.setObjectName(key)
        self._title: QLabel = Elided(name, Role.cap, Colour.ink3) if crowded else label(name, Role.cap, Colour.ink3)
        self._title.setBuddy(editor)
        self._needed = label(text("ui.field.required"), Role.cap, Colour.ink3)
        self._badge = badge("")
        self._badge.setVisible(False)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addWidget(self._needed)
        self._needed.setVisible(required)  # in its place now: alone it would be a window
        head.addStretch(1)
        head.addWidget(self._badge)
        self._mark = StatusMark(Mark.missing, 16)
        self._mark.setVisible(False)
        self._said: Elided | Prose
        if crowded:
            self._said = Prose(_alone(hint), Role.cap, Colour.ink3, lines=2)
        else:
            self._said = Elided(hint, Role.cap, Colour.ink3)
            self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._below = QWidget()
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(6)
        below.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._said, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(3)
        body.addWidget(self._head)
        body.addWidget(editor)
        body.addWidget(self._below)
        self.setFocusProxy(editor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(crowded)
        self.setSizePolicy(policy)
        self._measure()

    @property
    def key(self) -> str:
        """The field's key; the editor's object name."""
        return self._body_editor.objectName()

    @property
    def name(self) -> str:
        """The field's label."""
        return self._name

    @property
    def required(self) -> bool:
        """Whether it may not stay empty."""
        return self._required

    @property
    def fault(self) -> str:
        """What is wrong, "" where nothing is known to be."""
        return self._fault

    @property
    def warning(self) -> str:
        """What deserves a second look."""
        return self._warning

    @property
    def message(self) -> str:
        """What the line under the editor says."""
        return self._said.text()

    @property
    def source(self) -> str:
        """Where the value came from."""
        return self._source

    def set_source(self, source: str) -> None:
        """Change the badge."""
        self._source = source
        self._badge.set_source(source)
        self._badge.setVisible(bool(source))
        self._speak()

    def set_required(self, required: bool) -> None:
        """Other answers may make a field needed, or no longer."""
        if required is not self._required:
            self._required = required
            self._needed.setVisible(required)
            self._speak()

    def set_messages(self, fault: str = "", warning: str = "") -> None:
        """Show what is wrong, else what deserves a look, else the notice or the hint."""
        if (fault, warning) == (self._fault, self._warning):
            return
        self._fault, self._warning = fault, warning
        self._show_tone("error" if fault else "warn" if warning else "")
        self._mark.setVisible(bool(fault or warning))
        self._mark.set_mark(Mark.missing if fault else Mark.defective)
        self._say(fault or warning or self._notice or self._hint)

    def set_hint(self, hint: str) -> None:
        """Change what the line under the editor says while nothing is wrong."""
        self._hint = hint
        self._say_quiet()

    def set_notice(self, notice: str) -> None:
        """Something to know that is neither wrong nor doubtful: it stands before the hint; "" for nothing."""
        if notice != self._notice:
            self._notice = notice
            self._say_quiet()

    def _say_quiet(self) -> None:
        if not self._fault and not self._warning:
            self._say(self._notice or self._hint)

    def _say(self, words: str) -> None:
        tone = Colour.err if self._fault else Colour.warn if self._warning else Colour.ink3
        if isinstance(self._said, Prose):
            self._said.set_spans([Span(_alone(words), tone)] if words else [])
        else:
            self._said.setText(words)
            set_tone(self._said, "tone", tone.name)
        self._speak()

    def _show_tone(self, state: str) -> None:
        """Show on the editor that something is wrong (``error``), doubtful (``warn``) or neither."""
        set_tone(self._body_editor, "state", state)

    def _spoken_value(self) -> str:
        """What a screen reader is told of a value that is not to be read out."""
        return ""

    def _speak(self) -> None:
        parts = [self._name]
        if self._required:
            parts.append(text("ui.field.required"))
        if self._source:
            parts.append(text("ui.field.from", source=self._source))
        parts.append(self._spoken_value())
        if self._fault:
            parts.append(text("ui.field.faulty"))
        told = "，".join(one for one in parts if one)
        self._name_editor(told, self._fault or self._warning or self._notice or self._hint)

    def _name_editor(self, told: str, described: str) -> None:
        self._body_editor.setAccessibleName(told)
        self._body_editor.setAccessibleDescription(described)

    def _measure(self) -> None:
        if isinstance(self._said, Prose):
            self._below.setMinimumHeight(theme.line_height(Role.cap))
        else:
            self._said.setFixedHeight(theme.line_height(Role.cap))
        self._head.setFixedHeight(head_height())

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another message line."""
        if event.type() == QEvent.Type.StyleChange:
            self._measure()
        super().changeEvent(event)
