# SPDX-License-Identifier: Apache-2.0
"""Cases that belong together: two items in one visit (合并办理), a successor and its first, one begun for another.

A link is told to both cases in one transaction. Papers brought once are judged and scanned once.
"""

from collections.abc import Iterator

import msgspec

from counter_app.base.ids import derived_id, new_id
from counter_app.cases.actions import Intent
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.links import Linked, LinkKind
from counter_app.cases.people import Person
from counter_app.catalogue.checklist import ChecklistLine
from counter_app.catalogue.items import ServiceItem
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.recording import record
from counter_app.desk.serving import Serving, begin

_TAKEN = frozenset({CaseStatus.accepted, CaseStatus.completed, CaseStatus.delivered})


def link_intents(press: str, case: str, other: str, kind: LinkKind, *, number: str = "", of: str = "") -> list[Intent]:
    """Both sides of a link; ``number`` is the other case's and ``of`` the case's own, "" where the press gives them.

    ``case`` is the one that names the other: the successor, or what was begun because of it.
    """
    both_ways = kind is LinkKind.together
    mine = Linked(other=other, number=number, link=kind)
    theirs = Linked(other=case, number=of, link=kind, back=not both_ways)
    return [
        Intent(id=derived_id(press, f"linked:{other}"), case=case, facts=mine),
        Intent(id=derived_id(press, f"linked:{case}:{other}"), case=other, facts=theirs),
    ]


def link_cases(counter: Counter, case: Case, other: Case, kind: LinkKind) -> Changes:
    """Link two cases that are there already. Raises CounterError where they are linked so, or are one."""
    record(counter, link_intents(new_id(), case.id, other.id, kind, number=other.number, of=case.number), seen=case)
    return Changes(frozenset({case.id, other.id}))


def successor_intents(counter: Counter, serving: Serving, case: str, press: str) -> list[Intent]:
    """The links of somebody's next case of a matter whose cases know their first; none for the first itself."""
    party = serving.draft.applicant
    if not counter.work.links.has_successors(serving.item) or not isinstance(party, Person) or not party.id_number:
        return []
    if serving.case is not None and serving.case.links:
        return []
    item = (serving.item.guide, serving.item.ordinal)
    rows = [
        row
        for row in counter.store.search_cases(party.id_number)
        if (row.guide, row.item) == item and row.status in _TAKEN and row.case_id != case
    ]
    first = min(rows, key=lambda row: row.ordinal, default=None)
    if first is None:
        return []
    return link_intents(press, case, first.case_id, LinkKind.follows, number=first.number)


def partner_of(counter: Counter, item: ServiceItem) -> ServiceItem | None:
    """The item that the guide lets be applied for in the same visit, with the same papers."""
    name = counter.work.links.partner(item)
    return counter.catalogue.item(item.guide, name) if name else None


def begin_partner(counter: Counter, first: Serving) -> Serving | None:
    """Go on with the partner of what is being served: the people, what is answered alike and the lines of both stand
    as they were judged. The first is accepted with it. None where the item has no partner, or was decided before."""
    item = partner_of(counter, first.item)
    if item is None or first.case is not None or first.draft.first:
        return None
    second = begin(item, clerk=first.draft.clerk, at=first.draft.began_at)
    draft, given = second.draft, first.draft
    draft.first, draft.applicant, draft.agent = given.id, given.applicant, given.agent
    draft.timing_accurate = given.timing_accurate
    alike = {one.circumstance.key: one for one in first.checklist.circumstances}
    for one in second.checklist.circumstances:
        known = alike.get(one.circumstance.key)
        if known is not None and known.answer and known.circumstance.question == one.circumstance.question:
            draft.answers[one.circumstance.key] = known.answer
    for mine, theirs in shared_lines(first, Serving(item, draft)):
        line = given.lines.get(mine.material.id)
        if line is not None:
            draft.lines[theirs.material.id] = msgspec.structs.replace(line)
        if given.scans.get(mine.material.id):
            draft.scans[theirs.material.id] = list(given.scans[mine.material.id])
    draft.page = "identity"
    return Serving(item, draft)


def shared_lines(first: Serving, second: Serving) -> Iterator[tuple[ChecklistLine, ChecklistLine]]:
    """Lines that both items ask for alike: the same paper in the same shape."""
    theirs = {_paper(one): one for one in second.checklist.lines}
    for one in first.checklist.lines:
        if _paper(one) in theirs:
            yield one, theirs[_paper(one)]


def _paper(line: ChecklistLine) -> tuple[object, ...]:
    material = line.material
    return material.text, material.evidence, tuple((one.id, one.text) for one in material.any_of)
