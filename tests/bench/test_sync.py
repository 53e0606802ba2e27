# SPDX-License-Identifier: Apache-2.0
"""From a window's encrypted store to the centre's PostgreSQL, synced to the disk on both sides; beside what is bare.

All of it shares this machine's cores: windows, centre, PostgreSQL, the peers. What is compared was measured in turn.
"""

import asyncio
import itertools
import json
import os
import pickle
import random
import resource
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from faults.cluster import free_port
from faults.rounds import Arena
from faults.scene import Scene
from faults.stores import window_ledger

from bench.measuring import Table, child, percentile, shown, spread
from counter_app.base.clock import system_clock, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Action, Intent, Opened
from counter_app.cases.chain import SHA256, forge, genesis
from counter_app.cases.encoding import encode
from counter_app.rehearsal.made_up import presses
from counter_app.rehearsal.served import served
from counter_app.rehearsal.windows import CountingClient, PlayedWindow
from counter_app.server.publishing import publish_guide
from counter_app.wire import frames
from counter_app.wire.messages import Item, Pull, Push, SignedHead
from counter_app.wire.signing import ED25519, Ed25519Signer, head_message, key_id
from counter_app.wire.versions import MOST_ITEMS

ROOT = Path(__file__).resolve().parents[2]
NPM_VARIABLE = "COUNTER_BENCH_NPM"
PACKAGES = ("pouchdb-server@4.2.0", "pouchdb-node@9.0.0")
POUCH_BATCHES = (50, 100, 500)
WINDOWS, BATCHES, ROUNDS = 8, 15, 3
TURNS = 2
CASES = 600
SAVES = 100
SAVING_TURNS = 3
PULLING = 200
CONNECTED = 1000


