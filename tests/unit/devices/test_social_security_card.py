# SPDX-License-Identifier: Apache-2.0
"""A social-security card by its bytes: what is asked, and what the answers mean. The bytes are written out by hand."""

from collections.abc import Callable, Mapping
from random import Random

import pytest

from counter_app.base.id_papers import IdKind
from counter_app.base.texts import sentence
from counter_app.devices.faults import DeviceFault
from counter_app.devices.protocols.social_security_card import SocialCard, Way, read_card

NATIONS = {"01": "汉族", "25": "水族"}
SELECT = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
EF05, EF06 = "00A4020002EF05", "00A4020002EF06"

RECORDS: Mapping[str, str] = {
    "01": "0110 110105 D156000005 00001234FFFFFFFF",
    "02": "0201 31",
    "03": "0304 322E3030",
    "04": "040C 110105000000000000000001",
    "05": "0504 20150630",
    "06": "0604 20250630",
    "07": "0709 413132333435363700",
    "08": "0812 313130313035313934393132333130303258",
    "09": "091E B2E2CAD4D4B1" + "00" * 24,  # 测试员
    "4E": "4E14" + "00" * 20,
    "0A": "0A01 32",
    "0B": "0B01 01",
    "0C": "0C03 110105",
    "0D": "0D04 19491231",
}
FACTS = {
    "card.name": "测试员",
    "card.id_number": "11010519491231002X",
    "card.id_kind": "身份证",
    "card.sex": "女",
    "card.birth": "1949-12-31",
    "card.nation": "汉族",
    "card.nation_code": "01",
    "card.birthplace": "110105",
    "card.number": "A1234567",
    "card.recognition": "110105D15600000500001234FFFFFFFF",
    "card.region": "110105",
    "card.standard": "2.00",
    "card.category": "1",
    "card.agency": "110105000000000000000001",
    "card.issued": "2015-06-30",
    "card.valid_until": "2025-06-30",
}
NUMBERS = {
    f"{file}{place}": tag
    for file, tags in (
        (EF05, ("01", "02", "03", "04", "05", "06", "07")),
        (EF06, ("08", "09", "4E", "0A", "0B", "0C", "0D")),
    )
    for place, tag in enumerate(tags, 1)
}

Card = Callable[[str], str]


def card(changes: Mapping[str, str] | None = None, way: Way = Way.tag) -> Card:
    """A card that answers as written. ``changes`` are other answers by command (all of it), or other records by tag."""
    changes = changes or {}
    records = {**RECORDS, **{key: value for key, value in changes.items() if len(key) == 2}}
    opened = [""]

    def answer(command: str) -> str:
        if command in changes:
            return changes[command]
        if command.startswith("00A4"):
            opened[0] = command
            return "9000"
        if command[6:8] != ("00" if way is Way.tag else "04"):
            return "6A86"
        tag = command[4:6] if way is Way.tag else NUMBERS.get(f"{opened[0]}{int(command[4:6], 16)}", "")
        record = records.get(tag, "")
        return record.replace(" ", "") + "9000" if record else "6A83"

    return answer


def read(played: Card, ways: tuple[Way, ...] = tuple(Way)) -> tuple[SocialCard, list[str]]:
    """What comes of a card, and what it was asked."""
    steps, asked = read_card(NATIONS, ways), []
    command = next(steps)
    while True:
        asked.append(command.hex().upper())
        try:
            command = steps.send(bytes.fromhex(played(asked[-1])))
        except StopIteration as end:
            found = end.value
            assert isinstance(found, SocialCard)
            return found, asked


def fault(changes: Mapping[str, str]) -> DeviceFault:
    with pytest.raises(DeviceFault) as caught:
        read(card(changes))
    assert caught.value.passing
    assert "什么都没取" in sentence(caught.value) or "手填" in sentence(caught.value)
    return caught.value


def test_fourteen_items_by_tag() -> None:
    found, asked = read(card())
    assert found == SocialCard(FACTS)
    assert asked[0] == SELECT
    assert asked[1] == EF05
    assert asked[2:9] == [
        f"00B2{tag}00{length}"
        for tag, length in (
            ("01", "12"),
            ("02", "03"),
            ("03", "06"),
            ("04", "0E"),
            ("05", "06"),
            ("06", "06"),
            ("07", "0B"),
        )
    ]
    assert asked[9] == EF06
    assert asked[10:] == [
        f"00B2{tag}00{length}"
        for tag, length in (
            ("08", "14"),
            ("09", "20"),
            ("4E", "16"),
            ("0A", "03"),
            ("0B", "03"),
            ("0C", "05"),
            ("0D", "06"),
        )
    ]
    assert "card.name" not in repr(found)


