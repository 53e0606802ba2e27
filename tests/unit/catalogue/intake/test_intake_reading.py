# SPDX-License-Identifier: Apache-2.0
"""A guide's file read into lines: every kind of file, and every kind of file that is none."""

import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.text.paragraph import Paragraph
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from counter_app.base.errors import CounterError
from counter_app.base.resources import resources_root
from counter_app.base.texts import sentence
from counter_app.catalogue.intake.reading import read_guide_file

GUIDES = ("wuhu", "hubei", "yuanjiang", "wuwei")
PAGE = 44  # lines


def issued(guide: str) -> str:
    return (resources_root() / "guides" / guide / "guide.txt").read_text(encoding="utf-8")


def squeezed(words: str) -> str:
    return "".join(words.split())


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(CounterError) as caught:
        read_guide_file(path)
    told = sentence(caught.value)
    assert path.name in told
    return caught.value.code, told


def written(path: Path, whole: bytes) -> Path:
    path.write_bytes(whole)
    return path


def word_file(path: Path, lines: list[str]) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def pdf_file(path: Path, pages: list[list[str]], *, head: str = "", locked: bool = False) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    encryption = StandardEncryption("geheim", ownerPassword="eigner") if locked else None
    canvas = Canvas(str(path), encrypt=encryption)
    for number, lines in enumerate(pages, start=1):
        canvas.setFont("STSong-Light", 10)
        if head:
            canvas.drawString(60, 815, head)
            canvas.drawString(290, 20, f"- {number} -")
        for at, line in enumerate(lines):
            canvas.drawString(60, 790 - 16 * at, line)
        canvas.showPage()
    canvas.save()
    return path


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_already_tidied_stays_as_it_is(tmp_path: Path, guide: str) -> None:
    path = resources_root() / "guides" / guide / "guide.txt"
    assert read_guide_file(path).words == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("utf-16-le", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b""),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
def test_every_usual_encoding_gives_the_same_lines(tmp_path: Path, encoding: str, mark: bytes) -> None:
    words = issued("wuhu").replace("\n", "\r\n")
    path = written(tmp_path / "指南.txt", mark + words.encode(encoding))
    assert read_guide_file(path).words == issued("wuhu")


def test_only_white_space_bookmarks_and_page_numbers_are_tidied(tmp_path: Path) -> None:
    raw = (
        "\n\n 一、[bookmark: _Toc1]单位参保登记 \n\n\n\t姓名\t性别 \n- 3 -\n第 4 页 共 9 页\n1\n\ufeff⼆、复印件 \n\n\n"
    )
    path = written(tmp_path / "a.txt", raw.encode())
    assert read_guide_file(path).lines == ("一、单位参保登记", "", "姓名 性别", "1", "二、复印件")


def test_a_word_file_gives_its_paragraphs(tmp_path: Path) -> None:
    path = word_file(tmp_path / "指南.docx", issued("hubei").splitlines())
    assert read_guide_file(path).words == issued("hubei")


def test_numbers_that_word_counts_are_read_as_printed(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, _list_kind(77, [("chineseCounting", "%1、"), ("decimal", "（%2）")]))
    instance = OxmlElement("w:num")
    instance.set(qn("w:numId"), "77")
    kind = OxmlElement("w:abstractNumId")
    kind.set(qn("w:val"), "77")
    instance.append(kind)
    numbering.append(instance)
    for words, level in (("事项名称", 0), ("甲", 1), ("乙", 1), ("受理单位", 0), ("丙", 1)):
        _numbered(document.add_paragraph(words), level)
    document.save(str(tmp_path / "a.docx"))
    lines = read_guide_file(tmp_path / "a.docx").lines
    assert lines == ("一、事项名称", "（1）甲", "（2）乙", "二、受理单位", "（1）丙")


def _list_kind(number: int, levels: list[tuple[str, str]]) -> OxmlElement:  # type: ignore[valid-type]
    found = OxmlElement("w:abstractNum")
    found.set(qn("w:abstractNumId"), str(number))
    for index, (form, words) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(index))
        for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", words)):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            level.append(child)
        found.append(level)
    return found