@pytest.fixture(scope="module")
def arena() -> Iterator[Arena]:
    """A PostgreSQL of one's own."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-sync-", ignore_cleanup_errors=True) as folder,
        Arena(Path(folder)) as made,
    ):
        yield made


@pytest.fixture
def scene(arena: Arena, request: pytest.FixtureRequest) -> Iterator[Scene]:
    """A centre in a process of its own."""
    folder = arena.folder / request.node.name
    with arena.scene(folder, random.Random(1), "postgres") as made:  # noqa: S311
        yield made


_WORDS = "职工城乡居民参保登记费用报销材料身份证银行卡复印件一二三四五六七八九十"


def whole_cases(chance: random.Random) -> Iterator[Intent]:
    """Each a case in one action of about 6.2 KB, as the design measured with."""
    while True:
        words = "".join(
            chance.choices("职工城乡居民参保登记费用报销材料身份证银行卡复印件一二三四五六七八九十", k=1150)
        )
        answers = {f"question-{place:02}": words[place * 46 : place * 46 + 46] for place in range(25)}
        plain = next(presses(chance))[0]
        assert isinstance(plain.facts, Opened)
        numbers = {f"n{place:02}": f"{chance.getrandbits(64):016x}" for place in range(60)}
        yield msgspec.structs.replace(plain, facts=msgspec.structs.replace(plain.facts, answers=answers | numbers))


def pieces_of_cases(chance: random.Random) -> Iterator[Intent]:
    """The actions of ordinary cases."""
    return (one for case in itertools.count() for press in presses(chance) for one in press)


class PreparedWindow:
    """A window whose batches are made beforehand."""

    def __init__(self, number: int, made: Callable[[random.Random], Iterator[Intent]] = pieces_of_cases) -> None:
        self.id = new_id()
        self._made = made
        self.number = number
        self.signer = Ed25519Signer(Ed25519PrivateKey.generate())
        self.rows: list[list[tuple[Any, ...]]] = []
        self.frames: list[bytes] = []
        self.plain = 0
        self._make(random.Random(number))  # noqa: S311

    def _make(self, chance: random.Random) -> None:
        intents = self._made(chance)
        at = to_micros(system_clock())
        previous = genesis(self.id, 1, SHA256)
        seq = 0
        for _ in range(BATCHES):
            items, rows, before = [], [], previous
            for intent in itertools.islice(intents, MOST_ITEMS):
                seq += 1
                action = Action(
                    id=intent.id,
                    transaction=intent.id,
                    case=intent.case,
                    at=at + seq,
                    clerk="0312",
                    window=str(self.number),
                    epoch=1,
                    seq=seq,
                    facts=intent.facts,
                    personal=intent.personal,
                )
                link = forge(previous, encode(action))
                previous = link.link
                stored = link.stored
                self.plain += len(stored.header) + len(stored.facts) + len(stored.personal or b"")
                pieces = (stored.header, stored.facts, stored.personal, link.salt, link.personal_digest)
                items.append(Item(seq, *pieces, previous))
                rows.append((seq, action.id, action.at, previous, *pieces))
            self.rows.append(rows)
            self.frames.append(frames.pack(self._push(before, seq, tuple(items))))

    def _push(self, previous: bytes, seq: int, items: tuple[Item, ...]) -> Push:
        at = to_micros(system_clock())
        signature = self.signer.sign(head_message(self.id, 1, seq, items[-1].link, at))
        head = SignedHead(seq, items[-1].link, at, key_id(self.signer.public_key), ED25519, signature)
        return Push(
            window=self.id,
            epoch=1,
            reason="enrolled",
            algorithm=SHA256,
            previous=previous,
            last_seq=seq,
            open=True,
            items=items,
            head=head,
        )


async def _floor(url: str, windows: Sequence[PreparedWindow]) -> float:
    """The same rows into the same tables, ready-made, one connection a window: nothing but PostgreSQL."""
    lines = [await asyncpg.connect(url) for _ in windows]
    body = ("window", "epoch", "seq", "created", "header", "facts", "personal", "salt", "personal_digest")
    places = (
        'INSERT INTO ledger ("window", epoch, seq, id, created, link) '
        "SELECT $1, 1, * FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bytea[]) ON CONFLICT DO NOTHING"
    )

    async def one(line: Any, window: PreparedWindow) -> None:  # noqa: ANN401
        for rows in window.rows:
            async with line.transaction():
                await line.fetchrow("UPDATE window_place SET seen_at = $2 WHERE id = $1 RETURNING state", window.id, 1)
                await line.fetchrow('SELECT * FROM chain WHERE "window" = $1 AND epoch = 1', window.id)
                seqs, ids, moments, links = (list(column) for column in list(zip(*rows, strict=True))[:4])
                await line.execute(places, window.id, seqs, ids, moments, links)
                records = [(window.id, 1, row[0], row[2], *row[4:]) for row in rows]
                await line.copy_records_to_table("action_body", records=records, columns=body)
                await line.execute(
                    'UPDATE chain SET mark = $2, head = $3, touched_at = $4 WHERE "window" = $1 AND epoch = 1',
                    window.id,
                    seqs[-1],
                    links[-1],
                    1,
                )

    try:
        for window in windows:
            await lines[0].execute(
                "INSERT INTO window_place VALUES ($1, 'hall', $2, 'active', '', 0, 0, 0, '')", window.id, window.id
            )
        began = time.perf_counter()
        await asyncio.gather(*(one(line, window) for line, window in zip(lines, windows, strict=True)))
        return time.perf_counter() - began
    finally:
        for line in lines:
            await line.close()


@dataclass(slots=True)
class Ingest:
    """What the turns of one way to send came to."""

    floors: list[float] = field(default_factory=list)  # actions a second
    ours: list[float] = field(default_factory=list)
    answers: list[tuple[float, float]] = field(default_factory=list)
    bare: float = 0.0  # processor time
    worker: float = 0.0
    database: float = 0.0

    @property
    def ratio(self) -> float:
        """Of what nothing but PostgreSQL takes."""
        return median(a / b for a, b in zip(self.ours, self.floors, strict=True))


@contextmanager
def several_workers(scene: Scene, workers: int) -> Iterator[tuple[str, Callable[[], float]]]:
    """The scene's centre served by several processes; with what their processor time is asked."""
    scene.kill_server()
    given = f'database = "{scene.centre.database}"\npushes_a_minute = 1000000\n'
    (scene.centre.home / "centre.toml").write_text(given, encoding="utf-8")
    try:
        with served(scene.centre.home, workers) as url:
            yield url, processor_seconds_below
    finally:
        scene.start_server()


