# SPDX-License-Identifier: Apache-2.0
"""Rounds of faults, drawn from a seed: what is done, when and to whom can be had again by the number of the round.

How processes and threads come between each other cannot; so a round that found something once may have to be run more
often to find it again.
"""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Self

from real_centre import RealCentre

from counter_app.server.settings import DATABASE_FILE
from faults.attachments import attach
from faults.checker import Found, check
from faults.cluster import DATABASE, Node, Pair, make_folder, url_at
from faults.look_ups import ask_through_trouble
from faults.processes import DRAINED, start_many
from faults.proxy import DEAF, WELL, Fate, Proxy
from faults.scene import Scene, Seat
from faults.told import read_told, tell_disk_lost

DELAY = 0.025
MEGABIT = 125_000.0
DAY = 86_400.0
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Report:
    """What a round came to; ``faults`` is empty where everything held."""

    number: int
    kind: str
    engine: str
    seconds: float
    found: Found
    faults: tuple[str, ...]
    cuts: int
    rejoined: int
    tracebacks: int
    missed: int = 0

    def line(self) -> str:
        """For people."""
        said = "; ".join(self.faults) or "well"
        strange = f", {self.missed} missing for a while" if self.missed else ""
        strange += f", {self.tracebacks} tracebacks" if self.tracebacks else ""
        return (
            f"round {self.number:3} {self.kind:16} {self.engine:10} {self.seconds:5.1f} s  "
            f"saved {self.found.saved:5} acked {self.found.acked:5} stored {self.found.stored:5} "
            f"cuts {self.cuts:3} rejoined {self.rejoined}{strange}  {said}"
        )


class Arena:
    """What all rounds share: an empty centre's home for each engine, and a PostgreSQL that is up between rounds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._templates: dict[str, Path] = {}
        self._node: Node | None = None

    def __enter__(self) -> Self:
        self.folder.chmod(0o755)
        return self

    def __exit__(self, *_: object) -> None:
        if self._node is not None:
            self._node.stop()

    @property
    def node(self) -> Node:
        """The PostgreSQL; made when it is first wanted."""
        if self._node is None:
            self._node = Node(self.folder / "postgres" / "data").create().start()
            self._node.sql("CREATE DATABASE template_centre")
        return self._node

    def scene(self, folder: Path, chance: random.Random, engine: str) -> Scene:
        """A fresh centre."""
        if engine not in self._templates:
            home = self.folder / f"template-{engine}"
            RealCentre(home, "" if engine == "sqlite" else url_at(self.node.port, "template_centre")).make()
            self._templates[engine] = home
        if engine == "sqlite":
            return Scene(folder, chance, template=self._templates[engine])
        name = f"round_{os.getpid()}_{next(_numbers)}"
        self.node.sql(f"CREATE DATABASE {name} TEMPLATE template_centre")
        return Scene(folder, chance, database=url_at(self.node.port, name), template=self._templates[engine])


@dataclass(slots=True)
class Round:
    """One round while it runs."""

    arena: Arena
    number: int
    folder: Path
    chance: random.Random
    faults: list[str]


# What may befall a scene


def kill_windows(scene: Scene) -> None:
    """kill -9 of windows at any moment, each beginning again at once."""
    for _ in range(scene.chance.randint(2, 5)):
        scene.pause(0.35)
        seat = scene.chance.choice(scene.seats)
        seat.kill()
        seat.begin(presses=scene.chance.randint(5, 25))
        if scene.chance.random() < 2 / 3:
            seat.speaks()


def kill_server(scene: Scene) -> None:
    """kill -9 of the centre's program."""
    for _ in range(scene.chance.randint(1, 3)):
        scene.pause(0.4)
        scene.kill_server()
        scene.pause(0.1)
        scene.start_server()


def cut_line(scene: Scene) -> None:
    """Every connection is cut at a byte of chance, either way; some answers never arrive."""
    chance = random.Random(scene.chance.random())  # noqa: S311 - asked on the line's own thread

    def fate() -> Fate:
        way = chance.random()
        if way < 0.35:
            return Fate(cut_up=int(10 ** chance.uniform(0, 4.3)))
        if way < 0.6:
            return Fate(cut_down=int(10 ** chance.uniform(0, 2.9)))
        return DEAF if way < 0.85 else WELL

    scene.line.fate = fate
    for _ in range(scene.chance.randint(8, 16)):
        scene.pause(0.2)
        scene.line.drop_all()
    scene.line.fate = lambda: WELL
    scene.line.drop_all()


