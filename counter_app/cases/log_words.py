# SPDX-License-Identifier: Apache-2.0
"""A log in plain lines, exceptions first."""

import math
from collections.abc import Iterator

from counter_app.base.clock import from_micros, spoken_date
from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import text
from counter_app.cases.log_parts import EXCEPTIONS, DutyLog, Figure, HandlingTimes, RatingFigures, Reconciliation, Shift
from counter_app.cases.queue_figures import QueueFigures
from counter_app.cases.slip_log import slip_lines
from counter_app.cases.surroundings import CentreStanding, Surroundings


def log_lines(log: DutyLog, *, levels: bool = True) -> tuple[str, ...]:
    """The log as plain lines, exceptions first. Without ``levels`` what citizens pressed stays unseen."""
    lines = [text("cases.log.head", date=spoken_date(log.day, year=True), windows="、".join(log.windows) or "—")]
    if not log.actions and not log.exceptions:
        return (*lines, text("cases.log.empty"))
    lines += [one.words for one in log.exceptions]
    lines += quiet_lines(log)
    if log.idle:
        lines.append(text("cases.log.empty"))
    for item in log.items:
        figures = "，".join(figure_words(one) for one in item.counts if one.count)
        lines.append(text("cases.log.items", title=item.title, figures=figures))
    lines.append(times_words(log.times))
    lines += rating_lines(log.ratings, levels=levels)
    lines += rest_lines(log, levels=levels)
    lines += slip_lines(log.slips)
    lines += [one.words for one in log.sensitive]
    if log.devices.typed_identities.count:
        lines.append(text("cases.log.typed_identity", count=log.devices.typed_identities.count))
    lines += device_lines(log)
    lines.append(reconciled_words(log.reconciled, log.surroundings))
    lines += system_lines(log.surroundings)
    return (*lines, *(shift_words(one) for one in log.shifts))


def quiet_lines(log: DutyLog) -> Iterator[str]:
    """Which red lines there are none of, and which nobody records."""
    shown = {one.kind for one in log.exceptions}
    unknown = (*log.not_recorded, *(() if log.surroundings.centre_counts else ("not_at_centre", "outbox_old")))
    quiet = [kind for kind in EXCEPTIONS if kind not in shown and kind not in unknown]
    if log.rest is None and "follow_up_over" in quiet:
        quiet.remove("follow_up_over")  # a log of the first form knows nothing of them
    if quiet:
        yield text("cases.log.quiet", kinds="、".join(kind_words(kind) for kind in quiet))
    if log.not_recorded:
        yield text("cases.log.not_recorded", kinds="、".join(kind_words(kind) for kind in log.not_recorded))


def kind_words(kind: str) -> str:
    """What a kind of line is called."""
    return text(f"cases.log_kind.{kind}")


def figure_words(one: Figure) -> str:
    """受理 41."""
    return text("cases.log.figure", name=text(f"cases.figure.{one.name}"), count=one.count)


def times_words(times: HandlingTimes) -> str:
    """Median and P90, and how many were left out."""
    if not times.counted:
        return text("cases.log.no_times", left_out=times.left_out)
    shown = {"median": minutes(times.median), "p90": minutes(times.p90), "count": times.counted}
    return text("cases.log.times", **shown, left_out=times.left_out)


def rating_lines(ratings: RatingFigures, *, levels: bool = True) -> Iterator[str]:
    """Nothing where nobody was asked; without ``levels`` only how many pressed."""
    if not ratings.asked_in_all.count and not ratings.rated.count:
        return
    known = shipped_levels()
    asked = {"asked": ratings.asked_in_all.count, "rated": ratings.rated.count, "not_rated": ratings.not_rated.count}
    yield text("cases.log.ratings", **asked)
    if not levels:
        return
    if ratings.rated.count:
        named = (text("cases.log.figure", name=known.words(int(one.name)), count=one.count) for one in ratings.levels)
        yield text("cases.log.rating_levels", figures="，".join(named))
    for one in ratings.reasons:
        reason = known.reason(one.name)
        yield text("cases.log.rating_reason", reason=reason.words if reason else one.name, count=one.count)
    yield from (one.words for one in ratings.follow_ups)