def _numbered(paragraph: Paragraph, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = 77


def test_a_table_of_headings_and_words_reads_like_fields(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for row, (label, words) in zip(
        table.rows, [("事项编码", "11620600"), ("申请材料", "1.发票\n2.清单"), ("姓名", "性别")], strict=True
    ):
        row.cells[0].text, row.cells[1].text = label, words
    document.save(str(tmp_path / "a.docx"))
    lines = [line for line in read_guide_file(tmp_path / "a.docx").lines if line]
    assert lines == ["事项编码：11620600", "申请材料：1.发票", "2.清单", "姓名", "性别"]


def test_a_pdf_gives_its_lines_without_what_every_page_repeats(tmp_path: Path) -> None:
    lines = [line for line in issued("wuhu").splitlines() if line][: 4 * PAGE]
    pages = [lines[at : at + PAGE] for at in range(0, len(lines), PAGE)]
    found = read_guide_file(pdf_file(tmp_path / "a.pdf", pages, head="芜湖市医疗保障局编"))
    assert [squeezed(line) for line in found.lines if line] == [squeezed(line) for line in lines]
    assert found.unread == ()


def test_a_page_that_is_a_picture_is_told(tmp_path: Path) -> None:
    found = read_guide_file(pdf_file(tmp_path / "a.pdf", [["一、事项名称"], [], ["二、受理单位"]]))
    assert [str(one) for one in found.unread] == ["a.pdf:0:0: 第 2 页没有字，可能是图，没有读进来"]


def test_no_file_a_folder_an_empty_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "不在.txt")[0] == "intake.no_file"
    (tmp_path / "文件夹").mkdir()
    assert refused(tmp_path / "文件夹")[0] == "intake.folder"
    assert refused(written(tmp_path / "空.txt", b""))[0] == "intake.empty"
    assert refused(written(tmp_path / "白.txt", b" \n\n\t\n"))[0] == "intake.empty"


def test_other_kinds_of_files_are_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path / "a.wps", "办事指南".encode()))[0] == "intake.kind"
    assert (
        refused(written(tmp_path / "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600))[0] == "intake.old_word"
    )


def _two_encodings(words: str) -> bytes:
    lines = words.splitlines()
    half = len(lines) // 3
    return "\n".join(lines[:-half]).encode() + b"\n" + "\n".join(lines[-half:]).encode("gb18030")


def test_two_encodings_in_one_file_are_refused_with_the_line(tmp_path: Path) -> None:
    whole = _two_encodings(issued("hubei"))
    code, told = refused(written(tmp_path / "混.txt", whole))
    assert code == "intake.two_encodings"
    first = next(n for n, line in enumerate(whole.split(b"\n"), 1) if not _is_utf8(line))
    assert f"第 {first} 行" in told


def test_a_single_line_in_another_encoding_is_found(tmp_path: Path) -> None:
    lines = issued("hubei").splitlines()
    whole = b"\n".join(line.encode("gb18030" if number == 41 else "utf-8") for number, line in enumerate(lines, 1))
    assert "第 41 行" in refused(written(tmp_path / "混.txt", whole))[1]
    whole = b"\n".join(line.encode("utf-8" if number == 41 else "gb18030") for number, line in enumerate(lines, 1))
    assert "第 41 行" in refused(written(tmp_path / "混.txt", whole))[1]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_bytes_that_are_no_word_are_refused_with_the_line(tmp_path: Path, encoding: str) -> None:
    lines = issued("wuwei").splitlines()
    bad = "\x07".encode(encoding) if encoding != "utf-8" else b"\xff\xfe"
    whole = "\n".join(lines[:60]).encode(encoding) + bad + "\n".join(lines[60:]).encode(encoding)
    code, told = refused(written(tmp_path / "a.txt", whole))
    assert code == "intake.no_words"
    assert "第 60 行" in told


def test_a_file_cut_inside_a_sign_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path / "a.txt", issued("wuhu")[:3000].encode("utf-8")[:-1]))[0] == "intake.no_words"
    assert refused(written(tmp_path / "b.txt", issued("wuhu")[:3000].encode("utf-16")[:-1]))[0] == "intake.no_words"


def test_ten_megabytes_of_noise_are_refused(tmp_path: Path) -> None:
    noise = random.Random(7).randbytes(10 * 1024 * 1024)  # noqa: S311 - noise, no secret
    assert refused(written(tmp_path / "噪.txt", noise))[0] == "intake.no_words"
    assert refused(written(tmp_path / "零.txt", b"\0" * len(noise)))[0] == "intake.no_words"
    assert refused(written(tmp_path / "长.txt", b"a" * len(noise)))[0] == "intake.no_words"
    assert refused(written(tmp_path / "行.txt", b"a\n" * (len(noise) // 2)))[0] == "intake.too_long"


def test_a_file_larger_than_any_guide_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 33 * 1024 * 1024)
    assert refused(path)[0] == "intake.too_large"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    body = io.BytesIO()
    with (
        zipfile.ZipFile(word_file(tmp_path / "a.docx", ["一、事项名称"])) as sound,
        zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in sound.namelist():
            words = sound.read(name)
            packed.writestr(name, words + b" " * (200 * 1024 * 1024) if name == "word/document.xml" else words)
    assert len(body.getvalue()) < 1024 * 1024
    assert refused(written(tmp_path / "弹.docx", body.getvalue()))[0] == "intake.too_large"


def test_xml_that_unfolds_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "医保医保医保医保">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    bomb += ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    bomb += "<w:t>&i;</w:t></w:r></w:p></w:body></w:document>"
    body = io.BytesIO()
    with zipfile.ZipFile(word_file(tmp_path / "a.docx", ["一"])) as sound, zipfile.ZipFile(body, "w") as packed:
        for name in sound.namelist():
            packed.writestr(name, bomb if name == "word/document.xml" else sound.read(name))
    assert refused(written(tmp_path / "弹.docx", body.getvalue()))[0] in ("intake.word_broken", "intake.empty")


@pytest.mark.parametrize("damage", [lambda whole: whole[: len(whole) // 2], lambda whole: b"PK\x03\x04" + whole[900:]])
def test_a_broken_word_file_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    whole = word_file(tmp_path / "a.docx", issued("wuhu").splitlines()).read_bytes()
    assert refused(written(tmp_path / "坏.docx", damage(whole)))[0] == "intake.word_broken"


def test_another_zip_is_no_word_file(tmp_path: Path) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        packed.writestr("指南.txt", "办事指南")
    assert refused(written(tmp_path / "a.docx", body.getvalue()))[0] == "intake.word_broken"


def test_a_locked_a_scanned_and_a_broken_pdf_are_refused(tmp_path: Path) -> None:
    assert refused(pdf_file(tmp_path / "锁.pdf", [["一、事项名称"]], locked=True))[0] == "intake.pdf_locked"
    assert refused(pdf_file(tmp_path / "图.pdf", [[], []]))[0] == "intake.pdf_picture"
    assert refused(written(tmp_path / "坏.pdf", b"%PDF-1.7\n" + b"x" * 500))[0] == "intake.pdf_broken"
