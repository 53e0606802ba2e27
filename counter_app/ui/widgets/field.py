# SPDX-License-Identifier: Apache-2.0
"""A field: label, 必填, where the value came from, the editor, and a line for what is wrong with it."""

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.privacy import spoken_tail
from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.chip import badge
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Elided, label, set_tone

_BREAKS = re.compile(r"[\r\n\t\u2028\u2029]+")
_BETWEEN_WORDS = re.compile(rf"(?<=[A-Za-z,.]){_BREAKS.pattern}(?=[A-Za-z])")
MOST = 4000  # far beyond every rule, so that the rule speaks and nothing is cut off silently
SHOWN_FULL_MS = 20_000


def head_height() -> int:
    """Height of a field's label line: room for a badge, so that its coming moves nothing."""
    return theme.sizes().cap + 8


def joined(words: str) -> str:
    """Words in one line; Latin words stay apart."""
    return _BREAKS.sub("", _BETWEEN_WORDS.sub(" ", words))


class MaskedEdit(QLineEdit):
    """A line editor that can hide what it holds. While hidden, the first thing typed replaces the whole."""

    entered = Signal()
    went = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(MOST)
        self._hidden: str | None = None
        self._count = label("", Role.cap, Colour.ink3)
        self._count.setParent(self)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count.hide()

    @property
    def concealed(self) -> bool:
        """Whether the value is hidden."""
        return self._hidden is not None

    def value(self) -> str:
        """What the editor holds, hidden or not."""
        return self.text() if self._hidden is None else self._hidden

    def conceal(self, shown: str) -> None:
        """Hide the value behind its masked form."""
        if self._hidden is None:
            value = self.text()
            self.blockSignals(True)
            self.setText(shown)
            self.blockSignals(False)
            self._hidden = value
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            self.setAcceptDrops(False)

    def reveal(self) -> None:
        """Show the value again."""
        if self._hidden is not None:
            value, self._hidden = self._hidden, None
            self.blockSignals(True)
            self.setText(value)
            self.blockSignals(False)
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
            self.setAcceptDrops(True)

    def _replace(self) -> None:
        if self._hidden is not None:
            self._hidden = None
            self.clear()
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
            self.setAcceptDrops(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing over a hidden value begins anew."""
        if self._hidden is not None:
            words = event.text()
            held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            typed = bool(words) and words.isprintable() and not held
            removes = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
            if typed or removes or event.matches(QKeySequence.StandardKey.Paste):
                self._replace()
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """An input method's words begin anew too."""
        if self._hidden is not None and (event.commitString() or event.preeditString()):
            self._replace()
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the clerk is here."""
        super().focusInEvent(event)
        if self._hidden is not None:
            self.selectAll()
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the clerk left."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.went.emit()

    @property
    def count(self) -> str:
        """The count on show."""
        return self._count.text()

    def set_count(self, words: str) -> None:
        """A quiet count at the right end (``17 / 18``)."""
        self._count.setText(words)
        self._count.setVisible(bool(words))
        self.setTextMargins(0, 0, self._count.sizeHint().width() + 10 if words else 0, 0)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the count at the right end."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        size: QSize = self._count.sizeHint()
        left = self.width() - size.width() - 12
        self._count.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())


class Field(QWidget):
    """One thing to fill in. What is typed always stays; checks speak in the line under the editor."""

    edited = Signal()
    left = Signal()

    def __init__(
        self,
        key: str,
        name: str,
        *,
        required: bool = False,
        hint: str = "",
        length: int = 0,
        mask: Callable[[str], str] | None = None,
        latin: bool = False,
    ) -> None:
        super().__init__()
        self._name = name
        self._required = required
        self._hint = hint
        self._length = length
        self._mask = mask
        self._fault = ""
        self._warning = ""
        self._source = ""
        self._joined = ""  # a pasted original that had line breaks
        self.editor = MaskedEdit()
        self.editor.setObjectName(key)
        if latin:
            self.editor.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)
        self._title = label(name, Role.cap, Colour.ink3)
        self._title.setBuddy(self.editor)
        self._badge = badge("")
        self._badge.setVisible(False)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        head.addWidget(self._title)
        if required:
            head.addWidget(label(text("ui.field.required"), Role.cap, Colour.ink3))
        head.addStretch(1)
        head.addWidget(self._badge)
        self._mark = StatusMark(Mark.missing, 16)
        self._mark.setVisible(False)
        self._said = Elided(hint, Role.cap, Colour.ink3)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self._mark)
        below.addWidget(self._said, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(3)
        body.addWidget(self._head)
        body.addWidget(self.editor)
        body.addLayout(below)
        self.setFocusProxy(self.editor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.conceal)
        self.editor.textEdited.connect(self._typed)
        self.editor.entered.connect(self._count)
        self.editor.went.connect(self._went)
        self._measure()
        self._speak()

    @property
    def key(self) -> str:
        """The field's key; the editor's object name."""
        return self.editor.objectName()

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
    def count(self) -> str:
        """The count in the editor, "" while there is none."""
        return self.editor.count

    @property
    def source(self) -> str:
        """Where the value came from."""
        return self._source

    def value(self) -> str:
        """The value, without outer blanks and line breaks."""
        return joined(self.editor.value()).strip()

    def set_value(self, value: str, source: str = "") -> None:
        """Put a value in, in sight, without saying so to anybody."""
        self.editor.reveal()
        self.editor.blockSignals(True)
        self.editor.setText(value)
        self.editor.setCursorPosition(0)
        self.editor.blockSignals(False)
        self.set_source(source if value else "")
        self._count()

    def set_source(self, source: str) -> None:
        """Change the badge."""
        self._source = source
        self._badge.set_source(source)
        self._badge.setVisible(bool(source))
        self._speak()

    def set_messages(self, fault: str = "", warning: str = "") -> None:
        """Show what is wrong, else what deserves a look, else the hint."""
        if (fault, warning) == (self._fault, self._warning):
            return
        self._fault, self._warning = fault, warning
        set_tone(self.editor, "state", "error" if fault else "warn" if warning else "")
        self._mark.setVisible(bool(fault or warning))
        self._mark.set_mark(Mark.missing if fault else Mark.defective)
        tone = Colour.err if fault else Colour.warn if warning else Colour.ink3
        self._said.setText(fault or warning or self._hint)
        set_tone(self._said, "tone", tone.name)
        self._speak()

    def set_hint(self, hint: str) -> None:
        """Change what the line under the editor says while nothing is wrong."""
        self._hint = hint
        if not self._fault and not self._warning:
            self._said.setText(hint)

    def set_length(self, length: int) -> None:
        """How many places the count counts up to; 0 for no count."""
        self._length = length
        self._count()

    def conceal(self) -> None:
        """Hide the value where the field has a mask, a value and no fault, and nobody is typing."""
        value = self.value()
        if self._mask is not None and value and not self._fault and not self.editor.concealed:
            self.editor.conceal(self._mask(value))
            self._count()
            self._speak()

    def reveal(self) -> None:
        """Show the whole value for twenty seconds."""
        if self.editor.concealed:
            self.editor.reveal()
            self._timer.start(SHOWN_FULL_MS)

    def _typed(self, words: str) -> None:
        if _BREAKS.search(words) and words != self._joined:
            self._joined = words
            self.editor.selectAll()
            self.editor.insert(joined(words))
            self._said.setText(text("ui.field.joined"))
        self._timer.stop()
        self._count()
        self.edited.emit()

    def _went(self) -> None:
        self.left.emit()
        self.conceal()
        self.editor.set_count("")

    def _count(self) -> None:
        show = self._length and self.editor.hasFocus() and not self.editor.concealed
        self.editor.set_count(f"{len(self.value())} / {self._length}" if show else "")

    def _speak(self) -> None:
        parts = [self._name]
        if self._required:
            parts.append(text("ui.field.required"))
        if self._source:
            parts.append(text("ui.field.from", source=self._source))
        if self.editor.concealed:
            parts.append(spoken_tail(self.editor.value()))
        if self._fault:
            parts.append(text("ui.field.faulty"))
        self.editor.setAccessibleName("，".join(one for one in parts if one))
        self.editor.setAccessibleDescription(self._fault or self._warning or self._hint)

    def _measure(self) -> None:
        self._said.setFixedHeight(theme.line_height(Role.cap))
        self._head.setFixedHeight(head_height())

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: another message line."""
        if event.type() == QEvent.Type.StyleChange:
            self._measure()
        super().changeEvent(event)
