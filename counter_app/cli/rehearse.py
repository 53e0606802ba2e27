# SPDX-License-Identifier: Apache-2.0
"""``counter-app rehearse ITEM|all [--guide G]``: items walked from application to delivery, and thrown away."""

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from counter_app.base.clock import system_clock
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.items import ServiceItem
from counter_app.cli.answers import DONE, REFUSED, add_common, columns, print_json
from counter_app.cli.catalogue import find_item
from counter_app.cli.opened import opened_with
from counter_app.desk.counter import Counter
from counter_app.desk.rehearsing import Rehearsal, Walked, ways_of
from counter_app.settings import Places, Settings, WindowSettings, load_settings, sample_profile

EVERY = "all"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    verb = subparsers.add_parser("rehearse", help=text("cli.help.rehearse"), description=text("cli.help.rehearse"))
    add_common(verb)
    verb.add_argument("item", metavar="ITEM|all", help=text("cli.help.rehearse_item"))
    verb.add_argument("--guide", metavar="GUIDE", help=text("cli.help.guide"))
    verb.add_argument("--papers", action="store_true", help=text("cli.help.rehearse_papers"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Walk every item that is meant, in every way it may begin. 1 where anything was not as it must be."""
    with _rehearsal(load_settings(arguments.home), every_paper=arguments.papers) as (counter, rehearsal):
        items = _items(counter, arguments.item, arguments.guide or "")
        walked = [rehearsal.walk(item, way) for item in items for way in ways_of(counter, item)]
    if arguments.json:
        print_json([asdict(one) for one in walked])
    else:
        print("\n".join(_told(walked)))
    return REFUSED if any(one.faults for one in walked) else DONE


@contextmanager
def _rehearsal(own: Settings, *, every_paper: bool) -> Iterator[tuple[Counter, Rehearsal]]:
    """A counter like this window's, with its guides and rules, people of the sample hall, and a store of its own."""
    with tempfile.TemporaryDirectory(prefix="rehearsal") as folder:
        places = Places(Path(folder) / "data", own.places.config, Path(folder) / "logs")
        for name in ("cache", "guides"):
            if (own.places.data / name).is_dir():
                shutil.copytree(own.places.data / name, places.data / name)
        hall = replace(own.hall, staff=sample_profile().staff)
        settings = Settings(places, hall, WindowSettings(number=own.window.number, practice=True))
        moments = [system_clock()]
        with opened_with(settings, clock=lambda: moments[-1]) as counter:
            counter.load_catalogue()
            yield counter, Rehearsal(counter, moments.append, every_paper=every_paper)


def _items(counter: Counter, reference: str, guide: str) -> Sequence[ServiceItem]:
    """The items meant: all, or one by number, code or title, in the hall's own guide unless another is named."""
    if reference != EVERY:
        return [find_item(counter.catalogue, guide or counter.settings.hall.guide, reference)]
    if guide and guide not in counter.catalogue.guides:
        raise CounterError("cli.guide_unknown", guide=guide, guides="、".join(counter.catalogue.guides))
    books = [counter.catalogue.guides[guide]] if guide else counter.catalogue.guides.values()
    return [item for book in books for item in book.items]


def _told(walked: Sequence[Walked]) -> Iterator[str]:
    head = [text(f"rehearsing.column.{key}") for key in ("item", "way", "steps", "papers", "seconds", "said")]
    rows = [
        [
            f"{one.guide} {one.item} {one.title}",
            text(f"rehearsing.{one.way.value}"),
            str(len(one.steps)),
            str(one.papers),
            f"{one.seconds:.2f}",
            "　".join(one.faults) or text("rehearsing.well"),
        ]
        for one in walked
    ]
    yield from columns([head, *rows])
    yield text(
        "rehearsing.total",
        items=len({(one.guide, one.item) for one in walked}),
        walks=len(walked),
        steps=sum(len(one.steps) for one in walked),
        papers=sum(one.papers for one in walked),
        seconds=f"{sum(one.seconds for one in walked):.1f}",
    )
    wrong = sum(1 for one in walked if one.faults)
    yield text("rehearsing.wrong", count=wrong) if wrong else text("rehearsing.all_well")
