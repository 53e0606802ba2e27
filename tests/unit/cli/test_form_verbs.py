# SPDX-License-Identifier: Apache-2.0
"""``counter-app form``: what forms ask, forms as PDF, what is wrong with one, sheets to hand out. Made-up persons."""

import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from printed_words import words_of

from counter_app.base.resources import resources_root
from counter_app.cli.counter import main
from counter_app.forms.loader import default_forms
from counter_app.settings import find_places

MAN, WOMAN = "110101194912310016", "110101194912310024"
WITHDRAWAL = {"name": "张㐂三", "id_number": MAN, "reason": "主动放弃"}
UNIT = {
    "identity": "在职职工",
    "unit_name": "甲公司",
    "unit_code": "1234567",
    "insurance": "职工医保",
    "filler": "李四",
    "filler_phone": "0737-2817103",
}
PERSON = {"name": "张三", "id_kind": "身份证", "id_number": MAN, "change": "终止"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path / "home"))
    return tmp_path


def data(folder: Path, value: object) -> str:
    path = folder / "data.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return str(path)


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:  # noqa: ANN401 (JSON)
    assert main(["form", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[str, str]:
    """Code and sentence; people get the same sentence on standard error, and nobody a traceback."""
    told = answer(capsys, *words, code=1)["error"]
    assert main(["form", *words]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.startswith(told["message"])) == ("", True)
    assert "Traceback" not in said.err
    return told["code"], told["message"]


def read_text(path: Path) -> str:
    return words_of(path.read_bytes())


def test_all_forms_are_listed_under_the_halls_place(capsys: pytest.CaptureFixture[str]) -> None:
    listed = answer(capsys, "list")
    assert [one["form"] for one in listed] == list(default_forms().book.forms)
    titles = {one["form"]: one["title"] for one in listed}
    assert titles["withdrawal_application"] == "沅江市职工基本医疗保险个人账户一次性支取申请表"
    assert all("{" not in one for one in titles.values())
    assert main(["form", "list", "--place", "芜湖"]) == 0
    assert "芜湖市职工基本医疗保险个人账户一次性支取申请表" in capsys.readouterr().out


def test_a_form_shows_its_fields_and_rosters(capsys: pytest.CaptureFixture[str]) -> None:
    shown = answer(capsys, "show", "employee_registration")
    form = default_forms().book.forms["employee_registration"]
    assert set(shown) == {"form", "title", "version", "fields", "rosters"}
    assert (shown["form"], shown["version"]) == (form.id, form.version)
    assert shown["fields"][1] == {
        "key": "unit_name",
        "label": "单位名称",
        "type": "text",
        "required": False,
        "filled_by": "applicant",
    }
    (roster,) = shown["rosters"]
    assert (roster["key"], roster["printed_rows"]) == ("people", 8)
    assert [one["key"] for one in roster["columns"]] == [one.key for one in form.rosters[0].columns]
    assert {one["filled_by"] for one in roster["columns"]} == {"applicant", "office"}
    assert main(["form", "show", "employee_registration"]) == 0
    page = capsys.readouterr().out
    assert "名册 people，每页 8 行" in page
    assert "退休需补缴费用情况（由医保部门填写）" in page


def test_a_blank_form_for_every_layout(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form in default_forms().book.forms.values():
        out = home / f"{form.id}.pdf"
        told = answer(capsys, "render", form.id, "--blank", "--out", str(out))
        assert (told["form"], told["bytes"]) == (form.id, out.stat().st_size)
        assert "".join(form.title.replace("{place}", "沅江市").split()) in read_text(out)


def test_a_filled_form_and_its_values_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, alone = home / "表.pdf", home / "值.pdf"
    given = data(home, WITHDRAWAL)
    assert main(["form", "render", "withdrawal_application", "--data", given, "--out", str(whole)]) == 0
    assert capsys.readouterr().out == f"写好了：{whole}\n"
    words = read_text(whole)
    assert all(one in words for one in ("张㐂三", MAN, "☑主动放弃", "支取原因"))
    assert stat.S_IMODE(whole.stat().st_mode) == 0o600
    values = ["render", "withdrawal_application", "--data", given, "--out", str(alone), "--values-only"]
    assert main(["form", *values]) == 0
    words = read_text(alone)
    assert "张㐂三" in words
    assert "支取原因" not in words


def test_a_printer_is_calibrated(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(capsys, "calibrate")[0] == "cli.form.no_queue"
    out, sheet = home / "校准.pdf", home / "套打.pdf"
    config = find_places().config
    config.mkdir(parents=True)
    (config / "window.toml").write_text('a4_queue = "hall-a4"\nsheet_offset = [1.5, -2]\n', encoding="utf-8")
    assert answer(capsys, "calibrate", "--out", str(out))["offset"] == [1.5, -2.0]
    assert "sheet_offset=[1.5,-2]" in read_text(out)
    given = data(home, WITHDRAWAL)
    render = ["render", "withdrawal_application", "--data", given, "--values-only", "--out", str(sheet)]
    assert main(["form", *render]) == 0
    moved = sheet.read_bytes()
    (config / "window.toml").write_text("sheet_offset = [0, 0]\n", encoding="utf-8")
    assert main(["form", *render]) == 0
    assert moved != sheet.read_bytes()


def test_a_file_that_is_there_is_replaced_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = home / "表.pdf"
    out.write_bytes(b"before")
    undrawable = data(home, {"name": "张\ue123"})
    code, message = refusal(capsys, "render", "withdrawal_application", "--data", undrawable, "--out", str(out))
    assert code == "paper.no_glyph"
    assert "姓名" in message
    assert out.read_bytes() == b"before"
    answer(capsys, "render", "withdrawal_application", "--blank", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF")
    assert [one.name for one in home.iterdir() if one.name.startswith(".")] == []


def test_rosters_go_page_by_page(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = home / "表.pdf"
    rows = [{"name": "张三", "sex": "男", "id_number": MAN} for _ in range(40)]
    given = data(home, {"school": "某小学", "students": rows})
    answer(capsys, "render", "school_registration", "--data", given, "--out", str(out), "--place", "湖北武汉")
    document = pypdfium2.PdfDocument(out.read_bytes())
    assert len(document) == 4
    document.close()
    assert "武汉市城乡居民基本医疗保险参保登记汇总表" in read_text(out)


def test_faults_are_named_by_field_and_row(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {**PERSON, "id_number": MAN[:-1] + "9", "wage": "三千", "nickname": "小张"}
    given = data(home, {**UNIT, "unit_nmae": "甲公司", "people": [PERSON, bad, {**PERSON, "id_number": WOMAN}]})
    found = answer(capsys, "check", "employee_registration", "--data", given, code=1)
    assert set(found) == {"faults", "warnings"}
    assert all(set(one) == {"field", "row", "code", "sentence"} for one in found["faults"])
    at = {(one["field"], one["row"]): one["code"] for one in found["faults"]}
    assert at == {
        ("unit_nmae", 0): "forms.check.unknown_field",
        ("id_number", 2): "identity.number_check",
        ("wage", 2): "forms.value.money",
        ("nickname", 2): "forms.check.unknown_field",
    }
    assert main(["form", "check", "employee_registration", "--data", given]) == 1
    assert "第 2 行 申报工资（元/月）：这不是金额。写成 1234.50，最多两位小数。" in capsys.readouterr().out


def test_a_sound_form_has_no_faults(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = data(home, {**UNIT, "people": [PERSON]})
    assert answer(capsys, "check", "employee_registration", "--data", given) == {"faults": [], "warnings": []}
    assert main(["form", "check", "employee_registration", "--data", given]) == 0
    assert capsys.readouterr().out == "没有错。\n"
    empty = answer(capsys, "check", "employee_registration", "--data", data(home, UNIT), code=1)["faults"]
    assert [(one["field"], one["row"]) for one in empty] == [("people", 0)]


def test_what_only_the_office_fills_is_asked_at_review(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = data(home, {"insured": "张三"})
    at_the_window = answer(capsys, "check", "information_sheet", "--data", given, code=1)["faults"]
    at_review = answer(capsys, "check", "information_sheet", "--data", given, "--office", code=1)["faults"]
    assert len(at_review) > len(at_the_window)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ('{"name": "张三",\n "id_number": }', "cli.form.data_json"),
        ('{"name": "张三"', "cli.form.data_json"),
        ("", "cli.form.data_json"),
        ('["name"]', "cli.form.data_shape"),
        ("[" * 100_000, "cli.form.data_shape"),
        ('{"name": %s}' % ("9" * 5000), "cli.form.data_shape"),
        ('{"name": "张三", "name": "李四"}', "cli.form.data_twice"),
        ({"name": {"first": "三"}}, "forms.entry.text"),
        ({"name": ["张三"]}, "forms.entry.text"),
        ({"people": "张三"}, "forms.entry.rows"),
        ({"people": ["张三"]}, "forms.entry.rows"),
        ({"people": [{"name": ["张三"]}]}, "forms.entry.text"),
    ],
)
def test_data_that_is_none(home: Path, capsys: pytest.CaptureFixture[str], value: object, code: str) -> None:
    given = data(home, value)
    assert refusal(capsys, "check", "employee_registration", "--data", given)[0] == code
    out = home / "表.pdf"
    assert refusal(capsys, "render", "employee_registration", "--data", given, "--out", str(out))[0] == code
    assert not out.exists()


def test_the_line_of_a_slip_in_json_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = data(home, '{"name": "张三",\n "id_number": }')
    _, message = refusal(capsys, "check", "employee_registration", "--data", given)
    assert message == "“data.json”第 2 行不是 JSON 的写法，没有读。"


def test_files_that_cannot_be_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(path: Path) -> str:
        return refusal(capsys, "check", "employee_registration", "--data", str(path))[0]

    assert told(home / "none.json") == "cli.form.data_closed"
    assert told(home) == "cli.form.data_closed"
    other = home / "other.json"
    other.write_bytes('{"name": "张三"}'.encode("gb18030"))
    assert told(other) == "cli.form.data_words"
    with other.open("wb") as file:
        file.truncate(33 * 1024**2)
    assert told(other) == "cli.form.data_large"
    with_mark = home / "mark.json"
    with_mark.write_bytes(b"\xef\xbb\xbf" + json.dumps({**UNIT, "people": [PERSON]}).encode())
    assert main(["form", "check", "employee_registration", "--data", str(with_mark)]) == 0


def test_keys_that_have_no_place_on_the_paper_stop_the_print(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = data(home, {**UNIT, "nmae": "x", "people": [{**PERSON, "nickname": "x"}, {"nickname": "y"}]})
    out = home / "表.pdf"
    code, message = refusal(capsys, "render", "employee_registration", "--data", given, "--out", str(out))
    assert code == "cli.form.keys"
    assert message.endswith("nmae、nickname。")
    assert not out.exists()


def test_where_nothing_can_be_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = home / "file"
    there.write_text("x", encoding="utf-8")
    for out in (home, home / "none" / "a.pdf", there / "a.pdf", home / ("长" * 200), Path("/dev/null"), ""):
        words = ["render", "withdrawal_application", "--blank", "--out", str(out)]
        assert refusal(capsys, *words)[0] == "cli.form.out_closed"
    assert Path("/dev/null").is_char_device()
    assert there.read_text(encoding="utf-8") == "x"


def test_names_that_mean_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["--out", str(home / "x")]
    assert refusal(capsys, "show", "no_form")[0] == "cli.form.unknown"
    assert refusal(capsys, "render", "no_form", "--blank", *out)[0] == "cli.form.unknown"
    assert refusal(capsys, "template", "employee_registration", "pupils", *out)[1].endswith("有：people。")
    assert refusal(capsys, "template", "withdrawal_application", "people", *out)[0] == "cli.form.no_rosters"
    assert refusal(capsys, "list", "--place", "亚特兰蒂斯")[0] == "cli.form.place_unknown"
    assert refusal(capsys, "list", "--place", "朝阳")[0] == "cli.form.place_several"
    assert not (home / "x").exists()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["show"],
        ["paint", "mandate"],
        ["check", "mandate"],
        ["render", "mandate", "--out", "x.pdf"],
        ["render", "mandate", "--blank"],
        ["render", "mandate", "--blank", "--data", "x.json", "--out", "x.pdf"],
        ["render", "mandate", "--blank", "--values-only", "--out", "x.pdf"],
        ["template", "employee_registration", "--out", "x.xlsx"],
    ],
)
def test_wrong_use(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(["form", *words]) == 2
    said = capsys.readouterr()
    assert (said.out, "Traceback" in said.err) == ("", False)
    assert "写法不对" in said.err


def test_a_sheet_to_hand_out(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = home / "名册.xlsx"
    told = answer(capsys, "template", "employee_registration", "people", "--out", str(out))
    assert told["out"] == str(out)
    book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
    heads = [one.value for one in book.worksheets[0][1]]
    assert heads[:3] == ["姓名", "身份证件类型", "身份证件号码"]
    assert "退休需补缴费用情况（由医保部门填写）" not in heads


def own_layout(home: Path, words: str, name: str = "local_application") -> None:
    folder = find_places().forms
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(words, encoding="utf-8")


OWN = """
id: local_application
title: "{place}本地申请表"
groups: [{id: one}]
fields: [{key: name, label: 姓名, type: person_name, group: one, required: true}]
layout: [{line: "姓名：{name}"}]
"""


def test_the_offices_own_layouts_and_their_faults(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own_layout(home, OWN)
    assert answer(capsys, "show", "local_application")["title"] == "沅江市本地申请表"
    assert main(["doctor", "--json"]) == 0
    looked = {one["key"]: one for one in json.loads(capsys.readouterr().out)["checks"]}
    assert looked["forms"]["found"] == f"{len(default_forms().book.forms) + 1} 张表格"
    own_layout(home, OWN.replace("{name}", "{nmae}"))
    assert main(["form", "list"]) == 0
    said = capsys.readouterr()
    assert "local_application" not in said.out
    assert "forms/local_application.yaml:6" in said.err
    assert main(["doctor", "--json"]) == 1
    looked = {one["key"]: one for one in json.loads(capsys.readouterr().out)["checks"]}
    assert [key for key, one in looked.items() if not one["ok"]] == ["forms"]
    assert "forms/local_application.yaml:6" in looked["forms"]["found"]
    assert looked["forms"]["advice"]


def test_libraries_of_other_rooms_are_not_loaded_to_check_a_form(home: Path) -> None:
    given = data(home, {**UNIT, "people": [PERSON]})
    code = (
        "import sys; from counter_app.cli.counter import main; "
        f"code = main(['form', 'check', 'employee_registration', '--data', {given!r}]); "
        "loaded = {name.partition('.')[0] for name in sys.modules}; "
        "heavy = loaded & {'PySide6', 'sqlalchemy', 'reportlab', 'openpyxl'}; "
        "sys.exit(str(heavy) if heavy else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=resources_root().parent,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
