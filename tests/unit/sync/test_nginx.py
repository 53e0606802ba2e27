# SPDX-License-Identifier: Apache-2.0
"""The wall before a centre: Debian's nginx with the site as it is shipped, a real window, and others who try."""

import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from real_centre import RealCentre
from store.made_store import Hall, HandClock

from counter_app.base.clock import from_micros, system_clock
from counter_app.base.errors import CounterError
from counter_app.server.authority import make_authority
from counter_app.server.enrolment import new_code, revoke, write_revoked
from counter_app.sync.client import CentreClient, RefusedByCentre
from counter_app.sync.enrolling import enrol
from counter_app.sync.errand import Gate, Outcome
from counter_app.sync.identity import Identity, context_for, read_identity
from counter_app.sync.pump import Pump
from counter_app.sync.renewing import Renewal
from counter_app.wire.enrolling import OneTimeCode, RenewAsked, Renewed
from counter_app.wire.messages import Pull, Refusal

SITE = Path(__file__).resolve().parents[3] / "installer" / "server" / "nginx-site.conf"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CONF = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Wall:
    """A centre behind nginx, and windows before it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.centre = RealCentre(folder / "centre", changes={"trusted_proxy": True, "name": "测试中心"})
        self.centre.start()
        home = self.centre.settings.home
        self.authority = make_authority(home)
        tls = home / "tls"
        served = self.authority.serve(["127.0.0.1", "localhost"], system_clock())
        tls.mkdir(exist_ok=True)
        for name, whole in (
            ("server.crt", served.chain),
            ("server.key", served.key),
            ("authority.crt", self.authority.pem.encode()),
        ):
            (tls / name).write_bytes(whole)
        self.write_revoked()
        self.halls: list[Hall] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        words = SITE.read_text(encoding="utf-8")
        for mark, value in {
            "@NAME@": "localhost",
            "@LISTEN@": f"127.0.0.1:{self.port}",
            "@HOME@": str(home),
            "@UPSTREAM@": f"127.0.0.1:{self.centre.port}",
            "@LOG@": str(folder),
        }.items():
            words = words.replace(mark, value)
        (folder / "site.conf").write_text(words, encoding="utf-8")
        user = "user root;" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(CONF.format(folder=folder, user=user), encoding="utf-8")
        self._nginx = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
        self._until_it_answers()

    @property
    def url(self) -> str:
        """Where windows find it."""
        return f"https://127.0.0.1:{self.port}"

    def _until_it_answers(self) -> None:
        for _ in range(200):
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            try:
                self._nginx.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError((self.folder / "error.log").read_text(encoding="utf-8"))
        raise RuntimeError("nginx does not answer")

    def write_revoked(self) -> None:
        """As ``revoke`` does."""
        server = self.centre.centre
        assert server is not None
        self.centre.with_connection(lambda one: write_revoked(one, server))

    def reload(self) -> None:
        """nginx begins anew with what the files say now."""
        self._nginx.terminate()
        self._nginx.wait()
        self._nginx = subprocess.Popen([NGINX, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")])
        self._until_it_answers()

    def code(self, number: str) -> OneTimeCode:
        """For a window of the hall."""
        server = self.centre.centre
        assert server is not None
        return self.centre.with_connection(lambda one: new_code(one, server, "测试大厅", number)).code

    def window(self, number: str) -> Hall:
        """A window that is enrolled through the wall."""
        hall = Hall(self.folder / f"window-{number}")
        self.halls.append(hall)
        hall.clock.moment = system_clock()
        enrol(hall.store.centre, hall.places, self.url, self.code(number))
        return hall

    def close(self) -> None:
        """Give everything back."""
        self._nginx.terminate()
        self._nginx.wait()
        for hall in self.halls:
            hall.close()
        self.centre.stop()


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    if not Path(NGINX).exists():
        pytest.fail("nginx is missing: apt-get install nginx-light")
    made = Wall(tmp_path_factory.mktemp("wall"))
    yield made
    made.close()


def identity_of(hall: Hall) -> Identity:
    """As it is on the window's disk."""
    return read_identity(hall.store.centre, hall.places)


