# SPDX-License-Identifier: Apache-2.0
"""The closed list of what the layout of the list of papers (材料清单) may print."""

from collections.abc import Mapping

from counter_app.base.clock import civil_date, written_date
from counter_app.reports.fields import UNSTATED, Field, LineField, Silence, numbered
from counter_app.reports.sheet_facts import MAYBE, SURE, ItemSheetFacts, SheetLine

SHEET_STATES = (SURE, MAYBE)


def _count(facts: ItemSheetFacts, state: str) -> str:
    count = sum(line.state == state for line in facts.lines)
    return str(count) if count else ""


def _guide(facts: ItemSheetFacts) -> str:
    return f"{facts.guide_title}（{facts.guide_issued}）" if facts.guide_issued else facts.guide_title


def _parts(line: SheetLine) -> tuple[str, ...]:
    any_one = f"任选一样：{'、'.join(line.options)}" if line.options else ""
    where = f"可到{line.where}办" if line.where else ""
    return tuple(one for one in (line.evidence, *line.notes, any_one, where) if one)


def _note(line: SheetLine) -> str:
    parts = _parts(line)
    return f"（{'；'.join(parts)}）" if parts else ""


SHEET_FIELDS: Mapping[str, Field[ItemSheetFacts]] = {
    "item_title": Field("事项", lambda facts: facts.item_title, Silence.required),
    "item_code": Field("事项编码", lambda facts: facts.item_code, Silence.unstated),
    "guide": Field("办事指南", _guide, Silence.required),
    "catalogue_version": Field("目录版本", lambda facts: facts.catalogue_version, Silence.required),
    "made_on": Field("日期", lambda facts: written_date(civil_date(facts.made_at)), Silence.required),
    "window": Field("窗口", lambda facts: facts.window, Silence.required),
    "who": Field("谁来办", lambda facts: facts.who, Silence.unstated),
    "circumstances": Field("情形", lambda facts: "；".join(facts.circumstances)),
    "sure": Field("要带的", lambda facts: _count(facts, SURE)),
    "maybe": Field("看情形的", lambda facts: _count(facts, MAYBE)),
    "verbatim": Field("办理材料", lambda facts: "\n".join(facts.verbatim)),
    "limits": Field("办理时限", lambda facts: "\n".join(facts.limits), Silence.unstated),
    "statutory": Field("法定时限", lambda facts: "\n".join(facts.statutory)),
    "clocks": Field("时间要求", lambda facts: numbered(facts.clocks)),
    "fee": Field("收费", lambda facts: facts.fee, Silence.unstated),
    "channels": Field("办理渠道", lambda facts: facts.channels, Silence.unstated),
    "steps": Field("怎样办", lambda facts: " → ".join(facts.steps)),
    "office_name": Field("受理单位", lambda facts: facts.office.name, Silence.required),
    "office_mark": Field("本厅", lambda facts: "（本厅）" if facts.office.own and facts.office.address else ""),
    "office_address": Field("地址", lambda facts: facts.office.address, Silence.unstated),
    "office_hours": Field("办公时间", lambda facts: facts.office.hours, Silence.unstated),
    "office_buses": Field("乘车", lambda facts: facts.office.buses),
    "office_phone": Field("咨询电话", lambda facts: facts.office.phone, Silence.unstated),
    "complaint_phone": Field("监督电话", lambda facts: facts.office.complaint_phone, Silence.unstated),
    "reference": Field("只供参考", lambda facts: facts.reference),
}

SHEET_LINE_FIELDS: Mapping[str, LineField[SheetLine]] = {
    "line_text": LineField("材料", lambda line: line.text),
    "line_how": LineField("材料要求", lambda line: "\n".join(_parts(line)) or UNSTATED),
    "line_note": LineField("材料要求", _note),
    "line_when": LineField("情形", lambda line: line.when),
}
