# SPDX-License-Identifier: Apache-2.0
"""Somebody's visits at the hall's other windows, asked of the centre: with little patience, for people wait."""

from collections.abc import Callable
from threading import Lock

from counter_app.base.errors import CounterError
from counter_app.sync.client import CentreClient, RefusedByCentre, Unheard
from counter_app.wire.visits import VisitsAsked, VisitsTold

AWAY = "visits.away"


class HallVisits:
    """Asks one question at a time. ``connect`` makes the connection when it is first wanted."""

    def __init__(self, connect: Callable[[], CentreClient]) -> None:
        self._connect = connect
        self._client: CentreClient | None = None
        self._turn = Lock()

    def ask(self, asked: VisitsAsked) -> VisitsTold:
        """Raises CounterError ``visits.away`` where nobody can be asked now, also where the centre is older."""
        with self._turn:
            if self._client is None:
                self._client = self._connect()
            try:
                return self._client.asked("POST", "/visits", VisitsTold, asked)
            except (Unheard, RefusedByCentre) as failure:
                raise CounterError(AWAY) from failure

    def close(self) -> None:
        """Give the connection back, also while a question is out: it ends unheard. The next one connects anew."""
        client, self._client = self._client, None
        if client is not None:
            client.close()
