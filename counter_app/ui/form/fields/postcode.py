# SPDX-License-Identifier: Apache-2.0
"""邮政编码."""

from counter_app.ui.form.line_field import LineField


class PostcodeField(LineField):
    """Six digits, counted."""

    latin = True
    places = 6
