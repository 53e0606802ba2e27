# SPDX-License-Identifier: Apache-2.0
"""The queue as data (``resources/queue``): matters, priorities and reasons. An office's own file comes before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from counter_app.base.resources import Document, Fault, ResourceFaults, read_mapping, resources_root

FILE = "queue.yaml"
_PARTS = ("matters", "priorities", "passed", "transferred", "pauses", "rules")
_RULES = {"recall_gap": (5, 300), "back_after": (0, 50)}
_ID = re.compile(r"[a-z][a-z_]{0,19}")
_LONGEST = 14
_MOST = {"priorities": 8}  # a digit each, and one for nobody special


@dataclass(frozen=True, slots=True)
class QueueReason:
    """A reason of a closed list. ``wrong``: the number was taken wrongly; ``shown``: what the public reads."""

    id: str
    words: str
    wrong: bool = False
    shown: str = ""


@dataclass(frozen=True, slots=True)
class QueueBook:
    """Everything by its id, in the order it is offered."""

    matters: Mapping[str, str]
    priorities: Mapping[str, str]
    passed: Mapping[str, QueueReason]
    transferred: Mapping[str, QueueReason]
    pauses: Mapping[str, QueueReason]
    recall_gap: int
    back_after: int

    def matter(self, matter: str) -> str:
        """``A 参保登记和变更``; the bare letter for one that the list no longer has."""
        words = self.matters.get(matter, "")
        return f"{matter} {words}" if words else matter

    def priority(self, priority: str) -> str:
        """Why somebody goes first, "" for nobody special."""
        return self.priorities.get(priority, priority)


def queue_book(own: Path) -> QueueBook:
    """The office's own list in its settings folder, else the shipped one. Raises ResourceFaults."""
    path = own / FILE
    if not path.exists():
        path = resources_root() / "queue" / FILE
    stat = path.stat()
    return _kept(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4)
def _kept(path: Path, changed: int, size: int) -> QueueBook:
    return load_queue_book(path)


def load_queue_book(path: Path) -> QueueBook:
    """Read a list. Raises ResourceFaults with everything that is wrong in it."""
    faults: list[Fault] = []
    read = read_mapping(path, f"queue/{path.name}", faults)
    if read is None:
        raise ResourceFaults(faults)
    document, data = read
    faults.extend(document.fault((key,), f"“{key}”不认识") for key in data if key not in _PARTS)
    parts = {name: _mapping(document, name, data.get(name), faults) for name in _PARTS}
    matters: dict[str, str] = {}
    for key, one in parts["matters"].items():
        if not re.fullmatch("[A-Z]", key):
            faults.append(document.fault(("matters", key), f"“{key}”要写一个大写字母"))
        matters[key] = _words(document, ("matters", key), one, faults)
    priorities: dict[str, str] = {}
    for key, one in parts["priorities"].items():
        _check_id(document, "priorities", key, faults)
        if not isinstance(one, str) or not 0 < len(one) <= _LONGEST:
            faults.append(document.fault(("priorities", key), f"“{key}”要写 1 到 {_LONGEST} 个字"))
        priorities[key] = str(one)
    reasons = {name: _reasons(document, name, parts[name], faults) for name in ("passed", "transferred", "pauses")}
    rules = _numbers(document, parts["rules"], faults)
    if faults:
        raise ResourceFaults(faults)
    passed, transferred, pauses = (reasons[one] for one in ("passed", "transferred", "pauses"))
    return QueueBook(matters, priorities, passed, transferred, pauses, rules["recall_gap"], rules["back_after"])


def _mapping(document: Document, name: str, data: object, faults: list[Fault]) -> Mapping[str, Any]:
    if not isinstance(data, dict) or not data:
        faults.append(document.fault((name,), f"{name} 要写成“键: 值”，不能空着"))
        return {}
    most = _MOST.get(name, 9)
    if len(data) > most:
        faults.append(document.fault((name,), f"{name} 最多 {most} 条，一键选一条"))
    return data


def _check_id(document: Document, part: str, key: str, faults: list[Fault]) -> None:
    if not _ID.fullmatch(key):
        faults.append(document.fault((part, key), f"“{key}”要用小写字母写"))


def _words(document: Document, at: tuple[str, str], data: object, faults: list[Fault], *more: str) -> str:
    """The words of an entry, whose other keys may be ``more``."""
    if not isinstance(data, dict):
        faults.append(document.fault(at, f"“{at[1]}”要写成“键: 值”"))
        return ""
    faults.extend(document.fault((*at, key), f"“{key}”不认识") for key in data if key not in ("words", *more))
    words = data.get("words")
    if not isinstance(words, str) or not 0 < len(words) <= _LONGEST:
        faults.append(document.fault((*at, "words"), f"words 要写 1 到 {_LONGEST} 个字"))
        return ""
    return words


def _reasons(
    document: Document, part: str, listed: Mapping[str, Any], faults: list[Fault]
) -> Mapping[str, QueueReason]:
    found: dict[str, QueueReason] = {}
    own = "shown" if part == "pauses" else "wrong"
    for key, one in listed.items():
        _check_id(document, part, key, faults)
        words = _words(document, (part, key), one, faults, own)
        data = one if isinstance(one, dict) else {}
        wrong, shown = data.get("wrong", False), data.get("shown", "")
        if not isinstance(wrong, bool):
            faults.append(document.fault((part, key, "wrong"), "wrong 要写 true 或 false"))
        if part == "pauses" and (not isinstance(shown, str) or not shown):
            faults.append(document.fault((part, key, "shown"), "shown 要写给群众看的话"))
        found[key] = QueueReason(key, words, wrong is True, str(shown))
    return found


def _numbers(document: Document, given: Mapping[str, Any], faults: list[Fault]) -> dict[str, int]:
    faults.extend(document.fault(("rules", key), f"“{key}”不认识") for key in given if key not in _RULES)
    found: dict[str, int] = {}
    for key, (least, most) in _RULES.items():
        value = given.get(key)
        if type(value) is not int or not least <= value <= most:
            faults.append(document.fault(("rules", key), f"{key} 要写 {least} 到 {most}"))
            value = least
        found[key] = value
    return found
