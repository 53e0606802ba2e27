# SPDX-License-Identifier: Apache-2.0
"""A day, or its month alone where the papers know no more."""

from counter_app.ui.form.day_field import DayField


class DateOrMonthField(DayField):
    """A day without its year is the last such day; ``2026-11`` is a month."""
