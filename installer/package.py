# SPDX-License-Identifier: Apache-2.0
"""From the built folder to a Debian package: ``python installer/package.py BUILT LICENCES.html OUT``.

What the program needs of the system is not guessed: every library it loads is looked up, and the package that owns it
becomes a dependency. Beside these stand the fonts, the card reader's service, and what Qt loads by itself.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = "counter-app"
HOME = Path("opt") / NAME
BESIDE = (
    "fonts-wqy-zenhei",
    "fonts-hanazono",
    "pcscd",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
)
"""What no library names: fonts of screen and paper, the service of card readers, what Qt's X11 part opens late."""
OLDEST_GLIBC = "2.36"
"""The system it is built on; an older one cannot run what is built here."""


def version() -> str:
    """The version that the program says of itself."""
    words = (HERE.parent / "counter_app" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', words)
    if found is None:
        sys.exit("counter_app/__init__.py names no version")
    return found[1]


def libraries(built: Path) -> Iterator[Path]:
    """Every library of the system that something in the folder names as needed."""
    files = [built / NAME, *built.rglob("*.so*")]
    inside = {one.name for one in files}
    told = subprocess.run(["objdump", "-p", *files], capture_output=True, text=True, check=False).stdout  # noqa: S607
    needed = set(re.findall(r"^\s*NEEDED\s+(\S+)", told, re.MULTILINE)) - inside
    cache = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    places = {name: place for name, place in re.findall(r"^\s*(\S+) \(libc6,x86-64.* => (/\S+)", cache, re.MULTILINE)}
    for name in sorted(needed):
        if name in places:
            yield Path(places[name])


def owner(library: Path) -> str:
    """The package a library belongs to; it may be known by the place a link leads to."""
    for place in (library, library.resolve(), Path("/usr") / library.relative_to("/")):
        told = subprocess.run(["dpkg-query", "-S", str(place)], capture_output=True, text=True, check=False)  # noqa: S607
        if told.returncode == 0:
            return told.stdout.partition(":")[0].strip()
    sys.exit(f"no package owns {library}")


def depends(built: Path) -> list[str]:
    """The packages the program needs."""
    packages = {owner(one) for one in libraries(built)} - {"libc6"}
    return [f"libc6 (>= {OLDEST_GLIBC})", *sorted(packages | set(BESIDE))]


def control(built: Path, size: int) -> str:
    """What the package says of itself. ``size`` in KiB."""
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    return (
        f"Package: {NAME}\nVersion: {version()}\nArchitecture: {architecture}\nInstalled-Size: {size}\n"
        "Maintainer: counter-app <counter-app@localhost>\nSection: misc\nPriority: optional\n"
        f"Depends: {', '.join(depends(built))}\n"
        "Recommends: cups-client\n"
        "Description: counter of a medical-insurance service hall\n"
        " Guides window staff through checklists, forms and papers, reads cards, asks for\n"
        " ratings, prints slips, and keeps every case on the window's own disk.\n"
    )


def put(source: Path, target: Path, mode: int = 0o644) -> None:
    """Copy a file to its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def lay_out(built: Path, licences: Path, root: Path) -> None:
    """The tree as it will be installed."""
    shutil.copytree(built, root / HOME, symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin" / NAME).symlink_to(f"/{HOME}/{NAME}")
    linux = HERE / "linux"
    put(linux / f"{NAME}.desktop", root / f"usr/share/applications/{NAME}.desktop")
    put(linux / f"{NAME}.svg", root / f"usr/share/icons/hicolor/scalable/apps/{NAME}.svg")
    put(linux / "60-counter-app.rules", root / "usr/lib/udev/rules.d/60-counter-app.rules")
    put(HERE.parent / "LICENSE", root / f"usr/share/doc/{NAME}/copyright")
    put(licences, root / f"usr/share/doc/{NAME}/third-party-licences.html")
    put(linux / "postinst", root / "DEBIAN/postinst", 0o755)
    size = sum(one.lstat().st_size for one in root.rglob("*")) // 1024
    (root / "DEBIAN/control").write_text(control(built, size), encoding="utf-8")


def main(built: Path, licences: Path, out: Path) -> Path:
    """Make the package. zstd takes a tenth of xz's time for a fifth more bytes, and every dpkg beside a C library that
    is new enough for the program reads it."""
    root = out / "root"
    shutil.rmtree(root, ignore_errors=True)
    os.umask(0o022)
    lay_out(built, licences, root)
    package = out / f"{NAME}_{version()}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z12", "--build", str(root), str(package)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(root)
    return package


if __name__ == "__main__":
    print(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]), Path(sys.argv[3]).resolve()))
