# SPDX-License-Identifier: Apache-2.0
"""Looking somebody up in the centre's register: for a case, for a reason, written down before anything is shown.

While the centre cannot be asked, its last answer is shown with its moment; where there is none, that is said and the
case goes on without it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from counter_app.base.clock import SHANGHAI, from_micros, written_date
from counter_app.base.core_system import CoreSystem, Insured
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.cases.actions import Intent
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.look_ups import AnswerSource, LookedUp
from counter_app.cases.people import Party, Person
from counter_app.catalogue.items import ServiceItem
from counter_app.catalogue.register_book import AskedTable, Find, Query, shipped_register
from counter_app.catalogue.register_rows import facts_of, said
from counter_app.desk.counter import Counter
from counter_app.desk.practice_register import PracticeRegister
from counter_app.desk.recording import record
from counter_app.desk.register_extract import extracted
from counter_app.forms.prefill import GAVE, REGISTER
from counter_app.forms.session import FormSession
from counter_app.wire.register import Answered, Question

AWAY = "looking_up.away"
PREFILL = "prefill"
_answer = msgspec.json.Decoder(Answered)
_encoder = msgspec.json.Encoder()
_LONGEST = 120


class Register(Protocol):
    """Whom a window asks: the centre, or at a practice window what ships with the program."""

    def ask(self, question: Question) -> Answered:
        """Raises CounterError ``looking_up.away`` where nobody can be asked now; refusals have their own codes."""

    def insured_of(self, code: str, clerk: str) -> Insured:
        """Whose a code is. Raises CounterError ``core.refused`` for nobody's."""


def register_of(counter: Counter) -> Register | None:
    """The register that a window asks; None where it has none."""
    if counter.register is None and counter.settings.window.practice:
        return PracticeRegister(counter.clock)
    return counter.register


@dataclass(frozen=True, slots=True)
class FoundTable:
    """Rows of one kind, the newest first. ``more``: the register has further ones. ``loaded_at`` µs, 0 for now."""

    asked: AskedTable
    rows: tuple[Mapping[str, str], ...]
    more: bool
    loaded_at: int


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a look-up came to. ``answered_at`` is by the centre's clock (µs); ``kept``: an earlier answer of it."""

    query: Query
    tables: tuple[FoundTable, ...]
    answered_at: int
    kept: bool

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(one.rows) for one in self.tables)

    @property
    def is_empty(self) -> bool:
        """Whether the register knows nothing of whom was asked about."""
        return not self.count

    @property
    def told_by(self) -> str:
        """``中心登记（2026年11月20日 09:42 答复）``: what stands on papers as the source."""
        return text("looking_up.told_by", moment=self.moment)

    @property
    def moment(self) -> str:
        """When the centre answered."""
        at = from_micros(self.answered_at).astimezone(SHANGHAI)
        return f"{written_date(at.date())} {at:%H:%M}"

    def registered(self, known: Mapping[str, str]) -> dict[str, str]:
        """``known`` with what the register says besides; forms tell by it what came from there."""
        if self.is_empty:
            return dict(known)
        found = facts_of(self.query, {one.asked.kind.kind: one.rows for one in self.tables})
        found["register.source"] = self.told_by
        found = {fact: value for fact, value in found.items() if fact not in known}
        return {**known, **found, GAVE: " ".join(found)}

    def lines(self, *, masked: bool = False) -> list[dict[str, str]]:
        """As rows of 打印信息: one a value where a table has one row, one a row where it has several."""
        lines: list[dict[str, str]] = []
        for table in self.tables:
            columns, title = table.asked.columns, table.asked.kind.title
            for number, row in enumerate(table.rows, 1):
                values = [
                    (one.field.label, said(one, row[one.key], masked=masked)) for one in columns if row.get(one.key)
                ]
                if len(table.rows) == 1 and table is self.tables[0]:
                    lines += [{"label": label, "value": value[:_LONGEST]} for label, value in values]
                else:
                    heading = title if len(table.rows) == 1 else text("looking_up.row", title=title, number=number)
                    lines += [{"label": heading, "value": one} for one in _joined(values)]
            if table.more:
                lines.append({"label": title, "value": text("register_page.more", count=len(table.rows))})
        return lines


def _joined(values: Sequence[tuple[str, str]]) -> list[str]:
    """Values with their labels in as few lines as hold them."""
    lines: list[str] = [""]
    for label, value in values:
        words = f"{label} {value}"[:_LONGEST]
        joined = f"{lines[-1]}；{words}" if lines[-1] else words
        if len(joined) > _LONGEST:
            lines.append(words)
        else:
            lines[-1] = joined
    return lines


def query_of(item: ServiceItem | None) -> Query | None:
    """The query that an item asks; None for one that asks nothing of the register."""
    structure = item.structure if item is not None else None
    return shipped_register().for_results([one.id for one in structure.results]) if structure is not None else None


