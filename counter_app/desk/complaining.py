# SPDX-License-Identifier: Apache-2.0
"""投诉 and 办不成事 as cases of their own: taken down, looked into, answered, called back, linked to their cause.

Whoever it is about neither looks into it nor answers it: the rules know that by the case alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Accepted, Channel, Intent, Opened
from counter_app.cases.case import Case, decisions
from counter_app.cases.coming import Coming
from counter_app.cases.links import LinkKind
from counter_app.cases.people import Person, Personal
from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.own_matters import STUCK, own_matters
from counter_app.desk.ahead import ahead_at_acceptance
from counter_app.desk.at_ticket import record_at
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.due import due_of
from counter_app.desk.linking import link_intents
from counter_app.settings import SUPERVISORS


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody says. ``person`` is None where they do not say who they are."""

    matter: str  # COMPLAINT or STUCK
    words: str
    person: Person | None = None
    about: tuple[Case, ...] = ()
    against: tuple[str, ...] = ()  # numbers of staff
    who: str = ""  # how they want to be called and reached, where they say no more
    by_phone: bool = False
    owner: str = ""  # number of whoever of the staff sees it through
    coming: Coming | None = None  # who came so often that it is taken down
    ticket: str = ""  # of the queue, whom it was begun for


@dataclass(frozen=True, slots=True)
class Registered:
    """The case that was made of it."""

    case: Case
    changes: Changes


def clerks_of(cases: Sequence[Case]) -> tuple[str, ...]:
    """Who decided on these cases: whom a complaint about them may be about."""
    return tuple(dict.fromkeys(one.clerk for case in cases for one in decisions(case)))


def likely_owner(counter: Counter, against: Sequence[str] = ()) -> str:
    """Who sees a 办不成事 through unless somebody else is named: the hall's first supervisor it is not about."""
    staff = [one for one in counter.settings.hall.staff if one.number not in against]
    leading = [one for one in staff if one.role in SUPERVISORS]
    return next((one.number for one in [*leading, *staff]), "")


def register(counter: Counter, complaint: Complaint) -> Registered:
    """登记: a case with its number and clock, linked to what it is about, in one press.

    A 办不成事 has an owner who sees it through. Raises CounterError ``complaining.nobody`` for a number that none of
    the staff has, ``complaining.no_owner``, ``complaining.owner_against``, and as the rules do.
    """
    known = {one.number for one in counter.settings.hall.staff}
    if complaint.matter == STUCK or complaint.owner:
        if complaint.owner not in known:
            raise CounterError("complaining.no_owner", number=complaint.owner)
        if complaint.owner in complaint.against:
            raise CounterError("complaining.owner_against", number=complaint.owner)
    unknown = [one for one in complaint.against if one not in known]
    if unknown:
        raise CounterError("complaining.nobody", number=unknown[0])
    item = own_matters().matter(complaint.matter).item
    checklist = build_checklist(item, {})
    words = {"complaint": complaint.words}
    if complaint.who.strip():
        words["who"] = complaint.who
    people = Personal(applicant=complaint.person, words=words)
    opened = Opened(
        number="",
        guide=item.guide,
        item=item.ordinal,
        code=item.code,
        title=item.title,
        version=item.version,
        began_at=counter.now_micros(),
        channel=Channel.phone if complaint.by_phone else Channel.window,
        against=complaint.against,
        owner=complaint.owner,
        coming=complaint.coming,
    )
    accepted = Accepted(
        lines=(),
        limit_kind=checklist.limit.kind.value,
        limit_amount=checklist.limit.amount,
        limit_text=checklist.limit.text,
        due=due_of(counter, checklist, None),
        ahead=ahead_at_acceptance(counter, checklist, None),
    )
    case_id, press = new_id(), new_id()
    intents = [Intent(id=new_id(), case=case_id, facts=one, personal=people) for one in (opened, accepted)]
    for about in complaint.about:
        intents += link_intents(press, case_id, about.id, LinkKind.prompted, number=about.number)
    record_at(counter, complaint.ticket, [case_id], intents, checklist=checklist)
    case = counter.store.case(case_id)
    if case is None:
        raise CounterError("deciding.gone")
    return Registered(case, Changes(frozenset(one.case for one in intents), usage=True))
