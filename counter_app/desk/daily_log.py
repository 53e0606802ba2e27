# SPDX-License-Identifier: Apache-2.0
"""窗口日志 at the desk: how a day stands, 关账 by the clerk, 抽查 and 签字 by a supervisor, amendments afterwards."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec

import counter_app
from counter_app.base.clock import SHANGHAI, civil_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import derived_id
from counter_app.cases.actions import Action, Intent
from counter_app.cases.case import Case
from counter_app.cases.day_acts import (
    CASE_WORDS,
    LINE_WORDS,
    NOTE_WORDS,
    OF_THE_LOG,
    DayAmended,
    DayClosed,
    DayFacts,
    DayReturned,
    DaySampled,
    DaySigned,
    SampledCase,
    Verdict,
)
from counter_app.cases.day_standing import DayActs, DayStanding, DayState, acts_of
from counter_app.cases.duty_log import duty_log, log_hash, place_of
from counter_app.cases.log_figures import WORK
from counter_app.cases.log_parts import FORM, DutyLog, RedAnswer
from counter_app.cases.people import Personal
from counter_app.cases.rating import BAD
from counter_app.cases.sampling import sample, seed_of
from counter_app.cases.surroundings import CentreStanding, Surroundings
from counter_app.desk.counter import Counter
from counter_app.desk.following_up import LOOKED_BACK, late_follow_ups
from counter_app.desk.recording import record
from counter_app.desk.signing_in import check_password, confirm_supervisor
from counter_app.settings import SUPERVISORS
from counter_app.store.case_lists import CaseFilter

DAYS_BACK = timedelta(days=62)
"""So far back the log before is looked for."""

EARLIER = timedelta(days=14)
"""So far back an unsigned day is told."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the supervisor found in a case."""

    verdict: Verdict
    words: str = ""


def standing(
    counter: Counter,
    day: date | None = None,
    *,
    answers: Collection[RedAnswer] = (),
    note: str = "",
    devices: Collection[str] | None = None,
) -> DayStanding:
    """How a day stands now. Of an open one the log as it would be closed with these ``answers`` and ``note``;
    ``devices`` are the kinds of device in fault, where somebody looked. Reads the store."""
    wanted = day or civil_date(counter.clock())
    written = counter.store.days.acts(wanted - DAYS_BACK)
    acts = acts_of(wanted, written)
    closing = acts.closing
    actions = counter.store.actions_on(wanted)
    if closing is None:
        cases = _cases(counter, [*_touched(actions), *_due(counter, wanted)])
        around = _surroundings(counter, wanted, actions, devices)
        log = duty_log(actions, wanted, cases, surroundings=around, previous=previous_hash(wanted, written), note=note)
        keys = {one.key for one in log.exceptions}
        kept = sorted((one for one in answers if one.line in keys), key=lambda one: one.line)
        log = msgspec.structs.replace(log, answers=tuple(kept))
    else:
        log = closed_log(counter, wanted, acts, actions)
    return DayStanding(
        day=wanted,
        window=counter.settings.window.number,
        acts=acts,
        log=log,
        log_hash=log_hash(log),
        ends_at=_ends_at(counter, wanted),
        latest=counter.store.days.latest(),
        later=later_cases(counter, actions, closing),
        earlier=_unsigned(counter, wanted, written),
        levels_early=not counter.settings.hall.levels_after_close,
    )


def day_log(counter: Counter, day: date | None = None) -> DutyLog:
    """窗口日志 of a day, as it was closed or as it would be now."""
    return standing(counter, day).log


def closed_log(counter: Counter, day: date, acts: DayActs, actions: tuple[Action, ...]) -> DutyLog:
    """The log of a closed day, made again from what is there now."""
    closing = acts.closing
    if closing is None:
        raise ValueError("the day is not closed")
    upto = _upto(counter, closing)
    by_then = [one for one in actions if place_of(one) <= upto]  # a case worked on behind it was none of the log's
    return duty_log(
        actions,
        day,
        _cases(counter, [*_touched(by_then), *closing.due]),
        surroundings=closing.surroundings,
        upto=upto,
        previous=closing.previous,
        answers=acts.answers,
        note=acts.note,
    )


