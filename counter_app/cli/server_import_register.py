# SPDX-License-Identifier: Apache-2.0
"""``counter-server import-register KIND FILE…``: everything there is of one kind, all of it or nothing."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.texts import text
from counter_app.catalogue.register_book import Kind, shipped_register
from counter_app.cli.answers import DONE, REFUSED, add_common, print_json
from counter_app.server.centre import open_centre
from counter_app.server.register.loading import Loaded, load
from counter_app.server.settings import CentreSettings, load_centre_settings


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    told = text("cli.help.server_import_register")
    parser = subparsers.add_parser("import-register", help=told, description=told)
    parser.add_argument(
        "kind", metavar="KIND", help=text("cli.register.kinds", kinds=" ".join(shipped_register().kinds))
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--skip-faulty", action="store_true", help=text("cli.register.skip"))
    add_common(parser)
    parser.set_defaults(run=run)


def kind_named(name: str) -> Kind:
    """Raises CounterError ``register.no_kind``."""
    kinds = shipped_register().kinds
    if name not in kinds:
        raise CounterError("register.no_kind", kind=name, known="、".join(kinds))
    return kinds[name]


def run(arguments: argparse.Namespace) -> int:
    """Load the files; tell every fault by file and row."""
    kind = kind_named(arguments.kind)
    settings = load_centre_settings(arguments.home)
    done = asyncio.run(_load(settings, kind, arguments.files, skip_faulty=arguments.skip_faulty))
    if arguments.json:
        counts = {"kind": kind.kind, "rows": done.rows, "skipped": done.skipped, "before": done.before}
        print_json({**counts, "loaded": done.current, "faults": [asdict(one) for one in done.faults]})
    else:
        for one in done.faults:
            print(text("cli.register.fault", file=one.file, row=one.row, column=one.column, why=one.sentence))
        said = "not_loaded" if not done.current else "loaded_some" if done.skipped else "loaded"
        counts = {"rows": done.rows, "skipped": done.skipped, "before": done.before}
        print(text(f"cli.register.{said}", title=kind.title, count=len(done.faults), **counts))
    return DONE if done.current else REFUSED


async def _load(settings: CentreSettings, kind: Kind, files: Sequence[Path], *, skip_faulty: bool) -> Loaded:
    centre = open_centre(settings)
    try:
        return await load(centre, kind, files, skip_faulty=skip_faulty)
    finally:
        await centre.close()
