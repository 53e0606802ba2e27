# SPDX-License-Identifier: Apache-2.0
"""An evaluation on paper: entered by a supervisor from the scan, which stays with it as its proof."""

import secrets

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.base.evaluation import shipped_levels
from counter_app.base.ids import derived_id, new_id
from counter_app.cases.actions import Intent, Rated, RatingAsked, RatingSource, Scanned
from counter_app.cases.case import Case
from counter_app.cases.draft import sheet_draft
from counter_app.cases.people import Personal
from counter_app.cases.rating import PAPER, RATING_SCAN, RATING_WORDS
from counter_app.cases.rules import check
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.listing import get_case
from counter_app.desk.scanning import Taken, keep
from counter_app.desk.signing_in import check_password
from counter_app.settings import SUPERVISORS


def enter_paper(
    counter: Counter,
    case_id: str,
    taken: Taken,
    *,
    level: int,
    supervisor: str,
    password: str,
    reasons: tuple[str, ...] = (),
    words: str = "",
) -> Changes:
    """Write what stands on a paper about the case's last decision, with its scan, by a supervisor's own password.

    Raises CounterError: ``paper_rating.*``, as the password, and as the rules do; nothing is written then. One scan is
    the proof of one handling.
    """
    member = check_password(counter, supervisor, password)
    if member.role not in SUPERVISORS:
        raise CounterError("paper_rating.supervisor")
    case = get_case(counter, case_id)
    if case.outcome is None:
        raise CounterError("cases.rules.rating_decision")
    known = shipped_levels()
    for code in reasons:
        if known.reason(code) is None:
            raise CounterError("paper_rating.unknown", reason=code)
    if not taken.sheets:
        raise CounterError("paper_rating.no_file")
    if counter.store.ratings.has_paper({one.digest for one in taken.sheets}):
        raise CounterError("paper_rating.known")
    now = counter.clock()
    at = to_micros(now)
    intents = list(_intents(counter, case, taken, level=level, reasons=reasons, words=words.strip(), at=at))
    confirming = {one.number for one in counter.settings.hall.staff if one.role in SUPERVISORS}

    def guard(current: Case | None, intent: Intent) -> None:
        check(
            current,
            intent,
            clerk=member.number,
            duties=member.duties,
            now=now,
            work=counter.work,
            supervisors=confirming,
        )

    counter.store.record(intents, clerk=member.number, at=at, check=guard)
    return Changes(frozenset({case.id}))


def _intents(
    counter: Counter, case: Case, taken: Taken, *, level: int, reasons: tuple[str, ...], words: str, at: int
) -> list[Intent]:
    """The question the paper answers, its scan, and what it says: one press."""
    decision = case.outcome
    if decision is None:
        raise ValueError("a paper is about a decision")
    question, nonce = new_id(), secrets.token_hex(16)
    sheets = keep(counter, sheet_draft(case.id), taken)
    asked = RatingAsked(question=question, decision=decision.id, device=PAPER, nonce=nonce)
    scanned = [
        Scanned(
            scan=one.scan,
            material=RATING_SCAN + question,
            digest=one.digest,
            width=one.width,
            height=one.height,
            size=one.size,
            source=one.source,
        )
        for one in sheets
    ]
    rated = Rated(
        question=question,
        level=level,
        reasons=reasons,
        source=RatingSource.paper,
        device=PAPER,
        nonce=nonce,
        asked_at=at,
        pressed_at=at,
        digest=sheets[0].digest,
    )
    said = Personal(words={RATING_WORDS: words} if words else {})
    return [
        Intent(id=question, case=case.id, facts=asked),
        *(Intent(id=derived_id(question, f"scan:{one.scan}"), case=case.id, facts=one) for one in scanned),
        Intent(id=derived_id(question, "ended"), case=case.id, facts=rated, personal=said),
    ]
