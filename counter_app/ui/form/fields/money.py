# SPDX-License-Identifier: Apache-2.0
"""A sum in yuan."""

from counter_app.ui.form.line_field import LineField


class MoneyField(LineField):
    """Said with its groups of thousands once it is left."""

    latin = True
    unit = "元"
