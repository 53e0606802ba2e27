# SPDX-License-Identifier: Apache-2.0
"""哪里不对: the usual faults by digit, 9 for the clerk's own sentence, and what the notice will say."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.sentence import LONGEST, Sentence
from counter_app.ui.widgets.text import Prose, label

OWN = 9


class ReasonPicker(QWidget):
    """A digit chooses a reason of the catalogue; ``picked`` tells reason and own words, one of them empty."""

    picked = Signal(str, str)

    def __init__(
        self,
        title: str,
        reasons: Sequence[str],
        *,
        reason: str = "",
        own_words: str = "",
        printed: Callable[[str], str] = str,
    ) -> None:
        super().__init__()
        self._printed = printed  # how the paper puts a reason
        self._reasons = tuple(reasons)[: OWN - 1]
        choices = [Choice(place, words) for place, words in enumerate(self._reasons, 1)]
        choices.append(Choice(OWN, text("ui.reason.own")))
        self.options = OptionRow(title, choices, tall=True, tone=Mark.defective)
        self.sentence = Sentence()
        self.sentence.setObjectName("own_words")
        self.sentence.setMaxLength(LONGEST)
        self.sentence.setAccessibleName(text("ui.reason.own"))
        self.sentence.setText(own_words)
        self._preview = Prose("", Role.cap, Colour.ink3)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GAP)
        body.addWidget(label(title, Role.h3))
        body.addWidget(self.options)
        body.addWidget(self.sentence)
        body.addWidget(self._preview)
        self.sentence.setVisible(bool(own_words))  # only here: before it has a parent it would be a window of its own
        self.setFocusProxy(self.options)
        self.options.chosen.connect(self._chosen)
        self.sentence.taken.connect(self._own)
        self.sentence.textChanged.connect(self._own_preview)
        self.sentence.given_up.connect(self._to_options)
        if reason in self._reasons:
            self.options.choose(self._reasons.index(reason) + 1)
            self._say(reason)
        elif own_words:
            self.options.choose(OWN)
            self._say(own_words)

    def _chosen(self, digit: int) -> None:
        self.sentence.setVisible(digit == OWN)
        if digit == OWN:
            self.sentence.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._say(self.sentence.text().strip())
        else:
            reason = self._reasons[digit - 1]
            self._say(reason)
            self.picked.emit(reason, "")

    def _own(self) -> None:
        words = self.sentence.text().strip()
        if words:
            self.picked.emit("", words)

    def _own_preview(self, words: str) -> None:
        self._say(words.strip())

    def _to_options(self) -> None:
        self.options.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _say(self, words: str) -> None:
        said = self._printed(words) if words else ""
        ending = "" if said.endswith(("。", "！", "？")) else "。"
        self._preview.set_words(text("ui.reason.preview", words=said + ending) if said else "")
