# SPDX-License-Identifier: Apache-2.0
"""Forms filled in with made-up words, for rehearsals: whatever a form asks for is answered until nothing is wrong."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import count

from counter_app.base.check_characters import DECIMAL_X, pure_check_character
from counter_app.base.errors import CounterError
from counter_app.forms.checks import FormFault
from counter_app.forms.definition import Field, FieldType, FormDefinition, RuleKind
from counter_app.forms.filled import FilledForm
from counter_app.forms.session import FormSession

PATIENCE = 400
"""How many faults are answered before a form counts as one that cannot be filled in."""

MADE_UP: Mapping[FieldType, str] = {
    FieldType.long_text: "测试文字，没有真的人。",
    FieldType.person_name: "测试员",
    FieldType.id_kind: "居民身份证",
    FieldType.uscc: "91110000600037341L",
    FieldType.phone: "13800000000",
    FieldType.postcode: "413100",
    FieldType.account: "6222020000000000000",
    FieldType.money: "100.00",
    FieldType.number: "10",
    FieldType.region: "430981",
    FieldType.nation: "01",
    FieldType.yes_no: "yes",
}

ANOTHER: Mapping[FieldType, tuple[str, ...]] = {
    FieldType.text: ("另一处",),
    FieldType.person_name: ("测试员乙",),
    FieldType.account: ("6222020000000000001",),
    FieldType.money: ("200.00", "1.00"),
    FieldType.number: ("20", "1"),
    FieldType.yes_no: ("no", "yes"),
    FieldType.date: ("1950-01-01",),  # the birth of everybody made up here
    FieldType.date_or_month: ("1950-01-01",),
    FieldType.month: ("1950-01",),
}
"""Where a rule between fields wants something else."""


def made_up_id(number: int) -> str:
    """The number of somebody who does not exist: a woman born on 1 January 1950, never the same one twice."""
    front = f"11010119500101{number % 500 * 2:03d}"
    return front + pure_check_character(front, DECIMAL_X)


class SampleWords:
    """Fills forms in. Words that nobody else may have (an invoice, a letter, a number) differ each time."""

    def __init__(self) -> None:
        self._next = count(1)
        self._months = count(1)

    def fill(
        self,
        form: FormDefinition,
        facts: Mapping[str, str],
        *,
        today: date,
        office: bool = False,
        wanted: Mapping[str, str] | None = None,
        begun: FilledForm | None = None,
        rows: int = 0,
    ) -> FilledForm:
        """The form filled in: by the facts, then as ``wanted``, then with made-up words wherever something is wanting.

        ``rows``: so many stand in every table that has rows of its own. Raises CounterError ``rehearsing.form`` where
        that does not do.
        """
        session = FormSession(form, begun, today=today, office=office)
        session.offer(facts)
        for key, words in (wanted or {}).items():
            session.type(key, words)
        for table in form.rosters:
            if session.has_rows_of_its_own(table.key):
                for _ in range(rows - len(session.filled.rosters.get(table.key, []))):
                    self._add_row(session, table.key, today)
        return self.mend(session, today)

    def mend(self, session: FormSession, today: date) -> FilledForm:
        """Whatever is wrong or wanting in a form is answered."""
        tried: Counter[tuple[str, int, str, str]] = Counter()
        for _ in range(PATIENCE):
            stops = [one for one in session.faults if not one.warns]
            if not stops:
                return session.snapshot()
            place = (stops[0].roster, stops[0].row, stops[0].field, stops[0].rule)
            self._answer(session, stops[0], today, tried[place])
            tried[place] += 1
        title = session.form.title.replace("　", "").replace("{place}", "")
        raise CounterError("rehearsing.form", form=title, fault=stops[0].sentence)

    def _add_row(self, session: FormSession, roster: str, today: date) -> None:
        table = session.form.roster(roster)
        columns = [one for one in table.columns if session.fills(one)] if table is not None else []
        given = {one.key: self._words(one, today) for one in columns if one.required}
        number = session.add_row(roster)
        for key, words in given.items():
            session.type(key, words, number, roster)

    def _answer(self, session: FormSession, fault: FormFault, today: date, tried: int) -> None:
        """Something else each time the same place is found wrong again."""
        table = session.form.roster(fault.roster)
        if table is not None and not fault.field:
            self._add_row(session, table.key, today)
            return
        fields = table.columns if table is not None else session.form.fields
        field = next(one for one in fields if one.key == fault.field)
        if fault.code == "forms.check.twice":
            session.repeat(field.key, session.filled.values[field.key])
            return
        words = _sum(session, fault)
        if not words:
            ways = [*_others(field), ""] if fault.rule else self._ways(field, today)
            words = ways[tried % len(ways)]
        session.type(field.key, words, fault.row or None, fault.roster)
        session.leave()

    def _ways(self, field: Field, today: date) -> list[str]:
        return [one.value for one in field.options] or [self._words(field, today)]

    def _words(self, field: Field, today: date) -> str:
        makers: Mapping[FieldType, Callable[[], str]] = {
            FieldType.choice: lambda: field.options[0].value,
            FieldType.choices: lambda: field.options[0].value,
            FieldType.date: today.isoformat,
            FieldType.date_or_month: today.isoformat,
            FieldType.month: self.month,
            FieldType.period: lambda: f"{today.isoformat()}/{today.isoformat()}",
            FieldType.month_period: lambda: f"{today:%Y-%m}/{today:%Y-%m}",
            FieldType.id_number: lambda: made_up_id(next(self._next)),
            FieldType.text: lambda: f"测试{next(self._next)}",
        }
        make = makers.get(field.type)
        return make() if make is not None else MADE_UP.get(field.type, "")

    def month(self) -> str:
        """A month that was not asked for before."""
        years, month = divmod(next(self._months), 12)
        return f"{1980 + years % 40}-{month + 1:02d}"


def made_up(
    form: FormDefinition,
    facts: Mapping[str, str],
    *,
    today: date,
    office: bool,
    wanted: Mapping[str, str],
    begun: FilledForm | None = None,
) -> FilledForm:
    """One form filled in by itself."""
    return SampleWords().fill(form, facts, today=today, office=office, wanted=wanted, begun=begun)


def _others(field: Field) -> list[str]:
    """What else may stand where a rule between fields was broken."""
    if field.options:
        return [one.value for one in reversed(field.options)]
    return [made_up_id(499)] if field.type is FieldType.id_number else list(ANOTHER.get(field.type, ()))


def _sum(session: FormSession, fault: FormFault) -> str:
    """What a total must be; "" where the fault is no total, and where the total alone is not what is wrong."""
    rule = next((one for one in session.form.rules if one.id == fault.rule), None)
    if rule is None or rule.kind is not RuleKind.sums_up or fault.field != rule.fields[0] or fault.row:
        return ""
    rows = session.filled.rosters.get(rule.roster, [])
    own = {one.key for one in session.form.fields}
    parts = [session.filled.values.get(key, "") for key in rule.fields[1:] if key in own]
    parts += [row.get(key, "") for key in rule.fields[1:] if key not in own for row in rows]
    return str(sum((Decimal(one) for one in parts if one), Decimal()))
