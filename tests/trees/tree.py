# SPDX-License-Identifier: Apache-2.0
"""One clean Debian in a folder: made by debootstrap, entered by chroot in a mount namespace of its own.

What is mounted for a command is gone with it, so a tree can always be removed.
"""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SERVICES = "usr/sbin/policy-rc.d"
"""Where Debian's packages ask whether they may start what they bring."""
ENTER = 'mount -t devpts -o newinstance,ptmxmode=0666 devpts "$0/dev/pts" && exec chroot "$0" "$@"'
"""With terminals of its own: a played reader of cards is at the other end of one."""


class TreeFault(Exception):
    """A command in a tree or for one did not end well; carries the end of what it said."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a machine is like."""

    name: str
    release: str
    packages: tuple[str, ...] = ()
    """Installed beside the program: other fonts, other languages."""
    prepare: tuple[tuple[str, ...], ...] = ()
    user: str = "root"
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """A kind of machine in its folder."""

    kind: Kind
    root: Path
    log: Path

    def make(self, mirror: str, package: Path) -> None:
        """From nothing to the installed program, as a person would do it: ``apt install ./counter-app_VERSION.deb``."""
        self._call(["debootstrap", "--variant=minbase", self.kind.release, str(self.root), mirror])
        for name in ("etc/resolv.conf", "etc/hosts"):
            shutil.copyfile(Path("/") / name, self.root / name)
        (self.root / SERVICES).write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
        (self.root / SERVICES).chmod(0o755)
        shutil.copyfile(package, self.root / package.name)
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        self.run(["apt-get", "update", "-qq"], quiet)
        words = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
        self.run([*words, f"/{package.name}", *self.kind.packages], quiet)
        for one in self.kind.prepare:
            self.run(one, quiet)

    def take(self, home: Path, place: str) -> None:
        """A copy of a window's files, belonging to the tree's user; what was compiled of the guides stays behind."""
        shutil.copytree(home, self.root / place, ignore=shutil.ignore_patterns("cache"))
        self.run(["chown", "-R", f"{self.kind.user}:", f"/{place}"])

    def run(self, words: Sequence[str], environment: Mapping[str, str] | None = None, *, as_user: bool = False) -> str:
        """What a command in the tree writes, its complaints apart (they go to the tree's log)."""
        user = self.kind.user if as_user else "root"
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", f"--mount-proc={self.root}/proc"]
        inside = ["sh", "-c", ENTER, str(self.root), "/sbin/runuser", "-u", user, "--", "/usr/bin/env", "-i"]
        known = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **(environment or {})}
        return self._call([*apart, *inside, *(f"{key}={value}" for key, value in known.items()), *words])

    def _call(self, words: Sequence[str]) -> str:
        with self.log.open("ab") as log:
            log.write(f"\n$ {' '.join(words)}\n".encode())
            log.flush()
            done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, check=False)
            log.write(done.stdout)
        if done.returncode:
            said = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:]
            raise TreeFault("\n".join([f"{self.kind.name}: exit {done.returncode}", *said]))
        return done.stdout.decode(errors="replace")
