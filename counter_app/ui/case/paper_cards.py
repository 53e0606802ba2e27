# SPDX-License-Identifier: Apache-2.0
"""One card a paper: whether it is in the citizen's hand, and what cures it where it is not."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import Printed, PrintState
from counter_app.cases.case import FORM_PAPER, JUDGEMENTS, Case, CasePaper, paper_kind
from counter_app.ui import theme
from counter_app.ui.case.decided import hour
from counter_app.ui.messages import split_sentence
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import row
from counter_app.ui.widgets.marks import Mark, StatusMark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.text import Prose, label

CAME_OUT, DID_NOT = 1, 2
SLIP = "slip"
SLIP_TROUBLES = frozenset({"paper_out", "cover_open", "fault", "gone"})
"""What a slip printer ends with before anything is printed, with words of its own (``page.done.slip``)."""
_MARKS: dict[PrintState, Mark] = {
    PrintState.waiting: Mark.waiting,
    PrintState.sent: Mark.met,
    PrintState.printed: Mark.met,
    PrintState.saved: Mark.met,
    PrintState.failed: Mark.fault,
    PrintState.unknown: Mark.defective,
}


def paper_name(key: str, case: Case | None = None) -> str:
    """受理通知书, 小票回执, 表格, …; of several forms of a case, and of the office's sheets, each by its own title."""
    forms = {one.paper for one in case.papers if one.paper.startswith(FORM_PAPER)} if case else set()
    own = len(forms) > 1 or key.startswith(f"{FORM_PAPER}work_")
    form = case.forms.get(key.removeprefix(FORM_PAPER)) if case and own and key in forms else None
    return form.title if form else text(f"page.paper.{paper_kind(key)}")


def in_file(paper: str, printer: str, state: PrintState) -> bool:
    """Whether a slip went into a file, where another window has its printer: nobody has it in hand."""
    return paper == SLIP and printer == "file" and state in (PrintState.sent, PrintState.printed)


def latest_papers(case: Case) -> tuple[CasePaper, ...]:
    """The last copy of each paper, in the order in which they were first asked for; those of earlier visits behind."""
    last: dict[tuple[str, str], CasePaper] = {}
    for one in sorted(case.papers, key=lambda paper: (paper.at, paper.copy)):
        key = (one.paper, one.number)
        if key not in last or one.copy >= last[key].copy:
            last[key] = one
    behind = _before_the_last(case)
    return tuple(sorted(last.values(), key=lambda paper: (paper.paper, paper.number) in behind))


def is_earlier(case: Case, paper: CasePaper) -> bool:
    """Whether a paper is of an earlier visit: asked for with a judgement of the materials that another followed."""
    return (paper.paper, paper.number) in _before_the_last(case)


def is_replaced(case: Case, paper: CasePaper) -> bool:
    """Whether the case has a later paper of the same kind: a copy made now would be one of that."""
    later = max(_place(one) for one in case.papers if one.paper == paper.paper)
    return is_earlier(case, paper) and _place(paper) < later


def _place(paper: CasePaper) -> tuple[int, str]:
    return len(paper.number), paper.number


def _before_the_last(case: Case) -> set[tuple[str, str]]:
    """Paper and number of what was asked for up to the last judgement but one."""
    judged = [one for one in case.history if type(one.facts) in JUDGEMENTS]
    if len(judged) < 2:
        return set()
    upto = case.history.index(judged[-1])
    return {
        (one.facts.paper, one.facts.number)
        for one in case.history[:upto]
        if isinstance(one.facts, Printed) and one.at <= judged[-2].at
    }


@dataclass(frozen=True, slots=True)
class PaperKeys:
    """The keys of what can be done to a paper on this page; "" where the page has none."""

    again: str
    copy: str
    instead: str
    later: str
    stop: str


