# SPDX-License-Identifier: Apache-2.0
"""是 or 否."""

from counter_app.ui.form.choice_field import ChoiceField


class YesNoField(ChoiceField):
    """1 is 是, 2 is 否."""
