# SPDX-License-Identifier: Apache-2.0
"""The answers of a form's closed question: digits choose, 0 clears, Enter goes on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from counter_app.ui.widgets.options import Choice, Option, OptionRow


class ChoiceRow(OptionRow):
    """One answer. ``picked`` tells of every change; ``passed`` of an Enter that chose nothing."""

    picked = Signal()
    passed = Signal()

    def __init__(self, question: str, labels: Sequence[str], *, several: bool = False) -> None:
        choices = [Choice(digit, words) for digit, words in enumerate(labels, 1)]
        super().__init__(question, choices, boxes=several)
        self._several = several
        self.chosen.connect(self._chosen)
        self.unmatched.connect(self._unmatched)

    def places(self) -> tuple[int, ...]:
        """Which answers are chosen, from 0."""
        return tuple(place for place, one in enumerate(self.options) if one.isChecked())

    def show_places(self, places: Sequence[int]) -> None:
        """Show answers as chosen, without saying so."""
        for place, one in enumerate(self.options):
            one.setChecked(place in places)
        self._name()

    def _take(self, option: Option) -> None:
        if not self._several:
            super()._take(option)
            return
        if self.sender() is not option:  # a click has changed it already
            option.setChecked(not option.isChecked())
        self._name()
        self.picked.emit()

    def _chosen(self, digit: int) -> None:
        self.picked.emit()

    def _unmatched(self, digit: int) -> None:
        if digit == 0 and self.places():
            self.show_places(())
            self.picked.emit()

    def _enter(self) -> None:
        if self.pointed is None:
            self.passed.emit()
        else:
            super()._enter()
