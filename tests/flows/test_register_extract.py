# SPDX-License-Identifier: Apache-2.0
"""Rows of the register that the centre sends ahead: a window alone answers from them, of units only."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults, resources_root
from counter_app.catalogue.register_book import read_register, shipped_register
from counter_app.desk.looking_up import PREFILL, LookUp, ask, prefill_of, take
from counter_app.server.centre import open_centre
from counter_app.server.register.extracts import Extracted, publish_extract
from counter_app.server.register.loading import load
from flows.desk_day import UNIT, DeskDay
from flows.pulling_day import BACK_OFFICE, PullingDay, pulling_day
from flows.test_register import KINDS

QUERY = "unit_prefill"


@pytest.fixture
def wired(day: DeskDay, tmp_path: Path) -> Iterator[PullingDay]:
    """A window with a centre that knows one unit."""
    with pulling_day(day, tmp_path / "centre") as made:
        reload(made, tmp_path, KINDS["units"])
        yield made


def reload(wired: PullingDay, folder: Path, words: str) -> None:
    """The centre's units are these now."""

    async def run() -> None:
        opened = open_centre(wired.centre.settings, wired.day.clock)
        try:
            file = folder / "units.csv"
            file.write_text(words, encoding="utf-8")
            assert not (await load(opened, shipped_register().kinds["units"], [file])).faults
        finally:
            await opened.close()

    asyncio.run(run())


def publish(wired: PullingDay, **more: Any) -> Extracted:  # noqa: ANN401 - as the verb gives it
    """Send it ahead."""
    return wired.at_centre(
        lambda connection, centre: publish_extract(connection, centre, QUERY, by=BACK_OFFICE, **more)
    )


def looked_up(wired: PullingDay) -> LookUp:
    """The unit, at a window that reaches nobody."""
    query = prefill_of(UNIT)
    assert query is not None
    return take(wired.day.counter, ask(wired.day.counter, query, UNIT, purpose=PREFILL, of="draft"))


def test_a_window_alone_answers_from_what_was_sent_ahead(wired: PullingDay, tmp_path: Path) -> None:
    with pytest.raises(CounterError, match=r"looking_up\.no_centre"):
        looked_up(wired)
    assert publish(wired) == Extracted(QUERY, 1, 1, 0)
    assert publish(wired) == Extracted(QUERY, 1, 0, 1)
    wired.pull()
    found = looked_up(wired)
    assert found.kept
    assert dict(found.tables[0].rows[0]) == {
        "name": UNIT.name,
        "credit_code": UNIT.credit_code,
        "unit_code": "430981000001",
        "address": "沅江市迎宾路2号",
    }
    reload(wired, tmp_path, KINDS["units"].replace("迎宾路2号", "迎宾路9号"))
    assert publish(wired).sent == 1
    wired.pull()
    assert looked_up(wired).tables[0].rows[0]["address"] == "沅江市迎宾路9号"
    assert publish(wired, withdraw=True) == Extracted(QUERY, 0, 1, 0)
    wired.pull()
    with pytest.raises(CounterError, match=r"looking_up\.no_centre"):
        looked_up(wired)


def test_nothing_of_a_person_is_ever_sent_ahead(wired: PullingDay, tmp_path: Path) -> None:
    with pytest.raises(CounterError, match=r"register\.no_extract"):
        wired.at_centre(lambda connection, centre: publish_extract(connection, centre, "account", by=BACK_OFFICE))
    book = resources_root() / "register"
    for name in ("kinds.yaml", "queries.yaml"):
        words = (book / name).read_text(encoding="utf-8")
        words = words.replace("extract: [name, credit_code,", "extract: [phone, credit_code,")
        words = words.replace("    of: person\n", "    of: person\n    extract: [name]\n", 1)
        (tmp_path / name).write_text(words, encoding="utf-8")
    with pytest.raises(ResourceFaults) as faults:
        read_register(tmp_path)
    assert len(faults.value.faults) == 2
