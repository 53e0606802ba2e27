# SPDX-License-Identifier: Apache-2.0
"""The lists: what each action changes in them, and how they are written again from the actions alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, case, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.base.clock import civil_date, from_micros
from counter_app.base.duties import Duty
from counter_app.base.privacy import mask_name, mask_number
from counter_app.cases.actions import Action, Consulted, Opened, Unmasked
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.centre_rules import unsettled
from counter_app.cases.look_ups import LookedUp
from counter_app.cases.numbers import parse_case_number
from counter_app.cases.people import Person, Unit
from counter_app.cases.replay import replay
from counter_app.cases.roster_rows import named_people
from counter_app.cases.telling_rules import untold
from counter_app.cases.work import Ahead
from counter_app.catalogue.folding import folded
from counter_app.catalogue.work_book import shipped_work
from counter_app.store.held_keys import hold
from counter_app.store.ledger import actions_of
from counter_app.store.number_blocks import note_numbers
from counter_app.store.search_terms import Terms, Use
from counter_app.store.tables import (
    NO_DAY,
    PROJECTIONS,
    asked_only,
    case_day,
    case_row,
    case_word,
    given_number,
    held_key,
    item_usage,
    series_block,
    tally,
    work_tally,
)
from counter_app.store.tables import action as actions

Columns = Mapping[str, Any]

TALLIED = ("all", "unprinted", "notified", "promised", "untold", "unsettled")
"""Counts over all cases, kept ready so that a list of a million shows its counts at once."""


def row_of(case: Case) -> dict[str, Any]:
    """A case as its row in the lists: people masked, with everything a list sorts and filters by."""
    match case.applicant:
        case Person():
            applicant, identity = mask_name(case.applicant.name), mask_number(case.applicant.id_number)
        case Unit():  # registers of units are public
            applicant, identity = case.applicant.name, case.applicant.credit_code or case.applicant.unit_code
        case None:
            applicant, identity = "", ""
    return {
        "case_id": case.id,
        "number": case.number,
        "guide": case.guide,
        "item": case.item,
        "title": case.title,
        "version": case.version,
        "status": case.status.value,
        "open": int(case.clock_runs or bool(case.papers_follow and case.papers_due)),
        "promised": int(case.promise),
        "unprinted": len(case.missing_papers),
        "applicant": applicant,
        "identity": identity,
        "clerk": case.clerk,
        "opened_at": case.opened_at,
        "updated_at": case.updated_at,
        "due": _due_of(case),
        "untold": len(untold(case)),
        "unsettled": len(unsettled(case)),
        **_work_of(case),
    }


def _due_of(case: Case) -> str:
    """The case's own last day while its clock counts, else the day for papers that are still to come."""
    days = [case.due.due] if case.clock_runs or not case.papers_follow else []
    days += [case.papers_due] if case.papers_follow else []
    return min((one for one in days if one), default="")


def _work_of(case: Case) -> dict[str, Any]:
    """What is to be done in a case, and by whom; all empty while the office has nothing to do.

    A case accepted before the next step was kept says none: it goes to review, where it is looked up.
    """
    if case.status is not CaseStatus.accepted:
        return {"duty": "", "verb": "", "step": "", "step_due": "", "begun": 0, "work_due": ""}
    ahead = case.ahead or Ahead(step="", verb="", duty=Duty.review.value)
    return {
        "duty": ahead.duty,
        "verb": ahead.verb,
        "step": ahead.step,
        "step_due": ahead.due,
        "begun": int(ahead.step in case.begun),
        "work_due": min((one for one in (ahead.due, case.due.due) if one), default=NO_DAY),
    }


def _work_key(row: Columns | None) -> tuple[str, str, int] | None:
    return (row["duty"], row["verb"], row["begun"]) if row is not None and row["duty"] else None


def _tallies(row: Columns | None) -> dict[str, int]:
    if row is None:
        return dict.fromkeys(TALLIED, 0)
    return {
        "all": 1,
        "unprinted": int(row["unprinted"] > 0),
        "notified": int(row["status"] == CaseStatus.notified.value),
        "promised": row["promised"],
        "untold": int(row["untold"] > 0),
        "unsettled": int(row["unsettled"] > 0),
    }


def _found_by(case: Case) -> tuple[object, ...]:
    """Everything of a case that may change and that it is found by. Making the words themselves takes longer."""
    return case.applicant, case.agent, list(named_people(case, shipped_work()))


# Statements made once: building one costs more than running it.
_ADD_ROW = insert(case_row).returning(case_row.c.ordinal)
_KEPT = ("case_id", "number", "guide", "item", "opened_at")
_CHANGE_ROW = (
    update(case_row)
    .where(case_row.c.case_id == bindparam("of"))
    .values({one.name: bindparam(one.name) for one in case_row.c if one.name not in (*_KEPT, "ordinal")})
    .returning(case_row.c.ordinal)
)
_ADD_ASKED = insert(asked_only)
_ADD_DAY = upsert(case_day).on_conflict_do_nothing()
_ADD_WORDS = insert(case_word)
_DROP_WORDS = delete(case_word).where(case_word.c.rowid == bindparam("of"))
_ADD_TO_TALLY = update(tally).where(tally.c.name == bindparam("of")).values(count=tally.c.count + bindparam("change"))
_work = upsert(work_tally)
_ADD_TO_WORK = _work.on_conflict_do_update(
    index_elements=[work_tally.c.duty, work_tally.c.verb, work_tally.c.begun],
    set_={"count": work_tally.c.count + _work.excluded.count},
)
_DROP_NO_WORK = delete(work_tally).where(work_tally.c.count == 0)
_use = upsert(item_usage)
_USE = _use.excluded
# The title of the last use stands, whichever case is written first: a rebuild goes case by case.
_LATER = or_(
    _USE.last_at > item_usage.c.last_at, and_(_USE.last_at == item_usage.c.last_at, _USE.title > item_usage.c.title)
)
_COUNT_USE = _use.on_conflict_do_update(
    index_elements=[item_usage.c.guide, item_usage.c.item],
    set_={
        "count": item_usage.c.count + 1,
        "last_at": func.max(item_usage.c.last_at, _USE.last_at),
        "title": case((_LATER, _USE.title), else_=item_usage.c.title),
    },
)


