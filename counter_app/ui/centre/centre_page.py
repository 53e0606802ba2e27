# SPDX-License-Identifier: Apache-2.0
"""中心: what is safe here, what is at the centre, what stands in the way and who mends it, what it did not take in."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.case import Case
from counter_app.desk.centre import (
    CentreState,
    CentreView,
    ParkedAction,
    count_day,
    spoken_age,
    spoken_moment,
    spoken_skew,
)
from counter_app.desk.listing import get_case
from counter_app.ui import theme
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.centre_desk import chip_of
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.shell.two_panes import TwoPanePage
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, Column, row
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Elided, Prose, label


class _Figure(QWidget):
    """A count with its word under it."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._number = label("", Role.num)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(row(self._number, label(text("centre_page.unit"), Role.cap, Colour.ink3), None, gap=4))
        body.addWidget(label(word, Role.cap, Colour.ink3))

    def set_count(self, count: int) -> None:
        """Show a count."""
        self._number.setText(f"{count:,}")


class CentrePage(TwoPanePage):
    """How things stand on the left, what the centre did not take in on the right. Follows by itself."""

    id = PageId.centre
    context = Context.centre

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._busy = False
        self._here = False
        self.view: CentreView | None = None
        self.figures = {name: _Figure(text(f"centre_page.figures.{name}")) for name in ("written", "taken", "waiting")}
        self._lines = {
            name: Prose("", Role.body) for name in ("place", "state", "oldest", "heard", "skew", "attachments")
        }
        self._unused = Prose("", Role.cap, Colour.warn)
        self._mark = StatusMark(Mark.met, 24)
        self.why = Prose("", Role.body)
        self.cure = Prose("", Role.body, Colour.ink2)
        self.who = Prose("", Role.cap, Colour.ink3)
        self.parked = RowView(text("centre_page.parked"))
        self._none_parked = Prose(text("centre_page.parked_none"), Role.body, Colour.ink2)
        self.said = Elided("", Role.cap, Colour.ink2)
        self.compare = Button(text("centre_page.compare"), self.cap(Command.all_dates))
        self.send = Button(text("centre_page.send"), self.cap(Command.forward), Kind.primary)
        self._lay_out()
        self.parked.opened.connect(self._open)
        self.compare.clicked.connect(self._compare)
        self.send.clicked.connect(self._send)
        shell.centre.changed.connect(self._changed)

    def _lay_out(self) -> None:
        standing = Card()
        standing.body.addLayout(row(*self.figures.values(), None, gap=40))
        grid = QGridLayout()
        grid.setContentsMargins(0, theme.GAP, 0, 0)
        grid.setHorizontalSpacing(theme.GUTTER)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(1, 1)
        for place, (name, prose) in enumerate(self._lines.items()):
            grid.addWidget(label(text(f"centre_page.lines.{name}"), Role.cap, Colour.ink3), place, 0)
            grid.addWidget(prose, place, 1)
        standing.body.addLayout(grid)
        standing.body.addWidget(self._unused)
        obstacle = Card()
        obstacle.body.addWidget(label(text("centre_page.obstacle"), Role.h3))
        words = QVBoxLayout()
        words.setSpacing(4)
        for one in (self.why, self.cure, self.who):
            words.addWidget(one)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._mark)
        line.addLayout(words, 1)
        obstacle.body.addLayout(line)
        column = Column()
        column.body.addWidget(obstacle)
        column.body.addWidget(standing)
        column.body.addStretch(1)
        title = label(text("centre_page.title"), Role.h2)
        self.lay_out((title,), column, (self.said, self.compare, self.send), (58, 42))
        self._side.body.addWidget(label(text("centre_page.parked"), Role.h3))
        self._side.body.addWidget(self._none_parked)
        self._side.body.addWidget(self.parked, 1)
        self._side.body.addStretch(0)

    def enter(self, **given: object) -> None:
        """Look anew."""
        back = given.get("back")
        if isinstance(back, PageId):
            self._back = back
        self._here, self._busy = True, False
        self.said.setText("")
        if self.shell.centre.view is not None:
            self._show(self.shell.centre.view)
        self.shell.centre.look()

    def leave(self) -> None:
        """Look no more."""
        self._here = False

    def _changed(self) -> None:
        if self._here and self.shell.centre.view is not None:
            self._show(self.shell.centre.view)
            if self.isVisible():
                self.shell.refresh()

    def _show(self, view: CentreView) -> None:
        self.view = view
        for name, figure in self.figures.items():
            figure.set_count(int(getattr(view, name)))
        for name, words in _lines(view).items():
            self._lines[name].set_words(words)
        mark, why, cure, who = _obstacle(view)
        self._mark.set_mark(mark)
        for prose, words in ((self.why, why), (self.cure, cure), (self.who, who)):
            prose.set_words(words)
            prose.setVisible(bool(words))
        self._unused.set_words("".join(view.unused))
        self._unused.setVisible(bool(view.unused))
        self.parked.show_rows([_row(one, view.now) for one in view.parked])
        self.parked.setVisible(bool(view.parked))
        self._none_parked.setVisible(not view.parked)
        apart = view.state is CentreState.apart
        off = "off_apart" if apart else "off_frozen" if view.state is CentreState.frozen else ""
        off = off or ("" if view.sending else "off_idle")
        self.send.set_off(text(f"centre_page.{off}") if off else "")
        if not self._busy:
            self.compare.set_off(text("centre_page.off_apart") if apart else "")

    def first_focus(self) -> QWidget | None:
        """What the centre did not take in, else what can be done."""
        shown = (self.parked, self.send, self.compare)
        return next((one for one in shown if one.isEnabled() and not one.isHidden()), None)

    def facts(self) -> Sequence[Fact]:
        """The state in a word."""
        if self.view is None:
            return ()
        words, mark = chip_of(self.view)
        apart = text("centre_page.apart")
        return (Fact(text("centre_page.title"), words or apart, mark if words else None, needed=True),)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Send now; count today on both sides."""
        return {Command.forward: self._send, Command.all_dates: self._compare}

    def _open(self, row: str) -> None:
        one = next((one for one in self.view.parked if _id(one) == row), None) if self.view is not None else None
        if one is not None and one.case:
            self.shell.reading(partial(get_case, self.shell.counter, one.case)).success(self._open_case).start()

    def _open_case(self, case: Case) -> None:
        if self.isVisible():  # else somebody went on elsewhere before it was found
            self.shell.go(PageId.steps, case=case, back=PageId.centre)

    def _send(self) -> None:
        if self.send.isEnabled():
            self.said.setText(text("centre_page.sending"))
            self.shell.centre.send_now()

    def _compare(self) -> None:
        if not self.compare.isEnabled():
            return
        self._busy = True
        self.compare.set_off(text("centre_page.comparing"))
        day = civil_date(self.shell.clock())
        call = partial(count_day, self.shell.counter, day)
        self.shell.looking_up(call).success(self._compared).failure(self._not_compared).start()

    def _compared(self, words: str) -> None:
        self._busy = False
        self.compare.set_off("")
        self.said.setText(words)

    def _not_compared(self, error: CounterError) -> None:
        self._compared(sentence(error))


def _lines(view: CentreView) -> Mapping[str, str]:
    if view.state is CentreState.apart:
        none = text("centre_page.lines.none")
        return dict.fromkeys(("place", "oldest", "heard", "skew", "attachments"), none) | {"state": view.state.words}
    counts = {"waiting": view.attachments_waiting, "stuck": view.attachments_stuck}
    attached = "stuck" if view.attachments_stuck else "waiting" if view.attachments_waiting else "none"
    return {
        "place": f"{view.name}　{view.place}",
        "state": view.state.words,
        "oldest": _moment(view.oldest_at, view.now) if view.oldest_at is not None else text("centre_page.lines.none"),
        "heard": _moment(view.heard_at, view.now),
        "skew": spoken_skew(view.skew, short=True) if view.skew_shown else text("centre_page.lines.clock_right"),
        "attachments": text(f"centre_page.lines.attachments_{attached}", **counts),
    }


def _obstacle(view: CentreView) -> tuple[Mark, str, str, str]:
    """Mark, what happened, what to do, who can."""
    if view.state is CentreState.apart:
        return Mark.info, text("centre_page.apart"), text("centre_page.apart_about"), ""
    if view.obstacle is not None:
        who = f"{text('centre_page.who')}：{view.obstacle.who}"
        return Mark.defective, view.obstacle.why, view.obstacle.cure, who
    if not view.sending and view.waiting:
        return Mark.info, text("centre_page.not_sending"), "", ""
    words = text("centre_page.no_obstacle" if view.waiting else "centre_page.all_there")
    return (Mark.waiting if view.waiting else Mark.met), words, "", ""


def _moment(micros: int, now: int) -> str:
    """When, and how long ago."""
    age = spoken_age(max(now - micros, 0) // 60_000_000)
    return text("centre_page.lines.moment", when=spoken_moment(micros, now), age=age)


def _id(one: ParkedAction) -> str:
    return f"{one.case}:{one.kind}:{one.since}"


def _row(one: ParkedAction, now: int) -> ViewRow:
    since = spoken_moment(one.since, now)
    number = one.number or text("centre_page.parked_window")
    under = text("centre_page.parked_under", why=one.why, since=since, who=text("sync.parked.who"))
    return ViewRow(_id(one), text("centre_page.parked_row", number=number, kind=one.kind), Mark.defective, under=under)
