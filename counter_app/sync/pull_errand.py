# SPDX-License-Identifier: Apache-2.0
"""Pulling as an errand: what is new at the centre is fetched every minute or so, each window at a moment of its own."""

from collections.abc import Callable
from typing import Final

from counter_app.store.case_store import Store
from counter_app.sync.backoff import Backoff
from counter_app.sync.client import CentreClient, RefusedByCentre, Unheard
from counter_app.sync.errand import Gate, Outcome, Step
from counter_app.sync.pulling import Appliers, CentreKey, News, PullReport, catch_up, pull_once
from counter_app.wire.messages import Pull, Pulled

EVERY: Final = 60.0
SELDOM: Final = 600.0


class Puller:
    """One window's way from the centre. ``told`` hears what people are to be told of."""

    name = "pull"

    def __init__(
        self,
        store: Store,
        client: CentreClient,
        key: CentreKey,
        appliers: Appliers,
        gate: Gate,
        *,
        told: Callable[[tuple[News, ...]], None],
        every: float = EVERY,
    ) -> None:
        self._store = store
        self._client = client
        self._key = key
        self._appliers = appliers
        self._gate = gate
        self._told = told
        self._every = every
        self._backoff = Backoff()
        self._caught_up = False

    def step(self) -> Step:
        """Apply what came before the program ended, the first time; then fetch what is new."""
        try:
            report = self._gate.through(self._pull)
            # also while nothing may be sent
            self._gate.through(lambda: self._store.centre.heard(self._client.skew))
        except Unheard as unheard:
            wait = self._backoff.failed(heard=False)
            return Step(Outcome.later, wait, unheard.code, str(unheard.facts.get("why", "")))
        except RefusedByCentre as refused:
            self._gate.through(lambda: self._store.centre.learned(self._client.skew))
            if refused.later:
                return Step(Outcome.later, self._backoff.failed(refused.wait), refused.code)
            return Step(Outcome.refused, self._backoff.failed(SELDOM), refused.code)
        self._backoff.succeeded()
        if report.news:
            self._told(report.news)
        wait = 0.0 if report.more else self._every * (0.75 + self._backoff.chance.random() / 2)
        return Step(Outcome.idle, wait)

    def _pull(self) -> PullReport:
        if not self._caught_up:
            before = catch_up(self._store, self._appliers)
            self._caught_up = True
            if before.news:
                self._told(before.news)
        return pull_once(self._ask, self._store, self._key, self._appliers)

    def _ask(self, message: Pull) -> Pulled:
        return self._gate.outside(lambda: self._client.pull(message))
