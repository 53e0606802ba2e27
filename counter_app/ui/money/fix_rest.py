# SPDX-License-Identifier: Apache-2.0
"""其余照申报核定: rows nobody looked at are fixed as they were asked; what is deducted follows from what is fixed."""

from counter_app.base.money import parse_money
from counter_app.forms.session import FormSession
from counter_app.forms.visibility import is_blank
from counter_app.ui.money.claim_sums import ASKED, DEDUCTED, FIXED


def fix_rest(session: FormSession) -> int:
    """Fill in what follows from the rows themselves; how many rows were changed. One step that can be taken back.

    Totals are left to whoever reads them off a paper: they are what the rows are checked against.
    """
    roster = next((one for one in session.form.rosters if FIXED in {column.key for column in one.columns}), None)
    if roster is None:
        return 0
    before = session.filled.rosters.get(roster.key, [])
    after = [_followed(one) for one in before]
    changed = sum(1 for old, new in zip(before, after, strict=True) if old != new)
    if changed:
        session.set_rows(roster.key, after)
    return changed


def _followed(row: dict[str, str]) -> dict[str, str]:
    """A row with what follows; as it is where nothing does, or where what stands there is no sum."""
    asked, fixed = parse_money(row.get(ASKED, "")), parse_money(row.get(FIXED, ""))
    if is_blank(row) or asked is None:
        return row
    if not row.get(FIXED) and not row.get(DEDUCTED):
        return {**row, FIXED: str(asked)}
    deducted = parse_money(row.get(DEDUCTED, ""))
    if not row.get(FIXED) and deducted is not None and deducted <= asked:
        return {**row, FIXED: str(asked - deducted)}
    if fixed is not None and fixed < asked and not row.get(DEDUCTED):
        return {**row, DEDUCTED: str(asked - fixed)}
    return row
