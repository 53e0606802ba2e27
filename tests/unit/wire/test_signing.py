# SPDX-License-Identifier: Apache-2.0
"""A signature is of one message, one key and one algorithm; no two messages read alike."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.wire.signing import (
    ED25519,
    Ed25519Signer,
    call_message,
    decoded,
    encoded,
    head_message,
    holds,
    row_message,
)

SIGNER = Ed25519Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = Ed25519Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
CALL = {"window": "w", "key": "k", "nonce": "n", "at": 7}


def test_a_signature_holds_for_its_own_message_only() -> None:
    message = call_message("POST", "/v1/push", b"body", window="w", key="k", nonce="n", at=7)
    signature = SIGNER.sign(message)
    assert holds(ED25519, SIGNER.public_key, message, signature)
    assert not holds(ED25519, OTHER.public_key, message, signature)
    assert not holds(ED25519, SIGNER.public_key, message + b" ", signature)
    assert not holds(ED25519, SIGNER.public_key, message, signature[:-1])
    assert not holds(ED25519, b"short", message, signature)


def test_an_algorithm_that_nobody_knows_never_holds() -> None:
    assert not holds("sm2", SIGNER.public_key, b"m", SIGNER.sign(b"m"))
    assert not holds("", SIGNER.public_key, b"m", SIGNER.sign(b"m"))


@pytest.mark.parametrize(
    "changed", [{"window": "x"}, {"key": "x"}, {"nonce": "x"}, {"at": 8}], ids=lambda one: str(one)
)
def test_every_part_of_a_call_counts(changed: dict[str, str | int]) -> None:
    own = call_message("POST", "/v1/push", b"", **CALL)  # type: ignore[arg-type]
    assert call_message("POST", "/v1/push", b"", **{**CALL, **changed}) != own  # type: ignore[arg-type]


def test_method_target_and_body_of_a_call_count() -> None:
    def of(method: str, target: str, body: bytes) -> bytes:
        return call_message(method, target, body, window="w", key="k", nonce="n", at=7)

    assert len({of("POST", "/a", b""), of("GET", "/a", b""), of("POST", "/a?b=1", b""), of("POST", "/a", b"x")}) == 4


def test_words_cannot_be_moved_from_one_field_into_the_next() -> None:
    row = row_message("staff", 1, "a\nb", "c", 1, 5, gone=False, body=b"")
    assert row != row_message("staff", 1, "a", "b\nc", 1, 5, gone=False, body=b"")
    assert head_message("w", 1, 23, b"", 4) != head_message("w", 12, 3, b"", 4)


def test_a_header_that_is_no_signature_reads_as_none() -> None:
    assert decoded(encoded(b"\x00\xff")) == b"\x00\xff"
    assert decoded("not base64!") == b""
    assert decoded("") == b""
