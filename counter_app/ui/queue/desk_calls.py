# SPDX-License-Identifier: Apache-2.0
"""What the queue's desk asks of the rooms behind it; they are loaded with the first call, behind the first window."""

from typing import TYPE_CHECKING

from counter_app.base.errors import CounterError

if TYPE_CHECKING:
    from counter_app.cases.queue import Ticket
    from counter_app.desk.hall import HallLine, HallNumber, Heard
    from counter_app.desk.practice_people import Comes
    from counter_app.desk.queue import WaitingLine
    from counter_app.desk.slips import Shown
    from counter_app.desk.tickets import Given, Wanted
    from counter_app.ui.shell.window import MainWindow


def look_at_hall(window: "MainWindow") -> "HallLine":
    hall = window.counter.hall
    if hall is None:
        raise CounterError("queue.hall.away")
    return hall.look()


def gather(window: "MainWindow") -> int:
    from counter_app.desk.practice_people import gather

    return gather(window.counter)


def comes(window: "MainWindow", ticket: "Ticket") -> "tuple[Ticket, Comes | None]":
    from counter_app.desk.practice_people import called

    return ticket, called(window.counter, ticket.id)


def settle(window: "MainWindow", hall: "HallLine") -> tuple[str, ...]:
    from counter_app.desk.hall_upkeep import settle

    return settle(window.counter, hall)


def ask_numbers(window: "MainWindow", matters: tuple[str, ...]) -> None:
    from counter_app.desk.hall_upkeep import ask_numbers

    ask_numbers(window.counter, matters)


def ask_hall(window: "MainWindow", request: str, have: str, ticket: str = "") -> "tuple[str, Heard]":
    from counter_app.desk.hall_calls import ask

    return request, ask(window.counter, request, have, ticket)


def call(window: "MainWindow", request: str, heard: "Heard | None") -> "Ticket | None":
    from counter_app.desk.queue import call_next

    return call_next(window.counter, request, heard)


def call_one(window: "MainWindow", ticket: str, request: str) -> "Ticket | None":
    from counter_app.desk.queue import call_one

    return call_one(window.counter, ticket, request)


def read_slip(window: "MainWindow", typed: str) -> "Shown":
    from counter_app.desk.slips import read_slip

    return read_slip(window.counter, typed)


def ask_shown(window: "MainWindow", shown: "Shown", request: str, have: str) -> "tuple[Shown, str, Heard | None]":
    from counter_app.desk.hall_calls import ask

    return shown, request, ask(window.counter, request, have, shown.ticket, shown.number)


def call_shown(window: "MainWindow", shown: "Shown", request: str, heard: "Heard | None") -> "Ticket | None":
    from counter_app.desk.hall import Heard as Answer
    from counter_app.desk.slips import call_shown

    return call_shown(window.counter, shown, request, heard if heard is not None else Answer(away=True))


def give(window: "MainWindow", matter: str, priority: str, ticket: str, away: bool) -> "HallNumber | Wanted":
    from counter_app.desk.tickets import ask_ticket

    return ask_ticket(window.counter, matter, priority, ticket, away=away)


def keep(window: "MainWindow", told: "HallNumber | Wanted") -> "Given":
    from counter_app.desk.tickets import keep_ticket

    return keep_ticket(window.counter, told)


def print_slip(window: "MainWindow", given: "Given") -> "Given":
    from counter_app.desk.tickets import print_ticket

    return print_ticket(window.counter, given)


def recall(window: "MainWindow") -> "Ticket":
    from counter_app.desk.queue import recall

    return recall(window.counter)


def pass_over(window: "MainWindow", reason: str) -> "Ticket":
    from counter_app.desk.queue import pass_over

    return pass_over(window.counter, reason)


def send_on(window: "MainWindow", matter: str, aims: str, reason: str) -> "Ticket":
    from counter_app.desk.queue import send_on

    return send_on(window.counter, matter, reason, aims=aims)


def bring_back(window: "MainWindow", who: "WaitingLine", waiting: "tuple[WaitingLine, ...]") -> str:
    from counter_app.desk.queue import bring_back

    return bring_back(window.counter, who, waiting)


def pause(window: "MainWindow", reason: str) -> str:
    from counter_app.desk.shifts import pause

    return pause(window.counter, reason)


def resume(window: "MainWindow") -> None:
    from counter_app.desk.shifts import resume

    resume(window.counter)


def lock(window: "MainWindow") -> None:
    from counter_app.desk.shifts import lock

    lock(window.counter)
