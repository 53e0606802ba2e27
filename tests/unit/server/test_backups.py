# SPDX-License-Identifier: Apache-2.0
"""A centre is backed up, lost, brought back, and gets by itself what the backup did not hold."""

import asyncio
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_centre import RealCentre
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.cli import server as command
from counter_app.server.authority import make_authority
from counter_app.server.backups import MANIFEST, POOL, Backup, list_backups, prune, read_backup, take_backup
from counter_app.server.blobs import blobs_of
from counter_app.server.centre import open_centre
from counter_app.server.durable_files import digest_of
from counter_app.server.key_marks import key_marks
from counter_app.server.register.source import read_digests
from counter_app.server.restoring import Restored, restore
from counter_app.server.tables.blobs import blob
from counter_app.server.tables.ledger import action_body
from counter_app.server.tables.windows import chain
from counter_app.server.verifying import verify_chains
from counter_app.wire.versions import CHUNK_BYTES
from server.conftest import ENGINES, Maker
from server.sending_window import SendingWindow


def backed_up(centre: RealCentre, place: Path) -> Backup:
    """As ``counter-server backup`` does, while the centre serves."""

    async def run() -> Backup:
        beside = open_centre(centre.settings)
        try:
            return await take_backup(beside, place)
        finally:
            await beside.close()

    return asyncio.run(run())


def brought_back(centre: RealCentre, place: Path) -> Restored:
    """As ``counter-server restore`` does."""
    return asyncio.run(restore(centre.settings, place))


def faults_of(centre: RealCentre) -> int:
    """Of all chains together."""

    async def run() -> int:
        beside = open_centre(centre.settings)
        try:
            return sum([one.faults async for one in verify_chains(beside.engine)])
        finally:
            await beside.close()

    return asyncio.run(run())


def durable(centre: RealCentre) -> list[tuple[int, int, int]]:
    """Epoch, mark and what windows are told that a backup holds."""

    async def rows(connection: AsyncConnection) -> list[tuple[int, int, int]]:
        wanted = select(chain.c.epoch, chain.c.mark, chain.c.durable).order_by(chain.c.epoch)
        return [tuple(one) for one in (await connection.execute(wanted)).all()]

    return centre.with_connection(rows)


async def scratch_databases(connection: AsyncConnection) -> int:
    """Databases that were made for reading back."""
    wanted = text("SELECT count(*) FROM pg_database WHERE datname LIKE 'counter_check%'")
    return int((await connection.execute(wanted)).scalar_one())


def attachments(centre: RealCentre) -> set[bytes]:
    """Everything that lies there."""
    store = blobs_of(centre.settings).store
    return {b"".join(store.read(one)) for one in store.digests()}


def sent(centre: RealCentre, home: Path) -> SendingWindow:
    """A window that has sent what it has."""
    centre.start()
    made = SendingWindow(home, centre)
    made.decide(made.scan(b"sheet one"), made.scan(secrets.token_bytes(CHUNK_BYTES)))
    made.push()
    made.upload()
    return made


@pytest.fixture(params=ENGINES)
def window(request: pytest.FixtureRequest, made_centre: Maker, tmp_path: Path) -> Iterator[SendingWindow]:
    """A window that has sent what it has, over each database in turn."""
    made = sent(made_centre(request.param), tmp_path / "window")
    yield made
    made.close()


@pytest.fixture
def sqlite_window(made_centre: Maker, tmp_path: Path) -> Iterator[SendingWindow]:
    """The same where the database makes no difference."""
    made = sent(made_centre("sqlite"), tmp_path / "window")
    yield made
    made.close()


