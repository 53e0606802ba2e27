# SPDX-License-Identifier: Apache-2.0
"""Official forms on paper: read back from the PDF, whole, and with nothing cut off."""

from pathlib import Path

import pypdfium2
import pytest
from filled_forms import FORMS, form, wanted
from paper_facts import read_codes, read_pages, read_text, squeezed

from counter_app.base.errors import CounterError
from counter_app.forms.definition import FormDefinition, LineBlock, NotesBlock, RosterBlock, TableBlock
from counter_app.forms.filled import FilledForm
from counter_app.forms.loader import default_forms, read_form
from counter_app.forms.templates import pieces
from counter_app.reports.drawing import TAGGED_PAGES
from counter_app.reports.fonts import default_chain
from counter_app.reports.form_pdf import render_form

NAME = "测㛃𠮷䶮"
RARE = {"name": NAME, "id_number": "110101194912310024", "reason": "death", "heir_name": "测试员乙"}

TINY = """\
id: tiny
title: "{place}小表"
page: {size: A4}
groups: [{id: all}]
fields:
  - {key: unit, label: 单位, type: text, group: all}
rosters:
  - key: people
    printed_rows: 3
    columns: [{key: name, label: 姓名, type: person_name}, {key: sum, label: 金额, type: money}]
layout:
  - line: "单位：{unit}"
  - roster:
      key: people
      widths: [1, 3, 3]
      head: [[{label: 序号}, {label: 姓名}, {label: 金额}]]
      cells: ["{#}", "{name}", "{sum}"]
  - notes: [注：一行一人。]
"""


@pytest.fixture
def tiny(tmp_path: Path) -> FormDefinition:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    return read_form(path)


def words_of(definition: FormDefinition) -> list[str]:
    """Every fixed word of a layout, squeezed."""
    texts: list[str] = []
    for block in definition.blocks:
        match block:
            case TableBlock():
                texts += [cell.text for row in block.rows for cell in row]
            case RosterBlock():
                texts += [cell.text for row in block.head for cell in row]
            case LineBlock():
                texts.append(block.text)
            case NotesBlock():
                texts += block.lines
    found = [piece for words in texts for piece in pieces(words) if isinstance(piece, str)]
    return [squeezed(one) for one in found if squeezed(one)]


def test_the_program_has_its_forms_whole() -> None:
    assert default_forms().faults == ()
    assert len(FORMS) >= 10


@pytest.mark.parametrize("form_id", FORMS)
def test_a_blank_form_says_every_word_of_its_layout(form_id: str) -> None:
    definition = form(form_id)
    text = read_text(render_form(wanted(definition)))
    for word in words_of(definition):
        assert all(sign in text for sign in word), word  # upright words are read sign by sign
    assert "{" not in text


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_keeps_to_its_paper(form_id: str) -> None:
    definition = form(form_id)
    document = pypdfium2.PdfDocument(render_form(wanted(definition)))
    sizes = {tuple(round(one * 25.4 / 72) for one in page.get_size()) for page in document}
    short, long = {"A4": (210, 297), "A3": (297, 420)}[definition.page.size]
    assert sizes == {(long, short) if definition.page.landscape else (short, long)}
    for page in document:
        width, height = page.get_size()
        for thing in page.get_objects():
            left, bottom, right, top = thing.get_bounds()
            assert left >= 0
            assert bottom >= 0
            assert right <= width
            assert top <= height
    document.close()


def test_rare_names_are_drawn_and_can_be_copied() -> None:
    definition = form("withdrawal_application")
    text = read_text(render_form(wanted(definition, RARE, case_number="430981-03-20261120-A00472")))
    assert NAME in text
    assert "☑死亡" in text
    assert text.count("☑") == 1
    assert "沅江市职工基本医疗保险个人账户一次性支取申请表" in text
    assert "办件号430981-03-20261120-A00472" in text


def test_the_code_reads_back_and_a_blank_form_has_none() -> None:
    definition = form("withdrawal_application")
    assert read_codes(render_form(wanted(definition, RARE, qr="430981-03-20261120-A00472?表=1"))) == [
        "430981-03-20261120-A00472?表=1"
    ]
    assert read_codes(render_form(wanted(definition))) == []


def test_a_reprint_says_so_and_why() -> None:
    text = read_text(render_form(wanted(form("withdrawal_application"), RARE, copy=3, copy_reason="群众丢了")))
    assert "补打第2次，原因：群众丢了" in text


def test_a_character_no_font_has_stops_the_form_and_names_its_field() -> None:
    with pytest.raises(CounterError) as raised:
        render_form(wanted(form("withdrawal_application"), {"heir_name": "测\ue123"}))
    assert raised.value.code == "paper.no_glyph"
    assert raised.value.facts["field"] == "姓名"


def test_what_is_longer_than_its_cell_goes_on_and_none_is_lost() -> None:
    remark = "".join(f"第{number}句，" for number in range(900))
    text = read_text(render_form(wanted(form("withdrawal_application"), {"remark": remark})))
    assert "（下转续页）" in text
    assert "备注（接上页）：" in text
    assert text.count("句") == 900
    torn = [number for number in range(900) if f"第{number}句，" not in text]
    assert len(torn) <= 2  # only where a page ends


