# SPDX-License-Identifier: Apache-2.0
"""办理流程 and 办理时限 read: steps by the verbs of the closed list, limits with their numbers and units."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counter_app.catalogue.guide_text import CHART
from counter_app.catalogue.intake.asking import case_label
from counter_app.catalogue.intake.paper_words import Case
from counter_app.catalogue.intake.passages import Words, list_entries
from counter_app.catalogue.items import GUIDE_VERBS, LimitKind, Line, Verb

_CLAUSES = re.compile(r"[；;。]")
_VERBS: Sequence[tuple[Verb, re.Pattern[str]]] = tuple(
    (verb, re.compile(signs))
    for verb, signs in (
        (Verb.agreement, r"签订|签署|协商|签约"),
        (Verb.publicity, r"公示"),
        (Verb.site_assessment, r"现场(?:评估|核查|勘察|检查|核验)|实地"),
        (Verb.expert_review, r"专家"),
        (Verb.report_list, r"名单.{0,8}财政"),
        (Verb.filing, r"报.{0,14}备案"),
        (Verb.upload_record, r"备案(?:信息)?.{0,6}上传|上传"),
        (Verb.open_network, r"开通|联网"),
        (Verb.send_letter, r"发函|发出.{0,12}(?:函|信息表)"),
        (Verb.receive_letter, r"收函|接收.{0,8}(?:函|信息表)"),
        (Verb.first_review, r"初审"),
        (Verb.second_review, r"复核|复审"),
        (Verb.feedback, r"反馈意见"),
        (Verb.payment, r"拨付|支付|划拨|划转|打款"),
        (Verb.review, r"审核|审查|核对|核实"),
        (Verb.approval, r"核准|审批|认定"),
        (Verb.accept, r"受理|收件"),
        (Verb.print_result, r"打印|出具"),
        (Verb.notify, r"通知|告知|反馈"),
        (Verb.archive, r"存档|归档"),
        (Verb.delivery, r"送达|领取|邮寄"),
        (Verb.completion, r"办结|完成|登记|办理.{0,10}手续"),
        (Verb.apply, r"申请|申报|提出|提交"),
    )
)
_LEADING = re.compile(r"(?P<word>[^。．.：:，,；;]{2,6})[。：:]\s*(?=\S|$)")
_BOTH = re.compile(r"受理[、并和及]*(?:后)?(?:并)?(?:进行)?审核")
_BY = re.compile(
    r"(?P<by>[^，,；;。（(]{2,18}?(?:机构|部门|中心|单位|工作人员|申请人|申办人))(?:对|在|收到|受理|进行|按|将|组织|接收|审核|核实|费用)"
)
_REFUSED = re.compile(r"^(?:审核未通过|审核不通过|不予受理|未通过|如材料|材料不)")
_NUMBER = r"(?P<amount>\d{1,3}|[一二三四五六七八九十]{1,3})"
_WORKING_DAYS = re.compile(rf"{_NUMBER}\s*个?\s*工作日")
_MONTHS = re.compile(rf"{_NUMBER}\s*个\s*月")
_AT_ONCE = re.compile(r"即时|即办|当场|立等|立即|随到随办|现场办结")
_SOME_DAY = re.compile(r"工作日(?:内)?办理")
_LIMIT_WORDS = re.compile(
    r"(?:自.{0,16}?(?:之日|起|后))?(?:不超过|不得超过|在|于|按)?\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})?\s*个?\s*"
    r"(?:工作日|月)(?:之?内)?(?:办理|办结|完成)?|即时办结|当场办结|即办|即时办理"
)
_DIGITS = {sign: index for index, sign in enumerate("一二三四五六七八九", start=1)}
_LONGEST_STEP = 60


@dataclass(frozen=True, slots=True)
class StepRead:
    """A step of the process."""

    verb: Verb
    text: str
    by: str
    words: Words
    limit: "LimitRead | None"


@dataclass(frozen=True, slots=True)
class LimitRead:
    """A limit with its number and unit."""

    kind: LimitKind
    amount: int
    text: str
    words: Words
    case: Case | None = None


def read_steps(lines: Sequence[Line]) -> Iterator[StepRead]:
    """The steps of a process in their order: one or two a numbered entry."""
    for entry in list_entries([line for line in lines if CHART not in line.text]):
        verbs = list(_verbs(entry.words.text))
        for verb in verbs:
            limit = next(_limits(entry.words), None) if verb is verbs[-1] else None
            kept = limit if limit and limit.kind in (LimitKind.working_days, LimitKind.months) else None
            yield StepRead(verb, _text(entry.words.text, verb), _by(entry.words.text), entry.words, kept)


def read_limits(lines: Sequence[Line]) -> list[LimitRead]:
    """The limits of a section, each with the condition before it."""
    found = [
        limit for entry in list_entries(lines) for clause in entry.words.split(_CLAUSES) for limit in _limits(clause)
    ]
    labels = tuple(one.case.label for one in found if one.case)
    if len(labels) < 2 or len(labels) != len(found) or len(set(labels)) != len(labels):
        return found
    return [
        LimitRead(one.kind, one.amount, one.text, one.words, Case(one.case.label, one.case.words, others=labels))
        for one in found
        if one.case
    ]


def _verbs(words: str) -> Iterator[Verb]:
    """The verb an entry begins with, or those of its first clause that does something."""
    leading = _LEADING.match(words)
    if leading:
        named = [verb for verb in GUIDE_VERBS if verb.value in leading["word"]]
        found = named or [verb for verb, signs in _VERBS if signs.search(leading["word"])]
        if found:
            yield found[0]
            return
    if _BOTH.search(words):
        yield Verb.accept
        yield Verb.review
        return
    clauses = [one for one in _CLAUSES.split(words) if one and not _REFUSED.match(one)]
    for clause in clauses or [words]:
        seen = [verb for verb, signs in _VERBS if signs.search(clause)]
        if seen:
            yield seen[0]
            return


def _text(words: str, verb: Verb) -> str:
    leading = _LEADING.match(words)
    bare = words[leading.end() :] if leading else words
    bare = bare.strip("。；; ")
    if not bare:
        return verb.value
    if len(bare) > _LONGEST_STEP:
        bare = _CLAUSES.split(bare)[0]
    return bare


def _by(words: str) -> str:
    leading = _LEADING.match(words)
    match = _BY.match(words[leading.end() :] if leading else words)
    return match["by"] if match else ""


def _limits(clause: Words) -> Iterator[LimitRead]:
    text = clause.text
    match = _LIMIT_WORDS.search(text)
    before = text[: match.start()] if match else ""
    label = case_label(before)
    case = Case(label, clause.part(0, len(before))) if 1 < len(label) <= 20 else None
    for kind, signs in ((LimitKind.working_days, _WORKING_DAYS), (LimitKind.months, _MONTHS)):
        found = signs.search(text)
        if found and match:
            yield LimitRead(kind, _amount(found["amount"]), clause.part(match.start(), match.end()).text, clause, case)
            return
    if _AT_ONCE.search(text) and match:
        yield LimitRead(LimitKind.immediate, 0, clause.part(match.start(), match.end()).text, clause, case)
    elif _SOME_DAY.search(text):
        yield LimitRead(LimitKind.within_working_days, 0, text, clause, None)


def _amount(sign: str) -> int:
    if sign.isdecimal():
        return int(sign)
    tens, ten, ones = sign.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
