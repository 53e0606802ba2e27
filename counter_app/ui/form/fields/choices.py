# SPDX-License-Identifier: Apache-2.0
"""Any of several answers (□/☑)."""

from counter_app.ui.form.choice_field import ChoiceField


class ManyChoicesField(ChoiceField):
    """A digit ticks an answer, and again takes the tick away; 0 clears all."""

    several = True
