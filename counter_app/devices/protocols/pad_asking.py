# SPDX-License-Identifier: Apache-2.0
"""One question on a pad's page: which presses count, what the page shows, and how it ends. Times come from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from counter_app.cases.rating import event_digest
from counter_app.devices.contracts import Ending, Question, Rating

MOST_WORDS = 150
MOST_REASONS = 32


class PadAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page sends. ``nonce`` is the question's, ``tab`` the page's own; ``words`` are personal."""

    act: Literal["press", "decline", "change", "mark", "done"]
    nonce: Annotated[str, msgspec.Meta(max_length=64)]
    tab: Annotated[str, msgspec.Meta(max_length=64)]
    level: int = 0
    reasons: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=8)], ...], msgspec.Meta(max_length=MOST_REASONS)
    ] = ()
    words: Annotated[str, msgspec.Meta(max_length=MOST_WORDS)] = ""


class Taken(StrEnum):
    """What became of an answer. Everything but ``taken`` is logged and changes nothing."""

    taken = "taken"
    early = "early"  # meant for what was there before the question
    doubled = "doubled"
    other_question = "other_question"
    other_page = "other_page"
    not_offered = "not_offered"
    too_late = "too_late"


@dataclass(frozen=True, slots=True)
class PadTimes:
    """Seconds: how long after showing a press does not count yet, may be changed, and stands when nothing follows."""

    early: float = 0.4
    change: float = 20.0
    quiet: float = 20.0


class PadAsking:
    """A question and what has been pressed so far. Used under its board's lock."""

    def __init__(self, question: Question, nonce: str, times: PadTimes) -> None:
        self.question, self.nonce = question, nonce
        self._times = times
        self._shown_at: float | None = None
        self._pressed_at: float | None = None  # the first press
        self._touched_at = 0.0
        self._level = 0
        self._told = ""  # digest of the event that told the present level
        self.level_at = 0.0  # when the present level was pressed
        self._choosing = True
        self._reasons: tuple[str, ...] = ()
        self._words = ""
        self._ending: Ending | None = None

    def show(self, now: float) -> None:
        """A page has been given the question."""
        if self._shown_at is None:
            self._shown_at = now

    def take(self, answer: PadAnswer, now: float) -> Taken:
        """An answer for this question came in."""
        if answer.nonce != self.nonce:
            return Taken.other_question
        if self.ended(now):
            return Taken.too_late
        if self._shown_at is None or now < self._shown_at + self._times.early:
            return Taken.early
        if answer.act == "press":
            return self._press(answer, now)
        if answer.act == "decline":
            return self._decline(now)
        if answer.act == "change":
            return self._change(now)
        return self._mark(answer, now)

    def ended(self, now: float) -> bool:
        """Whether nothing more can come: it was finished, declined, or left alone after a press."""
        if self._ending is None and self._level and now >= self._touched_at + self._times.quiet:
            self._ending = Ending.rated
        return self._ending is not None

    def rating(self, otherwise: Ending) -> Rating:
        """How it ended; where nothing was pressed, as ``otherwise`` says. A press stands, finished or not."""
        ending = self._ending or (Ending.rated if self._level else otherwise)
        if ending is not Ending.rated:
            return Rating(self.question.number, ending)
        number, nonce = self.question.number, self.nonce
        return Rating(number, ending, self._level, self._reasons, self._words, nonce=nonce, digest=self._told)

    def view(self, now: float) -> Mapping[str, object]:
        """What the page shows, as JSON."""
        question = self.question
        seen: dict[str, object] = {
            "nonce": self.nonce,
            "title": question.title,
            "elder": question.elder,
            "early": round(self._times.early * 1000),
            "chosen": self._level,
        }
        if self._choosing:
            seen |= {
                "view": "question",
                "levels": [{"level": one.level, "words": one.words} for one in question.levels],
                "may_decline": question.may_decline,
            }
            return seen
        level = next(one for one in question.levels if one.level == self._level)
        return seen | {
            "view": "reasons",
            "words": level.words,
            "reasons": [{"code": one.code, "words": one.words} for one in level.reasons],
            "marked": list(self._reasons),
            "written": self._words,
            "may_write": question.may_write,
            "change_left": round(max(0.0, self._change_until - now) * 1000),
        }

    @property
    def _change_until(self) -> float:
        return (self._pressed_at or 0.0) + self._times.change

    def _press(self, answer: PadAnswer, now: float) -> Taken:
        level = answer.level
        if not self._choosing:
            return Taken.doubled
        if level not in {one.level for one in self.question.levels}:
            return Taken.not_offered
        self._choosing = False
        self._touched_at = now
        if self._pressed_at is None:
            self._pressed_at = now
        elif now > self._change_until:
            return Taken.too_late
        if level != self._level:
            self._level, self._reasons, self.level_at = level, (), now
            self._told = event_digest(msgspec.to_builtins(answer))
        return Taken.taken

    def _decline(self, now: float) -> Taken:
        if not self._choosing:
            return Taken.doubled
        if not self.question.may_decline:
            return Taken.not_offered
        if self._pressed_at is not None and now > self._change_until:
            self._choosing = False
            return Taken.too_late
        self._ending = Ending.declined
        return Taken.taken

    def _change(self, now: float) -> Taken:
        if self._choosing:
            return Taken.doubled
        if now > self._change_until:
            return Taken.too_late
        self._choosing = True
        self._touched_at = now
        return Taken.taken

    def _mark(self, answer: PadAnswer, now: float) -> Taken:
        if self._choosing:
            return Taken.not_offered
        offered = [one.code for level in self.question.levels if level.level == self._level for one in level.reasons]
        if not set(answer.reasons) <= set(offered) or (answer.words and not self.question.may_write):
            return Taken.not_offered
        self._reasons = tuple(code for code in offered if code in answer.reasons)
        self._words = answer.words.strip()
        self._touched_at = now
        if answer.act == "done":
            self._ending = Ending.rated
        return Taken.taken
