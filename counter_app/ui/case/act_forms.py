# SPDX-License-Identifier: Apache-2.0
"""What the later acts of a case ask for: a reason, a number, a receiver, a supervisor. One form an act, in the page."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.privacy import mask_name, mask_number
from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.centre_rules import unsettled
from counter_app.cases.people import Agent, Party, Person, Personal, Receiver, Unit
from counter_app.catalogue.items import Result, Step
from counter_app.desk.centre_decisions import owed_to_centre, settle
from counter_app.desk.counter import Counter
from counter_app.desk.following import (
    Followed,
    complete,
    correct,
    deliver,
    extend,
    resume_case,
    send_back,
    suspend,
    withdraw,
)
from counter_app.desk.numbering import OfferedNumber
from counter_app.desk.signing_in import confirm_supervisor
from counter_app.ui import theme
from counter_app.ui.case.confirmation import Confirmation
from counter_app.ui.case.party_form import PersonForm, UnitForm
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, label

Call = Callable[[], Followed]


class Act(StrEnum):
    """Acts that ask for something; the values are those of the actions they write."""

    send_back = "sent_back"
    suspend = "suspended"
    resume = "resumed"
    extend = "extended"
    correct = "corrected"
    withdraw = "withdrawn"
    complete = "completed"
    deliver = "delivered"
    reissue = "number_given"
    tell = "telling_asked"
    papers = "lines_completed"
    objection = "objection_raised"
    settle = "decision_settled"

    @property
    def label(self) -> str:
        """The verb, for the button that does it."""
        return text(f"page.steps.act.{self.value}")


class ActForm(QWidget):
    """Base of the forms. ``gap`` marks what is still to be filled, ``call`` takes what was typed to the desk."""

    finished = Signal()  # Enter on the last field

    def __init__(self, act: Act, title: str) -> None:
        super().__init__()
        self.act = act
        self.confirmation: Confirmation | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.GAP)
        if title:
            self.body.addWidget(label(title, Role.h3))

    def first(self) -> QWidget | None:
        """Where typing begins; None where there is nothing to type."""
        return None

    def gap(self) -> QWidget | None:
        """The first thing still to be filled, marked so."""
        return None

    def call(self, counter: Counter, case: Case) -> Call:
        """The desk call with what was typed, made on the window's thread."""
        raise NotImplementedError

    def refuse(self, error: CounterError) -> bool:
        """Take a refusal that belongs to a field of the form."""
        if self.confirmation is not None and error.code.startswith("signing_in."):
            self.confirmation.refuse(error)
            return True
        return False

    def _confirm(self) -> Confirmation:
        self.confirmation = Confirmation()
        self.confirmation.finished.connect(self.finished)
        self.body.addWidget(self.confirmation)
        return self.confirmation


def _empty(field: Field) -> QWidget | None:
    if field.value():
        return None
    field.set_messages(text("page.empty_field"))
    return field.editor


class ReasonForm(ActForm):
    """A reason; working days for 延期; a supervisor where the rules want one."""

    def __init__(self, act: Act, step: Step | None = None) -> None:
        super().__init__(act, act.label)
        self._step = step
        self.days = Field("days", text("page.steps.days"), required=True, latin=True)
        self.reason = Field("reason", text(f"page.steps.reason.{act.value}"), required=True)
        if act is Act.extend:
            self.body.addWidget(self.days)
            self.days.editor.returnPressed.connect(self._to_reason)
            self.days.edited.connect(self.days.set_messages)
        self.body.addWidget(self.reason)
        self.reason.edited.connect(self.reason.set_messages)
        if act in (Act.suspend, Act.extend):
            self._confirm()
            self.reason.editor.returnPressed.connect(self._to_supervisor)
        else:
            self.reason.editor.returnPressed.connect(self.finished)

    def first(self) -> QWidget:
        """The days, or the reason."""
        return self.days.editor if self.act is Act.extend else self.reason.editor

    def gap(self) -> QWidget | None:
        """Days, reason, supervisor."""
        if self.act is Act.extend:
            if not self.days.value().isdecimal() or not self.days.value().isascii():
                self.days.set_messages(text("page.steps.days_number"))
                return self.days.editor
        return _empty(self.reason) or (self.confirmation.gap() if self.confirmation else None)

    def _to_reason(self) -> None:
        self.reason.editor.setFocus()

    def _to_supervisor(self) -> None:
        if self.confirmation is not None:
            self.confirmation.number.editor.setFocus()

    def call(self, counter: Counter, case: Case) -> Call:
        """The act with its reason."""
        reason = self.reason.value()
        given = self.confirmation.given() if self.confirmation else ("", "")
        match self.act:
            case Act.suspend:
                return partial(_suspended, counter, case, reason, given)
            case Act.extend:
                return partial(_extended, counter, case, int(self.days.value()), reason, given)
            case Act.resume:
                return partial(resume_case, counter, case, reason)
            case Act.settle:
                return partial(settle, counter, case, reason)
            case Act.send_back if self._step is not None:
                return partial(send_back, counter, case, self._step, reason)
            case _:
                return partial(withdraw, counter, case, reason)


