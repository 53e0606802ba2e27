# SPDX-License-Identifier: Apache-2.0
"""A form at the window: typed, proposed, taken back. All persons and numbers are made up."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_forms import MAN, TODAY, WOMAN, form

from counter_app.forms.checks import Rows, check
from counter_app.forms.definition import FormDefinition
from counter_app.forms.filled import FilledForm
from counter_app.forms.prefill import Proposal
from counter_app.forms.session import FormSession

MADE = """
id: made
title: 表
groups: [{id: one}, {id: heir, visible: {equals: {reason: death}}}]
fields:
  - {key: name, label: 姓名, type: person_name, group: one, required: true, sources: [applicant.name]}
  - {key: kind, label: 证件, type: id_kind, group: one, printed: false, sources: [applicant.id_kind]}
  - {key: number, label: 号, type: id_number, group: one, beside: kind, required: true, sources: [applicant.id_number]}
  - {key: phone, label: 电话, type: phone, group: one, sources: [applicant.phone, earlier.phone]}
  - key: reason
    label: 原因
    type: choice
    group: one
    required: true
    sources: [answer.reason]
    options: [{value: death, label: 死亡}, {value: waiver, label: 放弃}]
  - {key: account, label: 账号, type: account, group: one, twice: true, sources: [earlier.account]}
  - {key: heir, label: 继承人, type: person_name, group: heir, required: true}
  - {key: spokesman, label: 代表, type: person_name, group: heir, sources: [form.made.heir, earlier.spokesman]}
  - {key: note, label: 备注, type: text, group: one}
  - {key: result, label: 结果, type: text, group: one, filled_by: office, required: true, sources: [office.name]}
rosters:
  - key: people
    printed_rows: 8
    unique: [number]
    columns:
      - {key: name, label: 姓名, type: person_name, required: true, sources: [applicant.name]}
      - {key: kind, label: 证件, type: id_kind, sources: [applicant.id_kind]}
      - {key: number, label: 号码, type: id_number, beside: kind, sources: [applicant.id_number]}
layout:
  - line: "{name}{number}{phone}{reason}{account}{heir}{spokesman}{note}{result}"
  - roster: {key: people, widths: [1, 1, 1], head: [[{label: 人, columns: 3}]], cells: ["{name}", "{kind}", "{number}"]}
