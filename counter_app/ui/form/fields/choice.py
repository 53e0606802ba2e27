# SPDX-License-Identifier: Apache-2.0
"""One of several answers."""

from counter_app.ui.form.choice_field import ChoiceField


class OneChoiceField(ChoiceField):
    """A digit chooses, 0 clears."""
