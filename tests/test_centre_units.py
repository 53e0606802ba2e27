# SPDX-License-Identifier: Apache-2.0
"""The units of a centre's machine: systemd takes them as they are, and what they call is there."""

import shlex
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from counter_app.cli.answers import REFUSED, WRONG_USE
from counter_app.cli.server import main

HERE = Path(__file__).resolve().parent.parent / "installer" / "server"
PROGRAM = "/opt/counter-server/bin/counter-server"
UNITS = sorted(one.name for one in HERE.iterdir() if one.suffix in (".service", ".timer", ".path"))


def read(name: str) -> ConfigParser:
    """A unit, without the keys that stand in it more than once."""
    parser = ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((HERE / name).read_text(encoding="utf-8"))
    return parser


ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not on this machine")
def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    for name in UNITS:
        words = (HERE / name).read_text(encoding="utf-8").replace("@BACKUPS@", "/var/backups/counter-server")
        (tmp_path / name).write_text(words.replace(PROGRAM, "/bin/true").replace("/usr/sbin/nginx", "/bin/true"))
    files = [str(tmp_path / name) for name in UNITS]
    done = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", "--recursive-errors=no", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, [one for one in done.stderr.splitlines() if str(tmp_path) in one]) == (0, [])


def test_the_nightly_backup_calls_what_the_program_knows_and_may_write_where_it_does(tmp_path: Path) -> None:
    service, timer = read("counter-server-backup.service")["Service"], read("counter-server-backup.timer")
    program, *words = shlex.split(service["ExecStart"])
    assert program == PROGRAM
    assert "@BACKUPS@" in service["ReadWritePaths"].split()
    assert timer["Timer"]["OnCalendar"]
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert service["User"] == read("counter-server.service")["Service"]["User"]
    assert (
        main([*words, "--home", str(tmp_path / "none")]) == REFUSED
    )  # there is no centre; the words themselves are right
    assert main([*words, "--often", "--home", str(tmp_path / "none")]) == WRONG_USE
