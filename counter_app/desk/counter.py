# SPDX-License-Identifier: Apache-2.0
"""The counter itself: what every use case works with. Cheap to make; catalogue and store are opened when wanted."""

import logging
from collections.abc import Mapping

from counter_app.base.clock import Clock, civil_date, system_clock, to_micros
from counter_app.base.resources import Fault, ResourceFaults
from counter_app.cases.calendar import WorkCalendar
from counter_app.catalogue.items import Catalogue, ServiceItem
from counter_app.catalogue.loader import load_catalogue
from counter_app.catalogue.search import SearchIndex
from counter_app.settings import Settings, StaffMember
from counter_app.store.case_store import Store

logger = logging.getLogger(__name__)


class Counter:
    """One window of a hall. Owned by the composition root; use cases take it as their first argument.

    ``catalogue`` and ``index`` are read-only once loaded and may be used on any thread; ``store`` is
    called from the store's own threads only.
    """

    def __init__(self, settings: Settings, clock: Clock = system_clock) -> None:
        self.settings = settings
        self.clock = clock
        self.calendar_faults: tuple[Fault, ...] = ()
        self.calendar = self._read_calendar()
        self.clerk: StaffMember | None = None
        self.catalogue_faults: tuple[Fault, ...] = ()
        self._catalogue: Catalogue | None = None
        self._index: SearchIndex | None = None
        self._store: Store | None = None

    @property
    def catalogue(self) -> Catalogue:
        """All guides that could be loaded."""
        if self._catalogue is None:
            raise RuntimeError("the catalogue is not loaded yet")
        return self._catalogue

    @property
    def index(self) -> SearchIndex:
        """The finder over the catalogue."""
        if self._index is None:
            raise RuntimeError("the catalogue is not loaded yet")
        return self._index

    @property
    def store(self) -> Store:
        """The window's encrypted store."""
        if self._store is None:
            raise RuntimeError("the store is not open yet")
        return self._store

    @property
    def clerk_number(self) -> str:
        """Who is at the window; "" before signing in."""
        return self.clerk.number if self.clerk else ""

    def now_micros(self) -> int:
        """The present moment in µs."""
        return to_micros(self.clock())

    def today(self) -> str:
        """Today's ISO date on the hall's wall."""
        return civil_date(self.clock()).isoformat()

    def item(self, guide: str, ordinal: int) -> ServiceItem | None:
        """An item by its place in a guide, or None."""
        return self.catalogue.item(guide, str(ordinal))

    def _read_calendar(self) -> WorkCalendar:
        """The working days; without them everything works but what sets a deadline."""
        try:
            return WorkCalendar.load(self.settings.places.calendar)
        except ResourceFaults as unreadable:
            self.calendar_faults = unreadable.faults
            return WorkCalendar.unread()

    def load_catalogue(self) -> None:
        """Read the guides, quick from the compiled copy. What is faulty is left out, told in ``catalogue_faults``."""
        load = load_catalogue(self.settings.places.cache)
        self.catalogue_faults = load.faults
        self._catalogue = load.catalogue
        self._index = load.index

    def open_store(self) -> None:
        """Open the store. Raises CounterError where it cannot be used; nothing is changed then."""
        self._store = Store.open(
            self.settings.places,
            region=self.settings.hall.region,
            window=self.settings.window.number,
            clock=self.clock,
        )

    def close(self) -> None:
        """Give the store back; calling it again does nothing."""
        if self._store is not None:
            self._store.close()
            self._store = None


Usage = Mapping[tuple[str, int], int]
"""How often each (guide, ordinal) was used at this window."""
