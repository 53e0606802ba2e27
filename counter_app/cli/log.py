# SPDX-License-Identifier: Apache-2.0
"""``counter-app log verify``: every epoch's chain of actions, and the first link that does not hold."""

import argparse
from collections.abc import Iterator

from counter_app.base.clock import system_clock
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.settings import find_places


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its action."""
    verb = subparsers.add_parser("log", help=text("cli.help.log"))
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))
    verifying = actions.add_parser("verify", help=text("store.verify.help"), description=text("store.verify.help"))
    add_common(verifying)
    verifying.set_defaults(run=run_verify)


def run_verify(arguments: argparse.Namespace) -> int:
    """Check all epochs; a window may be open meanwhile. 1 where a link does not hold."""
    from counter_app.store.ledger import EpochReport, verify_epochs
    from counter_app.store.opening import reading_only

    def lines(report: EpochReport) -> Iterator[str]:
        if report.broken_at is None:
            yield text("store.verify.whole", epoch=report.epoch, actions=report.actions)
            if report.erased:
                yield text("store.verify.erased", erased=report.erased)
            yield text("store.verify.head", head=report.head)
        else:
            yield text("store.verify.broken", epoch=report.epoch, seq=report.broken_at)

    with reading_only(find_places(arguments.home), system_clock) as connection:
        reports = verify_epochs(connection)
    whole = all(one.broken_at is None for one in reports)
    unknown = text("store.verify.unknown")
    if arguments.json:
        epochs = [
            {
                "epoch": one.epoch,
                "actions": one.actions,
                "erased": one.erased,
                "broken_at": one.broken_at,
                "head": one.head,
            }
            for one in reports
        ]
        print_json({"whole": whole, "epochs": epochs, "unknown": unknown})
    else:
        for report in reports:
            print("\n".join(lines(report)))
        print(unknown)
    return DONE if whole else REFUSED
