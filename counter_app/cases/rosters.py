# SPDX-License-Identifier: Apache-2.0
"""One case, many people: each row of a case's roster has a result of its own (部分受理 is lawful)."""

import msgspec

from counter_app.cases.facts import Facts


class RowRejected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A row that was not taken. ``reason`` is a code of ``resources/work``; the clerk's own words stand in
    ``Personal.words["row:<row>"]`` instead."""

    row: int
    reason: str = ""


class RowsDecided(Facts, tag="rows_decided", frozen=True, kw_only=True):
    """Rows (from 1) of a roster of one of the case's forms were decided; decided again, the later result counts.

    ``passed`` are spans (first, last) of rows, so that five thousand accepted people are one pair.
    """

    form: str
    roster: str
    passed: tuple[tuple[int, int], ...] = ()
    rejected: tuple[RowRejected, ...] = ()
    ordinal: int = 0  # counts such decisions of the case from 1: two who decide at once do not undo each other


class RowResult(msgspec.Struct, frozen=True):
    """What became of a row. ``reason`` is the code or the clerk's words; "" where it passed."""

    passed: bool
    reason: str = ""
