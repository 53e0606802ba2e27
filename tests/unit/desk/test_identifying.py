# SPDX-License-Identifier: Apache-2.0
"""What a device read becomes a person of the case, or a sentence that says why not."""

from datetime import date, datetime, timedelta

import pytest

from counter_app.base.clock import SHANGHAI
from counter_app.base.errors import CounterError
from counter_app.base.id_papers import IdKind
from counter_app.base.readings import Reading, ReadingKind
from counter_app.cases.people import Source
from counter_app.desk.identifying import doubts, expired, facts_of, person_of
from counter_app.desk.practice_core import PracticeCore, core_of, practice_code
from counter_app.settings import WindowSettings

NUMBER = "11010519491231002X"
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)


def read(kind: ReadingKind = ReadingKind.id_card, **facts: str) -> Reading:
    """A reading with these facts; ``card_name`` stands for ``card.name``."""
    return Reading(kind, "made up", NOW, {key.replace("_", ".", 1): value for key, value in facts.items()})


CODE = practice_code("resident")


def test_a_card_becomes_a_person_with_the_badge_of_the_card() -> None:
    card = read(
        card_name="张三丰",
        card_id_kind="身份证",
        card_id_number="11010519491231002x",
        card_sex="女",
        card_birth="1949-12-31",
        card_address="示例市示例区样本街 1 号",
    )
    person = person_of(card, TODAY)
    assert (person.name, person.id_number, person.sex, person.birth) == ("张三丰", NUMBER, "女", "1949-12-31")
    assert person.address == "示例市示例区样本街 1 号"
    assert person.source is Source.card
    assert doubts(card, TODAY) == ()


def test_birth_and_sex_follow_from_the_number_of_a_social_security_card() -> None:
    person = person_of(read(ReadingKind.social_card, card_name="张三丰", card_id_number=NUMBER), TODAY)
    assert (person.id_kind, person.birth, person.sex) == (IdKind.resident_id, "1949-12-31", "女")


def test_the_new_address_on_a_card_counts() -> None:
    card = read(card_name="张三丰", card_id_number=NUMBER, card_address="旧址", card_new_address="新址")
    assert person_of(card, TODAY).address == "新址"


@pytest.mark.parametrize(("until", "said"), [("2026-03-01", True), ("2026-11-20", False), ("长期", False)])
def test_a_card_past_its_last_day_is_told_with_the_day(until: str, said: bool) -> None:
    sentence = expired(read(card_valid_until=until), TODAY)
    assert ("2026年3月1日" in sentence) if said else sentence == ""


def test_what_does_not_fit_on_a_card_is_told_and_nothing_is_kept_back() -> None:
    card = read(card_name="张三丰", card_id_number=NUMBER, card_birth="1949-12-13", card_valid_until="2026-03-01")
    assert person_of(card, TODAY).birth == "1949-12-13"
    assert len(doubts(card, TODAY)) == 2


def test_a_reading_without_name_and_number_is_nobody() -> None:
    with pytest.raises(CounterError, match=r"identifying\.nobody"):
        person_of(read(ReadingKind.case_code, code_text="YB1:x:y"), TODAY)


def shown_code(text: str = CODE, *, seconds: int = 60) -> Reading:
    """A code shown now, good for so many seconds."""
    until = (NOW + timedelta(seconds=seconds)).isoformat()
    return read(ReadingKind.insurance_code, code_text=text, code_good_until=until)


def test_a_code_is_told_by_the_core_system_and_forgotten() -> None:
    told = facts_of(shown_code(), PracticeCore(), NOW)
    assert "code.text" not in told.facts
    assert told.facts["card.region"] == "430981"
    assert person_of(told, TODAY).id_number == NUMBER


@pytest.mark.parametrize(
    ("reading", "core", "code"),
    [
        (shown_code(), None, "identifying.no_centre"),
        (shown_code(seconds=-1), PracticeCore(), "identifying.code_stale"),
        (shown_code("2" * 28), PracticeCore(), "core.refused"),
    ],
)
def test_a_code_that_cannot_be_told_is_said(reading: Reading, core: PracticeCore | None, code: str) -> None:
    with pytest.raises(CounterError, match=code):
        facts_of(reading, core, NOW)
    assert reading.facts["code.text"] not in repr(reading)


def test_only_a_practice_window_has_the_centre_that_plays() -> None:
    assert core_of(WindowSettings()) is None
    assert isinstance(core_of(WindowSettings(practice=True)), PracticeCore)
    with pytest.raises(CounterError, match=r"core\.nobody"):
        practice_code("no such person")
