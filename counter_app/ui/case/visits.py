# SPDX-License-Identifier: Apache-2.0
"""How often this person came for this matter: looked up once their number stands, told in a banner."""

from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from counter_app.base.texts import text
from counter_app.cases.coming import Coming
from counter_app.cases.people import Party, Person
from counter_app.cases.trips import HELP_FROM
from counter_app.catalogue.items import ServiceItem
from counter_app.desk.visiting import EarlierVisits, earlier_visits, trip_words, visits_everywhere
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.page import Shell

MOST_TOLD = 3
"""So many visits are told in the banner; the rest stand in the list of earlier cases."""


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

    def message(self, cap: str = "") -> Message | None:
        """The banner from the second visit on: which days, and what was missing then. From the third it says what to
        press and where to turn to."""
        visits = self.visits
        if visits is None or not visits.trips:
            return None
        hall = self._shell.settings.hall
        words = "；".join(trip_words(one, numbered=False) for one in visits.trips[:MOST_TOLD]) + "。"
        if self.helped:
            words += text("visits.help", cap=cap)
            words += text("visits.place", place=hall.complaint_place) if hall.complaint_place else ""
        words += text("visits.everywhere" if visits.everywhere else "visits.within", days=hall.trip_days)
        return Message(Tone.warn, text("visits.title", count=visits.coming), words)

    def said(self) -> str:
        """What is written into a 办不成事, to be gone on with."""
        visits = self.visits
        if visits is None or not self.helped:
            return ""
        told = "；".join(trip_words(one) for one in visits.trips[:MOST_TOLD])
        return text("visits.said", count=visits.coming, trips=f"{told}。")

    def coming(self) -> Coming | None:
        """What a 办不成事 keeps of it."""
        return self.visits.noted if self.visits is not None and self.helped else None

    @property
    def helped(self) -> bool:
        """Whether they came so often that 办不成事 is opened."""
        return self.visits is not None and self.visits.coming >= HELP_FROM

    def _answered(self, answer: "Answer") -> None:
        asked, _, _, visits = answer
        if asked != self._asked:
            return
        self.visits = visits
        self.found.emit()
        if self._shell.counter.visits is not None and not visits.everywhere:
            call = partial(_everywhere, self._shell, answer)
            self._shell.looking_up(call).success(self._answered_everywhere).start()

    def _answered_everywhere(self, answer: "Answer") -> None:
        if answer[0] == self._asked and answer[3].everywhere:
            self.visits = answer[3]
            self.found.emit()


Answer: TypeAlias = tuple[tuple[str, str, int], Party, ServiceItem, EarlierVisits]


def _ask(shell: Shell, asked: tuple[str, str, int], party: Party, item: ServiceItem) -> Answer:
    return asked, party, item, earlier_visits(shell.counter, party, item)


def _everywhere(shell: Shell, answer: Answer) -> Answer:
    asked, party, item, here = answer
    return asked, party, item, visits_everywhere(shell.counter, party, item, here)
