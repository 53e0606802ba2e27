# SPDX-License-Identifier: Apache-2.0
"""The chain finds every change, and holds when a person is erased."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action, Consulted
from counter_app.cases.chain import ALGORITHMS, SHA256, SM3, Link, digest_personal, forge, genesis, link, verify
from counter_app.cases.encoding import ActionBytes, encode
from counter_app.cases.people import Personal


def chain_of(count: int, algorithm: str = SHA256, epoch: int = 0) -> tuple[bytes, list[Link]]:
    start = head = genesis("w", epoch, algorithm)
    links = []
    for seq in range(1, count + 1):
        one = Action(
            id=f"a{seq}",
            transaction="t",
            case="",
            at=seq,
            clerk="0312",
            window="3",
            epoch=epoch,
            seq=seq,
            facts=Consulted(guide="yuanjiang", item=seq, title="x"),
            personal=Personal(words={"note": f"n{seq}"}),
        )
        links.append(forge(head, encode(one), algorithm))
        head = links[-1].link
    return start, links


def erased(one: Link) -> Link:
    return replace(one, stored=replace(one.stored, personal=None), salt=None)


def available(algorithm: str) -> bool:
    return algorithm in hashlib.algorithms_available


@pytest.mark.parametrize("algorithm", [one for one in ALGORITHMS if available(one)])
def test_a_whole_chain_holds(algorithm: str) -> None:
    start, links = chain_of(8, algorithm, epoch=2)
    assert verify(start, links, epoch=2) is None
    assert verify(start, [], epoch=2) is None
    assert verify(genesis("other", 2, algorithm), links, epoch=2) == 1
    assert verify(genesis("w", 3, algorithm), links, epoch=2) == 1


@given(st.sets(st.integers(0, 7)))
def test_erased_persons_leave_the_chain_whole(places: set[int]) -> None:
    start, links = chain_of(8)
    links = [erased(one) if at in places else one for at, one in enumerate(links)]
    assert verify(start, links, epoch=0) is None


pieces = st.sampled_from(["header", "facts", "personal", "salt", "personal_digest", "link"])


@given(st.integers(0, 7), pieces, st.data())
def test_a_changed_byte_is_found_where_it_is(at: int, piece: str, data: st.DataObject) -> None:
    start, links = chain_of(8)
    one = links[at]
    old = getattr(one.stored, piece) if piece in ("header", "facts", "personal") else getattr(one, piece)
    place = data.draw(st.integers(0, len(old) - 1))
    new = old[:place] + bytes([old[place] ^ data.draw(st.integers(1, 255))]) + old[place + 1 :]
    if piece in ("header", "facts", "personal"):
        links[at] = replace(one, stored=replace(one.stored, **{piece: new}))
    else:
        links[at] = replace(one, **{piece: new})
    assert verify(start, links, epoch=0) == at + 1


@given(st.integers(0, 6))
def test_a_missing_doubled_or_moved_action_is_found(at: int) -> None:
    start, links = chain_of(8)
    assert verify(start, links[:at] + links[at + 1 :], epoch=0) == at + 1
    assert verify(start, links[: at + 1] + links[at:], epoch=0) == at + 2
    moved = [*links[:at], links[at + 1], links[at], *links[at + 2 :]]
    assert verify(start, moved, epoch=0) == at + 1


def test_a_half_erased_person_is_found() -> None:
    start, links = chain_of(3)
    assert verify(start, [links[0], replace(links[1], salt=None), links[2]], epoch=0) == 2


def test_a_swapped_personal_part_is_found_even_with_its_salt() -> None:
    start, links = chain_of(3)
    other = b'{"words":{"note":"forged"}}'
    forged = replace(
        links[1],
        stored=replace(links[1].stored, personal=other),
        personal_digest=digest_personal(links[1].salt or b"", other),
    )
    assert verify(start, [links[0], forged, links[2]], epoch=0) == 2


def test_salt_makes_equal_people_look_different() -> None:
    _, links = chain_of(1)
    again = forge(links[0].link, links[0].stored)
    assert again.personal_digest != links[0].personal_digest


def test_no_two_inputs_read_alike() -> None:
    assert link(b"a", b"bc", b"", b"") != link(b"ab", b"c", b"", b"")
    assert link(b"", b"a", b"", b"") != link(b"a", b"", b"", b"")
    assert digest_personal(b"s", b"ab") != digest_personal(b"sa", b"b")
    assert genesis("w1", 2) != genesis("w", 12)


def test_the_link_is_the_documented_sum() -> None:
    def digest(*parts: bytes) -> bytes:
        return hashlib.sha256(b"".join(len(one).to_bytes(8, "big") + one for one in parts)).digest()

    assert genesis("w", 7) == digest(b"sha256", b"genesis", b"w", b"7")
    facts = digest(b"sha256", b"facts", b"f")
    assert link(b"p", b"h", b"f", b"d") == digest(b"sha256", b"link", b"p", b"h", facts, b"d")


def test_algorithms_by_name() -> None:
    if available(SM3):
        assert genesis("w", 0, SM3) != genesis("w", 0, SHA256)
    else:
        with pytest.raises(CounterError):
            genesis("w", 0, SM3)
    with pytest.raises(CounterError):
        genesis("w", 0, "md5")
    start, links = chain_of(2)
    assert verify(start, [links[0], replace(links[1], algorithm="md5")], epoch=0) == 2
    with pytest.raises(ValueError, match="personal"):
        forge(start, ActionBytes(b"", b"", None))
