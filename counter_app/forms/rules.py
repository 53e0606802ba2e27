# SPDX-License-Identifier: Apache-2.0
"""The checks between fields: which field a rule finds fault with, and what to say of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from counter_app.base.identity import Checked, age_on
from counter_app.base.texts import text
from counter_app.forms import dates
from counter_app.forms.amounts import amount
from counter_app.forms.definition import Field, FieldType, Rule, RuleKind
from counter_app.forms.id_numbers import check_number
from counter_app.forms.regions import PROVINCE_IS_ENOUGH, regions
from counter_app.forms.values import spoken

_SEXES = {"male": "男", "female": "女"}


@dataclass(frozen=True, slots=True)
class Situation:
    """What a rule looks at: the fields asked here, their values that could be read, and all that was typed."""

    fields: Mapping[str, Field]
    values: Mapping[str, str]
    typed: Mapping[str, str]
    today: date

    def checked(self, key: str) -> Checked:
        """What an identity number tells."""
        field = self.fields[key]
        return check_number(self.values[key], self.typed.get(field.beside, ""), self.today)

    def said(self, key: str) -> str:
        """A value as people read it."""
        return spoken(self.fields[key], self.values[key])


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule does not hold. ``sentence`` tells more than the rule's own text could; "" where it does not."""

    field: str
    sentence: str = ""


def broken(rule: Rule, here: Situation) -> tuple[Broken, ...]:
    """Where a rule does not hold. What is empty, not asked or cannot be read is not compared."""
    return tuple(_CHECKS[rule.kind](rule.fields, here))


def sums_over_rows(rule: Rule, form: Situation, rows: Sequence[Situation]) -> tuple[Broken, ...]:
    """The same for a total of the form that a roster's columns must come to."""
    total, *parts = rule.fields
    found = [amount(row.values[key]) for row in rows for key in parts if key in row.values]
    wanted = amount(form.values.get(total, ""))
    if wanted is None or not found:
        return ()
    return _sum(total, wanted, [one for one in found if one is not None], form)


def _birth(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    number, given = keys
    if number in here.values and given in here.values:
        birth = here.checked(number).birth
        told = birth.isoformat()[: len(here.values[given])] if birth else ""
        if told and told != here.values[given]:
            yield Broken(given, text("identity.birth_differs", number=told, given=here.values[given]))


def _sex(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    number, given = keys
    if number in here.values and given in here.values:
        told, said = here.checked(number).sex, here.said(given)
        if told and told not in (said, _SEXES.get(here.values[given])):
            yield Broken(given, text("identity.sex_differs", number=told, given=said))


def _age(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    number, given = keys
    if number in here.values and given in here.values:
        birth = here.checked(number).birth
        if birth and str(age_on(birth, here.today)) != here.values[given]:
            told = age_on(birth, here.today)
            yield Broken(given, text("forms.rule.age_matches", number=told, given=here.values[given]))


def _age_group(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    number, given = keys
    if number in here.values and given in here.values:
        birth = here.checked(number).birth
        ages = {one.value: one.ages for one in here.fields[given].options}.get(here.values[given])
        if birth and ages and not ages[0] <= age_on(birth, here.today) <= ages[1]:
            told = age_on(birth, here.today)
            yield Broken(given, text("forms.rule.age_group", number=told, given=here.said(given)))


def _in_order(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    for early, late in pairwise([key for key in keys if key in here.values]):
        first, second = here.values[early], here.values[late]
        common = min(len(first), len(second))  # a day and a month are compared by the month
        if first[:common] > second[:common]:
            labels = {"first": here.fields[early].label, "second": here.fields[late].label}
            yield Broken(late, text("forms.rule.in_order", **labels))


def _not_future(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    for key in keys:
        if key in here.values and here.values[key] > here.today.isoformat()[: len(here.values[key])]:
            yield Broken(key, text("forms.rule.not_future", date=here.said(key)))


def _sums_up(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    total, *parts = keys
    found = [amount(here.values[key]) for key in parts if key in here.values]
    wanted = amount(here.values.get(total, ""))
    if wanted is not None and found:
        yield from _sum(total, wanted, [one for one in found if one is not None], here)


def _sum(total: str, wanted: Decimal, parts: Sequence[Decimal], here: Situation) -> tuple[Broken, ...]:
    found = sum(parts, Decimal(0))
    if found == wanted:
        return ()
    together = str(found) if here.fields[total].type is FieldType.money else str(int(found))
    said = spoken(here.fields[total], together)
    return (Broken(total, text("forms.rule.sums_up", total=here.said(total), found=said)),)


def _one_of(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    asked = [key for key in keys if key in here.fields]
    if asked and not any(here.typed.get(key) for key in asked):
        yield Broken(asked[0])


def _differ(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    there: dict[str, str] = {}
    for key in keys:
        value = here.values.get(key)
        if value is not None and value in there:
            labels = {"first": here.fields[there[value]].label, "second": here.fields[key].label}
            yield Broken(key, text("forms.rule.differ", **labels))
        elif value is not None:
            there[value] = key


def _region(keys: Sequence[str], here: Situation, city: bool) -> Iterator[Broken]:
    key = keys[0]
    code = here.values.get(key, "")
    enough = code[:2] + "0000" in PROVINCE_IS_ENOUGH or regions().is_whole(code) or (city and code[2:] != "0000")
    if code and not enough:
        yield Broken(key, text("forms.rule.region_city" if city else "forms.rule.region_level", place=here.said(key)))


def _region_level(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    return _region(keys, here, city=False)


def _region_city(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    return _region(keys, here, city=True)


def _at_most(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    small, large = keys
    first, second = amount(here.values.get(small, "")), amount(here.values.get(large, ""))
    if first is not None and second is not None and first > second:
        labels = {"first": here.fields[small].label, "second": here.fields[large].label}
        yield Broken(small, text("forms.rule.at_most", **labels))


def _fits_in(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    number, span = keys
    if number in here.values and span in here.values:
        length = dates.length(here.values[span])
        if int(here.values[number]) > length:
            yield Broken(number, text("forms.rule.fits_in", length=length, given=here.values[number]))


def _never(keys: Sequence[str], here: Situation) -> Iterator[Broken]:
    yield from (Broken(key) for key in keys if key in here.fields)


_CHECKS: Mapping[RuleKind, Callable[[Sequence[str], Situation], Iterator[Broken]]] = {
    RuleKind.birth_matches: _birth,
    RuleKind.sex_matches: _sex,
    RuleKind.age_matches: _age,
    RuleKind.age_group: _age_group,
    RuleKind.in_order: _in_order,
    RuleKind.not_future: _not_future,
    RuleKind.sums_up: _sums_up,
    RuleKind.one_of: _one_of,
    RuleKind.differ: _differ,
    RuleKind.region_level: _region_level,
    RuleKind.region_city: _region_city,
    RuleKind.at_most: _at_most,
    RuleKind.fits_in: _fits_in,
    RuleKind.never: _never,
}
