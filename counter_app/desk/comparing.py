# SPDX-License-Identifier: Apache-2.0
"""An item beside what other places have for the same matter (各地对照)."""

from counter_app.catalogue import aligning, matters
from counter_app.catalogue.aligning import read_alike
from counter_app.catalogue.comparing import Comparing, side_by_side
from counter_app.catalogue.items import ServiceItem
from counter_app.catalogue.matters import MatterMap, read_local_matters
from counter_app.desk.counter import Counter


def compare_item(counter: Counter, item: ServiceItem) -> tuple[Comparing, ...]:
    """One comparison for each matter of the item, this hall's own place first. Raises CounterError for damaged data."""
    shipped = counter.shelf.shipped
    alike = read_alike(shipped / aligning.FILE)
    known = MatterMap(counter.catalogue, read_local_matters(shipped / matters.FILE))
    own = counter.settings.hall.guide
    return tuple(
        Comparing(counter.catalogue, one, side_by_side(one, own=own, item=item), alike) for one in known.of(item)
    )