def rest_lines(log: DutyLog, *, levels: bool = True, cases: bool = True) -> Iterator[str]:
    """People who need more time, who came a third time, what a local default counted; without ``cases`` none of the
    lines that are about one."""
    if log.rest is None:
        return
    if log.rest.care:
        named = (
            text("cases.log.figure", name=text(f"cases.care.{one.name}"), count=one.count) for one in log.rest.care
        )
        yield text("cases.log.care", figures="，".join(named))
    if cases:
        yield from (one.words for one in log.rest.third_trips)
    yield from (one.words for one in log.rest.handovers)
    if log.rest.queue is not None:
        yield from queue_lines(log.rest.queue)
    if levels and cases:
        yield from (one.words for one in log.rest.follow_ups)
    if levels and log.rest.defaults:
        known = shipped_levels()
        told = (text("cases.log.figure", name=known.words(int(one.name)), count=one.count) for one in log.rest.defaults)
        yield text("cases.log.defaults", figures="，".join(told))


def queue_lines(queue: QueueFigures) -> Iterator[str]:
    """Numbers and waits, then pauses."""
    if queue.taken or queue.called:
        shown = {"taken": queue.taken, "called": queue.called, "served": queue.served, "wrong": queue.wrong}
        apart = {"passed": sum(n for _, n in queue.passed), "moved": sum(n for _, n in queue.transferred)}
        yield text("cases.log.queue", **shown, **apart)
    waits = queue.waits
    if waits.counted:
        spans = {"median": minutes(waits.median), "p90": minutes(waits.p90), "longest": minutes(waits.longest)}
        yield text("cases.log.waits", **spans, number=waits.longest_number, count=waits.counted)
    if queue.pauses:
        count = sum(n for _, n in queue.pauses)
        yield text("cases.log.pauses", count=count, minutes=minutes(queue.paused_micros))


def device_lines(log: DutyLog) -> Iterator[str]:
    """Faults of the day by its actions, and what is in fault now where that is known."""
    for one in (log.devices.print_faults, log.devices.rating_faults):
        if one.count:
            yield text(f"cases.log.{one.name}", count=one.count)
    standing = log.surroundings.devices
    if standing is not None:
        named = "、".join(text(f"equipment.kind.{one}") for one in standing) or text("cases.log.none")
        yield text("cases.log.devices", named=named)


def reconciled_words(sides: Reconciliation, surroundings: Surroundings) -> str:
    """The three sides on one line."""
    centre = text(f"cases.log.centre_side.{surroundings.centre.value}", count=sides.at_centre or 0)
    shown = {"out": sides.out.count, "missing": sides.missing.count, "recorded": sides.recorded, "centre": centre}
    return text("cases.log.reconciled", **shown)


def system_lines(surroundings: Surroundings) -> Iterator[str]:
    """The way to the centre; what is not known is said to be so."""
    if surroundings.outbox_age is not None and surroundings.centre is not CentreStanding.apart:
        shown = {"count": surroundings.outbox_waiting or 0, "minutes": surroundings.outbox_age // 60_000_000}
        yield text("cases.log.outbox", **shown)
    if surroundings.offline_minutes is not None:
        yield text("cases.log.offline", minutes=surroundings.offline_minutes)
    elif surroundings.centre is not CentreStanding.apart:
        yield text("cases.log.offline_unknown")
    if surroundings.late:
        yield text("cases.log.late", count=surroundings.late, minutes=minutes(surroundings.slowest or 0))


def shift_words(shift: Shift) -> str:
    """0312　08:42 到 16:42."""
    first = f"{from_micros(shift.first):%H:%M}" if shift.first else "—"
    if not shift.last:
        return text("cases.log.shift_open", clerk=shift.clerk, first=first)
    return text("cases.log.shift", clerk=shift.clerk, first=first, last=f"{from_micros(shift.last):%H:%M}")


def minutes(micros: int) -> int:
    """Begun minutes."""
    return math.ceil(micros / 60_000_000)
