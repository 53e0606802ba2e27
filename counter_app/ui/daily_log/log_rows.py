# SPDX-License-Identifier: Apache-2.0
"""A day's log as rows: exceptions first, then what is to be looked at, then figures, each with its cases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from counter_app.base.clock import from_micros, spoken_date
from counter_app.base.texts import text
from counter_app.cases.actions import Action
from counter_app.cases.day_acts import DayHeard, WordStanding
from counter_app.cases.day_standing import DayStanding, DayState
from counter_app.cases.log_parts import DutyLog, RedAnswer
from counter_app.cases.log_words import (
    device_lines,
    kind_words,
    minutes,
    quiet_lines,
    rating_lines,
    reconciled_words,
    rest_lines,
    shift_words,
    system_lines,
    times_words,
)
from counter_app.cases.slip_log import slip_lines
from counter_app.desk.daily_log import Found
from counter_app.desk.log_paper import LEVELS, figures_of, seen_hash
from counter_app.ui.editor.rows import ViewRow
from counter_app.ui.widgets.marks import Mark

LINE, SAMPLED = "line:", "case:"
_CALM = frozenset({"due_today", "second_notice", "centre"})


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row, and the cases it leads to."""

    shown: ViewRow
    cases: tuple[str, ...] = ()


def log_rows(
    day: DayStanding, answers: Mapping[str, RedAnswer], found: Mapping[str, Found], numbers: Mapping[str, str]
) -> list[LogRow]:
    """All rows of a day, from top to bottom."""
    rows = [*_red(day, answers)]
    if day.acts.sampling is not None:
        rows += _sampled(day, found, numbers)
    if day.log.idle:
        rows.append(_words("empty", text("cases.log.empty")))
    rows += [*_items(day.log), *_figures(day), *_sensitive(day.log), *_rest(day), *_acts(day)]
    return rows


def _heading(name: str, **shown: object) -> LogRow:
    return LogRow(ViewRow(f"head:{name}", text(f"daily_log.page.head.{name}", **shown), heading=True))


def _words(name: str, words: str, *cases: str, under: str = "", mark: Mark | None = None) -> LogRow:
    return LogRow(ViewRow(name, words, mark, under=under), cases)


def _red(day: DayStanding, answers: Mapping[str, RedAnswer]) -> Iterator[LogRow]:
    lines = day.log.exceptions
    yield _heading("red", count=len(lines)) if lines else _heading("no_red")
    for one in lines:
        said = answers.get(one.key)
        under = text("daily_log.page.answered", owner=said.owner, reason=said.reason) if said else ""
        open_mark = Mark.waiting if one.kind in _CALM else Mark.missing
        yield LogRow(
            ViewRow(LINE + one.key, one.words, Mark.met if said else open_mark, kind_words(one.kind), under=under),
            (one.case,) if one.case else (),
        )
    for number, words in enumerate(quiet_lines(day.log)):
        yield _words(f"quiet:{number}", words, mark=Mark.met if number == 0 else Mark.unseen)


def _sampled(day: DayStanding, found: Mapping[str, Found], numbers: Mapping[str, str]) -> Iterator[LogRow]:
    sampling = day.acts.signing or day.acts.sampling
    if sampling is None:
        return
    seen = sum(one.verdict is not None or one.case in found for one in sampling.cases)
    yield _heading("sampled", seen=seen, count=len(sampling.cases), seed=sampling.seed)
    for one in sampling.cases:
        given = found.get(one.case)
        verdict = one.verdict or (given.verdict if given else None)
        state = text(f"daily_log.verdict.{verdict.value}") if verdict else text("daily_log.cli.unseen")
        finding = given.words if given else day.acts.finding(one.case)
        mark = Mark.unseen if verdict is None else Mark.met if verdict in ("fine", "good") else Mark.defective
        words = f"{numbers.get(one.case, one.case)}　{kind_words(one.why)}"
        yield LogRow(ViewRow(SAMPLED + one.case, words, mark, state, under=finding), (one.case,))