def test_by_number_where_tags_are_not_known() -> None:
    found, asked = read(card(way=Way.number))
    assert found.facts == FACTS
    assert asked[2:4] == ["00B2010012", "00B2010412"]  # asked by tag once, then by number to the end
    assert all(command[6:8] == "04" for command in asked[3:] if command.startswith("00B2"))
    assert read(card(way=Way.number), (Way.number,))[0].facts == FACTS
    assert read(card(), (Way.number, Way.tag))[0].facts == FACTS


def test_a_file_by_the_older_form() -> None:
    found, asked = read(card({EF05: "6A86", EF06: "6A82"}))
    assert found.facts == FACTS
    assert "00A4000002EF05" in asked
    assert fault({EF05: "6A86", "00A4000002EF05": "6A82"}).code == "social.no_file"


def test_more_data_and_another_length() -> None:
    name, number = RECORDS["09"].replace(" ", ""), RECORDS["07"].replace(" ", "")
    played = card(
        {
            SELECT: "6113",
            "00B2090020": "6120",
            "00C0000020": name[:20] + "6116",  # 10 bytes, and 22 more
            "00C0000016": name[20:] + "9000",
            "00B207000B": "6C0A",
            "00B207000A": "61FF",
            "00C00000FF": "6C0B",
            "00C000000B": number + "9000",
            "00B2020003": "6700",
            "00B2020000": "020131" + "9000",
        }
    )
    found, asked = read(played)
    assert found.facts == FACTS
    assert asked[1] == EF05  # what was selected is not fetched
    assert fault({"00B2090020": "6120", "00C0000020": "6120"}).code == "social.garbled"  # more, and more, and nothing
    assert fault({"00B2090020": "6C20"}).code == "social.garbled"


def test_a_name_in_two_records_and_beyond_the_basic_plane() -> None:
    name = "𠮷样例" + "买买提" * 6
    spelled = name.encode("gb18030")
    found, _ = read(card({"09": f"091E{spelled[:30].hex()}", "4E": f"4E14{spelled[30:].ljust(20, bytes(1)).hex()}"}))
    assert found.facts["card.name"] == name
    found, _ = read(card({"09": "091E 9534B235 C3F7" + "00" * 24, "4E": ""}))
    assert found.facts["card.name"] == "𠮷明"
    assert fault({"4E": "4E14" + "B2E2" + "00" * 18}).facts == {"item": "姓名"}  # there was room for it


def test_a_name_with_a_private_character_is_kept_and_said() -> None:
    spelled = "\ue815样例".encode("gb18030").ljust(30, b"\0").hex()
    found, _ = read(card({"09": f"091E{spelled}", "0B": "0B0199"}))
    assert found.facts["card.name"] == "\ue815样例"
    assert found.notes == ("identity.name_private", "reader.nation_unknown")
    assert "card.nation" not in found.facts


