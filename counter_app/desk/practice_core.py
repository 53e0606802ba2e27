# SPDX-License-Identifier: Apache-2.0
"""The core system of a practice window: it knows the made-up persons that ship with the program, and nobody else."""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

import msgspec

from counter_app.base.core_system import CoreSystem, Insured
from counter_app.base.errors import CounterError
from counter_app.base.id_papers import IdKind
from counter_app.base.resources import Fault, ResourceFaults, read_yaml, resources_root
from counter_app.settings import WindowSettings

T = TypeVar("T")
_KINDS = {
    "resident": IdKind.resident_id,
    "gat": IdKind.hkmt_residence,
    "foreign2017": IdKind.foreign_permanent,
    "foreign2023": IdKind.foreign_permanent,
}


class _Card(msgspec.Struct, frozen=True):
    """What of a made-up card says whose it is."""

    layout: str
    name: str
    id_number: str


class _Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A made-up person's code and insurance."""

    code: str
    region: str
    card_number: str


class PracticeCore:
    """Answers at once and never fails."""

    def insured_of(self, code: str) -> Insured:
        """Whose a made-up code is; every other code is refused."""
        found = _insured().get(code)
        if found is None:
            raise CounterError("core.refused")
        return found


def core_of(window: WindowSettings) -> CoreSystem | None:
    """The core system a window asks. None at a working window as long as no centre is connected."""
    return PracticeCore() if window.practice else None


def practice_code(person: str) -> str:
    """The code of a made-up person, by its key in ``resources/sample``. Raises CounterError ``core.nobody``."""
    found = _codes().get(person)
    if found is None:
        raise CounterError("core.nobody", person=person)
    return found.code


@cache
def _codes() -> Mapping[str, _Code]:
    return _read("codes.yaml", _Code)


@cache
def _insured() -> Mapping[str, Insured]:
    cards = _read("cards.yaml", _Card)
    return {
        one.code: Insured(card.name, _KINDS[card.layout], card.id_number, one.region, one.card_number)
        for key, one in _codes().items()
        for card in (cards[key],)
    }


def _read(name: str, kind: type[T]) -> dict[str, T]:
    document = read_yaml(resources_root() / "sample" / name, f"sample/{name}")
    try:
        return msgspec.convert(document.data, dict[str, kind])  # type: ignore[valid-type]
    except msgspec.ValidationError as error:
        raise ResourceFaults([Fault(document.file, 0, 0, str(error))]) from error
