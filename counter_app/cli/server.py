# SPDX-License-Identifier: Apache-2.0
"""``counter-server``: the centre, one verb at a time. Exit 0 done, 1 refused, 2 wrong use."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from counter_app.base.private_files import leave_no_core
from counter_app.base.texts import text
from counter_app.cli.answers import WRONG_USE
from counter_app.cli.counter import Program, run_program

VERBS: Mapping[str, str] = {
    "init": "counter_app.cli.server_init",
    "serve": "counter_app.cli.server_serve",
    "windows": "counter_app.cli.server_windows",
    "halls": "counter_app.cli.server_halls",
    "staff": "counter_app.cli.server_staff",
    "doubts": "counter_app.cli.server_doubts",
    "recovery-key": "counter_app.cli.server_recovery_key",
    "certificate": "counter_app.cli.server_certificate",
    "revoke": "counter_app.cli.server_revoke",
    "enrol": "counter_app.cli.server_enrol",
    "verify": "counter_app.cli.server_verify",
    "project": "counter_app.cli.server_project",
    "backup": "counter_app.cli.server_backup",
    "restore": "counter_app.cli.server_restore",
    "publish-guide": "counter_app.cli.server_publish_guide",
    "publish-calendar": "counter_app.cli.server_publish_calendar",
    "publish-configuration": "counter_app.cli.server_publish_configuration",
    "publish-extract": "counter_app.cli.server_publish_extract",
    "published": "counter_app.cli.server_published",
    "withdraw": "counter_app.cli.server_withdraw",
    "decide": "counter_app.cli.server_decide",
    "import-register": "counter_app.cli.server_import_register",
    "make-register": "counter_app.cli.server_make_register",
    "simulate": "counter_app.cli.server_simulate",
    "make-hall": "counter_app.cli.server_make_hall",
    "export-ledger": "counter_app.cli.server_export_ledger",
    "import-ratings": "counter_app.cli.server_import_ratings",
    "publish-ratings": "counter_app.cli.server_publish_ratings",
    "ratings": "counter_app.cli.server_ratings",
    "simulate-ratings": "counter_app.cli.server_simulate_ratings",
    "look-ups": "counter_app.cli.server_look_ups",
}
"""As in ``counter_app.cli.counter``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Never raises and never prints a traceback."""
    leave_no_core()
    return run_program(Program("counter-server", "cli.help.server", VERBS, _no_verb, _logs), argv)


def _no_verb(_home: Path | None) -> int:
    print(text("server.no_verb", verbs="、".join(VERBS)), file=sys.stderr)
    return WRONG_USE


def _logs(home: Path | None) -> Path | None:
    """In the centre's own folder, once that is there."""
    from counter_app.server.settings import find_home

    place = find_home(home)
    return place / "logs" if place.is_dir() else None


if __name__ == "__main__":
    sys.exit(main())
