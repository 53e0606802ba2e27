# SPDX-License-Identifier: Apache-2.0
"""What may change between programs of different age: the protocol, and the limits both sides hold to."""

PROTOCOL = 1
"""Stands in every path (``/v1/…``). Grows when an older window could no longer talk to the centre."""

PREFIX = "/v1"

MOST_ITEMS = 50
"""Actions in one push."""

MOST_BATCH_BYTES = 1024 * 1024
"""Bytes of the actions of one push, before compression. One action that is larger goes alone."""

MOST_ACTION_BYTES = 4 * 1024 * 1024
"""One action. A window writes none that is larger, so that each fits into a frame by itself and is never split."""

MOST_FRAME_BYTES = 8 * 1024 * 1024
"""A frame unpacked. What claims more is refused before it is unpacked."""

CHUNK_BYTES = 256 * 1024
"""A piece of an attachment."""

MOST_BLOB_BYTES = 64 * 1024 * 1024
"""A whole attachment."""

CLOCK_SLACK_MICROS = 5 * 60 * 1_000_000
"""How far a signed call's moment may lie from the centre's clock."""
