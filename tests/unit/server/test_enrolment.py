# SPDX-License-Identifier: Apache-2.0
"""Who may come: one-time codes count once, keys are proved, certificates end, calls are made once."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from counter_app.base.errors import CounterError
from counter_app.server.authority import make_authority
from counter_app.server.enrolment import REVOKED_FILE, refresh_revoked, revoke, write_revoked
from counter_app.server.own_certificate import TLS_FOLDER
from counter_app.server.tables.people import certificate, enrolment_code
from counter_app.server.tables.windows import window as windows
from counter_app.server.upkeep import keep_files
from counter_app.wire.enrolling import RenewAsked, Renewed, make_code, pin_of, read_code
from counter_app.wire.messages import Refusal
from server.made_centre import MadeCentre, MadeWindow, certificate_request, new_window, refusal_of


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[MadeCentre]:
    made = MadeCentre(tmp_path)
    yield made
    made.close()


def renew(centre: MadeCentre, window: MadeWindow, **more: str) -> str:
    """Ask for another certificate; how it was answered."""
    body = msgspec.json.encode(RenewAsked(request=certificate_request(window.key)))
    answer = centre.signed_call(window, "POST", "/v1/renew", body, **more)
    return "200" if answer.status_code == 200 else refusal_of(answer)


def test_a_window_is_taken_in_at_the_place_its_code_is_for(centre: MadeCentre) -> None:
    window, enrolled = centre.taken_in("3")
    assert (enrolled.name, enrolled.region, enrolled.hall, enrolled.number) == ("沅江市中心", "430981", "沅江大厅", "3")
    assert enrolled.public_key == centre.centre.keys.signer.public_key
    shown = x509.load_pem_x509_certificate(enrolled.certificate.encode())
    shown.verify_directly_issued_by(x509.load_pem_x509_certificate(enrolled.authority.encode()))
    assert shown.public_key() == window.key.public_key()
    assert (shown.not_valid_after_utc - centre.clock()).days in (89, 90)
    assert renew(centre, window) == "200"


def test_the_codes_pin_names_the_authority_that_the_centre_tells(centre: MadeCentre) -> None:
    code = centre.code()
    told = msgspec.json.decode(centre.call("GET", "/v1/authority").content)["authority"]
    der = x509.load_pem_x509_certificate(told.encode()).public_bytes(Encoding.DER)
    assert code.pin == pin_of(der)
    assert read_code(code.written.lower().replace("-", " ")) == code


def test_a_code_counts_once_and_a_quarter_of_an_hour_and_all_wrong_ones_are_told_alike(centre: MadeCentre) -> None:
    used, old = centre.code(number="3"), centre.code(number="4")
    assert centre.enrol(new_window(), used).status_code == 200
    centre.clock.move(minutes=15)
    answers = [centre.enrol(new_window(), one) for one in (used, old, make_code(old.pin))]
    told = {(one.status_code, one.content) for one in answers}
    assert len(told) == 1
    assert refusal_of(answers[0]) == "403 enrol.code"


def test_who_did_not_hear_the_answer_may_ask_again_with_the_same_key_only(centre: MadeCentre) -> None:
    window, code = new_window(), centre.code()
    asked = msgspec.json.encode(window.asks(code))
    first, second = (centre.call("POST", "/v1/enrol", asked) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    other_key = MadeWindow(window.id, new_window().key)
    assert refusal_of(centre.enrol(other_key, code)) == "403 enrol.code"
    centre.clock.move(minutes=15)
    assert refusal_of(centre.enrol(window, code)) == "403 enrol.code"


def test_the_code_itself_is_nowhere_in_the_database(centre: MadeCentre) -> None:
    code = centre.code()
    rows = centre.inside(lambda one: _all(one, select(enrolment_code)))
    assert code.secret not in repr(rows)
    assert rows[0].digest == code.digest


async def _all(connection: AsyncConnection, wanted: Select[Any]) -> Sequence[Row[Any]]:
    return [*(await connection.execute(wanted)).all()]


def test_a_refused_request_does_not_use_the_code_up(centre: MadeCentre) -> None:
    window, other, code = new_window(), new_window(), centre.code()
    wrong: dict[str, dict[str, Any]] = {
        "of another key": {"public_key": other.signer.public_key},
        "signed by another": {"signature": other.asks(code).signature},
        "a request for another key": {"request": certificate_request(other.key)},
        "no request": {"request": "-----BEGIN"},
        "an unknown algorithm": {"algorithm": "sm2"},
        "another window": {"window": "somebody"},
        "no window": {"window": ""},
    }
    for name, changes in wrong.items():
        assert refusal_of(centre.enrol(window, code, **changes)) == "400 enrol.request", name
    assert refusal_of(centre.call("POST", "/v1/enrol", b"{")) == "400 enrol.request"
    assert refusal_of(centre.call("POST", "/v1/enrol", b" " * 20_000)) == "413 call.size"
    assert centre.enrol(window, code).status_code == 200


def test_guessing_is_slowed_down_by_address(centre: MadeCentre) -> None:
    code = centre.code()
    answers = [centre.enrol(new_window(), make_code(code.pin)) for _ in range(11)]
    assert [one.status_code for one in answers] == [403] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert refusal_of(centre.enrol(new_window(), code)) == "429 call.often"
    centre.clock.move(minutes=1)
    assert centre.enrol(new_window(), code).status_code == 200


def test_another_machine_takes_a_place_only_where_the_code_says_so(centre: MadeCentre) -> None:
    window, _ = centre.taken_in("3")
    with pytest.raises(CounterError) as taken:
        centre.code(number="3")
    assert taken.value.code == "enrol.taken"
    second = new_window()
    assert centre.enrol(second, centre.code(number="3", replacing=True)).status_code == 200
    assert renew(centre, second) == "200"
    assert renew(centre, window) == "401 call.unknown"
    rows = centre.inside(lambda one: _all(one, select(windows.c.id, windows.c.state)))
    assert dict(map(tuple, rows)) == {window.id: "revoked", second.id: "active"}


def test_a_window_enrolled_again_has_one_key_that_counts(centre: MadeCentre) -> None:
    window, _ = centre.taken_in("3")
    again = MadeWindow(window.id, new_window().key)
    assert refusal_of(centre.enrol(again, centre.code(number="4"))) == "409 enrol.elsewhere"
    assert centre.enrol(again, centre.code(number="3", replacing=True)).status_code == 200
    assert renew(centre, window) == "401 call.unknown"
    assert renew(centre, again) == "200"
    assert refusal_of(centre.enrol(again, centre.code(number="3", replacing=True))) == "409 enrol.key"


def test_the_authority_is_made_once(centre: MadeCentre, tmp_path: Path) -> None:
    assert make_authority(tmp_path).pin == centre.authority.pin
    (tmp_path / "keys" / "authority.crt").unlink()
    with pytest.raises(CounterError) as gone:
        make_authority(tmp_path)
    assert gone.value.code == "server.keys.missing"


def test_a_call_is_taken_once(centre: MadeCentre) -> None:
    window, _ = centre.taken_in()
    body = msgspec.json.encode(RenewAsked(request=certificate_request(window.key)))
    headers = window.signed("POST", "/v1/renew", body, at=centre.now)
    assert centre.call("POST", "/v1/renew", body, headers).status_code == 200
    assert refusal_of(centre.call("POST", "/v1/renew", body, headers)) == "401 call.replayed"
    centre.clock.move(minutes=6)
    assert refusal_of(centre.call("POST", "/v1/renew", body, headers)) == "401 call.clock"


def test_a_certificate_that_ended_is_renewed_within_the_grace_and_opens_nothing_else(centre: MadeCentre) -> None:
    window, _ = centre.taken_in()
    centre.clock.move(days=91)
    assert refusal_of(centre.signed_call(window, "POST", "/v1/push", b"")) == "403 call.certificate_ended"
    body = msgspec.json.encode(RenewAsked(request=certificate_request(window.key)))
    renewed = msgspec.json.decode(centre.signed_call(window, "POST", "/v1/renew", body).content, type=Renewed)
    assert x509.load_pem_x509_certificate(renewed.certificate.encode()).not_valid_after_utc > centre.clock()
    centre.clock.move(days=300)
    assert renew(centre, window) == "403 call.grace_over"


def test_a_revoked_window_is_nobody_and_stands_on_nginxs_list(centre: MadeCentre) -> None:
    window, enrolled = centre.taken_in()
    kept, _ = centre.taken_in("4")
    centre.inside(lambda one: revoke(one, window.id, "windows.lost", centre.now))
    centre.inside(lambda one: write_revoked(one, centre.centre))
    assert renew(centre, window) == "401 call.unknown"
    assert renew(centre, kept) == "200"
    listed = x509.load_pem_x509_crl((centre.centre.settings.home / TLS_FOLDER / REVOKED_FILE).read_bytes())
    serial = x509.load_pem_x509_certificate(enrolled.certificate.encode()).serial_number
    assert [one.serial_number for one in listed] == [serial]
    assert listed.is_signature_valid(centre.authority.certificate.public_key())  # type: ignore[arg-type]
    with pytest.raises(CounterError) as unknown:
        centre.inside(lambda one: revoke(one, "nobody", "windows.lost", centre.now))
    assert unknown.value.code == "windows.unknown"


def test_a_node_that_was_not_asked_writes_the_list_itself(centre: MadeCentre) -> None:
    window, enrolled = centre.taken_in()
    file = centre.centre.settings.home / TLS_FOLDER / REVOKED_FILE
    file.unlink(missing_ok=True)
    file.parent.mkdir(exist_ok=True)
    centre.run(keep_files(centre.centre))
    assert list(x509.load_pem_x509_crl(file.read_bytes())) == []
    centre.inside(lambda one: revoke(one, window.id, "windows.lost", centre.now))  # by another node
    centre.run(keep_files(centre.centre))
    serial = x509.load_pem_x509_certificate(enrolled.certificate.encode()).serial_number
    assert [one.serial_number for one in x509.load_pem_x509_crl(file.read_bytes())] == [serial]
    assert not centre.inside(lambda one: refresh_revoked(one, centre.centre))
    file.write_bytes(b"half a li")
    assert centre.inside(lambda one: refresh_revoked(one, centre.centre))


def test_certificate_headers_count_only_behind_ones_own_proxy(tmp_path: Path) -> None:
    centre = MadeCentre(tmp_path, trusted_proxy=True)
    try:
        window, _ = centre.taken_in("3")
        other, _ = centre.taken_in("4")
        rows = centre.inside(lambda one: _all(one, select(certificate.c.window, certificate.c.serial)))
        serials = dict(map(tuple, rows))
        own, others = serials[window.id], serials[other.id]
        assert renew(centre, window) == "403 call.certificate"
        assert renew(centre, window, X_Client_Verify="FAILED:expired", X_Client_Serial=own) == "403 call.certificate"
        assert renew(centre, window, X_Client_Verify="SUCCESS") == "403 call.certificate"
        assert renew(centre, window, X_Client_Verify="SUCCESS", X_Client_Serial=others) == "403 call.certificate"
        assert renew(centre, window, X_Client_Verify="SUCCESS", X_Client_Serial=own) == "200"
        centre.clock.move(days=91)
        assert renew(centre, window, X_Client_Verify="NONE") == "200"
    finally:
        centre.close()


def test_headers_are_not_read_where_there_is_no_proxy(centre: MadeCentre) -> None:
    window, _ = centre.taken_in()
    assert renew(centre, window, X_Client_Verify="FAILED", X_Client_Serial="00") == "200"


def test_renewals_are_counted_for_each_window(centre: MadeCentre) -> None:
    window, _ = centre.taken_in("3")
    other, _ = centre.taken_in("4")
    assert [renew(centre, window) for _ in range(5)] == ["200"] * 4 + ["429 call.often"]
    assert renew(centre, other) == "200"


@pytest.mark.parametrize("typed", ["", "ABCD", "A" * 31, "A" * 33, "1" * 32, "é" * 32])
def test_what_is_no_code_is_told_before_anything_is_asked(typed: str) -> None:
    with pytest.raises(CounterError) as shape:
        read_code(typed)
    assert shape.value.code == "enrol.code_shape"


def test_a_refusal_tells_the_centres_clock(centre: MadeCentre) -> None:
    told = msgspec.json.decode(centre.enrol(new_window(), make_code("A" * 16)).content, type=Refusal)
    assert told.now == centre.now
