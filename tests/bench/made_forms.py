# SPDX-License-Identifier: Apache-2.0
"""Made-up forms to be measured, and their cells for others to draw.

Texts, widths, heights, sizes and fonts are those of our own layout, so that everybody draws the same.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from PIL import ImageFont

from bench.form_cells import Cell, Cells, Font, Part, Row
from bench.hall import name_of
from counter_app.base.clock import SHANGHAI
from counter_app.forms.definition import FormDefinition, LineBlock, NotesBlock, RosterBlock, TableBlock
from counter_app.forms.filled import FilledForm
from counter_app.forms.loader import default_forms, read_form
from counter_app.reports.cell_text import LEADING
from counter_app.reports.drawing import TAGGED_PAGES
from counter_app.reports.fonts import default_chain
from counter_app.reports.form_filling import Filling
from counter_app.reports.form_pdf import BOTTOM, FITS, SIDE, TOP, FormPrint
from counter_app.reports.form_setting import TITLE_SIZE, FormSetter
from counter_app.reports.paging import SIZES

ROSTER = "employee_registration"
"""职工参保登记表, A3 landscape, eight people a page, twelve columns, with head, notes and signatures on every page."""

_WHO = ("申请人", "监护人", "经办人", "用人单位", "医疗机构", "收款人")
_WHAT = (
    ("name", "姓名", "person_name", "{%s}"),
    ("number", "证件号码", "id_number", "{%s}"),
    ("phone", "电话", "phone", "{%s}"),
    ("born", "出生日期", "date", "{%s}"),
    ("sum", "金额", "money", "{%s}元"),
    ("place", "所在地", "region", "{%s}"),
    ("choice", "是否异地", "yes_no", "{%s:boxes}"),
    ("account", "银行账号", "account", "{%s}"),
    ("since", "参保年月", "month", "{%s:year}年{%s:month}月"),
    ("remark", "说明", "text", "{%s}"),
)
"""Sixty places to fill: ten things of six."""

_AT = datetime(2026, 11, 20, 10, 6, tzinfo=SHANGHAI)
_CASE = "430981-03-20261120-A00472"


@cache
def sixty(folder: Path) -> FormDefinition:
    """A form of one A4 page with sixty places to fill, each beside its label."""
    fields, rows = [], []
    for who, whose in enumerate(_WHO):
        for key, label, kind, _ in _WHAT:
            fields.append(f"  - {{key: {key}_{who}, label: {whose}{label}, type: {kind}, group: all}}")
        for first in range(0, len(_WHAT), 2):
            cells = []
            for key, label, _, template in _WHAT[first : first + 2]:
                words = template.replace("%s", f"{key}_{who}")
                cells.append(f'{{label: {whose}{label}}}, {{text: "{words}"}}')
            rows.append(f"        - [{', '.join(cells)}]")
    words = "\n".join(
        [
            *("id: sixty", 'title: "{place}六十格登记表"', "page: {size: A4}", "groups: [{id: all}]", "fields:"),
            *fields,
            *("layout:", "  - table:", "      widths: [22, 40, 22, 40]", "      rows:", *rows),
            "  - notes: [注：本表一式一份，由窗口填写，申请人核对后签字。]",
        ]
    )
    path = folder / "sixty.yaml"
    path.write_text(words + "\n", encoding="utf-8")
    return read_form(path)


def sixty_filled(form: FormDefinition, number: int) -> FormPrint:
    """The form of sixty cells, all filled; another person with every number."""
    values: dict[str, str] = {}
    for who in range(len(_WHO)):
        one = number * len(_WHO) + who
        values |= {
            f"name_{who}": name_of(one),
            f"number_{who}": _number(one),
            f"phone_{who}": f"138{one:08d}",
            f"born_{who}": f"19{60 + one % 40}-{one % 12 + 1:02d}-{one % 28 + 1:02d}",
            f"sum_{who}": f"{one % 9000 + 1000}.50",
            f"place_{who}": ("430981", "340200", "620600", "420100")[one % 4],
            f"choice_{who}": ("yes", "no")[one % 2],
            f"account_{who}": f"62284801{one:011d}",
            f"since_{who}": f"20{one % 25:02d}-{one % 12 + 1:02d}",
            f"remark_{who}": "资料和原件一致，已核对。",
        }
    return FormPrint(form, _filled(form, values, []), "沅江市", "湖南省", _AT, case_number=_CASE)


def roster_filled(count: int) -> FormPrint:
    """职工参保登记表 with so many people, every column but the office's filled."""
    form = default_forms().book.forms[ROSTER]
    values = {
        "identity": "employee",
        "unit_name": "沅江市测试制造有限公司",
        "unit_code": "4309810001",
        "insurance": "职工基本医疗保险",
        "filler": "测试员",
        "filler_phone": "13800000000",
    }
    return FormPrint(
        form, _filled(form, values, [_person(one) for one in range(count)]), "沅江市", "湖南省", _AT, case_number=_CASE
    )


