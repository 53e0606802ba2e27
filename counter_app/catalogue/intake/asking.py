# SPDX-License-Identifier: Apache-2.0
"""How a guide's sentence asks for something: ``因…的，需提供…``. Where it asks, and under which condition."""

import re
from dataclasses import dataclass

from counter_app.catalogue.intake.paper_words import Case, flat, is_paper
from counter_app.catalogue.intake.passages import Words

_ASK = re.compile(
    r"(?:还|另|均|一并|同时)*(?P<how>可以?要求|视情况?要求|需要|需|须|应当|应|必须|要|可)?(?:统一|一并|另行|同时|补充)*"
    r"(?P<verb>提供|提交|出具|携带|上报|报送|附上|递交|填写|填报|可以使用)(?!的|人|者)"
)
_NEED = re.compile(r"(?:但|还|另|则)*(?:需要|需有|须有|需|须)(?=\S{2})")
_ALONE = ("提供", "提交", "上报", "报送", "可以使用")
_BEFORE = re.compile(r"^(?:如果|如|若|凡|对于|对|属于|属)(?!何|下)|^(?:其中|但|另外)[：:，,]?")
_AFTER = re.compile(r"(?:的|时|后|的情况下|的情形|者|由|则|还|另|，)+$")
_SUBJECT = re.compile(
    r"(?:由)?(?:申请人|办理人|申报人|本人|参保人员?|申办人|申请单位|用人单位|参保单位|单位|一次性)?(?:应|需|须|可)?"
)
_TAIL = re.compile(r"(?:复印件|原件)+$")
_LONGEST_CASE = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """Where words ask for something, how firmly, and by which verb."""

    start: int
    end: int
    how: str
    verb: str


def find_ask(text: str) -> Ask | None:
    """Where a clause asks for something, outside its brackets."""
    shown = flat(text)
    found = _ASK.search(shown)
    if found and (found["how"] or found.start() == 0 or found["verb"] in _ALONE):
        return Ask(found.start(), found.end(), found["how"] or "", found["verb"])
    need = _NEED.search(shown)
    if need and is_paper(text) and (need.start() == 0 or "的" in text[: need.start()]):
        return Ask(need.start(), need.end(), "需", "")
    return None


def cases_of(words: Words) -> tuple[Case, ...]:
    """The condition in the words before an asking; none where they only say who brings it."""
    label = case_label(words.text)
    if not label or _SUBJECT.fullmatch(words.text.strip("，,：: ")) or len(label) > _LONGEST_CASE:
        return ()
    return (Case(label, words),)


def case_label(text: str) -> str:
    """A condition without the words that make it one."""
    return _AFTER.sub("", _BEFORE.sub("", text.strip("，,：: "))).strip("，,：: ")


def is_condition(text: str) -> bool:
    """Whether a piece of a sentence says when the next one holds."""
    bare = text.strip()
    return (
        bare.endswith(("的", "时", "后", "情况下"))
        or (bare.startswith("除") and bare.endswith("外"))
        or (_BEFORE.match(bare) is not None and not is_paper(bare))
    )


def is_case(text: str) -> bool:
    """Whether what stands over a part of a list is a condition, not a name for its papers."""
    return not is_paper(text) and not _TAIL.search(text)
