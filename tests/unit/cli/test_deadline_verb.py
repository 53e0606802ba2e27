# SPDX-License-Identifier: Apache-2.0
"""``counter-app deadline``: one date with its arithmetic, or many, line by line."""

import io
import json
import sys
from pathlib import Path

import pytest
from guides_as_shipped import put_compiled

from counter_app.cli.counter import main

LONG_ENOUGH = ["--from", "2026-11-20T10:06"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    put_compiled(tmp_path / "data" / "cache")
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path))
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, object]:
    assert main(["deadline", *words, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_a_date_and_its_arithmetic(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "yuanjiang", "26", *LONG_ENOUGH) == {
        "due": "2026-12-18",
        "due_statutory": None,
        "provisional": False,
        "explanation": [
            "11月20日 周五 受理，当天不算。",
            "从第二天起，数 20 个工作日。",
            "双休 8 天不算。",
            "最晚 12月18日 周五。",
        ],
    }
    assert main(["deadline", "yuanjiang", "生育津贴支付", *LONG_ENOUGH]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "最晚 12月18日 周五。"


def test_the_limit_follows_the_answers(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "yuanjiang", "职工参保登记", *LONG_ENOUGH, code=1)
    assert "时限要看“以什么身份参保？”" in str(told["error"])
    assert answer(capsys, "yuanjiang", "2", *LONG_ENOUGH, "--set", "identity=employee")["due"] == "2026-11-27"
    assert answer(capsys, "yuanjiang", "2", *LONG_ENOUGH, "--set", "identity=flexible")["due"] == "2026-11-20"
    late = ["--from", "2026-11-20T17:30"]
    assert answer(capsys, "yuanjiang", "2", *late, "--set", "identity=flexible")["due"] == "2026-11-23"
    abroad = ["--from", "2026-11-20T09:30+00:00"]
    assert answer(capsys, "yuanjiang", "2", *abroad, "--set", "identity=flexible")["due"] == "2026-11-23"


def test_months_silence_and_years_to_come(capsys: pytest.CaptureFixture[str]) -> None:
    months = answer(capsys, "yuanjiang", "30", *LONG_ENOUGH)
    assert (months["due"], months["provisional"]) == ("2027-02-22", True)
    silent = answer(capsys, "yuanjiang", "21", *LONG_ENOUGH)
    assert (silent["due"], silent["explanation"]) == (None, ["指南没写办理时限，纸上也会照写。"])


def test_limits_that_other_guides_print(capsys: pytest.CaptureFixture[str]) -> None:
    """Promised and statutory are both kept and the stricter leads; 工作日办理 has no day; a question may decide."""
    both = answer(capsys, "wuwei", "单位参保登记", *LONG_ENOUGH)
    assert (both["due"], both["due_statutory"]) == ("2026-11-23", "2026-11-27")
    found = answer(capsys, "wuwei", "9", *LONG_ENOUGH)
    assert found["due"] is None
    told = answer(capsys, "hubei", "职工参保登记", *LONG_ENOUGH, code=1)
    assert "employee（在职职工）" in str(told["error"])


def test_an_office_announces_a_year_itself(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    folder = home / "config" / "calendar"
    folder.mkdir(parents=True)
    (folder / "2027.yaml").write_text(
        "year: 2027\nsource: 某通知\nholidays:\n"
        "  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}\n  - {name: 春节, from: 2027-02-05, to: 2027-02-11}\n"
        "  - {name: 清明节, from: 2027-04-05, to: 2027-04-05}\n  - {name: 劳动节, from: 2027-05-01, to: 2027-05-05}\n"
        "  - {name: 端午节, from: 2027-06-09, to: 2027-06-09}\n  - {name: 中秋节, from: 2027-09-15, to: 2027-09-15}\n"
        "  - {name: 国庆节, from: 2027-10-01, to: 2027-10-07}\nworkdays: [2027-02-20]\n",
        encoding="utf-8",
    )
    assert answer(capsys, "yuanjiang", "30", *LONG_ENOUGH)["provisional"] is False
    (folder / "2027.yaml").write_text("year: 2027\n", encoding="utf-8")
    assert "资料文件 calendar/2027.yaml" in str(answer(capsys, "yuanjiang", "30", *LONG_ENOUGH, code=1)["error"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["yuanjiang", "26"], 2),
        (["yuanjiang", *LONG_ENOUGH], 2),
        (["yuanjiang", "26", "--from", "昨天"], 1),
        (["yuanjiang", "26", "--from", "9999-12-31T10:00"], 1),
        (["yuanjiang", "26", "--from", "0001-01-01T00:00+14:00"], 1),
        (["yuanjiang", "99", *LONG_ENOUGH], 1),
        (["changsha", "1", *LONG_ENOUGH], 1),
        (["yuanjiang", "2", *LONG_ENOUGH, "--set", "identity=nobody"], 1),
        (["yuanjiang", "2", *LONG_ENOUGH, "--set", "identity"], 1),
        (["wuwei", "1", *LONG_ENOUGH, "--set", "identity=employee"], 1),
    ],
)
def test_what_is_refused_is_told(capsys: pytest.CaptureFixture[str], words: list[str], code: int) -> None:
    assert main(["deadline", *words]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err
    assert "Traceback" not in said.err


def test_a_batch_answers_line_by_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    requests = [
        {"guide": "yuanjiang", "item": "26", "from": "2026-11-20T10:06"},
        {"guide": "yuanjiang", "item": 2, "from": "2026-11-20T10:06", "set": {"identity": "flexible"}},
        {"guide": "yuanjiang", "item": 2, "from": "2026-11-20T10:06"},
        {"guide": "yuanjiang", "item": 26},
        {"guide": "yuanjiang", "item": 26, "from": "2026-11-20T10:06", "extra": 1},
    ]
    lines = "\n".join(json.dumps(one) for one in requests) + "\nnot json\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert main(["deadline", "-", "--json"]) == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.get("due") for one in answers] == ["2026-12-18", "2026-11-20", None, None, None, None]
    assert [one["error"]["code"] for one in answers[2:]] == [
        "cli.deadline.open",
        "cli.request_key",
        "cli.request_unknown",
        "cli.request_unreadable",
    ]
