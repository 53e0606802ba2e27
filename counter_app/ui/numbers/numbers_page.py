# SPDX-License-Identifier: Apache-2.0
"""编号号段: what is left of each official series, and a block leased with a supervisor's confirmation."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.desk import numbering
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.numbering import SeriesStanding
from counter_app.desk.signing_in import confirm_supervisor
from counter_app.ui import theme
from counter_app.ui.case.confirmation import Confirmation
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.shell.two_panes import TwoPanePage
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Elided, Prose, label


class NumbersPage(TwoPanePage):
    """A list, and beside it the form for a block of the series the list stands on."""

    id = PageId.numbers
    context = Context.numbers

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._stands: tuple[SeriesStanding, ...] = ()
        self._busy = False
        self.list = RowView(text("numbering.page.title"))
        self._nothing = Prose("", Role.body, Colour.ink2)
        self.said = Elided("", Role.cap, Colour.ink2)
        self._series = Prose("", Role.body)
        self.first = Field("first", text("numbering.page.first"), required=True, latin=True)
        self.last = Field("last", text("numbering.page.last"), required=True, latin=True)
        self.confirmation = Confirmation()
        self.button = Button(text("numbering.page.lease"), self.cap(Command.forward), Kind.primary)
        self._lay_out()
        self.list.stood.connect(self._stood)
        self.list.opened.connect(self._to_form)
        for field, following in ((self.first, self.last), (self.last, self.confirmation.number)):
            field.edited.connect(field.set_messages)
            field.editor.returnPressed.connect(following.editor.setFocus)
        self.confirmation.finished.connect(self.lease)
        self.button.clicked.connect(self.lease)

    def _lay_out(self) -> None:
        title = label(text("numbering.page.title"), Role.h2)
        about = Prose(text("numbering.page.about"), Role.cap, Colour.ink3)
        self.lay_out((title, about, self._nothing), self.list, (self.said, self.button), (58, 42))
        numbers = QHBoxLayout()
        numbers.setSpacing(theme.GAP)
        numbers.addWidget(self.first)
        numbers.addWidget(self.last)
        body = self._side.body
        body.addWidget(label(text("numbering.page.lease"), Role.h3))
        body.addWidget(self._series)
        body.addLayout(numbers)
        body.addWidget(self.confirmation)
        body.addStretch(1)

    def enter(self, **given: object) -> None:
        """Look at every series anew."""
        back = given.get("back")
        self._back = back if isinstance(back, PageId) else PageId.finder
        self._busy = False
        self.said.setText("")
        self._look()

    def _look(self) -> None:
        self.shell.reading(partial(numbering.standings, self.shell.counter)).success(self._take).start()

    def _take(self, stands: tuple[SeriesStanding, ...]) -> None:
        self._stands = stands
        self.list.show_rows([_row(one) for one in stands])
        self._nothing.set_words("" if stands else text("numbering.page.none"))
        self._nothing.setVisible(not stands)
        self._stood(self.list.at)
        self.shell.refresh()

    def _standing(self) -> SeriesStanding | None:
        return next((one for one in self._stands if one.series.id == self.list.at), None)

    def _stood(self, row: str) -> None:
        """Another series: the block behind its last one is proposed."""
        one = self._standing()
        self.button.set_off("" if one else text("numbering.page.none"))
        if one is not None:
            self._series.set_words(text("numbering.page.of", series=one.series.title, year=one.year))
            first = max((block.last for block in one.blocks if block.year == one.year), default=0) + 1
            self.first.set_value(str(first))
            self.last.set_value("")
            for field in (self.first, self.last):
                field.set_messages()

    def _to_form(self, row: str) -> None:
        self.last.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def facts(self) -> Sequence[Fact]:
        """What is nearly used up; that there is enough only where something was leased."""
        warnings = "　".join(one.warning for one in self._stands if one.warning)
        leased = any(one.blocks for one in self._stands)
        said = warnings or text("numbering.page.enough" if leased else "numbering.page.not_leased")
        return (Fact(text("numbering.page.title"), said, needed=True),)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Lease what stands in the form."""
        return {Command.forward: self.lease}

    def lease(self) -> None:
        """Lease the block, once number and password of a supervisor stand there."""
        one = self._standing()
        if one is None or self._busy:
            return
        for field in (self.first, self.last):
            if not (field.value().isascii() and field.value().isdecimal()):
                field.set_messages(text("numbering.page.number"))
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        gap = self.confirmation.gap()
        if gap is not None:
            gap.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._busy = True
        block = int(self.first.value()), int(self.last.value())
        call = partial(_leased, self.shell.counter, one.series.id, block, self.confirmation.given())
        self.shell.writing(call).success(self._done).failure(self._refused).start()

    def _done(self, changes: Changes) -> None:
        one = self._standing()
        self._busy = False
        self.confirmation.clear()
        if one is not None:
            told = {
                "series": one.series.title,
                "year": one.year,
                "first": self.first.value(),
                "last": self.last.value(),
            }
            self.said.setText(text("numbering.cli.leased", **told))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._look()

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        if error.code.startswith("signing_in."):
            self.confirmation.refuse(error)
            return
        self.last.set_messages(sentence(error))
        self.last.editor.setFocus(Qt.FocusReason.OtherFocusReason)


def _leased(counter: Counter, series: str, block: tuple[int, int], given: tuple[str, str]) -> Changes:
    return numbering.lease(counter, series, *block, supervisor=confirm_supervisor(counter, *given))


def _row(one: SeriesStanding) -> ViewRow:
    """What is left of a series, and its blocks of this year and the next."""
    mark = Mark.unseen if not one.blocks else Mark.met if one.next and not one.warning else Mark.defective
    if one.next:
        state = text("numbering.left", left=one.left, next=one.next)
    else:
        state = text("numbering.none_left" if one.blocks else "numbering.cli.none")
    blocks = [text("numbering.block", first=block.first, last=block.last, left=block.left) for block in one.blocks]
    return ViewRow(one.series.id, f"{one.series.title}　{state}", mark, under="；".join(blocks), bold=True)
