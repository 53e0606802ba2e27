# SPDX-License-Identifier: Apache-2.0
"""``counter-server export-ledger people|units``: 台账 as .xlsx or .csv, masked unless a reason is given."""

import argparse
import asyncio
from pathlib import Path

from counter_app.base.texts import text
from counter_app.catalogue.register_book import Ledger, shipped_register
from counter_app.cli.answers import DONE, add_common, print_json
from counter_app.cli.server_centre import database_faults
from counter_app.server.centre import open_centre
from counter_app.server.register.ledgers import Exported, export
from counter_app.server.settings import CentreSettings, load_centre_settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_export_ledger")
    parser = subparsers.add_parser("export-ledger", help=told, description=told)
    parser.add_argument("ledger", choices=sorted(shipped_register().ledgers))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--full", default="", metavar="REASON", help=text("cli.register.full"))
    parser.add_argument("--clerk", default="", metavar="NUMBER")
    add_common(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the ledger."""
    ledger = shipped_register().ledgers[arguments.ledger]
    settings = load_centre_settings(arguments.home)
    with database_faults():
        done = asyncio.run(_export(settings, ledger, arguments.out, clerk=arguments.clerk, reason=arguments.full))
    if arguments.json:
        print_json({"file": str(done.file), "rows": done.rows, "masked": done.masked})
    else:
        said = "masked" if done.masked else "whole"
        print(text(f"cli.register.ledger_{said}", title=ledger.title, rows=done.rows, file=done.file))
    return DONE


async def _export(settings: CentreSettings, ledger: Ledger, file: Path, *, clerk: str, reason: str) -> Exported:
    centre = open_centre(settings)
    try:
        return await export(centre, ledger, file, clerk=clerk, reason=reason)
    finally:
        await centre.close()
