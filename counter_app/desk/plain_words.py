# SPDX-License-Identifier: Apache-2.0
"""What follows for a citizen, in plain words: the steps, and why the last day is that day. Pure."""

from collections.abc import Iterable

from counter_app.base.texts import text
from counter_app.cases.actions import Due
from counter_app.catalogue.items import Verb

_KEPT_TO_THE_OFFICE = frozenset({Verb.apply, Verb.accept, Verb.archive, Verb.upload_record})
"""Steps by which nothing changes for the citizen."""


def plain_steps(verbs: Iterable[Verb]) -> tuple[str, ...]:
    """``审核材料``, ``打款到账户``, ``办完``: each once, what only the office notices left out."""
    told = (text(f"plain.step.{one.name}") for one in verbs if one not in _KEPT_TO_THE_OFFICE)
    return tuple(dict.fromkeys(told))


def why_that_day(due: Due) -> str:
    """The arithmetic behind the last day, up to the result; of two limits the one that was promised."""
    result = text("cases.due.result", date="").rstrip("。")
    told: list[str] = []
    for line in due.explanation:
        if line.startswith(result) or line == text("cases.due.statutory"):
            break
        told.append(line)
    return "".join(told)
