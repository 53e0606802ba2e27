# SPDX-License-Identifier: Apache-2.0
"""The item card: everything the guide says of one item, to answer a question or to begin a case."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.clock import to_micros
from counter_app.base.texts import text
from counter_app.catalogue.items import Guide, ServiceItem
from counter_app.catalogue.said import (
    ACCEPTED_BY,
    ASK,
    BASIS,
    CHANNELS,
    COMPLAIN,
    COMPLAIN_AT,
    FEE,
    HOURS,
    VISITS,
    WHERE,
    WHO,
    lines_of,
)
from counter_app.desk.changes import Changes
from counter_app.desk.finding import favourites, record_consultation, set_favourite
from counter_app.desk.guide_age import is_stale, last_checked
from counter_app.desk.guiding import guided_way
from counter_app.desk.serving import begin
from counter_app.ui import theme
from counter_app.ui.guide.item_words import circumstance_rows, guide_text, silent, words_of
from counter_app.ui.guide.list_print import ListPrint
from counter_app.ui.keys import Command, Context
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.banner import Banner
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, Column, Foot, row
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Elided, Prose, Span, label, rule

SAID: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("accepted_by", ACCEPTED_BY),
    ("channels", CHANNELS),
    ("where", WHERE),
    ("hours", HOURS),
    ("fee", FEE),
    ("visits", VISITS),
    ("ask", ASK),
    ("complain", COMPLAIN),
    ("complain_at", COMPLAIN_AT),
    ("basis", BASIS),
)
"""What every citizen may ask; where the guide is silent, the card says so."""


SAID_LEAST = 100
"""Room in the foot for a few words of what was done, in px."""


class ItemCardPage(Page):
    """One item of a guide. Items of other guides, and items kept as text only, can be read but not begun."""

    id = PageId.item_card
    context = Context.item_card

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._item: ServiceItem | None = None
        self._back = PageId.finder
        self._favourite = False
        self.begin_button = Button(text("ui.keys.begin"), "Enter", Kind.primary)
        self.begin_button.clicked.connect(self._begin)
        self._guide_button = Button(text("ui.panel.guide"), self.cap(Command.show_guide))
        self._guide_button.clicked.connect(self._show_guide)
        self._consult = Button(text("ui.item.consult"), self.cap(Command.consulted))
        self._consult.clicked.connect(self._consulted)
        self._print = Button(text("ui.item.print_list"), self.cap(Command.print_list))
        self._print.clicked.connect(self.print_list)
        self._done = Elided("", Role.cap, Colour.ink2)
        self.list_print = ListPrint(shell, self, self._print)
        self.list_print.said.connect(self._done.setText)
        self._main = QWidget()
        self._left = QVBoxLayout()
        self._left.setContentsMargins(0, 0, 0, 0)
        foot = Foot()
        for button in (self.begin_button, self._guide_button, self._print, self._consult):
            foot.line.addWidget(button)
        foot.line.addWidget(self._done, 1)
        self._head = QWidget()
        self._head_line = QVBoxLayout(self._head)
        self._head_line.setContentsMargins(0, 0, 0, 0)
        self._columns: tuple[QWidget, QWidget] = (QWidget(), QWidget())
        left = QVBoxLayout(self._main)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        self._table_place = QVBoxLayout()
        self._table_place.setContentsMargins(0, 0, 0, 0)
        left.addLayout(self._table_place, 1)
        left.addWidget(foot)
        self._side_place = QVBoxLayout()
        self._side_place.setContentsMargins(0, 6, 6, 6)
        body = QHBoxLayout()
        body.setSpacing(theme.GAP)
        body.addWidget(self._main, 1)
        side = QWidget()
        side.setLayout(self._side_place)
        side.setFixedWidth(374)
        self._side = side
        body.addWidget(side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.PAGE_X - Column.EDGE, theme.PAGE_Y - Column.EDGE, theme.PAGE_X - Column.EDGE, 6)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addLayout(body, 1)

    def enter(self, **given: object) -> None:
        """Show the item that was opened."""
        item = given.get("item")
        if isinstance(item, ServiceItem):
            self._item = item
            back = given.get("back")
            self._back = back if isinstance(back, PageId) else PageId.finder
        if self._item is None:
            return
        item = self._item
        self._side.setFixedWidth(440 if theme.sizes().large else 372)
        guide = self.shell.counter.catalogue.guides[item.guide]
        self._swap(self._head_line, self._head_card(item, guide))
        self._swap(self._table_place, self._sections(item))
        self._swap(self._side_place, self._said(item))
        self._done.setText("")
        self.begin_button.set_off(self._why_not(item))
        self._fit_foot()
        self.shell.reading(partial(favourites, self.shell.counter)).success(self._take_favourites).start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With a panel beside it, the foot has less room."""
        super().resizeEvent(event)
        self._fit_foot()

    def _fit_foot(self) -> None:
        """Whole verbs where they fit beside what is said of them, else short ones."""
        buttons = (self.begin_button, self._guide_button, self._print, self._consult)
        room = self.width() - self._side.width() - 2 * theme.PAGE_X - SAID_LEAST
        for listed, asked in (("ui.item.print_list", "ui.item.consult"), ("ui.keys.print_list", "ui.keys.consulted")):
            self.list_print.name(text(listed))
            self._consult.set_words(text(asked))
            if sum(one.sizeHint().width() + theme.GAP for one in buttons) <= room:
                return

    def first_focus(self) -> QWidget:
        """开始办理, or the guide's words where it cannot be begun."""
        return self.begin_button if self.begin_button.isEnabled() else self._guide_button

    def panes(self) -> Sequence[QWidget]:
        """The page has one part besides a panel."""
        return (self._main,)

    def facts(self) -> Sequence[Fact]:
        """Nobody yet, and the item."""
        item = self._item.title if self._item else ""
        return (
            Fact(text("ui.facts.applicant"), text("ui.facts.not_yet"), tone=Colour.ink2),
            Fact(text("ui.facts.item"), item, needed=True),
            *self.shell.cards.facts(),
        )

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """The guide's words, a consultation, favourite."""
        return {
            Command.show_guide: self._show_guide,
            Command.print_list: self.print_list,
            Command.consulted: self._consulted,
            Command.compare: self._compare,
            Command.favourite: self._toggle_favourite,
        }

    def go_back(self) -> None:
        """Back to where the item was opened, mostly the finder, the search as it was."""
        self.shell.go(self._back)

    def _why_not(self, item: ServiceItem) -> str:
        if item.guide != self.shell.settings.hall.guide:
            return text("ui.finder.reference")
        if item.structure is None:
            return text("ui.item.text_only")
        return ""

    def _swap(self, place: QVBoxLayout, new: QWidget) -> None:
        old = place.takeAt(0)
        widget = old.widget() if old is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        place.addWidget(new)

    def _head_card(self, item: ServiceItem, guide: Guide) -> QWidget:
        card = Card(gap=6)
        self._often = Chip("", ink=Colour.primary, back=Colour.tint)
        title = row(Elided(item.title, Role.h1), Elided(item.code, Role.body, Colour.ink2), None, gap=10)
        title.addWidget(Chip(guide.short))
        matters = "、".join(item.matters)
        known = text("ui.item.matters", matters=matters) if matters else text("ui.item.no_matter")
        title.addWidget(Chip(known))
        title.addWidget(self._often)
        card.body.addLayout(title)
        issued = text("ui.item.issued", date=guide.issued) if guide.issued else text("ui.item.issued_silent")
        version = text("ui.item.version", version=item.version[:6])
        under = "　".join(one for one in (guide.title, item.part, issued, version) if one)
        card.body.addWidget(Elided(under, Role.cap, Colour.ink3))
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(6, 6, 6, 6)
        inside.addWidget(card)
        if is_stale(self.shell.counter, guide):
            checked = last_checked(self.shell.counter, guide).isoformat()
            said = Message(Tone.warn, text("ui.item.stale"), text("ui.item.stale_text", date=checked))
            inside.addWidget(Banner(said))
        return holder

    def _sections(self, item: ServiceItem) -> QWidget:
        column = Column()
        rows = circumstance_rows(self.shell.counter, item)
        if rows:
            card = Card()
            card.body.addLayout(
                row(
                    label(text("ui.item.by_circumstance"), Role.h3),
                    label(text("ui.item.asked_later"), Role.cap, Colour.ink3),
                    None,
                )
            )
            grid = QGridLayout()
            grid.setHorizontalSpacing(14)
            grid.setVerticalSpacing(6)
            for place, stretch in enumerate((20, 46, 17, 20)):
                grid.setColumnStretch(place, stretch)
            for place, key in enumerate(("circumstance", "bring", "how_long", "due")):
                grid.addWidget(label(text(f"ui.item.{key}"), Role.cap, Colour.ink3), 0, place)
            for place, one in enumerate(rows, 1):
                grid.addWidget(rule(), 2 * place - 1, 0, 1, 4)
                who = Prose("")
                who.set_spans([Span(one.who, bold=True)])
                limit = one.limit or "—"
                for at, part in enumerate(
                    (who, Prose(one.bring), Prose(limit), Prose(one.due or "—", Role.body, Colour.ink2))
                ):
                    grid.addWidget(part, 2 * place, at, Qt.AlignmentFlag.AlignVCenter)
            card.body.addLayout(grid)
            column.body.addWidget(card)
        steps = item.structure.steps if item.structure else ()
        if steps:
            card = Card(gap=6)
            card.body.addWidget(label(text("ui.item.steps"), Role.h3))
            for number, step in enumerate(steps, 1):
                shown = Prose("")
                within = [Span(f"　{step.limit.text}", Colour.primary)] if step.limit else []
                words = [Span(f"{number}　{step.verb.value}", bold=True), Span(f"　{step.text}", Colour.ink2)]
                shown.set_spans([*words, *within])
                card.body.addWidget(shown)
            column.body.addWidget(card)
        card = Card(gap=6)
        card.body.addWidget(label(text("ui.item.in_guide"), Role.h3))
        for section in item.sections:
            card.body.addWidget(Prose(section.heading, Role.cap, Colour.ink3))
            for line in section.lines:
                card.body.addWidget(Prose(line.text))
        column.body.addWidget(card)
        column.body.addStretch(1)
        return column

    def _said(self, item: ServiceItem) -> QWidget:
        card = Card(gap=theme.GAP)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        column = Column(gap=theme.GAP)
        column.body.setContentsMargins(0, 0, 0, 0)
        column.body.addWidget(label(text("ui.item.who"), Role.h3))
        column.body.addWidget(Prose(words_of(item, WHO)))
        column.body.addWidget(rule())
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(theme.GAP)
        for place, (key, headings) in enumerate(SAID):
            name = label(text(f"ui.item.{key}"), Role.cap, Colour.ink3)
            name.setContentsMargins(0, 3, 0, 0)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            words = "\n".join(lines_of(item, headings))
            grid.addWidget(Prose(words or silent(), Role.body, Colour.ink if words else Colour.ink3), place, 1)
        column.body.addLayout(grid)
        if item.remarks:
            column.body.addWidget(rule())
            mark = StatusMark(Mark.defective)
            title = label(text("ui.item.remarks_count", count=len(item.remarks)), Role.strong, Colour.warn)
            column.body.addLayout(row(mark, title, None))
            for remark in item.remarks:
                column.body.addWidget(Prose(remark.text))
        column.body.addStretch(1)
        card.body.addWidget(column, 1)
        return card

    def _begin(self) -> None:
        if self._item is not None and guided_way(self.shell.counter, self._item) is not None:
            self.shell.current.put_away()
            self.shell.go(PageId.guided, item=self._item, back=self.id)
        elif self._item is not None:
            clock = to_micros(self.shell.clock())
            self.shell.current.take(begin(self._item, clerk=self.shell.counter.clerk_number, at=clock))
            self.shell.current.touch()
            self.shell.go(PageId.identity)

    def _show_guide(self) -> None:
        if self.shell.panel is not None:
            self.shell.close_panel()
        elif self._item is not None:
            guide = self.shell.counter.catalogue.guides[self._item.guide]
            self.shell.open_panel(GuidePanel(guide_text(self._item, guide.title)))

    def print_list(self) -> None:
        """What to bring, on paper, under no answers yet: every line says when it is needed."""
        if self._item is not None:
            self.list_print.start(self._item)

    def _compare(self) -> None:
        self.shell.go(PageId.compare, item=self._item, back=self.id)

    def _consulted(self) -> None:
        if self._item is not None:
            call = partial(record_consultation, self.shell.counter, self._item, ticket=self.shell.queue.ticket)
            self.shell.writing(call).success(self._consultation_kept).start()

    def _consultation_kept(self, changes: Changes) -> None:
        self._done.setText(text("ui.item.consulted"))

    def _toggle_favourite(self) -> None:
        item = self._item
        if item is None:
            return
        if item.guide != self.shell.settings.hall.guide:
            self.shell.tell(Message(Tone.info, text("ui.item.no_favourite")))
            return
        call = partial(set_favourite, self.shell.counter, item, not self._favourite)
        self.shell.writing(call).success(self._favourite_set).start()

    def _favourite_set(self, changes: Changes) -> None:
        self._favourite = not self._favourite
        self._say_favourite()

    def _take_favourites(self, found: tuple[ServiceItem, ...]) -> None:
        item = self._item
        self._favourite = item is not None and any(
            one.guide == item.guide and one.ordinal == item.ordinal for one in found
        )
        self._say_favourite()

    def _say_favourite(self) -> None:
        cap = self.cap(Command.favourite)
        words = "ui.item.favourite_is" if self._favourite else "ui.item.favourite_not"
        self._often.set_chip(text(words, cap=cap))
