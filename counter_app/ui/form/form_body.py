# SPDX-License-Identifier: Apache-2.0
"""One form as it is filled in: groups and rosters one under the other, driven by its session and by nothing else."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.base.texts import text
from counter_app.forms.checks import FormFault
from counter_app.forms.definition import FormDefinition
from counter_app.forms.prefill import source_word
from counter_app.forms.session import TYPED, FormSession
from counter_app.ui.form.by_hand import ByHand
from counter_app.ui.form.choice_field import ChoiceField
from counter_app.ui.form.form_parts import FormParts
from counter_app.ui.form.form_walk import FormWalk
from counter_app.ui.form.pick_edit import PickEdit
from counter_app.ui.form.registry import FIELDS, Made
from counter_app.ui.form.roster_card import RosterCard
from counter_app.ui.form.second_entry import SecondEntry
from counter_app.ui.form.standing import TWICE
from counter_app.ui.shell.page import Shell
from counter_app.ui.widgets.card import Column


class FormBody(Column):
    """Tells of every change, and when the hands are at the end; judges nothing itself."""

    changed = Signal()
    judged = Signal()  # nothing has changed, but more is told
    at_end = Signal()

    def __init__(self, shell: Shell, session: FormSession, today: date, caps: Mapping[str, str]) -> None:
        super().__init__(gap=8)
        self.session = session
        self._judged: set[str] = set()
        self._all_judged = False
        self.parts = FormParts(shell, session, today, caps)
        self.walk = FormWalk(self, self.parts, session)
        self.walk.at_end.connect(self.at_end)
        self.walk.unfolded.connect(self._arrange)
        for part in self.parts.all:
            self.body.addWidget(part)
        self._listen()
        self._by_hand = ByHand(session)
        self.body.addWidget(self._by_hand)
        self.body.addStretch(1)
        self._refitting = False  # another width was taken: what is in use stays in sight until the hands move on
        self._placed = QTimer(self)
        self._placed.setSingleShot(True)
        self._placed.setInterval(0)
        self._placed.timeout.connect(self._show_focused)
        self.verticalScrollBar().rangeChanged.connect(self._grown)

    def _listen(self) -> None:
        for field in self.fields.values():
            field.edited.connect(self._edited)
            field.left.connect(self._left)
            if isinstance(field, ChoiceField):
                field.passed.connect(self._passed)
                field.editor.left_up.connect(self._up)
                field.editor.left_down.connect(self._passed)
        for second in self.seconds.values():
            second.left.connect(self._repeated)
        for group in self.parts.groups:
            group.line.opened.connect(self.refresh)
        for roster in self.rosters.values():
            roster.changed.connect(self._rows_changed)
            roster.left_up.connect(self._up)
            roster.left_down.connect(self._passed)

    @property
    def form(self) -> FormDefinition:
        """The form as defined."""
        return self.session.form

    @property
    def fields(self) -> Mapping[str, Made]:
        """The fields that are filled in here, by their keys."""
        return self.parts.fields

    @property
    def seconds(self) -> Mapping[str, SecondEntry]:
        """The second typings, by the keys of the first."""
        return self.parts.seconds

    @property
    def rosters(self) -> Mapping[str, RosterCard]:
        """The rosters, by their keys."""
        return self.parts.rosters

    # what is in sight

    def begin(self) -> None:
        """Show the form as it stands: what is there is judged, what is known and right is folded."""
        self._judged = {key for key, value in self.session.filled.values.items() if value}
        self._all_judged = False
        for second in self.seconds.values():
            second.clear()
        self.refresh()
        for card in self.parts.groups:
            card.fold(self.parts.may_fold(card))
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
            here = faults.get(key, ()) if told else ()
            fault = next((one.sentence for one in here if not one.warns), "")
            warning = next((one.sentence for one in here if one.warns), "")
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
            if key not in self.parts.asked_again():
                second.clear()
        for card in self.parts.groups:
            if card.folded and not self.parts.may_fold(card):
                card.fold(False)
        for roster in self.rosters.values():
            roster.refresh()
        self._arrange()
        self._by_hand.refresh()

    def _by_field(self) -> dict[str, list[FormFault]]:
        found: dict[str, list[FormFault]] = {}
        for one in self.session.faults:
            if not one.roster and one.code != TWICE:
                found.setdefault(one.field, []).append(one)
        return found

    def _arrange(self) -> None:
        width = self.viewport().width() - 2 * self.EDGE
        again = self.parts.asked_again()
        for card in self.parts.groups:
            wanted = self.parts.asked(card)
            card.setVisible(bool(wanted))
            if not wanted:
                continue
            if card.folded:
                values = [self._said(one, titled=bool(card.title)) for one in wanted]
                card.line.show_values(values, [one.source for one in wanted])
            card.arrange(wanted, again, width)
        for before, after in pairwise(self.parts.tab_stops()):
            QWidget.setTabOrder(before, after)

    def _said(self, field: Made, *, titled: bool) -> str:
        definition = field.definition
        value = FIELDS[definition.type].masked(definition, self.session.filled.values.get(definition.key, ""))
        return value if titled else f"{definition.label} {value}"

    # typing

    def _field_of(self, sender: object) -> Made | None:
        return next((one for one in self.fields.values() if one is sender), None)

    def _edited(self) -> None:
        field = self._field_of(self.sender())
        if field is None:
            return
        self._refitting = False
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

    # going on

    def _passed(self) -> None:
        self.walk.go_on()

    def _up(self) -> None:
        self.walk.go_on(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field: the next one."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.walk.go_on()
        else:
            super().keyPressEvent(event)

    def settle(self) -> None:
        """What is pointed at or typed into a cell counts, as if the hands had left it."""
        now = QApplication.focusWidget()
        card = self.parts.roster_in_use()
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
            if second.first.key in self.parts.asked_again() and not second.value() and self._is_unrepeated(second):
                second.set_messages(text(TWICE))
        self.refresh()

    def _is_unrepeated(self, second: SecondEntry) -> bool:
        return any(one.code == TWICE and one.field == second.first.key for one in self.session.faults)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: other columns; the field in use stays in sight."""
        super().resizeEvent(event)
        self._arrange()
        if event.oldSize().width() != event.size().width():
            self._refitting = True

    def _grown(self, least: int, most: int) -> None:
        if self._refitting:
            self._placed.start()  # once its parts stand in their places

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Whoever scrolls wants to see something else."""
        self._refitting = False
        super().wheelEvent(event)

    def _show_focused(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self.isAncestorOf(now):
            self.walk.show_whole(now)

    def changeEvent(self, event: QEvent) -> None:
        """Another text mode: other columns."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_by_hand"):
            self._arrange()
