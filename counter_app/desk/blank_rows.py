# SPDX-License-Identifier: Apache-2.0
"""以下空白: what stands under the last row of a printed table, so that nobody can add to it."""

from counter_app.base.texts import text
from counter_app.forms.definition import FormDefinition


def blank_below(form: FormDefinition, roster: str, rows: int) -> list[dict[str, str]]:
    """The row that closes a table with so many rows; none where the last sheet is full."""
    table = form.roster(roster)
    if table is None or not rows % table.printed_rows:
        return []
    return [{"name": text("roster_results.blank_below")}]
