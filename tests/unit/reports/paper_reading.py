# SPDX-License-Identifier: Apache-2.0
"""A PDF read from its own codes, maps and structure, as an archive will read it when no program of today is left."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

ARTIFACT = -1


@dataclass
class Piece:
    """One piece of marked content of a page: its number (``ARTIFACT`` for what is the page's alone) and its text."""

    number: int
    text: str = ""


@dataclass
class ReadPart:
    """One part of the structure with what is inside it."""

    role: str
    text: str = ""
    told: str = ""
    columns: int = 1
    rows: int = 1
    kids: list["ReadPart"] = field(default_factory=list)

    def all(self) -> Iterator["ReadPart"]:
        """This part and all inside it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.all()


def unicode_map(font: pikepdf.Object) -> dict[int, str]:
    """Which character a code of this font stands for."""
    pairs = re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", font.ToUnicode.read_bytes(), re.MULTILINE)
    return {int(code, 16): bytes.fromhex(value.decode()).decode("utf-16-be") for code, value in pairs}


def read_pieces(page: pikepdf.Page) -> list[Piece]:
    """A page's content in the order it is drawn; all of it must be marked as something."""
    maps = {key: unicode_map(font) for key, font in page.Resources.Font.items()}
    current: dict[int, str] = {}
    found: list[Piece] = []
    depth = 0
    for step in pikepdf.parse_content_stream(page):
        match str(step.operator), list(step.operands):
            case "BDC", [_, about]:
                depth += 1
                found.append(Piece(int(about["/MCID"])))
            case "BMC", _:
                depth += 1
                found.append(Piece(ARTIFACT))
            case "EMC", _:
                depth -= 1
            case "Tf", [name, _]:
                current = maps[str(name)]
            case ("Tj" | "S" | "f") as operator, operands:
                assert depth == 1, "content outside of any part"
                if operator == "Tj":
                    codes = bytes(operands[0])
                    shown = (current[int.from_bytes(codes[at : at + 2], "big")] for at in range(0, len(codes), 2))
                    found[-1].text += "".join(shown)
    assert depth == 0
    return found


def read_lines(page: pikepdf.Page) -> list[tuple[float, float, float, float]]:
    """The straight lines of a page, from below."""
    found: list[tuple[float, float, float, float]] = []
    start = (0.0, 0.0)
    for step in pikepdf.parse_content_stream(page):
        if str(step.operator) in "ml":
            here = (float(step.operands[0]), float(step.operands[1]))
            found += [(*start, *here)] if str(step.operator) == "l" else []
            start = here
    return found


def read_parts(pdf: bytes) -> list[ReadPart]:
    """The top parts of a document; every piece of marked content must belong to just the part that names it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        texts = {}
        for page in document.pages:
            pieces = [one for one in read_pieces(page) if one.number != ARTIFACT]
            assert [one.number for one in pieces] == list(range(len(pieces)))
            texts[page.obj.objgen] = [one.text for one in pieces]
        root = document.Root.StructTreeRoot
        nums = root.ParentTree.Nums.as_list()
        owners = {int(key): list(value.as_list()) for key, value in zip(nums[::2], nums[1::2], strict=True)}
        places = {page.obj.objgen: owners[int(page.obj.StructParents)] for page in document.pages}
        assert {key: len(value) for key, value in texts.items()} == {key: len(value) for key, value in places.items()}
        (whole,) = root.K.as_list()
        assert whole.S == "/Document"
        return [_part(one, whole, texts, places) for one in whole.K.as_list()]


def _part(
    element: pikepdf.Object,
    parent: pikepdf.Object,
    texts: dict[tuple[int, int], list[str]],
    places: dict[tuple[int, int], list[pikepdf.Object]],
) -> ReadPart:
    assert element.P.objgen == parent.objgen
    spans = element.get("/A", pikepdf.Dictionary())
    found = ReadPart(
        str(element.S)[1:],
        told=str(element.get("/Alt", "")),
        columns=int(spans.get("/ColSpan", 1)),
        rows=int(spans.get("/RowSpan", 1)),
    )
    page = element.Pg.objgen
    for kid in element.K.as_list():
        if isinstance(kid, pikepdf.Dictionary):
            found.kids.append(_part(kid, element, texts, places))
        else:
            assert places[page][int(kid)].objgen == element.objgen
            found.text += texts[page][int(kid)]
    return found
