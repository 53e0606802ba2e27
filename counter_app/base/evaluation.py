# SPDX-License-Identifier: Apache-2.0
"""The five levels of 好差评 and the reasons of each, as data (``resources/evaluation``): a list with a version."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counter_app.base.resources import Document, Fault, Path_, ResourceFaults, read_mapping, resources_root

BEST = 5
_SETS = ("basic", "further")
_LEVEL_KEYS = ("level", "words", *_SETS, "switched_off")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of a level, with its national code. ``further`` ones belong to the extended set."""

    code: str
    words: str
    further: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A level, 5 非常满意 to 1 非常不满意, and the reasons that may be given with it."""

    level: int
    words: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelList:
    """The levels from 5 to 1, under the version of the platform's list they were taken from."""

    version: str
    levels: tuple[Level, ...]

    def words(self, level: int) -> str:
        """``基本满意`` for 3."""
        return next(one.words for one in self.levels if one.level == level)

    def reason(self, code: str) -> Reason | None:
        """A reason by its code; None where this list has no such code."""
        return next((reason for one in self.levels for reason in one.reasons if reason.code == code), None)


@cache
def shipped_levels() -> LevelList:
    """The list that ships with the program. Raises ResourceFaults."""
    return load_levels(resources_root() / "evaluation" / "levels.yaml")


def load_levels(path: Path) -> LevelList:
    """Read a list. Raises ResourceFaults with everything that is wrong in it."""
    faults: list[Fault] = []
    read = read_mapping(path, f"evaluation/{path.name}", faults)
    if read is None:
        raise ResourceFaults(faults)
    document, data = read
    faults.extend(document.fault((key,), f"“{key}”不认识") for key in data if key not in ("version", "levels"))
    version, listed = data.get("version"), data.get("levels")
    if not isinstance(version, str) or not version:
        faults.append(document.fault(("version",), "version 要写一段文字"))
    if not isinstance(listed, list) or len(listed) != BEST:
        faults.append(document.fault(("levels",), "levels 要写 5 级"))
        raise ResourceFaults(faults)
    levels = [_level(document, index, one, faults) for index, one in enumerate(listed)]
    if faults:
        raise ResourceFaults(faults)
    return LevelList(str(version), tuple(levels))


def _level(document: Document, index: int, data: object, faults: list[Fault]) -> Level:
    at: Path_ = ("levels", index)
    number = BEST - index
    if not isinstance(data, dict):
        faults.append(document.fault(at, "一级要写成“键: 值”"))
        return Level(number, "")
    faults.extend(document.fault((*at, key), f"“{key}”不认识") for key in data if key not in _LEVEL_KEYS)
    if data.get("level") != number:
        faults.append(document.fault((*at, "level"), f"这里要写 {number}：从 5 到 1"))
    words = data.get("words")
    if not isinstance(words, str) or not words:
        faults.append(document.fault((*at, "words"), "words 要写一段文字"))
    off = _switched_off(document, (*at, "switched_off"), data.get("switched_off"), faults)
    reasons: list[Reason] = []
    for name in _SETS:
        for reason in _reasons(document, (*at, name), data.get(name, {}), faults, further=name == "further"):
            where = (*at, name, reason.code)
            if reason.code[0] != str(number):
                faults.append(document.fault(where, f"“{reason.code}”不是第 {number} 级的"))
            if int(reason.code) in off:
                faults.append(document.fault(where, f"“{reason.code}”已停用"))
            if any(reason.code == other.code or reason.words == other.words for other in reasons):
                faults.append(document.fault(where, f"“{reason.code}”写了两次"))
            reasons.append(reason)
    return Level(number, str(words), tuple(reasons))


def _reasons(document: Document, at: Path_, data: object, faults: list[Fault], *, further: bool) -> Iterator[Reason]:
    if not isinstance(data, Mapping):
        faults.append(document.fault(at, "要写成“编号: 文字”"))
        return
    for code, words in data.items():
        if not re.fullmatch(r"[1-5][0-9]{2}", str(code)):
            faults.append(document.fault((*at, code), f"“{code}”不是三位编号"))
        elif not isinstance(words, str) or not words:
            faults.append(document.fault((*at, code), f"“{code}”要写一段文字"))
        else:
            yield Reason(str(code), words, further)


def _switched_off(document: Document, at: Path_, data: object, faults: list[Fault]) -> range:
    if data is None:
        return range(0)
    found = re.fullmatch(r"([1-5][0-9]{2})-([1-5][0-9]{2})", str(data))
    if not found or int(found[1]) > int(found[2]):
        faults.append(document.fault(at, "switched_off 要写成 101-107"))
        return range(0)
    return range(int(found[1]), int(found[2]) + 1)
