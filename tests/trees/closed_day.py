# SPDX-License-Identifier: Apache-2.0
"""A made-up window's day with everything its log can bear: decided, closed, sampled, signed and amended."""

from pathlib import Path

from flows.desk_day import MORNING, SUPERVISOR, open_day

from counter_app.cases.day_acts import Verdict
from counter_app.cases.log_parts import RedAnswer
from counter_app.desk import daily_log
from counter_app.desk.daily_log import Found

DAY = MORNING.date().isoformat()
RARE = "明天补打，㛃𠮷䶮"
"""Words with characters that only the second of the two fonts has."""


def make_closed_day(home: Path) -> None:
    """Play it in the given folder; nothing of it is open afterwards."""
    with open_day(home) as day:
        first = day.flexible().checklist.lines[0].material.id
        for number in range(6):
            day.clock.move(minutes=17)
            if number % 3 == 0:
                day.notified(first)
            elif number % 3 == 1:
                day.accepted()
            else:
                day.finished(day.accepted())
        day.clock.set(f"{DAY}T17:40")
        counter = day.counter
        stands = daily_log.standing(counter)
        answers = [RedAnswer(line.key, "0315", RARE) for line in stands.log.exceptions]
        stands = daily_log.close(counter, daily_log.standing(counter, answers=answers, note=f"钥匙交 0315，{RARE}"))
        stands = daily_log.take_sample(counter, stands, SUPERVISOR)
        chosen = stands.acts.sampling.cases if stands.acts.sampling else ()
        found = {one.case: Found(Verdict.fine) for one in chosen}
        stands = daily_log.sign(counter, stands, SUPERVISOR, found, "好")
        day.clock.move(minutes=5)
        daily_log.amend(counter, stands, SUPERVISOR, f"写错一个字：{RARE}")