def slow_line(scene: Scene) -> None:
    """25 ms each way and a megabit a second, to the end of the round; and a cut now and then."""
    scene.line.delay, scene.line.rate = DELAY, MEGABIT
    for _ in range(scene.chance.randint(0, 2)):
        scene.pause(0.5)
        scene.line.drop_all()


def jump_clocks(scene: Scene) -> None:
    """Windows begin again with clocks that are wrong by up to a day and a bit."""
    for seat in scene.seats:
        scene.pause(0.2)
        seat.kill()
        seat.begin(presses=10, shift=scene.chance.uniform(-1.2, 1.2) * DAY)


_BEFALLING: Mapping[str, Callable[[Scene], None]] = {
    "kill_windows": kill_windows,
    "kill_server": kill_server,
    "cut_line": cut_line,
    "slow_line": slow_line,
    "jump_clocks": jump_clocks,
}


@contextlib.contextmanager
def at_work(one: Round, engine: str, *, most_windows: int = 3, presses: int = 25) -> Iterator[Scene]:
    """A scene whose windows are at work."""
    with one.arena.scene(one.folder, one.chance, engine) as scene:
        scene.seat_windows(one.chance.randint(1, most_windows), presses=presses)
        scene.begin()
        scene.at_work()
        yield scene


def ended(one: Round, scene: Scene) -> Found:
    """Let everything arrive and look."""
    one.faults += scene.drain()
    scene.kill_server()
    one.faults += scene.own_word()
    return scene.check()


def plain(kind: str) -> Callable[[Round, str], tuple[Found, Scene]]:
    """A round of one thing that befalls."""

    def play(one: Round, engine: str) -> tuple[Found, Scene]:
        with at_work(one, engine, presses=60 if kind == "cut_line" else 25) as scene:
            _BEFALLING[kind](scene)
            return ended(one, scene), scene

    return play


def several(one: Round, engine: str) -> tuple[Found, Scene]:
    """Two or three things, one after the other."""
    with at_work(one, engine, presses=50) as scene:
        for kind in one.chance.sample(sorted(_BEFALLING), one.chance.randint(2, 3)):
            _BEFALLING[kind](scene)
        return ended(one, scene), scene


def kill_database(one: Round, _engine: str) -> tuple[Found, Scene]:
    """kill -9 of every process of PostgreSQL in one moment."""
    with at_work(one, "postgres", presses=40) as scene:
        for _ in range(one.chance.randint(1, 2)):
            scene.pause(0.5)
            one.arena.node.kill()
            scene.pause(0.2)
            one.arena.node.start()
        return ended(one, scene), scene


def look_again(scene: Scene) -> None:
    """Windows that had brought everything and ended ask once more where things stand, as a window's heartbeat does."""
    for seat in scene.seats:
        if seat.ended(0) is not None:
            seat.kill()
            seat.begin(presses=0)


def restored_server(one: Round, engine: str) -> tuple[Found, Scene]:
    """The centre goes back to an older copy of itself; the windows send again what it no longer has."""
    with at_work(one, engine, presses=40) as scene:
        scene.pause(0.5)
        copy = one.folder / "copy"
        if engine == "sqlite":
            source = sqlite3.connect(scene.centre.home / DATABASE_FILE)
            target = sqlite3.connect(copy)
            source.backup(target)
            source.close()
            target.close()
        else:
            one.arena.node.base_backup(make_folder(one.folder / "base") / "data")
        scene.pause(0.8)
        scene.kill_server()
        if engine == "sqlite":
            for ending in ("", "-wal", "-shm"):
                (scene.centre.home / f"{DATABASE_FILE}{ending}").unlink(missing_ok=True)
            shutil.copyfile(copy, scene.centre.home / DATABASE_FILE)
            scene.note_missed()
            scene.start_server()
            look_again(scene)
            return ended(one, scene), scene
        one.arena.node.kill()
        older = Node(one.folder / "base" / "data", one.arena.node.port)
        try:
            older.start()
            scene.note_missed()
            scene.start_server()
            look_again(scene)
            return ended(one, scene), scene
        finally:
            scene.kill_server()
            older.stop()
            one.arena.node.start()


