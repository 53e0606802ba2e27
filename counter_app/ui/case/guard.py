# SPDX-License-Identifier: Apache-2.0
"""换人了, 卡换了: the person typed or read is not the applicant of the case. Frozen until the clerk says who it is."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counter_app.base.ids import new_id
from counter_app.base.privacy import mask_name, mask_number
from counter_app.base.texts import text
from counter_app.cases.custody import GuardedBy
from counter_app.cases.people import Agent, Party, Person
from counter_app.desk.card_filling import asks_for_agent, take_as_agent, take_as_applicant
from counter_app.desk.custody import pass_guard
from counter_app.desk.serving import Serving, begin
from counter_app.ui import theme
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.sounds import Sound
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, empty, row
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Elided, Prose, label

REASON = "identity_changed"
"""The sentence that says why the same person has another identity paper; kept with the case's words."""


def differs(serving: Serving) -> bool:
    """Whether the draft of a case that came back names somebody else than the case."""
    if serving.case is None or serving.case.applicant is None or serving.draft.words.get(REASON):
        return False
    return _identity(serving.draft.applicant) != _identity(serving.case.applicant)


def _identity(party: Party | None) -> tuple[str, str]:
    if party is None:
        return "", ""
    return party.name, party.id_number if isinstance(party, Person) else party.credit_code


