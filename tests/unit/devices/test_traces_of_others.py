# SPDX-License-Identifier: Apache-2.0
"""Traces of scanners, boxes of buttons and slip printers: recorded by the command, nobody in them, replayed."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from simulated import Simulated, simulated

from counter_app.cases.numbers import CaseNumber, qr_text
from counter_app.cli.counter import main
from counter_app.devices.code_masking import mask_codes
from counter_app.devices.contracts import Paper
from counter_app.devices.protocols.escpos_status import ASK_PAPER
from counter_app.devices.protocols.scanned_code import code_of
from counter_app.devices.simulated.printed_paper import PrintedPaper
from counter_app.devices.simulated.printer import SimulatedPrinter
from counter_app.devices.simulated.scanner import SimulatedScanner
from counter_app.devices.slip_masking import mask_slips
from counter_app.devices.traces import Passage, read_trace

CODE = "0" * 14 + "98765432109876"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="module")
def box() -> Iterator[Simulated]:
    with simulated("evaluator", "--profile", "buttons-four") as running:
        yield running


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, object]:
    assert main(["device", "trace", *words, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def record(capsys: pytest.CaptureFixture[str], profile: str, port: str, out: Path) -> dict[str, object]:
    return answer(capsys, "record", "--profile", profile, "--port", port, "--out", str(out), "--timeout", "20")


def masked(*pieces: bytes) -> bytes:
    made = mask_codes([Passage(0.0, False, one) for one in pieces])
    assert [len(one.data) for one in made] == [len(one) for one in pieces]
    return b"".join(one.data for one in made)


@contextmanager
def citizen(box: Simulated, level: int) -> Iterator[None]:
    """Somebody who presses once a question is shown."""
    hand = threading.Thread(target=box.say, args=(f"answer {level}",))
    hand.start()
    yield
    hand.join()


def test_a_recorded_box_presses_the_same_level_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, box: Simulated
) -> None:
    out = tmp_path / "box.trace"
    with citizen(box, 4):
        assert "error" not in record(capsys, "buttons-four", box.port, out)
    told = answer(capsys, "replay", str(out))
    assert (told["ending"], told["level"]) == ("rated", 4)


def test_the_windows_own_box_is_asked_where_no_port_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, box: Simulated
) -> None:
    (tmp_path / "home" / "config").mkdir(parents=True)
    words = f'[devices.evaluator]\nprofile = "buttons-four"\nport = "{box.port}"\n'
    (tmp_path / "home" / "config" / "window.toml").write_text(words, encoding="utf-8")
    with citizen(box, 3):
        assert main(["device", "ask-rating", "--profile", "buttons-four", "--question", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["level"] == 3


def test_a_recorded_code_is_anothers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "code.trace"
    done = threading.Event()
    with closing(SimulatedScanner()) as scanner:

        def show() -> None:
            while not done.wait(0.6):  # until the port is open: what came before is thrown away
                scanner.show(CODE)

        hand = threading.Thread(target=show)
        hand.start()
        found = record(capsys, "serial-9600", scanner.port, out)
        done.set()
        hand.join()
    assert "error" not in found
    whole = b"".join(one.data for one in read_trace(out).passages)
    assert CODE.encode()[-8:] not in whole
    told = answer(capsys, "replay", str(out))
    assert (told["kind"], len(told["facts"]["code.text"])) == (  # type: ignore[index]  # an object
        "insurance_code",
        len(CODE),
    )


def test_a_recorded_slip_is_blank_and_its_printer_answers_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "slip.trace"
    slips: list[PrintedPaper] = []
    with closing(SimulatedPrinter(slips.append)) as printer:
        assert "error" not in record(capsys, "generic-80", printer.where["address"], out)
        assert len(slips) == 1
        told = answer(capsys, "replay", str(out))
        assert (told["state"], told["bytes"]) == ("printed", len(slips[0].data))
        printer.set_paper(Paper.out)
        fault = record(capsys, "generic-80", printer.where["address"], out)["error"]
    assert answer(capsys, "replay", str(out), code=1)["message"] == fault["message"]  # type: ignore[index]
    assert len(slips) == 1


def test_codes_stay_what_they_looked_like() -> None:
    case = CaseNumber("430981", 3, date(2026, 11, 20), 0, 47)
    shown = qr_text(str(case), str(UUID(int=77))).encode()
    made = masked(shown[:9], shown[9:] + b"\r").decode().strip()
    assert made == qr_text(str(replace(case, sequence=1)), str(UUID(int=0)))
    for code, note in (("11010519491231002X", "like_id_number"), ("134567890123456789", "like_payment_code")):
        assert code_of(masked(code.encode() + b"\r").decode().strip(), ".*").notes == (f"scanner.{note}",)
    assert masked(b"11010119491231002X\r") != b"11010119491231002X\r"
    first, same, other = masked(b"abcdefgh12345678\r\nabcdefgh12345678\rABCDEFGH12345678\r").split()
    assert first == same != other
    assert masked(b"\x80name\r", b"half") == b"\xff" * 5 + b"\r" + masked(b"\x80\r", b"half")[2:]


def test_of_a_slip_nothing_stays_but_its_length_and_what_the_printer_answers() -> None:
    slip = "样例 张三 ".encode("gbk") + ASK_PAPER + b"12345"
    asked, printed, came = mask_slips([Passage(0, True, ASK_PAPER), Passage(0, True, slip), Passage(0, False, b"\x12")])
    assert (asked.data, came.data) == (ASK_PAPER, b"\x12")
    assert printed.data == b" " * 10 + ASK_PAPER + b" " * 5
