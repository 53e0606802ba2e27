# SPDX-License-Identifier: Apache-2.0
"""缴费补贴: a list comes in, whom the review strikes is paid nothing, and the treasury gets the list."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.cases.actions import Channel, LineState, Unmasked
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.outcome import Outcome
from counter_app.desk import (
    claims,
    deciding,
    filling,
    following,
    listing,
    matching,
    payments,
    printing,
    reopening,
    roster_review,
    serving,
    signing_in,
    subsidy_lists,
)
from counter_app.desk.papers import paper_facts
from counter_app.desk.roster_review import Rejection
from counter_app.forms.filled import FilledForm
from counter_app.forms.sheets import read_sheet
from counter_app.reports.facts import Paper
from flows.desk_day import CLERK, DeskDay

HEAD = ("姓名", "身份证件号码", "人员类别", "参保年度", "补贴金额")
PEOPLE = (
    ("测试甲", "430981201201010028", "特困人员", "2027", "400"),
    ("测试乙", "43098120120304001X", "低保对象", "2027", "200.00"),
    ("测试丙", "430981201205060014", "低保对象", "2027", "200"),
)


def civil_affairs_file(folder: Path, people: tuple[tuple[str, ...], ...] = PEOPLE) -> Path:
    """What civil affairs sends."""
    book = openpyxl.Workbook()
    for row in (HEAD, *people):
        book.active.append(row)
    path = folder / "名单.xlsx"
    book.save(path)
    return path


def opened(day: DeskDay, guide: str = "yuanjiang", ordinal: int = 28) -> Case:
    item = day.counter.item(guide, ordinal)
    assert item is not None
    one = serving.begin(item, clerk=CLERK, at=day.counter.now_micros())
    subsidy_lists.serve_by_list(day.counter, one, wanted=True)
    for asked, answer in (("group", "destitute"), ("recognised", "yes")):
        if any(question.circumstance.key == asked for question in one.checklist.open_questions):
            one.answer(asked, answer)
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    case = day.accepted(day.judged(one))
    assert (case.channel, case.applicant) == (Channel.list, None)
    return case


def listed(day: DeskDay, case: Case, path: Path) -> FilledForm:
    """The file read into the claim's sheet."""
    session = claims.begin_claim(day.counter, case, "work_subsidy")
    table = session.form.roster("lines")
    assert table is not None
    found = read_sheet(path, table, today=civil_date(day.clock()))
    session.set_rows("lines", found.rows)
    total = sum((Decimal(row.get("asked", "0")) for row in found.rows), Decimal(0))
    session.type("total_asked", str(total))
    return session.snapshot()


def recorded(day: DeskDay, case: Case, folder: Path) -> Case:
    return claims.record_claim(day.counter, case, listed(day, case, civil_affairs_file(folder))).case


