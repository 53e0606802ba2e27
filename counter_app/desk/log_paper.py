# SPDX-License-Identifier: Apache-2.0
"""The log of a day as paper, as a workbook and as JSON: one and the same content."""

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.base.clock import SHANGHAI, from_micros, spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import text
from counter_app.cases.actions import Action
from counter_app.cases.charts import day_charts
from counter_app.cases.day_standing import DayStanding
from counter_app.cases.duty_log import log_bytes, log_hash
from counter_app.cases.log_parts import DutyLog, Figure, HandlingTimes
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
from counter_app.desk.a4_printer import Sent, send_sheet
from counter_app.desk.counter import Counter
from counter_app.reports.daily_facts import DailySheetFacts, SheetSection, SheetTable

if TYPE_CHECKING:
    from openpyxl import Workbook

CHART_WIDTH = 640.0
LEVELS = frozenset("12345")
"""Names of figures that say what citizens pressed."""

_ITEM_COLUMNS = ("opened", "accepted", "notices", "refused", "promised", "completed", "delivered", "withdrawn")


def exported(counter: Counter, day: DayStanding, kind: str) -> bytes:
    """The log in a format. The same log and acts give the same file, byte for byte; before the day is closed none
    tells what citizens pressed."""
    if kind == "json":
        return log_bytes(seen_log(day))
    from counter_app.reports.daily_sheet import render_daily_sheet

    facts = sheet_facts(counter, day, case_numbers(counter, day.log))
    return render_daily_sheet(facts) if kind == "pdf" else _workbook(facts)


def seen_log(day: DayStanding) -> DutyLog:
    """The log as it may be seen now."""
    return day.log if day.shows_levels else day.log.without_levels


def seen_hash(day: DayStanding) -> str:
    """The hash of the log as it may be seen now: from that of the whole what was pressed can be found by trying."""
    return day.log_hash if day.shows_levels else log_hash(seen_log(day))


def write_export(path: Path, whole: bytes) -> None:
    """Write it where nothing stands yet. Raises CounterError where the file is there or cannot be written."""
    try:
        with path.open("xb") as file:
            file.write(whole)
    except FileExistsError as error:
        raise CounterError("daily_log.file_there", file=path.name) from error
    except OSError as error:
        raise CounterError("daily_log.not_written", file=path.name) from error


def case_numbers(counter: Counter, log: DutyLog) -> Mapping[str, str]:
    """The numbers of all cases that stand in a log."""
    ids = {case for _, one in figures_of(log) for case in one.cases} | {
        line.case for line in log.exceptions if line.case
    }
    ids |= {*log.deviating, *(line.case for line in log.sensitive if line.case), *log.cases}
    return {key: case.number or case.title for key, case in counter.store.cases(ids).items()}


def print_log(counter: Counter, day: DayStanding, numbers: Mapping[str, str]) -> Sent:
    """Draw the sheet and send it where this window's A4 goes. Touches no store, so it runs in the printing lane."""
    from counter_app.reports.daily_sheet import render_daily_sheet

    pdf = render_daily_sheet(sheet_facts(counter, day, numbers))
    return send_sheet(counter, pdf, file=f"log-{day.window}-{day.day}", paper=text("daily_log.paper.title"))


def sheet_facts(counter: Counter, day: DayStanding, numbers: Mapping[str, str]) -> DailySheetFacts:
    """Everything the sheet says; ``numbers`` are those of the cases in it."""
    log = day.log
    return DailySheetFacts(
        title=text("daily_log.paper.title"),
        hall=log.surroundings.hall or counter.settings.hall.name,
        date=spoken_date(day.day, year=True),
        window=text("papers.window", number=day.window),
        state=text(f"daily_log.state.{day.state.value}"),
        made_at=_moment(day),
        sections=tuple(one for one in _sections(day, numbers) if one.lines or one.table or one.picture),
        foot=(
            text("daily_log.paper.hash", hash=seen_hash(day)),
            text("daily_log.paper.before", previous=log.previous or "—", program=log.surroundings.program or "—"),
        ),
        practice=counter.settings.window.practice,
    )


def _moment(day: DayStanding) -> datetime:
    """When the log was last acted upon; of an open one the end of its day, so that printing it twice is the same."""
    acts = day.acts
    last = max((one.at for one in (acts.closed, acts.signed, *acts.amended) if one is not None), default=0)
    return from_micros(last) if last else datetime.combine(day.day, time(), SHANGHAI)


