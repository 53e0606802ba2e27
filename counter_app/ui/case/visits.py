# SPDX-License-Identifier: Apache-2.0
"""How often this person came for this matter: looked up once their number stands, told in a banner."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from counter_app.base.clock import from_micros, spoken_date
from counter_app.base.texts import text
from counter_app.cases.people import Party, Person
from counter_app.catalogue.items import ServiceItem
from counter_app.desk.visiting import HELP_FROM, EarlierVisits, earlier_visits
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.page import Shell


class VisitLookup(QObject):
    """Asks the store in its reading lane; an answer for somebody who is no longer on the page is dropped."""

    found = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._asked: tuple[str, str, int] | None = None
        self.visits: EarlierVisits | None = None

    def look(self, party: Party | None, item: ServiceItem) -> None:
        """Look up a party whose number is right; None for somebody not known yet."""
        number = "" if party is None else party.id_number if isinstance(party, Person) else party.credit_code
        asked = (number, item.guide, item.ordinal)
        if asked == self._asked:
            return
        self._asked, self.visits = asked, None
        if party is not None and number:
            call = partial(_ask, self._shell, asked, party, item)
            self._shell.reading(call).success(self._answered).start()

    def message(self) -> Message | None:
        """The banner from the second visit on; from the third it says where to turn to."""
        visits = self.visits
        if visits is None or visits.coming < 2 or not visits.cases:
            return None
        last = visits.cases[0]
        day = spoken_date(from_micros(last.updated_at).date())
        words = text("ui.visits.last", day=day, number=last.number, status=last.status.label)
        place = self._shell.settings.hall.complaint_place
        if visits.coming >= HELP_FROM and place:
            words += text("ui.visits.help", place=place)
        return Message(Tone.warn, text("ui.visits.title", count=visits.coming), words)

    @property
    def helped(self) -> bool:
        """Whether they came so often that 办不成事 is offered."""
        return self.visits is not None and self.visits.coming >= HELP_FROM

    def _answered(self, answer: tuple[tuple[str, str, int], EarlierVisits]) -> None:
        asked, visits = answer
        if asked == self._asked:
            self.visits = visits
            self.found.emit()


def _ask(
    shell: Shell, asked: tuple[str, str, int], party: Party, item: ServiceItem
) -> tuple[tuple[str, str, int], EarlierVisits]:
    return asked, earlier_visits(shell.counter, party, item)
