# SPDX-License-Identifier: Apache-2.0
"""The start page: the right item in two seconds, or a draft to go on with."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from counter_app.base.clock import civil_date, from_micros, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.items import Guide, ServiceItem
from counter_app.catalogue.search import Why
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter, Usage
from counter_app.desk.drafting import DraftSummary, list_drafts, resume
from counter_app.desk.finding import favourites, find, set_favourite, usage
from counter_app.desk.guide_changes import recent_changes
from counter_app.desk.serving import Serving
from counter_app.ui import theme
from counter_app.ui.case.progress import who
from counter_app.ui.guide.hits import HitList, HitRow
from counter_app.ui.guide.item_words import brief_limit, bring, guide_text
from counter_app.ui.guide.news_line import NewsLine
from counter_app.ui.guide.preview import ItemPreview
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.key_cap import KeyCap, cap_size, draw_cap
from counter_app.ui.widgets.marks import Mark, draw_mark
from counter_app.ui.widgets.text import Elided, Prose, draw_line, label

MOST_FAVOURITES = 6
MOST_DRAFTS = 3
Lists = tuple[Usage, tuple[ServiceItem, ...], tuple[DraftSummary, ...]]
PAGE_NAMES = {one: f"ui.rail.{one}" for one in ("identity", "checklist", "form", "outcome")}


class SearchBox(QLineEdit):
    """Typing searches; ↑ ↓ PgUp PgDn move through the results without leaving the box; Enter opens."""

    moved = Signal(int, bool)  # rows or pages
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("finder_search")
        self.setProperty("role", "h2")
        self.setMaxLength(80)
        self.setAccessibleName(text("ui.finder.box"))
        self._hint = Elided(text("ui.finder.hint"), Role.cap, Colour.ink3)
        self._hint.setParent(self)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(self._place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter go to the results; the rest is typing."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Up:
                self.moved.emit(-1, False)
            case Qt.Key.Key_Down:
                self.moved.emit(1, False)
            case Qt.Key.Key_PageUp:
                self.moved.emit(-1, True)
            case Qt.Key.Key_PageDown:
                self.moved.emit(1, True)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.opened.emit()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hint stays at the right end."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """The hint gives way to what is typed."""
        typed = self.fontMetrics().horizontalAdvance(self.text()) + 60
        wanted = self._hint.sizeHint()
        room = self.width() - typed - 20
        self._hint.setVisible(room >= min(wanted.width(), 220))
        wide = min(room, wanted.width())
        top = (self.height() - wanted.height()) // 2
        self._hint.setGeometry(self.width() - wide - 22, top, wide, wanted.height())


class RegionTab(QAbstractButton):
    """A guide to search in. Changed by Ctrl+PgDn and Ctrl+PgUp, or by a click."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """Words and padding; 32 px high to be hit, drawn lower."""
        wide = theme.metrics(Role.cap, bold=True).horizontalAdvance(self.text())
        return QSize(wide + 18, max(32, theme.sizes().cap + 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tab."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        back = Colour.primary if self.isChecked() else Colour.tint if self.underMouse() else Colour.surface
        painter.setBrush(theme.colour(back))
        high = theme.sizes().cap + 9
        box = QRectF(0, (self.height() - high) / 2, self.width(), high)
        painter.drawRoundedRect(box, 4, 4)
        ink = Colour.surface if self.isChecked() else Colour.ink2
        draw_line(painter, box, self.text(), Role.cap, ink, align=Qt.AlignmentFlag.AlignHCenter)


class DraftRow(QAbstractButton):
    """An unfinished draft: what, who, where it stands, when it was saved."""

    def __init__(self, draft: DraftSummary, when: str, number: int) -> None:
        super().__init__()
        self.draft = draft
        self.number = number
        where = text(PAGE_NAMES.get(draft.page, "ui.rail.identity"))
        self._stands = text("ui.finder.stands", page=where)
        if draft.page == "checklist" and draft.line:
            self._stands += text("ui.finder.line", line=draft.line)
        self._when = when
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("，".join(one for one in (draft.title, draft.who, self._stands, when) if one))

    def sizeHint(self) -> QSize:
        """One control high."""
        return QSize(260, theme.sizes().control)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw mark, words, time and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = Colour.focus if self.hasFocus() else Colour.line
        painter.setPen(QPen(theme.colour(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.colour(Colour.tint if self.underMouse() else Colour.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        side = theme.sizes().mark * 0.9
        draw_mark(painter, QRectF(13, (self.height() - side) / 2, side, side), Mark.waiting)
        right = float(self.width() - 10)
        if self.number:
            words = f"Alt+{self.number}"
            cap = cap_size(words)
            right -= cap.width()
            spot = QRectF(right, (self.height() - cap.height()) / 2, cap.width(), cap.height())
            draw_cap(painter, spot, words, ink=Colour.ink2, edge=Colour.edge, back=Colour.surface)
            right -= theme.GAP
        wide = theme.metrics(Role.cap).horizontalAdvance(self._when)
        draw_line(painter, QRectF(right - wide, 0, wide + 2, self.height()), self._when, Role.cap, Colour.ink3)
        words = "　".join(one for one in (self.draft.title, self.draft.who, self._stands) if one)
        left = 13 + side + theme.GAP
        draw_line(painter, QRectF(left, 0, right - wide - 12 - left, self.height()), words, Role.body, Colour.ink)


class FinderPage(Page):
    """Search box, results with why, preview of the selected one, drafts."""

    id = PageId.finder
    context = Context.finder

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        counter = shell.counter
        own = counter.settings.hall.guide
        guides = counter.catalogue.guides
        self._guides: list[Guide] = sorted(guides.values(), key=lambda one: one.id != own)
        self._region = 0
        self._usage: Usage = {}
        self._favourites: tuple[ServiceItem, ...] = ()
        self._drafts: tuple[DraftSummary, ...] = ()
        self._all = False
        self.box = SearchBox()
        self.results = HitList()
        self.preview = ItemPreview(shell)
        self._tabs = [RegionTab(f"{one.short} {len(one.items)}") for one in self._guides]
        self._count = label("", Role.cap, Colour.ink3)
        self._nothing = Prose("", Role.body, Colour.ink2)
        others = "、".join(one.short for one in self._guides[1:])
        self._elsewhere = QWidget()
        beside = QHBoxLayout(self._elsewhere)
        beside.setContentsMargins(0, 0, 0, 0)
        if self._guides:
            beside.addWidget(label(text("ui.finder.not_here", guide=self._guides[0].short), Role.cap, Colour.ink2))
        beside.addWidget(KeyCap("Ctrl+PgDn"))
        beside.addWidget(Elided(text("ui.finder.elsewhere", guides=others), Role.cap, Colour.ink2), 1)
        self.news = NewsLine(self.cap(Command.guide_changes))
        self._draft_head = label("", Role.cap, Colour.ink3)
        self._draft_box = QVBoxLayout()
        self._draft_box.setSpacing(6)
        self._draft_part = QWidget()
        self._lay_out()
        self.box.textChanged.connect(self._search)
        self.box.moved.connect(self._move)
        self.box.opened.connect(self._open_selected)
        self.results.selectionModel().currentChanged.connect(self._selected)
        self.results.doubleClicked.connect(self._open_selected)
        self.preview.open_asked.connect(self._open_selected)
        self.preview.guide_asked.connect(self._show_guide)
        self.news.clicked.connect(self._show_changes)
        self._elsewhere.setVisible(len(self._guides) > 1)
        for tab in self._tabs:
            tab.clicked.connect(self._tab_clicked)

    def _lay_out(self) -> None:
        tabs = row(*self._tabs, None, self._count, gap=6)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.box)
        left.addLayout(tabs)
        left.addWidget(self._nothing)
        left.addWidget(self.results, 1)
        left.addWidget(self._elsewhere)
        left.addWidget(self.news)
        drafts = QVBoxLayout(self._draft_part)
        drafts.setContentsMargins(0, 4, 0, 0)
        drafts.setSpacing(6)
        drafts.addLayout(row(label(text("ui.finder.drafts"), Role.h3), self._draft_head, None))
        drafts.addLayout(self._draft_box)
        self._pane = QWidget()
        right = QVBoxLayout(self._pane)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.GAP)
        right.addWidget(self.preview, 1)
        right.addWidget(self._draft_part)
        self._main = QWidget()
        self._main.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(theme.PAGE_X, theme.PAGE_Y + 2, theme.PAGE_X, theme.PAGE_Y)
        whole.setSpacing(theme.GUTTER)
        whole.addWidget(self._main, 58)
        whole.addWidget(self._pane, 42)

    def enter(self, **given: object) -> None:
        """Fresh lists; the last search stays unless the next citizen is there."""
        if given.get("fresh"):
            self._region = 0
            self._all = False
            self.box.clear()
        if self._tabs:
            self._tabs[self._region].setChecked(True)
        self.box.selectAll()
        self._search()
        counter = self.shell.counter
        self.shell.reading(partial(_lists, counter)).success(self._take_lists).start()
        news = self.shell.reading(partial(recent_changes, counter))
        news.success(self.news.show_news).failure(self._no_news).start()

    def first_focus(self) -> QWidget:
        """The search box."""
        return self.box

    def panes(self) -> Sequence[QWidget]:
        """Box and results, then preview and drafts."""
        return (self._main, self._pane)

    def facts(self) -> Sequence[Fact]:
        """Nobody, or whose draft is open."""
        current = self.shell.current
        waiting = Fact(text("ui.finder.drafts"), text("ui.facts.count", count=len(self._drafts)))
        if not current.busy:
            return (Fact(text("ui.facts.serving"), text("ui.facts.nobody"), tone=Colour.ink2), waiting)
        today = civil_date(self.shell.clock())
        known = who(current.serving.draft.applicant, today) or text("ui.facts.being_typed")
        item = Fact(text("ui.facts.item"), current.serving.item.title)
        return (Fact(text("ui.facts.serving"), known), item, waiting)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Regions, the guide's words, favourites, Esc clears."""
        return {
            Command.next_region: self._next_region,
            Command.previous_region: self._previous_region,
            Command.show_guide: self._show_guide,
            Command.print_list: self.preview.print_list,
            Command.compare: self._compare,
            Command.favourite: self._toggle_favourite,
            Command.edit_guides: self._edit_guides,
        }

    def key_context(self) -> Context:
        """An administrator has a key more."""
        return Context.finder_admin if self.shell.counter.may_edit_guides else self.context

    def pick(self, number: int) -> None:
        """Alt and a digit: a result, behind them a draft."""
        rows = self.results.rows
        if number <= len(rows):
            self._open(rows[number - 1].item)
            return
        place = number - len(rows) - 1
        if place < min(len(self._drafts), MOST_DRAFTS):
            self._resume(self._drafts[place].id)

    def go_back(self) -> None:
        """Esc: empty the box."""
        self._all = False
        self.box.clear()
        self._search()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def region(self) -> Guide | None:
        """The guide searched in."""
        return self._guides[self._region] if self._guides else None

    @property
    def said(self) -> str:
        """What stands in the place of results where there are none."""
        return self._nothing.text()

    def _search(self) -> None:
        guide = self.region
        words = self.box.text().strip()
        if words:
            self._all = False
        rows: list[HitRow] = []
        if guide is not None and words:
            hits = find(self.shell.counter, words, guide.id, self._usage)
            rows = [self._row(hit.item, hit.why) for hit in hits]
        elif guide is not None:
            rows = [self._row(item, ()) for item in self._without_words(guide)]
        self.results.show_hits(rows)
        self._say(guide, words, len(rows))
        if not rows:
            self.preview.show_item(None)
        self._number_drafts()

    def _without_words(self, guide: Guide) -> Sequence[ServiceItem]:
        if self._all or guide is not self._guides[0]:
            return guide.items
        return [item for item in self._favourites if item.guide == guide.id]

    def _row(self, item: ServiceItem, why: tuple[Why, ...]) -> HitRow:
        often = any(one.guide == item.guide and one.ordinal == item.ordinal for one in self._favourites)
        why = why or (Why(text("ui.item.bring"), bring(item), ()),)
        return HitRow(item, why, brief_limit(item), often, reference=item.guide != self._guides[0].id)

    def _say(self, guide: Guide | None, words: str, count: int) -> None:
        said = ""
        if guide is None:
            said = text("ui.finder.no_guide")
        elif not count and words:
            said = text("ui.finder.no_hit", words=words, count=len(guide.items))
        elif not count:
            said = text("ui.finder.no_favourite", count=len(guide.items))
        self._nothing.set_words(said)
        self._nothing.setVisible(bool(said))
        if words and count:
            self._count.setText(text("ui.finder.count", count=count))
        elif count:
            listed = "ui.finder.all" if self._all or self._region else "ui.finder.favourites"
            self._count.setText(text(listed, count=count))
        else:
            self._count.setText("")

    def _move(self, step: int, pages: bool) -> None:
        self.results.step(step * (self.results.page_step() if pages else 1))

    def _selected(self) -> None:
        hit = self.results.row
        self.preview.show_item(hit.item if hit else None, reference=bool(hit and hit.reference))

    def _open_selected(self) -> None:
        hit = self.results.row
        if hit is not None:
            self._open(hit.item)

    def _open(self, item: ServiceItem) -> None:
        self.shell.go(PageId.item_card, item=item)

    def _edit_guides(self) -> None:
        self.shell.go(PageId.guide_drafts)

    def _next_region(self) -> None:
        self._choose_region(self._region + 1)

    def _previous_region(self) -> None:
        self._choose_region(self._region - 1)

    def _choose_region(self, place: int) -> None:
        if self._guides:
            self._region = place % len(self._guides)
            self._tabs[self._region].setChecked(True)
            self._search()

    def _tab_clicked(self) -> None:
        self._choose_region(next(place for place, tab in enumerate(self._tabs) if tab.isChecked()))
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_guide(self) -> None:
        hit = self.results.row
        guide = self.region
        if hit is not None and guide is not None:
            if self.shell.panel is None:
                self.shell.open_panel(GuidePanel(guide_text(hit.item, guide.title)))
            else:
                self.shell.close_panel()
        elif guide is not None:
            self._all = True
            self.box.clear()
            self._search()

    def _compare(self) -> None:
        hit = self.results.row
        if hit is not None:
            self.shell.go(PageId.compare, item=hit.item, back=self.id)

    def _toggle_favourite(self) -> None:
        hit = self.results.row
        if hit is not None and not hit.reference:
            call = partial(set_favourite, self.shell.counter, hit.item, not hit.favourite)
            self.shell.writing(call).success(self._favourite_set).start()

    def _favourite_set(self, changes: Changes) -> None:
        self.shell.reading(partial(_lists, self.shell.counter)).success(self._take_lists).start()

    def _take_lists(self, lists: Lists) -> None:
        selected = self.results.row
        self._usage, self._favourites, self._drafts = lists
        self._search()
        if selected is not None:
            places = [n for n, one in enumerate(self.results.rows) if one.item == selected.item]
            if places:
                self.results.select(places[0])
        self.shell.refresh()

    def _no_news(self, error: CounterError) -> None:
        """The page of changes says why there are none to be seen; here nobody is held up."""
        self.news.hide()

    def _show_changes(self) -> None:
        self.shell.go(PageId.guide_changes)

    def _number_drafts(self) -> None:
        while self._draft_box.count():
            item = self._draft_box.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        first = len(self.results.rows) + 1
        for place, draft in enumerate(self._drafts[:MOST_DRAFTS]):
            number = first + place if first + place <= 9 else 0
            part = DraftRow(draft, self._when(draft.updated_at), number)
            part.clicked.connect(self._draft_clicked)
            self._draft_box.addWidget(part)
        self._draft_head.setText(text("ui.finder.drafts_saved", count=len(self._drafts)))
        self._draft_part.setVisible(bool(self._drafts))

    def _when(self, micros: int) -> str:
        moment = from_micros(micros)
        days = (civil_date(self.shell.clock()) - civil_date(moment)).days
        hour = f"{moment:%H:%M}"
        if days == 0:
            return text("ui.finder.saved_today", time=hour)
        if days == 1:
            return text("ui.finder.saved_yesterday", time=hour)
        return spoken_date(civil_date(moment))

    def _draft_clicked(self) -> None:
        part = self.sender()
        if isinstance(part, DraftRow):
            self._resume(part.draft.id)

    def _resume(self, draft: str) -> None:
        self.shell.reading(partial(resume, self.shell.counter, draft)).success(self._go_on).start()

    def _go_on(self, serving: Serving) -> None:
        self.shell.current.take(serving)
        self.shell.go(page_of_draft(serving.draft.page))


def page_of_draft(name: str) -> PageId:
    """The page a draft stopped at."""
    return PageId(name) if name in PAGE_NAMES else PageId.identity


def _lists(counter: Counter) -> Lists:
    return usage(counter), favourites(counter)[:MOST_FAVOURITES], list_drafts(counter)
