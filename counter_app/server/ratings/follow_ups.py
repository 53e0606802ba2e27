# SPDX-License-Identifier: Apache-2.0
"""What became of a bad evaluation, as the province and the public are told it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.follow_up import NOT_COUNTED, DoneFollowUp, FollowUpStep, finding_of, is_proved
from counter_app.catalogue.rating_dialects import Content

MOST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Followed:
    """The follow-up of one evaluation. ``counts`` is False for one that was mistaken or malicious, after the review."""

    counts: bool
    closed: bool
    called_back: bool


def followed(case: Case, question: str) -> Followed | None:
    """How the follow-up of an evaluation stands; None where nothing was done yet."""
    steps = _steps(case, question)
    if not steps:
        return None
    closed = any(one.step is FollowUpStep.closed for one in steps)
    counts = not closed or finding_of(steps) not in NOT_COUNTED
    return Followed(counts, closed, is_proved(steps, FollowUpStep.called_back))


def _steps(case: Case, question: str) -> Sequence[DoneFollowUp]:
    return [one for one in case.follow_ups if one.question == question]


def follow_facts(case: Case, question: str) -> Mapping[Content, str]:
    """What the province is told of a follow-up."""
    steps = _steps(case, question)

    def words(step: FollowUpStep) -> str:
        return "；".join(one.words for one in steps if one.step is step and one.words)[:MOST_WORDS]

    def whether(step: FollowUpStep) -> str:
        return "yes" if is_proved(steps, step) else "no"

    finding = finding_of(steps)
    return {
        Content.answered: whether(FollowUpStep.contacted),
        Content.called_back: whether(FollowUpStep.called_back),
        Content.verified_words: words(FollowUpStep.verified),
        Content.rectified_words: words(FollowUpStep.rectified),
        Content.follow_result: text(f"rating_records.finding.{finding.value}") if finding is not None else "",
        Content.called_back_words: words(FollowUpStep.called_back),
        Content.review_words: words(FollowUpStep.classified),
    }
