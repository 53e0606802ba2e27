# SPDX-License-Identifier: Apache-2.0
"""From a month to a month."""

from counter_app.ui.form.pair_field import PairField


class MonthPeriodField(PairField):
    """Each end is a month."""

    days = False
