# SPDX-License-Identifier: Apache-2.0
"""What a device read: facts by name, where they come from and when. A device is only a source of facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ReadingKind(StrEnum):
    """What was laid down or shown."""

    id_card = "id_card"  # 居民身份证 and its three sisters; ``card.id_kind`` says which
    social_card = "social_card"  # 社会保障卡
    insurance_code = "insurance_code"  # 医保码: opaque until the core system has told whose it is
    case_code = "case_code"  # the QR of a case's own paper: points to a case, says nothing of a person


@dataclass(frozen=True, slots=True)
class Reading:
    """One good reading. Nothing half-read ever becomes one.

    ``facts`` are texts by name. Of a card: ``card.name``, ``card.id_kind`` (a value of ``IdKind``),
    ``card.id_number``, ``card.sex`` (男, 女 or absent), ``card.birth``, ``card.valid_from``, ``card.valid_until``
    (ISO dates, ``长期`` for no end), ``card.nation`` (the word) and ``card.nation_code``, ``card.address``,
    ``card.issuer``; of some kinds also ``card.english_name``, ``card.country`` (three letters), ``card.pass_number``,
    ``card.issue_count``, ``card.new_address``; of a social-security card ``card.number``, ``card.recognition``,
    ``card.region`` (six digits, 统筹区划), ``card.standard``, ``card.issued``, ``card.birthplace`` (six digits),
    ``card.category``, ``card.agency``. Of a code:
    ``code.text``, and of a 医保码 ``code.good_until`` (ISO moment in hall time: the scanner's profile says how long
    it counts).
    What a card does not say is absent, never empty. Personal: shown masked, never logged, and left out of ``repr``.

    ``source`` names the device: its profile and port. ``notes`` are codes of sentences that stop nobody, such as a
    name with a character of the private-use area. ``photo`` is the card's own block (WLT), kept only where the
    profile says so.
    """

    kind: ReadingKind
    source: str
    read_at: datetime
    facts: Mapping[str, str] = field(repr=False)
    notes: tuple[str, ...] = ()
    photo: bytes = field(default=b"", repr=False)
