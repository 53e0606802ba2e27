# SPDX-License-Identifier: Apache-2.0
"""``counter-app simulate``: devices for practice and tests, each a process of its own that speaks the real wire."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "evaluator": "counter_app.cli.simulate_evaluator",
    "id-reader": "counter_app.cli.simulate_id_reader",
    "printer": "counter_app.cli.simulate_printer",
    "scanner": "counter_app.cli.simulate_scanner",
    "social-card": "counter_app.cli.simulate_social_card",
}
"""A module a device, imported only when it is asked for: as ``VERBS`` of ``cli/counter.py``.

``text("cli.help.<name of the module>")`` is its line in the help. A simulator ends in ``stage.perform``, so that
all of them are driven alike.
"""
