# SPDX-License-Identifier: Apache-2.0
"""结论: one decision, seen as paper before it counts."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence, text
from counter_app.cases.correction import seen_before
from counter_app.cases.outcome import Outcome, OutcomeChoice, judged_lines, suggested
from counter_app.desk.counter import Counter
from counter_app.desk.deciding import Decision, decide, outcomes, preview
from counter_app.desk.linking import begin_partner, partner_of
from counter_app.desk.printing import render
from counter_app.desk.serving import Serving
from counter_app.desk.showing import confirmed
from counter_app.desk.signing_in import confirm_supervisor
from counter_app.ui import theme
from counter_app.ui.case.confirmation import Confirmation
from counter_app.ui.case.copies_note import CopiesNote
from counter_app.ui.case.decided import BESIDE_LEAST
from counter_app.ui.case.guard import differs
from counter_app.ui.case.paper_drawing import PaperDrawing
from counter_app.ui.case.progress import behind_checklist, case_facts, case_steps, elapsed_words
from counter_app.ui.case.wrong_lines import WrongLines, wrong_lines
from counter_app.ui.guide.item_words import guide_text
from counter_app.ui.keys import Command, Context
from counter_app.ui.messages import Message, Tone, message_of
from counter_app.ui.shell.current_case import SAVE_AFTER_MS
from counter_app.ui.shell.page import Page, PageId, Shell
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.banner import Banner, BannerPlace
from counter_app.ui.widgets.bars import Fact
from counter_app.ui.widgets.button import Button, Kind
from counter_app.ui.widgets.card import Card, Column, Foot, row
from counter_app.ui.widgets.field import Field
from counter_app.ui.widgets.guide_panel import GuidePanel
from counter_app.ui.widgets.marks import Mark
from counter_app.ui.widgets.options import Choice, OptionRow
from counter_app.ui.widgets.paper_preview import PaperPreview
from counter_app.ui.widgets.step_rail import StepWords
from counter_app.ui.widgets.text import Prose, label, rule

DIGITS: dict[int, Outcome] = dict(enumerate(Outcome, 1))
LEFT, RIGHT = 39, 61  # shares of the width
WORDS: dict[str, tuple[str, tuple[Outcome, ...]]] = {
    "message": ("message", tuple(Outcome)),
    "refusal": ("reason", (Outcome.refuse,)),
    "second": ("reason", (Outcome.notice,)),
    "office": ("office", (Outcome.refuse,)),
    "office_phone": ("office_phone", (Outcome.refuse,)),
}
"""What the clerk may write: under which word it is kept, and for which outcomes it is asked."""

logger = logging.getLogger(__name__)


class OutcomePage(Page):
    """Four outcomes, the paper they make, and one key that decides and prints."""

    id = PageId.outcome
    context = Context.outcome

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._choices: tuple[OutcomeChoice, ...] = ()
        self._unprintable: CounterError | None = None
        self._busy = False
        self.options = OptionRow(text("ui.rail.outcome"), [], tall=True)
        self.fields = {
            "message": Field("message", text("page.outcome.message")),
            "refusal": Field("refusal", text("page.outcome.reason"), required=True),
            "second": Field("second", text("page.outcome.second_reason"), required=True),
            "office": Field("office", text("page.outcome.office"), required=True),
            "office_phone": Field("office_phone", text("page.outcome.office_phone"), required=True, latin=True),
        }
        self.confirmation = Confirmation()
        self.preview = PaperPreview()
        self._drawing = PaperDrawing(shell, self)
        self._drawing.drawn.connect(self._show_paper)
        self._drawing.failed.connect(self._not_drawn)
        self.back = Button(text("ui.keys.back"), self.cap(Command.back))
        self.show_citizen = Button(text("ui.keys.show_citizen"), self.cap(Command.show_citizen))
        self.on = Button(text("page.outcome.decide"), self.cap(Command.forward), Kind.primary)
        self._trouble = BannerPlace()
        self._wrong = WrongLines()
        self._named = Prose("", Role.body, Colour.warn)
        self._copies = CopiesNote()
        self.seen = Prose("", Role.cap, Colour.ink2)
        self._partner_words = Prose("", Role.body)
        self.partner = Button("", self.cap(Command.together), small=True)
        self.partner.clicked.connect(self.take_partner)
        self._partner = Card("info", gap=6)
        self._partner.body.addWidget(self._partner_words)
        self._partner.body.addLayout(row(self.partner, None))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.draw_typed)
        self._lay_out()
        for field in self.fields.values():
            field.edited.connect(self._typing)
        self.confirmation.finished.connect(self.decide)
        self.back.clicked.connect(self.go_back)
        self.show_citizen.clicked.connect(shell.citizens.show_entered)
        shell.citizens.said.connect(self.answered)
        self.on.clicked.connect(self.decide)

    def _lay_out(self) -> None:
        self._column = Column(gap=theme.GAP)
        body = self._column.body
        body.addWidget(label(text("ui.rail.outcome"), Role.h2))
        body.addLayout(self._trouble)
        body.addWidget(self.options)
        body.addWidget(self._partner)
        body.addWidget(self._wrong)
        body.addWidget(rule())
        body.addWidget(self._named)
        pair = QHBoxLayout()
        pair.setSpacing(theme.GAP)
        pair.addWidget(self.fields["office"], 3)
        pair.addWidget(self.fields["office_phone"], 2)
        body.addWidget(self.fields["refusal"])
        body.addWidget(self.fields["second"])
        body.addLayout(pair)
        body.addWidget(self.confirmation)
        body.addWidget(self.fields["message"])
        body.addWidget(self._copies)
        body.addWidget(self.seen)
        body.addWidget(Prose(text("page.outcome.numbered_later"), Role.cap, Colour.ink3))
        body.addStretch(1)
        foot = Foot(under_column=True)
        foot.line.addWidget(self.back)
        foot.line.addStretch(1)
        foot.line.addWidget(self.show_citizen)
        foot.line.addWidget(self.on)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self._column, 1)
        left.addWidget(foot)
        whole = QHBoxLayout(self)
        edge = Column.EDGE
        whole.setContentsMargins(theme.PAGE_X - edge, theme.PAGE_Y - edge, theme.PAGE_X, theme.PAGE_Y)
        whole.setSpacing(theme.GUTTER - edge)
        self._left.setMaximumWidth(theme.sizes().body * theme.MEASURE + 2 * theme.GUTTER)
        whole.addWidget(self._left, LEFT)
        whole.addWidget(self.preview, RIGHT)

    @property
    def serving(self) -> Serving:
        """The case in work."""
        return self.shell.current.serving

    @property
    def chosen(self) -> OutcomeChoice | None:
        """The outcome chosen on the page, if it is possible."""
        return next((one for one in self._choices if one.allowed and one.outcome == self.serving.draft.outcome), None)

    @property
    def trouble(self) -> Banner | None:
        """Why there is no paper, if there is none."""
        return self._trouble.banner

    def enter(self, **given: object) -> None:
        """The only possible outcome is chosen, else the one chosen before."""
        serving = self.serving
        if differs(serving):
            QTimer.singleShot(0, self.go_back)
        if serving.draft.page != self.id.value:
            serving.draft.page = self.id.value
            self.shell.current.touch()
        self._choices = outcomes(serving)
        if self.chosen is None:
            only = suggested(self._choices) or self._only_refusal()
            serving.draft.outcome = only.value if only else ""
        self._put_options()
        for key, field in self.fields.items():
            field.set_value(serving.draft.words.get(WORDS[key][0], ""))
            field.set_messages()
        self.confirmation.clear()
        self._busy = False
        self.on.set_words(text("page.outcome.decide"))
        self._wrong.show_case(serving)
        self._copies.show_printers(self.shell.counter)
        self._show_partner()
        self.show_citizen.setVisible(self.shell.citizens.screen.present)
        self._show_seen()
        self._show_chosen()

    def _show_seen(self) -> None:
        """What the citizen said of what was entered, as long as it stands so."""
        said = confirmed(self.serving)
        self.seen.set_words(said)
        self.seen.setVisible(bool(said))

    def answered(self) -> None:
        """The citizen has just looked at it."""
        if self.isVisible() and self.shell.current.busy:
            self._show_seen()

    def leave(self) -> None:
        """What was typed is kept; a paper that is still being drawn is for nobody any more."""
        self._timer.stop()
        self._drawing.forget()
        if self.shell.current.busy:
            self._keep_words()

    def _only_refusal(self) -> Outcome | None:
        """A refusal is chosen by itself only where the clerk has said that a condition does not hold."""
        return Outcome.refuse if "no" in self.serving.draft.eligibility.values() else None

    def _put_options(self) -> None:
        body = self._column.body
        place = body.indexOf(self.options)
        body.removeWidget(self.options)
        self.options.hide()
        self.options.deleteLater()
        choices = [
            Choice(digit, one.outcome.label, hint=one.why if one.allowed else "", off="" if one.allowed else one.why)
            for digit, one in enumerate(self._choices, 1)
        ]
        self.options = OptionRow(text("ui.rail.outcome"), choices, tall=True)
        self.options.chosen.connect(self.choose)
        self.options.left_down.connect(self._down)
        body.insertWidget(place, self.options)

    def first_focus(self) -> QWidget:
        """The outcomes."""
        return self.options

    def panes(self) -> Sequence[QWidget]:
        """The decision, then its paper."""
        return (self._left, self.preview)

    def facts(self) -> Sequence[Fact]:
        """Whose case, and what is not right yet."""
        facts = list(case_facts(self.shell.counter, self.serving))
        wrong = len(wrong_lines(self.serving))
        if wrong:
            facts.insert(
                2, Fact(text("ui.rail.checklist"), text("ui.rail.wrong", count=wrong), Mark.defective, needed=True)
            )
        return facts

    def timer_words(self) -> str:
        """How long this citizen has been here."""
        return elapsed_words(self.shell.counter, self.serving)

    def steps(self) -> Sequence[StepWords]:
        """How far the case is."""
        return case_steps(self.shell.counter, self.serving, self.id)

    def commands(self) -> Mapping[Command, Callable[[], object]]:
        """Decide, the guide's words, undo."""
        return {
            Command.forward: self.decide,
            Command.show_guide: self._toggle_guide,
            Command.show_citizen: self.shell.citizens.show_entered,
            Command.undo: self._undo,
            Command.together: self.take_partner,
        }

    def go_back(self) -> None:
        """To the materials; nothing has been decided."""
        if not self._busy:
            filling = behind_checklist(self.shell.counter, self.serving) is PageId.form
            self.shell.go(PageId.form if filling and not differs(self.serving) else PageId.checklist)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With a panel beside it, a narrow page keeps only its first column."""
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= BESIDE_LEAST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PgUp and PgDn turn the preview from everywhere on the page."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.preview.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def choose(self, digit: int) -> None:
        """Choose an outcome; it counts only when decided."""
        self.serving.choose(DIGITS[digit].value)
        self.shell.current.touch()
        self._show_chosen()

    def _show_partner(self) -> None:
        """What may be taken in the same visit, or is taken with this."""
        counter, serving = self.shell.counter, self.serving
        joined = serving.draft.first
        partner = partner_of(counter, serving.item) if serving.case is None else None
        if partner is None:
            self._partner.hide()
            return
        self._partner_words.set_words(text(f"matters.together.{'joined' if joined else 'may'}", title=partner.title))
        self.partner.set_words(text("matters.together.button", title=partner.title))
        self.partner.setVisible(not joined)
        self._partner.show()

    def take_partner(self) -> None:
        """Ctrl+J: on with the other item; this one is kept and accepted with it."""
        if self._busy or not self.partner.isVisibleTo(self):
            return
        self._keep_words()
        second = begin_partner(self.shell.counter, self.serving)
        if second is not None:
            self.shell.current.touch()  # the first has to be in the store
            self.shell.current.take(second)
            self.shell.current.touch()
            self.shell.go(PageId.identity)

    def _undo(self) -> None:
        if self.serving.undo():
            self.shell.current.touch()
            self.shell.go(self.id)

    def _down(self) -> None:
        field = next((one for one in self.fields.values() if one.isVisibleTo(self)), None)
        if field is not None:
            field.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_chosen(self) -> None:
        chosen = self.chosen
        self.options.choose(next((d for d, one in DIGITS.items() if chosen and one is chosen.outcome), None))
        outcome = chosen.outcome if chosen else None
        second = bool(chosen and chosen.needs_supervisor)
        for key, field in self.fields.items():
            field.setVisible(outcome in WORDS[key][1] and (key != "second" or second))
        self.confirmation.setVisible(second)
        self._named.setVisible(second)
        if second:
            self._named.set_words(self._passed_over())
        if outcome is Outcome.refuse and not self.fields["refusal"].value():
            self._propose_reason()
        self._unprintable = None
        self._draw()
        self._show_ready()

    def _passed_over(self) -> str:
        """The lines an earlier notice could have named."""
        serving = self.serving
        lines = judged_lines(serving.checklist, serving.draft)
        titles = {one.material: one.text for one in lines}
        named = "、".join(titles[one] for one in seen_before(serving.case, lines))
        return text("page.outcome.seen_before", lines=named)

    def _propose_reason(self) -> None:
        """A condition that does not hold is the reason, in the guide's words; the clerk may write another."""
        serving = self.serving
        denied = [one.text for one in serving.checklist.eligibility if serving.draft.eligibility.get(one.id) == "no"]
        if denied:
            words = text("page.outcome.not_eligible", statements="；".join(denied))
            self.fields["refusal"].set_value(words)
            serving.note("reason", words)
            self.shell.current.touch()

    def _typing(self) -> None:
        for field in self.fields.values():
            field.set_messages()
        self._timer.start()

    def draw_typed(self) -> None:
        """What was typed so far is kept and seen on the paper."""
        self._timer.stop()
        self._keep_words()
        self._draw()

    def _keep_words(self) -> None:
        serving = self.serving
        before = dict(serving.draft.words)
        for key, field in self.fields.items():
            if field.isVisibleTo(self):
                serving.note(WORDS[key][0], field.value())
        if before != serving.draft.words:
            self.shell.current.touch()

    def _draw(self) -> None:
        """Ask for the paper of the chosen outcome; the answer may come later."""
        chosen = self.chosen
        if chosen is None:
            self._drawing.forget()
            self.preview.show_words(text("page.outcome.preview"), text("page.outcome.choose_first"))
        else:
            self._drawing.ask(self.serving, chosen.outcome)

    def _show_paper(self, title: str, pdf: bytes) -> None:
        self.preview.show_pdf(text("page.outcome.preview_of", paper=title), pdf)
        self._unprintable = None
        self._show_trouble()

    def _not_drawn(self, error: CounterError) -> None:
        """There is no paper to be had: say why. Nothing is decided; the draft keeps everything."""
        still_to_write = error.code == "paper.fact_missing"
        self._unprintable = None if still_to_write else error
        words = sentence(error) if still_to_write else text("page.outcome.no_paper")
        self.preview.show_words(text("page.outcome.preview"), words)
        self._show_trouble()

    def _show_trouble(self) -> None:
        told = message_of(self._unprintable, Tone.fault) if self._unprintable is not None else None
        kept = text("page.outcome.kept_as_draft")
        self._trouble.say(Message(Tone.fault, told.title, told.text + kept) if told else None)
        self._show_ready()

    def _show_ready(self) -> None:
        if self._busy:
            return
        if self._unprintable is not None:
            self.on.set_off(text("page.outcome.cannot_print"))
        elif self.chosen is None:
            possible = any(one.allowed for one in self._choices)
            self.on.set_off(text("page.outcome.choose_first") if possible else text("page.outcome.none"))
        else:
            self.on.set_off("")

    def _gap(self) -> QWidget | None:
        """The first thing still to be written, marked so."""
        for field in self.fields.values():
            if field.required and field.isVisibleTo(self) and not field.value():
                field.set_messages(text("page.empty_field"))
                return field.editor
        return self.confirmation.gap() if self.confirmation.isVisibleTo(self) else None

    def decide(self) -> None:
        """Decide and print: one transaction, then the papers."""
        chosen = self.chosen
        if self._busy or chosen is None or not self.on.isEnabled():
            return
        if differs(self.serving):
            self.go_back()
            return
        unseen = self._timer.isActive() or not self._drawing.settled
        self._timer.stop()
        self._keep_words()
        gap = self._gap()
        if gap is not None:
            gap.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._busy = True
        self.on.set_words(text("page.outcome.deciding"))
        self.on.setEnabled(False)
        self.shell.current.save_now()
        serving = self.serving
        copy = Serving(serving.item, serving.snapshot(to_micros(self.shell.clock())), serving.case)
        confirmed = self.confirmation.given() if chosen.needs_supervisor else None
        call = partial(_decide, self.shell.counter, copy, chosen.outcome, confirmed, unseen)
        self.shell.writing(lambda: (call(), serving)).success(self._decided).failure(self._refused).start()

    def _decided(self, told: tuple[Decision, Serving]) -> None:
        decision, serving = told
        self._busy = False
        self.confirmation.clear()
        current = self.shell.current
        if not current.busy or current.serving is not serving:
            logger.info("a decision was written after its citizen had left")
            return  # the case has it; whoever is served now is another
        current.finish()
        try:
            self.shell.go(PageId.done, decision=decision, serving=serving)
        except Exception:  # whatever it is: the case is stored, and nobody may be left on 正在存…
            self.shell.go(PageId.cases)
            stored, way_on = text("page.outcome.stored", number=decision.case.number), text("page.outcome.way_on")
            self.shell.tell(Message(Tone.warn, stored, way_on))
            raise

    def _refused(self, error: CounterError) -> None:
        self._busy = False
        self.on.set_words(text("page.outcome.decide"))
        self._show_ready()
        if error.code.startswith("signing_in."):
            self.confirmation.refuse(error)
        elif error.code.startswith(("paper.", "resources.")):
            self._not_drawn(error)
        else:
            self.shell.tell_error(error)

    def _toggle_guide(self) -> None:
        if isinstance(self.shell.panel, GuidePanel):
            self.shell.close_panel()
            return
        item = self.serving.item
        denied = [
            quote
            for one in self.serving.checklist.eligibility
            if self.serving.draft.eligibility.get(one.id) == "no"
            for quote in one.quotes
        ]
        title = self.shell.counter.catalogue.guides[item.guide].title
        self.shell.open_panel(GuidePanel(guide_text(item, title, tuple(denied))))


def _decide(
    counter: Counter, serving: Serving, outcome: Outcome, confirmed: tuple[str, str] | None, unseen: bool
) -> Decision:
    if unseen:  # the keys were quicker than the preview: what cannot be printed is not decided
        render(preview(counter, serving, outcome))
    supervisor = confirm_supervisor(counter, *confirmed) if confirmed else ""
    return decide(counter, serving, outcome, supervisor=supervisor)