def processor_seconds_below() -> float:
    """Of all processes of this one that serve a centre."""
    used = 0
    for one in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (one / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if os.getsid(int(one.name)) == os.getsid(0) and b"counter_app.cli.server" in _family(one):
                used += sum(map(int, words[11:13]))
    return used / os.sysconf("SC_CLK_TCK")


def _family(process: Path) -> bytes:
    """The words that a process or its parent was started with."""
    parent = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
    return (process / "cmdline").read_bytes() + (process.parent / parent / "cmdline").read_bytes()


@pytest.mark.parametrize(("made", "workers"), [(pieces_of_cases, 1), (pieces_of_cases, 2), (whole_cases, 1)])
def test_ingest_beside_the_floor(
    scene: Scene, arena: Arena, table: Table, made: Callable[[random.Random], Iterator[Intent]], workers: int
) -> None:
    found = Ingest()
    size = WINDOWS * BATCHES * MOST_ITEMS
    with ExitStack() as several:
        url, used = f"http://127.0.0.1:{scene.port}", scene.server_processor_seconds
        if workers > 1:
            url, used = several.enter_context(several_workers(scene, workers))
        for turn in range(ROUNDS):
            windows = [PreparedWindow(1000 * turn + number, made) for number in range(WINDOWS)]
            name = f"floor_{made.__name__}_{workers}_{turn}"
            arena.node.sql(f"CREATE DATABASE {name} TEMPLATE template_centre")
            began = arena.node.processor_seconds()
            found.floors.append(size / asyncio.run(_floor(arena.node.url.rpartition("/")[0] + f"/{name}", windows)))
            found.bare += arena.node.processor_seconds() - began
            for one in windows:
                scene.centre.add_window(one.id, one.signer.public_key, number=one.id)
            file = scene.folder / "frames"
            last = BATCHES * MOST_ITEMS
            prepared = [(one.id, one.signer.private.private_bytes_raw(), last, one.frames) for one in windows]
            file.write_bytes(pickle.dumps((url, prepared)))
            before = arena.node.processor_seconds(), used()
            told = child("child_pushing.py", file)
            found.database += arena.node.processor_seconds() - before[0]
            found.worker += used() - before[1]
            found.ours.append(size / told["seconds"])
            found.answers.append((told["p50"], told["p99"]))
    plain = sum(one.plain for one in windows) / size
    answer = f"an answer {shown(median(a for a, _ in found.answers))}, p99 {shown(median(b for _, b in found.answers))}"
    sort = "as the design measured (a whole case in each)" if made is whole_cases else "of ordinary cases"
    what = f"actions of {plain:,.0f} B, {sort}; centre with {workers} worker{'s' if workers > 1 else ''}"
    table.add(
        f"ingest: {WINDOWS} windows, pushes of {MOST_ITEMS} {what}, PostgreSQL with fsync",
        f"{median(found.ours):,.0f} actions/s ({found.ratio:.2f}×); {answer}",
        beside=f"the same rows by bare asyncpg: {median(found.floors):,.0f} actions/s",
        aim="≥ 0.75×",
        met=found.ratio >= 0.75,
    )
    every = ROUNDS * size
    table.add(
        f"processor time of one of these {what}",
        f"the centre {shown(found.worker / every)}, PostgreSQL {shown(found.database / every)}",
        beside=f"PostgreSQL alone, the same rows: {shown(found.bare / every)}",
    )
    if made is pieces_of_cases and workers == 1:
        tables = "relkind = 'r' AND relname ~ '^(ledger|action_body)'"
        sizes = f"SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE {tables}"  # noqa: S608
        kept = int(arena.node.sql(sizes, name)[0][0]) / size
        table.add("an action in PostgreSQL with its indexes", f"{kept:,.0f} B", beside=f"as JSON {plain:,.0f} B")


def _full_window(scene: Scene, cases: int, number: int = 1, *, whole: bool = False) -> tuple[PlayedWindow, int]:
    """A window with so many cases that nobody has got yet, and their bytes as JSON."""
    window = PlayedWindow(scene.folder / f"window{number}", number, seed=number)
    scene.centre.add_window(window.id, window.signer.public_key, number=str(number))
    signer = scene.centre_signer()
    url = f"http://127.0.0.1:{scene.port}"
    window.enrolled(url, name="x", algorithm=signer.algorithm, public_key=signer.public_key)
    made = whole_cases(window.chance)
    for _ in range(cases):
        if whole:
            window.store.record((next(made),), clerk="0312", at=to_micros(system_clock()))
        else:
            window.case()
    stored = window_ledger(window.home)[1]
    plain = sum(len(one.header) + len(one.facts) + len(one.personal or b"") for rows in stored.values() for one in rows)
    return window, plain


def _pouch(folder: Path, docs: int, size: int, batch: int) -> float:
    """Documents a second from one PouchDB into a pouchdb-server."""
    packages = Path(os.environ.get(NPM_VARIABLE, folder / "npm"))
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise FileNotFoundError("npm")
    if not (packages / "node_modules").is_dir():
        packages.mkdir(parents=True, exist_ok=True)
        quiet = ("--no-audit", "--no-fund", "--loglevel=error")
        subprocess.run([npm, "install", *quiet, *PACKAGES], cwd=packages, check=True, capture_output=True)
    shutil.copy(Path(__file__).with_name("pouch.js"), packages)
    with tempfile.TemporaryDirectory(prefix="pouch-") as stores:
        words = [node, "pouch.js", stores, str(docs), str(size), str(batch), str(free_port())]
        done = subprocess.run(words, cwd=packages, check=True, capture_output=True, text=True)
    return docs / float(json.loads(done.stdout.splitlines()[-1])["seconds"])


@pytest.mark.parametrize("whole", [False, True])
def test_end_to_end_beside_pouchdb(scene: Scene, arena: Arena, table: Table, whole: bool) -> None:
    ours: list[float] = []
    theirs: dict[int, list[float]] = {batch: [] for batch in POUCH_BATCHES}
    pieces: dict[int, list[float]] = {batch: [] for batch in POUCH_BATCHES}  # a document an action
    why = ""
    spent = [0.0, 0.0, 0.0]  # processor time: window, centre, PostgreSQL
    for turn in range(1, TURNS + 1):
        window, plain = _full_window(scene, CASES, turn, whole=whole)
        client = window.connect()
        assert client
        before = time.process_time(), scene.server_processor_seconds(), arena.node.processor_seconds()
        began = time.perf_counter()
        drained = window.drain(seconds=300)
        ours.append(CASES / (time.perf_counter() - began))
        after = time.process_time(), scene.server_processor_seconds(), arena.node.processor_seconds()
        spent = [all + b - a for all, a, b in zip(spent, before, after, strict=True)]
        assert drained.code == "", drained
        assert window.client is not None
        sent, size = window.client.sent, plain // CASES
        window.close()
        try:
            for batch in POUCH_BATCHES:
                theirs[batch].append(_pouch(arena.folder, CASES, size, batch))
                if not whole:
                    pieces[batch].append(_pouch(arena.folder, drained.taken, plain // drained.taken, batch))
        except (OSError, subprocess.CalledProcessError) as error:
            why = f"no PouchDB here: {error}"[:60]
    best = max(median(found) for found in theirs.values()) if not why else 0.0
    beside = ", ".join(f"batch {batch}: {median(found):,.0f}" for batch, found in theirs.items() if found)
    sort = "each in one action, as the design measured" if whole else "of ordinary actions"
    table.add(
        f"end to end, one window of {CASES:,} cases {sort}: encrypted store → centre → acknowledged in the store",
        f"{median(ours):,.0f} cases/s" + (f" ({median(ours) / best:.2f}×)" if best else ""),
        beside=why or f"PouchDB → pouchdb-server, one document of {size:,} B a case, not synced to the disk: {beside}",
        aim="≥ 1.8× its best",
        met=median(ours) / best >= 1.8 if best else None,
    )
    window_time, centre_time, database_time = (one / TURNS / drained.taken for one in spent)
    table.add(
        f"processor time of one of these actions of {plain // drained.taken:,} B",
        f"the window {shown(window_time)}, the centre {shown(centre_time)}, PostgreSQL {shown(database_time)}",
    )
    if whole:
        return
    by_action = max(median(found) for found in pieces.values()) if not why else 0.0
    actions = median(ours) * drained.taken / CASES
    table.add(
        f"the same counted by actions, {drained.taken / CASES:.1f} a case, each of which is signed for and linked",
        f"{actions:,.0f} actions/s" + (f" ({actions / by_action:.2f}×)" if by_action else ""),
        beside=why or f"PouchDB, one document an action, at its best batch: {by_action:,.0f}",
    )
    table.add(
        "bytes of a case on the wire (without HTTP's own headers)",
        f"{sent / CASES:,.0f} B ({sent / plain:.0%})",
        beside=f"the same as JSON: {plain / CASES:,.0f} B",
        aim="≤ 30 %",
        met=sent / plain <= 0.30,
    )


def test_saving_beside_a_running_pump(scene: Scene, table: Table) -> None:
    alone: list[float] = []
    busy: list[float] = []
    for turn in range(1, SAVING_TURNS + 1):
        window, _ = _full_window(scene, CASES, turn)
        alone += [_save(window) for _ in range(SAVES)]
        emptied = threading.Event()
        last = window.centre.chains()[-1].last_seq

        def acked(_: int, seq: int, last: int = last, emptied: threading.Event = emptied) -> None:
            if seq >= last:
                emptied.set()

        window.connect(acked=acked)
        pump = threading.Thread(target=window.drain)
        pump.start()
        while not emptied.is_set() and pump.is_alive():
            busy.append(_save(window))
        pump.join()
        window.close()
    table.add(
        f"save of a press while the pump empties an outbox of {CASES} cases, centre on the same cores",
        f"{spread(busy)} of {len(busy)}",
        beside=f"without the pump: {spread(alone)}",
        aim="p99 < 10 ms",
        met=percentile(busy, 0.99) < 0.010,
    )


def _save(window: PlayedWindow) -> float:
    began = time.perf_counter()
    window.work()
    return time.perf_counter() - began


def _clients(scene: Scene, count: int) -> list[CountingClient]:
    """Windows of which only the line is there."""
    made = []
    context = ssl.create_default_context()  # making one takes longer than all the rest

    async def take_in(connection: Any) -> None:  # noqa: ANN401
        from counter_app.server.windows import add_window

        for _ in range(count):
            signer = Ed25519Signer(Ed25519PrivateKey.generate())
            name = new_id()
            await add_window(connection, id=name, hall="bench", number=name, public_key=signer.public_key, at=0)
            made.append(CountingClient(f"http://127.0.0.1:{scene.port}", name, signer, system_clock, context=context))

    scene.centre.with_connection(take_in)
    return made


def test_a_new_guide_to_all_windows(scene: Scene, table: Table) -> None:
    clients = _clients(scene, PULLING)

    async def publish(connection: Any) -> None:  # noqa: ANN401
        from counter_app.server.centre import open_centre

        centre = open_centre(scene.centre.settings)
        try:
            guide = ROOT / "resources" / "guides" / "yuanjiang"
            await publish_guide(connection, centre, guide, by="bench", valid_from="2027-01-01")
        finally:
            await centre.close()

    scene.centre.with_connection(publish)
    waits = []
    began = time.perf_counter()
    for client in clients:
        start = time.perf_counter()
        pulled = client.pull(Pull(marks={"guides": 0}))
        waits.append(time.perf_counter() - start)
        assert len(pulled.rows) == 1
    seconds = time.perf_counter() - began
    got = clients[0].got
    for client in clients:
        client.close()
    table.add(
        f"a new guide pulled by {PULLING} windows, one after the other",
        f"{seconds:.2f} s, {got / 1024:,.0f} KB each; a pull {spread(waits)}",
    )


@contextmanager
def many_files(wanted: int) -> Iterator[None]:
    """As many open connections as are wanted."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, wanted), hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_memory_of_a_centre_with_many_windows(scene: Scene, table: Table) -> None:
    clients = _clients(scene, CONNECTED)
    with many_files(CONNECTED + 500):
        clients[0].pull(Pull(marks={}))
        before = scene.server_memory()
        for client in clients:
            client.pull(Pull(marks={}))
        after = scene.server_memory()
        for client in clients:
            client.close()
    table.add(
        f"memory of the centre's one worker, {CONNECTED:,} windows connected, each after a signed call",
        f"{after / 2**20:.0f} MB",
        beside=f"with one window: {before / 2**20:.0f} MB",
    )
