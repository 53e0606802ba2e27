# SPDX-License-Identifier: Apache-2.0
"""练习题: the exercises on the left; on the right the story, the tips, and which points are met and which are not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.cases.grading import PointGrade
from counter_app.desk.counter import Counter
from counter_app.desk.practice_hall import Standing, add_keys, forget, standings
from counter_app.desk.practice_people import Comes, start
from counter_app.ui.editor.rows import RowView, ViewRow
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.messages import Message, Tone
from counter_app.ui.practice.key_count import KeyCount
from counter_app.ui.shell.page import PageId, Shell
from counter_app.ui.shell.two_panes import TwoPanePage
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.text import Elided, Prose, label, set_tone

MARKS = {"new": Mark.unseen, "begun": Mark.now, "passed": Mark.met}


class PracticePage(TwoPanePage):
    """Looks at what was done whenever it is entered; nothing is ever marked by hand."""

    id = PageId.practice
    context = Context.practice

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._busy = False
        self._at = ""
        self._told: Message | None = None  # that an exercise began
        self.found: tuple[Standing, ...] = ()
        self.keys = KeyCount(self)
        self.list = RowView(text("practice.page.list"))
        self.title = Prose("", Role.h2)
        self.who = Prose("", Role.cap, Colour.ink3)
        self.story = Prose("", Role.body)
        self.tips = Prose("", Role.cap, Colour.ink2)
        self.met = label("", Role.h3)
        self.points = RowView(text("practice.page.list"))
        self.spent = Elided("", Role.cap, Colour.ink3)
        self.said = Elided("", Role.cap, Colour.ink2)
        self.reset = Button(text("practice.page.reset"), self.cap(Command.reset_practice))
        self.on = Button("", self.cap(Command.forward), Kind.primary)
        self._lay_out()
        self.list.stood.connect(self._stood)
        self.list.opened.connect(self._opened)
        shell.queue.began.connect(self.keys.begin)
        self.reset.clicked.connect(self.forget_all)
        self.on.clicked.connect(self.begin)

    def _lay_out(self) -> None:
        title = label(text("practice.page.title"), Role.h2)
        lead = Prose(text("practice.page.lead"), Role.cap, Colour.ink3)
        self.lay_out((title, lead), self.list, (self.said, self.reset, self.on), (46, 54))
        for part in (self.title, self.who, self.story, self.tips, self.met):
            self._side.body.addWidget(part)
        self._side.body.addWidget(self.points, 1)
        self._side.body.addWidget(self.spent)

    def enter(self, **given: object) -> None:
        """Look at everything anew."""
        back = given.get("back")
        self._back = back if isinstance(back, PageId) else self._back
        self._busy = False
        self.said.setText("")
        if self._told is not None:
            self.shell.untell(self._told)
            self._told = None
        self._look()

    def _look(self) -> None:
        call = partial(_looked, self.shell.counter, self.keys.exercise, self.keys.take())
        self.shell.writing(call).success(self._take).start()

    def _take(self, found: tuple[Standing, ...]) -> None:
        self.found = found
        self.list.show_rows([*_rows(found)])
        left = next((one.exercise.id for one in found if one.state != "passed"), found[0].exercise.id)
        self.list.stand_on(self._at or left)
        self._stood(self.list.at)
        self.shell.refresh()

    def _standing(self) -> Standing | None:
        return next((one for one in self.found if one.exercise.id == self._at), None)

    def _stood(self, row: str) -> None:
        self._at = row or self._at
        one = self._standing()
        if one is None:
            return
        exercise = one.exercise
        self.title.set_words(exercise.title)
        how = text("practice.page.card" if exercise.citizen.card else "practice.page.typed")
        self.who.set_words(f"{text('practice.page.who', name=exercise.citizen.name)}　{how}")
        self.story.set_words("".join(exercise.story))
        self.tips.set_words(f"{text('practice.page.tips')}：{''.join(exercise.tips)}")
        self.tips.setVisible(bool(exercise.tips))
        grade = one.grade
        self.met.setText(text("practice.page.points", met=grade.met, count=len(grade.points)))
        looked = one.begun is not None
        self.points.show_rows([_point(place, point, looked) for place, point in enumerate(grade.points)])
        spent = ""
        if one.begun is not None and grade.begun:
            spent = text("practice.page.spent", minutes=one.minutes, keys=one.begun.keys)
        self.spent.setText(spent)
        self.on.set_words(text("practice.page.again" if looked else "practice.page.begin"))
        self._say_standing(one)

    def _say_standing(self, one: Standing) -> None:
        left = len(one.grade.points) - one.grade.met
        if one.begun is None:
            words, tone = "", Colour.ink3
        elif not one.grade.begun:
            words, tone = text("practice.page.none_said"), Colour.ink2
        elif left:
            words, tone = text("practice.page.left_said", count=left), Colour.warn
        else:
            words, tone = text("practice.page.passed_said"), Colour.ok
        self.said.setText(words)
        set_tone(self.said, "tone", tone.name)

    def first_focus(self) -> QWidget:
        """The exercises."""
        return self.list

    def facts(self) -> Sequence[Fact]:
        """How many are passed."""
        passed = sum(one.state == "passed" for one in self.found)
        words = f"{passed} / {len(self.found)}" if self.found else ""
        return (Fact(text("practice.state.passed"), words, needed=True),) if words else ()

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Begin, or begin everything anew."""
        return {Command.forward: self.begin, Command.reset_practice: self.forget_all}

    def _opened(self, row: str) -> None:
        self._at = row
        self.begin()

    def begin(self) -> None:
        """The citizen of this exercise is here: to the start page."""
        one = self._standing()
        if one is None or self._busy:
            return
        self._busy = True
        self.shell.current.put_away()
        self.keys.begin(one.exercise.id)
        self.shell.writing(partial(start, self.shell.counter, one.exercise)).success(self._begun).start()

    def _begun(self, comes: Comes) -> None:
        self._busy = False
        self.keys.take()
        self.shell.queue.look()  # a number may have been called
        self.shell.go(PageId.finder, fresh=True)
        cap = cap_of(Context.hall, Command.practice)
        said = text("practice.page.calls_said" if comes.absent else "practice.page.begun_said", key=cap)
        self._told = Message(Tone.info, comes.exercise.title, said)
        self.shell.tell(self._told)

    def forget_all(self) -> None:
        """Every exercise from the start."""
        if not self._busy:
            self._busy = True
            self.shell.writing(partial(_forgotten, self.shell.counter)).success(self._reset).start()

    def _reset(self, found: tuple[Standing, ...]) -> None:
        self._busy = False
        self._take(found)
        self.said.setText(text("practice.page.reset_said"))


def _rows(found: Sequence[Standing]) -> Iterator[ViewRow]:
    """The exercises under their levels."""
    level = 0
    for place, one in enumerate(found, 1):
        exercise = one.exercise
        if exercise.level != level:
            level = exercise.level
            yield ViewRow(f"level:{level}", text(f"practice.level.l{level}"), heading=True)
        yield ViewRow(exercise.id, exercise.title, MARKS[one.state], text(f"practice.state.{one.state}"), str(place))


def _point(place: int, one: PointGrade, looked: bool) -> ViewRow:
    """A point; before anything was begun it is only told."""
    point = one.point
    if not looked:
        return ViewRow(f"point:{place}", point.label, Mark.unseen, under=point.why)
    mark, state = (Mark.met, "met") if one.met else (Mark.missing, "missed")
    return ViewRow(f"point:{place}", point.label, mark, text(f"practice.page.{state}"), under=point.why)


def _looked(counter: Counter, exercise: str, keys: int) -> tuple[Standing, ...]:
    if exercise:
        add_keys(counter, exercise, keys)
    return standings(counter)


def _forgotten(counter: Counter) -> tuple[Standing, ...]:
    forget(counter)
    return standings(counter)
