# SPDX-License-Identifier: Apache-2.0
"""Typing a person or a unit: fields with live checks, numbers hidden once they are right and left."""

from collections.abc import Mapping
from datetime import date

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from counter_app.base.identity import Checked, age_on
from counter_app.base.privacy import mask_number, mask_phone
from counter_app.base.texts import text
from counter_app.cases.id_papers import check_person, check_unit
from counter_app.cases.people import Agent, IdKind, Party, Person, Source, Unit
from counter_app.ui.shell.current_case import SAVE_AFTER_MS
from counter_app.ui.theme import Role
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.chip import Chip
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.select import LabelledSelect, Select
from counter_app.ui.widgets.text import label

EIGHTEEN = (IdKind.resident_id, IdKind.hkmt_residence)
"""Papers whose number has 18 places: counted while it is typed, judged at the last one."""


class PartyForm(Card):
    """The card of one party. ``changed`` comes when the keys are quiet, or at once when a field is left."""

    changed = Signal()
    finished = Signal()  # Enter on the last field

    def __init__(self, title: str, prefix: str) -> None:
        super().__init__(gap=6)
        self._prefix = prefix
        self._today = date.min
        self._fields: dict[str, Field] = {}
        self._touched: set[str] = set()
        self._read = Chip("", Mark.met)
        self._read.hide()
        self.body.addLayout(row(label(title, Role.h3), None, self._read))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by their names."""
        return self._fields

    @property
    def read_words(self) -> str:
        """What was read and when, "" where nothing of this party was."""
        return "" if self._read.isHidden() else self._read.text()

    def say_read(self, words: str, mark: Mark = Mark.met) -> None:
        """Say what was read and when; "" where there is nothing to be said."""
        self._read.set_chip(words, mark)
        self._read.setVisible(bool(words))

    def set_today(self, today: date) -> None:
        """Ages and future dates are judged by the hall's day."""
        self._today = today

    def flush(self) -> None:
        """Say now what has changed."""
        if self._timer.isActive():
            self._timer.stop()
        self.changed.emit()

    def first_gap(self) -> Field | None:
        """The first required field that is empty, else the first with a fault."""
        empty = [one for one in self._fields.values() if one.required and not one.value()]
        faulty = [one for one in self._fields.values() if one.fault]
        return next(iter(empty + faulty), None)

    def checks(self) -> Mapping[str, Checked]:
        """What the rules say of every field."""
        raise NotImplementedError

    def party(self) -> Party | None:
        """What has been typed, right or wrong; None where nothing has been."""
        raise NotImplementedError

    def show_faults(self) -> None:
        """Judge every field, those nobody has been in too."""
        self._touched.update(self._fields)
        self._judge()

    def _add(self, key: str, name: str, **look: object) -> Field:
        field = Field(f"{self._prefix}.{key}", name, **look)  # type: ignore[arg-type]
        field.edited.connect(self._edited)
        field.left.connect(self._left)
        self._fields[key] = field
        return field

    def _fill(self, values: Mapping[str, str], source: str) -> None:
        """Put values in, judge those that are there, hide those that are right."""
        self._touched = {key for key, value in values.items() if value and key in self._fields}
        for key, field in self._fields.items():
            field.set_value(values[key], source)
        self._judge()
        for field in self._fields.values():
            field.conceal()

    def _change(self, values: Mapping[str, str], sources: Mapping[str, str]) -> None:
        """Put in what is new, and leave what stands there already as it is, with the hands that may be in it."""
        for key, field in self._fields.items():
            if field.value() != values[key]:
                field.set_value(values[key])
                self._touched.add(key)
            field.set_source(sources.get(key, "") if values[key] else "")
        self._judge()
        for field in self._fields.values():
            if not field.editor.hasFocus():
                field.conceal()

    def _field_of(self, sender: object) -> str:
        return next((key for key, field in self._fields.items() if field is sender), "")

    def _edited(self) -> None:
        key = self._field_of(self.sender())
        field = self._fields.get(key)
        if field is None:
            return
        field.set_source(Source.typed.value if field.value() else "")
        self._touched.discard(key)
        if self._complete(key):
            self._touched.add(key)
        self._judge()
        self._timer.start()

    def _complete(self, key: str) -> bool:
        """Whether a field is long enough to be judged while it is still being typed."""
        return False

    def _left(self) -> None:
        key = self._field_of(self.sender())
        if key and self._fields[key].value():
            self._touched.add(key)
        self._judge()
        self.flush()

    def _judge(self) -> None:
        found = self.checks()
        for key, field in self._fields.items():
            one = found.get(key)
            if one is None or key not in self._touched:
                field.set_messages()
                continue
            notes = one.note_sentences
            field.set_messages(one.sentence, notes[0] if notes else "")
        self._derive(found)

    def _derive(self, found: Mapping[str, Checked]) -> None:
        """Show what follows from the values."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field: the next one, behind the last one on."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not plain:
            super().keyPressEvent(event)
            return
        order = list(self._fields.values())
        at = next((place for place, one in enumerate(order) if one.editor.hasFocus()), -1)
        if at + 1 < len(order):
            order[at + 1].editor.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()


class PersonForm(PartyForm):
    """A natural person. Birth date and sex follow from the number; nothing is asked twice."""

    def __init__(self, title: str, prefix: str, *, agent: bool = False) -> None:
        super().__init__(title, prefix)
        self._known: Person | None = None  # who was put in, with what is known besides the fields
        name = self._add("name", text("ui.party.name"), required=True)
        self.kind = Select(f"{prefix}.id_kind", text("ui.party.id_kind"), [one.value for one in IdKind])
        self.kind.currentIndexChanged.connect(self._kind_changed)
        number = self._add(
            "id_number", text("ui.party.id_number"), required=True, length=18, mask=mask_number, latin=True
        )
        kind = LabelledSelect(self.kind)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.addWidget(name, 0, 0)
        grid.addWidget(kind, 0, 1)
        grid.addWidget(number, 1, 0, 1, 2)
        if agent:
            relation = self._add("relation", text("ui.party.relation"), hint=text("ui.party.relation_hint"))
            grid.addWidget(relation, 2, 0, 1, 2)
        else:
            phone = self._add(
                "phone", text("ui.party.phone"), mask=mask_phone, latin=True, hint=text("ui.party.phone_hint")
            )
            grid.addWidget(phone, 2, 0, 1, 2)
        self.body.addLayout(grid)
        self._judge()

    def set_person(self, person: Person | None, relation: str = "") -> None:
        """Show what is known."""
        self._known = person
        self._show_kind(person)
        self._fill(_values(person, relation), person.source.value if person else "")
        if self._known is not None and self._known.source is Source.card:
            self._by_hand()

    def take_card(self, person: Person, relation: str = "") -> None:
        """Show what a card has added, without touching anything that stays as it was."""
        self._known = person
        self._show_kind(person)
        values = _values(person, relation)
        for key in ("phone", "relation"):  # typed before it was known who this is
            values[key] = values[key] or (self._fields[key].value() if key in self._fields else "")
        self._change(values, dict.fromkeys(("name", "id_number"), person.source.value))
        self._by_hand()

    def _show_kind(self, person: Person | None) -> None:
        self.kind.blockSignals(True)
        self.kind.setCurrentText((person.id_kind if person else IdKind.resident_id).value)
        self.kind.blockSignals(False)
        self._length()

    def _by_hand(self) -> None:
        """What no card says was typed."""
        for key in ("phone", "relation"):
            if key in self._fields and self._fields[key].value():
                self._fields[key].set_source(Source.typed.value)

    def person(self) -> Person | None:
        """What has been typed, right or wrong; None where nothing has been. What is known besides is kept as long as
        it is still the same person."""
        values = {key: field.value() for key, field in self._fields.items()}
        if not values["name"] and not values["id_number"]:
            return None
        found = self.checks()
        known = self._known
        if known is not None and (values["name"], values["id_number"], self._kind()) == (
            known.name,
            known.id_number,
            known.id_kind,
        ):
            phone = found["phone"].value if "phone" in found else values.get("phone", known.phone)
            return msgspec.structs.replace(known, phone=phone)
        number = found["id_number"]
        return Person(
            name=found["name"].value,
            id_kind=self._kind(),
            id_number=number.value,
            sex=number.sex if not number.fault else "",
            birth=number.birth.isoformat() if number.birth and not number.fault else "",
            phone=found["phone"].value if "phone" in found else values.get("phone", ""),
        )

    def party(self) -> Party | None:
        """The person."""
        return self.person()

    def agent(self) -> Agent | None:
        """The person as somebody's agent."""
        person = self.person()
        return Agent(person=person, relation=self._fields["relation"].value()) if person is not None else None

    def _kind(self) -> IdKind:
        return IdKind(self.kind.currentText())

    def checks(self) -> Mapping[str, Checked]:
        """By the rule of the paper's kind."""
        values = {key: field.value() for key, field in self._fields.items()}
        draft = Person(
            name=values["name"],
            id_kind=self._kind(),
            id_number=values["id_number"],
            phone=values.get("phone", ""),
        )
        return check_person(draft, today=self._today)

    def _complete(self, key: str) -> bool:
        return key == "id_number" and self._kind() in EIGHTEEN and len(self._fields[key].value()) >= 18

    def _kind_changed(self) -> None:
        self._length()
        self._judge()
        self.flush()

    def _length(self) -> None:
        self._fields["id_number"].set_length(18 if self._kind() in EIGHTEEN else 0)

    def _derive(self, found: Mapping[str, Checked]) -> None:
        number = found.get("id_number")
        words = ""
        if number is not None and number.birth is not None and not number.fault:
            age = age_on(number.birth, self._today)
            words = text("ui.party.derived", sex=number.sex, birth=number.birth.isoformat(), age=age)
        elif self._kind() in EIGHTEEN:
            words = text("ui.party.number_hint")
        self._fields["id_number"].set_hint(words)


