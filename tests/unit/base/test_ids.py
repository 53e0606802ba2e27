# SPDX-License-Identifier: Apache-2.0
"""Ids are UUIDv7, never repeat, and grow in the order in which they are made, from any thread."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from counter_app.base.ids import new_id


def test_an_id_is_a_version_7_uuid_of_this_moment() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid.UUID(new_id())
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert before <= made.int >> 80 <= after + 1


def test_ids_grow_and_never_repeat() -> None:
    ids = [new_id() for _ in range(20_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_threads_never_make_the_same_id_and_each_sees_growth() -> None:
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(lambda _: [new_id() for _ in range(2_000)], range(4)))
    assert len({one for batch in batches for one in batch}) == 8_000
    assert all(batch == sorted(batch) for batch in batches)
