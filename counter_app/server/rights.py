# SPDX-License-Identifier: Apache-2.0
"""Who may do what at the centre: one table, asked by every call of a person."""

from collections.abc import Mapping
from enum import StrEnum

from counter_app.wire.staff import Role


class Right(StrEnum):
    """Something that not everybody may do."""

    see_windows = "see_windows"
    enrol_windows = "enrol_windows"
    revoke_windows = "revoke_windows"
    see_staff = "see_staff"
    keep_staff = "keep_staff"
    see_cases = "see_cases"
    see_days = "see_days"  # logs, figures and evaluations of windows and clerks
    sign_days = "sign_days"  # look through, give back and sign closed days
    decide = "decide"
    publish = "publish"
    ask_register = "ask_register"
    see_log = "see_log"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.clerk: frozenset({Right.ask_register}),
    Role.supervisor: frozenset(
        {
            Right.ask_register,
            Right.see_windows,
            Right.see_staff,
            Right.see_cases,
            Right.see_days,
            Right.sign_days,
        }
    ),
    Role.back_office: frozenset({Right.ask_register, Right.see_cases, Right.decide}),
    Role.administrator: frozenset(
        {
            Right.see_windows,
            Right.enrol_windows,
            Right.revoke_windows,
            Right.see_staff,
            Right.keep_staff,
            Right.publish,
        }
    ),
    Role.auditor: frozenset({Right.see_windows, Right.see_staff, Right.see_cases, Right.see_days, Right.see_log}),
}
"""What a role may do; what does not stand here it may not."""


def may(role: Role, right: Right) -> bool:
    """Whether a role has a right."""
    return right in RIGHTS[role]