def _values(person: Person | None, relation: str) -> dict[str, str]:
    if person is None:
        return {"name": "", "id_number": "", "phone": "", "relation": relation}
    return {"name": person.name, "id_number": person.id_number, "phone": person.phone, "relation": relation}


class UnitForm(PartyForm):
    """A unit, school or institution, and the person who came for it."""

    def __init__(self, title: str, prefix: str) -> None:
        super().__init__(title, prefix)
        self.body.addWidget(self._add("name", text("ui.party.unit_name"), required=True))
        code = self._add("credit_code", text("ui.party.credit_code"), length=18, latin=True)
        self.body.addWidget(code)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(self._add("contact", text("ui.party.contact")))
        beside.addWidget(self._add("phone", text("ui.party.phone"), mask=mask_phone, latin=True))
        self.body.addLayout(beside)

    def set_unit(self, unit: Unit | None) -> None:
        """Show what is known."""
        values = {"name": "", "credit_code": "", "contact": "", "phone": ""}
        if unit is not None:
            values = {
                "name": unit.name,
                "credit_code": unit.credit_code,
                "contact": unit.contact,
                "phone": unit.phone,
            }
        self._fill(values, unit.source.value if unit else "")

    def take_contact(self, name: str) -> None:
        """Who came, by the card; nothing else is touched."""
        values = {key: field.value() for key, field in self._fields.items()} | {"contact": name}
        sources = {key: Source.typed.value for key in values} | {"contact": Source.card.value}
        self._change(values, sources)

    def party(self) -> Party | None:
        """What has been typed, right or wrong; None where nothing has been."""
        if not self._fields["name"].value() and not self._fields["credit_code"].value():
            return None
        found = self.checks()
        values = {key: found[key].value if key in found else field.value() for key, field in self._fields.items()}
        return _unit(values)

    def checks(self) -> Mapping[str, Checked]:
        """By the rules of units."""
        return check_unit(_unit({key: field.value() for key, field in self._fields.items()}))

    def _complete(self, key: str) -> bool:
        return key == "credit_code" and len(self._fields[key].value()) >= 18


def _unit(values: Mapping[str, str]) -> Unit:
    return Unit(
        name=values["name"],
        credit_code=values["credit_code"],
        contact=values["contact"],
        phone=values["phone"],
    )
