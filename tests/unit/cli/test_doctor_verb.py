# SPDX-License-Identifier: Apache-2.0
"""``counter-app doctor`` on machines that lack one thing each: it is named, with what to do, and nothing is changed."""

import json
import os
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from guides_as_shipped import put_compiled

from counter_app.base.clock import system_clock
from counter_app.base.resources import resources_root
from counter_app.cli.counter import main
from counter_app.reports import fonts
from counter_app.settings import Places, find_places
from counter_app.store.case_store import Store


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path / "home"))
    return find_places()


@pytest.fixture
def used(places: Places) -> Places:
    """A window that has worked and was closed."""
    put_compiled(places.cache)
    store = Store.open(places, region="430981", window="3", clock=system_clock, reserve_bytes=0)
    store.morning_backup()
    store.close()
    return places


def window(places: Places, **settings: object) -> None:
    """Write the window's settings."""
    places.config.mkdir(parents=True, exist_ok=True)
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    (places.config / "window.toml").write_text("\n".join(lines), encoding="utf-8")


def checks(capsys: pytest.CaptureFixture[str], *, code: int = 0) -> dict[str, dict[str, Any]]:
    """What doctor tells a program, by key."""
    assert main(["doctor", "--json"]) == code
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] == (code == 0)
    return {one["key"]: one for one in answer["checks"]}


def only_fault(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The one thing that is wrong, and what to do."""
    found = checks(capsys, code=1)
    (bad,) = [one for one in found.values() if not one["ok"]]
    assert bad["advice"]
    return bad["key"], bad["advice"]


def test_a_fresh_machine_is_well_and_left_as_it_is(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    found = checks(capsys)
    assert found["store"]["ok"]
    assert found["catalogue"]["found"] == "4 份指南，120 项"
    assert "样例" in found["settings"]["advice"]
    assert not places.data.exists()


def test_for_people_one_line_each(used: Places, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("好") and "钥匙" in line for line in lines)
    assert any("0 件" in line for line in lines)
    assert "都好" in lines[-1]
    assert not any("\t" in line or "Error" in line for line in lines)


def test_while_the_window_is_open(used: Places, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store.open(used, region="430981", window="3", clock=system_clock, reserve_bytes=0)
    try:
        assert checks(capsys)["store"]["ok"]
    finally:
        store.close()


def test_a_key_that_is_gone_or_another_s(used: Places, capsys: pytest.CaptureFixture[str]) -> None:
    key = used.data / "counter.key"
    whole = key.read_bytes()
    key.unlink()
    found = checks(capsys, code=1)
    assert {one for one, check in found.items() if not check["ok"]} == {"key", "store"}
    key.write_bytes(whole)
    key.chmod(0o644)
    assert "chmod 600" in checks(capsys)["key"]["advice"]


def test_a_damaged_store(used: Places, capsys: pytest.CaptureFixture[str]) -> None:
    whole = used.database.read_bytes()
    used.database.write_bytes(whole[:16] + bytes(len(whole) - 16))
    key, advice = only_fault(capsys)
    assert key == "store"
    assert "备份" in advice


def test_a_folder_that_cannot_be_written(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    places.data.parent.mkdir(parents=True)
    places.data.write_text("a file where the folder should be", encoding="utf-8")
    key, advice = only_fault(capsys)
    assert key == "places"
    assert str(places.data) in advice


def test_a_disk_that_is_nearly_full(
    used: Places, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**12, 10**12, 300 * 1024**2))
    assert checks(capsys)["disk"]["advice"]
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**12, 10**12, 30 * 1024**2))
    assert only_fault(capsys)[0] == "disk"


def test_settings_in_the_wrong_place_are_not_read_and_named(used: Places, capsys: pytest.CaptureFixture[str]) -> None:
    beside = used.config.parent / "window.toml"
    beside.write_text('number = "7"\n', encoding="utf-8")
    key, advice = only_fault(capsys)
    assert (key, advice) == ("settings", f"没有读 {beside}：放错了地方。移到 {used.config} 里。")
    window(used, number="7")
    checks(capsys)


def test_settings_that_cannot_be_read(used: Places, capsys: pytest.CaptureFixture[str]) -> None:
    window(used, nubmer="3")
    key, advice = only_fault(capsys)
    assert key == "settings"
    assert "nubmer" in advice


def test_print_queues(
    used: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    window(used, a4_queue="hall-a4")
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    key, advice = only_fault(capsys)
    assert (key, "没有装打印服务" in advice) == ("queue", True)
    lpstat = programs / "lpstat"
    lpstat.write_text('#!/bin/sh\n[ "$1 $2" = "-a hall-a4" ] || exit 1\n', encoding="utf-8")
    lpstat.chmod(0o755)
    assert checks(capsys)["queue"]["found"] == "hall-a4"
    window(used, a4_queue="nowhere")
    key, advice = only_fault(capsys)
    assert (key, "“nowhere”" in advice) == ("queue", True)


def test_slip_targets(used: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slip = tmp_path / "slip.bin"
    slip.write_bytes(b"the last slip")
    window(used, slip_target=f"file:{slip}")
    assert checks(capsys)["slip"]["ok"]
    assert slip.read_bytes() == b"the last slip"
    window(used, slip_target=f"file:{tmp_path}/no/such/folder/slip.bin")
    assert only_fault(capsys)[0] == "slip"
    with socket.create_server(("127.0.0.1", 0)) as printer:
        port = printer.getsockname()[1]
        window(used, slip_target=f"tcp://127.0.0.1:{port}")
        assert checks(capsys)["slip"]["ok"]
    assert only_fault(capsys)[0] == "slip"
    window(used, slip_target="usb:whatever")
    assert only_fault(capsys)[0] == "slip"
    window(used, slip_target=f"file:{slip}", slip_width=76)
    assert only_fault(capsys)[0] == "settings"


def test_an_office_s_own_supplement_is_looked_at_too(used: Places, capsys: pytest.CaptureFixture[str]) -> None:
    used.supplements.mkdir(parents=True)
    (used.supplements / "city.yaml").write_text("guide: nowhere\n", encoding="utf-8")
    assert "supplements/city.yaml" in checks(capsys, code=1)["catalogue"]["found"]


def test_a_missing_font_names_its_package(
    used: Places, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = fonts.FontChain(
        [
            *fonts.load_entries(resources_root() / "fonts", "linux"),
            fonts.FaceEntry("没有的字体", "fonts-nowhere", False, (fonts.FontPlace(Path("/nowhere.ttf"), 0),), ()),
        ]
    )
    monkeypatch.setattr(fonts, "default_chain", lambda: chain)
    key, advice = only_fault(capsys)
    assert key == "fonts"
    assert "fonts-nowhere" in advice


def test_qt_is_not_loaded_for_it(tmp_path: Path) -> None:
    code = "import sys; from counter_app.cli.counter import main; main(['doctor']); sys.exit('PySide6' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "COUNTER_APP_HOME": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
