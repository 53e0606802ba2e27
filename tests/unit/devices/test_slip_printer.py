# SPDX-License-Identifier: Apache-2.0
"""Printing on real wires and files: what is known afterwards, for every way a printer can be."""

import logging
import os
import socket
import tempfile
from pathlib import Path

import pytest
from msgspec.structs import replace
from played_printer import COVER_OPEN, CUTTER_STUCK, LOW, PAPER_OUT, READY, PlayedPrinter

from counter_app.base.errors import CounterError
from counter_app.base.slip import SlipBitmap, SlipCut, SlipDocument, SlipFeed, SlipQr, SlipText
from counter_app.base.texts import all_texts, sentence, text
from counter_app.cases.actions import PrintState
from counter_app.devices.contracts import Paper, PrinterStatus
from counter_app.devices.faults import DeviceFault
from counter_app.devices.printer_profiles import StatusWay, printer_profiles
from counter_app.devices.protocols.escpos import encode_slip
from counter_app.devices.slip_printer import SlipAnswer, look_at, print_slip
from counter_app.devices.transports.targets import (
    FileTarget,
    QueueTarget,
    SerialTarget,
    Target,
    TcpTarget,
    UsbTarget,
    parse_target,
)

PATIENCE = 5.0
SHORT = 0.3
"""Patience with a printer that will not answer anyway."""

SLIP = SlipDocument(
    80,
    (SlipText("受理回执", 2, 2, bold=True), SlipText("办件号 430981"), SlipQr("430981"), SlipFeed(4), SlipCut()),
)


def _dots(line: SlipText, dots: int) -> SlipBitmap:
    return SlipBitmap(dots, 30, bytes(dots // 8 * 30))


def _print(
    target: str, slip: SlipDocument = SLIP, profile: str = "generic-80", patience: float = PATIENCE
) -> SlipAnswer:
    return print_slip(slip, target, rasterise=_dots, profile=printer_profiles()[profile], patience=patience)


def _code(answer: SlipAnswer) -> str:
    return answer.trouble.code if answer.trouble else ""


def _bytes(profile: str = "generic-80") -> bytes:
    return encode_slip(SLIP, printer_profiles()[profile], _dots).data


def test_a_ready_printer_prints_and_the_bytes_are_exact() -> None:
    with PlayedPrinter() as printer:
        answer = _print(printer.target)
    assert (answer.state, _code(answer)) == (PrintState.printed, "")
    assert bytes(printer.got) == answer.sent == _bytes()


def test_low_paper_is_told_and_nothing_is_wrong() -> None:
    with PlayedPrinter(LOW, LOW) as printer:
        answer = _print(printer.target)
    assert (answer.state, answer.paper_low, _code(answer)) == (PrintState.printed, True, "")


@pytest.mark.parametrize(
    ("state", "code"),
    [(PAPER_OUT, "printer.paper_out"), (COVER_OPEN, "printer.cover_open"), (CUTTER_STUCK, "printer.fault")],
)
def test_a_printer_that_cannot_print_gets_nothing(state: tuple[int, int, int, int], code: str) -> None:
    with PlayedPrinter(state) as printer:
        answer = _print(printer.target)
    assert (answer.state, _code(answer)) == (PrintState.failed, code)
    assert bytes(printer.got) == b""


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (PAPER_OUT, "printer.paper_ran_out"),
        (COVER_OPEN, "printer.cover_opened"),
        (CUTTER_STUCK, "printer.stopped"),
        (None, "printer.silent"),
    ],
)
def test_trouble_while_printing_leaves_it_unknown(state: tuple[int, int, int, int] | None, code: str) -> None:
    with PlayedPrinter(READY, state) as printer:
        answer = _print(printer.target, patience=PATIENCE if state else SHORT)
    assert (answer.state, _code(answer)) == (PrintState.unknown, code)
    assert bytes(printer.got) == _bytes()


