# SPDX-License-Identifier: Apache-2.0
"""Rosters out of real spreadsheets, good ones and bad ones. All persons and numbers are made up."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from made_forms import MAN, TODAY, WOMAN, form

from counter_app.base.errors import Cancelled, CounterError
from counter_app.base.texts import text
from counter_app.forms.definition import FormDefinition, Roster
from counter_app.forms.loader import default_forms
from counter_app.forms.session import FormSession
from counter_app.forms.sheet_cells import MOST_ROWS, column_index, letters
from counter_app.forms.sheets import SheetFault, SheetRead, read_pasted, read_sheet, roster_template

MADE = """
id: made
title: "{place}花名册"
groups: [{id: one}]
fields:
  - {key: unit, label: 单位, type: text, group: one}
rosters:
  - key: people
    printed_rows: 8
    least: 1
    unique: [number]
    columns:
      - {key: name, label: 姓名, type: person_name, required: true}
      - {key: kind, label: 证件类型, type: id_kind, printed: false}
      - {key: number, label: 身份证件号码, type: id_number, required: true, beside: kind}
      - {key: sex, label: 性别, type: choice, options: [{value: male, label: 男}, {value: female, label: 女}]}
      - {key: wage, label: 申报工资（元/月）, type: money}
      - {key: birth, label: 出生日期, type: date}
      - {key: since, label: 参加工作年月, type: month}
      - {key: phone, label: 手机号码, type: phone}
      - {key: account, label: 银行账号, type: account}
      - {key: payable, label: 应缴（医保部门填写）, type: money, filled_by: office}
      - {key: sign, label: 签字, type: signature}
      - {key: remark, label: 备注, type: text}
layout:
  - {line: "{unit}"}
  - roster:
      key: people
      widths: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
      head: [[{label: 花名册, columns: 12}]]
      cells: ["{#}", "{name}", "{number}", "{sex}", "{wage}", "{birth}", "{since}", "{phone}", "{account}",
              "{payable}", "{sign:sign}", "{remark}"]
