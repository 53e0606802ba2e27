# SPDX-License-Identifier: Apache-2.0
"""Lists, their counts and pages, and finding a case again."""

from datetime import date

import pytest

from counter_app.base.ids import new_id
from counter_app.cases.actions import Completed, Corrected, Opened, PrintState, Reopened, Withdrawn
from counter_app.cases.case import CaseStatus
from counter_app.cases.centre_decisions import CentreDecided, CentreSays, Standing
from counter_app.cases.people import Agent, Personal, Unit
from counter_app.cases.telling import TellingAsked, TellingEnded, TellingState, TellingWay
from counter_app.store.case_lists import CaseFilter, CaseRow
from store.made_store import NOTICE, Hall, accepted, person, printed

TODAY = date(2026, 11, 20)
CALLED_IN_VAIN = (
    TellingAsked(telling="call", way=TellingWay.call, message="passed"),
    TellingEnded(telling="call", state=TellingState.failed),
)


CENTRE_ELSEWHERE = CentreDecided(
    decision="d1",
    says=CentreSays.accepted,
    step="review",
    verb="审核",
    by="9001",
    decided_at=1,
    base_epoch=0,
    base_seq=1,
    standing=Standing.differs,
)


def ids(rows: tuple[CaseRow, ...]) -> list[str]:
    """The cases of some rows."""
    return [one.case_id for one in rows]


def walk(hall: Hall, shown: CaseFilter, limit: int, day: date | None = None) -> list[str]:
    """All rows, page by page."""
    found: list[str] = []
    after: CaseRow | None = None
    while rows := hall.store.list_cases(shown, day=day, limit=limit, after=after).rows:
        found += ids(rows)
        after = rows[-1]
    return found


def test_an_empty_store_has_empty_lists(hall: Hall) -> None:
    found = hall.store.list_cases()
    assert found.rows == ()
    assert found.counts == dict.fromkeys(CaseFilter, 0)
    assert hall.store.search_cases("测试") == ()
    assert hall.store.search_cases("  ") == ()


def test_a_row_is_masked_and_tells_what_a_list_shows(hall: Hall) -> None:
    case = hall.open_case(person("测试员", "110101194912310024"), accepted("2026-11-27", promise=True))
    row = hall.store.list_cases(day=TODAY).rows[0]
    assert (row.case_id, row.applicant, row.identity) == (case, "测**", "1101**********0024")
    assert (row.status, row.due, row.promised, row.overdue, row.clerk) == (
        CaseStatus.accepted,
        "2026-11-27",
        True,
        False,
        "0312",
    )
    assert row.number.startswith("430981-03-20261120-A0001")


def test_a_unit_is_shown_by_its_name(hall: Hall) -> None:
    hall.open_case(Unit(name="测试单位甲", credit_code="91430900TESTTEST1X"))
    row = hall.store.list_cases().rows[0]
    assert (row.applicant, row.identity) == ("测试单位甲", "91430900TESTTEST1X")


def test_every_filter_counts_the_rows_it_shows(hall: Hall) -> None:
    plain = hall.open_case(None, accepted("2026-12-18"))
    due = hall.open_case(None, accepted("2026-11-20"))
    noticed = hall.open_case(None, NOTICE, printed(PrintState.failed))
    promised = hall.open_case(None, accepted("2026-12-18", promise=True), printed(PrintState.waiting, "promise"))
    untold = hall.open_case(None, accepted("2026-12-18"), *CALLED_IN_VAIN)
    unsettled = hall.open_case(None, accepted("2026-12-18"), CENTRE_ELSEWHERE)
    wanted = {
        CaseFilter.all: {plain, due, noticed, promised, untold, unsettled},
        CaseFilter.unprinted: {noticed, promised},
        CaseFilter.due: {due},
        CaseFilter.notified: {noticed},
        CaseFilter.promised: {promised},
        CaseFilter.untold: {untold},
        CaseFilter.unsettled: {unsettled},
    }
    for day in (None, TODAY):
        for shown, expected in wanted.items():
            found = hall.store.list_cases(shown, day=day)
            assert set(ids(found.rows)) == expected
            assert found.counts == {one: len(cases) for one, cases in wanted.items()}


