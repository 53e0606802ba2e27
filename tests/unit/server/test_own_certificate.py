# SPDX-License-Identifier: Apache-2.0
"""The files that nginx reads: the centre's own certificate renews itself in time, and says when it will end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from counter_app.base.clock import system_clock
from counter_app.base.errors import CounterError
from counter_app.cli import server as command
from counter_app.server.authority import SERVER_DAYS, make_authority
from counter_app.server.own_certificate import TLS_FOLDER, certificate_until, renew_certificate, write_certificate
from counter_app.server.upkeep import keep_files
from server.made_centre import MadeCentre

NAMES = ["centre.example.lan", "192.0.2.9"]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[MadeCentre]:
    made = MadeCentre(tmp_path)
    yield made
    made.close()


def until(centre: MadeCentre) -> datetime:
    """The end of what lies there."""
    found = certificate_until(centre.centre.settings.home)
    assert found is not None
    return found


def test_the_centres_own_certificate_renews_itself_with_a_third_of_its_life_left(centre: MadeCentre) -> None:
    home = centre.centre.settings.home
    centre.run(keep_files(centre.centre))
    assert certificate_until(home) is None
    assert "counter_certificate_seconds" not in centre.call("GET", "/metrics").text
    folder = write_certificate(home, NAMES, centre.clock())
    key, ends = (folder / "server.key").read_bytes(), until(centre)
    told = centre.call("GET", "/metrics").text.rpartition("counter_certificate_seconds ")[2]
    assert float(told) == SERVER_DAYS * 24 * 3600
    centre.clock.move(days=SERVER_DAYS * 2 / 3 - 1)
    centre.run(keep_files(centre.centre))
    assert until(centre) == ends
    centre.clock.move(days=2)
    centre.run(keep_files(centre.centre))
    assert until(centre) - centre.clock() == timedelta(days=SERVER_DAYS)
    assert (folder / "server.key").read_bytes() == key
    shown, above = x509.load_pem_x509_certificates((folder / "server.crt").read_bytes())
    shown.verify_directly_issued_by(above)
    assert above == centre.authority.certificate
    assert shown.public_key() == load_pem_private_key(key, None).public_key()
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(one.value) for one in names] == NAMES


def test_a_certificate_of_another_authority_or_with_another_key_is_left_as_it_is(
    centre: MadeCentre, tmp_path: Path
) -> None:
    home, other = centre.centre.settings.home, tmp_path / "other"
    make_authority(other, centre.clock)
    strange = write_certificate(other, NAMES, centre.clock()) / "server.crt"
    folder = write_certificate(home, NAMES, centre.clock())
    own = (folder / "server.crt").read_bytes()
    centre.clock.move(days=SERVER_DAYS)
    (folder / "server.crt").write_bytes(strange.read_bytes())
    assert not renew_certificate(home, centre.clock())
    (folder / "server.crt").write_bytes(own)
    (folder / "server.key").write_bytes((other / TLS_FOLDER / "server.key").read_bytes())
    with pytest.raises(CounterError, match=r"server\.keys\.damaged"):
        renew_certificate(home, centre.clock())
    centre.run(keep_files(centre.centre))
    assert (folder / "server.crt").read_bytes() == own


def test_the_list_of_windows_warns_a_month_before(centre: MadeCentre, capsys: pytest.CaptureFixture[str]) -> None:
    home = centre.centre.settings.home
    (home / "centre.toml").touch()
    for left, warned in ((31, False), (29, True)):
        write_certificate(home, NAMES, system_clock() - timedelta(days=SERVER_DAYS - left))
        assert command.main(["--home", str(home), "windows"]) == 0
        assert ("以后窗口连不上" in capsys.readouterr().out) == warned
