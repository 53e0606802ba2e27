# SPDX-License-Identifier: Apache-2.0
"""Who is at the window: signing in by the centre's word or the hall's file; a supervisor confirms by their password."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import Intent, SignedIn, SignedOut
from counter_app.desk.counter import Counter
from counter_app.desk.recording import record
from counter_app.desk.staff_cache import KEPT_DAYS, days_left, last_day
from counter_app.settings import SUPERVISORS, StaffMember
from counter_app.wire.staff import wait_after

_UNKNOWN = "$argon2id$v=19$m=19456,t=2,p=1$UJo6sr6tyUSaf3a571QOyQ$XHZF2CZlC+DKqrAd59l/2459BO81PCPul8wnhZu3fb0"
"""Compared with for a number nobody has, so that a wrong number takes as long as a wrong password."""


def check_password(counter: Counter, number: str, password: str) -> StaffMember:
    """The member of staff with this number and password. Raises CounterError, never saying which was wrong.

    Wrong tries make a number wait, longer each time, whether anybody has it or not; where a store is open, also over
    a restart.
    """
    tries = counter.store.tries if counter.has_store else None
    if tries is not None and (seconds := tries.seconds_left(number)):
        raise CounterError("signing_in.wait", minutes=-(-seconds // 60))
    _check_heard(counter)
    member = next((one for one in counter.settings.hall.staff if one.number == number), None)
    try:
        PasswordHasher().verify(member.password if member else _UNKNOWN, password)
    except (VerificationError, InvalidHashError) as error:
        if tries is not None:
            tries.wrong(number, wait_after)
        raise CounterError("signing_in.wrong") from error
    if member is None:
        raise CounterError("signing_in.wrong")
    if tries is not None:
        tries.right(number)
    return member


def _check_heard(counter: Counter) -> None:
    """Staff that the centre names are believed for thirty days without hearing from it, the last one to its end."""
    if counter.staff_of_centre:
        last = last_day(counter.store)
        if last is not None and civil_date(counter.clock()) > last:
            raise CounterError("signing_in.expired", days=KEPT_DAYS)


def warning(counter: Counter) -> str:
    """What to say to whoever has signed in: that nobody can soon, without the centre; "" where all is well."""
    if not counter.staff_of_centre:
        return ""
    left = days_left(counter.store, civil_date(counter.clock()))
    return "" if left is None else text("signing_in.ends", days=left)


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
