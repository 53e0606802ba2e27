# SPDX-License-Identifier: Apache-2.0
"""Deadlines (办结时限) that explain themselves line by line.

The first day is not counted; only working days count, make-up days among them; a last day on a rest day moves
on; months are calendar months; the clock stands still from the day after a pause begins to the day it ends, so
that the day of coming back is a first day again. A pause that is still open leaves the date open.
"""

import calendar as months
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from counter_app.base.clock import SHANGHAI, spoken_date
from counter_app.base.texts import text
from counter_app.cases.actions import Due
from counter_app.cases.calendar import MAKE_UP, ONE_DAY, WEEKEND, Day, WorkCalendar
from counter_app.catalogue.items import Limit, LimitKind
from counter_app.settings import Hours


class PauseReason(StrEnum):
    """Why the clock stands still, in the words of the explanation."""

    suspended = "中止"
    correcting = "补正"


class Pause(msgspec.Struct, frozen=True):
    """The clock stands still: while the applicant corrects, or the case is suspended. ``until`` None: still so."""

    since: datetime
    until: datetime | None
    why: PauseReason = PauseReason.suspended


class _Count(msgspec.Struct):
    """One limit being counted: the date so far (None: no date), and what is to be said of it."""

    due: date | None = None
    lines: list[str] = []
    provisional: set[int] = set()  # years that are not announced


def months_later(day: date, amount: int) -> date:
    """The same day some calendar months on, or the month's last where it has no such day."""
    year, month = divmod(day.month - 1 + amount, 12)
    last = months.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def compute_due(
    limit: Limit,
    statutory: Limit | None,
    start: datetime,
    calendar: WorkCalendar,
    hours: Hours,
    pauses: Sequence[Pause] = (),
    extension_days: int = 0,
) -> Due:
    """When a case accepted at ``start`` must be finished. Of a promised and a statutory limit the stricter leads."""
    reckoning = _Reckoning(start.astimezone(SHANGHAI), calendar, hours, _merged(pauses), extension_days)
    promised = reckoning.count(limit)
    lines = promised.lines
    due, due_statutory = promised.due, None
    provisional = promised.provisional
    if statutory is not None:
        legal = reckoning.count(statutory)
        lines = [*lines, text("cases.due.statutory"), *legal.lines]
        due_statutory = legal.due
        provisional |= legal.provisional
        if legal.due is not None and (due is None or legal.due < due):
            due = legal.due
            lines.append(text("cases.due.statutory_leads", date=reckoning.spoken(legal.due)))
    lines += [text("cases.due.provisional", year=year) for year in sorted(provisional)]
    return Due(
        due=due.isoformat() if due else "",
        due_statutory=due_statutory.isoformat() if due_statutory else "",
        provisional=bool(provisional),
        explanation=tuple(lines),
    )


