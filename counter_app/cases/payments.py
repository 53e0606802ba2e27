# SPDX-License-Identifier: Apache-2.0
"""拨付: what a case was put into which batch for, and what the bank said of it. Sums in yuan, exact to the cent.

A case whose list has an account a row takes several rows of a batch, one after the other: ``row`` is the first of them.
"""

from decimal import Decimal
from enum import StrEnum

import msgspec

from counter_app.cases.facts import Facts
from counter_app.cases.spans import Span


class PaymentState(StrEnum):
    """What is known of a payment."""

    asked = "asked"  # in a batch that went out
    paid = "paid"
    bounced = "bounced"  # 退票: the money came back


class PaymentAsked(Facts, tag="payment_asked", frozen=True, kw_only=True):
    """The case's sum stands in a payment batch as its ``row`` (from 1). Payee and account are those of its claim then;
    they are repeated in ``Personal.words`` (``payee``, ``account``), since a claim may change afterwards."""

    batch: str
    row: int
    amount: Decimal
    lines: tuple[Span, ...] = ()  # rows of the claim's list that are paid one by one, in the batch's order


class PaymentEnded(Facts, tag="payment_ended", frozen=True, kw_only=True):
    """What the result file says of a row. ``on`` is the bank's day (ISO); why it bounced stands in
    ``Personal.words["reason"]``."""

    batch: str
    row: int
    amount: Decimal
    state: PaymentState
    on: str
    rows: tuple[Span, ...] = ()  # which rows of the batch, where the case has several and they did not end alike


class BatchMade(Facts, tag="batch_made", frozen=True, kw_only=True):
    """A payment batch went out as a file: an act of the window. ``digest`` is the file's sha256."""

    batch: str
    rows: int
    total: Decimal
    digest: str
    cases: int = 0  # the ``PaymentAsked`` just before it in the store


class BatchAnswered(Facts, tag="batch_answered", frozen=True, kw_only=True):
    """A result file was read back: an act of the window."""

    batch: str
    paid: int
    bounced: int
    total_paid: Decimal
    digest: str


class CasePayment(msgspec.Struct, frozen=True):
    """A payment of a case and the last that is known of it."""

    batch: str
    row: int
    amount: Decimal
    state: PaymentState
    asked_at: int
    on: str = ""
    reason: str = ""
    lines: tuple[Span, ...] = ()
    ended_at: int = 0
