# SPDX-License-Identifier: Apache-2.0
"""Twenty thousand inputs from noise and from broken cards: facts or a sentence, and never anything else."""

from random import Random

import pytest
from fuzz.targets import TARGETS, samples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from identity_vectors import BLOCKS

from counter_app.devices.protocols import samv

EXAMPLES = 25
A_EXAMPLE = 100
WHOLE = samv.answer(0x90, bytes.fromhex("01000400") + BLOCKS["resident"] + bytes(range(256)) * 4)


def broken(random: Random) -> bytes:
    """A card, an answer or noise, with bytes changed, left out, put in twice or cut off."""
    data = bytearray(random.choice((*BLOCKS.values(), WHOLE, samv.answer(0x80) * 3, random.randbytes(64))))
    for _ in range(random.randrange(5)):
        at = random.randrange(len(data) + 1)
        match random.randrange(5):
            case 0:
                data[at : at + 1] = random.randbytes(1)
            case 1:
                del data[at : at + random.randrange(8)]
            case 2:
                data[at:at] = data[at : at + random.randrange(16)]
            case 3:
                data[at:at] = samv.PREAMBLE + random.randbytes(random.randrange(4))
            case 4:
                del data[at:]
    return bytes(data)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_what_is_right_for_one_is_thrown_at_all(name: str) -> None:
    for sample in samples():
        TARGETS[name](sample)


@pytest.mark.parametrize("name", sorted(TARGETS))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(seed=st.integers(0, 2**32), noise=st.binary(max_size=4096))
def test_any_bytes_end_in_facts_or_a_sentence(name: str, seed: int, noise: bytes) -> None:
    random = Random(seed)  # noqa: S311 - from hypothesis, so that a failure comes again
    target = TARGETS[name]
    target(noise)
    for _ in range(A_EXAMPLE - 1):
        target(broken(random))
