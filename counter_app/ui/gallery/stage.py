# SPDX-License-Identifier: Apache-2.0
"""A window with made-up people in it, brought into a state as a clerk would, and photographed."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from counter_app.base.clock import to_micros
from counter_app.cases.people import Agent, Party, Person, Unit
from counter_app.catalogue.items import ServiceItem
from counter_app.catalogue.months import asks_month
from counter_app.desk.drafting import discard_draft, list_drafts, save_draft
from counter_app.desk.serving import Serving, begin
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.sign_in import SignInPage
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.marks import Mark

CLERK = "0312"
PERSON = Person(name="测试员", id_number="110101194912310024", sex="女", birth="1949-12-31", phone="13800000000")
CITIZEN = Person(name="测试员丙", id_number="430981199001010023", sex="女", birth="1990-01-01", phone="13800000001")
RARE = Person(name="㛃𠮷䶮" + "测" * 197, id_number="110101194912310024", sex="女", birth="1949-12-31")
AGENT = Agent(
    person=Person(name="测试员丁", id_number="430981199001010023", sex="女", birth="1990-01-01"), relation="女儿"
)
UNIT = Unit(name="测试单位甲", credit_code="91430900MA4L1234XX", contact="测试员戊", phone="0737-2817102")


@dataclass(frozen=True, slots=True)
class Scene:
    """A page in a state. ``wide`` scenes are also taken in the other sizes and in large text."""

    page: str
    state: str
    play: "Callable[[Stage], None]"
    wide: bool = False


class Stage:
    """One window, used for many scenes; each begins with an empty start page."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.worked = False  # whether the cases of a morning lie behind the window

    def sign_in(self, number: str = CLERK) -> None:
        """Somebody at the window; of the sample hall's people the number is the password too."""
        page = self.window.page
        if isinstance(page, SignInPage):
            page.number.editor.setText(number)
            page.password.editor.setText(number)
            page.sign_in()

    def sign_out(self) -> None:
        """Nobody at the window."""
        self.window.change_clerk()

    def clear(self) -> None:
        """Nobody is served, nothing is left over, the clerk is back."""
        self.window.unlock()
        if self.window.counter.clerk_number != CLERK:
            self.sign_out()
            self.sign_in()
        self.window.current.put_away()
        counter = self.window.counter
        for draft in list_drafts(counter):
            discard_draft(counter, draft.id)
        while self.window.banners:
            self.window.drop_banner(self.window.banners[0])
        self.window.top.set_practice(False)
        self.window.top.set_devices("", Mark.met)
        self.window.top.set_centre("", Mark.met)
        self.window.cards.next_citizen()
        self.window.go(PageId.finder, fresh=True)

    def item(self, title: str, guide: str = "yuanjiang") -> ServiceItem:
        """An item by its title."""
        found = next((one for one in self.window.counter.catalogue.guides[guide].items if one.title == title), None)
        if found is None:
            raise LookupError(title)
        return found

    def serve(
        self,
        title: str,
        *,
        applicant: Party | None = None,
        agent: Agent | None = None,
        answers: "dict[str, str] | None" = None,
        decide: bool = False,
    ) -> Serving:
        """Begin a case and answer it; ``decide`` answers every question left with its last option."""
        counter = self.window.counter
        serving = begin(self.item(title), clerk=counter.clerk_number, at=to_micros(counter.clock()) - 292_000_000)
        serving.set_applicant(applicant)
        serving.set_agent(agent)
        for key, value in (answers or {}).items():
            serving.answer(key, value)
        while decide and serving.checklist.open_questions:
            question = serving.checklist.open_questions[0].circumstance
            serving.answer(question.key, question.options[-1].value)
        if decide:
            for statement in serving.checklist.eligibility:
                serving.confirm(statement.id, "yes")
            if asks_month(serving.item):
                serving.set_period("2026-10")
            for clock in serving.checklist.clocks:
                serving.set_clock(clock.id, "2026-11-18")
        self.window.current.take(serving)
        return serving

    def keep(self, serving: Serving, minutes_ago: int) -> None:
        """Leave a draft behind, saved some minutes ago."""
        counter = self.window.counter
        save_draft(counter, serving.snapshot(to_micros(counter.clock()) - minutes_ago * 60_000_000))
        self.window.current.finish()

    def type(self, words: str) -> None:
        """Type where the focus is."""
        event = QInputMethodEvent()
        event.setCommitString(words)
        target = QApplication.focusWidget()
        if target is not None:
            QApplication.sendEvent(target, event)
        self.settle()

    def settle(self) -> None:
        """Let layouts and late events come to rest."""
        for _ in range(3):
            QApplication.sendPostedEvents()
            QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # no event loop does it here

    def take(self) -> QImage:
        """A picture of the window as it stands."""
        self.settle()
        return self.window.grab().toImage()
