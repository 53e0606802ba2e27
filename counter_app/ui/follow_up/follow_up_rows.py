# SPDX-License-Identifier: Apache-2.0
"""Bad evaluations in words: the row of each in the list, and what stands beside it."""

from collections.abc import Iterator, Sequence
from datetime import date

from counter_app.base.clock import from_micros, spoken_date
from counter_app.base.evaluation import shipped_levels
from counter_app.base.privacy import mask_phone
from counter_app.base.texts import text
from counter_app.cases.follow_up import TRIES, DoneFollowUp, FollowUpStep
from counter_app.cases.follow_up_rules import FollowUp
from counter_app.cases.rating import RATING_WORDS
from counter_app.desk.counter import Counter
from counter_app.desk.following_up import days_left, is_about, phone_of
from counter_app.ui.editor.rows import ViewRow
from counter_app.ui.widgets.marks import Mark


def list_rows(counter: Counter, found: Sequence[FollowUp], today: date) -> list[ViewRow]:
    """Over due ones first, then those in work, then those that are closed, each part under its heading."""
    parts = {"over": [], "waiting": [], "done": []}  # type: dict[str, list[FollowUp]]
    for one in found:
        parts["done" if not one.is_open else "over" if one.due < today else "waiting"].append(one)
    rows: list[ViewRow] = []
    for name, ones in parts.items():
        if ones:
            rows.append(ViewRow(f"head:{name}", text(f"follow_up.head.{name}", count=len(ones)), heading=True))
            rows += [_row(counter, one, today) for one in ones]
    return rows


def _row(counter: Counter, one: FollowUp, today: date) -> ViewRow:
    words = text("follow_up.row", number=one.case.number, title=one.case.title)
    if not one.is_open:
        finding = text(f"follow_up.finding.{one.finding.value}") if one.finding else ""
        return ViewRow(one.key, words, Mark.met, text("follow_up.clock.done"), under=finding)
    mark = Mark.missing if one.due < today else Mark.waiting
    step = text(f"follow_up.step.{one.next[0].value}")
    due = text("follow_up.due", day=spoken_date(one.due))
    under = "　".join((due, text("follow_up.next", step=step)))
    return ViewRow(one.key, words, mark, clock_words(counter, one, today), under=under)


def clock_words(counter: Counter, one: FollowUp, today: date) -> str:
    """``剩 3 天``, ``今天到期``, ``超 2 天``; working days."""
    left = days_left(counter, one, today)
    if one.due < today:
        return text("follow_up.clock.over", days=max(1, -left))
    return text("follow_up.clock.left", days=left) if left else text("follow_up.clock.today")


def head_words(one: FollowUp) -> str:
    """Level and moment of the evaluation."""
    moment = from_micros(one.rating.ended_at)
    at = f"{spoken_date(moment.date())} {moment:%H:%M}"
    return text("follow_up.level", at=at, level=one.rating.level, words=shipped_levels().words(one.rating.level))


def about_lines(counter: Counter, one: FollowUp) -> Iterator[str]:
    """What was evaluated, why, by which way, and whom it is about."""
    known = shipped_levels()
    if one.rating.reasons:
        named = (found.words if (found := known.reason(code)) else code for code in one.rating.reasons)
        yield text("follow_up.reasons", reasons="、".join(named))
    if words := _words_of(one):
        yield text("follow_up.said", words=words)
    parts = [text("follow_up.about", who="、".join(sorted(one.about)))]
    if one.rating.source is not None:
        parts.append(text("follow_up.from", source=text(f"follow_up.source.{one.rating.source.value}")))
    phone = phone_of(one.case)
    parts.append(text("follow_up.phone", phone=mask_phone(phone)) if phone else text("follow_up.no_phone"))
    yield "　".join(parts)
    if not one.rating.is_proved:
        yield text("follow_up.no_proof")
    if is_about(counter, one):
        yield text("follow_up.yours")
    if not one.counts:
        yield text("follow_up.not_counted")


def _words_of(one: FollowUp) -> str:
    ended = next((act for act in one.case.history if act.id == one.rating.ended_by), None)
    return ended.personal.words.get(RATING_WORDS, "") if ended is not None and ended.personal else ""


def done_lines(steps: Sequence[DoneFollowUp]) -> Iterator[str]:
    """Every step that was done: when, by whom, how, and what was found."""
    if not steps:
        yield text("follow_up.nothing_done")
    yield from (_done_line(one) for one in steps)


def _done_line(one: DoneFollowUp) -> str:
    moment = from_micros(one.contact.at if one.contact else one.at)
    at = f"{moment.month}月{moment.day}日 {moment:%H:%M}"
    how = ""
    if one.contact is not None:
        way = text(f"follow_up.way.{one.contact.way.value}")
        way = f"{way} {one.contact.phone}".rstrip()
        reached = text("follow_up.done.reached")
        once = one.contact.tries == 1
        tried = text(f"follow_up.done.{'once' if once else 'tries'}", way=way, tries=one.contact.tries)
        how = text("follow_up.done.contact", way=way, reached=reached) if one.contact.reached else tried
    if one.finding is not None:
        how = text(f"follow_up.finding.{one.finding.value}")
        how += f"，{text('follow_up.done.second', who=one.second)}" if one.second else ""
    step = text(f"follow_up.step.{one.step.value}")
    words = "，".join(part for part in (step, how, one.words) if part)
    return text("follow_up.done.line", at=at, who=one.clerk, words=words)


def tries_words(one: FollowUp, step: FollowUpStep) -> str:
    """How often it was tried so far, and how often it has to be."""
    tried = sum(done.contact.tries for done in one.steps if done.step is step and done.contact is not None)
    hint = text("follow_up.contact_hint", tries=TRIES)
    return hint + text("follow_up.tried", count=tried) if tried else hint