def _sections(day: DayStanding, numbers: Mapping[str, str]) -> Iterator[SheetSection]:
    log = day.log
    answers = {one.line: one for one in log.answers}
    red = []
    for line in log.exceptions:
        said = answers.get(line.key)
        told = text("daily_log.paper.answer", owner=said.owner, reason=said.reason) if said else "—"
        red.append((kind_words(line.kind), line.words, told))
    title = text("daily_log.paper.red", count=len(red)) if red else text("daily_log.paper.no_red")
    heads = tuple(text(f"daily_log.paper.{one}") for one in ("what", "which", "answer_head"))
    table = SheetTable(heads, (20, 46, 34), tuple(red)) if red else None
    yield SheetSection(title, lines=tuple(quiet_lines(log)), table=table, strong=True)
    lines = (text("cases.log.empty"),) if log.idle else tuple(_totals(log))
    yield SheetSection(text("daily_log.paper.cases"), lines=lines, table=_items(log))
    closed = day.shows_levels  # before, nobody at the window sees what citizens pressed
    for one in day_charts(log, CHART_WIDTH, levels=closed):
        yield SheetSection(one.title, picture=one)
    yield SheetSection(text("daily_log.paper.hours"), table=_hours(log))
    yield SheetSection(text("daily_log.paper.ratings"), lines=tuple(rating_lines(log.ratings, levels=closed)))
    yield SheetSection(text("daily_log.paper.people"), lines=tuple(rest_lines(log, levels=closed)))
    sensitive = tuple(one.words for one in log.sensitive)
    typed = log.devices.typed_identities.count
    own = (text("cases.log.typed_identity", count=typed),) if typed else ()
    yield SheetSection(text("daily_log.paper.sensitive"), lines=(*sensitive, *own))
    system = (
        *slip_lines(log.slips),
        *device_lines(log),
        reconciled_words(log.reconciled, log.surroundings),
        *system_lines(log.surroundings),
    )
    yield SheetSection(text("daily_log.paper.system"), lines=system)
    open_now = text("daily_log.paper.still_open", count=log.still_open.count)
    note = text("daily_log.paper.note", note=log.note) if log.note else text("daily_log.paper.no_note")
    yield SheetSection(text("daily_log.paper.handover"), lines=(note, open_now, *map(shift_words, log.shifts)))
    yield SheetSection(text("daily_log.paper.sampled"), lines=tuple(_seed(day)), table=_sampled(day, numbers))
    yield SheetSection(text("daily_log.paper.signatures"), lines=tuple(_signatures(day)))
    yield SheetSection(text("daily_log.paper.behind"), table=_behind(log, numbers, levels=closed))


def _totals(log: DutyLog) -> Iterator[str]:
    yield "　".join(f"{text(f'cases.figure.{one.name}')} {one.count}" for one in log.totals)
    yield times_words(log.times)


def _items(log: DutyLog) -> SheetTable | None:
    if not log.items:
        return None
    heads = (text("daily_log.paper.item"), *(text(f"cases.figure.{one}") for one in _ITEM_COLUMNS))
    heads = (*heads, text("daily_log.paper.median"), text("daily_log.paper.p90"))
    rows = []
    for one in log.items:
        counts = {figure.name: figure.count for figure in one.counts}
        shown = (str(counts[name] or "") for name in _ITEM_COLUMNS)
        rows.append((one.title, *shown, *_spans(one.times)))
    return SheetTable(heads, (25, 7, 7, 7, 9, 9, 7, 7, 7, 7, 8), tuple(rows))


def _hours(log: DutyLog) -> SheetTable | None:
    heads = tuple(text(f"daily_log.paper.{one}") for one in ("hour", "received", "median", "p90", "left_out"))
    rows = tuple(
        (
            text("daily_log.paper.of_hour", hour=one.hour),
            str(one.received.count),
            *_spans(one.times),
            str(one.times.left_out or ""),
        )
        for one in log.hours
    )
    return SheetTable(heads, (20, 20, 20, 20, 20), rows) if rows else None


def _spans(times: HandlingTimes) -> tuple[str, str]:
    return (str(minutes(times.median)), str(minutes(times.p90))) if times.counted else ("", "")


def _seed(day: DayStanding) -> Iterator[str]:
    sampling = day.acts.sampling
    if sampling is not None:
        yield text("daily_log.cli.sampled", seed=sampling.seed, count=len(sampling.cases))


