# SPDX-License-Identifier: Apache-2.0
"""From a card laid on the reader to a field that shows it: a real window, its real threads, the reader's real wire.

Beside it the driver alone, at a reader of its own, in turn with the window. Both wait for their next look at the
reader, which comes when it comes: cards are laid down at moments spread evenly between two looks.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pytest
from pcsc_service import NAME, OTHER_NAME, own_service
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from simulated import Simulated, simulated

from bench.measuring import Table, percentile, spread
from counter_app.app import make_window
from counter_app.base.clock import system_clock
from counter_app.base.readings import Reading
from counter_app.devices.patience import Patience
from counter_app.devices.registry import make_reader
from counter_app.devices.room import CardRead
from counter_app.settings import DeviceSetting, load_settings
from counter_app.ui import theme
from counter_app.ui.background import Threads
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.form.form_page import FormPage
from counter_app.ui.form.line_field import LineField
from counter_app.ui.gallery.stage import Stage
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow

ROUNDS, WARM = 30, 2
LONG = 30.0
AIM = 0.1
"""What a window may add to the reading until the field is painted: less than a person notices."""
LOOKS, SOCIAL_LOOKS = 0.3, 0.4
"""Seconds between two looks: of our driver at its reader, of pcscd at its own."""
SETTLED = 1.0
"""Seconds after which pcscd has surely seen that a card was lifted."""
REST = 0.2
MOMENTS = 60_000
PERSON = "测试员"
CASE = "参保人员个人账户一次性支取"
ANSWERS = {"reason": "emigration", "agent": "no"}


class Painted(QObject):
    """Sees an editor being drawn with the name in it."""

    def __init__(self, editor: QLineEdit) -> None:
        super().__init__()
        self._editor = editor
        self._loop = QEventLoop()
        self._seen = False
        editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keeps nothing from it."""
        if not self._seen and event.type() is QEvent.Type.Paint and self._editor.text() == PERSON:
            self._seen = True
            QTimer.singleShot(0, self._loop.quit)  # once all of this drawing is done
        return False

    def wait(self) -> float:
        """Let the window work. The moment when it was drawn."""
        late = QTimer(singleShot=True, interval=MOMENTS)
        late.timeout.connect(self._loop.quit)
        late.start()
        self._loop.exec()
        at = time.time()
        late.stop()
        self._editor.removeEventFilter(self)
        if not self._seen:
            raise RuntimeError("nothing was painted")
        return at


class Alone:
    """The driver at a reader of its own."""

    def __init__(self, setting: DeviceSetting, device: Simulated) -> None:
        self.device = device
        self._reader = make_reader(setting, system_clock)
        self._readings: SimpleQueue[Reading | None] = SimpleQueue()
        self.taken: list[float] = []

    def read(self, phase: float) -> None:
        """A card laid down while it looks for one."""
        waiting = Thread(target=lambda: self._readings.put(self._reader.read(Patience(LONG))))
        waiting.start()
        time.sleep(phase)
        began = time.time()
        self.device.say("lay resident")
        reading = self._readings.get()
        waiting.join()
        if reading is None:
            raise RuntimeError("nothing was read")
        self.taken.append(reading.read_at.timestamp() - began)

    def close(self) -> None:
        """Let go of it."""
        self._reader.close()


class Counter:
    """A window with a reader, and one citizen after the other in front of it."""

    def __init__(self, window: MainWindow, device: Simulated) -> None:
        self._window, self._device = window, device
        self._news: list[CardRead] = []
        window.device_desk.card_read.connect(self._news.append)
        self.identity: list[float] = []
        self.after_reading: list[float] = []
        self.form: list[float] = []

    def read(self, phase: float) -> None:
        """A new case, a card laid down, and on to the form as soon as the name is on the first page."""
        window = self._window
        Stage(window).serve(CASE, answers=ANSWERS, decide=True)
        window.go(PageId.identity)
        _let_work(phase)
        page = window.page
        assert isinstance(page, IdentityPage)
        first = Painted(page.person.fields["name"].editor)
        began = time.time()
        self._device.say("lay resident")
        painted = first.wait()
        read_at = self._news.pop().reading.read_at.timestamp()
        window.go(PageId.form)
        form = window.page
        assert isinstance(form, FormPage)
        fields = [one for one in form.body.fields.values() if isinstance(one, LineField)]
        on_form = Painted(next(one.editor for one in fields if one.editor.text() == PERSON)).wait()
        self.identity.append(painted - began)
        self.after_reading.append(painted - read_at)
        self.form.append(on_form - began)


