# SPDX-License-Identifier: Apache-2.0
"""报销登记 and 核定: the invoices of a paying case, where its money goes, and what the office fixes of it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.desk.claim_drafts import keep_claim_begun
from counter_app.ui.case.case_guide import toggle_case_guide
from counter_app.ui.case.decided_writing import DecidedWriting
from counter_app.ui.cases.filter_tab import FilterTab
from counter_app.ui.form.fault_list import FaultList
from counter_app.ui.form.form_body import FormBody
from counter_app.ui.form.form_checks import told_standing
from counter_app.ui.form.hidden_numbers import HiddenNumbers
from counter_app.ui.form.row_keys import row_commands
from counter_app.ui.form.standing import Standing
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.money.back_rows import BackRows
from counter_app.ui.money.claim_faults import ClaimFaults
from counter_app.ui.money.claim_keeping import Kept, Looked, keep_sheet, look_over
from counter_app.ui.money.claim_parts import (
    Opened,
    Part,
    first_part,
    kept_lines,
    kept_sheets,
    known_sheets,
    line_writing,
    open_claim,
    parts_of,
    writings,
)
from counter_app.ui.money.claim_sheets import ClaimSheets
from counter_app.ui.money.claim_standing import claim_standing
from counter_app.ui.money.claim_sums import ASKED, sums_of
from counter_app.ui.money.claim_view import ClaimView
from counter_app.ui.money.fix_rest import fix_rest
from counter_app.ui.money.sums_strip import SumsStrip
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Column, row
from counter_app.ui.widgets.step_rail import StepWords
from counter_app.ui.widgets.text import Elided

CHANGED = "cases.rules.changed_meanwhile"
"""Somebody else wrote on the case since it was opened here."""


class ClaimPage(DecidedWriting):
    """Three parts by Alt and a digit: recorded at the window, fixed at review, looked at by whoever confirms.

    Of a list whose money came back in part the window chooses the row first, then its account is typed.
    """

    id = PageId.claim
    context = Context.claim

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, cap_of(Context.claim_several, Command.next_form))
        self._opened: Opened | None = None
        self._part = Part.look
        self._wanted: Part | None = None
        self.tabs = {one: FilterTab(one.label, f"Alt+{one.value}", counted=False) for one in Part}
        self.numbers = HiddenNumbers(shell)
        self.sheets = ClaimSheets(shell)
        self.view = ClaimView()
        self.back_rows = BackRows()
        self.found = FaultList()
        self._found = ClaimFaults(self.sheets, self.found)
        self.strip = SumsStrip()
        self._off = Elided("", Role.cap, Colour.ink2)
        self.rest = Button(text("ui.keys.fix_rest"), cap_of(Context.claim_fixing, Command.take_offer))
        self._lay_out()
        for tab in self.tabs.values():
            tab.clicked.connect(self._tab_clicked)
        self.sheets.changed.connect(self._changed)
        self.sheets.judged.connect(self.show_state)
        self.sheets.at_end.connect(self.to_foot)
        self.back_rows.opened.connect(self.open_line)
        self.found.left_up.connect(self.take_focus)
        self.rest.clicked.connect(self.fix_rest)

    def _lay_out(self) -> None:
        edge = Column.EDGE
        tabs = row(*self.tabs.values(), gap=6)
        tabs.setContentsMargins(edge, edge, edge + Column.BAR, 0)
        tabs.addWidget(self._off, 1)
        for part in (self.sheets, self.view, self.back_rows):
            self._stack.addWidget(part)
        under = QVBoxLayout()
        under.setContentsMargins(edge, 0, edge + Column.BAR, 0)
        under.setSpacing(4)
        under.addWidget(self._found)
        under.addWidget(self.strip)
        self.lay_out(top=tabs, above=self.numbers, under=under, buttons=(self.back, self.rest, self.on))

    @property
    def part(self) -> Part:
        """The part in sight."""
        return self._part

    @property
    def body(self) -> FormBody:
        """The sheet in sight as it is written."""
        return self.sheets.body

    @property
    def in_work(self) -> bool:
        """Whether a sheet is written on."""
        return self.sheets.in_work

    @property
    def watches_hands(self) -> bool:
        """As soon as the claim is there."""
        return self._opened is not None

    @property
    def chooses(self) -> bool:
        """Whether rows that came back are in sight, one of which gets another account."""
        return self._opened is not None and self._stack.currentWidget() is self.back_rows

    @property
    def said(self) -> str:
        """What was done last."""
        return self._said.text()

    # coming and going

    def enter(self, **given: object) -> None:
        """The claim of a case as the store has it. ``part`` names the part that is meant."""
        case, part = given.get("case"), given.get("part")
        if isinstance(case, Case):
            self._case = case
        self._wanted = part if isinstance(part, Part) else None
        self._opened, self._busy, self._shown_context = None, False, None
        self._said.setText("")
        self.sheets.clear()
        self.on.set_words(text("money.on.steps"))
        self._open()

    def _open(self) -> None:
        call = partial(open_claim, self.shell.counter, self.case.id)
        self.shell.reading(call).success(self._show_opened).start()

    def _show_opened(self, opened: Opened) -> None:
        if opened.case.id != self.case.id:  # another one is in sight by now
            return
        self._opened, self._case = opened, opened.case
        counter = self.shell.counter
        off = parts_of(counter, opened.case)
        wanted = (
            self._wanted if self._wanted is not None and not off[self._wanted] else first_part(counter, opened.case)
        )
        self._wanted = None
        self._show_part(wanted)
        self.shell.refresh()
        self.take_focus()

    def _show_part(self, part: Part) -> None:
        if self._opened is None:
            return
        counter, case = self.shell.counter, self.case
        self._part = part
        self.tabs[part].setChecked(True)
        self.numbers.forget()
        standing = claim_standing(counter, case)
        self._off.setText(standing.words if standing is not None else "")
        self._found.show_looked(None)
        if part is Part.look:
            self.sheets.clear()
            kept = kept_sheets(counter, case), kept_lines(counter, case)
            self.view.show_claim(case, *kept, civil_date(self.shell.clock()))
            self._stack.setCurrentWidget(self.view)
        elif part is Part.record and case.lines_back:
            self.sheets.clear()
            self.view.clear()
            self.back_rows.show_case(case)
            self._stack.setCurrentWidget(self.back_rows)
        else:
            self.view.clear()
            self.sheets.serve(writings(counter, self._opened, part), known_sheets(counter, case, part))
            self._stack.setCurrentWidget(self.sheets)
        self.show_state()

    def first_focus(self) -> QWidget:
        """The first field that is empty or wrong, else the way on."""
        if self.chooses:
            return self.back_rows.table
        if not self.sheets.in_work:
            return self.view.first() or self.on
        stops = [one for one in self.body.session.faults if not one.warns]
        in_rows = [one for one in stops if one.roster in self.body.rosters]
        fault = next(iter([*in_rows, *stops]), None)  # the rows first: totals are read off them
        if fault is None and not self.sheets.sheet.is_begun and self.body.fields:
            return next(iter(self.body.fields.values())).stops()[0]
        if fault is None:
            return self.on
        if fault.roster in self.body.rosters:
            self.body.walk.go_to(fault)
        return self.body.walk.stop_of(fault) or self.on

    def key_context(self) -> Context:
        """In a table Ctrl+PgDn goes from row to row, elsewhere from sheet to sheet."""
        if self.chooses:
            return Context.claim_lines
        if not self.sheets.in_work:
            return self.context
        fixing = self._part is Part.fix and bool(self.body.rosters)
        if self.body.parts.roster_in_use() is not None:
            return Context.claim_fixing_roster if fixing else Context.claim_roster
        if len(self.sheets.sheets) > 1:
            return Context.claim_several
        return Context.claim_fixing if fixing else Context.claim_writing

    def steps(self) -> Sequence[StepWords]:
        """No rail: tables need the room."""
        return ()

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """On, what to mend, rows and sheets, the guide's words."""
        always: dict[Command, Callable[[], object]] = {
            Command.forward: self.go_on,
            Command.show_guide: self.show_guide,
        }
        if not self.sheets.in_work:
            return always
        return {
            **always,
            Command.next_open: self.next_open,
            Command.take_offer: self.fix_rest,
            Command.undo: self.undo,
            Command.unmask: self._ask_number,
            Command.next_form: partial(self.turn_to, 1),
            Command.previous_form: partial(self.turn_to, -1),
            **row_commands(self.body.parts),
        }

    def pick(self, number: int) -> None:
        """Alt and a digit: a part."""
        if number in set(Part) and self._opened is not None:
            self._choose(Part(number))

    def _tab_clicked(self) -> None:
        self._choose(next(part for part, tab in self.tabs.items() if tab.isChecked()))

    def _choose(self, part: Part) -> None:
        """Another part, where it may be seen now; what was typed so far is kept."""
        reason = parts_of(self.shell.counter, self.case)[part]
        if reason:
            self.tabs[self._part].setChecked(True)
            self._off.setText(text("money.off.part", part=part.label, reason=reason))
            return
        if part is not self._part:
            self.leave()
            self._wanted = part
            self._open()

    def go_back(self) -> None:
        """Stop what is being read; from a row's account to the rows; else to the steps. What was typed waits here."""
        if self.numbers.isVisible():
            self.numbers.forget()
            self.take_focus()
        elif self.sheets.in_work and self.sheets.sheet.back is not None:
            self._to_rows()
        elif not self.sheets.in_work or not any(one.give_up() for one in self.body.rosters.values()):
            super().go_back()

    # what is in sight

    def show_state(self) -> None:
        """The sheet in sight with its sums, and what the way on does."""
        review = self._part is not Part.record
        if self.sheets.in_work:
            form = self.sheets.sheet.definition
            found = Standing(True, wrong=sum(1 for one in self.found.lines if not one.warns))
            self.head.show_form(self.sheets.sheet.title, told_standing(self.body) + found)
            titles = [one.definition.title for one in self.sheets.sheets]
            self.head.show_others(list(zip(titles, self.sheets.standings(), strict=True)), self.sheets.at)
            sums = sums_of(form, self.body.session.filled)
            self.strip.show_sums(sums, review=review)
            self.strip.setVisible(any(review or one.name == ASKED for one in sums.sums))
        else:
            kept = [one for one in kept_sheets(self.shell.counter, self.case) if one[0].id in self.case.claims]
            if kept:
                self.strip.show_sums(sums_of(*kept[0]), review=self.case.fixed_sum is not None)
            self.strip.setVisible(len(kept) > 0)
        self.head.setVisible(self.sheets.in_work)
        self.rest.setVisible(self._part is Part.fix and self.sheets.in_work and bool(self.body.rosters))
        self.on.set_words(text(self._on_words()))

    def _on_words(self) -> str:
        if self.chooses:
            return "money.on.line"
        if not self.sheets.in_work:
            return "money.on.steps"
        last = self.sheets.next_open() in (None, self.sheets.at)
        if self._part is Part.fix:
            return "money.on.fix" if last else "money.on.next"
        if self.sheets.sheet.is_payee:
            return "money.on.payee" if last else "money.on.next"
        return "money.on.record" if last else "money.on.next"

    # rows that came back

    def open_line(self, line: int) -> None:
        """The empty sheet of a row's account, typed twice like every other."""
        back = self.back_rows.row(line)
        if back is None:
            return
        self.sheets.serve([line_writing(self.shell.counter, self.case, back)], frozenset())
        self._stack.setCurrentWidget(self.sheets)
        self._said.setText("")
        self.show_state()
        self.shell.refresh()
        self.take_focus()

    def _to_rows(self, done: str = "") -> None:
        """Back to the rows that still wait."""
        self._show_part(Part.record)
        self._said.setText(done)
        self.shell.refresh()
        self.take_focus()

    # typing

    def keep_begun(self) -> None:
        """The keys are quiet: what was written so far is kept beside the case, and looked over."""
        self._timer.stop()
        if not self.sheets.in_work:
            return
        counter, case, office = self.shell.counter, self.case, self._part is Part.fix
        call = partial(keep_claim_begun, counter, case, self.sheets.begun, office=office)
        self.shell.writing(call).success(self.say_kept).start()
        sheet = self.sheets.sheet
        if sheet.claim is not None:
            look = partial(look_over, counter, case, sheet.session.snapshot(), office=office)
            self.shell.reading(look).success(self._take_look).start()

    def _take_look(self, looked: Looked) -> None:
        if looked.case == self.case.id and self.sheets.in_work:
            self._found.show_looked(looked)
            self.show_state()

    def nothing_open(self) -> None:
        """Nothing is to be mended in the fields: to what only the desk can see."""
        if self.found.lines:
            self.found.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.to_foot()

    def fix_rest(self) -> None:
        """Rows nobody looked at are fixed as they were asked; what is deducted follows from what is fixed."""
        if self._part is not Part.fix or not self.sheets.in_work:
            return
        card = self.body.parts.roster_in_use()
        if card is not None:
            card.table.settle()
        count = fix_rest(self.body.session)
        if count:
            self.body.undone()
            self._changed()
        self._said.setText(text("money.rest.done" if count else "money.rest.nothing", count=count))

    def turn_to(self, by: int) -> None:
        """The next sheet, or the one before; round."""
        if len(self.sheets.sheets) > 1:
            self.body.settle()
            self._go_to_sheet(self.sheets.at + by)

    def _go_to_sheet(self, at: int) -> None:
        self.sheets.show_sheet(at)
        self.numbers.forget()
        self._found.look_again()
        self.show_state()
        self.shell.refresh()
        self.take_focus()

    def _ask_number(self) -> None:
        self.numbers.ask_of(self.body, self.case.id)

    def show_guide(self) -> None:
        """The guide's words beside the claim, and away again."""
        toggle_case_guide(self.shell, self.case)

    # keeping

    def go_on(self) -> None:
        """Keep the sheet in sight, and on to the next one; behind the last one to the steps of the case."""
        if self._busy:
            return
        if self.chooses and self.back_rows.current is not None:
            self.open_line(self.back_rows.current.line)
            return
        if not self.sheets.in_work:
            self.shell.go(PageId.steps, case=self.case)
            return
        self.body.settle()
        self.on.setFocus(Qt.FocusReason.OtherFocusReason)  # the field in use is left, and so judged
        sheet = self.sheets.sheet
        if self.sheets.is_kept(sheet):
            self._next()
            return
        wrong = next((one for one in self.body.session.faults if not one.warns), None)
        if wrong is not None:
            self.body.judge_all()
            self.show_state()
            self.body.walk.go_to(wrong)
            return
        self._busy = True
        self._timer.stop()
        again = {key: second.value() for key, second in self.body.seconds.items()}
        rest = {key: one for key, one in self.sheets.begun.items() if key != sheet.definition.id}
        call = partial(keep_sheet, self.shell.counter, self.case, self._part, sheet, again, rest)
        self.shell.writing(call).success(self._kept).failure(self._not_kept).start()

    def _kept(self, kept: Kept) -> None:
        self._busy = False
        if kept.case.id != self.case.id:
            return
        if kept.looked is not None and kept.looked.faults:
            self._found.show_looked(kept.looked)
            self.show_state()
            self.found.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._case = kept.case
        back = self.sheets.sheet.back if self.sheets.in_work else None
        if back is not None and kept.case.lines_back:
            self._opened = Opened(kept.case)
            self._to_rows(text("money.line.kept", row=back.line))
            return
        if back is not None:
            self.shell.go(PageId.steps, case=kept.case)
            return
        self.sheets.known |= {kept.sheet}
        self._opened = Opened(kept.case, {self._part: self.sheets.begun})
        self._found.show_looked(None)
        self._next(kept)

    def _next(self, kept: Kept | None = None) -> None:
        """The next sheet that is not finished, else the steps of the case."""
        part, counter = self._part, self.shell.counter
        if kept is not None and self._opened is not None:
            at = self.sheets.at
            self.sheets.serve(writings(counter, self._opened, part), known_sheets(counter, self.case, part))
            self.sheets.show_sheet(at)
        place = self.sheets.next_open()
        if place is not None:
            self._go_to_sheet(place)
        else:
            owed = kept.owed if kept is not None else None
            self.shell.go(PageId.steps, case=self.case, owed=owed)

    def _not_kept(self, error: CounterError) -> None:
        self._busy = False
        self.shell.tell_error(error)
        if error.code == CHANGED and self.sheets.in_work:  # what was typed waits beside the case as it is now
            self.keep_begun()
            self._wanted = self._part
            self._open()
