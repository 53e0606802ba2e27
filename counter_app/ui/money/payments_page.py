# SPDX-License-Identifier: Apache-2.0
"""拨付: cases that can be paid go into a batch, its results are read back, and what came back is followed up."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.money import spoken_money
from counter_app.base.texts import sentence, text
from counter_app.desk.counter import Counter
from counter_app.desk.payment_files import BadResults, RowFault
from counter_app.desk.payment_results import Answered, take_results
from counter_app.desk.payments import (
    Batch,
    Payable,
    WrittenAgain,
    batches,
    finish_files,
    make_batch,
    payable_cases,
    write_again,
)
from counter_app.ui import theme
from counter_app.ui.case.progress import served_now
from counter_app.ui.cases.filter_tab import FilterTab
from counter_app.ui.form.fault_list import FaultList, Line
from counter_app.ui.guide.draft_list import page_of_draft
from counter_app.ui.keys import Command, Context
from counter_app.ui.messages import Message, Tone, split_sentence
from counter_app.ui.money.batch_question import BatchQuestion
from counter_app.ui.money.claim_sums import in_capitals
from counter_app.ui.money.file_question import FileQuestion
from counter_app.ui.money.payment_tables import Found, PaymentTables, Tab
from counter_app.ui.shell.one_pane import OnePanePage
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.banner import BannerPlace
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.case_table import CaseTable
from counter_app.ui.widgets.text import Elided, Prose, label

NOTHING = Decimal(0)


class PaymentsPage(OnePanePage):
    """Three tables by Alt and a digit. Ctrl+Enter does what the one in sight is for."""

    id = PageId.payments
    context = Context.payments

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found = Found((), ())
        self._left_out: set[str] = set()
        self._folder = _usual_folder()
        self._busy = False
        self._tab = Tab.to_pay
        self._entered = False  # just now: rows are still to come
        self.tabs = {one: FilterTab(text(f"money.pay.tab.{one.name}"), f"Alt+{one.value}") for one in Tab}
        self.tables = PaymentTables()
        self.batch = BatchQuestion()
        self.file = FileQuestion("results")
        self.faults = FaultList()
        self.faults.key_place = Context.reading  # there is no cell to go to
        self._faults = Card()
        self._banner = BannerPlace()
        self._hint = Elided("", Role.cap, Colour.ink3)
        self._nothing = Prose("", Role.body, Colour.ink2)
        self._sum = label("", Role.h3)
        self._capitals = Elided("", Role.body, Colour.ink2)
        self._sums = Card(gap=2)
        self._said = Prose("", Role.cap, Colour.ink2)
        self.again = Button(text("money.pay.again"), self.cap(Command.export_list))
        self.open = Button(text("ui.keys.open"), "Enter")
        self.on = Button("", self.cap(Command.forward), Kind.primary)
        self._lay_out()
        for tab in self.tabs.values():
            tab.clicked.connect(self._tab_clicked)
        for table in self.tables.values():
            table.opened.connect(self._open_row)
            table.current_changed.connect(self._show_ways)
        self.batch.gave_up.connect(self._put_away)
        self.batch.finished.connect(self._to_button)
        self.file.gave_up.connect(self._put_away)
        self.file.chosen.connect(self._read_results)
        self.faults.left_up.connect(self._to_file)
        self.open.clicked.connect(self.open_selected)
        self.again.clicked.connect(self.ask_again)
        self.on.clicked.connect(self.go_on)
        self.setAcceptDrops(True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(text("money.pay.title"), Role.h2))
        head.addWidget(self._hint, 1)
        self._faults.body.setContentsMargins(4, 4, 4, 4)
        self._faults.body.addWidget(self.faults)
        self._faults.hide()
        self._sums.body.setContentsMargins(theme.PAGE_X, 7, theme.PAGE_X, 7)
        self._sums.body.addWidget(self._sum)
        self._sums.body.addWidget(self._capitals)
        main = self.column
        main.addLayout(head)
        main.addLayout(row(*self.tabs.values(), None, gap=6))
        main.addWidget(self._nothing)
        for table in self.tables.values():
            main.addWidget(table, 1)
        main.addStretch(0)
        main.addLayout(self._banner)
        main.addWidget(self._faults)
        main.addWidget(self.file)
        main.addWidget(self.batch)
        main.addWidget(self._sums)
        self.add_foot(self._said, self.again, self.open, self.on)

    @property
    def table(self) -> CaseTable:
        """The table in sight."""
        return self.tables[self._tab]

    @property
    def tab(self) -> Tab:
        """Which part is in sight."""
        return self._tab

    @property
    def said(self) -> str:
        """What was done last, or what stands in the place of rows."""
        return self._said.text() or self._nothing.text()

    @property
    def found(self) -> Found:
        """Everything that waits, and every batch."""
        return self._found

    @property
    def newest(self) -> Batch | None:
        """The batch that went out last."""
        return self._found.made[0] if self._found.made else None

    @property
    def chosen(self) -> list[Payable]:
        """What the next batch would hold."""
        return [one for one in self._found.to_pay if not one.trouble and one.case.id not in self._left_out]

    # coming and going

    def enter(self, **given: object) -> None:
        """Fresh rows; the part in sight stays while something waits there, and what was left out stays as it was."""
        self._busy, self._entered = False, True
        folder = given.get("folder")
        if isinstance(folder, Path):
            self._folder = folder
        self._said.set_words("")
        self._put_questions_away()
        self._show_tab(self._tab)
        self._ask()

    def _ask(self) -> None:
        if self._may_pay:
            self.shell.reading(partial(_find, self.shell.counter)).success(self._take).start()

    @property
    def _may_pay(self) -> bool:
        counter = self.shell.counter
        return Duty.finance in counter.duties_of(counter.clerk_number)

    def _take(self, found: Found) -> None:
        self._found = found
        self._left_out &= {one.case.id for one in found.to_pay}
        self._show_rows()
        if self._entered:
            self._show_tab(self._tab_that_waits())
        self._entered = False
        self.shell.refresh()
        if not self.table.hasFocus() and self.isVisible() and not self._asks:
            self.take_focus()

    def _tab_that_waits(self) -> Tab:
        """The part in sight, or the first other one where something waits while nothing does there."""
        return next((one for one in (self._tab, *Tab) if self._found.count(one)), self._tab)

    def _show_rows(self) -> None:
        self.tables.show_found(self._found, self._left_out)
        for tab, shown in self.tabs.items():
            shown.set_count(self._found.count(tab))
        self._show_ways()

    def first_focus(self) -> QWidget:
        """The table; where it is empty the way on."""
        return self.table if self.table.rows.rowCount() else self.on

    def facts(self) -> Sequence[Fact]:
        """Who is being served, how much waits to be paid, how many batches wait for an answer."""
        waits = self._found.count(Tab.batches)
        whole = sum((one.amount for one in self.chosen), NOTHING)
        return (
            served_now(self.shell),
            Fact(text("money.pay.tab.to_pay"), text("money.pay.sum", sum=spoken_money(whole)), needed=True),
            Fact(text("money.pay.waiting"), text("money.pay.batches", count=waits), needed=True),
        )

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What the part in sight is for."""
        return {Command.forward: self.go_on, Command.export_list: self.ask_again}

    def pick(self, number: int) -> None:
        """Alt and a digit: a part."""
        if number in set(Tab):
            self._choose(Tab(number))

    def _tab_clicked(self) -> None:
        self._choose(next(one for one, tab in self.tabs.items() if tab.isChecked()))

    def _choose(self, tab: Tab) -> None:
        self._put_questions_away()
        self._said.set_words("")
        self._show_tab(tab)
        self.take_focus()

    def _show_tab(self, tab: Tab) -> None:
        self._tab = tab
        self.tabs[tab].setChecked(True)
        self._hint.setText(text(f"money.pay.hint.{tab.name}"))
        self._show_ways()

    def go_back(self) -> None:
        """Esc: put the question away, else back to whoever is being served, or to the work that waits."""
        if self._asks:
            self._put_away()
            return
        current = self.shell.current
        self.shell.go(page_of_draft(current.serving.draft.page) if current.busy else PageId.work)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the least needed columns give way."""
        super().resizeEvent(event)
        self.tables.fit(self.width() - 2 * theme.PAGE_X)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space takes a case out of the batch, or back into it."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Space and plain and self._tab is Tab.to_pay:
            self.turn(self.table.current_id())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A result file may be dropped beside its batch."""
        if self._tab is Tab.batches and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped for the batch that is selected."""
        urls = [one for one in event.mimeData().urls() if one.isLocalFile()]
        if urls and self.on.isEnabled():
            path = Path(urls[0].toLocalFile())
            self.file.show_folder(path.parent)
            self.file.path.set_value(str(path))
            self.file.ask()
            self._read_results(path)

    # what is in sight

    @property
    def _asks(self) -> bool:
        return self.batch.isVisibleTo(self) or self.file.isVisibleTo(self)

    def _show_ways(self) -> None:
        """What the part in sight holds, and what can be done with it."""
        empty = not self.table.rows.rowCount()
        words = text("money.pay.not_finance") if not self._may_pay else text(f"money.pay.empty.{self._tab.name}")
        self._nothing.set_words(words if empty else "")
        self._nothing.setVisible(empty)
        for tab, table in self.tables.items():
            table.setVisible(tab is self._tab and not empty)
        chosen = self.chosen
        whole = sum((one.amount for one in chosen), NOTHING)
        self._sums.setVisible(self._tab is Tab.to_pay and bool(chosen) and not self._asks)
        self._sum.setText(text("money.pay.chosen", count=len(chosen), sum=spoken_money(whole)))
        self._capitals.setText(in_capitals(whole))
        self.open.set_off("" if self.table.current_id() else text("page.cases.none_selected"))
        self._show_on(len(chosen))

    def _show_on(self, chosen: int) -> None:
        match self._tab:
            case Tab.to_pay:
                asked = self.batch.isVisibleTo(self)
                self.on.set_words(text("money.pay.make_now" if asked else "money.pay.make"))
                self.on.set_off("" if chosen and self._may_pay else text("money.pay.none_chosen"))
            case Tab.batches if self.batch.isVisibleTo(self):
                self.on.set_words(text("money.pay.again_now"))
                self.on.set_off("")
            case Tab.batches:
                batch = self._selected_batch()
                self.on.set_words(text("money.pay.read_now" if self.file.isVisibleTo(self) else "money.pay.read"))
                why = "money.pay.none_open" if batch is None else "money.pay.read_already" if batch.answered else ""
                self.on.set_off(text(why) if why else "")
            case Tab.back:
                self.on.set_words(text("money.pay.to_account"))
                self.on.set_off("" if self.table.current_id() else text("page.cases.none_selected"))
        self.open.setVisible(self._tab is Tab.to_pay and not self._asks)
        self.again.setVisible(self._waits_for_answer and not self._asks)

    @property
    def _waits_for_answer(self) -> bool:
        """Whether a batch is selected whose results were not read."""
        batch = self._selected_batch() if self._tab is Tab.batches else None
        return batch is not None and not batch.answered

    def _selected_batch(self) -> Batch | None:
        number = self.tables[Tab.batches].current_id()
        return next((one for one in self._found.made if one.number == number), None)

    def turn(self, case_id: str) -> None:
        """Take a case out of the next batch, or back into it."""
        found = next((one for one in self._found.to_pay if one.case.id == case_id), None)
        if found is None or self.batch.isVisibleTo(self):
            return
        if found.trouble:
            self._said.set_words(found.trouble)
            return
        self._left_out ^= {case_id}
        self.tables.show_payable(found, self._left_out)
        self._show_ways()
        self.shell.refresh()

    def open_selected(self) -> None:
        """Open the row the table stands on."""
        if self.table.current_id():
            self._open_row(self.table.current_id())

    def _open_row(self, row_id: str) -> None:
        """A case: what it asks to be paid. A batch: read its results."""
        if self._tab is Tab.batches:
            self.go_on()
            return
        found = next((one for one in self._found.waiting if one.case.id == row_id), None)
        if found is not None:
            self.shell.go(PageId.claim, case=found.case)

    def _to_button(self) -> None:
        self.on.setFocus(Qt.FocusReason.TabFocusReason)

    def _to_file(self) -> None:
        self.file.ask()

    def _put_away(self) -> None:
        self._put_questions_away()
        self._show_ways()
        self.take_focus()

    def _put_questions_away(self) -> None:
        self.batch.hide()
        self.file.put_away()
        self._tell(None)

    def _tell(self, error: CounterError | None) -> None:
        """Say here why nothing was changed, and list what does not fit."""
        message = None
        if error is not None:
            title, rest = split_sentence(sentence(error))
            message = Message(Tone.warn, title, rest if not isinstance(error, BadResults) else "")
        self._banner.say(message)
        faults: Sequence[RowFault] = error.faults if isinstance(error, BadResults) else ()
        self.faults.show_lines([Line("", one.sentence, False, one.at, "") for one in faults])
        self._faults.setVisible(bool(faults))

    # doing it

    def go_on(self) -> None:
        """What the part in sight is for: make a batch, read its results, see to an account."""
        if self._busy or not self.on.isEnabled():
            return
        match self._tab:
            case Tab.to_pay if self.batch.isVisibleTo(self):
                self._make()
            case Tab.to_pay:
                whole = sum((one.amount for one in self.chosen), NOTHING)
                said = text("money.pay.make_of", count=len(self.chosen), sum=spoken_money(whole))
                self.batch.ask(said, self._folder)
                self._show_ways()
            case Tab.batches if self.batch.isVisibleTo(self):
                self._write_again()
            case Tab.batches if self.file.isVisibleTo(self):
                self.file.take()
            case Tab.batches:
                self._tell(None)
                self.file.show_folder(self._folder)
                self.file.ask()
                self._show_ways()
            case Tab.back:
                self.open_selected()

    def ask_again(self) -> None:
        """The selected batch's file is gone: where shall it be written again?"""
        batch = self._selected_batch()
        if self._busy or self._asks or batch is None or not self._waits_for_answer or not self._may_pay:
            return
        self._tell(None)
        self.batch.ask(text("money.pay.again_of", batch=batch.number), self._folder)
        self._show_ways()

    def _write_again(self) -> None:
        batch = self._selected_batch()
        if batch is None or not self._folder_told():
            return
        self._busy = True
        self._tell(None)
        self._folder = self.batch.path
        self.on.set_words(text("money.pay.making"))
        call = partial(write_again, self.shell.counter, batch.number, self._folder, self.batch.kind)
        self.shell.writing(call).success(self._written_again).failure(self._not_done).start()

    def _written_again(self, done: WrittenAgain) -> None:
        self._busy = False
        self._put_questions_away()
        self._tell(done.trouble)
        self._show_ways()
        said = "money.pay.written_same" if done.same else "money.pay.written_again"
        self._said.set_words(text(said, file=done.path.name))
        self.take_focus()

    def _folder_told(self) -> bool:
        gap = self.batch.gap()
        if gap is not None:
            gap.setFocus(Qt.FocusReason.OtherFocusReason)
        return gap is None

    def _make(self) -> None:
        if not self._folder_told():
            return
        self._busy = True
        self._tell(None)
        self._folder = self.batch.path
        cases = [one.case for one in self.chosen]
        self.on.set_words(text("money.pay.making"))
        call = partial(make_batch, self.shell.counter, cases, self._folder, self.batch.kind)
        self.shell.writing(call).success(self._made).failure(self._not_done).start()

    def _made(self, made: Batch) -> None:
        self._busy = False
        self._put_questions_away()
        self._left_out.clear()
        name = made.path.name if made.path is not None else ""
        said = text("money.pay.made", file=name, cases=made.cases, sum=spoken_money(made.total))
        if made.trouble is not None:
            self._tell(made.trouble)
        self._show_tab(Tab.batches)
        self._said.set_words(said)
        self._ask()
        self.tables[Tab.batches].select(max(0, self.tables[Tab.batches].rows.find(made.number)))

    def _read_results(self, path: Path) -> None:
        batch = self._selected_batch()
        if self._busy or batch is None:
            return
        self._busy = True
        self._tell(None)
        self._folder = path.parent
        self.on.set_words(text("money.pay.reading"))
        call = partial(take_results, self.shell.counter, path, batch=batch.number)
        self.shell.writing(call).success(self._answered).failure(self._not_done).start()

    def _answered(self, done: Answered) -> None:
        self._busy = False
        self._put_questions_away()
        said = text("money.pay.answered", paid=done.paid, sum=spoken_money(done.total_paid), bounced=done.bounced)
        self._show_tab(Tab.back if done.back else Tab.batches)
        self._said.set_words(said)
        self._ask()

    def _not_done(self, error: CounterError) -> None:
        self._busy = False
        self._tell(error)
        self._show_ways()
        if self.faults.lines:
            self.faults.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _usual_folder() -> Path:
    """Where files usually go."""
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()


def _find(counter: Counter) -> Found:
    finish_files(counter, _usual_folder())  # of a batch that was recorded when the program was ended
    return Found(payable_cases(counter), batches(counter))