"""
ALL = "姓名 证件类型 身份证件号码 性别 申报工资 出生日期 参加工作年月 手机号码 银行账号 备注".split()
ROUNDED, DOUBTFUL = "forms.sheet.rounded", "forms.sheet.doubtful"


@pytest.fixture
def made(tmp_path: Path) -> FormDefinition:
    return form(tmp_path, MADE)


@pytest.fixture
def roster(made: FormDefinition) -> Roster:
    return made.rosters[0]


Edit = Callable[[bytes], bytes]
Rows = list[Sequence[object]]
SHEET, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def workbook(rows: Sequence[Sequence[object]], *, formats: Mapping[str, str] | None = None) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, shown in (formats or {}).items():
        book.active[place].number_format = shown
    return book


def package(folder: Path, parts: Mapping[str, bytes], name: str = "名册.xlsx") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    return path


def with_shared_strings(parts: dict[str, bytes]) -> dict[str, bytes]:
    """As the usual programs write words: once each, in a part of their own, and numbers of them in the cells."""
    strings: dict[bytes, int] = {}

    def numbered(found: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v>' % strings.setdefault(found[1], len(strings))

    for name in [one for one in parts if one.startswith("xl/worksheets/")]:
        parts[name] = re.sub(rb't="inlineStr"><is>(.*?)</is>', numbered, parts[name], flags=re.DOTALL)
    items = b"".join(b"<si>%s</si>" % one for one in strings)
    parts[SHARED] = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>' % items
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (SHARED.encode(), kind)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    return parts


def saved(book: openpyxl.Workbook, folder: Path, *, part: str = SHEET, edit: Edit | None = None) -> Path:
    """The workbook as a file; one of its parts changed as other programs write it, or as no program should."""
    whole = io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as packed:
        parts = with_shared_strings({name: packed.read(name) for name in packed.namelist()})
    if edit is not None:
        edited = edit(parts[part])
        assert edited != parts[part]
        parts[part] = edited
    return package(folder, parts)


def text_file(folder: Path, words: str | bytes, name: str = "名册.csv") -> Path:
    path = folder / name
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return path


def taken(path: Path, roster: Roster, **more: object) -> SheetRead:
    return read_sheet(path, roster, today=TODAY, **more)  # type: ignore[arg-type]


def told(found: SheetRead, *codes: str) -> list[SheetFault]:
    return [one for one in found.faults if one.code in codes]


def refused(path: Path, roster: Roster) -> str:
    """The code of the refusal; its sentence exists, and names the file or how many."""
    with pytest.raises(CounterError) as stopped:
        taken(path, roster)
    assert text(stopped.value.code, **stopped.value.facts).startswith(("“", "名单", "找不到"))
    return stopped.value.code


def test_rows_under_their_labels_in_any_order(roster: Roster, tmp_path: Path) -> None:
    rows: Rows = [
        ["备注", "身份证件\n号码", "*姓名", "申报工资", "性别"],
        ["新来", MAN, "张三", 3000.1, "男"],
        [],
        [None, f" {WOMAN} ", "欧阳 \U00030edd", "1,234.5元", "女"],
    ]
    found = taken(saved(workbook(rows), tmp_path), roster)
    assert found.rows == (
        {"remark": "新来", "number": MAN, "name": "张三", "wage": "3000.10", "sex": "male"},
        {"number": WOMAN, "name": "欧阳\U00030edd", "wage": "1234.50", "sex": "female"},
    )
    assert found.sound
    absent = [one.sentence for one in told(found, "forms.sheet.missing")]
    assert "没有“手机号码”这一列。" in absent
    assert not any("证件类型" in one or "签字" in one for one in absent)


def test_faults_stand_at_the_sheets_own_row_and_column(roster: Roster, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "身份证号", "性别"], [], ["张三", MAN[:-1] + "9", "男"], ["李四", WOMAN, "不知"]]
    found = taken(saved(workbook(rows), tmp_path), roster)
    wrong = [(one.row, one.column, one.field, one.number) for one in found.faults if not one.warns]
    assert wrong == [(3, "B", "number", 1), (4, "C", "sex", 2)]
    assert found.rows[1]["sex"] == "不知"
    assert not found.sound


def test_missing_extra_and_repeated_columns_are_told(roster: Roster, tmp_path: Path) -> None:
    rows: Rows = [["序号", "姓名", "部门", "姓名", None], [1, "张三", "一部", "李四", "多出来的"]]
    found = taken(saved(workbook(rows), tmp_path), roster)
    assert found.rows == ({"name": "张三"},)
    told_of = {one.sentence: one.warns for one in found.faults}
    assert told_of["没有“身份证件号码”这一列。"] is False
    assert told_of["没有“备注”这一列。"] is True
    assert told_of["表上没有“部门”这一栏，没有读。"] is True
    assert told_of["“姓名”有两列，只读了前一列。"] is True
    assert told_of["E 列没有表头，没有读。"] is True
    assert not any("序号" in one for one in told_of)


def test_without_a_header_the_forms_own_order_counts(roster: Roster) -> None:
    paper = ["张三", MAN, "男", "3000", "1990-1-1", "2026-11", "13800000000", "", "", "", "好"]
    plain = read_pasted("\t".join(paper), roster, today=TODAY)
    assert (plain.rows[0]["name"], plain.rows[0]["since"], plain.rows[0]["remark"]) == ("张三", "2026-11", "好")
    assert told(plain, "forms.sheet.no_header")
    counted = read_pasted("\n".join(f"{at}\t" + "\t".join(paper) for at in (7, 8)), roster, today=TODAY)
    assert counted.rows == plain.rows * 2
    asked = read_pasted("\t".join(["张三", "护照", "E12345678", "男", "", "", "", "", "", "好"]), roster, today=TODAY)
    assert asked.rows == ({"name": "张三", "kind": "护照", "number": "E12345678", "sex": "male", "remark": "好"},)


def test_a_title_above_and_a_header_of_two_rows(tmp_path: Path) -> None:
    retirees = default_forms().book.forms["retiree_management"].rosters[0]
    book = workbook(
        [
            ["退休人员管理登记表"],
            ["单位名称：甲公司", None, "单位编码：1"],
            ["序号", "姓名", "身份证\n件类型", "身份证件号码", "变更类别", "死亡停保", None, "备注"],
            [None, None, None, None, None, "死亡日期", "变动原因"],
            [1, "张三", "身份证", MAN, "", date(2026, 10, 1), "病故", "无"],
            ["注：1. 本表一式两份。"],
        ]
    )
    for merged in ("A1:H1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:G3", "H3:H4", "A6:H6"):
        book.active.merge_cells(merged)
    found = taken(saved(book, tmp_path), retirees)
    assert found.rows == (
        {
            "name": "张三",
            "id_kind": "身份证",
            "id_number": MAN,
            "died_on": "2026-10-01",
            "reason": "病故",
            "remark": "无",
        },
    )
    (skipped,) = told(found, "forms.sheet.banners")
    assert skipped.sentence == "第 1、6 行整行合并，像标题或说明，没有读。"
    assert [one.sentence for one in told(found, "forms.sheet.above")] == ["表头上面的 1 行没有读。"]
    assert not told(found, "forms.sheet.merged", "forms.sheet.extra")


def test_the_number_is_read_by_its_kind_wherever_the_kind_stands(roster: Roster, tmp_path: Path) -> None:
    rows: Rows = [["身份证件号码", "证件类型", "姓名"], ["E12345678", "护照", "张三"], ["E12345678", None, "李四"]]
    found = taken(saved(workbook(rows), tmp_path), roster)
    assert [(one.row, one.field) for one in found.faults if not one.warns] == [(3, "number")]
    beside = taken(saved(workbook([rows[0], rows[2]]), tmp_path), roster, values={"kind": "护照"})
    assert beside.sound


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_usual_encoding(roster: Roster, tmp_path: Path, encoding: str) -> None:
    words = f'姓名,身份证件号码,备注\r\n"㐂\U0002000b·艾力",{MAN}\t,"一,二\n三"\r\n,,\r\n李四,="{WOMAN}",\'007\r\n'
    found = taken(text_file(tmp_path, words.encode(encoding)), roster)
    assert found.rows == (
        {"name": "㐂\U0002000b·艾力", "number": MAN, "remark": "一,二三"},
        {"name": "李四", "number": WOMAN, "remark": "007"},
    )
    assert found.sound


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_other_delimiters(roster: Roster, tmp_path: Path, delimiter: str) -> None:
    lines = [["姓名", "身份证件号码", "备注"], ["张三", MAN, "一，二"]]
    path = text_file(tmp_path, "\n".join(delimiter.join(one) for one in lines), "名册.txt")
    assert taken(path, roster).rows == ({"name": "张三", "number": MAN, "remark": "一，二"},)


def test_cells_copied_out_of_a_spreadsheet(roster: Roster) -> None:
    whole = f'姓名\t身份证件号码\t备注\r\n张三\t{MAN}\t"两行\n""话"""\r\n'
    assert read_pasted(whole, roster, today=TODAY).rows[0]["remark"] == '两行"话"'
    lone = f'姓名\t身份证件号码\t备注\n张三\t{MAN}\t"半句\n李四\t{WOMAN}\t好\n'
    assert [one["remark"] for one in read_pasted(lone, roster, today=TODAY).rows] == ['"半句', "好"]
    with pytest.raises(CounterError, match=r"forms\.sheet\.empty"):
        read_pasted(" \n\t\n", roster, today=TODAY)
    with pytest.raises(CounterError, match=r"forms\.sheet\.quotes"):
        read_pasted("字" * 200_000, roster, today=TODAY)


