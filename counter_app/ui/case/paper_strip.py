# SPDX-License-Identifier: Apache-2.0
"""The papers of a case as a strip of cards, with all that can be done to them. Done page and later steps share it."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.cases.case import Case, CasePaper
from counter_app.ui import theme
from counter_app.ui.case.paper_cards import SLIP, PaperCard, latest_papers
from counter_app.ui.case.print_run import Job, PrintRun
from counter_app.ui.case.reprint_panel import ReprintPanel
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.options import OptionRow


class PaperStrip(QWidget):
    """Prints when asked, shows what is known, and asks the clerk where nobody knows."""

    progressed = Signal(object)  # Case, after what became of a paper was written down
    changed = Signal()  # other cards than before
    said = Signal(str)
    focus_lost = Signal()  # what had the focus is gone and nothing here asks for it

    def __init__(self, shell: Shell, context: Context, *, only_open: bool = False) -> None:
        super().__init__()
        self._shell = shell
        self._context = context
        self._only_open = only_open  # leave out papers that are in somebody's hand
        self._case: Case | None = None
        self._done = ""
        self._cards: list[PaperCard] = []
        self._run = PrintRun(shell, self)
        self._run.progressed.connect(self._progressed)
        self._run.troubled.connect(self._troubled)
        self._run.noted.connect(self.said)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(theme.GAP)

    @property
    def cards(self) -> Sequence[PaperCard]:
        """The papers as shown."""
        return tuple(self._cards)

    @property
    def cure(self) -> Button | None:
        """The button that cures the first fault, if there is a fault."""
        return next((one.button for one in self._cards if one.failed), None)

    @property
    def question(self) -> OptionRow | None:
        """Where the clerk says whether a paper came out, if that is not known."""
        return next((one.ask for one in self._cards if one.unknown), None)

    def show_case(self, case: Case, done: str) -> None:
        """Show a case's papers; ``done`` is what stays in force whatever a printer does."""
        self._case, self._done = case, done
        self._fill()

    def begin(self, papers: Iterable[CasePaper]) -> None:
        """Print papers that were asked for."""
        if self._case is not None:
            self._run.begin(self._case, papers)
            self._fill()

    def print_again(self) -> None:
        """F9: every paper that is known not to be out, once more."""
        missing = [one.paper for one in self._cards if one.paper.missing and not one.unknown]
        self.begin(missing)
        if not missing:
            self.said.emit(text("page.done.nothing_failed"))

    def reprint(self) -> None:
        """补打 of an A4 paper: which one and why, beside the page."""
        self._ask(lambda key: key != SLIP)

    def reprint_slip(self) -> None:
        """补打 of the slip."""
        self._ask(lambda key: key == SLIP)

    def answer(self, came_out: bool) -> None:
        """The clerk looked at the first paper nobody knows about."""
        card = next((one for one in self._cards if one.unknown), None)
        if card is not None:
            self._looked(card.paper, came_out)

    def _ask(self, wanted: Callable[[str], bool]) -> None:
        papers = latest_papers(self._case) if self._case is not None else ()
        keys = [one.paper for one in papers if wanted(one.paper)]
        self._open_panel(list(dict.fromkeys(keys)))

    def _open_panel(self, keys: Sequence[str]) -> None:
        if not keys:
            self.said.emit(text("page.done.no_paper"))
            return
        panel = ReprintPanel(keys)
        panel.asked.connect(self._reprint)
        self._shell.open_panel(panel)
        panel.take_focus()

    def _reprint(self, key: str, reason: str) -> None:
        self._shell.close_panel()
        if self._case is not None:
            self._run.again(self._case, key, reason)
            self._fill()

    def _again(self, paper: CasePaper) -> None:
        self.begin([paper])

    def _reprint_one(self, paper: CasePaper) -> None:
        self._open_panel([paper.paper])

    def _looked(self, paper: CasePaper, came_out: bool) -> None:
        if self._case is not None:
            self._run.settle(self._case, paper, came_out=came_out)

    def _progressed(self, case: Case) -> None:
        if self._case is not None and case.id == self._case.id:
            self._case = case
            self._fill()
            self.progressed.emit(case)

    def _troubled(self, job: Job, error: object) -> None:
        if self._case is not None and job.case == self._case.id:
            self._fill()

    def _fill(self) -> None:
        case = self._case
        if case is None:
            return
        now = QApplication.focusWidget()
        held = now is not None and self.isAncestorOf(now)
        for card in self._cards:
            self._body.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []
        for paper in latest_papers(case):
            printing = self._run.is_printing(case.id, paper.paper)
            if self._only_open and (printing or not paper.missing):
                continue
            self._add(case, paper, printing=printing)
        for one in [one for one in self._cards if one.failed][1:]:
            if one.button is not None:
                one.button.set_kind(Kind.plain)
        self.setVisible(bool(self._cards))
        if held:
            self._keep_focus()
        self.changed.emit()

    def _add(self, case: Case, paper: CasePaper, *, printing: bool) -> None:
        card = PaperCard(
            paper,
            printing=printing,
            trouble=self._run.troubles.get((case.id, paper.paper)),
            done=self._done,
            again_cap=cap_of(self._context, Command.print_again),
            copy_cap=cap_of(self._context, Command.reprint_slip if paper.paper == SLIP else Command.reprint),
        )
        card.again.connect(self._again)
        card.reprint.connect(self._reprint_one)
        card.looked.connect(self._looked)
        self._cards.append(card)
        self._body.addWidget(card)

    def _keep_focus(self) -> None:
        """A card that had the focus was drawn anew: the focus goes on to what is asked now."""
        target = self.cure or self.question
        if target is not None:
            target.setFocus()
        else:
            self.focus_lost.emit()
