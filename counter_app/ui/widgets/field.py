# SPDX-License-Identifier: Apache-2.0
"""A field of one line: counts while it is typed, hides what is right, joins what is pasted."""

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from counter_app.base.privacy import spoken_tail
from counter_app.base.texts import text
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.field_frame import FieldFrame
from counter_app.ui.widgets.text import label

_BREAKS = re.compile(r"[\r\n\t\u2028\u2029]+")
_BETWEEN_WORDS = re.compile(rf"(?<=[A-Za-z,.]){_BREAKS.pattern}(?=[A-Za-z])")
MOST = 4000  # far beyond every rule, so that the rule speaks and nothing is cut off silently
SHOWN_FULL_MS = 20_000


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

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z is the page's where nothing was typed here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
                event.ignore()
                return True
        return super().event(event)

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


class Field(FieldFrame):
    """A field of one line. What is typed always stays; a number may be hidden once it is right and left."""

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
        crowded: bool = False,
        editor: MaskedEdit | None = None,
    ) -> None:
        self.editor = editor or MaskedEdit()
        super().__init__(key, name, self.editor, required=required, hint=hint, crowded=crowded)
        self._length = length
        self._mask = mask
        self._joined = ""  # a pasted original that had line breaks
        if latin:
            self.editor.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.conceal)
        self.editor.textEdited.connect(self._typed)
        self.editor.entered.connect(self._count)
        self.editor.went.connect(self._went)
        self._speak()

    @property
    def count(self) -> str:
        """The count in the editor, "" while there is none."""
        return self.editor.count

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
            self._say(text("ui.field.joined"))
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

    def _spoken_value(self) -> str:
        return spoken_tail(self.editor.value()) if self.editor.concealed else ""
