# SPDX-License-Identifier: Apache-2.0
"""``counter-app device``: what hangs on this window, and each device asked by itself, without a window."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "ask-rating": "counter_app.cli.device_ask_rating",
    "check": "counter_app.cli.device_check",
    "list": "counter_app.cli.device_list",
    "read": "counter_app.cli.device_read",
    "print": "counter_app.cli.device_print",
    "trace": "counter_app.cli.device_trace",
}
"""A module a verb, imported only when the verb is asked for: as ``VERBS`` of ``cli/counter.py``.

``text("cli.help.<name of the module>")`` is its line in the help.
"""
