# SPDX-License-Identifier: Apache-2.0
"""The figures of a hall counted once more, in SQL alone, from the bytes that the windows sent. For PostgreSQL."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_ACTS = """
WITH acts AS MATERIALIZED (
    SELECT "window", hall, epoch, seq, h->>'id' AS id, h->>'kind' AS kind, h->>'case' AS case_id,
        h->>'clerk' AS clerk, f, (h->>'at')::bigint AS at,
        to_char(to_timestamp((h->>'at')::bigint / 1000000) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day
    FROM (
        SELECT "window", hall, epoch, seq, convert_from(header, 'UTF8')::jsonb AS h,
            convert_from(facts, 'UTF8')::jsonb AS f
        FROM action_body JOIN window_place AS place ON place.id = "window" WHERE created >= :start AND created < :until
    ) AS read
), back AS (
    SELECT f->>'action' AS id, min(day) AS day FROM acts WHERE kind = 'taken_back' GROUP BY 1
), counting AS (
    SELECT acts.* FROM acts LEFT JOIN back USING (id) WHERE back.id IS NULL OR back.day > acts.day
), called AS (
    SELECT DISTINCT ON ("window", f->>'ticket') * FROM acts
    WHERE kind = 'ticket_called' AND coalesce((f->>'taken_at')::bigint, 0) > 0
    ORDER BY "window", f->>'ticket', epoch, seq
), defaulted AS (
    SELECT * FROM acts AS rule WHERE kind = 'default_counted' AND NOT EXISTS (
        SELECT 1 FROM acts AS pressed JOIN acts AS question
            ON question."window" = pressed."window" AND question.case_id = pressed.case_id
            AND question.f->>'question' = pressed.f->>'question'
        WHERE pressed.kind = 'rated' AND question.kind IN ('rating_asked', 'rating_invited')
            AND pressed."window" = rule."window" AND pressed.case_id = rule.case_id
            AND question.f->>'decision' = rule.f->>'decision'
    )
), question AS (
    SELECT DISTINCT ON ("window", case_id, f->>'question') "window", case_id, f->>'question' AS question,
        f->>'decision' AS decision, clerk
    FROM acts WHERE kind IN ('rating_asked', 'rating_invited')
    ORDER BY "window", case_id, f->>'question', epoch, seq
), decided AS (
    SELECT DISTINCT ON ("window", id) "window", id, clerk
    FROM acts WHERE id IN (SELECT decision FROM question) ORDER BY "window", id, epoch, seq
), evaluation AS (
    SELECT one."window", one.hall, one.epoch, one.seq, one.id, one.kind, one.case_id,
        coalesce(decided.clerk, question.clerk, one.clerk) AS clerk, one.f, one.at, one.day
    FROM (
        SELECT * FROM acts WHERE kind IN ('rating_asked', 'rated', 'not_rated') UNION ALL SELECT * FROM defaulted
    ) AS one
    LEFT JOIN question ON question."window" = one."window" AND question.case_id = one.case_id
        AND question.question = one.f->>'question'
    LEFT JOIN decided ON decided."window" = one."window"
        AND decided.id = coalesce(one.f->>'decision', question.decision)
)
"""
_COUNTS = """
SELECT {key} AS key, CASE kind WHEN 'notice_given' THEN 'notices' WHEN 'rating_asked' THEN 'asked'
    WHEN 'ticket_called' THEN 'waited' WHEN 'default_counted' THEN 'defaulted' ELSE kind END,
    count(*), count(*) FILTER (WHERE kind = 'rated' AND (f->>'level')::int <= 2)
FROM (
    SELECT * FROM counting
    WHERE kind IN ('consulted', 'opened', 'accepted', 'notice_given', 'refused', 'completed', 'delivered')
    UNION ALL SELECT * FROM called
    UNION ALL SELECT * FROM evaluation
    UNION ALL SELECT "window", hall, epoch, seq, id, 'rating_asked', case_id, clerk, f, at, day
        FROM evaluation WHERE kind = 'rated' AND f->>'source' = 'phone'
) AS told GROUP BY 1, 2
"""
_TIMES = """
, judged AS (
    SELECT DISTINCT ON (opened."window", opened.case_id) opened.*, late.at - (opened.f->>'began_at')::bigint AS spent
    FROM counting AS opened
    JOIN counting AS late
        ON late."window" = opened."window" AND late.case_id = opened.case_id AND late.day = opened.day
        AND late.kind IN ('accepted', 'notice_given', 'refused')
    WHERE opened.kind = 'opened'
    ORDER BY opened."window", opened.case_id, late.epoch, late.seq
)
SELECT {key} AS key, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY spent),
    percentile_disc(0.9) WITHIN GROUP (ORDER BY spent)
FROM judged
WHERE coalesce((f->>'timing_accurate')::boolean, true) AND spent BETWEEN 0 AND 43200000000
GROUP BY 1
"""
_WAITS = """
SELECT {key} AS key, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY waited),
    percentile_disc(0.9) WITHIN GROUP (ORDER BY waited)
FROM (SELECT *, greatest(0, at - (f->>'taken_at')::bigint) AS waited FROM called) AS told
GROUP BY 1
"""
_LEVELS = """
SELECT {key} AS key, kind, (f->>'level')::int, count(*)
FROM evaluation WHERE kind IN ('rated', 'default_counted') GROUP BY 1, 2, 3
"""
KEYS = {"all": "''::text", "hall": "hall", "window": '"window"', "day": "day", "clerk": "clerk"}


async def counts(connection: AsyncConnection, by: str, start: int, until: int) -> dict[str, dict[str, int]]:
    """By window, day, clerk or all: how many of each kind, and under ``bad`` how many bad evaluations."""
    found: dict[str, dict[str, int]] = {}
    for key, kind, count, bad in await _asked(connection, _COUNTS, by, start, until):
        row = found.setdefault(key, {"bad": 0})
        row[kind] = count
        row["bad"] += bad
    return found


async def levels(
    connection: AsyncConnection, by: str, start: int, until: int
) -> dict[str, tuple[dict[int, int], dict[int, int]]]:
    """How many of each level were given, and how many a local rule counted."""
    found: dict[str, tuple[dict[int, int], dict[int, int]]] = {}
    for key, kind, level, count in await _asked(connection, _LEVELS, by, start, until):
        found.setdefault(key, ({}, {}))[0 if kind == "rated" else 1][level] = count
    return found


async def times(connection: AsyncConnection, by: str, start: int, until: int) -> dict[str, tuple[int, int, int]]:
    """How many handlings were timed, their median and their P90 (µs)."""
    return {
        key: (count, int(p50), int(p90)) for key, count, p50, p90 in await _asked(connection, _TIMES, by, start, until)
    }


async def waits(connection: AsyncConnection, by: str, start: int, until: int) -> dict[str, tuple[int, int, int]]:
    """How many were called, the median and the P90 of how long they had waited (µs)."""
    return {
        key: (count, int(p50), int(p90)) for key, count, p50, p90 in await _asked(connection, _WAITS, by, start, until)
    }


async def _asked(connection: AsyncConnection, words: str, by: str, start: int, until: int) -> Any:  # noqa: ANN401
    wanted = text(_ACTS + words.replace("{key}", KEYS[by]))
    return (await connection.execute(wanted, {"start": start, "until": until})).all()
