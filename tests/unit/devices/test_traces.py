# SPDX-License-Identifier: Apache-2.0
"""Traces: nobody's card is in them, and the driver reads from them what it read from the wire."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from identity_vectors import BLOCKS, put
from simulated import Simulated, simulated

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cli.counter import main
from counter_app.devices.protocols import samv
from counter_app.devices.protocols.identity_text import read_identity
from counter_app.devices.samv_masking import mask_samv
from counter_app.devices.traces import Passage, Recorder, Trace, exchanges, read_trace, write_trace
from counter_app.forms.nations import nations

SECRET = put(put(put(BLOCKS["resident"], 0, "甲乙丙丁", 30), 52, "某省某市某路九十九号", 70), 158, "某某公安分局", 30)
PHOTO = Random(7).randbytes(1024)  # noqa: S311 - the same picture of nobody every time
ADDRESS = put(bytes(70), 0, "另一条路一百号", 70)
READ_ANSWER = samv.answer(0x90, bytes.fromhex("01000400") + SECRET + PHOTO)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Simulated, str]]:
    """A reader, and a file with the card that must not be in a trace."""
    card = tmp_path_factory.mktemp("card") / "card.hex"
    card.write_text((SECRET + PHOTO).hex(), encoding="ascii")
    with simulated("id-reader", "--pace", "460800") as running:
        yield running, str(card)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_APP_HOME", str(tmp_path / "home"))


def windows(data: bytes, size: int = 6) -> set[bytes]:
    """All runs of so many bytes that are not just padding."""
    runs = (data[at : at + size] for at in range(len(data) - size + 1))
    return {run for run in runs if len(set(run)) > 3}


COMMON = b"".join(BLOCKS.values()) + bytes(range(256)) * 4
"""The stand-ins themselves."""
SECRETS = (windows(SECRET) | windows(PHOTO) | windows(ADDRESS)) - windows(COMMON)


def assert_nobody(masked: bytes) -> None:
    """Not one run of the secret card's bytes."""
    assert not SECRETS & windows(masked)


def masked_stream(command: bytes, *pieces: bytes) -> bytes:
    """What came, masked, as one."""
    passages = [Passage(0.0, True, command), *(Passage(0.1, False, one) for one in pieces)]
    made = mask_samv(passages)
    assert [len(one.data) for one in made] == [len(one.data) for one in passages]
    assert made[0].data == command
    return b"".join(one.data for one in made[1:])


