# SPDX-License-Identifier: Apache-2.0
"""The centre's word on a day among the acts of its log: which closing it is on, and once for each word."""

from datetime import date, datetime
from typing import Any

import pytest

from counter_app.base.clock import SHANGHAI
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Action, AnyFacts, Intent
from counter_app.cases.day_acts import DayClosed, DayHeard, DayReturned, DaySampled, DaySays, DaySigned, WordStanding
from counter_app.cases.day_rules import met
from counter_app.cases.day_standing import DayStanding, DayState, acts_of
from counter_app.cases.duty_log import duty_log
from counter_app.cases.rules import check
from counter_app.catalogue.work_book import shipped_work

DAY = date(2026, 11, 20)
HASH, OTHER = "a" * 64, "b" * 64
ABOUT = ("2026-11-20", "3", HASH)
CLOSED = DayClosed(day=ABOUT[0], window=ABOUT[1], log_hash=HASH, last="")
RETURNED = DayReturned(day=ABOUT[0], window=ABOUT[1], log_hash=HASH)
SAMPLED = DaySampled(day=ABOUT[0], window=ABOUT[1], log_hash=HASH, seed="s")
SIGNED = DaySigned(day=ABOUT[0], window=ABOUT[1], log_hash=HASH, seed="s")


def heard(word: str, standing: WordStanding = WordStanding.followed, why: str = "") -> DayHeard:
    """A word as it is written at the window."""
    return DayHeard(
        day=ABOUT[0],
        window=ABOUT[1],
        word=word,
        closing="c",
        log_hash=HASH,
        says=DaySays.signed,
        by="0301",
        said_at=1,
        standing=standing,
        why=why,
    )


def stands(*facts: AnyFacts, log_hash: str = HASH) -> DayStanding:
    """The day behind these acts; the first closing is called ``closing-1``."""
    acts, closings = [], 0
    for seq, one in enumerate(facts, 1):
        closings += isinstance(one, DayClosed)
        name = f"closing-{closings}" if isinstance(one, DayClosed) else new_id()
        place: dict[str, Any] = {"id": name, "transaction": name, "case": "", "window": "3"}
        acts.append(Action(**place, at=seq, clerk="0312", epoch=1, seq=seq, facts=one))
    return DayStanding(DAY, "3", acts_of(DAY, acts), duty_log([], DAY), log_hash)


def test_a_word_meets_the_closing_and_the_log_it_was_said_to() -> None:
    for day in (stands(CLOSED), stands(CLOSED, SAMPLED)):
        assert met(day, "closing-1", HASH) is None
        assert met(day, "closing-1", OTHER) is WordStanding.differs
    assert met(stands(CLOSED, log_hash=OTHER), "closing-1", HASH) is WordStanding.differs
    gone = [(), (CLOSED, RETURNED), (CLOSED, RETURNED, CLOSED), (CLOSED, SAMPLED, SIGNED)]
    assert [met(stands(*one), "closing-1", HASH) for one in gone] == [WordStanding.overtaken] * 4
    assert met(stands(CLOSED, RETURNED, CLOSED), "closing-2", HASH) is None


def test_words_stay_with_the_day_whatever_happens_to_it_and_change_nothing_of_it() -> None:
    late = heard("w2", WordStanding.overtaken, "窗口已经签过字。")
    day = stands(heard("w0"), CLOSED, RETURNED, CLOSED, heard("w1"), SAMPLED, SIGNED, late)
    assert [one.word for one in day.acts.words] == ["w0", "w1", "w2"]
    assert (day.state, len(day.acts.returned)) == (DayState.signed, 1)


def test_a_word_is_written_once_and_says_why_where_it_is_not_followed() -> None:
    def write(facts: DayHeard, day: DayStanding) -> None:
        intent = Intent(id=new_id(), case="", facts=facts)
        now = datetime(2026, 11, 20, 18, tzinfo=SHANGHAI)
        check(None, intent, clerk="0301", duties=frozenset(), now=now, work=shipped_work(), log_day=day)

    write(heard("w1"), stands(CLOSED))
    with pytest.raises(CounterError) as refused:
        write(heard("w1"), stands(CLOSED, heard("w1")))
    assert refused.value.code == "daily_log.word.known"
    for standing, why in ((WordStanding.refused, ""), (WordStanding.followed, "不行。")):
        with pytest.raises(ValueError, match="says why"):
            write(heard("w2", standing, why), stands(CLOSED))
