# SPDX-License-Identifier: Apache-2.0
"""Words: lines of text, names of people."""

from datetime import date

from counter_app.base.identity import Checked
from counter_app.base.names import check_name
from counter_app.forms.definition import Field
from counter_app.forms.reading import Read, wrong


def read_words(field: Field, typed: str, kind: str, today: date) -> Read:
    """Text stays what it is, also where it looks like a formula."""
    return Read(typed)


def read_person_name(field: Field, typed: str, kind: str, today: date) -> Read:
    """A name as papers print it: every script and every rare character, no signs."""
    return from_checked(check_name(typed))


def read_by_hand(field: Field, typed: str, kind: str, today: date) -> Read:
    """Signatures, seals and photographs have their place on paper."""
    return wrong("forms.value.by_hand")


def as_it_is(field: Field, value: str) -> str:
    """The text form of what is kept as it is said."""
    return value


def from_checked(checked: Checked) -> Read:
    """What a check of the base found, as a form keeps it."""
    if checked.fault:
        return Read("", checked.fault, checked.facts, checked.notes)
    return Read(checked.value, notes=checked.notes)
