# SPDX-License-Identifier: Apache-2.0
"""What can happen to the log of a day: closed, looked through, given back, signed, amended. Written once.

Free words (reasons, notes, findings) stand in ``Personal.words``: ``note``, ``line:<key>``, ``case:<id>``, ``reason``.
"""

from enum import StrEnum

import msgspec

from counter_app.cases.facts import Facts
from counter_app.cases.surroundings import Surroundings

LINE_WORDS, CASE_WORDS, NOTE_WORDS = "line:", "case:", "note"


class Verdict(StrEnum):
    """What a supervisor found in a case."""

    fine = "fine"  # 无问题
    ask = "ask"  # 退回问
    correct = "correct"  # 要更正
    rectify = "rectify"  # 要整改
    good = "good"  # 做得好


class DaySays(StrEnum):
    """What a supervisor at the centre said to the log of a day."""

    signed = "signed"  # 签字
    returned = "returned"  # 退回


class WordStanding(StrEnum):
    """How the centre's word met the day at the window."""

    followed = "followed"  # what it means was written in the same press
    overtaken = "overtaken"  # the day was signed, given back or closed anew here meanwhile
    differs = "differs"  # the log is not the one that was looked through at the centre
    refused = "refused"  # the rules do not let the window follow


class SampledCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case that has to be looked at. ``why`` is ``random``, or the kind of the line that it deviates by."""

    case: str
    why: str
    verdict: Verdict | None = None


class DayClosed(Facts, tag="day_closed", frozen=True, kw_only=True):
    """关账. ``last`` is the last action the log covers ("" for an empty day), ``epoch`` and ``seq`` its place, ``head``
    its link in the chain (hex); ``owners`` says who sees to each red line, by its key; ``due`` are cases of other days
    that were due then. All that is needed to make the log again."""

    day: str
    window: str
    last: str
    epoch: int = 0
    seq: int = 0
    head: str = ""
    log_hash: str
    previous: str = ""
    owners: dict[str, str] = msgspec.field(default_factory=dict)
    due: tuple[str, ...] = ()
    clerks: tuple[str, ...] = ()
    surroundings: Surroundings = Surroundings()


class DaySampled(Facts, tag="day_sampled", frozen=True, kw_only=True):
    """抽查: which cases the supervisor has to look at, and the seed that chose the random ones."""

    day: str
    window: str
    log_hash: str
    seed: str
    cases: tuple[SampledCase, ...] = ()


class DayReturned(Facts, tag="day_returned", frozen=True, kw_only=True):
    """退回窗口人员: the closing no longer counts; why stands in ``Personal.words["reason"]``."""

    day: str
    window: str
    log_hash: str


class DaySigned(Facts, tag="day_signed", frozen=True, kw_only=True):
    """签字 by the supervisor, who is the action's clerk; every sampled case with what was found."""

    day: str
    window: str
    log_hash: str
    seed: str
    cases: tuple[SampledCase, ...] = ()


class DayAmended(Facts, tag="day_amended", frozen=True, kw_only=True):
    """更正说明 to a signed log, dated by the action; the log stays as it was signed."""

    day: str
    window: str
    log_hash: str


class DayHeard(Facts, tag="day_heard", frozen=True, kw_only=True):
    """A word of the centre on the log of a day came, and how it met the day; once for each word.

    ``closing`` is the closing it was said to, ``by`` who said it there and ``said_at`` (µs) when; ``why`` is the
    sentence that says why the window did not follow. What follows a word is written in the same press, right behind it.
    """

    day: str
    window: str
    word: str
    closing: str
    log_hash: str
    says: DaySays
    by: str
    said_at: int
    standing: WordStanding
    why: str = ""


DayFacts = DayClosed | DaySampled | DayReturned | DaySigned | DayAmended | DayHeard
OF_THE_LOG = (DayClosed, DaySampled, DayReturned, DaySigned, DayAmended, DayHeard)
DAY_KINDS = ("day_closed", "day_sampled", "day_returned", "day_signed", "day_amended", "day_heard")
