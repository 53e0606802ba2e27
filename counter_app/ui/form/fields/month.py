# SPDX-License-Identifier: Apache-2.0
"""A month."""

from counter_app.forms.definition import Field as Definition
from counter_app.ui.form.line_field import LineField


class MonthField(LineField):
    """``2026-11``."""

    latin = True

    @classmethod
    def read_back(cls, definition: Definition, value: str) -> str:
        """In figures."""
        return value
