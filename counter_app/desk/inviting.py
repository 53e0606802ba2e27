# SPDX-License-Identifier: Apache-2.0
"""What the code on a slip leads to: the centre's page of a case's progress, with an evaluation while one may be given.

Only where the window is enrolled at a centre that citizens can reach. The same code is read at the window: it holds
the case number.
"""

from urllib.parse import quote

from counter_app.base.errors import CounterError
from counter_app.cases.case import Case
from counter_app.cases.rating import may_invite
from counter_app.desk.counter import Counter
from counter_app.desk.papers import SLIP, told_by
from counter_app.desk.rating import invite

RATE, STATUS = "/c/rate/", "/c/status"


def reaches_citizens(counter: Counter) -> bool:
    """Whether papers of this window may bear the centre's address."""
    return bool(counter.settings.hall.public_url) and counter.store.centre.standing() is not None


def slip_link(counter: Counter, case: Case, *, ordinal: int = 0) -> str:
    """The address for one slip, "" where there is none. Writes an invitation: in the lane that writes.

    Of an older decision, and of one that was evaluated, only the progress is told.
    """
    if not reaches_citizens(counter) or not case.number:
        return ""
    base = counter.settings.hall.public_url.rstrip("/")
    decision = told_by(case, SLIP, ordinal).decision
    if decision is not None and case.outcome is not None and decision.id == case.outcome.id and may_invite(case):
        try:
            invited = invite(counter, case.id)
        except CounterError as error:
            if error.code.startswith("store."):
                raise
        else:
            return f"{base}{RATE}{invited.token}?number={quote(case.number)}"
    return f"{base}{STATUS}?number={quote(case.number)}"


def invites(link: str) -> bool:
    """Whether an address leads to an evaluation."""
    return RATE in link
