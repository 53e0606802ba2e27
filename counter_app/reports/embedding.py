# SPDX-License-Identifier: Apache-2.0
"""The fonts of one document: each face as a Type 0 font of just the characters used, with a true ToUnicode map.

ISO 32000-1: composite fonts 9.7, embedded TrueType 9.9, ToUnicode 9.10.3. Codes are two bytes and equal the glyph's
place in the subset. The map is UTF-16BE in blocks of at most 100, so characters beyond U+FFFF are copied and
searched as what they are. Nothing is kept between documents.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol, cast

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from counter_app.reports.fonts import FontChain, Glyph
from counter_app.reports.truetype import TrueTypeFile

_BLOCK = 100  # entries of a bfchar block, ISO 32000 by way of Adobe Technical Note 5014
_SYMBOLIC, _STEM, _FULL_WIDTH = 4, 80, 1000


class PdfDocument(Protocol):
    """What is used of reportlab's document, whose stubs have no types."""

    delayedFonts: list[object]  # noqa: N815 - reportlab's names, here and below
    idToObject: Mapping[str, Any]  # noqa: N815
    _timeStamp: object  # noqa: N815

    def Reference(self, thing: object, name: str) -> object:  # noqa: N802
        """Make a thing an object of the file, known by a name."""

    def updateSignature(self, thing: str) -> None:  # noqa: N802
        """Let this count for the file's identifier."""


def document_of(canvas: Canvas) -> PdfDocument:
    """The document under a canvas; reportlab has no public name for it."""
    return cast(PdfDocument, vars(canvas)["_doc"])


class DocumentFonts:
    """Gives the codes with which text is shown in one document, and writes its fonts when the document is saved."""

    def __init__(self, chain: FontChain) -> None:
        self._chain = chain
        self._subsets: dict[int, _Subset] = {}
        self._first: dict[bool, _First] = {}

    def runs(self, text: str, *, bold: bool) -> Sequence[tuple[str, str, bool]]:
        """Pieces of one face each: resource name, codes as hexadecimal digits, whether to thicken by a stroke."""
        first = self._first.get(bold)
        if first:
            try:
                return ((first.name, "".join(map(first.codes.__getitem__, text)), first.thicken),)
            except KeyError:
                pass
        return tuple(self._runs(text, bold))

    def _runs(self, text: str, bold: bool) -> Iterator[tuple[str, str, bool]]:
        name, thicken = "", False
        codes: list[str] = []
        for character in text:
            glyph = self._chain.glyph(character, bold=bold)
            if glyph is None:
                raise ValueError("text was not checked against the fonts")
            subset = self._subset(glyph)
            if subset.name != name or glyph.thicken != thicken:
                if codes:
                    yield name, "".join(codes), thicken
                name, thicken, codes = subset.name, glyph.thicken, []
            code = subset.code(character, glyph)
            codes.append(code)
            first = self._first.setdefault(bold, _First(name, thicken, {}))
            if (first.name, first.thicken) == (name, thicken):
                first.codes[character] = code
        if codes:
            yield name, "".join(codes), thicken

    def attach(self, canvas: Canvas) -> None:
        """Have the fonts written into this canvas's document."""
        document_of(canvas).delayedFonts.append(self)

    def addObjects(self, document: PdfDocument) -> None:  # noqa: N802 - reportlab calls it by this name
        """Called by reportlab while saving."""
        fonts = document.idToObject["BasicFonts"].dict
        for subset in self._subsets.values():
            fonts[subset.name] = document.Reference(subset.as_object(document), f"font {subset.name}")

    def _subset(self, glyph: Glyph) -> "_Subset":
        known = self._subsets.get(id(glyph.face))
        if known is None:
            known = self._subsets[id(glyph.face)] = _Subset(f"F{len(self._subsets) + 1}", glyph.face)
        return known


class _First(NamedTuple):
    """The face that nearly every text of a weight is drawn with: its characters' codes so far."""

    name: str
    thicken: bool
    codes: dict[str, str]


class _Subset:
    """The characters of one face that a document shows. Code 0 stays the font's missing-glyph sign, never shown."""

    def __init__(self, name: str, face: TrueTypeFile) -> None:
        self.name = name
        self.face = face
        self._codes: dict[str, str] = {}
        self._glyphs: list[Glyph] = []

    def code(self, character: str, glyph: Glyph) -> str:
        known = self._codes.get(character)
        if known is None:
            self._glyphs.append(glyph)
            known = self._codes[character] = f"{len(self._glyphs):04X}"
        return known

    def as_object(self, document: PdfDocument) -> pdfdoc.PDFObject:
        characters = "".join(self._codes)
        digest = hashlib.sha256(characters.encode("utf-16-be")).digest()
        base = "".join(chr(65 + byte % 26) for byte in digest[:6]) + "+" + self.face.postscript_name
        program = self.face.subset([0, *(glyph.number for glyph in self._glyphs)])
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": pdfdoc.PDFName(base),
                "Flags": _SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray(list(self.face.box)),
                "ItalicAngle": 0,
                "Ascent": self.face.ascent,
                "Descent": self.face.descent,
                "CapHeight": self.face.ascent,
                "StemV": _STEM,
                "FontFile2": self._stream(document, "program", program, {"Length1": len(program)}),
            }
        )
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": pdfdoc.PDFName(base),
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": document.Reference(descriptor, f"descriptor {self.name}"),
                "DW": _FULL_WIDTH,
                "W": pdfdoc.PDFArray(self._widths()),
                "CIDToGIDMap": pdfdoc.PDFName("Identity"),
            }
        )
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": pdfdoc.PDFName(base),
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant, f"descendant {self.name}")]),
                "ToUnicode": self._stream(document, "unicode", to_unicode(characters), {}),
            }
        )

    def _widths(self) -> list[object]:
        """Widths other than a Chinese character's, in stretches of following codes."""
        stretches: dict[int, list[float]] = {}
        start = 0
        for code, glyph in enumerate(self._glyphs, 1):
            width = round(glyph.width * 1000, 2)
            if width == _FULL_WIDTH:
                start = 0
                continue
            start = start or code
            stretches.setdefault(start, []).append(width)
        return [part for first, widths in stretches.items() for part in (first, pdfdoc.PDFArray(widths))]

    def _stream(self, document: PdfDocument, kind: str, content: bytes, entries: dict[str, int]) -> object:
        stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(dict(entries)), content, [pdfdoc.PDFZCompress])
        return document.Reference(stream, f"{kind} {self.name}")


def to_unicode(characters: str) -> bytes:
    """The CMap that says which character stands behind code 1, 2, 3, ..."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for start in range(0, len(characters), _BLOCK):
        block = characters[start : start + _BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        for place, character in enumerate(block, start + 1):
            lines.append(f"<{place:04X}> <{character.encode('utf-16-be').hex().upper()}>")
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")


class _NoFont:
    """Stands in as a canvas's first font, so that reportlab writes no font of its own into the file."""

    fontName = "counter-app-none"  # noqa: N815 - reportlab's names
    face = SimpleNamespace(name=fontName)
    _dynamicFont = 1  # noqa: N815
    _multiByte = 0  # noqa: N815


NO_FONT = _NoFont.fontName
pdfmetrics.registerFont(_NoFont())
