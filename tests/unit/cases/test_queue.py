# SPDX-License-Identifier: Apache-2.0
"""The queue as told from acts, who comes next, and what a day of it came to."""

from pathlib import Path

import pytest

from counter_app.base.resources import ResourceFaults
from counter_app.cases.actions import Action, AnyFacts
from counter_app.cases.queue import TicketState, earlier_than, next_ticket, place_back, queue_of
from counter_app.cases.queue_facts import (
    TicketBack,
    TicketBlockLeased,
    TicketCalled,
    TicketPassed,
    TicketRecalled,
    TicketServed,
    TicketsHanded,
    TicketSource,
    TicketTaken,
    TicketTransferred,
)
from counter_app.cases.queue_figures import WaitFigures, queue_figures
from counter_app.cases.shift_facts import PauseBegun, PauseEnded
from counter_app.catalogue.queue_book import load_queue_book, queue_book

MINUTE = 60_000_000


def told(*facts: tuple[int, AnyFacts]) -> list[Action]:
    """Acts of a window, each so many minutes after opening."""
    return [
        Action(
            id=str(n), transaction=str(n), case="", at=at * MINUTE, clerk="0312", window="3", epoch=1, seq=n, facts=one
        )
        for n, (at, one) in enumerate(facts, 1)
    ]


def taken(number: str, priority: str = "", aims: str = "") -> TicketTaken:
    return TicketTaken(ticket=number, number=number, matter=number[0], priority=priority, aims=aims)


def called(number: str, since: int, **more: object) -> TicketCalled:
    return TicketCalled(ticket=number, number=number, matter=number[0], taken_at=since * MINUTE, **more)  # type: ignore[arg-type]


def test_who_goes_first_and_who_is_whose() -> None:
    queue = queue_of(
        told((1, taken("A001")), (2, taken("B001")), (3, taken("A002", "elder")), (4, taken("A003", aims="5")))
    )
    first = next_ticket(queue.waiting, (), "3")
    assert first is not None
    assert (first.number, earlier_than(first, queue.waiting, (), "3")) == ("A002", 2)
    only_b = next_ticket(queue.waiting, ("B",), "3")
    assert only_b is not None
    assert only_b.number == "B001"
    aimed = next_ticket(queue.waiting, ("B",), "5")  # what is aimed at a window comes there, whatever it is about
    assert aimed is not None
    assert aimed.number == "B001"
    assert {one.number for one in queue.waiting if one.aims == "5"} == {"A003"}


def test_numbers_come_from_leased_blocks_and_then_from_a_row_of_its_own() -> None:
    queue = queue_of(
        told((0, TicketBlockLeased(day="2026-11-20", matter="A", first=501, last=502)), (1, taken("A501")))
    )
    assert queue.next_number("A", "3") == "A502"
    assert queue.numbers_left("A") == 1
    assert queue.next_number("B", "3") == "B3-001"
    used = queue_of(told((0, TicketBlockLeased(day="2026-11-20", matter="A", first=501, last=501)), (1, taken("A501"))))
    assert used.next_number("A", "3") == "A3-001"


def test_what_happens_to_a_ticket() -> None:
    acts = told(
        (0, taken("A001")),
        (1, taken("A002")),
        (5, called("A001", 0)),
        (6, TicketRecalled(ticket="A001")),
        (7, TicketPassed(ticket="A001", reason="absent")),
        (8, called("A002", 1)),
        (9, TicketServed(ticket="A002", cases=("case",))),
        (10, TicketBack(ticket="A001", place=10 * MINUTE)),
        (12, called("A001", 0)),
        (13, TicketTransferred(ticket="A001", matter="B", reason="wrong")),
    )
    after = queue_of(acts)
    assert after.tickets["A002"].cases == ("case",)
    assert after.now is None
    (one,) = after.waiting
    assert (one.number, one.matter, one.place, one.calls) == ("A001", "B", 10 * MINUTE, 3)
    handed = queue_of([*acts, *told((14, TicketsHanded(tickets=("A001",))))])
    assert handed.waiting == ()  # the hall's: this window does not call it by itself
    assert handed.tickets["A001"].state is TicketState.waiting


def test_who_comes_back_stands_behind_the_first_few() -> None:
    line = [(n, taken(f"A00{n}")) for n in range(1, 6)]
    queue = queue_of(told((0, taken("A009")), *line))
    back = queue.tickets["A009"]
    place = place_back(back, queue.waiting, 3, 60 * MINUTE)
    order = sorted([*(one.place for one in queue.waiting if one.id != "A009"), place])
    assert order.index(place) == 3
    assert place_back(back, queue.waiting, 9, 60 * MINUTE) == 60 * MINUTE
    assert place_back(back, queue.waiting, 0, 60 * MINUTE) < 1 * MINUTE


def test_a_day_in_figures() -> None:
    found = queue_figures(
        told(
            (1, taken("A001")),
            (1, taken("A002", "elder")),
            (2, taken("B001")),
            (5, called("A002", 1, priority="elder", earlier=1)),
            (7, called("A001", 1)),
            (7, TicketServed(ticket="A001", cases=("one", "two"))),
            (9, PauseBegun(reason="lunch")),
            (19, PauseEnded()),
            (22, called("B001", 2)),
            (23, TicketPassed(ticket="B001", reason="wrong")),
            (24, TicketTaken(ticket="slip", number="A501", matter="A", source=TicketSource.slip)),
            (24, called("slip", 0)),  # given elsewhere, and nobody knows when
            (30, PauseBegun(reason="rest")),
        )
    )
    assert (found.taken, found.called, found.served, found.without_case, found.wrong) == (3, 4, 3, 2, 1)
    assert found.waits == WaitFigures(3, 6 * MINUTE, 20 * MINUTE, 20 * MINUTE, "B001")
    assert found.priorities == (("elder", 1),)
    assert found.passed == (("wrong", 1),)
    assert (found.pauses, found.paused_micros) == ((("lunch", 1), ("rest", 1)), 10 * MINUTE)
    assert queue_figures([]).is_empty


def test_the_shipped_list_is_sound_and_a_bad_one_tells_everything(tmp_path: Path) -> None:
    shipped = queue_book(tmp_path)
    assert shipped.matter("A").startswith("A ")
    own = tmp_path / "queue.yaml"
    own.write_text(
        "matters: {a: {words: 小写}, B: 字}\npriorities: {elder: ''}\npassed: {absent: {words: 没来, how: x}}\n"
        "transferred: {}\npauses: {lunch: {words: 吃饭}}\nrules: {recall_gap: 1, back_after: 3}\nmore: 1\n",
        encoding="utf-8",
    )
    with pytest.raises(ResourceFaults) as told_of:
        load_queue_book(own)
    assert len(told_of.value.faults) == 8
    assert {one.line for one in told_of.value.faults} >= {1, 2, 3, 4, 5, 6, 7}
