# SPDX-License-Identifier: Apache-2.0
"""One case a month of an institution and item: what it holds, and whether another case holds it already."""

from counter_app.base.texts import text
from counter_app.cases.claims import HeldKey
from counter_app.cases.people import Unit
from counter_app.desk.counter import Counter
from counter_app.desk.serving import Serving


def month_spoken(month: str) -> str:
    """``2026年10月`` of 2026-10."""
    year, _, of_year = month.partition("-")
    return text("serving.month", year=year, month=int(of_year))


def month_keys(counter: Counter, serving: Serving) -> tuple[HeldKey, ...]:
    """What a settlement holds once it is accepted; nothing for an item without a month."""
    party, period = serving.draft.applicant, serving.draft.period
    if not period or not isinstance(party, Unit):
        return ()
    kind = f"month/{serving.item.guide}-{serving.item.ordinal}"
    institution = party.credit_code or party.unit_code or party.name
    return (HeldKey(kind, counter.store.digest_of_key(f"{kind}\0{institution.upper()}\0{period}")),)
