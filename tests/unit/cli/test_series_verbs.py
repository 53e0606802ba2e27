# SPDX-License-Identifier: Apache-2.0
"""``counter-app series list|lease``, as people and as programs use it."""

import io
import json
from pathlib import Path

import pytest

from counter_app.cli.counter import main


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path))


def leased(monkeypatch: pytest.MonkeyPatch, *words: str, supervisor: str = "0301") -> int:
    """Lease with both passwords piped in; each is the number, as in the sample hall."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"0312\n{supervisor}\n"))
    return main(["series", "lease", *words, "--clerk", "0312", "--supervisor", supervisor])


def test_a_block_is_leased_and_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert leased(monkeypatch, "insurance_certificate", "1", "15") == 0
    assert "1 到 15" in capsys.readouterr().out
    assert main(["series", "list"]) == 0
    told = capsys.readouterr()
    assert "还剩 15 个，下一个 0001" in told.out
    assert "只剩 15 个号" in told.err
    assert main(["series", "list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["series"]
    assert [(one["series"], one["next"]) for one in found][:2] == [
        ("insurance_certificate", "0001"),
        ("transfer_application", None),
    ]


def test_what_may_not_be_leased_is_told_and_nothing_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leased(monkeypatch, "nothing", "1", "15") == 1
    assert leased(monkeypatch, "filing", "1", "15", supervisor="0315") == 1  # no supervisor
    assert leased(monkeypatch, "filing", "9", "1") == 1
    assert len(capsys.readouterr().err.splitlines()) == 3
    main(["series", "list", "--json"])
    assert not any(one["blocks"] for one in json.loads(capsys.readouterr().out)["series"])


def test_a_void_is_never_given_again(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    leased(monkeypatch, "insurance_certificate", "1", "30")
    void = ["series", "void", "insurance_certificate", "1", "--reason", "damaged", "--clerk", "0312"]
    for code in (0, 1):  # twice is once
        monkeypatch.setattr("sys.stdin", io.StringIO("0312\n"))
        assert main(void) == code
    capsys.readouterr()
    main(["series", "list", "--json"])
    first = json.loads(capsys.readouterr().out)["series"][0]
    assert (first["left"], first["next"]) == (29, "0002")