def _person(one: int) -> dict[str, str]:
    return {
        "name": name_of(one),
        "id_kind": "居民身份证",
        "id_number": _number(one),
        "wage": f"{3000 + one}.00",
        "change": ("increase", "resumption", "retirement")[one % 3],
        "status": ("cadre", "worker")[one % 2],
        "birth_on_file": f"19{60 + one % 40}-{one % 12 + 1:02d}",
        "work_start": f"20{one % 25:02d}-{one % 12 + 1:02d}",
        "mobile": f"138{one:08d}",
        "remark": "已核对",
    }


def _number(one: int) -> str:
    """Looks like a resident's number; the check digit is right."""
    body = f"110101{1950 + one % 55}{one % 12 + 1:02d}{one % 28 + 1:02d}{one % 1000:03d}"
    total = sum(int(digit) * (2 ** (17 - at) % 11) for at, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def _filled(form: FormDefinition, values: dict[str, str], rows: list[dict[str, str]]) -> FilledForm:
    rosters = {form.rosters[0].key: rows} if rows else {}
    return FilledForm(form=form.id, version=form.version, values=values, rosters=rosters)


def cells_of(wanted: FormPrint) -> Cells:
    """The cells of a form as we lay it out: texts from the form, measures from its first page."""
    chain = default_chain()
    form = wanted.definition
    width, height = SIZES[form.page.size]
    if form.page.landscape:
        width, height = height, width
    filling = Filling(form, wanted.filled, wanted.place, wanted.province, chain)
    rosters = [one for one in form.rosters if filling.rows(one.key)]
    sheets = max((-(-len(filling.rows(one.key)) // one.printed_rows) for one in rosters), default=1)
    room = height - TOP - BOTTOM - 45
    for scale, stretch in FITS:
        setter = FormSetter(filling, chain, width - 2 * SIDE, scale=scale, stretch=stretch)
        if sum(band.height for block in form.blocks for band in setter.bands(block, 0)) + 30 <= room:
            break
    pages = []
    for sheet in range(sheets):
        foot = f"办件号 {wanted.case_number}" + (f"　第 {sheet + 1} 页，共 {sheets} 页" if sheets > 1 else "")
        parts = [_line(filling.title, TITLE_SIZE, TITLE_SIZE * LEADING + 8, setter.width, "center")]
        for block in form.blocks:
            match block:
                case TableBlock() | RosterBlock():
                    parts.append(_table(block, filling, setter, sheet))
                case NotesBlock():
                    size = setter.note_size
                    for words in block.lines:
                        parts.append(_line(_words(filling, words), size, size * LEADING + 1, setter.width, "left"))
                case LineBlock():
                    size = setter.size
                    parts.append(_line(_words(filling, block.text), size, size * LEADING + 4, setter.width, "left"))
        parts.append(_line(foot, 8.0, 12.0, setter.width, "left"))
        pages.append(tuple(parts))
    said = {cell.text for page in pages for part in page for row in part.rows for cell in row.cells}
    tagged = sheets <= TAGGED_PAGES
    return Cells(tagged, width, height, SIDE, TOP, LEADING, tuple(_fonts("".join(said))), tuple(pages))


def _fonts(words: str) -> Iterator[Font]:
    """The faces with which we draw these words, in the chain's order."""
    chain = default_chain()
    used = {glyph.face for character in words if (glyph := chain.glyph(character))}
    for face in (one.file(bold=False) for one in chain.faces):
        if face in used:
            family = ImageFont.truetype(str(face.path), index=face.index).getname()[0]
            yield Font(family or "", str(face.path), face.index)


def _line(words: str, size: float, height: float, width: float, align: str) -> Part:
    return Part(size, (width,), (Row(height, (Cell(words, 1, align),)),), False)


def _words(filling: Filling, template: str) -> str:
    return filling.words(template).text


def _table(block: TableBlock | RosterBlock, filling: Filling, setter: FormSetter, sheet: int) -> Part:
    heads = block.rows if isinstance(block, TableBlock) else block.head
    rows = [
        tuple(Cell(_words(filling, one.text), one.columns, one.align.name.replace("centre", "center")) for one in row)
        for row in heads
    ]
    first = 0
    if isinstance(block, RosterBlock):
        first = sheet * filling.roster(block.roster).printed_rows
        rows += _people(block, filling, first)
    heights = [band.height for band in setter.bands(block, first)]
    total = sum(block.widths)
    return Part(
        setter.size,
        tuple(setter.width * one / total for one in block.widths),
        tuple(Row(height, cells) for height, cells in zip(heights, rows, strict=True)),
        not isinstance(block, TableBlock) or block.ruled,
    )


def _people(block: RosterBlock, filling: Filling, first: int) -> Iterator[tuple[Cell, ...]]:
    people = filling.rows(block.roster)
    for number in range(first, first + filling.roster(block.roster).printed_rows):
        row = people[number] if number < len(people) else {}
        texts = filling.row_words(block.cells, block.roster, row, number + 1)
        yield tuple(Cell(words.text, 1, "center") for words in texts)
