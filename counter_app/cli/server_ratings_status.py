# SPDX-License-Identifier: Apache-2.0
"""``counter-server ratings status``: how far evaluations have gone up, and what was not taken."""

import argparse

from counter_app.base.clock import from_micros
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_work import in_one_transaction
from counter_app.server.ratings.finding import PARKED, SENDING, SENT, WAITING
from counter_app.server.ratings.uploading import upload_standing


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_ratings_status")
    parser = subparsers.add_parser("status", help=told, description=told)
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Tell it."""
    found = in_one_transaction(arguments, lambda connection, _centre: upload_standing(connection))
    states = found.states
    waiting = states.get(WAITING, 0) + states.get(SENDING, 0)
    counts = {"waiting": waiting, "sent": states.get(SENT, 0), "parked": states.get(PARKED, 0)}
    parked = [{"number": one.number, "reason": one.reason, "stage": one.stage} for one in found.parked]
    if arguments.json:
        heard = from_micros(found.heard_at).isoformat() if found.heard_at else None
        print_json({**counts, "said": found.said, "failures": found.failures, "heard_at": heard, "records": parked})
        return DONE
    print(text("cli.ratings.state", **counts))
    if found.said:
        print(text(f"rating_records.line.{found.said}"))
    for one in found.parked:
        print(text("cli.ratings.parked", number=one.number or "", reason=one.reason))
    return DONE
