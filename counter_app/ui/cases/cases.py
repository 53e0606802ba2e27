# SPDX-License-Identifier: Apache-2.0
"""今日办件: what was done today, what waits, and any case by number, name, item or last digits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.base.clock import civil_date, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.privacy import mask_number
from counter_app.base.readings import Reading, ReadingKind
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.numbers import Reference, parse_reference
from counter_app.cases.people import Person
from counter_app.desk.counter import Counter
from counter_app.desk.drafting import DraftSummary, list_drafts, resume
from counter_app.desk.listing import CaseFilter, CaseRow, get_case, list_cases, search_cases
from counter_app.desk.reopening import COMES_BACK, find_case, reopen
from counter_app.desk.serving import Serving
from counter_app.ui.case.decided import whose_duty
from counter_app.ui.case.paper_cards import latest_papers, paper_name
from counter_app.ui.case.progress import served_now
from counter_app.ui.case.reprint_panel import ReprintPanel
from counter_app.ui.cases.case_list import PAGE, CaseListPage
from counter_app.ui.cases.filter_tab import FilterTab
from counter_app.ui.cases.rows import DRAFT, case_row, columns, draft_row
from counter_app.ui.guide.draft_list import page_of_draft
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.card_desk import ReadCard
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.case_table import CaseTable, Row
from counter_app.ui.widgets.text import Elided, label

ORDER: tuple[CaseFilter | None, ...] = (
    *(one for one in CaseFilter if one is not CaseFilter.unsettled),
    None,
    CaseFilter.unsettled,
)
"""The filters as they are shown; None for the drafts. The last one is seen only where it has anything."""
DRAFTS = ORDER.index(None)


@dataclass(frozen=True, slots=True)
class Found:
    """What the store answered: for which asking, which rows, and the counts of the filters."""

    asked: int
    rows: tuple[CaseRow, ...]
    counts: Mapping[CaseFilter, int] | None
    drafts: tuple[DraftSummary, ...]
    more: bool  # rows behind those shown already


class CasesPage(CaseListPage):
    """Search box, filters with counts from the same rows, the table, and what can be done with one row."""

    id = PageId.cases
    context = Context.cases
    gives_way = (4, 7, 1, 6)  # 证件, 纸, 办件号, 最晚办结

    def __init__(self, shell: Shell) -> None:
        words = [text(f"page.cases.filter.{one.value}") if one else text("ui.finder.drafts") for one in ORDER]
        tabs = [FilterTab(word, f"Alt+{digit}") for digit, word in enumerate(words, 1)]
        table = CaseTable(columns(), text("page.cases.table"))
        super().__init__(shell, table, tabs, text("page.cases.hint"), Kind.primary)
        self._filter = 0
        self._all_dates = False
        self._rows: list[CaseRow] = []
        self._drafts: tuple[DraftSummary, ...] = ()
        self._total = 0
        self._card = ("", "")  # what the box shows of a card that was read, and the number it stands for
        self.dates = Button(text("page.cases.all_dates"), self.cap(Command.all_dates))
        self.work = Button(text("work_list.title"), self.cap(Command.work_list))
        self._title = label(text("page.cases.today"), Role.h2)
        self._day = label("", Role.cap, Colour.ink2)
        self._selected = Elided("", Role.cap, Colour.ink2)
        self.on = Button(text("page.steps.reopen"), self.cap(Command.forward))
        self.again = Button(text("page.cases.reprint"), self.cap(Command.reprint))
        self.run.progressed.connect(self._printed)
        self._lay_out()
        self.dates.clicked.connect(self.toggle_dates)
        self.work.clicked.connect(partial(shell.go, PageId.work))
        self.on.clicked.connect(self.go_on)
        self.again.clicked.connect(self.reprint)

    def _lay_out(self) -> None:
        self.lay_out((self._title,), (self._day, self.dates, self.work))
        self.tabs[-1].hide()
        self.add_foot(self._selected, self.open, self.on, self.again)

    @property
    def said(self) -> str:
        """What stands in the place of rows where there are none."""
        return self._nothing.text()

    def enter(self, **given: object) -> None:
        """Fresh rows; the search and the filter stay as they were left."""
        self.tabs[self._filter].setChecked(True)
        person = given.get("person")
        if isinstance(person, Person):
            self._search_for(person)
        self.box.selectAll()
        self._say_dates()
        self._ask()

    def cases_changed(self, cases: frozenset[str]) -> None:
        """Fresh rows."""
        self._ask()

    def first_focus(self) -> QWidget:
        """The search box."""
        return self.box

    def facts(self) -> Sequence[Fact]:
        """Who is being served, how much was done."""
        done = text("page.cases.count", count=self._total)
        return (
            served_now(self.shell),
            Fact(text("page.cases.done_today"), done, needed=True),
        )

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """The box, all dates, going on with a case, reprinting."""
        return {
            Command.find_item: self._into_box,
            Command.all_dates: self.toggle_dates,
            Command.forward: self.go_on,
            Command.reprint: self.reprint,
        }

    def go_back(self) -> None:
        """Esc: empty the box, else back to whoever is being served, else to the start."""
        if self.box.text():
            self.box.clear()
            self._ask()
            self._into_box()
        else:
            super().go_back()

    def choose_tab(self, place: int) -> None:
        """Other cases, from the beginning; nothing is searched for any more."""
        self._filter = place
        self.tabs[place].setChecked(True)
        self.box.clear()
        self._ask()

    def toggle_dates(self) -> None:
        """Today's cases, or those of all days."""
        self._all_dates = not self._all_dates
        self._say_dates()
        self._ask()

    def _say_dates(self) -> None:
        today = spoken_date(civil_date(self.shell.clock()))
        self._title.setText(text("page.cases.all" if self._all_dates else "page.cases.today"))
        self._day.setText("" if self._all_dates else today)
        self.dates.set_words(text("page.cases.only_today" if self._all_dates else "page.cases.all_dates"))

    def has_more(self) -> bool:
        """Drafts are shown whole."""
        return bool(self._rows) and self._filter != DRAFTS

    def start(self, *, more: bool) -> None:
        """The rows of the filter, or what is searched for."""
        after = self._rows[-1] if more else None
        shown = ORDER[self._filter] or CaseFilter.all
        day = None if self._all_dates else civil_date(self.shell.clock())
        call = partial(_find, self.shell.counter, self._asked, shown, day, self._words(), after)
        self.shell.reading(call).success(self._take).start()

    def _take(self, found: Found) -> None:
        if found.asked != self._asked:
            return
        today = civil_date(self.shell.clock())
        if found.more:
            self._rows += found.rows
            self.table.rows.add_rows([case_row(one, today) for one in found.rows])
            return
        self._rows, self._drafts = list(found.rows), found.drafts
        rows: list[Row] = [case_row(one, today) for one in found.rows]
        total = len(rows)
        if found.counts is not None:
            for tab, one in zip(self.tabs, ORDER, strict=True):
                if one is not None:
                    tab.set_count(found.counts[one])
            self.tabs[-1].setVisible(self.tabs[-1].isChecked() or found.counts[CaseFilter.unsettled] > 0)
            if self._filter != DRAFTS:
                total = found.counts[ORDER[self._filter] or CaseFilter.all]
            if not self._all_dates:
                self._total = found.counts[CaseFilter.all]
        elif len(rows) == PAGE:
            total += 1  # there may be more; asking says
        self.tabs[DRAFTS].set_count(len(found.drafts))
        if self._filter == DRAFTS and not self.box.text().strip():
            rows = [draft_row(one, today) for one in found.drafts]
            total = len(rows)
        self.table.show_rows(rows, total)
        self._nothing.set_words("" if rows else text("page.cases.nothing"))
        self._nothing.setVisible(not rows)
        self._show_selected(self.table.current_id())
        self.shell.refresh()

    def _row(self, row_id: str) -> CaseRow | None:
        return next((one for one in self._rows if one.case_id == row_id), None)

    def _show_selected(self, row_id: str) -> None:
        """What is selected, and what can be done with it."""
        found = self._row(row_id)
        draft = row_id.startswith(DRAFT)
        if found is not None:
            words = text("page.cases.selected", number=found.number, title=found.title, status=found.status.label)
        else:
            words = ""
        self._selected.setText(words)
        self.open.set_off("" if row_id else text("page.cases.none_selected"))
        waits = found is not None and found.status in COMES_BACK
        nothing = text("page.cases.none_selected")
        not_waiting = text("page.cases.draft_opens" if draft else "page.cases.not_waiting") if row_id else nothing
        self.on.set_off(whose_duty(self.shell.counter, "reopened") if waits else not_waiting)
        self.again.set_off(text("page.cases.no_papers") if draft else "" if row_id else nothing)

    def _open_row(self, row_id: str) -> None:
        if row_id.startswith(DRAFT):
            call = partial(resume, self.shell.counter, row_id.removeprefix(DRAFT))
            self.shell.reading(call).success(self._go_on_with).start()
        else:
            self.shell.reading(partial(get_case, self.shell.counter, row_id)).success(self._open_case).start()

    def _open_case(self, case: Case) -> None:
        if self.isVisible():  # else somebody went on elsewhere before it was found
            self.shell.go(PageId.steps, case=case)

    def take_card(self, card: ReadCard) -> bool:
        """A card laid down searches: its cases, of all days. The box shows the number masked."""
        self._search_for(card.person)
        self._ask()
        return True

    def _search_for(self, person: Person) -> None:
        self._card = (mask_number(person.id_number), person.id_number)
        self.box.setText(self._card[0])

    def _words(self) -> str:
        words = self.box.text().strip()
        shown, number = self._card
        return number if shown and words == shown else words

    def take_code(self, reading: Reading) -> bool:
        """The QR of a case's paper under the scanner is what its number and Enter are."""
        if reading.kind is not ReadingKind.case_code:
            return False
        self.box.setText(reading.facts["code.text"])
        self._enter_in_box()
        return True

    def _enter_in_box(self) -> None:
        """A paper's number or QR goes straight on with its case; anything else opens the row selected."""
        words = self.box.text().strip()
        reference = _reference(words)
        if reference is not None:
            call = partial(_by_paper, self.shell.counter, words, reference)
            self.shell.reading(call).success(self._by_number).start()
            return
        super()._enter_in_box()

    def _by_number(self, found: Case | Serving) -> None:
        self.box.clear()
        if isinstance(found, Serving):
            self._go_on_with(found)
        else:
            self._open_case(found)

    def go_on(self) -> None:
        """补交材料: the citizen is back, the same case goes on."""
        words = self.box.text().strip()
        reference = _reference(words)
        if reference is not None:
            call = partial(_by_paper, self.shell.counter, words, reference)
            self.shell.reading(call).success(self._by_number).start()
        elif self.on.isEnabled() and self.table.current_id():
            again = partial(_reopened, self.shell.counter, self.table.current_id())
            self.shell.reading(again).success(self._go_on_with).start()

    def _go_on_with(self, serving: Serving) -> None:
        if not self.isVisible():  # another case may be in work by now, and a page that writes into the one in work
            return
        self.shell.current.take(serving)
        if serving.case is not None:
            self.shell.current.touch()
        self.shell.go(page_of_draft(serving.draft.page))

    def reprint(self) -> None:
        """补打: which paper of the selected case, and why."""
        row_id = self.table.current_id()
        if row_id and not row_id.startswith(DRAFT):
            self.shell.reading(partial(get_case, self.shell.counter, row_id)).success(self._ask_reprint).start()

    def _ask_reprint(self, case: Case) -> None:
        if not self.isVisible():
            return
        keys = list(dict.fromkeys(one.paper for one in latest_papers(case)))
        if not keys:
            self._selected.setText(text("page.done.no_paper"))
            return
        panel = ReprintPanel(keys, case)
        panel.asked.connect(partial(self._reprint, case))
        self.shell.open_panel(panel)
        panel.take_focus()

    def _reprint(self, case: Case, paper: str, reason: str) -> None:
        self.shell.close_panel()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.run.again(case, paper, reason)

    def _printed(self, case: Case) -> None:
        if self.isVisible():
            self._ask()
            last = max(case.papers, key=lambda one: one.at)
            state = text(f"page.steps.printed.{last.state.value}")
            self._selected.setText(text("page.cases.reprinted", paper=paper_name(last.paper, case), state=state))


def _reference(words: str) -> Reference | None:
    try:
        return parse_reference(words)
    except CounterError:
        return None


def _find(
    counter: Counter, asked: int, shown: CaseFilter, day: date | None, words: str, after: CaseRow | None
) -> Found:
    more = after is not None
    if words:
        return Found(asked, search_cases(counter, words, after=after), None, () if more else list_drafts(counter), more)
    found = list_cases(counter, shown, day=day, after=after)
    return Found(asked, found.rows, found.counts, () if more else list_drafts(counter), more)


def _reopened(counter: Counter, case_id: str) -> Serving:
    return reopen(counter, get_case(counter, case_id))


def _by_paper(counter: Counter, words: str, reference: Reference) -> Case | Serving:
    """The case a paper belongs to; gone on with at once where it waits for the citizen and whoever is here may."""
    case = find_case(counter, words)
    if case.status not in COMES_BACK or whose_duty(counter, "reopened"):
        return case
    number = next((one.number for one in case.notices if one.ordinal == reference.ordinal), "")
    return reopen(counter, case, notice=number)