def _items(log: DutyLog) -> Iterator[LogRow]:
    if not log.items:
        return
    yield _heading("items", times=times_words(log.times))
    yield _words("charts", text("daily_log.page.charts"))
    for place, one in enumerate(log.items):
        counts = "　".join(f"{text(f'cases.figure.{each.name}')} {each.count}" for each in one.counts if each.count)
        spent = ""
        if one.times.counted:
            shown = {"median": minutes(one.times.median), "p90": minutes(one.times.p90)}
            spent = text("daily_log.page.spent", **shown, left_out=one.times.left_out)
        cases = tuple(sorted({case for each in one.counts for case in each.cases}))
        yield LogRow(ViewRow(f"item:{place}", one.title, under=f"{counts}　{spent}".rstrip(), bold=True), cases)


def _figures(day: DayStanding) -> Iterator[LogRow]:
    """Levels stand there once the day is closed: nobody at the window sees before what was pressed."""
    hidden = not day.shows_levels
    named = [one for one in figures_of(day.log) if not (hidden and one[1].name in LEVELS)]
    if named:
        yield _heading("figures_open" if hidden else "figures")
    for place, (name, figure) in enumerate(named):
        yield LogRow(ViewRow(f"figure:{place}", f"{name}　{figure.count}"), figure.cases)
    told = () if hidden else rating_lines(day.log.ratings)
    for number, words in enumerate((*told, *rest_lines(day.log, levels=not hidden))):
        yield _words(f"rating:{number}", words)


def _sensitive(log: DutyLog) -> Iterator[LogRow]:
    if log.sensitive:
        yield _heading("sensitive", count=len(log.sensitive))
    for place, one in enumerate(log.sensitive):
        yield _words(f"act:{place}", one.words, *([one.case] if one.case else []))


def _rest(day: DayStanding) -> Iterator[LogRow]:
    log = day.log
    yield _heading("system")
    sides = reconciled_words(log.reconciled, log.surroundings)
    loose = tuple(sorted({*log.reconciled.missing.cases, *log.reconciled.without_decision.cases}))
    yield _words("sides", sides, *loose, mark=Mark.met if log.reconciled.agrees else Mark.defective)
    lines = (*slip_lines(log.slips), *device_lines(log), *system_lines(log.surroundings))
    for number, words in enumerate((*lines, *(shift_words(one) for one in log.shifts))):
        yield _words(f"system:{number}", words)
    if day.earlier:
        dates = "、".join(spoken_date(one) for one in day.earlier)
        yield _words("earlier", text("daily_log.earlier", dates=dates), mark=Mark.defective)
    if day.later:
        shown = {"date": spoken_date(day.day), "count": len(day.later)}
        words = text("daily_log.check.later" if day.state is DayState.signed else "daily_log.later", **shown)
        yield _words("later", words, *day.later, mark=Mark.missing)


def _acts(day: DayStanding) -> Iterator[LogRow]:
    acts = day.acts
    if acts.closed is None and not acts.returned:
        return
    yield _heading("acts", hash=seen_hash(day)[:12], previous=day.log.previous[:12] or "—")
    listed = [("returned", one) for one in acts.returned]
    listed += [("closed", acts.closed)] if acts.closed is not None else []
    listed += [("signed", acts.signed)] if acts.signed is not None else []
    listed += [("amended", one) for one in acts.amended]
    for number, (kind, action) in enumerate(listed):
        yield _words(f"done:{number}", _act(kind, action), under=_said(action))
    for number, word in enumerate(acts.words):
        followed = word.standing is WordStanding.followed
        yield _words(f"word:{number}", _heard(word), under=word.why, mark=Mark.met if followed else Mark.missing)


def _heard(word: DayHeard) -> str:
    """A word of the centre on the day, and whether it counts here."""
    how = "followed" if word.standing is WordStanding.followed else "unfollowed"
    said = text(f"daily_log.word.{word.says.value}")
    return text(f"daily_log.word.heard.{how}", by=word.by, at=_moment(word.said_at), said=said)


def _act(kind: str, action: Action) -> str:
    return text(f"daily_log.paper.act.{kind}", clerk=action.clerk, at=_moment(action.at))


def _moment(micros: int) -> str:
    moment = from_micros(micros)
    return f"{spoken_date(moment.date())} {moment:%H:%M}"


def _said(action: Action) -> str:
    words = action.personal.words if action.personal is not None else {}
    return words.get("reason") or words.get("note", "")
