# SPDX-License-Identifier: Apache-2.0
"""A reader of identity cards over a real serial line: cards that come and go, and everything that goes wrong."""

import os
import queue
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from simulated import Simulated, simulated

from counter_app.base.clock import fixed_clock
from counter_app.base.errors import Cancelled
from counter_app.base.readings import Reading, ReadingKind
from counter_app.base.texts import sentence
from counter_app.devices import id_reader_profiles as profiles
from counter_app.devices.contracts import DeviceKind
from counter_app.devices.drivers.samv_reader import SamvReader
from counter_app.devices.faults import DeviceFault
from counter_app.devices.id_reader_profiles import IdReaderProfile, id_reader_profiles
from counter_app.devices.patience import Patience
from counter_app.devices.profile_files import load_family
from counter_app.devices.registry import label_of, make_reader
from counter_app.devices.room import CardRead, DeviceNews, DeviceRoom, ReadFailed
from counter_app.devices.simulated.sample_cards import PHOTO, sample_cards
from counter_app.settings import DeviceSetting

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
QUICK = IdReaderProfile(key="quick", label="快", poll_ms=10, answer_ms=150, read_ms=400, gap_ms=40)
SOON = 0.3
"""Seconds to wait for nothing."""
LONG = 20.0
"""Seconds within which what must come surely comes."""


@pytest.fixture(scope="module")
def played() -> Iterator[Simulated]:
    with simulated("id-reader") as running:
        yield running


@pytest.fixture
def desk(played: Simulated) -> Simulated:
    """The reader, well and empty."""
    for command in ("well", "lift", "pace off", "asked"):
        played.say(command)
    return played


class Driver:
    """The driver as a lane uses it."""

    def __init__(self, port: str, profile: IdReaderProfile = QUICK) -> None:
        self.reader = SamvReader(profile, port, fixed_clock(NOON))

    def read(self, *, again: bool = False, seconds: float = LONG) -> Reading:
        found = self.reader.read(Patience(seconds), again=again)
        assert found is not None
        return found

    def name(self, *, again: bool = False) -> str:
        return self.read(again=again).facts["card.name"]

    def nothing(self, *, again: bool = False) -> None:
        assert self.reader.read(Patience(SOON), again=again) is None

    def fault(self) -> DeviceFault:
        with pytest.raises(DeviceFault) as caught:
            self.reader.read(Patience(LONG))
        return caught.value


@pytest.fixture
def driver(desk: Simulated) -> Iterator[Driver]:
    made = Driver(desk.port)
    yield made
    made.reader.close()


def with_profile(desk: Simulated, **changes: object) -> Driver:
    return Driver(desk.port, msgspec.structs.replace(QUICK, **changes))


def test_a_card_laid_down_is_read(desk: Simulated, driver: Driver) -> None:
    desk.say("lay resident")
    reading = driver.read()
    assert (reading.kind, reading.source, reading.read_at) == (ReadingKind.id_card, f"quick {desk.port}", NOON)
    assert reading.facts["card.id_number"] == "11010519491231002X"
    assert (reading.notes, reading.photo) == ((), b"")
    assert "110105" not in repr(reading)


def test_no_card_is_no_reading(driver: Driver) -> None:
    driver.nothing()


@pytest.mark.parametrize("finds_again", [False, True])
def test_a_card_is_not_read_twice_while_it_lies_there(desk: Simulated, *, finds_again: bool) -> None:
    driver = with_profile(desk, finds_again=finds_again)
    desk.say(f"finds-again {'on' if finds_again else 'off'}")
    desk.say("lay resident")
    driver.read()
    driver.nothing()
    assert desk.say("asked")["read"] == 1
    desk.say("lift")
    driver.nothing()
    desk.say("lay resident")
    driver.read()
    driver.reader.close()


def test_a_card_is_changed_for_another(desk: Simulated, driver: Driver) -> None:
    desk.say("lay resident")
    assert driver.name() == "测试员"
    desk.say("lay gat")
    assert driver.name() == "陳樣例"


def test_what_lies_there_is_read_again(desk: Simulated, driver: Driver) -> None:
    desk.say("lay resident")
    driver.read()
    assert driver.name(again=True) == "测试员"
    driver.nothing()
    desk.say("lift")
    driver.nothing(again=True)


@pytest.mark.parametrize("key", sorted(sample_cards()))
def test_every_kind_of_card(desk: Simulated, driver: Driver, key: str) -> None:
    desk.say(f"lay {key}")
    card, facts = sample_cards()[key], driver.read().facts
    assert (facts["card.name"], facts["card.id_number"]) == (card.name, card.id_number)
    assert facts.get("card.new_address", "") == card.new_address


def test_a_private_use_character_is_flagged(desk: Simulated, driver: Driver) -> None:
    desk.say("lay rare")
    assert driver.read().notes == ("identity.name_private",)


def test_a_photo_is_kept_where_the_profile_says_so(desk: Simulated) -> None:
    desk.say("lay resident")
    driver = with_profile(desk, photo=True, new_address=False)
    assert driver.read().photo == PHOTO
    assert desk.say("asked")["read"] == 1
    driver.reader.close()


