# SPDX-License-Identifier: Apache-2.0
"""How a case may begin otherwise than at the window (``resources/work/channels.yaml``): by another office's letter, by
phone, or guided, with nothing to accept. Each entry stands on the guide's own words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from counter_app.base.entries import Entry
from counter_app.base.resources import Fault, read_mapping
from counter_app.base.texts import text
from counter_app.catalogue.items import ServiceItem


class _OfItem(Protocol):
    @property
    def guide(self) -> str: ...
    @property
    def item(self) -> str: ...


T = TypeVar("T", bound=_OfItem)


@dataclass(frozen=True, slots=True)
class LetterWay:
    """An item that another office's letter begins, under these answers. ``item`` is its code, or its title."""

    guide: str
    item: str
    answers: Mapping[str, str]
    quote: str


@dataclass(frozen=True, slots=True)
class PhoneWay:
    """An item that is taken by phone. ``papers_within``: working days for the papers that follow; ours."""

    guide: str
    item: str
    quote: str
    papers_within: int


@dataclass(frozen=True, slots=True)
class GuidedChannel:
    """Where the citizen does it. ``address`` is "" where the guide names none."""

    name: str
    kind: str
    address: str
    quote: str

    @property
    def code(self) -> str:
        """What its QR says."""
        return self.address or self.name


@dataclass(frozen=True, slots=True)
class GuidedStep:
    """One thing the citizen does on the phone."""

    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class GuidedWay:
    """An item with nothing to accept: the citizen is shown how. ``reasons``: why it was not done, offered."""

    guide: str
    item: str
    quote: str
    channels: tuple[GuidedChannel, ...]
    steps: tuple[GuidedStep, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelBook:
    """Everything ``channels.yaml`` says."""

    letters: tuple[LetterWay, ...] = ()
    phone: tuple[PhoneWay, ...] = ()
    guided: tuple[GuidedWay, ...] = ()

    def letter(self, item: ServiceItem) -> LetterWay | None:
        """How a letter begins the item, if one does."""
        return _of(self.letters, item)

    def by_phone(self, item: ServiceItem) -> PhoneWay | None:
        """How the item is taken by phone, if it is."""
        return _of(self.phone, item)

    def guide_through(self, item: ServiceItem) -> GuidedWay | None:
        """How somebody is shown the item, if it is one with nothing to accept."""
        return _of(self.guided, item)


def load_channels(path: Path, faults: list[Fault]) -> ChannelBook:
    """Read the file; what is wrong is added to the faults."""
    read = read_mapping(path, f"work/{path.name}", faults)
    if read is None:
        return ChannelBook()
    document, data = read
    top = Entry(document, (), data, "letters phone guided", faults)
    return ChannelBook(
        letters=tuple(map(_letter, top.entries("letters", "guide item answers quote"))),
        phone=tuple(map(_phone, top.entries("phone", "guide item quote papers_within"))),
        guided=tuple(map(_guided, top.entries("guided", "guide item quote channels steps reasons"))),
    )


def _letter(entry: Entry) -> LetterWay:
    answers = entry.value("answers")
    sound = isinstance(answers, dict) and all(isinstance(one, str) for pair in answers.items() for one in pair)
    if not sound:
        entry.fault(text("structure.shape"), "answers")
    given = {str(key): str(value) for key, value in answers.items()} if isinstance(answers, dict) else {}
    return LetterWay(entry.name("guide"), entry.text("item"), given, entry.text("quote"))


def _phone(entry: Entry) -> PhoneWay:
    return PhoneWay(entry.name("guide"), entry.text("item"), entry.text("quote"), entry.number("papers_within", 1))


def _guided(entry: Entry) -> GuidedWay:
    return GuidedWay(
        guide=entry.name("guide"),
        item=entry.text("item"),
        quote=entry.text("quote"),
        channels=tuple(
            GuidedChannel(one.text("name"), one.text("kind"), one.text("address", ""), one.text("quote"))
            for one in entry.entries("channels", "name kind address quote")
        ),
        steps=tuple(GuidedStep(one.text("text"), one.text("quote")) for one in entry.entries("steps", "text quote")),
        reasons=entry.texts("reasons"),
    )


def _of(ways: Sequence[T], item: ServiceItem) -> T | None:
    return next((one for one in ways if one.guide == item.guide and one.item in (item.code, item.title)), None)
