# SPDX-License-Identifier: Apache-2.0
"""Who signed a local supplement into use, when, and the digest it had then: a file that was changed since is told.

Kept beside the documents in ``signed.json``. A document that somebody only put there is in force and told as unsigned.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from counter_app.base.resources import Fault
from counter_app.base.texts import text
from counter_app.catalogue.shelf import SUPPLEMENTS, Shelf, content

FILE = "signed.json"


class Standing(StrEnum):
    """Whether a document is as it was signed."""

    signed = "signed"
    changed = "changed"
    unsigned = "unsigned"


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose number signed a document into use, on which day (ISO), and its sha256 then."""

    by: str
    on: str
    digest: str


def signatures(folder: Path) -> Mapping[str, Signature]:
    """Every signature by the document's file name; a file that cannot be read holds none."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {str(name): Signature(**one) for name, one in kept.items()}
    except (OSError, UnicodeDecodeError, ValueError, TypeError, AttributeError):
        return {}


def sign(path: Path, by: str, on: str) -> Signature:
    """Note who signed a document into use. Raises OSError."""
    made = Signature(by, on, digest_of(path))
    known = {**signatures(path.parent), path.name: made}
    words = json.dumps({name: asdict(one) for name, one in sorted(known.items())}, ensure_ascii=False, indent=1)
    put_whole(path.parent / FILE, words.encode())
    return made


def put_whole(path: Path, whole: bytes) -> None:
    """Write a file so that it is there whole or as it was. Raises OSError."""
    building = path.with_name(path.name + ".part")
    building.write_bytes(whole)
    os.replace(building, path)


def standing(path: Path) -> Standing:
    """Whether a document is as it was signed."""
    known = signatures(path.parent).get(path.name)
    if known is None:
        return Standing.unsigned
    return Standing.signed if known.digest == digest_of(path) else Standing.changed


def digest_of(path: Path) -> str:
    """The document's sha256."""
    return hashlib.sha256(content(path)).hexdigest()


def changed_since(shelf: Shelf) -> tuple[Fault, ...]:
    """The documents that are not what was signed."""
    return tuple(_changed(shelf))


def unsigned(shelf: Shelf) -> tuple[str, ...]:
    """The names of documents that nobody signed into use."""
    paths = sorted(shelf.supplements.glob("*.yaml")) if shelf.supplements else ()
    return tuple(path.name for path in paths if standing(path) is Standing.unsigned)


def _changed(shelf: Shelf) -> Iterator[Fault]:
    for path in sorted(shelf.supplements.glob("*.yaml")) if shelf.supplements else ():
        if standing(path) is Standing.changed:
            one = signatures(path.parent)[path.name]
            yield Fault(f"{SUPPLEMENTS}/{path.name}", 0, 0, text("supplement.changed", by=one.by, on=one.on))