@dataclass(frozen=True, slots=True)
class Projector:
    """Writes the lists of one database. ``terms`` makes the words a case is found by."""

    terms: Terms

    def project(
        self, connection: Connection, before: Case | None, after: Case | None, written: Sequence[Action]
    ) -> None:
        """Bring the lists up to date with new actions of one case; ``before`` and ``after`` are it around them."""
        uses = [
            {"guide": one.facts.guide, "item": one.facts.item, "title": one.facts.title, "count": 1, "last_at": one.at}
            for one in written
            if isinstance(one.facts, Opened | Consulted)
        ]
        if uses:
            connection.execute(_COUNT_USE, uses)
        if after is None or not after.number:
            if before is None and after is not None and (asked := self.asked_only(after)):
                connection.execute(_ADD_ASKED, asked)
            return
        ordinal = self._write_row(connection, before, after)
        hold(connection, ordinal, before, after)
        days = {civil_date(from_micros(one.at)) for one in written if not isinstance(one.facts, Unmasked | LookedUp)}
        if days:
            connection.execute(_ADD_DAY, [{"day": one.isoformat(), "ordinal": ordinal} for one in sorted(days)])

    def asked_only(self, case: Case) -> dict[str, Any]:
        """What is kept of a consultation; nothing of one without a name."""
        party = case.applicant
        number = party.id_number if isinstance(party, Person) else party.credit_code if party is not None else ""
        if not number:
            return {}
        person = self.terms.digest(Use.number, folded(number))
        return {"case_id": case.id, "person": person, "guide": case.guide, "item": case.item}

    def _write_row(self, connection: Connection, before: Case | None, after: Case) -> int:
        old = row_of(before) if before is not None and before.number else None
        new = row_of(after)
        ordinal: int
        if old is None:
            ordinal = connection.execute(_ADD_ROW, new).scalar_one()
            connection.execute(_ADD_WORDS, {"rowid": ordinal, "words": self._words(after)})
        else:
            changed = {name: value for name, value in new.items() if name not in _KEPT}
            ordinal = connection.execute(_CHANGE_ROW, {"of": after.id, **changed}).scalar_one()
            if before is not None and _found_by(before) != _found_by(after):
                connection.execute(_DROP_WORDS, {"of": ordinal})
                connection.execute(_ADD_WORDS, {"rowid": ordinal, "words": self._words(after)})
        counts = _tallies(old)
        changes = [{"of": name, "change": n - counts[name]} for name, n in _tallies(new).items() if n != counts[name]]
        if changes:
            connection.execute(_ADD_TO_TALLY, changes)
        self._count_work(connection, _work_key(old), _work_key(new))
        return ordinal

    def _count_work(
        self, connection: Connection, old: tuple[str, str, int] | None, new: tuple[str, str, int] | None
    ) -> None:
        if old == new:
            return
        moves = [(key, change) for key, change in ((new, 1), (old, -1)) if key is not None]
        connection.execute(
            _ADD_TO_WORK,
            [{"duty": duty, "verb": verb, "begun": begun, "count": n} for (duty, verb, begun), n in moves],
        )
        if old is not None:
            connection.execute(_DROP_NO_WORK)

    def _words(self, case: Case) -> str:
        sequence = f"{parse_case_number(case.number).sequence:04}"
        people = named_people(case, shipped_work())
        words = self.terms.of_case(
            case.applicant, case.agent, guide=case.guide, item=case.item, sequence=sequence, people=people
        )
        return " ".join(sorted(words))

    def rebuild(self, connection: Connection) -> None:
        """Empty all lists and write them again from the actions."""
        for one in (case_row, case_day, work_tally, held_key, series_block, given_number, item_usage, asked_only):
            connection.execute(delete(one))
        connection.execute(update(tally).values(count=0))
        connection.execute(text("INSERT INTO case_word (case_word) VALUES ('delete-all')"))
        first = func.min(actions.c.ordinal)
        cases = select(actions.c.case_id).group_by(actions.c.case_id).order_by(first)
        for case_id in connection.scalars(cases).all():
            written = actions_of(connection, case_id)
            note_numbers(connection, written)
            self.project(connection, None, replay(written) if case_id else None, written)

    def differences(self, connection: Connection) -> tuple[str, ...]:
        """Lists that differ from what a rebuild would write. The caller rolls back: nothing is to be changed."""
        kept = _everything(connection)
        self.rebuild(connection)
        fresh = _everything(connection)
        return tuple(name for name in kept if kept[name] != fresh[name])


def _everything(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All lists as they stand, in an order of their own."""
    found = {one.name: _all_rows(connection, one) for one in PROJECTIONS}
    # the index keeps no text; its vocabulary says which word stands in which row
    connection.execute(
        text("CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_place USING fts5vocab(main, case_word, instance)")
    )
    places: Iterable[Any] = connection.execute(text("SELECT term, doc FROM temp.word_place ORDER BY term, doc"))
    found["case_word"] = [tuple(one) for one in places]
    return found


def _all_rows(connection: Connection, one: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(select(one).order_by(*one.primary_key.columns))]