def record(capsys: pytest.CaptureFixture[str], port: str, out: Path) -> dict[str, object]:
    words = ["device", "trace", "record", "--profile", "samv-serial", "--port", port, "--out", str(out), "--json"]
    assert main([*words, "--timeout", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_a_recorded_reading_names_nobody_and_replays(
    capsys: pytest.CaptureFixture[str], played: tuple[Simulated, str], tmp_path: Path
) -> None:
    reader, card = played
    out = tmp_path / "card.trace"
    reader.say(f"lay {card}")
    assert record(capsys, reader.port, out)["came_bytes"] == 15 + 19 + 1295 + 11
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    written = out.read_text(encoding="ascii")
    assert_nobody(b"".join(bytes.fromhex(json.loads(line)["hex"]) for line in written.splitlines()[1:]))
    assert main(["device", "trace", "replay", str(out), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)["facts"]
    assert (facts["card.name"], facts["card.id_number"]) == ("测试员", "11010519491231002X")
    assert main(["device", "trace", "show", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "→ aa aa aa 96 69 00 03 30 01 32" in shown
    assert "1295 字节" in shown


def test_a_reading_that_broke_off_replays_as_it_was(
    capsys: pytest.CaptureFixture[str], played: tuple[Simulated, str], tmp_path: Path
) -> None:
    reader, card = played
    out = tmp_path / "cut.trace"
    reader.say("cut 700")
    reader.say(f"lay {card}")
    assert record(capsys, reader.port, out)["error"] == {
        "code": "reader.half",
        "message": "读到一半断了，什么都没取。证放平，别动，再读一次。",
    }
    assert_nobody(b"".join(one.data for one in read_trace(out).passages))
    assert main(["device", "trace", "replay", str(out), "--json", "--at-once"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "reader.half"


def test_a_masked_answer_is_a_whole_one_of_another_person() -> None:
    (answer,) = samv.FrameParser().feed(masked_stream(samv.READ, READ_ANSWER[:500], READ_ANSWER[500:]))
    text = samv.card_blocks(answer.data).text
    assert read_identity(text, nations()).facts["card.name"] == "测试员"


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_the_stand_in_is_of_the_same_kind(kind: str) -> None:
    data = bytes.fromhex("0100040002 00") + BLOCKS[kind] + PHOTO + bytes(range(256)) * 2
    (answer,) = samv.FrameParser().feed(masked_stream(samv.READ_WITH_FINGERPRINT, samv.answer(0x90, data)))
    assert samv.card_blocks(answer.data, with_fingerprint=True).text == BLOCKS[kind]


def test_cut_at_every_byte_nothing_of_the_card_is_left() -> None:
    whole = masked_stream(samv.READ, READ_ANSWER)
    for at in range(1, len(READ_ANSWER)):
        cut = masked_stream(samv.READ, READ_ANSWER[:at])
        assert cut == whole[:at]
    assert_nobody(whole)


def test_torn_and_spoilt_answers_name_nobody() -> None:
    spoilt = bytearray(READ_ANSWER)
    spoilt[600] ^= 1
    masked = masked_stream(samv.READ, bytes(spoilt))
    parser = samv.FrameParser()
    assert (parser.feed(masked), parser.spoilt) == ([], 1)
    random = Random(3)  # noqa: S311 - the same tears every time
    for _ in range(200):
        start = random.randrange(len(READ_ANSWER))
        torn = random.randbytes(random.randrange(9)) + READ_ANSWER[start : start + random.randrange(900)]
        assert_nobody(masked_stream(samv.READ, torn, READ_ANSWER))
        assert_nobody(masked_stream(samv.FIND, torn))


def test_an_address_written_later_and_a_cards_number_on_the_air() -> None:
    assert_nobody(masked_stream(samv.READ_NEW_ADDRESS, samv.answer(0x90, ADDRESS)))
    serial = bytes.fromhex("A1B2C3D4E5F60718")
    first, second, other = (
        [one.data for one in mask_samv([Passage(0, True, samv.SELECT), Passage(0, False, samv.answer(0x90, data))])][1]
        for data in (serial, bytes(8), serial[::-1])
    )
    assert serial not in first + other
    assert second == samv.answer(0x90, bytes(8))
    passages = [
        one
        for data in (serial, serial, serial[::-1])
        for one in (Passage(0, True, samv.SELECT), Passage(0, False, samv.answer(0x90, data)))
    ]
    same, again, another = (one.data for one in exchanges(mask_samv(passages)))
    assert same == again != another


def test_the_readers_own_number_stays() -> None:
    answer = samv.answer(0x90, bytes(range(16)))
    assert masked_stream(samv.NUMBER, answer) == answer


def test_a_forgotten_recording_ends_by_itself() -> None:
    recorder = Recorder(lambda: 1.0)
    for _ in range(5000):
        recorder.came(bytes(1024))
    assert recorder.full
    assert sum(len(one.data) for one in recorder.masked("samv", "any").passages) <= 5 * 1024 * 1024
    with pytest.raises(CounterError, match=r"trace\.unmaskable"):
        recorder.masked("smoke", "any")


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("", 1),
        ("{}", 1),
        ('{"trace": 2, "wire": "samv", "profile": "p"}', 1),
        ('{"trace": 1, "wire": "samv", "profile": "p"}\n{"at": 0, "to": "moon", "hex": ""}', 2),
        ('{"trace": 1, "wire": "samv", "profile": "p"}\n{"at": 0, "to": "host", "hex": "0"}', 2),
        ('{"trace": 1, "wire": "samv", "profile": "p"}\n{"at": -1, "to": "host", "hex": "00"}', 2),
    ],
)
def test_a_file_that_is_no_trace_is_refused(tmp_path: Path, written: str, line: int) -> None:
    path = tmp_path / "bad.trace"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(CounterError) as caught:
        read_trace(path)
    assert f"第 {line} 行" in sentence(caught.value)


def test_a_trace_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CounterError, match=r"trace\.not_written"):
        write_trace(Trace("samv", "p", ()), tmp_path / "none" / "x")
    with pytest.raises(CounterError, match=r"trace\.unreadable"):
        read_trace(tmp_path / "none")
