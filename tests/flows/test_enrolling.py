# SPDX-License-Identifier: Apache-2.0
"""From an empty folder to a window whose cases are at the centre: by the verbs people use, over a real line."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from real_centre import RealCentre, running

from counter_app.cli import counter, server
from counter_app.settings import find_places
from counter_app.store.key import entry_of
from counter_app.store.opening import key_file
from counter_app.store.recovery_copy import recovery_file

CITY_PASSWORD = "锁在柜子里的密码一二三四"


class Typed:
    """Runs verbs with what somebody types, and reads what they answer."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.centre = home / "centre"
        self.window = home / "window"

    def server(self, *words: str, typed: str = "", code: int = 0) -> Any:  # noqa: ANN401 - of any verb
        """``counter-server``."""
        return self._run(server.main, ["--home", str(self.centre), "--json", *words], typed, code)

    def app(self, *words: str, typed: str = "", code: int = 0) -> Any:  # noqa: ANN401
        """``counter-app``."""
        return self._run(counter.main, ["--home", str(self.window), "--json", *words], typed, code)

    def _run(self, main: Any, words: list[str], typed: str, code: int) -> Any:  # noqa: ANN401
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        self._capsys.readouterr()
        assert main(words) == code
        return json.loads(self._capsys.readouterr().out)


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Typed:
    return Typed(capsys, monkeypatch, tmp_path)


@pytest.fixture
def centre(typed: Typed) -> Iterator[RealCentre]:
    """Made by ``init``, with the city's key in its settings, and running."""
    typed.server("init", "--name", "测试中心", "--region", "430981")
    made = typed.server("recovery-key", str(typed.centre / "city.pem"), typed=f"{CITY_PASSWORD}\n")
    settings = {"recovery_key": made["recovery_key"], "name": "测试中心", "region": "430981"}
    with running(typed.centre, **settings) as one:
        yield one


def test_a_window_is_enrolled_and_its_disk_is_opened_by_the_city(typed: Typed, centre: RealCentre) -> None:
    code = typed.server("enrol", "测试大厅", "3")["code"]
    taken = typed.app("sync", "enrol", centre.url, typed=f"{code}\n")
    assert taken == {"name": "测试中心", "hall": "测试大厅", "number": "3", "epoch": 1}
    assert typed.app("sync", "enrol", centre.url, code, code=1)["error"]["code"] == "enrol.code"
    assert typed.app("sync", "rejoin", "--clerk", "0312", code=1)["error"]["code"] == "rejoin.not_frozen"
    listed = typed.server("windows")["windows"]
    assert [(one["hall"], one["number"], one["state"]) for one in listed] == [("测试大厅", "3", "active")]

    places = find_places(typed.window)
    assert recovery_file(places).exists()
    key_file(places).write_text("weg\n", encoding="ascii")
    assert typed.app("log", "verify", code=1)["error"]["code"] == "store.key_damaged"
    city = str(typed.centre / "city.pem")
    assert typed.app("key", "recover", city, typed="falsch\n", code=1)["error"]["code"] == "recovery.city_key"
    typed.app("key", "recover", city, typed=f"{CITY_PASSWORD}\n")
    assert typed.app("log", "verify")
    assert entry_of(key_file(places)) == ""

    window = listed[0]["id"]
    assert typed.server("enrol", "测试大厅", "3", code=1)["error"]["code"] == "enrol.taken"
    typed.server("revoke", window)
    assert typed.server("windows")["windows"][0]["state"] == "revoked"
    again = typed.server("enrol", "测试大厅", "3", "--replace")["code"]
    assert typed.app("sync", "enrol", centre.url, again)["epoch"] == 2


def test_staff_are_kept_by_verbs(typed: Typed) -> None:
    typed.server("init")
    words = ("staff", "add", "0312", "测试员", "--role", "clerk", "--hall", "测试大厅", "--duties", "window,review")
    assert typed.server(*words, typed="zu kurz\n", code=1)["error"]["code"] == "staff.password"
    added = typed.server(*words, typed="lang genug\n")
    assert (added["number"], added["duties"], added["version"]) == ("0312", ["window", "review"], 1)
    assert typed.server("staff", "password", "0312", typed="noch eins lang\n")["version"] == 2
    assert typed.server("staff", "revoke", "0312")["revoked_at"]
    assert typed.server("staff", "revoke", "0312", code=1)["error"]["code"] == "staff.unknown"
    assert [one["number"] for one in typed.server("staff", "list", "--hall", "测试大厅")["staff"]] == ["0312"]


def test_nginx_gets_its_certificate_and_the_list_by_a_verb(typed: Typed) -> None:
    typed.server("init")
    folder = Path(typed.server("certificate", "centre.example", "10.0.0.5")["folder"])
    own, issuer = x509.load_pem_x509_certificates((folder / "server.crt").read_bytes())
    own.verify_directly_issued_by(issuer)
    names = own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["centre.example"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["10.0.0.5"]
    assert (folder / "server.key").stat().st_mode & 0o077 == 0
    listed = x509.load_pem_x509_crl((folder / "revoked.pem").read_bytes())
    assert (len(list(listed)), listed.issuer) == (0, issuer.subject)
    before = (folder / "server.key").read_bytes()
    typed.server("certificate", "centre.example")
    assert (folder / "server.key").read_bytes() != before


def test_a_recovery_key_is_made_once_and_under_a_real_password(typed: Typed) -> None:
    file = typed.centre.parent / "city.pem"
    assert typed.server("recovery-key", str(file), typed="kurz\n", code=1)["error"]["code"] == "recovery.password"
    typed.server("recovery-key", str(file), typed=f"{CITY_PASSWORD}\n")
    assert file.stat().st_mode & 0o077 == 0
    again = typed.server("recovery-key", str(file), typed=f"{CITY_PASSWORD}\n", code=1)
    assert again["error"]["code"] == "recovery.there"
