# SPDX-License-Identifier: Apache-2.0
"""What every page of the window is, and what it may ask of the window."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QWidget

from counter_app.base.clock import Clock
from counter_app.base.errors import CounterError
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.messages import Message
from counter_app.ui.operation import Asked, DeviceOperation, StoreOperation
from counter_app.ui.sounds import Sound
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.step_rail import StepWords

if TYPE_CHECKING:
    from counter_app.base.readings import Reading
    from counter_app.desk.counter import Counter
    from counter_app.desk.device_board import DeviceBoard
    from counter_app.devices.contracts import DeviceKind
    from counter_app.settings import Settings
    from counter_app.ui.queue.queue_desk import QueueDesk
    from counter_app.ui.rating.citizen_side import CitizenSide
    from counter_app.ui.shell.card_desk import CardDesk, ReadCard
    from counter_app.ui.shell.centre_desk import CentreDesk
    from counter_app.ui.shell.current_case import CurrentCase

T = TypeVar("T")


class PageId(StrEnum):
    """The pages of the window."""

    sign_in = "sign_in"
    finder = "finder"
    item_card = "item_card"
    compare = "compare"
    identity = "identity"
    checklist = "checklist"
    form = "form"
    outcome = "outcome"
    done = "done"
    steps = "steps"
    office_forms = "office_forms"
    step_sheet = "step_sheet"
    letter = "letter"
    guided = "guided"
    complaint = "complaint"
    people = "people"
    register = "register"
    claim = "claim"
    payments = "payments"
    cases = "cases"
    work = "work"
    devices = "devices"
    numbers = "numbers"
    queue = "queue"
    handover = "handover"
    locked = "locked"
    follow_ups = "follow_ups"
    daily_log = "daily_log"
    centre = "centre"
    practice = "practice"
    guard = "guard"
    guide_changes = "guide_changes"
    guide_drafts = "guide_drafts"
    guide_editor = "guide_editor"


class Shell(Protocol):
    """The window as a page sees it."""

    @property
    def settings(self) -> "Settings":
        """Hall and window."""

    @property
    def clock(self) -> Clock:
        """The hall's clock."""

    @property
    def counter(self) -> "Counter":
        """The counter's use cases; there once somebody may sign in."""

    @property
    def ready(self) -> bool:
        """Whether the counter is open."""

    @property
    def current(self) -> "CurrentCase":
        """The citizen at the window, if any."""

    @property
    def devices(self) -> "DeviceBoard":
        """The devices of this window; there once the counter is open."""

    @property
    def cards(self) -> "CardDesk":
        """What was read and belongs to nobody yet."""

    @property
    def citizens(self) -> "CitizenSide":
        """The second screen and the evaluation; there once the counter is open."""

    @property
    def queue(self) -> "QueueDesk":
        """Who waits, and the number at the window."""

    @property
    def centre(self) -> "CentreDesk":
        """How the window stands with the centre."""

    @property
    def opened(self) -> SignalInstance:
        """Catalogue and store are there."""

    @property
    def open_failed(self) -> SignalInstance:
        """They could not be opened; the reason is told already."""

    def go(self, page: PageId, **given: object) -> None:
        """Show a page; ``given`` goes to its ``enter``."""

    def writing(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that writes; expected failures become a banner unless the page takes them."""

    def reading(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that only reads."""

    def scanning(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that finds a sheet in a picture; it takes a second and touches no store."""

    def looking_up(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that asks the centre and touches no store; it may take as long as the network does."""

    def printing(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that talks to a printer."""

    def asking(self, request: Asked[T]) -> DeviceOperation[T]:
        """Something asked of a device; its faults become a banner unless the page takes them."""

    def tell(self, message: Message) -> None:
        """Show a banner."""

    def untell(self, message: Message) -> None:
        """Take a banner away that does not count any more."""

    def tell_error(self, error: CounterError) -> None:
        """Show an expected failure as a banner."""

    def refresh(self) -> None:
        """Facts, rail or keys of the page have changed."""

    def open_panel(self, panel: QWidget) -> None:
        """Push a panel in at the right side."""

    def close_panel(self) -> None:
        """Take the panel away."""

    @property
    def panel(self) -> QWidget | None:
        """The panel in sight."""

    def sound(self, sound: Sound) -> None:
        """Play a sound, where the window may be heard."""

    def signed_in(self) -> None:
        """Somebody has signed in."""

    def signed_out(self) -> None:
        """Nobody is here any more: the page on which somebody signs in."""

    def lock(self) -> None:
        """The clerk leaves for a moment."""

    def unlock(self) -> None:
        """The clerk is back."""

    def hand_over(self, page: PageId, **given: object) -> None:
        """Whoever is here leaves; who signs in next goes on with this page."""


class Page(QWidget):
    """A page: its keys, its facts, its first focus. Made once, entered again and again."""

    id: ClassVar[PageId]
    context: ClassVar[Context]

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell

    @property
    def between_citizens(self) -> bool:
        """Whether nobody is served on it and nothing of anybody is looked at."""
        return False

    def enter(self, **given: object) -> None:
        """The page comes into sight. Set everything from what is known now."""

    def leave(self) -> None:
        """The page goes out of sight."""

    def try_device(self, kind: "DeviceKind", reading: "Reading") -> bool:
        """Something was read while the page tries the devices: whether it was only that."""
        return False

    def take_code(self, reading: "Reading") -> bool:
        """A code that names no person was shown: whether the page takes it."""
        return False

    def take_card(self, card: "ReadCard") -> bool:
        """Somebody's card was read: whether the page takes it. The focus stays where it is."""
        return False

    def card_waits(self) -> None:
        """Somebody's card was read and belongs to no case yet."""

    def card_said(self, message: Message) -> bool:
        """What became of a card that is nobody's: whether the page tells it itself."""
        return False

    def device_changed(self, kind: "DeviceKind") -> None:
        """A device stands otherwise than before."""

    def cases_changed(self, cases: frozenset[str]) -> None:
        """Something happened to these cases that nobody here did."""

    def days_changed(self, days: frozenset[str]) -> None:
        """Something happened to the logs of these days (ISO) that nobody here did."""

    def facts(self) -> Sequence[Fact]:
        """What the facts bar shows."""
        return ()

    def timer_words(self) -> str:
        """The chip at the right end of the facts bar, "" for none."""
        return ""

    def steps(self) -> Sequence[StepWords]:
        """What the rail shows; none for a page without a rail."""
        return ()

    def key_context(self) -> Context:
        """Which keys count; a page may have several contexts, by what has the focus."""
        return self.context

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """What the page does for window-wide keys."""
        return {}

    def pick(self, number: int) -> None:
        """Alt and a digit."""

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 goes round."""
        return (self,)

    def beside(self) -> QWidget | None:
        """What stands in the third pane of a wide window, the same one each time; None leaves the pane out."""
        return None

    def first_focus(self) -> QWidget | None:
        """Where the hands begin."""
        return None

    def primary(self) -> Button | None:
        """The one primary button, if there is one now."""
        found = [one for one in self.findChildren(Button) if one.kind.value == "primary" and one.isVisibleTo(self)]
        return found[0] if len(found) == 1 else None

    def closes(self) -> bool:
        """Whether Esc does anything here while nothing is open."""
        return type(self).go_back is not Page.go_back

    def go_back(self) -> None:
        """Esc, with no panel open: one level back. Never discards."""

    def take_focus(self) -> None:
        """Put the focus where the page begins."""
        first = self.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def cap(self, command: Command) -> str:
        """The key of a command on this page."""
        return cap_of(self.context, command)