class PaperCard(QFrame):
    """State in words and shape. A paper that failed asks for its cure; one that nobody saw asks to be looked at."""

    again = Signal(object)  # CasePaper: try once more
    a4_instead = Signal(object)  # CasePaper: the slip's words on A4
    put_off = Signal()  # later, with the next citizen first
    reprint = Signal(object)  # CasePaper: one more copy, with a reason
    looked = Signal(object, bool)  # CasePaper, whether it came out
    stopped = Signal()  # the paper on the wire is given up

    def __init__(
        self,
        paper: CasePaper,
        name: str,
        *,
        printing: bool,
        trouble: CounterError | None,
        done: str,
        later: str,
        keys: PaperKeys,
        earlier: bool = False,
        replaced: bool = False,
    ) -> None:
        super().__init__()
        self.paper = paper
        self.earlier = earlier  # of an earlier visit
        self.ask: OptionRow | None = None
        self.printing = printing
        self.unknown = not printing and not paper.voided and paper.state is PrintState.unknown
        put_off = paper.state is PrintState.waiting and bool(paper.trouble)
        tried = trouble is not None and paper.missing and not put_off
        failed = self.failed = not printing and not self.unknown and (paper.state is PrintState.failed or tried)
        mark = Mark.waiting if printing else Mark.fault if failed else _MARKS[paper.state]
        if paper.voided and not printing:
            mark = Mark.defective
        self.setProperty("surface", "fault" if failed else "warn" if self.unknown else "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        title, detail = _words(paper, name, printing=printing, failed=failed, trouble=trouble, done=done)
        self.setAccessibleName(f"{title}。{detail}")
        tone = mark.word_colour if failed or self.unknown else Colour.ink
        line = row(StatusMark(mark, 24), gap=14)
        line.setContentsMargins(14, 9, 12, 9)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(title, Role.h3, tone))
        words.addWidget(Prose(detail, Role.body if failed or self.unknown else Role.cap, Colour.ink2))
        line.addLayout(words, 1)
        self.setLayout(line)
        self.button: Button | None = None
        self.again_button: Button | None = None  # prints what is not out: a fault's cure, or for the first time
        self.later: Button | None = None
        self.stop: Button | None = None
        if printing:
            self.stop = self._button(text("page.done.stop"), keys.stop, self.stopped.emit, small=True)
            line.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignVCenter)
            room = self.stop.sizePolicy()
            room.setRetainSizeWhenHidden(True)  # nothing jumps when it comes
            self.stop.setSizePolicy(room)
            self.stop.hide()
        elif failed:
            self.button = self._button(_again_words(trouble), keys.again, self._again, Kind.primary)
            self.again_button = self.button
            ways = [self.button, *self._instead(keys)]
            if later:
                self.later = self._button(later, keys.later, self.put_off.emit)
                ways.append(self.later)
            words.addSpacing(6)
            words.addLayout(row(*ways, None))
        elif self.unknown:
            self.ask = OptionRow(
                text("page.done.look"),
                [Choice(CAME_OUT, text("page.done.came_out")), Choice(DID_NOT, text("page.done.did_not"))],
            )
            self.ask.chosen.connect(self._looked)
            words.addSpacing(6)
            words.addWidget(self.ask)
        else:
            copy = "" if earlier else keys.copy
            ways = [] if replaced else [self._button(text("page.done.reprint"), copy, self._reprint, small=True)]
            if paper.missing:
                self.again_button = self._button(text("page.done.print_now"), keys.again, self._again, small=True)
                ways = [self.again_button, *self._instead(keys, small=True)]
            for one in ways:
                line.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(theme.sizes().control + 22)

    def _instead(self, keys: PaperKeys, *, small: bool = False) -> list[Button]:
        """A slip has another way out."""
        if self.paper.paper != SLIP or not keys.instead:
            return []
        return [self._button(text("page.done.a4_instead"), keys.instead, self._on_a4, small=small)]

    def _button(
        self, words: str, cap: str, press: Callable[[], object], kind: Kind = Kind.plain, *, small: bool = False
    ) -> Button:
        made = Button(words, cap, kind, small=small)
        made.clicked.connect(press)
        return made

    def _on_a4(self) -> None:
        self.a4_instead.emit(self.paper)

    def _again(self) -> None:
        self.again.emit(self.paper)

    def _reprint(self) -> None:
        self.reprint.emit(self.paper)

    def _looked(self, digit: int) -> None:
        self.looked.emit(self.paper, digit == CAME_OUT)


def _known(trouble: CounterError | None) -> str:
    """The name of a slip printer's trouble that has words of its own here, else ""."""
    room, _, name = trouble.code.partition(".") if trouble else ("", "", "")
    return name if room == "printer" and name in SLIP_TROUBLES else ""


def _again_words(trouble: CounterError | None) -> str:
    known = _known(trouble)
    return text(f"page.done.slip.{known}.again") if known else text("page.done.try_again")


def _words(
    paper: CasePaper, name: str, *, printing: bool, failed: bool, trouble: CounterError | None, done: str
) -> tuple[str, str]:
    if paper.copy > 1:
        name = text("page.done.copy", paper=name)
    if printing:
        return text("page.done.printing", paper=name), text("page.done.printing_text")
    if failed:
        return _failed_words(paper, name, trouble, done)
    if trouble is not None and paper.state is PrintState.waiting:
        title = text("page.done.state.waiting", paper=name)
        return title, text("page.done.detail.put_off", why=_why(trouble))
    if paper.voided:
        title = text("page.done.state.voided", paper=name, copy=paper.copy)
        return title, text("page.done.detail.voided", reason=text(f"cases.void.{paper.voided}"))
    state, time = paper.state, hour(paper.at)
    if paper.instead and not paper.missing:
        printer = paper.printer.partition(":")[2]
        title = text("page.done.state.instead", paper=name)
        return title, text(f"page.done.detail.{state.value}", printer=printer, time=time, done=done)
    if in_file(paper.paper, paper.printer, state):
        return text("page.done.state.saved", paper=name), text("page.done.detail.slip_saved", time=time)
    title = text(f"page.done.state.{state.value}", paper=name, copies=paper.copies)
    printer = text("page.done.slip_by", way=paper.printer) if paper.paper == SLIP else paper.printer
    return title, text(f"page.done.detail.{state.value}", printer=printer, time=time, done=done)


def _why(trouble: CounterError) -> str:
    """The trouble alone, without what is unharmed and what to do."""
    known = _known(trouble)
    return text(f"page.done.slip.{known}.why") if known else split_sentence(sentence(trouble))[0]


def _failed_words(paper: CasePaper, name: str, trouble: CounterError | None, done: str) -> tuple[str, str]:
    """What happened; what is unharmed and what to do next."""
    safe, known = text("page.done.unharmed", done=done), _known(trouble)
    if known:
        title = text("page.done.failed", paper=name, why=text(f"page.done.slip.{known}.why"))
        return title, safe + text("page.done.or_a4", cure=text(f"page.done.slip.{known}.cure"))
    cure = text("page.done.press_again")
    last = text("page.done.or_a4", cure=cure) if paper.paper == SLIP else f"{cure}。"
    if trouble is None:
        return text("page.done.state.failed", paper=name), safe + last
    why, rest = split_sentence(sentence(trouble))
    return text("page.done.failed", paper=name, why=why), safe + rest + last
