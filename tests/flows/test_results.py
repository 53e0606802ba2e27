# SPDX-License-Identifier: Apache-2.0
"""What an item gives is on paper before it ends: numbered, good until its day, and issued anew where it was lost."""

import pytest
from printed_words import words_of

from counter_app.base.errors import CounterError
from counter_app.cases.case import Case
from counter_app.desk import following, numbering, office_filling, results, serving
from counter_app.desk.form_printing import draw_form, form_of_case
from counter_app.desk.papers import paper_facts
from counter_app.desk.printing import attempt, render
from counter_app.desk.sample_results import fill_results
from counter_app.forms.filled import FilledForm
from counter_app.reports.facts import Paper
from flows.desk_day import SUPERVISOR, DeskDay, party_of

CERTIFICATE = "insurance_certificate"


def in_work(day: DeskDay, guide: str, ordinal: int) -> Case:
    """An accepted case of any guide, every step passed."""
    item = day.counter.item(guide, ordinal)
    assert item is not None
    one = serving.begin(item, clerk=day.counter.clerk_number, at=day.counter.now_micros())
    one.set_applicant(party_of(item))
    while one.checklist.open_questions:
        asked = one.checklist.open_questions[0].circumstance
        one.answer(asked.key, asked.options[-1].value)
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    return day.passed(day.accepted(day.judged(one)))


def printed(day: DeskDay, case: Case, form: str) -> str:
    """The words of a form of the case on paper."""
    return words_of(draw_form(day.counter, case, form_of_case(day.counter, case, form), 1, ""))


def test_a_certificate_is_good_for_three_months_and_issued_anew(day: DeskDay) -> None:
    numbering.lease(day.counter, CERTIFICATE, 1, 50, supervisor=SUPERVISOR)
    case = in_work(day, "yuanjiang", 12)
    with pytest.raises(CounterError) as caught:
        following.complete(day.counter, case, "《参保凭证》")
    assert caught.value.code == "results.owed"
    case = following.complete(day.counter, fill_results(day.counter, case), "《参保凭证》").case
    words = words_of(render(paper_facts(day.counter, case, Paper.completion)))
    assert "2027年2月20日" in words
    assert "3个月内到指定办理机构" in words
    day.clock.set("2026-12-01T10:00")
    done = results.reissue(day.counter, case, "凭证丢了")
    assert [(one.number, one.instead_of) for one in done.case.numbers] == [("0001", ""), ("0002", "0001")]
    assert attempt(day.counter, done.case, done.paper, copy=2).copy == 2
    on_paper = printed(day, done.case, CERTIFICATE)
    assert "第0002号" in on_paper
    assert "2026年12月1日" in on_paper
    with pytest.raises(CounterError) as caught:  # a form is otherwise over with its case
        office_filling.fill_by_office(day.counter, done.case, CERTIFICATE, FilledForm(form=CERTIFICATE, version=""))
    assert caught.value.code == "filling.no_form"
    with pytest.raises(CounterError) as caught:
        results.reissue(day.counter, case, "凭证丢了")  # seen before the first 补办
    assert caught.value.code == "numbering.no_first"
    assert day.counter.store.compare() == ()


def test_what_was_found_is_printed_with_its_numbers_masked(day: DeskDay) -> None:
    case = in_work(day, "wuhu", 26)
    (sheet,) = [one for one in office_filling.office_forms(day.counter, case) if one.form.id == "work_information"]
    facts = office_filling.review_facts(day.counter, case)
    filled = FilledForm(
        form="work_information",
        version=sheet.definition.version,
        values={
            "source": "省医保信息平台",
            "found_on": "2026-11-20",
            "name": facts["applicant.name"],
            "id_number": facts["applicant.id_number"],
        },
        rosters={
            "rows": [{"label": "账户余额", "value": "1234.56 元"}, {"label": "联系电话", "value": "电话13800000000"}]
        },
    )
    case = office_filling.fill_by_office(day.counter, case, "work_information", filled).case
    words = printed(day, case, "work_information")
    assert "1234.56元" in words
    assert "138****0000" in words
    assert "1101**********0024" in words
    assert "13800000000" not in words
    assert results.owed(day.counter, case) == ()


@pytest.mark.parametrize(("guide", "ordinal"), [("wuwei", 16), ("wuhu", 3), ("hubei", 7)])
def test_every_result_on_a_paper_is_wanted_before_the_end(day: DeskDay, guide: str, ordinal: int) -> None:
    case = in_work(day, guide, ordinal)
    assert results.owed(day.counter, case)
    case = fill_results(day.counter, case)
    assert results.owed(day.counter, case) == ()
    assert {one.paper for one in case.missing_papers} & {f"form:{one}" for one in case.forms}
