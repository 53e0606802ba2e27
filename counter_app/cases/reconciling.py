# SPDX-License-Identifier: Apache-2.0
"""三方对数: the papers of a day against what was recorded, and that against what the centre has."""

from collections.abc import Collection, Mapping, Sequence

from counter_app.cases.actions import Action, Printed, TakenBack
from counter_app.cases.case import Case
from counter_app.cases.day_lines import OUT, PAPER_OF
from counter_app.cases.log_parts import Figure, Reconciliation
from counter_app.cases.surroundings import Surroundings


def reconcile(
    today: Sequence[Action],
    voided: Collection[str],
    cases: Mapping[str, Case | None],
    surroundings: Surroundings,
) -> Reconciliation:
    """Count all three sides. ``voided`` are ids of actions that were taken back.

    A paper is the last that is known of each of its copies; one that was voided counts on no side.
    """
    prints = ((one.case, one.facts) for one in today if isinstance(one.facts, Printed))
    touched = {(case_id, one.paper, one.number, one.copy) for case_id, one in prints}
    papers = [
        (case, paper)
        for case_id in sorted({one[0] for one in touched})
        if (case := cases.get(case_id)) is not None
        for paper in case.papers
        if not paper.voided and (case_id, paper.paper, paper.number, paper.copy) in touched
    ]
    deciding = [one for one in today if type(one.facts) in PAPER_OF and one.id not in voided]
    bare = [one.case for one in deciding if not _has_paper(cases.get(one.case), PAPER_OF[type(one.facts)])]
    missing = [case.id for case, paper in papers if paper.missing] + bare
    loose = [
        case.id
        for case, paper in papers
        if paper.state in OUT and paper.paper in PAPER_OF.values() and not _was_decided(case, paper.paper)
    ]
    counts = surroundings.centre_counts
    return Reconciliation(
        owed=_figure("owed", [one.case for one in deciding]),
        out=_figure("out", [case.id for case, paper in papers if paper.state in OUT]),
        missing=_figure("missing", missing),
        without_decision=_figure("without_decision", loose),
        recorded=len(today),
        at_centre=sum(surroundings.at_centre(one.epoch, one.seq) for one in today) if counts else None,
    )


def _has_paper(case: Case | None, paper: str) -> bool:
    return case is None or any(one.paper == paper and not one.voided for one in case.papers)


def _was_decided(case: Case, paper: str) -> bool:
    """Whether a decision that leaves such a paper still counts in the case."""
    taken = {one.facts.action for one in case.history if isinstance(one.facts, TakenBack)}
    return any(PAPER_OF.get(type(one.facts)) == paper and one.id not in taken for one in case.history)


def _figure(name: str, cases: Sequence[str]) -> Figure:
    return Figure(name, len(cases), tuple(sorted(set(cases))))