"""
FACTS = {
    "applicant.name": "测试员",
    "applicant.id_kind": "身份证",
    "applicant.id_number": WOMAN,
    "applicant.phone": "13800000000",
    "answer.reason": "waiver",
    "earlier.account": "123456789",
}
OTHER = {"applicant.name": "测试乙", "applicant.id_kind": "身份证", "applicant.id_number": MAN}


def _made() -> FormDefinition:
    with tempfile.TemporaryDirectory() as folder:
        return form(Path(folder), MADE)


FORM = _made()


@pytest.fixture
def session() -> FormSession:
    return FormSession(FORM, today=TODAY)


def state(session: FormSession) -> bytes:
    return msgspec.json.encode(session.filled, order="deterministic")


def test_facts_fill_what_nobody_typed(session: FormSession) -> None:
    session.offer(FACTS)
    assert session.filled.values == {
        "name": "测试员",
        "kind": "身份证",
        "number": WOMAN,
        "phone": "13800000000",
        "reason": "waiver",
        "account": "123456789",
    }
    assert session.filled.sources["name"] == "applicant"
    assert session.filled.sources["account"] == "earlier"
    assert session.filled.rosters == {"people": [{"name": "测试员", "kind": "身份证", "number": WOMAN}]}
    assert session.complete
    assert session.differences == {}
    assert not session.undo()


def test_what_was_typed_stands_and_what_differs_is_offered(session: FormSession) -> None:
    session.type("phone", "139 0000 0000")
    session.type("name", "测试员")
    session.offer(FACTS)
    assert session.filled.values["phone"] == "13900000000"
    assert session.filled.sources["phone"] == "typed"
    assert session.differences == {"phone": Proposal("13800000000", "applicant")}
    before = state(session)
    session.take("phone")
    assert session.filled.values["phone"] == "13800000000"
    assert session.filled.sources["phone"] == "applicant"
    assert session.differences == {}
    assert session.undo()
    assert state(session) == before
    assert "phone" in session.differences
    session.take("name")
    assert state(session) == before


def test_a_field_that_was_emptied_stays_empty(session: FormSession) -> None:
    session.offer(FACTS)
    session.type("phone", "")
    session.offer(FACTS)
    assert "phone" not in session.filled.values
    assert session.differences["phone"].value == "13800000000"
    session.undo()
    assert session.filled.values["phone"] == "13800000000"


def test_another_persons_card_takes_the_first_ones_facts_away(session: FormSession) -> None:
    session.offer(FACTS)
    session.type("note", "手写")
    session.type("phone", "12")
    session.offer(OTHER)
    assert session.filled.values == {"name": "测试乙", "kind": "身份证", "number": MAN, "note": "手写", "phone": "12"}
    assert session.filled.rosters["people"] == [{"name": "测试乙", "kind": "身份证", "number": MAN}]
    session.undo()
    assert "phone" not in session.filled.values
    session.offer({})
    assert session.filled.values == {"note": "手写"}
    assert session.filled.rosters["people"] == []


def test_a_draft_goes_on_where_it_stood() -> None:
    draft = FilledForm(
        form="made",
        version=FORM.version,
        values={"name": "测试丙", "phone": "13800000000", "note": "旧", "spokesman": "测试戊"},
        rosters={"people": [{"name": "测试丁"}]},
        sources={"name": "typed", "phone": "applicant", "spokesman": "earlier"},
    )
    session = FormSession(FORM, draft, today=TODAY)
    session.type("heir", "测试丁")
    session.type("heir", "")
    assert session.filled.values["note"] == "旧"
    session.offer({**FACTS, "applicant.phone": "13700000000"})
    assert session.filled.values["name"] == "测试丙"
    assert session.filled.values["note"] == "旧"
    assert session.filled.values["phone"] == "13700000000"
    assert session.filled.rosters["people"] == [{"name": "测试丁"}]
    assert draft.values["phone"] == "13800000000"


def test_typing_in_one_place_is_one_step_until_it_is_left(session: FormSession) -> None:
    for words in ("测", "测试", "测试员"):
        assert session.type("note", words).value == words
    session.leave()
    session.type("note", "测试员甲")
    session.type("name", "甲")
    assert session.undo()
    assert session.filled.values == {"note": "测试员甲"}
    assert session.undo()
    assert session.filled.values == {"note": "测试员"}
    assert session.undo()
    assert session.filled.values == {}
    assert session.filled.sources == {}
    assert not session.undo()


def test_an_offer_between_two_keys_loses_no_step(session: FormSession) -> None:
    session.type("note", "一")
    session.offer(FACTS)
    session.type("note", "一二")
    assert session.undo()
    assert "note" not in session.filled.values
    assert not session.undo()


def test_typing_that_changes_nothing_is_no_step(session: FormSession) -> None:
    session.type("note", "  ")
    session.undo()
    session.type("note", "一")
    session.leave()
    session.type("note", " 一 ")
    session.undo()
    assert session.filled.values == {}


def test_wrong_words_are_kept_and_told(session: FormSession) -> None:
    found = session.type("number", WOMAN[:-1])
    assert found.sentence == "只有 17 位，少 1 位。"
    assert session.filled.values["number"] == WOMAN[:-1]
    assert [one.field for one in session.faults] == ["name", "number", "reason"]
    assert session.type("note", "一\n二").note_sentences == ("粘贴里有换行，已接成一行；原文按 Ctrl+Z 找回。",)


def test_the_kind_beside_reads_the_number_again(session: FormSession) -> None:
    session.type("number", "e12345678")
    assert "number" in [one.field for one in session.faults]
    session.type("kind", "护照")
    assert session.filled.values["number"] == "E12345678"
    assert "number" not in [one.field for one in session.faults]
    session.undo()
    assert session.filled.values == {"number": "e12345678"}


def test_a_field_may_follow_another_of_the_same_form(session: FormSession) -> None:
    session.type("reason", "死亡")
    session.type("heir", "测试丁")
    assert session.filled.values["spokesman"] == "测试丁"
    assert session.filled.sources["spokesman"] == "form"
    session.undo()
    assert "spokesman" not in session.filled.values
    session.type("heir", "测试丁")
    session.type("spokesman", "测试戊")
    session.type("heir", "测试丙")
    assert session.filled.values["spokesman"] == "测试戊"
    assert session.differences == {"spokesman": Proposal("测试丙", "form")}
    session.offer({"earlier.spokesman": "测试己", "answer.reason": "waiver"})
    assert session.differences["spokesman"].value == "测试丙"


def test_a_difference_in_what_is_not_asked_is_not_offered(session: FormSession) -> None:
    session.type("spokesman", "测试戊")
    session.offer({"earlier.spokesman": "测试己"})
    assert session.differences == {}
    session.type("reason", "death")
    assert session.differences == {"spokesman": Proposal("测试己", "earlier")}


def test_twice_asked_is_twice_typed(session: FormSession) -> None:
    session.offer({**FACTS, "earlier.account": ""})
    session.type("account", "6222020000000000000")
    assert [(one.field, one.code) for one in session.faults] == [("account", "forms.check.twice")]
    assert not session.complete
    assert not session.repeat("account", "6222020000000000")
    assert session.repeat("account", "6222 0200 0000 0000 000")
    assert session.complete
    session.type("account", "6222020000000000001")
    assert {one.code for one in session.faults} == {"forms.check.twice", "forms.value.card_sum"}
    assert not session.complete
    session.type("account", "")
    assert session.complete
    assert not session.repeat("account", "")


def test_what_is_known_from_before_needs_no_second_typing(session: FormSession) -> None:
    session.offer(FACTS)
    assert session.filled.values["account"] == "123456789"
    assert session.complete


def test_the_way_leads_to_what_is_empty_and_then_to_what_is_wrong(session: FormSession) -> None:
    assert session.first_open() == ("", 0, "name")
    session.type("name", "甲9甲")
    assert session.first_open() == ("", 0, "number")
    session.type("number", "1")
    session.type("reason", "放弃")
    session.type("kind", "身份证", row=2, roster="people")
    assert session.first_open() == ("people", 2, "name")
    session.type("name", "测试乙", row=2, roster="people")
    assert session.first_open() == ("", 0, "number")
    session.type("number", WOMAN)
    assert session.first_open() is None
    assert [one.warns for one in session.faults] == [True]
    assert session.complete
    assert session.progress == (3, 7)


def test_the_office_fills_its_own_fields_at_review() -> None:
    session = FormSession(FORM, today=TODAY)
    session.offer({**FACTS, "office.name": "测试中心"})
    assert "result" not in session.filled.values
    assert session.complete
    review = FormSession(FORM, session.snapshot(), today=TODAY, office=True)
    assert review.first_open() == ("", 0, "result")
    review.offer({**FACTS, "office.name": "测试中心"})
    assert review.filled.values["result"] == "测试中心"
    assert review.complete


def test_at_review_what_the_citizen_signed_stands() -> None:
    session = FormSession(FORM, today=TODAY)
    session.offer(FACTS)
    session.type("phone", "12", row=None)  # wrong, and nothing the office may mend
    signed = session.snapshot()
    review = FormSession(FORM, signed, today=TODAY, office=True)
    review.offer({**FACTS, "applicant.name": "别人", "applicant.id_number": MAN})
    assert [(one.field, one.row) for one in review.faults] == [("result", 0)]
    assert review.progress == (0, 1)
    for key, roster in (("name", ""), ("name", "people")):
        with pytest.raises(KeyError):
            review.type(key, "别人", row=1 if roster else None, roster=roster)
    assert not review.has_rows_of_its_own("people")
    review.type("result", "同意")
    after = review.snapshot()
    assert after.rosters == signed.rosters
    assert after.values == {**signed.values, "result": "同意"}
    assert review.complete


def test_rows_come_and_go(session: FormSession) -> None:
    session.type("name", "测试甲", row=3, roster="people")
    assert session.filled.rosters == {"people": [{}, {}, {"name": "测试甲"}]}
    assert session.add_row("people", {"name": "测试乙"}) == 4
    session.remove_row("people", 1)
    session.set_rows("people", [{"name": "测试丙", "number": WOMAN}, {"name": "测试丁", "number": WOMAN}])
    assert [(one.row, one.field) for one in session.faults if one.roster] == [(2, "number")]
    session.undo()
    assert session.filled.rosters == {"people": [{}, {"name": "测试甲"}, {"name": "测试乙"}]}
    session.undo()
    session.undo()
    session.undo()
    assert session.filled == FilledForm(form="made", version=FORM.version, rosters={"people": []})


def test_rows_looked_at_elsewhere_need_no_second_look(session: FormSession) -> None:
    rows = [{"name": "测试丙", "number": WOMAN}, {"name": "", "number": "1"}]
    there = session.snapshot()
    there.rosters["people"] = rows
    remembered: dict[str, Rows] = {}
    found = check(FORM, there, today=TODAY, remembered=remembered)
    remembered["people"].faults = {key: () for key in remembered["people"].faults}  # shows that it is this that is told
    session.set_rows("people", rows, remembered["people"])
    assert [one for one in found if one.roster]
    assert not [one for one in session.faults if one.roster]
    session.type("name", "测试丁", row=2, roster="people")
    assert [(one.row, one.field) for one in session.faults if one.roster] == [(2, "number")]


def test_a_snapshot_is_a_copy_without_empty_ends(session: FormSession) -> None:
    session.type("name", "测试甲", row=1, roster="people")
    session.add_row("people")
    kept = session.snapshot()
    assert kept.rosters == {"people": [{"name": "测试甲"}]}
    session.type("name", "测试乙", row=1, roster="people")
    assert kept.rosters["people"][0]["name"] == "测试甲"
    assert FormSession(FORM, today=TODAY).snapshot() == FilledForm(form="made", version=FORM.version)


def test_an_unknown_place_is_a_mistake_of_the_program(session: FormSession) -> None:
    with pytest.raises(KeyError):
        session.type("nothing", "x")
    with pytest.raises(KeyError):
        session.add_row("nobody")
    with pytest.raises(IndexError):
        session.remove_row("people", 1)
    with pytest.raises(IndexError):
        session.type("name", "x", row=0, roster="people")
    assert session.filled == FilledForm(form="made", version=FORM.version)
    assert not session.undo()


def test_visible_and_required_are_answered_for_the_page(session: FormSession) -> None:
    assert not session.is_visible("heir")
    session.type("reason", "死亡")
    assert session.is_visible("heir")
    assert session.is_required("heir")
    assert session.is_required("name", row=1, roster="people")
    assert not session.is_required("number", row=9, roster="people")


words = st.sampled_from(
    [
        "",
        "测试员",
        WOMAN,
        MAN,
        "身份证",
        "护照",
        "e1234567",
        "death",
        "放弃",
        "13800000000",
        "一\n二",
        "=1+1",
        "😀",
        "6222",
    ]
) | st.text(max_size=12)
keys = st.sampled_from([one.key for one in FORM.fields])
columns = st.sampled_from(["name", "kind", "number"])
Act = Callable[[FormSession], object]
acts = st.one_of(
    st.builds(lambda key, text: lambda one: one.type(key, text), keys, words),
    st.builds(
        lambda key, text, row: lambda one: one.type(key, text, row=row, roster="people"),
        columns,
        words,
        st.integers(1, 4),
    ),
    st.builds(lambda key: lambda one: one.take(key), keys),
    st.just(lambda one: one.add_row("people")),
    st.just(lambda one: one.add_row("people", {"name": "测试乙"})),
    st.builds(
        lambda row: lambda one: one.filled.rosters.get("people", [])[row:] and one.remove_row("people", row + 1),
        st.integers(0, 3),
    ),
    st.just(lambda one: one.set_rows("people", [{"name": "测试丙"}, {"name": "测试丁", "number": WOMAN}])),
)


def _without_empty_tables(session: FormSession) -> FilledForm:
    whole = msgspec.json.decode(state(session), type=FilledForm)
    return msgspec.structs.replace(whole, rosters={key: rows for key, rows in whole.rosters.items() if rows})


@given(st.lists(acts, max_size=8), st.sampled_from([None, FACTS, OTHER]), st.lists(acts, min_size=1, max_size=8))
@settings(deadline=None)
def test_undo_gives_back_exactly(before: list[Act], facts: dict[str, str] | None, acted: list[Act]) -> None:
    session = FormSession(FORM, today=TODAY)
    for act in before:
        act(session)
    if facts is not None:
        session.offer(facts)
    states = [_without_empty_tables(session)]
    for act in acted:
        session.leave()
        act(session)
        now = _without_empty_tables(session)
        if now != states[-1]:
            states.append(now)
        assert session.faults == check_again(session)
    for wanted in reversed(states[:-1]):
        assert session.undo()
        assert _without_empty_tables(session) == wanted
        assert session.faults == check_again(session)


def check_again(session: FormSession) -> tuple[object, ...]:
    """What a fresh look says, together with what is to be typed twice."""
    once = [one for one in session.faults if one.code == "forms.check.twice"]
    fresh = check(FORM, session.filled, today=TODAY)
    return tuple(sorted((*fresh, *once), key=session.faults.index))


@given(st.lists(acts, max_size=10))
@settings(deadline=None)
def test_nothing_typed_is_ever_lost_or_refused(acted: list[Act]) -> None:
    session = FormSession(FORM, today=TODAY)
    for act in acted:
        act(session)
        msgspec.json.encode(session.snapshot())
        session.first_open()
        session.differences  # noqa: B018 - asking is what may fail
