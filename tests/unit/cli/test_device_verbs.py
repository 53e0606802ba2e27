# SPDX-License-Identifier: Apache-2.0
"""``counter-app device list`` and ``read``: what there is, and one card as one object."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from simulated import Simulated, simulated

from counter_app.cli.counter import main


@pytest.fixture(scope="module")
def played() -> Iterator[Simulated]:
    with simulated("id-reader") as running:
        yield running


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path))
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, object]:
    assert main(["device", *words, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def configure(home: Path, port: str) -> None:
    (home / "config").mkdir()
    words = f'[devices.id_reader]\nprofile = "samv-serial"\nport = "{port}"\n'
    (home / "config" / "window.toml").write_text(words, encoding="utf-8")


def test_one_card_is_one_object(capsys: pytest.CaptureFixture[str], played: Simulated) -> None:
    played.say("lay shui")
    found = answer(capsys, "read", "--profile", "samv-serial", "--port", played.port)
    assert (found["kind"], found["source"]) == ("id_card", f"samv-serial {played.port}")
    assert str(found["read_at"]).endswith("+08:00")
    facts = found["facts"]
    assert isinstance(facts, dict)
    assert (facts["card.name"], facts["card.nation"]) == ("韦样例", "水族")
    assert facts["card.new_address"] == "湖南省沅江市样例路6号2栋301室"


def test_the_window_knows_the_port(capsys: pytest.CaptureFixture[str], played: Simulated, home: Path) -> None:
    configure(home, played.port)
    played.say("lay rare")
    found = answer(capsys, "read", "--profile", "samv-serial")
    assert found["notes"] == ["有自造字，别处可能显示不出。先留着，打印前看一眼。"]
    assert {"kind": "id_reader", "profile": "samv-serial", "label": "身份证读卡器（串口）", "port": played.port} in (
        answer(capsys, "list")["devices"]  # type: ignore[operator]  # a list of objects
    )


def test_the_slip_printer_is_listed_with_the_others(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "window.toml").write_text('slip_target = "tcp://10.0.0.7:9100"\nslip_width = 58\n')
    assert _by_kind(answer(capsys, "list"))["printer"] == {
        "kind": "printer",
        "profile": "generic-58",
        "label": "58 毫米小票机（通用）",
        "port": "tcp://10.0.0.7:9100",
    }


def test_nothing_came(capsys: pytest.CaptureFixture[str], played: Simulated) -> None:
    played.say("lift")
    found = answer(capsys, "read", "--profile", "samv-serial", "--port", played.port, "--timeout", "0.4", code=1)
    assert found == {"error": {"code": "reader.nothing_came", "message": "等了 0.4 秒，什么也没来。放好了再试。"}}


def test_a_model_or_a_port_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("--profile", "nix"), ("--profile", "samv-serial", "--port", "/dev/nix")):
        assert "error" in answer(capsys, "read", *words, code=1)
    assert main(["device", "read"]) == 2


def test_what_there_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["device", "list"]) == 0
    printed = capsys.readouterr().out
    assert "本窗口的设备（0）" in printed
    assert "samv-serial" in printed


def test_a_card_for_people(capsys: pytest.CaptureFixture[str], played: Simulated) -> None:
    played.say("lay resident")
    assert main(["device", "read", "--profile", "samv-serial", "--port", played.port]) == 0
    assert "card.name         测试员" in capsys.readouterr().out


def test_a_command_that_means_nothing_is_refused(played: Simulated) -> None:
    with pytest.raises(AssertionError, match=r"simulate\.unknown_command"):
        played.say("dance")
    with pytest.raises(AssertionError, match=r"reader\.no_sample"):
        played.say("lay nobody")


@pytest.mark.parametrize("device", [["id-reader"], ["scanner"], ["evaluator"], ["printer", "--pty"]])
@pytest.mark.parametrize("lacking", ["openpty", "tty"])
def test_a_system_without_pseudo_terminals_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, device: list[str], lacking: str
) -> None:
    """As Windows is: neither the module nor the call is there."""
    if lacking == "tty":
        monkeypatch.setitem(sys.modules, "tty", None)
    else:
        monkeypatch.delattr("os.openpty")
    assert main(["simulate", *device, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == {
        "code": "simulate.no_ports",
        "message": "这台机器没有虚拟串口，扮不了。换一台 Linux 机器。",
    }


def test_every_device_is_checked_and_a_fault_is_an_exit_of_1(
    capsys: pytest.CaptureFixture[str], played: Simulated, home: Path
) -> None:
    configure(home, played.port)
    found = answer(capsys, "check")
    assert (found["faults"], _by_kind(found)["id_reader"]["condition"]) == (0, "ready")
    window = home / "config" / "window.toml"
    words = (
        'slip_target = "tcp://127.0.0.1:1"\n[devices.id_reader]\nprofile = "samv-serial"\nport = "/dev/no-such-port"\n'
    )
    window.write_text(words, encoding="utf-8")
    found = answer(capsys, "check", code=1)
    told = _by_kind(found)
    assert found["faults"] == 2
    assert told["id_reader"]["fault"] == {
        "code": "device.port_missing",
        "message": "没看到设备：线可能松了。已填的都在，插好再试。",
    }
    assert told["printer"]["condition"] == "fault"
    assert [kind for kind, one in told.items() if one["condition"] == "unset"] == [
        "social_reader",
        "scanner",
        "evaluator",
        "a4",
    ]


def test_a_second_screen_is_offered_and_is_not_told_to_be_missing(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    (home / "config").mkdir(parents=True, exist_ok=True)
    window = home / "config" / "window.toml"
    window.write_text('second_screen = "HDMI-2"\n[devices.evaluator]\nprofile = "second-screen"\n', encoding="utf-8")
    told = _by_kind(answer(capsys, "check"))
    for kind, port in (("evaluator", ""), ("second_screen", "HDMI-2")):
        known = told[kind]["condition"], told[kind]["port"], told[kind]["said"]
        assert known == ("unknown", port, "开着窗口才看得到")
    profiles = answer(capsys, "list")["profiles"]
    assert isinstance(profiles, list)
    assert {"kind": "evaluator", "profile": "second-screen", "label": told["evaluator"]["label"]} in profiles
    window.write_text('second_screen = "off"\n', encoding="utf-8")
    assert _by_kind(answer(capsys, "check"))["second_screen"]["condition"] == "unset"


def _by_kind(found: dict[str, object]) -> dict[str, dict[str, object]]:
    listed = found["devices"]
    assert isinstance(listed, list)
    return {one["kind"]: one for one in listed}
