# SPDX-License-Identifier: Apache-2.0
"""通知: what is said, which way, and for a call how it ended. A letter that went out is settled here too."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.telling import TellingState, TellingWay
from counter_app.catalogue.messages import Message
from counter_app.desk import telling
from counter_app.desk.counter import Counter
from counter_app.desk.following import Followed
from counter_app.desk.telling import Told
from counter_app.ui.case.act_forms import Act, ActForm, Call
from counter_app.ui.shell.page import Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, label

OUT, BACK = 1, 2
REACHED, NO_ANSWER, WRONG_NUMBER = 1, 2, 3
_RESULTS = {REACHED: "reached", NO_ANSWER: "no_answer", WRONG_NUMBER: "wrong_number"}


class TellForm(ActForm):
    """Rows of digits one under the other; what will be said stands under them."""

    def __init__(self, shell: Shell, case: Case) -> None:
        super().__init__(Act.tell, Act.tell.label)
        self._shell = shell
        self._case = case
        self._messages = telling.messages(shell.counter, case)
        self._chosen: dict[OptionRow, int] = {}
        self._waits = telling.waiting(case)
        self.settling = self._row("pending", self._settling())
        titles = [Choice(digit, one.title) for digit, one in enumerate(self._messages, 1)]
        self.what = self._row("what", titles if len(titles) > 1 else [])
        self.how = self._row("how", self._ways() if self._messages else [])
        self.result = self._row("ended", [Choice(key, text(f"telling.call.{one}")) for key, one in _RESULTS.items()])
        self.number = Prose("", Role.h3)
        self.words = Prose("", Role.body, Colour.ink2)
        self.body.addWidget(self.number)
        self.body.addWidget(self.words)
        self.number.hide()
        self._show_result(False)
        if self._messages:
            self._chosen[self.what] = 1
            self.what.choose(1)
            self._say()
        self.settling.chosen.connect(partial(self._took, self.settling))
        self.what.chosen.connect(partial(self._took, self.what))
        self.how.chosen.connect(partial(self._took, self.how))
        self.result.chosen.connect(partial(self._took, self.result))

    def _row(self, use: str, choices: list[Choice]) -> OptionRow:
        title = text(f"telling.{use}") if use != "pending" else self._pending_words()
        head, row = label(title, Role.cap, Colour.ink3), OptionRow(title, choices)
        for one in (head, row):
            self.body.addWidget(one)
            one.setVisible(bool(choices))
        if use == "ended":
            self._result_head = head
        return row

    def _pending_words(self) -> str:
        return text(f"telling.pending.{self._waits.way.value}") if self._waits is not None else ""

    def _settling(self) -> list[Choice]:
        if self._waits is None:
            return []
        found = [Choice(OUT, text(f"telling.done.{self._waits.way.value}"))]
        return (found if self._waits.state is TellingState.asked else []) + [Choice(BACK, text("telling.returned"))]

    def _ways(self) -> list[Choice]:
        ways = telling.ways(self._shell.counter, self._case, self._message)
        return [Choice(at, text(f"telling.way.{one.way.value}"), off=one.off) for at, one in enumerate(ways, 1)]

    @property
    def _message(self) -> Message:
        return self._messages[self._chosen.get(self.what, 1) - 1]

    @property
    def _way(self) -> TellingWay | None:
        ways = telling.ways(self._shell.counter, self._case, self._message) if self._messages else ()
        place = self._chosen.get(self.how, 0)
        return ways[place - 1].way if place else None

    def first(self) -> QWidget:
        """A letter that waits to be settled, else how to tell."""
        return self.settling if self._waits is not None else self.how

    def _took(self, row: OptionRow, digit: int) -> None:
        self._chosen[row] = digit
        row.choose(digit)
        if row is self.settling:
            self._forget(self.how)
            self.finished.emit()
            return
        self._forget(self.settling)
        if row is self.what:
            for option, one in zip(self.how.options, self._ways(), strict=True):
                option.set_off(one.off)
            self._forget(self.how)
            self._say()
        call = self._way is TellingWay.call
        self._show_result(call)
        if row is self.how and call:
            self._shell.writing(partial(telling.number_to_call, self._shell.counter, self._case)).success(
                self._show_number
            ).start()
            self.result.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif row is not self.what:
            self.finished.emit()

    def _forget(self, row: OptionRow) -> None:
        self._chosen.pop(row, None)
        row.choose(None)

    def _say(self) -> None:
        self.words.set_words(telling.words_for(self._shell.counter, self._case, self._message))

    def _show_number(self, number: str) -> None:
        self.number.set_words(text("telling.call_number", number=number))
        self.number.show()

    def _show_result(self, shown: bool) -> None:
        self._result_head.setVisible(shown)
        self.result.setVisible(shown)
        if not shown:
            self._forget(self.result)
            self.number.hide()

    def gap(self) -> QWidget | None:
        """A way, and for a call its end."""
        if self.settling in self._chosen:
            return None
        if self._way is None:
            return self.how
        return self.result if self._way is TellingWay.call and self.result not in self._chosen else None

    def call(self, counter: Counter, case: Case) -> Call:
        """What was chosen."""
        if self.settling in self._chosen and self._waits is not None:
            out = self._chosen[self.settling] == OUT
            state = TellingState.sent if out else TellingState.failed
            reason = "" if out else text("telling.returned")
            return partial(_followed, telling.ended, counter, case, self._waits.telling, state, reason=reason)
        message = self._message.id
        match self._way:
            case TellingWay.call:
                ended = _RESULTS[self._chosen[self.result]]
                reached = ended == "reached"
                reason = "" if reached else text(f"telling.call.{ended}")
                return partial(_followed, telling.called, counter, case, message, reached=reached, reason=reason)
            case TellingWay.letter:
                return partial(_followed, telling.write_letter, counter, case, message)
            case TellingWay.page:
                return partial(_followed, telling.put_up, counter, case, message)
            case TellingWay.sms:
                return partial(_followed, telling.send_message, counter, case, message, None)
            case _:
                return partial(_followed, telling.tell_here, counter, case, message)


def _followed(act: Callable[..., Told], *given: object, **named: object) -> Followed:
    done = act(*given, **named)
    return Followed(done.case, done.papers, done.changes)
