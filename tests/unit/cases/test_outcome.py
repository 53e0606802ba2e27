# SPDX-License-Identifier: Apache-2.0
"""Which outcomes the lines leave, and the words that say why not."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import (
    ALL_MET,
    CHECKLIST,
    DEFECTIVE,
    MET,
    MISSING,
    PROMISED,
    SHARED,
    STRUCTURE,
    UNSEEN,
    Window,
    accepted,
    made_checklist,
    reasons,
)

from counter_app.base.errors import CounterError
from counter_app.cases.actions import LineState, NoticeGiven, Reopened
from counter_app.cases.correction import seen_before
from counter_app.cases.draft import Draft, DraftLine
from counter_app.cases.outcome import Outcome, OutcomeChoice, judged_lines, line_words, possible_outcomes, suggested
from counter_app.cases.people import Personal


def draft(states: dict[str, LineState] | None = None, **lines: DraftLine) -> Draft:
    wanted = {
        name: DraftLine(state=state, reason="没有盖章" if state is DEFECTIVE else "")
        for name, state in {**ALL_MET, **(states or {})}.items()
    }
    return Draft(
        id="d",
        action_id="a",
        guide="yuanjiang",
        item=2,
        version="v1",
        clerk="0312",
        began_at=0,
        updated_at=0,
        answers={"who": "self"},
        eligibility={"covered": "yes"},
        lines=wanted | lines,
    )


def told(choices: tuple[OutcomeChoice, ...]) -> dict[str, tuple[bool, str]]:
    assert [one.outcome for one in choices] == list(Outcome)
    return {one.outcome.value: (one.allowed, one.why) for one in choices}


REFUSE = (True, "不属于受理范围时用，要写理由和该去哪里")


def test_the_picture_of_the_finished_counter() -> None:
    choices = possible_outcomes(CHECKLIST, draft({"identity": DEFECTIVE, "form": MISSING}))
    assert told(choices) == {
        "accept": (False, "2 项没齐，不能受理"),
        "notice": (True, "把缺的和不合格的一次写全，共 2 项"),
        "promise": (False, "指南没有允许这 2 项用承诺代替"),
        "refuse": REFUSE,
    }
    assert suggested(choices) is Outcome.notice
    assert [one.label for one in Outcome] == ["受理", "一次性告知", "承诺受理", "不予受理"]


@pytest.mark.parametrize(
    ("states", "accept", "notice", "promise", "only"),
    [
        ({}, (True, "材料齐了，可以受理"), (False, "没有缺的和不合格的"), (False, "没有用承诺代替的"), "accept"),
        (
            {"death": PROMISED, "married": SHARED},
            (False, "1 项用承诺代替，要走承诺受理"),
            (False, "没有缺的和不合格的"),
            (True, "1 项用承诺代替，要签承诺书"),
            "promise",
        ),
        (
            {"death": MISSING},
            (False, "1 项没齐，不能受理"),
            (True, "把缺的和不合格的一次写全，共 1 项"),
            (False, "1 项可以用承诺代替，回材料页按 4"),
            "notice",
        ),
        (
            {"death": PROMISED, "form": MISSING},
            (False, "1 项没齐，不能受理"),
            (True, "把缺的和不合格的一次写全，共 1 项"),
            (False, "指南没有允许这 1 项用承诺代替"),
            "notice",
        ),
    ],
)
def test_each_outcome_says_why(
    states: dict[str, LineState], accept: object, notice: object, promise: object, only: str
) -> None:
    choices = possible_outcomes(CHECKLIST, draft(states))
    assert told(choices) == {"accept": accept, "notice": notice, "promise": promise, "refuse": REFUSE}
    assert suggested(choices) == only


def off(why: str) -> dict[str, tuple[bool, str]]:
    return {"accept": (False, why), "notice": (False, why), "promise": (False, why), "refuse": REFUSE}


def test_nothing_is_decided_before_everything_was_looked_at() -> None:
    unseen = possible_outcomes(CHECKLIST, draft({"form": UNSEEN, "identity": MISSING}))
    assert told(unseen) == off("还有 1 项没看")
    assert suggested(unseen) is None
    assert told(possible_outcomes(made_checklist(answers={}), draft())) == off("还差 1 问没答")
    vague = draft(form=DraftLine(state=DEFECTIVE))
    assert told(possible_outcomes(CHECKLIST, vague)) == off("1 项没写哪里不合格")
    worded = draft(form=DraftLine(state=DEFECTIVE, own_words="少一页"))
    assert told(possible_outcomes(CHECKLIST, worded))["notice"][0]


def test_who_is_outside_is_refused() -> None:
    outside = draft()
    outside.eligibility["covered"] = "no"
    choices = possible_outcomes(CHECKLIST, outside)
    assert told(choices) == {
        "accept": (False, "1 条不符合，不能受理"),
        "notice": (False, "1 条不符合，补了材料也不能受理"),
        "promise": (False, "1 条不符合，不能受理"),
        "refuse": (True, "1 条不符合，要写理由和该去哪里"),
    }
    assert suggested(choices) is None


def test_an_item_without_papers() -> None:
    bare = made_checklist(replace(STRUCTURE, materials=()))
    assert told(possible_outcomes(bare, draft()))["accept"] == (True, "这些情形下指南不要材料，可以受理")


def test_a_second_notice_asks_for_the_supervisor() -> None:
    window = Window()
    window.open()
    window.notice({"form": MISSING})
    assert told(possible_outcomes(CHECKLIST, draft(), window.present))["refuse"] == (False, "这件待补正，不能再定结论")
    window.do(Reopened(by="qr"))
    choice = possible_outcomes(CHECKLIST, draft({"identity": MISSING}), window.present)[1]
    assert (choice.allowed, choice.needs_supervisor) == (True, True)
    assert choice.why == "1 项上次告知时已能看出，要写原因，请主管确认"
    again = possible_outcomes(CHECKLIST, draft({"form": MISSING}), window.present)[1]
    assert (again.allowed, again.needs_supervisor) == (True, False)


def test_lines_as_the_paper_will_carry_them() -> None:
    made = draft(identity=DraftLine(state=MET, option="booklet"), form=DraftLine(state=DEFECTIVE, own_words="少一页"))
    lines = judged_lines(CHECKLIST, made)
    assert [one.material for one in lines] == list(ALL_MET)
    assert (lines[0].option, lines[0].evidence, lines[0].where) == ("户口簿", "原件", "原发证机关")
    assert line_words(CHECKLIST, made) == {"line:form": "少一页"}


states = st.fixed_dictionaries({name: st.sampled_from(LineState) for name in ALL_MET})


@given(states)
def test_the_page_and_the_rules_agree(wanted: dict[str, LineState]) -> None:
    for name, allowed_state in (("identity", PROMISED), ("form", PROMISED), ("married", PROMISED), ("extra", PROMISED)):
        if wanted[name] is allowed_state:
            wanted[name] = MET
    for name in ("identity", "form", "death", "extra"):
        if wanted[name] is SHARED:
            wanted[name] = MET
    for name, state in wanted.items():
        if state is LineState.follows:  # on the phone alone
            wanted[name] = MET
    made = draft(wanted)
    lines = judged_lines(CHECKLIST, made)
    for choice in possible_outcomes(CHECKLIST, made)[:3]:
        window = Window()
        window.open()
        acceptance = msgspec.structs.replace(accepted(), lines=lines, promise=choice.outcome is Outcome.promise)
        notice = NoticeGiven(number="告 1", ordinal=1, lines=lines, seen_before=seen_before(None, lines))
        facts = notice if choice.outcome is Outcome.notice else acceptance
        if choice.allowed:
            window.do(facts, Personal(words=reasons().words))
        else:
            with pytest.raises(CounterError):
                window.do(facts, Personal(words=reasons().words))