def test_a_printer_that_never_answers_is_unknown_and_got_everything() -> None:
    with PlayedPrinter(None, None) as printer:
        answer = _print(printer.target, patience=SHORT)
    assert (answer.state, _code(answer)) == (PrintState.unknown, "printer.silent")
    assert bytes(printer.got) == _bytes()


def test_other_bytes_between_the_answers_are_passed_over() -> None:
    with PlayedPrinter(chatter=b"\x00\xff\x11") as printer:
        assert _print(printer.target).state is PrintState.printed


def test_the_wire_cut_half_way_is_unknown() -> None:
    long = SlipDocument(80, tuple(SlipText("材料" * 10) for _ in range(500)))
    with PlayedPrinter(hang_up_after=500) as printer:
        answer = _print(printer.target, long, profile="raster-80")
    assert (answer.state, _code(answer)) == (PrintState.unknown, "printer.cut_off")
    assert len(printer.got) < len(answer.sent)


def test_the_wire_cut_before_the_first_byte_is_surely_not_printed() -> None:
    with PlayedPrinter(hang_up_after=0) as printer:
        answer = _print(printer.target)
    assert (answer.state, _code(answer)) == (PrintState.failed, "printer.gone")
    assert bytes(printer.got) == b""


def test_nobody_at_the_address_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    answer = _print(f"tcp://127.0.0.1:{port}")
    assert (answer.state, _code(answer)) == (PrintState.failed, "printer.gone")
    assert sentence(answer.trouble or CounterError("")) == "打印机不见了。已记“没打”，今天关账前要交代。"


@pytest.mark.parametrize(
    ("ordered", "after", "state", "code"),
    [
        (0x00, READY, PrintState.printed, ""),
        (0x0C, READY, PrintState.unknown, "printer.paper_ran_out"),
        (None, READY, PrintState.unknown, "printer.silent"),
        (None, COVER_OPEN, PrintState.unknown, "printer.cover_opened"),
    ],
)
def test_an_ordered_answer_is_waited_for(
    ordered: int | None, after: tuple[int, int, int, int], state: PrintState, code: str
) -> None:
    with PlayedPrinter(READY, after, ordered=ordered) as printer:
        answer = _print(printer.target, profile="epson-80", patience=SHORT if ordered is None else PATIENCE)
    assert (answer.state, _code(answer)) == (state, code)


def test_a_printer_that_is_never_asked_is_unknown() -> None:
    never = replace(printer_profiles()["generic-80"], status=StatusWay.none)
    with PlayedPrinter() as printer:
        answer = print_slip(SLIP, printer.target, rasterise=_dots, profile=never, patience=PATIENCE)
    assert (answer.state, _code(answer)) == (PrintState.unknown, "printer.silent")
    assert bytes(printer.got) == _bytes()


def test_looking_prints_nothing(tmp_path: Path) -> None:
    with PlayedPrinter(LOW) as printer:
        target = printer.target
        looked = look_at(target, 80, patience=PATIENCE)
    assert looked == (PrinterStatus(answers=True, paper=Paper.low), printer_profiles()["generic-80"].label)
    assert bytes(printer.got) == b""
    with pytest.raises(DeviceFault) as gone:
        look_at(target, 80, profile="epson-80", patience=PATIENCE)
    assert gone.value.code == "printer.now_gone"
    kept = tmp_path / "slip.bin"
    kept.write_bytes(b"kept")
    status, label = look_at(f"file:{kept}", 80, profile="epson-80")
    assert (status.answers, label, kept.read_bytes()) == (False, printer_profiles()["epson-80"].label, b"kept")


def test_a_profile_that_is_none_is_told() -> None:
    answer = print_slip(SLIP, "tcp://127.0.0.1:9", rasterise=_dots, profile="epson-81")
    assert (answer.state, _code(answer)) == (PrintState.failed, "printer.profile_unknown")