def client(wall: Wall, hall: Hall, context: ssl.SSLContext | None = None) -> CentreClient:
    """Signs as this window; shows its own certificate unless another context is given."""
    own = identity_of(hall)
    shown = context or context_for(own, wall.url, system_clock())
    return CentreClient(wall.url, hall.store.centre.window_id, own.signer, system_clock, context=shown)


def refusal(wall: Wall, hall: Hall, context: ssl.SSLContext | None = None) -> str:
    """Why a pull was refused."""
    calling = client(wall, hall, context)
    try:
        with pytest.raises(RefusedByCentre) as refused:
            calling.pull(Pull(marks={}))
        return f"{refused.value.status} {refused.value.code}"
    finally:
        calling.close()


def anybody(wall: Wall, identity: Identity | None = None) -> ssl.SSLContext:
    """Trusts the centre; shows a window's certificate or none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=wall.authority.pem)
    if identity is not None:
        context.load_cert_chain(identity.file, password=identity.password)
    return context


def test_a_window_is_enrolled_pushes_and_renews_through_the_wall(wall: Wall) -> None:
    hall = wall.window("1")
    hall.open_case()
    calling = client(wall, hall)
    try:
        pump = Pump(hall.store.centre, calling)
        while (step := pump.send_once()).outcome is Outcome.done:
            pass
        assert step.outcome is Outcome.idle
        situation = hall.store.centre.situation()
        assert (situation.taken, situation.written) == (situation.written, situation.written)
        asked = RenewAsked(request=identity_of(hall).request(calling.window))
        assert calling.asked("POST", "/renew", Renewed, asked).authority == wall.authority.pem
    finally:
        calling.close()


def test_citizens_come_without_a_certificate_and_no_further_than_their_pages(wall: Wall) -> None:
    with httpx.Client(base_url=wall.url, verify=anybody(wall), trust_env=False) as phone:
        page = phone.get("/c/status")
        assert page.status_code == 200
        style = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert "immutable" in phone.get(style).headers["Cache-Control"]
        asked = phone.post(
            "/c/status", data={"number": "1", "digits": "0000"}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert (asked.status_code, "没有查到" in asked.text) == (200, True)
        assert phone.get("/v1/pull").status_code == 403


def test_no_log_tells_a_token_or_a_number_that_was_asked_for(wall: Wall) -> None:
    secret = "tOkEn-0f-A-slip"
    with httpx.Client(base_url=wall.url, verify=anybody(wall), trust_env=False) as phone:
        assert phone.get(f"/c/rate/{secret}?number={secret}").status_code == 404
        came = {"Referer": f"{wall.url}/c/rate/{secret}"}
        assert phone.get("/static/none.css", headers=came).status_code == 404
        answers = {phone.get(f"/c/{secret}", headers=came).status_code for _ in range(80)}
        assert answers == {404, 429}
        phone.get("/nothing")
    told = "".join((wall.folder / one).read_text(encoding="utf-8") for one in ("access.log", "error.log"))
    assert "GET /c/rate/- 404" in told
    assert secret not in told.replace(f"GET /c/{secret} ", "")  # a path that is no page of ours


def test_staff_come_to_their_pages_by_number_and_password(wall: Wall) -> None:
    with httpx.Client(base_url=wall.url, verify=anybody(wall), trust_env=False) as desk:
        assert desk.get("/board").headers["Location"] == "/sign-in?next=/board"
        fields, own = {"number": "0301", "password": "falsch"}, {"Sec-Fetch-Site": "same-origin"}
        assert desk.post("/sign-in", data=fields, headers=own).status_code == 401
        assert desk.post("/sign-in", data=fields).status_code == 403
        assert desk.get("/openapi.json").status_code == 404


def test_a_clock_far_ahead_keeps_the_certificate_back_only_until_the_centre_told_the_time(wall: Wall) -> None:
    """By the window's own clock its certificate has ended, so it is not shown; the refusal says what time it is."""
    hall = wall.window("9")
    hall.open_case()
    own, clock = identity_of(hall), HandClock(system_clock())
    clock.move(days=120)
    context = context_for(own, wall.url, clock())
    calling = CentreClient(wall.url, hall.store.centre.window_id, own.signer, clock, context=context)

    def renewed(fresh: Identity) -> None:
        calling.reconnect(context_for(fresh, wall.url, from_micros(calling.now())))

    renewal = Renewal(hall.store.centre, calling, own, Gate(), renewed=renewed)
    try:
        pump = Pump(hall.store.centre, calling)
        assert pump.send_once().code == "call.certificate"
        learned = hall.store.centre.standing()
        assert learned is not None
        assert round(learned.skew / 86_400e6) == -120  # kept, also for the next start
        assert renewal.step().outcome is Outcome.idle
        while (step := pump.send_once()).outcome is Outcome.done:
            pass
        assert (step.outcome, hall.store.outbox_state().waiting) == (Outcome.idle, 0)
        assert identity_of(hall).certificate == own.certificate
    finally:
        calling.close()


