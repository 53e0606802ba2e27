# SPDX-License-Identifier: Apache-2.0
"""Later steps at the desk: sheets looked over before anything is written, kept when left, printed and photographed."""

import hashlib
from collections.abc import Iterator

import msgspec
import pytest
from printed_words import words_of

from counter_app.base.clock import civil_date
from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.case import Case
from counter_app.desk import following, objecting, scanning, step_files, step_sheets
from counter_app.desk.counter import Counter
from counter_app.desk.form_printing import draw_form, form_of_case
from counter_app.forms.filled import FilledForm
from flows import desk_day
from flows.desk_day import UNIT, DeskDay


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskDay]:
    with desk_day.open_day(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def institution(day: DeskDay) -> Case:
    """A hospital asked to be taken into the network; the visit is next."""
    day.people.sit(Duty.window)
    return day.accepted(day.judged(day.begin(day.item(30), {}, UNIT)))


def at_step(day: DeskDay, case: Case, step: str) -> Case:
    """Everything before a step is done, and somebody who may do it sits there."""
    for state in following.steps_of(day.counter, case):
        if state.step.id == step:
            day.sign_in_for(case, state.step)
            return case
        case = day.people.work(case, state.step)
    raise AssertionError(step)


def now(counter: Counter, case: Case) -> step_sheets.StepAsks:
    """What the step at hand asks for."""
    return step_sheets.asks_of(
        counter, case, next(one.step for one in following.steps_of(counter, case) if not one.done)
    )


def test_a_sheet_with_faults_is_refused_with_the_place_before_anything_is_written(
    day: DeskDay, institution: Case
) -> None:
    case = at_step(day, institution, "site_assessment")
    asks = now(day.counter, case)
    assert asks.begins
    good = day.people.sheet(case, asks.step)
    assert good is not None
    wrong = msgspec.structs.replace(good, values={key: one for key, one in good.values.items() if key != "visit_on"})
    with pytest.raises(CounterError) as told:
        following.begin_step(day.counter, case, asks.step, sheet=wrong)
    assert told.value.code == "following.sheet_faults"
    assert "评估日期" in sentence(told.value)
    assert day.counter.store.case(case.id) == case
    begun = following.begin_step(day.counter, case, asks.step, sheet=good).case
    assert begun.begun[asks.step.id].details == {"visit_on": day.counter.today()}
    assert begun.ahead is not None
    assert begun.ahead.due == day.counter.today()
    assert "name" not in str(begun.begun[asks.step.id].details)


def test_a_score_above_the_most_there_is_names_its_row(day: DeskDay, institution: Case) -> None:
    case = day.people.begun(at_step(day, institution, "site_assessment"), now(day.counter, institution).step)
    asks = now(day.counter, case)
    sheet = day.people.sheet(case, asks.step)
    assert sheet is not None
    sheet.rosters["criteria"][0]["score"] = sheet.values["total"] = "99"
    with pytest.raises(CounterError) as told:
        following.pass_step(day.counter, case, asks.step, sheet=sheet)
    assert "第 1 行得分" in sentence(told.value)


def test_what_was_filled_in_of_a_sheet_waits_for_whoever_comes_next(day: DeskDay, institution: Case) -> None:
    case = at_step(day, institution, "site_assessment")
    half = FilledForm(form="work_visit", version="v", values={"visit_on": "2026-11-20"})
    step_sheets.keep_sheet(day.counter, case, {"work_visit": half})
    assert step_sheets.kept_sheets(day.counter, case) == {"work_visit": half}
    day.people.begun(case, now(day.counter, case).step)
    assert step_sheets.kept_sheets(day.counter, case) == {}


def test_a_photograph_of_a_step_is_kept_on_the_case(day: DeskDay, institution: Case) -> None:
    case = day.people.begun(at_step(day, institution, "site_assessment"), now(day.counter, institution).step)
    asks = now(day.counter, case)
    case = day.people.work(case, asks.step)
    (photograph,) = step_files.files_of(case, asks.step.id)
    picture = scanning.picture_of(day.counter, photograph)
    assert hashlib.sha256(picture).hexdigest() == photograph.digest


def test_publicity_is_printed_and_its_last_day_is_the_steps_own(day: DeskDay, institution: Case) -> None:
    case = at_step(day, institution, "publicity")
    asks = now(day.counter, case)
    sheet = day.people.sheet(case, asks.step)
    assert sheet is not None
    followed = following.begin_step(day.counter, case, asks.step, sheet=sheet)
    assert followed.papers == ("form:work_publicity",)
    case = followed.case
    assert case.ahead is not None
    assert case.ahead.due == sheet.values["ends"]
    words = words_of(draw_form(day.counter, case, form_of_case(day.counter, case, "work_publicity"), 1, ""))
    assert "公示" in words
    assert UNIT.name in words
    case = objecting.raise_objection(day.counter, case, asks.step.id, who="测试邻居", words="床位数不实").case
    (told,) = objecting.objections_of(case, asks.step.id)
    assert (told.who, told.words, told.objection.upheld) == ("测试邻居", "床位数不实", None)
    assert "测试邻居" not in msgspec.json.encode([one.facts for one in case.history]).decode()
    case = objecting.handle_objection(day.counter, case, told.objection.id, "已到现场数过", upheld=False).case
    day.clock.move(days=1)
    assert civil_date(day.clock()).isoformat() > sheet.values["ends"]
    assert following.pass_step(day.counter, case, asks.step).case.passed_steps > case.passed_steps


def test_two_who_review_at_once_write_one_review(day: DeskDay) -> None:
    """The second press was made on a case that is no longer as it was seen."""
    day.people.sit(Duty.window)
    seen = day.accepted(day.judged(day.begin(day.item(1), {}, UNIT)))
    step = next(one.step for one in following.steps_of(day.counter, seen))
    after = day.people.work(seen, step)
    day.people.sit_for(seen, step)
    with pytest.raises(CounterError) as told:
        following.send_back(day.counter, seen, step, "和登记的不一致")
    assert told.value.code.startswith("cases.rules.")
    assert day.counter.store.case(seen.id) == after
