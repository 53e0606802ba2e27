# SPDX-License-Identifier: Apache-2.0
"""The guides being finished here: how far each has come, a file to begin from, or an edition in force to revise."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.catalogue.intake.importing import Import
from counter_app.catalogue.intake.item_check import DraftCheck
from counter_app.catalogue.items import Guide
from counter_app.catalogue.supplement_shelf import ShelvedSupplement
from counter_app.desk import guide_editing
from counter_app.desk.counter import Counter
from counter_app.desk.guide_editing import Published
from counter_app.ui import theme
from counter_app.ui.editor.import_form import ImportForm, Wanted
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.editor.supplement_rows import supplement_row
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Foot, surface
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Elided, Prose, label

YES, NO = 1, 2


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the page shows: drafts, and guides that could be revised."""

    drafts: tuple[DraftCheck, ...]
    guides: tuple[Guide, ...]
    supplements: tuple[ShelvedSupplement, ...] = ()


class DraftsPage(Page):
    """Two lists and a form. Throwing a draft away is asked once more, in place."""

    id = PageId.guide_drafts
    context = Context.guide_drafts

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shelf = Shelf((), ())
        self._going: GuideDraft | None = None  # asked about
        self.drafts = RowView(text("page.editor.drafts"))
        self.guides = RowView(text("page.editor.revise"))
        self.supplements = RowView(text("supplement.title"))
        self._no_supplements = Prose(text("supplement.none_here"), Role.body, Colour.ink2)
        self.form = ImportForm()
        self.done = Prose("", Role.body)
        self._done = surface("done")
        self._nothing = Prose("", Role.body, Colour.ink2)
        self.ask = OptionRow(
            text("page.editor.throw_away"),
            [Choice(YES, text("page.editor.throw_yes")), Choice(NO, text("page.editor.throw_no"))],
            tone=Mark.defective,
        )
        self._question = Prose("", Role.body)
        self._asking = surface("warn")
        self.said = Elided("", Role.cap, Colour.ink2)
        self.open_button = Button(text("page.editor.open"), "Enter", Kind.primary)
        self.throw_button = Button(text("page.editor.throw_away"), "Del")
        self._lay_out()
        self.drafts.opened.connect(self._open)
        self.drafts.deleted.connect(self._ask_throw)
        self.drafts.left_down.connect(self._to_guides)
        self.drafts.stood.connect(self._say_buttons)
        self.guides.opened.connect(self._revise)
        self.guides.left_up.connect(self._to_drafts)
        self.guides.left_down.connect(self._to_supplements)
        self.supplements.left_up.connect(self._to_guides)
        self.ask.chosen.connect(self._answered)
        self.form.asked.connect(self._import)
        self.open_button.clicked.connect(self.open_selected)
        self.throw_button.clicked.connect(self._throw_selected)

    def _lay_out(self) -> None:
        done = QHBoxLayout(self._done)
        done.setContentsMargins(12, 8, 12, 8)
        done.addWidget(StatusMark(Mark.met))
        done.addWidget(self.done, 1)
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(12, 8, 12, 10)
        asking.addWidget(self._question)
        asking.addWidget(self.ask)
        foot = Foot()
        foot.line.setContentsMargins(0, 6, 0, 0)
        foot.line.addWidget(self.open_button)
        foot.line.addWidget(self.throw_button)
        foot.line.addWidget(self.said, 1)
        self._main = QWidget()
        left = QVBoxLayout(self._main)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.GAP)
        left.addWidget(self._done)
        left.addWidget(label(text("page.editor.drafts"), Role.h3))
        left.addWidget(self._nothing)
        left.addWidget(self.drafts, 3)
        left.addWidget(self._asking)
        left.addWidget(label(text("page.editor.revise"), Role.h3))
        left.addWidget(self.guides, 2)
        left.addWidget(label(text("supplement.title"), Role.h3))
        left.addWidget(self._no_supplements)
        left.addWidget(self.supplements, 2)
        left.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y - 4)
        whole.setSpacing(theme.GUTTER)
        whole.addWidget(self._main, 58)
        whole.addWidget(self.form, 42)

    def enter(self, **given: object) -> None:
        """Look at everything again; after publishing it is said from when the edition counts."""
        published = given.get("published")
        self._done.setVisible(isinstance(published, Published))
        if isinstance(published, Published):
            code = "page.editor.published_now" if published.counts_today else "page.editor.published"
            guide = self.shell.counter.catalogue.guides.get(published.guide)
            name = guide.short if guide else published.guide
            facts = {"guide": name, "day": published.valid_from, "by": published.by}
            self.done.set_words(text(code, version=published.version, **facts))
        self._asking.hide()
        self.said.setText("")
        self._look()

    def _look(self) -> None:
        if not self._shelf.drafts:
            self._nothing.set_words(text("page.editor.looking"))
        self.shell.reading(partial(_shelf, self.shell.counter)).success(self._take).failure(self._refused).start()

    def _take(self, shelf: Shelf) -> None:
        self._shelf = shelf
        rows = [_draft_row(one) for one in shelf.drafts]
        self.drafts.show_rows(rows)
        self.drafts.setVisible(bool(rows))
        self._nothing.set_words("" if rows else text("page.editor.no_drafts"))
        self._nothing.setVisible(not rows)
        self.guides.show_rows([_guide_row(one) for one in shelf.guides])
        self.supplements.show_rows([supplement_row(one) for one in shelf.supplements])
        self.supplements.setVisible(bool(shelf.supplements))
        self._no_supplements.setVisible(not shelf.supplements)
        self._say_buttons(self.drafts.at)
        self.shell.refresh()
        now = QApplication.focusWidget()
        if self.isVisible() and (now is None or not now.isVisible()):
            self.take_focus()

    def _refused(self, error: CounterError) -> None:
        self._nothing.set_words("")
        self.shell.tell_error(error)

    def _say_buttons(self, row_id: str) -> None:
        off = "" if self.drafts.at else text("page.editor.no_draft_selected")
        self.open_button.set_off(off)
        self.throw_button.set_off(off)

    def first_focus(self) -> QWidget:
        """The drafts; without any the guides."""
        return self.drafts if self._shelf.drafts else self.guides

    def panes(self) -> Sequence[QWidget]:
        """The lists, and the form."""
        return (self._main, self.form)

    def facts(self) -> Sequence[Fact]:
        """How many drafts there are."""
        count = text("page.editor.drafts_count", count=len(self._shelf.drafts))
        return (Fact(text("page.editor.drafts"), count, needed=True),)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Nothing besides what lists and form take themselves."""
        return {}

    def go_back(self) -> None:
        """Esc: out of the question, else to the start page."""
        if not self._asking.isHidden():
            self._answered(NO)
        else:
            self.shell.go(PageId.finder)

    def _to_guides(self) -> None:
        if self.guides.rows:
            self.guides.setFocus(Qt.FocusReason.TabFocusReason)

    def _to_supplements(self) -> None:
        if self.supplements.rows:
            self.supplements.setFocus(Qt.FocusReason.TabFocusReason)

    def _to_drafts(self) -> None:
        if self.drafts.rows:
            self.drafts.setFocus(Qt.FocusReason.TabFocusReason)

    def open_selected(self) -> None:
        """Open the draft that the list stands on."""
        if self.drafts.at:
            self._open(self.drafts.at)

    def _open(self, guide: str) -> None:
        self.shell.go(PageId.guide_editor, guide=guide)

    def _revise(self, guide: str) -> None:
        self.said.setText(text("page.editor.copying"))
        call = partial(guide_editing.revise, self.shell.counter, guide)
        self.shell.writing(call).success(self._begun).failure(self._not_begun).start()

    def _begun(self, draft: GuideDraft) -> None:
        if self.isVisible():
            self._open(draft.id)

    def _not_begun(self, error: CounterError) -> None:
        self.said.setText("")
        self.shell.tell_error(error)

    def _import(self, wanted: Wanted) -> None:
        call = partial(
            guide_editing.bring_in,
            self.shell.counter,
            wanted.file,
            wanted.guide,
            title=wanted.title,
            region=wanted.region,
        )
        self.shell.reading(call).success(self._imported).failure(self.form.refuse).start()

    def _imported(self, found: Import) -> None:
        self.form.show_import(found)
        self._look()
        self.drafts.stand_on(found.draft.id)

    def _throw_selected(self) -> None:
        if self.drafts.at:
            self._ask_throw(self.drafts.at)

    def _ask_throw(self, guide: str) -> None:
        check = next((one for one in self._shelf.drafts if one.draft.id == guide), None)
        if check is None:
            return
        self._going = check.draft
        self._question.set_words(text("page.editor.throw_ask", guide=_title(check)))
        self.ask.choose(None)
        self._asking.show()
        self.ask.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _answered(self, digit: int) -> None:
        draft, self._going = self._going, None
        self._asking.hide()
        self.take_focus()
        if digit == YES and draft is not None:
            call = partial(guide_editing.throw_away, self.shell.counter, draft)
            self.shell.writing(call).success(self._thrown).start()

    def _thrown(self, nothing: object) -> None:
        self.said.setText(text("page.editor.thrown"))
        self._look()


def _shelf(counter: Counter) -> Shelf:
    return Shelf(
        guide_editing.list_guide_drafts(counter),
        guide_editing.guides_to_revise(counter),
        guide_editing.list_supplements(counter),
    )


def _title(check: DraftCheck) -> str:
    return check.guide.short or check.guide.title if check.guide else check.draft.id


def _draft_row(check: DraftCheck) -> ViewRow:
    if check.guide is None:
        words = text("page.editor.item.faulty", count=len(check.faults))
        return ViewRow(check.draft.id, check.draft.id, Mark.missing, under=words, bold=True)
    under = text(
        "page.editor.progress",
        done=check.finished,
        items=len(check.items),
        faulty=check.faulty,
        entries=check.unconfirmed,
        share=100 * check.settled // max(1, check.lines),
    )
    mark = Mark.met if check.ready else Mark.waiting
    return ViewRow(check.draft.id, check.guide.title, mark, "", "", under, bold=True)


def _guide_row(guide: Guide) -> ViewRow:
    under = text("page.editor.in_force", items=len(guide.items), day=guide.valid_from)
    return ViewRow(guide.id, guide.title, None, "", "", under)
