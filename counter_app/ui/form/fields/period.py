# SPDX-License-Identifier: Apache-2.0
"""From a day to a day."""

from counter_app.ui.form.pair_field import PairField


class PeriodField(PairField):
    """Each end is typed as any day is."""
