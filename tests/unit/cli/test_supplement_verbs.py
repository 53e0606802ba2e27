# SPDX-License-Identifier: Apache-2.0
"""``counter-app supplement``: a city's document written, looked over, signed into use; a change is told."""

import io
import json
from pathlib import Path

import pytest

from counter_app.cli.counter import main

ITEM = "002036009001"
NEW = [
    *("--title", "定点协议补充规定", "--number", "测医保发〔2026〕5号", "--issuer", "测试市医疗保障局"),
    *("--signed-by", "测试员", "--signed-on", "2026-03-01", "--valid-from", "2026-04-01"),
    *("--line", ITEM, "月结算人员清单", "第三条 每月提交“结算人员清单”: 两份。"),
    *("--line", ITEM, "承诺函", "第四条 另交承诺函。"),
]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path / "home"))


def added(monkeypatch: pytest.MonkeyPatch, path: Path, number: str = "0300") -> int:
    """Signed into use; the password is the number, as in the sample hall."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    return main(["supplement", "add", str(path), "--administrator", number])


def test_a_document_is_written_signed_listed_and_a_change_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "city.yaml"
    assert main(["supplement", "new", "yuanjiang", str(path), *NEW]) == 0
    told = capsys.readouterr().out
    assert "医疗机构申请定点协议管理" in told
    assert "+ 月结算人员清单" in told
    assert main(["supplement", "new", "yuanjiang", str(path), *NEW]) == 1  # nothing is written over
    assert added(monkeypatch, path, "0312") == 1  # no administrator
    assert added(monkeypatch, path) == 0
    capsys.readouterr()
    assert main(["supplement", "list", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["supplements"]
    assert (one["in_force"], one["standing"], one["signature"]["by"]) == (True, "signed", "0300")
    assert [line["text"] for line in one["lines"]] == ["月结算人员清单", "承诺函"]
    assert main(["catalogue", "lint", "yuanjiang", "--json"]) == 0
    put = next((tmp_path / "home").rglob("city.yaml"))
    put.write_text(put.read_text(encoding="utf-8").replace("承诺函", "保证函"), encoding="utf-8")
    capsys.readouterr()
    assert main(["catalogue", "lint", "yuanjiang"]) == 1
    assert "签过之后改动过" in capsys.readouterr().out
    path.write_text(put.read_text(encoding="utf-8"), encoding="utf-8")
    assert added(monkeypatch, path) == 0  # looked over and signed anew
    capsys.readouterr()
    assert main(["catalogue", "lint", "yuanjiang"]) == 0


def test_faults_are_told_by_their_lines_and_nothing_is_put_into_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "city.yaml"
    main(["supplement", "new", "yuanjiang", str(path), *NEW])
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace(ITEM, "没有这一项").replace("2026-03-01", "三月"), encoding="utf-8")
    capsys.readouterr()
    assert main(["supplement", "check", str(path)]) == 1
    assert "supplements/city.yaml:7:" in capsys.readouterr().err
    assert added(monkeypatch, path) == 1
    assert not list((tmp_path / "home").rglob("city.yaml"))
    assert main(["supplement", "check", str(tmp_path / "none.yaml")]) == 1
