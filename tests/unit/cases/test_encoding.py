# SPDX-License-Identifier: Apache-2.0
"""Action bytes: the same for the same action, strict on the way back, silent about people."""

import json
import types
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.errors import CounterError
from counter_app.base.money import LARGEST
from counter_app.base.texts import sentence
from counter_app.cases.actions import Action, AnyFacts, Consulted, NoticeGiven, Opened
from counter_app.cases.encoding import SCHEMA, ActionBytes, decode, decode_header, encode, kind_of
from counter_app.cases.people import Person, Personal

NAME = "测㛃𠮷䶮"


def action(facts: AnyFacts, personal: Personal | None = None) -> Action:
    return Action(
        id="a1",
        transaction="t1",
        case="c1",
        at=1_795_000_000_000_001,
        clerk="0312",
        window="3",
        epoch=0,
        seq=1,
        facts=facts,
        personal=personal,
    )


OPENED = action(
    Opened(
        number="n", guide="yuanjiang", item=2, code="c", title="职工参保登记", version="v", answers={"b": "2", "a": "1"}
    ),
    Personal(applicant=Person(name=NAME, id_number="110101194912310024")),
)


def test_the_bytes_are_these() -> None:
    stored = encode(OPENED)
    assert stored.header == (
        b'{"schema":4,"id":"a1","transaction":"t1","case":"c1","kind":"opened","at":1795000000000001,'
        b'"clerk":"0312","window":"3","epoch":0,"seq":1}'
    )
    assert stored.facts.startswith(b'{"kind":"opened","number":"n","guide":"yuanjiang","item":2,')
    assert b'"answers":{"a":"1","b":"2"}' in stored.facts
    assert stored.personal is not None
    assert NAME.encode() in stored.personal
    assert NAME.encode() not in stored.header + stored.facts


def test_actions_come_back_as_they_were() -> None:
    assert decode(encode(OPENED)) == OPENED
    erased = msgspec.structs.replace(OPENED, personal=None)
    assert decode(encode(erased)) == erased
    empty = action(Consulted(guide="yuanjiang", item=2, title="职工参保登记"), Personal())
    assert encode(empty).personal == b"{}"
    assert decode(encode(empty)) == empty


def anything(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401
    """Any value of a type that our actions use, every field drawn."""
    if kind is int:
        return st.integers(-(2**63), 2**63 - 1)
    if kind is Decimal:  # a sum, exact to the cent
        return st.decimals(0, LARGEST, places=2)
    if isinstance(kind, types.UnionType):
        return st.one_of([anything(one) for one in get_args(kind)])
    if get_origin(kind) is tuple and get_args(kind)[-1] is Ellipsis:
        return st.lists(anything(get_args(kind)[0]), max_size=3).map(tuple)
    if get_origin(kind) is dict:
        return st.dictionaries(st.text(max_size=5), anything(get_args(kind)[1]), max_size=3)
    if get_origin(kind) is list:
        return st.lists(anything(get_args(kind)[0]), max_size=2)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind)
        return st.builds(kind, **{name: anything(hints[name]) for name in kind.__struct_fields__})
    return st.sampled_from(kind) if isinstance(kind, type) and issubclass(kind, Enum) else st.from_type(kind)


@given(anything(Action))
def test_any_action_comes_back_and_has_one_form(one: Action) -> None:
    stored = encode(one)
    assert decode(stored) == one
    assert encode(decode(stored)) == stored


def test_every_kind_has_its_own_name() -> None:
    kinds = [kind.__struct_config__.tag for kind in AnyFacts.__args__]
    assert len(set(kinds)) == len(kinds)
    assert kind_of(OPENED.facts) == "opened"


def test_bytes_of_a_newer_program_are_told_apart_from_damage() -> None:
    stored = encode(OPENED)
    header = json.loads(stored.header) | {"schema": SCHEMA + 1, "mood": "new"}
    with pytest.raises(CounterError) as caught:
        decode(ActionBytes(json.dumps(header).encode(), b"anything", None))
    assert sentence(caught.value) == "这条记录是更新的版本写的，这里不能读。叫管理员更新。"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("header", b'"seq":1', b'"seq":"1"'),
        ("header", b'"seq":1', b'"seq":1,"more":1'),
        ("header", b'"opened"', b'"consulted"'),
        ("header", b"{", b""),
        ("facts", b'"opened"', b'"closed"'),
        ("facts", b'"item":2', b'"item":"2"'),
        ("facts", b'"item":2', b'"item":2,"extra":0'),
        ("personal", "测".encode(), b"\xff"),
        ("personal", b'"applicant"', b'"applicants"'),
    ],
)
def test_damaged_bytes_are_refused_without_quoting_them(part: str, old: bytes, new: bytes) -> None:
    stored = encode(OPENED)
    pieces = {"header": stored.header, "facts": stored.facts, "personal": stored.personal or b""}
    assert old in pieces[part]
    pieces[part] = pieces[part].replace(old, new, 1)
    with pytest.raises(CounterError) as caught:
        decode(ActionBytes(**pieces))
    assert caught.value.code == "cases.encoding.damaged"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ == (caught.value.__context__ is not None)
    assert not caught.value.facts


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(CounterError):
        decode_header(data)


def test_facts_never_hold_a_person() -> None:
    assert "applicant" not in NoticeGiven.__struct_fields__
    for kind in AnyFacts.__args__:
        assert not {"applicant", "agent", "receiver", "name", "id_number", "words"} & set(kind.__struct_fields__)
