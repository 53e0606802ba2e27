# SPDX-License-Identifier: Apache-2.0
"""Numbers are given inside the transaction that uses them, so none comes twice and none is used up by a failed save."""

from datetime import date

import msgspec
from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from counter_app.cases.actions import Accepted, AnyFacts, NoticeGiven, Opened, Refused, SentBack
from counter_app.cases.case import Case, next_ordinal
from counter_app.cases.facts import Facts
from counter_app.cases.links import Linked
from counter_app.cases.numbers import CaseNumber, PaperMark, paper_number
from counter_app.cases.series import NumberGiven
from counter_app.store.tables import numbering

_NEXT = (
    insert(numbering)
    .on_conflict_do_update(index_elements=[numbering.c.epoch, numbering.c.day], set_={"last": numbering.c.last + 1})
    .returning(numbering.c.last)
)


def next_case_number(connection: Connection, *, region: str, window: int, day: date, epoch: int) -> str:
    """The next number of this window's day. Raises CounterError when the day's numbers are used up."""
    given = connection.execute(_NEXT, {"epoch": epoch, "day": day.isoformat(), "last": 1}).scalar_one()
    return str(CaseNumber(region, window, day, epoch, given))


def with_paper_number(facts: AnyFacts, case: Case | None) -> AnyFacts:
    """The facts of a notice, a refusal or a sending back with the next number of that paper in its case."""
    if case is None:
        return facts
    match facts:
        case NoticeGiven(number=""):
            ordinal = next_ordinal(case, NoticeGiven)
            number = paper_number(PaperMark.notice, case.number, ordinal)
            return msgspec.structs.replace(facts, number=number, ordinal=ordinal)
        case Refused(number="") | SentBack(number=""):
            mark = PaperMark.refusal if isinstance(facts, Refused) else PaperMark.sent_back
            number = paper_number(mark, case.number, next_ordinal(case, type(facts)))
            return msgspec.structs.replace(facts, number=number)
        case _:
            return facts


def with_linked_number(facts: AnyFacts, other: Case | None) -> AnyFacts:
    """The facts of a link with the number of the other case, which it may have got in the same press."""
    if isinstance(facts, Linked) and not facts.number and other is not None:
        return msgspec.structs.replace(facts, number=other.number)
    return facts


def as_first_given(facts: AnyFacts, stored: AnyFacts) -> Facts:
    """Facts that were sent again, with the numbers they got the first time and the dates that were counted then."""
    match facts:
        case NoticeGiven(number="") if isinstance(stored, NoticeGiven):
            return msgspec.structs.replace(facts, number=stored.number, ordinal=stored.ordinal)
        case Opened(number="") | Refused(number="") | SentBack(number="") if isinstance(
            stored, Opened | Refused | SentBack
        ):
            return msgspec.structs.replace(facts, number=stored.number)
        case NumberGiven(number="") if isinstance(stored, NumberGiven):
            return msgspec.structs.replace(facts, number=stored.number)
        case Linked(number="") if isinstance(stored, Linked):
            return msgspec.structs.replace(facts, number=stored.number)
        case Accepted() if isinstance(stored, Accepted):
            return msgspec.structs.replace(facts, due=stored.due, ahead=stored.ahead, papers_due=stored.papers_due)
        case _:
            return facts
