# SPDX-License-Identifier: Apache-2.0
"""The font chain: which installed face draws which character, decided before anything is drawn.

The chain is data (``resources/fonts/<platform>.yaml``). A face is opened only when a character needs it.
A character that no face has stops the paper by name; it is never drawn as a box, a blank or ``?``.
"""

import os
import sys
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from counter_app.base.errors import CounterError
from counter_app.base.resources import Document, Fault, Path_, ResourceFaults, iter_yaml, read_yaml, resources_root
from counter_app.reports.truetype import FontFault, TrueTypeFile

_NEVER_DRAWN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Control, invisible, broken and private-use characters: a font's shape for them would be a guess."""


class Glyph(NamedTuple):
    """How one character is drawn. ``thicken``: bold was asked for and the face has none, so the outline is stroked."""

    face: TrueTypeFile
    number: int
    width: float  # of the size
    thicken: bool


@dataclass(frozen=True, slots=True)
class FontPlace:
    """A file that may hold a face."""

    path: Path
    index: int


@dataclass(frozen=True, slots=True)
class FaceEntry:
    """One face of the chain: where its files may be, the first usable one counts."""

    name: str
    package: str
    optional: bool
    regular: tuple[FontPlace, ...]
    bold: tuple[FontPlace, ...]


class Face:
    """A face that opens its files on first need. ``faults`` says why a file that is there was passed over."""

    def __init__(self, entry: FaceEntry) -> None:
        self.entry = entry
        self.faults: list[str] = []
        self._opened: dict[bool, TrueTypeFile | None] = {}
        self._lock = threading.Lock()

    def file(self, *, bold: bool) -> TrueTypeFile | None:
        """The opened file of this weight, or None."""
        with self._lock:
            if bold not in self._opened:
                self._opened[bold] = self._open(self.entry.bold if bold else self.entry.regular)
            return self._opened[bold]

    def _open(self, places: Iterable[FontPlace]) -> TrueTypeFile | None:
        for place in places:
            if not place.path.is_file():
                continue
            try:
                return TrueTypeFile(place.path, place.index)
            except FontFault as fault:
                self.faults.append(f"{place.path.name}: {fault}")
        return None


class _Widths(dict[str, float]):
    """The widths of a chain's characters, each looked up once."""

    def __init__(self, chain: "FontChain", *, bold: bool) -> None:
        super().__init__()
        self._chain, self._bold = chain, bold

    def __missing__(self, character: str) -> float:
        glyph = self._chain.glyph(character, bold=self._bold)
        self[character] = width = glyph.width if glyph else 0.0
        return width


@dataclass(frozen=True, slots=True)
class Gap:
    """Characters of one GB 18030 block that the chain cannot draw."""

    block: str
    missing: int
    total: int
    sample: str


class FontChain:
    """Faces in order, with every character looked up once. Safe to share between threads and documents."""

    def __init__(self, entries: Sequence[FaceEntry]) -> None:
        """Raises CounterError ``paper.no_font`` when not one face can be opened."""
        self.faces = tuple(Face(entry) for entry in entries)
        self._widths = _Widths(self, bold=False), _Widths(self, bold=True)
        self._drawable = {"\n"}
        self._regular: dict[str, Glyph | None] = {}
        self._bold: dict[str, Glyph | None] = {}
        if not any(face.file(bold=False) for face in self.faces):
            wanted = [entry.package for entry in entries if not entry.optional]
            raise CounterError("paper.no_font", package=wanted[0] if wanted else "")

    def glyph(self, character: str, *, bold: bool = False) -> Glyph | None:
        """How the character is drawn, None if no face has it."""
        known = self._bold if bold else self._regular
        try:
            return known[character]
        except KeyError:
            return known.setdefault(character, self._look_up(character, bold))

    def undrawable(self, text: str) -> str:
        """The first character no face has, or ``""``. Line breaks are not characters here."""
        if self._drawable.issuperset(text):
            return ""
        for character in text:
            if character != "\n" and self.glyph(character) is None:
                return character
            self._drawable.add(character)
        return ""

    def drawable(self, text: str, field: str) -> str:
        """The text with plain line breaks and without tabs.

        Raises CounterError ``paper.no_glyph`` naming the first character no face has, and the field it is in.
        """
        plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        missing = self.undrawable(plain)
        if missing:
            shown = missing if missing.isprintable() else f"U+{ord(missing):04X}"
            raise CounterError("paper.no_glyph", character=shown, field=field)
        return plain

    def width(self, text: str, *, bold: bool = False) -> float:
        """Width of a drawable text at size 1."""
        return sum(map(self._widths[bold].__getitem__, text))

    def widths(self, *, bold: bool = False) -> Mapping[str, float]:
        """The width of every character at size 1; 0 for what no face has."""
        return self._widths[bold]

    def gaps(self) -> list[Gap]:
        """The GB 18030-2022 level 3 blocks that are not covered whole. Opens every face: for the start check."""
        files = [file for file in (face.file(bold=False) for face in self.faces) if file]
        found: list[Gap] = []
        for name, codes in _level_three():
            missing = [code for code in codes if not any(_inked(file, code) for file in files)]
            if missing:
                found.append(Gap(name, len(missing), len(codes), "".join(map(chr, missing[:8]))))
        return found

    def _look_up(self, character: str, bold: bool) -> Glyph | None:
        if unicodedata.category(character) in _NEVER_DRAWN:
            return None
        code = ord(character)
        for face in self.faces:
            regular = face.file(bold=False)
            if regular is None or not (number := _inked(regular, code)):
                continue
            heavy = face.file(bold=True) if bold else None
            if heavy and (heavy_number := _inked(heavy, code)):
                return Glyph(heavy, heavy_number, heavy.advance(heavy_number) / 1000, False)
            return Glyph(regular, number, regular.advance(number) / 1000, bold)
        return None


