# SPDX-License-Identifier: Apache-2.0
"""异议 while a step is public: a new one written down, or one of those that wait answered."""

from functools import partial

from PySide6.QtWidgets import QWidget

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.desk.counter import Counter
from counter_app.desk.objecting import ToldObjection, handle_objection, objections_of, raise_objection
from counter_app.ui.case.act_forms import Act, ActForm, Call
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, label

NEW = 1
UPHELD, NOT_UPHELD = 1, 2


def objection_words(place: int, told: ToldObjection) -> str:
    """One line of an objection: when, what, and what came of it."""
    one = told.objection
    time = f"{from_micros(one.at).astimezone(SHANGHAI):%m-%d %H:%M}"
    if one.upheld is None:
        return text("step_page.objection.line", place=place, time=time, words=told.words)
    state = text(f"step_page.objection.upheld_{'yes' if one.upheld else 'no'}")
    return text(
        "step_page.objection.line_answered",
        place=place,
        time=time,
        words=told.words,
        state=state,
        handling=told.handling,
    )


class ObjectionForm(ActForm):
    """Where some wait for an answer and whoever is here ``answers``, it asks which first; else a new one is written."""

    def __init__(self, case: Case, step: str, *, answers: bool) -> None:
        super().__init__(Act.objection, text("step_page.objection.choice"))
        self._step = step
        open_ones = [
            (place, one)
            for place, one in enumerate(objections_of(case, step), 1)
            if answers and one.objection.upheld is None
        ]
        self._open = {digit: told for digit, (_, told) in enumerate(open_ones, NEW + 1)}
        choices = [Choice(NEW, text("step_page.objection.new"))]
        choices += [
            Choice(digit, text("step_page.objection.answer", place=place))
            for digit, (place, _) in enumerate(open_ones, NEW + 1)
        ]
        self.which = OptionRow(text("step_page.objection.which"), choices[:9])
        self.which.chosen.connect(self._chosen)
        self.who = Field("objector", text("step_page.objection.who"))
        self.words = Field("objection", text("step_page.objection.words"), required=True)
        self._told = Prose("", Role.body, Colour.ink2)
        self._ask = label(text("step_page.objection.upheld"), Role.cap, Colour.ink3)
        self.upheld = OptionRow(
            text("step_page.objection.upheld"),
            [
                Choice(UPHELD, text("step_page.objection.upheld_yes")),
                Choice(NOT_UPHELD, text("step_page.objection.upheld_no")),
            ],
        )
        self.upheld.chosen.connect(self._sought)
        self.handling = Field("handling", text("step_page.objection.handling"), required=True)
        self._wanting = Prose("", Role.cap, Colour.err)
        for part in (
            self.which,
            self.who,
            self.words,
            self._told,
            self._ask,
            self.upheld,
            self.handling,
            self._wanting,
        ):
            self.body.addWidget(part)
        self.who.editor.returnPressed.connect(self.words.editor.setFocus)
        self.words.editor.returnPressed.connect(self.finished)
        self.handling.editor.returnPressed.connect(self.finished)
        for one in (self.words, self.handling):
            one.edited.connect(one.set_messages)
        self.which.setVisible(bool(self._open))
        self._digit = NEW
        self._chosen(NEW)

    def first(self) -> QWidget:
        """Which, where some wait; else the words."""
        return self.which if self._open else self.words.editor

    def _chosen(self, digit: int) -> None:
        self._digit = digit
        self.which.choose(digit)
        answering = digit in self._open
        self._told.set_words(self._open[digit].words if answering else "")
        for part in (self._told, self._ask, self.upheld, self.handling):
            part.setVisible(answering)
        for part in (self.who, self.words):
            part.setVisible(not answering)
        self._wanting.set_words("")
        self._wanting.hide()
        if self.isVisible():
            (self.upheld if answering else self.words.editor).setFocus()

    def _sought(self, digit: int) -> None:
        self.upheld.choose(digit)
        self._wanting.hide()
        self.handling.editor.setFocus()

    def gap(self) -> QWidget | None:
        """The words; or whether it is right, and the answer."""
        if self._digit not in self._open:
            return _empty(self.words)
        if self.upheld.chosen_digit() is None:
            self._wanting.set_words(text("step_page.objection.not_sought"))
            self._wanting.show()
            return self.upheld
        return _empty(self.handling)

    def call(self, counter: Counter, case: Case) -> Call:
        """Write it down."""
        told = self._open.get(self._digit)
        if told is None:
            return partial(raise_objection, counter, case, self._step, who=self.who.value(), words=self.words.value())
        upheld = self.upheld.chosen_digit() == UPHELD
        return partial(handle_objection, counter, case, told.objection.id, self.handling.value(), upheld=upheld)


def _empty(field: Field) -> QWidget | None:
    if field.value():
        return None
    field.set_messages(text("page.empty_field"))
    return field.editor
