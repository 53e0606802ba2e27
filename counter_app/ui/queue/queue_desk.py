# SPDX-License-Identifier: Apache-2.0
"""The queue as everybody at the window sees it: a strip in the top bar, the number on the second screen, F12.

What the hall answers late is never put to whoever stands here by then: a call is one key, one answer, one act.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import text
from counter_app.ui.keys import Command, Context, cap_of
from counter_app.ui.messages import Message, Tone
from counter_app.ui.queue import desk_calls
from counter_app.ui.widgets.bars import Fact

if TYPE_CHECKING:
    from counter_app.cases.queue import Ticket
    from counter_app.desk.hall import HallLine, HallNumber, Heard
    from counter_app.desk.practice_people import Comes
    from counter_app.desk.queue import QueueView, WaitingLine
    from counter_app.desk.slips import Shown
    from counter_app.desk.tickets import Given, Wanted
    from counter_app.ui.shell.window import MainWindow

EVERY_MILLIS = 5_000
SETTLE_MILLIS = 1_000
"""So long after a call nobody else is called: a doubled key must not."""
MINUTE = 60


class QueueDesk(QObject):
    """Belongs to the window. Main thread."""

    changed = Signal()
    said = Signal(str)  # what came of the last key
    refused = Signal(object)  # why nothing did
    began = Signal(str)  # an exercise whose citizen was called

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.view: QueueView | None = None
        self.ticket = ""  # whom the cases begun now are for
        self._said_who: Message | None = None  # of a practice hall's made-up people
        self._hall: HallLine | None = None
        self._away = False
        self._busy = False
        self._polling = self._gathering = False
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MILLIS)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MILLIS)
        self._timer.timeout.connect(self.poll)

    def begin(self) -> None:
        """The counter is open."""
        self.look()
        self._timer.start()

    def end(self) -> None:
        """The window closes."""
        self._timer.stop()
        self._settling.stop()

    @property
    def may_call(self) -> bool:
        """Whether F12 would call now."""
        return not self._busy and not self._settling.isActive()

    def ticket_for(self, begun_with: str) -> str:
        """The ticket of work that is taken up: the one it was begun with today, else of who is here."""
        known = self.view.standing.queue.tickets if self.view is not None else {}
        return begun_with if begun_with and (begun_with in known or not self.ticket) else self.ticket

    # Looking

    def look(self) -> None:
        """Read how the queue stands, behind the window."""
        self._window.reading(self._read()).success(self._found).start()

    def poll(self) -> None:
        """Ask the hall, where there is one; nobody waits for the answer."""
        if self._window.ready and self._window.counter.people is not None:
            self._gather()
        if not self._window.ready or self._window.counter.hall is None:
            if self.view is not None and self.view.is_used:
                self.look()
            return
        if not self._polling:
            self._polling = True
            self._window.calling(partial(desk_calls.look_at_hall, self._window)).success(self._told).failure(
                self._unheard
            ).start()

    def _gather(self) -> None:
        """Made-up people of a practice hall take numbers by themselves."""
        if not self._gathering and self._window.counter.clerk is not None:
            self._gathering = True
            self._window.writing(partial(desk_calls.gather, self._window)).success(self._gathered).failure(
                self._not_gathered
            ).start()

    def _gathered(self, count: int) -> None:
        self._gathering = False
        if count:
            self.look()

    def _not_gathered(self, error: CounterError) -> None:
        self._gathering = False

    def _told(self, hall: "HallLine") -> None:
        self._polling = False
        if self._away:
            self._window.centre.heard_again()  # whom this window called alone is known there before others call
        self._hall, self._away = hall, False
        self._window.writing(partial(desk_calls.settle, self._window, hall)).success(self._settled).failure(
            self._not_settled
        ).start()

    def _settled(self, few: tuple[str, ...]) -> None:
        """Own tickets are the hall's by now; numbers are asked for while somebody answers."""
        self.look()
        if few:
            ask = partial(desk_calls.ask_numbers, self._window, few)
            self._window.calling(ask).failure(self._not_settled).start()

    def _not_settled(self, error: CounterError) -> None:
        """Tried again with the next look; the push tells people of a centre that is away."""
        self.look()

    def _unheard(self, error: CounterError) -> None:
        self._polling = False
        self._away = True
        self.look()

    def _read(self) -> "Callable[[], QueueView]":
        from counter_app.desk.queue import view  # behind the first window

        return partial(view, self._window.counter, self._hall, away=self._away)

    def _found(self, view: "QueueView") -> None:
        self.view = view
        if not self._busy:  # what was read before the call says nothing of who comes
            self.ticket = view.now.id if view.now is not None else ""
        self._window.top.set_queue(strip_of(view))
        if self._window.ready:
            screen = self._window.citizens.screen
            shift = view.standing.shift
            reason = view.standing.book.pauses.get(shift.paused)
            screen.pause(reason.shown if reason is not None else shift.paused)
            if not self.ticket and not self._busy:
                screen.call("")
        self.changed.emit()
        if self._window.page.id.value in ("finder", "queue"):
            self._window.refresh()

    def facts(self) -> tuple[Fact, ...]:
        """Who is here, who comes next; nothing where nobody queues."""
        view = self.view
        if view is None or not view.is_used:
            return ()
        here = view.now.number if view.now is not None else text("queue.fact.nobody")
        facts = [Fact(text("queue.fact.now"), here, needed=True)]
        if view.waiting:
            first = view.waiting[0]
            minutes = (view.at - first.since) // 1_000_000 // MINUTE
            facts.append(
                Fact(text("queue.fact.next"), text("queue.fact.next_one", number=first.number, minutes=minutes))
            )
        return tuple(facts)

    # Calling

    def call_next(self) -> None:
        """F12: whoever was here has left, the next one comes. Once a second at most."""
        if self._paused:
            self._refuse(CounterError("queue.paused"))
        elif self.may_call and self._window.ready and self._window.counter.clerk is not None:
            self._begin()
            request = new_id()
            if self._window.counter.hall is not None and not self._away:
                ask = partial(desk_calls.ask_hall, self._window, request, self._last_heard)
                self._window.calling(ask).success(self._heard).failure(self._not_called).start()
            else:
                self._write(request, None)

    def call_one(self, line: "WaitingLine") -> None:
        """A chosen number comes; one of the hall only with the centre's word."""
        if not self.may_call:
            return
        self._begin()
        request = new_id()
        if line.hall:
            ask = partial(desk_calls.ask_hall, self._window, request, self._last_heard, line.ticket)
            self._window.calling(ask).success(self._heard_chosen).failure(self._not_called).start()
        else:
            call = partial(desk_calls.call_one, self._window, line.ticket, request)
            self._window.writing(call).success(self._called).failure(self._not_called).start()

    def call_shown(self, typed: str) -> None:
        """Whoever shows a slip of which the list says nothing comes: with the centre's word where it answers."""
        if self.may_call:
            self._begin()
            read = partial(desk_calls.read_slip, self._window, typed)
            self._window.reading(read).success(self._slip_read).failure(self._not_called).start()

    def _slip_read(self, shown: "Shown") -> None:
        request = new_id()
        if shown.own:
            call = partial(desk_calls.call_one, self._window, shown.ticket, request)
            self._window.writing(call).success(self._called).failure(self._not_called).start()
        elif self._window.counter.hall is None or self._away:
            self._write_shown((shown, request, None))
        else:
            ask = partial(desk_calls.ask_shown, self._window, shown, request, self._last_heard)
            self._window.calling(ask).success(self._write_shown).failure(self._not_called).start()

    def _write_shown(self, told: "tuple[Shown, str, Heard | None]") -> None:
        shown, request, heard = told
        self._away = self._away or (heard is not None and heard.away)
        call = partial(desk_calls.call_shown, self._window, shown, request, heard)
        self._window.writing(call).success(self._called).failure(self._not_called).start()

    @property
    def _paused(self) -> bool:
        return self.view is not None and bool(self.view.standing.shift.paused)

    @property
    def _last_heard(self) -> str:
        return self.view.standing.queue.last_hall_call if self.view is not None else ""

    def _begin(self) -> None:
        self._busy = True
        if self._said_who is not None:
            self._window.untell(self._said_who)
            self._said_who = None
        self._settling.start()
        self.ticket = ""  # a case begun before the answer is nobody's who was called before
        self._window.citizens.screen.call("")

    def _heard(self, told: "tuple[str, Heard]") -> None:
        request, heard = told
        self._away = heard.away
        self._write(request, heard)

    def _heard_chosen(self, told: "tuple[str, Heard]") -> None:
        """The centre gives the chosen one or nobody: another is not called instead."""
        request, heard = told
        self._away = heard.away
        if heard.ticket is None:
            self._not_called(CounterError("queue.hall.away" if heard.away else "queue.gone"))
        else:
            self._write(request, heard)

    def _write(self, request: str, heard: "Heard | None") -> None:
        call = partial(desk_calls.call, self._window, request, heard)
        self._window.writing(call).success(self._called).failure(self._not_called).start()

    def _called(self, ticket: "Ticket | None") -> None:
        self._busy = False
        self.ticket = ticket.id if ticket is not None else ""
        number = ticket.number if ticket is not None else ""
        self._window.citizens.screen.call(number, aloud=self._window.settings.window.call_aloud)
        said = text("queue.page.said_called", number=number) if number else text("queue.page.said_nobody")
        self.said.emit(said)
        self._after()
        if ticket is not None and self._window.counter.people is not None:
            self._window.writing(partial(desk_calls.comes, self._window, ticket)).success(self._came).start()

    def _came(self, told: "tuple[Ticket, Comes | None]") -> None:
        ticket, comes = told
        if comes is None:  # a number that the clerk gave
            return
        if comes.absent:
            title = text("practice.page.nobody_comes", number=ticket.number)
            said = Message(Tone.info, title, text("practice.page.nobody_how"))
        else:
            words = text(
                "practice.page.comes",
                name=comes.exercise.citizen.name,
                key=cap_of(Context.hall, Command.practice),
            )
            said = Message(Tone.info, comes.exercise.title, words)
        self._said_who = said
        self._window.tell(said)
        self.began.emit(comes.exercise.id)

    def _not_called(self, error: CounterError) -> None:
        self._busy = False
        view = self.view
        if view is not None and view.now is not None and not view.now.cases:
            self._window.citizens.screen.call(view.now.number)
        self._refuse(error)

    def _refuse(self, error: CounterError) -> None:
        self.refused.emit(error)
        if self._window.page.id.value != "queue":
            self._window.tell_error(error)
        self.look()

    def _after(self) -> None:
        if self._window.counter.hall is not None:
            self.poll()
        self.look()

    # Everything else a clerk does with a number

    def give(self, matter: str, priority: str) -> None:
        """取号 at this window; printed where there is a slip printer."""
        call = partial(desk_calls.give, self._window, matter, priority, new_id(), self._away)
        self._window.calling(call).success(self._given).failure(self._refuse).start()

    def _given(self, told: "HallNumber | Wanted") -> None:
        """The hall gave it, or this window gives it itself."""
        keep = partial(desk_calls.keep, self._window, told)
        self._window.writing(keep).success(self._kept).failure(self._refuse).start()

    def _kept(self, given: "Given") -> None:
        self.said.emit(text("queue.page.given", number=given.number, ahead=given.ahead))
        self._after()
        if given.prints:
            self._window.printing(partial(desk_calls.print_slip, self._window, given)).success(self._printed).start()

    def _printed(self, given: "Given") -> None:
        self.said.emit(text("queue.page.given_printed", number=given.number, ahead=given.ahead))

    def recall(self) -> None:
        """重呼."""
        self._window.writing(partial(desk_calls.recall, self._window)).success(self._recalled).failure(
            self._refuse
        ).start()

    def _recalled(self, ticket: "Ticket") -> None:
        self._window.citizens.screen.call(ticket.number, aloud=self._window.settings.window.call_aloud)
        self._say("recalled", number=ticket.number)

    def pass_over(self, reason: str) -> None:
        """过号."""
        call = partial(desk_calls.pass_over, self._window, reason)
        self._window.writing(call).success(self._passed).failure(self._refuse).start()

    def _passed(self, ticket: "Ticket") -> None:
        self._window.citizens.screen.call("")
        self._say("passed", number=ticket.number)

    def send_on(self, matter: str, aims: str, reason: str) -> None:
        """转办; ``aims`` is the number of a window, "" for any."""
        call = partial(desk_calls.send_on, self._window, matter, aims, reason)
        self._window.writing(call).success(self._sent).failure(self._refuse).start()

    def _sent(self, ticket: "Ticket") -> None:
        self._window.citizens.screen.call("")
        book = self.view.standing.book if self.view is not None else None
        self._say("sent", number=ticket.number, matter=book.matter(ticket.matter) if book else ticket.matter)

    def bring_back(self, who: "WaitingLine") -> None:
        """过号回来."""
        waiting = self.view.waiting if self.view is not None else ()
        call = partial(desk_calls.bring_back, self._window, who, waiting)
        self._window.writing(call).success(self._back).failure(self._refuse).start()

    def _back(self, number: str) -> None:
        self._say("back", number=number)

    def pause(self, reason: str) -> None:
        """暂停服务."""
        self._window.writing(partial(desk_calls.pause, self._window, reason)).success(self._paused_now).failure(
            self._refuse
        ).start()

    def _paused_now(self, words: str) -> None:
        self._say("paused", words=words)

    def resume(self) -> None:
        """恢复服务."""
        self._window.writing(partial(desk_calls.resume, self._window)).success(self._resumed).failure(
            self._refuse
        ).start()

    def _resumed(self, done: object) -> None:
        self._say("resumed")

    def lock(self) -> None:
        """The window is hidden already; that is written down."""
        self._window.writing(partial(desk_calls.lock, self._window)).success(self._locked).start()

    def _locked(self, done: object) -> None:
        self.look()

    def _say(self, code: str, **facts: str) -> None:
        self.said.emit(text(f"queue.page.said_{code}", **facts))
        self._after()


def strip_of(view: "QueueView") -> str:
    """``A012 · 等候 7 人 · 最久 14 分``; "" where nobody queues."""
    if not view.is_used:
        return ""
    shift = view.standing.shift
    reason = view.standing.book.pauses.get(shift.paused)
    words = reason.words if reason is not None else shift.paused
    parts = [text("queue.strip.paused", words=words)] if words else []
    if view.now is not None:
        parts.append(text("queue.strip.now", number=view.now.number))
    if view.waiting:
        parts.append(text("queue.strip.waiting", count=len(view.waiting)))
        parts.append(text("queue.strip.longest", minutes=view.longest_seconds // MINUTE))
    else:
        parts.append(text("queue.strip.nobody"))
    if view.hall == "away":
        parts.append(text("queue.strip.away"))
    return text("queue.strip.joint").join(parts)