def test_dates_come_as_the_sheet_shows_them(roster: Roster, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "出生日期", "参加工作年月", "备注"]]
    rows += [
        ["张三", datetime.fromisoformat("1990-02-03 10:30"), date(2026, 11, 15), date(2026, 1, 2)],
        ["李四", 32907, 46341, "2026年1月"],
        ["王五", "1990.2.3", "202611", "x"],
    ]
    formats = {"B2": "yyyy/m/d;@", "C2": 'yyyy"年"m"月";@', "B3": "yyyy-mm-dd", "C3": "yyyy-mm-dd"}
    book = workbook(rows, formats=formats)

    def as_chinese_spreadsheets_do(styles: bytes) -> bytes:
        """Numbers 31 and 57 alone stand for 1990年2月3日 and 2026年11月."""
        at = styles.index(b"<cellXfs")
        head, cells = styles[:at], styles[at:]
        return head + cells.replace(b'numFmtId="14"', b'numFmtId="31"').replace(b'numFmtId="22"', b'numFmtId="57"')

    book.active["B3"].number_format, book.active["C3"].number_format = "mm-dd-yy", "m/d/yy h:mm"
    path = saved(book, tmp_path, part="xl/styles.xml", edit=as_chinese_spreadsheets_do)
    found = taken(path, roster)
    assert [one.get("birth") for one in found.rows] == ["1990-02-03"] * 3
    assert [one.get("since") for one in found.rows] == ["2026-11"] * 3
    assert found.rows[0]["remark"] == "2026-01-02"


