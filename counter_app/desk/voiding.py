# SPDX-License-Identifier: Apache-2.0
"""作废: papers that came out spoiled, so that every number given that day is accounted for."""

from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import TICKET, Intent, PaperVoided
from counter_app.cases.case import Case, CasePaper
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.recording import record

SPOILED = ("damaged", "unclear")
"""Why a paper is printed again (``printing.reason``) that tell that the one before is spoiled."""


def void_paper(counter: Counter, case: Case, paper: CasePaper, reason: str) -> Changes:
    """Void one paper of a case by its number and copy; ``reason`` is one of ``VOID_REASONS``.

    Raises CounterError where there is nothing to void. Printed again it is a copy of its own.
    """
    record(counter, [void_intent(case.id, paper, reason)])
    return Changes(frozenset({case.id}), papers=True)


def void_ticket(counter: Counter, number: str, reason: str) -> Changes:
    """Void a queue ticket by the number that stands on it."""
    facts = PaperVoided(paper=TICKET, number=number.strip(), reason=reason)
    record(counter, [Intent(id=new_id(), case="", facts=facts)])
    return Changes(papers=True)


def void_intent(case_id: str, paper: CasePaper, reason: str) -> Intent:
    """The action that voids one paper."""
    facts = PaperVoided(paper=paper.paper, number=paper.number, copy=paper.copy, reason=reason)
    return Intent(id=new_id(), case=case_id, facts=facts)


def spoiled_before(case: Case, paper: str, number: str, copy: int, reason: str) -> Intent | None:
    """The action that voids the copy before this one, where ``reason`` (the clerk's words) says that it is spoiled."""
    why = next((one for one in SPOILED if text(f"printing.reason.{one}") == reason), "")
    if not why:
        return None
    found = [one for one in case.papers if (one.paper, one.number) == (paper, number) and one.copy < copy]
    last = max(found, key=lambda one: one.copy, default=None)
    return void_intent(case.id, last, why) if last is not None and last.may_be_voided else None
