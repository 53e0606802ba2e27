# SPDX-License-Identifier: Apache-2.0
"""A closed answer found by typing: Chinese, initials of its sounds or its number. ↓ shows all, Enter takes."""

import unicodedata
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from counter_app.ui.form.candidates import CandidateList, Pick
from counter_app.ui.form.line_edit import LineEdit

Finder = Callable[[str], Sequence[Pick]]
"""Which answers the words typed so far may mean, best first; all of them for ""."""


def fold(words: str) -> str:
    """Words to be compared: without width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())


def among(picks: Sequence[Pick]) -> Finder:
    """Finds in a list: what is so called, what begins so, what sounds so, what holds the words."""

    def find(words: str) -> Sequence[Pick]:
        plain = fold(words)
        if not plain:
            return picks
        ranks: list[tuple[int, int, Pick]] = []
        for place, one in enumerate(picks):
            label = fold(one.label)
            if plain in (label, str(one.number), one.value.casefold()):
                ranks.append((0, place, one))
            elif label.startswith(plain) or (plain.isascii() and one.initials.startswith(plain)):
                ranks.append((1, place, one))
            elif plain in label or (plain.isascii() and plain.isalpha() and plain in one.initials):
                ranks.append((2, place, one))
        return [one for _, _, one in sorted(ranks, key=lambda rank: rank[:2])]

    return find


class PickEdit(LineEdit):
    """Holds a value whose words it shows; words that mean nothing stay as they were typed."""

    picked = Signal()  # another value, by Enter or a click

    def __init__(self, find: Finder, *, keeps_escape: bool = False) -> None:
        super().__init__(keeps_escape=keeps_escape)
        self._find = find
        self._list: CandidateList | None = None
        self._value, self._label = "", ""
        self.textEdited.connect(self._look)

    @property
    def is_open(self) -> bool:
        """Whether the answers are in sight."""
        return self._list is not None and self._list.isVisible()

    @property
    def picks(self) -> Sequence[Pick]:
        """The answers in sight."""
        return self._list.picks if self._list is not None and self.is_open else ()

    def set_find(self, find: Finder) -> None:
        """Other answers are possible now."""
        self._find = find

    def kept(self) -> str:
        """The value of what stands here; the words themselves where they mean nothing."""
        typed = self.value()
        if typed == self._label:
            return self._value
        exact = next((one.value for one in self._find(typed) if fold(one.label) == fold(typed)), None)
        return exact if exact is not None else typed

    def show_pick(self, value: str, label: str) -> None:
        """Show a value, without saying so."""
        self._value, self._label = value, label
        self.close_list()
        if self.text() != label:
            self.blockSignals(True)
            self.setText(label)
            self.setCursorPosition(0)
            self.blockSignals(False)

    def takes_escape(self) -> bool:
        """With the answers in sight Esc puts them away."""
        return self.is_open or super().takes_escape()

    def settle(self) -> None:
        """Take what is pointed at, if anything was typed or pointed at."""
        if self._list is not None and self.is_open:
            self._take(self._list.at)

    def close_list(self) -> None:
        """Put the answers away."""
        if self._list is not None:
            self._list.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ ↓ choose, Enter takes and goes on, Esc puts the answers away."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        match event.key():
            case Qt.Key.Key_Down if plain:
                self._point(1)
            case Qt.Key.Key_Up if plain and self.is_open:
                self._point(-1)
            case Qt.Key.Key_Escape if self.is_open:
                self.close_list()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if plain:
                self.settle()
                event.ignore()  # on to the next field
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is pointed at is taken along."""
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.settle()
        self.close_list()
        super().focusOutEvent(event)

    def _look(self, words: str) -> None:
        found = self._find(words) if words.strip() else ()
        self._show(found, 0)

    def _point(self, by: int) -> None:
        if self._list is not None and self.is_open:
            self._show(self._list.picks, self._list.at + by)
            return
        found = self._find("")
        at = next((place for place, one in enumerate(found) if one.value == self._value), 0)
        self._show(found, at)

    def _show(self, picks: Sequence[Pick], at: int) -> None:
        if self._list is None:
            self._list = CandidateList(self)
            self._list.pressed.connect(self._take)
            self.destroyed.connect(self._list.deleteLater)
        self._list.show_picks(picks, at)
        if picks:
            self.setAccessibleDescription(picks[self._list.at].label)

    def _take(self, place: int) -> None:
        if self._list is None or not 0 <= place < len(self._list.picks):
            return
        one = self._list.picks[place]
        changed = one.value != self._value or self.text() != one.label
        self.show_pick(one.value, one.label)
        if changed:
            self.picked.emit()
