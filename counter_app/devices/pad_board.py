# SPDX-License-Identifier: Apache-2.0
"""What the pad's page and its driver share: the question, the page that is open, who may look. Safe in any thread."""

import hmac
import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from counter_app.base.clock import Clock, system_clock
from counter_app.devices.contracts import Ending, Question, Rating
from counter_app.devices.pad_pairing import PadPairing
from counter_app.devices.protocols.pad_asking import PadAnswer, PadAsking, PadTimes, Taken

GRACE_SECONDS = 3.0
"""How long a page may be silent between two of its looks (it is loaded anew, the network blinks)."""

logger = logging.getLogger(__name__)


class PadBoard:
    """At most one question and one page at a time. A page that is opened later takes the place of the earlier one."""

    def __init__(
        self,
        pairing: PadPairing,
        times: PadTimes,
        *,
        grace: float = GRACE_SECONDS,
        place: str = "",
        clock: Clock = system_clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pairing, self._times, self._grace, self._now = pairing, times, grace, monotonic
        self._clock = clock
        self._place = place  # the window's name, at the page's head
        self._lock = threading.Lock()
        self._asking: PadAsking | None = None
        self._version = secrets.randbelow(2**31)  # a page of an earlier run must not take it for its own
        self._resting = "greeting"  # what is shown while nothing is asked
        self._tab = ""
        self._looking = 0  # looks of the present page that are under way
        self._seen_at = float("-inf")
        self._entry = ""  # opens the page once, for one question
        self._guest = ""  # who came in by it
        self._by_word = False  # nobody but the guest is asked, whatever was paired here once

    # the driver's side

    @property
    def present(self) -> bool:
        """Whether a page that may rate is open and within reach."""
        with self._lock:
            return self._looking > 0 or self._now() < self._seen_at + self._grace

    def post(self, question: Question, *, entry: bool = False) -> str:
        """Show a question. With ``entry`` the answer is a word that opens the page once, without any pairing."""
        with self._lock:
            self._asking = PadAsking(question, question.nonce or secrets.token_urlsafe(16), self._times)
            self._version += 1
            self._guest = ""
            self._by_word = entry
            self._entry = secrets.token_urlsafe(24) if entry else ""
            if entry:
                self._tab, self._looking, self._seen_at = "", 0, float("-inf")
            return self._entry

    @property
    def answered(self) -> bool:
        """Whether nothing more can come to the question."""
        with self._lock:
            return self._asking is None or self._asking.ended(self._now())

    def withdraw(self, otherwise: Ending) -> Rating:
        """Take the question from the page. A press that was made stands; without one it ended as ``otherwise``."""
        with self._lock:
            if self._asking is None:
                raise RuntimeError("nothing is asked")
            rating = self._asking.rating(otherwise)
            if rating.ending is Ending.rated:
                ago = timedelta(seconds=self._now() - self._asking.level_at)
                rating = replace(rating, pressed_at=self._clock() - ago)
            answered = rating.ending in (Ending.rated, Ending.declined)
            self._resting = "thanks" if answered else "greeting"
            self._asking = None
            self._entry = ""
            self._version += 1
            return rating

    # the server's side

    def enter(self, word: str) -> str | None:
        """The token for whoever opens the page by the word of the present question; it works once."""
        with self._lock:
            if not self._entry or not hmac.compare_digest(word.encode(), self._entry.encode()):
                return None
            self._entry = ""
            self._guest = secrets.token_urlsafe(32)
            return self._guest

    def admits(self, token: str) -> bool:
        """Whether a page with this token may look and press."""
        with self._lock:
            if self._by_word:
                return bool(self._guest) and hmac.compare_digest(token.encode(), self._guest.encode())
        return self._pairing.knows(token)

    def arrive(self, tab: str, *, fresh: bool) -> bool:
        """A page begins to look; a fresh one takes the place. False where another page has it."""
        with self._lock:
            if (fresh or not self._tab) and tab != self._tab:
                self._tab, self._looking = tab, 0
            if tab != self._tab:
                return False
            self._looking += 1
            self._seen_at = self._now()
            return True

    def leave(self, tab: str) -> None:
        """A page's look has ended, answered or not."""
        with self._lock:
            if tab == self._tab:
                self._looking = max(0, self._looking - 1)
                self._seen_at = self._now()

    def look(self, tab: str, seen: int) -> Mapping[str, object] | None:
        """What the page shows now; None while that is what it has ``seen`` already."""
        with self._lock:
            if tab != self._tab:
                return {"version": self._version, "view": "moved"}
            if self._version == seen:
                return None
            if self._asking is None:
                return {"version": self._version, "place": self._place, "view": self._resting}
            now = self._now()
            self._asking.show(now)
            return {"version": self._version, "place": self._place, **self._asking.view(now)}

    def answer(self, answer: PadAnswer) -> Taken:
        """A page's answer. What does not count is logged, without what it said."""
        with self._lock:
            if self._asking is None:
                taken = Taken.too_late
            elif answer.tab != self._tab:
                taken = Taken.other_page
            else:
                taken = self._asking.take(answer, self._now())
            if taken is Taken.taken and answer.act != "mark":
                self._version += 1
        if taken is not Taken.taken:
            logger.info("evaluator: a press was dropped, %s", taken)
        return taken
