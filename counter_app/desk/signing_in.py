# SPDX-License-Identifier: Apache-2.0
"""Who is at the window: signing in by the hall's file, and a supervisor's confirmation by their own password."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, SignedIn, SignedOut
from counter_app.desk.counter import Counter
from counter_app.desk.recording import record
from counter_app.settings import SUPERVISORS, StaffMember

_UNKNOWN = "$argon2id$v=19$m=19456,t=2,p=1$UJo6sr6tyUSaf3a571QOyQ$XHZF2CZlC+DKqrAd59l/2459BO81PCPul8wnhZu3fb0"
"""Compared with for a number nobody has, so that a wrong number takes as long as a wrong password."""


def check_password(counter: Counter, number: str, password: str) -> StaffMember:
    """The member of staff with this number and password. Raises CounterError, never saying which was wrong."""
    member = next((one for one in counter.settings.hall.staff if one.number == number), None)
    try:
        PasswordHasher().verify(member.password if member else _UNKNOWN, password)
    except (VerificationError, InvalidHashError) as error:
        raise CounterError("signing_in.wrong") from error
    if member is None:
        raise CounterError("signing_in.wrong")
    return member


def sign_in(counter: Counter, number: str, password: str) -> StaffMember:
    """Open the window for a member of staff; recorded before it counts."""
    member = check_password(counter, number, password)
    intent = Intent(id=new_id(), case="", facts=SignedIn(role=member.role))
    record(counter, [intent], clerk=member.number)
    counter.clerk = member
    return member


def sign_out(counter: Counter) -> None:
    """Leave the window; drafts stay."""
    if counter.clerk is not None:
        intent = Intent(id=new_id(), case="", facts=SignedOut())
        record(counter, [intent])
        counter.clerk = None


def confirm_supervisor(counter: Counter, number: str, password: str) -> str:
    """A supervisor confirms with their own password, and not for an act of their own. Returns their number."""
    member = check_password(counter, number, password)
    if member.role not in SUPERVISORS:
        raise CounterError("signing_in.not_supervisor")
    if counter.clerk is not None and member.number == counter.clerk.number:
        raise CounterError("signing_in.own_act")
    return member.number