class _Reckoning(msgspec.Struct, frozen=True):
    """What both limits of a case share."""

    start: datetime
    calendar: WorkCalendar
    hours: Hours
    pauses: tuple[Pause, ...]
    extension: int

    def spoken(self, day: date) -> str:
        return spoken_date(day, year=day.year != self.start.year)

    def brief(self, day: date) -> str:
        return self.spoken(day).split(" ")[0]

    def count(self, limit: Limit) -> _Count:
        count = _Count()
        match limit.kind:
            case LimitKind.unstated:
                count.lines.append(text("cases.due.unstated"))
                return count
            case LimitKind.within_working_days:
                count.lines.append(text("cases.due.within", words=limit.text))
                return count
            case LimitKind.immediate:
                self._immediate(count, self.start)
            case LimitKind.working_days:
                count.lines.append(text("cases.due.start", date=self.spoken(self.start.date())))
                count.lines.append(text("cases.due.working_days", amount=limit.amount))
                if self.extension:
                    count.lines.append(text("cases.due.extension", amount=self.extension))
                self._walk(count, self.start.date(), limit.amount + self.extension)
            case LimitKind.months:
                self._months(count, limit.amount)
        if self.extension and count.due is not None and limit.kind is not LimitKind.working_days:
            count.lines.append(text("cases.due.extension", amount=self.extension))
            self._walk(count, count.due, self.extension)
        if count.due is not None:
            count.lines.append(text("cases.due.result", date=self.spoken(count.due)))
        return count

    def _immediate(self, count: _Count, moment: datetime) -> None:
        """Due the same day when taken in hours, else the next working day; a pause begins anew when it ends."""
        taken = self.calendar.day(moment.date())
        closing = self.hours.spans[-1][1] if self.hours.spans else None
        if not taken.working:
            count.lines.append(text("cases.due.immediate_rest", date=self.spoken(taken.day), name=taken.name))
            landing = self._landing(count, taken.day)
        elif closing is not None and moment.time() >= closing:
            shown = f"{moment:%H:%M}"
            count.lines.append(text("cases.due.immediate_after", date=self.spoken(taken.day), time=shown))
            landing = self._landing(count, taken.day + ONE_DAY)
        else:
            count.lines.append(text("cases.due.immediate", date=self.spoken(taken.day), time=f"{moment:%H:%M}"))
            landing = self._landing(count, taken.day)
        count.due = landing
        pause = next((one for one in self.pauses if moment < one.since and one.since.date() <= landing), None)
        if pause is None:
            return
        count.due = None
        if pause.until is None:
            count.lines.append(text("cases.due.standing", date=self.spoken(pause.since.date()), why=pause.why))
        else:
            first, last = self.brief(pause.since.date()), self.brief(pause.until.date())
            count.lines.append(text("cases.due.pause_again", first=first, last=last, why=pause.why))
            self._immediate(count, pause.until)

    def _months(self, count: _Count, amount: int) -> None:
        begin = self.start.date()
        due = months_later(begin, amount)
        count.lines.append(text("cases.due.start", date=self.spoken(begin)))
        count.lines.append(text("cases.due.months", amount=amount, date=self.spoken(due)))
        for pause, first, end in self._stops(begin):
            if first >= due:
                break
            if end is None:
                count.lines.append(text("cases.due.standing", date=self.spoken(first), why=pause.why))
                return
            due += end - first
            days = (end - first).days
            shown = {"first": self.brief(first), "last": self.brief(end), "why": pause.why}
            count.lines.append(text("cases.due.pause_days", **shown, amount=days))
        landing = self._landing(count, due)
        if landing != due:
            moved = {"date": self.spoken(due), "name": self.calendar.day(due).name, "next": self.spoken(landing)}
            count.lines.append(text("cases.due.moved", **moved))
        count.due = landing

    def _walk(self, count: _Count, begin: date, amount: int) -> None:
        """Count working days after ``begin``; sets the due date, or leaves None under an open pause."""
        skipped: list[Day] = []
        stopped: dict[int, int] = {}
        stops = tuple(self._stops(begin))
        open_stop = next((pause for pause, _, end in stops if end is None), None)
        day, left = begin, amount
        count.due = None
        while left:
            day += ONE_DAY
            found = self.calendar.day(day)
            place = next(
                (i for i, (_, first, end) in enumerate(stops) if first < day and (end is None or day <= end)), None
            )
            if place is not None:
                if stops[place][2] is None:
                    break
                stopped[place] = stopped.get(place, 0) + found.working
                continue
            if found.provisional:
                count.provisional.add(day.year)
            skipped.append(found)
            left -= found.working
        count.lines += self._skips(skipped)
        for place, days in stopped.items():
            pause, first, end = stops[place]
            shown = {"first": self.brief(first), "last": self.brief(end or first), "why": pause.why}
            count.lines.append(text("cases.due.pause_working_days", **shown, amount=days))
        if left and open_stop is not None:
            since = self.spoken(open_stop.since.date())
            count.lines.append(text("cases.due.standing_left", date=since, why=open_stop.why, amount=left))
        else:
            count.due = day

    def _skips(self, days: Sequence[Day]) -> Iterator[str]:
        """Why days between were not counted (holidays by range, weekends as one sum), and make-up days that were."""
        at = 0
        while at < len(days):
            first = last = days[at]
            at += 1
            if first.name == MAKE_UP:
                yield text("cases.due.make_up", date=self.spoken(first.day))
            elif first.name not in ("", WEEKEND):
                while at < len(days) and days[at].name == first.name and days[at].day == last.day + ONE_DAY:
                    last = days[at]
                    at += 1
                days_off = (last.day - first.day).days + 1
                shown = {"first": self.brief(first.day), "last": self.brief(last.day), "name": first.name}
                yield text("cases.due.holiday" if days_off > 1 else "cases.due.holiday_day", **shown, amount=days_off)
        weekends = sum(one.name == WEEKEND for one in days)
        if weekends:
            yield text("cases.due.weekends", amount=weekends)

    def _landing(self, count: _Count, day: date) -> date:
        landing = self.calendar.working_day_from(day)
        while day <= landing.day:
            if self.calendar.day(day).provisional:
                count.provisional.add(day.year)
            day += ONE_DAY
        return landing.day

    def _stops(self, begin: date) -> Iterator[tuple[Pause, date, date | None]]:
        """Pauses as days (first, last]: the day a pause begins still counts, the day it ends does not."""
        for pause in self.pauses:
            first = max(pause.since.date(), begin)
            end = pause.until.date() if pause.until else None
            if end is None or end > first:
                yield pause, first, end


def _merged(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """Pauses in order, in Shanghai time, those that overlap made one."""
    merged: list[Pause] = []
    for one in sorted(pauses, key=lambda pause: pause.since):
        until = one.until.astimezone(SHANGHAI) if one.until else None
        pause = Pause(one.since.astimezone(SHANGHAI), until, one.why)
        before = merged[-1] if merged else None
        if before is not None and (before.until is None or pause.since <= before.until):
            ends = None if before.until is None or pause.until is None else max(before.until, pause.until)
            merged[-1] = replace(before, until=ends)
        else:
            merged.append(pause)
    return tuple(merged)
