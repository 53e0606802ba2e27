# SPDX-License-Identifier: Apache-2.0
"""Readers behind a vendor's library: a real library in a real helper program, which may crash, hang and babble."""

import os
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from identity_vectors import BLOCKS

from counter_app.base.clock import fixed_clock
from counter_app.base.errors import Cancelled
from counter_app.devices.drivers.vendor_reader import VendorReader
from counter_app.devices.faults import DeviceFault
from counter_app.devices.id_reader_profiles import IdReaderProfile, id_reader_profiles
from counter_app.devices.patience import Patience
from counter_app.devices.protocols import samv
from counter_app.devices.registry import make_reader
from counter_app.devices.traces import Recorder
from counter_app.settings import DeviceSetting

CLOCK = fixed_clock(datetime(2026, 11, 20, 4, tzinfo=UTC))
SOON, LONG = 0.6, 20.0
SDT = IdReaderProfile(
    key="sdt", label="", driver="vendor", library="sdtapi", poll_ms=10, answer_ms=5000, read_ms=5000, new_address=False
)
TERMB = msgspec.structs.replace(SDT, key="termb", library="termb")


class Library:
    """The stand-in, and the card that lies on its reader."""

    def __init__(self, path: Path, script: Path) -> None:
        self.path, self._script = path, script

    def does(self, word: str, card: str = "resident") -> None:
        """From now on."""
        made = self._script.with_suffix(".new")
        made.write_text(f"{word} {BLOCKS[card].hex()}", encoding="ascii")
        os.replace(made, self._script)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler on this machine")
    made = tmp_path_factory.mktemp("library") / "standin.so"
    source = Path(__file__).with_name("standin_reader.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-DTERMB", "-o", str(made), str(source)], check=True)
    return made


@pytest.fixture
def library(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setenv("STANDIN", str(tmp_path / "script"))
    made = Library(built, tmp_path / "script")
    made.does("none")
    return made


def fault_of(reader: VendorReader) -> str:
    with pytest.raises(DeviceFault) as caught:
        reader.read(Patience(LONG))
    return caught.value.code


@pytest.mark.parametrize("profile", [SDT, TERMB], ids=["sdtapi", "termb"])
def test_cards_come_and_go(library: Library, profile: IdReaderProfile) -> None:
    reader = VendorReader(profile, str(library.path), CLOCK)
    assert reader.read(Patience(SOON)) is None
    library.does("card")
    found = reader.read(Patience(LONG))
    assert found is not None
    assert (found.source, found.facts["card.name"]) == (f"{profile.key} standin.so", "测试员")
    assert reader.read(Patience(SOON)) is None  # it lies there
    library.does("none")
    assert reader.read(Patience(SOON)) is None
    library.does("card", "foreign2023")
    another = reader.read(Patience(LONG))
    assert another is not None
    assert another.facts["card.english_name"] == "SAMPLE, TEST PERSON"
    assert not library.path.with_name("wz.txt").exists()
    reader.close()


def test_the_number_of_the_module_and_the_new_address(library: Library) -> None:
    profile = msgspec.structs.replace(SDT, new_address=True, photo=True)
    reader = VendorReader(profile, f"{library.path}#1003", CLOCK)
    recorder = Recorder()
    reader.tap = recorder
    assert reader.check(Patience(LONG)) == "05.03-20130613-0000012345-0000067890"
    library.does("card")
    found = reader.read(Patience(LONG))
    assert found is not None
    assert (found.facts["card.new_address"], len(found.photo)) == ("样例", 1024)
    assert samv.READ in [one.data for one in recorder.masked(reader.wire, "sdt").passages if one.sent]
    reader.close()


def test_a_crash_is_a_sentence_and_the_next_card_is_read(library: Library) -> None:
    reader = VendorReader(SDT, str(library.path), CLOCK)
    library.does("crash")
    assert fault_of(reader) == "reader.helper_crashed"
    assert not library.path.with_name("wz.txt").exists()
    library.does("card")
    assert reader.read(Patience(LONG)) is not None
    reader.close()


def test_a_library_that_hangs_is_ended(library: Library) -> None:
    reader = VendorReader(msgspec.structs.replace(SDT, read_ms=300), str(library.path), CLOCK)
    library.does("hang")
    assert fault_of(reader) == "reader.helper_hangs"
    assert not library.path.with_name("wz.txt").exists()
    library.does("card")
    assert reader.read(Patience(LONG)) is not None
    reader.close()


def test_the_deadline_and_giving_up_hold_while_a_library_hangs(library: Library) -> None:
    reader = VendorReader(SDT, str(library.path), CLOCK)
    library.does("hang")
    assert reader.read(Patience(SOON)) is None
    patience = Patience(LONG)
    threading.Timer(SOON, patience.cancel).start()
    with pytest.raises(Cancelled):
        reader.read(patience)
    reader.close()


def test_what_a_library_prints_is_no_answer(library: Library) -> None:
    reader = VendorReader(SDT, str(library.path), CLOCK)
    library.does("chatter")
    found = reader.read(Patience(LONG))
    assert found is not None
    assert found.facts["card.name"] == "测试员"
    reader.close()


def test_a_length_that_cannot_be_is_no_reading(library: Library) -> None:
    reader = VendorReader(SDT, str(library.path), CLOCK)
    library.does("long")
    assert fault_of(reader) == "reader.text_length"
    reader.close()


@pytest.mark.parametrize(
    ("port", "python", "code"),
    [
        ("none.dll", (), "reader.library_missing"),
        (__file__, (), "reader.library_missing"),
        ("LIBRARY#7", (), "device.port_missing"),
        ("LIBRARY", ("/nowhere/python",), "reader.helper_missing"),
        ("LIBRARY", ("/bin/true",), "reader.helper_crashed"),
        ("LIBRARY", ("/bin/echo",), "reader.helper_crashed"),
        ("LIBRARY", (sys.executable, "-c", "print('[' * 60_000, flush=True); input()"), "reader.helper_crashed"),
    ],
)
def test_what_cannot_be_loaded_is_told(library: Library, port: str, python: tuple[str, ...], code: str) -> None:
    profile = msgspec.structs.replace(SDT, python=python)
    reader = VendorReader(profile, port.replace("LIBRARY", str(library.path)), CLOCK)
    assert fault_of(reader) == code
    reader.close()


def test_the_profiles_name_the_library(library: Library) -> None:
    assert {one.library for one in id_reader_profiles().values() if one.driver == "vendor"} == {"sdtapi", "termb"}
    reader = make_reader(DeviceSetting("id_reader", "sdtapi-64", str(library.path)), CLOCK)
    assert isinstance(reader, VendorReader)
    assert reader.check(Patience(LONG)).startswith("05.03-")
    reader.close()
