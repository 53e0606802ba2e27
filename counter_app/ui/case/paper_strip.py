# SPDX-License-Identifier: Apache-2.0
"""The papers of a case as a strip of cards, with all that can be done to them. Done page and later steps share it."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.cases.case import Case, CasePaper
from counter_app.desk.printing import trouble_of
from counter_app.ui import theme
from counter_app.ui.case.paper_cards import (
    SLIP,
    PaperCard,
    PaperKeys,
    is_earlier,
    is_replaced,
    latest_papers,
    paper_name,
)
from counter_app.ui.case.print_run import Job, PrintRun
from counter_app.ui.case.reprint_panel import ReprintPanel
from counter_app.ui.case.void_panel import VoidPanel
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.options import OptionRow

STOP_AFTER_MS = 3000
"""So long a paper may take before stopping it is offered."""


class PaperStrip(QWidget):
    """Prints when asked, shows what is known, and asks the clerk where nobody knows."""

    progressed = Signal(object)  # Case, after what became of a paper was written down
    changed = Signal()  # other cards than before
    put_off_kept = Signal(object)  # Case, after papers were put off
    said = Signal(str)
    focus_lost = Signal()  # what had the focus is gone and nothing here asks for it

    def __init__(self, shell: Shell, context: Context, *, only_open: bool = False) -> None:
        super().__init__()
        self._shell = shell
        self._only_open = only_open  # leave out papers that are in somebody's hand
        self._case: Case | None = None
        self._done = self._later = ""
        self._cards: list[PaperCard] = []
        self._slow = False  # a paper is on the wire for so long that it is shown where only open ones are
        self._leads: PaperCard | None = None  # whose button prints all that is not out
        self._run = PrintRun(shell, self)
        self._run.progressed.connect(self._progressed)
        self._run.troubled.connect(self._troubled)
        self._run.noted.connect(self.said)
        self._run.waits.connect(self._waits)
        self._keys = {
            one: PaperKeys(
                cap_of(context, Command.print_again),
                cap_of(context, one),
                cap_of(context, Command.a4_instead),
                cap_of(context, Command.print_later),
                cap_of(context, Command.close),
            )
            for one in (Command.reprint, Command.reprint_slip)
        }
        self.waiting = QTimer(self)  # after so long a paper can be stopped; most are out by then
        self.waiting.setSingleShot(True)
        self.waiting.setInterval(STOP_AFTER_MS)
        self.waiting.timeout.connect(self._show_stop)
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

    def show_case(self, case: Case, done: str, later: str = "") -> None:
        """Show a case's papers; ``done`` is what stays in force whatever a printer does.

        ``later`` are the words of the button that puts off what did not come out, "" for none.
        """
        self._case, self._done, self._later = case, done, later
        self._fill()

    def begin(self, papers: Iterable[CasePaper]) -> None:
        """Print papers that were asked for."""
        if self._case is not None:
            self._run.begin(self._case, papers)
            self._fill()

    @property
    def may_stop(self) -> bool:
        """Whether a paper does not come out, and stopping it is offered."""
        return any(one.stop is not None and one.stop.isVisibleTo(one) and one.stop.isEnabled() for one in self._cards)

    def stop(self) -> None:
        """Esc: give up the paper on the wire. What is known of it then is shown as ever."""
        if self._case is not None:
            self._run.stop(self._case.id)
        for card in self._cards:
            if card.stop is not None:
                card.stop.setEnabled(False)

    def _show_stop(self) -> None:
        case, self._slow = self._case, False
        for card in self._cards:
            if case is not None and card.stop is not None:
                on_wire = self._run.is_on_wire(case.id, card.paper.paper)
                card.stop.setVisible(on_wire)
                if self._only_open:
                    self._slow |= on_wire
                    card.setVisible(on_wire)
                self.waiting.start()  # the next one's turn may come
        self._show_cards()

    def _show_cards(self) -> None:
        unseen = self._only_open and not self._slow
        self.setVisible(any(not (unseen and one.printing) for one in self._cards))

    def print_again(self) -> None:
        """F9: every paper that is known not to be out, once more."""
        missing = [one.paper for one in self._cards if one.paper.missing and not one.unknown]
        self.begin(missing)
        if not missing:
            self.said.emit(text("page.done.nothing_failed"))

    def a4_instead(self) -> None:
        """Ctrl+4: a slip that is not out goes out on A4."""
        slip = next((one.paper for one in self._cards if _may_be_a4(one)), None)
        if slip is None:
            self.said.emit(text("page.done.no_slip_waits"))
        else:
            self._on_a4(slip)

    def put_off(self) -> None:
        """Ctrl+B: what did not come out is printed later; it stays owed."""
        failed = [one.paper for one in self._cards if one.failed]
        if self._case is None or not failed:
            self.said.emit(text("page.done.nothing_to_put_off"))
        else:
            self._run.put_off(self._case, failed)

    def reprint(self) -> None:
        """补打 of an A4 paper: which one and why, beside the page."""
        self._ask(lambda key: key != SLIP)

    def reprint_slip(self) -> None:
        """补打 of the slip."""
        self._ask(lambda key: key == SLIP)

    def void(self) -> None:
        """作废 a paper that came out spoiled: which one and why, beside the page."""
        papers = [one for one in latest_papers(self._case) if one.may_be_voided] if self._case is not None else []
        if self._case is None or not papers:
            self.said.emit(text("page.void.nothing"))
            return
        panel = VoidPanel(papers, self._case)
        panel.asked.connect(self._void)
        self._shell.open_panel(panel)
        panel.take_focus()

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
        panel = ReprintPanel(keys, self._case)
        panel.asked.connect(self._reprint)
        self._shell.open_panel(panel)
        panel.take_focus()

    def _reprint(self, key: str, reason: str) -> None:
        self._shell.close_panel()
        if self._case is not None:
            self._run.again(self._case, key, reason)
            self._fill()

    def _void(self, paper: CasePaper, reason: str) -> None:
        self._shell.close_panel()
        if self._case is not None:
            self._run.void(self._case, paper, reason)

    def _again(self, paper: CasePaper) -> None:
        if self._leads is not None and self._leads.paper is paper:
            self.print_again()
        else:
            self.begin([paper])

    def _on_a4(self, slip: CasePaper) -> None:
        if self._case is not None:
            self._run.instead(self._case, slip)
            self._fill()

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

    def _waits(self, case: Case) -> None:
        if self._case is not None and case.id == self._case.id:
            self.put_off_kept.emit(case)

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
        self._cards, self._slow = [], False
        self.waiting.stop()
        for paper in latest_papers(case):
            printing = not is_replaced(case, paper) and self._run.is_printing(case.id, paper.paper)
            if self._only_open and not (printing or paper.missing):
                continue
            self._add(case, paper, printing=printing)
        for one in [one for one in self._cards if one.failed][1:]:
            if one.button is not None:
                one.button.set_kind(Kind.plain)
            if one.later is not None:
                one.later.hide()  # it puts off all of them
        self._say_which()
        self._show_cards()
        if held:
            self._keep_focus()
        self.changed.emit()

    def _say_which(self) -> None:
        """F9 prints all that is not out: where that are several papers, one button says so and has the key."""
        cards = [one for one in self._cards if one.again_button is not None]
        self._leads = next((one for one in cards if one.failed), cards[0]) if len(cards) > 1 else None
        for card in cards if self._leads is not None else ():
            if card.again_button is not None and card is not self._leads:
                card.again_button.set_cap("")
            elif card.again_button is not None:
                card.again_button.set_words(text("page.done.all_again", count=len(cards)))

    def _add(self, case: Case, paper: CasePaper, *, printing: bool) -> None:
        replaced = is_replaced(case, paper)
        told = None if replaced else self._run.troubles.get((case.id, paper.paper))
        card = PaperCard(
            paper,
            paper_name(paper.paper, case),
            printing=printing,
            trouble=told or trouble_of(paper),
            done=self._done,
            later=self._later,
            keys=self._keys[Command.reprint_slip if paper.paper == SLIP else Command.reprint],
            earlier=is_earlier(case, paper),
            replaced=replaced,
        )
        card.again.connect(self._again)
        card.a4_instead.connect(self._on_a4)
        card.put_off.connect(self.put_off)
        card.reprint.connect(self._reprint_one)
        card.looked.connect(self._looked)
        card.stopped.connect(self.stop)
        if printing:
            self.waiting.start()
        self._cards.append(card)
        self._body.addWidget(card)
        if printing and self._only_open:
            card.hide()  # most are out before anybody would look

    def _keep_focus(self) -> None:
        """A card that had the focus was drawn anew: the focus goes on to what is asked now."""
        target = self.cure or self.question
        if target is not None:
            target.setFocus()
        else:
            self.focus_lost.emit()


def _may_be_a4(card: PaperCard) -> bool:
    paper = card.paper
    return paper.paper == SLIP and paper.missing and not card.unknown and not card.printing
