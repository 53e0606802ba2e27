# SPDX-License-Identifier: Apache-2.0
"""来函登记: another office's letter begins a case. Who is named in it is typed from it; nobody stands at the window."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.people import Person
from counter_app.cases.steps import office_steps
from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.items import ServiceItem
from counter_app.desk.counter import Counter
from counter_app.desk.letters import LETTER_IN, LetterBegun, Stranger, begin_by_letter, letter_items
from counter_app.forms.filled import FilledForm
from counter_app.ui.case.dates import read_date
from counter_app.ui.case.party_form import PersonForm
from counter_app.ui.keys import Context
from counter_app.ui.matters.short_page import ShortPage, empty
from counter_app.ui.shell.page import PageId
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, label

_CHOICES = {1: Stranger.insured_here, 2: Stranger.sent_back}


def _steps(counter: Counter, item: ServiceItem) -> list[str]:
    """What follows on a letter, with the guide's own days."""
    way = counter.work.channels.letter(item)
    steps = office_steps(build_checklist(item, way.answers)) if way is not None else ()
    within = [(one, f"（{one.limit.text}）" if one.limit else "") for one in steps]
    return [f"{place}　{step.verb.value}　{step.text}{days}" for place, (step, days) in enumerate(within, 1)]


class LetterPage(ShortPage):
    """The letter, the person in it, and where nobody knows them what is to become of it."""

    id = PageId.letter
    context = Context.letter
    key = "letter"

    def fill_page(self) -> None:
        """The letter on the left under the person; on the right what will happen."""
        self.number = Field("letter.number", text("matters.letter.number"), required=True)
        self.office = Field("letter.office", text("matters.letter.office"), required=True)
        self.received = Field("letter.received_on", text("matters.letter.received_on"), required=True, latin=True)
        letter = Card(gap=6)
        letter.body.addWidget(label(text("matters.letter.letter"), Role.h3))
        letter.body.addLayout(row(self.number, self.received, gap=12))
        letter.body.addWidget(self.office)
        for field in (self.number, self.office, self.received):
            field.edited.connect(field.set_messages)
        self.number.editor.returnPressed.connect(self.received.editor.setFocus)
        self.received.editor.returnPressed.connect(self.office.editor.setFocus)
        self.person = PersonForm(text("matters.letter.person"), "letter_person")
        self.office.editor.returnPressed.connect(self.person.fields["name"].editor.setFocus)
        self.person.finished.connect(self._to_button)
        self.stranger = OptionRow(
            text("matters.letter.stranger"),
            [Choice(digit, text(f"matters.letter.{one.value}")) for digit, one in _CHOICES.items()],
        )
        self.stranger.chosen.connect(self._chosen)
        self.how = Field("letter.how", text("matters.letter.how"), required=True)
        self.phone = Field("letter.phone", text("matters.letter.phone"), required=True, latin=True)
        self.how.editor.returnPressed.connect(self._from_how)
        self.phone.editor.returnPressed.connect(self._to_button)
        for field in (self.how, self.phone):
            field.edited.connect(field.set_messages)
        self._asked = Card("now", gap=6)
        self._asked.body.addWidget(label(text("matters.letter.stranger"), Role.strong))
        for part in (self.stranger, self.how, self.phone):
            self._asked.body.addWidget(part)
        self.body.addWidget(self._asked)
        self.body.addWidget(letter)
        self.body.addWidget(self.person)
        follows = Card(gap=6)
        follows.body.addWidget(label(text("matters.letter.follows"), Role.h3))
        self._steps = Prose("", Role.body)
        follows.body.addWidget(self._steps)
        follows.body.addWidget(Prose(text("matters.letter.nobody"), Role.cap, Colour.ink2))
        self.aside.addWidget(follows)

    def enter(self, **given: object) -> None:
        """An empty letter of the hall's own item."""
        items = letter_items(self.shell.counter)
        self._item = items[0] if items else None
        self.begin(self._item.title if self._item else "", given.get("back"))
        for field in (self.number, self.office, self.how, self.phone):
            field.set_value("")
            field.set_messages()
        self.received.set_value(self.today.isoformat())
        self.person.set_today(self.today)
        self.person.set_person(None)
        self._asked.hide()
        self._chosen(None)
        if self._item is None:
            self.on.set_off(text("matters.letter.none"))
            self.say(text("matters.letter.none"))
        else:
            self._steps.set_words("\n".join(_steps(self.shell.counter, self._item)))

    def first_focus(self) -> QWidget:
        """The letter's number."""
        return self.number.editor

    def _chosen(self, digit: int | None) -> None:
        self._stranger = _CHOICES.get(digit or 0, Stranger.ask)
        self.stranger.choose(digit)
        self.how.setVisible(digit is not None)
        self.phone.setVisible(self._stranger is Stranger.sent_back)
        if digit is not None:
            self.how.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _from_how(self) -> None:
        if self.phone.isVisible():
            self.phone.editor.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._to_button()

    def _to_button(self) -> None:
        self.on.setFocus(Qt.FocusReason.TabFocusReason)

    def gap(self) -> QWidget | None:
        """The letter, its day, the person, and what was chosen of somebody unknown."""
        for field in (self.number, self.received, self.office):
            found = empty(field)
            if found is not None:
                return found
        day = read_date(self.received.value(), self.today)
        if day is None or day > self.today:
            self.received.set_messages(text("matters.letter.no_day"))
            return self.received.editor
        self.person.show_faults()
        fault = self.person.first_gap()
        if fault is not None:
            if not fault.value():
                fault.set_messages(text("page.empty_field"))
            return fault.editor
        if not self._asked.isVisibleTo(self):
            return None
        if self._stranger is Stranger.ask:
            return self.stranger
        return empty(self.how) or (empty(self.phone) if self._stranger is Stranger.sent_back else None)

    def call(self) -> Callable[[], object]:
        """The letter, recorded."""
        counter, item, person = self.shell.counter, self._item, self.person.person()
        day = read_date(self.received.value(), self.today)
        if item is None or day is None:
            raise RuntimeError("nothing to record")
        form = counter.forms.get(LETTER_IN)
        values = {"number": self.number.value(), "office": self.office.value(), "received_on": day.isoformat()}
        letter = FilledForm(form=LETTER_IN, version=form.version if form else "", values=values)
        return partial(
            begin_by_letter,
            counter,
            item,
            person or Person(name=""),
            letter,
            stranger=self._stranger,
            how=self.how.value(),
            reply_phone=self.phone.value(),
            ticket=self.ticket,
        )

    def refused(self, error: CounterError) -> bool:
        """Somebody nobody knows: it is asked what is to become of the letter."""
        if error.code != "letters.stranger":
            return False
        self._asked.show()
        self.say(text("matters.letter.stranger_title"), text("matters.letter.stranger_text"))
        self.stranger.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def done(self, made: object) -> None:
        """To the case and what is to be done next."""
        if isinstance(made, LetterBegun):
            self.shell.go(PageId.steps, case=made.case)
