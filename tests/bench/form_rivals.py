# SPDX-License-Identifier: Apache-2.0
"""The same cells drawn by others: typst, fpdf2 and WeasyPrint, each by its own tables."""

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bench.form_cells import Cells, Paper, Part, Row

INSET, STROKE = 3.0, 0.6  # as in form.typ

TYPST = Path(__file__).with_name("form.typ")


def with_typst() -> Callable[[bytes], bytes]:
    """A compiler that is kept, as somebody would who prints many. PDF/A-2b, with tags where ours has them."""
    import typst

    compiler = typst.Compiler(str(TYPST))

    def draw(form: bytes) -> bytes:
        tagged = msgspec.json.decode(form, type=Paper).tagged
        made = compiler.compile(sys_inputs={"form": form.decode()}, pdf_tags=tagged, pdf_standards=["a-2b"])
        if not isinstance(made, bytes):
            raise TypeError("one PDF was expected")
        return made

    return draw


def with_fpdf() -> Callable[[bytes], bytes]:
    """A document of its own each time, for fpdf2 keeps nothing between documents."""
    from fpdf import FPDF

    def draw(form: bytes) -> bytes:
        cells = msgspec.json.decode(form, type=Cells)
        pdf = FPDF(unit="pt", format=(cells.width, cells.height))
        pdf.set_margin(cells.side)
        pdf.set_top_margin(cells.top)
        pdf.set_auto_page_break(False)
        for font in cells.fonts:
            pdf.add_font(font.family, fname=font.path, collection_font_number=font.index)
        pdf.set_fallback_fonts([font.family for font in cells.fonts[1:]], exact_match=False)
        pdf.set_line_width(STROKE)
        pdf.c_margin = 0
        for page in cells.pages:
            pdf.add_page()
            for part in page:
                pdf.set_font(cells.fonts[0].family, size=part.size)
                with pdf.table(
                    col_widths=part.widths,
                    width=min(sum(part.widths), pdf.epw),
                    line_height=part.size * cells.leading,
                    padding=(0, INSET) if part.ruled else 0,
                    borders_layout="ALL" if part.ruled else "NONE",
                    first_row_as_headings=False,
                ) as table:
                    for row in part.rows:
                        drawn = table.row(min_height=row.height)
                        for cell in row.cells:
                            drawn.cell(cell.text, align=cell.align[0].upper(), colspan=cell.columns)
        return bytes(pdf.output())

    return draw


def with_weasyprint() -> Callable[[bytes], bytes]:
    """HTML with fixed tables; the fonts it found are kept."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()

    def draw(form: bytes) -> bytes:
        cells = msgspec.json.decode(form, type=Cells)
        return bytes(HTML(string="".join(_html(cells))).write_pdf(font_config=fonts))

    return draw


def _html(cells: Cells) -> Iterator[str]:
    families = ",".join(f"'{font.family}'" for font in cells.fonts)
    yield (
        f"<html lang=zh><style>@page{{size:{cells.width}pt {cells.height}pt;"
        f"margin:{cells.top}pt {cells.side}pt 0}}"
        f"body{{margin:0;font-family:{families};line-height:{cells.leading}}}"
        "table{table-layout:fixed;border-collapse:collapse;border-spacing:0}"
        "td{padding:0;vertical-align:middle;white-space:pre-wrap}"
        f".r td{{border:{STROKE}pt solid black;padding:0 {INSET}pt}}"
        ".left{text-align:left}.center{text-align:center}.right{text-align:right}"
        "section{break-after:page}section:last-child{break-after:auto}</style><body>"
    )
    for page in cells.pages:
        yield "<section>"
        for part in page:
            yield from _table(part)
        yield "</section>"


def _table(part: Part) -> Iterator[str]:
    yield f"<table class={'r' if part.ruled else 'u'} style='width:{sum(part.widths)}pt;font-size:{part.size}pt'>"
    yield "".join(f"<col style='width:{one}pt'>" for one in part.widths)
    for row in part.rows:
        yield _row(row)
    yield "</table>"


def _row(row: Row) -> str:
    cells = (f"<td colspan={one.columns} class={one.align}>{html.escape(one.text)}</td>" for one in row.cells)
    return f"<tr style='height:{row.height}pt'>{''.join(cells)}</tr>"


@dataclass(frozen=True, slots=True)
class Rival:
    """Who else draws: the module to import, and what then prepares to draw forms from their cells in JSON."""

    module: str
    prepare: Callable[[], Callable[[bytes], bytes]]


RIVALS = {
    "typst": Rival("typst", with_typst),
    "fpdf2": Rival("fpdf", with_fpdf),
    "WeasyPrint": Rival("weasyprint", with_weasyprint),
}
