# SPDX-License-Identifier: Apache-2.0
"""``counter-server recovery-key FILE``: the city's recovery key. The private half is for a safe, not for the centre."""

import argparse
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_opener
from counter_app.base.texts import text
from counter_app.cli.answers import DONE, add_common, asked_secret, print_json
from counter_app.wire.recovery import make_city_key

LEAST_LETTERS = 12


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_recovery_key")
    verb = subparsers.add_parser("recovery-key", help=told, description=told)
    add_common(verb)
    verb.add_argument("file", metavar="FILE", type=Path, help=text("recovery.help.file"))
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make it. Raises CounterError ``recovery.password`` or ``recovery.there``."""
    password = asked_secret(text("recovery.ask_new"))
    if len(password) < LEAST_LETTERS:
        raise CounterError("recovery.password", least=LEAST_LETTERS)
    pem, public = make_city_key(password)
    try:
        with open(arguments.file, "xb", opener=private_opener) as stream:
            stream.write(pem)
    except FileExistsError as error:
        raise CounterError("recovery.there", file=str(arguments.file)) from error
    if arguments.json:
        print_json({"file": str(arguments.file), "recovery_key": public})
    else:
        print(text("recovery.made", file=arguments.file))
        print(f'recovery_key = "{public}"')
    return DONE
