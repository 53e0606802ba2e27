# SPDX-License-Identifier: Apache-2.0
"""逐人审核: one case, many people. Who is not rejected is taken; nothing is written before the way on is pressed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.roster_rows import PeopleRoster
from counter_app.cases.rosters import RowResult
from counter_app.catalogue.roster_work import NAME, NUMBER
from counter_app.desk.counter import Counter
from counter_app.desk.filling import layout_of
from counter_app.desk.matching import match_people
from counter_app.desk.roster_review import (
    Rejection,
    RowsReviewed,
    reason_words,
    review_rows,
    rosters_to_review,
    spoken_rows,
)
from counter_app.desk.subsidy_lists import FINANCE, export_for_finance
from counter_app.ui import theme
from counter_app.ui.case.case_guide import toggle_case_guide
from counter_app.ui.case.decided_page import DecidedPage
from counter_app.ui.case.people_table import ACCEPT, REJECT, PeopleModel, PeopleTable
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Foot, row
from counter_app.ui.widgets.guide_panel import panel_column
from counter_app.ui.widgets.reason_picker import ReasonPicker
from counter_app.ui.widgets.text import Elided, Prose, label


class WhyPanel(QWidget):
    """Why somebody is not taken, beside the table."""

    def __init__(self, name: str, reasons: Sequence[str], now: RowResult | None) -> None:
        super().__init__()
        told = now.reason if now is not None and not now.passed else ""
        known = told in reasons
        title = text("page.people.why", name=name)
        self.setAccessibleName(title)
        self.picker = ReasonPicker(
            text("page.people.why_short"), reasons, reason=told if known else "", own_words="" if known else told
        )
        column = panel_column(self, title)
        column.addWidget(self.picker)
        column.addStretch(1)

    def take_focus(self) -> None:
        """To the reasons."""
        self.picker.setFocus(Qt.FocusReason.ShortcutFocusReason)


class PeoplePage(DecidedPage):
    """One table of people at a time; another one of the same case comes behind it."""

    id = PageId.people
    context = Context.people

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._roster: PeopleRoster | None = None
        self._results: dict[int, RowResult] = {}
        self._rejections: dict[int, Rejection] = {}
        self._model: PeopleModel | None = None
        self._busy = False
        self._title = Prose("", Role.h2)
        self._counts = Elided("", Role.body, Colour.ink2)
        self.finder = QLineEdit()
        self.finder.setObjectName("find_person")
        self.finder.setMaxLength(40)
        self.finder.setAccessibleName(text("page.people.find"))
        self.finder.setFixedWidth(240)
        self.table = PeopleTable(text("page.people.table"))
        self._said = Elided("", Role.cap, Colour.ink2)
        self.back = Button(text("ui.keys.back"), self.cap(Command.back))
        self.treasury = Button(text("page.people.treasury"), self.cap(Command.export_list))
        self.on = Button(text("page.people.keep"), self.cap(Command.forward), Kind.primary)
        self._lay_out()
        self.table.judged.connect(self.judge)
        self.table.confirmed.connect(partial(self.judge, ACCEPT))
        self.finder.textEdited.connect(self._find)
        self.finder.returnPressed.connect(self._to_table)
        self.back.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)
        self.treasury.clicked.connect(self.export_list)

    def _lay_out(self) -> None:
        head = row(self._title, None, label(text("page.people.find"), Role.cap, Colour.ink3), self.finder, gap=12)
        foot = Foot(under_column=True)
        foot.line.addWidget(self._said, 1)
        for one in (self.treasury, self.back, self.on):
            foot.line.addWidget(one)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(self._counts)
        column.addWidget(self.table, 1)
        column.addWidget(foot)
        self.main_alone()

    @property
    def why(self) -> WhyPanel:
        """What asks why somebody is not taken."""
        panel = self.shell.panel
        if not isinstance(panel, WhyPanel):
            raise LookupError("nothing is asked")
        return panel

    def enter(self, **given: object) -> None:
        """The people of a case: results that were written before, accepted everybody else."""
        case = given.get("case")
        if isinstance(case, Case):
            self._case = case
        self._busy = False
        rosters = rosters_to_review(self.shell.counter, self.case)
        wanted = given.get("roster")
        open_ones = [one for one in rosters if one.undecided]
        named = [one for one in rosters if one.work.key == wanted]
        self._roster = next(iter([*named, *open_ones, *rosters]), None)
        if self._roster is None:
            QTimer.singleShot(0, self.go_back)
            return
        self._begin(self._roster, {})
        counter, roster = self.shell.counter, self._roster
        self.shell.reading(partial(_matching, counter, self.case, roster)).success(self._matched).start()

    def _begin(self, roster: PeopleRoster, notes: Mapping[int, str]) -> None:
        counter = self.shell.counter
        known = self.case.forms.get(roster.work.form)
        definition = layout_of(counter, roster.work.form, known.filled if known else None)
        table = definition.roster(roster.work.roster) if definition is not None else None
        passed = RowResult(True)
        self._results = {number: roster.results.get(number, passed) for number in roster.people}
        self._rejections = {}
        reasons = counter.work.row_reasons
        for number, found in self._results.items():
            if not found.passed:
                coded = found.reason in reasons
                words = "" if coded else found.reason
                self._rejections[number] = Rejection(number, found.reason if coded else "", words)
                self._results[number] = RowResult(False, reason_words(counter, found.reason))
        self._model = PeopleModel(roster, table.columns if table else (), self._results, notes, self)
        self.table.show_people(self._model)
        self.finder.clear()
        title = known.title if known is not None else ""
        self._title.set_words(text("page.people.title", form=title or (definition.title if definition else "")))
        self._say("")
        self.treasury.setVisible(FINANCE in self.case.forms)
        self._show_counts()

    def _matched(self, found: tuple[PeopleRoster, Mapping[int, str]]) -> None:
        """What is known of people elsewhere has been looked up: shown beside their rows, decides nothing."""
        of, notes = found
        if notes and of is self._roster:  # nobody else's table is in sight by now
            results, rejections, at = dict(self._results), dict(self._rejections), self.table.at
            self._begin(of, notes)
            self._results.update(results)
            self._rejections.update(rejections)
            self.table.stand_on(at)
            self._show_counts()
            self._say(text("page.people.noted", count=len(notes)))

    def first_focus(self) -> QWidget:
        """The table."""
        return self.table

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Keep the results, the next one that is not taken or noted, somebody by name, the guide's words."""
        return {
            Command.forward: self.go_on,
            Command.next_open: self.next_noted,
            Command.find_person: self._to_find,
            Command.export_list: self.export_list,
            Command.show_guide: self._toggle_guide,
        }

    def go_back(self) -> None:
        """To the steps of the case; nothing was written."""
        self.shell.close_panel()
        super().go_back()

    def judge(self, digit: int) -> None:
        """1 and Enter take the person and go on; 3 asks why not."""
        model = self._model
        if model is None or not model.people:
            return
        number = model.people[self.table.at]
        if digit == REJECT:
            self._ask_why(number)
            return
        self._rejections.pop(number, None)
        self._set(number, RowResult(True))
        self.table.stand_on(self.table.at + 1)

    def _ask_why(self, number: int) -> None:
        roster = self._roster
        if roster is None:
            return
        reasons = list(self.shell.counter.work.row_reasons.values())
        panel = WhyPanel(roster.row(number).get(NAME, ""), reasons, self._results.get(number))
        panel.picker.picked.connect(partial(self._reject, number))
        self.shell.open_panel(panel)
        panel.take_focus()

    def _reject(self, number: int, reason: str, words: str) -> None:
        code = next((code for code, said in self.shell.counter.work.row_reasons.items() if said == reason), "")
        self._rejections[number] = Rejection(number, code, words)
        self._set(number, RowResult(False, reason or words))
        self.shell.close_panel()
        self._to_table()
        self.table.stand_on(self.table.at + 1)

    def _set(self, number: int, result: RowResult) -> None:
        self._results[number] = result
        if self._model is not None:
            self._model.refresh(self._model.people.index(number))
        self._show_counts()

    def _show_counts(self) -> None:
        rejected, passed = len(self._rejections), len(self._results) - len(self._rejections)
        people = spoken_rows(self._roster) if self._roster is not None else ""
        self._counts.setText(text("page.people.counts", people=people, passed=passed, rejected=rejected))

    def _say(self, words: str) -> None:
        self._said.setText(words)

    def _to_find(self) -> None:
        self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.selectAll()

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _find(self, words: str) -> None:
        """The first one whose name holds the words, or whose number ends with them."""
        wanted, roster, model = words.strip(), self._roster, self._model
        if not wanted or roster is None or model is None:
            return
        for place, number in enumerate(model.people):
            one = roster.row(number)
            if wanted in one.get(NAME, "") or one.get(NUMBER, "").endswith(wanted.upper()):
                self.table.stand_on(place)
                self._say("")
                return
        self._say(text("page.people.not_found"))

    def next_noted(self) -> None:
        """The next one that is not taken, or of whom something is known elsewhere; round."""
        model = self._model
        if model is None or not model.people:
            return
        count = len(model.people)
        for step in range(1, count + 1):
            place = (self.table.at + step) % count
            number = model.people[place]
            if number in self._rejections or number in model.notes:
                self._to_table()
                self.table.stand_on(place)
                return
        self._say(text("page.people.nobody_noted"))

    def export_list(self) -> None:
        """The treasury's list as a spreadsheet with full numbers; that is recorded."""
        if FINANCE in self.case.forms and not self._busy:
            call = partial(export_for_finance, self.shell.counter, self.case, text("page.people.for_treasury"))
            self.shell.writing(call).success(self._exported).start()

    def _exported(self, path: Path) -> None:
        self._say(text("page.people.exported", file=path.name))

    def go_on(self) -> None:
        """Write the results of everybody."""
        roster = self._roster
        if self._busy or roster is None:
            return
        if isinstance(self.shell.panel, WhyPanel):  # whoever is asked about would be taken
            self._say(text("page.people.why_open"))
            self.shell.panel.take_focus()
            return
        self._busy = True
        rejections = [self._rejections[number] for number in sorted(self._rejections)]
        call = partial(review_rows, self.shell.counter, self.case, roster, rejections)
        self.shell.writing(call).success(self._kept).failure(self._refused).start()

    def _kept(self, done: RowsReviewed) -> None:
        self._busy = False
        if self.case.id != done.case.id or not self.isVisible():
            return
        self.shell.close_panel()
        self._case = done.case
        left = [one for one in rosters_to_review(self.shell.counter, done.case) if one.undecided]
        if left:
            self.enter(case=done.case)
            self.take_focus()
        else:
            self.shell.go(PageId.steps, case=done.case)

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        self.shell.tell_error(error)

    def _toggle_guide(self) -> None:
        toggle_case_guide(self.shell, self.case)


def _matching(counter: Counter, case: Case, roster: PeopleRoster) -> tuple[PeopleRoster, Mapping[int, str]]:
    return roster, match_people(counter, case, roster)