def test_what_a_card_does_not_hold_is_absent() -> None:
    empty = {
        "4E": "",
        "0C": "0C03FFFFFF",
        "05": "0504FFFFFFFF",
        "06": "060400000000",
        "07": "0709" + "00" * 9,
        "0A": "",
    }
    found, _ = read(card(empty))
    gone = {"card.birthplace", "card.issued", "card.valid_until", "card.number", "card.sex"}
    assert found.facts == {key: value for key, value in FACTS.items() if key not in gone}
    assert fault({"09": ""}).code == "social.no_record"
    assert fault({"08": "", "09": ""}).code == "social.no_record"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("810000199001010019", IdKind.hkmt_residence),
        ("932682198501010017", IdKind.foreign_permanent),
        ("11010519491231002x", IdKind.resident_id),
        ("110105194912310021", IdKind.other),
        ("H12345678", IdKind.other),
    ],
)
def test_whose_number_it_is(number: str, kind: IdKind) -> None:
    found, _ = read(card({"08": "0812" + number.encode().ljust(18, b"\0").hex()}))
    assert (found.facts["card.id_number"], found.facts["card.id_kind"]) == (number.upper(), kind)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("6982", "social.needs_pin"),
        ("63C3", "social.needs_pin"),
        ("6983", "social.locked"),
        ("6985", "social.not_ready"),
        ("6986", "social.not_ready"),
        ("6A82", "social.no_file"),
        ("6700", "social.wrong_length"),
        ("6D00", "social.wrong_card"),
        ("6E00", "social.wrong_card"),
        ("6F12", "social.status_unknown"),
    ],
)
def test_every_refusal_has_its_sentence_and_nothing_is_tried_after_it(status: str, code: str) -> None:
    asked: list[str] = []

    def refusing(command: str) -> str:
        asked.append(command)
        return status if command[:6] == "00B20D" else card()(command) if command.startswith("00B2") else "9000"

    with pytest.raises(DeviceFault) as caught:
        read(refusing)
    assert caught.value.code == code
    assert asked[-1].startswith("00B20D")
    assert {command[2:4] for command in asked} == {"A4", "B2"}  # never a PIN (20), never a key (82)
    if code == "social.status_unknown":
        assert "6F12" in sentence(caught.value)


@pytest.mark.parametrize("status", ["6A82", "6A81", "6D00", "6E00", "6999"])
def test_a_bank_card_is_no_social_card(status: str) -> None:
    assert fault({SELECT: status}).code == "social.not_social"
    assert fault({SELECT: "6283"}).code == "social.locked"


@pytest.mark.parametrize(
    ("tag", "record"),
    [
        ("0D", "0D0419491331"),  # no such month
        ("0D", "0D041949123A"),
        ("0D", "0D0419F91231"),
        ("0A", "0A0133"),
        ("0B", "0B01A1"),
        ("07", "0709411332333435363700"),  # no letter, no digit
        ("08", "0812" + "00" * 18),
        ("09", "091E" + "00" * 30),
        ("09", "091E" + "B2" + "00" * 29),  # half a character
        ("09", "091E" + "FFFF" + "00" * 28),
        ("09", "091E" + "B2E20AB2E2" + "00" * 25),
    ],
)
def test_values_that_are_none(tag: str, record: str) -> None:
    found = fault({tag: record})
    assert found.code == "social.item_wrong"
    assert set(found.facts) == {"item"}


@pytest.mark.parametrize(
    ("tag", "record"),
    [
        ("0D", "0D0319491231"),  # a length that is not the value's
        ("0D", "0D05194912310F"),
        ("0D", "0C0419491231"),  # another record's tag
        ("0D", "990419491231"),
        ("0D", "0D"),
        ("09", "091F" + "B2E2" + "00" * 29),  # more than a name has room for
        ("01", "010F" + "11" * 15),
    ],
)
def test_records_that_are_none(tag: str, record: str) -> None:
    assert fault({tag: record}).code == "social.garbled"


def test_by_number_a_record_that_comes_twice_is_noticed() -> None:
    with pytest.raises(DeviceFault) as caught:
        read(card({"0C": RECORDS["0D"]}, Way.number))
    assert caught.value.code == "social.garbled"


def test_no_answer_whatsoever_brings_anything_else_than_a_card_or_a_sentence() -> None:
    """Cards of which one answer, or two, are spoilt: a byte, the end, the status word, something before it."""
    random = Random(20261122)  # noqa: S311 - the same cards every time
    answers = [bytes.fromhex(card()(command)) for command in read(card())[1]]
    whole = 0
    for _ in range(4_000):
        steps, spoilt = read_card(NATIONS), {random.randrange(3 * len(answers)) for _ in range(2)}
        next(steps)
        try:
            for place in range(1000):
                answer = bytearray(answers[place % len(answers)])
                if place in spoilt:
                    at, kind = random.randrange(len(answer)), random.randrange(4)
                    if kind == 0:
                        answer[at] = random.randrange(256)
                    elif kind == 1:
                        del answer[at:]
                    elif kind == 2:
                        answer[-2:] = random.randbytes(2)
                    else:
                        answer[at:at] = random.randbytes(random.randrange(300))
                steps.send(bytes(answer))
            pytest.fail("a card is asked for ever")
        except StopIteration as end:
            whole += bool(end.value.facts["card.name"])
        except DeviceFault:
            pass
    assert 100 < whole < 3_900