class SettleForm(ReasonForm):
    """核对: what the centre decided, in sight while it is written what was found."""

    def __init__(self, case: Case) -> None:
        super().__init__(Act.settle)
        words = "".join(owed_to_centre(one) for one in unsettled(case))
        self.body.insertWidget(1, Prose(words, Role.cap, Colour.ink2))


class CompletionForm(ActForm):
    """办结: what the item gives, and its number where it has one."""

    def __init__(self, case: Case, results: tuple[Result, ...]) -> None:
        super().__init__(Act.complete, "")
        self._result = "、".join(one.text for one in results) or case.title
        numbered = next((one for one in results if one.numbered), None)
        words = Prose(text("page.steps.result", result=self._result), Role.body)
        self.body.addWidget(words)
        self.number: Field | None = None
        if numbered is not None:
            self.number = Field("result_number", text("page.steps.result_number", result=numbered.text), required=True)
            self.number.editor.returnPressed.connect(self.finished)
            self.number.edited.connect(self.number.set_messages)
            self.body.addWidget(self.number)

    def offer(self, offered: OfferedNumber) -> None:
        """The case's own number, or the next of the window's block; what was typed meanwhile stays."""
        if self.number is not None:
            if offered.number and not self.number.value():
                self.number.set_value(offered.number)
            self.number.set_messages(warning=offered.notice)

    def first(self) -> QWidget | None:
        """The number, where one is asked."""
        return self.number.editor if self.number else None

    def gap(self) -> QWidget | None:
        """The number."""
        return _empty(self.number) if self.number else None

    def call(self, counter: Counter, case: Case) -> Call:
        """Finish."""
        number = self.number.value() if self.number else ""
        return partial(complete, counter, case, self._result, number=number)


class DeliveryForm(ActForm):
    """送达: to whom, what. The applicant is the default where they have shown who they are."""

    def __init__(self, case: Case, results: tuple[Result, ...], today: date) -> None:
        super().__init__(Act.deliver, "")
        self._known: dict[int, Receiver] = {}
        self._digit = 3
        self.receiver = OptionRow(text("page.steps.receiver"), self._choices(case))
        self.receiver.chosen.connect(self._chosen)
        self.person = PersonForm(text("page.steps.other_receiver"), "receiver", agent=True)
        self.person.set_today(today)
        self.person.finished.connect(self.finished)
        named = [one.text for one in results] + [text("page.paper.completion")]
        self.documents = Field("documents", text("page.steps.documents"), required=True)
        self.documents.set_value("、".join(dict.fromkeys(named)))
        self.documents.editor.returnPressed.connect(self.finished)
        self.body.addWidget(label(text("page.steps.receiver"), Role.cap, Colour.ink3))
        self.body.addWidget(self.receiver)
        self.body.addWidget(self.person)
        self.body.addWidget(self.documents)
        if isinstance(case.applicant, Unit) and case.applicant.contact:
            self.person.fields["name"].set_value(case.applicant.contact)
            self.person.fields["relation"].set_value(text("ui.party.contact"))
        self._chosen(min(self._known, default=3))

    def _choices(self, case: Case) -> list[Choice]:
        choices = []
        if isinstance(case.applicant, Person):
            who = case.applicant
            self._known[1] = _receiver(who, text("page.steps.self"))
            choices.append(Choice(1, _spoken("applicant", who)))
        if case.agent is not None:
            who = case.agent.person
            relation = case.agent.relation or text("ui.facts.agent")
            self._known[2] = _receiver(who, relation)
            choices.append(Choice(2, _spoken("agent", who)))
        return [*choices, Choice(3, text("page.steps.somebody_else"))]

    def first(self) -> QWidget:
        """Who takes it."""
        return self.receiver

    def _chosen(self, digit: int) -> None:
        self._digit = digit
        self.receiver.choose(digit)
        self.person.setVisible(digit not in self._known)
        if self.person.isVisible():
            self.person.fields["name"].editor.setFocus()

    def gap(self) -> QWidget | None:
        """A receiver with a sound number, and what was handed over."""
        if self._digit not in self._known:
            self.person.show_faults()
            field = self.person.first_gap()
            if field is not None:
                if not field.value():
                    field.set_messages(text("page.empty_field"))
                return field.editor
        return _empty(self.documents)

    def call(self, counter: Counter, case: Case) -> Call:
        """Hand it over."""
        receiver = self._known.get(self._digit)
        if receiver is None:
            agent = self.person.agent() or Agent(person=Person(name=""))
            receiver = _receiver(agent.person, agent.relation or text("page.steps.somebody_else"))
        documents = tuple(one.strip() for one in self.documents.value().split("、") if one.strip())
        return partial(deliver, counter, case, receiver, documents, way=text("page.steps.way"))


