# SPDX-License-Identifier: Apache-2.0
"""补正: a citizen comes back with the notice; the same case goes on, and only its open lines are looked at again."""

import copy

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Channel
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.correction import carried_lines, listed_papers
from counter_app.cases.draft import OFFICE
from counter_app.cases.numbers import parse_reference
from counter_app.catalogue.checklist import build_checklist
from counter_app.desk.counter import Counter
from counter_app.desk.drafting import draft_of
from counter_app.desk.serving import Serving

COMES_BACK = frozenset({CaseStatus.notified, CaseStatus.sent_back, CaseStatus.opened})
"""Where the citizen may come with papers again."""


def find_case(counter: Counter, typed: str) -> Case:
    """The case that a QR's text, a paper's number or a case number means. Raises CounterError where there is none."""
    case = counter.store.find_by_number(typed)
    if case is None:
        raise CounterError("reopening.not_here", number=parse_reference(typed).case_number)
    return case


def reopen(counter: Counter, case: Case, *, notice: str = "") -> Serving:
    """Go on with a case that was told what is missing. Lines that were right stay right; the others are open again.

    ``notice`` is the number the citizen brought, "" where the case was found by searching. A draft that was already
    begun for this case is continued. Nothing is written before the next decision.
    """
    if case.status not in COMES_BACK:
        raise CounterError("reopening.not_waiting", status=case.status.label)
    drafts = (one for one in counter.store.list_drafts() if one.page != OFFICE)
    begun = next((one for one in drafts if one.case == case.id), None)
    item = counter.item_of(case)
    if item is None or item.structure is None:
        raise CounterError("drafting.item_gone")
    if begun is not None:
        return Serving(item, begun, case)
    listed = listed_papers(case)
    draft = msgspec.structs.replace(
        draft_of(counter, case, version=item.version, page="checklist"),
        notice=notice,
        applicant=case.applicant,
        agent=case.agent,
        answers=dict(case.answers),
        eligibility=dict(case.eligibility),
        clocks=dict(case.clocks),
        period=case.period,
        channel=Channel.list if case.channel is Channel.list else Channel.window,  # whoever comes back is here now
        lines=carried_lines(case, build_checklist(item, case.answers, listed=listed)),
        listed=listed,
        forms={form: copy.deepcopy(one.filled) for form, one in case.forms.items() if one.filled},
    )
    return Serving(item, draft, case)


def take_up_again(serving: Serving, case: Case) -> Serving:
    """The outcome was taken back at once: the same judgements go on, under the number the case has."""
    draft = msgspec.structs.replace(serving.draft, id=new_id(), action_id=new_id(), case=case.id, form_prints={})
    return Serving(serving.item, draft, case)


def guide_changed(serving: Serving) -> bool:
    """Whether the lines are judged by another edition than the one they began with: told to the clerk.

    A draft without a case goes on by today's guide, and so does a case whose own edition was not kept.
    """
    began = serving.case.version if serving.case is not None else serving.draft.version
    return bool(began) and began != serving.item.version


def newer_guide(counter: Counter, serving: Serving) -> bool:
    """Whether a newer edition is in force while this case goes on by its own."""
    today = counter.item(serving.item.guide, serving.item.ordinal)
    return serving.case is not None and today is not None and today.version != serving.item.version
