# SPDX-License-Identifier: Apache-2.0
"""How often somebody came already: told over the page, with their earlier cases and 办不成事 a key away."""

from functools import partial
from typing import ClassVar, Protocol

from PySide6.QtCore import QObject, Qt

from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.people import Party, Person
from counter_app.catalogue.own_matters import STUCK
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.serving import Serving
from counter_app.desk.visiting import record_asked
from counter_app.ui.case.visits import VisitLookup
from counter_app.ui.keys import Command
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.widgets.banner import BannerPlace
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Column


class KnowsParty(Protocol):
    """The page on which somebody says who they are."""

    id: ClassVar[PageId]

    @property
    def serving(self) -> Serving:
        """The case in work."""

    def known_party(self) -> Party | None:
        """Who applies, once name and number are right."""

    def keep_parties(self) -> bool:
        """What stands in the fields goes into the draft."""

    def cap(self, command: Command) -> str:
        """The key of a command on this page."""

    def isVisible(self) -> bool:
        """Whether it is in sight."""


class VisitsTold(QObject):
    """Belongs to that page; ``place`` is where it is told."""

    def __init__(self, shell: Shell, page: KnowsParty, lookup: VisitLookup) -> None:
        super().__init__(lookup)
        self._shell, self._page, self._lookup = shell, page, lookup
        self.place = BannerPlace()
        self.place.setContentsMargins(Column.EDGE, 0, Column.EDGE, 6)
        lookup.found.connect(self.say)

    def look(self) -> None:
        """Ask how often this person came, once the number is right."""
        self._lookup.look(self._page.known_party(), self._page.serving.item)
        self.say()

    def say(self) -> None:
        """Tell what is known by now, with what may be done about it."""
        if self._shell.current.busy and self._lookup.visits is not None:
            self._page.serving.coming = self._lookup.visits.noted
        message = self._lookup.message(self._page.cap(Command.complaint))
        buttons: tuple[Button, ...] = ()
        if message is not None:
            see = Button(text("ui.keys.see_visits"), self._page.cap(Command.see_visits), small=True)
            see.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            see.clicked.connect(self.see)
            buttons = (see,)
            if self._lookup.helped:
                help_button = Button(text("visits.stuck"), self._page.cap(Command.complaint), small=True)
                help_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                help_button.clicked.connect(self.complain)
                buttons = (see, help_button)
        self.place.say(message, buttons)
        self._shell.refresh()

    def complain(self) -> None:
        """Ctrl+F3: what this person could not get done, with their earlier cases."""
        self._page.keep_parties()
        applicant, visits = self._page.serving.draft.applicant, self._lookup.visits
        person = applicant if isinstance(applicant, Person) and applicant.name else None
        came_to_nothing = tuple(dict.fromkeys(one.case for one in visits.trips)) if visits is not None else ()
        call = partial(_with_cases, self._shell.counter, person, came_to_nothing)
        self._shell.reading(call).success(self._complain_about).start()

    def _complain_about(self, found: tuple[Person | None, tuple[Case, ...]]) -> None:
        person, about = found
        if self._page.isVisible():
            self._shell.go(
                PageId.complaint,
                person=person,
                about=about,
                matter=STUCK,
                back=self._page.id,
                words=self._lookup.said(),
                coming=self._lookup.coming(),
            )

    def asked_only(self) -> None:
        """Ctrl+J: whoever sits here only asked. It is kept with their name, since it was a way for nothing."""
        self._page.keep_parties()
        party = self._page.known_party()
        if party is not None and self._page.serving.case is None:
            serving = self._page.serving
            draft = serving.draft
            call = partial(record_asked, self._shell.counter, party, serving.item, draft=draft.id, ticket=draft.ticket)
            self._shell.writing(call).success(self._asked_kept).start()

    def _asked_kept(self, _changes: Changes) -> None:
        self._shell.current.finish()
        self._shell.tell(Message(Tone.info, text("visits.consulted")))
        self._shell.go(PageId.finder)

    def see(self) -> None:
        """Ctrl+H: this person's earlier cases."""
        applicant = self._page.serving.draft.applicant
        if isinstance(applicant, Person) and applicant.id_number:
            self._shell.go(PageId.cases, person=applicant)


def _with_cases(
    counter: Counter, person: Person | None, ids: tuple[str, ...]
) -> tuple[Person | None, tuple[Case, ...]]:
    found = (counter.store.case(one) for one in ids)
    return person, tuple(one for one in found if one is not None)
