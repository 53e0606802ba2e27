# SPDX-License-Identifier: Apache-2.0
"""Tables of working days from the centre: holidays and days that are worked instead. The office's own stand first."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.base.resources import ResourceFaults
from counter_app.cases.calendar import WorkCalendar
from counter_app.store.disk import disk_faults_told, write_whole
from counter_app.store.feed_store import PulledRow
from counter_app.sync.pulling import UNFIT, News
from counter_app.wire.feeds import CalendarYear, read


@dataclass(frozen=True, slots=True)
class CalendarFolder:
    """The folder of the centre's tables. ``changed`` is called once one of them is another."""

    folder: Path
    changed: Callable[[], None]

    def take(self, row: PulledRow) -> News:
        """Put a year's table into the folder, or take it out. Raises CounterError where it cannot be used here."""
        if not re.fullmatch(r"[0-9]{4}", row.key):
            raise CounterError(UNFIT)
        file = self.folder / f"{row.key}.yaml"
        with disk_faults_told():
            if row.gone:
                file.unlink(missing_ok=True)
            else:
                told = read(row.body, CalendarYear)
                if str(told.year) != row.key:
                    raise CounterError(UNFIT)
                check_table(told)
                private_folder(self.folder)
                write_whole(file, told.table.encode())
        self.changed()
        return News(row.feed, "pull.calendar_gone" if row.gone else "pull.calendar", {"year": row.key})


def check_table(told: CalendarYear) -> None:
    """Raise CounterError unless the table reads as a year's."""
    with tempfile.TemporaryDirectory(prefix="calendar-") as made:
        (Path(made) / f"{told.year}.yaml").write_text(told.table, encoding="utf-8")
        try:
            WorkCalendar.load(Path(made))
        except ResourceFaults as error:
            raise CounterError(UNFIT) from error
