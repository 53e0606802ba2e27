# SPDX-License-Identifier: Apache-2.0
"""Closed answers: one of them, several, yes or no; as words and as boxes (□/☑)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from counter_app.forms.definition import Field, FieldType, FormOption
from counter_app.forms.reading import Read, wrong

TICKED, OPEN = "☑", "□"
YES_NO = (FormOption("yes", "是"), FormOption("no", "否"))
ROOM = "____"
"""Room to write by hand after an open 其他：."""

_YES = frozenset("是 有 对 yes y true 1 √ ✓ ✔ ☑".split())
_NO = frozenset("否 无 不 不是 没有 no n false 0 × ✗ □".split())
_SEPARATORS = re.compile(r"[,、;/|\s]+")


def options(field: Field) -> Sequence[FormOption]:
    """What may be answered."""
    return YES_NO if field.type is FieldType.yes_no else field.options


def read_choice(field: Field, typed: str, kind: str, today: date) -> Read:
    """One answer, by its value or its label."""
    found = _one(field.options, _plain(typed))
    return wrong("forms.value.choice") if found is None else Read(found.value)


def read_choices(field: Field, typed: str, kind: str, today: date) -> Read:
    """Several answers, in any order and divided by what people divide with; kept in the form's order."""
    found: set[str] = set()
    rest = unicodedata.normalize("NFKC", typed)
    while rest := _SEPARATORS.sub("", rest, 1) if _SEPARATORS.match(rest) else rest:
        one, rest = _begins(field.options, rest)
        if one is None:
            return wrong("forms.value.choices")
        found.add(one.value)
    if not found:  # nothing but what divides answers
        return wrong("forms.value.choices")
    return Read(",".join(one.value for one in field.options if one.value in found))


def read_yes_no(field: Field, typed: str, kind: str, today: date) -> Read:
    """是 or 否."""
    plain = _plain(typed).lower()
    if plain in _YES or plain in _NO:
        return Read("yes" if plain in _YES else "no")
    return wrong("forms.value.yes_no")


def spoken_choice(field: Field, value: str) -> str:
    """The labels, joined by 、; what is no answer stays as it is."""
    return said_with(field, value, {})


def said_with(field: Field, value: str, others: Mapping[str, str]) -> str:
    """The same, the words of an answer 其他 beside it: ``死亡、其他：下落不明``."""
    known = {one.value: one for one in options(field)}
    ticked = value.split(",")
    if not all(one in known for one in ticked):
        return value
    return "、".join(_labelled(known[one], others) for one in ticked)


def boxes(field: Field, value: str, others: Mapping[str, str]) -> str:
    """``☑死亡 □出国定居`` in the form's order; the words of an answer 其他 stand in the room its label leaves."""
    ticked = value.split(",")
    return " ".join(_boxed(one, one.value in ticked, others) for one in options(field) if one.box)


def box(value: str, option: str) -> str:
    """The box of one option."""
    return TICKED if option in value.split(",") else OPEN


def _labelled(option: FormOption, others: Mapping[str, str]) -> str:
    words = others.get(option.other, "") if option.other else ""
    return f"{_bare(option.label)}：{words}" if words else _bare(option.label)


def _boxed(option: FormOption, ticked: bool, others: Mapping[str, str]) -> str:
    mark = TICKED if ticked else OPEN
    if not option.other:
        return mark + option.label
    words = others.get(option.other, "") if ticked else ""
    room = re.search(r"[（(][\s　]*[）)]", option.label)
    if room:
        return f"{mark}{option.label[: room.start()]}（{words or ROOM}）{option.label[room.end() :]}"
    if option.label.endswith("："):
        return f"{mark}{option.label}{words or ROOM}"
    return f"{mark}{option.label}：{words}" if words else mark + option.label


def _one(among: Sequence[FormOption], plain: str) -> FormOption | None:
    by_value = next((one for one in among if one.value == plain), None)
    return by_value or next((one for one in among if _plain(one.label) == plain), None)


def _begins(among: Sequence[FormOption], words: str) -> tuple[FormOption | None, str]:
    """The answer that the words begin with, the longest that fits, and the words after it."""
    best: tuple[int, FormOption] | None = None
    for option in among:
        label = unicodedata.normalize("NFKC", option.label)
        for name in (option.value, label, _bare(label)):
            if name and words.startswith(name) and (best is None or len(name) > best[0]):
                best = (len(name), option)
    return (None, words) if best is None else (best[1], words[best[0] :])


def _bare(label: str) -> str:
    """A label without the room for words: 其他（　　） is 其他."""
    return re.sub(r"[（(][\s　]*[）)]|[：:_\s　]+\Z", "", label)


def _plain(words: str) -> str:
    return "".join(_bare(unicodedata.normalize("NFKC", words)).split())
