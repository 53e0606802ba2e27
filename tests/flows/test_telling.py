# SPDX-License-Identifier: Apache-2.0
"""通知: what was said, how it ended, and what comes up again; nobody is named in it and nothing is sent for show."""

from pathlib import Path

import pytest
from printed_words import words_of

from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault
from counter_app.cases.actions import Unmasked
from counter_app.cases.case import Case
from counter_app.cases.telling import TellingState, TellingWay
from counter_app.cases.telling_rules import untold
from counter_app.catalogue.items import Verb
from counter_app.catalogue.messages import LONGEST, read_messages
from counter_app.catalogue.work_book import shipped_work
from counter_app.desk import following, listing, serving, telling
from counter_app.desk.listing import CaseFilter
from counter_app.desk.papers import paper_facts
from counter_app.desk.printing import print_papers, render
from counter_app.reports.facts import Paper
from flows.desk_day import PERSON, DeskDay


def to_be_told(day: DeskDay) -> Case:
    """An accepted case of wuhu's 异地就医备案 whose next step is 通知."""
    item = day.counter.item("wuhu", 12)
    assert item is not None
    one = serving.begin(item, clerk=day.counter.clerk_number, at=day.counter.now_micros())
    one.set_applicant(PERSON)
    while one.checklist.open_questions:
        asked = one.checklist.open_questions[0].circumstance
        one.answer(asked.key, asked.options[-1].value)
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    case = day.accepted(day.judged(one))
    for state in following.steps_of(day.counter, case):
        if state.step.verb is Verb.notify:
            break
        case = day.people.work(case, state.step)
    return case


def refused(code: str, call: object, *given: object, **named: object) -> None:
    """The sentence is told."""
    assert callable(call)
    with pytest.raises(CounterError) as caught:
        call(*given, **named)
    assert caught.value.code == code


class Refusing:
    """A gateway that takes no message."""

    def send(self, number: str, words: str) -> None:
        """Says that the number is none."""
        raise CounterError("telling.no_phone")


def test_a_call_in_vain_comes_up_again_until_somebody_is_told(day: DeskDay) -> None:
    case = to_be_told(day)
    step = next(one.step for one in following.steps_of(day.counter, case) if not one.done)
    day.sign_in_for(case, step)
    refused("telling.first", following.pass_step, day.counter, case, step)
    (message, *_) = telling.messages(day.counter, case)
    assert telling.number_to_call(day.counter, case) == PERSON.phone
    assert isinstance(day.counter.store.actions_of(case.id)[-1].facts, Unmasked)
    case = telling.called(day.counter, case, message.id, reached=False, reason="没人接").case
    assert untold(case) == (message.id,)
    found = listing.list_cases(day.counter, CaseFilter.untold)
    assert [one.case_id for one in found.rows] == [case.id]
    assert found.counts[CaseFilter.untold] == 1
    refused("telling.first", following.pass_step, day.counter, case, step)
    case = telling.called(day.counter, case, message.id, reached=True).case
    assert untold(case) == ()
    assert day.counter.store.compare() == ()
    following.pass_step(day.counter, case, step)


def test_that_a_review_was_passed_is_told_only_once_it_was(day: DeskDay) -> None:
    case = day.accepted()
    fitting = [one.id for one in telling.messages(day.counter, case)]
    assert "passed" not in fitting
    assert fitting[0] == "taken"
    assert "审核通过" not in telling.words_for(day.counter, case, day.counter.work.messages["taken"])
    state = following.steps_of(day.counter, case)[0]
    assert state.step.verb is Verb.review
    case = day.people.work(case, state.step)
    assert telling.messages(day.counter, case)[0].id == "passed"


def test_a_letter_is_printed_posted_and_may_come_back(day: DeskDay) -> None:
    case = to_be_told(day)
    (message, *_) = telling.messages(day.counter, case)
    case = telling.write_letter(day.counter, case, message.id).case
    words = words_of(render(paper_facts(day.counter, case, Paper.letter)))
    assert "已审核通过" in words
    case = telling.tell_here(day.counter, case, "review_result", "当面又说了一遍。").case  # no letter
    assert "又说" not in words_of(render(paper_facts(day.counter, case, Paper.letter)))
    print_papers(day.counter, case, ["letter"])
    waits = telling.waiting(case)
    assert waits is not None
    case = telling.ended(day.counter, case, waits.telling, TellingState.sent).case
    case = telling.ended(day.counter, case, waits.telling, TellingState.failed, reason="查无此人").case
    assert untold(case) == (message.id,)
    refused("telling.over", telling.ended, day.counter, case, waits.telling, TellingState.sent)


def test_what_may_not_be_said_or_sent_is_told_and_not_recorded(day: DeskDay) -> None:
    case = to_be_told(day)
    counter = day.counter
    (message, *_) = telling.messages(counter, case)
    refused("telling.identity", telling.tell_here, counter, case, message.id, f"{PERSON.name}：办好了")
    refused("telling.not_posted", telling.put_up, counter, case, message.id)
    refused("telling.no_gateway", telling.send_message, counter, case, message.id, None)
    assert listing.get_case(counter, case.id).tellings == ()
    refused("telling.no_phone", telling.send_message, counter, case, message.id, Refusing())
    after = listing.get_case(counter, case.id)
    assert [(one.way, one.state) for one in after.tellings] == [(TellingWay.sms, TellingState.failed)]
    refused("telling.reason", telling.called, counter, after, message.id, reached=False)
    off = {one.way: bool(one.off) for one in telling.ways(counter, case, message)}
    assert off == {
        TellingWay.counter: False,
        TellingWay.call: False,
        TellingWay.letter: False,
        TellingWay.page: True,
        TellingWay.sms: True,
    }


def test_every_message_is_short_names_nobody_and_fits_its_occasion(day: DeskDay) -> None:
    case = to_be_told(day)
    for message in shipped_work().messages.values():
        words = telling.words_for(day.counter, case, message)
        assert len(words) <= LONGEST
        assert PERSON.name not in words
        assert PERSON.id_number not in words


def test_faults_of_the_messages_are_told_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "messages.yaml"
    rows = [
        "messages:",
        "  - {id: a, title: 甲, at: completed, words: '{name}好'}",
        "  - {id: b, title: 乙, at: completed, posted: true, words: '{who}好'}",
        f"  - {{id: c, title: 丙, at: completed, words: '{{who}}{'好' * 70}'}}",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    faults: list[Fault] = []
    read_messages(path, faults)
    assert [one.line for one in faults] == [2, 3, 4]
