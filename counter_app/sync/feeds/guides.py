# SPDX-License-Identifier: Apache-2.0
"""Editions of guides from the centre: put on the shelf whole or not at all, in force from their day.

An edition comes with the layouts of its forms. Cases go on by the edition they were opened with, so none is thrown
away: one that the centre takes back only loses its mark.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counter_app.base.clock import spoken_date
from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.catalogue.edition_package import check_names
from counter_app.catalogue.intake.drafts import new_folder
from counter_app.catalogue.shelf import FORMS, FROM_CENTRE, PUBLISHED, Edition, Shelf
from counter_app.store.disk import disk_faults_told, sync_folder, write_whole
from counter_app.store.feed_store import PulledRow
from counter_app.sync.pulling import UNFIT, News
from counter_app.wire.feeds import GuideEdition
from counter_app.wire.frames import unpack


@dataclass(frozen=True, slots=True)
class GuideShelf:
    """The shelf of this window, as the centre fills it."""

    shelf: Shelf

    def take(self, row: PulledRow) -> News:
        """Put an edition on the shelf, or take its mark away. Raises CounterError where it cannot be used here."""
        if self.shelf.own is None:
            raise CounterError(UNFIT)
        with disk_faults_told():
            return self._take_back(row) if row.gone else self._take(row, self.shelf.own)

    def _take(self, row: PulledRow, own: Path) -> News:
        told = unpack(row.body, GuideEdition)
        if (told.guide, told.version) != (row.key, row.version):
            raise CounterError(UNFIT)
        check_names(told.guide, told.version, told.files)
        folder = own / told.guide / told.version
        if (folder / "guide.yaml").is_file():
            _check_same_words(folder, told.files)
            _renew_forms(folder, told.files)
        else:
            self._put(told, folder)
        note = f"by: {told.by}\nat: {told.at}\n".encode()
        write_whole(folder / FROM_CENTRE, note)
        write_whole(folder / PUBLISHED, note)
        day = spoken_date(date.fromisoformat(told.valid_from))
        return News(row.feed, "pull.guide", {"guide": told.short or told.guide, "day": day})

    def _put(self, told: GuideEdition, folder: Path) -> None:
        """The folder appears whole: what is in it was read as the catalogue reads it."""
        from counter_app.catalogue.compiling import compile_guide

        with new_folder(folder.parent) as building:
            for name, content in told.files.items():
                (building / name).parent.mkdir(exist_ok=True)
                write_whole(building / name, content)
            guide, faults = compile_guide(Edition(told.guide, building), self.shelf.matters)
            if guide is None or faults or guide.version != told.version or guide.valid_from != told.valid_from:
                raise CounterError(UNFIT)
            os.replace(building, folder)
            sync_folder(folder.parent)

    def _take_back(self, row: PulledRow) -> News:
        folder = (self.shelf.own or Path()) / row.key / row.version
        check_names(row.key, row.version, {})
        for mark in (PUBLISHED, FROM_CENTRE):
            (folder / mark).unlink(missing_ok=True)
        return News(row.feed, "pull.guide_gone", {"guide": row.key})


def _check_same_words(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raises CounterError where the hall has published other words under this very version: neither hides the other."""
    words = {name: content for name, content in files.items() if not name.startswith(f"{FORMS}/")}
    if any(not (folder / name).is_file() or (folder / name).read_bytes() != words[name] for name in words):
        raise CounterError(UNFIT)


def _renew_forms(folder: Path, files: Mapping[str, bytes]) -> None:
    """The words of an edition never change under one version; the layouts of its forms may."""
    wanted = {name: content for name, content in files.items() if name.startswith(f"{FORMS}/")}
    for path in sorted((folder / FORMS).glob("*.yaml")):
        if f"{FORMS}/{path.name}" not in wanted:
            path.unlink()
    if wanted:
        private_folder(folder / FORMS)
    for name, content in wanted.items():
        write_whole(folder / name, content)
    if not wanted:
        shutil.rmtree(folder / FORMS, ignore_errors=True)
