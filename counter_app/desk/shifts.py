# SPDX-License-Identifier: Apache-2.0
"""Between signing in and out: a pause with a reason, a lock while the clerk is away."""

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent
from counter_app.cases.shift_facts import Locked, PauseBegun, PauseEnded, Unlocked
from counter_app.desk.counter import Counter
from counter_app.desk.queue import standing_of
from counter_app.desk.recording import record
from counter_app.desk.signing_in import check_password


def pause(counter: Counter, reason: str) -> str:
    """暂停服务. Returns what the public reads."""
    standing = standing_of(counter)
    record(counter, [Intent(id=new_id(), case="", facts=PauseBegun(reason=reason))], queue=standing)
    return standing.book.pauses[reason].shown


def resume(counter: Counter) -> None:
    """恢复服务."""
    record(counter, [Intent(id=new_id(), case="", facts=PauseEnded())], queue=standing_of(counter))


def lock(counter: Counter) -> None:
    """离开锁屏."""
    record(counter, [Intent(id=new_id(), case="", facts=Locked())], queue=standing_of(counter))


def unlock(counter: Counter, password: str) -> None:
    """Back by the clerk's own password; somebody else signs in instead. Raises CounterError as signing in does."""
    if counter.clerk is None:
        raise CounterError("signing_in.nobody")
    check_password(counter, counter.clerk.number, password)
    standing = standing_of(counter)
    if standing.shift.locked:  # where the disk could not take the locking, nothing is to be unlocked
        record(counter, [Intent(id=new_id(), case="", facts=Unlocked())], queue=standing)
