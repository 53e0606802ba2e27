# SPDX-License-Identifier: Apache-2.0
"""What a paying case asks for, what the office fixed of it, and where the money goes. Sums in yuan, exact to the cent.

Invoices, people and accounts stand on the sheets in ``Personal.forms``; the facts keep the sums alone.
"""

from decimal import Decimal

import msgspec

from counter_app.cases.facts import Facts
from counter_app.catalogue.items import Verb

PAYEE_SHEET = "work_payee"
SETTLEMENT_SHEET = "work_settlement"
CLAIM_LINES = "lines"
"""The roster of a claim's sheet that says line by line what is asked for."""

NO_SUM = Decimal("0.00")

FIXING = frozenset({Verb.review, Verb.first_review})
"""The steps at which the sums are fixed."""
CONFIRMING = FIXING | {Verb.second_review, Verb.approval}


class HeldKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What no other case may hold meanwhile. ``key`` is a keyed digest made by the store: nobody reads an invoice from
    it. ``kind`` says what it is of, with its scope: ``invoice/insurance``."""

    kind: str
    key: str


class ClaimRecorded(Facts, tag="claim_recorded", frozen=True, kw_only=True):
    """What is asked for was recorded, or recorded anew. ``asked`` is None where the office reckons it itself."""

    sheet: str
    version: str
    money: str  # one of ``MoneyKind``
    asked: Decimal | None
    lines: int
    keys: tuple[HeldKey, ...] = ()
    ordinal: int  # counts such acts of the case from 1: two who write at once do not undo each other


class SumsFixed(Facts, tag="sums_fixed", frozen=True, kw_only=True):
    """核定: what will be paid of it, line by line on the sheet. ``asked`` = ``fixed`` + ``deducted`` where it was asked
    for."""

    sheet: str
    version: str
    fixed: Decimal
    deducted: Decimal = NO_SUM
    ordinal: int


class PayeeRecorded(Facts, tag="payee_recorded", frozen=True, kw_only=True):
    """Where the money goes; typed twice. ``line``: where that of one row of the claim's list (from 1) goes, once it
    came back; the list itself stays as it was handed in."""

    version: str
    ordinal: int
    line: int = 0


class CaseClaim(msgspec.Struct, frozen=True):
    """A claim of a case. ``fixed`` is None until the office fixed it."""

    sheet: str
    money: str
    asked: Decimal | None
    lines: int
    keys: tuple[HeldKey, ...]
    clerk: str
    at: int
    fixed: Decimal | None = None
    deducted: Decimal = NO_SUM
    fixed_by: str = ""
    fixed_at: int = 0
