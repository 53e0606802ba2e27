# SPDX-License-Identifier: Apache-2.0
"""The four layouts of identity cards to facts, and blocks that are refused whole."""

import hashlib

import pytest
from identity_vectors import BLOCKS, put

from counter_app.base.id_papers import IdKind
from counter_app.base.texts import sentence
from counter_app.devices.faults import DeviceFault
from counter_app.devices.protocols.identity_text import Identity, read_identity, read_new_address
from counter_app.forms.nations import nations

RESIDENT = BLOCKS["resident"]


def read(block: bytes) -> Identity:
    return read_identity(block, nations())


def test_the_golden_blocks_are_what_they_were() -> None:
    assert {name: hashlib.sha256(block).hexdigest()[:16] for name, block in BLOCKS.items()} == {
        "resident": "41f92a82a5328f9a",
        "gat": "b05081053b6cb576",
        "foreign2017": "589eadd3705b15f2",
        "foreign2023": "1cba4a6cb49cf0da",
    }


def test_a_residents_card() -> None:
    assert read(RESIDENT) == Identity(
        IdKind.resident_id,
        {
            "card.id_kind": "身份证",
            "card.name": "测试员",
            "card.id_number": "11010519491231002X",
            "card.sex": "女",
            "card.birth": "1949-12-31",
            "card.address": "北京市朝阳区样例路1号",
            "card.issuer": "样例公安局",
            "card.valid_from": "2020-01-01",
            "card.valid_until": "长期",
            "card.nation": "汉族",
            "card.nation_code": "01",
        },
    )


def test_a_residence_permit_of_hong_kong_macau_or_taiwan() -> None:
    found = read(BLOCKS["gat"])
    assert found.kind is IdKind.hkmt_residence
    assert found.facts["card.pass_number"] == "H12345678"
    assert found.facts["card.issue_count"] == "01"
    assert found.facts["card.valid_until"] == "2025-01-01"
    assert not {"card.nation", "card.nation_code"} & set(found.facts)


def test_a_foreigners_card_of_2017() -> None:
    assert read(BLOCKS["foreign2017"]).facts == {
        "card.id_kind": "外国人永久居留证",
        "card.name": "样例名",
        "card.english_name": "SAMPLE, TEST PERSON",
        "card.id_number": "CAN110081080310",
        "card.sex": "女",
        "card.country": "CAN",
        "card.birth": "1981-08-03",
        "card.valid_from": "2018-01-01",
        "card.valid_until": "2028-01-01",
    }


def test_a_foreigners_card_of_2023_is_no_residents_card() -> None:
    assert read(BLOCKS["foreign2023"]).facts == {
        "card.id_kind": "外国人永久居留证",
        "card.name": "样例名",
        "card.english_name": "SAMPLE, TEST PERSON",
        "card.id_number": "911124198108030024",
        "card.sex": "女",
        "card.country": "CAN",
        "card.birth": "1981-08-03",
        "card.issue_count": "01",
        "card.valid_from": "2024-01-01",
        "card.valid_until": "2034-01-01",
    }


def test_an_english_name_of_46_letters_is_put_together() -> None:
    name = "ABCDEFGHIJ KLMNOPQRST UVWXYZABCDEFG HIJKLMNOPQ"
    block = put(put(BLOCKS["foreign2023"], 52, name[:35], 70), 220, name[35:], 22)
    assert read(block).facts["card.english_name"] == name


def test_who_has_no_chinese_name_is_called_by_the_english_one() -> None:
    assert read(put(BLOCKS["foreign2017"], 158, "", 30)).facts["card.name"] == "SAMPLE, TEST PERSON"


def test_a_name_beyond_the_basic_plane() -> None:
    found = read(put(RESIDENT, 0, "𠮷𬭚三", 30))
    assert (found.facts["card.name"], found.notes) == ("𠮷𬭚三", ())


def test_a_private_use_character_is_kept_and_flagged() -> None:
    found = read(put(RESIDENT, 0, "王\ue000", 30))
    assert (found.facts["card.name"], found.notes) == ("王\ue000", ("identity.name_private",))


@pytest.mark.parametrize(("code", "name"), [("24", "拉祜族"), ("25", "水族"), ("26", "东乡族"), ("56", "基诺族")])
def test_nations_by_their_codes(code: str, name: str) -> None:
    assert read(put(RESIDENT, 32, code, 4)).facts["card.nation"] == name


def test_a_nation_nobody_knows_is_left_out_and_said() -> None:
    found = read(put(RESIDENT, 32, "58", 4))
    assert found.notes == ("reader.nation_unknown",)
    assert "card.nation" not in found.facts


def test_what_a_card_does_not_say_is_absent() -> None:
    found = read(put(put(RESIDENT, 30, "9", 2), 158, "", 30)).facts
    assert not {"card.sex", "card.issuer"} & set(found)
    assert read(RESIDENT[:248] + bytes(8)).facts["card.name"] == "测试员"


def test_a_small_x_becomes_a_large_one() -> None:
    assert read(put(RESIDENT, 122, "11010519491231002x", 36)).facts["card.id_number"] == "11010519491231002X"


@pytest.mark.parametrize(
    ("at", "words", "length", "item"),
    [
        (0, "", 30, "姓名"),
        (0, "王\x07", 30, "姓名"),
        (0, "王\0三", 30, "姓名"),
        (0, "王\ufffe", 30, "姓名"),
        (30, "3", 2, "性别"),
        (32, "A1", 4, "民族"),
        (36, "19490231", 16, "出生日期"),
        (36, "1949", 16, "出生日期"),
        (36, "１９４９１２３１", 16, "出生日期"),
        (122, "110105194912310021", 36, "号码"),
        (122, "1101051949123100", 36, "号码"),
        (188, "20201301", 16, "起始日期"),
        (204, "20190101", 16, "截止日期"),
        (204, "长", 16, "截止日期"),
    ],
)
def test_what_cannot_be_is_refused_whole(at: int, words: str, length: int, item: str) -> None:
    with pytest.raises(DeviceFault) as caught:
        read(put(RESIDENT, at, words, length))
    assert f"证里的{item}不合常理" in sentence(caught.value)
    assert caught.value.passing


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(DeviceFault, match=r"reader\.text_broken"):
        read(b"\x42\xd8" + RESIDENT[2:])


def test_a_layout_nobody_knows_is_refused() -> None:
    with pytest.raises(DeviceFault, match=r"reader\.layout_unknown"):
        read(put(RESIDENT, 248, "K", 2))


@pytest.mark.parametrize("length", [0, 255, 257, 512])
def test_another_length_is_refused(length: int) -> None:
    with pytest.raises(DeviceFault, match=r"reader\.text_length"):
        read((RESIDENT * 2)[:length])


def test_the_new_address() -> None:
    assert read_new_address(put(bytes(70), 0, "沅江市样例路3号", 70)) == "沅江市样例路3号"
    assert read_new_address(put(bytes(70), 0, "", 70)) == ""
    with pytest.raises(DeviceFault):
        read_new_address(b"\x01")
