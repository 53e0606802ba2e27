# SPDX-License-Identifier: Apache-2.0
"""The compiled copy: the same catalogue, quickly, and never a reason to fail."""

import hashlib
import os
import pickle
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from counter_app.base.resources import resources_root
from counter_app.catalogue.cache import pack, unpack
from counter_app.catalogue.loader import CatalogueLoad, load_catalogue


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One guide of our own: quick to compile."""
    folder = tmp_path / "resources" / "guides"
    shutil.copytree(resources_root() / "guides" / "hubei", folder / "hubei")
    shutil.copy(resources_root() / "guides" / "matters.yaml", folder)
    return tmp_path / "resources"


def _file(cache: Path) -> Path:
    (found,) = cache.iterdir()
    return found


def _same(one: CatalogueLoad, other: CatalogueLoad) -> bool:
    guides = dict(one.catalogue.guides) == dict(other.catalogue.guides)
    return guides and one.faults == other.faults and one.index.search("登记") == other.index.search("登记")


def test_the_copy_is_the_same_catalogue(tmp_path: Path) -> None:
    fresh = load_catalogue()
    load_catalogue(tmp_path)
    kept = load_catalogue(tmp_path)
    assert _same(fresh, kept)
    assert (
        kept.catalogue.guides["yuanjiang"].items[1].structure == fresh.catalogue.guides["yuanjiang"].items[1].structure
    )
    assert list(kept.catalogue.guides) == ["wuhu", "hubei", "yuanjiang", "wuwei"]


def test_the_copy_needs_neither_pinyin_nor_the_reader_of_guides(tmp_path: Path) -> None:
    load_catalogue(tmp_path)
    code = (
        "import sys, pathlib; from counter_app.catalogue.loader import load_catalogue; "
        f"load_catalogue(pathlib.Path({str(tmp_path)!r})).index.search('zgcbdj'); "
        "print(*(name for name in ('pypinyin', 'counter_app.catalogue.compiling') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_second_load_does_not_write(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load_catalogue(cache, root=root)
    before = _file(cache).stat()
    load_catalogue(cache, root=root)
    assert _file(cache).stat().st_mtime_ns == before.st_mtime_ns
    assert _file(cache).stat().st_ino == before.st_ino


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign"])
def test_a_damaged_copy_is_made_anew(root: Path, tmp_path: Path, damage: str) -> None:
    cache = tmp_path / "cache"
    fresh = load_catalogue(cache, root=root)
    whole = _file(cache).read_bytes()
    middle = len(whole) // 2
    damaged = {
        "cut": whole[:middle],
        "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "empty": b"",
        "foreign": b"something else entirely",
    }[damage]
    _file(cache).write_bytes(damaged)
    assert _same(load_catalogue(cache, root=root), fresh)
    assert _file(cache).read_bytes() != damaged
    assert _same(load_catalogue(cache, root=root), fresh)


def test_a_copy_with_foreign_code_runs_none_of_it(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    fresh = load_catalogue(cache, root=root)
    whole = _file(cache).read_bytes()
    mark = whole.index(b"\n") + 1
    left = tmp_path / "left"

    class Foreign:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(left),)

    body = pickle.dumps(Foreign())
    _file(cache).write_bytes(whole[: mark + 32] + hashlib.sha256(body).digest() + body)
    assert _same(load_catalogue(cache, root=root), fresh)
    assert not left.exists()


@pytest.mark.parametrize(
    "strange",
    [
        b"cpathlib\nPosixPath\n.",
        b"ccounter_app.settings\nPath\n.",  # known there, but not of ours
        b"ccounter_app.catalogue.cache\nPath\n.",
        b"ccounter_app.catalogue.cache\nunpack\n.",  # no type
        b"ccounter_app.catalogue.quotes\nQuoteBook\n.",  # no value
        b"ccounter_app.store.disk\nStoreLock\n.",
        b"ccounter_app.reports.truetype\nTrueTypeFile\n.",
    ],
)
def test_only_our_own_values_are_read_back(strange: bytes) -> None:
    with pytest.raises(pickle.UnpicklingError):
        unpack(strange)


def test_what_was_packed_is_read_back() -> None:
    assert unpack(pack({"a": (1, "b")})) == {"a": (1, "b")}


def test_a_changed_source_is_seen(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load_catalogue(cache, root=root)
    path = root / "guides" / "hubei" / "guide.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("short: 湖北", "short: 鄂"), encoding="utf-8")
    assert load_catalogue(cache, root=root).catalogue.guides["hubei"].short == "鄂"


def test_faults_are_kept_with_the_copy(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    path = root / "guides" / "hubei" / "guide.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("line: 82,", "line: 83,"), encoding="utf-8")
    first = load_catalogue(cache, root=root)
    assert len(first.faults) == 1
    assert load_catalogue(cache, root=root).faults == first.faults


def test_a_folder_that_cannot_be_written_is_no_error(root: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    assert load_catalogue(in_the_way / "cache", root=root).catalogue.guides
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert load_catalogue(closed / "cache", root=root).catalogue.guides
    finally:
        closed.chmod(stat.S_IRWXU)


def test_no_half_written_file_stays(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "catalogue.bin").mkdir()  # cannot be replaced by a file
    assert load_catalogue(cache, root=root).catalogue.guides
    assert [one.name for one in cache.iterdir()] == ["catalogue.bin"]
