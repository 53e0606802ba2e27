# SPDX-License-Identifier: Apache-2.0
"""The number of an identity paper, of the kind that the field beside says."""

from counter_app.base.id_papers import IdKind
from counter_app.base.privacy import mask_number
from counter_app.ui.form.line_field import LineField

EIGHTEEN = frozenset({"", IdKind.resident_id.value, IdKind.hkmt_residence.value})
"""Papers whose number has 18 places; without a kind it is a resident's."""


class IdNumberField(LineField):
    """Counted while it is typed, judged at the last place or when it is left, hidden once it is right."""

    secret = True
    latin = True
    places = 18

    def set_kind(self, kind: str) -> None:
        """Only some papers have a number of known length."""
        self.set_length(18 if kind in EIGHTEEN else 0)

    @classmethod
    def starred(cls, value: str) -> str:
        """Enough to recognise it."""
        return mask_number(value)
