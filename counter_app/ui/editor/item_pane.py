# SPDX-License-Identifier: Apache-2.0
"""The item in hand in the midst of the editor: its entries and their forms, or its file as text."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from counter_app.base.resources import ResourceFaults
from counter_app.base.texts import text
from counter_app.catalogue.intake.entry_text import ItemEntry, confirm_entry, read_entries
from counter_app.catalogue.intake.item_check import ItemCheck
from counter_app.catalogue.items import Line, Quote
from counter_app.desk.item_writing import ItemWork
from counter_app.ui import theme
from counter_app.ui.editor.entry_form import EntryForm, HeadForm
from counter_app.ui.editor.entry_list import EntryList
from counter_app.ui.editor.entry_words import HEAD, Key, entry_rows, item_state, kind_title, title_of
from counter_app.ui.editor.file_text import FileText
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.flow import Flow
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Elided


class ItemPane(QWidget):
    """Changes the item's :class:`ItemWork` and says so. What is kept, and where, is the page's."""

    changed = Signal()  # the work says something else
    typed = Signal(str)  # a file that belongs to no item
    stood = Signal(object)  # on an entry
    lines_wanted = Signal()
    words_wanted = Signal(int)  # of the guide, in place of the quote at this place of the form

    def __init__(self, confirm_cap: str, text_cap: str) -> None:
        super().__init__()
        self._check: ItemCheck | None = None
        self._work: ItemWork | None = None
        self.entries = EntryList(text("page.editor.entries"))
        self.file = FileText(text("page.editor.file"))
        self._title = Elided("", Role.h2)
        self._state = Chip("", Mark.unseen)
        self.said = Elided("", Role.cap, Colour.ink2)
        self.confirm_button = Button(text("page.editor.confirm"), confirm_cap)
        self.text_button = Button(text("ui.keys.item_text"), text_cap)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.entries)
        self._stack.addWidget(self.file)
        foot = QWidget()
        self.buttons = Flow(foot, theme.GAP)
        for button in (self.confirm_button, self.text_button):
            self.buttons.addWidget(button)
        head = row(gap=theme.GAP)
        head.addWidget(self._title, 1)
        head.addWidget(self._state)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(6)
        body.addLayout(head)
        body.addWidget(self._stack, 1)
        body.addWidget(self.said)
        body.addWidget(foot)
        self.entries.stood.connect(self._stood)
        self.entries.opened.connect(self.open_form)
        self.entries.deleted.connect(self._take_out)
        self.entries.aside.connect(self.lines_wanted)
        self.file.typed.connect(self._typed)
        self.confirm_button.clicked.connect(self.confirm)
        self.text_button.clicked.connect(self.toggle_text)

    @property
    def in_text(self) -> bool:
        """Whether the file is in sight and not its entries."""
        return self._stack.currentWidget() is self.file

    @property
    def form(self) -> EntryForm | None:
        """The form of the entry that is being written, if one is open."""
        found = self.entries.form
        return found if isinstance(found, EntryForm) else None

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """What the entry in hand quotes."""
        return self._check.quotes.get(self.entries.at or HEAD, ()) if self._check else ()

    # Showing

    def show_nothing(self, words: str) -> None:
        """No item yet."""
        self._check = self._work = None
        self._title.setText("")
        self._state.set_chip(words, Mark.waiting)
        self.said.setText("")
        self.entries.close_form()
        self.entries.show_groups([])
        self._stack.setCurrentWidget(self.entries)

    def show_item(self, check: ItemCheck, work: ItemWork) -> None:
        """Another item: the first thing to do in it is in hand; the text is in sight where it is no YAML."""
        self.entries.close_form()
        self._check, self._work = check, work
        self.said.setText("")
        self._refresh()
        if self.entries.rows:
            self.entries.stand_on(self.first_open() or self.entries.rows[0].words.key)
        if work.text is None or self.in_text:
            self._show_text()
        self._say_buttons()

    def show_file(self, title: str, mark: Mark, state: str, words: str) -> None:
        """A file that belongs to no item; it can only be typed."""
        self.entries.close_form()
        self._check = self._work = None
        self.said.setText("")
        self._title.setText(title)
        self._state.set_chip(state, mark)
        self.entries.show_groups([])
        self._stack.setCurrentWidget(self.file)
        self.file.show_text(words)
        self._say_buttons()

    def show_words(self, words: str) -> None:
        """What stands in the file, once it is read."""
        self.file.show_text(words)
        self._say_buttons()

    def say_state(self, mark: Mark, state: str) -> None:
        """How far a file that belongs to no item has come."""
        self._state.set_chip(state, mark)

    def looked_over(self, check: ItemCheck) -> None:
        """The same item, looked over after it was kept."""
        self._check = check
        self._refresh()

    def _refresh(self) -> None:
        check, work = self._check, self._work
        if check is None or work is None:
            return
        mark, state = item_state(check)
        self._title.setText(f"{check.item.ordinal}　{check.item.title}")
        self._state.set_chip(state, mark)
        self.entries.show_groups(entry_rows(work, check))
        self.stood.emit(self.entries.at)

    def _say_buttons(self) -> None:
        of_item = self._work is not None
        self.text_button.set_words(text("page.editor.as_entries" if self.in_text and of_item else "ui.keys.item_text"))
        self.text_button.set_off("" if of_item else text("page.editor.only_text"))
        self.confirm_button.setVisible(not self.in_text or any(one.draft for one in self._file_entries()))

    def take_focus(self) -> None:
        """To the entries, or the text."""
        (self.file if self.in_text else self.entries).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def flush(self) -> None:
        """Nothing typed waits any more."""
        self.file.flush()
        if self.form is not None:
            self.form.flush()

    def close_form(self) -> bool:
        """Back from a form to its row; False where none is open."""
        if self.entries.form is None:
            return False
        self.flush()
        self.entries.close_form()
        self.entries.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    # Entries

    def first_open(self) -> Key | None:
        """The first entry with something left to do."""
        return next((one.words.key for one in self.entries.rows if one.words.mark is not Mark.met), None)

    def next_open(self) -> Key | None:
        """The next such entry behind the one in hand."""
        keys = [one.words.key for one in self.entries.rows]
        at = keys.index(self.entries.at) if self.entries.at in keys else -1
        behind = self.entries.rows[at + 1 :]
        return next((one.words.key for one in behind if one.words.mark is not Mark.met), None)

    def go_to_entry(self, key: Key) -> None:
        """Stand on an entry, the focus there."""
        self._stack.setCurrentWidget(self.entries)
        self._say_buttons()
        self.entries.stand_on(key)
        self.take_focus()

    def go_to_line(self, line: int) -> None:
        """To the entry on a line of the file, or to the line itself where the text is in sight or no entry is there."""
        entry = self._work.text.at_line(line) if self._work is not None and self._work.text else None
        if entry is not None and not self.in_text:
            self.go_to_entry((entry.section, entry.index))
            return
        if not self.in_text:
            self._show_text()
        self.file.go_to(line)
        self.take_focus()

    def _stood(self, key: Key) -> None:
        form = self.form
        if (form is not None and form.key != key) or (isinstance(self.entries.form, HeadForm) and key != HEAD):
            self.flush()
            self.entries.close_form()
        self.stood.emit(key)

    def open_form(self, key: Key) -> None:
        """The form of an entry, under its row; what has no form is opened as text."""
        check, work = self._check, self._work
        if check is None or work is None:
            return
        self.flush()
        if self.entries.at != key:
            self.entries.stand_on(key)
        entry = work.text.find(*key) if work.text else None
        form: EntryForm | HeadForm
        if key == HEAD:
            form = HeadForm(work.text.head if work.text else {})
            form.changed.connect(self._head_changed)
        elif entry is None or "common" in entry.values:
            self.toggle_text()
            return
        else:
            form = EntryForm(entry, work, check.questions)
            form.changed.connect(self._entry_changed)
            form.quote_asked.connect(self.words_wanted)
        form.finished.connect(self.close_form)
        self.entries.open_form(form)
        form.first().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _tell(self) -> None:
        """The work says something else: show it, and say so."""
        if self._work is not None and self._check is not None:
            self.entries.show_groups(entry_rows(self._work, self._check))
            if self.in_text and not self.file.hasFocus():
                self.file.show_text(self._work.words)
            self.said.setText(text("page.editor.keeping"))
            self.changed.emit()

    def _entry_changed(self, section: str, index: int, values: Mapping[str, object]) -> None:
        if self._work is not None and self._work.change(section, index, values):
            self._tell()

    def _head_changed(self, key: str, value: str) -> None:
        if self._work is not None and self._work.set_head(key, value):
            self._tell()

    def confirm(self) -> None:
        """Stand for the entry in hand and go to the next one that nobody has confirmed."""
        work, key = self._work, self.entries.at
        if work is None:
            self._confirm_in_file()
        if work is None or key is None or self.in_text:
            return
        self.flush()
        writing = self.form is not None
        entry = work.text.find(*key) if work.text and key != HEAD else None
        if entry is not None and entry.draft and work.confirm(*key):
            if self.form is not None:
                self.form.confirmed()
            self._tell()
        following = work.next_unconfirmed(*key)
        if following is None:
            self.close_form()
            self.said.setText(text("page.editor.all_confirmed"))
            return
        self.go_to_entry((following.section, following.index))
        if writing:
            self.open_form((following.section, following.index))

    def _file_entries(self) -> tuple[ItemEntry, ...]:
        """The entries of a file that belongs to no item; of others the page has them."""
        try:
            return read_entries(self.file.toPlainText(), "").entries if self._work is None else ()
        except ResourceFaults:
            return ()

    def _confirm_in_file(self) -> None:
        """The same in a file that belongs to no item: the entry the cursor stands in, else the first one left."""
        left = [one for one in self._file_entries() if one.draft]
        entry = next((one for one in left if one.first <= self.file.line <= one.last), left[0] if left else None)
        if entry is None:
            self.said.setText(text("page.editor.all_confirmed"))
            return
        self.file.rewrite(confirm_entry(self.file.toPlainText(), entry.section, entry.index))
        left = [one for one in self._file_entries() if one.draft]
        if left:
            self.file.go_to(next((one for one in left if one.first > entry.first), left[0]).first)
        self._say_buttons()

    def _take_out(self, key: Key) -> None:
        if self._work is None or key == HEAD:
            return
        self.entries.close_form()
        if self._work.remove(*key):
            self._tell()
            self.said.setText(text("page.editor.taken_out", kind=kind_title(key[0])))

    def undo(self) -> None:
        """The last change of the item, taken back."""
        if self._work is None:
            return
        self.flush()
        self.entries.close_form()
        undone = self._work.undo()
        if undone:
            self._tell()
        self.said.setText(text("page.undone" if undone else "page.nothing_to_undo"))

    # From the guide's lines

    def draw(self, section: str, line: Line) -> None:
        """A new entry from a line, its form open."""
        if self._work is None:
            return
        self.flush()
        index = self._work.add(section, self._work.from_line(section, line))
        if index < 0:
            self.said.setText(text("page.editor.only_text"))
            return
        self._tell()
        self.go_to_entry((section, index))
        self.open_form((section, index))

    def note(self, line: Line, reason: str) -> None:
        """A line that only describes."""
        if self._work is None:
            return
        self.flush()
        values = self._work.from_line("notes", line)
        if self._work.add("notes", {**values, "reason": reason} if reason else values) >= 0:
            self._tell()
        else:
            self.said.setText(text("page.editor.only_text"))

    def take_words(self, place: int, line: Line, words: str) -> None:
        """Words of the guide for the form that is open."""
        form = self.form
        if form is not None and form.quotes is not None and self._work is not None:
            form.quotes.take(place, self._work.quote(line, words))
            form.flush()
            form.quotes.stop().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def form_title(self) -> str:
        """The entry whose form is open, in one line."""
        entry = self._work.text.find(*self.form.key) if self.form and self._work and self._work.text else None
        return title_of(entry) if entry else ""

    # Text

    def text_can_close(self) -> bool:
        """Whether the text can be shown as entries again."""
        return self._work is not None and self._work.text is not None

    def toggle_text(self) -> None:
        """The item as text, or as entries again."""
        if self._work is None:
            return
        self.flush()
        if not self.in_text:
            self.entries.close_form()
            self._show_text()
        elif self._work.text is None:
            self.said.setText(text("page.editor.only_text"))
        else:
            entry = self._work.text.at_line(self.file.line)
            self._stack.setCurrentWidget(self.entries)
            self._refresh()
            if entry is not None:
                self.entries.stand_on((entry.section, entry.index))
        self._say_buttons()
        self.take_focus()

    def _show_text(self) -> None:
        work, key = self._work, self.entries.at
        if work is None:
            return
        self._stack.setCurrentWidget(self.file)
        self.file.show_text(work.words)
        entry = work.text.find(*key) if work.text and key else None
        if entry is not None:
            self.file.go_to(entry.first)
        elif work.text is None and self._check is not None and self._check.faults:
            self.file.go_to(self._check.faults[0].line)
        self._say_buttons()

    def _typed(self, words: str) -> None:
        if self._work is None:
            self.typed.emit(words)
        elif self._work.write(words):
            self._tell()
