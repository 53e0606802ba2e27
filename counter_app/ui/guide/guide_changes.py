# SPDX-License-Identifier: Apache-2.0
"""指南变动: what changed in the hall's guide lately, item by item, to read, to open and to print."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.base.clock import spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.catalogue.change import Change
from counter_app.catalogue.change_sheet import ChangeSheet
from counter_app.desk.a4_printer import Sent
from counter_app.desk.guide_changes import MONTH, WEEK, print_changes, recent_changes
from counter_app.ui import theme
from counter_app.ui.case.progress import served_now
from counter_app.ui.guide.change_card import ChangeCard, words_of_change
from counter_app.ui.guide.change_list import ChangeList
from counter_app.ui.guide.draft_list import page_of_draft
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.one_pane import OnePanePage
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.text import Elided, Prose, label


class GuideChangesPage(OnePanePage):
    """The list, the selected change whole beside it, and what can be done with it."""

    id = PageId.guide_changes
    context = Context.guide_changes

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._days = WEEK
        self._sheet: ChangeSheet | None = None
        self._printing = False
        self.list = ChangeList()
        self.card = ChangeCard()
        self._period = Elided("", Role.body, Colour.ink2)
        self._count = label("", Role.body, Colour.ink2)
        self.days = Button(text("changes.page.month"), self.cap(Command.all_dates))
        self._nothing = Prose("", Role.body, Colour.ink2)
        self._said = Elided("", Role.cap, Colour.ink2)
        self.open = Button(text("changes.page.open"), "Enter", Kind.primary)
        self.words = Button(text("ui.panel.guide"), self.cap(Command.show_guide))
        self.print = Button(text("changes.page.print"), self.cap(Command.print_list))
        self._lay_out()
        self.list.opened.connect(self.open_item)
        self.list.moved.connect(self._show_selected)
        self.list.doubleClicked.connect(self.open_item)
        self.open.clicked.connect(self.open_item)
        self.words.clicked.connect(self.show_guide)
        self.print.clicked.connect(self.print_sheet)
        self.days.clicked.connect(self.toggle_days)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label(text("changes.page.title"), Role.h2))
        head.addWidget(self._period, 1)
        head.addWidget(self._count)
        head.addWidget(self.days)
        body = QHBoxLayout()
        body.setSpacing(theme.GUTTER)
        body.addWidget(self.list, 56)
        body.addWidget(self.card, 44)
        self._body = QWidget()
        self._body.setLayout(body)
        body.setContentsMargins(0, 0, 0, 0)
        main = self.column
        main.addLayout(head)
        main.addWidget(self._nothing)
        main.addWidget(self._body, 1)
        main.addStretch(0)
        self.add_foot(self._said, self.open, self.words, self.print)

    @property
    def said(self) -> str:
        """What stands in the place of changes where there are none."""
        return self._nothing.text()

    @property
    def printed(self) -> str:
        """What became of the paper."""
        return self._said.text()

    def enter(self, **given: object) -> None:
        """Ask again; the selected change stays selected."""
        self._said.setText("")
        self._ask()

    def first_focus(self) -> QWidget:
        """The list; without one the other span of days."""
        return self.list if self.list.rows else self.days

    def facts(self) -> Sequence[Fact]:
        """Who is being served, and which guide it is."""
        guide = self._sheet.guide.title if self._sheet else ""
        return (
            served_now(self.shell),
            Fact(text("changes.part.guide"), guide),
        )

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """The guide's words, another span of days, the paper."""
        return {
            Command.show_guide: self.show_guide,
            Command.all_dates: self.toggle_days,
            Command.print_list: self.print_sheet,
        }

    def go_back(self) -> None:
        """Esc: back to whoever is being served, else to the start."""
        current = self.shell.current
        self.shell.go(page_of_draft(current.serving.draft.page) if current.busy else PageId.finder)

    def toggle_days(self) -> None:
        """Seven days, or thirty."""
        self._days = WEEK if self._days == MONTH else MONTH
        self._ask()

    def _ask(self) -> None:
        call = partial(recent_changes, self.shell.counter, self._days)
        self.shell.reading(call).success(self.show_sheet).failure(self._not_known).start()

    def show_sheet(self, sheet: ChangeSheet) -> None:
        """Show the changes of a sheet."""
        self._sheet = sheet
        first = spoken_date(date.fromisoformat(sheet.since))
        self._period.setText(text("changes.page.period", days=self._days, first=first))
        none = text("changes.page.none_week" if self._days == WEEK else "changes.page.none_month")
        self._show("" if sheet.changes else none, sheet.changes)

    def _not_known(self, error: CounterError) -> None:
        self._sheet = None
        self._period.setText("")
        self._show(sentence(error), ())

    def _show(self, said: str, changes: Sequence[Change]) -> None:
        """Changes, or the sentence that stands in their place."""
        focused = self.list.hasFocus()
        self._nothing.set_words(said)
        self._nothing.setVisible(bool(said))
        self._body.setVisible(not said)
        self._count.setText(text("changes.page.count", count=len(changes)) if changes else "")
        self.days.set_words(text("changes.page.week" if self._days == MONTH else "changes.page.month"))
        self.list.show_changes(changes)
        self.print.set_off("" if changes else text("changes.page.nothing_to_print"))
        self._show_selected()
        self.shell.refresh()
        if not focused or not changes:
            self.take_focus()

    def _show_selected(self) -> None:
        change = self.list.selected()
        self.card.show_change(change)
        for button in (self.open, self.words):
            button.setVisible(change is not None)
        if change is not None:
            self.open.set_off(_why_not(change))
            self.words.set_off("" if self._words(change) else text("changes.page.no_words"))
        if isinstance(self.shell.panel, GuidePanel):
            self._open_words(change)

    def _words(self, change: Change) -> bool:
        return self._sheet is not None and words_of_change(change, self._sheet.guide) is not None

    def _open_words(self, change: Change | None) -> None:
        words = words_of_change(change, self._sheet.guide) if change is not None and self._sheet else None
        if words is None:
            self.shell.close_panel()
        else:
            self.shell.open_panel(GuidePanel(words))

    def show_guide(self) -> None:
        """F5, and F5 again."""
        if self.shell.panel is not None:
            self.shell.close_panel()
        else:
            self._open_words(self.list.selected())

    def open_item(self) -> None:
        """Enter: the card of the item, as it is today."""
        change = self.list.selected()
        if change is not None and change.item is not None:
            self.shell.go(PageId.item_card, item=change.item, back=self.id)

    def print_sheet(self) -> None:
        """F9: the sheet on A4. One that is being printed is not asked for twice."""
        sheet = self._sheet
        if sheet is None or not sheet.changes or self._printing:
            return
        self._printing = True
        self.print.setMinimumWidth(self.print.sizeHint().width())
        self.print.set_words(text("changes.page.printing"))
        call = partial(print_changes, self.shell.counter, sheet)
        self.shell.printing(call).success(self._sent).failure(self._not_sent).start()

    def _sent(self, sent: Sent) -> None:
        self._free()
        if sent.saved_as is not None:
            self._said.setText(text("changes.page.saved", file=sent.saved_as.name))
        else:
            self._said.setText(text("changes.page.sent", queue=sent.queue))

    def _not_sent(self, error: CounterError) -> None:
        self._free()
        self._said.setText("")
        self.shell.tell_error(error)

    def _free(self) -> None:
        self._printing = False
        self.print.set_words(text("changes.page.print"))
        self.print.setMinimumWidth(0)


def _why_not(change: Change) -> str:
    """Why no item can be opened, "" where one can."""
    if change.item is not None:
        return ""
    if change.former is not None:
        return text("changes.page.gone")
    return text("changes.page.many" if change.shared else "changes.whole")