def _let_work(seconds: float) -> None:
    """The window at work for a while, until nothing is left of the citizen before."""
    loop = QEventLoop()
    QTimer.singleShot(round((seconds + REST) * 1000), loop.quit)
    loop.exec()


@contextmanager
def opened(qtbot: QtBot, home: Path, setting: DeviceSetting) -> Iterator[MainWindow]:
    """A window with a reader, and a clerk who has signed in."""
    settings = load_settings(home, overrides={"volume": 0, "devices": (setting,)})
    background = Threads()
    window = make_window(settings, background, motion=False)
    with qtbot.waitExposed(window):
        window.show()
    with qtbot.waitSignal(window.opened, timeout=MOMENTS):
        window.start()
    Stage(window).sign_in()
    qtbot.waitUntil(lambda: window.page.id is PageId.finder, timeout=MOMENTS)
    yield window
    window.close()
    background.close()
    window.counter.close()
    window.deleteLater()


def measure(window: MainWindow, shown_to: Simulated, alone: Alone, between: float, *, lifted: bool) -> Counter:
    """Window and driver in turn. ``lifted``: the reader tells a card from the one before only if it was lifted."""
    counter = Counter(window, shown_to)
    for number in range(-WARM, ROUNDS):
        phase = number % ROUNDS / ROUNDS * between
        for read, device in ((alone.read, alone.device), (counter.read, shown_to)):
            read(phase)
            if lifted:
                device.say("lift")
        if lifted:
            _let_work(SETTLED)
    alone.close()
    return counter


def add(table: Table, what: str, counter: Counter, alone: Alone) -> None:
    """What the clerk waits for, with the driver's own time beside it."""
    beside = f"the driver alone, to the facts: {spread(alone.taken[WARM:])}"
    table.add(f"{what} → name painted on the first page", spread(counter.identity[WARM:]), beside=beside)
    table.add(f"{what} → name painted on a form, straight on to it", spread(counter.form[WARM:]), beside=beside)
    added = counter.after_reading[WARM:]
    met = percentile(added, 0.99) <= AIM
    table.add(f"{what}: from the facts to the painted name", spread(added), aim=f"p99 ≤ {AIM * 1000:.0f} ms", met=met)


@pytest.mark.parametrize(("pace", "how"), [(("--pace", "115200"), "paced at 115200"), ((), "unpaced")])
def test_an_identity_card(
    pace: tuple[str, ...], how: str, qtbot: QtBot, qapp: QApplication, tmp_path: Path, table: Table
) -> None:
    theme.apply(qapp, large=False)
    with simulated("id-reader", *pace) as ours, simulated("id-reader", *pace) as other:
        alone = Alone(DeviceSetting("id_reader", "samv-serial", other.port), other)
        with opened(qtbot, tmp_path / "home", DeviceSetting("id_reader", "samv-serial", ours.port)) as window:
            counter = measure(window, ours, alone, LOOKS, lifted=False)
    add(table, f"identity card laid down ({how})", counter, alone)


def test_a_social_card(qtbot: QtBot, qapp: QApplication, tmp_path: Path, table: Table) -> None:
    theme.apply(qapp, large=False)
    with own_service() as service:
        second = f"127.0.0.1:{service.port + 1}"
        with (
            simulated("social-card", "--to", service.address) as ours,
            simulated("social-card", "--to", second) as other,
        ):
            alone = Alone(DeviceSetting("social_reader", "pcsc", OTHER_NAME), other)
            with opened(qtbot, tmp_path / "home", DeviceSetting("social_reader", "pcsc", NAME)) as window:
                counter = measure(window, ours, alone, SOCIAL_LOOKS, lifted=True)
    add(table, "social-security card put in (a real pcscd)", counter, alone)
