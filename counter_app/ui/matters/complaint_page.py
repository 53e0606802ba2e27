# SPDX-License-Identifier: Apache-2.0
"""投诉 and 办不成事: taken down in one press, linked to the case it is about."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.base.errors import CounterError
from counter_app.base.privacy import mask_name
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.coming import Coming
from counter_app.cases.people import Person
from counter_app.catalogue.own_matters import COMPLAINT, STUCK, OwnMatter, own_matters
from counter_app.desk.complaining import Complaint, Registered, clerks_of, likely_owner, register
from counter_app.desk.counter import Counter
from counter_app.desk.reopening import find_case
from counter_app.ui.keys import Context
from counter_app.ui.matters.short_page import ShortPage, empty
from counter_app.ui.shell.page import PageId
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, label

_MATTERS = {1: COMPLAINT, 2: STUCK}
COUNTER, PHONE = 1, 2


class ComplaintPage(ShortPage):
    """Which of both, what it is about, against whom; nobody has to say who they are."""

    id = PageId.complaint
    context = Context.complaint
    key = "complaint"

    def fill_page(self) -> None:
        """Left what is said, right what will come of it."""
        self._about: tuple[Case, ...] = ()
        self._person: Person | None = None
        self._coming: Coming | None = None
        matters = own_matters()
        self.which = OptionRow(
            text("matters.complaint.which"),
            [Choice(digit, matters.matter(name).item.title) for digit, name in _MATTERS.items()],
        )
        self.which.chosen.connect(self._chosen)
        self.how = OptionRow(
            text("matters.complaint.how"),
            [Choice(COUNTER, text("matters.complaint.counter")), Choice(PHONE, text("matters.complaint.phone"))],
        )
        self.how.chosen.connect(self._came)
        self.words = Field("complaint.words", text("matters.complaint.words"), required=True)
        self.who = Field("complaint.who", text("matters.complaint.who"))
        self.about = Field("complaint.about", text("matters.complaint.about"), latin=True)
        self.against = Field("complaint.against", text("matters.complaint.against"), latin=True)
        self.owner = Field("complaint.owner", text("visits.owner"), latin=True)
        self._known = Prose("", Role.cap, Colour.ink2)
        self._named = Prose("", Role.body)
        kind = Card(gap=6)
        kind.body.addWidget(label(text("matters.complaint.which"), Role.strong))
        kind.body.addWidget(self.which)
        kind.body.addWidget(label(text("matters.complaint.how"), Role.strong))
        kind.body.addWidget(self.how)
        said = Card(gap=6)
        for part in (self.words, self._named, self.who, self.about, self._known, self.against):
            said.body.addWidget(part)
        for field in self._fields:
            field.edited.connect(field.set_messages)
            field.editor.returnPressed.connect(partial(self._to_next, field))
        self.owner.left.connect(self._say_owner)
        self.about.left.connect(self._look_up)
        self.body.addWidget(kind)
        self.body.addWidget(said)
        follows = Card(gap=6)
        follows.body.addWidget(label(text("matters.complaint.steps"), Role.h3))
        self._steps = Prose("", Role.body)
        follows.body.addWidget(self._steps)
        follows.body.addWidget(Prose(text("matters.complaint.rule"), Role.cap, Colour.ink2))
        follows.body.addWidget(self.owner)
        self.aside.addWidget(follows)

    def enter(self, **given: object) -> None:
        """Empty, or about the cases and the person it was opened with."""
        self.begin("", given.get("back"))
        about, person = given.get("about"), given.get("person")
        self._about = tuple(one for one in about if isinstance(one, Case)) if isinstance(about, tuple) else ()
        self._person = person if isinstance(person, Person) else None
        coming, words = given.get("coming"), given.get("words")
        self._coming = coming if isinstance(coming, Coming) else None
        for field in self._fields:
            field.set_value("")
            field.set_messages()
        self.words.set_value(words if isinstance(words, str) else "")
        named = mask_name(self._person.name) if self._person else ""
        self._named.set_words(f"{text('matters.complaint.person')}：{named}" if named else "")
        self._named.setVisible(bool(named))
        self.who.setVisible(self._person is None or not self._person.phone)
        self.how.choose(COUNTER)
        chosen = given.get("matter")
        self._chosen(next((digit for digit, name in _MATTERS.items() if name == chosen), 1))
        if self._about:
            self.about.set_value(self._about[0].number)
        self._say_about()

    @property
    def _fields(self) -> tuple[Field, ...]:
        """In the order they are filled in."""
        return (self.words, self.who, self.about, self.against, self.owner)

    def _to_next(self, field: Field) -> None:
        after = self._fields[self._fields.index(field) + 1 :]
        following = next((one.editor for one in after if one.isVisibleTo(self)), None)
        (following or self.on).setFocus(Qt.FocusReason.TabFocusReason)

    def first_focus(self) -> QWidget:
        """What is said."""
        return self.words.editor

    @property
    def matter(self) -> OwnMatter:
        """Which of both."""
        return own_matters().matter(_MATTERS[self.which.chosen_digit() or 1])

    def _chosen(self, digit: int) -> None:
        self.which.choose(digit)
        structure = self.matter.item.structure
        steps = structure.steps if structure else ()
        limits = structure.limits if structure else ()
        said = [(one.verb.value, one.limit.text if one.limit else one.text) for one in steps]
        lines = [f"{place}　{verb}　{words}" for place, (verb, words) in enumerate(said, 1)]
        lines += [text("matters.complaint.limit", title=self.matter.says, limit=one.text) for one in limits]
        self._steps.set_words("\n".join(lines))
        stuck = self.matter.id == STUCK
        self.owner.setVisible(stuck)
        if stuck and not self.owner.value():
            self.owner.set_value(likely_owner(self.shell.counter, _numbers(self.against.value())))
        self._say_owner()

    def _say_owner(self) -> None:
        """Who it is that sees it through."""
        staff = {one.number: one.name for one in self.shell.counter.settings.hall.staff}
        name = staff.get(self.owner.value())
        self.owner.set_hint(text("visits.owner_known", name=name) if name else "")

    def _came(self, digit: int) -> None:
        self.how.choose(digit)

    def _look_up(self) -> None:
        typed = self.about.value()
        if not typed:
            self._about = ()
            self._say_about()
        elif all(one.number != typed for one in self._about):
            call = partial(_case_of, self.shell.counter, typed)
            self.shell.reading(call).success(self._found).failure(self._not_found).start()

    def _found(self, found: tuple[str, Case]) -> None:
        typed, case = found
        if typed == self.about.value():
            self._about = (case,)
            self.about.set_messages()
            self._say_about()

    def _not_found(self, error: CounterError) -> None:
        self._about = ()
        self.about.set_messages(text("matters.complaint.about_none"))
        self._say_about()

    def _say_about(self) -> None:
        """The case it is about, and who worked on it: they are offered, and may be taken out again."""
        words: list[str] = []
        for one in self._about:
            title, number, status = one.title, one.number, one.status.label
            words.append(text("matters.complaint.about_found", title=title, number=number, status=status))
        clerks = clerks_of(self._about)
        if clerks:
            words.append(text("matters.complaint.against_from", clerks="、".join(clerks)))
            if not self.against.value() and self.matter.id == COMPLAINT:
                self.against.set_value("、".join(clerks))
        self._known.set_words("\n".join(words))
        self._known.setVisible(bool(words))

    def gap(self) -> QWidget | None:
        """What is said, and a number that is a case's."""
        found = empty(self.words)
        if found is not None:
            return found
        if self.about.value() and not self._about:
            self.about.set_messages(text("matters.complaint.about_none"))
            return self.about.editor
        return None

    def call(self) -> Callable[[], object]:
        """Taken down."""
        complaint = Complaint(
            matter=self.matter.id,
            words=self.words.value(),
            person=self._person,
            about=self._about,
            against=_numbers(self.against.value()),
            who=self.who.value() if self.who.isVisibleTo(self) else "",
            by_phone=self.how.chosen_digit() == PHONE,
            owner=self.owner.value() if self.matter.id == STUCK else "",
            coming=self._coming if self.matter.id == STUCK else None,
            ticket=self.ticket,
        )
        return partial(register, self.shell.counter, complaint)

    def refused(self, error: CounterError) -> bool:
        """A number nobody of the staff has is said at its field."""
        field = self.against if error.code == "complaining.nobody" else self.owner
        if error.code not in ("complaining.nobody", "complaining.no_owner", "complaining.owner_against"):
            return False
        field.set_messages(text(error.code, **error.facts))
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def done(self, made: object) -> None:
        """To the case."""
        if isinstance(made, Registered):
            self.shell.go(PageId.steps, case=made.case)


def _numbers(words: str) -> tuple[str, ...]:
    parts: Sequence[str] = words.replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
    return tuple(dict.fromkeys(one for one in parts if one))


def _case_of(counter: Counter, typed: str) -> tuple[str, Case]:
    return typed, find_case(counter, typed)
