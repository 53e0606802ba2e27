# SPDX-License-Identifier: Apache-2.0
"""Items that are about a month: what an institution settles, one case a month."""

from datetime import date

from counter_app.catalogue.items import ApplicantKind, ServiceItem
from counter_app.catalogue.money_kinds import Once
from counter_app.catalogue.work_book import shipped_work

MONTH = "month"
"""What the question for it is called among those that have no answer yet."""
OFFERED = 9


def asks_month(item: ServiceItem) -> bool:
    """Whether a case of the item is about a month: an institution's settlement, also where no 拨付 is named."""
    if item.structure is None or item.structure.applicant is not ApplicantKind.institution:
        return False
    matters = shipped_work().money.matters
    return any(name in matters and matters[name].once is Once.month for name in item.matters)


def months_offered(today: date) -> tuple[str, ...]:
    """The months (2026-10) that can be settled now, the last full one first, this one at the end."""
    first = today.year * 12 + today.month - 1
    found = [first - back for back in (*range(1, OFFERED), 0)]
    return tuple(f"{one // 12}-{one % 12 + 1:02}" for one in found)
