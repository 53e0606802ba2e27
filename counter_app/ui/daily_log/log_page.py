# SPDX-License-Identifier: Apache-2.0
"""窗口日志: exceptions first, every figure followed to its cases; closed by the clerk, signed by a supervisor."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.base.clock import civil_date, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.case import Case
from counter_app.cases.charts import day_charts
from counter_app.cases.day_acts import Verdict
from counter_app.cases.day_rules import NEEDS_WORDS
from counter_app.cases.day_standing import DayStanding, DayState
from counter_app.cases.log_parts import RedAnswer
from counter_app.desk import daily_log
from counter_app.desk.a4_printer import Sent
from counter_app.desk.counter import Counter
from counter_app.desk.daily_log import Found
from counter_app.desk.listing import get_case
from counter_app.desk.log_paper import case_numbers, print_log
from counter_app.ui.case.confirmation import Confirmation
from counter_app.ui.daily_log.log_rows import LINE, SAMPLED, LogRow, log_rows
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.shell.two_panes import TwoPanePage
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Column, empty
from counter_app.ui.widgets.chart import WIDTH, Chart
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.text import Elided, Prose, label

VERDICTS = dict(enumerate(Verdict, 1))
Seen = tuple[DayStanding, Mapping[str, str]]


class DailyLogPage(TwoPanePage):
    """The day on the left; on the right what the row stands for: its cases, and what is to be said of it."""

    id = PageId.daily_log
    context = Context.daily_log

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._day: date | None = None
        self._busy = False
        self._rows: dict[str, LogRow] = {}
        self._numbers: Mapping[str, str] = {}
        self.day: DayStanding | None = None
        self.answers: dict[str, RedAnswer] = {}
        self.found: dict[str, Found] = {}
        self.head = label("", Role.h2)
        self.stands = Elided("", Role.cap, Colour.ink3)
        self.list = RowView(text("daily_log.page.title"))
        self.about = Prose("", Role.body)
        self.cases = RowView(text("daily_log.page.cases"))
        self.charts = Column()
        self.reason = Field("log_reason", text("daily_log.page.reason"), required=True)
        self.owner = Field("log_owner", text("daily_log.page.owner"), required=True, latin=True)
        self.finding = Field("log_finding", text("daily_log.page.finding"))
        self.note = Field("log_note", text("daily_log.page.note"))
        self.confirmation = Confirmation()
        self.said = Elided("", Role.cap, Colour.ink2)
        self.print = Button(text("daily_log.page.print"), self.cap(Command.print_list))
        self.back = Button(text("daily_log.page.back"), self.cap(Command.give_back))
        self.button = Button("", self.cap(Command.forward), Kind.primary)
        self._lay_out()
        self.list.stood.connect(self._stood)
        self.list.opened.connect(self._enter_row)
        self.list.digit.connect(self._judge)
        self.cases.opened.connect(self._open_case)
        self.reason.editor.returnPressed.connect(self.owner.editor.setFocus)
        self.owner.editor.returnPressed.connect(self._answer)
        self.finding.editor.returnPressed.connect(self._keep_finding)
        for field in (self.reason, self.owner, self.finding, self.note):
            field.edited.connect(field.set_messages)
        self.confirmation.finished.connect(self.go_on)
        self.button.clicked.connect(self.go_on)
        self.back.clicked.connect(self.give_back)
        self.print.clicked.connect(self.print_sheet)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.head)
        head.addWidget(self.stands, 1)
        self.lay_out((head,), self.list, (self.said, self.print, self.back, self.button))
        self._side.body.addWidget(self.about)
        self._side.body.addWidget(self.cases, 1)
        self._side.body.addWidget(self.charts, 1)
        for part in (self.reason, self.owner, self.finding, self.note, self.confirmation):
            self._side.body.addWidget(part)
        self._side.body.addStretch(0)

    def enter(self, **given: object) -> None:
        """Look at a day anew, today unless another was looked at; what was written and not closed is still there."""
        back, day = given.get("back"), given.get("day")
        self._back = back if isinstance(back, PageId) else self._back
        self._busy = False
        self.said.setText("")
        self.confirmation.clear()
        self.show_day(day if isinstance(day, date) else self._day or civil_date(self.shell.counter.clock()))

    def show_day(self, day: date) -> None:
        """Show another day."""
        if day != self._day:
            self.answers, self.found = {}, {}
            self.note.set_value("")
        self._day = day
        self._look()

    def _look(self) -> None:
        kept = (*self.answers.values(),)
        ill = tuple(one.kind.value for one in self.shell.devices.faults)
        call = partial(_seen, self.shell.counter, self._day, kept, self.note.value(), ill)
        self.shell.reading(call).success(self._take).start()

    def _take(self, seen: Seen) -> None:
        day, self._numbers = seen
        self.day = day
        self.head.setText(f"{text('daily_log.page.title')}　{spoken_date(day.day)}")
        self.stands.setText(text(f"daily_log.state.{day.state.value}"))
        if day.state is not DayState.open:
            self.answers = {one.line: one for one in day.log.answers}
        self._fill()
        self.shell.refresh()

    def _fill(self) -> None:
        """Rows, the side and the button from what is known."""
        day = self.day
        if day is None:
            return
        rows = log_rows(day, self.answers, self.found, self._numbers)
        self._rows = {one.shown.id: one for one in rows}
        self.list.show_rows([one.shown for one in rows])
        empty(self.charts.body)
        for one in day_charts(day.log, WIDTH, levels=day.shows_levels):
            self.charts.body.addWidget(label(one.title, Role.cap, Colour.ink3))
            self.charts.body.addWidget(Chart(one))
        self._stood(self.list.at)
        state = day.state
        self.button.set_words(text(f"daily_log.page.go.{state.value}"))
        self.button.set_off(self._off(day))
        self.back.setVisible(state in (DayState.closed, DayState.sampled))
        self.note.setVisible(True)
        self.confirmation.setVisible(state is not DayState.open)

    def _off(self, day: DayStanding) -> str:
        """Why the button does nothing now."""
        if day.state is DayState.open:
            if day.ends_at is not None and self.shell.counter.clock() < day.ends_at:
                return text("daily_log.page.off.not_over", time=f"{day.ends_at:%H:%M}")
            left = len(self._open_lines(day))
            return text("daily_log.page.off.lines", count=left) if left else ""
        sampling = day.acts.sampling
        if day.state is DayState.sampled and sampling is not None:
            left = sum(one.case not in self.found for one in sampling.cases)
            return text("daily_log.page.off.unseen", count=left) if left else ""
        return ""

    def _open_lines(self, day: DayStanding) -> list[str]:
        return [one.key for one in day.log.exceptions if one.key not in self.answers]

    def _stood(self, row: str) -> None:
        """Another row: its cases, and the fields it asks for."""
        found, day = self._rows.get(row), self.day
        open_line = row.startswith(LINE) and day is not None and day.state is DayState.open
        sampled = row.startswith(SAMPLED) and day is not None and day.state is DayState.sampled
        self.about.set_words(found.shown.words if found else "")
        cases = found.cases if found else ()
        self.cases.show_rows([ViewRow(one, self._numbers.get(one, one)) for one in cases])
        self.cases.setVisible(bool(cases))
        self.charts.setVisible(not cases and self.charts.body.count() > 0)
        for field in (self.reason, self.owner):
            field.setVisible(open_line)
        self.finding.setVisible(sampled)
        if open_line:
            said = self.answers.get(row.removeprefix(LINE))
            self.reason.set_value(said.reason if said else "")
            self.owner.set_value(said.owner if said else self.shell.counter.clerk_number)
        if sampled:
            given = self.found.get(row.removeprefix(SAMPLED))
            self.finding.set_value(given.words if given else "")

    def _enter_row(self, row: str) -> None:
        """Enter: to the cases behind a figure; a sampled case opens at once."""
        found = self._rows.get(row)
        if found is None or not found.cases:
            return
        if len(found.cases) == 1:
            self._open_case(found.cases[0])
        else:
            self.cases.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def write_reason(self) -> None:
        """Ctrl+J: to the reason of a red line, to what was found in a case, else to the note."""
        first = next((one for one in (self.reason, self.finding) if one.isVisibleTo(self)), self.note)
        first.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _answer(self) -> None:
        """A reason and its owner are kept with the line; the next one that lacks them is stood on."""
        row = self.list.at
        if not row.startswith(LINE) or self.day is None:
            return
        for field in (self.reason, self.owner):
            if not field.value().strip():
                field.set_messages(text("page.empty_field"))
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        said = RedAnswer(row.removeprefix(LINE), self.owner.value().strip(), self.reason.value().strip())
        try:
            daily_log.check_owners(self.shell.counter, [said])
        except CounterError as unknown:
            self.owner.set_messages(sentence(unknown))
            return
        self.answers[said.line] = said
        self._fill()
        left = self._open_lines(self.day)
        if left:
            self.list.stand_on(LINE + left[0])
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self, digit: int) -> None:
        """1 to 5 on a sampled case; one that has to be explained goes on to the words."""
        row, verdict = self.list.at, VERDICTS.get(digit)
        if verdict is None or not row.startswith(SAMPLED) or self.day is None or self.day.state is not DayState.sampled:
            return
        case = row.removeprefix(SAMPLED)
        before = self.found.get(case)
        self.found[case] = Found(verdict, before.words if before else "")
        self._fill()
        if verdict in NEEDS_WORDS:
            self.finding.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _keep_finding(self) -> None:
        case = self.list.at.removeprefix(SAMPLED)
        given = self.found.get(case)
        if given is None:
            self.finding.set_messages(text("daily_log.page.verdict_first"))
        else:
            self.found[case] = Found(given.verdict, self.finding.value().strip())
            self._fill()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_case(self, case_id: str) -> None:
        self.shell.reading(partial(get_case, self.shell.counter, case_id)).success(self._show_case).start()

    def _show_case(self, case: Case) -> None:
        self.shell.go(PageId.steps, case=case)

    def first_focus(self) -> QWidget:
        """The rows, on the first red line that is open."""
        left = self._open_lines(self.day) if self.day is not None else []
        if left:
            self.list.stand_on(LINE + left[0])
        return self.list

    def key_context(self) -> Context:
        """Digits count while a supervisor looks through the day."""
        sampled = self.day is not None and self.day.state is DayState.sampled
        return Context.daily_log_sampled if sampled else Context.daily_log

    def days_changed(self, days: frozenset[str]) -> None:
        """The centre said something to the day in sight."""
        if self.day is not None and self.day.day.isoformat() in days and not self._busy:
            self._look()

    def facts(self) -> Sequence[Fact]:
        """Which day, and how it stands."""
        if self.day is None:
            return ()
        state = text(f"daily_log.state.{self.day.state.value}")
        return (Fact(spoken_date(self.day.day), state, needed=True),)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Close, sample, sign or amend; reasons; other days; print."""
        return {
            Command.forward: self.go_on,
            Command.note: self.write_reason,
            Command.print_list: self.print_sheet,
            Command.give_back: self.give_back,
            Command.next_region: partial(self._other_day, 1),
            Command.previous_region: partial(self._other_day, -1),
        }

    def _other_day(self, days: int) -> None:
        today = civil_date(self.shell.counter.clock())
        wanted = (self._day or today) + timedelta(days=days)
        if wanted <= today:
            self.show_day(wanted)

    def go_on(self) -> None:
        """What comes next for this day: 关账, 抽查, 签字, 更正说明."""
        day = self.day
        if day is None or self._busy:
            return
        why = self._off(day)
        if why:
            self.said.setText(why)
            return
        note = self.note.value().strip()
        if day.state is DayState.open:
            ill = tuple(one.kind.value for one in self.shell.devices.faults)
            self._start(partial(_closed, self.shell.counter, day.day, (*self.answers.values(),), note, ill))
        elif self._confirmed():
            given = self.confirmation.given()
            if day.state is DayState.signed and not note:
                self.note.set_messages(text("page.empty_field"))
                self.note.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            self._start(partial(_by_supervisor, self.shell.counter, day, given, dict(self.found), note))

    def give_back(self) -> None:
        """退回窗口人员, with the reason in the note."""
        day = self.day
        if day is None or self._busy or day.state not in (DayState.closed, DayState.sampled):
            return
        reason = self.note.value().strip()
        if not reason:
            self.note.set_messages(text("daily_log.page.back_why"))
            self.note.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._confirmed():
            self._start(partial(_given_back, self.shell.counter, day, self.confirmation.given(), reason))

    def _confirmed(self) -> bool:
        gap = self.confirmation.gap()
        if gap is not None:
            gap.setFocus(Qt.FocusReason.OtherFocusReason)
        return gap is None

    def _start(self, call: "Callable[[], Seen]") -> None:
        self._busy = True
        self.shell.writing(call).success(self._done).failure(self._refused).start()

    def _done(self, seen: Seen) -> None:
        self._busy = False
        self.confirmation.clear()
        self.note.set_value("")
        if seen[0].state in (DayState.open, DayState.closed):
            self.found = {}
        self._take(seen)
        self.said.setText(text(f"daily_log.state.{seen[0].state.value}"))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        if error.code.startswith("signing_in."):
            self.confirmation.refuse(error)
            return
        self.said.setText(sentence(error))
        self._look()

    def print_sheet(self) -> None:
        """The day on A4."""
        if self.day is not None and not self._busy:
            self._busy = True
            call = partial(print_log, self.shell.counter, self.day, self._numbers)
            self.shell.printing(call).success(self._sent).failure(self._not_sent).start()

    def _sent(self, sent: Sent) -> None:
        self._busy = False
        saved = sent.saved_as
        self.said.setText(text("daily_log.page.saved", file=saved.name) if saved else text("daily_log.page.sent"))

    def _not_sent(self, error: CounterError) -> None:
        self._busy = False
        self.shell.tell_error(error)