class CorrectionForm(ActForm):
    """更正: which part of the record, what is right, and why."""

    def __init__(self, case: Case, today: date) -> None:
        super().__init__(Act.correct, Act.correct.label)
        self._case = case
        self._digit = 0
        fields = {1: "applicant", 2: "agent", 3: "receiver", 4: "result_number"}
        there = {
            "applicant": case.applicant is not None,
            "agent": case.agent is not None,
            "receiver": case.receiver is not None,
            "result_number": bool(case.result_number),
        }
        self._fields = {digit: key for digit, key in fields.items() if there[key]}
        choices = [Choice(digit, text(f"page.steps.correct.{key}")) for digit, key in self._fields.items()]
        self.which = OptionRow(text("page.steps.correct.which"), choices)
        self.which.chosen.connect(self._chosen)
        self.person = PersonForm(text("page.steps.correct.right"), "correction")
        self.agent = PersonForm(text("page.steps.correct.right"), "correction_agent", agent=True)
        self.unit = UnitForm(text("page.steps.correct.right"), "correction_unit")
        self.number = Field("correction_number", text("page.steps.correct.right"), required=True)
        self.reason = Field("reason", text("page.steps.reason.corrected"), required=True)
        self.reason.editor.returnPressed.connect(self.finished)
        self.body.addWidget(self.which)
        for form in (self.person, self.agent, self.unit):
            form.set_today(today)
            form.finished.connect(self._to_reason)
        for part in (self.person, self.agent, self.unit, self.number):
            part.hide()
            self.body.addWidget(part)
        self.body.addWidget(self.reason)
        if len(self._fields) == 1:
            self._chosen(next(iter(self._fields)))

    def first(self) -> QWidget:
        """Which part; its first field where there is only one."""
        return self._target() if len(self._fields) == 1 else self.which

    def _chosen(self, digit: int) -> None:
        self._digit = digit
        self.which.choose(digit)
        case, key = self._case, self._fields[digit]
        self.number.set_value(case.result_number)
        if isinstance(case.applicant, Unit):
            self.unit.set_unit(case.applicant)
        else:
            self.person.set_person(case.applicant)
        if key == "receiver" and case.receiver is not None:
            taker = case.receiver
            self.agent.set_person(Person(name=taker.name, id_kind=taker.id_kind, id_number=taker.id_number))
            self.agent.fields["relation"].set_value(taker.relation)
        elif case.agent is not None:
            self.agent.set_person(case.agent.person, case.agent.relation)
        shown = self._shown()
        for part in (self.person, self.agent, self.unit, self.number):
            part.setVisible(part is shown)
        if self.isVisible():
            self._target().setFocus()

    def _target(self) -> QWidget:
        if self._shown() is self.number:
            return self.number.editor
        return next(iter(self._form().fields.values())).editor

    def _shown(self) -> QWidget | None:
        match self._fields.get(self._digit):
            case "applicant":
                return self.unit if isinstance(self._case.applicant, Unit) else self.person
            case "agent" | "receiver":
                return self.agent
            case "result_number":
                return self.number
            case _:
                return None

    def _form(self) -> PersonForm | UnitForm:
        shown = self._shown()
        return shown if isinstance(shown, PersonForm | UnitForm) else self.person

    def _to_reason(self) -> None:
        self.reason.editor.setFocus()

    def gap(self) -> QWidget | None:
        """What is right, then why."""
        shown = self._shown()
        if shown is None:
            return self.which
        if shown is self.number:
            return _empty(self.number) or _empty(self.reason)
        form = self._form()
        form.show_faults()
        field = form.first_gap()
        return field.editor if field is not None else _empty(self.reason)

    def call(self, counter: Counter, case: Case) -> Call:
        """Put it right."""
        key = self._fields[self._digit]
        right = Personal()
        party: Party | None = self._form().party() if key == "applicant" else None
        agent = self.agent.agent() if key in ("agent", "receiver") else None
        if key == "applicant":
            right = Personal(applicant=party)
        elif key == "agent":
            right = Personal(agent=agent)
        elif key == "receiver" and agent is not None:
            right = Personal(receiver=_receiver(agent.person, agent.relation))
        elif key == "result_number":
            right = Personal(words={"value": self.number.value()})
        return partial(correct, counter, case, key, right, self.reason.value())


def make_form(act: Act, counter: Counter, case: Case, step: Step | None, results: tuple[Result, ...]) -> ActForm:
    """The form of an act."""
    today = civil_date(counter.clock())
    match act:
        case Act.complete:
            return CompletionForm(case, results)
        case Act.deliver:
            return DeliveryForm(case, results, today)
        case Act.correct:
            return CorrectionForm(case, today)
        case Act.settle:
            return SettleForm(case)
        case _:
            return ReasonForm(act, step)


def _receiver(person: Person, relation: str) -> Receiver:
    return Receiver(name=person.name, id_kind=person.id_kind, id_number=person.id_number, relation=relation)


def _spoken(use: str, person: Person) -> str:
    return text(f"page.steps.{use}", name=mask_name(person.name), number=mask_number(person.id_number))


def _suspended(counter: Counter, case: Case, reason: str, given: tuple[str, str]) -> Followed:
    return suspend(counter, case, reason, supervisor=confirm_supervisor(counter, *given))


def _extended(counter: Counter, case: Case, days: int, reason: str, given: tuple[str, str]) -> Followed:
    return extend(counter, case, days, reason, supervisor=confirm_supervisor(counter, *given))
