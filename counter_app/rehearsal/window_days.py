# SPDX-License-Identifier: Apache-2.0
"""What one window of a made-up hall did day after day: tickets, cases, evaluations, closings, as real actions.

The same seed gives the same bytes. Nobody in them is anybody.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.base.duties import Duty
from counter_app.cases.actions import (
    Accepted,
    Action,
    AnyFacts,
    Completed,
    Consulted,
    Delivered,
    Due,
    LineState,
    NoticeGiven,
    NotRated,
    NotRatedWhy,
    Opened,
    Printed,
    PrintState,
    Rated,
    RatingAsked,
    RatingSource,
    Refused,
    Reopened,
    StepDone,
    TakenBack,
)
from counter_app.cases.custody import NoticeSigned, SignedWay
from counter_app.cases.day_acts import LINE_WORDS, DayClosed
from counter_app.cases.duty_log import duty_log, log_hash
from counter_app.cases.log_parts import RedAnswer
from counter_app.cases.numbers import CaseNumber
from counter_app.cases.people import Personal
from counter_app.cases.queue_facts import TicketCalled, TicketServed, TicketTaken
from counter_app.cases.replay import replay
from counter_app.cases.work import Ahead
from counter_app.catalogue.items import Verb
from counter_app.rehearsal.made_up import presses
from counter_app.rehearsal.windows import REGION, WINDOWS_OF_A_HALL

_SECOND = 1_000_000
_OPENS = time(8, 30)
_HOURS = 8
_DEVICE = "evaluator-buttons"
_NOBODY = Personal()
_REVIEW = Ahead(step="review", verb=Verb.review.value, duty=Duty.review.value)
_FINISHING = Ahead(step="", verb=Verb.completion.value, duty=Duty.window.value)
_PRINTER = "HP_LaserJet"
_LIMITS = (2, 5)  # working days
_REASONS = {
    "unprinted": "打印机卡纸，明早补打后交给办事人",
    "unsigned_notice": "办事人先走了，下次来补签",
    "due_today": "审核还没回来，已催，明天办完",
    "overdue": "材料在审核，已向办事人说明，催办中",
}
_SHUT = timedelta(hours=_HOURS, minutes=30)
EPOCH = 1


@dataclass(slots=True)
class _Coming:
    """A case whose citizen comes again on a later day: with what was missing, or for the result."""

    case: str
    accepted: Accepted
    missing: bool
    late: bool = False  # not finished by the last day that was promised
    history: list[Action] = field(default_factory=list)


class _Act(NamedTuple):
    """What is done at a moment, before it has its place among the window's actions."""

    at: int
    order: int  # among the acts of a moment
    id: str
    case: str
    facts: AnyFacts
    personal: Personal


@dataclass(slots=True)
class _Day:
    """Acts of a day before they have their places; in the order of their moments."""

    day: date
    acts: list[_Act] = field(default_factory=list)

    def add(self, at: int, id: str, case: str, facts: AnyFacts, personal: Personal = _NOBODY) -> None:
        """An act at a moment."""
        self.acts.append(_Act(at, len(self.acts), id, case, facts, personal))