def test_numbers_keep_what_the_sheet_shows(roster: Roster, tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "手机号码", "申报工资", "备注"],
        ["张三", 13800000000, 0.1 + 0.2, 7],
        ["李四", "+8613800000000", 12, True],
    ]
    found = taken(saved(workbook(rows, formats={"D2": "000"}), tmp_path), roster)
    assert found.rows[0] == {"name": "张三", "phone": "13800000000", "wage": "0.30", "remark": "007"}
    assert found.rows[1] == {"name": "李四", "phone": "13800000000", "wage": "12.00", "remark": "是"}
    assert not told(found, "forms.sheet.formula_like")


def test_numbers_that_a_spreadsheet_rounded_are_never_taken(roster: Roster, tmp_path: Path) -> None:
    head = ["姓名", "身份证件号码", "银行账号"]
    rows: Rows = [head, ["张三", int(MAN), 6222020000000000000], ["李四", 1.10101194912310e17, "6222020000000000000"]]
    found = taken(saved(workbook(rows), tmp_path), roster)
    assert [one for one in found.rows if "number" in one or "account" in one] == []
    assert [(one.row, one.column) for one in told(found, ROUNDED)] == [(2, "B"), (2, "C"), (3, "B"), (3, "C")]
    assert told(found, ROUNDED)[0].sentence == "表格把它变成了 1.10101E+17，末几位丢了。列设成文本重填。"
    lines = "姓名,身份证件号码,银行账号\n张三,1.10101E+17,6.22202E+18\n李四,110101194912310000,123456789\n"
    csv = taken(text_file(tmp_path, lines), roster)
    assert [one.get("number", "") for one in csv.rows] == ["", ""]
    assert [(one.row, one.column) for one in told(csv, ROUNDED)] == [(2, "B"), (2, "C"), (3, "B")]


def test_a_real_number_that_ends_in_zeros_is_taken_and_told(roster: Roster) -> None:
    """One person in some thousands has such a number: only the paper can tell."""
    heads = (f"{base}000" for base in (f"11010119491231{place}" for place in range(10)))
    rows = [read_pasted(f"姓名\t身份证件号码\n张三\t{one}", roster, today=TODAY) for one in heads]
    sound = [one for one in rows if one.sound]
    assert sound
    assert all(told(one, DOUBTFUL) and one.rows[0]["number"].endswith("000") for one in sound)
    assert all(told(one, ROUNDED) and "number" not in one.rows[0] for one in rows if not one.sound)