def test_a_list_is_struck_and_reported(day: DeskDay, tmp_path: Path) -> None:
    case = recorded(day, opened(day, "wuhu", 20), tmp_path)
    assert paper_facts(day.counter, case, Paper.acceptance).applicant_name == "按名单办理，不需个人申请"
    assert printing.attempt(day.counter, case, Paper.acceptance).saved_as is not None
    review = following.steps_of(day.counter, case)[0].step
    with pytest.raises(CounterError, match=r"rows_open|not_fixed"):
        following.pass_step(day.counter, case, review)
    (roster,) = roster_review.rosters_to_review(day.counter, case)
    case = roster_review.review_rows(day.counter, case, roster, [Rejection(2, words="没有缴费记录")]).case
    assert case.fixed_sum == Decimal("600.00")
    filled = case.forms["work_subsidy"].filled
    assert filled is not None
    assert [(row["fixed"], row["deducted"]) for row in filled.rosters["lines"]] == [
        ("400.00", "0.00"), ("0.00", "200.00"), ("200.00", "0.00"),
    ]  # fmt: skip
    kept = case.forms["work_finance_list"].filled
    assert kept is not None
    assert [row["name"] for row in kept.rosters["people_listed"]] == ["测试甲", "测试丙", "（以下空白）"]
    assert (kept.values["people"], kept.values["total"]) == ("2", "600.00")
    paid_for_nobody = claims.begin_claim(day.counter, case, "work_subsidy", office=True).snapshot()
    paid_for_nobody.rosters["lines"][1] |= {"fixed": "200.00", "deducted": "0.00"}
    paid_for_nobody.values |= {"total_fixed": "800.00", "total_deducted": "0.00"}
    with pytest.raises(CounterError, match="row_struck"):
        claims.fix_sums(day.counter, case, paid_for_nobody)
    signing_in.sign_in(day.counter, "0315", "0315")
    reviewed = following.pass_step(day.counter, _with_payee(day, case), review).case
    report = following.steps_of(day.counter, reviewed)[1].step
    signing_in.sign_in(day.counter, "0321", "0321")
    for people, total, refused in (("3", "600.00", True), ("2", "800.00", True), ("2", "600.00", False)):
        values = {"reported_on": day.counter.today(), "reported_to": "测试财政局", "people": people, "total": total}
        sheet = FilledForm(form="work_reported", version=_version(day, "work_reported"), values=values)
        if refused:
            with pytest.raises(CounterError, match="list_differs"):
                following.pass_step(day.counter, reviewed, report, sheet=sheet)
        else:
            reviewed = following.pass_step(day.counter, reviewed, report, sheet=sheet).case
    (payable,) = payments.payable_cases(day.counter)
    assert (payable.case.id, payable.amount, payable.trouble) == (case.id, Decimal("600.00"), "")
    assert day.counter.store.compare() == ()


def _with_payee(day: DeskDay, case: Case) -> Case:
    """Where the money goes, typed at the window."""
    now = day.counter.clerk_number
    signing_in.sign_in(day.counter, CLERK, CLERK)
    session = claims.begin_payee(day.counter, case)
    for key, words in (("payee", "医保基金专户"), ("account", "6222020000000000000"), ("bank", "测试银行")):
        session.type(key, words)
    session.type("relation", "fund")
    filled = session.snapshot()
    again = {one.key: filled.values[one.key] for one in session.form.fields if one.twice}
    case = claims.record_payee(day.counter, case, filled, again).case
    signing_in.sign_in(day.counter, now, now)
    return case


def _version(day: DeskDay, form: str) -> str:
    found = day.counter.forms.get(form)
    assert found is not None
    return found.version


