# SPDX-License-Identifier: Apache-2.0
"""身份证件类型."""

from collections.abc import Sequence

from counter_app.base.id_papers import IdKind
from counter_app.forms.definition import Field as Definition
from counter_app.forms.initials import initials
from counter_app.ui.form.candidates import Pick
from counter_app.ui.form.pick_field import PickField


class IdKindField(PickField):
    """Nine kinds of paper: typed, by initials (``sfz``) or by number."""

    digits = True

    @classmethod
    def choices(cls, definition: Definition) -> Sequence[Pick]:
        """As the guides list them."""
        sounds = initials()
        return [Pick(one.value, one.value, sounds.get(one.value, ""), number) for number, one in enumerate(IdKind, 1)]
