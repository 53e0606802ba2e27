# SPDX-License-Identifier: Apache-2.0
"""What the window-wide keys do, whichever page is in sight; a page may do something else for one of them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counter_app.base.texts import text
from counter_app.ui.keys import Command, Key
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.page import PageId

if TYPE_CHECKING:
    from counter_app.ui.shell.window import MainWindow

NUMBERED = (Command.pick, Command.step)
"""Commands that are told which key of a run was pressed."""


class WindowCommands(QObject):
    """Belongs to the window. The page in sight is asked first."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window

    def press(self, key: Key, number: int) -> None:
        """A key was pressed; ``number`` is its place in a run."""
        page, command = self._window.page, key.command
        if command is None:
            return
        if command in NUMBERED:
            self.go_step(number) if command is Command.step else page.pick(number)
            return
        handler = page.commands().get(command) or self._own().get(command)
        if handler is not None:
            handler()

    def handles(self, command: Command) -> bool:
        """Whether a window-wide key does something on the page in sight."""
        return command in NUMBERED or command in self._window.page.commands() or command in self._own()

    def _own(self) -> Mapping[Command, Callable[[], object]]:
        window = self._window
        return {
            Command.show_keys: window.show_keys,
            Command.close: window.step_out,
            Command.next_pane: window.next_pane,
            Command.previous_pane: window.previous_pane,
            Command.larger: self._larger,
            Command.smaller: self._smaller,
            Command.find_item: self.find_item,
            Command.complaint: self._take_complaint,
            Command.letter: self._take_letter,
            Command.next_citizen: self.next_citizen,
            Command.cases: self._show_cases,
            Command.work_list: self._show_work,
            Command.payments: self._show_payments,
            Command.devices: self._to_devices,
            Command.numbers: self._to_numbers,
            Command.daily_log: self._to_daily_log,
            Command.follow_ups: self._to_follow_ups,
            Command.centre: self._to_centre,
            Command.practice: self._to_practice,
            Command.queue: self._to_queue,
            Command.lock: window.lock,
            Command.read_card: self._read_card,
            Command.other_reader: self._other_reader,
            Command.guide_changes: self._show_changes,
            Command.change_clerk: window.change_clerk,
            Command.turn_elder: self._turn_elder,
            Command.back: window.page.go_back,
        }

    def _larger(self) -> None:
        self._window.set_large(True)

    def _smaller(self) -> None:
        self._window.set_large(False)

    def find_item(self) -> None:
        """To the start page, whatever is open."""
        self._window.go(PageId.finder)

    def _take_complaint(self) -> None:
        self._window.go(PageId.complaint)

    def _take_letter(self) -> None:
        self._window.go(PageId.letter)

    def _show_cases(self) -> None:
        self._window.go(PageId.cases)

    def _show_work(self) -> None:
        self._window.go(PageId.work)

    def _show_payments(self) -> None:
        self._window.go(PageId.payments)

    def _read_card(self) -> None:
        self._window.cards.read_again()

    def _other_reader(self) -> None:
        self._window.cards.other_reader()

    def _to_devices(self) -> None:
        if self._window.page.id is not PageId.devices:
            self._window.go(PageId.devices, back=self._window.page.id)

    def _to_numbers(self) -> None:
        if self._window.page.id is not PageId.numbers:
            self._window.go(PageId.numbers, back=self._window.page.id)

    def _to_daily_log(self) -> None:
        if self._window.page.id is not PageId.daily_log:
            self._window.go(PageId.daily_log, back=self._window.page.id)

    def _to_queue(self) -> None:
        if self._window.page.id is not PageId.queue:
            self._window.go(PageId.queue, back=self._window.page.id)

    def _to_follow_ups(self) -> None:
        if self._window.page.id is not PageId.follow_ups:
            self._window.go(PageId.follow_ups, back=self._window.page.id)

    def _to_centre(self) -> None:
        if self._window.page.id is not PageId.centre:
            self._window.go(PageId.centre, back=self._window.page.id)

    def _to_practice(self) -> None:
        """Exercises are of the practice hall; at a working window it is told how that one is opened."""
        window = self._window
        if not window.settings.window.practice:
            window.tell(Message(Tone.info, text("practice.not_real"), text("practice.not_real_how")))
        elif window.page.id is not PageId.practice:
            window.go(PageId.practice, back=window.page.id)

    def _turn_elder(self) -> None:
        self._window.citizens.turn_elder()

    def _show_changes(self) -> None:
        self._window.go(PageId.guide_changes)

    def next_citizen(self) -> None:
        """The one before has left; what is not decided stays as a draft."""
        self._window.keep()
        self._window.current.put_away()
        self._window.cards.next_citizen()
        self._window.go(PageId.finder, fresh=True)
        self._window.queue.call_next()

    def go_step(self, number: int) -> None:
        """To a step of the rail; the one in sight takes the hands back."""
        window = self._window
        step = next((one for one in window.page.steps() if one.number == number), None)
        if step is None or not step.reachable:
            return
        if not step.current:
            window.go(PageId(step.page))
        elif window.in_bars():
            window.to_page()
