# SPDX-License-Identifier: Apache-2.0
"""The register of a practice window: it says the same made-up things of whoever is asked for, and never fails."""

from dataclasses import dataclass
from functools import cache

import msgspec

from counter_app.base.clock import Clock, to_micros
from counter_app.base.core_system import Insured
from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault, ResourceFaults, read_yaml, resources_root
from counter_app.catalogue.register_book import shipped_register
from counter_app.desk.practice_core import PracticeCore
from counter_app.wire.register import Answered, AnsweredTable, Question

_Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class PracticeRegister:
    """Answers at once. ``away`` plays a centre that cannot be asked."""

    clock: Clock
    away: bool = False

    def ask(self, question: Question) -> Answered:
        """The sample's rows, of the number that was asked for."""
        if self.away:
            raise CounterError("looking_up.away")
        query, sample = shipped_register().queries[question.query], _sample()
        tables = []
        for one in query.tables:
            known = {column.key for column in one.columns}
            key = one.kind.finds(query.of)
            whose = {key.key: question.number} if key is not None else {}
            rows = ({**row, **whose} for row in sample.get(one.kind.kind, ()))
            shown = tuple({name: value for name, value in row.items() if name in known} for row in rows)
            tables.append(AnsweredTable(kind=one.kind.kind, rows=shown))
        return Answered(now=to_micros(self.clock()), tables=tuple(tables))

    def insured_of(self, code: str, clerk: str) -> Insured:
        """Whose a made-up code is."""
        return PracticeCore().insured_of(code)


@cache
def _sample() -> _Rows:
    document = read_yaml(resources_root() / "sample" / "register.yaml", "sample/register.yaml")
    try:
        found = msgspec.convert(document.data, _Rows)
    except msgspec.ValidationError as error:
        raise ResourceFaults([Fault(document.file, 0, 0, str(error))]) from error
    kinds = shipped_register().kinds
    faults = [
        document.fault((name, place, key), f"没有这一列：{key}")
        for name, rows in found.items()
        for place, row in enumerate(rows)
        for key in row
        if name not in kinds or key not in {one.key for one in kinds[name].columns}
    ]
    if faults:
        raise ResourceFaults(faults)
    return found
