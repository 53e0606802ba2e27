# SPDX-License-Identifier: Apache-2.0
"""The start page: the right item in two seconds, or a draft to go on with."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.items import Guide, ServiceItem
from counter_app.catalogue.own_matters import own_matters
from counter_app.catalogue.search import Why
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter, Usage
from counter_app.desk.drafting import DraftSummary, list_drafts, resume
from counter_app.desk.finding import favourites, find, set_favourite, usage
from counter_app.desk.guide_changes import recent_changes
from counter_app.desk.letters import letter_items
from counter_app.desk.serving import Serving
from counter_app.desk.work_list import waiting_work
from counter_app.ui import theme
from counter_app.ui.case.progress import who
from counter_app.ui.guide.draft_list import DraftList, page_of_draft
from counter_app.ui.guide.hits import HitList, HitRow
from counter_app.ui.guide.item_words import brief_limit, bring, guide_text
from counter_app.ui.guide.news_line import NewsLine
from counter_app.ui.guide.own_line import OwnLine
from counter_app.ui.guide.preview import ItemPreview
from counter_app.ui.guide.search_box import RegionTab, SearchBox
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.key_cap import KeyCap
from counter_app.ui.widgets.text import Elided, Prose, label
from counter_app.ui.work.work_line import WorkLine

MOST_FAVOURITES = 6
Lists = tuple[Usage, tuple[ServiceItem, ...], tuple[DraftSummary, ...]]


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
        self.work = WorkLine(self.cap(Command.work_list))
        self.news = NewsLine(self.cap(Command.guide_changes))
        caps = [self.cap(one) for one in (Command.complaint, Command.letter, Command.practice)]
        practising = shell.settings.window.practice
        self.own = OwnLine(caps[0], caps[1], caps[2] if practising else "", letters=bool(letter_items(counter)))
        self.drafts = DraftList()
        self._lay_out()
        self.box.textChanged.connect(self._search)
        self.box.moved.connect(self._move)
        self.box.opened.connect(self._open_selected)
        self.results.selectionModel().currentChanged.connect(self._selected)
        self.results.doubleClicked.connect(self._open_selected)
        self.preview.open_asked.connect(self._open_selected)
        self.preview.guide_asked.connect(self._show_guide)
        self.news.clicked.connect(self._show_changes)
        self.work.clicked.connect(partial(shell.go, PageId.work))
        self.own.complaint.connect(partial(shell.go, PageId.complaint))
        self.own.letter.connect(partial(shell.go, PageId.letter))
        self.own.practice.connect(partial(shell.go, PageId.practice, back=PageId.finder))
        self.drafts.resumed.connect(self._resume)
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
        left.addWidget(self.own)
        left.addWidget(self.work)
        left.addWidget(self.news)
        self._pane = QWidget()
        right = QVBoxLayout(self._pane)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.GAP)
        right.addWidget(self.preview, 1)
        right.addWidget(self.drafts)
        self._main = QWidget()
        self._main.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(theme.PAGE_X, theme.PAGE_Y + 2, theme.PAGE_X, theme.PAGE_Y)
        whole.setSpacing(theme.GUTTER)
        whole.addWidget(self._main, 58)
        whole.addWidget(self._pane, 42)

    @property
    def between_citizens(self) -> bool:
        """Nobody is looked for while nothing is typed."""
        return not self.box.text()

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
        work = self.shell.reading(partial(waiting_work, counter))
        work.success(self.work.show_work).failure(self._no_work).start()
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
        waiting = Fact(text("ui.finder.drafts"), text("ui.facts.count", count=len(self.drafts.drafts)))
        if not current.busy:
            nobody = Fact(text("ui.facts.serving"), text("ui.facts.nobody"), tone=Colour.ink2)
            return (*(self.shell.queue.facts() or (nobody,)), *self.shell.cards.facts(), waiting)
        today = civil_date(self.shell.clock())
        known = who(current.serving.draft.applicant, today) or text("ui.facts.being_typed")
        item = Fact(text("ui.facts.item"), current.serving.item.title)
        return (Fact(text("ui.facts.serving"), known), item, *self.shell.cards.facts(), waiting)

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
        self.drafts.pick(number - len(rows) - 1)

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
        self.drafts.number_from(len(self.results.rows) + 1)

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
        elif not count and words and own_matters().find(words):
            named = own_matters().find(words)[0]
            said = text("matters.own.named", title=named.item.title, cap=self.cap(Command.complaint))
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
            return
        named = own_matters().find(self.box.text())
        if named:
            self.shell.go(PageId.complaint, matter=named[0].id)

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
        self._usage, self._favourites, drafts = lists
        self.drafts.set_drafts(drafts, civil_date(self.shell.clock()))
        self._search()
        if selected is not None:
            places = [n for n, one in enumerate(self.results.rows) if one.item == selected.item]
            if places:
                self.results.select(places[0])
        self.shell.refresh()

    def _no_work(self, error: CounterError) -> None:
        """A list that cannot be read is told where it is asked for."""
        self.work.hide()

    def _no_news(self, error: CounterError) -> None:
        """The page of changes says why there are none to be seen; here nobody is held up."""
        self.news.hide()

    def _show_changes(self) -> None:
        self.shell.go(PageId.guide_changes)

    def _resume(self, draft: str) -> None:
        self.shell.reading(partial(resume, self.shell.counter, draft)).success(self._go_on).start()

    def _go_on(self, serving: Serving) -> None:
        if not self.isVisible():  # somebody went on elsewhere before it was found
            return
        self.shell.current.take(serving)
        self.shell.go(page_of_draft(serving.draft.page))


def _lists(counter: Counter) -> Lists:
    return usage(counter), favourites(counter)[:MOST_FAVOURITES], list_drafts(counter)
