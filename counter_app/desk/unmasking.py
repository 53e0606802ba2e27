# SPDX-License-Identifier: Apache-2.0
"""Showing a full number: allowed with a reason, and never without a record."""

from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, Unmasked
from counter_app.desk.counter import Counter
from counter_app.desk.recording import record


def record_unmasking(counter: Counter, field: str, reason: str, case: str = "") -> None:
    """Record that a full number is shown, before it is. ``case`` is "" for one that has no number yet."""
    facts = Unmasked(field=field, reason=reason)
    record(counter, [Intent(id=new_id(), case=case, facts=facts)])