@pytest.mark.parametrize("old", [False, True])
def test_an_old_module_is_asked_the_plain_way(desk: Simulated, *, old: bool) -> None:
    desk.say(f"old {'on' if old else 'off'}")
    desk.say("lay resident")
    driver = with_profile(desk, read=("30 10", "30 01"))
    reading = driver.read()
    assert reading.facts["card.name"] == "测试员"
    assert desk.say("asked")["read"] == 1 + old
    driver.reader.close()


def test_a_text_block_from_a_file(desk: Simulated, driver: Driver, tmp_path: Path) -> None:
    block = tmp_path / "block.hex"
    block.write_text((b"\x20\0" * 128).hex(), encoding="ascii")
    desk.say(f"lay {block}")
    assert driver.fault().code == "reader.item_wrong"
    driver.nothing()  # told once, not again while it lies there
    assert desk.say("asked")["read"] == 1


@pytest.mark.parametrize("status", ["31", "41", "60"])
def test_a_refusal_is_told_and_the_next_card_read(desk: Simulated, driver: Driver, status: str) -> None:
    desk.say(f"status {status}")
    desk.say("lay resident")
    fault = driver.fault()
    assert fault.passing == (status != "60")
    desk.say("status off")
    desk.say("lift")
    driver.nothing()
    desk.say("lay gat")
    assert driver.name() == "陳樣例"


def test_a_card_that_settles_late_is_read_all_the_same(desk: Simulated, driver: Driver) -> None:
    desk.say("unsettled 2")
    desk.say("lay resident")
    assert driver.name() == "测试员"


@pytest.mark.parametrize("at", [1, 6, 14, 15, 270, 700, 1294])
def test_a_card_taken_away_in_the_middle(desk: Simulated, driver: Driver, at: int) -> None:
    desk.say(f"cut {at}")
    desk.say("lay resident")
    fault = driver.fault()
    assert fault.passing
    assert fault.code == ("reader.half" if at >= 5 else "reader.spoilt")
    desk.say("lay gat")
    assert driver.name() == "陳樣例"


def test_a_card_taken_away_before_the_first_byte(desk: Simulated, driver: Driver) -> None:
    desk.say("cut 0")
    desk.say("lay resident")
    assert driver.fault().code == "device.silent"


def test_one_spoilt_answer_is_asked_for_again(desk: Simulated, driver: Driver) -> None:
    desk.say("bad-xor once")
    desk.say("lay resident")
    assert driver.name() == "测试员"


def test_two_spoilt_answers_are_told(desk: Simulated, driver: Driver) -> None:
    desk.say("bad-xor on")
    fault = driver.fault()
    assert (fault.code, fault.passing) == ("reader.spoilt", False)
    desk.say("bad-xor off")
    desk.say("lay resident")
    driver.read()


def test_noise_before_every_answer_does_no_harm(desk: Simulated, driver: Driver) -> None:
    desk.say("noise on")
    desk.say("lay resident")
    assert driver.name() == "测试员"


def test_four_kilobytes_of_anything_end_in_a_sentence(desk: Simulated, driver: Driver) -> None:
    desk.say("babble on")
    for _ in range(5):
        assert driver.fault().code == "reader.spoilt"
    desk.say("well")
    desk.say("lay resident")
    assert driver.name() == "测试员"


@pytest.mark.parametrize(("mischief", "code"), [("half on", "reader.spoilt"), ("silent on", "device.silent")])
def test_half_answers_and_silence_end_in_a_sentence(desk: Simulated, driver: Driver, mischief: str, code: str) -> None:
    desk.say(mischief)
    for _ in range(2):
        fault = driver.fault()
        assert (fault.code, fault.passing) == (code, False)
    desk.say("well")
    desk.say("lay resident")
    driver.read()


def test_another_card_between_select_and_read_is_one_whole_card(desk: Simulated, driver: Driver) -> None:
    desk.say("swap-before-read gat")
    desk.say("lay resident")
    facts = driver.read().facts
    assert (facts["card.name"], facts["card.id_number"]) == ("陳樣例", "810000199001010019")


def test_another_card_is_refused_where_the_reader_names_its_cards(desk: Simulated) -> None:
    driver = with_profile(desk, tries=1)
    desk.say("serials on")
    desk.say("swap-before-read gat")
    desk.say("lay resident")
    assert driver.fault().code == "reader.swapped"
    driver.reader.close()


def test_the_reader_says_its_number(driver: Driver) -> None:
    assert driver.reader.check(Patience(LONG)) == "05.03-20130613-0000012345-0000067890"


def test_a_reader_that_is_ill_says_so(desk: Simulated, driver: Driver) -> None:
    desk.say("status other 66")
    with pytest.raises(DeviceFault, match=r"reader\.not_authorised"):
        driver.reader.check(Patience(LONG))
    assert desk.say("asked")["other"] == 3  # status, reset, status


