# SPDX-License-Identifier: Apache-2.0
"""``counter-app ratings export``: a window's evaluations in a province's words, of closed days alone, masked."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from guides_as_shipped import put_compiled

from counter_app.base.clock import fixed_clock, parse_moment, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Accepted, Due, Intent, Opened, Rated, RatingAsked, RatingSource
from counter_app.cases.day_acts import DayClosed
from counter_app.cases.people import Person, Personal
from counter_app.cli import rating_steps
from counter_app.cli.counter import main
from counter_app.desk.counter import Counter
from counter_app.settings import load_settings

NOON = parse_moment("2026-11-20T12:30")
PERSON = Person(name="测试员", id_number="110101194912310024", phone="13800000000")


@pytest.fixture
def rated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """A window where one case was evaluated on 20 November; its store is closed again."""
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path))
    settings = load_settings(None)
    put_compiled(settings.places.cache)
    counter = Counter(settings, fixed_clock(NOON))
    counter.open_store()
    at, case, decision, question = to_micros(NOON), new_id(), new_id(), new_id()
    opened = Opened(
        number="",
        guide="yuanjiang",
        item=3,
        code="002014003000",
        title="参保信息变更",
        version="2026-01",
    )
    accepted = Accepted(lines=(), limit_kind="working_days", limit_amount=5, limit_text="5", due=Due())
    asked = RatingAsked(question=question, decision=decision, device="button-box", nonce="0" * 32)
    level = Rated(
        question=question,
        level=2,
        reasons=("214",),
        source=RatingSource.device,
        device="button-box",
        nonce="0" * 32,
        asked_at=at,
        pressed_at=at,
        digest="ab" * 32,
    )
    intents = [Intent(id=new_id(), case=case, facts=opened, personal=Personal(applicant=PERSON))]
    intents += [Intent(id=decision, case=case, facts=accepted)]
    intents += [Intent(id=new_id(), case=case, facts=one) for one in (asked, level)]
    counter.store.record(intents, clerk="0312", at=at)
    counter.close()
    return counter


def export(file: Path, *more: str) -> int:
    words = ["ratings", "export", "--from", "2026-11-01", "--to", "2026-11-30", "--dialect", "shandong"]
    return main([*words, "--format", "json", "--output", str(file), *more])


def test_levels_of_an_open_day_stay_and_names_are_masked_until_a_supervisor_says_why(
    rated: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(tmp_path / "一.json") == 0
    assert json.loads((tmp_path / "一.json").read_text(encoding="utf-8"))["records"] == []
    assert "还没有日结" in capsys.readouterr().out
    counter = Counter(load_settings(None), fixed_clock(NOON))
    counter.open_store()
    closing = Intent(id=new_id(), case="", facts=closed_day())
    counter.store.record([closing], clerk="0312", at=to_micros(NOON) + 1)
    counter.close()
    assert export(tmp_path / "二.json") == 0
    (record,) = json.loads((tmp_path / "二.json").read_text(encoding="utf-8"))["records"]
    told = record["satisfaction"], record["evaldetail"], record["areacode"], record["username"], record["pf"]
    assert told == ("2", "214", "430981000000", "测**", "4")
    assert export(tmp_path / "三.json", "--full", "--by", "0301") == 1  # nobody says why
    monkeypatch.setattr("sys.stdin", io.StringIO("wrong\n"))
    assert export(tmp_path / "三.json", "--full", "--by", "0301", "--reason", "省里核对") == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("0301\n"))
    assert export(tmp_path / "三.json", "--full", "--by", "0301", "--reason", "省里核对") == 0
    assert PERSON.phone in (tmp_path / "三.json").read_text(encoding="utf-8")
    assert export(tmp_path / "三.json") == 1  # nothing is written over


def closed_day() -> DayClosed:
    """The day as its clerk closed it."""
    return DayClosed(day="2026-11-20", window="3", last="", log_hash="0" * 64)


def test_a_days_levels_are_listed_with_their_proof_once_it_is_closed(
    rated: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    def listed() -> dict[str, object]:
        assert main(["ratings", "list", "--date", "2026-11-20", "--json"]) == 0
        (row,) = json.loads(capsys.readouterr().out)
        return dict(row)

    assert (listed()["level"], listed()["told"]) == (0, "rated")
    assert main(["ratings", "follow-ups"]) == 0  # whatever the clock says: nobody is told of an open day
    assert "没有要处理的差评" in capsys.readouterr().out
    counter = Counter(load_settings(None), fixed_clock(NOON))
    counter.open_store()
    closing = Intent(id=new_id(), case="", facts=closed_day())
    counter.store.record([closing], clerk="0312", at=to_micros(NOON) + 1)
    counter.close()
    assert {name: listed()[name] for name in ("level", "reasons", "source", "proved")} == {
        "level": 2,
        "reasons": ["214"],
        "source": "device",
        "proved": True,
    }
    assert main(["ratings", "list", "--date", "2026-11-20"]) == 0
    assert "2 不满意" in capsys.readouterr().out


def test_a_bad_one_is_followed_up_by_people_who_say_who_they_are(
    rated: Counter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counter = Counter(load_settings(None), fixed_clock(NOON))
    counter.look_into_store()
    (case,) = counter.store.cases({one.case for one in counter.store.actions_on(NOON.date())}).values()
    counter.close()
    monkeypatch.setattr(rating_steps, "system_clock", fixed_clock(NOON + timedelta(hours=1)))

    def step(name: str, passwords: str, *more: str, by: str = "0301") -> str:
        """What is to be done next; where it was refused, the sentence."""
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{one}\n" for one in passwords.split())))
        words = ["ratings", "step", "--number", case.number, "--by", by, "--step", name, "--json", *more]
        code, told = main(words), capsys.readouterr()
        return str(json.loads(told.out)["next"]) if code == 0 else told.err + told.out

    assert "密码" in step("contacted", "wrong", "--reached", "--words", "说了")
    assert "没有" in step("contacted", "0315", "--reached", "--words", "说了", by="0315")  # a clerk, of an open day
    assert "先" in step("classified", "0301", "--finding", "true", "--words", "属实")
    assert step("contacted", "0301", "--reached", "--words", "说等得久") == "verified"
    assert step("verified", "0301", "--words", "没有这回事") == "classified"
    malicious = ("--finding", "malicious", "--words", "编的", "--second")
    for passwords, second in (("0301 0301", "0301"), ("0301 0312", "0312"), ("0301 wrong", "0315")):
        refused = step("classified", passwords, *malicious, second)
        assert "。" in refused, second  # oneself, whom it is about, and without their own password
    assert step("classified", "0301 0315", *malicious, "0315") == "called_back"
    assert step("called_back", "0301", "--reached", "--words", "说明了") == "closed"
    assert step("closed", "0301") == ""
    assert main(["ratings", "follow-ups", "--closed", "--json"]) == 0