def test_what_looks_like_a_formula_stays_text(roster: Roster, tmp_path: Path) -> None:
    signs = ["=1+1", "+1", "-1", "@cmd", '=HYPERLINK("http://x","y")']
    rows: Rows = [["姓名", "备注"], *[[f"甲{place}", ""] for place in "一二三四五"]]
    book = workbook(rows)
    for row, words in enumerate(signs, 2):
        book.active.cell(row, 2).value = words
        book.active.cell(row, 2).data_type = "s"
    found = taken(saved(book, tmp_path), roster)
    assert [one["remark"] for one in found.rows] == signs
    assert [one.row for one in told(found, "forms.sheet.formula_like")] == [2, 3, 4, 5, 6]
    assert not told(found, "forms.sheet.formulas")


def test_formulas_count_by_the_result_that_was_saved(roster: Roster, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "申报工资", "备注"], ["张三", "=1000*3", '=CONCATENATE("甲","乙")'], ["李四", "=1/0", "=1"]]

    def with_results(sheet: bytes) -> bytes:
        for place, formula, kind, result in (
            ("B2", "1000*3", "n", "3000"),
            ("C2", 'CONCATENATE("甲","乙")', "str", "甲乙"),
            ("B3", "1/0", "e", "#DIV/0!"),
        ):
            ascii_only = formula.encode("ascii", "xmlcharrefreplace").decode()
            before = f'<c r="{place}"><f>{ascii_only}</f><v></v>'.encode()
            assert before in sheet
            sheet = sheet.replace(before, f'<c r="{place}" t="{kind}"><f>{formula}</f><v>{result}</v>'.encode())
        return sheet

    found = taken(saved(workbook(rows), tmp_path, edit=with_results), roster)
    assert found.rows == ({"name": "张三", "wage": "3000.00", "remark": "甲乙"}, {"name": "李四"})
    assert [(one.row, one.column) for one in told(found, "forms.sheet.cell_error")] == [(3, "B")]
    assert [(one.row, one.column) for one in told(found, "forms.sheet.no_result")] == [(3, "C")]
    assert told(found, "forms.sheet.formulas")[0].sentence == "有 4 格是公式，用的是表里算好的结果。"


def test_merged_cells_count_for_every_row_they_cover(roster: Roster, tmp_path: Path) -> None:
    book = workbook([["姓名", "性别", "备注"], ["张三", "男", "同村"], ["李四", "女"], ["王五", "男"], ["赵六", "男"]])
    book.active.merge_cells("C2:C4")
    found = taken(saved(book, tmp_path), roster)
    assert [one.get("remark", "") for one in found.rows] == ["同村", "同村", "同村", ""]
    (merged,) = told(found, "forms.sheet.merged")
    assert (merged.row, merged.column, merged.sentence) == (2, "C", "C 列第 2 到 4 行合并了，每行都按它读。")


