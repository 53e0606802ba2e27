# SPDX-License-Identifier: Apache-2.0
"""Statements, circumstances and dates of a case as the questions the page shows, with the guide's words behind each."""

from collections.abc import Sequence
from datetime import date

from counter_app.base.clock import civil_date, spoken_date
from counter_app.base.texts import text
from counter_app.cases.people import Source
from counter_app.catalogue.checklist import AskedCircumstance
from counter_app.catalogue.items import CitizenClock, Quote, Statement
from counter_app.catalogue.months import asks_month, months_offered
from counter_app.desk.counter import Counter
from counter_app.desk.months import month_spoken
from counter_app.desk.serving import AGENT_PRESENT, APPLICANT_ORIGIN, Serving
from counter_app.ui.case.dates import clock_words
from counter_app.ui.case.questions import Ask
from counter_app.ui.widgets.marks import Mark

CONFIRM = ("yes", "no", "unknown")
STATEMENT, CLOCK, CIRCUMSTANCE, PERIOD = "statement:", "clock:", "question:", "period:"


def asks_of(counter: Counter, serving: Serving) -> list[Ask]:
    """Everything the case still asks or has been told, in the order it is asked."""
    asks = [_statement(serving, one) for one in serving.checklist.eligibility]
    asks += [_circumstance(serving, one) for one in serving.checklist.circumstances]
    if asks_month(serving.item):
        asks.append(_month(counter, serving))
    asks += [_clock(counter, serving, one) for one in serving.checklist.clocks]
    return asks


def quotes_of(serving: Serving, key: str) -> tuple[Quote, ...]:
    """The guide's words behind the question with this key."""
    checklist = serving.checklist
    for statement in checklist.eligibility:
        if key == STATEMENT + statement.id:
            return statement.quotes
    for asked in checklist.circumstances:
        if key == CIRCUMSTANCE + asked.circumstance.key:
            return asked.circumstance.quotes
    for clock in checklist.clocks:
        if key == CLOCK + clock.id:
            return clock.quotes
    return ()


def _statement(serving: Serving, statement: Statement) -> Ask:
    answer = serving.draft.eligibility.get(statement.id)
    marks = {"yes": Mark.met, "no": Mark.missing, "unknown": Mark.defective}
    labels = tuple(text(f"ui.questions.{one}") for one in CONFIRM)
    return Ask(
        key=STATEMENT + statement.id,
        question=statement.text,
        values=CONFIRM,
        labels=labels,
        answer=answer,
        said=labels[CONFIRM.index(answer)] if answer in CONFIRM else "",
        source=Source.typed.value if answer else "",
        mark=marks.get(answer or "", Mark.met),
        quote=_quote(statement.quotes),
        wide=True,
    )


def _circumstance(serving: Serving, asked: AskedCircumstance) -> Ask:
    one = asked.circumstance
    said = next((option.label for option in one.options if option.value == asked.answer), "")
    return Ask(
        key=CIRCUMSTANCE + one.key,
        question=one.question,
        values=tuple(option.value for option in one.options),
        labels=tuple(option.label for option in one.options),
        answer=asked.answer,
        said=said,
        source=_source(serving, asked).value,
        note=_brings(serving, one.key, asked.answer),
        quote=_quote(one.quotes),
    )


def _source(serving: Serving, asked: AskedCircumstance) -> Source:
    """Who answered: the clerk, or what is known; a second card says that somebody came for the applicant."""
    if not asked.derived:
        return Source.typed
    agent, source = serving.draft.agent, asked.circumstance.source
    by_card = source == AGENT_PRESENT and agent is not None and agent.person.source is Source.card
    return Source.card if by_card or source == APPLICANT_ORIGIN else Source.derived


def _brings(serving: Serving, key: str, answer: str | None) -> str:
    """What an answer brings with it."""
    labels = {
        option.label
        for asked in serving.checklist.circumstances
        if asked.circumstance.key == key
        for option in asked.circumstance.options
        if option.value == answer
    }
    added = [one.material.text for one in serving.checklist.lines if one.decided and labels & {one.because}]
    return text("ui.questions.brings", words="、".join(added)) if 0 < len(added) <= 2 else ""


def _month(counter: Counter, serving: Serving) -> Ask:
    """Which month a settlement is about; a case that has its number keeps its month."""
    chosen = serving.draft.period
    fixed = serving.case is not None and bool(serving.case.period)
    values = (chosen,) if fixed else months_offered(civil_date(counter.clock()))
    if chosen and chosen not in values:
        values = (*values[:-1], chosen)
    return Ask(
        key=PERIOD,
        question=text("serving.which_month"),
        values=values,
        labels=tuple(month_spoken(one) for one in values),
        answer=chosen or None,
        said=month_spoken(chosen) if chosen else "",
        source=Source.typed.value if chosen else "",
        note=text("ui.questions.one_a_month"),
    )


def _clock(counter: Counter, serving: Serving, clock: CitizenClock) -> Ask:
    answer = serving.draft.clocks.get(clock.id)
    said, note, mark = "", clock.text, Mark.met
    if answer:
        day, today = date.fromisoformat(answer), civil_date(counter.clock())
        said = spoken_date(day)
        note, over = clock_words(clock, day, today, counter.calendar, counter.settings.hall.hours)
        mark = Mark.defective if over else Mark.met
    elif answer == "":
        said = text("ui.questions.unknown")
        mark = Mark.defective
    return Ask(
        key=CLOCK + clock.id,
        question=clock.question,
        values=(),
        labels=(),
        answer=answer,
        said=said,
        source=Source.typed.value if answer is not None else "",
        note=note,
        mark=mark,
        quote=_quote(clock.quotes),
    )


def _quote(quotes: Sequence[Quote]) -> tuple[str, str]:
    """Where the guide says it, and its words."""
    if not quotes:
        return "", ""
    return text("ui.questions.quote", heading=quotes[0].heading), "\n".join(one.text for one in quotes)
