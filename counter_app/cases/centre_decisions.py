# SPDX-License-Identifier: Apache-2.0
"""What the centre decided on a case, as it is recorded at the window: once for each decision, and never changed."""

from enum import StrEnum

import msgspec

from counter_app.cases.facts import Facts


class CentreSays(StrEnum):
    """What was decided."""

    accepted = "accepted"  # 通过
    returned = "returned"  # 退回
    paid = "paid"  # 拨付
    published = "published"  # 公布


class Standing(StrEnum):
    """How a decision met the case at the window."""

    followed = "followed"  # the actions it means were written in the same press
    agreed = "agreed"  # the window had come to the same before
    open = "open"  # nothing speaks against it, but somebody here has to do what it means
    differs = "differs"  # the window had gone on meanwhile, somewhere else


TO_SETTLE = frozenset({Standing.open, Standing.differs})
"""What somebody at the window has to look at."""


class CentreDecided(Facts, tag="centre_decided", frozen=True, kw_only=True):
    """A decision of the back office came. Its reason stands in ``Personal.words["reason"]``.

    ``base_epoch`` and ``base_seq`` are the last action of this case that the centre knew of; ``why`` is the code of the
    sentence that says why the window could not follow by itself.
    """

    decision: str
    says: CentreSays
    step: str
    verb: str  # of the step, "" where the item has no such step
    by: str
    decided_at: int
    base_epoch: int
    base_seq: int
    standing: Standing
    why: str = ""
    amount: str = ""
    on: str = ""  # ISO: the bank's day, the day of publication


class DecisionSettled(Facts, tag="decision_settled", frozen=True, kw_only=True):
    """Somebody looked at a decision that the window had not followed; what was found stands in
    ``Personal.words["reason"]``."""

    decision: str


class CentreWord(msgspec.Struct, frozen=True):
    """A decision of the centre on a case and what became of it. ``settled_at`` is 0 until somebody looked at it."""

    decision: str
    says: CentreSays
    step: str
    verb: str
    by: str
    decided_at: int
    at: int
    standing: Standing
    reason: str = ""
    why: str = ""
    amount: str = ""
    on: str = ""
    settled_at: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look at it."""
        return self.standing in TO_SETTLE and not self.settled_at