def test_hidden_rows_and_other_sheets_are_told(roster: Roster, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "旧"
    book.active.sheet_state = "hidden"
    first, second = book.create_sheet("职工"), book.create_sheet("离职")
    for row in (["姓名"], ["张三"], ["李四"]):
        first.append(row)
    second.append(["姓名"])
    second.append(["王五"])
    first.row_dimensions[3].hidden = True
    book.active = 1
    found = taken(saved(book, tmp_path), roster)
    assert [one["name"] for one in found.rows] == ["张三", "李四"]
    assert told(found, "forms.sheet.others")[0].sentence == "只读了“职工”，没有读：旧、离职"
    assert told(found, "forms.sheet.hidden")[0].sentence == "有 1 行是隐藏的，也读进来了。"


def test_columns_of_the_office_are_read_at_review_only(roster: Roster) -> None:
    words = f"姓名\t身份证件号码\t应缴\t签字\n张三\t{MAN}\t100\t张三\n"
    at_the_window = read_pasted(words, roster, today=TODAY)
    assert at_the_window.rows == ({"name": "张三", "number": MAN},)
    assert told(at_the_window, "forms.sheet.of_office")
    assert read_pasted(words, roster, today=TODAY, office=True).rows[0]["payable"] == "100.00"


def test_control_characters_narrow_columns_and_long_words(roster: Roster, tmp_path: Path) -> None:
    words = f"姓名,身份证件号码,备注\n张\x07三,{MAN},{'长' * 300}\n李四,########,好\n"
    found = taken(text_file(tmp_path, words), roster)
    assert found.rows[0]["name"] == "张三"
    assert [(one.row, one.field) for one in told(found, "forms.sheet.narrow")] == [(3, "number")]
    assert [(one.row, one.field) for one in told(found, "forms.value.long")] == [(2, "remark")]


def test_line_ends_that_other_programs_write(roster: Roster, tmp_path: Path) -> None:
    book = workbook([["姓名", "备注"], ["张三", "一CR二"]])
    found = taken(saved(book, tmp_path, part=SHARED, edit=lambda one: one.replace(b"CR", b"_x000D_\n")), roster)
    assert found.rows[0]["remark"] == "一二"


def test_the_template_comes_back_as_it_was_filled_in(made: FormDefinition, roster: Roster, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(roster_template(made, roster)))
    sheet = book.worksheets[0]
    heads = [one.value for one in sheet[1]]
    assert heads == ["姓名", "证件类型", "身份证件号码", "性别", "申报工资（元/月）", *ALL[5:]]
    assert {cell.number_format for row in sheet["A1:J200"] for cell in row} == {"@"}
    assert "男,女" in {one.formula1.strip('"') for one in sheet.data_validations.dataValidation}
    explained = {str(row[0].value): row for row in book.worksheets[1]}
    assert explained["姓名"][1].value == "必填"
    assert "2026-11-20" in str(explained["出生日期"][2].value)
    for place, words in enumerate(["张三", "身份证", MAN, "男", "3000", "1990-02-03", "2026-11"], 1):
        sheet.cell(2, place).value = words
    found = taken(saved(book, tmp_path), roster)
    assert found.faults == ()
    assert found.rows[0]["number"] == MAN
    session = FormSession(made, today=TODAY)
    session.set_rows("people", found.rows)
    assert session.complete


@pytest.mark.parametrize(
    ("key", "place"), [(f.id, at) for f in default_forms().book.forms.values() for at in range(len(f.rosters))]
)
def test_every_roster_has_a_template_that_is_recognised(key: str, place: int, tmp_path: Path) -> None:
    of = default_forms().book.forms[key]
    book = openpyxl.load_workbook(io.BytesIO(roster_template(of, of.rosters[place])))
    heads = [str(one.value) for one in book.worksheets[0][1]]
    assert heads
    book.worksheets[0].append(["x"] * len(heads))
    found = taken(saved(book, tmp_path), of.rosters[place])
    assert len({one.field for one in found.faults if one.row} | set(found.rows[0])) >= len(heads)
    assert not [one for one in found.faults if one.code.startswith("forms.sheet.")]


def test_five_thousand_rows_with_progress_and_a_way_out(roster: Roster, tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["姓名", "身份证件号码", "申报工资"])
    for number in range(5000):
        sheet.append(["张三", WOMAN if number % 2 else MAN, number])
    path = saved(book, tmp_path)
    steps: list[tuple[int, int]] = []
    found = taken(path, roster, progress=lambda done, total: steps.append((done, total)))
    assert (len(found.rows), found.sound) == (5000, True)
    assert (steps[0], steps[-1], len(steps)) == ((0, 5000), (5000, 5000), 51)
    assert steps == sorted(steps)
    for patience in (0, 3, 30):
        asked = iter(range(10**6))
        with pytest.raises(Cancelled):
            taken(path, roster, cancelled=lambda asked=asked, patience=patience: next(asked) >= patience)


def test_more_rows_than_a_roster_holds(roster: Roster, tmp_path: Path) -> None:
    most = "姓名\n" + "张三\n" * MOST_ROWS
    assert len(taken(text_file(tmp_path, most), roster).rows) == MOST_ROWS
    assert refused(text_file(tmp_path, most + "李四\n"), roster) == "forms.sheet.rows"
    assert refused(text_file(tmp_path, most + "李四\n" * 100), roster) == "forms.sheet.rows"


def test_blank_rows_down_to_the_sheets_end_cost_nothing(roster: Roster, tmp_path: Path) -> None:
    book = workbook([["姓名"], ["张三"]])
    book.active.cell(1_048_576, 1).number_format = "@"
    assert taken(saved(book, tmp_path), roster).rows == ({"name": "张三"},)
    beyond = saved(
        workbook([["姓名"], ["张三"]]), tmp_path, edit=lambda one: one.replace(b'<row r="2"', b'<row r="99999999999"')
    )
    assert refused(beyond, roster) == "forms.sheet.broken"


def test_words_are_read_however_a_program_writes_them(roster: Roster, tmp_path: Path) -> None:
    """Cells that do not say their place, names with a prefix, words in pieces with how they are pronounced."""
    word = "<x:r><x:t>张</x:t></x:r><x:r><x:t>三&amp;</x:t></x:r><x:rPh sb='0' eb='1'><x:t>zhang</x:t></x:rPh>"
    cells = (
        f"<x:c t='inlineStr'><x:is>{word}</x:is></x:c><x:c><x:v>1234.56</x:v></x:c><x:c t='str'><x:v>007</x:v></x:c>"
    )
    rows = f"<x:row>{{}}</x:row><!-- between --><x:row hidden='1'>{cells}</x:row><x:row r='2'>{cells}</x:row>"
    head = "".join(f"<x:c t='str'><x:v><![CDATA[{one}]]></x:v></x:c>" for one in ("备注", "申报工资", "手机号码"))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f"<x:worksheet xmlns:x='{space}'><x:sheetData>{rows.format(head)}</x:sheetData></x:worksheet>"
    found = taken(saved(workbook([["姓名"]]), tmp_path, edit=lambda _: sheet.encode("utf-16")), roster)
    assert [one["remark"] for one in found.rows] == ["张三&"]
    assert (found.rows[0]["wage"], found.rows[0]["phone"]) == ("1234.56", "007")
    assert told(found, "forms.sheet.hidden")


def test_a_cell_at_the_far_end_takes_no_room(roster: Roster, tmp_path: Path) -> None:
    book = workbook([["姓名"], ["张三"]])
    book.active["XFD1048576"] = "x"
    found = taken(saved(book, tmp_path), roster)
    assert found.rows == ({"name": "张三"},)


def test_bombs_are_not_unpacked(roster: Roster, tmp_path: Path) -> None:
    flat = package(tmp_path, {"[Content_Types].xml": b"", "xl/workbook.xml": b"0" * 60 * 1024**2})
    assert flat.stat().st_size < 100_000
    assert refused(flat, roster) == "forms.sheet.unpacked"
    many = package(tmp_path, {"[Content_Types].xml": b"", **{f"xl/{number}": b"" for number in range(6000)}})
    assert refused(many, roster) == "forms.sheet.unpacked"
    laughs = '<!DOCTYPE sst [<!ENTITY a0 "哈哈">' + "".join(
        f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10)
    )

    def with_entities(strings: bytes) -> bytes:
        return laughs.encode() + b"]>" + strings.replace(b"NAME", b"&a9;")

    nested = saved(workbook([["姓名"], ["NAME"]]), tmp_path, part=SHARED, edit=with_entities)
    assert refused(nested, roster) == "forms.sheet.broken"


