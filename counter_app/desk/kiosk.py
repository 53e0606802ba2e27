# SPDX-License-Identifier: Apache-2.0
"""取号机: a number of the hall where the centre answers; while it is away one of a block that it left before.

What the machine gives by itself is on its disk before anybody sees it, and handed in once the centre is heard again.
A number is given once: of a block that is its alone, else of its own row; what is left of a block is no ticket.
"""

import logging
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from threading import Lock

import msgspec

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.private_files import private_folder
from counter_app.cases.queue import Block, Queue, Ticket, row_name
from counter_app.desk.counter import Counter
from counter_app.desk.hall import Hall
from counter_app.desk.queue import book_of
from counter_app.desk.slip_printer import has_slip_printer
from counter_app.desk.tickets import Given
from counter_app.store.disk import disk_faults_told, write_whole
from counter_app.wire.queue import MOST_SLIPS, LeasedNumbers, NumbersWanted, SlipsTold, SlipTold, TicketWanted

FOLDER = "kiosk"
LEAST = 20
"""Numbers of a matter and day that are kept in reserve."""
SETTLED = 30_000_000
"""So long (µs) the centre must be heard before slips are handed in: windows that were alone tell first whom they
called by their slips, so that nobody is called twice."""
KEPT_DAYS = 7
SPOILED = 5001
logger = logging.getLogger(__name__)


class KioskDay(msgspec.Struct):
    """A day of the machine: what was left to it, what it gave of that, and how much of this the centre has."""

    day: str
    blocks: list[LeasedNumbers] = []
    slips: list[SlipTold] = []
    handed: int = 0  # so many of the slips, from the first
    spoiled: bool = False  # what was written of this day before cannot be read any more

    @property
    def queue(self) -> Queue:
        """What was given, as numbers are counted."""
        tickets = {one.number: Ticket(id=one.number, number=one.number, matter=one.matter) for one in self.slips}
        return Queue(tickets=tickets, blocks=tuple(Block(one.matter, one.first, one.last) for one in self.blocks))

    def next_number(self, matter: str, machine: str) -> str:
        """The next one of a matter. On a day that was spoiled the machine's own row goes on far behind what it gave."""
        queue = self.queue
        if not self.spoiled or queue.numbers_left(matter):
            return queue.next_number(matter, machine)
        return f"{matter}{row_name(machine)}-{SPOILED + sum(one.matter == matter for one in self.slips)}"


