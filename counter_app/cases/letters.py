# SPDX-License-Identifier: Apache-2.0
"""Letters between offices (联系函, 信息表) of a case, sent and received, and the account money that went with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from counter_app.base.clock import parse_moment, to_micros
from counter_app.cases.case import Case
from counter_app.catalogue.items import Verb

LETTER_VERBS = {Verb.send_letter: "sent_on", Verb.receive_letter: "received_on"}
"""Steps that are letters, and under which detail the day stands."""


@dataclass(frozen=True, slots=True)
class CaseLetter:
    """One letter. ``on`` is an ISO date; ``amount`` the account money that went with it, None for none."""

    step: str
    out: bool
    number: str
    office: str
    on: str
    amount: Decimal | None


def letters_of(case: Case) -> tuple[CaseLetter, ...]:
    """Every letter of the case, in the order they were recorded."""
    found = []
    for one in case.steps:
        day = LETTER_VERBS.get(Verb(one.verb))
        if day is not None and one.passed and one.details:
            told = one.details
            found.append(
                CaseLetter(
                    step=one.step,
                    out=one.verb == Verb.send_letter.value,
                    number=told.get("number", ""),
                    office=told.get("office", ""),
                    on=told.get(day, ""),
                    amount=amount_of(told),
                )
            )
    return tuple(found)


def clock_start(verb: str, details: Mapping[str, str], at: int) -> int:
    """From which moment (µs) the next step's limit counts: the day a letter says, else ``at``, when it was passed."""
    day = details.get(LETTER_VERBS.get(Verb(verb), ""), "")
    return min(at, to_micros(parse_moment(f"{day}T12:00"))) if day else at


def account_money(case: Case) -> Decimal | None:
    """The account money that goes with the transfer; None where no letter tells it yet."""
    told = [one.amount for one in letters_of(case) if one.amount is not None]
    return told[-1] if told else None


def amount_of(details: Mapping[str, str]) -> Decimal | None:
    """A sum as a sheet's details tell it."""
    return Decimal(details["amount"]) if details.get("amount") else None
