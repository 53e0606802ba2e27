# SPDX-License-Identifier: Apache-2.0
"""Papers on their way out: drawn and sent in the printing lane, written down in the store's, one after the other."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from counter_app.base.errors import CounterError
from counter_app.cases.actions import PrintState
from counter_app.cases.case import Case, CasePaper, next_copy
from counter_app.desk.counter import Counter
from counter_app.desk.inviting import slip_link
from counter_app.desk.listing import get_case
from counter_app.desk.papers import SLIP
from counter_app.desk.printing import Attempt, PrintRequest, attempt, put_off, record_attempt, settle
from counter_app.desk.voiding import void_paper
from counter_app.devices.contracts import DeviceKind
from counter_app.ui.shell.page import Shell


@dataclass(frozen=True, slots=True)
class Job:
    """One paper to be printed. ``reason`` is why it is printed again, "" for the first time."""

    case: str
    paper: str
    ordinal: int = 0  # which of several of its kind, 0 the last
    copy: int = 1
    reason: str = ""
    instead: bool = False  # a slip, on A4


class PrintRun(QObject):
    """Belongs to a page; goes on when the page is left. ``progressed`` brings the case as it stands now."""

    progressed = Signal(object)  # Case
    troubled = Signal(object, object)  # Job, CounterError: nothing could be drawn
    waits = Signal(object)  # Case whose papers were put off
    noted = Signal(str)  # what is good to know of a paper that came out

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._waiting: deque[Job] = deque()
        self._now: Job | None = None
        self._request: PrintRequest | None = None  # of the paper that is on the wire
        self._notes = ""
        self.troubles: dict[tuple[str, str], CounterError] = {}  # (case, paper) -> what to tell

    def is_printing(self, case: str, paper: str) -> bool:
        """Whether a paper is being printed or waits for its turn."""
        jobs = [*self._waiting, *([self._now] if self._now else [])]
        return any((one.case, one.paper) == (case, paper) for one in jobs)

    def is_on_wire(self, case: str, paper: str) -> bool:
        """Whether a paper is being sent right now, and can be stopped."""
        now = self._now
        return self._request is not None and now is not None and (now.case, now.paper) == (case, paper)

    def stop(self, case: str) -> None:
        """Give up the case's paper that is on the wire. What is known of it then comes as ever."""
        if self._request is not None and self._now is not None and self._now.case == case:
            self._request.cancel()

    def begin(self, case: Case, papers: Iterable[CasePaper]) -> None:
        """Print papers that were asked for. Never does so by itself: a page or a key asks."""
        for one in papers:
            self._ask(Job(case.id, one.paper, int(one.number), one.copy))

    def instead(self, case: Case, slip: CasePaper) -> None:
        """The slip's words on A4, because the slip printer did not print."""
        self._ask(Job(case.id, slip.paper, int(slip.number), slip.copy, instead=True))

    def put_off(self, case: Case, papers: Sequence[CasePaper]) -> None:
        """Papers that did not come out wait; nothing of them is a fault any longer."""
        for one in papers:
            self.troubles.pop((case.id, one.paper), None)
        call = partial(_put_off, self._shell.counter, case, papers)
        self._shell.writing(call).success(self._waits).start()

    def again(self, case: Case, paper: str, reason: str) -> None:
        """补打: one more copy of a paper, with the reason."""
        self._ask(Job(case.id, paper, 0, next_copy(case, paper), reason))

    def settle(self, case: Case, paper: CasePaper, *, came_out: bool) -> None:
        """The clerk looked whether a paper came out."""
        call = partial(_settled, self._shell.counter, case, paper, came_out)
        self._shell.writing(call).success(self._written).start()

    def void(self, case: Case, paper: CasePaper, reason: str) -> None:
        """作废: a paper that came out spoiled does not count."""
        call = partial(_voided, self._shell.counter, case, paper, reason)
        self._shell.writing(call).success(self._written).start()

    def _ask(self, job: Job) -> None:
        if job not in self._waiting and job != self._now:
            self._waiting.append(job)
            self._next()

    def _next(self) -> None:
        if self._now is not None or not self._waiting:
            return
        self._now = self._waiting.popleft()
        self.troubles.pop((self._now.case, self._now.paper), None)
        self._request = PrintRequest()
        if self._now.paper == SLIP:
            call = partial(_link, self._shell.counter, self._now)
            self._shell.writing(call).success(self._send).failure(self._no_link).start()
        else:
            self._send("")

    def _no_link(self, _error: CounterError) -> None:
        """The slip goes out all the same."""
        self._send("")

    def _send(self, link: str) -> None:
        if self._now is None or self._request is None:
            return
        call = partial(_print, self._shell.counter, self._now, self._request, link)
        self._shell.printing(call).success(self._printed).failure(self._not_drawn).start()

    def _printed(self, made: Attempt) -> None:
        job, self._request = self._now, None
        if job is None:
            return
        if made.trouble is not None:
            self.troubles[job.case, job.paper] = made.trouble
        on_slips = made.paper == SLIP and not job.instead
        self._shell.devices.printed(DeviceKind.printer if on_slips else DeviceKind.a4, made.state, made.trouble)
        self._notes = "".join(made.notes)
        call = partial(_record, self._shell.counter, job, made)
        self._shell.writing(call).success(self._recorded).failure(self._not_recorded).start()

    def _recorded(self, case: Case) -> None:
        self._now = None
        self.progressed.emit(case)
        if self._notes:
            self.noted.emit(self._notes)
        self._next()

    def _written(self, case: Case) -> None:
        self.progressed.emit(case)

    def _waits(self, case: Case) -> None:
        self.progressed.emit(case)
        self.waits.emit(case)

    def _not_drawn(self, error: CounterError) -> None:
        job, self._now, self._request = self._now, None, None
        if job is not None:
            self.troubles[job.case, job.paper] = error
            self.troubled.emit(job, error)
        self._next()

    def _not_recorded(self, error: CounterError) -> None:
        self._now = None
        self._shell.tell_error(error)
        self._next()


def _link(counter: Counter, job: Job) -> str:
    return slip_link(counter, get_case(counter, job.case), ordinal=job.ordinal)


def _print(counter: Counter, job: Job, request: PrintRequest, link: str) -> Attempt:
    return attempt(
        counter,
        get_case(counter, job.case),
        job.paper,
        ordinal=job.ordinal,
        copy=job.copy,
        reason=job.reason,
        instead=job.instead,
        request=request,
        link=link,
    )


def _record(counter: Counter, job: Job, made: Attempt) -> Case:
    record_attempt(counter, job.case, made, reason=job.reason)
    return get_case(counter, job.case)


def _settled(counter: Counter, case: Case, paper: CasePaper, came_out: bool) -> Case:
    settle(counter, case, paper, came_out=came_out)
    return get_case(counter, case.id)


def _voided(counter: Counter, case: Case, paper: CasePaper, reason: str) -> Case:
    void_paper(counter, case, paper, reason)
    return get_case(counter, case.id)


def _put_off(counter: Counter, case: Case, papers: Sequence[CasePaper]) -> Case:
    put_off(counter, case, papers)
    return get_case(counter, case.id)


def just_asked(case: Case) -> tuple[CasePaper, ...]:
    """Papers that the last decision asked for; those of earlier ones are never printed by themselves."""
    since = case.outcome.at if case.outcome else 0
    return tuple(one for one in case.missing_papers if one.state is PrintState.waiting and one.at >= since)