def test_what_a_backup_did_not_hold_is_sent_again_by_itself(
    window: SendingWindow, made_centre: Maker, tmp_path: Path
) -> None:
    centre, place = window.centre, tmp_path / "backups"
    assert [(mark, held) for _, mark, held in durable(centre)] == [(4, 0)]
    made = backed_up(centre, place)
    assert made.manifest.whole
    assert (made.manifest.attachments, [one.mark for one in made.manifest.chains]) == (2, [4])
    assert [(mark, held) for _, mark, held in durable(centre)] == [(4, 4)]

    window.decide(window.scan(b"sheet two"))
    window.push()
    window.upload()
    assert [(mark, held) for _, mark, held in durable(centre)] == [(7, 4)]
    assert window.hall.store.centre.chains()[-1].durable == 4
    held = attachments(centre)
    centre.stop()

    new = made_centre("postgresql" if centre.database else "sqlite")
    new.port = centre.port
    (new.home / "keys").rename(new.home / "other keys")
    (centre.home / "keys").rename(new.home / "keys")
    done = brought_back(new, place)
    assert (done.attachments, done.lost, done.newer) == (2, (), 0)
    assert attachments(new) == held - {b"sheet two"}
    new.start()
    window.centre = new
    window.push()
    window.upload()
    assert [(mark, upto) for _, mark, upto in durable(new)] == [(7, 4)]
    assert attachments(new) == held
    assert faults_of(new) == 0
    if new.database:
        assert brought_back_refused(made_centre("sqlite"), place) == "server.restore.engine"
        assert new.with_connection(scratch_databases) == 0
    chains = window.hall.store.centre.chains()
    assert [(one.acked, one.last_seq) for one in chains if one.last_seq] == [(7, 7)]
    assert window.hall.store.centre.standing().frozen == ""  # type: ignore[union-attr]


def test_a_second_backup_takes_only_what_is_new_and_the_newest_comes_back(
    sqlite_window: SendingWindow, made_centre: Maker, tmp_path: Path
) -> None:
    window = sqlite_window
    centre, place = window.centre, tmp_path / "backups"
    first = backed_up(centre, place)
    before = {one: one.stat().st_ino for one in (place / POOL).rglob("*") if one.is_file()}
    window.decide(window.scan(b"sheet two"))
    window.push()
    window.upload()
    first.folder.rename(first.folder.with_name("20200101-000000"))
    second = backed_up(centre, place)
    after = {one: one.stat().st_ino for one in (place / POOL).rglob("*") if one.is_file()}
    assert (len(before), len(after)) == (2, 3)
    assert before.items() <= after.items()
    assert [one.manifest.attachments for one in list_backups(place)] == [3, 2]
    assert (prune(place, 2), prune(place, 1)) == (0, 1)
    assert [one.folder for one in list_backups(place)] == [second.folder]

    async def kept(connection: AsyncConnection) -> list[bool]:
        return list((await connection.execute(select(blob.c.durable))).scalars())

    assert centre.with_connection(kept) == [True] * 3
    window.hall.clock.move(days=2)
    window.upload()
    assert window.hall.store.uploads.doubtful(9) == ()
    new = made_centre("sqlite")
    spoiled = next(one for one in after if one.read_bytes() == b"sheet two")
    spoiled.unlink()
    spoiled.write_bytes(b"rotten")
    done = brought_back(new, place)
    assert done.backup.folder == second.folder
    assert (done.attachments, done.lost) == (2, (spoiled.name,))
    assert brought_back_refused(new, place) == "server.restore.not_empty"


def brought_back_refused(centre: RealCentre, place: Path) -> str:
    """Why it was not done."""
    with pytest.raises(CounterError) as refused:
        brought_back(centre, place)
    return refused.value.code


def test_a_chain_that_does_not_hold_moves_nothing_and_is_told(sqlite_window: SendingWindow, tmp_path: Path) -> None:
    centre = sqlite_window.centre

    async def tamper(connection: AsyncConnection) -> None:
        await connection.execute(update(action_body).where(action_body.c.seq == 2).values(facts=b"{}"))

    centre.with_connection(tamper)
    gone = next(one for one in (centre.home / "attachments").rglob("?" * 64) if one.stat().st_size < 99)
    gone.unlink()
    made = backed_up(centre, tmp_path / "backups")
    assert not made.manifest.whole
    assert [one.whole for one in made.manifest.chains] == [False]
    assert made.manifest.missing == (gone.name,)
    assert [(mark, held) for _, mark, held in durable(centre)] == [(4, 0)]


