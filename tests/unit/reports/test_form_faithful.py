# SPDX-License-Identifier: Apache-2.0
"""The printed form beside the guide's: read back from the PDF, text by cell, in order, and nothing over a line."""

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest
from filled_forms import FORMS, end_of, filled, form, wanted
from golden_forms import KINDS, NOTICEABLE, difference, picture, printed
from guide_labels import cell_words, printed_words, roster_words, squeezed
from paper_reading import ReadPart, read_lines, read_parts

from counter_app.forms.definition import Cell, FormDefinition, RosterBlock, TableBlock
from counter_app.forms.visibility import visible_only
from counter_app.reports.cell_text import CONTINUED
from counter_app.reports.form_pdf import render_form

Ruled = tuple[float, float, float, float]
"""A line from one place to another."""

CellRead = tuple[str, str, int, int]
"""Role, text, columns and rows."""

NEAR = 0.4
"""Points: half a line."""


@pytest.mark.parametrize("form_id", FORMS)
def test_a_blank_form_prints_the_words_of_its_layout_and_no_others(form_id: str) -> None:
    """In the layout's order; ``test_labels_…`` holds the same words against the guide's text, line by line."""
    definition = form(form_id)
    parts = read_parts(render_form(wanted(definition)))
    assert squeezed("".join(one.text for top in parts for one in top.all())) == printed_words(definition)


@pytest.mark.parametrize("form_id", FORMS)
def test_every_cell_has_its_words(form_id: str) -> None:
    definition = form(form_id)
    parts = read_parts(render_form(wanted(definition)))
    tables = [[[_read(cell) for cell in row.kids] for row in table.kids] for table in parts if table.role == "Table"]
    assert tables == list(_expected(definition))


def _read(cell: ReadPart) -> CellRead:
    return cell.role, squeezed(cell.text), cell.columns, cell.rows


def _expected(definition: FormDefinition) -> Iterator[list[list[CellRead]]]:
    for block in definition.blocks:
        if isinstance(block, TableBlock) and block.ruled:
            yield [_cells(definition, row) for row in block.rows]
        if isinstance(block, RosterBlock):
            rows = [[("TD", words, 1, 1) for words in row] for row in roster_words(definition, block)]
            yield [_cells(definition, row) for row in block.head] + rows


def _cells(definition: FormDefinition, row: tuple[Cell, ...]) -> list[CellRead]:
    return [("TH" if one.label else "TD", cell_words(definition, one), one.columns, one.rows) for one in row]


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("kind", ["blank", "filled", "crammed"])
def test_no_text_stands_on_a_line_or_off_the_page(form_id: str, kind: str) -> None:
    definition = form(form_id)
    values = {"blank": None, "filled": filled(definition), "crammed": filled(definition, long=True)}[kind]
    pdf = render_form(wanted(definition, filled=values))
    ruled = _ruled(pdf)
    _check_apart(pdf, ruled)


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("kind", ["filled", "crammed"])
def test_values_keep_inside_the_lines_of_a_pre_printed_sheet(form_id: str, kind: str) -> None:
    definition = form(form_id)
    values = filled(definition, long=kind == "crammed")
    sheet = _ruled(render_form(wanted(definition)))
    pdf = render_form(wanted(definition, filled=values, values_only=True))
    more = len(_ruled(pdf)) - len(sheet)  # what went on
    assert more >= 0
    _check_apart(pdf, [*sheet, *[[]] * more])


def _ruled(pdf: bytes) -> list[list[Ruled]]:
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        return [read_lines(page) for page in paper.pages]


def _check_apart(pdf: bytes, ruled: list[list[Ruled]]) -> None:
    """No text of a page stands on one of its lines, or off it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page, lines in zip(document, ruled, strict=True):
            width, height = page.get_size()
            upright = [(x1, min(y1, y2), max(y1, y2)) for x1, y1, x2, y2 in lines if x1 == x2]
            level = [(y1, min(x1, x2), max(x1, x2)) for x1, y1, x2, y2 in lines if y1 == y2]
            assert all(0 < x < width for x, _, _ in upright)
            assert all(0 < y < height for y, _, _ in level)
            text = page.get_textpage()
            for at in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(at)
                assert left >= -NEAR
                assert bottom >= -NEAR
                assert right <= width + NEAR
                assert top <= height + NEAR
                inside = (left + NEAR, bottom + NEAR, right - NEAR, top - NEAR)
                assert not [x for x, low, high in upright if _cuts(x, low, high, *inside)]
                assert not [y for y, low, high in level if _cuts(y, low, high, *inside[1::-1], *inside[:1:-1])]
    finally:
        document.close()


def _cuts(place: float, low: float, high: float, first: float, least: float, last: float, most: float) -> bool:
    """Whether a line at ``place`` from ``low`` to ``high`` goes through a box, given along and across the line."""
    return first < place < last and low < most and least < high


@pytest.mark.parametrize("form_id", FORMS)
def test_however_much_is_written_all_of_it_is_printed(form_id: str) -> None:
    definition = form(form_id)
    crammed = filled(definition, long=True)
    parts = read_parts(render_form(wanted(definition, filled=crammed)))
    text = squeezed("".join(one.text for top in parts for one in top.all()))
    seen = visible_only(definition, crammed)
    fields = [one for one in definition.fields if one.printed and one.key in seen.values]
    assert [one.key for one in fields if seen.values[one.key].endswith(end_of(one)) and end_of(one) not in text] == []
    for roster in definition.rosters:
        for column in roster.columns:
            ends = [row for row in seen.rosters[roster.key] if row.get(column.key, "").endswith(end_of(column))]
            assert text.count(end_of(column)) >= len(ends)
    assert text.count("（接上页）") == text.count(CONTINUED)


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_form_looks_as_it_was_found_right(form_id: str, kind: str) -> None:
    assert difference(picture(printed(form_id, kind)), form_id, kind) <= NOTICEABLE, "look at it, then renew it"


def test_a_word_more_is_noticed() -> None:
    taken = picture(wanted(form("personal_promise"), {"phone": "1"}))
    assert difference(taken, "personal_promise", "blank") > NOTICEABLE
