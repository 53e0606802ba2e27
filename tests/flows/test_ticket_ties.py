# SPDX-License-Identifier: Apache-2.0
"""Whatever is begun while a number is served belongs to it: a case, a complaint, a letter, showing how, a question."""

from collections.abc import Callable

import pytest

from counter_app.base.ids import new_id
from counter_app.cases.case import Case
from counter_app.cases.queue_figures import queue_figures
from counter_app.catalogue.own_matters import COMPLAINT
from counter_app.desk import complaining, finding, guiding, letters, queue, visiting
from counter_app.desk.complaining import Complaint
from counter_app.forms.filled import FilledForm
from flows.desk_day import PERSON, DeskDay

Begin = Callable[[DeskDay, str], Case | None]


def accept(day: DeskDay, ticket: str) -> Case:
    one = day.flexible()
    one.draft.ticket = ticket
    return day.accepted(one)


def complain(day: DeskDay, ticket: str) -> Case:
    return complaining.register(day.counter, Complaint(COMPLAINT, "等了太久", PERSON, ticket=ticket)).case


def show(day: DeskDay, ticket: str) -> Case:
    item = day.counter.item("wuwei", 27)
    assert item is not None
    return guiding.finish_guided(day.counter, item, PERSON, done=True, ticket=ticket).case


def answer_letter(day: DeskDay, ticket: str) -> Case:
    values = {"number": "函2026-1", "office": "益阳市医疗保障事务中心", "received_on": day.counter.today()}
    form = day.counter.forms.get(letters.LETTER_IN)
    assert form is not None
    letter = FilledForm(form=letters.LETTER_IN, version=form.version, values=values)
    item = letters.letter_items(day.counter)[0]
    here = letters.Stranger.insured_here
    return letters.begin_by_letter(
        day.counter, item, PERSON, letter, stranger=here, how="医保系统里查到", ticket=ticket
    ).case


def ask(day: DeskDay, ticket: str) -> None:
    finding.record_consultation(day.counter, day.item(3), ticket=ticket)


def ask_by_name(day: DeskDay, ticket: str) -> None:
    visiting.record_asked(day.counter, PERSON, day.item(3), ticket=ticket)


WAYS: tuple[Begin, ...] = (accept, complain, show, answer_letter, ask, ask_by_name)


@pytest.mark.parametrize("begin", WAYS, ids=lambda one: one.__name__)
def test_it_is_done_for_whoever_was_called(day: DeskDay, begin: Begin) -> None:
    queue.take(day.counter, "A")
    queue.take(day.counter, "A")
    first = queue.call_next(day.counter, new_id())
    assert first is not None
    day.clock.move(minutes=5)
    queue.call_next(day.counter, new_id())  # the next one is called before it is written
    case = begin(day, first.id)
    tickets = queue.standing_of(day.counter).queue.tickets
    (done,) = tickets[first.id].cases
    assert case is None or done == case.id
    assert queue_figures(day.counter.store.queue.on(day.clock().date())).without_case == 1  # the other one


def test_who_comes_to_take_their_result_is_served_with_it(day: DeskDay) -> None:
    case = day.accepted(day.judged(day.begin(day.item(12), {"agent": "no"})))
    queue.take(day.counter, "A")
    now = queue.call_next(day.counter, new_id())
    assert now is not None
    day.finished(case)
    assert queue.standing_of(day.counter).queue.tickets[now.id].cases == (case.id,)
