# SPDX-License-Identifier: Apache-2.0
"""Where data files are found, and how a YAML file is read with the place of every value.

Data lives in ``resources/``: beside a frozen program, inside an installed wheel, or in the checkout.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import yaml

from counter_app.base.errors import CounterError

DEEPEST = 40
_WHOLE_NUMBER = re.compile(r"[-+]?\d+")

Path_ = tuple[str | int, ...]
"""Keys and indexes that lead to a value inside a YAML document."""


@cache
def resources_root() -> Path:
    """The folder that holds all data files of the program."""
    package = Path(__file__).resolve().parent.parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [package / "_resources", package.parent / "resources"]
    if frozen:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise CounterError("resources.missing", folder=str(candidates[-1]))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a data file. ``line`` and ``column`` count from 1; 0 means the whole file."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ResourceFaults(CounterError):
    """A data file cannot be used. Carries every fault found, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        where = f"第 {first.line} 行" if first.line else "整个"
        super().__init__("resources.faulty", file=first.file, where=where, count=len(faults))
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain Python values, with the (line, column) of every value by its path."""

    file: str
    data: object
    places: Mapping[Path_, tuple[int, int]] = field(repr=False)

    def fault(self, path: Path_, message: str) -> Fault:
        """A fault at the value the path leads to, or at its nearest parent that has a place."""
        at = path
        while at not in self.places and at:
            at = at[:-1]
        line, column = self.places.get(at, (0, 0))
        return Fault(self.file, line, column, message)


def read_yaml(path: Path, name: str | None = None) -> Document:
    """Read one file. Raises ResourceFaults for bad YAML, repeated keys, or an unreadable file."""
    shown = name or path.name
    return parse_yaml(read_words(path, shown), shown)


def parse_yaml(words: str, shown: str) -> Document:
    """A file's text, or text that is to become one. Raises ResourceFaults for bad YAML and repeated keys."""
    return _document(words, shown)


@lru_cache(maxsize=256)
def _document(words: str, shown: str) -> Document:
    """The same text is read once: a guide being looked over is read several times, and nobody changes what was read."""
    node = _compose(words, shown)
    places: dict[Path_, tuple[int, int]] = {}
    faults: list[Fault] = []
    data = None if node is None else _plain(node, (), places, faults, shown)
    if faults:
        raise ResourceFaults(faults)
    return Document(shown, data, places)


def read_mapping(path: Path, name: str, faults: list[Fault]) -> tuple[Document, dict[str, object]] | None:
    """Read one file of ``key: value``; None where it is not one, and ``faults`` says why."""
    try:
        document = read_yaml(path, name)
    except ResourceFaults as found:
        faults.extend(found.faults)
        return None
    if isinstance(document.data, dict):
        return document, document.data
    faults.append(document.fault((), "文件要写成“键: 值”"))
    return None


def read_words(path: Path, shown: str) -> str:
    """A data file's text. Raises ResourceFaults, with the line of the first byte that is no text."""
    try:
        whole = path.read_bytes()
    except FileNotFoundError as error:
        raise ResourceFaults([Fault(shown, 0, 0, "读不出：文件不见了")]) from error
    except OSError as error:
        raise ResourceFaults([Fault(shown, 0, 0, f"读不出：{type(error).__name__}")]) from error
    try:
        words = whole.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(shown, whole.count(b"\n", 0, error.start) + 1, 1, "读不出：这里不是 UTF-8 的字")
        raise ResourceFaults([fault]) from error
    return words.replace("\r\n", "\n")


def _compose(words: str, shown: str) -> yaml.Node | None:
    loader = yaml.CSafeLoader(words)
    try:
        node: yaml.Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise ResourceFaults([Fault(shown, line, column, f"YAML 写法不对：{error.problem}")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        bad = yaml.reader.Reader.NON_PRINTABLE.search(words)
        line = words.count("\n", 0, bad.start()) + 1 if bad else 0
        raise ResourceFaults([Fault(shown, line, 1 if bad else 0, "读不出：这里的字坏了")]) from error
    finally:
        loader.dispose()
    _check_tree(node, shown)
    return node


def _check_tree(root: yaml.Node | None, shown: str) -> None:
    """Refuse what would read without end: references back into the file, and thousands of brackets."""
    seen: set[int] = set()
    stack = [(root, 0)] if root is not None else []
    while stack:
        node, depth = stack.pop()
        if id(node) in seen or depth > DEEPEST:
            words = "不能用 * 引用" if id(node) in seen else "套得太深"
            raise ResourceFaults([Fault(shown, node.start_mark.line + 1, node.start_mark.column + 1, words)])
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            stack += [(below, depth + 1) for pair in node.value for below in pair]
        elif isinstance(node, yaml.SequenceNode):
            stack += [(below, depth + 1) for below in node.value]


def _plain(
    node: yaml.Node, path: Path_, places: dict[Path_, tuple[int, int]], faults: list[Fault], file: str
) -> object:
    places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                mark = key_node.start_mark
                faults.append(Fault(file, mark.line + 1, mark.column + 1, f"“{key}”写了两次"))
            result[key] = _plain(value_node, (*path, key), places, faults, file)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), places, faults, file) for index, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> object:
    if node.tag == "tag:yaml.org,2002:int" and _WHOLE_NUMBER.fullmatch(node.value):
        return int(node.value)  # 8:30 and 0x1F are words here, as times and codes are
    if node.tag == "tag:yaml.org,2002:bool" and node.value.lower() in ("true", "false"):
        return node.value.lower() == "true"  # yes, no, on, off are words here, as in YAML 1.2
    if node.tag == "tag:yaml.org,2002:null":
        return None
    return str(node.value)


def iter_yaml(folder: Path) -> Iterator[Path]:
    """The YAML files directly inside a folder, in name order."""
    return iter(sorted(folder.glob("*.yaml")))
