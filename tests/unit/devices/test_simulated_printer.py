# SPDX-License-Identifier: Apache-2.0
"""Slips on the printer that is played in a process of its own: what is known afterwards, and what lies in its tray."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import usb.backend.libusb0
import usb.backend.libusb1
import usb.backend.openusb
from played_queue import print_program
from simulated import Simulated, simulated

from counter_app.base.errors import Cancelled
from counter_app.base.slip import SlipBitmap, SlipCut, SlipDocument, SlipFeed, SlipQr, SlipText
from counter_app.cases.actions import PrintState
from counter_app.devices.contracts import Paper
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.slip_printer import MOST_LINES, SlipAnswer, look_at, print_slip, told_alone
from counter_app.devices.transports.serial_port import SerialWire

PATIENCE = 30.0
SHORT = 1.0
"""Patience with a printer that will not answer anyway."""
NEVER = 120.0
"""Longer than any test: only giving up ends it."""
QUIET = 1.0
"""How long nothing comes where the printer has said all it will say."""
PARTS = (SlipText("受理回执", 2, 2, bold=True), SlipText("办件号 430981"), SlipQr("430981"), SlipFeed(4), SlipCut())
SLIP = SlipDocument(80, PARTS)
QUESTIONS = b"\x10\x04\x04"


def _dots(line: SlipText, dots: int) -> SlipBitmap:
    return SlipBitmap(dots, 24, b"\xaa" * (dots // 8 * 24))


@dataclass(frozen=True)
class Tray:
    """A played printer and the folder it puts slips into. Give each test a fresh look at what came since."""

    played: Simulated
    folder: Path

    def count(self) -> int:
        return len(list(self.folder.glob("*.bin")))

    def since(self, before: int, wanted: int = 1) -> list[Path]:
        """The slips that came out since; waits until they are whole."""
        self.played.say(f"slips {before + wanted}")
        return sorted(self.folder.glob("*.bin"))[before:]


@pytest.fixture(scope="module")
def tray(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tray]:
    folder = tmp_path_factory.mktemp("tray")
    with simulated("printer", "--into", str(folder)) as played:
        yield Tray(played, folder)


def _print(
    target: str, slip: SlipDocument = SLIP, profile: str = "generic-80", patience: float = PATIENCE
) -> SlipAnswer:
    return print_slip(slip, target, rasterise=_dots, profile=profile, patience=patience)


def _code(answer: SlipAnswer) -> str:
    return answer.trouble.code if answer.trouble else ""


def test_a_slip_lies_in_the_tray_as_bytes_text_and_picture(tray: Tray) -> None:
    before = tray.count()
    answers = [_print(tray.played.address, profile=profile) for profile in ("generic-80", "epson-80", "raster-80")]
    assert [(one.state, _code(one)) for one in answers] == [(PrintState.printed, "")] * 3
    slips = tray.since(before, 3)
    assert [one.read_bytes() for one in slips] == [one.sent for one in answers]
    read = slips[0].with_suffix(".txt").read_text(encoding="utf-8").split("\n")
    assert read == ["受理回执", "办件号 430981", "[码 430981]", ""]
    assert slips[2].with_suffix(".txt").read_text(encoding="utf-8").startswith("[图 576x24]")
    assert slips[0].with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert all(one.stat().st_mode & 0o077 == 0 for one in slips[0].parent.glob("0*"))


def test_a_printer_that_cannot_print_gets_nothing_and_prints_once_it_is_mended(tray: Tray) -> None:
    before = tray.count()
    for wrong, right, code in (
        ("paper out", "paper in", "printer.paper_out"),
        ("cover open", "cover close", "printer.cover_open"),
        ("cutter stuck", "cutter free", "printer.fault"),
    ):
        tray.played.say(wrong)
        stopped = _print(tray.played.address)
        status, _ = look_at(tray.played.address, 80, patience=PATIENCE)
        tray.played.say(right)
        assert (stopped.state, _code(stopped), status.ready) == (PrintState.failed, code, False)
    assert tray.count() == before
    tray.played.say("paper low")
    low = _print(tray.played.address)
    assert look_at(tray.played.address, 80, patience=PATIENCE)[0].paper is Paper.low
    tray.played.say("paper in")
    assert (low.state, low.paper_low) == (PrintState.printed, True)
    assert len(tray.since(before)) == 1


@pytest.mark.parametrize(
    ("trouble", "mended", "profile", "code", "patience"),
    [
        ("paper out", "paper in", "generic-80", "printer.paper_ran_out", PATIENCE),
        ("cover open", "cover close", "generic-80", "printer.cover_opened", PATIENCE),
        ("cutter stuck", "cutter free", "epson-80", "printer.stopped", QUIET),  # GS r is waited for in vain first
        ("silent", "loud", "generic-80", "printer.silent", SHORT),
    ],
)
def test_trouble_in_the_middle_leaves_it_unknown(
    tray: Tray, trouble: str, mended: str, profile: str, code: str, patience: float
) -> None:
    before = tray.count()
    tray.played.say(f"after 60 {trouble}")
    answer = _print(tray.played.address, profile=profile, patience=patience)
    waiting = tray.played.say("changed")["waiting"]
    tray.played.say(mended)  # before anything can fail: the next test prints on the same printer
    assert (answer.state, _code(answer), waiting) == (PrintState.unknown, code, 0)
    tray.since(before)


class _GiveUp:
    """Gives a request up from another thread, as soon as so many messages have gone out."""

    def __init__(self, after: int) -> None:
        self.request = Patience(NEVER)
        self.began = threading.Event()
        self._left = after
        self._given = threading.Event()
        self._thread = threading.Thread(target=self._wait)
        self._thread.start()

    def sent(self, data: bytes) -> None:
        self.began.set()
        self._left -= 1
        if self._left == 0:
            self._given.set()

    def came(self, data: bytes) -> None:
        pass

    def _wait(self) -> None:
        self._given.wait(NEVER)
        self.request.cancel()

    def print(self, target: str, height: int = 24) -> SlipAnswer:
        answer = print_slip(
            SlipDocument(80, (*[SlipText("王")] * 4, SlipCut())),
            target,
            rasterise=lambda line, dots: SlipBitmap(dots, height, bytes(dots // 8 * height)),
            profile="raster-80",
            patience=NEVER,
            request=self.request,
            tap=self,
        )
        self._given.set()
        self._thread.join()
        return answer


def test_given_up_while_it_does_not_answer_nothing_is_printed(tray: Tray) -> None:
    before = tray.count()
    tray.played.say("silent")
    answer = _GiveUp(after=1).print(tray.played.address)
    looking = Patience(NEVER)
    looking.cancel()
    with pytest.raises(Cancelled):
        look_at(tray.played.address, 80, patience=NEVER, request=looking)
    tray.played.say("loud")
    assert (answer.state, _code(answer)) == (PrintState.failed, "printer.given_up")
    assert _print(tray.played.address).state is PrintState.printed
    assert len(tray.since(before)) == 1


def test_given_up_behind_another_slip_nothing_is_printed(tray: Tray) -> None:
    before = tray.count()
    tray.played.say("silent")
    first = _GiveUp(after=2)
    waits = Patience(NEVER)
    answers: list[SlipAnswer] = []

    def send() -> None:
        answers.append(print_slip(SLIP, tray.played.address, rasterise=_dots, patience=NEVER, request=waits))

    behind = threading.Thread(target=send)
    ahead = threading.Thread(target=lambda: answers.append(first.print(tray.played.address)))
    ahead.start()
    first.began.wait(NEVER)
    behind.start()
    waits.cancel()
    behind.join()
    first.request.cancel()
    ahead.join()
    tray.played.say("loud")
    assert [(one.state, _code(one)) for one in answers] == [(PrintState.failed, "printer.given_up")] * 2
    assert tray.count() == before


@pytest.mark.parametrize(
    ("trouble", "mended", "height", "out"),
    [("silent", "loud", 24, 1), ("cover open", "cover close", 60_000, 0)],  # it says, or takes, nothing more
)
def test_given_up_in_the_middle_somebody_must_look(
    tray: Tray, trouble: str, mended: str, height: int, out: int
) -> None:
    before = tray.count()
    tray.played.say(f"after 60 {trouble}")
    answer = _GiveUp(after=4).print(tray.played.address, height)
    assert (answer.state, _code(answer)) == (PrintState.unknown, "printer.left_off")
    assert tray.played.say("changed")["waiting"] == 0  # what was sent is read after it was given up, too
    tray.played.say(mended)
    assert _print(tray.played.address).state is PrintState.printed
    assert len(tray.since(before, 1 + out)) == 1 + out


def test_switched_off_in_the_middle_and_on_again(tray: Tray) -> None:
    before = tray.count()
    long = SlipDocument(80, (*[SlipText("材料" * 10)] * 300, SlipCut()))
    tray.played.say("after 5000 off")
    cut = _print(tray.played.address, long, profile="raster-80")
    assert (cut.state, _code(cut)) == (PrintState.unknown, "printer.cut_off")
    gone = _print(tray.played.address)
    assert (gone.state, _code(gone)) == (PrintState.failed, "printer.gone")
    assert told_alone(gone.trouble or DeviceFault("")).code == "printer.now_gone"
    tray.played.say("on")
    assert _print(tray.played.address).state is PrintState.printed
    half, whole = tray.since(before, 2)
    assert cut.sent.startswith(half.read_bytes())
    assert half.stat().st_size < 5000 < whole.stat().st_size + 5000


def test_two_slips_at_once_come_out_one_after_the_other(tray: Tray) -> None:
    """Of one window they wait for each other; two windows share the printer as it lets them."""
    before = tray.count()
    other = tray.played.address.replace("127.0.0.1", "localhost")
    slips = [SlipDocument(80, (*[SlipText(f"{number} 号" * 5)] * 30, SlipCut())) for number in range(4)]
    answers: dict[int, SlipAnswer] = {}
    targets = (tray.played.address, tray.played.address, other, other)

    def send(at: int) -> None:
        answers[at] = _print(targets[at], slips[at], patience=4 * PATIENCE)

    senders = [threading.Thread(target=send, args=(at,)) for at in range(4)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert {one.state for one in answers.values()} == {PrintState.printed}
    assert {one.read_bytes() for one in tray.since(before, 4)} == {one.sent for one in answers.values()}


def test_dots_that_look_like_a_question_are_no_question_of_ours(tray: Tray) -> None:
    """With little paper left the answer to them would read as an open cover."""
    before = tray.count()
    row = QUESTIONS + bytes(72 - len(QUESTIONS))
    tray.played.say("paper low")
    answer = print_slip(
        SLIP,
        tray.played.address,
        rasterise=lambda line, dots: SlipBitmap(dots, 24, row * 24),
        profile="raster-80",
        patience=QUIET,
    )
    tray.played.say("paper in")
    assert (answer.state, answer.paper_low, _code(answer)) == (PrintState.printed, True, "")
    assert tray.since(before)[0].read_bytes() == answer.sent


def test_rare_characters_go_as_dots(tray: Tray) -> None:
    before = tray.count()
    answer = _print(tray.played.address, SlipDocument(80, (SlipText("申请人 𠮷㐂䶮"), SlipText("王"), SlipCut())))
    assert (answer.state, answer.drawn) == (PrintState.printed, "𠮷㐂䶮")
    lines = tray.since(before)[0].with_suffix(".txt").read_text(encoding="utf-8").split("\n")
    assert lines == ["[图 576x24]", "王", ""]


def test_a_slip_without_end_is_not_sent(tray: Tray) -> None:
    before = tray.count()
    answer = _print(tray.played.address, SlipDocument(80, (SlipText("一行"),) * 10_000))
    assert (answer.state, _code(answer), answer.sent) == (PrintState.failed, "printer.too_long", b"")
    assert _print(tray.played.address, SlipDocument(80, (*[SlipText("-")] * MOST_LINES, SlipCut()))).sent
    assert len(tray.since(before)) == 1


def test_a_printer_on_a_serial_port(tmp_path: Path) -> None:
    with simulated("printer", "--pty", "--into", str(tmp_path), "--width", "58") as played:
        target = f"serial:{played.port}?speed=115200"
        narrow = SlipDocument(58, PARTS)
        answers = [_print(target, narrow, profile=profile) for profile in ("generic-58", "raster-58")]
        assert [(one.state, _code(one)) for one in answers] == [(PrintState.printed, "")] * 2
        played.say("slips 1")
        holder = SerialWire(played.port, 9600)
        holder.open()
        taken = _print(target, narrow)
        holder.close()
        assert (taken.state, _code(taken)) == (PrintState.failed, "printer.port_taken")
        played.say("off")
    gone = _print(target, narrow)
    assert (gone.state, _code(gone)) == (PrintState.failed, "printer.port_missing")
    with pytest.raises(DeviceFault) as told:
        look_at(target, 58)
    assert told.value.code == "printer.now_port_missing"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_device_node_that_takes_nothing_ends_in_time_or_is_given_up(tmp_path: Path) -> None:
    node = tmp_path / "lp0"
    os.mkfifo(node)
    reader = os.open(node, os.O_RDONLY | os.O_NONBLOCK)
    long = SlipDocument(80, (*[SlipText("材料" * 10)] * 300, SlipCut()))
    stuck = _print(f"file:{node}", long, profile="raster-80", patience=SHORT)
    given_up = _GiveUp(after=1).print(f"file:{node}", 24)
    os.close(reader)
    assert (stuck.state, _code(stuck)) == (PrintState.unknown, "printer.file_cut")
    assert (given_up.state, _code(given_up)) == (PrintState.unknown, "printer.left_off")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no lp")
def test_a_queue_that_does_not_come_back_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    path = print_program(tmp_path / "bin", f"echo begun > {begun}; exec sleep 100")
    (tmp_path / "bin" / "lpstat").write_text("#!/bin/sh\ntrue\n", encoding="utf-8")
    (tmp_path / "bin" / "lpstat").chmod(0o755)
    monkeypatch.setenv("PATH", path)
    request = Patience(NEVER)

    def give_up() -> None:
        begun.read_text(encoding="utf-8")
        request.cancel()

    watcher = threading.Thread(target=give_up)
    watcher.start()
    answer = print_slip(SLIP, "queue:slips", rasterise=_dots, request=request)
    watcher.join()
    assert (answer.state, _code(answer)) == (PrintState.unknown, "printer.left_off")
    again = print_slip(SLIP, "queue:slips", rasterise=_dots, request=request)
    assert (again.state, _code(again)) == (PrintState.failed, "printer.given_up")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no lp")
def test_a_printer_behind_the_systems_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = tmp_path / "job"
    path = print_program(tmp_path / "bin", f'echo "$@" > {job}.words; cat > {job}')
    asked = tmp_path / "bin" / "lpstat"
    asked.write_text('#!/bin/sh\ntest "$2" = slips\n', encoding="utf-8")
    asked.chmod(0o755)
    monkeypatch.setenv("PATH", path)
    answer = _print("queue:slips")
    assert (answer.state, _code(answer), job.read_bytes()) == (PrintState.sent, "", answer.sent)
    assert job.with_suffix(".words").read_text(encoding="utf-8").split() == "-d slips -t slip -o raw -".split()
    unknown = _print("queue:others")
    assert (unknown.state, _code(unknown)) == (PrintState.failed, "printer.queue_unknown")
    print_program(tmp_path / "bin", "cat > /dev/null; exit 1")
    refused = _print("queue:slips")
    assert (refused.state, _code(refused)) == (PrintState.failed, "printer.queue_refused")
    monkeypatch.setenv("PATH", str(tmp_path))
    nothing = _print("queue:slips")
    assert (nothing.state, _code(nothing)) == (PrintState.failed, "printer.no_spooler")


def test_a_usb_printer_that_is_not_there_and_a_machine_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than this is not tried: there is no such printer here."""
    for backend in (usb.backend.libusb0, usb.backend.libusb1, usb.backend.openusb):
        monkeypatch.setattr(backend, "get_backend", lambda *_: None)
    answer = _print("usb:04b8:0e15")
    assert (answer.state, _code(answer)) == (PrintState.failed, "printer.usb_library")
    monkeypatch.undo()
    if usb.backend.libusb1.get_backend() is not None:
        assert _code(_print("usb:04b8:0e15")) == "printer.usb_missing"
