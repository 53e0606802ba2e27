# SPDX-License-Identifier: Apache-2.0
"""Every paper says of itself that it is PDF/A-2b, and is what that asks for, as far as it can be read back here."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from filled_forms import AT, FORMS, form, wanted
from filled_forms import filled as filled_form
from paper_facts import make_facts, read_text, squeezed
from paper_reading import read_parts, read_pieces
from PIL import Image, ImageChops, ImageCms
from test_change_sheet_paper import SHEET as CHANGES
from test_item_sheet_paper import SHEET as LIST

from counter_app.reports.calibration import render_calibration
from counter_app.reports.colour import srgb_profile
from counter_app.reports.facts import Paper
from counter_app.reports.form_pdf import render_form
from counter_app.reports.layouts import SLIP_PAPERS
from counter_app.reports.paper import render_change_sheet, render_item_sheet, render_pdf, render_slip_sheet

NAMES = (
    *(f"blank {one}" for one in FORMS),
    *(f"filled {one}" for one in FORMS),
    *(f"paper {one}" for one in Paper),
    *(f"slip {one}" for one in SLIP_PAPERS),
    "list of papers",
    "changes of the guide",
    "sheet for the printer",
)
SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
FORBIDDEN = {
    "/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/EmbeddedFiles", "/AcroForm", "/Annots", "/SMask",
    "/CA", "/ca", "/BM", "/Group", "/PS", "/Alternates", "/OPI", "/F", "/Ref", "/TR", "/PresSteps", "/XFA", "/Encrypt",
}  # fmt: skip
"""Keys that lead to what PDF/A forbids or to what may be transparent; our papers need none of them at all."""

WANTED = "needs the packages libpdfbox2-java libactivation-java libjaxb-api-java"
PREFLIGHT = [
    Path("/usr/share/java") / f"{one}.jar"
    for one in (
        *("preflight", "pdfbox2", "xmpbox", "fontbox2"),
        *("commons-logging", "commons-io", "javax.activation", "jaxb-api"),
    )
]


@cache
def paper(name: str) -> bytes:
    """One of the papers, made once."""
    kind, _, which = name.partition(" ")
    match kind:
        case "blank":
            return render_form(wanted(form(which)))
        case "filled":
            definition = form(which)
            number = "430981-03-20261120-A00472"
            return render_form(wanted(definition, filled=filled_form(definition), case_number=number, qr=number))
        case "paper":
            return render_pdf(make_facts(Paper(which)))
        case "slip":
            return render_slip_sheet(make_facts(Paper(which)))
        case "list":
            return render_item_sheet(LIST)
        case "changes":
            return render_change_sheet(CHANGES)
        case _:
            return render_calibration((1.5, -0.5), AT)


def described(pdf: bytes) -> dict[str, str]:
    """What the description (XMP) says."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        packet = document.Root.Metadata.read_bytes()
    assert packet in pdf  # readable without unpacking anything
    root = ElementTree.fromstring(packet)  # noqa: S314 - our own
    found: dict[str, str] = {}
    for prefix, space in SPACES.items():
        for one in root.iter():
            if one.tag.startswith(f"{{{space}}}") and prefix != "rdf":
                name = one.tag.partition("}")[2]
                words = [item.text or "" for item in one.iter(f"{{{SPACES['rdf']}}}li")] or [one.text or ""]
                found[f"{prefix}:{name}"] = "|".join(words)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_says_what_it_is(name: str) -> None:
    pdf = paper(name)
    told = described(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        info = {key: str(value) for key, value in document.docinfo.items()}
        assert str(document.Root.Lang) == "zh-CN"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        (intent,) = document.Root.OutputIntents
        assert (intent.Type, intent.S) == (pikepdf.Name.OutputIntent, pikepdf.Name.GTS_PDFA1)
        assert intent.DestOutputProfile.read_bytes() == srgb_profile()
        assert intent.DestOutputProfile.N == 3
        identifier, again = (bytes(one) for one in document.trailer.ID)
    assert len(identifier) == len(again) == 16
    assert told["pdfaid:part"] == "2"
    assert told["pdfaid:conformance"] == "B"
    assert told["dc:language"] == "zh-CN"
    assert told["dc:title"] == info.pop("/Title")
    assert squeezed(told["dc:title"]) in read_text(pdf)
    assert told["pdf:Producer"] == info.pop("/Producer")
    assert told["xmp:CreatorTool"] == info.pop("/Creator")
    assert told["xmp:CreateDate"] == told["xmp:ModifyDate"] == "2026-11-20T10:06:00+08:00"
    assert info.pop("/CreationDate") == info.pop("/ModDate") == "D:20261120100600+08'00'"
    assert set(info) <= {"/Trapped"}  # it names nobody
    assert pdf.startswith(b"%PDF-1.7\n%")
    assert min(pdf[10:14]) > 127


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_holds_nothing_that_an_archive_forbids(name: str) -> None:
    with pikepdf.open(io.BytesIO(paper(name))) as document:
        assert not document.is_encrypted
        assert {key for thing in document.objects for key in _keys(thing)} & FORBIDDEN == set()
        assert document.check_pdf_syntax() == []


@pytest.mark.parametrize("name", NAMES)
def test_every_character_shown_is_of_an_embedded_font_and_is_told_in_unicode(name: str) -> None:
    pdf = paper(name)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        spelt = "".join(piece.text for page in document.pages for piece in read_pieces(page))
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        for font in fonts:
            (descendant,) = font.DescendantFonts
            assert str(font.Subtype) == "/Type0"
            assert str(descendant.CIDToGIDMap) == "/Identity"
            assert len(descendant.FontDescriptor.FontFile2.read_bytes()) > 0
            assert re.fullmatch(r"/[A-Z]{6}\+[A-Za-z0-9-]+", str(font.BaseFont))
    assert fonts
    assert sorted(squeezed(spelt)) == sorted(read_text(pdf))
    assert b"Helvetica" not in pdf


def _keys(thing: object) -> Iterator[str]:
    """All keys in a thing itself; what it refers to is another of the file's objects."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield from thing.keys()
        inner: list[object] = list(thing.values())
    else:
        inner = list(thing.as_list()) if isinstance(thing, pikepdf.Array) else []
    for one in inner:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from _keys(one)


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_tells_its_parts(name: str) -> None:
    pdf = paper(name)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert bool(document.Root.MarkInfo.Marked)
        title = str(document.docinfo.Title)
    parts = [one for top in read_parts(pdf) for one in top.all()]
    assert [squeezed(one.text) for one in parts if one.role == "H1"] == [squeezed(title)]
    codes = {one.told for one in parts if one.role == "Figure"}
    assert codes == (set() if name.startswith(("blank", "list", "changes", "sheet")) else {"430981-03-20261120-A00472"})
    for one in parts:
        assert {kid.role for kid in one.kids} <= {"Table": {"TR"}, "TR": {"TH", "TD"}}.get(one.role, set())


def test_different_facts_give_files_with_different_identifiers() -> None:
    def identifier(clerk: str) -> bytes:
        with pikepdf.open(io.BytesIO(render_pdf(make_facts(clerk=clerk)))) as document:
            return bytes(document.trailer.ID[0])

    assert identifier("0312") == identifier("0312") != identifier("0315")


def test_the_colour_profile_is_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    colours = Image.frombytes("RGB", (256, 256), bytes((3 * at + at // 256) % 256 for at in range(3 * 256 * 256)))
    same = ImageCms.profileToProfile(colours, ours, ImageCms.createProfile("sRGB"))
    assert same is not None
    assert max(ImageChops.difference(colours, same).tobytes()) <= 1


@pytest.mark.skipif(not (shutil.which("java") and all(one.exists() for one in PREFLIGHT)), reason=WANTED)
def test_a_strangers_validator_finds_nothing_but_what_only_the_first_part_asks(tmp_path: Path) -> None:
    """PDFBox knows part 1 alone, which is the stricter; of it our papers lack just the list of CIDs, gone in part 2."""
    names = [one for one in NAMES if not one.startswith(("blank", "slip"))]
    for name in names:
        kept = tmp_path / f"{name}.pdf"
        with pikepdf.open(io.BytesIO(paper(name))) as document:
            packet = document.Root.Metadata.read_bytes().replace(b"<pdfaid:part>2", b"<pdfaid:part>1")
            document.Root.Metadata.write(packet)
            document.save(
                kept,
                force_version="1.4",
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                fix_metadata_version=False,
            )
    jars = ":".join(map(str, PREFLIGHT))
    command = ["java", "-cp", jars, "org.apache.pdfbox.preflight.Validator_A1b", "group", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert [name for name in names if f"{name}.pdf is " not in done.stdout] == []
    faults = [line for line in done.stdout.splitlines() if re.match(r"\d+\.", line) and "CIDSet" not in line]
    assert faults == []
