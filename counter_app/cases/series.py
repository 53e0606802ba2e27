# SPDX-License-Identifier: Apache-2.0
"""Official series of numbers (参保凭证 第XXXX号): leased in blocks by a window, given in order, voids kept."""

import msgspec

from counter_app.cases.facts import Facts


class SeriesLeased(Facts, tag="series_leased", frozen=True, kw_only=True):
    """The window may give the numbers ``first`` to ``last`` of a series and year. ``series`` is one of
    ``resources/work/series.yaml``, ``width`` how many digits its numbers have; ``supervisor`` confirmed it."""

    series: str
    year: int
    first: int
    last: int
    width: int = 1
    supervisor: str


class NumberGiven(Facts, tag="number_given", frozen=True, kw_only=True):
    """A number of a series was given to a case; "" is filled in by the store, inside the transaction.

    ``instead_of`` is the number it stands for (补办: a new paper of the same case), whose reason is in
    ``Personal.words["reason"]``.
    """

    series: str
    year: int
    number: str = ""
    instead_of: str = ""


class NumberVoided(Facts, tag="number_voided", frozen=True, kw_only=True):
    """A number stands for nothing and is never given again. ``reason`` is one of ``VOID_REASONS``. Without a case it is
    a number that was never given (a sheet spoiled before anybody got it)."""

    series: str
    year: int
    number: str
    reason: str


class CaseNumberGiven(msgspec.Struct, frozen=True):
    """A number of an official series that a case has."""

    series: str
    year: int
    number: str
    at: int
    instead_of: str = ""
    voided: str = ""
