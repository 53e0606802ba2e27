# SPDX-License-Identifier: Apache-2.0
"""The window: bars, rail, the page in sight, a panel beside it, banners that push and never cover."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI, Clock, civil_date, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.background import Background, Lane
from counter_app.ui.crash import CrashDesk
from counter_app.ui.keys import OFFERED, Command, Context, Key, bar_keys, keys_here, keys_of
from counter_app.ui.messages import MOST_PLACES, Message, MessageBoard, Tone, message_of
from counter_app.ui.operation import Asked, DeviceOperation, StoreOperation
from counter_app.ui.queue.queue_desk import QueueDesk
from counter_app.ui.shell.banner_strip import BannerStrip
from counter_app.ui.shell.centre_desk import CentreDesk
from counter_app.ui.shell.clerk_place import ClerkPlace
from counter_app.ui.shell.current_case import CurrentCase
from counter_app.ui.shell.device_desk import DeviceDesk
from counter_app.ui.shell.key_binder import KeyBinder
from counter_app.ui.shell.page import Page, PageId
from counter_app.ui.shell.pages import make_page
from counter_app.ui.shell.panes import Pane, PaneTour, pane, place_of
from counter_app.ui.shell.side_panes import SidePanes
from counter_app.ui.shell.window_commands import WindowCommands
from counter_app.ui.sounds import Sound, Speaker
from counter_app.ui.widgets.banner import Banner
from counter_app.ui.widgets.bars import FactsBar, KeyBar, TopBar
from counter_app.ui.widgets.step_rail import StepRail

if TYPE_CHECKING:
    from counter_app.base.resources import Fault
    from counter_app.desk.counter import Counter
    from counter_app.desk.device_board import DeviceBoard, StateChanged
    from counter_app.devices.contracts import DeviceKind
    from counter_app.settings import Settings
    from counter_app.ui.rating.citizen_side import CitizenSide
    from counter_app.ui.shell.card_desk import CardDesk

T = TypeVar("T")
_NO_LIMIT = 16_777_215  # Qt's own
NARROW = 1200  # below this width the rail has room for two characters


class MainWindow(QWidget):
    """One counter window. Shown first, then ``start`` opens catalogue and store behind it."""

    closed = Signal()
    opened = Signal()  # catalogue and store are there
    open_failed = Signal()

    def __init__(
        self,
        settings: "Settings",
        clock: Clock,
        background: Background,
        board: MessageBoard,
        make_counter: "Callable[[], Counter]",
        *,
        motion: bool = True,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._clock = clock
        self._background = background
        self._board = board
        self._make_counter = make_counter
        self.sides = SidePanes(motion=motion)
        self._counter: Counter | None = None
        self._citizens: CitizenSide | None = None
        self._monitor = (False, "")  # the citizen's: whether there is one, and its name
        self._warned = False  # that the disk is nearly full: once is enough
        self._pages: dict[PageId, Page] = {}
        self._page: Page | None = None
        self._strip = BannerStrip()
        self._place: Context | None = None  # where the focus stands, if not in the midst of the page
        self._tour = PaneTour()
        self._speaker = Speaker(settings.places.cache, settings.window.volume)
        self._current = CurrentCase(self)
        self.device_desk = DeviceDesk(background, self)
        self.device_desk.changed.connect(self._device_changed)
        self._cards: CardDesk | None = None
        self.centre = CentreDesk(self)
        self.queue = QueueDesk(self)
        self.clerk = ClerkPlace(self)
        self.crash = CrashDesk(board, clock, self._crashed)
        title = text("ui.window.title", number=settings.window.number)
        self.setWindowTitle(f"{text('ui.top.practice')}　{title}" if settings.window.practice else title)
        self.setMinimumSize(960, 540)
        self.resize(1366, 768)
        self.commands = WindowCommands(self)
        self._build()
        self._keys = KeyBinder(self)
        self._keys.pressed.connect(self.commands.press)
        board.told.connect(self._strip.say)
        board.listen()
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._tick)
        self._tick()
        self.go(PageId.sign_in)
        self._strip.changed.connect(self._show_keys)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _build(self) -> None:
        self.top = TopBar(text("ui.top.window", number=self._settings.window.number), "F3")
        self.top.set_practice(self._settings.window.practice)
        self.top.find_asked.connect(self.commands.find_item)
        self.facts_bar = FactsBar()
        self.rail = StepRail()
        self.rail.chosen.connect(self.commands.go_step)
        self.key_bar = KeyBar()
        self.stack = QStackedWidget()
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._strip)
        middle.addWidget(self.stack, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.rail)
        body.addLayout(middle, 1)
        body.addWidget(self.sides)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addWidget(self.facts_bar)
        whole.addLayout(body, 1)
        whole.addWidget(self.key_bar)

    @property
    def settings(self) -> "Settings":
        """Hall and window."""
        return self._settings

    @property
    def clock(self) -> Clock:
        """The hall's clock."""
        return self._clock

    @property
    def counter(self) -> "Counter":
        """The counter, once it is open."""
        if self._counter is None:
            raise RuntimeError("the counter is not open yet")
        return self._counter

    @property
    def ready(self) -> bool:
        """Whether catalogue and store are there."""
        return self._counter is not None

    @property
    def current(self) -> CurrentCase:
        """The citizen at the window."""
        return self._current

    @property
    def devices(self) -> "DeviceBoard":
        """The devices of this window."""
        return self.device_desk.board

    @property
    def citizens(self) -> "CitizenSide":
        """The second screen and the evaluation."""
        if self._citizens is None:
            raise RuntimeError("the counter is not open yet")
        return self._citizens

    @property
    def cards(self) -> "CardDesk":
        """What was read and belongs to nobody yet; there once the counter is open."""
        if self._cards is None:
            raise RuntimeError("the devices are not there yet")
        return self._cards

    @property
    def page(self) -> Page:
        """The page in sight."""
        if self._page is None:
            raise RuntimeError("no page yet")
        return self._page

    @property
    def panel(self) -> QWidget | None:
        """The panel in sight."""
        return self.sides.panel

    @property
    def banners(self) -> tuple[Banner, ...]:
        """The window's own banners, oldest first."""
        return self._strip.banners

    def start(self) -> None:
        """Open catalogue and store, behind the window."""
        self.writing(self._make_counter).success(self._open).failure(self._not_open).start()

    def _not_open(self, error: CounterError) -> None:
        self._board.tell(message_of(error, Tone.fault))
        self.open_failed.emit()

    def _open(self, counter: "Counter") -> None:
        self._counter = counter
        self.tell_faults("catalogue", counter.catalogue_faults)
        self.tell_faults("calendar", counter.calendar_faults)
        self._citizens = self._make_citizens()
        self._cards = self._make_cards()
        self.device_desk.start(counter, self.citizens.evaluators, self.citizens.screen)
        self.citizens.screen.changed.connect(self._monitor_changed)
        self.citizens.begin()
        self._show_devices()
        self.centre.begin()
        self.queue.begin()
        self.opened.emit()

    def _device_changed(self, news: "StateChanged") -> None:
        self._stands_otherwise(news.state.kind)

    def _monitor_changed(self, asking: bool) -> None:
        """The citizen's monitor may have come or gone; a question on it is no news here."""
        from counter_app.devices.contracts import DeviceKind

        screen = self.citizens.screen
        if (screen.present, screen.name) != self._monitor:
            self._monitor = (screen.present, screen.name)
            self._stands_otherwise(DeviceKind.second_screen)

    def _stands_otherwise(self, kind: "DeviceKind") -> None:
        self._show_devices()
        self.page.device_changed(kind)

    def _show_devices(self) -> None:
        """One green chip when all is well; a fault gets its name and what is wrong."""
        from counter_app.ui.devices.device_words import chip_of

        self.top.set_devices(*chip_of(self.devices.states))

    def _make_cards(self) -> "CardDesk":
        from counter_app.ui.shell.card_desk import CardDesk  # behind the first window

        return CardDesk(self, self.device_desk)

    def _make_citizens(self) -> "CitizenSide":
        from counter_app.ui.rating.citizen_side import CitizenSide  # behind the first window

        return CitizenSide(self)

    def tell_faults(self, of: str, faults: "Sequence[Fault]") -> None:
        """Say which data had to be left out: of the catalogue, the calendar or the forms."""
        if faults:
            places = "　".join(str(one) for one in faults[:MOST_PLACES])
            self.tell(Message(Tone.warn, text(f"ui.window.faulty_{of}", count=len(faults)), places))

    def signed_in(self) -> None:
        """Somebody has signed in."""
        self.clerk.signed_in()

    def signed_out(self) -> None:
        """Nobody is here any more."""
        self.clerk.signed_out()

    def hand_over(self, page: PageId, **given: object) -> None:
        """Whoever is here leaves; who signs in next goes on with this page."""
        self.clerk.hand_over(page, **given)

    def change_clerk(self) -> None:
        """The clerk leaves."""
        self.clerk.leave()

    def lock(self) -> None:
        """The clerk leaves for a moment."""
        self.clerk.lock()

    def unlock(self) -> None:
        """The clerk is back."""
        self.clerk.unlock()

    def writing(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that writes."""
        return self._operation(call, Lane.writing)

    def reading(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that only reads."""
        return self._operation(call, Lane.reading)

    def scanning(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that finds a sheet in a picture."""
        return self._operation(call, Lane.scanning)

    def looking_up(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that asks the centre."""
        return self._operation(call, Lane.looking_up)

    def calling(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that asks the hall for a number."""
        return self._operation(call, Lane.calling)

    def printing(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that talks to a printer."""
        return self._operation(call, Lane.printing)

    def asking(self, request: Asked[T]) -> DeviceOperation[T]:
        """Something asked of a device."""
        return DeviceOperation(self.device_desk.bridge, request, failure=self.tell_error, bug=self.crash.report)

    def _operation(self, call: Callable[[], T], lane: Lane) -> StoreOperation[T]:
        return StoreOperation(self._background, call, lane=lane, failure=self.tell_error, bug=self.crash.report)

    def go(self, page: PageId, **given: object) -> None:
        """Show a page; while the window is locked, what would have come stays hidden behind the lock."""
        if self.clerk.locked and page is not PageId.sign_in:
            return
        if self._page is not None:
            self._page.leave()
            self._page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)  # asks for no room
        self.sides.close_panel()
        self._page = shown = self._made(page)
        shown.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        shown.enter(**given)
        self._show(shown)

    def _made(self, page: PageId) -> Page:
        """A page, made when it is first wanted."""
        shown = self._pages.get(page)
        if shown is None:
            shown = self._pages[page] = make_page(page, self)
            self.stack.addWidget(shown)
        return shown

    def _show(self, page: Page) -> None:
        self.stack.setCurrentWidget(page)
        self.refresh()
        page.take_focus()

    def cover(self, page: PageId) -> None:
        """Show a page and nothing else; the one in sight stays behind it as it is."""
        self.page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._page = shown = self._made(page)
        self._hide_rest(True)
        shown.enter()
        self._show(shown)

    def uncover(self, page: Page | None) -> None:
        """Show everything again, and the page that stood behind."""
        self._hide_rest(False)
        if page is None:
            return
        self._page = page
        page.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        if page.id is PageId.outcome:
            page.enter()  # a paper that was being drawn was given up
        self._show(page)

    def _hide_rest(self, hidden: bool) -> None:
        self.sides.setVisible(not hidden)
        self._strip.setMinimumHeight(0)
        self._strip.setMaximumHeight(0 if hidden else _NO_LIMIT)
        self.top.hide_away(hidden)

    def renew(self, *pages: PageId) -> None:
        """Make these pages anew; the one that is shown begins afresh."""
        old = [self._pages.pop(one) for one in pages if one in self._pages]
        if self._page in old:
            self.go(self.page.id, fresh=True)
        for one in old:
            self.stack.removeWidget(one)
            one.deleteLater()

    def refresh(self) -> None:
        """Read facts, rail and keys from the page again."""
        page = self.page
        facts = page.facts()
        self.facts_bar.setVisible(bool(facts))
        self.facts_bar.set_facts(facts, page.timer_words())
        steps = page.steps()
        self.rail.setVisible(bool(steps))
        self.rail.set_steps(steps)
        self._keys.use(page.key_context())
        if self._citizens is not None:
            self._citizens.follow(page)
        self._show_keys()
        self._fit_sides()

    def tell(self, message: Message) -> None:
        """Show a banner."""
        self._board.tell(message)

    def untell(self, message: Message) -> None:
        """Take a banner away that does not count any more."""
        for banner in self._strip.banners:
            if banner.message == message:
                self._strip.drop(banner)

    def tell_error(self, error: CounterError) -> None:
        """Show an expected failure as a banner. What a rule answered to one clerk is not told to the next."""
        message = message_of(error)
        if error.code.startswith("cases."):
            self.clerk.answers.append(message)
        self._board.tell(message)

    def drop_banner(self, banner: Banner) -> None:
        """Take a banner away: it has been seen, or the matter is solved."""
        self._strip.drop(banner)

    def open_panel(self, panel: QWidget) -> None:
        """Push a panel in at the right side; the focus stays where it is."""
        self.sides.open_panel(panel)
        self._show_keys()

    def close_panel(self) -> None:
        """Take the panel away; a focus inside it goes back to the page."""
        if self.sides.close_panel() and self._page is not None:
            self._page.take_focus()
        self._show_keys()

    def sound(self, sound: Sound) -> None:
        """Play a sound as loud as this window's settings say."""
        self._speaker.play(sound)

    def keys(self) -> tuple[Key, ...]:
        """Every key that counts where the focus stands."""
        return self._counting(keys_here(self.page.key_context(), self._place))

    def _counting(self, keys: Sequence[Key]) -> tuple[Key, ...]:
        """Without Esc where it leads nowhere, and without keys that have nothing to do now."""
        closes = self.page.closes() or self.panel is not None or bool(self.banners) or self.in_bars()
        idle = set() if closes else {Command.close}
        idle |= OFFERED - self.page.commands().keys()
        return tuple(one for one in keys if one.command not in idle)

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self._show_keys()

    def _show_keys(self) -> None:
        """The keys at the foot are those of the page and of where the focus stands."""
        now = QApplication.focusWidget()
        if now is not None and self.isAncestorOf(now):
            self._place = place_of(now, self.panel)
        self.key_bar.set_keys(self._counting(bar_keys(self.page.key_context(), self._place)))

    def bound_keys(self) -> set[str]:
        """Window-wide key sequences that count now."""
        return self._keys.counting()

    def show_keys(self) -> None:
        """F1, and F1 again."""
        from counter_app.ui.shell.keys_panel import KeysPanel

        if isinstance(self.panel, KeysPanel):
            self.close_panel()
        else:
            self.open_panel(KeysPanel(self.keys(), self.page.facts()))

    def keep(self) -> None:
        """Save what has been typed and judged so far, whatever page is in sight."""
        try:
            if self._page is not None:
                self._page.leave()
        finally:
            self._current.save_now()

    def _crashed(self) -> None:
        """Something nobody expected: the citizen sees a greeting, and what was typed is saved."""
        if self._citizens is not None:
            self._citizens.crashed()
        self.keep()

    def step_out(self) -> None:
        """Esc: out of the bars, close the panel, take the last banner away, else one level back."""
        if self.in_bars():
            self.to_page()
        elif self.panel is not None:
            self.close_panel()
        elif self.banners:
            self.drop_banner(self.banners[-1])
        else:
            self.page.go_back()

    def _panes(self) -> list[Pane]:
        """Main, context panel, third pane, rail, top bar."""
        sides = [one for one in (self.panel, self.sides.third) if one is not None]
        panes = [pane(one) for one in (*self.page.panes(), *sides)]
        panes.append(Pane(self.rail, self.rail.stops() if self.rail.isVisible() else ()))
        may_leave = any(key.command is Command.find_item for key in keys_of(self.page.key_context()))
        panes.append(Pane(self.top, self.top.stops() if may_leave else ()))
        return panes

    def in_bars(self) -> bool:
        """Whether the focus stands on the rail or the top bar."""
        now = QApplication.focusWidget()
        return now is not None and (self.rail.isAncestorOf(now) or self.top.isAncestorOf(now))

    def to_page(self) -> None:
        """Back to where the page was left."""
        self._tour.enter(pane(self.page.panes()[0]))

    def next_pane(self) -> None:
        """F6."""
        self._tour.go(self._panes(), 1)

    def previous_pane(self) -> None:
        """Shift+F6."""
        self._tour.go(self._panes(), -1)

    def set_large(self, large: bool) -> None:
        """The clerk's text, large or normal. Nothing typed is lost."""
        app = QApplication.instance()
        if isinstance(app, QApplication) and theme.sizes().large != large:
            theme.apply(app, large=large)
            self._tick()
            self.refresh()

    def _tick(self) -> None:
        now = self._clock().astimezone(SHANGHAI)
        self.top.set_clock(spoken_date(civil_date(now)), f"{now:%H:%M}")
        if self._counter is not None and self._counter.store.nearly_full and not self._warned:
            self._warned = True
            self.tell_error(CounterError("store.nearly_full"))

    def showEvent(self, event: QShowEvent) -> None:
        """In sight: the clock runs, the focus is where the page begins."""
        super().showEvent(event)
        self._ticker.start()
        self.page.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: the rail may have to give way, a third pane may have room."""
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < NARROW)
        if self._page is not None:
            self._fit_sides()
            for one in (self.sides.layout(), self.layout()):  # at once: nothing is painted in between
                if one is not None:
                    one.activate()

    def _fit_sides(self) -> None:
        """A third pane only where there is room for it; a focus in one that goes is back in the page."""
        wide = self.width() >= theme.WIDE
        self.sides.fit(wide=wide)
        if self.sides.stand(self.page.beside() if wide else None):
            self.to_page()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is not saved, then go."""
        self.keep()
        self._current.retire()
        self.centre.end()
        self.queue.end()
        self._ticker.stop()
        if self._citizens is not None:
            self._citizens.close()
        self.device_desk.close()
        self.closed.emit()
        super().closeEvent(event)
