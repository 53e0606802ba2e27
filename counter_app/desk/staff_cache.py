# SPDX-License-Identifier: Apache-2.0
"""Staff as the centre names them, kept here signed, for days without it: thirty of them, the last seven with a word.

A window whose centre never named a clerk or a supervisor for it goes by the hall's own file: an administrator of the
whole city, who is known everywhere, does not lock the halls out.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.duties import PLAIN_DUTIES, Duty
from counter_app.base.errors import CounterError
from counter_app.settings import StaffMember
from counter_app.store.case_store import Store
from counter_app.store.feed_store import PulledRow
from counter_app.wire.feeds import Feed, read
from counter_app.wire.signing import holds, row_message
from counter_app.wire.staff import AT_WINDOWS, KEPT_BY_CENTRE, StaffRow

KEPT_DAYS = 30
WARNED_DAYS = 7


def staff_of_centre(store: Store) -> tuple[StaffMember, ...] | None:
    """Who may work at this window by the centre's word; None where it does not keep this hall's staff.

    What is kept is checked once more: a row that is not the centre's names nobody.
    """
    standing = store.centre.standing()
    if standing is None:
        return None

    def members(rows: Iterable[PulledRow]) -> list[StaffMember]:
        found = (_member(one) for one in rows if _is_centres(one, standing.algorithm, standing.public_key))
        return [one for one in found if one is not None]

    if not any(one.role in KEPT_BY_CENTRE for one in members(store.feeds.ever(Feed.staff.value))):
        return None
    return tuple(members(store.feeds.all_latest(Feed.staff.value)))


def _is_centres(row: PulledRow, algorithm: str, public_key: bytes) -> bool:
    message = row_message(row.feed, row.cursor, row.key, row.version, row.schema, row.at, gone=row.gone, body=row.body)
    return holds(algorithm, public_key, message, row.signature)


def _member(row: PulledRow) -> StaffMember | None:
    try:
        told = read(row.body, StaffRow)
    except CounterError:
        return None
    if told.role not in AT_WINDOWS or told.number != row.key:
        return None
    duties = tuple(Duty(one) for one in told.duties if one in set(Duty)) or PLAIN_DUTIES
    return StaffMember(told.number, told.name, told.role.value, told.password, duties)


def last_day(store: Store) -> date | None:
    """The last day on which the centre's word of its staff counts without hearing it again; None without a centre.

    It was heard when all of it was read, up to the newest: a centre that only takes what is sent may have revoked
    somebody meanwhile. Whole days: it never ends within one that has begun.
    """
    standing = store.centre.standing()
    if standing is None:
        return None
    heard_at = store.feeds.whole_at(Feed.staff.value)
    heard_on = civil_date(from_micros(standing.enrolled_at if heard_at is None else heard_at))
    return heard_on + timedelta(days=KEPT_DAYS)


def days_left(store: Store, today: date) -> int | None:
    """How many days the staff can still sign in without the centre, once that is worth a word; else None."""
    last = last_day(store)
    left = None if last is None else (last - today).days
    return left if left is not None and left <= WARNED_DAYS else None
