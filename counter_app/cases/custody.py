# SPDX-License-Identifier: Apache-2.0
"""What the window has in its hands and owes: originals that were kept, notices to be signed for, a guard passed by.

Nothing here identifies a person: a paper is named by its line of the checklist, why a guard was passed by stands in
``Personal.words["reason"]``.
"""

from enum import StrEnum

import msgspec

from counter_app.cases.facts import Facts


class GivenTo(StrEnum):
    """To whom an original went from the window."""

    citizen = "citizen"  # 退还
    office = "office"  # 移交: it goes with the file to whoever works on the case


class SignedWay(StrEnum):
    """How it is known that a notice was signed for."""

    window = "window"  # the clerk saw it signed
    scan = "scan"  # the signed copy was scanned


class GuardedBy(StrEnum):
    """What brought another person beside a case."""

    typed = "typed"
    card = "card"
    code = "code"


class OriginalHeld(Facts, tag="original_held", frozen=True, kw_only=True):
    """原件留下: the original of a checklist line stays at the window for now."""

    material: str
    text: str


class OriginalReturned(Facts, tag="original_returned", frozen=True, kw_only=True):
    """原件退还、移交. ``held`` is the id of the action by which it was kept."""

    held: str
    to: GivenTo


class NoticeSigned(Facts, tag="notice_signed", frozen=True, kw_only=True):
    """签收: the receiver signed for a notice. ``scan`` is that of the signed copy, where there is one."""

    number: str
    way: SignedWay
    scan: str = ""


class GuardOverridden(Facts, tag="guard_overridden", frozen=True, kw_only=True):
    """换人提醒后继续: another name or number beside a case, and the clerk said it is the same person all the same.
    ``draft`` is the case in the making where there was none yet: the case that comes of it has the same id."""

    by: GuardedBy
    draft: str = ""


CustodyFacts = OriginalHeld | OriginalReturned | NoticeSigned | GuardOverridden


class HeldOriginal(msgspec.Struct, frozen=True):
    """An original that the window kept. ``action`` is by what it was kept; ``to`` is None while it lies here."""

    action: str
    material: str
    text: str
    at: int
    clerk: str
    to: GivenTo | None = None
    given_at: int = 0

    @property
    def here(self) -> bool:
        """Whether it still lies at the window."""
        return self.to is None
