# SPDX-License-Identifier: Apache-2.0
"""投诉 and 办不成事: the hall's own matters (``resources/work/own_matters.yaml``) as items of a guide of its own, which
stands in no catalogue: nothing of it is a guide's, and nothing counts it among the guides.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counter_app.base.entries import Entry, check_names
from counter_app.base.resources import Fault, ResourceFaults, read_mapping, resources_root
from counter_app.base.texts import text
from counter_app.catalogue.items import (
    OWN_VERBS,
    ApplicantKind,
    Guide,
    HandlingKind,
    Limit,
    LimitKind,
    Result,
    ServiceItem,
    Step,
    Structure,
    Verb,
)

OWN_GUIDE = "hall"
"""The id of the guide that holds the hall's own matters."""
COMPLAINT, STUCK = "complaint", "stuck"


@dataclass(frozen=True, slots=True)
class OwnMatter:
    """One of them. ``words``: what it is found by; ``says``: what it is for."""

    id: str
    words: tuple[str, ...]
    says: str
    item: ServiceItem


@dataclass(frozen=True, slots=True)
class OwnMatters:
    """All of them, and the guide that holds their items."""

    guide: Guide
    matters: tuple[OwnMatter, ...]

    def matter(self, name: str) -> OwnMatter:
        """By its id."""
        return next(one for one in self.matters if one.id == name)

    def find(self, words: str) -> tuple[OwnMatter, ...]:
        """Those that a typed word may mean: it begins or holds one of theirs, from two signs on."""
        typed = words.strip()
        if len(typed) < 2:
            return ()
        return tuple(one for one in self.matters if any(typed in word or word in typed for word in one.words))


@cache
def own_matters() -> OwnMatters:
    """What ships with the program. Raises ResourceFaults."""
    return load_own_matters(resources_root() / "work" / "own_matters.yaml")


def load_own_matters(path: Path) -> OwnMatters:
    """Read the file. Raises ResourceFaults with everything that is wrong in it."""
    faults: list[Fault] = []
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        raise ResourceFaults(faults)
    document, data = read
    top = Entry(document, (), data, "title matters", faults)
    entries = top.entries("matters", "id title words says limit result steps")
    check_names(entries, "id")
    version = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    matters = tuple(_matter(entry, place, version) for place, entry in enumerate(entries, 1))
    title = top.text("title")
    if faults:
        raise ResourceFaults(faults)
    guide = Guide(
        id=OWN_GUIDE,
        title=title,
        short=title,
        issuer="",
        region="",
        issued="",
        valid_from="",
        checked="",
        version=version,
        items=tuple(one.item for one in matters),
        offices=(),
        remarks=(),
    )
    return OwnMatters(guide, matters)


def _matter(entry: Entry, ordinal: int, version: str) -> OwnMatter:
    steps = entry.entries("steps", "id verb text days limit")
    check_names(steps, "id")
    whole = entry.entry("limit", "days text") if entry.has("limit") else None
    limits = (_limit(whole, "days", "text"),) if whole is not None else ()
    structure = Structure(
        applicant=ApplicantKind.none,  # who speaks up may stay unnamed
        handling=HandlingKind.promised,
        eligibility=(),
        clocks=(),
        circumstances=(),
        materials=(),
        forms=(),
        steps=tuple(map(_step, steps)),
        limits=limits,
        statutory=(),
        results=(Result("answer", entry.text("result"), False, None, ()),),
    )
    item = ServiceItem(
        guide=OWN_GUIDE,
        ordinal=ordinal,
        title=entry.text("title"),
        code="",
        part="",
        matters=(),
        first_line=0,
        last_line=0,
        lines=(),
        sections=(),
        chart=(),
        remarks=(),
        version=version,
        valid_from="",
        structure=structure,
    )
    return OwnMatter(entry.name("id"), entry.texts("words"), entry.text("says"), item)


def _step(entry: Entry) -> Step:
    verb = entry.choice("verb", Verb)
    if verb not in OWN_VERBS:
        entry.fault(text("work.own_verb", verb=verb.value), "verb")
    limit = _limit(entry, "days", "limit") if entry.has("days") else None
    return Step(entry.name("id"), verb, entry.text("text"), "", None, limit, ())


def _limit(entry: Entry, days: str, words: str) -> Limit:
    return Limit(LimitKind.working_days, entry.number(days, 1), entry.text(words), None, ())
