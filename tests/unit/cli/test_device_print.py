# SPDX-License-Identifier: Apache-2.0
"""``device print``: one answer a slip, faults of data and layouts all at once, a picture that follows its layout."""

import json
import os
from pathlib import Path

import pytest

from counter_app.cli.counter import main
from counter_app.cli.device_print import changes
from counter_app.desk import printing
from counter_app.desk.counter import Counter
from counter_app.settings import load_settings

TICKET = """number: A012
made_at: 2026-11-20T10:06
office_name: 沅江市医疗保障事务中心
window: 3 号窗口
waiting: 4
"""


@pytest.fixture
def ticket(tmp_path: Path) -> Path:
    path = tmp_path / "ticket.yaml"
    path.write_text(TICKET, encoding="utf-8")
    return path


def _print(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main(["device", "print", "--home", str(home), "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_a_ticket_is_printed_and_told_as_one_object(
    tmp_path: Path, ticket: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.bin"
    code, told = _print(tmp_path, capsys, "--slip", "ticket", "--data", str(ticket), "--to", f"file:{out}")
    sent = out.read_bytes()
    assert (code, told["state"], told["reason"], told["bytes"]) == (0, "sent", "", len(sent))
    for words in ("A012", "3 号窗口", "前面还有 4 人", "11月20日 10:06"):
        assert words.encode("gbk") in sent
    ticket.write_text(TICKET.replace("waiting: 4", "waiting: 0"), encoding="utf-8")
    _print(tmp_path, capsys, "--slip", "ticket", "--data", str(ticket), "--to", f"file:{out}")
    assert "前面没有人".encode("gbk") in out.read_bytes()


def test_what_did_not_come_out_is_told_without_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _print(tmp_path, capsys, "--to", f"file:{tmp_path}/none/out.bin", "--profile", "raster-58")
    assert (code, told["state"], told["reason"]) == (1, "failed", "printer.file_closed")
    assert told["message"] == "存不进文件。叫管理员看。"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--slip", "ticket"), "slip.no_data"),
        (("--slip", "bill", "--data", "x"), "slip.unknown"),
        (("--profile", "epson-81"), "printer.profile_unknown"),
    ],
)
def test_wrong_words_print_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str
) -> None:
    out = tmp_path / "out.bin"
    ended, told = _print(tmp_path, capsys, "--to", f"file:{out}", *words)
    assert ended == 1
    assert isinstance(told["error"], dict)
    assert told["error"]["code"] == code
    assert not out.exists()


def test_all_faults_of_the_data_are_told_with_their_lines(
    tmp_path: Path, ticket: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket.write_text("made_at: gestern\nwaiting: viele\ncolour: red\npractice: 1\n", encoding="utf-8")
    code, told = _print(tmp_path, capsys, "--slip", "ticket", "--data", str(ticket), "--to", "file:x")
    assert code == 1
    assert isinstance(told["error"], dict)
    assert [(one["line"], one["message"]) for one in told["error"]["faults"]] == [
        (3, "“colour”不认识"),
        (1, "缺 number"),
        (1, "made_at 要写成 2026-11-20T10:06 这样的时间"),
        (2, "waiting 要写成整数"),
        (4, "practice 要写 true 或 false"),
    ]


def test_an_offices_own_layout_stands_in_and_a_faulty_one_is_told(
    tmp_path: Path, ticket: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "config" / "slips" / "ticket.yaml"
    own.parent.mkdir(parents=True)
    own.write_text('lines:\n  - {text: "本厅 {number}"}\n', encoding="utf-8")
    out, words = tmp_path / "out.bin", ("--slip", "ticket", "--data", str(ticket), "--to")
    _print(tmp_path, capsys, *words, f"file:{out}")
    assert "本厅 A012".encode("gbk") in out.read_bytes()
    own.write_text('lines:\n  - {text: "{nobody}"}\n  - {rule: thin}\n', encoding="utf-8")
    code, told = _print(tmp_path, capsys, *words, f"file:{out}")
    assert code == 1
    assert isinstance(told["error"], dict)
    assert [one["line"] for one in told["error"]["faults"]] == [2, 3]


def test_at_the_counter_a_faulty_own_layout_leaves_the_shipped_one(tmp_path: Path) -> None:
    out = tmp_path / "out.bin"
    own = tmp_path / "config" / "slips" / "test.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("lines: []\n", encoding="utf-8")
    counter = Counter(load_settings(tmp_path, overrides={"slip_target": f"file:{out}", "slip_profile": "generic-58"}))
    made = printing.test_slip(counter, None)
    assert (made.paper, made.state, made.trouble) == ("test", "sent", None)
    assert "小票试打".encode("gbk") in out.read_bytes()
    assert b"-" * 32 in out.read_bytes()  # the profile's width, not the settings'
    assert b"-" * 33 not in out.read_bytes()
    unknown = Counter(load_settings(tmp_path, overrides={"slip_target": f"file:{out}", "slip_profile": "epson-81"}))
    told = printing.test_slip(unknown, None).trouble
    assert told is not None
    assert told.code == "printer.profile_unknown"


def test_the_picture_is_drawn_again_when_the_layout_was_changed(
    tmp_path: Path, ticket: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own, picture = tmp_path / "config" / "slips" / "ticket.yaml", tmp_path / "out.png"
    own.parent.mkdir(parents=True)
    seen: list[bytes] = []
    layouts = iter(['lines: [{text: "{number}"}]', "lines: [", 'lines: [{text: "{window}"}]'])

    def rest(seconds: float) -> None:
        del seconds
        seen.append(picture.read_bytes())
        words = next(layouts, None)
        if words is None:
            raise KeyboardInterrupt
        own.write_text(words, encoding="utf-8")

    monkeypatch.setattr("counter_app.cli.device_print.time.sleep", rest)
    words = ["--slip", "ticket", "--data", str(ticket), "--preview", str(picture), "--watch"]
    assert main(["device", "print", "--home", str(tmp_path), "--json", *words]) == 130
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [next(iter(one)) for one in told] == ["preview", "preview", "error", "preview"]
    assert seen[1] == seen[2]  # of the faulty one nothing was drawn
    assert len(set(seen)) == 3


def test_a_file_that_was_not_touched_is_not_looked_at_again(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("1", encoding="utf-8")
    looks = iter(range(6))

    def rest() -> None:
        look = next(looks, None)
        if look is None:
            raise KeyboardInterrupt
        if look == 2:
            os.utime(path, ns=(1, 1))
        if look == 4:
            path.unlink()

    found = changes((path,), rest)
    for _ in range(3):
        next(found)
    with pytest.raises(KeyboardInterrupt):
        next(found)
