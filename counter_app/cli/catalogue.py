# SPDX-License-Identifier: Apache-2.0
"""``counter-app catalogue list | show | search | checklist | compare | changes | lint``,

and for guides of one's own ``import | drafts | publish | discard``.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence

from counter_app.base.clock import civil_date, system_clock
from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.items import Catalogue, Guide, Remark, ServiceItem
from counter_app.catalogue.loader import CatalogueLoad, load_shelf
from counter_app.catalogue.search import Hit
from counter_app.catalogue.shelf import shelf_of
from counter_app.cli.answers import (
    DONE,
    Request,
    add_common,
    answer_batch,
    check_keys,
    columns,
    print_json,
    tell_faults,
    word_of,
)
from counter_app.cli.checklist import answered, checklist_data, checklist_page, given_answers, pair
from counter_app.settings import Places, find_places

Json = dict[str, object]
BATCH = "-"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    verb = subparsers.add_parser("catalogue", help=text("cli.help.catalogue"))
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))

    def action(name: str) -> argparse.ArgumentParser:
        parser = actions.add_parser(name, help=text(f"cli.help.{name}"), description=text(f"cli.help.{name}"))
        add_common(parser)
        return parser

    listing = action("list")
    listing.add_argument("guide", nargs="?", metavar="GUIDE", help=text("cli.help.guide"))
    listing.set_defaults(run=run_list)
    showing = action("show")
    showing.add_argument("guide", metavar="GUIDE", help=text("cli.help.guide"))
    showing.add_argument("item", metavar="ITEM", help=text("cli.help.item"))
    showing.set_defaults(run=run_show)
    searching = action("search")
    searching.add_argument("words", nargs="+", metavar="WORDS", help=text("cli.help.words"))
    searching.add_argument("--guide", metavar="GUIDE", help=text("cli.help.only"))
    searching.set_defaults(run=run_search)
    checking = action("checklist")
    checking.add_argument("guide", metavar="GUIDE", help=text("cli.help.guide"))
    checking.add_argument("item", metavar="ITEM", nargs="?", help=text("cli.help.item"))
    checking.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=text("cli.help.set"))
    checking.set_defaults(run=run_checklist, usage=checking.error)
    comparing = action("compare")
    comparing.add_argument("matter", nargs="?", metavar="MATTER", help=text("cli.help.matter"))
    comparing.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=text("cli.help.set"))
    comparing.set_defaults(run=run_compare)
    changing = action("changes")
    changing.add_argument("guide", metavar="GUIDE", help=text("cli.help.guide"))
    changing.add_argument("--since", metavar="DATE", help=text("cli.help.since"))
    changing.add_argument("--from", dest="before", metavar="VERSION", help=text("cli.help.from_version"))
    changing.add_argument("--to", dest="after", metavar="VERSION", help=text("cli.help.to_version"))
    changing.set_defaults(run=run_changes, usage=changing.error)
    linting = action("lint")
    linting.add_argument("guide", nargs="?", metavar="GUIDE", help=text("cli.help.guide"))
    linting.set_defaults(run=run_lint)
    importing = action("import")
    importing.add_argument("file", metavar="FILE", help=text("cli.help.file"))
    importing.add_argument("--id", required=True, metavar="ID", help=text("cli.help.id"))
    importing.add_argument("--title", default="", metavar="TITLE", help=text("cli.help.title"))
    importing.add_argument("--region", default="", metavar="REGION", help=text("cli.help.region"))
    importing.set_defaults(run=run_intake)
    action("drafts").set_defaults(run=run_intake)
    publishing = action("publish")
    publishing.add_argument("id", metavar="ID", help=text("cli.help.draft"))
    publishing.add_argument("--valid-from", required=True, metavar="DATE", help=text("cli.help.valid_from"))
    publishing.add_argument("--by", required=True, metavar="NAME", help=text("cli.help.by"))
    publishing.set_defaults(run=run_intake)
    discarding = action("discard")
    discarding.add_argument("id", metavar="ID", help=text("cli.help.draft"))
    discarding.set_defaults(run=run_intake)


def run_list(arguments: argparse.Namespace) -> int:
    """All items, or those of one guide."""
    load = load_told(find_places(arguments.home))
    guide = _guide(load.catalogue, arguments.guide)
    items = [one for book in load.catalogue.guides.values() if guide in (None, book.id) for one in book.items]
    if arguments.json:
        print_json([_entry(item) for item in items])
    else:
        print("\n".join(columns([item.guide, str(item.ordinal), item.title, item.code] for item in items)))
    return DONE


def run_show(arguments: argparse.Namespace) -> int:
    """Everything the guide says of one item."""
    load = load_told(find_places(arguments.home))
    item = find_item(load.catalogue, arguments.guide, arguments.item)
    if arguments.json:
        print_json(shown(item))
    else:
        print("\n".join(_page(item)))
    return DONE


def run_search(arguments: argparse.Namespace) -> int:
    """Items by words; a batch where the only word is ``-``."""
    load = load_told(find_places(arguments.home))
    if arguments.words == [BATCH]:
        return answer_batch(lambda request: _search_request(load, request))
    words = " ".join(arguments.words)
    hits = found(load, words, arguments.guide)
    if arguments.json:
        print_json([_entry(hit.item, hit) for hit in hits])
    elif hits:
        print("\n".join(_hit_lines(hits)))
    else:
        print(text("cli.nothing_found", words=words))
    return DONE


def run_checklist(arguments: argparse.Namespace) -> int:
    """The checklist of one item; a batch where ``-`` stands instead of guide and item."""
    batch = arguments.guide == BATCH and arguments.item is None
    if arguments.item is None and not batch:
        arguments.usage("ITEM")
    load = load_told(find_places(arguments.home))
    if batch:
        return answer_batch(lambda request: _checklist_request(load.catalogue, request))
    item = find_item(load.catalogue, arguments.guide, arguments.item)
    one = answered(item, dict(pair(word) for word in arguments.set))
    if arguments.json:
        print_json(checklist_data(one))
    else:
        print("\n".join(checklist_page(one)))
    return DONE


def run_compare(arguments: argparse.Namespace) -> int:
    """One matter in all its places."""
    from counter_app.cli import compare

    return compare.run(arguments)


def run_changes(arguments: argparse.Namespace) -> int:
    """What changed in a guide."""
    from counter_app.cli import changes

    return changes.run(arguments)


def run_lint(arguments: argparse.Namespace) -> int:
    """The lint of the guides' data."""
    from counter_app.cli import lint

    return lint.run(arguments)


