# SPDX-License-Identifier: Apache-2.0
"""The evaluations of a case as its page shows them to who may see levels."""

from dataclasses import dataclass
from datetime import date

from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import text
from counter_app.cases.case import Case, CaseRating
from counter_app.cases.follow_up_rules import FollowUp, FollowUpRule, follow_ups


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One that was given. ``follow_up`` where it is bad, with its working days left (below 0: over)."""

    rating: CaseRating
    level: str
    reasons: str
    source: str
    follow_up: FollowUp | None
    days_left: int


def evaluations_of(case: Case, rule: FollowUpRule, today: date) -> tuple[Evaluation, ...]:
    """Every level that was given, in order, in words."""
    bad = {one.key: one for one in follow_ups(case, rule)}
    return tuple(_evaluation(one, bad.get(one.question), rule, today) for one in case.ratings if one.level)


def _evaluation(one: CaseRating, followed: FollowUp | None, rule: FollowUpRule, today: date) -> Evaluation:
    levels = shipped_levels()
    reasons = [(found.words if (found := levels.reason(code)) else code) for code in one.reasons]
    source = text(f"follow_up.source.{one.source}") if one.source is not None else ""
    left = followed.days_left(today, rule.calendar) if followed is not None else 0
    return Evaluation(one, levels.words(one.level), "、".join(reasons), source, followed, left)
