# SPDX-License-Identifier: Apache-2.0
"""A reader of social-security cards at a real pcscd: cards that come and go, and everything that goes wrong."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from pcsc_service import NAME, OTHER_NAME, OwnService, own_service
from simulated import Simulated, simulated

from counter_app.base.clock import fixed_clock
from counter_app.base.errors import Cancelled
from counter_app.base.readings import Reading, ReadingKind
from counter_app.base.texts import sentence
from counter_app.cli.counter import main
from counter_app.devices.contracts import DeviceCondition, DeviceKind
from counter_app.devices.drivers.social_card_reader import SocialCardReader
from counter_app.devices.faults import DeviceFault
from counter_app.devices.patience import Patience
from counter_app.devices.registry import label_of, make_reader
from counter_app.devices.room import CardRead, DeviceNews, DeviceRoom, ReadFailed
from counter_app.devices.simulated.sample_cards import sample_cards
from counter_app.devices.simulated.social_card import records_of
from counter_app.devices.social_masking import mask_social
from counter_app.devices.social_reader_profiles import SocialReaderProfile, social_reader_profiles
from counter_app.devices.traces import Passage, read_trace
from counter_app.devices.transports import pcsc
from counter_app.settings import DeviceSetting

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
QUICK = SocialReaderProfile(key="quick", label="快", tries=6, retry_ms=40, read_ms=20_000)
"""The tries of a card that is still being put in: on a busy machine the first ones may come too early."""
SOON = 0.3
"""Seconds to wait for nothing."""
LONG = 20.0
"""Seconds within which what must come surely comes."""


@pytest.fixture(scope="module")
def service() -> Iterator[OwnService]:
    with own_service() as running:
        yield running


@pytest.fixture(scope="module")
def played(service: OwnService) -> Iterator[Simulated]:
    with simulated("social-card", "--to", service.address) as running:
        yield running


@pytest.fixture
def slot(played: Simulated) -> Simulated:
    """The reader, empty, and an ordinary card at hand."""
    played.say("well")
    played.say("lift")
    return played


class Driver:
    """The driver as a lane uses it."""

    def __init__(self, profile: SocialReaderProfile = QUICK, port: str = "") -> None:
        self.reader = SocialCardReader(profile, port, fixed_clock(NOON), tap=self)
        self.heard: list[bytes] = []
        self.asked = threading.Event()

    def sent(self, data: bytes) -> None:
        self.asked.set()
        self.heard.append(data)

    def came(self, data: bytes) -> None:
        self.heard.append(data)

    def read(self, *, again: bool = False) -> Reading:
        found = self.reader.read(Patience(LONG), again=again)
        assert found is not None
        return found

    def name(self, *, again: bool = False) -> str:
        return self.read(again=again).facts["card.name"]

    def nothing(self) -> None:
        assert self.reader.read(Patience(SOON)) is None

    def fault(self) -> str:
        with pytest.raises(DeviceFault) as caught:
            self.reader.read(Patience(LONG))
        assert sentence(caught.value)
        return caught.value.code

    def until_told(self, code: str) -> None:
        """Wait until a card lies there of which just this is told."""
        while True:
            try:
                self.reader.read(Patience(SOON))
            except DeviceFault as fault:
                if fault.code == code:
                    return

    def until(self, name: str) -> tuple[set[str], Reading]:
        """The reading of a person's card, and what was told on the way there."""
        codes: set[str] = set()
        while True:
            try:
                if (found := self.read()).facts["card.name"] == name:
                    return codes, found
            except DeviceFault as fault:
                codes.add(fault.code)

    def emptied(self) -> None:
        """Wait until nothing lies there any more."""
        while self.reader._cards(Patience(LONG), 0):
            pass


@pytest.fixture
def driver(slot: Simulated) -> Iterator[Driver]:
    made = Driver()
    made.emptied()
    yield made
    made.reader.close()


def test_a_card_that_is_put_in_is_read_once(slot: Simulated, driver: Driver) -> None:
    assert driver.reader.check(Patience(LONG)) == f"{NAME}、{OTHER_NAME}"
    driver.nothing()
    slot.say("lay resident")
    reading = driver.read()
    person = sample_cards()["resident"]
    assert (reading.kind, reading.source, reading.read_at) == (ReadingKind.social_card, f"quick {NAME}", NOON)
    assert reading.facts["card.name"] == person.name
    assert reading.facts["card.id_number"] == person.id_number
    assert reading.facts["card.nation"] == "汉族"
    assert len(reading.facts) == 16
    assert len(driver.heard) == 34  # three selections and fourteen records, each with its answer
    driver.nothing()
    assert driver.name(again=True) == person.name
    slot.say("swap shui")
    assert driver.name() == "韦样例"
    slot.say("lift")
    driver.emptied()
    slot.say("lay shui")
    assert driver.name() == "韦样例"


