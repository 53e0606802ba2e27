# SPDX-License-Identifier: Apache-2.0
"""Writing through the rules: every use case records here, so none can write what the rules do not allow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from counter_app.base.clock import to_micros
from counter_app.base.duties import Duty
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.actions import Intent
from counter_app.cases.case import Case
from counter_app.cases.claims import PAYEE_SHEET
from counter_app.cases.day_standing import DayStanding
from counter_app.cases.queue_standing import QueueStanding
from counter_app.cases.rules import check
from counter_app.catalogue.checklist import Checklist
from counter_app.desk.counter import Counter
from counter_app.settings import SUPERVISORS


@dataclass(frozen=True, slots=True)
class Press:
    """What one decision on a case writes: its actions, the case as the clerk saw it, and the papers it makes.

    ``draft`` is forgotten with it.
    """

    intents: tuple[Intent, ...]
    seen: Case
    checklist: Checklist | None
    papers: tuple[str, ...] = ()
    draft: str = ""


def record(
    counter: Counter,
    intents: Sequence[Intent],
    *,
    seen: Case | None = None,
    checklist: Checklist | None = None,
    checklists: Mapping[str, Checklist] | None = None,
    clerk: str = "",
    draft: str = "",
    log_day: DayStanding | None = None,
    queue: QueueStanding | None = None,
) -> None:
    """Write the actions of one press, all or none. Every one names a clerk: who is at the window unless given.

    ``seen`` is the case as the clerk saw it: dates and numbers were made from it, so a press on a case that was
    decided on meanwhile (a key pressed twice) is refused. ``checklists`` are those of several cases, by id;
    ``log_day`` is how the log stands that the press is about, ``queue`` how queue and shift stand.
    """
    now, who = counter.clock(), _who(counter, clerk)
    duties = counter.duties_of(who)
    confirming = {one.number for one in counter.settings.hall.staff if one.role in SUPERVISORS}

    def guard(current: Case | None, intent: Intent) -> None:
        own = (checklists or {}).get(intent.case, checklist)
        check(
            current,
            intent,
            clerk=who,
            duties=duties,
            now=now,
            work=counter.work,
            checklist=own,
            supervisors=confirming,
            log_day=log_day,
            queue=queue,
        )
        if intent is intents[0] and seen is not None and _seen_of(current) != _seen_of(seen):
            raise CounterError("cases.rules.changed_meanwhile")

    counter.store.record(intents, clerk=who, at=to_micros(now), check=guard, draft=draft)


def refusals(counter: Counter, presses: Sequence[Press]) -> dict[str, CounterError]:
    """Why the decisions of these presses may not be, by case, as the cases were seen. Nothing is written."""
    clerk = _at_window(counter)
    found: dict[str, CounterError] = {}
    for press in presses:
        try:
            _check_of_many(counter, clerk, press, press.seen, press.intents[0])
        except CounterError as refused:
            found[press.seen.id] = refused
    return found


def record_together(counter: Counter, presses: Sequence[Press], *, window: Sequence[Intent] = ()) -> None:
    """Write the presses of several cases as one, by whoever is at the window; ``window`` are acts without a case.

    Where one may not be, nothing is written: ``work_list.one_of_many`` names its number and says why.
    """
    clerk = _at_window(counter)
    made_of = {one.seen.id: one for one in presses}
    alone = {one.id for one in window}

    def guard(current: Case | None, intent: Intent) -> None:
        if intent.id in alone:
            check(current, intent, clerk=clerk.number, duties=clerk.duties, now=clerk.now, work=counter.work)
        else:
            _check_of_many(counter, clerk, made_of[intent.case], current, intent)

    intents = [*(intent for press in presses for intent in press.intents), *window]
    counter.store.record(intents, clerk=clerk.number, at=to_micros(clerk.now), check=guard)


@dataclass(frozen=True, slots=True)
class _AtWindow:
    """Who writes, with what duties, and when."""

    number: str
    duties: Collection[Duty]
    now: datetime


def _at_window(counter: Counter) -> _AtWindow:
    number = _who(counter)
    return _AtWindow(number, counter.duties_of(number), counter.clock())


def _check_of_many(counter: Counter, clerk: _AtWindow, press: Press, current: Case | None, intent: Intent) -> None:
    """Raise ``work_list.one_of_many`` where an action of this press may not be."""
    who, duties, now, work = clerk.number, clerk.duties, clerk.now, counter.work
    try:
        check(current, intent, clerk=who, duties=duties, now=now, work=work, checklist=press.checklist)
        if intent is press.intents[0] and _seen_of(current) != _seen_of(press.seen):
            raise CounterError("cases.rules.changed_meanwhile")
    except CounterError as refused:
        why = sentence(refused)
        raise CounterError("work_list.one_of_many", number=press.seen.number, why=why) from refused


def _who(counter: Counter, clerk: str = "") -> str:
    who = clerk or counter.clerk_number
    if not who:
        raise CounterError("signing_in.nobody")
    if counter.staff_of_centre and all(one.number != who for one in counter.settings.hall.staff):
        raise CounterError("signing_in.revoked")
    return who


def _seen_of(case: Case | None) -> tuple[object, ...]:
    """What a decision is made upon: the one before it, and the money as it was claimed, fixed and addressed."""
    if case is None or case.outcome is None:
        return ("",)
    return case.outcome.id, case.claims, case.forms.get(PAYEE_SHEET), case.line_payees
