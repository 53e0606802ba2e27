# SPDX-License-Identifier: Apache-2.0
"""The slips of a day, so that every number that was given is accounted for: out, voided, or still owed."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from counter_app.base.texts import text
from counter_app.cases.actions import Action, PaperVoided, Printed
from counter_app.cases.case import Case

SLIP = "slip"


class SlipFigures(msgspec.Struct, frozen=True):
    """Slips that something happened to on a day, each by the last that is known of it.

    ``tickets`` are queue tickets that were voided.
    """

    out: int = 0
    voided: int = 0
    missing: int = 0
    tickets: int = 0


def slip_figures(today: Sequence[Action], cases: Mapping[str, Case | None]) -> SlipFigures:
    """Counted from a day's actions and the cases as they stood at its end."""
    touched = {
        (one.case, one.facts.number, one.facts.copy)
        for one in today
        if isinstance(one.facts, Printed | PaperVoided) and one.facts.paper == SLIP
    }
    papers = [
        paper
        for case in cases.values()
        if case is not None
        for paper in case.papers
        if paper.paper == SLIP and (case.id, paper.number, paper.copy) in touched
    ]
    return SlipFigures(
        out=sum(not one.voided and not one.missing for one in papers),
        voided=sum(bool(one.voided) for one in papers),
        missing=sum(one.missing for one in papers),
        tickets=sum(isinstance(one.facts, PaperVoided) and not one.case for one in today),
    )


def slip_lines(slips: SlipFigures) -> Iterator[str]:
    """The figures in words; nothing where there was no slip."""
    if slips.out or slips.voided or slips.missing:
        yield text("cases.log.slips", out=slips.out, voided=slips.voided, missing=slips.missing)
    if slips.tickets:
        yield text("cases.log.tickets", count=slips.tickets)
