# SPDX-License-Identifier: Apache-2.0
"""An edition of a guide as it travels: its files by name, out of a folder or a zip, and whether it may be published.

Beside the guide's own files it may hold ``forms/``: layouts that count from the edition's day on.
"""

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults
from counter_app.catalogue.guide_folder import COMMON, FACTS, ITEMS, TEXT, facts_of
from counter_app.catalogue.intake.drafts import GuideDraft, check_ready, with_start
from counter_app.catalogue.items import Guide
from counter_app.catalogue.shelf import FORMS, Edition, Shelf
from counter_app.forms.loader import default_forms, load_forms

MOST_BYTES = 16 * 1024 * 1024
"""An edition unpacked."""

_OWN = re.compile(rf"{re.escape(TEXT)}|{re.escape(FACTS)}|{re.escape(COMMON)}|{ITEMS}/[0-9]{{2,3}}\.yaml")
_FORM = re.compile(rf"{FORMS}/[a-z][a-z0-9_]{{0,63}}\.yaml")
_GUIDE = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_VERSION = re.compile(r"[0-9a-f]{12}")


def check_names(guide: str, version: str, files: Mapping[str, bytes]) -> None:
    """Raise CounterError ``package.names`` unless all are names that an edition's folder may hold."""
    strange = [one for one in files if not _OWN.fullmatch(one) and not _FORM.fullmatch(one)]
    if strange or not _GUIDE.fullmatch(guide) or not _VERSION.fullmatch(version):
        raise CounterError("package.names", name=strange[0] if strange else guide)


def read_package(path: Path) -> dict[str, bytes]:
    """The files of an edition's folder, or of a zip of such a folder. Others that lie there are left out.

    Raises CounterError ``package.unreadable`` or ``package.none``.
    """
    try:
        files = _of_folder(path) if path.is_dir() else _of_zip(path.read_bytes())
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise CounterError("package.unreadable", file=path.name) from error
    if FACTS not in files or TEXT not in files:
        raise CounterError("package.none", file=path.name)
    return files


def _of_folder(path: Path) -> dict[str, bytes]:
    found = (one for one in sorted(path.rglob("*")) if one.is_file())
    return {name: one.read_bytes() for one in found if _wanted(name := one.relative_to(path).as_posix())}


def _of_zip(content: bytes) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [one for one in packed.infolist() if not one.is_dir()]
        top = next((one.filename[: -len(FACTS)] for one in names if one.filename.rpartition("/")[2] == FACTS), "")
        inside = {one.filename.removeprefix(top): one for one in names if one.filename.startswith(top)}
        wanted = {name: one for name, one in inside.items() if _wanted(name)}
        if sum(one.file_size for one in wanted.values()) > MOST_BYTES:
            raise CounterError("package.too_large")
        for name, one in wanted.items():
            with packed.open(one) as stream:
                files[name] = stream.read(one.file_size + 1)
    return files


def _wanted(name: str) -> bool:
    return bool(_OWN.fullmatch(name) or _FORM.fullmatch(name))


def check_package(files: Mapping[str, bytes], shelf: Shelf, valid_from: str = "") -> tuple[Guide, dict[str, bytes]]:
    """The guide as a window will read it, and its files; ``valid_from`` (ISO) takes the place of the day in them.

    Raises ResourceFaults with every fault of guide, items and forms.
    """
    with tempfile.TemporaryDirectory(prefix="edition-") as made:
        folder = Path(made) / "edition"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        if valid_from:
            with_start(folder, valid_from)
        guide_id = str(facts_of(folder).get("id", ""))
        if _GUIDE.fullmatch(guide_id):
            folder = folder.rename(Path(made) / guide_id)  # so faults are told with the names of the package
        faults: list[ResourceFaults] = []
        try:
            check_ready(GuideDraft(guide_id, folder), shelf)
        except ResourceFaults as found:
            faults.append(found)
        if (folder / FORMS).is_dir() and (wrong := load_forms(folder / FORMS, known=default_forms().book).faults):
            faults.append(ResourceFaults(wrong))
        if faults:
            raise ResourceFaults(tuple(one for found in faults for one in found.faults))
        from counter_app.catalogue.compiling import compile_guide

        guide, _ = compile_guide(Edition(guide_id, folder), shelf.matters)
        if guide is None:
            raise CounterError("package.none", file=guide_id)
        whole = {name: (folder / name).read_bytes() for name in files}
    check_names(guide.id, guide.version, whole)
    return guide, whole