class WindowDays:
    """One window. ``actions`` may be asked for each day once, in order."""

    def __init__(self, number: int, seed: int, *, closing: bool = True) -> None:
        self.number = number
        self._chance = random.Random(f"hall/{seed}/{number}")  # noqa: S311 - made-up people, no secrets
        self._closing = closing
        self._seq = 0
        self._coming: dict[date, list[_Coming]] = {}
        self._waiting: dict[str, _Coming] = {}  # accepted and not finished, by case
        self._previous = ""  # hash of the log before
        self._clerks = (f"{number:03}1", f"{number:03}2")

    @property
    def chance(self) -> random.Random:
        """What everything of this window is drawn from."""
        return self._chance

    def actions(self, day: date, cases: int, days: Sequence[date]) -> list[Action]:
        """A day on which so many new cases come in; ``days`` are the hall's, on one of which people come again."""
        made = _Day(day)
        again = self._coming.pop(day, [])
        histories: dict[str, list[Action]] = {one.case: one.history for one in again}
        sittings: list[_Coming | None] = [*again, *([None] * cases)]
        self._chance.shuffle(sittings)
        for person in again:
            self._waiting.pop(person.case, None)
        starts = to_micros(datetime.combine(day, _OPENS, SHANGHAI))
        span = _HOURS * 3600 * _SECOND // max(len(sittings), 1)
        waiting: list[_Coming] = []
        for place, sitting in enumerate(sittings, 1):
            began = starts + (place - 1) * span + self._chance.randrange(span // 8 + 1)
            until = began + span // 3 + self._chance.randrange(span // 3 + 1)
            waiting += self._sit(made, place, sitting, began, until)
        actions = [self._placed(one) for one in sorted(made.acts, key=lambda one: one[:2])]
        for one in actions:
            if one.case:
                histories.setdefault(one.case, []).append(one)
        for person in waiting:
            person.history = histories[person.case]
            if not person.missing:
                self._waiting[person.case] = person
        self._put_off(waiting, day, days)
        if self._closing and day != days[-1]:
            actions.append(self._closed(day, actions, histories))
        return actions

    def _sit(self, made: _Day, place: int, sitting: _Coming | None, began: int, until: int) -> list[_Coming]:
        """Somebody is called and served. Who comes again is given back."""
        chance = self._chance
        ticket = TicketTaken(ticket=self._id(began), number=f"A{place:03}", matter="insured")
        taken = max(
            began - chance.randrange(25 * 60) * _SECOND, to_micros(datetime.combine(made.day, _OPENS, SHANGHAI))
        )
        made.add(taken, self._id(taken), "", ticket)
        called = TicketCalled(ticket=ticket.ticket, number=ticket.number, matter=ticket.matter, taken_at=taken)
        made.add(began, self._id(began), "", called)
        if sitting is None:
            case, coming = self._new_case(made, place, began, until)
        else:
            case, coming = sitting.case, self._come_again(made, sitting, until)
        made.add(until, self._id(until), "", TicketServed(ticket=ticket.ticket, cases=(case,)))
        return coming

    def _new_case(self, made: _Day, place: int, began: int, until: int) -> tuple[str, list[_Coming]]:
        chance = self._chance
        opened, accepted, notice, applicant = self._drawn()
        case, kind = self._id(began), chance.random()
        if kind < 0.05:
            consulted = Consulted(guide=opened.guide, item=opened.item, title=opened.title)
            made.add(until, self._id(until), case, consulted)
            return case, []
        window = (self.number - 1) % WINDOWS_OF_A_HALL + 1
        number = str(CaseNumber(REGION, window, made.day, EPOCH, place))
        accurate = chance.random() > 0.03
        opened = msgspec.structs.replace(opened, number=number, began_at=began, timing_accurate=accurate)
        made.add(until, self._id(until), case, opened, applicant)
        decision = self._id(until)
        if kind < 0.10:
            made.add(until, decision, case, Refused(number=f"{number}-拒1", basis=("不属于本窗口受理范围",)))
            self._print(made, case, "refusal", until + _SECOND)
            self._ask(made, case, decision, until)
            return case, []
        if kind < 0.30:
            made.add(until, decision, case, msgspec.structs.replace(notice, number=f"{number}-告1", ordinal=1))
            self._print(made, case, "notice", until + _SECOND)
            if chance.random() > 0.02:
                signed = NoticeSigned(number=f"{number}-告1", way=SignedWay.window)
                made.add(until + _SECOND, self._id(until), case, signed)
            self._ask(made, case, decision, until)
            return case, [_Coming(case, accepted, missing=True)] if chance.random() < 0.9 else []
        accepted = self._promised(accepted, made.day)
        made.add(until, decision, case, accepted)
        ordinal = 1
        if chance.random() < 0.01:  # too early: taken back and done again
            made.add(until + 2 * _SECOND, self._id(until), case, TakenBack(action=decision))
            decision, ordinal = self._id(until), 2
            made.add(until + 4 * _SECOND, decision, case, accepted)
        self._print(made, case, "acceptance", until + 5 * _SECOND, ordinal)
        self._ask(made, case, decision, until + 4 * _SECOND)
        return case, [_Coming(case, accepted, missing=False, late=chance.random() < 0.05)]

    def _come_again(self, made: _Day, sitting: _Coming, until: int) -> list[_Coming]:
        case = sitting.case
        decision = self._id(until)
        if sitting.missing:
            made.add(until, self._id(until), case, Reopened(by="qr"))
            accepted = self._promised(sitting.accepted, made.day)
            made.add(until, decision, case, accepted)
            self._print(made, case, "acceptance", until + _SECOND)
            self._ask(made, case, decision, until)
            return [_Coming(case, accepted, missing=False, late=self._chance.random() < 0.05)]
        made.add(until, self._id(until), case, StepDone(step=_REVIEW.step, verb=_REVIEW.verb, ahead=_FINISHING))
        made.add(until, decision, case, Completed(result="办结"))
        self._print(made, case, "completion", until + _SECOND)
        made.add(until + _SECOND, self._id(until), case, Delivered(documents=("办结通知书",)))
        self._print(made, case, "delivery", until + _SECOND)
        self._ask(made, case, decision, until)
        return []

    def _promised(self, accepted: Accepted, day: date) -> Accepted:
        """An acceptance of this day, with the back office's step ahead."""
        limit = self._chance.choice(_LIMITS)
        told = f"{limit} 个工作日"
        due = Due(due=working_days(day, limit + 1)[-1].isoformat(), explanation=(f"自受理之日起 {told}",))
        return msgspec.structs.replace(accepted, limit_amount=limit, limit_text=told, due=due, ahead=_REVIEW)

    def _print(self, made: _Day, case: str, paper: str, at: int, ordinal: int = 1) -> None:
        """The paper of an outcome comes out; one of fifty does not."""
        state = PrintState.failed if self._chance.random() < 0.02 else PrintState.printed
        digest = f"{self._chance.getrandbits(256):064x}"
        printed = Printed(paper=paper, number=str(ordinal), digest=digest, state=state, printer=_PRINTER)
        made.add(at, self._id(at), case, printed)

    def _drawn(self) -> tuple[Opened, Accepted, NoticeGiven, Personal]:
        """The pieces of one more made-up case."""
        opened: Opened | None = None
        accepted: Accepted | None = None
        applicant = _NOBODY
        for press in presses(self._chance):
            for one in press:
                if isinstance(one.facts, Opened):
                    opened, applicant = one.facts, one.personal or _NOBODY
                elif isinstance(one.facts, Accepted):
                    accepted = one.facts
        if opened is None or accepted is None:
            raise ValueError("a made-up case without its beginning")
        lacking = msgspec.structs.replace(accepted.lines[0], state=LineState.missing)
        return opened, accepted, NoticeGiven(number="", ordinal=0, lines=(lacking,)), applicant

    def _ask(self, made: _Day, case: str, decision: str, at: int) -> None:
        """The citizen is asked, and presses or does not."""
        chance = self._chance
        asked_at = at + 2 * _SECOND
        asked = RatingAsked(
            question=self._id(asked_at), decision=decision, device=_DEVICE, nonce=f"{chance.getrandbits(128):032x}"
        )
        made.add(asked_at, self._id(asked_at), case, asked)
        ended = asked_at + (1 + chance.randrange(8)) * _SECOND
        if chance.random() < 0.3:
            made.add(ended, self._id(ended), case, NotRated(question=asked.question, why=NotRatedWhy.timed_out))
            return
        rated = Rated(
            question=asked.question,
            level=chance.choices((5, 4, 3, 2, 1), (80, 14, 4, 1, 1))[0],
            source=RatingSource.device,
            device=_DEVICE,
            nonce=asked.nonce,
            asked_at=asked_at,
            pressed_at=ended,
            digest=f"{chance.getrandbits(256):064x}",
        )
        made.add(ended, self._id(ended), case, rated)

    def _put_off(self, waiting: Sequence[_Coming], day: date, days: Sequence[date]) -> None:
        """Each comes again on one of the days after this one, before the promised day is over or after it."""
        later = [one for one in days if one > day][: max(_LIMITS) + 2]
        for one in waiting:
            limit = max(_LIMITS) if one.missing else one.accepted.limit_amount
            place = limit + self._chance.randrange(2) if one.late else self._chance.randrange(limit)
            if place < len(later):
                self._coming.setdefault(later[place], []).append(one)

    def _closed(self, day: date, actions: Sequence[Action], histories: dict[str, list[Action]]) -> Action:
        """关账, each red line with its reason and who sees to it, and the hash of the log as it is really made."""
        due = {
            id: one.history
            for id, one in sorted(self._waiting.items())
            if id not in histories and one.accepted.due.due <= day.isoformat()
        }
        cases = [case for one in (*histories.values(), *due.values()) if (case := replay(one)) is not None]
        log = duty_log(actions, day, cases, previous=self._previous)
        said = {one.key: _REASONS[one.kind] for one in log.exceptions}
        owner = self._clerks[1]
        answers = tuple(RedAnswer(line, owner, said[line]) for line in sorted(said))
        self._previous = log_hash(msgspec.structs.replace(log, answers=answers))
        last = actions[-1] if actions else None
        facts = DayClosed(
            day=day.isoformat(),
            window=str(self.number),
            last=log.last,
            epoch=EPOCH,
            seq=last.seq if last is not None else self._seq,
            log_hash=self._previous,
            previous=log.previous,
            owners=dict.fromkeys(sorted(said), owner),
            due=tuple(due),
            clerks=log.clerks,
            surroundings=log.surroundings,
        )
        at = to_micros(datetime.combine(day, _OPENS, SHANGHAI) + _SHUT)
        words = Personal(words={LINE_WORDS + line: reason for line, reason in said.items()})
        return self._placed(_Act(at, 0, self._id(at), "", facts, words))

    def _placed(self, act: _Act) -> Action:
        self._seq += 1
        return Action(
            id=act.id,
            transaction=act.id,
            case=act.case,
            at=act.at,
            clerk=self._clerks[act.at // _SECOND // 3600 % 24 >= 4],  # another one after noon in Shanghai
            window=str(self.number),
            epoch=EPOCH,
            seq=self._seq,
            facts=act.facts,
            personal=act.personal,
        )

    def _id(self, at: int) -> str:
        """As ``base.ids`` makes them (UUIDv7), but drawn."""
        milli, rest = at // 1000, self._chance.getrandbits(74)
        number = milli << 80 | 7 << 76 | (rest >> 62) << 64 | 2 << 62 | rest & (1 << 62) - 1
        words = f"{number:032x}"
        return "-".join((words[:8], words[8:12], words[12:16], words[16:20], words[20:]))


def working_days(first: date, count: int) -> list[date]:
    """So many days from one on, without weekends."""
    return list(_days(first, count))


def _days(first: date, count: int) -> Iterator[date]:
    day = first
    while count:
        if day.weekday() < 5:
            yield day
            count -= 1
        day += timedelta(days=1)
