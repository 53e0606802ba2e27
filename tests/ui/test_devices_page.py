# SPDX-License-Identifier: Apache-2.0
"""The page of devices and the morning check, with simulated devices on their real wires and keys alone."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from simulated import Simulated, simulated

from counter_app.cases.actions import PairingAllowed
from counter_app.desk.morning_check import Verdict, last
from counter_app.devices.contracts import DeviceCondition, DeviceKind
from counter_app.devices.simulated.sample_cards import sample_cards
from counter_app.devices.traces import read_trace
from counter_app.settings import DeviceSetting
from counter_app.ui.devices.devices_page import DevicesPage
from counter_app.ui.keys import Context
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.button import Button
from ui.conftest import sign_in
from ui.hands import ALT, CTRL, SHIFT, Hands, Key

PATIENCE = 20_000
Make = Callable[..., MainWindow]


@pytest.fixture(scope="module")
def reader() -> Iterator[Simulated]:
    with simulated("id-reader") as running:
        yield running


@pytest.fixture(scope="module")
def buttons() -> Iterator[Simulated]:
    with simulated("evaluator", "--profile", "buttons-five") as running:
        yield running


@pytest.fixture(scope="module")
def printer() -> Iterator[Simulated]:
    with simulated("printer") as running:
        yield running


def open_page(window: MainWindow, qtbot: QtBot) -> tuple[DevicesPage, Hands]:
    """F11 at a signed-in window."""
    hands = Hands(qtbot, window)
    sign_in(hands)
    hands.press(Key.Key_F11)
    assert isinstance(window.page, DevicesPage)
    return window.page, hands


def condition(page: DevicesPage, kind: DeviceKind) -> DeviceCondition:
    return next(one.state.condition for one in page.list.rows if one.state.kind is kind)


def test_a_window_without_devices_says_so_and_has_no_chip(make: Make, qtbot: QtBot) -> None:
    window = make()
    page, hands = open_page(window, qtbot)
    assert {one.words[0] for one in page.list.rows} == {"本窗口没有配"}
    assert window.top.device_words == ""
    hands.press(Key.Key_T, CTRL | SHIFT)
    assert not page.morning.running
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.finder


def test_all_are_asked_at_once_and_a_fault_is_stood_on(
    make: Make, reader: Simulated, printer: Simulated, qtbot: QtBot
) -> None:
    printer.say("paper out")
    window = make(
        devices=(DeviceSetting("id_reader", "samv-serial", reader.port),),
        slip_target=printer.address,
        slip_profile="epson-80",
    )
    page, hands = open_page(window, qtbot)
    hands.press(Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: condition(page, DeviceKind.printer) is DeviceCondition.fault, timeout=PATIENCE)
    qtbot.waitUntil(lambda: condition(page, DeviceKind.id_reader) is DeviceCondition.ready, timeout=PATIENCE)
    assert window.top.device_words == "小票机 没纸"
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_F11)
    assert page.list.row is not None
    assert page.list.row.state.kind is DeviceKind.printer
    printer.say("paper in")
    hands.enter()
    qtbot.waitUntil(lambda: window.top.device_words == "设备正常", timeout=PATIENCE)


def test_printers_are_asked_behind_the_opening_and_the_chip_says_how_many_are_ill(
    make: Make, printer: Simulated, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # a machine without a print service
    printer.say("paper out")
    window = make(slip_target=printer.address, slip_profile="epson-80", a4_queue="hall", morning=True)
    qtbot.waitUntil(lambda: window.top.device_words == "小票机 没纸，另 1 台", timeout=PATIENCE)
    printer.say("paper in")


def test_a_device_that_was_never_asked_is_tried_and_not_tried_again(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    window = make(slip_target=f"file:{tmp_path / 'slip.bin'}")
    page, hands = open_page(window, qtbot)
    page.list.select(list(DeviceKind).index(DeviceKind.printer))
    assert "试一下" in [one.text() for one in page.card.findChildren(Button)]
    hands.press(Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: condition(page, DeviceKind.printer) is DeviceCondition.ready, timeout=PATIENCE)
    assert "再试" in [one.text() for one in page.card.findChildren(Button) if one.isVisibleTo(page)]


def test_a_morning_check_of_three_devices(
    make: Make, reader: Simulated, buttons: Simulated, tmp_path: Path, qtbot: QtBot
) -> None:
    reader.say("lift")
    slip = tmp_path / "slip.bin"
    window = make(
        devices=(
            DeviceSetting("id_reader", "samv-serial", reader.port),
            DeviceSetting("evaluator", "buttons-five", buttons.port),
        ),
        slip_target=f"file:{slip}",
    )
    page, hands = open_page(window, qtbot)
    hands.press(Key.Key_T, CTRL | SHIFT)
    morning = page.morning
    assert (morning.kind, page.key_context()) == (DeviceKind.id_reader, Context.morning_check)
    reader.say("lay resident")
    qtbot.waitUntil(lambda: morning.kind is DeviceKind.evaluator, timeout=PATIENCE)
    assert window.cards.waiting is None
    buttons.say("answer 2")
    qtbot.waitUntil(lambda: morning.kind is DeviceKind.printer, timeout=PATIENCE)
    hands.digits(1)
    assert slip.stat().st_size > 0
    assert morning.said == "出来了，看清楚了就按 1。"
    hands.digits(2)
    assert not morning.running
    check = last(window.counter)
    assert check is not None
    assert {kind: one.verdict for kind, one in check.tried.items()} == {
        DeviceKind.id_reader: Verdict.good,
        DeviceKind.evaluator: Verdict.good,
        DeviceKind.printer: Verdict.bad,
    }
    assert window.counter.store.list_drafts() == ()
    kept = (window.settings.places.data / "morning_check.json").read_text(encoding="utf-8")
    assert set(json.loads(kept)) == {"began_at", "ended_at", "tried"}


def test_a_check_given_up_counts_for_nothing(make: Make, reader: Simulated, qtbot: QtBot) -> None:
    reader.say("lift")
    window = make(devices=(DeviceSetting("id_reader", "samv-serial", reader.port),))
    page, hands = open_page(window, qtbot)
    hands.press(Key.Key_T, CTRL | SHIFT)
    assert page.morning.running
    hands.press(Key.Key_Escape)
    assert not page.morning.running
    assert last(window.counter) is None
    assert hands.focus is page.list


def test_a_supervisor_lets_a_tablet_be_paired(make: Make, qtbot: QtBot) -> None:
    window = make(devices=(DeviceSetting("evaluator", "pad-page-practice", "127.0.0.1:0"),))
    page, hands = open_page(window, qtbot)
    card = page.pairing
    hands.press(Key.Key_F10)
    assert hands.focus is card.confirmation.number.editor
    hands.type("0301")
    hands.enter()
    hands.type("wrong")
    hands.enter()
    assert card.code == ""
    hands.type("0301")
    hands.enter()
    assert len(card.code) == 8
    assert page.list.hasFocus()
    written = window.counter.store.actions_on(window.clock().date())[-1]
    assert (written.clerk, written.facts) == ("0312", PairingAllowed(supervisor="0301"))
    pad = window.devices.pad
    assert pad is not None
    assert pad.pairing.try_code("0" * 8) is None
    assert pad.pairing.try_code(card.code) is not None
    qtbot.waitUntil(lambda: card.code == "", timeout=PATIENCE)
    assert "配好了一台" in card.said
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.finder


def test_esc_takes_a_code_back(make: Make, qtbot: QtBot) -> None:
    window = make(devices=(DeviceSetting("evaluator", "pad-page-practice", "127.0.0.1:0"),))
    page, hands = open_page(window, qtbot)
    hands.press(Key.Key_F10)
    hands.type("0301")
    hands.enter()
    hands.type("0301")
    hands.enter()
    code = page.pairing.code
    assert code
    hands.press(Key.Key_Escape)
    assert window.page is page
    assert window.devices.pad is not None
    assert window.devices.pad.pairing.try_code(code) is None


def test_a_device_of_an_unknown_model_is_a_fault_of_the_settings(make: Make, qtbot: QtBot) -> None:
    window = make(devices=(DeviceSetting("id_reader", "no-such-model"),))
    page, hands = open_page(window, qtbot)
    assert page.list.row is not None
    assert (page.list.row.state.kind, page.list.row.words[0]) == (DeviceKind.id_reader, "设置不对")
    assert window.top.device_words == "读卡器 设置不对"
    hands.enter()
    hands.press(Key.Key_T, CTRL)
    assert page.list.row.words[0] == "设置不对"


def test_a_wire_is_recorded_by_one_key_with_nobody_in_the_file(make: Make, reader: Simulated, qtbot: QtBot) -> None:
    window = make(devices=(DeviceSetting("id_reader", "samv-serial", reader.port),))
    page, hands = open_page(window, qtbot)
    assert page.recording.isVisible()
    hands.press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "正在录身份证阅读器" in page.recording.said, timeout=PATIENCE)
    reader.say("lay shui")
    qtbot.waitUntil(lambda: window.devices.state(DeviceKind.id_reader).last_good is not None, timeout=PATIENCE)
    reader.say("lift")
    hands.press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.recording.said.startswith("录好了"), timeout=PATIENCE)
    assert not page.recording.recording
    (file,) = window.settings.places.traces.iterdir()
    assert file.stem.startswith("id_reader-")
    told = b"".join(one.data for one in read_trace(file).passages)
    card = sample_cards()["shui"]
    assert card.name.encode("utf-16-le") not in told
    assert card.id_number.encode("utf-16-le") not in told
    assert sample_cards()["resident"].name.encode("utf-16-le") in told  # who stands in


def test_what_cannot_be_recorded_offers_no_recording(make: Make, qtbot: QtBot) -> None:
    window = make(devices=(DeviceSetting("evaluator", "pad-page-practice", "127.0.0.1:0"),))
    page, hands = open_page(window, qtbot)
    hands.press(Key.Key_4, ALT)
    assert not page.recording.isVisible()
    hands.press(Key.Key_S, CTRL)
    assert not page.recording.recording
