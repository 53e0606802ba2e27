# SPDX-License-Identifier: Apache-2.0
"""The window's store: what the desk asks for, each as one transaction. One writer thread and one reader thread."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self, TypeVar

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.base.clock import SHANGHAI, Clock, civil_date, from_micros, to_micros
from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action, Intent, NotRated, Opened, Rated, RatingAsked
from counter_app.cases.case import Case
from counter_app.cases.claims import HeldKey
from counter_app.cases.draft import Draft
from counter_app.cases.links import Linked
from counter_app.cases.numbers import parse_reference, window_number
from counter_app.cases.payments import PaymentAsked
from counter_app.cases.replay import apply, replay
from counter_app.settings import Places
from counter_app.store import backup, case_lists, drafts, ledger, people_lists, scans, uploads, work_lists
from counter_app.store.case_lists import CaseFilter, CaseList, CaseRow, ItemsMeant
from counter_app.store.centre_store import CentreStore
from counter_app.store.disk import RESERVE_BYTES
from counter_app.store.duty_days import DutyDays
from counter_app.store.feed_store import FeedStore
from counter_app.store.given_numbers import (
    as_first_given,
    next_case_number,
    with_linked_number,
    with_paper_number,
)
from counter_app.store.held_keys import Holder, holders
from counter_app.store.key_wrap import KeyKeeping, keeping_of
from counter_app.store.number_blocks import (
    NumberBlock,
    SeriesNumber,
    leased_blocks,
    note_numbers,
    numbers_of,
    with_series_number,
)
from counter_app.store.opening import OpenDatabase, damaged, key_file, open_database, open_for_reading
from counter_app.store.projections import Projector
from counter_app.store.queue_acts import QueueActs
from counter_app.store.rated_cases import RatedCases
from counter_app.store.register_answers import RegisterAnswers
from counter_app.store.search_terms import Terms, Use
from counter_app.store.sign_in_tries import SignInTries
from counter_app.store.tables import case_row, favourite, item_usage
from counter_app.store.work_lists import WorkFilter, WorkList, WorkPart

T = TypeVar("T")
_QUESTIONS = ("rating_asked", "rated", "not_rated")
_BATCHES = ("batch_made", "batch_answered")
_BATCHES_MICROS = 180 * 24 * 3600 * 1_000_000
_LATE_MICROS = 7 * 24 * 3600 * 1_000_000
Guard = Callable[[Case | None, Intent], None]
"""Raises CounterError where the rules do not allow an intent on the case as it stands inside the transaction."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written. ``repeated`` is true where these actions had been written before and nothing was added."""

    actions: tuple[Action, ...]
    repeated: bool


def _anything(case: Case | None, intent: Intent) -> None:
    """The guard of a caller that has none: actions of the window itself."""


def _no_items(word: str) -> tuple[()]:
    return ()