def find_guide(catalogue: Catalogue, guide: str) -> Guide:
    """A guide by its id. Raises CounterError."""
    _guide(catalogue, guide)
    return catalogue.guides[guide]


def run_intake(arguments: argparse.Namespace) -> int:
    """Guides of one's own."""
    from counter_app.cli import intake

    return intake.run(arguments)


def find_item(catalogue: Catalogue, guide: str, reference: str) -> ServiceItem:
    """An item by guide and code, number or title. Raises CounterError."""
    _guide(catalogue, guide)
    item = catalogue.item(guide, reference)
    if item is not None:
        return item
    several = [one for one in catalogue.guides[guide].items if reference and reference in (one.code, one.title)]
    if several:
        names = "、".join(f"{one.ordinal} {one.title}" for one in several)
        raise CounterError("cli.item_ambiguous", item=reference, items=names)
    raise CounterError("cli.item_unknown", guide=guide, item=reference)


def found(load: CatalogueLoad, words: str, guide: str | None) -> Sequence[Hit]:
    """All hits. Raises CounterError for a guide that does not exist."""
    return load.index.search(words, _guide(load.catalogue, guide), limit=len(load.index.items))


def shown(item: ServiceItem) -> Json:
    """An item as ``show`` answers it; flow chart and printed forms stand behind the guide's own sections."""
    sections: dict[str, list[str]] = {}
    for section in (*item.sections, *item.printed):
        sections.setdefault(section.heading, []).extend(line.text for line in section.lines)
    entry = {key: value for key, value in _entry(item).items() if key != "why"}
    return {**entry, "sections": sections, "remarks": [_remark(one) for one in item.remarks]}


def load_told(places: Places) -> CatalogueLoad:
    """The catalogue; what of it could not be read is told on standard error."""
    load = load_shelf(shelf_of(places), civil_date(system_clock()).isoformat(), places.cache)
    if load.faults:
        print(text("cli.catalogue_faults", count=len(load.faults)), file=sys.stderr)
        tell_faults(load.faults)
    return load


def _guide(catalogue: Catalogue, guide: str | None) -> str | None:
    if guide is not None and guide not in catalogue.guides:
        raise CounterError("cli.guide_unknown", guide=guide, guides="、".join(catalogue.guides))
    return guide


def _entry(item: ServiceItem, hit: Hit | None = None) -> Json:
    return {
        "guide": item.guide,
        "item": item.ordinal,
        "title": item.title,
        "code": item.code,
        "matters": list(item.matters),
        "why": [f"{one.label}：{one.text}" for one in hit.why] if hit else [],
    }


def _remark(remark: Remark) -> str:
    line = text("cli.show.line", line=remark.line) + "：" if remark.line else ""
    return f"{line}{remark.text}"


def _search_request(load: CatalogueLoad, request: Request) -> object:
    check_keys(request, "words guide")
    words, guide = word_of(request, "words"), word_of(request, "guide", needed=False)
    return [_entry(hit.item, hit) for hit in found(load, words or "", guide)]


def _checklist_request(catalogue: Catalogue, request: Request) -> object:
    check_keys(request, "guide item set")
    item = find_item(catalogue, word_of(request, "guide") or "", word_of(request, "item") or "")
    return checklist_data(answered(item, given_answers(request)))


def _hit_lines(hits: Sequence[Hit]) -> Iterator[str]:
    rows = columns([hit.item.guide, str(hit.item.ordinal), hit.item.title, hit.item.code] for hit in hits)
    for row, hit in zip(rows, hits, strict=True):
        yield row
        yield from (f"    {one.label}：{one.text}" for one in hit.why)


def _page(item: ServiceItem) -> Iterator[str]:
    yield item.title
    facts = [("code", item.code), ("part", item.part), ("matters", "、".join(item.matters))]
    yield from columns([text(f"cli.show.{key}"), value] for key, value in facts if value)
    if item.remarks:
        yield from ("", text("cli.show.remarks"), *(f"  {_remark(one)}" for one in item.remarks))
    for section in (*item.sections, *item.printed):
        yield from ("", section.heading, *(f"  {line.text}" for line in section.lines))
