# SPDX-License-Identifier: Apache-2.0
"""The next step of a follow-up: a digit where there is a choice, a sentence, a second person where one is needed."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.cases.follow_up import NOT_COUNTED, ContactWay, Finding, FollowUpStep
from counter_app.cases.follow_up_rules import CONTACTS, FollowUp
from counter_app.ui import theme
from counter_app.ui.case.confirmation import Confirmation
from counter_app.ui.follow_up.follow_up_rows import tries_words
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, label

WAYS: Mapping[int, tuple[ContactWay, bool]] = {
    1: (ContactWay.phone, True),
    2: (ContactWay.phone, False),
    3: (ContactWay.in_person, True),
    4: (ContactWay.visit, True),
    5: (ContactWay.message, False),
}
"""How somebody was contacted, and whether they were reached."""
FINDINGS: Mapping[int, Finding] = dict(enumerate(Finding, 1))


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in for a step."""

    step: FollowUpStep
    words: str
    way: tuple[ContactWay, bool] | None = None
    finding: Finding | None = None
    second: tuple[str, str] = ("", "")


class StepForm(QWidget):
    """Shows the fields of one step. ``finished`` where Enter was pressed in the last of them."""

    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.step: FollowUpStep | None = None
        self._title = label("", Role.h3)
        self._hint = Prose("", Role.cap, Colour.ink2)
        self.ways = OptionRow(
            text("follow_up.contact.question"),
            [Choice(digit, text(f"follow_up.contact.{digit}")) for digit in WAYS],
        )
        self.findings = OptionRow(
            text("follow_up.classify.question"),
            [Choice(digit, text(f"follow_up.classify.{digit}")) for digit in FINDINGS],
        )
        self.sentences: Mapping[FollowUpStep, Field] = {
            step: Field(f"follow_up_{step.value}", text(f"follow_up.words.{step.value}"))
            for step in FollowUpStep
            if step is not FollowUpStep.closed
        }
        self._shown = FollowUpStep.contacted
        self.confirmation = Confirmation(second=True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GAP)
        for part in (self._title, self._hint, self.ways, self.findings, *self.sentences.values(), self.confirmation):
            body.addWidget(part)
        self.ways.chosen.connect(self._way_chosen)
        self.findings.chosen.connect(self._found)
        for field in self.sentences.values():
            field.editor.returnPressed.connect(self._words_done)
            field.edited.connect(field.set_messages)
        self.confirmation.finished.connect(self.finished)

    def show_step(self, one: FollowUp | None, step: FollowUpStep | None) -> None:
        """The fields of a step, empty; None hides all of them."""
        self.step = step
        self.ways.choose(None)
        self.findings.choose(None)
        self._shown = step if step in self.sentences and step is not None else FollowUpStep.contacted
        for one_step, field in self.sentences.items():
            field.set_value("")
            field.set_messages()
            field.setVisible(step is one_step)
        self.confirmation.clear()
        self.setVisible(step is not None)
        if one is None or step is None:
            return
        contacts = step in CONTACTS
        self._title.setText(text("follow_up.next", step=text(f"follow_up.step.{step.value}")))
        self._hint.set_words(tries_words(one, step) if contacts else "")
        self._hint.setVisible(contacts)
        self.ways.setVisible(contacts)
        self.findings.setVisible(step is FollowUpStep.classified)
        self._ask_second()

    @property
    def words(self) -> Field:
        """The sentence of the step."""
        return self.sentences[self._shown]

    @property
    def options(self) -> OptionRow | None:
        """Where digits count, if the step has a choice."""
        if self.step in CONTACTS:
            return self.ways
        return self.findings if self.step is FollowUpStep.classified else None

    def take_focus(self) -> None:
        """To the choice, else to the sentence."""
        if self.step is not FollowUpStep.closed:
            first = self.options or self.words.editor
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def answer(self, digit: int) -> None:
        """A digit from the list beside it."""
        options = self.options
        if options is not None and any(one.choice.digit == digit for one in options.options):
            options.choose(digit)
            options.chosen.emit(digit)

    def filled(self) -> Filled | None:
        """What was filled in; None where something is missing, which is marked and stood on."""
        step, options = self.step, self.options
        if step is None:
            return None
        digit = options.chosen_digit() if options is not None else None
        if options is not None and digit is None:
            self.words.set_messages(text("follow_up.choose_first"))
            options.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        way = WAYS[digit] if digit is not None and step in CONTACTS else None
        finding = FINDINGS[digit] if digit is not None and step is FollowUpStep.classified else None
        words = self.words.value().strip()
        needed = step is not FollowUpStep.closed and (way is None or way[1])
        if needed and not words:
            self.words.set_messages(text("page.empty_field"))
            self.words.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        second = ("", "")
        if finding in NOT_COUNTED:
            gap = self.confirmation.gap()
            if gap is not None:
                gap.setFocus(Qt.FocusReason.OtherFocusReason)
                return None
            second = self.confirmation.given()
        return Filled(step, words, way, finding, second)

    def _way_chosen(self, digit: int) -> None:
        self.words.set_messages()
        if WAYS[digit][1]:
            self.words.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found(self) -> None:
        self.words.set_messages()
        self._ask_second()
        self.words.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_second(self) -> None:
        digit = self.findings.chosen_digit() if self.step is FollowUpStep.classified else None
        wanted = digit is not None and FINDINGS[digit] in NOT_COUNTED
        self.confirmation.setVisible(wanted)

    def _words_done(self) -> None:
        if self.confirmation.isVisibleTo(self):
            self.confirmation.number.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.finished.emit()
