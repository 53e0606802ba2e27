# SPDX-License-Identifier: Apache-2.0
"""Attachments over the wire: resumed by offset, checked before they count, and nobody's but added to."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import httpx
import msgspec
import pytest
from moto.server import ThreadedMotoServer
from real_centre import RealCentre
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.clock import system_clock, to_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Printed, PrintState, Scanned, ScanSource
from counter_app.server.attachments import (
    MOST_UNNAMED_BYTES,
    UNNAMED_MICROS,
    add_links,
    attachments_of,
    note_blob,
    read_back,
)
from counter_app.server.blob_parts import Parts
from counter_app.server.blobs import blobs_of
from counter_app.server.centre import open_centre
from counter_app.server.projector import project_all
from counter_app.server.tables.blobs import blob
from counter_app.wire.blobs import MOST_ASKED, BlobsAsked, BlobsTold, BlobTold
from counter_app.wire.messages import Acked, Refusal
from counter_app.wire.versions import CHUNK_BYTES, MOST_BLOB_BYTES
from server.conftest import Maker
from server.pushing import MadeWindow, opened

WHOLE = hashlib.shake_128(b"an attachment").digest(CHUNK_BYTES + 40_000)
DIGEST = hashlib.sha256(WHOLE).hexdigest()


@dataclass
class Sender:
    """A window that sends attachments by hand."""

    window: MadeWindow

    def patch(self, digest: str, offset: object, length: object, piece: bytes) -> httpx.Response:
        """One piece."""
        target = f"/v1/blobs/{digest}"
        headers = self.window.headers("PATCH", target, piece)
        headers |= {"Upload-Offset": str(offset), "Upload-Length": str(length)}
        return httpx.patch(self.window.centre.url + target, content=piece, headers=headers, trust_env=False)

    def told(self, digest: str = DIGEST) -> tuple[bool, int]:
        """Where an attachment stands."""
        answer = self.window.get(f"/v1/blobs/{digest}")
        assert answer.status_code == 200, answer.text
        standing = msgspec.json.decode(answer.content, type=BlobTold)
        return standing.have, standing.offset

    def send(self, whole: bytes = WHOLE, digest: str = DIGEST, upto: int | None = None) -> httpx.Response:
        """From where it stands, in pieces."""
        offset, upto = self.told(digest)[1], len(whole) if upto is None else upto
        while True:
            piece = whole[offset : min(offset + CHUNK_BYTES, upto)]
            answer = self.patch(digest, offset, len(whole), piece)
            offset += len(piece)
            if answer.status_code != 200 or offset >= upto:
                return answer


def refused(answer: httpx.Response) -> str:
    """``409 blob.offset``."""
    return f"{answer.status_code} {msgspec.json.decode(answer.content, type=Refusal).code}"


@pytest.fixture
def sender(made_centre: Maker) -> Sender:
    """An enrolled window of a centre over SQLite: the database makes no difference."""
    centre = made_centre("sqlite")
    centre.start()
    return Sender(MadeWindow(centre).enrol())


def test_an_attachment_arrives_also_when_it_was_cut_at_any_byte(centre: RealCentre) -> None:
    whole = secrets.token_bytes(CHUNK_BYTES + 40_000)
    digest = hashlib.sha256(whole).hexdigest()
    sender = Sender(MadeWindow(centre).enrol())
    assert sender.told(digest) == (False, 0)
    cut = secrets.randbelow(len(whole) - 1) + 1
    sender.send(whole, digest, upto=cut)
    centre.stop()
    centre.start()
    assert sender.told(digest) == (False, cut)
    assert sender.send(whole, digest).json()["have"] is True
    assert sender.told(digest) == (True, len(whole))
    assert b"".join(blobs_of(centre.settings).store.read(digest)) == whole
    body = msgspec.json.encode(BlobsAsked(digests=(digest, "0" * 64)))
    answer = sender.window.post(body, "/v1/blobs/there")
    assert msgspec.json.decode(answer.content, type=BlobsTold).there == {digest: False}
    assert sender.patch(digest, 0, len(whole), b"again").json()["have"] is True


def test_what_does_not_fit_is_refused_and_changes_nothing(sender: Sender) -> None:
    sender.send(upto=1000)
    size = len(WHOLE)
    assert refused(sender.patch(DIGEST, 0, size, b"x")) == "409 blob.offset"
    assert sender.patch(DIGEST, 2000, size, b"x").json()["facts"] == {"offset": 1000}
    assert refused(sender.patch(DIGEST, 1000, MOST_BLOB_BYTES + 1, b"x")) == "413 blob.too_large"
    assert refused(sender.patch(DIGEST, 1000, 1001, b"xx")) == "413 blob.too_large"
    assert refused(sender.patch(DIGEST, 1000, size, b"x" * (CHUNK_BYTES + 1))) == "413 call.size"
    for wrong in ("", "-1", "1e3", "٣", "9" * 30):
        headers = sender.window.headers("PATCH", f"/v1/blobs/{DIGEST}", b"x")
        headers |= {"Upload-Length": str(size)} | ({"Upload-Offset": wrong} if wrong.isascii() and wrong else {})
        url = f"{sender.window.centre.url}/v1/blobs/{DIGEST}"
        assert refused(httpx.patch(url, content=b"x", headers=headers, trust_env=False)) == "400 blob.headers"
    for name in ("x", "..", DIGEST.upper(), DIGEST + "0"):
        assert sender.patch(name, 0, 1, b"x").status_code == 404
    assert sender.patch("..%2F..%2Fkeys", 0, 1, b"x").status_code == 404
    assert sender.told() == (False, 1000)
    stranger = Sender(MadeWindow(sender.window.centre))
    assert refused(stranger.patch(DIGEST, 1000, size, b"x")) == "401 call.unknown"
    forged = sender.window.headers("PATCH", f"/v1/blobs/{DIGEST}", b"y") | {"Upload-Offset": "0", "Upload-Length": "1"}
    url = f"{sender.window.centre.url}/v1/blobs/{DIGEST}"
    assert refused(httpx.patch(url, content=b"x", headers=forged, trust_env=False)) == "401 call.signature"
    for body in (b"", b"[]", b'{"digests": ["x"]}', msgspec.json.encode({"digests": [DIGEST] * (MOST_ASKED + 1)})):
        assert refused(sender.window.post(body, "/v1/blobs/there")) == "400 wire.damaged"
    assert sender.told() == (False, 1000)


def test_another_content_is_thrown_away_and_harms_nobody_else(sender: Sender) -> None:
    other = Sender(MadeWindow(sender.window.centre, number="02").enrol())
    sender.send(upto=50_000)
    assert refused(other.send(b"?" * len(WHOLE))) == "422 blob.digest"
    assert other.told() == (False, 0)
    assert sender.told() == (False, 50_000)
    other.send(upto=100_000)
    assert sender.send().json()["have"] is True
    assert other.patch(DIGEST, 100_000, len(WHOLE), WHOLE[100_000:200_000]).json()["have"] is True

    async def rows(connection: AsyncConnection) -> list[tuple[str, int, str]]:
        found = await connection.execute(select(blob.c.digest, blob.c.size, blob.c.window))
        return [tuple(row) for row in found.all()]

    assert sender.window.centre.with_connection(rows) == [(DIGEST, len(WHOLE), sender.window.id)]


def test_a_window_that_brings_only_what_no_case_names_is_told_to_wait(sender: Sender) -> None:
    async def brought(connection: AsyncConnection) -> None:
        now = to_micros(system_clock())
        half = MOST_UNNAMED_BYTES // 2
        for digest, window, at in (
            ("a" * 64, sender.window.id, now),
            ("b" * 64, "another", now),
            ("c" * 64, sender.window.id, now - 2 * UNNAMED_MICROS),
        ):
            await note_blob(connection, digest, half, window, at)

    async def one_more(connection: AsyncConnection) -> None:
        await note_blob(connection, "d" * 64, MOST_UNNAMED_BYTES // 2, sender.window.id, to_micros(system_clock()))

    async def named(connection: AsyncConnection) -> None:
        row = {"window": "w", "case_id": "c", "ref": "r", "kind": "scan", "digest": "d" * 64, "size": 1}
        await add_links(connection, [{**row, "action_id": "a", "at": 1}])

    sender.window.centre.with_connection(brought)
    sender.send(upto=1000)
    sender.window.centre.with_connection(one_more)
    answer = sender.patch("e" * 64, 0, 10, b"x")
    assert (refused(answer), answer.headers["Retry-After"]) == ("429 blob.unnamed", "600")
    assert sender.send().json()["have"] is True  # what was begun is finished
    sender.window.centre.with_connection(named)
    assert sender.patch("e" * 64, 0, 10, b"x").status_code == 200


def test_parts_that_nobody_finishes_are_cleared(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "parts", keep_free=0)
    for window, digest in (("old", "a"), ("new", "b"), ("revoked", "c"), ("revoked", "d")):
        with parts.held(window, digest) as part:
            part.append(0, b"x")
            if window == "old":
                os.utime(part.path, (0, 0))
    assert parts.clear(3600.0, ["revoked", "nobody"]) == 3
    assert [parts.offset(*one) for one in (("old", "a"), ("new", "b"), ("revoked", "c"))] == [0, 1, 0]


def test_a_disk_put_back_to_an_older_day_asks_for_what_it_lost(sender: Sender) -> None:
    sender.send()
    (file,) = sender.window.centre.home.joinpath("attachments").rglob(DIGEST)
    file.unlink()
    body = msgspec.json.encode(BlobsAsked(digests=(DIGEST,)))
    answer = sender.window.post(body, "/v1/blobs/there")
    assert msgspec.json.decode(answer.content, type=BlobsTold).there == {}
    assert sender.told() == (False, 0)
    assert sender.send().json()["have"] is True


def test_a_case_says_which_attachments_are_here_and_only_the_office_reads_them(centre: RealCentre) -> None:
    window = MadeWindow(centre).enrol()
    whole = secrets.token_bytes(1000)
    digest = hashlib.sha256(whole).hexdigest()
    scan = Scanned(scan="one", material="m", digest=digest, width=1, height=1, size=1000, source=ScanSource.file)
    paper = Printed(paper="form:12", number="1", digest="ab" * 32, state=PrintState.saved)
    again = Printed(paper="form:12", number="1", digest="cd" * 32, state=PrintState.saved)
    case = new_id()
    for facts in (opened(7), scan, paper, again):
        window.write(facts, case)
    assert isinstance(window.push(), Acked)
    assert centre.centre is not None
    asyncio.run(projected(centre))
    assert Sender(window).send(whole, digest).json()["have"] is True
    found = centre.with_connection(lambda connection: attachments_of(connection, window.id, case))
    file = f"form-12-{opened(7).number}-1.pdf"
    assert [(one.ref, one.digest, one.here) for one in found] == [("one", digest, True), (file, "cd" * 32, False)]
    assert b"".join(read_back(blobs_of(centre.settings), found[0])) == whole
    with pytest.raises(CounterError, match=r"blob\.on_its_way"):
        read_back(blobs_of(centre.settings), found[1])


async def projected(centre: RealCentre) -> None:
    """Read the whole ledger, beside the running server."""
    beside = open_centre(centre.settings)
    try:
        await project_all(beside)
    finally:
        await beside.close()


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket of a real HTTP server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "made-up",
        "AWS_SECRET_ACCESS_KEY": "made-up",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/nonexistent",
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    monkeypatch.delenv("http_proxy", raising=False)
    boto3.client("s3").create_bucket(Bucket="attachments")
    yield "s3://attachments/hall"
    server.stop()


def test_they_may_lie_in_a_bucket(made_centre: Maker, bucket: str, tmp_path: Path) -> None:
    centre = made_centre("sqlite")
    centre.changes = {"attachments": bucket}
    centre.start()
    sender = Sender(MadeWindow(centre).enrol())
    sender.send(upto=100_000)
    assert sender.told() == (False, 100_000)
    assert sender.send().json()["have"] is True
    assert sender.told() == (True, len(WHOLE))
    store = blobs_of(centre.settings).store
    assert list(store.digests()) == [DIGEST]
    assert b"".join(store.read(DIGEST)) == WHOLE
    store.bring(DIGEST, tmp_path / "fetched")
    assert (tmp_path / "fetched").read_bytes() == WHOLE
    with pytest.raises(CounterError, match=r"blob\.none"):
        store.read("0" * 64)
    assert [one for one in centre.home.rglob("parts/*/*")] == []
    boto3.client("s3").delete_object(Bucket="attachments", Key=f"hall/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}")
    boto3.client("s3").delete_bucket(Bucket="attachments")
    assert refused(sender.send()) == "503 blob.store"
