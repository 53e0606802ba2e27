# SPDX-License-Identifier: Apache-2.0
"""That somebody was looked up in the centre's register: what was asked and why, never what was seen."""

from enum import StrEnum

from counter_app.cases.facts import Facts


class AnswerSource(StrEnum):
    """Where the answer that was shown came from."""

    centre = "centre"
    kept = "kept"  # an earlier answer of the centre's, while it is away


class LookedUp(Facts, tag="looked_up", frozen=True, kw_only=True):
    """Written before the answer is shown. ``query`` and ``purpose`` are names of ``resources/register``;
    ``answered_at`` is the moment of the answer by the centre's clock (µs), ``rows`` how many there were."""

    query: str
    purpose: str
    source: AnswerSource
    answered_at: int
    rows: int = 0
