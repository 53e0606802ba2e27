# SPDX-License-Identifier: Apache-2.0
"""A form as it was filled in. Personal throughout: kept only in drafts and in the personal part of actions."""

import msgspec


class FilledForm(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Values by field, rows by roster, and where each value came from.

    Values are canonical: dates 2026-11-20, months 2026-11, periods a/b, money 1234.50, choices a,b in the form's order,
    regions and nations by their codes, yes and no; everything else as typed, outer spaces removed, line ends joined.
    ``sources``: field → typed, card, applicant, unit, agent, answer, earlier, case, form, register or office.
    """

    form: str
    version: str
    values: dict[str, str] = {}
    rosters: dict[str, list[dict[str, str]]] = {}
    sources: dict[str, str] = {}
