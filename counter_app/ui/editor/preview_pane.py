# SPDX-License-Identifier: Apache-2.0
"""What a clerk would see of an item as it is written now: its questions, and under the answers its checklist."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.intake.item_check import ItemCheck
from counter_app.desk.due import spoken_limits
from counter_app.desk.serving import Serving, begin
from counter_app.ui.case.asks import CIRCUMSTANCE, asks_of
from counter_app.ui.case.checklist_words import row_words
from counter_app.ui.case.line_list import LineList
from counter_app.ui.case.questions import Questions
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.text import Prose, label


class PreviewPane(QWidget):
    """Keeps the answers while the item is written on, as far as they still fit. Nothing of it is kept anywhere."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._serving: Serving | None = None
        self._nothing = Prose("", Role.body, Colour.ink2)
        self.questions = Questions()
        self.lines = LineList(text("page.checklist.list"))
        self._title = label("", Role.strong)
        self._limit = Prose("", Role.body, Colour.ink2)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(6)
        body.addWidget(self._nothing)
        body.addWidget(self.questions)
        body.addWidget(self._title)
        body.addWidget(self._limit)
        body.addWidget(self.lines, 1)
        body.addStretch(0)
        self.questions.answered.connect(self._answer)
        self.questions.at_end.connect(self._to_lines)

    @property
    def serving(self) -> Serving | None:
        """The item under the answers given here; None while it cannot be shown."""
        return self._serving

    def show_item(self, check: ItemCheck | None) -> None:
        """Show an item as it is written now."""
        before = self._serving
        self._serving = None
        faults = len(check.faults) if check else 0
        if check is not None and check.item.structure is not None:
            self._serving = begin(check.item, clerk="", at=to_micros(self._shell.clock()))
            if before is not None and before.item.ordinal == check.item.ordinal:
                self._answer_again(before)
        code = "page.editor.preview.faulty" if faults else "page.editor.preview.nothing"
        self._nothing.set_words("" if self._serving else text(code, count=faults))
        self._refresh()

    def _answer_again(self, before: Serving) -> None:
        for key, value in before.draft.answers.items():
            try:
                if self._serving is not None:
                    self._serving.answer(key, value)
            except CounterError:
                continue  # the question or the answer is no longer there

    def take_focus(self) -> None:
        """To the question in hand, else the lines."""
        if not self.questions.focus_in_hand():
            self._to_lines()

    def _to_lines(self) -> None:
        self.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _answer(self, key: str, value: str) -> None:
        if self._serving is not None:
            self._serving.answer(key.removeprefix(CIRCUMSTANCE), value)
            self._refresh()

    def _refresh(self) -> None:
        serving = self._serving
        for part in (self.questions, self.lines):
            part.setVisible(serving is not None)
        self._nothing.setVisible(serving is None)
        self._title.setVisible(serving is not None)
        self._limit.setVisible(serving is not None)
        if serving is None:
            return
        asks = [one for one in asks_of(self._shell.counter, serving) if one.key.startswith(CIRCUMSTANCE)]
        self.questions.setVisible(bool(asks))
        self.questions.show_asks(asks)
        QTimer.singleShot(0, self._fit)
        checklist = serving.checklist
        self.lines.show_lines(row_words(serving))
        still = len(checklist.open_questions)
        count = text("page.editor.preview.count", count=len(checklist.lines))
        self._title.setText(count + (text("page.editor.preview.open", count=still) if still else ""))
        limit = spoken_limits(checklist.limit, checklist.statutory) or text("ui.item.silent")
        results = "、".join(one.text for one in checklist.results)
        said = [text("page.editor.preview.limit", limit=limit)]
        said += [text("page.editor.preview.result", result=results)] if results else []
        self._limit.set_words("　".join(said))

    def _fit(self) -> None:
        """The questions take what they need, and never so much that the list has no room."""
        inner, wide = self.questions.body, self.questions.viewport().width()
        high = inner.heightForWidth(wide) if inner.hasHeightForWidth() else inner.sizeHint().height()
        self.questions.setFixedHeight(min(high + 2, self.height() * 9 // 20))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size: another share."""
        super().resizeEvent(event)
        self._fit()
