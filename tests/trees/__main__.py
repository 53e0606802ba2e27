# SPDX-License-Identifier: Apache-2.0
"""``python -m trees``: the log of one closed day, made by the installed package in two clean Debian trees that share
as little as they can, and by the checkout; PDF, .xlsx and JSON have to be the same bytes. Needs root and a mirror.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from trees.closed_day import DAY, make_closed_day
from trees.tree import Kind, Tree, TreeFault

CHECKOUT = Path(__file__).resolve().parents[2]
FORMATS = ("pdf", "xlsx", "json")
KINDS = (
    Kind("one", "bookworm", environment={"LANG": "C.UTF-8", "TZ": "Asia/Shanghai"}),
    Kind(
        "two",
        "trixie",
        packages=("locales", "tzdata", "fonts-wqy-microhei", "fonts-arphic-ukai", "fonts-dejavu-core"),
        prepare=(
            ("localedef", "-i", "zh_CN", "-f", "GB18030", "zh_CN.GB18030"),
            ("ln", "-sf", "/usr/share/zoneinfo/America/St_Johns", "/etc/localtime"),
            ("useradd", "--create-home", "clerk"),
        ),
        user="clerk",
        environment={"LANG": "zh_CN.GB18030", "LC_ALL": "zh_CN.GB18030"},
    ),
)
"""Two releases, so other libraries; another user, place, language, time zone and more fonts in the second."""


def main() -> int:
    """0 where every file is the same everywhere; 1 where one is not, or a tree or the program in it did not work."""
    parser = argparse.ArgumentParser(prog="installer/test --trees")
    parser.add_argument("--package", type=Path, help="the .deb; without it installer/build makes one")
    parser.add_argument("--mirror", default="http://deb.debian.org/debian", help="where debootstrap and apt read")
    parser.add_argument("--folder", type=Path, help="where the trees lie meanwhile")
    parser.add_argument("--keep", action="store_true", help="leave the trees where they are")
    given = parser.parse_args()
    if os.geteuid() != 0:
        print("Only root can make a tree and enter it.", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="trees-", dir=given.folder))
    try:
        same = compared(folder, given.package or built(), given.mirror)
    except TreeFault as fault:
        print(f"{fault}\n(the whole of it: {folder})", file=sys.stderr)
        same = False
    if not given.keep:
        for kind in KINDS:
            shutil.rmtree(folder / kind.name, ignore_errors=True)
        if same:
            shutil.rmtree(folder)
    return 0 if same else 1


def built() -> Path:
    """The package as installer/build makes it, in an environment of its own."""
    inherited = {key: value for key, value in os.environ.items() if key != "COUNTER_APP_VENV"}
    subprocess.run([CHECKOUT / "installer" / "build"], env=inherited, check=True)
    (package,) = (CHECKOUT / "dist").glob("*.deb")
    return package


def compared(folder: Path, package: Path, mirror: str) -> bool:
    """Make the day, let everybody write its log, and say what came out."""
    print("A day at a made-up window is worked, closed and signed", flush=True)
    home = folder / "home"
    make_closed_day(home)
    outputs = {"checkout": here(home, folder / "checkout")}
    for kind in KINDS:
        print(f"{kind.release}: a clean tree, {package.name} into it", flush=True)
        tree = Tree(kind, folder / kind.name, folder / f"{kind.name}.log")
        tree.make(mirror, package.resolve())
        outputs[kind.release] = in_tree(tree, home, folder / f"out-{kind.name}")
    return all([told(kind, {place: written / f"log.{kind}" for place, written in outputs.items()}) for kind in FORMATS])


def export_words(program: list[str], out: str) -> Iterator[list[str]]:
    """The commands that write the log out."""
    for kind in FORMATS:
        yield [*program, "log", "export", "--date", DAY, "--format", kind, "--output", f"{out}/log.{kind}"]


def here(home: Path, out: Path) -> Path:
    """By the checkout, as whoever runs this."""
    out.mkdir()
    place = {**os.environ, "COUNTER_APP_HOME": str(home), "PYTHONPATH": str(CHECKOUT)}
    for words in export_words([sys.executable, "-m", "counter_app"], str(out)):
        subprocess.run(words, env=place, stdout=subprocess.DEVNULL, check=True)
    return out


def in_tree(tree: Tree, home: Path, out: Path) -> Path:
    """By the installed program, as the tree's user; its own check of itself and of the day's chain before."""
    place = f"srv/window of {tree.kind.name}"
    tree.take(home, place)
    written = tree.root / place / "out"
    environment = {**(tree.kind.environment or {}), "COUNTER_APP_HOME": f"/{place}"}
    tree.run(["mkdir", f"/{place}/out"], as_user=True)
    tree.run(["counter-app", "--selfcheck"], {**environment, "QT_QPA_PLATFORM": "offscreen"}, as_user=True)
    tree.run(["counter-app", "log", "verify"], environment, as_user=True)
    for words in export_words(["counter-app"], f"/{place}/out"):
        tree.run(words, environment, as_user=True)
    return shutil.copytree(written, out)


def told(kind: str, files: dict[str, Path]) -> bool:
    """Say of one format whether all have it alike, and where the first difference is."""
    contents = {place: file.read_bytes() for place, file in files.items()}
    for place, whole in contents.items():
        print(f"{kind:5}{place:10}{len(whole):9} bytes  {hashlib.sha256(whole).hexdigest()}")
    (one, expected), *others = contents.items()
    differing = [place for place, whole in others if whole != expected]
    for place in differing:
        at = first_difference(expected, contents[place])
        print(f"{kind:5}{place} differs from {one}, first at byte {at}: {files[place]}")
    return not differing


def first_difference(one: bytes, other: bytes) -> int:
    """Where two that differ begin to: behind the end of the shorter where that is the beginning of the other."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


if __name__ == "__main__":
    sys.exit(main())
