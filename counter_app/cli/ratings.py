# SPDX-License-Identifier: Apache-2.0
"""``counter-app ratings list|follow-ups|step|export``: evaluations of this window without a window."""

import argparse

from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, asked_password
from counter_app.cli.opened import opened
from counter_app.cli.rating_choices import add_choices, check_choices, tell
from counter_app.cli.rating_lists import register_lists
from counter_app.cli.rating_steps import register_step


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its action."""
    told = text("cli.help.ratings")
    verb = subparsers.add_parser("ratings", help=told, description=told)
    add_common(verb)
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(verb))
    register_lists(actions)
    register_step(actions)
    told = text("cli.help.server_ratings_export")
    parser = actions.add_parser("export", help=told, description=told)
    add_common(parser)
    add_choices(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file; what is written in full is recorded first, by whoever says who they are."""
    from counter_app.catalogue.rating_dialects import dialect_named
    from counter_app.catalogue.rating_files import RecordFormat, records_text, write_private
    from counter_app.desk.daily_log import confirm
    from counter_app.desk.rating_export import window_records

    first, last = check_choices(arguments)
    dialect = dialect_named(arguments.dialect)
    with opened(arguments, reading=not arguments.full) as counter:
        full_for = None
        if arguments.full:  # by a supervisor's own password
            full_for = confirm(counter, arguments.by, asked_password(arguments.by)), arguments.reason
        found = window_records(counter, dialect, first, last, full_for=full_for)
    kind = RecordFormat(arguments.format)
    write_private(arguments.output, records_text(dialect, found.records, kind), bom=kind is RecordFormat.csv)
    left = {"lacking": found.lacking, "open_days": found.open_days}
    by_rule = {"defaults": found.defaults, "defaults_left": found.defaults_left}
    tell(arguments, dialect.title, len(found.records), **left, **by_rule)
    return DONE
