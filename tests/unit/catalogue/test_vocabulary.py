# SPDX-License-Identifier: Apache-2.0
"""The tables of everyday words and readings: every fault with its line, the rest usable, and in the cache's key."""

import shutil
from pathlib import Path

import pytest

from counter_app.base.resources import Fault, resources_root
from counter_app.catalogue.finding.vocabulary import Meaning, Vocabulary, read_vocabulary
from counter_app.catalogue.loader import load_catalogue

MATTERS = {"生育津贴支付": "待遇", "门诊费用报销": "待遇"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "search"
    shutil.copytree(resources_root() / "search", found)
    return found


def _read(folder: Path, everyday: str, readings: str = "{}") -> tuple[Vocabulary, list[str]]:
    (folder / "everyday.yaml").write_text(everyday, encoding="utf-8")
    (folder / "readings.yaml").write_text(readings, encoding="utf-8")
    faults: list[Fault] = []
    return read_vocabulary(folder, MATTERS, faults), [f"{one.file}:{one.line} {one.message}" for one in faults]


def test_what_ships_is_without_fault() -> None:
    assert load_catalogue().faults == ()


def test_what_is_meant_first_stands_first(folder: Path) -> None:
    found, faults = _read(
        folder,
        "empty: [了]\nrows:\n"
        "  - {words: [产假], matters: [生育津贴支付], titles: [补助金]}\n"
        "  - {words: [补贴], titles: [补助金], matters: [生育津贴支付]}\n",
        "参保: can bao\n",
    )
    assert faults == []
    matter, title = Meaning("生育津贴支付", True), Meaning("补助金", False)
    assert [one.meanings for one in found.sayings] == [(matter, title), (title, matter)]
    assert found.empty == ("了",)
    assert found.readings == {"参保": ("can", "bao")}


def test_all_faults_are_told_and_the_sound_rows_stay(folder: Path) -> None:
    found, faults = _read(
        folder,
        "rows:\n"
        "  - {words: [产假], matters: [生育津贴支付]}\n"
        "  - {words: [产假, 孕], matters: [没有的事]}\n"
        "  - {words: [打针]}\n"
        "  - {matters: [门诊费用报销], wrods: [拿药]}\n"
        "  - 挂号\n",
        "参保: can\n厦: Xia\n重庆: chong qing\n",
    )
    assert [one.words for one in found.sayings] == [("产假",)]
    assert dict(found.readings) == {"重庆": ("chong", "qing")}
    told = "\n".join(faults)
    for piece in (
        "search/everyday.yaml:3 “产假”在这里写了两次",
        "search/everyday.yaml:3 “孕”只有一个字，哪里都有",
        "search/everyday.yaml:3 全国清单里没有“没有的事”",
        "search/everyday.yaml:4 没有写是什么事项，要有 matters 或 titles",
        "search/everyday.yaml:5 不认识“wrods”",
        "search/everyday.yaml:5 少了“words”",
        "search/everyday.yaml:6 这里要写成一组“名字：值”",
        "search/readings.yaml:1 “参保”的读音要一个字一个音，用空格隔开",
        "search/readings.yaml:2 “厦”的读音要一个字一个音，用空格隔开",
    ):
        assert piece in told


@pytest.mark.parametrize("everyday", ["", "[]", "rows", "rows: {}", "words: []", "rows: [", "{}"])
def test_a_table_that_is_none_is_a_fault_and_no_end(folder: Path, everyday: str) -> None:
    found, faults = _read(folder, everyday)
    assert found.sayings == ()
    assert faults


def test_a_table_of_ones_own_counts_and_is_compiled_anew_when_it_changes(tmp_path: Path, folder: Path) -> None:
    root = folder.parent
    shutil.copytree(resources_root() / "guides" / "hubei", root / "guides" / "hubei")
    shutil.copy(resources_root() / "guides" / "matters.yaml", root / "guides")
    cache = tmp_path / "cache"
    assert load_catalogue(cache, root=root).index.search("吹空调") == ()
    table = folder / "everyday.yaml"
    table.write_text(
        table.read_text(encoding="utf-8") + "  - {words: [吹空调], matters: [门诊费用报销]}\n", encoding="utf-8"
    )
    for _ in range(2):  # fresh, then as it was kept
        assert [hit.item.title for hit in load_catalogue(cache, root=root).index.search("吹空调")] == ["门诊费用报销"]
    table.unlink()
    broken = load_catalogue(cache, root=root)
    assert [fault.file for fault in broken.faults] == ["search/everyday.yaml"]
    assert broken.index.search("生育津贴")


def test_a_reading_of_ones_own_counts_before_the_dictionary(tmp_path: Path, folder: Path) -> None:
    root = folder.parent
    shutil.copytree(resources_root() / "guides" / "hubei", root / "guides" / "hubei")
    shutil.copy(resources_root() / "guides" / "matters.yaml", root / "guides")
    assert load_catalogue(root=root).index.search("changqijuzhu")[0].item.title == "异地长期居住人员备案"
    (folder / "readings.yaml").write_text("长期: zhang qi\n", encoding="utf-8")
    index = load_catalogue(root=root).index
    assert index.search("zhangqijuzhu")[0].item.title == "异地长期居住人员备案"
    assert all(any(why.meant for why in hit.why) for hit in index.search("changqijuzhu"))