def test_the_treasury_gets_paper_and_a_sheet(day: DeskDay, tmp_path: Path) -> None:
    case = recorded(day, opened(day), tmp_path)
    with pytest.raises(CounterError, match="not_decided"):
        subsidy_lists.export_for_finance(day.counter, case, "主管要求")
    (roster,) = roster_review.rosters_to_review(day.counter, case)
    case = roster_review.review_rows(day.counter, case, roster, [Rejection(3, "not_eligible")]).case
    paper = "form:work_finance_list"
    assert paper in {one.paper for one in case.missing_papers}
    assert printing.attempt(day.counter, case, paper).saved_as is not None
    path = subsidy_lists.export_for_finance(day.counter, case, "报财政")
    rows = [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    assert rows[0][:3] == ["姓名", "身份证件号码", "人员类别"]
    assert [row[1] for row in rows[1:]] == [PEOPLE[0][1], PEOPLE[1][1]]
    assert path.name == f"finance-list-{case.number}.xlsx"
    (told,) = [one.facts for one in listing.get_case(day.counter, case.id).history if isinstance(one.facts, Unmasked)]
    assert told == Unmasked(field="finance_list", reason="报财政")


def test_nobody_is_subsidised_twice(day: DeskDay, tmp_path: Path) -> None:
    """Inside a list, and against an earlier one; what this window knows of somebody is noted beside the row."""
    first = recorded(day, opened(day), tmp_path)
    case = opened(day)
    again = listed(day, case, civil_affairs_file(tmp_path, (*PEOPLE[:1], *PEOPLE[:1])))
    codes = {(one.row, one.code) for one in claims.claim_faults(day.counter, case, "work_subsidy", again)}
    assert (2, "claims.twice") in codes
    assert (1, "claims.held") in codes
    with pytest.raises(CounterError, match="faults"):
        claims.record_claim(day.counter, case, again)
    next_year = tuple((*one[:3], "2028", one[4]) for one in PEOPLE)
    case = claims.record_claim(day.counter, case, listed(day, case, civil_affairs_file(tmp_path, next_year))).case
    (roster,) = roster_review.rosters_to_review(day.counter, case)
    notes = matching.match_people(day.counter, case, roster)
    assert notes.keys() == {1, 2, 3}
    assert first.number in notes[1]


def test_a_list_that_came_back_is_still_a_list(day: DeskDay) -> None:
    item = day.item(28)
    one = serving.begin(item, clerk=CLERK, at=day.counter.now_micros())
    one.answer("group", "destitute")
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    missing = one.checklist.lines[0].material.id
    case = deciding.decide(day.counter, day.judged(one, {missing: LineState.missing}), Outcome.notice).case
    back = reopening.reopen(day.counter, case)
    assert back.draft.channel is Channel.list
    case = day.accepted(day.judged(back))
    assert (case.status, case.channel) == (CaseStatus.accepted, Channel.list)


def test_only_a_subsidy_is_done_by_list(day: DeskDay) -> None:
    one = day.begin(day.item(2), {"identity": "flexible", "change": "other", "agent": "no"})
    with pytest.raises(CounterError, match="no_list"):
        subsidy_lists.serve_by_list(day.counter, one, wanted=True)
    one.set_by_list(True)
    with pytest.raises(CounterError, match="no_list"):
        day.accepted(day.judged(one))


def test_a_village_hands_in_its_list(day: DeskDay, tmp_path: Path) -> None:
    """沅江 3: 各村医保专员收集参保登记信息. One case, everybody with a result, found by name."""
    item = day.item(3)
    listed = day.counter.work.list_of(item)
    assert listed is not None
    assert any(listed.quote in line.text for line in item.lines)
    one = serving.begin(item, clerk=CLERK, at=day.counter.now_micros())
    subsidy_lists.serve_by_list(day.counter, one, wanted=True)
    for key, answer in (("reporter", "person"), ("agent", "no")):
        one.answer(key, answer)
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    (form,) = filling.forms_of(day.counter, one)
    assert form.form.id == listed.form
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证件类型", "身份证件号码", "性别", "户籍所在地", "申请人身份"])
    for name, number, *_ in PEOPLE[:2]:
        book.active.append(
            [name, "身份证", number, "男" if int(number[16]) % 2 else "女", "湖南省益阳市沅江市", "农村居民"]
        )
    book.save(tmp_path / "村.xlsx")
    table = form.definition.roster("residents")
    assert table is not None
    found = read_sheet(tmp_path / "村.xlsx", table, today=civil_date(day.clock()))
    assert not [fault for fault in found.faults if not fault.warns]
    rows = [dict(row) for row in found.rows]
    filled = FilledForm(form=listed.form, version=form.definition.version, rosters={"residents": rows})
    filling.keep(one, listed.form, filled)
    case = day.accepted(day.judged(one))
    (roster,) = roster_review.rosters_to_review(day.counter, case)
    case = roster_review.review_rows(day.counter, case, roster, [Rejection(1, "known_already")]).case
    done = following.complete(day.counter, case, "城乡居民参保登记").case
    assert {"form:work_roster_result"} <= {paper.paper for paper in done.papers}
    assert [row.case_id for row in day.counter.store.search_cases(PEOPLE[1][1])] == [case.id]