def test_without_a_certificate_nobody_gets_in(wall: Wall) -> None:
    hall = wall.window("2")
    assert refusal(wall, hall, anybody(wall)) == "403 call.certificate"
    with httpx.Client(verify=anybody(wall)) as bare:
        answer = bare.post(f"{wall.url}/v1/push", content=b"x")
        assert answer.status_code == 403
        told = msgspec.json.decode(answer.content, type=Refusal)
        assert abs(told.now / 1e6 - system_clock().timestamp()) < 60
        assert bare.get(f"{wall.url}/health/live").status_code == 200
        assert bare.get(f"{wall.url}/docs").status_code == 404
        assert bare.get(f"{wall.url}/openapi.json").status_code == 404


def test_the_certificate_of_another_window_does_not_do(wall: Wall) -> None:
    hall, other = wall.window("3"), wall.window("4")
    assert refusal(wall, hall, anybody(wall, identity_of(other))) == "403 call.certificate"


def test_forged_headers_are_replaced_by_what_nginx_saw(wall: Wall) -> None:
    hall = wall.window("5")
    own = identity_of(hall)
    forged = {"X-Client-Verify": "SUCCESS", "X-Client-Serial": f"{own.certificate.serial_number:X}"}
    calling = client(wall, hall, anybody(wall))
    asked = RenewAsked(request=own.request(calling.window))
    try:
        for path in ("/pull", "/renew"):
            with pytest.raises(RefusedByCentre) as refused:
                calling.call("POST", path, msgspec.json.encode(asked), headers=forged)
            assert refused.value.code == "call.certificate"
    finally:
        calling.close()


def test_a_stranger_s_certificate_and_a_stranger_s_centre_are_refused(wall: Wall, tmp_path: Path) -> None:
    stranger = make_authority(tmp_path)
    served = stranger.serve(["window"], system_clock())
    (tmp_path / "own.pem").write_bytes(served.chain + served.key)
    context = anybody(wall)
    context.load_cert_chain(tmp_path / "own.pem")
    with httpx.Client(verify=context) as bare:
        assert bare.get(f"{wall.url}/v1/authority").status_code == 400  # nginx itself: no certificate of ours
    hall = Hall(tmp_path / "window")
    wall.halls.append(hall)
    code = wall.code("6")
    with pytest.raises(CounterError) as refused:
        enrol(hall.store.centre, hall.places, wall.url, OneTimeCode(code.secret, stranger.pin))
    assert refused.value.code == "enrol.stranger"
    assert hall.store.centre.standing() is None


def test_what_is_too_large_does_not_reach_the_centre(wall: Wall) -> None:
    hall = wall.window("7")
    with httpx.Client(verify=anybody(wall, identity_of(hall))) as own:
        assert own.post(f"{wall.url}/v1/push", content=b"x" * (9 * 1024 * 1024 + 1)).status_code == 413
        assert own.post(f"{wall.url}/v1/enrol", content=b"x" * 20_000).status_code == 413


def test_a_revoked_window_is_stopped_by_the_list_and_by_the_centre(wall: Wall) -> None:
    hall = wall.window("8")
    window = hall.store.centre.window_id
    server = wall.centre.centre
    assert server is not None
    wall.centre.with_connection(lambda one: revoke(one, window, "windows.revoked", server.now()))
    assert refusal(wall, hall) == "401 call.unknown"  # at once, before nginx has read the list
    wall.write_revoked()
    wall.reload()
    assert refusal(wall, hall).startswith("400 ")
