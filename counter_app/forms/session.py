# SPDX-License-Identifier: Apache-2.0
"""One form being filled in: typed, proposed, checked, taken back. It holds no window and waits for nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from counter_app.base.texts import text
from counter_app.forms.checks import FormFault, Rows, check, in_form_order
from counter_app.forms.definition import Field, Filler, FormDefinition, Roster
from counter_app.forms.filled import FilledForm
from counter_app.forms.prefill import Facts, Proposal, propose, propose_for, propose_row
from counter_app.forms.values import Read, read
from counter_app.forms.visibility import Seen, is_blank, seen, seen_in_row

TYPED = "typed"
REQUIRED = "forms.check.required"
STEPS = 1000
"""How many changes can be taken back."""

Place = tuple[str, int, str]
"""Roster, row (from 1) and key; "" and 0 for a field of the form itself."""


class FormSession:
    """A form and all that happens to it. Rows count from 1.

    What somebody typed stands: facts that say otherwise are offered as ``differences`` and never written over it. What
    nobody typed follows the facts, and is emptied again when they are gone (another person's card).

    ``office``: at review. Only the office's own fields are filled then; the citizen's stand as they were signed.
    """

    def __init__(
        self, form: FormDefinition, filled: FilledForm | None = None, *, today: date, office: bool = False
    ) -> None:
        self.form = form
        self.filled = _copied(filled) if filled else FilledForm(form=form.id, version=form.version)
        self._today = today
        self._filler = Filler.office if office else Filler.applicant
        self._facts: Facts | None = None
        self._proposals: dict[str, Proposal] = {}
        self._repeated: set[str] = set()
        self._steps: list[tuple[Place | None, list[Callable[[], None]]]] = []
        self._step: list[Callable[[], None]] = []
        self._resting = True
        self._faults: tuple[FormFault, ...] | None = None
        self._rows: dict[str, Rows] = {}
        own = f"form.{form.id}."
        self._followers = [one for one in form.fields if any(source.startswith(own) for source in one.sources)]

    @property
    def faults(self) -> tuple[FormFault, ...]:
        """Everything that is wrong now, in the form's order."""
        if self._faults is None:
            office = self._filler is Filler.office
            found = check(self.form, self.filled, today=self._today, office=office, remembered=self._rows)
            if office:
                found = tuple(dict.fromkeys(one for fault in found for one in self._to_mend(fault)))
            once = [FormFault(key, 0, "", "forms.check.twice", text("forms.check.twice")) for key in self._unrepeated()]
            self._faults = in_form_order(self.form, [*found, *once]) if once else found
        return self._faults

    @property
    def differences(self) -> dict[str, Proposal]:
        """What is known to be otherwise than it stands in the form."""
        answers = self._seen()
        return {
            one.key: proposal
            for one in self.form.fields
            if (proposal := self._proposals.get(one.key)) is not None
            and proposal.value != self.filled.values.get(one.key, "")
            and self.fills(one)
            and answers.is_visible(one)
        }

    @property
    def complete(self) -> bool:
        """Whether nothing that stops is wrong."""
        return all(one.warns for one in self.faults)

    @property
    def progress(self) -> tuple[int, int]:
        """How many of the form's fields that are asked on screen hold something, and how many there are."""
        answers = self._seen()
        asked = [one.key for one in self.form.fields if self.fills(one) and answers.is_visible(one)]
        return sum(1 for key in asked if self.filled.values.get(key)), len(asked)

    def first_open(self) -> Place | None:
        """Where to go on: the first required field that is empty, else the first that is wrong."""
        stops = [one for one in self.faults if not one.warns]
        empty = [one for one in stops if one.code == REQUIRED]
        first = next(iter([*empty, *stops]), None)
        return None if first is None else (first.roster, first.row, first.field)

    def offer(self, facts: Facts) -> None:
        """Everything that is known now. Fields that nobody typed into take it over; nothing of this is a step."""
        self._facts = dict(facts)
        self._follow_facts()

    def type(self, key: str, words: str, row: int | None = None, roster: str = "") -> Read:
        """Keep what was typed, right or wrong. Typing on in the same place is one step, until it is left.

        A row beyond the last begins new ones. Raises KeyError for a field the form does not have, and for one of the
        citizen's at review.
        """
        place = (roster, row or 0, key)
        fields = self._fields(roster)
        field = fields[key]
        if self._filler is Filler.office and not self.fills(field):
            raise KeyError(key)
        if roster and place[1] < 1:
            raise IndexError(row)
        if self._resting or self._steps[-1][0] != place:
            self._begin(place)
        values = self._row(roster, place[1]) if roster else self.filled.values
        found = read(field, words, kind=values.get(field.beside, ""), today=self._today)
        self._put(values, key, found.value)
        self._source(roster or key, TYPED)
        for one in fields.values():
            if one.beside == key and values.get(one.key):
                self._put(values, one.key, read(one, values[one.key], kind=found.value, today=self._today).value)
        if self._end(key if not roster else ""):
            self._resting = False
        return found

    def leave(self) -> None:
        """The field was left: what is typed next is a step of its own."""
        self._resting = True

    def take(self, key: str) -> None:
        """Take over what is offered for a field. Nothing happens where nothing is."""
        proposal = self.differences.get(key)
        if proposal is None:
            return
        self._begin(None)
        self._put(self.filled.values, key, proposal.value)
        self._source(key, proposal.source)
        self._end(key)

    def repeat(self, key: str, words: str) -> bool:
        """The second, blind typing of a field that is asked for twice; whether it is the same."""
        field = self._fields("")[key]
        again = read(field, words, kind=self.filled.values.get(field.beside, ""), today=self._today).value
        same = bool(again) and again == self.filled.values.get(key)
        (self._repeated.add if same else self._repeated.discard)(key)
        self._faults = None
        return same

    def add_row(self, roster: str, row: Mapping[str, str] | None = None) -> int:
        """A new last row, of kept values; its number."""
        rows = self._rows_of(roster)
        self._begin(None)
        had = len(rows)
        rows.append(dict(row or {}))
        self._step.append(lambda: _cut(rows, had))
        self._source(roster, TYPED)
        self._end()
        return len(rows)

    def remove_row(self, roster: str, row: int) -> None:
        """Take a row out. Raises IndexError where there is none."""
        self._table(roster)
        rows = self.filled.rosters.get(roster, [])
        if not 1 <= row <= len(rows):
            raise IndexError(row)
        self._begin(None)
        taken = rows.pop(row - 1)
        self._step.append(lambda: rows.insert(row - 1, taken))
        self._source(roster, TYPED)
        self._end()

    def set_rows(self, roster: str, rows: Sequence[Mapping[str, str]], looked_at: Rows | None = None) -> None:
        """All rows at once, of kept values, as a sheet was read.

        ``looked_at`` are the faults found in the background (``check`` of a snapshot with these rows, remembered):
        thousands of rows then do not hold up the window.
        """
        table = self._rows_of(roster)
        before = list(table)
        self._begin(None)
        if before != list(rows):
            table[:] = [dict(row) for row in rows]
            self._step.append(lambda: _restored(table, before))
        if looked_at is not None:
            self._rows[roster] = looked_at
        self._source(roster, TYPED)
        self._end()

    def undo(self) -> bool:
        """Take the last step back; whether there was one."""
        if not self._steps:
            return False
        for back in reversed(self._steps.pop()[1]):
            back()
        self._resting = True
        self._faults = None
        if self._facts is not None:
            self._follow_facts()
        return True

    def snapshot(self) -> FilledForm:
        """The form as it stands, to be kept; without empty rows at a table's end."""
        whole = _copied(self.filled)
        for rows in whole.rosters.values():
            while rows and is_blank(rows[-1]):
                rows.pop()
        whole.rosters = {key: rows for key, rows in whole.rosters.items() if rows}
        return whole

    def is_visible(self, key: str, row: int | None = None, roster: str = "") -> bool:
        """Whether a field is asked now."""
        return self._answers(row, roster).is_visible(self._fields(roster)[key])

    def is_required(self, key: str, row: int | None = None, roster: str = "") -> bool:
        """Whether a field must be filled now."""
        return self._answers(row, roster).is_required(self._fields(roster)[key])

    def fills(self, field: Field) -> bool:
        """Whether a field is filled in this session: the citizen's at the window, the office's at review."""
        return field.filled_by is self._filler

    def shows(self, field: Field) -> bool:
        """Whether a column is in sight in this session: what is filled here, and beside it what the citizen wrote."""
        return self.fills(field) or field.filled_by is Filler.applicant

    def has_rows_of_its_own(self, roster: str) -> bool:
        """Whether rows come and go in this session: at review only where the whole table is the office's."""
        columns = self._table(roster).columns
        return self._filler is Filler.applicant or all(self.fills(one) for one in columns)

    def _to_mend(self, fault: FormFault) -> Iterator[FormFault]:
        """A fault that the office can do something about, at a field of its own that its rule looks at."""
        if not fault.field:
            if self.has_rows_of_its_own(fault.roster):
                yield fault
            return
        rule = next((one for one in self.form.rules if one.id == fault.rule), None)
        fields = self._fields(fault.roster)
        for key in (fault.field, *(rule.fields if rule else ())):
            if key in fields and self.fills(fields[key]):
                yield replace(fault, field=key)
                return

    def _seen(self) -> Seen:
        return seen(self.form, self.filled.values)

    def _answers(self, row: int | None, roster: str) -> Seen:
        table = self.form.roster(roster)
        if table is None:
            return self._seen()
        rows = self.filled.rosters.get(roster, [])
        return seen_in_row(table, rows[row - 1] if row and row <= len(rows) else {}, self._seen())

    def _fields(self, roster: str) -> dict[str, Field]:
        if not roster:
            return {one.key: one for one in self.form.fields}
        return {one.key: one for one in self._table(roster).columns}

    def _table(self, roster: str) -> Roster:
        table = self.form.roster(roster)
        if table is None:
            raise KeyError(roster)
        return table

    def _is_typed(self, key: str) -> bool:
        """Whether somebody typed it; a value of unknown origin counts as typed."""
        return self.filled.sources.get(key, TYPED if self.filled.values.get(key) else "") == TYPED

    def _unrepeated(self) -> Iterator[str]:
        answers = self._seen()
        for one in self.form.fields:
            asked = one.twice and self.fills(one) and answers.is_visible(one)
            if asked and self.filled.values.get(one.key) and self._is_typed(one.key) and one.key not in self._repeated:
                yield one.key

    def _begin(self, place: Place | None) -> None:
        self._step = []
        self._steps.append((place, self._step))
        del self._steps[:-STEPS]
        self._resting = True

    def _end(self, key: str = "") -> bool:
        """Close a change; False where nothing changed, and so nothing can be taken back."""
        self._follow_own()
        if not self._step:
            self._steps.pop()
            return False
        self._repeated.discard(key)
        self._faults = None
        return True

    def _put(self, values: dict[str, str], key: str, value: str) -> None:
        """Change one value, and remember how it stood."""
        before = values.get(key)
        if value == (before or ""):
            return
        self._step.append(_back_to(values, key, before))
        if value:
            values[key] = value
        else:
            del values[key]

    def _source(self, key: str, source: str) -> None:
        sources = self.filled.sources
        if sources.get(key) != source:
            self._step.append(_back_to(sources, key, sources.get(key)))
            sources[key] = source

    def _rows_of(self, roster: str) -> list[dict[str, str]]:
        self._table(roster)
        return self.filled.rosters.setdefault(roster, [])

    def _row(self, roster: str, row: int) -> dict[str, str]:
        rows = self._rows_of(roster)
        had = len(rows)
        if row > had:
            rows += [{} for _ in range(row - had)]
            self._step.append(lambda: _cut(rows, had))
        return rows[row - 1]

    def _follow_facts(self) -> None:
        """What nobody typed stands as the facts say."""
        facts = self._facts or {}
        kept, self._step = self._step, []  # nothing of this is taken back by itself
        known = {**facts, **self._own_facts()}
        self._proposals = propose(self.form, known, today=self._today)
        for one in self.form.fields:
            if self.fills(one) and not self._is_typed(one.key):
                self._set(one.key, self._proposals.get(one.key))
        for roster in self.form.rosters:
            self._follow_row(roster, facts)
        self._follow_own()
        self._step = kept
        self._faults = None

    def _follow_row(self, roster: Roster, facts: Facts) -> None:
        """A roster that nobody touched begins with the person who is here."""
        rows = self.filled.rosters.get(roster.key, [])
        source = self.filled.sources.get(roster.key, TYPED if rows else "")
        if source == TYPED or self._filler is Filler.office:
            return
        found = propose_row(roster, facts, today=self._today)
        if found:
            self._rows_of(roster.key)[:] = [{key: one.value for key, one in found.items()}]
            self.filled.sources[roster.key] = "applicant"
        elif source:
            self._rows_of(roster.key).clear()
            del self.filled.sources[roster.key]

    def _follow_own(self) -> None:
        """Fields whose source is another field of this very form."""
        for one in self._followers:
            known = {**(self._facts or {}), **self._own_facts()}
            found = propose_for(one, known, {}, today=self._today)
            self._proposals.pop(one.key, None)
            if found is not None:
                self._proposals[one.key] = found
            stays = found is None and self._facts is None and self.filled.sources.get(one.key) != "form"
            if self.fills(one) and not self._is_typed(one.key) and not stays:
                self._set(one.key, found)

    def _own_facts(self) -> dict[str, str]:
        return {f"form.{self.form.id}.{key}": value for key, value in self.filled.values.items()}

    def _set(self, key: str, proposal: Proposal | None) -> None:
        """Let a field nobody typed into hold a proposal, or nothing."""
        self._put(self.filled.values, key, proposal.value if proposal else "")
        if proposal:
            self._source(key, proposal.source)
        elif key in self.filled.sources:
            self._step.append(_back_to(self.filled.sources, key, self.filled.sources[key]))
            del self.filled.sources[key]


def _copied(form: FilledForm) -> FilledForm:
    return FilledForm(
        form=form.form,
        version=form.version,
        values=dict(form.values),
        rosters={key: [dict(row) for row in rows] for key, rows in form.rosters.items()},
        sources=dict(form.sources),
    )


def _back_to(values: dict[str, str], key: str, before: str | None) -> Callable[[], None]:
    def back() -> None:
        if before is None:
            values.pop(key, None)
        else:
            values[key] = before

    return back


def _cut(rows: list[dict[str, str]], length: int) -> None:
    del rows[length:]


def _restored(rows: list[dict[str, str]], before: list[dict[str, str]]) -> None:
    rows[:] = before
