# SPDX-License-Identifier: Apache-2.0
"""A question on the pad's page: what counts, what is dropped, how it ends. And who may press at all."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from counter_app.base.clock import fixed_clock
from counter_app.base.evaluation import shipped_levels
from counter_app.devices.contracts import Ending, Question
from counter_app.devices.faults import DeviceFault
from counter_app.devices.pad_address import is_own_address, read_address
from counter_app.devices.pad_pairing import CODE_SECONDS, PadPairing, PairingNews
from counter_app.devices.protocols.pad_asking import PadAnswer, PadAsking, PadTimes, Taken

LEVELS = shipped_levels().levels
DAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def _asking(*, may_write: bool = False, may_decline: bool = True) -> PadAsking:
    question = Question("q-1", LEVELS, may_write=may_write, may_decline=may_decline)
    asking = PadAsking(question, "nonce", PadTimes())
    asking.show(100.0)
    return asking


def _answer(act: str, **more: object) -> PadAnswer:
    return msgspec.convert({"act": act, "nonce": "nonce", "tab": "t", **more}, PadAnswer)


def test_a_press_then_reasons_then_the_end() -> None:
    asking = _asking(may_write=True)
    assert asking.view(101)["view"] == "question"
    assert asking.take(_answer("press", level=2), 101) is Taken.taken
    seen = asking.view(102)
    assert (seen["view"], seen["words"], len(list(seen["reasons"]))) == ("reasons", "不满意", 8)  # type: ignore[call-overload]
    assert asking.take(_answer("mark", reasons=["208"]), 103) is Taken.taken
    assert asking.take(_answer("done", reasons=["214", "208"], words=" 慢 "), 104) is Taken.taken
    assert asking.ended(104)
    rating = asking.rating(Ending.timed_out)
    assert (rating.ending, rating.level, rating.reasons, rating.words) == (Ending.rated, 2, ("208", "214"), "慢")
    told = b'{"act":"press","level":2,"nonce":"nonce","reasons":[],"tab":"t","words":""}'
    assert (rating.nonce, rating.digest) == ("nonce", hashlib.sha256(told).hexdigest())


@pytest.mark.parametrize(
    ("act", "at", "more", "taken"),
    [
        ("press", 100.3, {"level": 5}, Taken.early),
        ("press", 101, {"level": 5, "nonce": "older"}, Taken.other_question),
        ("press", 101, {"level": 6}, Taken.not_offered),
        ("press", 101, {"level": 0}, Taken.not_offered),
        ("done", 101, {}, Taken.not_offered),
        ("change", 101, {}, Taken.doubled),
    ],
)
def test_what_does_not_count_leaves_the_question_as_it_was(
    act: str, at: float, more: dict[str, object], taken: Taken
) -> None:
    asking = _asking()
    assert asking.take(_answer(act, **more), at) is taken
    assert asking.view(at)["view"] == "question"
    assert asking.rating(Ending.timed_out).ending is Ending.timed_out


def test_a_press_before_any_page_shows_the_question_does_not_count() -> None:
    asking = PadAsking(Question("q-1", LEVELS), "nonce", PadTimes())
    assert asking.take(_answer("press", level=1), 500) is Taken.early


def test_only_reasons_of_the_level_and_words_where_they_are_allowed() -> None:
    asking = _asking()
    asking.take(_answer("press", level=2), 101)
    assert asking.take(_answer("done", reasons=["510"]), 102) is Taken.not_offered
    assert asking.take(_answer("done", reasons=["201"]), 102) is Taken.not_offered  # switched off
    assert asking.take(_answer("done", words="慢"), 102) is Taken.not_offered
    assert not asking.ended(102)


def test_changed_within_twenty_seconds_the_ticks_are_gone() -> None:
    asking = _asking()
    asking.take(_answer("press", level=1), 101)
    asking.take(_answer("mark", reasons=["108"]), 102)
    assert asking.take(_answer("press", level=5), 103) is Taken.doubled
    assert asking.take(_answer("change"), 104) is Taken.taken
    assert asking.view(104)["view"] == "question"
    assert asking.take(_answer("press", level=5), 105) is Taken.taken
    rating = asking.rating(Ending.timed_out)
    assert (rating.level, rating.reasons) == (5, ())


def test_changed_too_late_the_first_press_stands() -> None:
    asking = _asking()
    asking.take(_answer("press", level=1), 101)
    asking.take(_answer("mark", reasons=["108"]), 119)
    assert asking.take(_answer("change"), 122) is Taken.too_late
    assert asking.take(_answer("mark", reasons=["109"]), 123) is Taken.taken  # reasons take the time they take
    assert asking.rating(Ending.timed_out).level == 1


def test_left_alone_after_a_press_it_ends_by_itself() -> None:
    asking = _asking()
    asking.take(_answer("press", level=4), 110)
    assert not asking.ended(129)
    assert asking.ended(130)
    assert asking.take(_answer("change"), 130) is Taken.too_late


def test_declined_and_not_allowed_to_decline() -> None:
    asking = _asking()
    assert asking.take(_answer("decline"), 101) is Taken.taken
    assert asking.rating(Ending.timed_out).ending is Ending.declined
    assert _asking(may_decline=False).take(_answer("decline"), 101) is Taken.not_offered


def test_words_that_are_too_long_are_no_answer() -> None:
    with pytest.raises(msgspec.ValidationError):
        _answer("done", words="字" * 151)
    assert _answer("done", words="字" * 150).words


def _ticking() -> tuple[list[float], Callable[[], float]]:
    now = [0.0]
    return now, lambda: now[0]


def test_a_code_has_eight_digits_and_works_once(tmp_path: Path) -> None:
    file = tmp_path / "pad" / "pairing.json"
    pairing = PadPairing(file, clock=fixed_clock(DAY))
    told: list[PairingNews] = []
    pairing.heard = told.append
    code = pairing.begin()
    assert len(code) == 8
    assert code.isdigit()
    token = pairing.try_code(code)
    assert token is not None
    assert pairing.try_code(code) is None
    assert pairing.knows(token)
    assert not pairing.knows("")
    assert file.stat().st_mode & 0o777 == 0o600
    assert token not in file.read_text(encoding="utf-8")
    assert pairing.state.since == DAY

    again = PadPairing(file)  # the program has been started anew
    assert again.knows(token)
    newer = again.try_code(again.begin())
    assert newer is not None
    assert again.knows(newer)
    assert not again.knows(token)  # the older tablet is out
    again.forget()
    assert not again.knows(newer)
    assert not PadPairing(file).paired
    assert told == [PairingNews.paired]


def test_five_wrong_codes_or_three_minutes_and_the_code_is_dead() -> None:
    now, monotonic = _ticking()
    pairing = PadPairing(None, monotonic=monotonic)
    told: list[PairingNews] = []
    pairing.heard = told.append
    code = pairing.begin()
    for left in (4, 3, 2, 1, 0):
        assert pairing.try_code("x") is None
        assert pairing.state.tries_left == left
    assert pairing.try_code(code) is None
    assert told == [PairingNews.spent]
    code = pairing.begin()
    now[0] += CODE_SECONDS
    assert pairing.state.tries_left == 0
    assert pairing.try_code(code) is None
    code = pairing.begin()
    pairing.give_up()
    assert pairing.try_code(code) is None
    assert not pairing.paired


@pytest.mark.parametrize("words", ["", "{}", "[1]", json.dumps({"token_hash": "a", "since": "x"})])
def test_a_damaged_pairing_is_none(tmp_path: Path, words: str) -> None:
    file = tmp_path / "pairing.json"
    file.write_text(words, encoding="utf-8")
    assert not PadPairing(file).knows("a")


def test_addresses_of_the_page() -> None:
    assert read_address("192.168.1.20:8765").url == "http://192.168.1.20:8765"
    assert read_address("https://Pad.hall.example:443").url == "https://pad.hall.example"
    for words in ("", "8765", "0.0.0.0:8765", "192.168.1.20:99999", "ftp://a:1", "a b:1", "[::]:80"):
        with pytest.raises(DeviceFault) as told:
            read_address(words)
        assert told.value.code == "evaluator.pad_address"


def test_the_machines_own_addresses_are_known_by_themselves() -> None:
    own = ("127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "::", "?", "fe80::1", "fe80::1%eth0")
    assert all(is_own_address(one) for one in own)
    assert not is_own_address("192.0.2.1")  # kept for documents: nobody has it
