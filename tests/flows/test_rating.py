# SPDX-License-Identifier: Apache-2.0
"""Asked, pressed, written on that very case: the real store, the device's own lane, and a citizen's finger."""

import dataclasses
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.cases.actions import NotRatedWhy, Rated, RatingSource
from counter_app.cases.case import Case, CaseRating
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Agent, Person
from counter_app.desk import daily_log, deciding, listing, rating
from counter_app.desk.device_board import DeviceBoard
from counter_app.desk.log_paper import exported
from counter_app.devices.contracts import DeviceKind, Ending, Question, Rating
from counter_app.devices.faults import DeviceFault
from counter_app.settings import DeviceSetting
from counter_app.store.ledger import verify_epochs
from counter_app.store.opening import reading_only
from counter_app.ui.rating.answering import Answering
from counter_app.ui.rating.second_screen import SecondScreen
from flows.desk_day import CLERK, MORNING, DeskDay

YOUNG = Person(name="测试员丁", id_number="430981199001010023", sex="女", birth="1990-01-01")
PATIENCE = 20.0


class Finger:
    """A citizen before the screen: does with each question what it was told to."""

    name = "测试屏"

    def __init__(self) -> None:
        self.present = True
        self.asked: list[Answering] = []
        self.hidden: list[str] = []
        self.does: Callable[[Answering], object] = lambda answering: None
        self.shown = threading.Event()

    def show_question(self, answering: Answering) -> None:
        self.asked.append(answering)
        self.does(answering)
        self.shown.set()

    def hide_question(self, number: str) -> None:
        self.hidden.append(number)


@pytest.fixture
def finger() -> Finger:
    return Finger()


@pytest.fixture
def board(day: DeskDay, finger: Finger) -> Iterator[DeviceBoard]:
    day.with_window(devices=(DeviceSetting("evaluator", "second-screen"),))
    screen = SecondScreen(finger, day.clock)
    made = DeviceBoard(day.counter, lambda news: None, evaluators={"second-screen": screen})
    yield made
    made.close()


def press(level: int, *reasons: str) -> Callable[[Answering], None]:
    """Press a level, tick reasons, and be done."""

    def does(answering: Answering) -> None:
        assert answering.press(level)
        assert answering.give_reasons(reasons)
        answering.finish()

    return does


def _press_only(level: int, answering: Answering) -> None:
    if level:
        assert answering.press(level)


def rated(day: DeskDay, case: Case) -> CaseRating:
    return listing.get_case(day.counter, case.id).ratings[-1]


def ended(day: DeskDay, asked: rating.Asked) -> None:
    rating.record(day.counter, asked, rating.answer_of(asked))


def test_a_press_is_written_on_its_case_while_the_next_citizen_is_served(
    day: DeskDay, board: DeviceBoard, finger: Finger
) -> None:
    case = day.accepted()
    asked = rating.ask(day.counter, board, case.id)
    assert finger.shown.wait(PATIENCE)
    other = day.accepted(day.flexible())  # the next one is served and decided meanwhile
    press(2, "214")(finger.asked[0])
    day.clock.move(seconds=3)
    ended(day, asked)
    mine = rated(day, case)
    assert (mine.level, mine.reasons, mine.source) == (2, ("214",), RatingSource.screen)
    assert (mine.question, mine.clerk, mine.device) == (asked.question, CLERK, "second-screen")
    assert listing.get_case(day.counter, other.id).ratings == ()
    seen = exported(day.counter, daily_log.standing(day.counter), "json")
    assert b"follow_up" not in seen.replace(b'"follow_ups":[]', b"")  # until the day is closed
    assert b'"levels":[]' in seen
    log = daily_log.day_log(day.counter)
    assert {one.name: one.count for one in log.ratings.levels}["2"] == 1
    assert [one.case for one in log.ratings.follow_ups] == [case.id]
    assert day.counter.store.compare() == ()
    with reading_only(day.counter.settings.places, day.clock) as connection:
        assert [one.broken_at for one in verify_epochs(connection)] == [None]


@pytest.mark.parametrize("forged", [{"nonce": "f" * 32}, {"nonce": ""}, {"digest": ""}, {"pressed_at": None}])
def test_a_level_without_its_proof_is_a_fault_of_the_device(
    day: DeskDay, board: DeviceBoard, finger: Finger, forged: dict[str, Any]
) -> None:
    case = day.accepted()
    finger.does = press(5)
    asked = rating.ask(day.counter, board, case.id)
    answer = rating.answer_of(asked)
    assert isinstance(answer, Rating)
    rating.record(day.counter, asked, dataclasses.replace(answer, **forged))
    assert (rated(day, case).level, rated(day, case).why) == (0, NotRatedWhy.device_fault)


@dataclasses.dataclass(frozen=True)
class Pressed:
    """What comes down from the centre's one-use page."""

    case: str
    token_digest: str
    pressed_at: int
    level: int = 2
    reasons: tuple[str, ...] = ("214",)
    words: str = ""
    known_by: str = ""


