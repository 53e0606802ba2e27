# SPDX-License-Identifier: Apache-2.0
"""The window's key stays on the window, its certificate renews itself, and a stranger never hears the code."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from real_centre import RealCentre
from store.made_store import Hall, refusal_code

from counter_app.base.errors import CounterError
from counter_app.server.authority import make_authority
from counter_app.server.enrolment import new_code, revoke
from counter_app.store.opening import present_key
from counter_app.store.recovery_copy import has_recovery_copy
from counter_app.sync.client import CentreClient
from counter_app.sync.enrolling import TakenIn, checked_address, enrol
from counter_app.sync.errand import Gate, Outcome
from counter_app.sync.identity import Identity, identity_file, read_identity
from counter_app.sync.renewing import Renewal
from counter_app.wire.enrolling import OneTimeCode, make_code, read_code
from counter_app.wire.recovery import make_city_key


@pytest.fixture
def place(centre: RealCentre, tmp_path: Path) -> Iterator["Enrolling"]:
    made = Enrolling(centre, tmp_path)
    yield made
    made.hall.close()


class Enrolling:
    """A running centre with an authority, and a window beside it."""

    def __init__(self, centre: RealCentre, folder: Path) -> None:
        self.centre = centre
        assert centre.centre is not None
        self.server = centre.centre
        make_authority(self.server.settings.home, self.server.clock)
        self.hall = Hall(folder / "window")
        self.hall.clock.moment = self.server.clock()
        self.server.clock = self.hall.clock

    def code(self, number: str = "3", *, replacing: bool = False) -> OneTimeCode:
        """Of the centre."""
        made = self.centre.with_connection(
            lambda one: new_code(one, self.server, "测试大厅", number, replacing=replacing)
        )
        return made.code

    def enrol(self, code: OneTimeCode | None = None) -> TakenIn:
        """Have the window taken in."""
        return enrol(self.hall.store.centre, self.hall.places, self.centre.url, code or self.code())

    @property
    def identity(self) -> Identity:
        """As it is on the disk."""
        return read_identity(self.hall.store.centre, self.hall.places)

    def client(self) -> CentreClient:
        """Signs with the identity."""
        return CentreClient(self.centre.url, self.hall.store.centre.window_id, self.identity.signer, self.hall.clock)


def test_an_enrolled_window_knows_its_centre_and_writes_in_a_new_epoch(place: Enrolling) -> None:
    place.hall.open_case()
    taken = place.enrol()
    standing = place.hall.store.centre.standing()
    assert standing is not None
    assert (standing.url, standing.hall, standing.number) == (place.centre.url, "测试大厅", "3")
    assert standing.public_key == place.server.keys.signer.public_key
    assert (taken.number, taken.epoch) == ("3", 1)
    assert [(one.epoch, one.reason) for one in place.hall.store.centre.chains()] == [(0, "new"), (1, "enrolled")]
    assert not has_recovery_copy(place.hall.places, present_key(place.hall.places))


def test_the_key_lies_closed_in_a_private_file(place: Enrolling) -> None:
    place.enrol()
    file = identity_file(place.hall.places)
    whole = file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert place.identity.private.private_bytes_raw() not in whole
    assert whole.count(b"BEGIN ENCRYPTED PRIVATE KEY") == 1
    file.write_bytes(whole.replace(b"BEGIN ENCRYPTED", b"BEGIN OTHER"))
    with pytest.raises(CounterError) as damaged:
        assert place.identity
    assert refusal_code(damaged) == "identity.key_damaged"
    file.unlink()
    with pytest.raises(CounterError) as gone:
        assert place.identity
    assert refusal_code(gone) == "identity.key_gone"


def test_another_stores_key_does_not_open_it(place: Enrolling, tmp_path: Path) -> None:
    place.enrol()
    other = Hall(tmp_path / "other")
    try:
        assert other.store
        identity_file(other.places).write_bytes(identity_file(place.hall.places).read_bytes())
        with pytest.raises(CounterError) as closed:
            read_identity(other.store.centre, other.places)
        assert refusal_code(closed) == "identity.key_damaged"
    finally:
        other.close()


def test_a_centre_that_did_not_make_the_code_never_hears_it(place: Enrolling) -> None:
    with pytest.raises(CounterError) as stranger:
        place.enrol(make_code("A" * 16))
    assert refusal_code(stranger) == "enrol.stranger"
    assert place.hall.store.centre.standing() is None
    assert not identity_file(place.hall.places).exists()


def test_a_code_that_does_not_count_leaves_everything_as_it_was(place: Enrolling) -> None:
    code = place.code()
    place.enrol(code)
    before = identity_file(place.hall.places).read_bytes()
    with pytest.raises(CounterError) as used:
        place.enrol(code)
    assert refusal_code(used) == "enrol.code"
    assert identity_file(place.hall.places).read_bytes() == before
    assert len(place.hall.store.centre.chains()) == 2


def test_a_certificate_is_renewed_at_two_thirds_of_its_life_and_after_its_end(place: Enrolling) -> None:
    place.enrol()
    first = place.identity
    assert not first.is_due(first.certificate.not_valid_before_utc + timedelta(days=59))
    heard: list[Identity] = []
    gate = Gate()
    client = place.client()
    renewal = Renewal(place.hall.store.centre, client, first, gate, renewed=heard.append)
    try:
        assert renewal.step().outcome is Outcome.idle
        assert heard == []
        place.hall.clock.move(days=61)
        assert renewal.step().outcome is Outcome.idle
        assert [one.certificate for one in heard] == [place.identity.certificate]
        assert place.identity.certificate.serial_number != first.certificate.serial_number
        assert place.identity.private.private_bytes_raw() == first.private.private_bytes_raw()
    finally:
        client.close()


def test_a_revoked_window_keeps_its_certificate_until_the_end_and_says_so_then(place: Enrolling) -> None:
    place.enrol()
    window = place.hall.store.centre.window_id
    place.centre.with_connection(lambda one: revoke(one, window, "windows.lost", place.server.now()))
    client = place.client()
    heard: list[Identity] = []
    renewal = Renewal(place.hall.store.centre, client, place.identity, Gate(), renewed=heard.append)
    try:
        for days, outcome, code in ((61, Outcome.idle, ""), (30, Outcome.later, "call.unknown")):
            place.hall.clock.move(days=days)
            step = renewal.step()
            assert (step.outcome, step.code) == (outcome, code)
            assert len(heard) == (days == 30)  # what has ended is not shown any more
    finally:
        client.close()


def test_the_citys_key_comes_with_the_enrolment(place: Enrolling) -> None:
    place.server.settings = replace(place.server.settings, recovery_key=make_city_key("x" * 12)[1])
    place.enrol()
    assert has_recovery_copy(place.hall.places, present_key(place.hall.places))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://centre.example", "enrol.plain"),
        ("ftp://127.0.0.1", "enrol.address"),
        ("https://", "enrol.address"),
        ("https://a:b@centre.example", "enrol.address"),
        ("https://centre.example/path", "enrol.address"),
        ("https://centre.example:x", "enrol.address"),
    ],
)
def test_an_address_that_cannot_be_is_told(url: str, code: str) -> None:
    with pytest.raises(CounterError) as error:
        checked_address(url)
    assert refusal_code(error) == code


def test_an_address_is_kept_in_its_plain_form() -> None:
    assert checked_address(" https://centre.example:8443/ ") == "https://centre.example:8443"
    assert checked_address("http://[::1]:80") == "http://[::1]:80"
    assert read_code("abcd " * 8).secret == "ABCD" * 4
