# SPDX-License-Identifier: Apache-2.0
"""One device in full: what is wrong and how to mend it, what it says of itself, how to go on without it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.texts import sentence, text
from counter_app.desk.device_board import PRINTERS
from counter_app.devices.contracts import DeviceCondition, DeviceState
from counter_app.ui.devices.device_words import brief, last_good, name_of, standing
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, row
from counter_app.ui.widgets.marks import StatusMark
from counter_app.ui.widgets.text import Prose, label

_WELL = {
    DeviceCondition.unset: "unset_how",
    DeviceCondition.unknown: "unknown_how",
    DeviceCondition.ready: "well_since",
}


class DeviceCard(QWidget):
    """Drawn anew for every state. ``primary``: the cure is the page's one primary button while there is a fault."""

    tried = Signal()
    test_page = Signal()

    def __init__(self, try_cap: str, test_cap: str) -> None:
        super().__init__()
        self._caps = try_cap, test_cap
        self._card: Card | None = None
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)

    def show_state(self, state: DeviceState, said: str, *, asked: bool) -> None:
        """Show a device; ``said`` is what became of the last thing that was tried with it."""
        card = self._fault(state) if state.condition is DeviceCondition.fault else self._well(state)
        if state.condition in (DeviceCondition.fault, DeviceCondition.unset):
            stand_in = text(f"equipment.stand_in.{state.kind.value}")
            card.body.addWidget(Prose(stand_in, Role.cap, Colour.ink2))
        if said:
            card.body.addWidget(Prose(said, Role.body, Colour.ink))
        if state.condition is not DeviceCondition.unset:
            card.body.addLayout(self._buttons(state, asked=asked))
        old, self._card = self._card, card
        if old is not None:
            self._place.replaceWidget(old, card)
            old.hide()
            old.deleteLater()
        else:
            self._place.addWidget(card)

    def _fault(self, state: DeviceState) -> Card:
        card = Card("fault")
        title = f"{name_of(state.kind)}：{brief(state)}"
        card.body.addLayout(row(label(title, Role.h3, Colour.err), None))
        card.body.addWidget(Prose(sentence(state.fault) if state.fault else ""))
        card.setAccessibleName(title)
        return card

    def _well(self, state: DeviceState) -> Card:
        card = Card()
        words, mark = standing(state)
        head = row(label(name_of(state.kind), Role.h3), None, gap=10)
        head.addWidget(StatusMark(mark, 18))
        head.addWidget(label(words, Role.cap, mark.word_colour, bold=True))
        card.body.addLayout(head)
        how = _WELL.get(state.condition, "well_since")
        if words == text("equipment.condition.silent"):
            how = "silent_how"
        told = [text(f"equipment.{how}"), last_good(state)]
        if state.said:
            told.append(text("equipment.said", said=state.said))
        card.body.addWidget(Prose("　".join(one for one in told if one)))
        card.setAccessibleName(f"{name_of(state.kind)}，{words}")
        return card

    def _buttons(self, state: DeviceState, *, asked: bool) -> QHBoxLayout:
        try_cap, test_cap = self._caps
        ill = state.condition is DeviceCondition.fault
        new = state.condition is DeviceCondition.unknown and not state.label and state.last_good is None
        words = text("equipment.condition.busy") if asked else text("equipment.try_first" if new else "equipment.try")
        again = Button(words, try_cap, Kind.primary if ill else Kind.plain)
        again.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        again.clicked.connect(self.tried)
        made = row(again)
        if state.kind in PRINTERS:
            page = Button(text("equipment.test_page"), test_cap)
            page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            page.clicked.connect(self.test_page)
            made.addWidget(page)
        made.addStretch(1)
        return made
