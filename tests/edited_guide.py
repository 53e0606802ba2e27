# SPDX-License-Identifier: Apache-2.0
"""Copies of the real guides with something changed in them, as an office would publish them."""

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from counter_app.catalogue.archive import keep_editions
from counter_app.catalogue.compiling import compile_guide
from counter_app.catalogue.items import Guide
from counter_app.catalogue.shelf import Edition, Shelf, shipped_guides


@dataclass(frozen=True)
class Edit:
    """Words replaced in one file of a guide: in one line of it, or wherever they stand."""

    file: str
    old: str
    new: str
    line: int = 0


def edit(folder: Path, *edits: Edit) -> Path:
    """Change the files of a guide's copy; the digest of its text stays right."""
    for one in edits:
        path = folder / one.file
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        first, last = (one.line - 1, one.line) if one.line else (0, len(lines))
        words = "".join(lines[first:last])
        assert one.old in words, one
        lines[first:last] = [words.replace(one.old, one.new)]
        path.write_text("".join(lines), encoding="utf-8")
    facts = folder / "guide.yaml"
    digest = hashlib.sha256((folder / "guide.txt").read_bytes()).hexdigest()[:12]
    words = re.sub(r"(?m)^digest: .*$", f'digest: "{digest}"', facts.read_text(encoding="utf-8"))
    facts.write_text(words, encoding="utf-8")
    return folder


def edited(home: Path, guide: str, *edits: Edit) -> Guide:
    """A guide as it would be with these words in it. Nothing of it may be faulty."""
    folder = home / guide
    shutil.copytree(shipped_guides() / guide, folder)
    made, faults = compile_guide(Edition(guide, edit(folder, *edits)), shipped_guides() / "matters.yaml")
    assert faults == ()
    assert made is not None
    return made


def publish(shelf: Shelf, guide: str, version: str, valid_from: str, *edits: Edit) -> None:
    """An office's own edition of a guide that ships."""
    assert shelf.own is not None
    folder = shelf.own / guide / version
    shutil.copytree(shelf.shipped / guide, folder)
    facts = folder / "guide.yaml"
    words = re.sub(r"(?m)^valid_from: .*$", f'valid_from: "{valid_from}"', facts.read_text(encoding="utf-8"))
    facts.write_text(words, encoding="utf-8")
    edit(folder, *edits)
    (folder / "published").write_text("测试员 2026-11-20\n", encoding="utf-8")


def in_force(shelf: Shelf, day: str, guide: str = "yuanjiang") -> Guide:
    """A guide as it counts on a day. Nothing of it may be faulty."""
    edition = shelf.edition(guide, day)
    assert edition is not None
    made, faults = compile_guide(edition, shelf.matters)
    assert faults == ()
    assert made is not None
    return made


def use(shelf: Shelf, day: str, guide: str = "yuanjiang") -> None:
    """The window is opened on a day: what is in force of its guide is kept."""
    edition = shelf.edition(guide, day)
    assert edition is not None
    keep_editions(shelf, [edition], {guide: in_force(shelf, day, guide)}, day)