def test_a_card_that_lies_there_from_the_beginning_is_read(slot: Simulated) -> None:
    slot.say("lay rare")
    driver = Driver()
    assert driver.name() == "\U00020bb7\ue815明"
    driver.reader.close()


@pytest.mark.parametrize("kind", ["wants-length", "has-more", "whole", "old", "numbers-only", "plain-select"])
def test_every_kind_of_card(slot: Simulated, driver: Driver, kind: str) -> None:
    name = "买买提样例买买提样例买买提样例" if kind == "old" else "𠮷样例买买提样例买买提样例买买提"
    slot.say(kind)
    slot.say(f"lay shui {name}")
    assert driver.name() == name


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("locked", "social.needs_pin"),
        ("bank-only", "social.not_social"),
        ("status EF06 6A82", "social.no_file"),
        ("status 0D 6983", "social.locked"),
        ("record 09 090142B2", "social.garbled"),
        ("record 0D 0D0419491331", "social.item_wrong"),
    ],
)
def test_a_card_that_cannot_be_read_is_told_once_and_never_asked_for_a_pin(
    slot: Simulated, driver: Driver, command: str, code: str
) -> None:
    slot.say(command)
    slot.say("lay resident")
    assert driver.fault() == code
    driver.nothing()
    assert set(slot.say("asked")) <= {"A4", "B2", "C0"}


def test_a_card_pulled_at_any_command_leaves_nothing_and_the_next_one_is_read(slot: Simulated, driver: Driver) -> None:
    for after in range(17):
        slot.say(f"cut {after}")
        slot.say("lay resident")
        assert driver.fault() == "social.broken_off", after
        driver.emptied()
    slot.say("lay shui")
    assert driver.name() == "韦样例"


def test_another_card_between_two_records_is_noticed(slot: Simulated, driver: Driver) -> None:
    slot.say("lay resident")
    assert driver.name() == "测试员"
    person = sample_cards()["shui"]
    for after in (1, 9, 10, 16):
        slot.say("swap resident")
        slot.say(f"swap shui {after}")
        codes, found = driver.until("韦样例")
        assert codes <= {"social.broken_off", "social.moved"}
        assert found.facts["card.id_number"] == person.id_number
        assert found.facts["card.recognition"][:6] == found.facts["card.region"] == person.id_number[:6]
        assert found.facts["card.birth"] == person.birth


def test_the_reader_is_pulled_and_put_back(service: OwnService, slot: Simulated, driver: Driver) -> None:
    slot.say("lay resident")
    assert driver.name() == "测试员"
    service.pull()
    try:
        assert driver.fault() == "social.no_reader"
        with pytest.raises(DeviceFault, match=r"social\.no_reader"):
            driver.reader.read(Patience(SOON))  # waits for it, and says at the end that it is still away
    finally:
        service.put_back()
    assert driver.reader.read(Patience(LONG)) is None  # it is back: said at once
    assert driver.name() == "测试员"  # the card is looked at anew


def test_the_service_is_stopped_and_started(service: OwnService, slot: Simulated, driver: Driver) -> None:
    slot.say("lay resident")
    assert driver.name() == "测试员"
    service.stop()
    try:
        assert driver.fault() == "social.no_service"
        with pytest.raises(DeviceFault, match=r"social\.no_service"):
            driver.reader.check(Patience(LONG))
        service.start(readers=False)
        assert driver.fault() == "social.no_reader"
        service.stop()
    finally:
        service.start()
    while driver.reader.read(Patience(LONG)) is not None:
        pass
    assert driver.name() == "测试员"


def test_a_reader_is_chosen_by_the_beginning_of_its_name(service: OwnService, slot: Simulated) -> None:
    second = f"127.0.0.1:{service.port + 1}"
    slot.say("lay resident")
    with simulated("social-card", "--to", second, "--lay", "shui"):
        chosen, any_one = Driver(port=OTHER_NAME), Driver()
        assert chosen.name() == "韦样例"
        assert chosen.reader.check(Patience(LONG)) == OTHER_NAME
        assert {any_one.name(), any_one.name()} == {"测试员", "韦样例"}
        chosen.reader.close()
        any_one.reader.close()
    absent = Driver(port="Another Reader")
    assert absent.fault() == "social.no_reader"
    absent.reader.close()
    passed = Driver(msgspec.structs.replace(QUICK, passed_over=("Virtual",)))
    assert passed.fault() == "social.no_reader"
    passed.reader.close()


