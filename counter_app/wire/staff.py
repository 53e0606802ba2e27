# SPDX-License-Identifier: Apache-2.0
"""Staff as the centre keeps them: roles, the row that a window caches, and how long wrong tries make one wait."""

from enum import StrEnum

from counter_app.wire.feeds import Body

ROW_SCHEMA = 1
FREE_TRIES = 5
FIRST_WAIT = 60
LONGEST_WAIT = 3600


class Role(StrEnum):
    """What somebody is at the centre and in a hall."""

    clerk = "clerk"
    supervisor = "supervisor"
    back_office = "back_office"
    administrator = "administrator"
    auditor = "auditor"


AT_WINDOWS = frozenset({Role.clerk, Role.supervisor, Role.administrator})
"""Who works at windows; of nobody else anything goes there."""

KEPT_BY_CENTRE = frozenset({Role.clerk, Role.supervisor})
"""Where the centre has named one of these for a hall it keeps that hall's staff; an administrator alone is none."""


class StaffRow(Body, frozen=True, kw_only=True):
    """A member of staff, signed by the centre. ``password`` is an argon2id hash, ``hall`` "" for all."""

    number: str
    name: str
    role: Role
    hall: str
    duties: tuple[str, ...]
    password: str


def wait_after(wrong: int) -> int:
    """Seconds nobody is let in after so many wrong tries in a row: none, then a minute, doubling up to an hour."""
    if wrong < FREE_TRIES:
        return 0
    return min(LONGEST_WAIT, FIRST_WAIT << min(wrong - FREE_TRIES, 10))