def _inked(file: TrueTypeFile, code: int) -> int:
    """The glyph of a code point; 0 too where the font only pretends, with an empty outline for a visible character."""
    number = file.glyph(code)
    if number and not file.outline(number) and unicodedata.category(chr(code)) != "Zs":
        return 0
    return number


@cache
def default_chain() -> FontChain:
    """This platform's chain, built once."""
    return FontChain(load_entries(resources_root() / "fonts", sys.platform))


def load_entries(folder: Path, platform: str) -> tuple[FaceEntry, ...]:
    """The faces declared for a platform. Raises ResourceFaults with every fault of every file."""
    faults: list[Fault] = []
    chosen: tuple[FaceEntry, ...] = ()
    for path in iter_yaml(folder):
        document = read_yaml(path, f"fonts/{path.name}")
        data = document.data
        if isinstance(data, dict) and "platform" in data:
            entries = _entries(document, data, faults)
            if data["platform"] == platform:
                chosen = entries
    if faults:
        raise ResourceFaults(faults)
    if not chosen:
        raise CounterError("paper.no_chain", platform=platform)
    return chosen


def _entries(document: Document, data: dict[str, object], faults: list[Fault]) -> tuple[FaceEntry, ...]:
    faces = data.get("faces")
    if not isinstance(faces, list) or not faces:
        faults.append(document.fault(("faces",), "faces 要列出至少一个字体"))
        return ()
    found: list[FaceEntry] = []
    for number, face in enumerate(faces):
        at: Path_ = ("faces", number)
        if not isinstance(face, dict) or not isinstance(face.get("name"), str):
            faults.append(document.fault(at, "字体要有 name"))
            continue
        for key in sorted(set(face) - {"name", "package", "optional", "regular", "bold"}):
            faults.append(document.fault((*at, key), f"“{key}”不认识"))
        regular = _places(document, (*at, "regular"), face.get("regular"), faults)
        bold = _places(document, (*at, "bold"), face.get("bold", []), faults)
        if not regular:
            faults.append(document.fault(at, "字体要有 regular"))
        package = str(face.get("package", face["name"]))
        found.append(FaceEntry(face["name"], package, face.get("optional") is True, regular, bold))
    return tuple(found)


def _places(document: Document, at: Path_, value: object, faults: list[Fault]) -> tuple[FontPlace, ...]:
    found: list[FontPlace] = []
    for number, place in enumerate(value if isinstance(value, list) else ()):
        index = place.get("index", 0) if isinstance(place, dict) else None
        if not isinstance(place, dict) or not isinstance(place.get("file"), str) or not isinstance(index, int):
            faults.append(document.fault((*at, number), "字体文件要写成 {file: 路径, index: 序号}"))
            continue
        found.append(FontPlace(Path(os.path.expandvars(place["file"])).expanduser(), index))
    return tuple(found)


@cache
def _level_three() -> tuple[tuple[str, Sequence[int]], ...]:
    document = read_yaml(resources_root() / "fonts" / "gb18030.yaml", "fonts/gb18030.yaml")
    faults: list[Fault] = []
    found: list[tuple[str, Sequence[int]]] = []
    blocks = document.data.get("blocks") if isinstance(document.data, dict) else None
    for number, block in enumerate(blocks if isinstance(blocks, list) else ()):
        try:
            listed = block.get("list")
            codes = (
                [ord(one) for one in listed] if listed else range(int(block["first"], 16), int(block["last"], 16) + 1)
            )
            found.append((block["name"], codes))
        except (AttributeError, KeyError, TypeError, ValueError):
            faults.append(document.fault(("blocks", number), "要有 name 和 first、last（十六进制），或 list"))
    if faults or not found:
        raise ResourceFaults(faults or [document.fault((), "没有 blocks")])
    return tuple(found)
