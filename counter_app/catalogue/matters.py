# SPDX-License-Identifier: Apache-2.0
"""Which items are one matter: the national list, what guides have besides it, and so every item of every guide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from counter_app.catalogue.aligning import likeness
from counter_app.catalogue.folding import folded
from counter_app.catalogue.guide_facts import read_groups
from counter_app.catalogue.items import Catalogue, ServiceItem

FILE = "local_matters.yaml"
_NEAR = 0.34


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter with the items that are it, in the order of the guides. ``kind`` is its class on the national list."""

    name: str
    kind: str  # "" for a local one
    items: tuple[ServiceItem, ...]

    @property
    def national(self) -> bool:
        """Whether it is on the national list."""
        return bool(self.kind)

    def beside(self, item: ServiceItem) -> tuple[ServiceItem, ...]:
        """The items to hold beside one of them: it stands alone for its own guide."""
        return tuple(one for one in self.items if one.guide != item.guide or one.ordinal == item.ordinal)


def read_local_matters(path: Path) -> Mapping[str, str]:
    """The matter of every title that is on no national list. Raises ResourceFaults."""
    name = f"{path.parent.name}/{path.name}"
    return read_groups(path, name, "local_matters", ("matter", "titles"), may_be_empty=True)


class MatterMap:
    """Every matter of a catalogue, national ones first. No item is left out."""

    def __init__(self, catalogue: Catalogue, local: Mapping[str, str]) -> None:
        held: dict[str, list[ServiceItem]] = {name: [] for name in (*catalogue.matters, *local.values())}
        for guide in catalogue.guides.values():
            for item in guide.items:
                for name in item.matters or (local.get(item.title, item.title),):
                    held.setdefault(name, []).append(item)
        self._matters = {
            name: Matter(name, catalogue.matters.get(name, ""), tuple(items)) for name, items in held.items() if items
        }

    @property
    def matters(self) -> tuple[Matter, ...]:
        """All that some guide has."""
        return tuple(self._matters.values())

    def find(self, name: str) -> Matter | None:
        """A matter by its name; white space, quotation marks and width do not count."""
        wanted = _bare(name)
        return self._matters.get(name) or next((one for one in self.matters if _bare(one.name) == wanted), None)

    def of(self, item: ServiceItem) -> tuple[Matter, ...]:
        """The matters an item belongs to, at least one for every item of the catalogue."""
        return tuple(
            one
            for one in self.matters
            if any(other.guide == item.guide and other.ordinal == item.ordinal for other in one.items)
        )

    def near(self, words: str, most: int = 3) -> Sequence[str]:
        """Names of matters that somebody may have meant, the likeliest first; by their items' titles too."""
        scored = [(max(_scores(words, matter)), -place, matter) for place, matter in enumerate(self.matters)]
        best = sorted((one for one in scored if one[0] >= _NEAR), key=lambda one: one[:2], reverse=True)
        return [matter.name for _, _, matter in best[:most]]


def _scores(words: str, matter: Matter) -> Iterable[float]:
    wanted = _bare(words)
    for name in (matter.name, *(item.title for item in matter.items)):
        whole = _bare(name)
        held = 0.95 if name == matter.name else 0.9
        yield held if wanted and (wanted in whole or whole in wanted) else likeness(wanted, whole)


def _bare(words: str) -> str:
    return folded(words).strip("“”\"'").replace("《", "").replace("》", "")
