# SPDX-License-Identifier: Apache-2.0
"""The closed list of what the layout of the sheet of changes (指南变动) may print."""

from collections.abc import Mapping

from counter_app.base.clock import civil_date, written_date
from counter_app.reports.change_facts import ITEM, WHOLE, ChangeLine, ChangeSheetFacts
from counter_app.reports.fields import PRACTICE_LINE, Field, LineField, Silence

CHANGE_STATES = (WHOLE, ITEM)


def _period(facts: ChangeSheetFacts) -> str:
    last = written_date(facts.last, year=facts.first.year != facts.last.year)
    return f"{written_date(facts.first)}到{last}"


def _count(facts: ChangeSheetFacts, state: str = "") -> str:
    count = sum(1 for line in facts.lines if state in ("", line.state))
    return f"{count} 处" if count else ""


def _items(facts: ChangeSheetFacts) -> str:
    count = len({line.item for line in facts.lines if line.state == ITEM})
    return f"，{count} 个事项" if count else ""


def _since(line: ChangeLine) -> str:
    """On a line of its own below the change."""
    return f"\n{written_date(line.since, year=False)}起" if line.since else ""


CHANGE_FIELDS: Mapping[str, Field[ChangeSheetFacts]] = {
    "guide": Field("办事指南", lambda facts: facts.guide_title, Silence.required),
    "valid_from": Field("生效日期", lambda facts: written_date(facts.valid_from), Silence.required),
    "period": Field("时间", _period, Silence.required),
    "versions": Field("目录版本", lambda facts: f"{facts.before} → {facts.after}", Silence.required),
    "count": Field("变动", _count),
    "item_count": Field("事项", _items),
    "whole": Field("整本指南的变动", lambda facts: _count(facts, WHOLE)),
    "items": Field("各事项的变动", lambda facts: _count(facts, ITEM)),
    "made_on": Field("日期", lambda facts: written_date(civil_date(facts.made_at)), Silence.required),
    "window": Field("窗口", lambda facts: facts.window, Silence.required),
    "hall": Field("大厅", lambda facts: facts.hall, Silence.required),
    "practice_line": Field("练习", lambda facts: PRACTICE_LINE if facts.practice else ""),
}

CHANGE_LINE_FIELDS: Mapping[str, LineField[ChangeLine]] = {
    "line_item": LineField("事项", lambda line: line.item),
    "line_part": LineField("哪一类", lambda line: line.part),
    "line_sentence": LineField("变动", lambda line: line.sentence),
    "line_before": LineField("原来", lambda line: line.before or "—"),
    "line_after": LineField("现在", lambda line: line.after or "—"),
    "line_since": LineField("从哪天", _since),
}
