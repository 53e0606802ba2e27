# SPDX-License-Identifier: Apache-2.0
"""The made-up persons of ``resources/sample/cards.yaml``, and their identity cards as bytes."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from counter_app.base.resources import Fault, ResourceFaults, read_mapping, resources_root
from counter_app.devices.protocols.identity_text import KIND_AT, NO_END, TEXT_LENGTH

PHOTO = bytes(range(256)) * 4
"""What stands where a card has its photo: no picture of anybody."""


class SampleCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One made-up person with one card. ``office`` is the last item of a foreigner's card, which nobody reads."""

    layout: Literal["resident", "gat", "foreign2017", "foreign2023"]
    name: str
    id_number: str
    sex: Literal["男", "女"]
    birth: str
    start: str = msgspec.field(name="from")
    until: str
    nation_code: str = ""
    address: str = ""
    issuer: str = ""
    english_name: str = ""
    country: str = ""
    pass_number: str = ""
    issue_count: str = ""
    office: str = ""
    new_address: str = ""


@cache
def sample_cards() -> Mapping[str, SampleCard]:
    """The persons by key. Raises ResourceFaults."""
    return load_cards(resources_root() / "sample" / "cards.yaml")


def load_cards(path: Path) -> Mapping[str, SampleCard]:
    """Read a file of persons. Raises ResourceFaults with every fault."""
    faults: list[Fault] = []
    read = read_mapping(path, f"sample/{path.name}", faults)
    found: dict[str, SampleCard] = {}
    for key, value in read[1].items() if read else ():
        try:
            found[key] = msgspec.convert(value, SampleCard)
        except msgspec.ValidationError as error:
            if read:
                faults.append(read[0].fault((key,), f"{key} 写得不对：{error}"))
    if faults or not found:
        raise ResourceFaults(faults or [Fault(f"sample/{path.name}", 0, 0, "里面没有人")])
    return found


def text_block(card: SampleCard) -> bytes:
    """The 256 bytes of a card's text, as the chip holds them."""
    block = bytearray("\x20".encode("utf-16-le") * (TEXT_LENGTH // 2))
    for at, length, words in _places(card):
        block[at : at + length] = _padded(words, length)
    return bytes(block)


def new_address_block(card: SampleCard) -> bytes:
    """The 70 bytes of an address written onto the card later; nothing where there is none."""
    return _padded(card.new_address, 70) if card.new_address else b""


def _places(card: SampleCard) -> list[tuple[int, int, str]]:
    """Where what stands, by the card's layout: offset, length, words."""
    sex = {"男": "1", "女": "2"}[card.sex]
    birth, start = card.birth.replace("-", ""), card.start.replace("-", "")
    until = card.until if card.until == NO_END else card.until.replace("-", "")
    dates = [(188, 16, start), (204, 16, until)]
    match card.layout:
        case "foreign2017":
            return [
                *[(0, 120, card.english_name), (120, 2, sex), (122, 30, card.id_number), (152, 6, card.country)],
                *[(158, 30, card.name), (220, 16, birth), (236, 4, card.issue_count), (240, 8, card.office)],
                *[(KIND_AT, 2, "I"), *dates],
            ]
        case "foreign2023":
            return [
                *[(0, 30, card.name), (30, 2, sex), (32, 4, card.issue_count), (36, 16, birth)],
                *[(52, 70, card.english_name[:35]), (122, 36, card.id_number), (220, 22, card.english_name[35:])],
                *[(242, 6, card.country), (250, 6, card.office), (KIND_AT, 2, "Y"), *dates],
            ]
    common = [(0, 30, card.name), (30, 2, sex), (36, 16, birth), (52, 70, card.address), (122, 36, card.id_number)]
    common += [(158, 30, card.issuer), *dates]
    if card.layout == "resident":
        return [*common, (32, 4, card.nation_code)]
    return [*common, (220, 18, card.pass_number), (238, 4, card.issue_count), (KIND_AT, 2, "J")]


def _padded(words: str, length: int) -> bytes:
    return (words.encode("utf-16-le") + b"\x20\0" * (length // 2))[:length]
