# SPDX-License-Identifier: Apache-2.0
"""Everything that happened to a case, newest last: when, what, by whom, and the reason that was written."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from counter_app.base.clock import SHANGHAI, from_micros
from counter_app.base.texts import text
from counter_app.cases.actions import (
    Action,
    Completed,
    Delivered,
    Extended,
    NoticeGiven,
    NotRated,
    PaperVoided,
    Printed,
    PrintState,
    Rated,
    SentBack,
    StepDone,
    TakenBack,
)
from counter_app.cases.case import Case, paper_kind
from counter_app.cases.centre_decisions import CentreDecided
from counter_app.cases.centre_rules import said_by_centre
from counter_app.cases.encoding import kind_of
from counter_app.cases.follow_up import FollowedUp
from counter_app.cases.links import Linked
from counter_app.cases.look_ups import LookedUp
from counter_app.cases.work import ObjectionHandled, StepBegun
from counter_app.catalogue.items import Verb
from counter_app.desk.looking_up import what_for
from counter_app.ui import theme
from counter_app.ui.case.case_ties import link_words
from counter_app.ui.case.paper_cards import in_file
from counter_app.ui.theme import Colour, Role
from counter_app.ui.widgets.card import Card, Column
from counter_app.ui.widgets.text import Prose, label

JUDGED = frozenset(
    {Verb.review, Verb.first_review, Verb.second_review, Verb.expert_review, Verb.site_assessment, Verb.approval}
)
"""Steps that somebody passes or does not pass; the others are done or not done."""


class CaseHistory(Card):
    """A card that scrolls on its own; filled anew when the case has changed."""

    def __init__(self) -> None:
        super().__init__(gap=theme.GAP)
        self._shown: tuple[Action, ...] = ()
        self._rows: QWidget | None = None
        self._column = Column(gap=0)
        self._column.body.setContentsMargins(0, 0, 0, 0)
        self._column.body.addStretch(1)
        self.body.addWidget(label(text("page.steps.history"), Role.h3))
        self.body.addWidget(self._column, 1)
        self.setSizePolicy(self.sizePolicy().horizontalPolicy(), self._column.sizePolicy().verticalPolicy())

    def show_case(self, case: Case) -> None:
        """Show what happened, the newest in sight."""
        if case.history == self._shown:
            return
        self._shown = case.history
        if self._rows is not None:
            self._column.body.removeWidget(self._rows)
            self._rows.hide()
            self._rows.deleteLater()
        self._rows = QWidget()
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        day = ""
        voided = {one.facts.action for one in case.history if isinstance(one.facts, TakenBack)}
        place = 0
        for action in case.history:
            words = act_words(action)
            if not words:
                continue
            moment = from_micros(action.at).astimezone(SHANGHAI)
            shown = f"{moment:%H:%M}" if f"{moment:%m-%d}" == day else f"{moment:%m-%d %H:%M}"
            day = f"{moment:%m-%d}"
            when = Prose(shown, Role.cap, Colour.ink3)
            grid.addWidget(when, place, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            if action.id in voided:
                words = text("page.steps.voided", act=words)
            grid.addWidget(Prose(words, Role.cap, Colour.ink), place, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Prose(action.clerk, Role.cap, Colour.ink3), place, 2, Qt.AlignmentFlag.AlignTop)
            place += 1
        self._column.body.insertWidget(0, self._rows)


def passed_words(verb: Verb) -> str:
    """审核通过, 拨付办好了."""
    return text("page.steps.passed" if verb in JUDGED else "page.steps.worked", verb=verb.value)


def not_passed_words(verb: Verb) -> str:
    """审核不通过, 拨付没办成."""
    return text("page.steps.not_passed" if verb in JUDGED else "page.steps.not_worked", verb=verb.value)


def act_words(action: Action) -> str:
    """One line of the history; "" for what is only a part of another line."""
    facts = action.facts
    words = text(f"cases.act.{kind_of(facts)}")
    match facts:
        case Printed() if facts.state is PrintState.waiting and not facts.printer:
            return ""  # asked for with the decision
        case Printed():
            kept = in_file(facts.paper, facts.printer, facts.state)
            state = text(f"page.steps.printed.{(PrintState.saved if kept else facts.state).value}")
            paper = text(f"page.paper.{paper_kind(facts.paper)}")
            words = f"{text('page.steps.on_a4', paper=paper) if facts.instead else paper} {state}"
        case PaperVoided():
            name = text(f"page.paper.{paper_kind(facts.paper)}")
            words = text("page.steps.paper_voided", paper=name, copy=facts.copy)
            return text("page.steps.because", act=words, reason=text(f"cases.void.{facts.reason}"))
        case StepBegun():
            words = with_details(text("step_page.begin", verb=facts.verb), facts.details)
        case StepDone():
            words = with_details(passed_words(Verb(facts.verb)), facts.details)
        case ObjectionHandled():
            state = text(f"step_page.objection.upheld_{'yes' if facts.upheld else 'no'}")
            words = text("page.steps.because", act=words, reason=state)
        case SentBack():
            words = not_passed_words(Verb(facts.verb))
        case Completed():
            words = "，".join(one for one in (words, facts.result, facts.result_number) if one)
        case Delivered():
            words = f"{words}，{'、'.join(facts.documents)}"
        case Extended():
            words = text("page.steps.extended", days=facts.working_days)
        case FollowedUp():
            return ""  # that there is a bad evaluation to follow up would tell what was pressed
        case Rated() | NotRated():
            words = text("page.steps.rating_ended")  # whether and what was pressed is not for the clerk to see
        case CentreDecided():
            standing = text(f"cases.centre.standing.{facts.standing.value}")
            words = text("page.steps.because", act=said_by_centre(facts), reason=standing)
        case LookedUp():
            words = text("page.steps.because", act=words, reason=what_for(facts))
        case Linked():
            words = link_words(facts.link, facts.number, back=facts.back)
        case NoticeGiven():
            words = text("page.steps.notice_nth", count=facts.ordinal)
    said = action.personal.words if action.personal else {}
    reason = next((said[one] for one in ("reason", "objection", "handling") if said.get(one)), "")
    words = text("page.steps.because", act=words, reason=reason) if reason else words
    note = said.get("note", "")
    return text("step_page.noted", act=words, note=note) if note else words


DETAILS = (
    "starts ends where visit_on total passed outcome announced_on sent_on reply_by received_on agrees number filed_on "
    "filed_with opened_on reported_on people office amount".split()
)
"""What of a step's sheet is told in the history; the labels and the closed answers stand in the texts."""


def with_details(words: str, details: Mapping[str, str]) -> str:
    """``公示开始（公示到 2026-11-27）``: the act with what was noted of it."""
    told = [
        text(f"step_page.detail.{key}", value=text(f"step_page.value.{value}") if value in VALUES else value)
        for key in DETAILS
        if (value := details.get(key))
    ]
    return text("step_page.noted", act=words, note="，".join(told)) if told else words


VALUES = frozenset({"yes", "no", "agree", "disagree", "more"})
