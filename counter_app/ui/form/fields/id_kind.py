# SPDX-License-Identifier: Apache-2.0
"""身份证件类型."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from counter_app.base.id_papers import IdKind
from counter_app.base.texts import text
from counter_app.forms.definition import Field as Definition
from counter_app.forms.initials import initials
from counter_app.ui.form.candidates import Pick
from counter_app.ui.form.pick_field import PickField


class IdKindField(PickField):
    """Nine kinds of paper: typed, by initials (``sfz``) or by number."""

    digits = True

    def __init__(self, definition: Definition, today: date) -> None:
        """An empty one is no fault where the form does not ask for it: its number is held to the resident's."""
        hint = definition.hint or ("" if definition.required else text("page.form.id_kind_hint"))
        super().__init__(replace(definition, hint=hint), today)

    def show_value(self, value: str) -> None:
        """Its words; the hint is of an empty one."""
        super().show_value(value)
        self.set_hint("" if value else self.definition.hint)

    @classmethod
    def choices(cls, definition: Definition) -> Sequence[Pick]:
        """As the guides list them."""
        sounds = initials()
        return [Pick(one.value, one.value, sounds.get(one.value, ""), number) for number, one in enumerate(IdKind, 1)]
