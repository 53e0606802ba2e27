# SPDX-License-Identifier: Apache-2.0
"""Boxes of buttons over a real serial line: which presses count, which are dropped, and what a lost box ends in."""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import pytest
from simulated import Simulated, simulated

from counter_app.base.errors import Cancelled
from counter_app.base.evaluation import shipped_levels
from counter_app.devices.contracts import Ending, Question, Rating
from counter_app.devices.drivers.button_evaluator import ButtonEvaluator
from counter_app.devices.evaluator_profiles import evaluator_profiles
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience

T = TypeVar("T")
LONG = 30.0
QUESTION = Question("q-1", shipped_levels().levels)


@pytest.fixture(scope="module")
def four() -> Iterator[Simulated]:
    with simulated("evaluator", "--profile", "buttons-four") as box:
        yield box


@pytest.fixture(scope="module")
def five() -> Iterator[Simulated]:
    with simulated("evaluator", "--profile", "buttons-five") as box:
        yield box


@contextmanager
def _driver(box: Simulated, profile: str, early: float = 0.0) -> Iterator[ButtonEvaluator]:
    driver = ButtonEvaluator(evaluator_profiles()[profile], box.port, early_seconds=early, answer_seconds=0.2)
    try:
        yield driver
    finally:
        driver.close()


class _Asking(threading.Thread):
    """A question under way in a thread of its own, as in a lane."""

    def __init__(self, driver: ButtonEvaluator, box: Simulated, question: Question | None = None) -> None:
        super().__init__()
        self._question = question or QUESTION
        assert box.say("ended")["ended"]  # it shows no question of before any more
        self._driver = driver
        self.patience = Patience(LONG)
        self._rating: Rating | None = None
        self._error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._rating = self._driver.ask(self._question, self.patience)
        except (DeviceFault, Cancelled) as error:
            self._error = error

    def end(self) -> Rating:
        self.join(LONG)
        if self._error is not None:
            raise self._error
        assert self._rating is not None
        return self._rating


@pytest.mark.parametrize("level", [5, 4, 3, 2])
def test_a_press_is_the_level_of_the_make(four: Simulated, level: int) -> None:
    with _driver(four, "buttons-four") as driver:
        asking = _Asking(driver, four)
        assert four.say("asked")["lamps"] == 0b11110  # no key for 非常不满意
        four.say(f"press {level}")
        rating = asking.end()
        assert (rating.question, rating.ending, rating.level, rating.reasons) == ("q-1", Ending.rated, level, ())
        assert rating.pressed_at is not None


def test_the_frame_of_a_press_proves_it_and_carries_the_questions_nonce(four: Simulated) -> None:
    profile = evaluator_profiles()["buttons-four"].buttons
    assert profile is not None
    frame = profile.template("answer")
    assert frame is not None
    nonce = "abcd" * 8
    with _driver(four, "buttons-four") as driver:
        asking = _Asking(driver, four, replace(QUESTION, nonce=nonce))
        assert four.say("asked")["lamps"] == 0b11110
        four.say("press 2")
        rating = asking.end()
    told = frame.fill({"address": profile.address, "number": 0xABCD, "key": 3})
    assert (rating.nonce, rating.digest) == (nonce, hashlib.sha256(told).hexdigest())


def test_the_other_make_has_its_own_order(five: Simulated) -> None:
    with _driver(five, "buttons-five") as driver:
        for level in (5, 2):
            asking = _Asking(driver, five)
            five.say("asked")
            five.say(f"press {level}")
            assert asking.end().level == level
            assert five.say("ended")["ended"]


def test_what_was_pressed_before_and_for_another_question_is_dropped(
    four: Simulated, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with _driver(four, "buttons-four") as driver:
        assert driver.check(Patience(LONG)) == ""
        four.say("press 2")
        asking = _Asking(driver, four)
        four.say("asked")
        four.say("other-question 2")
        four.say("noise")
        four.say("press 4")
        assert asking.end().level == 4
    assert "the question had ended" in caplog.text
    assert "it was for another question" in caplog.text
    assert "bytes of noise" in caplog.text


def test_a_press_too_early_is_dropped_and_the_next_one_counts(
    four: Simulated, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with _driver(four, "buttons-four", early=0.5) as driver:
        asking = _Asking(driver, four)
        four.say("asked")
        four.say("press 2")
        four.say("answer 5")
        _press_until(four, asking)
        assert asking.end().level == 5
    assert "it came too early" in caplog.text


def _press_until(box: Simulated, asking: _Asking) -> None:
    """A machine so slow that even the look at the question was too short: the citizen presses again."""
    while asking.is_alive():
        asking.join(1)
        if asking.is_alive():
            box.say("press 5")


def test_of_two_presses_the_first_counts_and_none_goes_to_the_next_citizen(five: Simulated) -> None:
    with _driver(five, "buttons-five") as driver:
        asking = _Asking(driver, five)
        five.say("asked")
        five.say("twice 4")
        assert asking.end().level == 4
        five.say("press 2")  # late
    with _driver(five, "buttons-five", early=0.4) as driver:
        assert driver.ask(QUESTION, Patience(1.0)).ending is Ending.timed_out


def test_an_unknown_key_is_an_error_and_never_a_rating(four: Simulated) -> None:
    with _driver(four, "buttons-four") as driver:
        asking = _Asking(driver, four)
        four.say("asked")
        four.say("unmapped")
        with pytest.raises(DeviceFault) as told:
            asking.end()
        assert told.value.code == "evaluator.unmapped_key"
        assert four.say("ended")["ended"]
        asking = _Asking(driver, four)  # the driver lives on
        four.say("asked")
        four.say("press 3")
        assert asking.end().level == 3


def test_no_press_is_no_rating(four: Simulated) -> None:
    with _driver(four, "buttons-four") as driver:
        assert driver.ask(QUESTION, Patience(0.5)) == Rating("q-1", Ending.timed_out)
        assert four.say("ended")["ended"]


def test_taken_back_the_box_stops_showing_the_question(five: Simulated) -> None:
    with _driver(five, "buttons-five") as driver:
        asking = _Asking(driver, five)
        five.say("asked")
        asking.patience.cancel()
        with pytest.raises(Cancelled):
            asking.end()
        assert five.say("ended")["ended"]


def test_switched_off_in_the_middle_and_on_again(four: Simulated) -> None:
    with _driver(four, "buttons-four") as driver:
        asking = _Asking(driver, four)
        four.say("asked")
        four.say("silent")
        assert _code(asking.end) == "evaluator.silent"
        assert _code(lambda: driver.check(Patience(LONG))) == "evaluator.silent"
        four.say("loud")
        assert driver.check(Patience(LONG)) == ""


def test_pulled_out_in_the_middle() -> None:
    with simulated("evaluator", "--profile", "buttons-five") as box:
        with _driver(box, "buttons-five") as driver:
            asking = _Asking(driver, box)
            box.say("asked")
            box.kill()
            assert _code(asking.end) == "device.gone"
            assert _code(lambda: driver.check(Patience(LONG))) == "device.port_missing"


def _code(work: Callable[[], object]) -> str:
    with pytest.raises(DeviceFault) as told:
        work()
    return told.value.code
