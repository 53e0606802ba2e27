# SPDX-License-Identifier: Apache-2.0
"""电话办理: a case taken by phone, whose papers follow, and the papers when they come.

The guide names 电话办理 as a channel and 即时办结 as the limit of every channel; it keeps no case open for papers.
So one may be finished while they are outstanding, and stays on the list of what is due until they have come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Channel, Intent, Judged, LinesCompleted, LineState
from counter_app.cases.case import Case
from counter_app.cases.deadlines import compute_due
from counter_app.cases.draft import DraftLine
from counter_app.catalogue.channels import PhoneWay
from counter_app.catalogue.items import Limit, LimitKind, ServiceItem
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record
from counter_app.desk.serving import Serving


@dataclass(frozen=True, slots=True)
class PapersCame:
    """The case after papers that followed came in."""

    case: Case
    changes: Changes


def phone_way(counter: Counter, item: ServiceItem) -> PhoneWay | None:
    """How the item is taken by phone; None where its guide does not say so."""
    return counter.work.channels.by_phone(item)


def by_phone(serving: Serving) -> bool:
    """Whether this application comes by phone."""
    return serving.draft.channel is Channel.phone


def papers_due(counter: Counter, item: ServiceItem, lines: Sequence[Judged]) -> str:
    """The ISO day by which papers that follow are to come; "" where none does, or the working days are not known."""
    way = phone_way(counter, item)
    if way is None or counter.calendar_faults or all(one.state is not LineState.follows for one in lines):
        return ""
    limit = Limit(LimitKind.working_days, way.papers_within, "", None, ())
    return compute_due(limit, None, counter.clock(), counter.calendar, counter.settings.hall.hours).due


def papers_came(counter: Counter, case: Case, came: Mapping[str, DraftLine]) -> PapersCame:
    """收后补的材料: each by its line, as it was found right. What is wrong is told on the phone and still follows."""
    checklist = checklist_of(counter, case)
    if checklist is None:
        raise CounterError("following.no_item")
    options = {line.material.id: line.material.any_of for line in checklist.lines}
    lines = tuple(
        msgspec.structs.replace(
            one,
            state=came[one.material].state,
            option=next((o.text for o in options.get(one.material, ()) if o.id == came[one.material].option), ""),
        )
        if one.material in came
        else one
        for one in case.lines
    )
    intent = Intent(id=new_id(), case=case.id, facts=LinesCompleted(lines=lines))
    record(counter, [intent], seen=case, checklist=checklist)
    after = counter.store.case(case.id)
    if after is None:
        raise CounterError("deciding.gone")
    return PapersCame(after, Changes(frozenset({case.id})))
