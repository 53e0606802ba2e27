# SPDX-License-Identifier: Apache-2.0
"""Which tablet may rate at this window: a code for a few minutes, then a token of which only the hash is kept."""

import hashlib
import hmac
import json
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from counter_app.base.clock import Clock, system_clock
from counter_app.base.private_files import private_folder, private_opener

CODE_DIGITS = 8
CODE_SECONDS = 180.0
CODE_TRIES = 5

logger = logging.getLogger(__name__)


class PairingNews(StrEnum):
    """What happened to the pairing."""

    paired = "paired"
    replaced = "replaced"  # another tablet was paired before; it cannot rate here any more
    spent = "spent"  # too many wrong codes: the code is dead
    forgotten = "forgotten"


@dataclass(frozen=True, slots=True)
class PairingState:
    """How the pairing stands: ``since`` when a tablet is paired; a code is out while ``tries_left`` is above 0."""

    since: datetime | None
    tries_left: int = 0
    seconds_left: float = 0.0


class PadPairing:
    """One tablet a window. May be used from any thread; ``heard`` is called in the server's thread, with no lock held.

    ``file`` keeps the token's hash over a restart, this user's only; without it a pairing ends with the program.
    """

    def __init__(
        self, file: Path | None, *, clock: Clock = system_clock, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._file, self._clock, self._monotonic = file, clock, monotonic
        self._lock = threading.Lock()
        self._code = ""
        self._dies_at = 0.0
        self._tries_left = 0
        self._hash = ""
        self._since: datetime | None = None
        self.heard: Callable[[PairingNews], None] = lambda _: None
        self._remember()

    @property
    def state(self) -> PairingState:
        """How it stands now. Cheap."""
        with self._lock:
            left = self._dies_at - self._monotonic()
            if not self._code or left <= 0:
                return PairingState(self._since)
            return PairingState(self._since, self._tries_left, left)

    @property
    def paired(self) -> bool:
        """Whether a tablet is paired."""
        with self._lock:
            return bool(self._hash)

    def begin(self) -> str:
        """A new code to type on the tablet; one that was out before is dead. The old tablet stays until then."""
        with self._lock:
            self._code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
            self._dies_at = self._monotonic() + CODE_SECONDS
            self._tries_left = CODE_TRIES
            return self._code

    def give_up(self) -> None:
        """No tablet is to be paired after all: the code is dead."""
        with self._lock:
            self._code = ""

    def forget(self) -> None:
        """The paired tablet may rate no more."""
        with self._lock:
            self._code = self._hash = ""
            self._since = None
            if self._file is not None:
                try:
                    self._file.unlink(missing_ok=True)
                except OSError:
                    logger.warning("pad pairing: what was kept could not be deleted")
        self.heard(PairingNews.forgotten)

    def try_code(self, code: str) -> str | None:
        """The token for a tablet that says the code; None for a wrong one, which costs a try."""
        with self._lock:
            if not self._code or self._monotonic() >= self._dies_at:
                return None
            if not hmac.compare_digest(code.encode(), self._code.encode()):
                self._tries_left -= 1
                if self._tries_left > 0:
                    return None
                self._code = ""
                news, token = PairingNews.spent, None
            else:
                self._code = ""
                token = secrets.token_urlsafe(32)
                news = PairingNews.replaced if self._hash else PairingNews.paired
                self._hash, self._since = _hash(token), self._clock()
                self._keep()
        logger.info("pad pairing: %s", news)
        self.heard(news)
        return token

    def knows(self, token: str) -> bool:
        """Whether this is the paired tablet's token."""
        with self._lock:
            return bool(self._hash) and hmac.compare_digest(_hash(token), self._hash)

    def _remember(self) -> None:
        if self._file is None:
            return
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            self._hash, self._since = str(kept["token_hash"]), datetime.fromisoformat(kept["since"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError):
            logger.warning("pad pairing: what was kept cannot be read; the tablet must be paired again")

    def _keep(self) -> None:
        if self._file is None or self._since is None:
            return
        beside = self._file.with_suffix(".new")
        try:
            private_folder(self._file.parent)
            with open(beside, "w", encoding="utf-8", opener=private_opener) as out:
                json.dump({"token_hash": self._hash, "since": self._since.isoformat()}, out)
            os.replace(beside, self._file)
        except OSError:
            logger.warning("pad pairing: it could not be kept and ends with the program")


def _hash(token: str) -> str:
    """A token has 256 random bits: no salt is needed and no slowness."""
    return hashlib.sha256(token.encode()).hexdigest()
