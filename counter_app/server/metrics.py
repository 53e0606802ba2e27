# SPDX-License-Identifier: Apache-2.0
"""What a centre counts for Prometheus. With several workers the counts of all are told, through a folder they share."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says at one moment."""

    windows: Mapping[str, int]
    unprojected: int
    behind_seconds: float


class Metrics:
    """The counts of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        kept = self._registry
        self.pushes = Counter("counter_pushes", "Pushes that were acknowledged", registry=kept)
        self.actions = Counter("counter_actions", "Actions that were stored", registry=kept)
        self.repeats = Counter("counter_repeats", "Actions that were there already", registry=kept)
        self.refusals = Counter("counter_refusals", "Calls that were refused", ["code"], registry=kept)
        self.seconds = Histogram("counter_push_seconds", "How long a push took", buckets=_SECONDS, registry=kept)
        self.projected = Counter("counter_projected", "Actions that the projector has read", registry=kept)
        self.quarantined = Counter("counter_quarantined", "Actions that the projector could not take", registry=kept)

    def told(self, now: Standing) -> bytes:
        """All counts in Prometheus' words, with what the database says at this moment."""
        counted = self._registry
        if FOLDER_VARIABLE in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        present = CollectorRegistry()
        windows = Gauge("counter_windows", "Windows by state", ["state"], registry=present)
        for state, count in now.windows.items():
            windows.labels(state).set(count)
        Gauge("counter_unprojected", "Actions that the projector has not read", registry=present).set(now.unprojected)
        behind = Gauge(
            "counter_oldest_unprojected_seconds", "Age of the chain touched first that is not read", registry=present
        )
        behind.set(now.behind_seconds)
        return generate_latest(counted) + generate_latest(present)