def test_giving_up_ends_at_once_and_the_card_is_read_afterwards(desk: Simulated, driver: Driver) -> None:
    desk.say("pace 9600")
    desk.say("lay resident")
    patience = Patience(LONG)
    threading.Timer(0.3, patience.cancel).start()
    slow = with_profile(desk, read_ms=5000, answer_ms=1000, gap_ms=500)
    with pytest.raises(Cancelled):
        slow.reader.read(patience)
    desk.say("pace off")
    assert slow.name() == "测试员"  # found no more, since the reader has given it out
    slow.reader.close()


def test_a_deadline_in_the_middle_ends_in_nothing(desk: Simulated) -> None:
    desk.say("pace 9600")
    desk.say("lay resident")
    slow = with_profile(desk, read_ms=5000, answer_ms=1000, gap_ms=500)
    slow.nothing()
    desk.say("pace off")
    assert slow.name() == "测试员"
    slow.reader.close()


def test_a_port_that_is_not_there_or_not_ours(tmp_path: Path) -> None:
    with pytest.raises(DeviceFault, match=r"device\.port_missing"):
        Driver(str(tmp_path / "ttyS9")).reader.read(Patience(SOON))
    with pytest.raises(DeviceFault, match=r"device\.port_missing"):
        Driver("").reader.read(Patience(SOON))


def test_a_port_that_somebody_else_holds(desk: Simulated, driver: Driver) -> None:
    driver.nothing()
    other = Driver(desk.port)
    with pytest.raises(DeviceFault, match=r"device\.port_taken"):
        other.reader.read(Patience(SOON))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_a_port_without_permission(desk: Simulated) -> None:
    Path(desk.port).chmod(0o600)
    os.seteuid(65534)
    try:
        fault = Driver(desk.port).fault()
    finally:
        os.seteuid(0)
        Path(desk.port).chmod(0o620)
    assert fault.code == "device.no_permission"


def test_the_plug_is_pulled_and_put_back(desk: Simulated, tmp_path: Path) -> None:
    port = tmp_path / "reader"
    with simulated("id-reader", "--lay", "resident") as first:
        port.symlink_to(first.port)
        driver = Driver(str(port))
        driver.read()
        first.kill()
        assert driver.fault().code == "device.gone"
    assert driver.fault().code == "device.port_missing"
    port.unlink()
    port.symlink_to(desk.port)
    desk.say("lay gat")
    assert driver.name() == "陳樣例"
    driver.reader.close()


def test_profiles_that_ship_and_what_is_wrong_with_others(tmp_path: Path) -> None:
    assert id_reader_profiles()["samv-serial"].read == ("30 01",)
    assert all("30 10" not in one.read for one in id_reader_profiles().values())
    (tmp_path / "bad.yaml").write_text("label: 坏\nspeed: 1200\nread: []\ntries: 0\ngap_ms: 0\n", encoding="utf-8")
    with pytest.raises(Exception, match="speed") as caught:
        load_family(tmp_path, IdReaderProfile)
    assert len(caught.value.faults) == 4  # type: ignore[attr-defined]


def test_a_room_lives_through_faults_and_hears_the_next_card(desk: Simulated) -> None:
    news: queue.SimpleQueue[DeviceNews] = queue.SimpleQueue()
    room = DeviceRoom([DeviceSetting("id_reader", "samv-serial", desk.port)], fixed_clock(NOON), news.put)

    def next_of(kind: type[DeviceNews]) -> DeviceNews:
        while not isinstance(found := news.get(timeout=LONG), kind):
            pass
        return found

    desk.say("cut 700")
    desk.say("lay resident")
    failed = next_of(ReadFailed)
    assert isinstance(failed, ReadFailed)
    assert failed.fault.code == "reader.half"
    desk.say("lay gat")
    read = next_of(CardRead)
    assert isinstance(read, CardRead)
    assert read.reading.facts["card.name"] == "陳樣例"
    assert room.check(DeviceKind.id_reader).result().startswith("05.03-")
    again = room.read_again(DeviceKind.id_reader).result()
    assert again is not None
    assert again.facts == read.reading.facts
    room.close()


def test_the_registry_makes_the_driver() -> None:
    made = make_reader(DeviceSetting("id_reader", "samv-serial", "COM3"), fixed_clock(NOON))
    assert isinstance(made, SamvReader)
    with pytest.raises(DeviceFault, match=r"device\.no_profile"):
        make_reader(DeviceSetting("id_reader", "none"), fixed_clock(NOON))


def test_a_faulty_file_of_models_is_the_devices_fault_and_not_the_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "id_readers").mkdir()
    (tmp_path / "id_readers" / "odd.yaml").write_text("label: 坏\nbaud: 9600\n", encoding="utf-8")
    monkeypatch.setattr(profiles, "shipped_folder", lambda family: tmp_path / family)
    id_reader_profiles.cache_clear()
    setting = DeviceSetting("id_reader", "odd")
    try:
        with pytest.raises(DeviceFault) as caught:
            make_reader(setting, fixed_clock(NOON))
        assert sentence(caught.value) == "设备资料 devices/id_readers/odd.yaml 第 2 行有错，共 1 处。叫管理员看。"
        assert label_of(setting) == "odd"
    finally:
        id_reader_profiles.cache_clear()
