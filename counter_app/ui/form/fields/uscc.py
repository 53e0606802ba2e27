# SPDX-License-Identifier: Apache-2.0
"""统一社会信用代码."""

from counter_app.ui.form.line_field import LineField


class UsccField(LineField):
    """Counted to 18 and judged there; a unit's code is no secret."""

    latin = True
    places = 18