def test_only_the_values_on_a_pre_printed_sheet_moved_by_the_printers_offset() -> None:
    definition = form("withdrawal_application")

    def places(offset: tuple[float, float]) -> dict[str, tuple[float, float]]:
        document = pypdfium2.PdfDocument(
            render_form(wanted(definition, RARE, values_only=True, offset=offset, practice=True))
        )
        (page,) = document
        text = page.get_textpage()
        words = text.get_text_range()
        found = {}
        for word in (NAME, "110101194912310024", "☑"):
            left, bottom, _, _ = text.get_charbox(words.index(word))
            found[word] = (left, bottom)
        assert "姓名" not in words
        assert "□" not in words
        document.close()
        return found

    here, moved = places((0, 0)), places((10, -5))
    for word, (left, bottom) in here.items():
        assert moved[word] == pytest.approx((left + 10 * 72 / 25.4, bottom + 5 * 72 / 25.4), abs=0.2)


def test_a_roster_goes_on_page_by_page_with_its_head_and_numbers(tiny: FormDefinition) -> None:
    rows = [{"name": f"测试员{number}", "sum": f"{number}.50"} for number in range(1, 8)]
    filled = FilledForm(form="tiny", version=tiny.version, values={"unit": "测试单位"}, rosters={"people": rows})
    pages = [squeezed(page) for page in read_pages(render_form(wanted(tiny, {}, filled=filled)))]
    assert len(pages) == 3
    for number, page in enumerate(pages):
        assert page.startswith("沅江市小表单位：测试单位序号姓名金额")
        assert "注：一行一人。" in page
        assert f"第{number + 1}页，共3页" in page
    assert "7测试员77.50" in pages[2]
    assert "89" in pages[2].replace("7测试员77.50", "")  # empty rows keep their numbers


def test_equal_prints_give_equal_bytes() -> None:
    definition = form("withdrawal_application")
    assert render_form(wanted(definition, RARE)) == render_form(wanted(definition, dict(reversed(RARE.items()))))
    assert render_form(wanted(definition, RARE)) != render_form(wanted(definition, {**RARE, "reason": "other"}))


def test_another_guides_name_for_the_form_is_its_title() -> None:
    text = read_text(render_form(wanted(form("withdrawal_application"), title="职工医保个人账户支取申请表")))
    assert text.startswith("职工医保个人账户支取申请表")
    assert "沅江市" not in text


def test_a_roster_row_that_runs_over_its_page_takes_the_head_along(tiny: FormDefinition) -> None:
    rows = [{"name": f"第{number}个" + "长" * 600, "sum": "1.00"} for number in range(1, 4)]
    filled = FilledForm(form="tiny", version=tiny.version, values={"unit": "测试单位"}, rosters={"people": rows})
    pages = [squeezed(page) for page in read_pages(render_form(wanted(tiny, {}, filled=filled)))]
    assert len(pages) == 2
    assert all("序号姓名金额" in page for page in pages)
    assert "".join(pages).count("长") == 3 * 600


def test_what_goes_on_is_broken_anew_and_says_whose_it_is(tiny: FormDefinition) -> None:
    rows = [{"name": "甲" * 900}, {"name": "乙" * 900}]
    filled = FilledForm(form="tiny", version=tiny.version, values={}, rosters={"people": rows})
    text = read_text(render_form(wanted(tiny, {}, filled=filled)))
    assert "第1行姓名（接上页）：甲甲" in text
    assert "第2行姓名（接上页）：乙乙" in text
    assert (text.count("甲"), text.count("乙")) == (900, 900)


def test_a_long_reason_for_a_reprint_is_printed_whole() -> None:
    reason = "".join(f"第{number}条原因，" for number in range(40))
    pdf = render_form(wanted(form("withdrawal_application"), RARE, qr="430981", copy=2, copy_reason=reason))
    assert reason in read_text(pdf)
    assert read_codes(pdf) == ["430981"]


def test_line_ends_of_any_system_are_line_ends() -> None:
    definition = form("withdrawal_application")
    assert render_form(wanted(definition, {"remark": "一\r\n二\r三\t四"})) == render_form(
        wanted(definition, {"remark": "一\n二\n三 四"})
    )


def test_rare_characters_of_every_plane_are_printed_and_read_back() -> None:
    chain = default_chain()
    rare = "".join(filter(chain.glyph, map(chr, (*range(0x3400, 0xA000, 41), *range(0x20000, 0x2EC00, 83)))))
    text = read_text(render_form(wanted(form("withdrawal_application"), {"remark": rare})))
    assert len(rare) > 1000
    assert set(rare) <= set(text)


def test_a_very_long_roster_is_whole_and_in_order(tiny: FormDefinition) -> None:
    rows = [{"name": f"测试员{number}号", "sum": "1.00"} for number in range(3 * TAGGED_PAGES + 3)]
    filled = FilledForm(form="tiny", version=tiny.version, values={}, rosters={"people": rows})
    pages = read_pages(render_form(wanted(tiny, {}, filled=filled)))
    assert len(pages) == TAGGED_PAGES + 1
    text = "".join(pages)
    places = [text.find(f"测试员{number}号1.00") for number in range(len(rows))]
    assert -1 not in places
    assert places == sorted(places)
