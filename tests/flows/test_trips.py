# SPDX-License-Identifier: Apache-2.0
"""跑了几趟: which visits came to nothing, told with their days and papers, and what the day tells of a third one."""

from counter_app.cases.actions import LineState, Opened, Reopened
from counter_app.cases.coming import Coming
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Agent, Person
from counter_app.cases.trips import TripEnd, third_trips
from counter_app.catalogue.own_matters import STUCK
from counter_app.desk import complaining, deciding
from counter_app.desk.complaining import Complaint
from counter_app.desk.visiting import coming_of, earlier_visits, record_asked, trip_words
from flows.desk_day import PERSON, SUPERVISOR, DeskDay

OTHER = Person(name="测试员丁", id_number="110101198001010037", sex="男", birth="1980-01-01", phone="13800000001")


def missing_of(day: DeskDay) -> str:
    return day.flexible().checklist.lines[0].material.id


def test_each_visit_that_came_to_nothing_counts_and_says_what_was_missing(day: DeskDay) -> None:
    item, line = day.find("zgcbdj"), missing_of(day)
    assert earlier_visits(day.counter, PERSON, item).coming == 1
    case = day.notified(line)
    first = earlier_visits(day.counter, PERSON, item)
    assert (first.coming, [one.end for one in first.trips]) == (2, [TripEnd.notice])
    assert trip_words(first.trips[0]).startswith("11月20日 周五 告知还缺：")
    assert case.notices[0].open_lines[0].text in trip_words(first.trips[0])

    day.clock.move(days=3)
    again = day.judged(day.back(case), {line: LineState.missing})
    deciding.decide(day.counter, again, Outcome.notice, supervisor=SUPERVISOR)
    visits = earlier_visits(day.counter, PERSON, item)
    assert (visits.coming, len(visits.trips)) == (3, 2)

    day.clock.move(days=1)
    accepted = day.accepted(day.judged(day.back(day.counter.store.case(case.id) or case)))
    assert [one.facts.coming for one in accepted.history if isinstance(one.facts, Opened | Reopened)] == [
        None,
        Coming(visit=2, earlier=(case.id,)),
        Coming(visit=3, earlier=(case.id,)),
    ]
    assert earlier_visits(day.counter, PERSON, item).coming == 1  # it was taken in after all


def test_whoever_came_for_another_is_not_meant_and_an_old_visit_neither(day: DeskDay) -> None:
    item = day.find("zgcbdj")
    serving = day.flexible()
    serving.set_agent(Agent(person=OTHER, relation="女儿"))
    day.judged(serving, {missing_of(day): LineState.missing})
    deciding.decide(day.counter, serving, Outcome.notice)
    assert earlier_visits(day.counter, OTHER, item).coming == 1
    assert earlier_visits(day.counter, PERSON, item).coming == 2
    day.clock.move(days=91)
    assert earlier_visits(day.counter, PERSON, item).coming == 1


def test_only_asking_is_a_visit_the_next_day_and_the_third_is_told_with_what_was_done(day: DeskDay) -> None:
    item, line = day.find("zgcbdj"), missing_of(day)
    record_asked(day.counter, PERSON, item)
    assert earlier_visits(day.counter, PERSON, item).coming == 1  # the visit that is now
    day.clock.move(days=3)
    first = day.notified(line)
    day.clock.move(days=1)
    coming = coming_of(day.counter, PERSON, item)
    assert coming is not None
    assert coming.visit == 3
    told = Complaint(STUCK, "来了三次", PERSON, (first,), owner=SUPERVISOR, coming=coming)
    stuck = complaining.register(day.counter, told).case
    second = day.notified(line)
    cases = {one.id: day.counter.store.case(one.id) for one in (first, stuck, second)}
    actions = [one for case in cases.values() if case for one in case.history]
    third = third_trips(actions, cases)
    assert [(one.number, one.visit, one.stuck, one.owner) for one in third] == [
        (second.number, 3, stuck.number, SUPERVISOR)
    ]
    assert day.counter.store.compare() == ()
    alone = third_trips(stuck.history, cases)
    assert [(one.case, one.stuck) for one in alone] == [(stuck.id, stuck.number)]
    assert isinstance(stuck.history[0].facts, Opened)
