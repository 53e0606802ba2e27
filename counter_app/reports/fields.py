# SPDX-License-Identifier: Apache-2.0
"""The closed list of what a layout may print: each field's Chinese label, its text from the facts, and its silence."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from counter_app.base.clock import SHANGHAI, spoken_date, written_date
from counter_app.base.errors import CounterError
from counter_app.base.privacy import mask_name
from counter_app.reports.facts import PaperFacts, PaperLine

F = TypeVar("F")
L = TypeVar("L")

UNSTATED = "指南未写"
"""What stands where a guide says nothing. Never a blank."""

PRACTICE_LINE = "练习用纸，没有效力"

STATES = ("齐", "缺", "不合格", "承诺", "共享免交", "后补")
OPEN_STATES = frozenset({"缺", "不合格"})
PROMISED = "承诺"

_NOW = {"缺": "没有带来。", "不合格": "带来了，但不合格。"}
_COPIES = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五"}

_BRACKETS = re.compile(r"（[^（）]*）\Z")
"""What stands in brackets behind a paper's name: which ones count."""


class Silence(Enum):
    """What an empty field means."""

    unstated = "unstated"  # the guide says nothing: 指南未写
    omit = "omit"  # it does not concern this case: left out
    required = "required"  # the paper may not be printed without it


@dataclass(frozen=True, slots=True)
class Field(Generic[F]):
    """One thing a layout may name in ``{braces}``."""

    label: str
    read: Callable[[F], str]
    silence: Silence = Silence.omit

    def text(self, facts: F) -> str:
        """The text to print, "" where it is to be left out. Raises CounterError ``paper.fact_missing``."""
        found = self.read(facts).strip()
        if found or self.silence is Silence.omit:
            return found
        if self.silence is Silence.unstated:
            return UNSTATED
        raise CounterError("paper.fact_missing", field=self.label)


@dataclass(frozen=True, slots=True)
class LineField(Generic[L]):
    """One thing a table column or list may name of a checklist line."""

    label: str
    read: Callable[[L], str]


def _named(name: str, number: str) -> str:
    return f"{name}（{number}）" if name.strip() and number else name


def _moment(facts: PaperFacts) -> str:
    made = facts.made_at.astimezone(SHANGHAI)
    return f"{written_date(made)} {made:%H:%M}"


def _related(name: str, number: str, relation: str) -> str:
    who = _named(name, number)
    return f"{who}，与申请人关系：{relation}" if who and relation else who


def _due(facts: PaperFacts) -> str:
    if facts.due is None:
        return ""
    return spoken_date(facts.due, year=True) + ("（暂定）" if facts.due_provisional else "")


def _count(facts: PaperFacts, states: frozenset[str]) -> str:
    count = sum(1 for line in facts.lines if line.state in states)
    return str(count) if count else ""


def _promised(facts: PaperFacts) -> str:
    """What could not be proved, as it fits 无法提供…证明: the paper's own name is no part of it."""
    texts = (_BRACKETS.sub("", line.text) for line in facts.lines if line.state == PROMISED)
    return "、".join(one.removesuffix("的个人承诺书").removesuffix("材料").removesuffix("证明") for one in texts)


def _short_moment(facts: PaperFacts) -> str:
    made = facts.made_at.astimezone(SHANGHAI)
    return f"{made.month}月{made.day}日 {made:%H:%M}"


def _provisional(facts: PaperFacts) -> str:
    return "暂定：放假安排还没公布。" if facts.due and facts.due_provisional else ""


def _texts(facts: PaperFacts, states: frozenset[str]) -> str:
    return "、".join(line.text for line in facts.lines if line.state in states)


def _missing(facts: PaperFacts) -> str:
    return numbered(tuple(f"{line.text}（{line.state}）" for line in facts.lines if line.state in OPEN_STATES))


def _copy_mark(facts: PaperFacts) -> str:
    if facts.copy <= 1:
        return ""
    return f"补打 第{facts.copy - 1}次" + (f"，原因：{facts.copy_reason}" if facts.copy_reason else "")


def numbered(parts: tuple[str, ...]) -> str:
    """Several parts on lines of their own, counted; one by itself."""
    if len(parts) < 2:
        return "".join(parts)
    return "\n".join(f"{number}. {part}" for number, part in enumerate(parts, 1))


