# SPDX-License-Identifier: Apache-2.0
"""Who a case is for and who comes for them. Personal data: stored apart, masked on screen by default."""

from enum import StrEnum

import msgspec

from counter_app.base.id_papers import IdKind as IdKind  # a case is told with it
from counter_app.forms.filled import FilledForm


class Source(StrEnum):
    """Where a value came from; shown as its badge."""

    typed = "手填"
    card = "证件"
    earlier_case = "上次办件"
    this_case = "本件"
    derived = "推算"


class Person(msgspec.Struct, frozen=True, kw_only=True, tag="person", forbid_unknown_fields=True):
    """A natural person. ``birth`` is an ISO date or "", ``sex`` 男, 女 or ""."""

    name: str
    id_kind: IdKind = IdKind.resident_id
    id_number: str = ""
    sex: str = ""
    birth: str = ""
    phone: str = ""
    address: str = ""
    source: Source = Source.typed


class Unit(msgspec.Struct, frozen=True, kw_only=True, tag="unit", forbid_unknown_fields=True):
    """A unit, school or institution; ``credit_code`` is its 统一社会信用代码, ``contact`` the person who came."""

    name: str
    credit_code: str = ""
    unit_code: str = ""
    contact: str = ""
    phone: str = ""
    source: Source = Source.typed


Party = Person | Unit


class Agent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """代办人 with the relation and the mandate paper that was seen."""

    person: Person
    relation: str = ""
    mandate: str = ""


class Receiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who took the result away."""

    name: str
    id_kind: IdKind = IdKind.resident_id
    id_number: str = ""
    relation: str = "本人"


LISTED = "listed:"
"""Under which key of ``Personal.words`` the words of a listed paper stand, before the line's id."""


class Personal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The personal part of an action. ``words`` holds free text a clerk typed (it may name people), by use;
    ``forms`` official forms as filled in, by id."""

    applicant: Party | None = None
    agent: Agent | None = None
    receiver: Receiver | None = None
    words: dict[str, str] = {}
    forms: dict[str, FilledForm] = {}
