# SPDX-License-Identifier: Apache-2.0
"""原件、签收、换人提醒: what the window keeps and gives back, which notices were signed for, guards passed by."""

from counter_app.base.ids import derived_id, new_id
from counter_app.cases.actions import Intent, LineState, Scanned
from counter_app.cases.case import Case, GivenNotice
from counter_app.cases.custody import (
    CustodyFacts,
    GivenTo,
    GuardedBy,
    GuardOverridden,
    HeldOriginal,
    NoticeSigned,
    OriginalHeld,
    OriginalReturned,
    SignedWay,
)
from counter_app.cases.draft import sheet_draft
from counter_app.cases.people import Personal
from counter_app.cases.rules import allowed
from counter_app.cases.steps import SIGNED_FILES
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.following import Followed
from counter_app.desk.listing import get_case
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record
from counter_app.desk.scanning import Taken, keep
from counter_app.desk.serving import Serving

_LIES_HERE = (LineState.met, LineState.defective)
"""Of these lines somebody had the paper in hand."""


def may_be_kept(case: Case) -> tuple[tuple[str, str], ...]:
    """Lines of a case whose original could be kept now, as it was brought: material and words."""
    if "original_held" not in allowed(case):
        return ()
    here = {one.material for one in case.originals_here}
    return tuple((one.material, one.text) for one in case.lines if one.state in _LIES_HERE and one.material not in here)


def unsigned(case: Case) -> tuple[GivenNotice, ...]:
    """Notices that nobody is known to have signed for."""
    return tuple(one for one in case.notices if not one.signed_at)


def keep_original(counter: Counter, case: Case, material: str) -> Followed:
    """留原件."""
    words = dict(may_be_kept(case)).get(material, "")
    return _write(counter, case, OriginalHeld(material=material, text=words))


def give_original(counter: Counter, case: Case, held: HeldOriginal, to: GivenTo) -> Followed:
    """退还本人, 移交经办."""
    return _write(counter, case, OriginalReturned(held=held.action, to=to))


def notice_signed(counter: Counter, case: Case, notice: GivenNotice) -> Followed:
    """The clerk saw the receiver sign."""
    return _write(counter, case, NoticeSigned(number=notice.number, way=SignedWay.window))


def notice_scanned(counter: Counter, case: Case, notice: GivenNotice, taken: Taken) -> Followed:
    """The signed copy was scanned; it is kept with the case."""
    place = SIGNED_FILES + notice.number
    intents = [
        Intent(
            id=new_id(),
            case=case.id,
            facts=Scanned(
                scan=one.scan,
                material=place,
                digest=one.digest,
                width=one.width,
                height=one.height,
                size=one.size,
                source=one.source,
            ),
        )
        for one in keep(counter, sheet_draft(case.id), taken)
    ]
    scan = next(one.facts.scan for one in intents if isinstance(one.facts, Scanned))
    signed = NoticeSigned(number=notice.number, way=SignedWay.scan, scan=scan)
    intents.append(Intent(id=new_id(), case=case.id, facts=signed))
    record(counter, intents, checklist=checklist_of(counter, case))
    return _followed(counter, case.id)


def held_intents(serving: Serving, case: str, action: str) -> list[Intent]:
    """What a decision writes of originals that were kept while the lines were judged."""
    here = {one.material for one in serving.case.originals_here} if serving.case is not None else set()
    words = {one.material.id: one.material.text for one in serving.checklist.lines}
    return [
        Intent(id=derived_id(action, f"held:{one}"), case=case, facts=OriginalHeld(material=one, text=words[one]))
        for one in serving.draft.held
        if one in words and one not in here
    ]


def pass_guard(counter: Counter, serving: Serving, by: GuardedBy, reason: str, *, asked: str) -> str:
    """The clerk says it is the same person all the same, and why: written down at once, whatever becomes of it.
    ``asked`` is made anew whenever the guard asks, so that a doubled key is one action; it is what is returned."""
    case = serving.case.id if serving.case is not None else ""
    facts = GuardOverridden(by=by, draft="" if case else serving.draft.id)
    record(counter, [Intent(id=asked, case=case, facts=facts, personal=Personal(words={"reason": reason}))])
    return asked


def _write(counter: Counter, case: Case, facts: CustodyFacts) -> Followed:
    record(counter, [Intent(id=new_id(), case=case.id, facts=facts)])
    return _followed(counter, case.id)


def _followed(counter: Counter, case: str) -> Followed:
    return Followed(get_case(counter, case), (), Changes(frozenset({case})))
