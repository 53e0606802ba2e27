# SPDX-License-Identifier: Apache-2.0
"""The hall's local rule for handlings that nobody evaluated, run once a day. Without such a rule it does nothing."""

from datetime import timedelta

from counter_app.base.clock import civil_date
from counter_app.base.ids import derived_id
from counter_app.base.texts import text
from counter_app.cases.actions import Intent
from counter_app.cases.rating_defaults import CountedDays, DefaultRule, defaults_due
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.rating import write_for_nobody

LOOKED_BACK = timedelta(days=60)
"""So much older than the rule's days a question may be and is still found: a window is not opened every day."""


def default_rule(counter: Counter) -> DefaultRule | None:
    """The rule as the hall's settings say it; None where there is none, as is usual."""
    hall = counter.settings.hall
    if not hall.rating_default_days:
        return None
    return DefaultRule(hall.rating_default_days, hall.rating_default_level, CountedDays(hall.rating_default_counted))


def count_defaults(counter: Counter) -> Changes:
    """Count what is due today. Doing so again, or after a break in the middle, counts nothing twice."""
    rule = default_rule(counter)
    if rule is None:
        return Changes(frozenset())
    today = civil_date(counter.clock())
    since = today - timedelta(days=rule.days * 2) - LOOKED_BACK
    found: set[str] = set()
    for case in counter.store.cases(counter.store.ratings.unrated(since)).values():
        intents = [
            Intent(id=derived_id(one.decision, "default"), case=case.id, facts=one)
            for one in defaults_due(case, rule, counter.calendar, today)
        ]
        if intents:
            write_for_nobody(counter, intents, clerk=text("cases.rating.by_rule"))
            found.add(case.id)
    return Changes(frozenset(found))
