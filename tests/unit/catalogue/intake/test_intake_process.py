# SPDX-License-Identifier: Apache-2.0
"""Steps and limits read from 办理流程 and 办理时限."""

import pytest

from counter_app.catalogue.intake.process import read_limits, read_steps
from counter_app.catalogue.items import LimitKind, Line, Verb


def rows(*lines: str) -> list[Line]:
    return [Line(number, words) for number, words in enumerate(lines, start=1)]


def limit(words: str) -> tuple[LimitKind, int, str]:
    (found,) = read_limits(rows(words))
    return found.kind, found.amount, found.text


@pytest.mark.parametrize(
    ("words", "kind", "amount"),
    [
        ("即时办结", LimitKind.immediate, 0),
        ("当场办结。", LimitKind.immediate, 0),
        ("不超过20个工作日", LimitKind.working_days, 20),
        ("自受理之日起 5 个工作日内办结", LimitKind.working_days, 5),
        ("十五个工作日", LimitKind.working_days, 15),
        ("3个月", LimitKind.months, 3),
        ("工作日办理", LimitKind.within_working_days, 0),
    ],
)
def test_numbers_and_units(words: str, kind: LimitKind, amount: int) -> None:
    assert limit(words)[:2] == (kind, amount)


def test_a_limit_for_some_people_only() -> None:
    first, second = read_limits(rows("在职职工不超过5个工作日；灵活就业人员即时办结。"))
    assert (first.text, second.text) == ("不超过5个工作日", "即时办结")
    assert first.case is not None
    assert first.case.others == ("在职职工", "灵活就业人员")
    assert second.case is not None
    assert second.case.label == "灵活就业人员"


def test_no_number_is_no_limit() -> None:
    assert read_limits(rows("按规定办理")) == []


def test_steps_by_the_verbs_of_the_list() -> None:
    steps = list(
        read_steps(
            rows(
                "1.申请。申请人到窗口提出申请。",
                "2.医保经办机构受理并审核；",
                "3.组织专家评审，并在10个工作日内公示；",
                "4.经办机构与其签订协议；",
                "5.办结。",
            )
        )
    )
    verbs = [Verb.apply, Verb.accept, Verb.review, Verb.publicity, Verb.agreement, Verb.completion]
    assert [one.verb for one in steps] == verbs
    assert steps[1].by == "医保经办机构"
    assert steps[3].limit is not None
    assert steps[3].limit.amount == 10
    assert steps[-1].text == "办结"


def test_what_names_no_step_becomes_none() -> None:
    assert list(read_steps(rows("窗口设在三楼", "职工参保登记流程图"))) == []
