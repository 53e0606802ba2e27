# SPDX-License-Identifier: Apache-2.0
"""The window's certificate renews itself: at two thirds of its life, between other errands, and after its end too."""

import logging
from collections.abc import Callable

from counter_app.base.clock import from_micros
from counter_app.base.errors import CounterError
from counter_app.store.centre_store import CentreStore
from counter_app.sync.client import CentreClient, RefusedByCentre, Unheard
from counter_app.sync.errand import Gate, Outcome, Step
from counter_app.sync.identity import Identity
from counter_app.wire.enrolling import RenewAsked, Renewed

logger = logging.getLogger(__name__)
LOOK = 6 * 3600.0
"""Seconds between looks at the certificate."""
AGAIN = 15 * 60.0
"""Seconds after which a renewal that did not succeed is tried again."""


class Renewal:
    """An errand. ``renewed`` hears of the identity that connections are made with from then on: the new one, or the
    old one when its certificate has ended, which is not shown any more, and when it counts after all: what a clock that
    was years off made of it holds only until the centre has told the time."""

    name = "identity"

    def __init__(
        self,
        store: CentreStore,
        client: CentreClient,
        identity: Identity,
        gate: Gate,
        *,
        renewed: Callable[[Identity], None],
    ) -> None:
        self._store = store
        self._client = client
        self._identity = identity
        self._gate = gate
        self._renewed = renewed
        self._bare = self._ended()  # whether calls are made without the certificate

    def step(self) -> Step:
        """Renew where it is time."""
        late = self._fit()
        if not self._identity.is_due(from_micros(self._client.now())):
            return Step(Outcome.idle, LOOK)
        asked = RenewAsked(request=self._identity.request(self._client.window))
        try:
            told = self._client.asked("POST", "/renew", Renewed, asked)
        except (Unheard, RefusedByCentre) as error:
            late = self._fit()  # a refusal tells the time as well
            return Step(Outcome.later if late else Outcome.idle, AGAIN, error.code if late else "")
        try:
            self._gate.through(lambda: self._keep(told))
        except CounterError as error:
            if error.code != "enrol.answer":
                raise
            return Step(Outcome.refused, AGAIN, error.code)
        self._bare = False
        logger.info("the window's certificate was renewed")
        self._renewed(self._identity)
        return Step(Outcome.idle, LOOK)

    def _ended(self) -> bool:
        return self._identity.ended(from_micros(self._client.now()))

    def _fit(self) -> bool:
        """Whether the certificate has ended by the centre's clock as it is known now; calls go with it or without."""
        late = self._ended()
        if late != self._bare:
            self._bare = late
            self._renewed(self._identity)  # the wall lets nobody through who shows what has ended, or nothing
        return late

    def _keep(self, told: Renewed) -> None:
        self._identity = self._identity.renewed(told.certificate, told.authority)
        self._store.seal_for_city(told.recovery)
