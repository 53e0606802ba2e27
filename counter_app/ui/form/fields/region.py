# SPDX-License-Identifier: Apache-2.0
"""省、市、县: three answers, each found by typing among what lies under the one before."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.base.texts import text
from counter_app.forms.definition import Field as Definition
from counter_app.forms.regions import regions
from counter_app.ui import theme
from counter_app.ui.form.candidates import Pick
from counter_app.ui.form.form_field import FormField
from counter_app.ui.form.line_edit import LineEdit
from counter_app.ui.form.pick_edit import PickEdit, among, fold
from counter_app.ui.form.places import below, find_everywhere
from counter_app.ui.widgets.field_frame import FieldFrame
from counter_app.ui.widgets.text import set_tone

LEVELS = ("province", "city", "county")


class RegionField(FieldFrame, FormField):
    """The first line takes a whole path too (湖南沅江) and fills all three. What lies deeper may be left open."""

    def __init__(self, definition: Definition, today: date) -> None:
        self.levels = tuple(PickEdit(_first if not place else among(())) for place in range(len(LEVELS)))
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP)
        for one in self.levels:
            line.addWidget(one, 1)
        holder.setFocusProxy(self.levels[0])
        super().__init__(definition.key, definition.label, holder, hint=definition.hint, crowded=True)
        self.definition = definition
        self.today = today
        self._code = ""
        for one, level in zip(self.levels, LEVELS, strict=True):
            one.setObjectName(f"{definition.key}.{level}")
            one.textEdited.connect(self._typed)
            one.picked.connect(self._picked)
            one.went.connect(self._went)
        self._link()
        self._speak()

    @classmethod
    def cell_editor(cls, definition: Definition) -> LineEdit:
        """One line, found everywhere."""
        return PickEdit(find_everywhere, keeps_escape=True)

    def words(self) -> str:
        """The code of the deepest place chosen; words that mean no place as they were typed."""
        place = ""
        for one in self.levels:
            kept = one.kept().strip()
            if kept and kept not in regions().names:
                return regions().spoken(place) + kept
            place = kept or place
        return place

    def show_value(self, value: str) -> None:
        """Each level in its line."""
        if value == self._code and self.words() == value:
            return
        self._code = value
        chain = regions().chain(value)
        shown = [Pick(code, regions().names[code]) for code in chain] or [Pick(value, value)]
        shown += [Pick("", "")] * (len(self.levels) - len(shown))
        for one, pick in zip(self.levels, shown, strict=True):
            one.show_pick(pick.value, pick.label)
        self._link()

    def stops(self) -> Sequence[PickEdit]:
        """The lines that have something to choose."""
        return tuple(one for one in self.levels if one.isEnabled())

    def span(self, width: int, columns: int) -> int:
        """All columns: three lines."""
        return columns

    def _link(self) -> None:
        """What may be chosen under the place before."""
        for above, one in zip(self.levels, self.levels[1:], strict=False):
            choices = below(above.kept()) if above.kept() in regions().names else ()
            one.set_find(among(choices))
            one.setEnabled(bool(choices) or bool(one.text()))

    def _typed(self, words: str) -> None:
        self._changed()

    def _picked(self) -> None:
        self._changed()

    def _changed(self) -> None:
        """Another place above empties what was chosen below it."""
        at = self.sender()
        place = next((place for place, one in enumerate(self.levels) if one is at), 0)
        picked = self.levels[place].kept()
        chain = regions().chain(picked)
        if len(chain) > place + 1:  # a whole path
            self.show_value(picked)
        else:
            for one in self.levels[place + 1 :]:
                one.show_pick("", "")
            self._link()
        self._code = self.words()
        self.edited.emit()

    def _went(self) -> None:
        if not self.in_use:
            self.left.emit()

    def _show_tone(self, state: str) -> None:
        for one in self.levels:
            set_tone(one, "state", state)

    def _name_editor(self, told: str, described: str) -> None:
        for one, level in zip(self.levels, LEVELS, strict=True):
            one.setAccessibleName(f"{told}，{text(f'page.form.{level}')}")
            one.setAccessibleDescription(described)


def _first(words: str) -> Sequence[Pick]:
    """Provinces; places further down where the words mean no province."""
    plain = fold(words)
    found = among(below(""))(plain)
    return found if found or not plain else find_everywhere(plain)
