# SPDX-License-Identifier: Apache-2.0
"""卡换了: somebody else's card was read beside a case. Nothing is written until the clerk says who it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.base.clock import SHANGHAI
from counter_app.base.readings import ReadingKind
from counter_app.base.texts import text
from counter_app.ui.case.guard import GuardPanel
from counter_app.ui.case.progress import case_facts, case_steps, elapsed_words
from counter_app.ui.keys import Command, Context
from counter_app.ui.shell.card_desk import ReadCard
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.step_rail import StepWords

DEAF_MS = 600
"""A digit that was meant for the page before is not an answer: hands need a moment to see what stands here."""


class GuardPage(Page):
    """The guard as a page of its own, over whatever page of the case was in sight."""

    id = PageId.guard
    context = Context.guard

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.guard = GuardPanel(shell)
        self.guard.solved.connect(self._solved)
        self.guard.writes.connect(shell.refresh)
        self._back = PageId.identity
        self._deaf = QTimer(self)
        self._deaf.setSingleShot(True)
        self._deaf.setInterval(DEAF_MS)
        self._deaf.timeout.connect(self._listen)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.guard)

    @property
    def listening(self) -> bool:
        """Whether a digit counts by now."""
        return not self.guard.deaf

    def enter(self, **given: object) -> None:
        """Show whose case it is, and whose card was read."""
        card, back = given.get("card"), given.get("back")
        if isinstance(back, PageId):
            self._back = back
        if isinstance(card, ReadCard):
            at = f"{card.reading.read_at.astimezone(SHANGHAI):%H:%M:%S}"
            step, code = text(f"ui.rail.{self._back.value}"), card.reading.kind is ReadingKind.insurance_code
            self.guard.ask_card(self.shell.current.serving, card.person, at, step, code=code)
            self.guard.deaf = True
            self._deaf.start()

    def _listen(self) -> None:
        self.guard.deaf = False

    def take_card(self, card: ReadCard) -> bool:
        """Another card, or the same once more, while nobody has answered: the last one is asked about."""
        self.enter(card=card)
        self.take_focus()
        return True

    def first_focus(self) -> QWidget:
        """The four answers."""
        return self.guard.options

    def panes(self) -> Sequence[QWidget]:
        """Nothing else counts."""
        return (self.guard,)

    def facts(self) -> Sequence[Fact]:
        """The case, frozen."""
        facts = list(case_facts(self.shell.counter, self.shell.current.serving))
        return [*facts, Fact(text("page.guard.case"), text("page.guard.frozen"), Mark.fault)]

    def timer_words(self) -> str:
        """How long this citizen has been here."""
        return elapsed_words(self.shell.counter, self.shell.current.serving)

    def steps(self) -> Sequence[StepWords]:
        """How far the case is; no way to any step."""
        note = text("page.guard.frozen")
        return [
            replace(one, note=note, mark=Mark.defective) if one.current else replace(one, reachable=False)
            for one in case_steps(self.shell.counter, self.shell.current.serving, self._back)
        ]

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Esc goes back to the four answers, and never past them."""
        return {Command.close: self.guard.give_up}

    def closes(self) -> bool:
        """Esc leads nowhere but from the reason back to the answers."""
        return self.guard.reason.isVisibleTo(self)

    def _solved(self, page: str) -> None:
        self.shell.go(PageId(page) if page else self._back)
