# SPDX-License-Identifier: Apache-2.0
"""The window: bars, rail, the page in sight, a panel beside it, banners that push and never cover."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI, Clock, civil_date, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.ui import theme
from counter_app.ui.background import Background, Lane
from counter_app.ui.crash import CrashDesk
from counter_app.ui.keys import Command, Key, bar_keys, keys_of
from counter_app.ui.messages import MOST_PLACES, Message, MessageBoard, Tone, message_of
from counter_app.ui.operation import StoreOperation
from counter_app.ui.shell.current_case import CurrentCase
from counter_app.ui.shell.key_binder import KeyBinder
from counter_app.ui.shell.page import Page, PageId
from counter_app.ui.shell.pages import make_page
from counter_app.ui.shell.panes import PaneTour
from counter_app.ui.widgets.banner import Banner
from counter_app.ui.widgets.bars import FactsBar, KeyBar, TopBar
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import surface
from counter_app.ui.widgets.step_rail import StepRail

if TYPE_CHECKING:
    from counter_app.desk.counter import Counter
    from counter_app.settings import Settings

T = TypeVar("T")
NARROW = 1200  # below this width the rail has room for two characters
OPENING_MS = 120
MOST_BANNERS = 2


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
        self._motion = motion
        self._counter: Counter | None = None
        self._warned = False  # that the disk is nearly full: once is enough
        self._pages: dict[PageId, Page] = {}
        self._page: Page | None = None
        self._banners: list[Banner] = []
        self._panel: QWidget | None = None
        self._before_panel: QWidget | None = None
        self._tour = PaneTour()
        self._current = CurrentCase(self)
        self.crash = CrashDesk(board, clock, self.keep)
        self.setWindowTitle(text("ui.window.title", number=settings.window.number))
        self.setMinimumSize(960, 540)
        self.resize(1366, 768)
        self._build()
        self._keys = KeyBinder(self)
        self._keys.pressed.connect(self._press)
        board.told.connect(self._show_message)
        board.listen()
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._tick)
        self._tick()
        self.go(PageId.sign_in)

    def _build(self) -> None:
        self.top = TopBar(text("ui.top.window", number=self._settings.window.number), "F3")
        self.top.set_practice(self._settings.window.practice)
        self.top.find_asked.connect(self._find_item)
        self.facts_bar = FactsBar()
        self.rail = StepRail()
        self.rail.chosen.connect(self._go_step)
        self.key_bar = KeyBar()
        self.stack = QStackedWidget()
        self._panel_frame = surface("panel")
        self._panel_frame.setVisible(False)
        panel = QVBoxLayout(self._panel_frame)
        panel.setContentsMargins(1, 0, 0, 0)
        self._banner_box = QVBoxLayout()
        self._banner_box.setContentsMargins(theme.PAGE_X, theme.GAP, theme.PAGE_X, 0)
        self._banner_box.setSpacing(theme.GAP)
        self._banner_strip = QWidget()
        self._banner_strip.setLayout(self._banner_box)
        self._banner_strip.hide()
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._banner_strip)
        middle.addWidget(self.stack, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.rail)
        body.addLayout(middle, 1)
        body.addWidget(self._panel_frame)
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
    def page(self) -> Page:
        """The page in sight."""
        if self._page is None:
            raise RuntimeError("no page yet")
        return self._page

    @property
    def panel(self) -> QWidget | None:
        """The panel in sight."""
        return self._panel

    @property
    def banners(self) -> tuple[Banner, ...]:
        """The window's own banners, oldest first."""
        return tuple(self._banners)

    def start(self) -> None:
        """Open catalogue and store, behind the window."""
        self.writing(self._make_counter).success(self._open).failure(self._not_open).start()

    def _not_open(self, error: CounterError) -> None:
        self._board.tell(message_of(error, Tone.fault))
        self.open_failed.emit()

    def _open(self, counter: "Counter") -> None:
        self._counter = counter
        for title, faults in (("catalogue", counter.catalogue_faults), ("calendar", counter.calendar_faults)):
            if faults:
                places = "　".join(str(one) for one in faults[:MOST_PLACES])
                self.tell(Message(Tone.warn, text(f"ui.window.faulty_{title}", count=len(faults)), places))
        self.opened.emit()

    def signed_in(self) -> None:
        """Somebody has signed in: on to the first citizen."""
        self.top.set_clerk(text("ui.top.clerk", number=self.counter.clerk_number))
        self.go(PageId.finder, fresh=True)

    def writing(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that writes."""
        return self._operation(call, Lane.writing)

    def reading(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that only reads."""
        return self._operation(call, Lane.reading)

    def printing(self, call: Callable[[], T]) -> StoreOperation[T]:
        """A desk call that talks to a printer."""
        return self._operation(call, Lane.printing)

    def _operation(self, call: Callable[[], T], lane: Lane) -> StoreOperation[T]:
        return StoreOperation(self._background, call, lane=lane, failure=self.tell_error, bug=self.crash.report)

    def go(self, page: PageId, **given: object) -> None:
        """Show a page."""
        if self._page is not None:
            self._page.leave()
        self.close_panel()
        shown = self._pages.get(page)
        if shown is None:
            shown = self._pages[page] = make_page(page, self)
            self.stack.addWidget(shown)
        self._page = shown
        shown.enter(**given)
        self.stack.setCurrentWidget(shown)
        self.refresh()
        shown.take_focus()

    def refresh(self) -> None:
        """Read facts, rail and keys from the page again."""
        page = self.page
        facts = page.facts()
        self.facts_bar.setVisible(bool(facts))
        self.facts_bar.set_facts(facts, page.timer_words())
        steps = page.steps()
        self.rail.setVisible(bool(steps))
        self.rail.set_steps(steps)
        context = page.key_context()
        self._keys.use(context)
        self.key_bar.set_keys(bar_keys(context))

    def tell(self, message: Message) -> None:
        """Show a banner."""
        self._board.tell(message)

    def tell_error(self, error: CounterError) -> None:
        """Show an expected failure as a banner."""
        self._board.tell(message_of(error))

    def _show_message(self, message: Message) -> None:
        if any(one.message == message for one in self._banners):
            return
        while len(self._banners) >= MOST_BANNERS:
            self.drop_banner(self._banners[0])
        seen = Button(text("ui.window.seen"), small=True)
        seen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        banner = Banner(message, [seen])
        seen.clicked.connect(self._seen)
        self._banners.append(banner)
        self._banner_box.addWidget(banner)
        self._banner_strip.show()

    def _seen(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            for banner in list(self._banners):
                if banner.isAncestorOf(button):
                    self.drop_banner(banner)

    def drop_banner(self, banner: Banner) -> None:
        """Take a banner away: it has been seen, or the matter is solved."""
        self._banners.remove(banner)
        self._banner_box.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        self._banner_strip.setVisible(bool(self._banners))

    def open_panel(self, panel: QWidget) -> None:
        """Push a panel in at the right side; the focus stays where it is."""
        self._clear_panel()
        self._panel = panel
        layout = self._panel_frame.layout()
        if layout is not None:
            layout.addWidget(panel)
        wide = self._panel_width()
        self._panel_frame.setFixedWidth(wide)
        was_hidden = not self._panel_frame.isVisible()
        self._panel_frame.show()
        if self._motion and was_hidden and self.isVisible():
            self._slide(wide)

    def _panel_width(self) -> int:
        return 372 if self.width() >= 1900 and not theme.sizes().large else theme.sizes().context

    def _slide(self, wide: int) -> None:
        from PySide6.QtCore import QEasingCurve, QPropertyAnimation

        self._panel_frame.setMaximumWidth(wide)
        slide = QPropertyAnimation(self._panel_frame, b"maximumWidth", self._panel_frame)
        self._panel_frame.setMinimumWidth(0)
        slide.setDuration(OPENING_MS)
        slide.setStartValue(0)
        slide.setEndValue(wide)
        slide.setEasingCurve(QEasingCurve.Type.OutQuad)
        slide.finished.connect(self._slid)
        slide.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def _slid(self) -> None:
        self._panel_frame.setFixedWidth(self._panel_width())

    def close_panel(self) -> None:
        """Take the panel away; a focus inside it goes back to the page."""
        inside = self._panel is not None and self._panel_frame.isAncestorOf(QApplication.focusWidget() or self)
        self._clear_panel()
        self._panel_frame.hide()
        if inside and self._page is not None:
            self._page.take_focus()

    def _clear_panel(self) -> None:
        panel, self._panel = self._panel, None
        layout = self._panel_frame.layout()
        if panel is not None and layout is not None:
            layout.removeWidget(panel)
            panel.hide()
            panel.deleteLater()

    def _press(self, key: Key, number: int) -> None:
        page = self.page
        command = key.command
        if command in (Command.pick, Command.step) and command is not None:
            self._go_step(number) if command is Command.step else page.pick(number)
            return
        handler = page.commands().get(command) if command is not None else None
        if handler is None and command is not None:
            handler = self._commands().get(command)
        if handler is not None:
            handler()

    def _commands(self) -> dict[Command, Callable[[], object]]:
        return {
            Command.show_keys: self.show_keys,
            Command.close: self._close,
            Command.next_pane: self._next_pane,
            Command.previous_pane: self._previous_pane,
            Command.larger: self._larger,
            Command.smaller: self._smaller,
            Command.find_item: self._find_item,
            Command.next_citizen: self._next_citizen,
            Command.cases: self._show_cases,
            Command.change_clerk: self.change_clerk,
            Command.back: self.page.go_back,
        }

    def handles(self, command: Command) -> bool:
        """Whether a window-wide key does something on the page in sight."""
        numbered = (Command.pick, Command.step)
        return command in numbered or command in self.page.commands() or command in self._commands()

    def bound_keys(self) -> set[str]:
        """Window-wide key sequences that count now."""
        return self._keys.counting()

    def show_keys(self) -> None:
        """F1, and F1 again."""
        from counter_app.ui.shell.keys_panel import KeysPanel

        if isinstance(self._panel, KeysPanel):
            self.close_panel()
        else:
            self.open_panel(KeysPanel(keys_of(self.page.key_context()), self.page.facts()))

    def keep(self) -> None:
        """Save what has been typed and judged so far, whatever page is in sight."""
        try:
            if self._page is not None:
                self._page.leave()
        finally:
            self._current.save_now()

    def _close(self) -> None:
        if self._panel is not None:
            self.close_panel()
        elif self._banners:
            self.drop_banner(self._banners[-1])
        else:
            self.page.go_back()

    def _panes(self) -> list[QWidget]:
        panes = list(self.page.panes())
        if self._panel is not None:
            panes.append(self._panel)
        return panes

    def _next_pane(self) -> None:
        self._tour.go(self._panes(), 1)

    def _previous_pane(self) -> None:
        self._tour.go(self._panes(), -1)

    def _larger(self) -> None:
        self.set_large(True)

    def _smaller(self) -> None:
        self.set_large(False)

    def set_large(self, large: bool) -> None:
        """The clerk's text, large or normal. Nothing typed is lost."""
        app = QApplication.instance()
        if isinstance(app, QApplication) and theme.sizes().large != large:
            theme.apply(app, large=large)
            if self._panel is not None:
                self._panel_frame.setFixedWidth(self._panel_width())
            self._tick()
            self.refresh()

    def _find_item(self) -> None:
        self.go(PageId.finder)

    def _show_cases(self) -> None:
        self.go(PageId.cases)

    def _next_citizen(self) -> None:
        self.keep()
        self._current.put_away()
        self.go(PageId.finder, fresh=True)

    def change_clerk(self) -> None:
        """The clerk leaves; what is not decided stays as a draft."""
        self.keep()
        self._current.put_away()
        self.writing(self._sign_out).success(self._signed_out).start()

    def _sign_out(self) -> None:
        from counter_app.desk.signing_in import sign_out

        sign_out(self.counter)

    def _signed_out(self, done: object) -> None:
        self.top.set_clerk("")
        self.go(PageId.sign_in)

    def _go_step(self, number: int) -> None:
        from counter_app.ui.case.progress import page_of_step

        steps = self.page.steps()
        if 1 <= number <= len(steps) and steps[number - 1].reachable and not steps[number - 1].current:
            self.go(page_of_step(number))

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
        """Another width: the rail may have to give way."""
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < NARROW)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is not saved, then go."""
        self.keep()
        self._current.retire()
        self._ticker.stop()
        self.closed.emit()
        super().closeEvent(event)