def test_a_card_that_never_answers_is_left_behind(slot: Simulated, driver: Driver) -> None:
    impatient = Driver(msgspec.structs.replace(QUICK, read_ms=300))
    slot.say("mute")
    slot.say("lay resident")
    assert impatient.fault() == "device.silent"
    slot.say("lift")
    assert impatient.reader.read(Patience(LONG)) is None
    driver.emptied()
    slot.say("lay shui")
    assert impatient.name() == "韦样例"
    impatient.reader.close()


def test_the_service_is_stopped_in_the_middle_of_a_card(service: OwnService, slot: Simulated, driver: Driver) -> None:
    slot.say("mute")
    slot.say("lay resident")
    codes: list[str] = []
    reading = threading.Thread(target=lambda: codes.append(driver.fault()))
    reading.start()
    assert driver.asked.wait(LONG)
    service.kill()
    reading.join()
    assert codes == ["social.no_service"]
    slot.say("lift")
    service.start()
    assert driver.reader.read(Patience(LONG)) is None
    driver.emptied()
    slot.say("lay shui")
    assert driver.name() == "韦样例"


def test_a_service_that_hangs_is_given_up(service: OwnService, slot: Simulated, driver: Driver) -> None:
    slot.say("lay resident")
    assert driver.name() == "测试员"
    with service.hanging():
        with pytest.raises(DeviceFault, match=r"device\.silent"):
            driver.reader.read(Patience(SOON))
        patience = Patience(LONG)
        threading.Timer(0.1, patience.cancel).start()
        with pytest.raises(Cancelled):
            driver.reader.check(patience)
    assert driver.reader.read(Patience(LONG)) is None
    driver.nothing()  # the card was read before
    assert driver.reader.check(Patience(LONG)) == f"{NAME}、{OTHER_NAME}"


def test_a_card_that_another_program_holds_is_read_when_it_lets_go(slot: Simulated, driver: Driver) -> None:
    slot.say("lay resident")
    assert driver.name() == "测试员"
    calls = pcsc.load()
    _, context = calls.SCardEstablishContext(calls.SCARD_SCOPE_SYSTEM)
    code, card, _ = calls.SCardConnect(context, NAME, calls.SCARD_SHARE_EXCLUSIVE, calls.SCARD_PROTOCOL_T0)
    assert code == 0
    with pytest.raises(DeviceFault, match=r"social\.taken"):
        driver.read(again=True)
    calls.SCardDisconnect(card, calls.SCARD_RESET_CARD)
    calls.SCardReleaseContext(context)
    assert driver.name(again=True) == "测试员"


def test_giving_up_does_not_lose_the_card(slot: Simulated, driver: Driver) -> None:
    slot.say("mute")
    slot.say("lay resident")
    patience, ended = Patience(LONG), threading.Event()

    def read() -> None:
        with pytest.raises(Cancelled):
            driver.reader.read(patience)
        ended.set()

    reading = threading.Thread(target=read)
    reading.start()
    assert driver.asked.wait(LONG)
    patience.cancel()
    assert ended.wait(LONG)
    reading.join()
    slot.say("lift")
    slot.say("well")
    driver.emptied()
    slot.say("lay resident")
    assert driver.name() == "测试员"


def test_a_window_hears_of_cards_and_of_what_was_wrong_with_them(slot: Simulated, driver: Driver) -> None:
    heard: list[DeviceNews] = []
    news = threading.Condition()

    def hear(one: DeviceNews) -> None:
        with news:
            heard.append(one)
            news.notify()

    def wait_for(wanted: Callable[[DeviceNews], bool]) -> DeviceNews:
        with news:
            assert news.wait_for(lambda: any(wanted(one) for one in heard), LONG), heard
            return next(one for one in heard if wanted(one))

    room = DeviceRoom([DeviceSetting("social_reader", "pcsc")], fixed_clock(NOON), hear)
    assert room.check(DeviceKind.social_reader).result() == f"{NAME}、{OTHER_NAME}"
    slot.say("lay resident")
    read = wait_for(lambda one: isinstance(one, CardRead))
    assert isinstance(read, CardRead)
    assert read.reading.facts["card.name"] == "测试员"
    slot.say("bank-only")
    slot.say("swap resident")
    # a card that is swapped on a busy machine may first break off
    wait_for(lambda one: isinstance(one, ReadFailed) and one.fault.code == "social.not_social")
    [state] = room.states
    assert (state.condition, state.last_good) == (DeviceCondition.ready, NOON)
    room.close()


