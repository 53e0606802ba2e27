# SPDX-License-Identifier: Apache-2.0
"""What becomes of a card that was read: the page in sight takes it, a case stands still for it, or it waits.

A card read while nobody is served waits until a matter is begun, and is gone with the next citizen. None is ever
put into the case that happens to be open when it arrives.
"""

import logging
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counter_app.base.clock import SHANGHAI, civil_date
from counter_app.base.errors import CounterError
from counter_app.base.privacy import mask_name
from counter_app.base.readings import Reading, ReadingKind
from counter_app.base.texts import text
from counter_app.cases.people import Person
from counter_app.devices.contracts import DeviceKind
from counter_app.ui.messages import Message, Tone, message_of
from counter_app.ui.shell.page import PageId
from counter_app.ui.sounds import Sound
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.marks import Mark

if TYPE_CHECKING:
    from counter_app.desk.device_board import CardRead, ReadFailed
    from counter_app.ui.shell.device_desk import DeviceDesk
    from counter_app.ui.shell.window import MainWindow

logger = logging.getLogger(__name__)
CARD_READERS = (DeviceKind.id_reader, DeviceKind.social_reader)
CASE_PAGES = (PageId.checklist, PageId.form, PageId.outcome)


@dataclass(frozen=True, slots=True)
class ReadCard:
    """Who was read, and what is to be told of it."""

    person: Person = field(repr=False)
    reading: Reading
    doubts: tuple[str, ...]

    @property
    def time(self) -> str:
        """When, on the wall."""
        return f"{self.reading.read_at.astimezone(SHANGHAI):%H:%M}"

    @property
    def what(self) -> str:
        """身份证, 社保卡, 医保码."""
        return text(f"card.what.{self.reading.kind.value}")

    @property
    def who(self) -> str:
        """The name, masked."""
        return mask_name(self.person.name)


class CardDesk(QObject):
    """Takes readings in on the main thread."""

    def __init__(self, window: "MainWindow", devices: "DeviceDesk") -> None:
        super().__init__(window)
        self._window = window
        self._devices = devices
        self._citizen = 0  # which one this window is at: what is told late of one is nothing for the next
        self.waiting: ReadCard | None = None
        self.reader: DeviceKind | None = None  # which one F2 reads, where the clerk chose
        devices.card_read.connect(self._read)
        devices.read_failed.connect(self._failed)

    def next_citizen(self) -> None:
        """Nothing read before is for whoever comes now."""
        self._citizen += 1
        self.waiting = None

    def facts(self) -> tuple[Fact, ...]:
        """What waits for a matter."""
        if self.waiting is None:
            return ()
        words = text("card.waiting_for", who=self.waiting.who)
        return (Fact(text("card.waiting"), words, Mark.met, needed=True),)

    def _read(self, news: "CardRead") -> None:
        window, reading = self._window, news.reading
        if window.page.try_device(news.kind, reading):
            return
        if not window.ready or window.counter.clerk is None:
            return
        window.sound(Sound.card)
        if reading.kind is ReadingKind.insurance_code:
            window.looking_up(partial(_resolved, window, reading, self._whose)).success(self._resolved).start()
        else:
            self._known(reading)

    def _resolved(self, told: tuple[Reading, tuple[int, str]]) -> None:
        """The centre has told whose the code is: too late, where another citizen stands here by now.

        Where another case was opened meanwhile, it is offered and not put in.
        """
        reading, (citizen, case) = told
        if citizen != self._citizen:
            logger.info("a code was told after its citizen had left and was dropped")
        else:
            self._known(reading, waits=case != self._whose[1])

    @property
    def _whose(self) -> tuple[int, str]:
        """The citizen at the window, and the case in work."""
        current = self._window.current
        return self._citizen, current.serving.draft.id if current.busy else ""

    def _known(self, reading: Reading, *, waits: bool = False) -> None:
        from counter_app.desk.identifying import doubts, person_of

        window = self._window
        if window.page.take_code(reading):
            return
        if reading.kind is ReadingKind.case_code:
            self._say(Message(Tone.info, text("card.case_code")))
            return
        today = civil_date(window.clock())
        try:
            card = ReadCard(person_of(reading, today), reading, doubts(reading, today))
        except CounterError as error:
            window.tell_error(error)
            return
        if not waits and window.page.take_card(card):
            return
        if not waits and window.current.busy and window.page.id in CASE_PAGES:
            self._at_case(card)
        else:
            self.waiting = card
            window.page.card_waits()
            window.refresh()

    def _at_case(self, card: ReadCard) -> None:
        """A card beside a case whose people are known: one of theirs, or the case stands still."""
        from counter_app.desk.card_filling import same

        draft = self._window.current.serving.draft
        people = [draft.applicant, draft.agent.person if draft.agent else None]
        if any(isinstance(one, Person) and same(one, card.person) for one in people):
            self._window.tell(Message(Tone.info, text("card.same_person"), "".join(card.doubts)))
        else:
            self.freeze(card)

    def freeze(self, card: ReadCard) -> None:
        """Somebody else's card: nothing is written until the clerk says whose case this is."""
        self._window.go(PageId.guard, card=card, back=self._window.page.id)

    def _failed(self, news: "ReadFailed") -> None:
        """A card was there and could not be read: nothing of it was taken."""
        self._say(message_of(news.fault))

    def _say(self, message: Message) -> None:
        if not self._window.page.card_said(message):
            self._window.tell(message)

    def read_again(self) -> None:
        """F2: read what lies on the reader once more; where the reader was lost, look for it again."""
        kind = self._chosen()
        if kind is None:
            self._say(Message(Tone.info, text("card.no_reader")))
            return
        request = self._window.devices.read_again(kind)
        self._window.asking(request).success(self._again).failure(self._not_again).start()

    def _again(self, reading: Reading | None) -> None:
        if reading is None:
            self._say(Message(Tone.info, text("card.none_here")))

    def _not_again(self, error: CounterError) -> None:
        """It came as news too, and was told there."""

    def other_reader(self) -> None:
        """Ctrl+Shift+K: F2 reads on the other reader."""
        has = [kind for kind in CARD_READERS if self._window.devices.has(kind)]
        if len(has) < 2:
            self._say(Message(Tone.info, text("card.no_other")))
            return
        self.reader = next(one for one in has if one is not self._chosen())
        name = text(f"equipment.kind.{self.reader.value}")
        self._say(Message(Tone.info, text("card.now_reading", reader=name)))

    def _chosen(self) -> DeviceKind | None:
        if self.reader is not None:
            return self.reader
        return next((kind for kind in CARD_READERS if self._window.devices.has(kind)), None)


def _resolved(window: "MainWindow", reading: Reading, whose: tuple[int, str]) -> tuple[Reading, tuple[int, str]]:
    from counter_app.desk.identifying import facts_of
    from counter_app.desk.looking_up import centre_core
    from counter_app.desk.practice_core import core_of

    core = centre_core(window.counter) or core_of(window.settings.window)
    return facts_of(reading, core, window.clock()), whose
