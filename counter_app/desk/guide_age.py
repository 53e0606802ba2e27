# SPDX-License-Identifier: Apache-2.0
"""Whether a guide can still be trusted: somebody has to hold it against what the issuer publishes, now and then."""

from datetime import date

from counter_app.catalogue.items import Guide
from counter_app.desk.counter import Counter


def last_checked(counter: Counter, guide: Guide) -> date:
    """When the guide was last held against what its issuer publishes: by its makers, or by the hall that follows it."""
    hall = counter.settings.hall
    days = [guide.checked, hall.guide_checked if guide.id == hall.guide else ""]
    return date.fromisoformat(max(days))


def is_stale(counter: Counter, guide: Guide) -> bool:
    """Whether nobody has checked the guide for longer than the hall allows."""
    age = date.fromisoformat(counter.today()) - last_checked(counter, guide)
    return age.days > counter.settings.hall.guide_days