def test_the_profiles_that_ship_make_readers() -> None:
    for key, profile in social_reader_profiles().items():
        setting = DeviceSetting("social_reader", key)
        assert isinstance(make_reader(setting, fixed_clock(NOON)), SocialCardReader)
        assert label_of(setting) == profile.label
    with pytest.raises(DeviceFault, match=r"device\.no_profile"):
        make_reader(DeviceSetting("social_reader", "unheard-of"), fixed_clock(NOON))
    faulty = SocialReaderProfile(key="faulty", label="错", ways=(), tries=0, read_ms=5)
    assert [key for key, _ in faulty.wrong()] == ["ways", "tries", "read_ms"]


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, object]:
    assert main(["device", *words, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_one_card_is_one_object(capsys: pytest.CaptureFixture[str], slot: Simulated, driver: Driver) -> None:
    slot.say("lay shui")
    found = answer(capsys, "read", "--profile", "pcsc")
    assert (found["kind"], found["source"]) == ("social_card", f"pcsc {NAME}")
    facts = found["facts"]
    assert isinstance(facts, dict)
    assert facts["card.name"] == "韦样例"
    assert answer(capsys, "list")["card_readers"] == [{"name": NAME}, {"name": OTHER_NAME}]
    slot.say("locked")
    slot.say("swap shui")
    driver.until_told("social.needs_pin")
    refused = answer(capsys, "read", "--profile", "pcsc-by-number", "--port", "Virtual", code=1)
    assert refused["error"] == {
        "code": "social.needs_pin",
        "message": "这张卡要密码或联网才让读，没有试密码。看着卡手填。",
    }
    assert "error" in answer(capsys, "read", "--profile", "pcsc", "--port", "Nobody's", code=1)


@pytest.mark.parametrize("kind", ["wants-length", "has-more"])
def test_a_recorded_card_names_nobody_and_replays(
    capsys: pytest.CaptureFixture[str], service: OwnService, slot: Simulated, driver: Driver, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "card.trace"
    slot.say(kind)
    slot.say("lay shui 某某某某某某某某某某某某某某某某")
    told = answer(capsys, "trace", "record", "--profile", "pcsc", "--out", str(out))
    assert told["commands"] == {"wants-length": 17, "has-more": 31}[kind]
    held = b"".join(one.data for one in read_trace(out).passages)
    for tag, value in records_of(sample_cards()["shui"], "某").items():
        assert len(value) < 3 or tag in (0x03, 0x06, 0x4E) or value.rstrip(b"\0") not in held
    assert "某".encode("gb18030") not in held
    slot.say("lift")
    driver.emptied()
    replayed = answer(capsys, "trace", "replay", str(out), "--to", f"127.0.0.1:{service.port + 1}")
    facts = replayed["facts"]
    assert isinstance(facts, dict)
    assert facts["card.id_number"] == sample_cards()["resident"].id_number
    assert facts["card.name"] == ("测试员" * 6)[:16]  # as long as it was, in two records
    driver.emptied()
    assert main(["device", "trace", "replay", str(out), "--to", "nowhere"]) == 1
    assert "主机:端口" in capsys.readouterr().err


def test_of_what_is_no_record_nothing_is_kept() -> None:
    secret = bytes(range(1, 41))
    commands = (b"\0\xa4\4\0\0", b"\0\xb2\x55\0\0", b"\0\xb2\x09\0\0", b"\0\xb2\x0d\0\x06")
    came = (secret + b"\x90\0", secret + b"\x90\0", b"\x09" + secret, b"\x07")
    heard = [
        one
        for sent, got in zip(commands, came, strict=True)
        for one in (Passage(0, True, sent), Passage(0, False, got))
    ]
    masked = mask_social(heard)
    assert [len(one.data) for one in masked] == [len(one.data) for one in heard]
    assert [one.data for one in masked if one.sent] == list(commands)
    assert not any(secret[at : at + 3] in one.data for one in masked for at in range(2, 36))


@pytest.mark.parametrize(("gone", "named"), [("library", "libpcsclite1、pcscd"), ("binding", "pyscard")])
def test_where_it_is_not_installed_the_page_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, gone: str, named: str
) -> None:
    if gone == "library":
        monkeypatch.setattr(pcsc, "LIBRARY", "libnot-there.so.1")
    else:
        monkeypatch.setitem(sys.modules, "smartcard.scard", None)
    reader = SocialCardReader(QUICK, "", fixed_clock(NOON))
    with pytest.raises(DeviceFault) as caught:
        reader.check(Patience(LONG))
    reader.close()
    assert sentence(caught.value) == f"社保卡读卡没有装：装 {named}，再重开。其余照常。"