class GuardPanel(QWidget):
    """Both people side by side, masked, and four answers. ``solved`` names the page to go to, "" for the same one."""

    solved = Signal(str)
    writes = Signal()  # a reason is asked for, or no more

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._serving: Serving | None = None
        self._other: Party | None = None  # whoever was typed or read
        self._by = GuardedBy.typed
        self._asked = ""
        self.deaf = False  # a digit meant for the page before is no answer
        self._frame = Card("fault", gap=12)
        self._people = QGridLayout()
        self._people.setHorizontalSpacing(theme.GUTTER)
        self.options = OptionRow(text("page.guard.question"), [], tall=True)
        self.reason = Field("guard_reason", text("page.guard.reason"), required=True)
        self.reason.hide()
        self._title = label("", Role.h1, Colour.err)
        head = row(StatusMark(Mark.fault, 32), gap=14)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(Prose(text("page.guard.text")))
        head.addLayout(words, 1)
        self._frame.body.setContentsMargins(20, 16, 20, 18)
        self._frame.body.addLayout(head)
        self._frame.body.addLayout(self._people)
        self._frame.body.addWidget(self.reason)
        self._back_to = Elided("", Role.cap, Colour.ink3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        whole.addWidget(self._frame)
        whole.addStretch(1)
        whole.addWidget(self._back_to)
        self.reason.editor.returnPressed.connect(self._same_person)

    @property
    def title(self) -> str:
        """What is asked about."""
        return self._title.text()

    def ask(self, serving: Serving) -> None:
        """Show whose case it is and who was typed; it can be heard too."""
        before = serving.case.applicant if serving.case else None
        self._title.setText(text("page.guard.title"))
        self._show(serving, before, serving.draft.applicant, text("page.guard.typed"))

    def ask_card(self, serving: Serving, person: Person, read_at: str, step: str, *, code: bool) -> None:
        """Show whose case it is and whose card (or code) was read, at what time; ``step`` is where the case stands."""
        what = "code" if code else "card"
        self._title.setText(text(f"page.guard.{what}_title"))
        self._show(serving, serving.draft.applicant, person, text("page.guard.read"), read=what, at=read_at)
        self._back_to.setText(text("page.guard.back_to", step=step))

    def _show(
        self, serving: Serving, before: Party | None, other: Party | None, title: str, *, read: str = "", at: str = ""
    ) -> None:
        """``read`` is what was read, a card or a code; "" where somebody was typed."""
        self._shell.sound(Sound.guard)
        self._asked = new_id()
        self._serving, self._other, self._by = serving, other, GuardedBy(read or GuardedBy.typed)
        empty(self._people)
        when = text("page.guard.read_at", time=at) if at else ""
        self._people.addWidget(_party(text("page.guard.applicant"), Mark.met, before, None), 0, 0)
        self._people.addWidget(_party(title, Mark.defective, other, before, when), 0, 1)
        self._frame.body.removeWidget(self.options)
        self.options.hide()
        self.options.deleteLater()
        off = "" if isinstance(other, Person) else text("page.guard.only_persons")
        if read and not asks_for_agent(serving):
            off = text("page.guard.no_agent")
        mistake, kept = text("page.guard.mistake"), text("page.guard.mistake_hint")
        if read:
            mistake, kept = text(f"page.guard.{read}_mistake"), text("page.guard.read_mistake_hint")
        self.options = OptionRow(
            text("page.guard.question"),
            [
                Choice(1, mistake, kept),
                Choice(2, text("page.guard.agent"), text("page.guard.agent_hint"), off=off),
                Choice(3, text("page.guard.next"), text("page.guard.next_hint")),
                Choice(4, text("page.guard.same"), text("page.guard.same_hint")),
            ],
            tall=True,
        )
        self.options.chosen.connect(self._chosen)
        self._frame.body.insertWidget(2, self.options)
        self._back_to.setText("")
        self.reason.hide()
        self.reason.set_value("")
        self.reason.set_messages()

    def _chosen(self, digit: int) -> None:
        serving, other = self._serving, self._other
        if self.deaf:
            self.options.choose(None)
            return
        if serving is None:
            return
        match digit:
            case 1:
                self._as_before(serving)
                self._done("")
            case 2 if isinstance(other, Person):
                self._as_before(serving)
                if self._by is not GuardedBy.typed:
                    serving.set_agent(None)  # whoever was typed there before is not the one with this card
                    take_as_agent(serving, other)
                else:
                    serving.set_agent(Agent(person=other))
                self._done(PageId.identity.value)
            case 3:
                self._next_person(serving, other)
            case 4:
                self.reason.show()
                self.writes.emit()
                self.reason.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _as_before(self, serving: Serving) -> None:
        """The applicant is who it was; what was read never came near the case."""
        if self._by is GuardedBy.typed:
            serving.set_applicant(serving.case.applicant if serving.case else None)

    def _next_person(self, serving: Serving, other: Party | None) -> None:
        """The case is put away as it was; the person who stands here gets an empty one."""
        counter = self._shell.counter
        self._as_before(serving)
        self._shell.current.touch()
        fresh = begin(serving.item, clerk=counter.clerk_number, at=counter.now_micros())
        if other is not None and fresh.suits(other):
            fresh.set_applicant(other)
        self._shell.current.take(fresh)
        self._shell.current.touch()
        self.solved.emit(PageId.identity.value)

    def _same_person(self) -> None:
        words = self.reason.value()
        if not words:
            self.reason.set_messages(text("cases.rules.reason"))
        elif self._serving is not None:
            call = partial(pass_guard, self._shell.counter, self._serving, self._by, words, asked=self._asked)
            self._shell.writing(call).success(self._passed).start()

    def _passed(self, asked: str) -> None:
        """It stands in the day's log now; the case goes on with whoever was typed or read."""
        serving, words = self._serving, self.reason.value()
        if serving is None or asked != self._asked:
            return
        if self._by is not GuardedBy.typed and isinstance(self._other, Person):
            take_as_applicant(serving, self._other)
        serving.note(REASON, words)
        self._done("")

    def give_up(self) -> None:
        """Esc: back to the four answers, and never past them."""
        self.reason.hide()
        self.writes.emit()
        self.options.choose(None)
        self.options.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _done(self, page: str) -> None:
        self._shell.current.touch()
        self.solved.emit(page)


def _party(title: str, mark: Mark, party: Party | None, other: Party | None, when: str = "") -> Card:
    """One side: name, number and birth, masked; what differs from the other side is said in a word."""
    card = Card(gap=6)
    head = row(StatusMark(mark), label(title, Role.h3), None, gap=10)
    if when:
        head.addWidget(label(when, Role.cap, Colour.ink3))
    card.body.addLayout(head)
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    theirs = _masked(other)
    for place, (name, shown, whole) in enumerate(_masked(party)):
        grid.addWidget(label(name, Role.cap, Colour.ink3), place, 0)
        grid.addWidget(label(shown, Role.strong), place, 1)
        if other is not None and (place >= len(theirs) or theirs[place][2] != whole):
            grid.addWidget(label(text("page.guard.different"), Role.cap, Colour.err, bold=True), place, 2)
    card.body.addLayout(grid)
    return card


def _masked(party: Party | None) -> list[tuple[str, str, str]]:
    """Label, what is shown, and the whole value it is compared by."""
    if party is None:
        return [(text("ui.party.name"), text("page.guard.nobody"), "")]
    if not isinstance(party, Person):
        return [
            (text("ui.party.unit_name"), party.name, party.name),
            (text("ui.party.credit_code"), party.credit_code, party.credit_code),
        ]
    born = "　".join(one for one in (party.birth, party.sex) if one)
    return [
        (text("ui.party.name"), mask_name(party.name), party.name),
        (text("ui.party.id_number"), mask_number(party.id_number), party.id_number),
        (text("page.guard.born"), born, born),
    ]