def test_counts_follow_what_happens_to_a_case(hall: Hall) -> None:
    case = hall.open_case(None, NOTICE, printed(PrintState.failed))
    hall.do(case, printed(PrintState.printed))
    assert hall.store.list_cases().counts[CaseFilter.unprinted] == 0
    hall.do(case, Reopened(by="qr"), accepted("2026-11-20"))
    counts = hall.store.list_cases().counts
    assert (counts[CaseFilter.notified], counts[CaseFilter.due]) == (0, 1)
    hall.do(case, Completed(result="参保登记"))
    assert hall.store.list_cases().counts[CaseFilter.due] == 0


def test_the_last_touched_comes_first(hall: Hall) -> None:
    first, second, third = (hall.open_case() for _ in range(3))
    hall.do(first, Withdrawn())
    assert ids(hall.store.list_cases().rows) == [first, third, second]
    assert ids(hall.store.list_cases(day=TODAY).rows) == [first, third, second]


def test_what_is_over_due_leads_the_oldest_first(hall: Hall) -> None:
    late = [hall.open_case(None, accepted(day)) for day in ("2026-11-19", "2026-11-17", "2026-11-18")]
    fresh = [hall.open_case(None, accepted("2026-11-20")), hall.open_case()]
    expected = [late[1], late[2], late[0], *reversed(fresh)]
    for day in (None, TODAY):
        rows = hall.store.list_cases(day=day).rows
        assert ids(rows) == expected
        assert [one.overdue for one in rows] == [True, True, True, False, False]


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
@pytest.mark.parametrize("shown", list(CaseFilter))
def test_pages_hold_every_row_once_and_in_order(hall: Hall, shown: CaseFilter, limit: int) -> None:
    for n in range(4):
        hall.open_case(None, accepted(f"2026-11-{17 + n}", promise=n % 2 == 0))
        hall.open_case(None, NOTICE, printed(PrintState.failed if n % 2 else PrintState.printed), *CALLED_IN_VAIN)
        hall.open_case(None, accepted("2026-12-18"), CENTRE_ELSEWHERE)
    for day in (None, TODAY):
        whole = ids(hall.store.list_cases(shown, day=day).rows)
        assert walk(hall, shown, limit, day) == whole
        assert len(set(whole)) == len(whole) > 0


def test_a_day_shows_what_was_worked_on_then(hall: Hall) -> None:
    old = hall.open_case(None, NOTICE)
    hall.clock.move(days=3)
    new = hall.open_case()
    hall.do(old, Reopened(by="qr"), accepted("2026-11-30"))
    assert ids(hall.store.list_cases(day=TODAY).rows) == [old]
    assert ids(hall.store.list_cases(day=date(2026, 11, 23)).rows) == [old, new]
    assert hall.store.list_cases(day=date(2026, 11, 21)).counts[CaseFilter.all] == 0


def test_what_is_due_is_shown_whenever_it_was_worked_on(hall: Hall) -> None:
    case = hall.open_case(None, accepted("2026-11-25"))
    hall.clock.move(days=5)
    found = hall.store.list_cases(CaseFilter.due, day=date(2026, 11, 25))
    assert ids(found.rows) == [case]
    assert found.counts[CaseFilter.due] == 1


def test_a_person_is_found_by_name_number_and_last_digits(hall: Hall) -> None:
    wanted = hall.open_case(person("欧阳测试", "110101194912310024", "13800001234"))
    hall.open_case(person("王小五", "430981196001010011", "13900005678"))
    for words in (
        "欧阳测试",
        "欧阳",
        "阳测试",
        "试",
        "欧阳 0024",
        "110101194912310024",
        "0024",
        "13800001234",
        "1234",
        "０００1",
        " 欧　阳 ",
    ):
        assert ids(hall.store.search_cases(words)) == [wanted], words
    for words in ("欧试", "欧阳 5678", "1101", "19491231", "没有这个人"):
        assert ids(hall.store.search_cases(words)) == [], words