def fail_over(one: Round, _engine: str, *, synchronous: bool = True) -> tuple[Found, Scene]:
    """The primary dies with the line to its standby, which takes over. Looked at twice: at once, and at the end."""
    with Pair(make_folder(one.folder / "pair"), synchronous=synchronous, delay=DELAY) as pair:
        with Proxy(pair.primary.port) as to_database:
            url = url_at(to_database.port)
            with Scene(one.folder / "scene", one.chance, database=url) as scene:
                pair.stand_by()
                scene.seat_windows(one.chance.randint(2, 3), presses=80)
                scene.begin()
                scene.at_work()
                time.sleep(one.chance.uniform(0.6, 1.6))
                standby = pair.fail_over()
                to_database.drop_all()
                time.sleep(0.3)  # what was answered before arrives
                told = [read_told(seat.window, seat.work.told) for seat in scene.seats]
                scene.centre.database = url_at(standby.port)
                one.faults += [
                    f"at the failover: {fault}" for fault in check(told, scene.stored(), drained=False).faults
                ]
                scene.centre.database = url
                to_database.target = standby.port
                found = ended(one, scene)
                scene.kill_server()
                return found, scene


def window_image(one: Round, engine: str) -> tuple[Found, Scene]:
    """A window's disk dies and an older image of it takes its place."""
    with at_work(one, engine, most_windows=2) as scene:
        seat = scene.seats[0]
        scene.pause(0.5)
        seat.kill()
        image = one.folder / "image"
        shutil.copytree(seat.work.home, image)
        seat.begin(presses=30)
        seat.speaks()
        time.sleep(one.chance.uniform(0.1, 0.8))
        seat.kill()
        tell_disk_lost(seat.work.told)
        shutil.rmtree(seat.work.home)
        shutil.copytree(image, seat.work.home)
        seat.begin(presses=one.chance.randint(0, 25))
        return ended(one, scene), scene


def two_of_one(one: Round, engine: str) -> tuple[Found, Scene]:
    """An image of a window is put on a second machine, and both work. One after the other is joined again."""
    with at_work(one, engine, most_windows=1) as scene:
        first = scene.seats[0]
        scene.pause(0.5)
        first.kill()
        home = one.folder / "second"
        shutil.copytree(first.work.home, home)
        work = first.work
        second = Seat(
            type(work)(home, work.number, work.url, one.folder / "told-second", f"{work.seed}/2", 15, work.pace, 40.0),
            first.window,
        )
        scene.seats.append(second)
        for seat in scene.seats:
            seat.begin(presses=15)
        for seat in scene.seats:
            seat.speaks()
        time.sleep(one.chance.uniform(0.1, 1.0))
        for seat in scene.seats:
            seat.kill()
        for seat in one.chance.sample(scene.seats, 2):
            one.faults += scene.drain_one(seat)
        scene.kill_server()
        one.faults += scene.own_word()
        return scene.check(), scene


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of a few megabytes in memory; only root may make one."""
    folder.mkdir(parents=True)
    mount, umount = shutil.which("mount") or "mount", shutil.which("umount") or "umount"
    subprocess.run([mount, "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run([umount, "-l", str(folder)], check=True)


def fill(folder: Path, left: int) -> Path:
    """Take all room but so many bytes."""
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as stream:  # others take of it meanwhile
        stream.write(bytes(max(shutil.disk_usage(folder).free - left, 0)))
    return filler


def window_disk_full(one: Round, engine: str) -> tuple[Found, Scene]:
    """No room on the windows' disk for a while; and a kill while there is none."""
    with (
        small_disk(one.folder / "small", 24) as disk,
        one.arena.scene(one.folder, one.chance, engine) as scene,
    ):
        scene.seat_windows(2, presses=40, homes=disk)
        scene.begin()
        scene.at_work()
        scene.pause(0.3)
        filler = fill(disk, one.chance.choice((0, 30_000, 200_000)))
        scene.pause(0.6)
        if one.chance.random() < 1 / 2:
            scene.seats[0].kill()
        filler.unlink()
        found = ended(one, scene)
        return found, scene


