# SPDX-License-Identifier: Apache-2.0
"""``counter-app series list|lease|void``: blocks of official numbers, without a window."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.cases.actions import VOID_REASONS
from counter_app.cli.answers import DONE, add_common, asked_password, columns, print_json
from counter_app.cli.opened import opened


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    verb = subparsers.add_parser("series", help=text("cli.help.series"), description=text("cli.help.series"))
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))
    listing = actions.add_parser("list", help=text("numbering.cli.list"), description=text("numbering.cli.list"))
    add_common(listing)
    listing.set_defaults(run=run_list)
    leasing = actions.add_parser("lease", help=text("numbering.cli.lease"), description=text("numbering.cli.lease"))
    add_common(leasing)
    leasing.add_argument("series", metavar="SERIES", help=text("numbering.cli.series"))
    leasing.add_argument("first", metavar="FIRST", type=int, help=text("numbering.cli.first"))
    leasing.add_argument("last", metavar="LAST", type=int, help=text("numbering.cli.last"))
    leasing.add_argument("--year", type=int, default=0, metavar="YEAR", help=text("numbering.cli.year"))
    leasing.add_argument("--clerk", required=True, metavar="NUMBER", help=text("numbering.cli.clerk"))
    leasing.add_argument("--supervisor", required=True, metavar="NUMBER", help=text("numbering.cli.supervisor"))
    leasing.set_defaults(run=run_lease)
    voiding = actions.add_parser("void", help=text("numbering.cli.void"), description=text("numbering.cli.void"))
    add_common(voiding)
    voiding.add_argument("series", metavar="SERIES", help=text("numbering.cli.series"))
    voiding.add_argument("number", metavar="NUMBER", help=text("numbering.cli.number"))
    voiding.add_argument("--reason", required=True, choices=VOID_REASONS, help=text("numbering.cli.reason"))
    voiding.add_argument("--clerk", required=True, metavar="NUMBER", help=text("numbering.cli.clerk"))
    voiding.set_defaults(run=run_void)


def run_list(arguments: argparse.Namespace) -> int:
    """Every series of the hall, its blocks and what is left of them."""
    from counter_app.desk.numbering import SeriesStanding, standings

    def told(stand: SeriesStanding) -> Iterator[tuple[str, str, str, str]]:
        head = stand.series.id, stand.series.title, str(stand.year)
        left = text("numbering.left", left=stand.left, next=stand.next) if stand.next else text("numbering.none_left")
        yield *head, left if stand.blocks else text("numbering.cli.none")
        for one in stand.blocks:
            yield "", "", str(one.year), text("numbering.block", first=one.first, last=one.last, left=one.left)

    with opened(arguments) as counter:
        stands = standings(counter)
    if arguments.json:
        rows = [
            {
                "series": one.series.id,
                "title": one.series.title,
                "year": one.year,
                "left": one.left,
                "next": one.next or None,
                "blocks": [asdict(block) for block in one.blocks],
            }
            for one in stands
        ]
        print_json({"series": rows})
        return DONE
    print("\n".join(columns(row for stand in stands for row in told(stand))))
    for stand in stands:
        if stand.warning:
            print(stand.warning, file=sys.stderr)
    return DONE


def run_lease(arguments: argparse.Namespace) -> int:
    """Lease a block: the clerk and the supervisor each say their password (one a line where no terminal asks)."""
    from counter_app.desk.numbering import lease, this_year
    from counter_app.desk.signing_in import check_password, confirm_supervisor

    with opened(arguments) as counter:
        known = counter.work.series.get(arguments.series)
        if known is None:
            raise CounterError("numbering.unknown", series=arguments.series)
        counter.clerk = check_password(counter, arguments.clerk, asked_password(arguments.clerk))
        supervisor = confirm_supervisor(counter, arguments.supervisor, asked_password(arguments.supervisor))
        year = arguments.year or this_year(counter)
        lease(counter, known.id, arguments.first, arguments.last, supervisor=supervisor, year=year)
    told = {"series": known.id, "year": year, "first": arguments.first, "last": arguments.last}
    if arguments.json:
        print_json(told)
    else:
        print(text("numbering.cli.leased", **{**told, "series": known.title}))
    return DONE


def run_void(arguments: argparse.Namespace) -> int:
    """Void a number of this year: it stands for nothing, and is never given again."""
    from counter_app.desk.numbering import void_any
    from counter_app.desk.signing_in import check_password

    with opened(arguments) as counter:
        counter.clerk = check_password(counter, arguments.clerk, asked_password(arguments.clerk))
        void_any(counter, arguments.series, arguments.number, arguments.reason)
    told = {"series": arguments.series, "number": arguments.number, "reason": arguments.reason}
    if arguments.json:
        print_json(told)
    else:
        print(text("numbering.cli.voided", number=arguments.number))
    return DONE