def asks_register(counter: Counter, case: Case) -> Query | None:
    """The query that a case in work asks; None where it asks nothing, or the window has no centre to ask."""
    if register_of(counter) is None or case.status is not CaseStatus.accepted:
        return None
    return query_of(counter.item_of(case))


def what_for(facts: LookedUp) -> str:
    """``个人医疗账户信息，办理查询事项``: what was asked of the register and why."""
    book = shipped_register()
    asked = book.queries.get(facts.query)
    return f"{asked.title if asked else facts.query}，{book.purposes.get(facts.purpose, facts.purpose)}"


def prefill_of(party: Party | None) -> Query | None:
    """The query that fills the forms of somebody."""
    if party is None:
        return None
    return shipped_register().queries["person_prefill" if isinstance(party, Person) else "unit_prefill"]


def number_of(query: Query, party: Party | None) -> str:
    """By which number somebody is looked up; "" where it is not known, or the query is about the other kind."""
    if isinstance(party, Person):
        return party.id_number if query.of is Find.person else ""
    return party.credit_code if party is not None and query.of is Find.unit else ""


def fill_rows(session: FormSession, found: LookUp) -> None:
    """Put what was found into a sheet that has a table for it (打印信息), unless somebody typed there."""
    table = next((one for one in session.form.rosters if {"label", "value"} == {c.key for c in one.columns}), None)
    if table is None or found.is_empty:
        return
    rows = session.filled.rosters.get(table.key, [])
    if not any(any(row.values()) for row in rows) or session.filled.sources.get(table.key) == REGISTER:
        session.set_rows(table.key, found.lines())
        session.filled.sources[table.key] = REGISTER


@dataclass(frozen=True, slots=True)
class Reply:
    """What the centre said to a question, not shown yet. ``answer`` is None where it cannot be asked now."""

    query: Query
    question: Question
    answer: Answered | None


def ask(counter: Counter, query: Query, party: Party | None, *, purpose: str, of: str) -> Reply:
    """Ask about the applicant of a case, or of a draft: ``of`` is its id. Touches no store, takes as long as the
    network does.

    Raises CounterError: ``looking_up.*``, or a refusal of the centre.
    """
    number = number_of(query, party)
    if not number:
        raise CounterError("looking_up.no_number")
    if purpose not in shipped_register().purposes:
        raise CounterError("looking_up.no_purpose")
    question = Question(query=query.query, number=number, purpose=purpose, clerk=counter.clerk_number, case=of)
    try:
        register = register_of(counter)
        return Reply(query, question, register.ask(question) if register is not None else None)
    except CounterError as error:
        if error.code != AWAY:
            raise
        return Reply(query, question, None)


def take(counter: Counter, reply: Reply, case: Case | None = None) -> LookUp:
    """What may be shown of a reply: recorded first, of the case or of one that has no number yet. Writes.

    While the centre is away its last answer is taken, else what it has sent ahead. Raises CounterError
    ``looking_up.away`` where there is neither, ``looking_up.no_centre`` at a window without a centre, or that nothing
    can be recorded now.
    """
    answers, asked = counter.store.register_answers, reply.question
    answer = reply.answer
    if answer is None:
        kept = answers.kept(asked.query, asked.number)
        answer = _answer.decode(kept.body) if kept is not None else extracted(counter, reply.query, asked.number)
        if answer is None:
            raise CounterError(AWAY if register_of(counter) is not None else "looking_up.no_centre")
    else:
        answers.keep(asked.query, asked.number, _encoder.encode(answer), answer.now)
    found = _found(reply.query, answer, kept=reply.answer is None)
    facts = LookedUp(
        query=asked.query,
        purpose=asked.purpose,
        source=AnswerSource.kept if found.kept else AnswerSource.centre,
        answered_at=found.answered_at,
        rows=found.count,
    )
    record(counter, [Intent(id=new_id(), case=case.id if case is not None else "", facts=facts)])
    return found


def _found(query: Query, answer: Answered, *, kept: bool) -> LookUp:
    by_kind = {one.kind: one for one in answer.tables}
    tables = []
    for asked in query.tables:
        told = by_kind.get(asked.kind.kind)
        if told is not None:
            tables.append(FoundTable(asked, told.rows, told.more, told.at))
    return LookUp(query, tuple(tables), answer.now, kept)


@dataclass(frozen=True, slots=True)
class CentreCore:
    """The core system as the centre's register knows it."""

    register: Register
    clerk: str

    def insured_of(self, code: str) -> Insured:
        """Whose a 医保码 is."""
        try:
            return self.register.insured_of(code, self.clerk)
        except CounterError as error:
            if error.code == AWAY:
                raise CounterError("looking_up.code_away") from error
            raise


def centre_core(counter: Counter) -> CoreSystem | None:
    """The core system of a window that is connected to a centre, once somebody is signed in; else None."""
    if counter.register is None or not counter.clerk_number:
        return None
    return CentreCore(counter.register, counter.clerk_number)