class Store:
    """The encrypted database of one window. Every method raises CounterError where disk or file do not allow it."""

    def __init__(self, database: OpenDatabase, *, region: str, window: str, clock: Clock) -> None:
        self._database = database
        self._region = region
        self._window = window
        self._window_number = window_number(window)
        self._clock = clock
        self._terms = Terms(database.key.derive("search"))
        self._projector = Projector(self._terms)
        self.centre = CentreStore(database, clock, window=window)
        self.feeds = FeedStore(database, clock)
        self.days = DutyDays(self._read)
        self.ratings = RatedCases(self._read)
        self.queue = QueueActs(self._read)
        self.uploads = uploads.Uploads(self._write, self._read, clock)
        self.register_answers = RegisterAnswers(self._write, self._read, self._terms, clock)
        self.tries = SignInTries(self._write, self._read, clock)
        self.nearly_full = False  # the last save went through only because the reserve was given up

    @classmethod
    def open(
        cls,
        places: Places,
        *,
        region: str,
        window: str,
        clock: Clock,
        reserve_bytes: int = RESERVE_BYTES,
        practice: bool = False,
    ) -> Self:
        """Open the store, made anew where there is none. Where it cannot be used, nothing is changed. A practice store
        opens for practice only, and no other does."""
        window_number(window)  # a window without a number can give no case number: say so before anything is opened
        database = open_database(places, clock, reserve_bytes=reserve_bytes, practice=practice)
        return cls(database, region=region, window=window, clock=clock)

    @classmethod
    def open_for_reading(
        cls, places: Places, *, region: str, window: str, clock: Clock, practice: bool = False
    ) -> Self:
        """Look into a store that a window may have open. Whatever writes fails."""
        return cls(open_for_reading(places, clock, practice=practice), region=region, window=window, clock=clock)

    def close(self) -> None:
        """Give the file back; calling it again does nothing."""
        self._database.close()

    def key_keeping(self) -> KeyKeeping:
        """How the key of this store is kept."""
        places = self._database.places
        return keeping_of(places, key_file(places), self._database.key)

    # Writing

    def record(
        self, intents: Sequence[Intent], *, clerk: str, at: int, check: Guard = _anything, draft: str = ""
    ) -> Recorded:
        """Write the actions of one press: all or none, with numbers, chain, outbox and lists; ``draft`` goes with it.

        The same ids again return what is stored. Raises CounterError where they come again with other contents,
        and whatever ``check`` raises.
        """
        if not intents:
            raise ValueError("nothing to record")

        def work(connection: Connection) -> Recorded:
            stored = ledger.actions_by_id(connection, [one.id for one in intents])
            if stored:
                recorded = _repeated(intents, stored)
            else:
                recorded = self._append(connection, intents, clerk, at, check)
            if draft:
                drafts.drop(connection, draft)
            return recorded

        recorded = self._write(work)
        if not recorded.repeated:
            self.centre.tell(recorded.actions)
        return recorded

    def _append(self, connection: Connection, intents: Sequence[Intent], clerk: str, at: int, check: Guard) -> Recorded:
        cases: dict[str, tuple[Case | None, Case | None]] = {"": (None, None)}  # before this press, and now
        written: list[Action] = []
        head, since = ledger.current_head(connection), ledger.unbroken_since(connection)
        for intent in intents:
            if intent.case not in cases:
                found = replay(ledger.actions_of(connection, intent.case))
                cases[intent.case] = found, found
            before, case = cases[intent.case]
            check(case, intent)
            facts = with_paper_number(intent.facts, case)
            if isinstance(facts, Linked):
                facts = with_linked_number(facts, cases.get(facts.other, (None, None))[1])
            facts = with_series_number(connection, facts, since)
            if isinstance(facts, Opened) and not facts.number:
                number = next_case_number(
                    connection,
                    region=self._region,
                    window=self._window_number,
                    day=civil_date(from_micros(at)),
                    epoch=head.epoch,
                )
                facts = msgspec.structs.replace(facts, number=number)
            action = Action(
                id=intent.id,
                transaction=intents[0].id,
                case=intent.case,
                at=at,
                clerk=clerk,
                window=self._window,
                epoch=head.epoch,
                seq=head.last_seq + len(written) + 1,
                facts=facts,
                personal=intent.personal,
            )
            written.append(action)
            note_numbers(connection, [action])
            if intent.case:
                cases[intent.case] = before, apply(case, action)
        ledger.append(connection, written, head)
        scans.keep(connection, written)
        uploads.note(connection, written, {key: now.number for key, (_, now) in cases.items() if now is not None})
        of_case: dict[str, list[Action]] = {case_id: [] for case_id in cases}
        for one in written:
            of_case[one.case].append(one)
        for case_id, (before, case) in cases.items():
            self._projector.project(connection, before, case, of_case[case_id])
        return Recorded(tuple(written), repeated=False)

    def save_draft(self, draft: Draft) -> bool:
        """Keep a draft as typed. False where its outcome is recorded already."""
        return self._write(lambda connection: drafts.save(connection, draft))

    def drop_draft(self, draft_id: str) -> None:
        """Forget a draft."""
        self._write(lambda connection: drafts.drop(connection, draft_id))

    def add_scan(self, scan_id: str, draft_id: str, picture: bytes) -> None:
        """Keep a scanned sheet for a draft: until an action names it, it goes with the draft."""
        at = to_micros(self._clock())
        self._write(lambda connection: scans.add(connection, scan_id, draft_id, picture, at))

    def set_favourite(self, guide: str, item: int, wanted: bool) -> None:
        """Add an item to the favourites, or take it out."""

        def work(connection: Connection) -> None:
            if wanted:
                row = insert(favourite).values(guide=guide, item=item, since=to_micros(self._clock()))
                connection.execute(row.on_conflict_do_nothing())
            else:
                connection.execute(delete(favourite).where(favourite.c.guide == guide, favourite.c.item == item))

        self._write(work)

    def rebuild(self) -> None:
        """Write all lists again from the actions."""
        self._write(self._projector.rebuild)

    def compare(self) -> tuple[str, ...]:
        """Names of the lists that differ from a replay of all actions; none where all is well. Changes nothing."""
        with self._database.faults_told(), self._database.writing.connect() as connection:
            found = self._projector.differences(connection)
            connection.rollback()
            return found

    # Reading

    def case(self, case_id: str) -> Case | None:
        """A case as it stands."""
        return replay(self.actions_of(case_id))

    def cases(self, case_ids: Collection[str]) -> Mapping[str, Case]:
        """Several cases as they stand at one moment; those that are not here are left out."""

        def work(connection: Connection) -> dict[str, Case]:
            found = {one: replay(ledger.actions_of(connection, one)) for one in case_ids}
            return {key: case for key, case in found.items() if case is not None}

        return self._read(work)

    def find_by_number(self, typed: str) -> Case | None:
        """The case a typed number or a scanned QR points to, of the case itself or of its papers.

        Raises CounterError for a text that is no such number.
        """
        reference = parse_reference(typed)
        wanted = select(case_row.c.case_id).where(case_row.c.number == reference.case_number)
        case_id = self._read(lambda connection: connection.scalar(wanted))
        if case_id is None or reference.case_id not in ("", case_id):
            return None
        return self.case(case_id)

    def actions_of(self, case_id: str) -> tuple[Action, ...]:
        """A case's actions in order."""
        return self._read(lambda connection: ledger.actions_of(connection, case_id)) if case_id else ()

    def actions_on(self, day: date) -> tuple[Action, ...]:
        """Every action of one civil day, in order."""
        start = datetime.combine(day, time(), tzinfo=SHANGHAI)
        bounds = to_micros(start), to_micros(start + timedelta(days=1))
        return self._read(lambda connection: ledger.actions_between(connection, *bounds))

    def open_questions(self) -> tuple[Action, ...]:
        """Questions to citizens that never ended, of the last days anything was written."""
        found = self._read(lambda connection: ledger.late_actions(connection, _QUESTIONS, _LATE_MICROS))
        ended = {one.facts.question for one in found if isinstance(one.facts, Rated | NotRated)}
        return tuple(one for one in found if isinstance(one.facts, RatingAsked) and one.facts.question not in ended)

    def list_cases(
        self,
        shown: CaseFilter = CaseFilter.all,
        *,
        day: date | None = None,
        limit: int = case_lists.PAGE,
        after: CaseRow | None = None,
    ) -> CaseList:
        """A page of cases worked on that day (of all, without one), behind the row ``after``; with all counts."""
        today = civil_date(self._clock())

        def work(connection: Connection) -> CaseList:
            rows = case_lists.list_cases(connection, shown, today=today, day=day, limit=limit, after=after)
            return CaseList(rows, case_lists.count_cases(connection, today=today, day=day))

        return self._read(work)

    def search_cases(
        self,
        words: str,
        *,
        items_meant: ItemsMeant = _no_items,
        limit: int = case_lists.PAGE,
        after: CaseRow | None = None,
    ) -> tuple[CaseRow, ...]:
        """Cases that all words fit, the one opened last first. ``items_meant`` adds what the catalogue knows."""
        today = civil_date(self._clock())
        return self._read(
            lambda connection: case_lists.search_cases(
                connection, self._terms, words, today=today, items_meant=items_meant, limit=limit, after=after
            )
        )

    def list_work(self, wanted: WorkFilter, *, limit: int = case_lists.PAGE, after: CaseRow | None = None) -> WorkList:
        """A page of work, behind the row ``after``; with all counts."""
        today = civil_date(self._clock())

        def work(connection: Connection) -> WorkList:
            return WorkList(
                work_lists.list_work(connection, wanted, today=today, limit=limit, after=after),
                work_lists.count_work(connection, wanted, today=today),
                work_lists.count_verbs(connection, wanted.duties),
            )

        return self._read(work)

    def count_work(self, wanted: WorkFilter) -> Mapping[WorkPart, int]:
        """How much work each part has, of the wanted step and item."""
        today = civil_date(self._clock())
        return self._read(lambda connection: work_lists.count_work(connection, wanted, today=today))

    def search_work(
        self,
        words: str,
        duties: Collection[str],
        *,
        items_meant: ItemsMeant = _no_items,
        limit: int = case_lists.PAGE,
        after: CaseRow | None = None,
    ) -> tuple[CaseRow, ...]:
        """Work in cases that all words fit, what is due first leading."""
        today = civil_date(self._clock())
        return self._read(
            lambda connection: work_lists.search_work(
                connection, self._terms, words, duties, today=today, items_meant=items_meant, limit=limit, after=after
            )
        )

    def cases_with(
        self, numbers: Sequence[str], *, guide: str, item: int, but: str = ""
    ) -> Mapping[str, tuple[CaseRow, ...]]:
        """In which cases of an item, except ``but``, people stand by their whole numbers; opened last, shown first."""
        today = civil_date(self._clock())
        return self._read(
            lambda connection: people_lists.cases_with(
                connection, self._terms, numbers, guide=guide, item=item, but=but, today=today
            )
        )

    def asked_about(self, number: str, *, guide: str, item: int) -> tuple[str, ...]:
        """Ids of the consultations about an item of whom this whole number is."""
        return self._read(
            lambda connection: people_lists.asked_about(connection, self._terms, number, guide=guide, item=item)
        )

    def load_draft(self, draft_id: str) -> Draft | None:
        """A draft by its id."""
        return self._read(lambda connection: drafts.load(connection, draft_id))

    def scan(self, scan_id: str) -> bytes | None:
        """A scanned sheet as it was kept."""
        return self._read(lambda connection: scans.load(connection, scan_id))

    def list_drafts(self) -> tuple[Draft, ...]:
        """Every draft, the one touched last first."""
        return self._read(drafts.all_of)

    def usage(self) -> Mapping[tuple[str, int], int]:
        """How often each (guide, ordinal) was used at this window."""
        wanted = select(item_usage.c.guide, item_usage.c.item, item_usage.c.count)
        return self._read(lambda connection: {(guide, item): n for guide, item, n in connection.execute(wanted)})

    def favourites(self) -> tuple[tuple[str, int], ...]:
        """The favourites as (guide, ordinal), in the order they were added."""
        wanted = select(favourite.c.guide, favourite.c.item).order_by(favourite.c.since, favourite.c.item)
        return self._read(lambda connection: tuple((guide, item) for guide, item in connection.execute(wanted)))

    def number_blocks(self) -> tuple[NumberBlock, ...]:
        """The leased blocks of official numbers."""
        return self._read(lambda connection: leased_blocks(connection, ledger.unbroken_since(connection)))

    def series_numbers(self, series: str, year: int) -> tuple[SeriesNumber, ...]:
        """What was given and voided of an official series in a year."""
        return self._read(lambda connection: numbers_of(connection, series, year))

    def digest_of_key(self, words: str) -> str:
        """What only one case may hold, as the digest that is kept of it."""
        return self._terms.digest(Use.held, words)

    def holders(self, keys: Sequence[HeldKey], *, but: str) -> tuple[Holder, ...]:
        """Other cases that hold any of the keys."""
        return self._read(lambda connection: holders(connection, keys, but=but))

    def cases_ahead(self, duty: str, verb: str) -> tuple[str, ...]:
        """Ids of all cases in work whose next step is this, the one due first at the front."""
        wanted = (
            select(case_row.c.case_id)
            .where(case_row.c.duty == duty, case_row.c.verb == verb)
            .order_by(case_row.c.work_due, case_row.c.ordinal)
        )
        return self._read(lambda connection: tuple(connection.scalars(wanted)))

    def batch_acts(self) -> tuple[Action, ...]:
        """Payment batches that went out and were answered, of the last months anything was written, in order."""
        return self._read(lambda connection: ledger.late_actions(connection, _BATCHES, _BATCHES_MICROS))

    def payments_asked(self, batch: str, at: int) -> tuple[Action, ...]:
        """What a payment batch that was made then (µs) asks for, in its order: one press has one moment."""
        found = self._read(lambda connection: ledger.actions_between(connection, at, at + 1))
        return tuple(one for one in found if isinstance(one.facts, PaymentAsked) and one.facts.batch == batch)

    def outbox_state(self) -> ledger.OutboxState:
        """How much the centre has not got yet."""
        return self._read(ledger.outbox_state)

    # Keeping

    def morning_backup(self) -> backup.Backup | None:
        """Copy the store once a day and keep seven copies; None where today's is there. Takes a while: use a thread
        of its own, neither saving nor reading waits for it. Reads every page, so it finds a damaged file. Scans that
        belong to no draft and no decision are forgotten first."""
        now = self._clock()
        held = self._database
        with self._database.faults_told():
            kept = {civil_date(one.taken_at) for one in backup.list_backups(held.places.backups) if one.morning}
            if civil_date(now) in kept:
                return None
            self._write(lambda connection: scans.drop_orphans(connection, to_micros(now)))
            epoch = self._read(ledger.last_epoch)
            try:
                made = backup.take_backup(held.path, held.key, held.places.backups, at=now, epoch=epoch)
            except CounterError:
                if not backup.is_whole(held.path, held.key):
                    raise damaged(held.places, self._clock) from None
                raise
            backup.prune_backups(held.places.backups)
            return made

    def _write(self, work: Callable[[Connection], T]) -> T:
        try:
            return self._write_once(work)
        except CounterError as error:
            if error.code != "store.disk_full" or not self._database.reserve.give_up():
                raise
        done = self._write_once(work)
        self.nearly_full = True
        return done

    def _write_once(self, work: Callable[[Connection], T]) -> T:
        with self._database.faults_told(), self._database.writing.begin() as connection:
            return work(connection)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._database.faults_told(), self._database.reading.begin() as connection:
            return work(connection)


def _repeated(intents: Sequence[Intent], stored: Mapping[str, Action]) -> Recorded:
    for intent in intents:
        before = stored.get(intent.id)
        if before is None or before.case != intent.case:
            raise CounterError("store.repeated_differently")
        same_facts = as_first_given(intent.facts, before.facts) == before.facts
        if not same_facts or (before.personal is not None and before.personal != intent.personal):
            raise CounterError("store.repeated_differently")
    return Recorded(tuple(stored[one.id] for one in intents), repeated=True)
