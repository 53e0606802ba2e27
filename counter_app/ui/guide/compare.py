# SPDX-License-Identifier: Apache-2.0
"""各地对照: an item's matter in all places side by side, for everybody or under the circumstances of one person."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.catalogue.comparing import Comparing, Comparison, Likeness, Place
from counter_app.catalogue.items import ServiceItem
from counter_app.desk.comparing import compare_item
from counter_app.ui import theme
from counter_app.ui.cases.filter_tab import FilterTab
from counter_app.ui.guide.compare_asks import LATER, CompareAsks, in_hand
from counter_app.ui.guide.compare_table import CompareTable
from counter_app.ui.guide.item_words import guide_text
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.text import Elided, label

EVERYTHING, DIFFERING = 1, 2


class ComparePage(Page):
    """Reached from an item's card and from the finder; goes back to where it was opened."""

    id = PageId.compare
    context = Context.compare

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._item: ServiceItem | None = None
        self._back = PageId.item_card
        self._matters: tuple[Comparing, ...] = ()
        self._at = 0
        self.comparison: Comparison | None = None
        self._answers: dict[str, str] = {}
        self._later: list[str] = []
        self._order: list[tuple[str, bool]] = []  # what was answered, and what was left open, in turn
        self._panel: GuidePanel | None = None
        self.title = Elided("", Role.h1)
        self._several = QWidget()
        self._several_words = label("", Role.cap, Colour.ink2)
        both = row(KeyCap("Ctrl+PgDn"), self._several_words, gap=6)
        self._several.setLayout(both)
        self._guide_button = Button(text("ui.panel.guide"), self.cap(Command.show_guide), small=True)
        self._guide_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._guide_button.clicked.connect(self._show_guide)
        self.tabs = (FilterTab(text("page.compare.all"), "Alt+1"), FilterTab(text("page.compare.differing"), "Alt+2"))
        for tab in self.tabs:
            tab.clicked.connect(self._tab_clicked)
        self.tabs[0].setChecked(True)
        head = row(self.title, gap=10)
        head.addWidget(self._several)
        head.addStretch(1)
        for part in (*self.tabs, self._guide_button):
            head.addWidget(part)
        self.asks = CompareAsks()
        self.asks.chosen.connect(self._digit)
        self.asks.left_down.connect(self._to_table)
        self.table = CompareTable()
        self.table.stood.connect(self._follow)
        self.table.digit.connect(self._digit)
        self.table.confirmed.connect(self._show_guide)
        self.table.left_up.connect(self._to_question)
        self._main = QWidget()
        inside = QVBoxLayout(self._main)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.GAP)
        inside.addLayout(head)
        inside.addWidget(self.asks)
        inside.addWidget(self.table, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        whole.addWidget(self._main)

    def enter(self, **given: object) -> None:
        """Hold the given item beside its counterparts, from the beginning: what was answered was another's."""
        item, back = given.get("item"), given.get("back")
        if isinstance(back, PageId):
            self._back = back
        if not isinstance(item, ServiceItem):
            self._show()
            return
        self._item = item
        self._matters = ()
        self.comparison = None
        self.title.setText(item.title)
        self.tabs[0].setChecked(True)
        self.shell.reading(partial(compare_item, self.shell.counter, item)).success(self._take).start()

    def first_focus(self) -> QWidget:
        """The table; digits answer from there too."""
        return self.table

    def panes(self) -> Sequence[QWidget]:
        """Questions and table are one part."""
        return (self._main,)

    def facts(self) -> Sequence[Fact]:
        """The matter, the places, and the circumstances the table is for."""
        comparison = self.comparison
        if comparison is None:
            return (Fact(text("page.compare.matter"), self._item.title if self._item else "", needed=True),)
        said = [option.label for one in comparison.questions for option in one.options if option.value == one.answer]
        return (
            Fact(text("page.compare.matter"), comparison.matter.name, needed=True),
            Fact(text("page.compare.kind"), comparison.matter.kind or text("compare.local")),
            Fact(text("ui.facts.circumstances"), " · ".join(said) or text("page.compare.everybody"), needed=True),
            Fact(
                text("page.compare.places"),
                text("page.compare.place_count", count=len(comparison.places)),
                needed=True,
            ),
        )

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """The guide's words, the last answer taken back, the item's other matters."""
        return {
            Command.show_guide: self._show_guide,
            Command.undo: self._undo,
            Command.next_region: partial(self._next_matter, 1),
            Command.previous_region: partial(self._next_matter, -1),
        }

    def pick(self, number: int) -> None:
        """Alt and a digit: every row, or those only in which places differ."""
        if number in (EVERYTHING, DIFFERING):
            self.tabs[number - 1].setChecked(True)
            self._show()

    def go_back(self) -> None:
        """Back to the card, or to the finder with its search."""
        self.shell.go(self._back)

    def leave(self) -> None:
        """The panel goes with the page."""
        self._panel = None

    def _take(self, matters: tuple[Comparing, ...]) -> None:
        self._matters = matters
        self._choose(0)

    def _choose(self, place: int) -> None:
        """Show one of the item's matters, from the beginning."""
        self._at = place
        self._answers.clear()
        self._later.clear()
        self._order.clear()
        places = self._matters[place].places
        self.table.show_places(places, [self._under(one) for one in places], self.shell.settings.hall.guide)
        self._show()

    def _under(self, place: Place) -> str:
        """Below a place's name: the item's own title where it is another, and how old the guide is."""
        guide = self.shell.counter.catalogue.guides[place.item.guide]
        title = place.item.title if place.item.title != self._matters[self._at].matter.name else ""
        issued = text("ui.item.issued", date=guide.issued) if guide.issued else text("ui.item.issued_silent")
        return title or issued

    def _show(self) -> None:
        if not self._matters:
            return
        comparison = self.comparison = self._matters[self._at].under(self._answers)
        self.title.setText(comparison.matter.name)
        self._several.setVisible(len(self._matters) > 1)
        count = len(self._matters)
        self._several_words.setText(text("page.compare.several", place=self._at + 1, count=count))
        same = comparison.count(Likeness.same)
        self.tabs[0].set_count(len(comparison.rows))
        self.tabs[1].set_count(len(comparison.rows) - same)
        self.asks.show_questions(comparison.questions, self._later)
        self.table.show_rows(comparison, differing=self.tabs[1].isChecked())
        self.shell.refresh()

    def _digit(self, digit: int) -> None:
        """Answer the question in hand, or leave it open."""
        question = in_hand(self.comparison.questions, self._later) if self.comparison else None
        if question is None or digit > len(question.options):
            return
        if digit == LATER:
            self._later.append(question.key)
        else:
            self._answers[question.key] = question.options[digit - 1].value
        self._order.append((question.key, digit == LATER))
        self._show()

    def _undo(self) -> None:
        """Take back the last answer, and what it was that was left open."""
        if self._order:
            key, left = self._order.pop()
            if left:
                self._later.remove(key)
            else:
                del self._answers[key]
            self._show()

    def _next_matter(self, step: int) -> None:
        if len(self._matters) > 1:
            self._choose((self._at + step) % len(self._matters))

    def _tab_clicked(self) -> None:
        self._show()
        self._to_table()

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _to_question(self) -> None:
        if self.asks.options is not None:
            self.asks.options.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_guide(self) -> None:
        """F5, and F5 again."""
        if self.shell.panel is not None:
            self.shell.close_panel()
            self._panel = None
        else:
            self._open_guide()

    def _open_guide(self) -> None:
        place, row_ = self.table.place, self.table.row
        if place is None:
            return
        cell = row_.cells[self.table.place_number] if row_ is not None else None
        title = self.shell.counter.catalogue.guides[place.item.guide].title
        words = guide_text(place.item, title, cell.quotes if cell else (), place.name)
        self._panel = GuidePanel(words)
        self.shell.open_panel(self._panel)

    def _follow(self) -> None:
        """The panel shows the words of the cell stood on."""
        if self._panel is not None and self.shell.panel is self._panel:
            self._open_guide()
