# SPDX-License-Identifier: Apache-2.0
"""A whole number."""

from counter_app.ui.form.line_field import LineField


class NumberField(LineField):
    """Digits, with the form's unit behind them."""

    latin = True
