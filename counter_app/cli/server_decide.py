# SPDX-License-Identifier: Apache-2.0
"""``counter-server decide``: what the back office decided on a case, sent to the window that works it."""

import argparse

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_work import in_one_transaction
from counter_app.server.deciding import decide
from counter_app.wire.feeds import DecisionKind


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_decide")
    parser = subparsers.add_parser("decide", help=told, description=told)
    parser.add_argument("case", metavar="CASE", help=text("cli.decide.case"))
    parser.add_argument("kind", choices=[one.value for one in DecisionKind])
    parser.add_argument("--step", required=True, metavar="STEP", help=text("cli.decide.step"))
    parser.add_argument("--by", required=True, metavar="NUMBER", help=text("cli.decide.by"))
    parser.add_argument("--reason", default="", metavar="WORDS", help=text("cli.decide.reason"))
    parser.add_argument("--amount", default="", metavar="YUAN", help=text("cli.decide.amount"))
    parser.add_argument("--on", default="", metavar="DAY", help=text("cli.decide.on"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Decide."""
    given = {name: getattr(arguments, name) for name in ("step", "by", "reason", "amount", "on")}
    kind = DecisionKind(arguments.kind)
    done = in_one_transaction(
        arguments, lambda connection, centre: decide(connection, centre, arguments.case, kind, **given)
    )
    if arguments.json:
        told = done.decision
        print_json({"decision": told.decision, "case": told.case, "number": told.number, "window": done.window})
    else:
        print(text("cli.decide.done", number=done.decision.number))
    return DONE
