# SPDX-License-Identifier: Apache-2.0
"""The picture of a slip against its bytes, as a printer works them off: the same dots, the same place of every sign."""

import io
from collections.abc import Iterator

import pytest
from paper_facts import LINES, make_facts
from PIL import Image, ImageChops

from counter_app.base.clock import parse_moment
from counter_app.base.slip import LINE_DOTS, LINE_GAP_DOTS, QUIET_MODULES, SlipDocument, SlipFeed, SlipQr, SlipText
from counter_app.devices.printer_profiles import PrinterProfile, printer_profiles
from counter_app.devices.protocols.escpos import encode_slip
from counter_app.devices.simulated.printed_paper import (
    PaperPrinter,
    PrintedCharacter,
    PrintedCode,
    PrintedDots,
    PrintedPaper,
    draw_paper,
)
from counter_app.reports.facts import Paper
from counter_app.reports.slip import SlipFacts, layout_slip, rasterise, slip_picture
from counter_app.reports.ticket_facts import TicketFacts, TrialFacts

MADE = parse_moment("2026-11-20T10:06")
MARGIN = 24  # of the picture: paper beside the printed width
SLIPS: tuple[SlipFacts, ...] = (
    make_facts(Paper.acceptance, applicant_name="王㐂𠮷"),
    make_facts(Paper.notice, lines=LINES * 2),
    TicketFacts(number="A012", made_at=MADE, window="3 号窗口", waiting=4, qr="A012"),
    TrialFacts(made_at=MADE, office_name="沅江市医疗保障事务中心", window="3 号窗口", printer="小票机"),
)
KEYS = sorted(printer_profiles())


def _printed(document: SlipDocument, profile: PrinterProfile) -> PrintedPaper:
    """What comes out, cut or torn off. The bytes arrive in pieces of seven."""
    data = encode_slip(document, profile, rasterise).data
    printer = PaperPrinter(profile.dots)
    papers = []
    for at in range(0, len(data), 7):
        papers += [cut.paper for cut in printer.take(data[at : at + 7]) if hasattr(cut, "paper")]
    paper = papers[0] if papers else printer.tear_off()
    assert (paper.unknown, bytes(paper.data), printer.blank) == ([], data, True)
    return paper


def _picture(document: SlipDocument) -> Image.Image:
    whole = Image.open(io.BytesIO(slip_picture(document)))
    return whole.crop((MARGIN, MARGIN, whole.width - MARGIN, whole.height))


def _sheet(paper: PrintedPaper) -> Image.Image:
    return Image.open(io.BytesIO(draw_paper(paper, rasterise)))


def _same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.logical_xor(one, other).getbbox() is None


@pytest.mark.parametrize("facts", SLIPS, ids=lambda facts: str(facts.paper))
@pytest.mark.parametrize("key", [key for key in KEYS if key.startswith("raster")])
def test_a_slip_sent_as_dots_is_the_picture_dot_for_dot(key: str, facts: SlipFacts) -> None:
    profile = printer_profiles()[key]
    document = layout_slip(facts, profile.width_mm)
    paper = _printed(document, profile)
    assert {type(one) for one in paper.printed} == {PrintedDots}
    sheet, picture = _sheet(paper), _picture(document)
    assert sheet.getextrema() == (0, 255)
    assert _same(sheet, picture.crop((0, 0, sheet.width, sheet.height)))
    assert picture.height - sheet.height <= LINE_GAP_DOTS  # only the mark where it is cut is left


def _parts_and_tops(document: SlipDocument) -> Iterator[tuple[SlipText | SlipQr, int, int]]:
    """Every part that leaves ink, with its top and height in the picture."""
    top = 0
    for part in document.parts:
        match part:
            case SlipText():
                if part.text.strip():
                    yield part, top, LINE_DOTS * part.tall
                top += LINE_DOTS * part.tall + LINE_GAP_DOTS
            case SlipQr(module=module):
                side = _side(part)
                yield part, top + QUIET_MODULES * module, side
                top += side + 2 * QUIET_MODULES * module
            case SlipFeed(lines):
                top += lines * (LINE_DOTS + LINE_GAP_DOTS)


def _side(code: SlipQr) -> int:
    import segno

    return len(segno.make(code.payload, error="m", micro=False).matrix) * code.module


@pytest.mark.parametrize("facts", SLIPS, ids=lambda facts: str(facts.paper))
@pytest.mark.parametrize("key", [key for key in KEYS if not key.startswith("raster")])
def test_every_sign_a_printer_sets_stands_where_the_picture_has_it(key: str, facts: SlipFacts) -> None:
    profile = printer_profiles()[key]
    document = layout_slip(facts, profile.width_mm)
    paper = _printed(document, profile)
    sheet, picture = _sheet(paper), _picture(document)
    tops = sorted({one.top for one in paper.printed})
    wanted = list(_parts_and_tops(document))
    assert len(tops) == len(wanted)
    for top, (part, there, height) in zip(tops, wanted, strict=True):
        line = [one for one in paper.printed if one.top == top]
        if isinstance(part, SlipText) and isinstance(line[0], PrintedCharacter):
            assert "".join(one.character for one in line if isinstance(one, PrintedCharacter)) == part.text
        elif isinstance(part, SlipQr):
            assert [one.payload for one in line if isinstance(one, PrintedCode)] == [part.payload] * profile.native_qr
        if isinstance(part, SlipQr) and not profile.native_qr:
            top += QUIET_MODULES * part.module  # the quiet zone came with the dots
        width = sheet.width
        assert _same(sheet.crop((0, top, width, top + height)), picture.crop((0, there, width, there + height)))