def test_a_file_holds_the_last_slips_bytes(tmp_path: Path) -> None:
    path = tmp_path / "小票.bin"
    path.write_bytes(b"older" * 1000)
    answer = _print(f"file:{path}", profile="generic-80")
    assert (answer.state, _code(answer)) == (PrintState.sent, "")
    assert path.read_bytes() == answer.sent == _bytes()
    path.unlink()
    _print(f"file:{path}")
    assert path.stat().st_mode & 0o077 == 0  # it may name a citizen


def test_a_file_that_cannot_be_written_is_surely_not_printed(tmp_path: Path) -> None:
    answer = _print(f"file:{tmp_path / 'none' / 'slip.bin'}")
    assert (answer.state, _code(answer)) == (PrintState.failed, "printer.file_closed")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_told() -> None:
    answer = _print("file:/dev/full")
    assert (answer.state, _code(answer)) == (PrintState.unknown, "printer.file_cut")


def test_what_was_drawn_comes_back_with_the_answer() -> None:
    with PlayedPrinter() as printer:
        answer = _print(printer.target, SlipDocument(80, (SlipText("申请人 𠮷*"),)))
    assert answer.drawn == "𠮷"
    assert text("printer.drawn", characters=answer.drawn) == "“𠮷”这个字，打印机的字库里没有，已改成图打。"


@pytest.mark.parametrize(
    "target",
    [
        "",
        "tcp://",
        "tcp://host:port",
        "udp://h:1",
        "file:",
        "tcp://h:1/x",
        "lp0",
        "usb:1:2",
        "queue:",
        "queue:-o x",
        "serial:",
        "serial:/dev/ttyS0?speed=fast",
        "serial:/dev/ttyS0?flow=maybe",
        "serial:COM3?colour=1",
    ],
)
def test_a_target_nobody_understands_is_told(target: str) -> None:
    answer = print_slip(SLIP, target, rasterise=_dots)
    assert (answer.state, _code(answer), answer.sent) == (PrintState.failed, "printer.target_faulty", b"")
    assert target in sentence(answer.trouble or CounterError(""))


@pytest.mark.parametrize(
    ("target", "parsed"),
    [
        ("tcp://10.0.0.7:9100", TcpTarget("10.0.0.7", 9100)),
        ("tcp://printer", TcpTarget("printer", 9100)),
        ("tcp://[::1]:9101/", TcpTarget("::1", 9101)),
        ("serial:/dev/ttyS0", SerialTarget("/dev/ttyS0", 9600, "none")),
        ("serial:COM3?speed=115200&flow=rtscts", SerialTarget("COM3", 115200, "rtscts")),
        ("usb:04b8:0E15", UsbTarget(0x04B8, 0x0E15)),
        ("queue:hall-slips", QueueTarget("hall-slips")),
        ("file:/dev/usb/lp0", FileTarget("/dev/usb/lp0")),
        ("file:out/小票.bin", FileTarget("out/小票.bin")),
    ],
)
def test_targets_are_understood(target: str, parsed: Target) -> None:
    assert parse_target(target) == parsed


def test_every_ending_has_its_sentence() -> None:
    codes = [code for code in all_texts() if code.startswith("printer.")]
    for ending in ("paper_out", "cover_open", "fault", "gone", "silent", "cut_off", "file_closed", "file_cut"):
        assert f"printer.{ending}" in codes


def test_the_printing_library_leaves_no_folder_and_no_log_handler(tmp_path: Path) -> None:
    handlers = list(logging.getLogger().handlers)
    before = set(os.listdir(tempfile.gettempdir()))
    _print(f"file:{tmp_path / 'slip.bin'}")
    assert list(logging.getLogger().handlers) == handlers
    left = [name for name in set(os.listdir(tempfile.gettempdir())) - before if name.startswith("tmp")]
    assert [name for name in left if list(Path(tempfile.gettempdir(), name).glob("*.capabilities.pickle"))] == []
