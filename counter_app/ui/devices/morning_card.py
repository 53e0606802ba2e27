# SPDX-License-Identifier: Apache-2.0
"""晨检 on the page of devices: each in turn, with a drawing of how it is used, three digits, and what was found."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout

from counter_app.base.clock import SHANGHAI, civil_date, from_micros, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import PrintState
from counter_app.desk.device_board import PRINTERS
from counter_app.desk.morning_check import (
    TRIAL_SECONDS,
    MorningCheck,
    Tried,
    Verdict,
    keep,
    last,
    print_trial,
    trial_question,
)
from counter_app.desk.printing import PrintRequest
from counter_app.devices.contracts import DeviceKind, Ending, Rating
from counter_app.ui import theme
from counter_app.ui.devices.device_pictures import UsePicture
from counter_app.ui.messages import Message
from counter_app.ui.operation import DeviceOperation
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button
from counter_app.ui.widgets.card import Card, empty, row
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Elided, Prose, label

GOOD, BAD, LATER = 1, 2, 3
_VERDICTS = {GOOD: Verdict.good, BAD: Verdict.bad, LATER: Verdict.later}
_MARKS = {Verdict.good: Mark.met, Verdict.bad: Mark.fault, Verdict.later: Mark.unseen}


class MorningCard(Card):
    """Shows the last round, or the one that is going on. Nothing that waits to be printed is printed by it."""

    changed = Signal()  # another device is in hand, or none any more: other keys count

    def __init__(self, shell: Shell, start_cap: str) -> None:
        super().__init__(gap=6)
        self._shell = shell
        self._kinds: list[DeviceKind] = []
        self._at = -1
        self._began = 0
        self._tried: dict[DeviceKind, Tried] = {}
        self._printed = False  # the page of the printer in hand is out: the next digit judges it
        self._printing: PrintRequest | None = None  # of the page on the wire
        self._asked: DeviceOperation[Rating] | None = None
        self._question = ""
        self._said = Prose("", Role.body, Colour.ink)
        self.options: OptionRow | None = None
        self._when = Elided("", Role.cap, Colour.ink3)
        self.start_button = Button("", start_cap, small=True)
        self.start_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.start_button.clicked.connect(self.start)
        head = row(label(text("morning.title"), Role.h3), gap=10)
        head.addWidget(self._when, 1)
        head.addWidget(self.start_button)
        self.body.addLayout(head)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(6)
        self.body.addLayout(self._steps)

    @property
    def kind(self) -> DeviceKind | None:
        """Which device is being tried."""
        return self._kinds[self._at] if 0 <= self._at < len(self._kinds) else None

    @property
    def running(self) -> bool:
        """Whether a round is going on."""
        return self.kind is not None

    @property
    def said(self) -> str:
        """What is said of the device in hand."""
        return self._said.text()

    def show_last(self) -> None:
        """The last round, or that there was none."""
        self.show_round(last(self._shell.counter), any_device=self._shell.devices.any)

    def show_round(self, check: MorningCheck | None, *, any_device: bool) -> None:
        """A round that is over, or that none was."""
        self._tried = dict(check.tried) if check is not None else {}
        if check is None:
            words = text("morning.never" if any_device else "morning.no_devices")
        else:
            ended = from_micros(check.ended_at).astimezone(SHANGHAI)
            today = ended.date() == civil_date(self._shell.clock())
            day = "" if today else spoken_date(civil_date(ended)) + " "
            words = text(
                "morning.done",
                day=day,
                time=f"{ended:%H:%M}",
                seconds=check.seconds,
                all=len(check.tried),
                good=check.good,
            )
        self._when.setText(words)
        self.start_button.setVisible(any_device)
        self.start_button.set_words(text("morning.again" if check is not None else "morning.start"))
        self._draw()

    def start(self) -> None:
        """Begin a round with the first device there is."""
        self.stop()
        board = self._shell.devices
        self._kinds = [kind for kind in DeviceKind if board.has(kind)]
        if not self._kinds:
            return
        self._tried = {}
        self._began = self._shell.counter.now_micros()
        self._when.setText("")
        self._go_on(0)

    def stop(self) -> None:
        """Give the round up; what was found of it counts for nothing."""
        self._let_go()
        if self.running:
            self._at = -1
            self.show_last()
            self.changed.emit()

    def take_reading(self, kind: DeviceKind) -> bool:
        """Something was read while a reader is being tried: it works, and whose it was matters to nobody."""
        if not self.running:
            return False
        if kind is self.kind:
            self._judge(Verdict.good)
        return True

    def say(self, message: Message) -> None:
        """What became of a card that was laid down for the device in hand."""
        self._said.set_words("。".join(one for one in (message.title, message.text) if one))

    def _go_on(self, at: int) -> None:
        self._let_go()
        self._at, self._printed = at, False
        kind = self.kind
        if kind is None:
            self._end()
            return
        self._said.set_words(text(f"morning.how.{kind.value}"))
        self._draw()
        if kind is DeviceKind.evaluator:
            question = trial_question()
            self._question = question.number
            request = self._shell.devices.ask_rating(question, TRIAL_SECONDS)
            self._asked = self._shell.asking(request).success(self._rated).failure(self._say).start()
        elif kind not in PRINTERS:
            self._shell.asking(self._shell.devices.check(kind)).failure(self._say).start()
        self.changed.emit()
        self._to_options()

    def _to_options(self) -> None:
        if self.options is not None:
            self.options.show()  # what is not in sight yet takes no focus
            self.options.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _let_go(self) -> None:
        asked, self._asked, self._question = self._asked, None, ""
        if asked is not None:
            asked.cancel()
        page, self._printing = self._printing, None
        if page is not None:
            page.cancel()

    def _rated(self, rating: Rating) -> None:
        """Somebody pressed, or nobody did in time. Neither is an evaluation."""
        if rating.question != self._question or self.kind is not DeviceKind.evaluator:
            return
        self._asked = None
        if rating.ending in (Ending.rated, Ending.declined):
            self._judge(Verdict.good)
        else:
            self._mend()

    def _chosen(self, digit: int) -> None:
        kind = self.kind
        if kind is None:
            return
        if digit == GOOD and kind in PRINTERS and not self._printed:
            self._said.set_words(text("morning.printing"))
            self._printing = PrintRequest()
            call = partial(_printed, self._shell, kind, self._printing)
            self._shell.printing(call).success(self._out).failure(self._not_out).start()
        else:
            self._judge(_VERDICTS[digit])

    def _out(self, done: tuple[DeviceKind, PrintState]) -> None:
        kind, _ = done
        if kind is self.kind:
            self._printing = None
            self._printed = True
            self._draw()
            self._said.set_words(text("morning.look"))
            self._to_options()

    def _not_out(self, error: CounterError) -> None:
        if self._printing is not None:  # else it was given up with its device
            self._printing = None
            self._say(error)

    def _say(self, error: CounterError) -> None:
        if self.running:
            self._said.set_words(sentence(error))
            if self.options is not None:
                self.options.choose(None)

    def _mend(self) -> None:
        kind = self.kind
        if kind is not None:
            self._said.set_words(text(f"morning.mend.{kind.value}"))

    def _judge(self, verdict: Verdict) -> None:
        kind = self.kind
        if kind is not None:
            self._tried[kind] = Tried(verdict, self._shell.counter.now_micros())
            self._go_on(self._at + 1)

    def _end(self) -> None:
        counter = self._shell.counter
        keep(counter, MorningCheck(self._began, counter.now_micros(), dict(self._tried)))
        self._at = -1
        self.show_last()
        self.changed.emit()

    def _draw(self) -> None:
        """Every step on a line; the device in hand with its drawing and the digits."""
        _take_out(self._steps)
        self.options = None
        if not self.running and not self._tried:
            return
        for kind in DeviceKind:
            self._steps.addLayout(self._line(kind))
            if kind is self.kind:
                self._steps.addLayout(self._in_hand(kind))

    def _line(self, kind: DeviceKind) -> QHBoxLayout:
        tried = self._tried.get(kind)
        words = ""
        mark = Mark.now if kind is self.kind else Mark.unseen
        if tried is not None:
            mark = _MARKS[tried.verdict]
            at = from_micros(tried.at).astimezone(SHANGHAI)
            words = text(f"morning.result.{tried.verdict.value}", time=f"{at:%H:%M:%S}")
        elif not self._shell.devices.has(kind):
            words = text("morning.result.unset")
        tone = Colour.ink if mark is not Mark.unseen else Colour.ink3
        line = row(StatusMark(mark, 18), label(text(f"morning.step.{kind.value}"), Role.body, tone), None, gap=10)
        line.addWidget(label(words, Role.cap, Colour.ink2))
        return line

    def _in_hand(self, kind: DeviceKind) -> QHBoxLayout:
        first = text("morning.good")
        off = ""
        if kind in PRINTERS:
            first = first if self._printed else text("morning.print")
        elif kind is not DeviceKind.second_screen:  # which is judged by looking at it
            off = text("morning.waiting")
        self.options = OptionRow(
            text(f"morning.step.{kind.value}"),
            [
                Choice(GOOD, first, off=off),
                Choice(BAD, text("morning.bad")),
                Choice(LATER, text("morning.later")),
            ],
        )
        self.options.chosen.connect(self._chosen)
        said = self._said.text()
        self._said = Prose(said, Role.body, Colour.ink)
        words = QVBoxLayout()
        words.setSpacing(theme.GAP)
        words.addWidget(self._said)
        words.addWidget(self.options)
        made = row(UsePicture(kind), gap=12)
        made.addLayout(words, 1)
        return made


def _take_out(layout: QVBoxLayout) -> None:
    """Take the lines out, each with its parts."""
    while layout.count():
        item = layout.takeAt(0)
        inner = item.layout() if item is not None else None
        if inner is not None:
            for part in inner.findChildren(QLayout):
                empty(part)
            empty(inner)


def _printed(shell: Shell, kind: DeviceKind, request: PrintRequest) -> tuple[DeviceKind, PrintState]:
    try:
        state = print_trial(shell.counter, kind, request)
    except CounterError as error:
        shell.devices.printed(kind, PrintState.failed, error)
        raise
    shell.devices.printed(kind, state, None)
    return kind, state
