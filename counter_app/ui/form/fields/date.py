# SPDX-License-Identifier: Apache-2.0
"""A day."""

from counter_app.ui.form.day_field import DayField


class DateField(DayField):
    """Understands what the window's other dates understand: without a year it is the last such day."""