def server_disk_full(one: Round, engine: str) -> tuple[Found, Scene]:
    """No room on the centre's disk for a while."""
    with contextlib.ExitStack() as stack:
        if engine == "sqlite":
            disk = stack.enter_context(small_disk(one.folder / "small", 16))
            scene = one.arena.scene(disk / "scene", one.chance, engine)
            homes = one.folder / "homes"
        else:
            disk = make_folder(stack.enter_context(small_disk(one.folder / "small", 160)))
            node = Node(disk / "data").create()
            node.start()
            stack.callback(node.stop)
            node.sql(f"CREATE DATABASE {DATABASE}")
            scene = Scene(one.folder / "scene", one.chance, database=node.url)
            homes = None
        stack.enter_context(scene)
        scene.log = one.folder / "centre.log"
        scene.seat_windows(2, presses=40, homes=homes, told=one.folder)
        scene.begin()
        scene.at_work()
        scene.pause(0.3)
        filler = fill(disk, one.chance.choice((0, 20_000, 100_000)))
        time.sleep(one.chance.uniform(0.3, 1.0))
        filler.unlink()
        if engine != "sqlite" and not node.alive():
            node.start()
        found = ended(one, scene)
        scene.kill_server()
        return found, scene


def backlog(one: Round, engine: str, *, windows: int = 200, presses: int = 8) -> tuple[Found, Scene]:
    """After an outage everybody comes at once."""
    with one.arena.scene(one.folder, one.chance, engine) as scene:
        scene.kill_server()
        scene.seat_windows(windows, presses=0, before=presses)
        works = [seat.work for seat in scene.seats]
        shares = [start_many(works[start : start + 50]) for start in range(0, len(works), 50)]
        scene.start_server()
        for process in shares:
            process.join(300)
            if process.exitcode != DRAINED:
                one.faults.append(f"windows do not drain: {process.exitcode}")
                process.kill()
        scene.kill_server()
        one.faults += scene.own_word()
        return scene.check(), scene


def attachments(one: Round, engine: str) -> tuple[Found, Scene]:
    """Attachments go while centre and line die, beside windows at work."""
    with at_work(one, engine, most_windows=1) as scene:
        one.faults += attach(scene, one.chance.randint(5, 15))
        return ended(one, scene), scene


def look_ups(one: Round, engine: str) -> tuple[Found, Scene]:
    """The register is asked while centre and line die, beside windows at work."""
    with at_work(one, engine, most_windows=1) as scene:
        one.faults += ask_through_trouble(scene)
        return ended(one, scene), scene


KINDS: Mapping[str, Callable[[Round, str], tuple[Found, Scene]]] = {
    **{name: plain(name) for name in _BEFALLING},
    "several": several,
    "kill_database": kill_database,
    "fail_over": fail_over,
    "restored_server": restored_server,
    "window_image": window_image,
    "two_of_one": two_of_one,
    "window_disk_full": window_disk_full,
    "server_disk_full": server_disk_full,
    "attachments": attachments,
    "look_ups": look_ups,
}
SELDOM = {"backlog": backlog}
ONLY_ROOT = ("window_disk_full", "server_disk_full")
"""They make small disks."""
ENGINE_OF = {"kill_database": "postgres", "fail_over": "pair"}


def kind_of(number: int) -> str:
    """One kind after the other, and once in a hundred rounds the seldom one."""
    if number % 100 == 99:
        return "backlog"
    names = [name for name in KINDS if os.getuid() == 0 or name not in ONLY_ROOT]
    return names[number % len(names)]


def play(arena: Arena, seed: int, number: int, kind: str = "", engine: str = "") -> Report:
    """Run one round."""
    kind = kind or kind_of(number)
    chance = random.Random(f"{seed}/{number}")  # noqa: S311
    drawn = chance.choice(("sqlite", "postgres"))
    engine = engine or ENGINE_OF.get(kind, drawn)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"round{number}-", dir=arena.folder, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        one = Round(arena, number, Path(folder), chance, [])
        found, scene = {**KINDS, **SELDOM}[kind](one, engine)
        faults = (*one.faults, *found.faults)
        log = scene.tracebacks()
        if faults or log:
            shutil.copyfile(scene.log, arena.folder / f"round-{number}.log")
    seconds = time.monotonic() - began
    return Report(number, kind, engine, seconds, found, faults, scene.line.cuts, scene.rejoined, log, scene.missed)
