# SPDX-License-Identifier: Apache-2.0
"""The font chain on real font files: who draws what, what nobody draws, and fonts that cannot be used."""

import re
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults, resources_root
from counter_app.base.texts import sentence
from counter_app.reports.embedding import to_unicode
from counter_app.reports.fonts import FaceEntry, FontChain, FontPlace, default_chain, load_entries
from counter_app.reports.truetype import FontFault, TrueTypeFile


def _regular_files() -> list[TrueTypeFile]:
    return [file for face in default_chain().faces if (file := face.file(bold=False))]


@pytest.mark.parametrize("character", "张㛃𠮷䶮𬭚堃，（①·—0Aé")
def test_ordinary_and_rare_characters_can_be_drawn(character: str) -> None:
    found = default_chain().glyph(character)
    assert found is not None
    assert found.face.outline(found.number)


@pytest.mark.parametrize("character", ["\U00030000", "鿫", "\ue000", "\u200b", "\u202e", "\x07", "\ufeff", "\ud800"])
def test_what_nobody_draws_is_named(character: str) -> None:
    assert default_chain().undrawable(f"张{character}三") == character


def test_a_glyph_that_is_only_a_promise_is_not_taken() -> None:
    """Some fonts map characters to an empty outline; a blank on paper would be silent."""
    pretended = [
        (file, code)
        for file in _regular_files()
        for code in range(0x3041, 0x30A0)
        if file.glyph(code) and not file.outline(file.glyph(code))
    ]
    for file, code in pretended:
        found = default_chain().glyph(chr(code))
        assert found is None or found.face is not file


def test_bold_without_a_bold_face_is_thickened_and_as_wide() -> None:
    chain = default_chain()
    for character in "张0𠮷":
        plain, bold = chain.glyph(character), chain.glyph(character, bold=True)
        assert plain
        assert bold
        assert bold.thicken == (bold.face is plain.face)


def test_a_subset_is_a_font_that_others_can_open(tmp_path: Path) -> None:
    file = default_chain().faces[-1].file(bold=False) or _regular_files()[0]
    wanted = [number for code in range(0x20000, 0x20010) if (number := file.glyph(code))]
    path = tmp_path / "subset.ttf"
    path.write_bytes(file.subset([0, *wanted]))
    data = path.read_bytes()
    words = struct.unpack(f">{len(data) // 4}L", data)
    assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA
    assert ImageFont.truetype(str(path), 20).getlength("") == 0


def test_a_font_cut_anywhere_is_refused_and_nothing_else_happens(tmp_path: Path) -> None:
    whole = _regular_files()[0]
    data = whole.subset([0, whole.glyph(ord("张"))])
    path = tmp_path / "cut.ttf"
    for length in range(0, len(data), 97):
        path.write_bytes(data[:length])
        with pytest.raises(FontFault):
            TrueTypeFile(path)


@pytest.mark.parametrize(("table", "why"), [(b"CFF ", "postscript outlines"), (b"fvar", "variable font")])
def test_fonts_that_would_be_drawn_wrongly_are_refused(tmp_path: Path, table: bytes, why: str) -> None:
    path = tmp_path / "other.ttf"
    path.write_bytes(struct.pack(">LHHHH", 0x00010000, 1, 16, 0, 0) + table + struct.pack(">LLL", 0, 28, 4) + b"0000")
    with pytest.raises(FontFault, match=why):
        TrueTypeFile(path)


def test_an_unusable_file_is_passed_over_and_remembered(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"not a font")
    good = _regular_files()[0]
    entry = FaceEntry("某", "某字体包", False, (FontPlace(broken, 0), FontPlace(good.path, good.index)), ())
    chain = FontChain([entry])
    assert chain.glyph("张") is not None
    assert chain.faces[0].faults
    assert "broken.ttf" in chain.faces[0].faults[0]


def test_without_any_font_the_missing_package_is_named(tmp_path: Path) -> None:
    entry = FaceEntry("某", "fonts-某", False, (FontPlace(tmp_path / "none.ttf", 0),), ())
    with pytest.raises(CounterError) as stopped:
        FontChain([entry])
    assert sentence(stopped.value) == "没有能画汉字的字体，不能打印。告诉管理员装 fonts-某。"


def test_the_start_check_counts_what_cannot_be_printed() -> None:
    chain = default_chain()
    for gap in default_chain().gaps():
        assert 0 < gap.missing <= gap.total
        assert gap.sample
        assert all(chain.glyph(character) is None for character in gap.sample)


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_every_platform_has_its_fonts(platform: str) -> None:
    entries = load_entries(resources_root() / "fonts", platform)
    assert any(not entry.optional for entry in entries)


def test_a_platform_nobody_wrote_down_is_told() -> None:
    with pytest.raises(CounterError) as stopped:
        load_entries(resources_root() / "fonts", "plan9")
    assert sentence(stopped.value) == "字体表里没有这种电脑（plan9），不能打印。叫管理员看。"


def test_damaged_font_data_is_told_whole(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        f"platform: {sys.platform}\n"
        "faces:\n"
        "  - {name: 甲, regular: [{file: /x.ttf, index: one}], colour: red}\n"
        "  - 乙\n"
        "  - {name: 丙}\n",
        encoding="utf-8",
    )
    (tmp_path / "b.yaml").write_text("platform: other\nfaces: []\n", encoding="utf-8")
    with pytest.raises(ResourceFaults) as broken:
        load_entries(tmp_path, sys.platform)
    assert [str(fault) for fault in broken.value.faults] == [
        "fonts/a.yaml:3:62: “colour”不认识",
        "fonts/a.yaml:3:25: 字体文件要写成 {file: 路径, index: 序号}",
        "fonts/a.yaml:3:5: 字体要有 regular",
        "fonts/a.yaml:4:5: 字体要有 name",
        "fonts/a.yaml:5:5: 字体要有 regular",
        "fonts/b.yaml:2:8: faces 要列出至少一个字体",
    ]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_the_unicode_map_says_every_character(text: str) -> None:
    characters = "".join(dict.fromkeys(text))
    stated = to_unicode(characters).decode("ascii")
    _, _, blocks = stated.partition("endcodespacerange")
    pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", blocks, re.MULTILINE)
    told = {int(code, 16): bytes.fromhex(value).decode("utf-16-be") for code, value in pairs}
    assert told == dict(enumerate(characters, 1))
    assert all(1 <= int(size) <= 100 for size in re.findall(r"(\d+) beginbfchar", stated))
