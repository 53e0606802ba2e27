# SPDX-License-Identifier: Apache-2.0
"""The line to the centre: who this window is there, one client for the sync thread, and everything that thread does."""

import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from counter_app.base.clock import from_micros
from counter_app.base.errors import CounterError
from counter_app.desk.centre_feeds import appliers
from counter_app.desk.counter import Counter
from counter_app.desk.standing import window_standing
from counter_app.store.centre_store import Enrolment
from counter_app.sync.backoff import Backoff
from counter_app.sync.client import PATIENCE, CentreClient, Patience
from counter_app.sync.enrolling import enrol
from counter_app.sync.errand import Errand, Gate, Step
from counter_app.sync.identity import Identity, context_for, read_identity
from counter_app.sync.pull_errand import Puller
from counter_app.sync.pulling import CentreKey, News
from counter_app.sync.pump import Pump
from counter_app.sync.queue import AT_ONCE, HallQueue
from counter_app.sync.register import CentreRegister
from counter_app.sync.rejoining import Rejoining, rejoin
from counter_app.sync.renewing import Renewal
from counter_app.sync.runner import SyncRunner
from counter_app.sync.standing_errand import StandingErrand
from counter_app.sync.uploading import Uploader
from counter_app.sync.visits import HallVisits
from counter_app.wire.enrolling import read_code

Told = Callable[[str, Step], None]


def connect(counter: Counter, patience: Patience = PATIENCE) -> CentreClient:
    """A connection of its own to the centre, for one thread.

    Raises CounterError ``sync.not_enrolled``, and what reading the window's key raises.
    """
    standing = enrolment(counter)
    return _client(counter, standing, read_identity(counter.store.centre, counter.settings.places), patience)


def hall_alone(counter: Counter) -> HallQueue:
    """The way to the hall's queue for a ticket machine, which sends nothing else. Raises as ``connect`` does."""
    enrolment(counter)
    return HallQueue(lambda: connect(counter, AT_ONCE))


def enrolment(counter: Counter) -> Enrolment:
    """Where the window is enrolled. Raises CounterError ``sync.not_enrolled``, and ``practice.no_centre`` where it only
    practises."""
    if counter.settings.window.practice:
        raise CounterError("practice.no_centre")
    standing = counter.store.centre.standing()
    if standing is None:
        raise CounterError("sync.not_enrolled")
    return standing


def _client(counter: Counter, standing: Enrolment, identity: Identity, patience: Patience = PATIENCE) -> CentreClient:
    context: ssl.SSLContext | None = context_for(identity, standing.url, _centre_time(counter, standing.skew))
    return CentreClient(
        standing.url,
        counter.store.centre.window_id,
        identity.signer,
        counter.clock,
        context=context,
        skew=standing.skew,
        timeout=patience,
    )


def _centre_time(counter: Counter, skew: int) -> datetime:
    """The present moment by the centre's clock, which decides whether a certificate counts."""
    return from_micros(counter.now_micros() + skew)


@dataclass(slots=True)
class CentreLine:
    """The line while the window is open. Closed before the store is."""

    client: CentreClient
    pump: Pump
    errands: tuple[Errand, ...]
    runner: SyncRunner
    gate: Gate
    register: CentreRegister
    hall: HallQueue
    visits: HallVisits

    @property
    def steps(self) -> Mapping[str, Step]:
        """What the last step of each errand came to."""
        return self.runner.steps

    def start(self) -> None:
        """Begin to send."""
        self.runner.start()

    def now(self) -> None:
        """Do everything at once, whatever was being waited for."""
        self.pump.ask_all()
        self.runner.now()

    def network_back(self) -> None:
        """The network is back: try within seconds, if nobody answered so far."""
        self.runner.network_back()

    def close(self) -> None:
        """End within seconds; the store may be closed when this returns."""
        if self.runner.close():
            self.client.close()
        self.register.close()
        self.hall.close()
        self.visits.close()


def open_line(
    counter: Counter,
    *,
    told: Told | None = None,
    news: Callable[[tuple[News, ...]], None] | None = None,
    acked: Callable[[int, int], None] | None = None,
    settle: float | None = None,
    devices: Callable[[], Collection[str]] | None = None,
) -> CentreLine | None:
    """Make the line, not started yet; None where the window is not enrolled or only practises.

    ``devices`` tells the kinds in fault; without it no window is open, and the hall's board hears nothing. ``told`` and
    ``news`` are called on the sync thread. Raises what reading the window's key raises.
    """
    standing = counter.store.centre.standing()
    if standing is None or counter.settings.window.practice:
        return None
    places, store = counter.settings.places, counter.store
    identity = read_identity(store.centre, places)
    client = _client(counter, standing, identity)
    gate = Gate()

    register = CentreRegister(lambda: connect(counter))

    def renewed(fresh: Identity) -> None:
        client.reconnect(context_for(fresh, standing.url, _centre_time(counter, client.skew)))
        register.close()  # the next question shows the new certificate

    pump = Pump(store.centre, client, gate=gate, acked=acked)
    key = CentreKey(standing.algorithm, standing.public_key)
    errands: tuple[Errand, ...] = (
        pump,
        Puller(store, client, key, appliers(counter, gate), gate, told=news or _nobody),
        Uploader(store, places.papers, client, gate=gate),
        Renewal(store.centre, client, identity, gate, renewed=renewed),
    )
    if devices is not None:
        in_fault = devices
        errands += (StandingErrand(client, lambda: window_standing(counter, in_fault()), gate),)
    silent = (counter.now_micros() - standing.heard_at) / 1_000_000
    more = {} if settle is None else {"settle": settle}
    runner = SyncRunner(store.centre, errands, gate, told=told, first_wait=Backoff().spread(silent), **more)
    counter.register = register
    counter.hall = HallQueue(lambda: connect(counter, AT_ONCE))
    counter.visits = visits = HallVisits(lambda: connect(counter, AT_ONCE))
    return CentreLine(client, pump, errands, runner, gate, register, counter.hall, visits)


def frozen_enrolment(counter: Counter) -> Enrolment:
    """Where a window is enrolled whose sending was frozen. Raises CounterError ``rejoin.not_frozen``, and what
    ``enrolment`` raises."""
    standing = enrolment(counter)
    if not standing.frozen:
        raise CounterError("rejoin.not_frozen")
    return standing


def join_again(counter: Counter, typed: str, *, supervisor: str) -> Rejoining:
    """Go on sending after it was frozen: enrolled anew by a one-time code, then compared and re-homed.

    Without a code where the enrolment went through and only the rest did not. Raises CounterError
    ``rejoin.not_frozen``, and what enrolling and calling raise.
    """
    standing = frozen_enrolment(counter)
    if typed.strip():
        enrol(counter.store.centre, counter.settings.places, standing.url, read_code(typed))
    client = connect(counter)
    try:
        return rejoin(counter.store.centre, client, clerk=supervisor)
    finally:
        client.close()


def _nobody(news: tuple[News, ...]) -> None:
    """Where no window is open to tell people."""
