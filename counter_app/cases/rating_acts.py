# SPDX-License-Identifier: Apache-2.0
"""What can happen to an evaluation besides a question asked at the window: an invitation on paper, a local default."""

import msgspec

from counter_app.cases.facts import Facts
from counter_app.catalogue.rating_dialects import BY_RULE


class RatingInvited(Facts, tag="rating_invited", frozen=True, kw_only=True):
    """The slip invites to evaluate by telephone. The token itself stands on the paper alone; here is its sha256.

    ``until`` in µs: after it no press counts. ``decision`` is the id of the action it is about.
    """

    question: str
    decision: str
    token_digest: str
    until: int


class DefaultCounted(Facts, tag="default_counted", frozen=True, kw_only=True):
    """A local rule counts a handling that nobody evaluated. It is nobody's press and never shown as one.

    ``rule`` says which rule that was, as it is written in the log (``7 natural``).
    """

    question: str
    decision: str
    level: int
    rule: str


class CaseInvitation(msgspec.Struct, frozen=True):
    """An invitation of the case as it was given."""

    question: str
    decision: str
    token_digest: str
    until: int
    clerk: str
    at: int


class CaseDefault(msgspec.Struct, frozen=True):
    """A level that a local rule counts, of no press; ``action`` is the id of the act."""

    source = BY_RULE  # wherever it goes out, in the place where a press has its own

    question: str
    decision: str
    level: int
    rule: str
    at: int
    action: str