def _seen(
    counter: Counter, day: date | None, answers: tuple[RedAnswer, ...], note: str, devices: tuple[str, ...]
) -> Seen:
    return _with_numbers(counter, daily_log.standing(counter, day, answers=answers, note=note, devices=devices))


def _with_numbers(counter: Counter, stands: DayStanding) -> Seen:
    return stands, case_numbers(counter, stands.log)


def _closed(counter: Counter, day: date, answers: tuple[RedAnswer, ...], note: str, devices: tuple[str, ...]) -> Seen:
    stands = daily_log.standing(counter, day, answers=answers, note=note, devices=devices)
    return _with_numbers(counter, daily_log.close(counter, stands))


def _by_supervisor(
    counter: Counter, day: DayStanding, given: tuple[str, str], found: Mapping[str, Found], note: str
) -> Seen:
    """The next act of a closed day: sample, sign, or amend."""
    supervisor = daily_log.confirm(counter, *given)
    stands = _as_seen(counter, day)
    if stands.state is DayState.closed:
        after = daily_log.take_sample(counter, stands, supervisor)
    elif stands.state is DayState.sampled:
        after = daily_log.sign(counter, stands, supervisor, found, note)
    else:
        after = daily_log.amend(counter, stands, supervisor, note)
    return _with_numbers(counter, after)


def _as_seen(counter: Counter, day: DayStanding) -> DayStanding:
    """The day as it stands now. Raises CounterError where the centre's word changed what the next act would be."""
    stands = daily_log.standing(counter, day.day)
    if stands.acts != day.acts:
        raise CounterError("daily_log.changed")
    return stands


def _given_back(counter: Counter, day: DayStanding, given: tuple[str, str], reason: str) -> Seen:
    supervisor = daily_log.confirm(counter, *given)
    stands = _as_seen(counter, day)
    return _with_numbers(counter, daily_log.give_back(counter, stands, supervisor, reason))
