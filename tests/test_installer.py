# SPDX-License-Identifier: Apache-2.0
"""The two commands before there is anything: run by the real shell among made-up apt, sudo and Python that only note
what they were asked. How they do on a bare Debian is tried in a bare tree, by hand.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COREUTILS = ("cat", "dirname", "env", "readlink", "sha256sum", "mkdir", "chmod", "cp", "true")
"""All the scripts may rely on besides the shell itself (the last ones serve the made-up programs)."""

PYTHON = """
echo "python $*" >>"$CALLS"
case "$1 $2" in
"-m venv") shift 2; [ "$1" = --clear ] && shift; mkdir -p "$1/bin"; cp "$0" "$1/bin/python" ;;
"-m pip")
    case "$*" in
    *requirements-pcsc.txt) [ -z "${NO_BUILD-}" ] || { echo "no header" >&2; exit 1; } ;;
    esac
    [ "$3" != --version ] || [ -z "${NO_PIP-}" ]
    ;;
esac
"""
DPKG_QUERY = """
shift 3
for package in "$@"; do
    [ "$package" = "${ABSENT-}" ] || [ -n "${NOTHING_INSTALLED-}" ] || echo "$package installed"
done
[ -n "${HALF_REMOVED-}" ] && echo "$HALF_REMOVED config-files"
true
"""
PROGRAMS = {
    "dpkg-query": DPKG_QUERY,
    "apt-get": 'echo "apt-get $*" >>"$CALLS"\nexit "${APT_CODE-0}"',
    "id": 'echo "${SOMEBODY-0}"',
    "sudo": 'echo "sudo $*" >>"$CALLS"\n[ -z "${NO_SUDO-}" ] || exit 1\nshift\nexec "$@"',
}


@dataclass(frozen=True, slots=True)
class Machine:
    """A made-up machine with a checkout on it."""

    checkout: Path
    programs: Path
    calls: Path

    def run(self, *words: str, command: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one of the two commands with nothing but the given environment."""
        self.calls.write_text("", encoding="utf-8")
        return subprocess.run(
            ["/bin/sh", self.checkout / "installer" / command, *words],
            env={
                "PATH": str(self.programs),
                "CALLS": str(self.calls),
                "COUNTER_APP_PYTHON": str(self.programs / "python3"),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def asked(self) -> list[str]:
        """What the made-up programs were asked in the last run."""
        return self.calls.read_text(encoding="utf-8").splitlines()

    @property
    def installed(self) -> list[str]:
        """The packages apt-get was told to install."""
        return [line for line in self.asked if line.startswith("apt-get install")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    checkout, programs = tmp_path / "a checkout", tmp_path / "bin"
    shutil.copytree(ROOT / "installer", checkout / "installer")
    for name in (
        "requirements.txt",
        "requirements-pcsc.txt",
        "requirements-test.txt",
        "requirements-bench.txt",
        "requirements-fuzz.txt",
    ):
        shutil.copyfile(ROOT / name, checkout / name)
    programs.mkdir()
    for name in COREUTILS:
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    for name, script in {**PROGRAMS, "python3": PYTHON}.items():
        program = programs / name
        program.write_text(f"#!/bin/sh\n{script.strip()}\n", encoding="utf-8")
        program.chmod(0o755)
    return Machine(checkout, programs, tmp_path / "calls")


def test_from_nothing_to_the_program(machine: Machine) -> None:
    done = machine.run("catalogue", "list", NOTHING_INSTALLED="1", NO_PIP="1")
    assert done.returncode == 0, done.stderr
    assert machine.asked[0] == "apt-get update -qq"
    wanted = machine.installed[0].split()
    assert {"python3", "python3-venv", "libegl1", "fonts-wqy-zenhei", "fonts-hanazono"} <= set(wanted)
    assert "--no-install-recommends" in wanted
    pip = [line for line in machine.asked if "pip install" in line]
    assert len(pip) == 2
    assert all("--require-hashes" in line for line in pip)
    assert pip[0].endswith("a checkout/requirements.txt")
    assert pip[1].endswith("a checkout/requirements-pcsc.txt")  # after everything else
    assert {"pcscd", "libpcsclite-dev", "gcc"} <= set(machine.installed[1].split())
    assert machine.asked.count("apt-get update -qq") == 1
    assert machine.asked[-1] == "python -m counter_app catalogue list"


def test_the_second_call_only_starts_the_program(machine: Machine) -> None:
    machine.run("catalogue", "list")
    done = machine.run("catalogue", "list")
    assert (done.returncode, done.stderr) == (0, "")
    assert machine.asked == ["python -m counter_app catalogue list"]


def test_only_what_is_missing_is_installed(machine: Machine) -> None:
    machine.run("--version", ABSENT="libegl1")
    assert [line.split()[-1] for line in machine.installed] == ["libegl1"]
    machine.run("--version", ABSENT="libgl1", HALF_REMOVED="libgl1")
    assert [line.split()[-1] for line in machine.installed] == ["libgl1"]


@pytest.mark.parametrize("command", ["run", "test"])
def test_without_root_and_sudo_the_exact_line_is_said(machine: Machine, command: str) -> None:
    done = machine.run(command=command, ABSENT="libegl1", SOMEBODY="1000", NO_SUDO="1")
    assert done.returncode == 3
    assert "  apt-get update && apt-get install --no-install-recommends -y libegl1\n" in done.stderr
    assert set(machine.asked) == {"sudo -n true"}
    (machine.programs / "sudo").unlink()
    done = machine.run(command=command, ABSENT="libegl1", SOMEBODY="1000")
    assert done.returncode == 3
    assert machine.asked == []
    assert not (machine.checkout / ".venv").exists()


def test_with_sudo_it_is_used(machine: Machine) -> None:
    done = machine.run("--version", ABSENT="libegl1", SOMEBODY="1000")
    assert done.returncode == 0, done.stderr
    assert machine.asked[0] == "sudo -n true"
    assert machine.asked[1].startswith("sudo -n env ")
    assert len(machine.installed) == 1


def test_without_a_card_readers_packages_the_rest_works(machine: Machine) -> None:
    nobody = {"ABSENT": "libpcsclite-dev", "SOMEBODY": "1000", "NO_SUDO": "1"}
    done = machine.run("--version", **nobody)
    assert done.returncode == 0
    [note] = [line for line in done.stderr.splitlines() if "cards" in line]
    assert "libpcsclite-dev" in note
    assert not [line for line in machine.asked if "requirements-pcsc.txt" in line]
    done = machine.run("--version", **nobody)
    assert (done.returncode, done.stderr) == (0, "")  # said once, and not tried at every start
    assert machine.asked == ["python -m counter_app --version"]
    done = machine.run("--version")  # somebody has installed them
    assert [line for line in machine.asked if line.endswith("requirements-pcsc.txt")]
    assert machine.run("--version", **nobody).stderr == ""


def test_a_binding_that_cannot_be_built_stops_the_tests_alone(machine: Machine) -> None:
    done = machine.run("--version", NO_BUILD="1")
    assert (done.returncode, len(done.stderr.splitlines())) == (0, 2)  # preparing, and the note
    assert machine.asked[-1] == "python -m counter_app --version"
    machine.run("--version", NO_BUILD="1")
    assert machine.asked == ["python -m counter_app --version"]
    done = machine.run(command="test", NO_BUILD="1")
    assert done.returncode == 3
    assert "no header" in done.stderr
    assert machine.run("-k", "clock", command="test").returncode == 0


def test_when_apt_fails_it_is_said(machine: Machine) -> None:
    done = machine.run("--version", ABSENT="libegl1", APT_CODE="100")
    assert done.returncode == 3
    assert "apt-get install --no-install-recommends -y libegl1\n" in done.stderr


def test_where_nothing_is_called_debian_the_packages_are_left_alone(machine: Machine) -> None:
    (machine.programs / "dpkg-query").unlink()
    done = machine.run("--version")
    assert done.returncode == 0, done.stderr
    assert machine.installed == []
    (machine.programs / "python3").unlink()
    shutil.rmtree(machine.checkout / ".venv")
    done = machine.run("--version")
    assert done.returncode == 3
    assert "COUNTER_APP_PYTHON" in done.stderr


def test_without_a_screen_the_demo_is_named(machine: Machine) -> None:
    done = machine.run()
    assert done.returncode == 2
    assert "./installer/run --demo" in done.stderr
    assert "python -m counter_app" not in machine.asked
    for screen in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        assert machine.run(**{screen: ":0"}).returncode == 0
        assert machine.asked[-1] == "python -m counter_app"
    assert machine.run("--demo", "--fast").returncode == 0
    assert machine.asked[-1] == "python -m counter_app demo --fast"


def test_other_pins_are_installed_anew(machine: Machine) -> None:
    machine.run("--version")
    pins = machine.checkout / "requirements.txt"
    pins.write_text(pins.read_text(encoding="utf-8") + "# renewed\n", encoding="utf-8")
    machine.run("--version")
    assert [line for line in machine.asked if "pip install" in line]
    assert not [line for line in machine.asked if "-m venv" in line]
    machine.run("--version")
    assert machine.asked == ["python -m counter_app --version"]


def test_the_tests_environment_serves_the_program_too(machine: Machine) -> None:
    done = machine.run("-k", "clock", command="test")
    assert done.returncode == 0, done.stderr
    assert machine.asked[-1] == "python -m pytest -n 3 --dist worksteal -m not long -k clock"
    machine.run("--version")
    assert machine.asked == ["python -m counter_app --version"]


def test_what_is_measured_beside_is_installed_only_to_measure(machine: Machine) -> None:
    machine.run(command="test", ABSENT="libpangoft2-1.0-0")
    assert machine.installed == []
    machine.run("--bench", "-k", "paper", command="test", ABSENT="libpangoft2-1.0-0")
    assert [line.split()[-1] for line in machine.installed] == ["libpangoft2-1.0-0"]
    (pip,) = [line for line in machine.asked if "pip install" in line]
    assert pip.endswith("a checkout/requirements-bench.txt")
    assert "tests/bench" in machine.asked[-1]
    assert machine.asked[-1].endswith("-k paper")
    machine.run("-k", "clock", command="test")
    assert machine.asked == ["python -m pytest -n 3 --dist worksteal -m not long -k clock"]


def test_what_grows_inputs_is_installed_only_to_grow_them(machine: Machine) -> None:
    machine.run("--fuzz", "--runs", "9", command="test")
    pip, _cards = [line for line in machine.asked if "pip install" in line]
    assert pip.endswith("a checkout/requirements-fuzz.txt")
    assert machine.asked[-1] == "python -m fuzz --runs 9"


def test_what_makes_trees_is_installed_only_to_make_them(machine: Machine) -> None:
    machine.run("--trees", "--keep", command="test", ABSENT="debootstrap")
    assert machine.installed[0].endswith(" debootstrap")
    assert machine.asked[-1] == "python -m trees --keep"


def test_pins_hold_one_another() -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line.split()[0] for line in lines if "==" in line and not line.startswith(" ")}

    run, test, bench, fuzz = (pins(f"requirements{part}.txt") for part in ("", "-test", "-bench", "-fuzz"))
    assert run
    assert run < test < bench
    assert test < fuzz