def close(counter: Counter, day: DayStanding) -> DayStanding:
    """关账 by whoever is at the window, with the answers and the note that stand in the day's log."""
    log = day.log
    touched = {*_touched(counter.store.actions_on(day.day))}
    chain = counter.store.centre.chains()[-1]
    place = (counter.store.days.place_of(log.last) if log.last else None) or (chain.epoch, chain.last_seq)
    facts = DayClosed(
        day=day.day.isoformat(),
        window=day.window,
        last=log.last,
        epoch=place[0],
        seq=place[1],
        head=log.surroundings.last_link,
        log_hash=day.log_hash,
        previous=log.previous,
        owners={one.line: one.owner for one in log.answers},
        due=tuple(sorted(set(_due(counter, day.day)) - touched)),
        clerks=log.clerks,
        surroundings=log.surroundings,
    )
    words = {LINE_WORDS + one.line: one.reason for one in log.answers}
    if log.note.strip():
        words[NOTE_WORDS] = log.note
    return record_act(counter, day, facts, Personal(words=words), counter.clerk_number)


def take_sample(counter: Counter, day: DayStanding, supervisor: str) -> DayStanding:
    """抽查: which cases are to be looked at is written down before anybody looks."""
    seed = seed_of(day.log, day.log_hash)
    chosen = sample(day.log, seed)
    facts = DaySampled(day=day.day.isoformat(), window=day.window, log_hash=day.log_hash, seed=seed, cases=chosen)
    return record_act(counter, day, facts, Personal(), supervisor)


def sign(
    counter: Counter, day: DayStanding, supervisor: str, found: Mapping[str, Found], opinion: str = ""
) -> DayStanding:
    """签字: with what was found in each sampled case."""
    sampling = day.acts.sampling
    chosen = sampling.cases if sampling else ()
    seen = tuple(_seen(one, found.get(one.case)) for one in chosen)
    words = {CASE_WORDS + case: one.words for case, one in found.items() if one.words.strip()}
    if opinion.strip():
        words[NOTE_WORDS] = opinion
    facts = DaySigned(
        day=day.day.isoformat(),
        window=day.window,
        log_hash=day.log_hash,
        seed=sampling.seed if sampling else "",
        cases=seen,
    )
    return record_act(counter, day, facts, Personal(words=words), supervisor)


def give_back(counter: Counter, day: DayStanding, supervisor: str, reason: str) -> DayStanding:
    """退回窗口人员: the clerk closes anew."""
    facts = DayReturned(day=day.day.isoformat(), window=day.window, log_hash=day.log_hash)
    return record_act(counter, day, facts, Personal(words={"reason": reason}), supervisor)


def amend(counter: Counter, day: DayStanding, supervisor: str, words: str) -> DayStanding:
    """更正说明 to a signed log."""
    facts = DayAmended(day=day.day.isoformat(), window=day.window, log_hash=day.log_hash)
    return record_act(counter, day, facts, Personal(words={"reason": words}), supervisor)


def confirm(counter: Counter, number: str, password: str) -> str:
    """A supervisor by their own password, also one who is signed in at the window; the rules ask whose day it was."""
    if counter.clerk is None or counter.clerk.number != number:
        return confirm_supervisor(counter, number, password)
    member = check_password(counter, number, password)
    if member.role not in SUPERVISORS:
        raise CounterError("signing_in.not_supervisor")
    return member.number


def check_owners(counter: Counter, answers: Collection[RedAnswer]) -> None:
    """Raise CounterError for an owner whom the hall does not know."""
    known = {one.number for one in counter.settings.hall.staff}
    for one in answers:
        if one.owner not in known:
            raise CounterError("daily_log.no_owner", number=one.owner)


def cases_of(counter: Counter, ids: Collection[str]) -> Mapping[str, Case]:
    """The cases behind a figure."""
    return counter.store.cases(ids)


def record_act(counter: Counter, day: DayStanding, facts: DayFacts, personal: Personal, clerk: str) -> DayStanding:
    """Write one act about the log; pressed twice it is one act, as its id comes from the day and how it stood."""
    steps = (day.acts.closed, day.acts.sampled, day.acts.signed, *day.acts.returned, *day.acts.amended)
    last = next((one.id for one in sorted((one for one in steps if one), key=place_of, reverse=True)), "")
    name = f"{day.window}.{facts.day}.{type(facts).__name__}.{last}"
    intent = Intent(id=derived_id(counter.store.centre.window_id, name), case="", facts=facts, personal=personal)
    record(counter, [intent], clerk=clerk, log_day=day)
    return standing(counter, day.day)


