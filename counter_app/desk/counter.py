# SPDX-License-Identifier: Apache-2.0
"""The counter itself: what every use case works with. Cheap to make; catalogue and store are opened when wanted."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from counter_app.base.clock import Clock, civil_date, system_clock, to_micros
from counter_app.base.duties import Duty
from counter_app.base.resources import Fault, ResourceFaults
from counter_app.cases.calendar import WorkCalendar
from counter_app.cases.case import Case
from counter_app.catalogue.archive import keep_editions, kept_item
from counter_app.catalogue.items import Catalogue, Guide, ServiceItem
from counter_app.catalogue.loader import CatalogueLoad, load_shelf
from counter_app.catalogue.own_matters import OWN_GUIDE, own_matters
from counter_app.catalogue.search import SearchIndex
from counter_app.catalogue.shelf import FORMS, Edition, Shelf, shelf_of
from counter_app.catalogue.work_book import WorkBook, shipped_work
from counter_app.desk.staff_cache import staff_of_centre
from counter_app.forms.definition import FormBook
from counter_app.forms.loader import FormLoad
from counter_app.forms.shelf import FormShelf
from counter_app.settings import Settings, StaffMember
from counter_app.store.case_store import Store

if TYPE_CHECKING:
    from counter_app.desk.hall import Hall
    from counter_app.desk.looking_up import Register
    from counter_app.desk.practice_hall import PlaysPeople
    from counter_app.desk.visiting import AsksVisits

logger = logging.getLogger(__name__)
ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class EditionsRead:
    """Editions in force on some day, and what was read of them."""

    editions: tuple[Edition, ...]
    load: CatalogueLoad


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
        self.staff_of_centre = False  # whether the centre says who works here, or the hall's own file
        self.catalogue_faults: tuple[Fault, ...] = ()
        self._catalogue: Catalogue | None = None
        self._editions: tuple[Edition, ...] = ()
        self._forms: FormLoad | None = None
        self._edition_forms: tuple[Path, ...] | None = None  # that came with the guides in force
        self._reading_forms = Lock()
        self._index: SearchIndex | None = None
        self._store: Store | None = None
        self.register: Register | None = None  # where a centre is connected
        self.people: PlaysPeople | None = None  # who plays the citizens of a practice hall
        self.hall: Hall | None = None  # the queue of the hall, where a centre keeps it
        self.visits: AsksVisits | None = None  # of the hall's other windows, where a centre is connected

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
    def has_store(self) -> bool:
        """Whether the store is open."""
        return self._store is not None

    def take_staff(self) -> None:
        """Whoever the centre names as staff takes the place of the hall's file, at once."""
        told = staff_of_centre(self.store)
        if told is not None:
            self.staff_of_centre = True
            self.settings = replace(self.settings, hall=replace(self.settings.hall, staff=told))

    @property
    def clerk_number(self) -> str:
        """Who is at the window; "" before signing in."""
        return self.clerk.number if self.clerk else ""

    def duties_of(self, number: str) -> Collection[Duty]:
        """What a member of staff may do of a case's steps; nothing for somebody the hall does not know."""
        member = next((one for one in self.settings.hall.staff if one.number == number), None)
        return member.duties if member else ()

    @property
    def work(self) -> WorkBook:
        """How the later steps are worked."""
        return shipped_work()

    @property
    def may_edit_guides(self) -> bool:
        """Whether whoever is at the window may change guides."""
        return self.clerk is not None and self.clerk.role == ADMINISTRATOR

    def now_micros(self) -> int:
        """The present moment in µs."""
        return to_micros(self.clock())

    def today(self) -> str:
        """Today's ISO date on the hall's wall."""
        return civil_date(self.clock()).isoformat()

    @property
    def form_shelf(self) -> FormShelf:
        """Where the layouts of this window's forms lie."""
        if self._edition_forms is None:  # as the guides are, those of the day on which they are first asked for
            in_force = (one.folder / FORMS for one in self.shelf.in_force(self.today()))
            self._edition_forms = tuple(one for one in in_force if one.is_dir())
        return FormShelf(self.settings.places.forms, self.settings.places.kept_forms, self._edition_forms)

    @property
    def forms(self) -> FormBook:
        """Every form that can be used; read when it is first asked for."""
        return self.read_forms().book

    def read_forms(self) -> FormLoad:
        """Read the forms, once; a window does it behind its first page, so that nobody waits for it at a form."""
        with self._reading_forms:
            if self._forms is None:
                self._forms = self.form_shelf.load()
            return self._forms

    @property
    def shelf(self) -> Shelf:
        """Where this window's guides lie."""
        return shelf_of(self.settings.places)

    def item(self, guide: str, ordinal: int) -> ServiceItem | None:
        """An item as it is today, by its place in a guide, or None."""
        if guide == OWN_GUIDE:
            return next((one for one in own_matters().guide.items if one.ordinal == ordinal), None)
        return self.catalogue.item(guide, str(ordinal))

    def guide(self, guide: str) -> Guide | None:
        """A guide of the catalogue, or the one that holds the hall's own matters."""
        return own_matters().guide if guide == OWN_GUIDE else self.catalogue.guides.get(guide)

    def item_of(self, case: Case) -> ServiceItem | None:
        """The item a case follows, at the version it was opened with; today's where that one was not kept."""
        today = self.item(case.guide, case.item)
        if today is not None and today.version == case.version:
            return today
        return kept_item(self.shelf, case.guide, case.item, case.version) or today

    def _read_calendar(self) -> WorkCalendar:
        """The working days; without them everything works but what sets a deadline."""
        try:
            return WorkCalendar.load(self.settings.places.centre_calendar, self.settings.places.calendar)
        except ResourceFaults as unreadable:
            self.calendar_faults = unreadable.faults
            return WorkCalendar.unread()

    def read_calendar_again(self) -> None:
        """Working days changed: what is counted from now on is counted by the new ones."""
        self.calendar_faults = ()
        self.calendar = self._read_calendar()

    def load_catalogue(self) -> None:
        """Read the guides, quick from the compiled copy. What is faulty is left out, told in ``catalogue_faults``."""
        self.take_editions(self._read_editions())

    def _read_editions(self) -> EditionsRead:
        day = self.today()
        return EditionsRead(self.shelf.in_force(day), load_shelf(self.shelf, day, self.settings.places.cache))

    def read_other_editions(self) -> EditionsRead | None:
        """What is in force now, where that is not what was loaded: a day has begun, or an edition came. It is read and
        not taken yet; takes seconds."""
        return None if self.shelf.in_force(self.today()) == self._editions else self._read_editions()

    def forget_editions(self) -> None:
        """What is in force is read again when it is next looked at. Any thread."""
        self._editions = ()

    def take_editions(self, read: EditionsRead) -> None:
        """From now on cases begin by these editions and their forms. Between two citizens only; main thread."""
        self._editions = read.editions
        self.catalogue_faults = read.load.faults
        self._catalogue = read.load.catalogue
        self._index = read.load.index
        with self._reading_forms:
            self._edition_forms = self._forms = None

    def keep_editions(self) -> None:
        """Keep what is in force today for cases that come back later.

        A disk that cannot take it stops nobody: the store speaks up first, and without a kept edition a case that
        comes back is judged by the guide of that day, which is said.
        """
        try:
            keep_editions(self.shelf, self.shelf.in_force(self.today()), self.catalogue.guides, self.today())
        except OSError as error:
            logger.warning("the guides in force were not kept: %s", type(error).__name__)

    def open_store(self) -> None:
        """Open the store. Raises CounterError where it cannot be used; nothing is changed then."""
        self._store = Store.open(
            self.settings.places,
            region=self.settings.hall.region,
            window=self.settings.window.number,
            clock=self.clock,
            practice=self.settings.window.practice,
        )
        self.take_staff()

    def look_into_store(self) -> None:
        """Open the store only to read, also while a window has it open. Raises CounterError where it cannot be."""
        self._store = Store.open_for_reading(
            self.settings.places,
            region=self.settings.hall.region,
            window=self.settings.window.number,
            clock=self.clock,
            practice=self.settings.window.practice,
        )

    def close(self) -> None:
        """Give the store back; calling it again does nothing."""
        if self._store is not None:
            self._store.close()
            self._store = None


Usage = Mapping[tuple[str, int], int]
"""How often each (guide, ordinal) was used at this window."""
