# SPDX-License-Identifier: Apache-2.0
"""电子凭证 (武威 27) through the desk: shown, done or not done with the reason, evaluated; nothing is accepted."""

import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.case import CaseStatus
from counter_app.cases.rating import may_ask
from counter_app.catalogue.items import ServiceItem
from counter_app.desk import guiding
from flows.desk_day import PERSON, DeskDay


def voucher(day: DeskDay) -> ServiceItem:
    item = day.counter.item("wuwei", 27)
    assert item is not None
    return item


def test_who_was_shown_how_and_did_it_has_the_voucher(day: DeskDay) -> None:
    case = guiding.finish_guided(day.counter, voucher(day), PERSON, done=True).case
    assert (case.status, case.result, case.undone) == (CaseStatus.completed, "医保电子凭证", False)
    assert (case.lines, case.papers) == ((), ())
    assert may_ask(case)


def test_who_could_not_do_it_has_a_case_with_the_reason(day: DeskDay) -> None:
    way = guiding.guided_way(day.counter, voucher(day))
    assert way is not None
    case = guiding.finish_guided(day.counter, voucher(day), PERSON, done=False, reason=way.reasons[0]).case
    assert (case.status, case.result, case.undone) == (CaseStatus.completed, "", True)
    assert may_ask(case)
    told = case.history[-1].personal
    assert told is not None
    assert told.words["reason"] == way.reasons[0]


def test_not_done_without_a_reason_is_not_kept(day: DeskDay) -> None:
    with pytest.raises(CounterError) as told:
        guiding.finish_guided(day.counter, voucher(day), PERSON, done=False)
    assert told.value.code == "cases.rules.reason"
    assert day.counter.store.list_cases().rows == ()


def test_an_item_with_something_to_accept_is_not_shown_only(day: DeskDay) -> None:
    with pytest.raises(CounterError):
        guiding.finish_guided(day.counter, day.item(1), PERSON, done=True)


def test_every_way_stands_on_the_words_of_its_guide(day: DeskDay) -> None:
    channels = day.counter.work.channels
    quotes = [(one.guide, one.item, one.quote) for one in channels.letters]
    quotes += [(one.guide, one.item, one.quote) for one in channels.phone]
    for way in channels.guided:
        quotes.append((way.guide, way.item, way.quote))
        quotes += [(way.guide, way.item, one.quote) for one in way.channels]
        quotes += [(way.guide, way.item, one.quote) for one in way.steps]
    for guide, item, quote in quotes:
        found = day.counter.catalogue.item(guide, item)
        assert found is not None, item
        assert any(quote in line.text for line in found.lines), quote
