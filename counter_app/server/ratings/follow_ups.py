# SPDX-License-Identifier: Apache-2.0
"""What became of a bad evaluation, as the province and the public are told it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from counter_app.cases.case import Case
from counter_app.catalogue.rating_dialects import Content


@dataclass(frozen=True, slots=True)
class Followed:
    """The follow-up of one evaluation. ``counts`` is False for one that was mistaken or malicious, after the review."""

    counts: bool
    closed: bool
    called_back: bool
    overdue: bool


def followed(case: Case, question: str, today: date) -> Followed | None:
    """How the follow-up of an evaluation stands; None where there is none."""
    return None


def follow_facts(case: Case, question: str, today: date) -> Mapping[Content, str]:
    """What the province is told of a follow-up that is closed."""
    return {}