FIELDS: Mapping[str, Field[PaperFacts]] = {
    "number": Field("编号", lambda facts: facts.number, Silence.required),
    "case_number": Field("办件号", lambda facts: facts.case_number, Silence.required),
    "made_at": Field("时间", _moment, Silence.required),
    "window": Field("窗口", lambda facts: facts.window, Silence.required),
    "clerk": Field("经办", lambda facts: facts.clerk, Silence.required),
    "item_title": Field("事项", lambda facts: facts.item_title, Silence.required),
    "item_code": Field("事项编码", lambda facts: facts.item_code, Silence.unstated),
    "guide_title": Field("办事指南", lambda facts: facts.guide_title, Silence.required),
    "catalogue_version": Field("目录版本", lambda facts: facts.catalogue_version, Silence.required),
    "applicant": Field(
        "申请人姓名", lambda facts: _named(facts.applicant_name, facts.applicant_number), Silence.required
    ),
    "applicant_name": Field("申请人姓名", lambda facts: facts.applicant_name, Silence.required),
    "applicant_number": Field("申请人证件号码", lambda facts: facts.applicant_number),
    "agent": Field("代办人姓名", lambda facts: _related(facts.agent_name, facts.agent_number, facts.agent_relation)),
    "circumstances": Field("情形", lambda facts: "；".join(facts.circumstances)),
    "basis": Field("依据", lambda facts: "\n".join(facts.basis), Silence.unstated),
    "limit_text": Field("办理时限", lambda facts: facts.limit_text, Silence.unstated),
    "due": Field("最晚办结", _due),
    "due_statutory": Field(
        "法定最晚", lambda facts: spoken_date(facts.due_statutory, year=True) if facts.due_statutory else ""
    ),
    "due_explanation": Field("怎样算的", lambda facts: "\n".join(facts.due_explanation)),
    "due_why": Field("为什么是这天", lambda facts: facts.due_why or "".join(facts.due_explanation)),
    "link": Field("手机扫码", lambda facts: facts.link),
    "link_rates": Field("手机评价", lambda facts: facts.link if "/c/rate/" in facts.link else ""),
    "bring_by": Field("什么时候补", lambda facts: facts.bring_by),
    "message": Field("说明", lambda facts: facts.message),
    "reason": Field("原因", lambda facts: facts.reason, Silence.required),
    "seen_before": Field("上次已能看出", lambda facts: "是" if facts.seen_before else ""),
    "competent_office": Field("主管单位", lambda facts: facts.competent_office, Silence.unstated),
    "competent_phone": Field("主管单位电话", lambda facts: facts.competent_phone, Silence.unstated),
    "result": Field("办理结果", lambda facts: facts.result, Silence.unstated),
    "result_number": Field("结果编号", lambda facts: facts.result_number),
    "result_until": Field(
        "有效期", lambda facts: spoken_date(facts.result_until, year=True) if facts.result_until else ""
    ),
    "result_words": Field("有效期的原文", lambda facts: facts.result_words),
    "documents": Field("文书", lambda facts: numbered(facts.documents)),
    "receiver": Field(
        "收件人姓名", lambda facts: _related(facts.receiver_name, facts.receiver_number, facts.receiver_relation)
    ),
    "delivery_way": Field("送达方式", lambda facts: facts.delivery_way),
    "office_name": Field("受理单位", lambda facts: facts.office.name, Silence.required),
    "office_mark": Field("本厅", lambda facts: "（本厅）" if facts.office.own else ""),
    "office_address": Field("地址", lambda facts: facts.office.address, Silence.unstated),
    "office_hours": Field("办公时间", lambda facts: facts.office.hours, Silence.unstated),
    "office_buses": Field("乘车", lambda facts: facts.office.buses),
    "office_phone": Field("查询电话", lambda facts: facts.office.phone, Silence.unstated),
    "complaint_phone": Field("监督电话", lambda facts: facts.office.complaint_phone, Silence.unstated),
    "lines": Field("材料", lambda facts: str(len(facts.lines)) if facts.lines else ""),
    "open_count": Field("没齐的", lambda facts: _count(facts, OPEN_STATES)),
    "settled_count": Field("已齐的", lambda facts: _count(facts, frozenset({"齐", "共享免交", PROMISED}))),
    "promised_count": Field("承诺的", lambda facts: _count(facts, frozenset({PROMISED}))),
    "promised": Field("承诺的材料", _promised),
    "copies": Field("份数", lambda facts: _COPIES.get(facts.copies, str(facts.copies))),
    "copy_mark": Field("补打", _copy_mark),
    "practice": Field("练习", lambda facts: "练习" if facts.practice else ""),
    "practice_line": Field("练习", lambda facts: PRACTICE_LINE if facts.practice else ""),
    "applicant_masked": Field("申请人姓名", lambda facts: mask_name(facts.applicant_name), Silence.required),
    "applicant_phone": Field("申请人电话", lambda facts: facts.applicant_phone),
    "made_short": Field("时间", _short_moment, Silence.required),
    "due_day": Field("最晚办结", lambda facts: spoken_date(facts.due) if facts.due else ""),
    "due_provisional": Field("暂定", _provisional),
    "received": Field("已收", lambda facts: _texts(facts, frozenset({"齐"}))),
    "missing": Field("没齐的", _missing),
    "together": Field("一并受理", lambda facts: numbered(facts.together)),
    "clocks": Field("时间上的要求", lambda facts: numbered(facts.clocks)),
    "next_steps": Field("下一步", lambda facts: " → ".join(facts.next_steps)),
}

LINE_FIELDS: Mapping[str, LineField[PaperLine]] = {
    "line_text": LineField("材料", lambda line: line.text),
    "line_evidence": LineField("材料要求", lambda line: line.evidence or UNSTATED),
    "line_evidence_note": LineField("材料要求", lambda line: f"（{line.evidence}）" if line.evidence else ""),
    "line_state": LineField("材料情况", lambda line: line.state),
    "line_now": LineField("现在的情况", lambda line: line.now or _NOW.get(line.state, line.state)),
    "line_right": LineField("怎样才对", lambda line: line.right or UNSTATED),
}

LINE_NUMBER = "line_number"
"""The running number of a line inside its table or list; drawn, not a fact."""
