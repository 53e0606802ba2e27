# SPDX-License-Identifier: Apache-2.0
"""The rooms import downwards only, and each foreign library stays in its room."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--config", "tests/import-contracts.toml", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_command_without_a_window_loads_no_qt() -> None:
    code = (
        "import sys; from counter_app.cli.counter import main; main(['catalogue', 'list', 'yuanjiang', '--json']); "
        "sys.exit(any(name.split('.')[0] in ('PySide6', 'sqlalchemy', 'reportlab') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_qt_reads_no_source_of_modules_imported_after_it() -> None:
    code = (
        "import sys, linecache, counter_app.app, counter_app.desk.counter; "
        "sys.exit(any(name.endswith('sqlalchemy/engine/base.py') for name in linecache.cache))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_frame_of_a_window_loads_neither_store_nor_network() -> None:
    code = (
        "import sys, counter_app.app; "
        "heavy = {'sqlalchemy', 'sqlcipher3', 'httpx', 'cryptography', 'zstandard', 'msgspec'} & set(sys.modules); "
        "sys.exit(', '.join(sorted(heavy)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_window_loads_what_draws_when_something_is_drawn() -> None:
    """Every page up to the printer, in the order a clerk comes by; only the editor's pages read and build guides."""
    code = (
        "import sys, counter_app.app, counter_app.desk.counter, counter_app.desk.signing_in; "
        "from counter_app.ui.shell.pages import PAGES, page_class; "
        "[page_class(one) for one in PAGES if not one.value.startswith('guide_')]; "
        "heavy = {'reportlab', 'PIL', 'segno', 'openpyxl', 'httpx'} & {name.split('.')[0] for name in sys.modules}; "
        "heavy |= {'counter_app.catalogue.intake', 'counter_app.catalogue.compiling'} & set(sys.modules); "
        "sys.exit(', '.join(sorted(heavy)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
