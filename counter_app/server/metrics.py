# SPDX-License-Identifier: Apache-2.0
"""What a centre counts for Prometheus. With several workers the counts of all are told, through a folder they share."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says at one moment."""

    windows: Mapping[str, int]
    unprojected: int
    behind_seconds: float
    certificate_seconds: float | None = None


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
        present.register(_Present(now))
        return generate_latest(counted) + generate_latest(present)


@dataclass(frozen=True, eq=False)
class _Present(Collector):
    """What is asked at the moment it is told, so that no worker keeps it."""

    now: Standing

    def collect(self) -> Iterable[Metric]:
        """Called by Prometheus' client."""
        windows = GaugeMetricFamily("counter_windows", "Windows by state", labels=["state"])
        for state, count in self.now.windows.items():
            windows.add_metric([state], count)
        yield windows
        yield GaugeMetricFamily(
            "counter_unprojected", "Actions that the projector has not read", value=self.now.unprojected
        )
        yield GaugeMetricFamily(
            "counter_oldest_unprojected_seconds",
            "Age of the chain touched first that is not read",
            value=self.now.behind_seconds,
        )
        if self.now.certificate_seconds is not None:
            yield GaugeMetricFamily(
                "counter_certificate_seconds",
                "How long the centre's own TLS certificate lasts",
                value=self.now.certificate_seconds,
            )