@dataclass(slots=True)
class Kiosk:
    """The machine. ``number`` is what it is called in its hall. ``give`` and ``upkeep`` may run on two threads.

    ``away`` tells whether the centre was heard last. One machine has a store, so one has the folder.
    """

    counter: Counter
    hall: Hall
    number: str
    ahead: int = 0  # µs: the centre's clock less this machine's
    away: bool = False
    _heard_since: int = 0
    _days: dict[str, KioskDay] = field(default_factory=dict)
    _asked: dict[tuple[str, str], str] = field(default_factory=dict)  # requests for numbers that were not answered
    _today_only: bool = False  # the centre is older than the wish for tomorrow's numbers
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        with disk_faults_told():
            private_folder(self._folder)
        for path in sorted(self._folder.glob("*.json")):
            self._read(path)

    @property
    def _folder(self) -> Path:
        return self.counter.settings.places.data / FOLDER

    def give(self, matter: str, priority: str) -> Given:
        """A number, whether or not anybody answers. Raises CounterError where the disk does not take it."""
        wanted, unheard = new_id(), ""
        if not self.away:
            try:
                told = self.hall.take(TicketWanted(ticket=wanted, matter=matter, priority=priority))
            except CounterError as error:
                self._unheard(error)
                unheard = wanted
            else:
                ticket = told.ticket
                prints = has_slip_printer(self.counter)
                return Given(ticket.number, ticket.matter, told.ahead, ticket.taken_at, prints)
        return self._give_own(matter, priority, unheard)

    def _give_own(self, matter: str, priority: str, unheard: str) -> Given:
        with self._lock:
            now = self._now()
            day = self._day(civil_date(from_micros(now)).isoformat())
            number = day.next_number(matter, self.number)
            slip = SlipTold(day=day.day, number=number, matter=matter, priority=priority, taken_at=now, unheard=unheard)
            self._write(msgspec.structs.replace(day, slips=[*day.slips, slip]))
        return Given(number, matter, None, now, has_slip_printer(self.counter))

    def upkeep(self, settled: int = SETTLED) -> None:
        """Ask whether the centre is there: hand in what was given without it, and keep numbers in reserve."""
        try:
            view = self.hall.look()
            self.ahead = view.now - self.counter.now_micros()
            if not self._heard_since or self.away:
                self._heard_since = view.now
            self.away = False
        except CounterError as error:
            self._unheard(error)
            return
        try:
            self._lease(date.fromisoformat(view.day))
            if view.now - self._heard_since >= settled:
                self._hand_in()
            self._forget(date.fromisoformat(view.day))
        except CounterError as error:  # tried again at the next look, which tells whether the centre is there
            logger.warning("the ticket machine's upkeep stopped: %s", error.code)

    def _unheard(self, error: CounterError) -> None:
        if not self.away:
            logger.info("the centre is away: %s", error.code)
        self.away, self._heard_since = True, 0

    @property
    def kept(self) -> int:
        """So many slips wait to be handed in."""
        with self._lock:
            return sum(len(one.slips) - one.handed for one in self._days.values())

    def _hand_in(self) -> None:
        with self._lock:
            days = sorted(self._days)
        for day in days:
            while slips := self._waiting(day):
                told = self.hall.tell(SlipsTold(slips=slips))
                lost = {one.number for one in slips} - set(told.numbers)
                if lost:
                    logger.warning("the centre does not take %d slips of %s", len(lost), day)
                with self._lock:
                    had = self._days[day]
                    self._write(msgspec.structs.replace(had, handed=had.handed + len(slips)))

    def _waiting(self, day: str) -> tuple[SlipTold, ...]:
        with self._lock:
            had = self._days[day]
            return tuple(had.slips[had.handed : had.handed + MOST_SLIPS])

    def _lease(self, today: date) -> None:
        days = [today.isoformat()]
        if not self._today_only:
            days.append((today + timedelta(days=1)).isoformat())
        for day in days:
            for matter in book_of(self.counter).matters:
                with self._lock:
                    left = self._day(day).queue.numbers_left(matter)
                if left < LEAST and not self._more(day, matter, today=day == days[0]):
                    return

    def _more(self, day: str, matter: str, *, today: bool) -> bool:
        """Whether the centre left more; the answer to a request that was lost is told again."""
        request = self._asked.setdefault((day, matter), new_id())
        told = self.hall.numbers(NumbersWanted(request=request, matter=matter, day="" if today else day))
        with self._lock:
            had = self._day(told.day)
            self._write(msgspec.structs.replace(had, blocks=[*had.blocks, told]))
        del self._asked[day, matter]
        self._today_only = self._today_only or told.day != day
        return told.day == day

    def _forget(self, today: date) -> None:
        first = (today - timedelta(days=KEPT_DAYS)).isoformat()
        with self._lock:
            done = [key for key, one in self._days.items() if key < first and one.handed == len(one.slips)]
            for day in done:
                self._path(day).unlink(missing_ok=True)
                del self._days[day]

    def _now(self) -> int:
        """The moment by the centre's clock, as it was heard last."""
        return self.counter.now_micros() + self.ahead

    def _day(self, day: str) -> KioskDay:
        return self._days.get(day, KioskDay(day))

    def _path(self, day: str) -> Path:
        return self._folder / f"{day}.json"

    def _write(self, day: KioskDay) -> None:
        """On the disk first: what did not get there was never given."""
        with disk_faults_told():
            write_whole(self._path(day.day), msgspec.json.encode(day))
        self._days[day.day] = day

    def _read(self, path: Path) -> None:
        """A day that cannot be read is put aside: its numbers are not given again, for its blocks are forgotten."""
        try:
            day = msgspec.json.decode(path.read_bytes(), type=KioskDay)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            logger.warning("a day of the ticket machine cannot be read")
            with disk_faults_told():
                path.replace(path.with_suffix(".unread"))
            day = KioskDay(path.stem, spoiled=True)
            self._write(day)
        self._days[day.day] = day
