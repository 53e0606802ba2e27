# SPDX-License-Identifier: Apache-2.0
"""Numbers that Word counts by itself: they are printed, but stand in no text of the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class _Level:
    kind: str
    words: str  # with %1, %2 … for the counts
    start: int


class WordNumbers:
    """Counts through one document, paragraph by paragraph."""

    def __init__(self, document: "Document") -> None:
        self._levels: dict[str, Mapping[int, _Level]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._lists: dict[str, str] = {}
        root = _numbering(document)
        if root is not None:
            self._read(root)
        for style in document.styles.element.iter(f"{_W}style"):
            place = _place(style.find(f"{_W}pPr"))
            if place:
                self._styles[str(style.get(f"{_W}styleId"))] = place

    def label(self, paragraph: Any) -> str:  # noqa: ANN401 - an element of the library, which tells no type
        """What is printed before a paragraph's words: ``一、``, ``（二）``, ``3.``; mostly nothing."""
        place = self._place_of(paragraph)
        levels = self._levels.get(place[0]) if place else None
        if place is None or levels is None or place[1] not in levels:
            return ""
        number, level = place
        counts = self._counts.setdefault(self._lists[number], {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        words = levels[level].words
        for one, form in levels.items():
            words = words.replace(f"%{one + 1}", _written(counts.get(one, form.start), form.kind))
        return words

    def _place_of(self, paragraph: Any) -> tuple[str, int] | None:  # noqa: ANN401
        properties = paragraph.find(f"{_W}pPr")
        own = _place(properties)
        if own or properties is None:
            return own if own and own[0] != "0" else None
        style = properties.find(f"{_W}pStyle")
        return self._styles.get(str(style.get(f"{_W}val"))) if style is not None else None

    def _read(self, root: Any) -> None:  # noqa: ANN401
        kinds = {
            one.get(f"{_W}abstractNumId"): {
                int(level.get(f"{_W}ilvl")): _level(level) for level in one.iter(f"{_W}lvl")
            }
            for one in root.iter(f"{_W}abstractNum")
        }
        for one in root.iter(f"{_W}num"):
            number, kind = str(one.get(f"{_W}numId")), one.find(f"{_W}abstractNumId")
            if kind is not None and kind.get(f"{_W}val") in kinds:
                self._levels[number] = kinds[kind.get(f"{_W}val")]
                restarted = one.find(f"{_W}lvlOverride/{_W}startOverride") is not None
                self._lists[number] = f"num {number}" if restarted else f"kind {kind.get(f'{_W}val')}"


def _numbering(document: "Document") -> Any:  # noqa: ANN401
    from docx.opc.constants import RELATIONSHIP_TYPE

    parts = [one.target_part for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.NUMBERING]
    return getattr(parts[0], "element", None) if parts else None


def _place(properties: Any) -> tuple[str, int] | None:  # noqa: ANN401
    if properties is None:
        return None
    number = properties.find(f"{_W}numPr/{_W}numId")
    level = properties.find(f"{_W}numPr/{_W}ilvl")
    if number is None:
        return None
    return str(number.get(f"{_W}val")), int(level.get(f"{_W}val")) if level is not None else 0


def _level(level: Any) -> _Level:  # noqa: ANN401
    def value(name: str, otherwise: str) -> str:
        found = level.find(f"{_W}{name}")
        return str(found.get(f"{_W}val")) if found is not None else otherwise

    return _Level(value("numFmt", "decimal"), value("lvlText", ""), int(value("start", "1")))


def _written(count: int, kind: str) -> str:
    return _FORMS.get(kind, str)(count)


def _chinese(count: int) -> str:
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")


def _circled(count: int) -> str:
    return chr(0x245F + count) if 0 < count <= 20 else str(count)


def _letter(first: str) -> Callable[[int], str]:
    return lambda count: chr(ord(first) + (count - 1) % 26)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "chineseLegalSimplified": _chinese,
    "ideographDigital": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "upperLetter": _letter("A"),
    "lowerLetter": _letter("a"),
    "bullet": lambda _count: "",
    "none": lambda _count: "",
}
