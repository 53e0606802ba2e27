# SPDX-License-Identifier: Apache-2.0
"""The bytes of an action. This module alone writes and reads them; what is stored, hashed and sent is exactly this.

An action is three pieces of UTF-8 JSON: the header (who, when, where, which), the facts, and the personal part.
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Action, AnyFacts
from counter_app.cases.facts import Facts
from counter_app.cases.people import Personal

SCHEMA = 4
"""Grows when an older program could no longer read what this one writes."""


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An action's header. ``schema`` is that of all three pieces; ``kind`` repeats the tag of the facts."""

    schema: int
    id: str
    transaction: str
    case: str
    kind: str
    at: int
    clerk: str
    window: str
    epoch: int
    seq: int


class _SchemaOnly(msgspec.Struct):
    schema: int


@dataclass(frozen=True, slots=True)
class ActionBytes:
    """An action as it is stored. ``personal`` is None once it was erased."""

    header: bytes
    facts: bytes
    personal: bytes | None


_encoder = msgspec.json.Encoder(order="deterministic")
_schema = msgspec.json.Decoder(_SchemaOnly)
_header = msgspec.json.Decoder(Header)
_facts: msgspec.json.Decoder[Any] = msgspec.json.Decoder(AnyFacts)
_personal = msgspec.json.Decoder(Personal)


def kind_of(facts: Facts) -> str:
    """The name of an action's kind, as it stands in header and lists."""
    return str(facts.__struct_config__.tag)


def encode(action: Action) -> ActionBytes:
    """An action's bytes. The same action always gives the same bytes."""
    header = Header(
        schema=SCHEMA,
        id=action.id,
        transaction=action.transaction,
        case=action.case,
        kind=kind_of(action.facts),
        at=action.at,
        clerk=action.clerk,
        window=action.window,
        epoch=action.epoch,
        seq=action.seq,
    )
    personal = None if action.personal is None else _encoder.encode(action.personal)
    return ActionBytes(_encoder.encode(header), _encoder.encode(action.facts), personal)


def decode_header(header: bytes) -> Header:
    """Read a header. Raises CounterError for bytes of a newer program, and for damaged ones."""
    try:
        if _schema.decode(header).schema > SCHEMA:
            raise CounterError("cases.encoding.newer")
        return _header.decode(header)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise CounterError("cases.encoding.damaged") from None  # the cause may quote personal data


def replaced(header: bytes, *, epoch: int, seq: int) -> bytes:
    """The bytes of the header of an action that got another place."""
    return _encoder.encode(msgspec.structs.replace(decode_header(header), epoch=epoch, seq=seq))


def decode(stored: ActionBytes) -> Action:
    """Read an action back, types checked. Raises CounterError as ``decode_header`` does."""
    header = decode_header(stored.header)
    try:
        facts: AnyFacts = _facts.decode(stored.facts)
        personal = None if stored.personal is None else _personal.decode(stored.personal)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise CounterError("cases.encoding.damaged") from None
    if kind_of(facts) != header.kind:
        raise CounterError("cases.encoding.damaged")
    return Action(
        id=header.id,
        transaction=header.transaction,
        case=header.case,
        at=header.at,
        clerk=header.clerk,
        window=header.window,
        epoch=header.epoch,
        seq=header.seq,
        facts=facts,
        personal=personal,
    )
