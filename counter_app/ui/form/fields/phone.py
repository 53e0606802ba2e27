# SPDX-License-Identifier: Apache-2.0
"""A telephone number."""

from counter_app.base.privacy import mask_phone
from counter_app.ui.form.line_field import LineField


class PhoneField(LineField):
    """Hidden once it is right."""

    secret = True
    latin = True

    @classmethod
    def starred(cls, value: str) -> str:
        """Enough to recognise it."""
        return mask_phone(value)
