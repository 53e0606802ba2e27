# SPDX-License-Identifier: Apache-2.0
"""One case, many people: everybody gets a result, the unit gets a sheet of them, and each is found by name."""

from pathlib import Path

import openpyxl
import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.people import Unit
from counter_app.cases.roster_rows import kept_results
from counter_app.cases.rosters import RowResult
from counter_app.desk import filling, following, listing, printing, roster_results, roster_review, signing_in
from counter_app.desk.roster_review import Rejection
from counter_app.forms.filled import FilledForm
from flows.desk_day import CLERK, DeskDay

SCHOOL = Unit(name="测试小学", credit_code="91110000600037341L", contact="测试员", phone="0737-2817103")
PUPILS = (
    ("测试学生甲", "430981201201010028"),
    ("测试学生乙", "43098120120304001X"),
    ("试读生丙", "430981201205060014"),
)
EMPLOYEES = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}
FORM = "school_registration"


def reported(day: DeskDay, pupils: tuple[tuple[str, str], ...] = PUPILS) -> Case:
    """城乡居民参保登记, reported by a school with its 汇总表."""
    one = day.begin(day.item(3), {"reporter": "school"}, SCHOOL)
    (form,) = filling.forms_of(day.counter, one)
    rows = [{"name": name, "id_number": number} for name, number in pupils]
    filled = FilledForm(form=FORM, version=form.definition.version, rosters={"students": rows})
    filling.keep(one, FORM, filled)
    return day.accepted(day.judged(one))


def reviewed(day: DeskDay, case: Case, *rejections: Rejection) -> Case:
    (roster,) = roster_review.rosters_to_review(day.counter, case)
    return roster_review.review_rows(day.counter, case, roster, rejections).case


def test_everybody_has_a_result_before_it_is_finished(day: DeskDay) -> None:
    case = reported(day)
    with pytest.raises(CounterError, match="rows_open"):
        following.complete(day.counter, case, "城乡居民参保登记")
    for wrong in (Rejection(4, "not_eligible"), Rejection(2), Rejection(2, "no_such_reason")):
        with pytest.raises(CounterError, match=r"rows_other|row_reason"):
            reviewed(day, case, wrong)
    assert listing.get_case(day.counter, case.id).history == case.history
    everybody = [Rejection(row, "not_eligible") for row in (1, 2, 3)]
    with pytest.raises(CounterError, match="rows_nobody"):
        following.complete(day.counter, reviewed(day, case, *everybody), "城乡居民参保登记")
    with pytest.raises(CounterError, match="changed_meanwhile"):
        reviewed(day, case)  # somebody else has decided since
    case = listing.get_case(day.counter, case.id)
    case = reviewed(day, case, Rejection(2, "insured_elsewhere"), Rejection(3, words="户口已迁出"))
    done = following.complete(day.counter, case, "城乡居民参保登记")
    assert done.case.status is CaseStatus.completed
    assert day.counter.store.compare() == ()


def test_who_reviews_decides_where_the_guide_names_a_review(day: DeskDay) -> None:
    """职工参保登记 of a unit: 审核 is not passed while somebody has no result, and the window decides none."""
    one = day.begin(day.item(2), EMPLOYEES, SCHOOL)
    form = filling.forms_of(day.counter, one)[0]
    rows = [{"name": name, "id_number": number, "change": "increase"} for name, number in PUPILS]
    filled = FilledForm(form=form.form.id, version=form.definition.version, rosters={"people": rows})
    filling.keep(one, form.form.id, filled)
    case = day.accepted(day.judged(one))
    step = following.steps_of(day.counter, case)[0].step
    with pytest.raises(CounterError, match="rows_open"):
        following.pass_step(day.counter, case, step)
    signing_in.sign_in(day.counter, "0300", "0300")
    with pytest.raises(CounterError, match="duty"):
        reviewed(day, case)
    signing_in.sign_in(day.counter, CLERK, CLERK)
    case = reviewed(day, case, Rejection(1, "details_wrong"))
    case = following.pass_step(day.counter, case, step).case
    (roster,) = roster_review.rosters_to_review(day.counter, case)
    assert (roster.passed, roster.rejected, roster.undecided) == ((2, 3), (1,), ())


def test_the_unit_gets_every_result(day: DeskDay, tmp_path: Path) -> None:
    case = reviewed(day, reported(day), Rejection(2, "insured_elsewhere"))
    case = following.complete(day.counter, case, "城乡居民参保登记").case
    paper = f"form:{roster_results.SHEET}"
    assert paper in {one.paper for one in case.missing_papers}
    made = printing.attempt(day.counter, case, paper)
    assert made.saved_as is not None
    assert made.saved_as.read_bytes().startswith(b"%PDF")
    kept = case.forms[roster_results.SHEET].filled
    assert kept is not None
    counts = {key: kept.values[key] for key in ("people", "passed", "rejected")}
    assert counts == {"people": "3", "passed": "2", "rejected": "1"}
    path = roster_results.write_results(day.counter, case, tmp_path / "结果.xlsx")
    [head, *rows] = [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    assert head == ["申报表行号", "姓名", "证件号码", "结果", "未通过的原因"]
    assert rows[1] == ["2", "测试学生乙", "4309**********001X", "未通过", "已在别处参保"]
    assert [row[3] for row in rows] == ["通过", "未通过", "通过"]


def test_a_case_is_found_by_everybody_in_it(day: DeskDay) -> None:
    case = reported(day)
    store = day.counter.store
    for words in ("测试学生乙", "学生乙", "430981201205060014", "测试小学"):
        assert [one.case_id for one in store.search_cases(words)] == [case.id], words
    for words in ("试读生丁", "430981201205060027"):
        assert store.search_cases(words) == ()
    alone = reported(day, PUPILS[:1])
    assert not roster_review.rosters_to_review(day.counter, alone)
    assert len(store.search_cases("测试学生甲")) == 2
    assert following.complete(day.counter, alone, "城乡居民参保登记").case.status is CaseStatus.completed


def test_one_person_in_several_rows_is_one_case(day: DeskDay) -> None:
    """Somebody changes name and phone: what becomes of them is what becomes of the case. Two people are two results."""
    for people, decided in ((PUPILS[:1] * 2, False), ((*PUPILS[:1] * 2, PUPILS[1]), True)):
        one = day.begin(day.item(6), {"agent": "no", "key_information": "no"})
        (form,) = filling.forms_of(day.counter, one)
        rows = [
            {"name": name, "id_number": number, "subject": str(place)} for place, (name, number) in enumerate(people)
        ]
        form_filled = FilledForm(form=form.form.id, version=form.definition.version, rosters={"changes": rows})
        filling.keep(one, form.form.id, form_filled)
        case = day.accepted(day.judged(one))
        found = roster_review.rosters_to_review(day.counter, case)
        assert bool(found) is decided
    assert roster_review.spoken_rows(found[0]) == "3 行（2 人）"


def test_a_row_that_was_changed_is_decided_again() -> None:
    """Who stands as before keeps the result; the office may write beside it."""
    results = {f"{FORM}.students": {row: RowResult(True) for row in (1, 2, 3)}, "other.people": {1: RowResult(True)}}
    before = {"students": [{"name": "甲"}, {"name": "乙"}, {"name": "丙"}]}
    after = {"students": [{"name": "甲", "remark": "已核"}, {"name": "丁"}]}
    kept = kept_results(results, FORM, before, after)
    assert {key: set(rows) for key, rows in kept.items()} == {f"{FORM}.students": {1}, "other.people": {1}}