def test_by_telephone_once_and_whoever_comes_first_counts(day: DeskDay, board: DeviceBoard, finger: Finger) -> None:
    case = day.accepted()
    asked = rating.ask(day.counter, board, case.id)
    invited = rating.invite(day.counter, case.id)
    day.clock.move(minutes=1)
    mine = Pressed(case.id, rating.token_digest(invited.token), day.counter.now_micros())
    assert mine.token_digest == invited.invitation.token_digest
    for _ in range(2):
        rating.record_phone_press(day.counter, mine)
    asked.request.cancel()
    ended(day, asked)
    told = [(one.level, one.source, one.why) for one in listing.get_case(day.counter, case.id).ratings]
    assert told == [(0, None, NotRatedWhy.cancelled), (2, RatingSource.phone, None)]
    with pytest.raises(CounterError, match="rating_not_open"):
        rating.record_phone_press(day.counter, dataclasses.replace(mine, token_digest="0" * 64))
    with pytest.raises(CounterError, match="rating_once"):
        rating.invite(day.counter, case.id)


def test_what_a_citizen_is_shown_names_the_matter_and_nobody(day: DeskDay, board: DeviceBoard, finger: Finger) -> None:
    case = day.accepted()
    finger.does = press(5)
    ended(day, rating.ask(day.counter, board, case.id))
    question = finger.asked[0].question
    assert (question.title, question.elder) == ("职工参保登记", True)  # born 1949
    assert [one.level for one in question.levels] == [5, 4, 3, 2, 1]
    assert finger.hidden == [question.number]
    assert rated(day, case).source is RatingSource.screen


def test_who_sits_at_the_window_decides_how_large_it_is(day: DeskDay, board: DeviceBoard, finger: Finger) -> None:
    one = day.flexible()
    one.set_agent(Agent(person=YOUNG, relation="女儿"))
    case = deciding.decide(day.counter, day.judged(one), Outcome.accept).case
    finger.does = press(5)
    small = rating.ask(day.counter, board, case.id)
    ended(day, small)
    assert not finger.asked[0].question.elder
    assert small.seconds == 60
    again = day.accepted()
    large = rating.ask(day.counter, board, again.id)
    ended(day, large)
    assert large.seconds == 120


def test_a_press_can_be_changed_and_brings_reasons_of_its_own_level(
    day: DeskDay, board: DeviceBoard, finger: Finger
) -> None:
    def changes_his_mind(answering: Answering) -> None:
        assert answering.press(5)
        assert answering.give_reasons(("510",))
        day.clock.move(seconds=4)
        assert answering.press(3)
        answering.finish()

    case = day.accepted()
    finger.does = changes_his_mind
    asked = rating.ask(day.counter, board, case.id)
    answer = rating.answer_of(asked)
    assert isinstance(answer, Rating)
    assert answer.pressed_at is not None
    rating.record(day.counter, asked, answer)
    assert (rated(day, case).level, rated(day, case).reasons) == (3, ())
    written = listing.get_case(day.counter, case.id).history[-1].facts
    assert isinstance(written, Rated)
    assert written.pressed_at == to_micros(answer.pressed_at)


def test_a_press_that_nobody_changes_is_final_by_itself(day: DeskDay, finger: Finger) -> None:
    day.with_window(devices=(DeviceSetting("evaluator", "second-screen"),))
    screen = SecondScreen(finger, day.clock, change_seconds=0)
    board = DeviceBoard(day.counter, lambda news: None, evaluators={"second-screen": screen})
    case = day.accepted()
    finger.does = partial(_press_only, 3)
    ended(day, rating.ask(day.counter, board, case.id))
    assert rated(day, case).level == 3
    assert not finger.asked[0].press(5)
    board.close()


def test_after_its_time_a_press_is_final() -> None:
    now = [100.0]
    answering = Answering(Question("q", ()), lambda: MORNING, seconds=20.0, now=lambda: now[0])
    assert answering.press(4)
    now[0] += 19.9
    assert answering.press(2)
    now[0] += 0.2
    assert answering.final
    assert not answering.press(5)
    assert not answering.decline()
    assert answering.close().level == 2


@pytest.mark.parametrize(
    ("does", "why"),
    [(Answering.decline, NotRatedWhy.declined), (lambda answering: None, NotRatedWhy.timed_out)],
    ids=["declined", "nobody pressed"],
)
def test_without_a_press_there_is_no_level(
    day: DeskDay, board: DeviceBoard, finger: Finger, does: Callable[[Answering], object], why: NotRatedWhy
) -> None:
    day.with_window(rating_seconds=0)
    case = day.accepted()
    finger.does = does
    ended(day, rating.ask(day.counter, board, case.id))
    assert (rated(day, case).level, rated(day, case).why) == (0, why)
    assert not finger.asked[0].press(5)  # too late
    assert rated(day, case).level == 0
    with pytest.raises(CounterError):
        rating.ask(day.counter, board, case.id)


