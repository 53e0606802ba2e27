# SPDX-License-Identifier: Apache-2.0
"""What a claim holds so that no other case claims it again: its invoices, its month, its people and year."""

import unicodedata
from collections.abc import Iterator

from counter_app.cases.case import Case
from counter_app.cases.claims import CLAIM_LINES, HeldKey
from counter_app.cases.people import Unit
from counter_app.catalogue.money_kinds import MatterMoney, Once
from counter_app.desk.counter import Counter
from counter_app.forms.filled import FilledForm

LINES, INVOICES = CLAIM_LINES, "invoices"
"""The rosters of the sheets: what is asked for line by line, and invoices that are only taken in."""


def rows_of(filled: FilledForm) -> list[dict[str, str]]:
    """The rows of a claim's sheet, without empty ones."""
    rows = filled.rosters.get(LINES) or filled.rosters.get(INVOICES, [])
    return [row for row in rows if any(row.values())]


def keys_of(counter: Counter, case: Case, money: MatterMoney, filled: FilledForm) -> tuple[HeldKey, ...]:
    """The keys of a claim, one a row (one in all for a month), in the order of the rows."""
    kind = f"{money.once.value}/{money.scope}"
    words = [f"{kind}\0{one}" for one in _words(case, money, filled)]
    return tuple(HeldKey(kind, counter.store.digest_of_key(one)) for one in words)


def _words(case: Case, money: MatterMoney, filled: FilledForm) -> Iterator[str]:
    match money.once:
        case Once.invoice:
            yield from (_joined(row.get("code", ""), row.get("number", "")) for row in rows_of(filled))
        case Once.row:
            yield from (_joined(row.get("id_number", ""), row.get("year", "")) for row in rows_of(filled))
        case Once.month:
            yield _joined(_institution(case), filled.values.get("period", ""))
        case Once.none:
            return


def _institution(case: Case) -> str:
    unit = case.applicant
    if not isinstance(unit, Unit):
        return unit.id_number if unit is not None else ""
    return unit.credit_code or unit.unit_code or unit.name


def _joined(*parts: str) -> str:
    """Written alike however they were typed; zeros in front are lost in many a spreadsheet."""
    plain = ("".join(unicodedata.normalize("NFKC", one).upper().split()) for one in parts)
    return "\0".join(one.lstrip("0") for one in plain)
