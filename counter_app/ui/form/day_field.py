# SPDX-License-Identifier: Apache-2.0
"""Days and months as people type them, read back in figures."""

from datetime import date

from counter_app.forms.definition import Field as Definition
from counter_app.ui.case.dates import read_date
from counter_app.ui.form.line_field import LineField


def whole_day(typed: str, today: date) -> str:
    """``11-18``, ``1118`` and ``11月18日`` are the last such day, as everywhere at the window; all else as typed."""
    day = read_date(typed, today)
    return day.isoformat() if day is not None else typed


class DayField(LineField):
    """Read back as it is kept, ``2026-11-20``: what was left out while typing is there to be seen."""

    latin = True

    def words(self) -> str:
        """The day meant."""
        return self.cell_words(self.definition, self.value(), self.today)

    @classmethod
    def cell_words(cls, definition: Definition, typed: str, today: date) -> str:
        """The day meant."""
        return whole_day(typed, today)

    @classmethod
    def read_back(cls, definition: Definition, value: str) -> str:
        """In figures."""
        return value