def test_a_question_taken_back_ends_without_a_level_but_a_press_stands(
    day: DeskDay, board: DeviceBoard, finger: Finger
) -> None:
    for level, why in ((0, NotRatedWhy.cancelled), (1, None)):
        finger.shown.clear()
        finger.does = partial(_press_only, level)
        case = day.accepted(day.flexible())
        asked = rating.ask(day.counter, board, case.id)
        assert finger.shown.wait(PATIENCE)
        asked.request.cancel()
        ended(day, asked)
        assert (rated(day, case).level, rated(day, case).why) == (level, why)


def test_a_screen_pulled_out_is_a_fault_and_may_be_asked_again(
    day: DeskDay, board: DeviceBoard, finger: Finger
) -> None:
    case = day.accepted()
    asked = rating.ask(day.counter, board, case.id)
    assert finger.shown.wait(PATIENCE)
    finger.present = False
    ended(day, asked)
    assert rated(day, case).why is NotRatedWhy.device_fault
    finger.present = True
    finger.does = press(4)
    ended(day, rating.ask(day.counter, board, case.id))
    assert rated(day, case).level == 4


def test_an_answer_to_another_question_is_never_a_rating(day: DeskDay, board: DeviceBoard, finger: Finger) -> None:
    case = day.accepted()
    finger.does = press(5)
    asked = rating.ask(day.counter, board, case.id)
    answer = rating.answer_of(asked)
    assert isinstance(answer, Rating)
    rating.record(day.counter, asked, dataclasses.replace(answer, question="another"))
    assert (rated(day, case).level, rated(day, case).why) == (0, NotRatedWhy.device_fault)


def test_a_level_that_there_is_not_is_never_a_rating(day: DeskDay, board: DeviceBoard, finger: Finger) -> None:
    case = day.accepted()
    asked = rating.ask(day.counter, board, case.id)
    rating.record(day.counter, asked, Rating(asked.question, Ending.rated, 7))
    assert rated(day, case).why is NotRatedWhy.device_fault


def test_what_was_open_when_the_program_ended_is_closed_at_the_next_start(
    day: DeskDay, board: DeviceBoard, finger: Finger
) -> None:
    case = day.accepted()
    rating.ask(day.counter, board, case.id)
    assert rated(day, case).is_open
    day.clock.move(days=3)
    assert rating.close_left_open(day.counter).cases == {case.id}
    assert (rated(day, case).why, rated(day, case).clerk) == (NotRatedWhy.cancelled, CLERK)
    assert rating.close_left_open(day.counter).cases == frozenset()


def test_a_press_is_written_though_who_asked_works_here_no_more(
    day: DeskDay, board: DeviceBoard, finger: Finger
) -> None:
    pressed, left = day.accepted(), day.accepted(day.flexible())
    asked = rating.ask(day.counter, board, pressed.id)
    assert finger.shown.wait(PATIENCE)
    press(4)(finger.asked[0])
    answer = rating.answer_of(asked)
    rating.ask(day.counter, board, left.id)
    hall = day.counter.settings.hall
    staff = tuple(one for one in hall.staff if one.number != CLERK)
    day.counter.settings = dataclasses.replace(day.counter.settings, hall=dataclasses.replace(hall, staff=staff))
    day.counter.staff_of_centre = True
    rating.record(day.counter, asked, answer)
    assert (rated(day, pressed).level, rated(day, pressed).clerk) == (4, CLERK)
    assert rating.close_left_open(day.counter).cases == {left.id}


def test_without_an_evaluator_nothing_is_asked_and_nothing_written(day: DeskDay) -> None:
    board = DeviceBoard(day.counter, lambda news: None)
    case = day.accepted()
    assert not rating.can_ask(board, case)
    with pytest.raises(DeviceFault):
        rating.ask(day.counter, board, case.id)
    assert listing.get_case(day.counter, case.id).ratings == ()
    board.close()


def test_who_comes_back_in_the_afternoon_is_asked_about_what_is_handed_over(
    day: DeskDay, board: DeviceBoard, finger: Finger
) -> None:
    case = day.accepted(day.flexible())
    finger.does = press(5)
    ended(day, rating.ask(day.counter, board, case.id))
    day.clock.move(minutes=20)
    here = listing.get_case(day.counter, case.id)
    assert rating.asked_lately(here, day.counter.now_micros())  # still the one who was asked
    day.clock.set("2026-11-20T14:40")
    assert not rating.can_ask(board, here)  # nothing new was decided yet
    case = day.finished(here)
    assert not rating.asked_lately(case, day.counter.now_micros())
    assert rating.can_ask(board, case)
    ended(day, rating.ask(day.counter, board, case.id))
    after = listing.get_case(day.counter, case.id)
    assert rating.asked_lately(after, day.counter.now_micros())
    assert not rating.can_ask(board, after)
    assert [one.level for one in after.ratings] == [5, 5]


def test_a_test_of_the_device_is_never_a_rating(day: DeskDay, board: DeviceBoard, finger: Finger) -> None:
    case = day.accepted()
    assert board.check(DeviceKind.evaluator).result() == "测试屏"
    assert finger.asked == []
    assert listing.get_case(day.counter, case.id).ratings == ()
