# SPDX-License-Identifier: Apache-2.0
"""What an agreement asks for, remembered per institution: the papers a clerk listed the last time are offered again."""

from collections.abc import Mapping
from dataclasses import dataclass

from counter_app.cases.correction import listed_papers
from counter_app.cases.people import Unit
from counter_app.desk.counter import Counter
from counter_app.desk.serving import Serving


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was listed in an earlier case of the same institution and item, by the material it was listed under."""

    number: str
    opened_at: int
    papers: Mapping[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        """How many papers."""
        return sum(map(len, self.papers.values()))


def remembered_papers(counter: Counter, serving: Serving) -> Remembered | None:
    """The papers of the last case that listed any under a material which is still open here. Reads the store."""
    party = serving.draft.applicant
    left = {one.material.id for one in serving.checklist.lines if one.material.left_to and not one.listed}
    open_ones = left - {material for material, papers in serving.draft.listed.items() if papers}
    if not isinstance(party, Unit) or not party.credit_code or not open_ones:
        return None
    item = serving.item
    found = counter.store.cases_with([party.credit_code], guide=item.guide, item=item.ordinal)
    for row in found.get(party.credit_code, ()):
        case = counter.store.case(row.case_id)
        if case is None or (serving.case is not None and case.id == serving.case.id):
            continue
        papers = {one: tuple(words) for one, words in listed_papers(case).items() if one in open_ones and words}
        if papers:
            return Remembered(case.number, case.opened_at, papers)
    return None


def take_remembered(serving: Serving, remembered: Remembered) -> None:
    """List the same papers again; nobody has looked at any of them yet, and the case says where they are from."""
    for material, papers in remembered.papers.items():
        serving.list_papers(material, papers)
    serving.draft.remembered = remembered.number
