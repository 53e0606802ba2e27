# SPDX-License-Identifier: Apache-2.0
"""The fonts of one document: each face as a Type 0 font of just the characters used, with a true ToUnicode map.

ISO 32000-1: composite fonts 9.7, embedded TrueType 9.9, ToUnicode 9.10.3. Codes are two bytes and equal the glyph's
place in the subset. The map is UTF-16BE in blocks of at most 100, so characters beyond U+FFFF are copied and
searched as what they are. Nothing is kept between documents.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Protocol, cast

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
    idToObjectNumberAndVersion: Mapping[str, tuple[int, int]]  # noqa: N815
    objectcounter: int
    Catalog: Any
    _timeStamp: object  # noqa: N815

    def Reference(self, thing: object, name: str) -> Any:  # noqa: N802, ANN401
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
        if first is None and text and (glyph := self._chain.glyph(text[0], bold=bold)):
            first = self._first[bold] = _First(self, glyph, bold=bold)
        try:
            if first is not None:
                return ((first.subset.name, "".join(map(first.__getitem__, text)), first.thicken),)
        except KeyError:
            pass  # another face too
        return tuple(self._runs(text, bold))

    def _runs(self, text: str, bold: bool) -> Iterator[tuple[str, str, bool]]:
        name, thicken = "", False
        codes: list[str] = []
        for character in text:
            glyph = self.glyph(character, bold=bold)
            subset = self.subset(glyph)
            if subset.name != name or glyph.thicken != thicken:
                if codes:
                    yield name, "".join(codes), thicken
                name, thicken, codes = subset.name, glyph.thicken, []
            codes.append(subset.code(character, glyph))
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

    def glyph(self, character: str, *, bold: bool) -> Glyph:
        """How a character is drawn."""
        glyph = self._chain.glyph(character, bold=bold)
        if glyph is None:
            raise ValueError("text was not checked against the fonts")
        return glyph

    def subset(self, glyph: Glyph) -> "_Subset":
        """The characters of the glyph's face."""
        known = self._subsets.get(id(glyph.face))
        if known is None:
            known = self._subsets[id(glyph.face)] = _Subset(f"F{len(self._subsets) + 1}", glyph.face)
        return known


class _First(dict[str, str]):
    """The face that nearly every text of a weight is drawn with: its characters' codes, KeyError for another face's."""

    def __init__(self, fonts: DocumentFonts, glyph: Glyph, *, bold: bool) -> None:
        super().__init__()
        self.subset, self.thicken = fonts.subset(glyph), glyph.thicken
        self._fonts, self._bold = fonts, bold

    def __missing__(self, character: str) -> str:
        glyph = self._fonts.glyph(character, bold=self._bold)
        if self._fonts.subset(glyph) is not self.subset or glyph.thicken != self.thicken:
            raise KeyError(character)
        self[character] = code = self.subset.code(character, glyph)
        return code


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

    def as_object(self, document: PdfDocument) -> str:
        """The font as it stands in the file; what it is made of becomes objects of the document."""
        characters = "".join(self._codes)
        digest = hashlib.sha256(characters.encode("utf-16-be")).digest()
        base = "".join(chr(65 + byte % 26) for byte in digest[:6]) + "+" + self.face.postscript_name
        program = self.face.subset([0, *(glyph.number for glyph in self._glyphs)])
        program_at = self._stream(document, "program", program, {"Length1": len(program)})
        box = " ".join(map(str, self.face.box))
        descriptor = (
            f"<< /Type /FontDescriptor /FontName /{base} /Flags {_SYMBOLIC} /FontBBox [{box}] /ItalicAngle 0"
            f" /Ascent {self.face.ascent} /Descent {self.face.descent} /CapHeight {self.face.ascent}"
            f" /StemV {_STEM} /FontFile2 {program_at} >>"
        )
        descendant = (
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{base} /CIDToGIDMap /Identity"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor {_placed(document, descriptor, f'descriptor {self.name}')}"
            f" /DW {_FULL_WIDTH} /W {self._widths()} >>"
        )
        return (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /Identity-H"
            f" /DescendantFonts [{_placed(document, descendant, f'descendant {self.name}')}]"
            f" /ToUnicode {self._stream(document, 'unicode', to_unicode(characters), {})} >>"
        )

    def _widths(self) -> str:
        """Widths other than a Chinese character's, in stretches of following codes, as they stand in the file."""
        stretches: dict[int, list[str]] = {}
        start = 0
        for code, glyph in enumerate(self._glyphs, 1):
            width = round(glyph.width * 1000, 2)
            if width == _FULL_WIDTH:
                start = 0
                continue
            start = start or code
            stretches.setdefault(start, []).append(f"{width:g}")
        return "[" + " ".join(f"{first} [{' '.join(widths)}]" for first, widths in stretches.items()) + "]"

    def _stream(self, document: PdfDocument, kind: str, content: bytes, entries: dict[str, int]) -> str:
        stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(dict(entries)), content, [pdfdoc.PDFZCompress])
        return _placed(document, stream, f"{kind} {self.name}")


def _placed(document: PdfDocument, thing: object, name: str) -> str:
    """Makes a thing an object of the file; gives the reference to it as it stands there."""
    reference: bytes = document.Reference(thing, name).format(document)
    return reference.decode("ascii")


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
