# SPDX-License-Identifier: Apache-2.0
"""Guards of cases that begin otherwise than at the window: by letter, by phone, or guided."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Channel, Completed, Judged, LinesCompleted, LineState, Opened, StepDone
from counter_app.cases.asked import Asked
from counter_app.cases.case import OPEN_LINES, Case
from counter_app.cases.letters import LETTER_VERBS, account_money, amount_of
from counter_app.cases.links import Linked
from counter_app.catalogue.items import Step, Verb
from counter_app.catalogue.own_matters import OWN_GUIDE

MONEY = "资金"
"""The guides' word for the account money that goes with a letter."""


def check_opened(asked: Asked, facts: Opened) -> None:
    """Only what the guide lets begin by letter or phone begins so, and a caller is noted; a complaint says of what."""
    if facts.guide == OWN_GUIDE:
        if not asked.personal.words.get("complaint", "").strip():
            raise CounterError("cases.rules.complaint_words")
        return
    item, channels = asked.checklist.item, asked.work.channels
    if facts.channel is Channel.letter:
        way = channels.letter(item)
        if way is None or any(facts.answers.get(key) != value for key, value in way.answers.items()):
            raise CounterError("cases.rules.not_by_letter")
    if facts.channel is Channel.phone:
        if channels.by_phone(item) is None:
            raise CounterError("cases.rules.not_by_phone")
        if not asked.personal.words.get("caller", "").strip():
            raise CounterError("cases.rules.caller")


def asks_no_papers(asked: Asked) -> bool:
    """Whether nobody is asked for papers: a letter began the case, or there is nothing to accept."""
    by_letter = asked.present.channel is Channel.letter
    if asked.present.guide == OWN_GUIDE:
        return True
    return by_letter or asked.work.channels.guide_through(asked.checklist.item) is not None


def check_not_against(asked: Asked) -> None:
    """Whom a complaint is about neither looks into it nor answers it."""
    if asked.clerk in asked.present.against:
        raise CounterError("cases.rules.complained_of")


def is_taken_away(case: Case) -> bool:
    """Whether somebody takes a result away in the end: not of a letter, a list or a complaint, nor where none came."""
    nobody = case.channel in (Channel.letter, Channel.list) or case.guide == OWN_GUIDE
    return not nobody and not case.undone


def check_follows(asked: Asked, lines: Sequence[Judged]) -> None:
    """Papers follow only where the application came by phone."""
    if asked.present.channel is not Channel.phone and any(one.state is LineState.follows for one in lines):
        raise CounterError("cases.rules.follows_by_phone")


def check_letter(asked: Asked, facts: StepDone, step: Step) -> None:
    """A letter that goes out was written on its form, and the sums told are those written on it."""
    if step.verb is Verb.payment and any(one.verb in LETTER_VERBS for one in asked.checklist.steps):
        if account_money(asked.present) is None:
            raise CounterError("cases.rules.letter_no_amount")
        return
    if step.verb not in LETTER_VERBS:
        return
    told = amount_of(facts.details)
    if step.verb is Verb.receive_letter and MONEY in step.text and told is None:
        raise CounterError("cases.rules.letter_amount")
    form = next((one for one in asked.checklist.forms if one.title and one.title in step.text), None)
    if step.verb is Verb.send_letter and form is not None:
        written = asked.present.forms.get(form.id)
        if written is None:
            raise CounterError("cases.rules.letter_unwritten", form=form.title)
        amount = written.filled.values.get("amount", "") if written.filled else ""
        if amount and (told is None or Decimal(amount) != told):
            raise CounterError("cases.rules.letter_differs", form=form.title, amount=amount)


def check_guided(asked: Asked, facts: Completed) -> bool:
    """Whether the case is a guided one, which ends done, or not done with the reason."""
    guided = asked.work.channels.guide_through(asked.checklist.item) is not None
    if facts.undone and not guided:
        raise CounterError("cases.rules.undone")
    if facts.undone:
        asked.need_reason()
    return guided and facts.undone


def _lines_completed(asked: Asked, facts: LinesCompleted) -> None:
    before = asked.present.lines
    if [one.material for one in facts.lines] != [one.material for one in before]:
        raise CounterError("cases.rules.lines_differ")
    came = 0
    for old, new in zip(before, facts.lines, strict=True):
        if old.state is not LineState.follows and new != old:
            raise CounterError("cases.rules.lines_differ")
        if new.state in OPEN_LINES or new.state in (LineState.unseen, LineState.promised):
            raise CounterError("cases.rules.follows_right", line=new.text)
        came += old.state is LineState.follows and new.state is not LineState.follows
    if not came:
        raise CounterError("cases.rules.follows_none")


def _linked(asked: Asked, facts: Linked) -> None:
    case = asked.present
    if not facts.other or facts.other == case.id:
        raise CounterError("cases.rules.link_self")
    if any((one.other, one.link, one.back) == (facts.other, facts.link, facts.back) for one in case.links):
        raise CounterError("cases.rules.link_twice")


CHANNEL_GUARDS: Mapping[type, Callable[[Asked, Any], None]] = {
    LinesCompleted: _lines_completed,
    Linked: _linked,
}
"""The guards of these actions, for the rules' table."""
