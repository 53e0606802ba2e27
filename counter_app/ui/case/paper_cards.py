# SPDX-License-Identifier: Apache-2.0
"""One card a paper: whether it is in the citizen's hand, and what cures it where it is not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import PrintState
from counter_app.cases.case import Case, CasePaper
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
_MARKS: dict[PrintState, Mark] = {
    PrintState.waiting: Mark.waiting,
    PrintState.sent: Mark.met,
    PrintState.printed: Mark.met,
    PrintState.saved: Mark.met,
    PrintState.failed: Mark.fault,
    PrintState.unknown: Mark.defective,
}


def paper_name(key: str) -> str:
    """受理通知书, 小票回执, …"""
    return text(f"page.paper.{key}")


def latest_papers(case: Case) -> tuple[CasePaper, ...]:
    """The last copy of each paper, in the order in which they were first asked for."""
    last: dict[tuple[str, str], CasePaper] = {}
    for one in sorted(case.papers, key=lambda paper: (paper.at, paper.copy)):
        key = (one.paper, one.number)
        if key not in last or one.copy >= last[key].copy:
            last[key] = one
    return tuple(last.values())


class PaperCard(QFrame):
    """State in words and shape. A paper that failed asks for its cure; one that nobody saw asks to be looked at."""

    again = Signal(object)  # CasePaper: try once more
    reprint = Signal(object)  # CasePaper: one more copy, with a reason
    looked = Signal(object, bool)  # CasePaper, whether it came out

    def __init__(
        self,
        paper: CasePaper,
        *,
        printing: bool,
        trouble: CounterError | None,
        done: str,
        again_cap: str,
        copy_cap: str,
    ) -> None:
        super().__init__()
        self.paper = paper
        self.ask: OptionRow | None = None
        self.unknown = not printing and paper.state is PrintState.unknown
        tried = trouble is not None and paper.missing
        failed = self.failed = not printing and not self.unknown and (paper.state is PrintState.failed or tried)
        mark = Mark.waiting if printing else Mark.fault if failed else _MARKS[paper.state]
        self.setProperty("surface", "fault" if failed else "warn" if self.unknown else "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        title, detail = _words(paper, printing=printing, failed=failed, trouble=trouble, done=done)
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
        if failed:
            self.button = Button(text("page.done.try_again"), again_cap, Kind.primary)
            self.button.clicked.connect(self._again)
            words.addSpacing(6)
            words.addLayout(row(self.button, None))
        elif self.unknown:
            self.ask = OptionRow(
                text("page.done.look"),
                [Choice(CAME_OUT, text("page.done.came_out")), Choice(DID_NOT, text("page.done.did_not"))],
            )
            self.ask.chosen.connect(self._looked)
            words.addSpacing(6)
            words.addWidget(self.ask)
        elif not printing:
            button = Button(text("page.done.reprint"), copy_cap, small=True)
            button.clicked.connect(self._reprint)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(theme.sizes().control + 22)

    def _again(self) -> None:
        self.again.emit(self.paper)

    def _reprint(self) -> None:
        self.reprint.emit(self.paper)

    def _looked(self, digit: int) -> None:
        self.looked.emit(self.paper, digit == CAME_OUT)


def _words(
    paper: CasePaper, *, printing: bool, failed: bool, trouble: CounterError | None, done: str
) -> tuple[str, str]:
    name = paper_name(paper.paper)
    if paper.copy > 1:
        name = text("page.done.copy", paper=name)
    if printing:
        return text("page.done.printing", paper=name), text("page.done.printing_text")
    if failed:
        why, rest = split_sentence(sentence(trouble)) if trouble else (text("page.done.not_out"), "")
        return text("page.done.failed", paper=name, why=why), text("page.done.failed_text", done=done) + rest
    state = paper.state
    title = text(f"page.done.state.{state.value}", paper=name, copies=paper.copies)
    printer = text("page.done.slip_by", way=paper.printer) if paper.paper == SLIP else paper.printer
    if paper.printer == "file":
        printer = text("page.done.into_file")
    detail = text(f"page.done.detail.{state.value}", printer=printer, time=hour(paper.at), done=done)
    return title, detail
