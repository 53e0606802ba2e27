# SPDX-License-Identifier: Apache-2.0
"""The number of a bank account."""

from counter_app.base.privacy import mask_number
from counter_app.ui.form.line_field import LineField


class AccountField(LineField):
    """Hidden once it is left; where the form asks for it twice, ``second_entry`` stands beside it."""

    secret = True
    latin = True

    @classmethod
    def starred(cls, value: str) -> str:
        """Enough to recognise it."""
        return mask_number(value)
