# SPDX-License-Identifier: Apache-2.0
"""Decisions of the centre: how one meets the case as it stands here, and guards of what records it.

The window owns what was taken in, the centre owns what was decided, and neither is written over: where both went on,
the decision is kept, shown, and somebody looks at it.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.errors import CounterError
from counter_app.base.money import spoken_money
from counter_app.base.texts import text
from counter_app.cases.actions import LinesCompleted, Recircumstanced, Reopened, TakenBack
from counter_app.cases.asked import Asked
from counter_app.cases.case import DECISIONS, Case, CaseStatus
from counter_app.cases.centre_decisions import CentreDecided, CentreSays, CentreWord, DecisionSettled
from counter_app.cases.claims import ClaimRecorded, PayeeRecorded, SumsFixed
from counter_app.cases.payments import PaymentAsked, PaymentEnded
from counter_app.cases.steps import next_step, office_steps
from counter_app.catalogue.checklist import Checklist
from counter_app.catalogue.items import Step, Verb

FITTING: Mapping[CentreSays, frozenset[Verb]] = {
    CentreSays.accepted: frozenset(Verb) - {Verb.payment, Verb.publicity},
    CentreSays.returned: frozenset(Verb),
    CentreSays.paid: frozenset({Verb.payment}),
    CentreSays.published: frozenset({Verb.publicity}),
}
"""Of which steps a decision can be."""


_MOVES: frozenset[type] = DECISIONS | {
    TakenBack,
    Reopened,
    Recircumstanced,
    LinesCompleted,
    ClaimRecorded,
    SumsFixed,
    PayeeRecorded,
    PaymentAsked,
    PaymentEnded,
}
"""What a decision rests upon: after any of these it may have been made on something else."""


def unsettled(case: Case) -> tuple[CentreWord, ...]:
    """Decisions of the centre that somebody here has to look at."""
    return tuple(one for one in case.centre_words if one.is_open)


def said_by_centre(word: CentreWord | CentreDecided) -> str:
    """``中心审核通过（9001 11月20日 定）``: what was decided, by whom, when."""
    said = text(f"cases.centre.{word.says.value}", verb=word.verb)
    if word.amount:
        said = text("cases.centre.amount", said=said, amount=spoken_money(Decimal(word.amount)))
    day = from_micros(word.decided_at).astimezone(SHANGHAI)
    return text("cases.centre.by", said=said, by=word.by, day=f"{day.month}月{day.day}日")


def known_decision(case: Case, decision: str) -> CentreWord | None:
    """A decision that is recorded already."""
    return next((one for one in case.centre_words if one.decision == decision), None)


def step_named(checklist: Checklist, step: str) -> Step | None:
    """The office's step with this id."""
    return next((one for one in office_steps(checklist) if one.id == step), None)


def says_it_already(case: Case, says: CentreSays, step: str) -> bool:
    """Whether the window came to the same by itself."""
    if says is CentreSays.returned:
        last = case.steps[-1] if case.steps else None
        return case.status is CaseStatus.sent_back and last is not None and last.step == step and not last.passed
    return step in case.passed_steps


def went_on(case: Case, base_epoch: int, base_seq: int) -> bool:
    """Whether anything was decided here on the case that the centre did not know of. A decision that was taken back
    counts too: the centre may have decided on it."""
    known = base_epoch, base_seq
    return any((one.epoch, one.seq) > known for one in case.history if type(one.facts) in _MOVES)


def may_follow(case: Case, checklist: Checklist, says: CentreSays, step: str) -> bool:
    """Whether the decision is of the step that is to be done now."""
    here = next_step(case, checklist)
    fits = here is not None and here.id == step and here.verb in FITTING[says]
    return case.status is CaseStatus.accepted and fits


def _decided(asked: Asked, facts: CentreDecided) -> None:
    if known_decision(asked.present, facts.decision) is not None:
        raise CounterError("cases.rules.centre_known")


def _settled(asked: Asked, facts: DecisionSettled) -> None:
    word = known_decision(asked.present, facts.decision)
    if word is None or not word.is_open:
        raise CounterError("cases.rules.centre_settled")
    asked.need_reason()


CENTRE_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {CentreDecided: _decided, DecisionSettled: _settled}
"""Guards of these actions, for the rules' table."""
