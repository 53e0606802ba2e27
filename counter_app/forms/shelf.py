# SPDX-License-Identifier: Apache-2.0
"""Which forms there are: those the program ships and the office's own layouts; and every version that was filled in."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from counter_app.base.private_files import private_folder
from counter_app.base.resources import ResourceFaults, resources_root
from counter_app.forms.definition import FormBook, FormDefinition
from counter_app.forms.loader import FormLoad, default_forms, load_forms, read_form


@dataclass(frozen=True, slots=True)
class FormShelf:
    """``own`` holds the office's layouts, ``kept/<version>/<id>.yaml`` those that were filled in; may not exist.

    ``editions`` are the folders of layouts that came with the guides in force.
    """

    own: Path
    kept: Path
    editions: tuple[Path, ...] = ()

    def load(self) -> FormLoad:
        """Every form by its id; the office's own layout stands before one that came with a guide, and that before the
        shipped one of the same id."""
        load = default_forms()
        for folder in (*self.editions, self.own):
            if folder.is_dir():
                more = load_forms(folder, known=load.book)
                load = FormLoad(FormBook({**load.book.forms, **more.book.forms}), (*load.faults, *more.faults))
        return load

    def keep(self, form: FormDefinition) -> None:
        """Keep a form's layout as it is now, once. Raises OSError where the disk cannot take it."""
        kept = self.kept / form.version / f"{form.id}.yaml"
        if kept.is_file():
            return
        folders = (self.own, *reversed(self.editions), resources_root() / "forms")
        source = next(path for folder in folders if (path := folder / kept.name).is_file())
        whole = source.read_bytes()
        building = private_folder(kept.parent) / f".{kept.name}"
        building.write_bytes(whole)
        building.replace(kept)

    def at_version(self, book: FormBook, form: str, version: str) -> FormDefinition | None:
        """A form as it was when it was filled in; today's where that one was not kept, None where there is none."""
        today = book.get(form)
        if today is not None and today.version == version:
            return today
        try:
            return _kept(self.kept / version / f"{form}.yaml")
        except ResourceFaults:
            return today


@lru_cache(maxsize=64)
def _kept(path: Path) -> FormDefinition:
    """A layout that never changes; one that cannot be read is looked for again the next time."""
    return read_form(path)
