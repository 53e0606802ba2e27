# SPDX-License-Identifier: Apache-2.0
"""待办: what waits for whoever is at the window, by its last day; many cases of one step are decided in one press."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_app.base.clock import civil_date
from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.readings import Reading, ReadingKind
from counter_app.base.texts import sentence, text
from counter_app.cases.case import Case
from counter_app.desk.batch_steps import MOST, BatchDone, decide_batch, take_back_batch
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.listing import get_case
from counter_app.desk.work_list import CaseRow, WorkList, WorkPart, duties_here, list_work, search_work
from counter_app.ui.case.print_run import just_asked
from counter_app.ui.case.progress import served_now
from counter_app.ui.cases.case_list import PAGE, CaseListPage
from counter_app.ui.cases.filter_tab import FilterTab
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import middle
from counter_app.ui.widgets.case_table import CaseTable
from counter_app.ui.widgets.quiet_digits import QuietDigits, digit_of
from counter_app.ui.widgets.text import Prose, label
from counter_app.ui.work.marks import Marks
from counter_app.ui.work.rows import columns, verb_words, work_row
from counter_app.ui.work.send_back_panel import SendBackPanel
from counter_app.ui.work.step_tabs import StepTabs

UNMARK, PASS, FAIL, NONE, ALL = 0, 1, 2, 8, 9
"""Digits on a row: no mark, passed, sent back; then no mark at all, and every row alike."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the store. ``words`` search among all work, whatever else is chosen."""

    part: WorkPart
    verb: str | None
    item: tuple[str, int] | None
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the store answered: for which asking, which rows, and the counts where nothing was searched."""

    asked: int
    rows: tuple[CaseRow, ...]
    whole: WorkList | None
    more: bool  # rows behind those shown already


class WorkPage(CaseListPage):
    """Filters with counts from the same rows, the table, marks on it, and one press for all that is marked."""

    id = PageId.work
    context = Context.work
    gives_way = (5, 7, 6)  # 证件, 整件最晚, 办件号

    def __init__(self, shell: Shell) -> None:
        table = CaseTable(columns(), text("work_list.table"))
        tabs = [FilterTab(text(f"work_list.part.{one.value}"), f"Alt+{n}") for n, one in enumerate(WorkPart, 1)]
        super().__init__(shell, table, tabs, text("work_list.hint"), Kind.plain)
        self._clerk = ""
        self._part = WorkPart.all
        self._item: CaseRow | None = None  # only work of this row's item is shown
        self._rows: list[CaseRow] = []
        self._whole: WorkList | None = None
        self.marks = Marks()
        self._reasons: list[str] = []  # said today, the last one first
        self._last: tuple[str, ...] = ()  # cases of the last batch
        self._asked_about = ""  # the case whose reason is being typed
        self._busy = False
        self._written = self.marks  # what the press that is under way writes
        self.box.setAccessibleName(text("work_list.box"))
        self.steps_shown = StepTabs(self.cap(Command.next_region))
        self._said = Prose("", Role.cap, Colour.ink2)
        self.pay = Button(text("ui.keys.payments"), self.cap(Command.payments))
        self.on = Button(text("work_list.pass_none"), self.cap(Command.forward), Kind.primary)
        self._keys = QuietDigits(self)
        self._keys.digit.connect(self.digit)
        self._lay_out()
        self.steps_shown.chosen.connect(self._step_chosen)
        self.on.clicked.connect(self.decide)
        self.pay.clicked.connect(self._to_payments)

    def _lay_out(self) -> None:
        self.lay_out((label(text("work_list.title"), Role.h2),), (), (self.steps_shown,))
        self.add_foot(middle(self._said), self.pay, self.open, self.on)

    @property
    def said(self) -> str:
        """What is told at the foot, or in the place of rows where there are none."""
        return self._said.text() or self._nothing.text()

    def enter(self, **given: object) -> None:
        """Fresh rows; filters and marks stay as they were left by the same clerk."""
        if given.get("fresh") or self._clerk != self.shell.counter.clerk_number:
            self._begin()
        self.tabs[list(WorkPart).index(self._part)].setChecked(True)
        self.pay.setVisible(Duty.finance in duties_here(self.shell.counter))
        self._say("")
        self._ask()

    def _to_payments(self) -> None:
        self.shell.go(PageId.payments)

    def _begin(self) -> None:
        """Nothing of what another clerk chose, marked or did is left."""
        self._clerk = self.shell.counter.clerk_number
        self._part, self._item = WorkPart.all, None
        self.steps_shown.show_all()
        self.box.clear()
        self.marks = Marks()
        self._reasons, self._last = [], ()
        self.table.show_rows([], 0)

    def first_focus(self) -> QWidget:
        """The table; the box where there are no rows."""
        return self.table if self._rows else self.box

    def facts(self) -> Sequence[Fact]:
        """Who is being served, how much waits in all."""
        waits = sum(self._whole.verbs.values()) if self._whole is not None else 0
        return (
            served_now(self.shell),
            Fact(text("work_list.title"), text("page.cases.count", count=waits), needed=True),
        )

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """The box, steps, one item, all that is marked, and taking it back."""
        return {
            Command.find_item: self._into_box,
            Command.next_region: partial(self.steps_shown.turn, 1),
            Command.previous_region: partial(self.steps_shown.turn, -1),
            Command.same_item: self.only_this_item,
            Command.forward: self.decide,
            Command.take_back: self.take_back,
        }

    def go_back(self) -> None:
        """Esc: out of the search, then out of the one item, else back to whoever is being served or to the start."""
        if self.box.text():
            self.box.clear()
            self._ask()
            self.take_focus()
        elif self._item is not None:
            self.only_this_item()
        else:
            super().go_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and digits mark, wherever nothing is being typed."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Space and plain:
            self._toggle()
        elif digit_of(event) is None or not self._keys.take(event):
            super().keyPressEvent(event)

    # What is shown

    def choose_tab(self, place: int) -> None:
        """Another part of the work."""
        self._part = list(WorkPart)[place]
        self.tabs[place].setChecked(True)
        self._narrowed()

    def _step_chosen(self) -> None:
        self._narrowed()

    def _narrowed(self) -> None:
        """Another part of the list, from its beginning."""
        self.box.clear()
        self._say("")
        self._ask()

    def only_this_item(self) -> None:
        """Only the work of the selected row's item, or of all items again."""
        self._item = None if self._item is not None else self._row(self.table.current_id())
        self._narrowed()

    def _wanted(self) -> Wanted:
        item = (self._item.guide, self._item.item) if self._item is not None else None
        return Wanted(self._part, self.steps_shown.verb, item, self.box.text().strip())

    def has_more(self) -> bool:
        """Whatever is shown."""
        return bool(self._rows)

    def start(self, *, more: bool) -> None:
        """The rows of the part, the step and the item, or what is searched for."""
        after = self._rows[-1] if more else None
        call = partial(_find, self.shell.counter, self._asked, self._wanted(), after)
        self.shell.reading(call).success(self._take).start()

    def _take(self, found: Found) -> None:
        if found.asked != self._asked:
            return
        self.marks.drop_changed(found.rows)
        today = civil_date(self.shell.clock())
        rows = [work_row(one, today, self.marks.by_case.get(one.case_id)) for one in found.rows]
        if found.more:
            self._rows += found.rows
            self.table.rows.add_rows(rows)
            return
        self._rows = list(found.rows)
        total = len(rows) + (len(rows) == PAGE)  # there may be more; asking says
        if found.whole is not None:
            self._whole = found.whole
            total = found.whole.parts[self._part]
            for tab, part in zip(self.tabs, WorkPart, strict=True):
                tab.set_count(found.whole.parts[part])
            self.steps_shown.show_verbs(found.whole.verbs)
        self.table.show_rows(rows, total)
        only = text("work_list.only", item=self._item.title) if self._item is not None else ""
        self._hint.setText(only or text("work_list.hint"))
        waits = self._whole is not None and any(self._whole.verbs.values())
        self._nothing.set_words("" if rows else text("work_list.no_hit" if waits else "work_list.nothing"))
        self._nothing.setVisible(not rows)
        self._show_selected(self.table.current_id())
        self.shell.refresh()

    def row_at(self, place: int) -> CaseRow:
        """A row by its place in the list."""
        return self._rows[place]

    def _row(self, row_id: str) -> CaseRow | None:
        return next((one for one in self._rows if one.case_id == row_id), None)

    def _show_selected(self, row_id: str) -> None:
        self.open.set_off("" if row_id else text("page.cases.none_selected"))
        self._show_marked()

    def _show_marked(self) -> None:
        """How many of which step a press would decide."""
        marked = self.marks.by_case
        self.on.set_words(self.marks.words())
        self.on.set_off("" if marked and not self._busy else text("work_list.not_marked"))
        hidden = len(marked.keys() - {one.case_id for one in self._rows})
        if hidden:
            self._say(text("work_list.hidden", count=hidden))

    # Marks

    def digit(self, digit: int) -> None:
        """What a digit means on the selected row."""
        row_id = self.table.current_id()
        if self._busy:  # what is being written stays as it was when it was pressed
            return
        if digit == UNMARK:
            self._unmark(row_id)
        elif digit == PASS:
            self._mark(row_id)
        elif digit == FAIL:
            self._ask_reason(row_id)
        elif digit == NONE:
            self.unmark_all()
        elif digit == ALL:
            self.mark_all()

    def _toggle(self) -> None:
        row_id = self.table.current_id()
        if self._busy:
            return
        if row_id in self.marks.by_case:
            self._unmark(row_id)
        else:
            self._mark(row_id)

    def _mark(self, row_id: str, reason: str = "") -> None:
        found = self._row(row_id)
        if found is not None and self._may_mark(found):
            self.marks.add(found, reason)
            self._marked_shown(row_id)

    def _may_mark(self, found: CaseRow, *, fails: bool = False) -> bool:
        try:
            self.marks.check(self.shell.counter, found, fails=fails)
        except CounterError as refused:
            self._say(sentence(refused))
            return False
        self._say("")
        return True

    def _unmark(self, row_id: str) -> None:
        if self.marks.drop(row_id):
            self._say("")
            self._marked_shown(row_id)

    def _marked_shown(self, row_id: str) -> None:
        """Show the row as it is decided now, and go on to the next."""
        place = self.table.rows.find(row_id)
        found = self._row(row_id)
        if found is not None:
            self.table.rows.change_row(place, work_row(found, self._today(), self.marks.by_case.get(row_id)))
            if place + 1 < self.table.rows.rowCount():
                self.table.select(place + 1)
        self._show_marked()

    def unmark_all(self) -> None:
        """No mark is left."""
        self.marks = Marks()
        self._say("")
        self._show_rows_again()

    def mark_all(self) -> None:
        """Every row of the list whose step is that of the marked ones, else of the selected one; with those further
        down, up to as many as go in one press."""
        model = self.marks.step_row or self._row(self.table.current_id())
        if model is not None and self._may_mark(model):
            call = partial(_alike, self.shell.counter, self._asked, self._wanted(), model.verb)
            self.shell.reading(call).success(self._all_found).start()

    def _all_found(self, found: Found) -> None:
        if found.asked != self._asked or self._busy:
            return
        whole = self.marks.add_all(found.rows)
        self._say("" if whole else sentence(CounterError("work_list.too_many", most=MOST)))
        self._show_rows_again()

    def _show_rows_again(self) -> None:
        today = self._today()
        for place, one in enumerate(self._rows):
            self.table.rows.change_row(place, work_row(one, today, self.marks.by_case.get(one.case_id)))
        self._show_marked()

    def _ask_reason(self, row_id: str) -> None:
        found = self._row(row_id)
        if found is None or not self._may_mark(found, fails=True):
            return
        self._asked_about = row_id
        if self.marks.drop(row_id):  # whoever asks why it goes back does not let it pass meanwhile
            self._show_rows_again()
        panel = SendBackPanel(found, self._reasons)
        panel.asked.connect(self.send_back)
        self.shell.open_panel(panel)
        panel.take_focus()

    def send_back(self, reason: str) -> None:
        """The case that was asked about goes back, with this reason."""
        row_id, self._asked_about = self._asked_about, ""
        self.shell.close_panel()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self._busy:
            return
        self._reasons = [reason, *(one for one in self._reasons if one != reason)]
        self._mark(row_id, reason)

    # Deciding

    def decide(self) -> None:
        """Everything that is marked, in one press."""
        if self._busy:
            return
        if isinstance(self.shell.panel, SendBackPanel):
            self._say(sentence(CounterError("work_list.reason_open")))
            self.shell.panel.take_focus()
            return
        if not self.marks.by_case:
            self._say(sentence(CounterError("work_list.none_marked")))
            return
        self._busy = True
        self._written = self.marks
        self.on.set_words(text("page.outcome.deciding"))
        self.on.set_off(text("page.outcome.deciding"))
        call = partial(decide_batch, self.shell.counter, self.marks.decisions)
        self.shell.writing(call).success(self._decided).failure(self._refused).start()

    def _decided(self, done: BatchDone) -> None:
        written = self._written
        self._busy = False
        if self.marks is written:  # else another clerk has begun meanwhile
            self.marks = Marks()
        self._last = tuple(written.by_case)
        verb = verb_words(written.decisions[0].row.verb)
        back = len(done.sent_back)
        key = "done_both" if back and done.passed else "done_back" if back else "done"
        self.changed(done.changes)
        self._say(text(f"work_list.{key}", verb=verb, passed=done.passed, back=back))
        if done.sent_back:
            call = partial(_cases_of, self.shell.counter, done.sent_back)
            self.shell.reading(call).success(self._tell_citizens).start()

    def _tell_citizens(self, cases: Sequence[Case]) -> None:
        """The papers of those that were sent back, one after the other."""
        for case in cases:
            self.run.begin(case, just_asked(case))

    def _refused(self, error: CounterError) -> None:
        """Nothing was written. The cases in the way are marked no longer, so that the others can go on."""
        self._busy = False
        self._written.drop_refused(error)
        self._ask()
        self._say(sentence(error))

    def take_back(self) -> None:
        """The last batch, whole, within half a minute."""
        if self._last and not self._busy:
            call = partial(take_back_batch, self.shell.counter, self._last)
            self.shell.writing(call).success(self._taken_back).failure(self._refused).start()

    def _taken_back(self, changes: Changes) -> None:
        self._last = ()
        self.changed(changes)
        self._say(text("work_list.taken_back", count=len(changes.cases)))

    def changed(self, changes: Changes) -> None:
        """Cases were written: fresh rows and counts."""
        if changes.cases:
            self._ask()

    # One case

    def take_code(self, reading: Reading) -> bool:
        """The QR of a case's paper under the scanner is what its number is."""
        if reading.kind is not ReadingKind.case_code:
            return False
        self.box.setText(reading.facts["code.text"])
        self._ask()
        return True

    def _open_row(self, row_id: str) -> None:
        self.shell.reading(partial(get_case, self.shell.counter, row_id)).success(self._open_case).start()

    def _open_case(self, case: Case) -> None:
        if self.isVisible():  # else somebody went on elsewhere before it was found
            self.shell.go(PageId.steps, case=case, back=self.id)

    def _today(self) -> date:
        return civil_date(self.shell.clock())

    def _say(self, words: str) -> None:
        self._said.set_words(words)


def _find(counter: Counter, asked: int, wanted: Wanted, after: CaseRow | None) -> Found:
    if wanted.words:
        return Found(asked, search_work(counter, wanted.words, after=after), None, after is not None)
    found = list_work(counter, wanted.part, verb=wanted.verb, item=wanted.item, after=after)
    return Found(asked, found.rows, found, after is not None)


def _alike(counter: Counter, asked: int, wanted: Wanted, verb: str) -> Found:
    """Rows of the list with this step, from its beginning: one more than goes in one press, so that it can be told."""
    rows: list[CaseRow] = []
    found = _find(counter, asked, wanted, None)
    while found.rows and len(rows) <= MOST:
        rows += [one for one in found.rows if one.verb == verb]
        found = _find(counter, asked, wanted, found.rows[-1])
    return Found(asked, tuple(rows), None, more=False)


def _cases_of(counter: Counter, cases: Collection[str]) -> tuple[Case, ...]:
    return tuple(get_case(counter, one) for one in cases)
