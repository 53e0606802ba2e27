# SPDX-License-Identifier: Apache-2.0
"""设备: every device of the window, how it stands, how it is mended, and the check of one minute each morning."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.readings import Reading
from counter_app.base.texts import text
from counter_app.cases.actions import PrintState
from counter_app.desk.device_board import PRINTERS
from counter_app.desk.morning_check import print_trial
from counter_app.desk.printing import PrintRequest
from counter_app.devices.contracts import DeviceCondition, DeviceKind, DeviceState
from counter_app.ui import theme
from counter_app.ui.case.progress import served_now
from counter_app.ui.devices.device_card import DeviceCard
from counter_app.ui.devices.device_list import DeviceList, DeviceRow
from counter_app.ui.devices.morning_card import MorningCard
from counter_app.ui.devices.pairing_card import PairingCard
from counter_app.ui.devices.record_card import RecordCard
from counter_app.ui.keys import Command, Context
from counter_app.ui.messages import Message
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Column, row
from counter_app.ui.widgets.text import Prose, label


class DevicesPage(Page):
    """Left the devices, right the one stood on and the morning check. Trying a device changes nothing of a case."""

    id = PageId.devices
    context = Context.devices

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._back = PageId.finder
        self._asked: set[DeviceKind] = set()
        self._said: dict[DeviceKind, str] = {}
        self._printing: PrintRequest | None = None  # of the test page on the wire
        self._given: tuple[DeviceState, ...] = ()
        self.list = DeviceList()
        self.list.tried.connect(self._try)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.card = DeviceCard("Enter", self.cap(Command.test_page))
        self.card.tried.connect(self._try)
        self.card.test_page.connect(self._test_page)
        self.pairing = PairingCard(shell, self.cap(Command.pair_pad))
        self.pairing.left.connect(self._to_list)
        self.pairing.hide()
        self.recording = RecordCard(shell, self.cap(Command.record_wire))
        self.recording.hide()
        self.morning = MorningCard(shell, self.cap(Command.morning_check))
        self.morning.changed.connect(self._round_changed)
        self._count = label("", Role.cap, Colour.ink3)
        self.check_button = Button(text("equipment.check"), self.cap(Command.check_devices), small=True)
        self.check_button.clicked.connect(self.check_all)
        self._lay_out()

    def _lay_out(self) -> None:
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.GAP)
        left.addLayout(row(label(text("equipment.title"), Role.h2), self._count, None, self.check_button, gap=10))
        left.addWidget(self.list, 1)
        self._right = Column()
        self._right.body.addWidget(self.card)
        self._right.body.addWidget(self.pairing)
        self._right.body.addWidget(self.morning)
        self._right.body.addWidget(self.recording)
        self._right.body.addWidget(Prose(text("equipment.by_log"), Role.cap, Colour.ink3))
        self._right.body.addStretch(1)
        whole = QHBoxLayout(self)
        self._right.body.setContentsMargins(Column.EDGE, 0, Column.EDGE, Column.EDGE)
        whole.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X - Column.EDGE, theme.PAGE_Y)
        whole.setSpacing(theme.GUTTER - Column.EDGE)
        whole.addWidget(self._left, 60)
        whole.addWidget(self._right, 40)

    def enter(self, **given: object) -> None:
        """Stand on the first device in fault."""
        back = given.get("back")
        if isinstance(back, PageId):
            self._back = back
        self._said.clear()
        self.morning.show_last()
        self.show_states(self.shell.devices.states)
        places = [n for n, one in enumerate(self.list.rows) if one.state.condition is DeviceCondition.fault]
        self.list.select(places[0] if places else 0)

    def leave(self) -> None:
        """A round that was begun is given up."""
        self.morning.stop()

    def show_states(self, states: Sequence[DeviceState]) -> None:
        """Show how the devices stand."""
        self._given = tuple(states)
        self.list.show_rows([DeviceRow(one, one.kind in self._asked) for one in states])
        there = [one for one in states if one.condition is not DeviceCondition.unset]
        faults = sum(one.condition is DeviceCondition.fault for one in there)
        if not there:
            words = text("equipment.none")
        elif faults:
            words = text("equipment.counts", all=len(there), faults=faults)
        else:
            words = text("equipment.count", all=len(there))
        self._count.setText(words)
        self.check_button.setVisible(bool(there))
        self._chosen()

    def device_changed(self, kind: DeviceKind) -> None:
        """Show it at once; nothing moves."""
        self.show_states(self.shell.devices.states)

    def first_focus(self) -> QWidget:
        """The list; the digits while a round is going on."""
        return self.morning.options if self.morning.options is not None else self.list

    def panes(self) -> Sequence[QWidget]:
        """Devices, and what is beside them."""
        return (self._left, self._right)

    def facts(self) -> Sequence[Fact]:
        """Who is being served meanwhile."""
        return (served_now(self.shell),)

    def key_context(self) -> Context:
        """A round has its own few keys."""
        return Context.morning_check if self.morning.running else self.context

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Try one, try all, the morning's round, a test page."""
        if self.morning.running:
            return {Command.close: self._give_up}
        return {
            Command.check_devices: self.check_all,
            Command.morning_check: self.morning.start,
            Command.test_page: self._test_page,
            Command.pair_pad: self._pair,
            Command.record_wire: self.recording.turn,
        }

    def pick(self, number: int) -> None:
        """Alt and a digit: stand on that device."""
        self.list.select(number - 1)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_back(self) -> None:
        """Esc: a test page on the wire is given up, a tablet that was to be paired is not; else to where F11 was
        pressed."""
        if self._printing is not None and not self._printing.given_up:
            self._printing.cancel()
        elif self.pairing.give_up():
            self._to_list()
        else:
            self.shell.go(self._back)

    def _to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _pair(self) -> None:
        """F10: to the evaluator, and a supervisor is asked for."""
        if self.shell.devices.pad is not None:
            self.pick(list(DeviceKind).index(DeviceKind.evaluator) + 1)
            self.pairing.ask()

    def try_device(self, kind: DeviceKind, reading: Reading) -> bool:
        """While a round is going on, a card tries the reader and is nobody's."""
        return self.morning.take_reading(kind)

    def card_said(self, message: Message) -> bool:
        """Said where the device is tried."""
        if self.morning.running:
            self.morning.say(message)
        return self.morning.running

    @property
    def _state(self) -> DeviceState | None:
        standing = self.list.row
        return standing.state if standing is not None else None

    def _chosen(self) -> None:
        state = self._state
        if state is not None:
            self.card.show_state(state, self._said.get(state.kind, ""), asked=state.kind in self._asked)
            self.recording.stand_on(state.kind)
            pairs = state.kind is DeviceKind.evaluator and self.shell.devices.pad is not None
            self.pairing.setVisible(pairs)
            if pairs:
                self.pairing.show_pad()

    def check_all(self) -> None:
        """Ask every device there is, each in its own lane."""
        for kind in DeviceKind:
            if self.shell.devices.has(kind):
                self._ask(kind)

    def _try(self) -> None:
        state = self._state
        if state is not None and self.shell.devices.has(state.kind):
            self._ask(state.kind)

    def _ask(self, kind: DeviceKind) -> None:
        if kind in self._asked:
            return
        self._said.pop(kind, None)
        self._asked.add(kind)
        self.show_states(self.shell.devices.states)
        trial = _Trial(self, kind)
        self.shell.asking(self.shell.devices.check(kind)).success(trial.well).failure(trial.ill).start()

    def checked(self, kind: DeviceKind) -> None:
        """A device has answered, or will not."""
        self._asked.discard(kind)
        self.show_states(self.shell.devices.states)

    def _test_page(self) -> None:
        state = self._state
        if self._printing is not None:
            return
        if state is None or state.kind not in PRINTERS or state.condition is DeviceCondition.unset:
            return
        trial = _Trial(self, state.kind)
        self._printing = PrintRequest()
        call = partial(print_trial, self.shell.counter, state.kind, self._printing)
        self.shell.printing(call).success(trial.printed).failure(trial.not_printed).start()

    def tried(self, kind: DeviceKind, state: PrintState, trouble: CounterError | None) -> None:
        """What became of a test page."""
        self._printing = None
        if trouble is None:
            self._said[kind] = text("equipment.printed")
        self.shell.devices.printed(kind, state, trouble)
        self.show_states(self.shell.devices.states)

    def _round_changed(self) -> None:
        self.shell.refresh()
        kind = self.morning.kind
        if kind is not None:
            self.list.select(list(DeviceKind).index(kind))
        else:
            self.show_states(self.shell.devices.states)
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _give_up(self) -> None:
        self.morning.stop()


class _Trial(QObject):
    """One thing tried with one device; it tells the page which device it was."""

    def __init__(self, page: DevicesPage, kind: DeviceKind) -> None:
        super().__init__(page)
        self._page, self._kind = page, kind

    def well(self, said: str) -> None:
        """It is well; what it said stands in its state."""
        self._end(partial(self._page.checked, self._kind))

    def ill(self, fault: CounterError) -> None:
        """It is not; why stands in its state."""
        self._end(partial(self._page.checked, self._kind))

    def printed(self, state: PrintState) -> None:
        """A test page was sent."""
        self._end(partial(self._page.tried, self._kind, state, None))

    def not_printed(self, error: CounterError) -> None:
        """It did not come out."""
        self._end(partial(self._page.tried, self._kind, PrintState.failed, error))

    def _end(self, tell: Callable[[], None]) -> None:
        tell()
        self.deleteLater()
