# SPDX-License-Identifier: Apache-2.0
"""The core system of the insurance (医保信息平台) as a window uses it: it alone knows whose an insurance code is."""

from dataclasses import dataclass, field
from typing import Protocol

from counter_app.base.id_papers import IdKind


@dataclass(frozen=True, slots=True)
class Insured:
    """Whose a code is. ``region`` is where the person is insured (six digits); what is not told is empty."""

    name: str = field(repr=False)
    id_kind: IdKind
    id_number: str = field(repr=False)
    region: str = ""
    card_number: str = field(default="", repr=False)


class CoreSystem(Protocol):
    """What a window asks of the core system. A call may take long: never on the main thread."""

    def insured_of(self, code: str) -> Insured:
        """Whose a 医保码 is.

        Raises CounterError: ``core.refused`` for no such code, or one that no longer counts; another code with its own
        sentence where the core system does not answer.
        """
