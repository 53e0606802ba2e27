# SPDX-License-Identifier: Apache-2.0
"""``counter-server ratings``: records of evaluations for the province."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "export": "counter_app.cli.server_ratings_export",
    "upload": "counter_app.cli.server_ratings_upload",
    "status": "counter_app.cli.server_ratings_status",
    "conformance": "counter_app.cli.server_ratings_conformance",
}
"""A module a verb, imported only when the verb is asked for: as ``VERBS`` of ``cli/counter.py``."""
