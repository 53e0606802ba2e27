# SPDX-License-Identifier: Apache-2.0
"""Official numbers: leased in blocks, given once, told early when few are left, voids kept."""

import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.case import Case
from counter_app.cases.series_rules import live_number
from counter_app.desk import following, numbering, office_filling
from counter_app.forms.session import FormSession
from counter_app.store.restoration import restore
from flows.desk_day import CLERK, SUPERVISOR, DeskDay

CERTIFICATE = "insurance_certificate"
SERIES = "湖南省沅江市(2026)(第{}号)"


def lease(day: DeskDay, first: int, last: int, series: str = CERTIFICATE, year: int = 0) -> None:
    """The supervisor confirms a block."""
    numbering.lease(day.counter, series, first, last, supervisor=SUPERVISOR, year=year)


def certificate_case(day: DeskDay) -> Case:
    """An accepted application for a 参保凭证."""
    return day.accepted(day.judged(day.begin(day.item(12), {"agent": "no"})))


def filled(day: DeskDay, case: Case, number: str = "") -> Case:
    """The office writes the certificate, with the number that is offered or one of its own."""
    (form,) = [one for one in office_filling.office_forms(day.counter, case) if one.form.id == CERTIFICATE]
    session = FormSession(form.definition, form.filled, today=day.clock().date(), office=True)
    session.offer({**office_filling.review_facts(day.counter, case), **numbering.number_facts(day.counter, case)})
    for key, typed in {"series_number": number, "insurance": "employee", "paid_months": "12"}.items():
        if typed:
            session.type(key, typed)
    return office_filling.fill_by_office(day.counter, case, CERTIFICATE, session.snapshot()).case


def refused(code: str, call: object, *given: object, **named: object) -> None:
    """The sentence is told."""
    assert callable(call)
    with pytest.raises(CounterError) as caught:
        call(*given, **named)
    assert caught.value.code == code
    assert str(caught.value)


def test_numbers_come_in_order_once_and_the_block_tells_early(day: DeskDay) -> None:
    lease(day, 8, 9)
    stand = next(one for one in numbering.standings(day.counter) if one.series.id == CERTIFICATE)
    assert (stand.left, stand.next) == (2, "0008")
    assert "2" in stand.warning
    first = filled(day, certificate_case(day))
    on_paper = first.forms[CERTIFICATE].filled
    assert on_paper is not None
    assert on_paper.values["series_number"] == "0008"
    assert numbering.number_of(day.counter, first, CERTIFICATE) == SERIES.format("0008")
    again = filled(day, first, "0008")  # kept once more with what it has: no second number
    assert [one.number for one in again.numbers] == ["0008"]
    second = certificate_case(day)
    refused("numbering.repeated", filled, day, second, "8")  # written by hand: the same number
    assert live_number(day.counter.store.case(second.id) or second, CERTIFICATE) is None
    done = following.complete(day.counter, filled(day, day.passed(second)), "《参保凭证》").case
    assert done.result_number == SERIES.format("0009")
    third = filled(day, day.passed(certificate_case(day)))
    refused("cases.rules.result_number", following.complete, day.counter, third, "《参保凭证》")
    refused("numbering.used_up", numbering.give, day.counter, third, CERTIFICATE)
    by_hand = following.complete(day.counter, third, "《参保凭证》", number="12").case
    assert by_hand.result_number == SERIES.format("0012")
    assert day.counter.store.compare() == ()


def test_a_void_stays_and_another_year_begins_anew(day: DeskDay) -> None:
    lease(day, 1, 20)
    case = numbering.give(day.counter, certificate_case(day), CERTIFICATE)
    refused("numbering.has", following.complete, day.counter, day.passed(case), "《参保凭证》", number="0005")
    case = numbering.void_number(day.counter, case, case.numbers[-1], "wrong")
    assert live_number(case, CERTIFICATE) is None
    refused("numbering.not_given", numbering.void_number, day.counter, case, case.numbers[-1], "wrong")
    numbering.void_unused(day.counter, CERTIFICATE, "0002", "damaged")
    case = numbering.give(day.counter, case, CERTIFICATE)
    assert [one.number for one in case.numbers] == ["0001", "0003"]
    refused("numbering.elsewhere", numbering.void_unused, day.counter, CERTIFICATE, "0003", "damaged")
    kept = day.counter.store.series_numbers(CERTIFICATE, 2026)
    assert [(one.number, one.voided) for one in kept] == [("0001", "wrong"), ("0002", "damaged"), ("0003", "")]
    lease(day, 1, 5, year=2027)
    day.clock.set("2027-01-04T09:00")
    later = numbering.give(day.counter, certificate_case(day), CERTIFICATE)
    assert (later.numbers[0].year, later.numbers[0].number) == (2027, "0001")
    refused("numbering.no_block", numbering.give, day.counter, later, "filing")
    assert day.counter.store.compare() == ()


def test_a_block_needs_another_supervisor_and_fits_its_series(day: DeskDay) -> None:
    refused("cases.rules.supervisor", numbering.lease, day.counter, CERTIFICATE, 1, 9, supervisor="")
    refused("cases.rules.supervisor_none", numbering.lease, day.counter, CERTIFICATE, 1, 9, supervisor="0315")
    refused("cases.rules.supervisor_self", numbering.lease, day.counter, CERTIFICATE, 1, 9, supervisor=CLERK)
    refused("numbering.too_large", lease, day, 9000, 10000)
    refused("numbering.order", lease, day, 5, 4)
    refused("numbering.year", lease, day, 1, 9, year=2024)
    refused("numbering.unknown", lease, day, 1, 9, "nothing")
    lease(day, 1, 9)
    refused("numbering.overlap", lease, day, 9, 12)
    assert [(one.first, one.last) for one in day.counter.store.number_blocks()] == [(1, 9)]


def test_after_going_back_to_a_copy_a_block_is_leased_anew(day: DeskDay) -> None:
    lease(day, 1, 20)
    counter = day.counter
    backup = counter.store.morning_backup()
    assert backup is not None
    numbering.give(counter, certificate_case(day), CERTIFICATE)  # forgotten by the copy
    counter.close()
    restore(counter.settings.places, backup.path.name, day.clock)
    counter.open_store()
    refused("numbering.restored", numbering.give, day.counter, certificate_case(day), CERTIFICATE)
    lease(day, 2, 20)
    assert numbering.give(day.counter, certificate_case(day), CERTIFICATE).numbers[0].number == "0002"
