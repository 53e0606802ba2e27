# SPDX-License-Identifier: Apache-2.0
"""窗口日志: one day of a window as figures and lines, exceptions first. Pure; window and centre make it alike.

The same actions and surroundings give the same log, and the same bytes. What neither tells is said to be not known.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

import msgspec

from counter_app.base.clock import civil_date, from_micros
from counter_app.cases import day_lines, log_figures
from counter_app.cases.actions import Action, TakenBack
from counter_app.cases.case import Case
from counter_app.cases.custody_lines import custody_exceptions
from counter_app.cases.day_acts import OF_THE_LOG
from counter_app.cases.log_parts import EXCEPTIONS, FIRST_FORM, FORM, NOT_RECORDED, DutyLog, RedAnswer
from counter_app.cases.log_rest import log_rest
from counter_app.cases.reconciling import reconcile
from counter_app.cases.replay import replay
from counter_app.cases.slip_log import slip_figures
from counter_app.cases.surroundings import Surroundings

NOTHING_KNOWN = Surroundings(form=FORM)
_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(DutyLog)
_FIRST = msgspec.defstruct(
    "FirstForm", [(one.name, one.type) for one in msgspec.structs.fields(DutyLog) if one.name != "rest"], frozen=True
)
"""A log of the first form, which knew nothing of what came later."""


def duty_log(
    actions: Iterable[Action],
    day: date,
    cases: Iterable[Case] = (),
    *,
    surroundings: Surroundings = NOTHING_KNOWN,
    upto: tuple[int, int] | None = None,
    previous: str = "",
    answers: tuple[RedAnswer, ...] = (),
    note: str = "",
) -> DutyLog:
    """The log of a day.

    ``actions`` hold at least everything of that day. ``cases`` are those touched that day and those still open:
    what happened to them earlier, and their deadlines, come from there. Later days are never looked at, nor what
    lies behind ``upto``, an (epoch, seq). Acts about logs are not part of any.
    """
    everything = {one.id: one for one in actions}
    for given in cases:
        everything |= {one.id: one for one in given.history}
    known_by_then = sorted(
        (
            one
            for one in everything.values()
            if day_of(one) <= day and (upto is None or place_of(one) <= upto) and not isinstance(one.facts, OF_THE_LOG)
        ),
        key=place_of,
    )
    today = [one for one in known_by_then if day_of(one) == day]
    histories: dict[str, list[Action]] = {}
    for one in known_by_then:
        if one.case:
            histories.setdefault(one.case, []).append(one)
    replayed = {case_id: replay(history) for case_id, history in histories.items()}
    voided = {one.facts.action for one in known_by_then if isinstance(one.facts, TakenBack)}
    counting = [one for one in today if one.id not in voided]
    standing = {key: [one for one in history if one.id not in voided] for key, history in histories.items()}
    known = [(one, case) for one in counting if (case := replayed.get(one.case)) is not None]
    told = [one for one in replayed.values() if one is not None]
    first = surroundings.form == FIRST_FORM
    exceptions = [
        *day_lines.follow_ups_over(told, surroundings),
        *day_lines.exceptions(known),
        *day_lines.centre_exceptions(known, surroundings),
        *day_lines.unsettled_words(told),
        *day_lines.deadlines(day, told),
        *(() if first else custody_exceptions(today, known, replayed)),
    ]
    return DutyLog(
        day=day,
        windows=tuple(sorted({one.window for one in today})),
        clerks=log_figures.clerks(today),
        shifts=log_figures.shifts(today),
        versions=log_figures.versions(counting),
        actions=len(today),
        first=today[0].id if today else "",
        last=today[-1].id if today else "",
        exceptions=tuple(sorted(exceptions, key=lambda one: (EXCEPTIONS.index(one.kind), one.at, one.words))),
        items=log_figures.items(counting, replayed, standing),
        totals=log_figures.totals(counting),
        hours=log_figures.hours(counting, standing),
        times=log_figures.handling_times(counting, standing),
        still_open=log_figures.still_open(today, replayed),
        sensitive=tuple(day_lines.sensitive(today, replayed, everything)),
        devices=log_figures.devices(today, counting),
        ratings=log_figures.ratings(today, replayed, first=first),
        reconciled=reconcile(today, voided, replayed, surroundings),
        surroundings=surroundings,
        slips=slip_figures(today, replayed),
        not_recorded=NOT_RECORDED if first else (),
        previous=previous,
        answers=answers,
        note=note,
        rest=None if first else log_rest(today, counting, replayed),
    )


def log_bytes(log: DutyLog) -> bytes:
    """The log as JSON: the same log always gives the same bytes."""
    if log.rest is None:
        return _encoder.encode(_FIRST(*(getattr(log, one) for one in _FIRST.__struct_fields__)))
    return _encoder.encode(log)


def read_log(written: bytes) -> DutyLog:
    """A log from its JSON. Raises msgspec.DecodeError for anything else."""
    return _decoder.decode(written)


def log_hash(log: DutyLog) -> str:
    """The sha256 of the log's JSON, in hex."""
    return hashlib.sha256(log_bytes(log)).hexdigest()


def day_of(action: Action) -> date:
    """The civil day an action belongs to."""
    return civil_date(from_micros(action.at))


def place_of(action: Action) -> tuple[int, int]:
    """Where an action stands among those of its window."""
    return action.epoch, action.seq
