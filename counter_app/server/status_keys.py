# SPDX-License-Identifier: Apache-2.0
"""Comparison values under a key that only the centre has: of a case with a phone's last four, of who may evaluate it,
of somebody's visits.

Four digits are ten thousand guesses: without the key nothing of them can be learned from the table, and with it the
table holds no number that could be read.
"""

import hmac
import unicodedata
from collections.abc import Iterator

from counter_app.base.errors import CounterError
from counter_app.cases.case import Case
from counter_app.cases.numbers import parse_case_number
from counter_app.cases.people import Person
from counter_app.catalogue.folding import folded

DIGITS = 4


def status_key(secret: bytes, number: str, digits: str) -> bytes:
    """The value of one number with four digits."""
    return hmac.digest(secret, f"status\0{number}\0{digits}".encode("utf-8", "surrogatepass"), "sha256")


def holder_key(secret: bytes, case: str, digits: str) -> bytes:
    """The value of one case with four digits by which its citizen is known who evaluates by telephone."""
    return hmac.digest(secret, f"rating\0{case}\0{digits}".encode("utf-8", "surrogatepass"), "sha256")


def visit_key(secret: bytes, number: str, guide: str, item: int) -> bytes:
    """The value of somebody's visits for one matter, by their whole number."""
    return hmac.digest(secret, f"visits\0{folded(number)}\0{guide}\0{item}".encode("utf-8", "surrogatepass"), "sha256")


def typed_number(typed: str) -> str:
    """A case number as it is printed; what is none stays as it was typed, and is looked up all the same."""
    try:
        return str(parse_case_number(typed))
    except CounterError:
        return typed.strip()


def typed_digits(typed: str) -> str:
    """Digits in whatever width they were typed."""
    return unicodedata.normalize("NFKC", typed).strip()


def typed_end(typed: str) -> str:
    """The end of a number, which may be an X, in whatever width it was typed."""
    return typed_digits(typed).upper()


def last_digits(case: Case) -> Iterator[str]:
    """The last four of every phone the citizen's side gave: the applicant's, and who came for them."""
    party, agent = case.applicant, case.agent
    phones = [party.phone if party is not None else "", agent.person.phone if agent is not None else ""]
    plain = ("".join(sign for sign in unicodedata.normalize("NFKC", one) if sign.isdecimal()) for one in phones)
    yield from dict.fromkeys(one[-DIGITS:] for one in plain if len(one) >= DIGITS)


def last_of_identity(case: Case) -> Iterator[str]:
    """The last four of every identity number of the citizen's side, and of a unit's code."""
    party, agent = case.applicant, case.agent
    numbers = [party.id_number if isinstance(party, Person) else party.credit_code if party is not None else ""]
    numbers.append(agent.person.id_number if agent is not None else "")
    plain = ("".join(sign for sign in typed_end(one) if sign.isalnum()) for one in numbers)
    yield from dict.fromkeys(one[-DIGITS:] for one in plain if len(one) >= DIGITS)
