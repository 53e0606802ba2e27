# SPDX-License-Identifier: Apache-2.0
"""No act of any kind, in any order, through the rules or past them, makes a level that nobody pressed."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import Window, accepted
from msgspec.structs import replace
from test_encoding import anything

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.cases.actions import (
    Action,
    AnyFacts,
    Intent,
    Rated,
    RatingAsked,
    RatingSource,
    Scanned,
    ScanSource,
    TakenBack,
)
from counter_app.cases.case import Case
from counter_app.cases.encoding import kind_of
from counter_app.cases.log_figures import ratings
from counter_app.cases.rating import event_digest, is_unproved, phone_event, screen_event
from counter_app.cases.rating_acts import DefaultCounted, RatingInvited
from counter_app.cases.replay import apply

KINDS: tuple[type, ...] = get_args(AnyFacts)
TELL_LEVELS = {"rated", "default_counted"}
DEVICES = ("second-screen", "pad-page", "box-of-some-make", "paper", "phone")


def named(kind: Any, seen: frozenset[Any] = frozenset()) -> Iterator[str]:  # noqa: ANN401 - any type
    """The names of all fields of a kind, those of what is inside it too."""
    if kind in seen:
        return
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        for name, hint in get_type_hints(kind).items():
            yield name
            yield from named(hint, seen | {kind})
    for inner in get_args(kind):
        yield from named(inner, seen | {kind})


def test_a_kind_of_act_that_tells_a_level_is_looked_at_here() -> None:
    telling = {str(one.__struct_config__.tag) for one in KINDS if "level" in set(named(one))}  # type: ignore[attr-defined]
    assert telling == TELL_LEVELS
    source = {str(one.__struct_config__.tag) for one in KINDS if RatingSource in get_type_hints(one).values()}  # type: ignore[attr-defined]
    assert source == {"rated"}


def digest_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


class Citizen:
    """Makes what true devices, papers and telephones would tell of the case as it stands."""

    def __init__(self) -> None:
        self.window = Window()
        self.window.open()
        self.window.do(accepted(), same_press=True)
        self.number = 0

    def attempt(self, facts: AnyFacts, clerk: str = "0312", *, rules: bool = True) -> None:
        """Through the rules, or as somebody would write it who goes past them."""
        window = self.window
        try:
            if rules:
                window.do(facts, clerk=clerk, after=timedelta(seconds=1))
                return
            intent = Intent(id=f"past-{len(window.history)}", case=window.case_id, facts=facts)
            apply(window.case, replace(window.history[-1], id=intent.id, facts=facts))
            window.write(intent, clerk, window.now)
        except (CounterError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, IndexError):
            pass

    def ask(self, device: str) -> None:
        outcome = self.window.present.outcome
        self.number += 1
        question, decision = f"q{self.number}", outcome.id if outcome else ""
        if device == "phone":
            until = to_micros(self.window.now) + 3_600_000_000
            token = digest_of(question)
            self.attempt(RatingInvited(question=question, decision=decision, token_digest=token, until=until))
            return
        nonce = digest_of(question)[:32]
        clerk = "0301" if device == "paper" else "0312"
        self.attempt(RatingAsked(question=question, decision=decision, device=device, nonce=nonce), clerk)

    def press(self, level: int, changed: Mapping[str, Any], *, rules: bool) -> None:
        """A press on what was asked last, with some of its proof changed."""
        case = self.window.present
        asked = [(one.question, one.device, one.nonce, one.asked_at) for one in case.ratings]
        asked += [(one.question, "phone", one.token_digest, one.at) for one in case.invitations]
        question, device, nonce, at = max(asked, key=lambda one: one[3], default=("q0", "pad-page", "", 0))
        scan = digest_of("scan")
        if device == "paper":
            place = f"rating:{question}"
            sheet = Scanned(
                scan=question, material=place, digest=scan, width=1, height=1, size=1, source=ScanSource.file
            )
            self.attempt(sheet, "0301")
        told = {
            "second-screen": event_digest(screen_event(question=question, nonce=nonce, level=level, pressed_at=at)),
            "phone": event_digest(phone_event(token_digest=nonce, level=level, reasons=(), pressed_at=at)),
            "paper": scan,
        }
        sources = {"second-screen": RatingSource.screen, "pad-page": RatingSource.pad}
        sources |= {"phone": RatingSource.phone, "paper": RatingSource.paper}
        facts = Rated(
            question=question,
            level=level,
            source=sources.get(device, RatingSource.device),
            device=device,
            nonce=nonce,
            asked_at=at,
            pressed_at=at,
            digest=told.get(device, digest_of("frame")),
        )
        self.attempt(replace(facts, **changed), "0301" if device == "paper" else "0312", rules=rules)


CHANGES: Mapping[str, st.SearchStrategy[Any]] = {
    "question": st.sampled_from(["q1", "q2", "q9"]),
    "level": st.integers(0, 6),
    "source": st.sampled_from(RatingSource),
    "device": st.sampled_from(DEVICES),
    "nonce": st.sampled_from(["", "0" * 32, digest_of("q1")[:32]]),
    "asked_at": st.integers(0, 2**62),
    "pressed_at": st.integers(0, 2**62),
    "digest": st.sampled_from(["", "0" * 64, digest_of("frame")]),
}
SEVERAL = st.fixed_dictionaries({}, optional=CHANGES)
ONE = st.sampled_from(sorted(CHANGES)).flatmap(lambda name: st.fixed_dictionaries({name: CHANGES[name]}))
PRESS = st.tuples(st.just("press"), st.integers(1, 5), st.just({}) | ONE | SEVERAL, st.booleans())
STEPS = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from(DEVICES)),
    PRESS,
    st.tuples(st.just("any"), anything(AnyFacts), st.booleans()),
    st.tuples(st.just("back")),
    st.tuples(st.just("default"), st.integers(1, 5)),
)
SITTING = st.tuples(st.sampled_from(DEVICES), PRESS)


def taken(citizen: Citizen, step: tuple[Any, ...]) -> None:
    window = citizen.window
    match step:
        case ("ask", device):
            citizen.ask(device)
        case ("press", level, changed, rules):
            citizen.press(level, changed, rules=rules)
        case ("any", facts, rules):
            citizen.attempt(facts, rules=rules)
        case ("back",):
            if window.present.outcome is not None:
                citizen.attempt(TakenBack(action=window.present.outcome.id))
            citizen.attempt(accepted())
        case ("default", level):
            for one in window.present.ratings:
                citizen.attempt(
                    DefaultCounted(question=one.question, decision=one.decision, level=level, rule="7 natural")
                )


def check_every_level(case: Case, history: list[Action]) -> None:
    """Every level of the case has a press, and every press an asking that it agrees with in all it brings."""
    for one in case.ratings:
        if not one.level:
            continue
        (pressed,) = [act for act in history if act.id == one.ended_by]
        facts = pressed.facts
        assert isinstance(facts, Rated)
        asked = next(
            act
            for act in history
            if isinstance(act.facts, RatingAsked | RatingInvited) and act.facts.question == one.question
        )
        before = asked.facts
        assert isinstance(before, RatingAsked | RatingInvited)
        nonce = before.nonce if isinstance(before, RatingAsked) else before.token_digest
        device = before.device if isinstance(before, RatingAsked) else "phone"
        if not nonce:
            assert (facts.nonce, facts.digest, one.is_proved) == ("", "", False)
            continue
        assert (facts.nonce, facts.device, facts.asked_at) == (nonce, device, asked.at)
        assert len(facts.digest) == 64
        assert asked.at <= facts.pressed_at <= max(pressed.at, asked.at)
        assert facts.level == one.level
        assert one.is_proved
    assert len({one.ended_by for one in case.ratings if one.level}) == sum(bool(one.level) for one in case.ratings)


@settings(max_examples=150, deadline=None)
@given(SITTING, st.lists(STEPS, max_size=10))
def test_no_order_of_acts_makes_a_level_that_was_not_pressed(
    sitting: tuple[str, tuple[Any, ...]], steps: list[tuple[Any, ...]]
) -> None:
    citizen = Citizen()
    for step in (("ask", sitting[0]), sitting[1], *steps):
        taken(citizen, step)
        check_every_level(citizen.window.present, citizen.window.history)
    case, history = citizen.window.present, citizen.window.history
    counted = ratings(history, {case.id: case})
    rated = [one for one in case.ratings if one.level]
    assert sum(one.count for one in counted.levels) == len(rated) == counted.rated.count
    told = [one for one in history if kind_of(one.facts) in TELL_LEVELS and not is_unproved(case, one)]
    assert len(told) == len(rated) + len(case.defaults)


@pytest.mark.parametrize("device", DEVICES)
def test_a_true_press_of_every_source_stands(device: str) -> None:
    citizen = Citizen()
    citizen.ask(device)
    citizen.press(4, {}, rules=True)
    (rating,) = citizen.window.present.ratings
    assert (rating.level, rating.is_proved) == (4, True)
