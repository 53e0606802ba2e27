# SPDX-License-Identifier: Apache-2.0
"""What comes from the centre, made to count at this window: which feed goes where."""

from dataclasses import replace
from functools import partial

from counter_app.desk.centre_days import take_word
from counter_app.desk.centre_decisions import take_decision
from counter_app.desk.counter import Counter
from counter_app.desk.phone_presses import take_press
from counter_app.settings import HallProfile, own_hall
from counter_app.store.feed_store import PulledRow
from counter_app.sync.errand import Gate
from counter_app.sync.feeds.calendar import CalendarFolder
from counter_app.sync.feeds.configuration import HallFile
from counter_app.sync.feeds.guides import GuideShelf
from counter_app.sync.feeds.quarantine import ParkedActions
from counter_app.sync.pulling import Appliers, News, Together
from counter_app.wire.feeds import Feed


def _nobody_waits() -> None:
    """Extracts of the register are read when somebody asks: see ``desk.register_extract``."""


def appliers(counter: Counter, gate: Gate | None = None) -> Appliers:
    """For ``sync.pulling``; behind ``gate``, out of which the making of an edition steps: it takes seconds.

    Feeds that are not here count as soon as they are kept: whoever wants them asks ``counter.store.feeds.latest``.
    """
    places = counter.settings.places

    def hall_changed(hall: HallProfile) -> None:
        counter.settings = replace(counter.settings, hall=replace(hall, staff=counter.settings.hall.staff))

    guides = GuideShelf(counter.shelf).take

    def guide_came(row: PulledRow) -> News:
        news = guides(row) if gate is None else gate.outside(lambda: guides(row))
        if any(one.folder.name == row.version for one in counter.shelf.in_force(counter.today())):
            counter.forget_editions()  # of one that counts already the forms may be others
        return news

    return {
        Feed.guides: guide_came,
        Feed.configuration: HallFile(places, partial(own_hall, places), hall_changed).take,
        Feed.calendar: CalendarFolder(places.centre_calendar, counter.read_calendar_again).take,
        Feed.decisions: partial(take_decision, counter),
        Feed.quarantine: ParkedActions(counter.store).take,
        Feed.staff: Together(counter.take_staff),
        Feed.register: Together(_nobody_waits),
        Feed.ratings: partial(take_press, counter),
        Feed.days: partial(take_word, counter),
    }