def test_what_was_not_read_back_is_no_backup(made_centre: Maker, tmp_path: Path) -> None:
    centre, place = made_centre("sqlite"), tmp_path / "backups"
    centre.make()
    backed_up(centre, place)
    (made,) = list_backups(place)
    other = made_centre("sqlite")
    database = made.file.read_bytes()
    made.file.write_bytes(database[:-1] + b"?")
    assert brought_back_refused(other, place) == "server.restore.damaged"
    made.file.write_bytes(database)
    manifest = json.loads((made.folder / MANIFEST).read_text())
    for change, why in (({"schema": "9999"}, "server.schema.newer"), ({"format": 2}, "server.restore.manifest")):
        (made.folder / MANIFEST).write_text(json.dumps(manifest | change))
        assert brought_back_refused(other, place) == why
    assert brought_back_refused(other, tmp_path) == "server.restore.none"
    (made.folder / MANIFEST).write_text(json.dumps(manifest))
    assert brought_back(other, made.folder).attachments == 0
    assert read_backup(made.folder).manifest.chains == ()


def test_a_centre_with_other_keys_takes_a_backup_only_where_one_insists(
    made_centre: Maker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre, place = made_centre("sqlite"), tmp_path / "backups"
    centre.make()
    read_digests(centre.home)
    made = backed_up(centre, place)
    assert key_marks(centre.home) == made.manifest.keys
    assert made.manifest.keys.complete
    new = made_centre("sqlite")
    for name in ("signing.pem", "authority.pem", "authority.crt"):
        (new.home / "keys" / name).unlink()
    make_authority(new.home)
    read_digests(new.home)
    (new.home / "centre.toml").touch()
    again = ["--home", str(new.home), "restore", str(place)]
    before = digest_of(new.home / "centre.db")
    assert command.main(again) == 1
    told = capsys.readouterr().err
    assert "签名钥匙、证书钥匙、登记钥匙不是备份那时的" in told
    assert "--other-keys" in told
    assert digest_of(new.home / "centre.db") == before
    assert command.main([*again, "--other-keys"]) == 0
    assert "窗口要重新登记" in capsys.readouterr().out

    older = json.loads((made.folder / MANIFEST).read_text())
    del older["authority"], older["register_key"]
    (made.folder / MANIFEST).write_text(json.dumps(older))
    right = made_centre("sqlite")  # its register's key is missing; which it was the older backup does not say
    (right.home / "centre.toml").touch()
    assert command.main(["--home", str(right.home), "restore", str(place)]) == 0
    assert "没记的没有核对" in capsys.readouterr().out


def test_nothing_is_left_of_a_backup_that_could_not_be_made(made_centre: Maker, tmp_path: Path) -> None:
    centre, place = made_centre("sqlite"), tmp_path / "backups"
    centre.make()
    for number in range(2):
        (place / f"2020010{number}-000000.part").mkdir(parents=True)
    centre.home.joinpath("centre.db").write_bytes(b"no database")
    with pytest.raises(CounterError, match=r"server\.database"):
        backed_up(centre, place)
    assert [one.name for one in place.iterdir()] == [".lock"]


def test_the_commands_say_what_is_in_and_what_is_not(
    sqlite_window: SendingWindow, made_centre: Maker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre, place = sqlite_window.centre, tmp_path / "backups"
    (centre.home / "centre.toml").touch()
    assert command.main(["--home", str(centre.home), "backup", str(place)]) == 0
    told = capsys.readouterr().out
    assert "1 条链、4 条记录、2 份附件" in told
    assert str(centre.home / "keys") in told
    new = made_centre("sqlite")
    (new.home / "centre.toml").touch()
    assert command.main(["--home", str(new.home), "restore", str(place)]) == 0
    told = capsys.readouterr().out
    assert "4 条记录、2 份附件" in told
    assert command.main(["--home", str(new.home), "restore", str(place)]) == 1
    assert "已有东西" in capsys.readouterr().err
