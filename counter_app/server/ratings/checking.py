# SPDX-License-Identifier: Apache-2.0
"""The conformance kit: made-up records, right and wrong, and whether an endpoint tells them apart, field by field.

For who builds the province's side and for who declares an endpoint: nothing in these records is of anybody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import httpx

from counter_app.base.evaluation import LevelList
from counter_app.base.ids import new_id
from counter_app.catalogue.rating_dialects import LEVELS, Content, Dialect, Record, Shape
from counter_app.server.ratings.line import Answer, Told, client, send

MADE_UP: Mapping[Content, str] = {
    Content.case_number: "430981-00-20260101-T0001K",
    Content.item_title: "参保信息变更（对接检查）",
    Content.item_code: "002014003000",
    Content.item_version: "2026-01",
    Content.department: "对接检查",
    Content.department_code: "11430981000000000X",
    Content.region: "430981",
    Content.region_name: "沅江市",
    Content.applicant_name: "测试员",
    Content.applicant_kind: "person",
    Content.id_kind: "身份证",
    Content.id_number: "110101194912310024",
    Content.phone: "13800000000",
    Content.opened_at: "2026-01-05 09:00:00",
    Content.decided_at: "2026-01-05 09:10:00",
    Content.rated_at: "2026-01-05 09:10:30",
    Content.status: "completed",
    Content.status_name: "已办结",
    Content.source: "device",
    Content.words: "",
    Content.window: "测试窗口",
    Content.clerk: "0000",
    Content.clerk_name: "测试员",
    Content.system: "counter-app",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried. ``field`` is "" where it is about no single one; ``why`` as in ``FieldFault``.

    ``passed`` is None where the endpoint's answer does not tell.
    """

    field: str
    what: str  # level | wrong | again | token
    why: str
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A record with one fault."""

    field: str
    why: str
    record: Record


def sound_records(dialect: Dialect, levels: LevelList) -> Iterator[tuple[str, Record]]:
    """A right record of each of the five levels, with reasons of that level and no other."""
    for level in LEVELS:
        reasons = next(one.reasons for one in levels.levels if str(one.level) == level)
        facts = dict(MADE_UP) | {
            Content.record: new_id(),
            Content.level: level,
            Content.level_name: levels.words(int(level)),
            Content.reasons: ",".join(one.code for one in reasons[:2]),
        }
        yield level, dialect.record(facts)


def wrong_records(dialect: Dialect, levels: LevelList) -> Iterator[Wrong]:
    """Records with one fault each, of every kind that a field can have. The level is 3: what falls through from there
    into 2 has reasons of the wrong level."""
    _, sound = next(one for one in sound_records(dialect, levels) if one[0] == "3")
    level, codes = dialect.level, dialect.field_of(Content.reasons)
    for one in dialect.fields:
        if one.required or one.constant:
            yield Wrong(one.key, "missing", sound | {one.key: [] if one.parts else ""})
        if one.shape is Shape.moment:
            yield Wrong(one.key, "moment", sound | {one.key: "2026-01-05T09:10:00"})
        if one.shape is Shape.region12:
            yield Wrong(one.key, "region12", sound | {one.key: "430981"})
        if one.values and one.of is not Content.level:
            yield Wrong(one.key, "unknown_code", sound | {one.key: "?"})
        if one.longest:
            yield Wrong(one.key, "too_long", sound | {one.key: "长" * (one.longest + 1)})
        if one.constant:
            yield Wrong(one.key, "constant", sound | {one.key: f"{one.constant}0"})
    yield Wrong(level.key, "unknown_code", sound | {level.key: "6"})
    if codes is not None:
        yield Wrong(codes.key, "other_level", sound | {level.key: level.values["2"]})
        yield Wrong(codes.key, "unknown_code", sound | {codes.key: "399"})


async def conformance(
    url: str, dialect: Dialect, token: str, levels: LevelList, *, only_sound: bool = False, seconds: float = 30.0
) -> tuple[Check, ...]:
    """Try an endpoint. ``only_sound``: without records that must be refused."""
    async with client(token, seconds=seconds) as line:
        checks = [*await _sound(line, url, dialect, levels)]
        if not only_sound:
            checks += await _wrong(line, url, dialect, levels)
    if token and not only_sound:
        async with client(f"{token}-wrong", seconds=seconds) as stranger:
            _, record = next(sound_records(dialect, levels))
            answer = await send(stranger, url, dialect, [record], new_id())
            checks.append(Check("", "token", "", answer.code == "token"))
    return tuple(checks)


async def _sound(line: httpx.AsyncClient, url: str, dialect: Dialect, levels: LevelList) -> Sequence[Check]:
    found: list[Check] = []
    last: tuple[Record, str] | None = None
    for level, record in sound_records(dialect, levels):
        key = new_id()
        answer = await send(line, url, dialect, [record], key)
        taken = answer.told is Told.taken and not answer.parked
        understood = next(iter(answer.levels.values()), None)
        told_right = understood is None or understood == dialect.level.values[level]
        found.append(Check(dialect.level.key, "level", level, taken and told_right))
        if understood is None:
            found.append(Check(dialect.level.key, "understood", level, None if taken else False))
        last = record, key
    if last is not None:
        again = await send(line, url, dialect, [last[0]], last[1])
        found.append(Check("", "again", "", again.told is Told.taken and not again.parked))
    return found


async def _wrong(line: httpx.AsyncClient, url: str, dialect: Dialect, levels: LevelList) -> Sequence[Check]:
    found: list[Check] = []
    for one in wrong_records(dialect, levels):
        answer = await send(line, url, dialect, [one.record], new_id())
        found.append(Check(one.field, "wrong", one.why, _is_refused(answer)))
    return found


def _is_refused(answer: Answer) -> bool:
    return answer.told is Told.refused or bool(answer.parked)
