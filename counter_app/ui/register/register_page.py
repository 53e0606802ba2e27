# SPDX-License-Identifier: Apache-2.0
"""登记信息: why somebody is looked up is chosen, the centre asked; its answer is shown masked and fills a sheet."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.case import Case
from counter_app.catalogue.register_book import Query, shipped_register
from counter_app.desk.looking_up import LookUp, Reply, ask, asks_register, take
from counter_app.desk.office_filling import office_forms
from counter_app.desk.unmasking import record_unmasking
from counter_app.ui import theme
from counter_app.ui.case.decided_page import DecidedPage
from counter_app.ui.case.unmask_row import UnmaskRow
from counter_app.ui.keys import Command, Context
from counter_app.ui.register.found_card import FoundCard
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Column, Foot, empty, middle, row
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.field import SHOWN_FULL_MS
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, Span


class RegisterPage(DecidedPage):
    """One case, one query. Nothing is asked before a reason is chosen; the clerk never waits here for the network."""

    id = PageId.register
    context = Context.register

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._query: Query | None = None
        self.found: LookUp | None = None
        self._asked = 0  # which question an answer belongs to
        self._cards: list[FoundCard] = []
        self._title = Prose("", Role.h2)
        self._source = Chip("", Mark.now)
        self._said = Prose("", Role.body, Colour.ink2)
        self._hint = Prose("", Role.cap, Colour.ink2)
        self._purposes = tuple(shipped_register().purposes)
        titles = shipped_register().purposes.values()
        choices = [Choice(digit, words) for digit, words in enumerate(titles, 1)]
        self.purpose = OptionRow(text("register_page.purpose"), choices)
        self.reasons = UnmaskRow()
        self.back = Button(text("ui.keys.back"), self.cap(Command.back))
        self.on = Button("", self.cap(Command.forward), Kind.primary)
        self._hiding = QTimer(self)
        self._hiding.setSingleShot(True)
        self._hiding.setInterval(SHOWN_FULL_MS)
        self._lay_out()
        self._hiding.timeout.connect(self._mask)
        self.purpose.chosen.connect(self._ask)
        self.reasons.chosen.connect(self._unmask)
        self.back.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)

    def _lay_out(self) -> None:
        edge = Column.EDGE
        self._column = Column(gap=theme.GAP)
        self._holder = QWidget()
        self._list = QVBoxLayout(self._holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(theme.GAP)
        body = self._column.body
        body.addWidget(Prose(text("register_page.ask"), Role.cap, Colour.ink3))
        body.addWidget(self.purpose)
        body.addWidget(self._said)
        body.addWidget(self.reasons)
        body.addWidget(self._holder)
        body.addStretch(1)
        foot = Foot(under_column=True)
        foot.line.addLayout(middle(self._hint), 1)
        foot.line.addWidget(self.back)
        foot.line.addWidget(self.on)
        head = row(self._title, self._source, gap=12)
        head.setStretch(0, 1)
        head.setContentsMargins(edge, edge, edge + Column.BAR, 0)
        main = QVBoxLayout(self._main)
        main.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y - edge, theme.PAGE_X - edge, theme.PAGE_Y)
        main.setSpacing(4)
        main.addLayout(head)
        main.addWidget(self._column, 1)
        main.addWidget(foot)
        self.main_alone()

    def enter(self, **given: object) -> None:
        """A case that asks the register; what was found before for another one is gone."""
        case = given.get("case")
        if isinstance(case, Case):
            self._case = case
        self._query = asks_register(self.shell.counter, self.case)
        self._title.set_words(self._query.title if self._query else "")
        self.purpose.choose(None)
        self._asked += 1
        self._show(None)
        self._say("")

    def leave(self) -> None:
        """Nothing of anybody stays on a page that is not looked at."""
        self._asked += 1
        self._show(None)

    def hideEvent(self, event: QHideEvent) -> None:
        """Full numbers do not wait unseen."""
        super().hideEvent(event)
        self._mask()

    def first_focus(self) -> QWidget:
        """Why; once it is answered, the way on."""
        return self.on if self.found is not None and self.on.isEnabled() else self.purpose

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Show all of it, and on to the sheet."""
        return {Command.unmask: self.ask_reason, Command.forward: self.go_on}

    def go_back(self) -> None:
        """Esc: away with the question, else to the steps of the case."""
        if self.reasons.isVisible():
            self.reasons.hide()
            self.take_focus()
        else:
            super().go_back()

    # asking

    def _ask(self, digit: int) -> None:
        if self._query is None:
            return
        self._asked += 1
        self._show(None)
        self._say(text("register_page.asking"))
        case, purpose = self.case, self._purposes[digit - 1]
        call = partial(_ask, self.shell, self._query, case, purpose, self._asked)
        self.shell.looking_up(call).success(self._replied).failure(self._refused).start()

    def _replied(self, told: tuple[Reply, Case, int]) -> None:
        reply, case, asked = told
        if asked == self._asked:
            call = partial(_take, self.shell, reply, case, asked)
            self.shell.writing(call).success(self._taken).failure(self._refused).start()

    def _taken(self, told: tuple[LookUp, int]) -> None:
        found, asked = told
        if asked == self._asked:
            self._show(found)
            self.shell.refresh()
            self.take_focus()

    def _refused(self, error: CounterError) -> None:
        self._say(sentence(error), Colour.warn)

    def _say(self, words: str, tone: Colour = Colour.ink2) -> None:
        self._said.set_spans([Span(words, tone)] if words else [])
        self._said.setVisible(bool(words))

    def _show(self, found: LookUp | None) -> None:
        self.found = found
        self._cards = []
        empty(self._list)
        self.reasons.hide()
        self._hiding.stop()
        self._hint.set_words("")
        self._source.setVisible(found is not None)
        sheet = next((one for one in office_forms(self.shell.counter, self.case)), None) if self._case else None
        self.on.setVisible(sheet is not None)
        self.on.set_words(text("register_page.fill", form=sheet.title) if sheet else "")
        gone = found is None or found.is_empty
        self.on.set_off(text("register_page.nothing_to_fill") if gone else "")
        if found is None:
            return
        kind = "kept" if found.kept else "fresh"
        self._source.set_chip(text(f"register_page.{kind}_chip"), Mark.waiting if found.kept else Mark.met)
        self._say(text(f"register_page.{kind}", moment=found.moment), Colour.warn if found.kept else Colour.ink2)
        if found.is_empty:
            self._list.addWidget(Prose(text("register_page.none"), Role.strong))
            return
        for one in found.tables:
            card = FoundCard(one)
            self._cards.append(card)
            self._list.addWidget(card)

    # the whole of it

    def ask_reason(self) -> None:
        """Why full names and numbers are wanted."""
        if self.found is not None and not self.found.is_empty:
            self.reasons.ask(None, text("register_page.hidden"))

    def _unmask(self, reason: str) -> None:
        self.reasons.hide()
        found = self.found
        if found is None:
            return
        call = partial(_record_unmasking, self.shell, found, reason, self.case.id)
        self.shell.writing(call).success(self._unmasked).start()

    def _unmasked(self, of: LookUp) -> None:
        if of is self.found:
            for one in self._cards:
                one.show_values(masked=False)
            self._hint.set_words(text("register_page.whole"))
            self._hiding.start()
            self.take_focus()

    def _mask(self) -> None:
        self._hiding.stop()
        self._hint.set_words("")
        for one in self._cards:
            one.show_values(masked=True)

    def go_on(self) -> None:
        """What was found goes into the sheet, to be looked over, kept and printed there."""
        found = self.found
        if found is not None and not found.is_empty and self.on.isVisible():
            self.shell.go(PageId.office_forms, case=self.case, register=found)


def _ask(shell: Shell, query: Query, case: Case, purpose: str, asked: int) -> tuple[Reply, Case, int]:
    return ask(shell.counter, query, case.applicant, purpose=purpose, of=case.id), case, asked


def _take(shell: Shell, reply: Reply, case: Case, asked: int) -> tuple[LookUp, int]:
    return take(shell.counter, reply, case), asked


def _record_unmasking(shell: Shell, found: LookUp, reason: str, case: str) -> LookUp:
    record_unmasking(shell.counter, f"register.{found.query.query}", reason, case)
    return found
