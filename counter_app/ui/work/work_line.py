# SPDX-License-Identifier: Apache-2.0
"""One quiet line on the start page: how much waits for whoever is at the window, and the key that shows it."""

from collections.abc import Mapping

from counter_app.base.texts import text
from counter_app.desk.work_list import WorkPart
from counter_app.ui.widgets.quiet_line import QuietLine


class WorkLine(QuietLine):
    """Not there while nothing waits."""

    def show_work(self, counts: Mapping[WorkPart, int]) -> None:
        """Say how much waits and how much of it is late, or go."""
        key = "work_list.waits_late" if counts[WorkPart.overdue] else "work_list.waits"
        words = text(key, count=counts[WorkPart.all], late=counts[WorkPart.overdue])
        self.say(words if counts[WorkPart.all] else "")