def _seen(one: SampledCase, found: Found | None) -> SampledCase:
    return msgspec.structs.replace(one, verdict=found.verdict if found else None)


def _touched(actions: Collection[Action]) -> Iterator[str]:
    return (one.case for one in actions if one.case)


def _cases(counter: Counter, ids: Collection[str]) -> list[Case]:
    return [*counter.store.cases(dict.fromkeys(ids)).values()]


def _due(counter: Counter, day: date) -> Iterator[str]:
    """Ids of all cases that are due today or over due, that have a decision nobody looked at or a bad evaluation that
    is followed up, or of which an original lies at the window."""
    yield from counter.store.days.holding(day)
    yield from counter.store.ratings.followed(day - LOOKED_BACK, day, below=max(BAD) + 1)
    for shown in (CaseFilter.due, CaseFilter.unsettled):
        page = counter.store.list_cases(shown).rows
        while page:
            yield from (row.case_id for row in page)
            page = counter.store.list_cases(shown, after=page[-1]).rows


def _upto(counter: Counter, closing: DayClosed) -> tuple[int, int]:
    """The place of the last action a closed log covers, also where it got another one since."""
    moved = counter.store.days.place_of(closing.last) if closing.last else None
    return moved or (closing.epoch, closing.seq)


def later_cases(counter: Counter, actions: Collection[Action], closing: DayClosed | None) -> tuple[str, ...]:
    """Cases of a day that were worked on behind its closing."""
    if closing is None:
        return ()
    upto = _upto(counter, closing)
    return tuple(sorted({one.case for one in actions if isinstance(one.facts, WORK) and place_of(one) > upto}))


def previous_hash(day: date, written: Collection[Action]) -> str:
    """The hash of the last log before this day that was closed."""
    closings = [one.facts for one in written if isinstance(one.facts, DayClosed) and one.facts.day < day.isoformat()]
    days = {date.fromisoformat(one.day) for one in closings}
    for one in sorted(days, reverse=True):
        found = acts_of(one, written).closing
        if found is not None:
            return found.log_hash
    return ""


def _unsigned(counter: Counter, day: date, written: Collection[Action]) -> tuple[date, ...]:
    worked = counter.store.days.worked(day - EARLIER, day)
    return tuple(one for one in worked if acts_of(one, written).state is not DayState.signed)


def _ends_at(counter: Counter, day: date) -> datetime | None:
    """When the hall closes on a day in hand; on a rest day it may be closed at any time."""
    hours = counter.settings.hall.hours.spans
    if not hours or not counter.calendar.day(day).working:
        return None
    return datetime.combine(day, hours[-1][1], SHANGHAI)


def _surroundings(
    counter: Counter, day: date, actions: tuple[Action, ...], devices: Collection[str] | None
) -> Surroundings:
    """What the store knows of the way to the centre."""
    enrolment, outbox = counter.store.centre.standing(), counter.store.outbox_state()
    named = None if devices is None else tuple(sorted(devices))
    own = [one for one in actions if not isinstance(one.facts, OF_THE_LOG)]
    plain = Surroundings(
        form=FORM,
        follow_ups_over=tuple(sorted(late_follow_ups(counter, day))),
        hall=counter.settings.hall.name,
        program=counter_app.__version__,
        centre=CentreStanding.apart,
        devices=named,
        first_link=counter.store.days.link_of(own[0].id) if own else "",
        last_link=counter.store.days.link_of(own[-1].id) if own else "",
    )
    if enrolment is None:
        return plain
    way = counter.store.centre.day(day)
    age = 0 if outbox.oldest_at is None else max(counter.now_micros() - outbox.oldest_at, 0)
    return msgspec.structs.replace(
        plain,
        centre=CentreStanding.frozen if enrolment.frozen else CentreStanding.enrolled,
        marks=tuple((one.epoch, one.acked) for one in counter.store.centre.chains()),
        outbox_waiting=outbox.waiting,
        outbox_age=age,
        parked=outbox.quarantined,
        heard_at=enrolment.heard_at,
        offline_minutes=way.offline // 60_000_000,
        late=way.late,
        slowest=way.slowest,
    )
