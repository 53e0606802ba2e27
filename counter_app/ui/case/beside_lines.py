# SPDX-License-Identifier: Apache-2.0
"""The checklist's third pane: the scans of the line in hand, if it has any; else the paper the lines would make, or
the guide's whole text until they make one."""

from collections.abc import Sequence

from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.outcome import Outcome
from counter_app.catalogue.checklist import ChecklistLine
from counter_app.catalogue.items import ServiceItem
from counter_app.desk.serving import Serving
from counter_app.ui.case.paper_drawing import PaperDrawing
from counter_app.ui.guide.item_words import guide_text
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.paper_preview import PaperPreview


class BesideLines(QWidget):
    """Told of every change; does its work only while it is in sight."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._serving: Serving | None = None
        self._line: ChecklistLine | None = None
        self._outcome: Outcome | None = None
        self._stale = False  # the paper in sight is not the one these lines make
        self._item: ServiceItem | None = None  # whose text the guide holds
        self._guide: GuidePanel | None = None
        self.paper = PaperPreview(framed=False)
        self._drawing = PaperDrawing(shell, self)
        self._drawing.drawn.connect(self._show_paper)
        self._drawing.failed.connect(self._show_none)
        self.scan = PaperPreview(framed=False)
        self._scans: tuple[QImage, ...] = ()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.paper)
        self._stack.addWidget(self.scan)

    @property
    def guide(self) -> GuidePanel | None:
        """The guide's text, if that is in sight."""
        return self._guide if self._stack.currentWidget() is self._guide else None

    def begin(self, serving: Serving) -> None:
        """Another visit to the page: nothing of the one before stays."""
        self._serving = serving
        self._outcome = None
        self._scans = ()
        self._drawing.forget()
        self.paper.show_words("", "")
        self.scan.show_words("", "")

    def show_scans(self, title: str, scans: Sequence[QImage]) -> None:
        """The sheets scanned for the line in hand; none where it has none, or they are not there yet."""
        if tuple(scans) != self._scans:
            self._scans = tuple(scans)
            if scans:
                self.scan.show_pictures(title, scans)
            self._show()

    def show_lines(self, line: ChecklistLine | None, outcome: Outcome | None) -> None:
        """The lines have changed: where the list stands, and the one outcome they leave, if any."""
        self._line, self._outcome, self._stale = line, outcome, True
        self._show()

    def stand_on(self, line: ChecklistLine | None) -> None:
        """The list stands on another line."""
        self._line = line
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """In sight: do what was left undone."""
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        if self._serving is None or not self.isVisible():
            return
        if self._scans:
            self._stand(self.scan)
        elif self._outcome is None:
            self._show_guide(self._serving)
        else:
            self._stand(self.paper)
            if self._stale:
                self._stale = False
                self._drawing.ask(self._serving, self._outcome)

    def _show_guide(self, serving: Serving) -> None:
        """The item's text as issued, the line's words marked. A paper that no longer holds does not stay."""
        if self._stack.currentWidget() is not self._guide:
            self._drawing.forget()
            self.paper.show_words("", "")
        quotes = self._line.material.quotes if self._line is not None else ()
        title = self._shell.counter.catalogue.guides[serving.item.guide].title
        words = guide_text(serving.item, title, quotes, text("ui.beside.guide"))
        shown = self._guide
        if shown is None or self._item is not serving.item or not shown.mark(words.lines):
            self._guide, self._item = GuidePanel(words, closes=False), serving.item
            self._stack.addWidget(self._guide)
            if shown is not None:
                self._stack.removeWidget(shown)
                shown.deleteLater()
        self._stand(self._guide or self.paper)

    def _stand(self, part: QWidget) -> None:
        """Show guide or paper; a focus on the other one goes along."""
        before = self._stack.currentWidget()
        held = before is not part and before is not None and before.hasFocus()
        self._stack.setCurrentWidget(part)
        if held:
            part.setFocus()

    def _show_paper(self, title: str, pdf: bytes) -> None:
        self.paper.show_pdf(text("page.outcome.preview_of", paper=title), pdf)

    def _show_none(self, error: CounterError) -> None:
        """There is no paper to be had; the outcome's page says why."""
        self.paper.show_words(text("page.outcome.preview"), text("page.outcome.no_paper"))
