# SPDX-License-Identifier: Apache-2.0
"""民族."""

from collections.abc import Sequence

from counter_app.forms.definition import Field as Definition
from counter_app.forms.initials import initials
from counter_app.forms.nations import nations
from counter_app.ui.form.candidates import Pick
from counter_app.ui.form.pick_field import PickField


class NationField(PickField):
    """Typed in Chinese, by initials (``tjz``) or by the code of the identity card."""

    @classmethod
    def choices(cls, definition: Definition) -> Sequence[Pick]:
        """In the order of their codes."""
        sounds = initials()
        return [Pick(code, name, sounds.get(name, ""), int(code)) for code, name in nations().items()]