def _sampled(day: DayStanding, numbers: Mapping[str, str]) -> SheetTable | None:
    sampling = day.acts.signing or day.acts.sampling
    if sampling is None or not sampling.cases:
        return None
    heads = tuple(text(f"daily_log.paper.{one}") for one in ("case", "why", "verdict", "finding"))
    rows = tuple(
        (
            numbers.get(one.case, one.case),
            kind_words(one.why),
            text(f"daily_log.verdict.{one.verdict.value}") if one.verdict else text("daily_log.cli.unseen"),
            day.acts.finding(one.case),
        )
        for one in sampling.cases
    )
    return SheetTable(heads, (34, 20, 14, 32), rows)


def _signatures(day: DayStanding) -> Iterator[str]:
    acts = day.acts
    for one in acts.returned:
        yield _act("returned", one, (one.personal.words if one.personal else {}).get("reason", ""))
    if acts.closed is not None:
        yield _act("closed", acts.closed, "")
    if acts.signed is not None:
        yield _act("signed", acts.signed, acts.opinion)
    for one in acts.amended:
        yield _act("amended", one, (one.personal.words if one.personal else {}).get("reason", ""))


def _act(kind: str, action: Action, words: str) -> str:
    moment = from_micros(action.at)
    at = f"{spoken_date(moment.date(), year=True)} {moment:%H:%M}"
    told = text(f"daily_log.paper.act.{kind}", clerk=action.clerk, at=at)
    return f"{told}　{words}" if words else told


def _behind(log: DutyLog, numbers: Mapping[str, str], *, levels: bool) -> SheetTable | None:
    rows = tuple(
        (name, str(figure.count), "、".join(numbers.get(case, case) for case in figure.cases))
        for name, figure in figures_of(log)
        if levels or figure.name not in LEVELS
    )
    heads = tuple(text(f"daily_log.paper.{one}") for one in ("figure", "count", "numbers"))
    return SheetTable(heads, (24, 8, 68), rows) if rows else None


def figures_of(log: DutyLog) -> Iterator[tuple[str, Figure]]:
    """Every figure of a log that leads to cases, with its name in words."""
    known = shipped_levels()
    named = [(text(f"cases.figure.{one.name}"), one) for one in log.totals]
    named += [(text(f"daily_log.figure.{one.name}"), one) for one in (log.ratings.asked_in_all, log.ratings.rated)]
    named.append((text("daily_log.figure.not_rated"), log.ratings.not_rated))
    named += [(known.words(int(one.name)), one) for one in log.ratings.levels]
    for one in (log.devices.typed_identities, log.devices.a4_instead):
        named.append((kind_words(one.name), one))
    for one in (log.devices.print_faults, log.devices.rating_faults, log.still_open):
        named.append((text(f"daily_log.figure.{one.name}"), one))
    for one in (log.reconciled.owed, log.reconciled.out, log.reconciled.missing, log.reconciled.without_decision):
        named.append((text(f"daily_log.figure.{one.name}"), one))
    left_out = Figure("left_out", log.times.left_out, log.times.cases_left_out)
    named.append((text("daily_log.figure.left_out"), left_out))
    yield from ((name, one) for name, one in named if one.count and one.cases)


def _workbook(facts: DailySheetFacts) -> bytes:
    """One sheet a part; every cell is text or a number, nothing is ever calculated."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    worded = [one for one in facts.sections if one.picture is None]
    for number, section in enumerate(worded, 1):
        sheet = book.create_sheet(f"{number} {section.title[:24]}".translate(_NO_TITLE))
        if number == 1:
            practising = [text("ui.top.practice")] if facts.practice else []
            sheet.append([facts.title, facts.date, facts.window, facts.state, *practising])
            sheet.append([facts.foot[0]])
        for line in section.lines:
            sheet.append([line])
        if section.table is not None:
            sheet.append([*section.table.heads])
            for row in section.table.rows:
                sheet.append([int(one) if one.isascii() and one.isdecimal() and len(one) < 9 else one for one in row])
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    cell.data_type = "s"
    return _saved(book, facts.made_at)


def _saved(book: "Workbook", made_at: datetime) -> bytes:
    """The workbook as a file with one time on all its parts; left to itself it bears that of every saving."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    from openpyxl.writer.excel import ExcelWriter

    book.properties.created = book.properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    on_wall = made_at.astimezone(SHANGHAI).timetuple()[:6]
    loose, whole = io.BytesIO(), io.BytesIO()
    with ZipFile(loose, "w") as parts:
        ExcelWriter(book, parts).write_data()
    with ZipFile(loose) as parts, ZipFile(whole, "w") as packed:
        for name in parts.namelist():
            packed.writestr(ZipInfo(name, on_wall), parts.read(name), ZIP_DEFLATED)
    return whole.getvalue()


_NO_TITLE = str.maketrans("", "", "[]:*?/\\")
