# SPDX-License-Identifier: Apache-2.0
"""What a form on screen is made of: its fields in groups, second typings, rosters, in the order of the paper."""

from collections.abc import Iterator, Mapping
from datetime import date

from PySide6.QtWidgets import QWidget

from counter_app.forms.definition import Group, Roster
from counter_app.forms.session import TYPED, FormSession
from counter_app.ui.form.group_card import GroupCard
from counter_app.ui.form.line_field import LineField
from counter_app.ui.form.order import screen_order
from counter_app.ui.form.registry import FIELDS, Made
from counter_app.ui.form.roster_card import RosterCard
from counter_app.ui.form.second_entry import SecondEntry
from counter_app.ui.shell.page import Shell

Part = GroupCard | RosterCard


class FormParts:
    """Made once for a form; which of them are asked is the session's to say."""

    def __init__(self, shell: Shell, session: FormSession, today: date, caps: Mapping[str, str]) -> None:
        self._session = session
        self.fields: dict[str, Made] = {}
        self.seconds: dict[str, SecondEntry] = {}
        self.groups: list[GroupCard] = []
        self.rosters: dict[str, RosterCard] = {}
        self.all: list[Part] = []
        for part in screen_order(session.form):
            if isinstance(part, Group):
                self._add_group(part, today)
            elif (roster := session.form.roster(part)) is not None:
                self._add_roster(shell, roster, today, caps)

    def _add_group(self, group: Group, today: date) -> None:
        definitions = [one for one in self._session.form.fields if one.group == group.id and self._session.fills(one)]
        made = [FIELDS[one.type](one, today) for one in definitions]
        if not made:
            return
        card = GroupCard(group.title, made)
        for field in made:
            self.fields[field.definition.key] = field
            if field.definition.twice and isinstance(field, LineField):
                self.seconds[field.key] = SecondEntry(field)
                card.add_second(self.seconds[field.key])
        self.groups.append(card)
        self.all.append(card)

    def _add_roster(self, shell: Shell, roster: Roster, today: date, caps: Mapping[str, str]) -> None:
        if any(self._session.fills(one) for one in roster.columns):
            self.rosters[roster.key] = RosterCard(shell, self._session, roster, today, caps)
            self.all.append(self.rosters[roster.key])

    def asked_again(self) -> list[str]:
        """Fields that are typed a second time: what somebody typed, also once both agree."""
        filled = self._session.filled
        return [key for key in self.seconds if filled.values.get(key) and filled.sources.get(key, TYPED) == TYPED]

    def asked(self, card: GroupCard) -> list[Made]:
        """The fields of a group that are asked now."""
        return [one for one in card.fields if self._session.is_visible(one.definition.key)]

    def may_fold(self, card: GroupCard) -> bool:
        """Whether a group is wholly known and right, and nobody is in it."""
        filled, faults = self._session.filled, {one.field for one in self._session.faults if not one.roster}
        asked = [one.definition.key for one in self.asked(card)]
        known = all(filled.values.get(key) and filled.sources.get(key, TYPED) != TYPED for key in asked)
        return bool(asked) and known and not faults & set(asked) and not any(one.in_use for one in card.fields)

    def name_of(self, key: str) -> str:
        """A field's label, with its group's title before it where several fields are called so."""
        field = self.fields.get(key)
        if field is None:
            return ""
        label = field.definition.label
        group = next((one for one in self.groups if field in one.fields), None)
        called = [one for one in self.fields.values() if one.definition.label == label]
        several = sum(self._session.is_visible(one.definition.key) for one in called) > 1
        return f"{group.title} {label}" if group is not None and group.title and several else label

    def focused_key(self) -> str:
        """The field in use, "" where none is."""
        return next((key for key, one in self.fields.items() if one.in_use), "")

    def roster_in_use(self) -> RosterCard | None:
        """The roster that the hands are in, its open cell too."""
        return next((one for one in self.rosters.values() if one.table.in_use), None)

    def only_roster(self) -> RosterCard | None:
        """The roster that is asked now and takes rows of its own, where it is the only one."""
        found = [one for one in self.rosters.values() if one.grows and not one.isHidden()]
        return found[0] if len(found) == 1 else None

    def stops(self) -> Iterator[QWidget]:
        """Where Enter stops, in order: what is asked and not folded."""
        for part in self.all:
            if isinstance(part, RosterCard):
                yield from part.stops()
            elif not part.folded:
                for one in part.parts(self.asked(part), self.asked_again()):
                    yield from one.stops()

    def tab_stops(self) -> Iterator[QWidget]:
        """Where Tab may stop, in order; what is hidden is passed over by Qt."""
        for part in self.all:
            if isinstance(part, RosterCard):
                yield from part.tab_stops()
                continue
            if part.folded:
                yield part.line
            for one in part.parts(part.fields, self.asked_again()):
                yield from one.stops()
