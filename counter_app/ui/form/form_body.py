# SPDX-License-Identifier: Apache-2.0
"""One form as it is filled in: groups and rosters one under the other, driven by its session and by nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.base.texts import text
from counter_app.forms.checks import FormFault
from counter_app.forms.definition import Filler, FormDefinition
from counter_app.forms.prefill import source_word
from counter_app.forms.session import TYPED, FormSession
from counter_app.ui.form.choice_field import ChoiceField
from counter_app.ui.form.group_card import GroupCard
from counter_app.ui.form.line_field import LineField
from counter_app.ui.form.order import screen_order
from counter_app.ui.form.pick_edit import PickEdit
from counter_app.ui.form.registry import BY_HAND, FIELDS, Made, is_on_screen
from counter_app.ui.form.roster_card import RosterCard
from counter_app.ui.form.second_entry import SecondEntry
from counter_app.ui.form.standing import TWICE
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, Column, row
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.text import Prose


class FormBody(Column):
    """Tells of every change, and when the hands are at the end; judges nothing itself."""

    changed = Signal()
    judged = Signal()  # nothing has changed, but more is told
    at_end = Signal()

    def __init__(self, shell: Shell, session: FormSession, today: date, caps: Mapping[str, str]) -> None:
        super().__init__(gap=8)
        self.session = session
        self._today = today
        self._judged: set[str] = set()
        self._all_judged = False
        self.fields: dict[str, Made] = {}
        self.seconds: dict[str, SecondEntry] = {}
        self.groups: list[GroupCard] = []
        self.rosters: dict[str, RosterCard] = {}
        self._parts: list[GroupCard | RosterCard] = []
        for part in screen_order(session.form):
            if isinstance(part, str):
                self._add_roster(shell, part, caps)
            else:
                self._add_group(part.title, [one for one in session.form.fields if one.group == part.id])
        self._by_hand = Card()
        self._hand_words = Prose("", Role.body, Colour.ink2)
        line = row(StatusMark(Mark.unseen), gap=10)
        line.addWidget(self._hand_words, 1)
        self._by_hand.body.addLayout(line)
        self.body.addWidget(self._by_hand)
        self.body.addStretch(1)

    @property
    def form(self) -> FormDefinition:
        """The form as defined."""
        return self.session.form

    def _add_group(self, title: str, definitions: Sequence[object]) -> None:
        made: list[Made] = []
        for one in self.form.fields:
            if one not in definitions or not is_on_screen(one):
                continue
            field = FIELDS[one.type](one, self._today)
            field.edited.connect(self._edited)
            field.left.connect(self._left)
            if isinstance(field, ChoiceField):
                field.passed.connect(self._passed)
                field.editor.left_up.connect(self._up)
                field.editor.left_down.connect(self._passed)
            self.fields[one.key] = field
            made.append(field)
        if not made:
            return
        card = GroupCard(title, made)
        card.line.opened.connect(self._unfolded)
        for field in made:
            if field.definition.twice and isinstance(field, LineField):
                second = SecondEntry(field)
                second.left.connect(self._repeated)
                self.seconds[field.key] = second
                card.add_second(second)
        self.groups.append(card)
        self._parts.append(card)
        self.body.addWidget(card)

    def _add_roster(self, shell: Shell, key: str, caps: Mapping[str, str]) -> None:
        roster = self.form.roster(key)
        if roster is None or not any(is_on_screen(one) for one in roster.columns):
            return
        card = RosterCard(shell, self.session, roster, self._today, caps)
        card.changed.connect(self._rows_changed)
        card.left_up.connect(self._up)
        card.left_down.connect(self._passed)
        self.rosters[key] = card
        self._parts.append(card)
        self.body.addWidget(card)

    # what is in sight

    def begin(self) -> None:
        """Show the form as it stands: what is there is judged, what is known and right is folded."""
        self._judged = {key for key, value in self.session.filled.values.items() if value}
        self._all_judged = False
        for second in self.seconds.values():
            second.clear()
        self.refresh()
        for card in self.groups:
            card.fold(self._may_fold(card))
        self.refresh()

    def refresh(self) -> None:
        """Everything as the session has it now; the field in use keeps what is being typed."""
        session = self.session
        faults = self._by_field()
        differences = session.differences
        for key, field in self.fields.items():
            value = session.filled.values.get(key, "")
            source = session.filled.sources.get(key, TYPED) if value else ""
            field.set_required(session.is_required(key))
            if field.definition.beside:
                field.set_kind(session.filled.values.get(field.definition.beside, ""))
            told = key in self._judged or self._all_judged
            fault = next((one.sentence for one in faults.get(key, ()) if not one.warns), "") if told else ""
            warning = next((one.sentence for one in faults.get(key, ()) if one.warns), "") if told else ""
            if not field.in_use:
                field.show_value(value)
            field.set_source(source_word(source) if source else "")
            field.set_messages(fault, warning)
            offered = differences.get(key)
            words = FIELDS[field.definition.type].masked(field.definition, offered.value) if offered else ""
            notice = text("page.form.offered", source=source_word(offered.source), value=words) if offered else ""
            field.set_notice(notice)
            field.rest()
        for key, second in self.seconds.items():
            if key not in self._asked_again():
                second.clear()
        for card in self.groups:
            if card.folded and not self._may_fold(card):
                card.fold(False)
        for roster in self.rosters.values():
            roster.refresh()
        self._arrange()
        self._say_by_hand()

    def _by_field(self) -> dict[str, list[FormFault]]:
        found: dict[str, list[FormFault]] = {}
        for one in self.session.faults:
            if not one.roster and one.code != TWICE:
                found.setdefault(one.field, []).append(one)
        return found

    def _asked_again(self) -> list[str]:
        """Fields that are typed a second time: what somebody typed, also once both agree."""
        filled = self.session.filled
        return [key for key in self.seconds if filled.values.get(key) and filled.sources.get(key, TYPED) == TYPED]

    def _may_fold(self, card: GroupCard) -> bool:
        """Whether a group is wholly known and right, and nobody is in it."""
        filled, faults = self.session.filled, {one.field for one in self.session.faults if not one.roster}
        asked = [one.key for one in card.fields if self.session.is_visible(one.key)]
        known = [key for key in asked if filled.values.get(key)]
        if not known or any(filled.sources.get(key, TYPED) == TYPED for key in known) or faults & set(asked):
            return False
        needed_open = [key for key in asked if key not in known and self.session.is_required(key)]
        return len(known) == len(asked) and not needed_open and not any(one.in_use for one in card.fields)

    def _arrange(self) -> None:
        width = self.viewport().width() - 2 * self.EDGE
        again = self._asked_again()
        for card in self.groups:
            wanted = [one for one in card.fields if self.session.is_visible(one.key)]
            card.setVisible(bool(wanted))
            if not wanted:
                continue
            if card.folded:
                values = [self._said(one, titled=bool(card.title)) for one in wanted]
                card.line.show_values(values, [one.source for one in wanted])
            card.arrange(wanted, again, width)
        self._order_tabs()

    def _said(self, field: Made, *, titled: bool) -> str:
        definition = field.definition
        value = FIELDS[definition.type].masked(definition, self.session.filled.values.get(definition.key, ""))
        return value if titled else f"{definition.label} {value}"

    def _say_by_hand(self) -> None:
        """What is written, sealed or pasted on the paper; it is not filled in here."""
        places = [
            one.label
            for one in self.form.fields
            if one.filled_by is Filler.hand and one.type in BY_HAND and self.session.is_visible(one.key)
        ]
        self._by_hand.setVisible(bool(places))
        if places:
            self._hand_words.set_words(text("page.form.by_hand", places="、".join(dict.fromkeys(places))))

    def _order_tabs(self) -> None:
        for before, after in pairwise(self._tab_stops()):
            QWidget.setTabOrder(before, after)

    def _tab_stops(self) -> Iterator[QWidget]:
        for part in self._parts:
            if isinstance(part, RosterCard):
                yield from (part.add, part.remove, part.take_in, part.path.editor, part.table, part.faults)
                continue
            if part.folded:
                yield part.line
            for one in part.parts(part.fields, self._asked_again()):
                yield from one.stops()

    # typing

    def _field_of(self, sender: object) -> Made | None:
        return next((one for one in self.fields.values() if one is sender), None)

    def _edited(self) -> None:
        field = self._field_of(self.sender())
        if field is None:
            return
        key = field.definition.key
        self.session.type(key, field.words())
        if key in self.seconds:
            self.seconds[key].clear()
        (self._judged.add if field.ripe() else self._judged.discard)(key)
        self.refresh()
        self.changed.emit()

    def _left(self) -> None:
        field = self._field_of(self.sender())
        if field is None:
            return
        key = field.definition.key
        self.session.leave()
        self._judged.add(key)
        self.refresh()
        self.judged.emit()

    def _repeated(self) -> None:
        second = next((one for one in self.seconds.values() if one is self.sender()), None)
        if second is not None and second.value():
            second.agree(self.session.repeat(second.first.key, second.value()))
            self.refresh()
            self.changed.emit()

    def _rows_changed(self) -> None:
        self.refresh()
        self.changed.emit()

    def _unfolded(self) -> None:
        self.refresh()

    # going on

    def stops(self) -> list[QWidget]:
        """Where Enter stops, in order: what is asked and not folded."""
        found: list[QWidget] = []
        for part in self._parts:
            if isinstance(part, RosterCard):
                found += part.stops()
            elif not part.folded:
                shown = [one for one in part.fields if self.session.is_visible(one.key)]
                for one in part.parts(shown, self._asked_again()):
                    found += one.stops()
        return [one for one in found if one.isEnabled() and one.isVisibleTo(self)]

    def go_on(self, by: int = 1) -> None:
        """From where the hands are to the next stop, or the one before."""
        stops = self.stops()
        now = QApplication.focusWidget()
        at = next((place for place, one in enumerate(stops) if one is now or self._holds(one, now)), None)
        if at is None:
            return
        if 0 <= at + by < len(stops):
            self.focus(stops[at + by])
        elif by > 0:
            self.at_end.emit()

    def _holds(self, stop: QWidget, now: QWidget | None) -> bool:
        return now is not None and stop.isAncestorOf(now)

    def focus(self, stop: QWidget) -> None:
        """Put the focus somewhere, all of the field in sight."""
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        field = stop.parentWidget()
        if field is not None:
            self.show_part(field)

    def _passed(self) -> None:
        self.go_on()

    def _up(self) -> None:
        self.go_on(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field: the next one."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.go_on()
        else:
            super().keyPressEvent(event)

    def settle(self) -> None:
        """What is pointed at or typed into a cell counts, as if the hands had left it."""
        now = QApplication.focusWidget()
        card = self.roster_in_use()
        if card is not None:
            card.table.settle()
        elif isinstance(now, PickEdit):
            now.settle()

    def judge_all(self) -> None:
        """Tell everything, also what is only not filled in yet."""
        self._all_judged = True
        for one in self.rosters.values():
            one.judge_all()
        for second in self.seconds.values():
            if second.first.key in self._asked_again() and not second.value() and self._is_unrepeated(second):
                second.set_messages(text(TWICE))
        self.refresh()

    def _is_unrepeated(self, second: SecondEntry) -> bool:
        return any(one.code == TWICE and one.field == second.first.key for one in self.session.faults)

    def stop_of(self, fault: FormFault) -> QWidget | None:
        """Where a fault is mended."""
        if fault.code == TWICE and fault.field in self.seconds:
            return self.seconds[fault.field].editor
        if fault.roster:
            card = self.rosters.get(fault.roster)
            return card.table if card is not None else None
        field = self.fields.get(fault.field)
        return field.stops()[0] if field is not None else None

    def go_to(self, fault: FormFault) -> None:
        """Stand where a fault is mended."""
        if fault.roster in self.rosters:
            self.rosters[fault.roster].stand_on(fault.row, fault.field)
            return
        for card in self.groups:
            if card.folded and any(one.definition.key == fault.field for one in card.fields):
                card.fold(False)
                self._arrange()
        stop = self.stop_of(fault)
        if stop is not None:
            self.focus(stop)

    def next_open(self) -> FormFault | None:
        """The next thing to mend behind where the hands are, round the form."""
        stops = self.session.faults
        wrong = [one for one in stops if not one.warns] or list(stops)
        if not wrong:
            return None
        now = QApplication.focusWidget()
        order = self.stops()
        here = next((place for place, one in enumerate(order) if one is now or self._holds(one, now)), -1)
        row_, column = -1, -1
        card = next((one for one in self.rosters.values() if one.table is now), None)
        if card is not None:
            row_, column = card.table.at

        def place(fault: FormFault) -> tuple[int, int, int]:
            stop = self.stop_of(fault)
            at = next((n for n, one in enumerate(order) if one is stop), len(order))
            roster = self.rosters.get(fault.roster)
            return at, fault.row - 1 if roster else -1, roster.model.place_of(fault.field) if roster else -1

        placed = sorted(((place(one), at) for at, one in enumerate(wrong)), key=lambda one: one)
        behind = [at for spot, at in placed if spot > (here, row_, column)]
        return wrong[(behind or [at for _, at in placed])[0]]

    def name_of(self, key: str) -> str:
        """A field's label, with its group's title before it where several fields are called so."""
        field = self.fields.get(key)
        if field is None:
            return ""
        label = field.definition.label
        group = next((one for one in self.groups if field in one.fields), None)
        called = [one for one in self.fields.values() if one.definition.label == label]
        several = sum(self.session.is_visible(one.definition.key) for one in called) > 1
        return f"{group.title} {label}" if group is not None and group.title and several else label

    def undone(self) -> None:
        """A change was taken back: every field shows what is kept, the one in use too."""
        self._show_kept(self.fields)

    def taken(self, key: str) -> None:
        """What was offered is taken: the field shows it, judged."""
        self._judged.add(key)
        self._show_kept([key])

    def _show_kept(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.fields[key].show_value(self.session.filled.values.get(key, ""))
        self.refresh()

    def focused_key(self) -> str:
        """The field in use, "" where none is."""
        return next((key for key, one in self.fields.items() if one.in_use), "")

    def roster_in_use(self) -> RosterCard | None:
        """The roster that the hands are in, its open cell too."""
        now = QApplication.focusWidget()
        tables = [one for one in self.rosters.values() if one.table is now or self._holds(one.table, now)]
        return tables[0] if tables else None

    def move_row(self, by: int) -> None:
        """To the next row of the roster in use, or the one before."""
        card = self.roster_in_use()
        if card is not None:
            card.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            card.table.next_row(by)

    def add_row(self) -> None:
        """One more row of the roster in use."""
        card = self.roster_in_use()
        if card is not None:
            card.add_row()

    def remove_row(self) -> None:
        """Take out the row that the hands are in."""
        card = self.roster_in_use()
        if card is not None:
            card.remove_row()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: other columns."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other columns."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_by_hand"):
            self._arrange()