def test_rare_characters_latin_letters_and_full_width_digits_are_found(hall: Hall) -> None:
    wanted = hall.open_case(person("㛃𠮷䶮 Anna-Maria O'Neil", "E12345678", ""))
    for words in ("𠮷", "㛃𠮷䶮", "anna", "ANNA-MARIA", "o'neil", "e12345678", "Ｅ１２３４５６７８"):
        assert ids(hall.store.search_cases(words)) == [wanted], words


def test_words_that_mean_something_to_an_index_are_only_words(hall: Hall) -> None:
    hall.open_case()
    for words in ('"', "'", "*", "AND", "NEAR(", "测试 OR", "%", "_", ":", "^测", "-", "\0", "a" * 50_000):
        assert hall.store.search_cases(words) == (), words


def test_a_unit_is_found_by_name_code_and_contact(hall: Hall) -> None:
    unit = Unit(name="测试单位甲有限公司", credit_code="91430900TESTTEST1X", contact="钱六", phone="07371234567")
    wanted = hall.open_case(unit)
    for words in ("单位甲有限", "91430900testtest1x", "ST1X", "钱六", "07371234567"):
        assert ids(hall.store.search_cases(words)) == [wanted], words


def test_an_agent_finds_the_case_too(hall: Hall) -> None:
    case = new_id()
    agent = Agent(person=person("代办人甲", "110101194912310024"), relation="子女")
    facts = Opened(number="", guide="yuanjiang", item=2, code="", title="职工参保登记", version="v1")
    hall.do(case, facts, personal=Personal(applicant=person("申请人乙", "430981196001010011"), agent=agent))
    assert ids(hall.store.search_cases("代办人 0024")) == [case]


def test_a_number_is_found_by_its_four_digits_its_beginning_and_whole(hall: Hall) -> None:
    cases = [hall.open_case() for _ in range(3)]
    found = hall.store.case(cases[1])
    assert found is not None
    assert ids(hall.store.search_cases("0002")) == [cases[1]]
    assert ids(hall.store.search_cases(found.number)) == [cases[1]]
    assert ids(hall.store.search_cases(f"告 {found.number}-1")) == [cases[1]]
    assert ids(hall.store.search_cases("430981-03-2026")) == list(reversed(cases))
    assert ids(hall.store.search_cases("430981-03-2026 0003")) == [cases[2]]
    assert ids(hall.store.search_cases("430981-04")) == []


def test_an_item_is_found_by_its_title_and_by_what_the_catalogue_knows(hall: Hall) -> None:
    wanted = hall.open_case(item=2)
    hall.open_case(item=7)
    assert set(ids(hall.store.search_cases("参保登记"))) >= {wanted}

    def initials(word: str) -> set[tuple[str, int]]:
        return {("yuanjiang", 2)} if word == "zgcb" else set()

    assert ids(hall.store.search_cases("zgcb", items_meant=initials)) == [wanted]
    assert ids(hall.store.search_cases("zgcb 测试员", items_meant=initials)) == [wanted]
    assert ids(hall.store.search_cases("zgcb")) == []


def test_a_corrected_name_is_found_and_the_wrong_one_no_more(hall: Hall) -> None:
    case = hall.open_case(person("张三丰"))
    hall.do(case, Corrected(field="applicant"), personal=Personal(applicant=person("章三峰")))
    assert ids(hall.store.search_cases("章三峰")) == [case]
    assert ids(hall.store.search_cases("张三丰")) == []
    assert hall.store.list_cases().rows[0].applicant == "章**"


@pytest.mark.parametrize("words", ["测试", "430981-03", "0024", "430981-03 测试"])
def test_pages_of_a_search_hold_every_row_once(hall: Hall, words: str) -> None:
    cases = [hall.open_case() for _ in range(7)]
    found: list[str] = []
    after: CaseRow | None = None
    while rows := hall.store.search_cases(words, limit=3, after=after):
        found += ids(rows)
        after = rows[-1]
    assert found == list(reversed(cases))
