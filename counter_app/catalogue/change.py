# SPDX-License-Identifier: Apache-2.0
"""One change between two editions of a guide, in plain words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter_app.base.clock import spoken_date
from counter_app.base.texts import text
from counter_app.catalogue.items import LocalRule, Quote, ServiceItem


class Part(StrEnum):
    """What of a guide a change is about, in the order in which a sheet tells it."""

    guide = "guide"
    item = "item"
    material = "material"
    limit = "limit"
    clock = "clock"
    eligibility = "eligibility"
    circumstance = "circumstance"
    form = "form"
    step = "step"
    result = "result"
    office = "office"
    words = "words"

    @property
    def label(self) -> str:
        """材料, 时限, …"""
        return text(f"changes.part.{self.value}")


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, in a sentence, with the words as they were and as they are ("" where there were, or are, none).

    ``item`` is the item as it is, ``former`` as it was: both None for what the guide says outside its items, and for
    what changed alike in many: those are ``shared``.
    ``quotes`` are the guide's words now, ``were`` its words before. ``local`` is the city's document where the change
    is one of a local supplement. ``since`` is the day (ISO) from which it holds here, "" where only two editions are
    held against each other.
    """

    part: Part
    sentence: str
    before: str = ""
    after: str = ""
    item: ServiceItem | None = None
    former: ServiceItem | None = None
    quotes: tuple[Quote, ...] = ()
    were: tuple[Quote, ...] = ()
    local: LocalRule | None = None
    shared: tuple[ServiceItem, ...] = ()
    since: str = ""

    @property
    def about(self) -> ServiceItem | None:
        """The item, as it is; as it was, where it is gone."""
        return self.item or self.former

    @property
    def heading(self) -> str:
        """What it stands under: its item, or the whole guide."""
        about = self.about
        return f"{about.ordinal} {about.title}" if about else text("changes.whole")

    @property
    def from_day(self) -> str:
        """From when it holds here, "" where that is not known."""
        return text("changes.from_day", day=spoken_date(date.fromisoformat(self.since))) if self.since else ""

    @property
    def said(self) -> tuple[str, str, str, str]:
        """What it tells: equal for the same change seen between other editions."""
        return self.about.title if self.about else "", self.sentence, self.before, self.after
