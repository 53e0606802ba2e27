# SPDX-License-Identifier: Apache-2.0
"""``counter-server ratings conformance``: an endpoint tried with made-up records, field by field."""

import argparse
import asyncio
from dataclasses import asdict, replace
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.evaluation import shipped_levels
from counter_app.base.texts import text
from counter_app.catalogue.rating_dialects import FieldFault, dialect_named
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.server.ratings.checking import Check, conformance
from counter_app.server.ratings.settings import OWN_DIALECTS, RatingSettings, check_url, load_rating_settings
from counter_app.server.settings import find_home, load_centre_settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_ratings_conformance")
    parser = subparsers.add_parser("conformance", help=told, description=told)
    parser.add_argument("--endpoint", default="", metavar="URL", help=text("cli.ratings.endpoint"))
    parser.add_argument("--dialect", default="", metavar="NAME", help=text("cli.ratings.dialect"))
    parser.add_argument("--token-file", default="", metavar="FILE", help=text("cli.ratings.token"))
    parser.add_argument("--only-sound", action="store_true", help=text("cli.ratings.sound"))
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Try it. Exit 1 where anything did not pass. Needs no centre where everything is said on the command line."""
    settings = _settings(arguments)
    if not settings.url:
        raise CounterError("rating_records.no_endpoint")
    dialect = dialect_named(settings.dialect, settings.home / OWN_DIALECTS)
    checks = asyncio.run(
        conformance(settings.url, dialect, settings.token(), shipped_levels(), only_sound=arguments.only_sound)
    )
    passed, failed, untold = (sum(one.passed is state for one in checks) for state in (True, False, None))
    assumed = [one.key for one in dialect.fields if one.assumed]
    if arguments.json:
        counts = {"passed": passed, "failed": failed, "untold": untold, "assumed": assumed}
        print_json({"dialect": dialect.dialect, **counts, "checks": [asdict(one) for one in checks]})
    else:
        for one in checks:
            print(_line(one))
        if assumed:
            print(text("cli.ratings.assumed", fields="、".join(assumed)))
        print(text("cli.ratings.checked", passed=passed, failed=failed, untold=untold))
    return REFUSED if failed else DONE


def _settings(arguments: argparse.Namespace) -> RatingSettings:
    known = (
        RatingSettings(find_home(arguments.home))
        if arguments.endpoint and arguments.dialect
        else load_rating_settings(load_centre_settings(arguments.home))
    )
    token = str(Path(arguments.token_file).resolve()) if arguments.token_file else known.token_file
    made = replace(
        known, url=arguments.endpoint or known.url, dialect=arguments.dialect or known.dialect, token_file=token
    )
    check_url(made.url, CounterError("rating_records.key_url"))
    return made


def _line(one: Check) -> str:
    said = (
        text("cli.ratings.untold")
        if one.passed is None
        else text(f"cli.ratings.{'passed' if one.passed else 'failed'}")
    )
    why = FieldFault(one.field, one.why).sentence if one.what == "wrong" else one.why
    return text(f"cli.ratings.check_{one.what}", field=one.field, why=why, said=said)
