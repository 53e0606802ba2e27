# SPDX-License-Identifier: Apache-2.0
"""A line of words."""

from counter_app.ui.form.line_field import LineField


class TextField(LineField):
    """Words as they are typed."""
