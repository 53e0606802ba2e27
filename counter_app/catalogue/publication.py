# SPDX-License-Identifier: Apache-2.0
"""Who publishes evaluations and in which aspects (``resources/evaluation/publication.yaml``), checked on load."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counter_app.base.entries import Entry, check_names
from counter_app.base.evaluation import LevelList, shipped_levels
from counter_app.base.resources import Fault, ResourceFaults, read_mapping, read_words, resources_root
from counter_app.base.texts import text


@dataclass(frozen=True, slots=True)
class Publisher:
    """The body that a guide names. ``lines`` are the lines of its text that say so."""

    guide: str
    body: str
    lines: tuple[int, int]
    words: str  # as they stand there


@dataclass(frozen=True, slots=True)
class Aspect:
    """One of the five. ``followed``: it also tells what became of bad evaluations."""

    aspect: str
    title: str
    codes: tuple[str, ...]
    followed: bool


@dataclass(frozen=True, slots=True)
class PublicationBook:
    """Everything that file says."""

    publishers: tuple[Publisher, ...]
    aspects: tuple[Aspect, ...]

    def publisher(self, guide: str) -> Publisher | None:
        """The body that publishes for a guide; None where the guide names none."""
        return next((one for one in self.publishers if one.guide == guide), None)

    def aspect_of(self, code: str) -> Aspect | None:
        """The aspect an option belongs to; None for one that is not in the list."""
        return next((one for one in self.aspects if code in one.codes), None)


@cache
def shipped_publication() -> PublicationBook:
    """The one that ships with the program. Raises ResourceFaults."""
    root = resources_root()
    return read_publication(root / "evaluation" / "publication.yaml", root / "guides", shipped_levels())


def read_publication(path: Path, guides: Path, levels: LevelList) -> PublicationBook:
    """Read the file. Raises ResourceFaults with everything that is wrong in it."""
    faults: list[Fault] = []
    read = read_mapping(path, f"evaluation/{path.name}", faults)
    if read is None:
        raise ResourceFaults(faults)
    top = Entry(read[0], (), read[1], "bodies aspects", faults)
    bodies = top.entries("bodies", "guide body lines")
    check_names(bodies, "guide")
    entries = top.entries("aspects", "aspect title codes followed")
    check_names(entries, "aspect")
    aspects = tuple(map(_aspect, entries))
    publishers = tuple(_publisher(one, guides, aspects) for one in bodies)
    _check_codes(entries, aspects, levels)
    if faults:
        raise ResourceFaults(list(dict.fromkeys(faults)))
    return PublicationBook(publishers, aspects)


def _aspect(entry: Entry) -> Aspect:
    return Aspect(entry.name("aspect"), entry.text("title"), entry.texts("codes"), entry.flag("followed"))


def _publisher(entry: Entry, guides: Path, aspects: Sequence[Aspect]) -> Publisher:
    guide, body = entry.name("guide"), entry.text("body")
    span = entry.span("lines") or (1, 1)
    try:
        lines = read_words(guides / guide / "guide.txt", f"guides/{guide}/guide.txt").splitlines()
    except ResourceFaults:
        entry.fault(text("rating_records.data.no_guide", guide=guide), "guide")
        return Publisher(guide, body, span, "")
    words = "\n".join(lines[span[0] - 1 : span[1]])
    plain = "".join(words.split())
    for wanted in (body, *(one.title for one in aspects)):
        if wanted not in plain:
            entry.fault(text("rating_records.data.not_there", words=wanted), "lines")
    return Publisher(guide, body, span, words)


def _check_codes(entries: Sequence[Entry], aspects: Sequence[Aspect], levels: LevelList) -> None:
    seen: set[str] = set()
    for entry, aspect in zip(entries, aspects, strict=True):
        for place, code in enumerate(aspect.codes):
            if code in seen or levels.reason(code) is None:
                entry.fault(text("rating_records.data.code", option=code), "codes", place)
            seen.add(code)
    left = sorted({reason.code for one in levels.levels for reason in one.reasons} - seen)
    if left and entries:
        entries[0].fault(text("rating_records.data.codes_left", codes="、".join(left)), "codes")
