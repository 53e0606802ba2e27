# SPDX-License-Identifier: Apache-2.0
"""What the office writes on forms, through the desk: its own fields only, each time a new print, and on the log."""

import msgspec
import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.actions import PrintState
from counter_app.cases.case import Case
from counter_app.desk import daily_log, filling, following, listing, office_filling, printing
from counter_app.forms.filled import FilledForm
from counter_app.forms.session import FormSession
from flows.desk_day import PERSON, DeskDay

CHANGE = "resident_change"
CERTIFICATE = "insurance_certificate"
SIGNED = {"filler": "测试员", "filler_phone": "13800000000"}


def changed(day: DeskDay) -> Case:
    """城乡居民参保信息变更登记, its form filled in and signed, accepted."""
    one = day.begin(day.item(6), {"agent": "no", "key_information": "no"})
    (form,) = filling.forms_of(day.counter, one)
    filling.keep(one, CHANGE, FilledForm(form=CHANGE, version=form.definition.version, values=dict(SIGNED)))
    return day.accepted(day.judged(one))


def written(case: Case, form: str, **values: str) -> FilledForm:
    """The form with more in it."""
    filled = case.forms[form].filled
    assert filled is not None
    return msgspec.structs.replace(filled, values={**filled.values, **values})


def test_only_the_offices_own_fields_can_be_written(day: DeskDay) -> None:
    case = changed(day)
    assert [one.form.id for one in office_filling.office_forms(day.counter, case)] == [CHANGE]
    for filled, code in (
        (written(case, CHANGE, office_opinion="同意", filler_phone="13900000000"), "filling.not_the_offices"),
        (written(case, CHANGE), "filling.nothing_new"),
    ):
        with pytest.raises(CounterError) as caught:
            office_filling.fill_by_office(day.counter, case, CHANGE, filled)
        assert caught.value.code == code
    assert listing.get_case(day.counter, case.id).history == case.history
    done = office_filling.fill_by_office(day.counter, case, CHANGE, written(case, CHANGE, office_opinion="同意"))
    assert written(done.case, CHANGE).values == SIGNED | {"office_opinion": "同意"}
    assert (done.paper.paper, done.paper.copy, done.paper.state) == (f"form:{CHANGE}", 1, PrintState.waiting)
    assert day.counter.store.compare() == ()


def test_each_time_the_office_writes_there_is_one_more_print(day: DeskDay) -> None:
    case = changed(day)
    for copy, opinion in enumerate(("同意", "同意，已变更"), 1):
        done = office_filling.fill_by_office(day.counter, case, CHANGE, written(case, CHANGE, office_opinion=opinion))
        made = printing.attempt(day.counter, done.case, done.paper.paper, copy=done.paper.copy)
        printing.record_attempt(day.counter, case.id, made)
        case = listing.get_case(day.counter, case.id)
        assert [one.copy for one in case.papers if one.paper == done.paper.paper] == [*range(1, copy + 1)]
    assert not [one for one in case.missing_papers if one.paper == f"form:{CHANGE}"]
    assert "变更登记表，第 1 次" in str(daily_log.day_log(day.counter))


def test_what_is_over_is_not_written_on(day: DeskDay) -> None:
    case = changed(day)
    filled = written(case, CHANGE, office_opinion="同意")
    office_filling.keep_begun(day.counter, case, {CHANGE: filled})
    assert office_filling.begun_by_office(day.counter, case) == {CHANGE: filled}
    stale = written(case, CHANGE, office_opinion="同意", filler="别人")
    office_filling.keep_begun(day.counter, case, {CHANGE: stale})
    assert office_filling.begun_by_office(day.counter, case) == {}  # begun beside other words of the citizen
    case = following.withdraw(day.counter, case, "不办了").case
    assert office_filling.office_forms(day.counter, case) == ()
    with pytest.raises(CounterError) as caught:
        office_filling.fill_by_office(day.counter, case, CHANGE, filled)
    assert caught.value.code == "filling.no_form"
    assert day.counter.store.list_drafts() == ()


def test_a_certificate_is_begun_by_the_office_from_what_is_known(day: DeskDay) -> None:
    case = day.accepted(day.judged(day.begin(day.item(12), {"agent": "no"})))
    (form,) = office_filling.office_forms(day.counter, case)
    assert (form.form.id, form.filled) == (CERTIFICATE, None)
    assert not office_filling.is_filled_by_office(form)
    session = FormSession(form.definition, today=day.clock().date(), office=True)
    session.offer(office_filling.review_facts(day.counter, case))
    known = session.filled.values
    assert (known["name"], known["series_year"], known["agency_name"]) == (
        PERSON.name,
        "2026",
        day.counter.settings.hall.name,
    )
    assert "series_number" not in known  # an official number is the office's to give
    session.type("series_number", "0001")
    done = office_filling.fill_by_office(day.counter, case, CERTIFICATE, session.snapshot())
    (form,) = office_filling.office_forms(day.counter, done.case)
    assert office_filling.is_filled_by_office(form)
    assert done.paper.copy == 1
