# SPDX-License-Identifier: Apache-2.0
"""``counter-app sync``: the way to the centre, without a window."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "enrol": "counter_app.cli.sync_enrol",
    "status": "counter_app.cli.sync_status",
    "counts": "counter_app.cli.sync_counts",
    "now": "counter_app.cli.sync_now",
    "rejoin": "counter_app.cli.sync_rejoin",
}
"""A module a verb, imported only when the verb is asked for: as ``VERBS`` of ``cli/counter.py``."""
