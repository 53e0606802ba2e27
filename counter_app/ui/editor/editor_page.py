# SPDX-License-Identifier: Apache-2.0
"""Finishing a guide draft: its items, the entries of one of them, the guide's own words beside, and publishing."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI
from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault
from counter_app.base.texts import text
from counter_app.catalogue.intake.item_check import DraftCheck, ItemCheck
from counter_app.desk import guide_editing
from counter_app.desk.guide_editing import FILES, Published
from counter_app.desk.item_writing import ItemWork
from counter_app.ui import theme
from counter_app.ui.editor.beside import LINES, PUBLISH, Beside
from counter_app.ui.editor.entry_words import Key, item_row
from counter_app.ui.editor.item_pane import ItemPane
from counter_app.ui.editor.line_pane import IN_FILE, IN_GUIDE
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import label

SHARES = (19, 46, 35)
"""Of the page's width: items, entries, what stands beside."""


class EditorPage(Page):
    """One draft. What is written is kept by itself, item by item, and looked over each time."""

    id = PageId.guide_editor
    context = Context.guide_editor

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._check: DraftCheck | None = None
        self._works: dict[int, ItemWork] = {}
        self._files: dict[str, str] = {}
        self._guide = ""  # whose draft is wanted; what comes of another one is too late
        self._at = ""  # an item's ordinal, or one of FILES
        self._place = -1  # the quote of the form that marked words will replace
        self.items = RowView(text("page.editor.items"), Context.draft_items)
        self.pane = ItemPane(self.cap(Command.confirm_entry), self.cap(Command.item_text))
        self.side = Beside(shell, self.cap(Command.forward))
        self.publish_button = Button(text("page.editor.to_publish"), self.cap(Command.forward), Kind.primary)
        self.pane.buttons.addWidget(self.publish_button)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(6)
        left.addWidget(label(text("page.editor.items"), Role.strong))
        left.addWidget(self.items, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y - 4)
        whole.setSpacing(theme.GUTTER)
        for part, share in zip((self._left, self.pane, self.side), SHARES, strict=True):
            part.setMinimumWidth(160)
            whole.addWidget(part, share)
        self._connect()

    def _connect(self) -> None:
        self.items.stood.connect(self._stood_on_item)
        self.items.opened.connect(self._into_entries)
        self.pane.changed.connect(self._keep)
        self.pane.typed.connect(self._keep_file)
        self.pane.stood.connect(self._stood_on_entry)
        self.pane.lines_wanted.connect(self._to_lines)
        self.pane.words_wanted.connect(self._want_words)
        lines = self.side.lines
        lines.opened.connect(self._line_opened)
        lines.drawn.connect(self._draw)
        lines.noted.connect(self._note)
        lines.quoted.connect(self._take_words)
        lines.gone_to.connect(self._go_in_item)
        self.side.lint.gone_to.connect(self._go_to)
        self.side.publish.asked.connect(self._publish)
        self.side.turned.connect(self._turned)
        self.publish_button.clicked.connect(self.forward)

    # Coming and going

    def enter(self, **given: object) -> None:
        """Open a draft, or come back to the same one."""
        guide = given.get("guide")
        if guide is None:
            return
        self._guide, self._check, self._at = str(guide), None, ""
        self._works.clear()
        self._files.clear()
        self.items.show_rows([])
        self.pane.show_nothing(text("page.editor.looking"))
        self.side.show_item(None)
        self.side.turn(LINES)
        self.side.publish.enter()
        call = partial(guide_editing.open_guide, self.shell.counter, self._guide)
        self.shell.writing(call).success(self._opened).start()  # behind what is still being kept

    def leave(self) -> None:
        """Keep what was typed last."""
        self.pane.flush()

    def _opened(self, check: DraftCheck) -> None:
        if check.draft.id != self._guide:
            return
        self._take(check)
        first = next((one for one in check.items if not one.done), None) or next(iter(check.items), None)
        self.items.stand_on(FILES[0] if check.faults or first is None else str(first.item.ordinal))
        if self.isVisible():
            self.take_focus()

    def _take(self, check: DraftCheck) -> None:
        """Another state of the whole draft."""
        self._check = check
        names = [name for name in FILES if name == FILES[0] or (check.draft.folder / name).exists()]
        self.items.show_rows([*(_file_row(check, name) for name in names), *(item_row(one) for one in check.items)])
        self.side.show_draft(check)
        self.shell.refresh()

    # What the page is for the window

    def first_focus(self) -> QWidget:
        """The entries, or the text while that is in sight."""
        return self.pane.file if self.pane.in_text else self.pane.entries

    def panes(self) -> Sequence[QWidget]:
        """Items, entries, what stands beside."""
        return (self.pane, self.side, self._left)

    def facts(self) -> Sequence[Fact]:
        """Which guide, and how far it has come."""
        check = self._check
        if check is None:
            return (Fact(text("page.editor.fact.guide"), text("page.editor.looking"), needed=True),)
        title = check.guide.title if check.guide else check.draft.id
        share = f"{100 * check.settled // max(1, check.lines)}%"
        done = text("page.editor.of", count=check.finished, total=len(check.items))
        return (
            Fact(text("page.editor.fact.guide"), title, needed=True),
            Fact(text("page.editor.fact.done"), done, Mark.met if check.ready else None, needed=True),
            Fact(text("page.editor.fact.faults"), text("page.editor.places", count=check.fault_count)),
            Fact(text("page.editor.fact.open"), text("page.editor.lines_count", count=check.open_lines)),
            Fact(text("page.editor.fact.unconfirmed"), text("page.editor.entries_count", count=check.unconfirmed)),
            Fact(text("page.editor.fact.covered"), share, needed=True),
        )

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What the page's keys do."""
        return {
            Command.confirm_entry: self.pane.confirm,
            Command.next_open: self.next_open,
            Command.item_text: self.pane.toggle_text,
            Command.show_guide: self._to_lines,
            Command.next_item: self._next_item,
            Command.previous_item: self._previous_item,
            Command.forward: self.forward,
            Command.undo: self.pane.undo,
        }

    def pick(self, number: int) -> None:
        """Alt and a digit: what stands beside, with the focus in it."""
        if number <= len(self.side.tabs):
            self.pane.flush()
            self.side.turn(number - 1)
            self.side.take_focus()

    def go_back(self) -> None:
        """Esc: out of a question or a form, from the text to the entries, else to the drafts."""
        lines = self.side.lines
        if lines.asking and lines.isVisible():
            lines.stop_asking()
        elif self.pane.close_form():
            return
        elif self.pane.in_text and self.pane.text_can_close():
            self.pane.toggle_text()
        else:
            self.shell.go(PageId.guide_drafts)

    # The item in hand

    def _item(self) -> ItemCheck | None:
        return self._check.item(int(self._at)) if self._check and self._at.isdecimal() else None

    def _work(self) -> ItemWork | None:
        check = self._item()
        if check is None:
            return None
        return self._works.setdefault(check.item.ordinal, ItemWork(check.item, check.words))

    def _stood_on_item(self, row_id: str) -> None:
        if not row_id or row_id == self._at or self._check is None:
            return
        self.pane.flush()
        self._at = row_id
        check, work = self._item(), self._work()
        if check is not None and work is not None:
            self.side.show_item(check)
            self.pane.show_item(check, work)
        else:
            self._show_file(self._check, row_id)

    def _into_entries(self, row_id: str) -> None:
        self.take_focus()

    def _stood_on_entry(self, key: Key) -> None:
        self.side.lines.show_quotes(self.pane.quotes)

    def _next_item(self) -> None:
        self._step_item(1)

    def _previous_item(self) -> None:
        self._step_item(-1)

    def _step_item(self, step: int) -> None:
        ids = [one.id for one in self.items.rows]
        if ids:
            place = ids.index(self._at) if self._at in ids else 0
            self.items.stand_on(ids[(place + step) % len(ids)])

    def _keep(self) -> None:
        """The item says something else: keep it and look it over."""
        check, work = self._item(), self._work()
        if self._check is not None and check is not None and work is not None:
            call = partial(guide_editing.keep_item, self.shell.counter, self._check.draft, check.item, work.words)
            self.shell.writing(call).success(self._kept).failure(self._not_kept).start()

    def _kept(self, kept: ItemCheck) -> None:
        if self._check is None or kept.item.guide != self._guide:
            return
        self._take(self._check.with_item(kept))
        if self._at == str(kept.item.ordinal):
            self.side.show_item(kept)
            self.pane.looked_over(kept)
        self._say_kept()

    def _say_kept(self) -> None:
        if self.pane.said.text() == text("page.editor.keeping"):
            now = self.shell.clock().astimezone(SHANGHAI)
            self.pane.said.setText(text("page.editor.kept", time=f"{now:%H:%M}"))

    def _not_kept(self, error: CounterError) -> None:
        self.pane.said.setText(text("page.editor.not_kept"))
        self.shell.tell_error(error)

    # Files that belong to no item

    def _show_file(self, check: DraftCheck, name: str) -> None:
        state = _file_row(check, name)
        self.side.show_item(None, _of_file(check, name))
        self.pane.show_file(state.words, state.mark or Mark.met, state.under, self._files.get(name, ""))
        if name not in self._files:
            call = partial(_read_file, self.shell, check, name)
            self.shell.writing(call).success(self._file_read).start()

    def _file_read(self, found: tuple[str, str, str]) -> None:
        guide, name, words = found
        if guide == self._guide:
            self._files[name] = words
        if guide == self._guide and self._at == name:
            self.pane.show_words(words)

    def _keep_file(self, words: str) -> None:
        if self._check is not None and self._at in FILES:
            self._files[self._at] = words
            self.pane.said.setText(text("page.editor.keeping"))
            call = partial(guide_editing.keep_file, self.shell.counter, self._check.draft, self._at, words)
            self.shell.writing(call).success(self._file_kept).failure(self._not_kept).start()

    def _file_kept(self, check: DraftCheck) -> None:
        if self._check is None or check.draft.id != self._guide:
            return
        for one in check.items:  # the text may be cut elsewhere now
            if one.item.ordinal in self._works:
                self._works[one.item.ordinal].item = one.item
        self._take(check)
        if self._at in FILES:
            state = _file_row(check, self._at)
            self.side.show_item(None, _of_file(check, self._at))
            self.pane.say_state(state.mark or Mark.met, state.under)
        self._say_kept()

    # The guide's lines

    def _in_lines(self) -> bool:
        return self.side.lines.isAncestorOf(QApplication.focusWidget() or self)

    def _to_lines(self) -> None:
        """To the line that the entry in hand quotes; from the lines back to the entries."""
        if self._in_lines():
            self.take_focus()
            return
        self.side.turn(LINES)
        quotes = self.pane.quotes
        if quotes:
            self.side.lines.lines.stand_on(str(quotes[0].line.number))
        self.side.lines.take_focus()

    def _line_opened(self, number: int) -> None:
        """Enter on a line: its words for the entry whose form is open, else to the entry that quotes it."""
        check = self._item()
        if self.pane.form is not None and self.pane.form.quotes is not None:
            self._place = -1
            self.side.lines.ask_words(number, self.pane.form_title())
            return
        quotes = check.quotes.items() if check else ()
        key = next((key for key, many in quotes if any(one.line.number == number for one in many)), None)
        if key is not None:
            self.pane.go_to_entry(key)
        else:
            self.pane.said.setText(text("page.editor.open_first"))

    def _want_words(self, place: int) -> None:
        """Other words in place of a quote of the form, or one more."""
        form, check = self.pane.form, self._item()
        if form is None or form.quotes is None or check is None:
            return
        self.pane.flush()
        self._place = place
        self.side.turn(LINES)
        said = form.quotes.quote(place)
        words = str(said.get("text", "")) if isinstance(said, dict) else str(said or "")
        line = next((one.line for one in check.lines if words and words in one.line.text), None)
        if line is None:
            self.side.lines.take_focus()
            return
        start = line.text.index(words)
        self.side.lines.lines.stand_on(str(line.number))
        self.side.lines.ask_words(line.number, self.pane.form_title(), start, start + len(words))

    def _take_words(self, number: int, words: str) -> None:
        line = self.side.lines.line(number)
        if line is not None:
            self.pane.take_words(self._place, line, words)

    def _draw(self, section: str, number: int) -> None:
        line = self.side.lines.line(number)
        if line is not None:
            self.pane.draw(section, line)

    def _note(self, number: int, reason: str) -> None:
        line = self.side.lines.line(number)
        if line is not None:
            self.pane.note(line, reason)

    # Going to places

    def next_open(self) -> None:
        """The next thing to mend: an entry, then a line, then another item."""
        check = self._item()
        key = self.pane.next_open() if check is not None and not self._in_lines() else None
        if key is not None:
            self.pane.go_to_entry(key)
            return
        here = int(self.side.lines.lines.at or 0) if self._in_lines() else 0
        if not self._go_to_open_line(check, here):
            self._next_unfinished()

    def _go_to_open_line(self, check: ItemCheck | None, behind: int) -> bool:
        lines = check.open_lines if check is not None else ()
        number = next((one.line.number for one in lines if one.line.number > behind), None)
        if number is not None:
            self._go_in_item(IN_GUIDE, number)
        return number is not None

    def _next_unfinished(self) -> None:
        ordinals = [one.item.ordinal for one in self._check.items if not one.done] if self._check else []
        here = int(self._at) if self._at.isdecimal() else 0
        following = next((one for one in ordinals if one > here), ordinals[0] if ordinals else None)
        if following is None:
            self.pane.said.setText(text("page.editor.all_done"))
            return
        self.items.stand_on(str(following))
        key = self.pane.first_open()
        if key is not None:
            self.pane.go_to_entry(key)
        elif not self._go_to_open_line(self._item(), 0):
            self.take_focus()

    def _go_in_item(self, kind: str, line: int) -> None:
        """To a line of the item's file or of the guide."""
        if kind == IN_FILE:
            self.pane.go_to_line(line)
            return
        self.side.turn(LINES)
        self.side.lines.lines.stand_on(str(line))
        self.side.lines.take_focus()

    def _go_to(self, ordinal: int, kind: str, line: int) -> None:
        self.items.stand_on(str(ordinal) if ordinal else FILES[0])
        self._go_in_item(kind, line)

    # Publishing

    def forward(self) -> None:
        """To publishing; there, publish."""
        if self.side.at == PUBLISH:
            self.side.publish.publish()
        else:
            self.pick(PUBLISH + 1)

    def _turned(self, place: int) -> None:
        self.publish_button.setVisible(place != PUBLISH)

    def _publish(self, day: str) -> None:
        if self._check is not None:
            self.pane.flush()
            call = partial(guide_editing.publish, self.shell.counter, self._check.draft, day)
            self.shell.writing(call).success(self._published).failure(self.side.publish.refuse).start()

    def _published(self, published: Published) -> None:
        self.side.publish.settle()
        self._check = None
        if self.isVisible():
            self.shell.go(PageId.guide_drafts, published=published)


def _file_row(check: DraftCheck, name: str) -> ViewRow:
    """One of ``FILES`` with how far it has come."""
    faults = _of_file(check, name)
    mark, state = Mark.met, text("page.editor.item.done")
    if faults:
        mark, state = Mark.missing, text("page.editor.item.faulty", count=len(faults))
    elif name != FILES[0] and check.common:
        mark, state = Mark.waiting, text("page.editor.item.unconfirmed", count=check.common)
    return ViewRow(name, text(f"page.editor.file_name.{name.partition('.')[0]}"), mark, under=state)


def _of_file(check: DraftCheck, name: str) -> tuple[Fault, ...]:
    """Faults of one of ``FILES``; those of guide.txt are told with guide.yaml."""
    common = [one for one in check.faults if one.file.endswith(FILES[1])]
    return tuple(common if name == FILES[1] else [one for one in check.faults if one not in common])


def _read_file(shell: Shell, check: DraftCheck, name: str) -> tuple[str, str, str]:
    return check.draft.id, name, guide_editing.file_text(shell.counter, check.draft, name)
