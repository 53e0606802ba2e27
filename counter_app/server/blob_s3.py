# SPDX-License-Identifier: Apache-2.0
"""Attachments in a bucket of an S3-compatible store, through its well-kept client (the extra ``s3``).

Endpoint, region and credentials come the client's own ways: ``AWS_ENDPOINT_URL``, ``AWS_ACCESS_KEY_ID`` and the like,
or its files.
"""

import base64
import contextlib
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counter_app.base.errors import CounterError
from counter_app.server.durable_files import sync_file, sync_folder

PIECE_BYTES = 256 * 1024
_GONE = frozenset({"404", "NoSuchKey", "NotFound"})


class BlobBucket:
    """``place`` is ``s3://BUCKET/PREFIX``. Every method raises CounterError ``blob.store`` where the store is away."""

    def __init__(self, place: str) -> None:
        self._bucket, _, prefix = place.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        try:
            boto3, config = importlib.import_module("boto3"), importlib.import_module("botocore.config")
            self._faults = importlib.import_module("botocore.exceptions")
        except ModuleNotFoundError as error:
            raise CounterError("blob.no_client") from error
        patience = config.Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 3})
        self._client: Any = boto3.client("s3", config=patience)

    def size_of(self, digest: str) -> int | None:
        """Bytes of an attachment, None where it is not here."""
        with self._faults_told():
            try:
                return int(self._client.head_object(Bucket=self._bucket, Key=self._key(digest))["ContentLength"])
            except self._faults.ClientError as error:
                if _code(error) in _GONE:
                    return None
                raise

    def take(self, digest: str, part: Path) -> None:
        """Send a whole, checked file; the store checks the digest once more before it says that it has it."""
        checksum = base64.b64encode(bytes.fromhex(digest)).decode()
        with self._faults_told(), part.open("rb") as stream:
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._key(digest),
                Body=stream,
                ChecksumSHA256=checksum,
                ChecksumAlgorithm="SHA256",
            )
        part.unlink(missing_ok=True)

    def read(self, digest: str) -> Iterator[bytes]:
        """The bytes, piece by piece. Raises CounterError ``blob.none``."""
        with self._faults_told():
            try:
                body = self._client.get_object(Bucket=self._bucket, Key=self._key(digest))["Body"]
            except self._faults.ClientError as error:
                if _code(error) in _GONE:
                    raise CounterError("blob.none") from error
                raise
        return self._pieces(body)

    def digests(self) -> Iterator[str]:
        """Everything that is here."""
        with self._faults_told():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            for page in pages:
                for one in page.get("Contents", ()):
                    yield str(one["Key"]).rpartition("/")[2]

    def bring(self, digest: str, target: Path) -> None:
        """Fetch an attachment into a file of a backup, safe when this returns."""
        part = target.with_name(f".{target.name}.part")
        try:
            with part.open("wb") as stream:
                for piece in self.read(digest):
                    stream.write(piece)
            part.chmod(0o600)
            sync_file(part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(target.parent)

    def _pieces(self, body: Any) -> Iterator[bytes]:  # noqa: ANN401 - the client carries no types
        with self._faults_told(), contextlib.closing(body):
            yield from body.iter_chunks(PIECE_BYTES)

    def _key(self, digest: str) -> str:
        return f"{self._prefix}{digest[:2]}/{digest[2:4]}/{digest}"

    @contextlib.contextmanager
    def _faults_told(self) -> Iterator[None]:
        try:
            yield
        except (self._faults.BotoCoreError, self._faults.ClientError) as error:
            raise CounterError("blob.store") from error


def _code(error: Any) -> str:  # noqa: ANN401
    return str(error.response.get("Error", {}).get("Code", ""))
