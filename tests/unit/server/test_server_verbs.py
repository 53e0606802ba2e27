# SPDX-License-Identifier: Apache-2.0
"""``counter-server``: a centre from nothing, served by a process of its own, looked at and verified."""

import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from postgres import free_port
from real_centre import RealCentre
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base import texts
from counter_app.cli.server import main
from counter_app.wire.messages import Acked
from server.pushing import MadeWindow


def run(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> tuple[int, list[dict[str, Any]]]:
    """A verb's exit code and the lines of JSON it printed."""
    code = main([*words, "--home", str(home), "--json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_centre_from_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "centre"
    home.mkdir(mode=0o755)  # as an administrator may have made it
    assert run(capsys, home, "windows")[1][0]["error"]["code"] == "server.settings.none"
    assert main(["init", "--home", str(home), "--region", "4309"]) == 2
    assert not (home / "centre.toml").exists()
    assert main(["init", "--home", str(home), "--name", "测试中心", "--region", "430981"]) == 0
    assert str(home) in capsys.readouterr().out
    key = (home / "keys" / "signing.pem").read_bytes()
    assert run(capsys, home, "init")[0] == 0
    assert (home / "keys" / "signing.pem").read_bytes() == key
    assert (home / "keys").stat().st_mode & 0o077 == 0
    assert (home / "centre.toml").stat().st_mode & 0o077 == 0
    assert (home / "centre.db").stat().st_mode & 0o077 == 0
    assert (home / "keys" / "register.key").exists()  # before anybody keeps a copy of the keys
    assert run(capsys, home, "windows") == (0, [{"windows": [], "certificate_until": None}])
    assert main(["verify", "--home", str(home)]) == 0
    assert main(["serve", "--workers", "2", "--home", str(home)]) == 1
    assert "SQLite" in capsys.readouterr().err
    assert run(capsys, home, "verify", "--window", "mistyped")[1][0]["error"]["code"] == "windows.unknown"
    assert main(["serve", "--port", "99999", "--home", str(home)]) == 2
    assert main(["staff", "add", "9001", "王编造", "--role", "boss", "--home", str(home)]) == 2
    assert "Role" not in capsys.readouterr().err
    assert main(["backup", str(home / "centre.toml"), "--home", str(home)]) == 1  # no folder: not the database's fault
    assert f"“{home / 'centre.toml'}" in capsys.readouterr().err
    (home / "centre.toml").write_text('database = "postgresql://nobody@127.0.0.1:1/none"\n', encoding="utf-8")
    assert run(capsys, home, "windows")[1][0]["error"]["code"] == "server.database"
    assert main(["--home", str(home)]) == 2
    assert "serve" in capsys.readouterr().err


def test_staff_are_told_of_where_they_work_and_everything_that_is_wrong_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "centre"

    def staff(*words: str, typed: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        code = main(["staff", *words, "--home", str(home)])
        told = capsys.readouterr()
        return code, told.out + told.err

    assert main(["init", "--home", str(home)]) == 0
    capsys.readouterr()
    clerk = staff("add", "9001", "王编造", "--role", "clerk", "--hall", "测试大厅", typed="lang genug")
    office = staff("add", "9002", "李编造", "--role", "back_office", typed="lang genug")
    assert ("窗口" in clerk[1], "窗口" in office[1], clerk[0], office[0]) == (True, False, 0, 0)
    assert "窗口" not in staff("revoke", "9002")[1]
    code, told = staff("add", "9003", "赵编造", "--role", "auditor", "--hall", "测试大斤", typed="kurz")
    assert (code, "8 到 128" in told, "测试大斤" in told, "测试大厅" in told) == (1, True, True, True)
    assert "9003" not in staff("list")[1]
    assert texts.text("web.role.back_office") in staff("list")[1]


@pytest.mark.slow
def test_a_serving_process_takes_pushes_until_it_is_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "centre"
    assert main(["init", "--home", str(home)]) == 0
    centre = RealCentre(home, prepared=True, port=free_port())
    window = MadeWindow(centre).enrol()
    window.write_cases(2)
    words = [sys.executable, "-m", "counter_app.cli.server", "serve", "--home", str(home), "--port", str(centre.port)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert str(centre.port) in process.stdout.readline()
        until = time.monotonic() + 60
        while not _answers(centre) and time.monotonic() < until:
            assert process.poll() is None
        assert isinstance(window.push(), Acked)
        capsys.readouterr()
        assert main(["serve", "--home", str(home), "--port", str(centre.port)]) == 1  # somebody has the port
        assert (capsys.readouterr().out, process.poll()) == ("", None)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM)
        assert process.stderr.read() == ""
    capsys.readouterr()
    place = run(capsys, home, "windows")[1][0]["windows"][0]
    assert (place["id"], place["state"], place["chains"][0]["mark"]) == (window.id, "active", 4)
    assert run(capsys, home, "project")[0] == 0
    assert run(capsys, home, "project", "--figures") == (0, [{"windows": 1, "cases": 2}])
    code, [chain, whole] = run(capsys, home, "verify")
    assert (code, whole) == (0, {"whole": True, "chains": 1, "actions": 4, "faulty": 0})
    assert chain["head"] == window.link_at(4).hex()

    async def cut(connection: AsyncConnection) -> None:
        for table in ("ledger", "action_body"):
            await connection.execute(text(f"DELETE FROM {table} WHERE seq = 4"))  # noqa: S608

    centre.with_connection(cut)
    assert main(["verify", "--home", str(home)]) == 1
    assert "第 4 条：存过，末尾被截掉了" in capsys.readouterr().out
    assert main(["windows", "--home", str(home)]) == 0
    assert "到第 4 条" in capsys.readouterr().out


def _answers(centre: RealCentre) -> bool:
    try:
        return httpx.get(f"{centre.url}/health/ready", trust_env=False, timeout=1).status_code == 200
    except httpx.HTTPError:
        return False