def test_files_that_are_none(roster: Roster, tmp_path: Path) -> None:
    good = saved(workbook([["姓名"], ["张三"]]), tmp_path).read_bytes()

    def put(content: bytes, name: str = "名册.xlsx") -> Path:
        return text_file(tmp_path, content, name)

    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    assert refused(put(ole + "EncryptedPackage".encode("utf-16-le")), roster) == "forms.sheet.locked"
    assert refused(put(ole + "Workbook".encode("utf-16-le"), "名册.xls"), roster) == "forms.sheet.old"
    for length in (2, 30, len(good) // 2, len(good) - 1):
        assert refused(put(good[:length]), roster) == "forms.sheet.broken", length
    torn = bytearray(good)
    torn[len(good) // 3 : len(good) // 3 + 200] = bytes(200)
    assert refused(put(bytes(torn)), roster) == "forms.sheet.broken"
    for content in (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"<html><table><tr><td>x", b"\xef\xbb\xbf<?xml version='1.0'?>"):
        assert refused(put(content, "名册.xls"), roster) == "forms.sheet.kind"
    assert (
        refused(package(tmp_path, {"word/document.xml": b"", "[Content_Types].xml": b""}), roster) == "forms.sheet.kind"
    )
    assert refused(package(tmp_path, {"some.txt": b"hello"}), roster) == "forms.sheet.kind"
    assert refused(put(b"\xff\xfe\xfa\xfb\xff\xff\xff", "名册.csv"), roster) in (
        "forms.sheet.no_words",
        "forms.sheet.kind",
    )
    assert refused(put("姓名\n张三\n".encode()[:-2], "名册.csv"), roster) == "forms.sheet.no_words"
    assert refused(put('姓名,备注\n张三,"半句\n'.encode(), "名册.csv"), roster) == "forms.sheet.quotes"
    assert refused(put(b"", "名册.csv"), roster) == "forms.sheet.empty"
    assert refused(put("姓名,备注\n,\n".encode(), "名册.csv"), roster) == "forms.sheet.empty"
    assert refused(tmp_path / "没有.xlsx", roster) == "forms.sheet.no_file"
    assert refused(tmp_path, roster) == "forms.sheet.folder"


def test_a_workbook_without_a_sheet_to_see(roster: Roster, tmp_path: Path) -> None:
    hidden = saved(
        workbook([["姓名"], ["张三"]]),
        tmp_path,
        part="xl/workbook.xml",
        edit=lambda one: one.replace(b'"visible"', b'"veryHidden"'),
    )
    assert refused(hidden, roster) == "forms.sheet.none_visible"


def test_a_file_that_is_too_large(roster: Roster, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    with path.open("wb") as file:
        file.truncate(33 * 1024**2)
    assert refused(path, roster) == "forms.sheet.large"


def test_nothing_personal_stands_in_an_exceptions_words(roster: Roster, tmp_path: Path) -> None:
    with pytest.raises(CounterError) as stopped:
        taken(text_file(tmp_path, '姓名\n"张三', "张三.csv"), roster)
    assert str(stopped.value) == "forms.sheet.quotes"


def test_columns_have_letters() -> None:
    names = [letters(place) for place in (0, 25, 26, 51, 52, 701, 702, 16383)]
    assert names == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]
    assert [column_index(one) for one in names] == [0, 25, 26, 51, 52, 701, 702, 16383]


def test_the_day_of_today_decides_what_is_born(roster: Roster) -> None:
    words = f"姓名\t身份证件号码\n张三\t{MAN}\n"
    assert not read_pasted(words, roster, today=date(1940, 1, 1)).sound
