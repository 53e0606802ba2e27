# SPDX-License-Identifier: Apache-2.0
"""材料: every line judged once, in the clerk's order, with the guide's words one key away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.actions import Channel, LineState
from counter_app.cases.outcome import Outcome, OutcomeChoice, suggested
from counter_app.catalogue.checklist import ChecklistLine
from counter_app.catalogue.items import Need
from counter_app.desk.deciding import outcomes
from counter_app.desk.filling import forms_to_bring
from counter_app.desk.reopening import guide_changed, newer_guide
from counter_app.desk.serving import Serving
from counter_app.ui import theme
from counter_app.ui.case.action_bar import ActionBar
from counter_app.ui.case.beside_lines import BesideLines
from counter_app.ui.case.checklist_words import row_words
from counter_app.ui.case.guard import GuardPanel, differs
from counter_app.ui.case.line_list import LineList
from counter_app.ui.case.line_panel import LinePanel
from counter_app.ui.case.line_scans import LineScans
from counter_app.ui.case.list_head import ListHead
from counter_app.ui.case.progress import behind_checklist, case_facts, case_steps, elapsed_words
from counter_app.ui.case.remembered import RememberedPapers
from counter_app.ui.guide.list_print import ListPrint
from counter_app.ui.keys import Command, Context
from counter_app.ui.messages import Message, Tone
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.checklist_line import STATE_DIGITS, STATE_MARKS, STATE_WORDS
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.step_rail import StepWords
from counter_app.ui.widgets.text import Elided, Prose, set_tone

DIGITS = {state: digit for digit, state in STATE_DIGITS.items()}


class ChecklistPage(Page):
    """The lines, the six states, what is possible now. Nothing is written but the draft."""

    id = PageId.checklist
    context = Context.checklist

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._panel: LinePanel | None = None
        self._beside: BesideLines | None = None
        self.scans = LineScans(shell, self)
        self.scans.come.connect(self._show_scans)
        self.scans.attached.connect(self._scanned)
        self.scans.taken_off.connect(self._changed)
        self.scans.failed.connect(self._not_scanned)
        self.lines = LineList(text("page.checklist.list"))
        self.states = OptionRow(
            text("page.checklist.states"),
            [
                Choice(digit, text("page.checklist.clear") if not digit else _short(state), mark=STATE_MARKS[state])
                for digit, state in STATE_DIGITS.items()
            ],
        )
        self.states.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.back = Button(text("ui.keys.back"), self.cap(Command.back))
        self.on = Button(text("page.checklist.on"), self.cap(Command.forward), Kind.primary)
        self.bar = ActionBar(self.back, self.on)
        self.head = ListHead()
        self._empty = Prose("", Role.body, Colour.ink2)
        self._said = Elided("", Role.cap, Colour.ink3)
        self._said.setFixedHeight(theme.line_height(Role.cap))
        self.guard = GuardPanel(shell)
        self.remembered = RememberedPapers(shell, self, self.cap(Command.take_offer))
        self.remembered.taken.connect(self._changed)
        self.list_print = ListPrint(shell, self)
        self.list_print.said.connect(self._say)
        self._main = QWidget()
        self._lay_out()
        self.lines.stood.connect(self._stood)
        self.lines.digit.connect(self.judge)
        self.lines.confirmed.connect(self.confirm)
        self.lines.aside.connect(self._aside)
        self.states.chosen.connect(self._clicked)
        self.back.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)
        self.guard.solved.connect(self._solved)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._main)
        column.setContentsMargins(theme.PAGE_X, theme.PAGE_Y, theme.PAGE_X, theme.PAGE_Y)
        column.setSpacing(theme.GAP)
        column.addWidget(self.head)
        column.addLayout(self.remembered.place)
        column.addWidget(self._empty)
        column.addWidget(self.lines, 100)
        column.addWidget(self.states)
        column.addWidget(self._said)
        column.addStretch(1)
        column.addWidget(self.bar)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._main)
        self._stack.addWidget(self.guard)

    @property
    def serving(self) -> Serving:
        """The case in work."""
        return self.shell.current.serving

    @property
    def frozen(self) -> bool:
        """Whether the clerk has to say first whose case it is."""
        return self._stack.currentWidget() is self.guard

    def enter(self, **given: object) -> None:
        """Stand on the first line nobody has looked at."""
        serving = self.serving
        if serving.draft.page != self.id.value:
            serving.draft.page = self.id.value
            self.shell.current.touch()
        self._stack.setCurrentWidget(self._main)
        self.scans.begin()
        if self._beside is not None:
            self._beside.begin(serving)
        self._refresh()
        self.remembered.begin(serving)
        self.lines.stand_on(self._next_open(-1) or 0)
        if differs(serving):
            self.guard.ask(serving)
            self._stack.setCurrentWidget(self.guard)
        elif guide_changed(serving):
            self.shell.tell(
                Message(Tone.warn, text("page.checklist.guide_changed"), text("page.checklist.guide_changed_text"))
            )
        elif newer_guide(self.shell.counter, serving):
            self.shell.tell(
                Message(Tone.info, text("page.checklist.guide_newer"), text("page.checklist.guide_newer_text"))
            )

    def first_focus(self) -> QWidget:
        """The list; the way on where there is nothing to judge."""
        if self.frozen:
            return self.guard.options
        return self.lines if self.lines.isVisibleTo(self) else self.on

    def panes(self) -> Sequence[QWidget]:
        """One part; the panel beside is the window's."""
        return (self.guard,) if self.frozen else (self._main,)

    def beside(self) -> QWidget | None:
        """The paper these lines would make; nothing while it is not sure whose it would be."""
        if self.frozen:
            return None
        if self._beside is None:
            self._beside = BesideLines(self.shell)
            self._beside.begin(self.serving)
            self._beside.show_lines(self._line(), suggested(outcomes(self.serving)))
            self._show_scans()
        return self._beside

    def key_context(self) -> Context:
        """While frozen, only the guard's digits count."""
        return Context.guard if self.frozen else self.context

    def facts(self) -> Sequence[Fact]:
        """Whose case; frozen where that is not sure."""
        facts = list(case_facts(self.shell.counter, self.serving))
        if self.frozen:
            facts.append(Fact(text("page.guard.case"), text("page.guard.frozen"), Mark.fault))
        return facts

    def timer_words(self) -> str:
        """How long this citizen has been here."""
        return elapsed_words(self.shell.counter, self.serving)

    def steps(self) -> Sequence[StepWords]:
        """How far the case is."""
        steps = case_steps(self.shell.counter, self.serving, self.id)
        if not self.frozen:
            return steps
        note = text("page.guard.frozen")
        return [
            replace(one, note=note, mark=Mark.defective) if one.current else replace(one, reachable=False)
            for one in steps
        ]

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """On, the guide's words, undo, the next line nobody has looked at."""
        if self.frozen:
            return {Command.close: self.guard.give_up}
        return {
            Command.forward: self.go_on,
            Command.show_guide: self._toggle_panel,
            Command.scan: self.scan,
            Command.print_list: self.print_list,
            Command.next_open: self._to_next_open,
            Command.undo: self._undo,
            Command.take_offer: self.remembered.take,
            Command.keep_original: self.keep_original,
        }

    def go_back(self) -> None:
        """One step back; nothing is lost."""
        if not self.frozen:
            self.shell.go(PageId.identity)

    def go_on(self) -> None:
        """To the outcome, once there is one to choose."""
        if self.on.isEnabled():
            self.shell.go(behind_checklist(self.shell.counter, self.serving))

    def print_list(self) -> None:
        """What to bring under this case's answers, on paper for the citizen; of the case it says nothing."""
        self.list_print.start(self.serving.item, self.serving.checklist.answers)

    def scan(self) -> None:
        """F7: take a sheet for this line; once more, and back to the lines."""
        line = self._line()
        if line is not None:
            self._panel = None
            self.scans.toggle(line, self._to_lines)

    def keep_original(self) -> None:
        """Alt+O: the original of this line stays at the window, or does not after all."""
        line = self._line()
        if line is None:
            return
        if self.serving.original_here(line.material.id):
            self._say(text("custody.recorded"))
            return
        kept = self.serving.keep_original(line.material.id)
        self._changed()
        self._say(text("custody.kept" if kept else "custody.not_kept"))

    def _scanned(self, count: int) -> None:
        self._refresh()
        self.shell.refresh()

    def _not_scanned(self, error: CounterError) -> None:
        self._say(sentence(error), Colour.warn)

    def _show_scans(self) -> None:
        """What was scanned for the line in hand stands in the panel, and in the third pane."""
        line = self._line()
        if line is None or not self.shell.current.busy:
            return
        self.scans.follow(line)
        if self._beside is not None:
            self._beside.show_scans(text("scans.panel.beside", line=line.material.text), self.scans.pictures(line))

    def _line(self) -> ChecklistLine | None:
        lines = self.serving.checklist.lines
        return lines[self.lines.at] if lines else None

    def judge(self, digit: int) -> None:
        """Give the line a state; stay on it. 3 goes on to what is wrong."""
        line = self._line()
        state = STATE_DIGITS.get(digit)
        if line is None or state is None:
            return
        if state is LineState.unseen and self.serving.draft.channel is Channel.phone:
            state = LineState.follows  # on the phone a paper that nobody has seen follows
        entry = self.serving.line(line.material.id)
        same = entry.state is state
        try:
            self.serving.judge(
                line.material.id,
                state,
                reason=entry.reason if same else "",
                own_words=entry.own_words if same else "",
                option=entry.option if state is not LineState.missing else "",
            )
        except CounterError as error:
            self._say(sentence(error), Colour.warn)
            return
        self._changed()
        if state is LineState.defective:
            self._open_panel()
            self._focus_panel()

    def confirm(self) -> None:
        """Enter: 齐 for a line nobody has looked at, and down. A judged line keeps its state."""
        line = self._line()
        if line is None:
            return
        entry = self.serving.line(line.material.id)
        if entry.state is LineState.unseen:
            self.serving.judge(line.material.id, LineState.met, option=entry.option)
            self._changed()
        self.lines.stand_on(self.lines.at + 1)

    def _clicked(self, digit: int) -> None:
        self.lines.setFocus(Qt.FocusReason.MouseFocusReason)
        self.judge(digit)

    def _picked(self, reason: str, own_words: str) -> None:
        line = self._line()
        if line is not None:
            option = self.serving.line(line.material.id).option
            self.serving.judge(line.material.id, LineState.defective, reason=reason, own_words=own_words, option=option)
            self.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._changed()

    def _paper_picked(self, option: str) -> None:
        line = self._line()
        if line is not None:
            entry = self.serving.line(line.material.id)
            state = LineState.met if entry.state in (LineState.unseen, LineState.missing) else entry.state
            self.serving.judge(line.material.id, state, reason=entry.reason, own_words=entry.own_words, option=option)
            self.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._changed()

    def _paper_listed(self, words: str) -> None:
        """One more paper that the agreement asks for; the field waits for the next one."""
        line, at = self._line(), self.lines.at
        if line is None:
            return
        before = self.serving.draft.listed.get(line.material.id, [])
        if self._list(line.material.id, [*before, words], at) and self._panel is not None:
            self._panel.next_paper()

    def _paper_renamed(self, words: str) -> None:
        line, at = self._line(), self.lines.at
        if line is None:
            return
        material, _, place = line.material.id.rpartition(".")
        papers = list(self.serving.draft.listed[material])
        papers[int(place) - 1] = words
        if self._list(material, papers, at):
            self._to_lines()

    def _list(self, material: str, papers: Sequence[str], at: int) -> bool:
        try:
            self.serving.list_papers(material, papers)
        except CounterError as error:
            self._say(sentence(error), Colour.warn)
            return False
        self._changed()
        self.lines.stand_on(at)
        return True

    def _to_lines(self) -> None:
        self.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _undo(self) -> None:
        if self.serving.undo():
            self._changed()
            self._say(text("page.undone"))
        else:
            self._say(text("page.nothing_to_undo"))

    def _changed(self) -> None:
        self.shell.current.touch()
        self._refresh()
        self.shell.refresh()

    def _stood(self, place: int) -> None:
        self._show_states()
        if self._beside is not None:
            self._beside.stand_on(self._line())
        self._show_scans()
        if self._panel is not None and self.shell.panel is self._panel:
            self._fill_panel()

    def _aside(self) -> None:
        self._open_panel()
        self._focus_panel()

    def _toggle_panel(self) -> None:
        if self._panel is not None and self.shell.panel is self._panel:
            self._panel = None
            self.shell.close_panel()
        else:
            self._open_panel()

    def _open_panel(self) -> None:
        if self._line() is None:
            return
        if self._panel is None or self.shell.panel is not self._panel:
            self._panel = LinePanel(self.serving.item)
            self._panel.reason_picked.connect(self._picked)
            self._panel.paper_picked.connect(self._paper_picked)
            self._panel.paper_listed.connect(self._paper_listed)
            self._panel.paper_renamed.connect(self._paper_renamed)
            self._panel.left.connect(self._to_lines)
            self._fill_panel()
            self.shell.open_panel(self._panel)
        else:
            self._fill_panel()

    def _fill_panel(self) -> None:
        line = self._line()
        if self._panel is not None and line is not None:
            self._panel.show_line(line, self.lines.at + 1, self.serving.line(line.material.id))

    def _focus_panel(self) -> None:
        if self._panel is not None and not self._panel.take_focus():
            self._say(text("page.checklist.nothing_asked"))

    def _next_open(self, after: int) -> int | None:
        """The next line that has to be looked at, round the list; else the next one that is not right."""
        lines = self.serving.checklist.lines
        order: list[int] = [*range(after + 1, len(lines)), *range(max(0, after + 1))]
        wrong: int | None = None
        for place in order:
            state = self.serving.line(lines[place].material.id).state
            if state is LineState.unseen and lines[place].material.need is Need.required:
                return place
            if wrong is None and state in (LineState.missing, LineState.defective):
                wrong = place
        return wrong if after >= 0 else None

    def _to_next_open(self) -> None:
        place = self._next_open(self.lines.at)
        if place is None:
            self._say(text("page.checklist.nothing_open"))
        else:
            self.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.lines.stand_on(place)

    def _say(self, words: str, tone: Colour = Colour.ink3) -> None:
        self._said.setText(words)
        set_tone(self._said, "tone", tone.name)

    def _refresh(self) -> None:
        serving = self.serving
        lines = serving.checklist.lines
        own = {one.id for one in forms_to_bring(self.shell.counter, serving)}
        self.lines.show_lines(row_words(serving, own))
        self.lines.setVisible(bool(lines))
        self.states.setVisible(bool(lines))
        self._empty.set_words("" if lines else text("page.checklist.empty"))
        self._empty.setVisible(not lines)
        self._show_states()
        self.head.show_states([serving.line(one.material.id).state for one in lines], len(serving.open_lines()))
        choices = outcomes(serving)
        self._show_possible(choices)
        if self._beside is not None:
            self._beside.show_lines(self._line(), suggested(choices))
        self._show_scans()
        if self._panel is not None and self.shell.panel is self._panel:
            self._fill_panel()

    def _show_states(self) -> None:
        line = self._line()
        if line is None:
            return
        state = self.serving.line(line.material.id).state
        no_promise = "" if line.promise_allowed else text("page.checklist.no_promise")
        no_sharing = "" if line.material.shared else text("page.checklist.not_shared")
        self.states.set_off(DIGITS[LineState.promised], no_promise)
        self.states.set_off(DIGITS[LineState.shared], no_sharing)
        self.states.choose(DIGITS.get(state) if state is not LineState.unseen else None)
        off = [
            text("page.checklist.off", digit=DIGITS[one], why=why)
            for one, why in ((LineState.promised, no_promise), (LineState.shared, no_sharing))
            if why
        ]
        if line.material.left_to:
            off.insert(0, text("page.checklist.lister.hint"))
        elif line.material.any_of:
            off.insert(0, text("page.checklist.any_of_hint"))
        self._say("　".join(off))

    def _show_possible(self, choices: Sequence[OutcomeChoice]) -> None:
        """The only outcomes that are left, and the way on."""
        lines = self.serving.checklist.lines
        states = [self.serving.line(one.material.id).state for one in lines]
        wrong = sum(one in (LineState.missing, LineState.defective) for one in states)
        only = suggested(choices)
        possible = [one for one in choices if one.allowed]
        if only is Outcome.notice:
            self.bar.say(Mark.defective, text("page.checklist.only_notice", count=wrong))
        elif only is Outcome.promise:
            self.bar.say(Mark.met, text("page.checklist.may_promise"))
        elif only is not None:
            follow = LineState.follows in states
            self.bar.say(Mark.met, text("matters.phone.may_accept" if follow else "page.checklist.may_accept"))
        elif possible and possible[-1].outcome is Outcome.refuse and self._not_eligible():
            self.bar.say(Mark.defective, choices[0].why)
        else:
            self.bar.say(Mark.info, choices[0].why)
        onward = behind_checklist(self.shell.counter, self.serving)
        self.on.set_words(text("page.checklist.on" if onward is PageId.outcome else "page.checklist.to_form"))
        ready = bool(only) or (bool(possible) and self._not_eligible())
        self.on.set_off("" if ready else choices[0].why if not possible else text("page.checklist.look_first"))

    def _not_eligible(self) -> bool:
        return "no" in self.serving.draft.eligibility.values()

    def _solved(self, page: str) -> None:
        """The clerk has said whose case it is."""
        if page:
            self.shell.go(PageId(page))
        else:
            self.shell.go(self.id)


def _short(state: LineState) -> str:
    return text("page.checklist.share") if state is LineState.shared else STATE_WORDS[state]
