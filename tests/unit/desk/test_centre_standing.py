# SPDX-License-Identifier: Apache-2.0
"""How a window stands with its centre: what waits is seen whether it is an action or an attachment."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from store.made_store import NOTICE, HandClock, opened

from counter_app.base.clock import to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, Printed, PrintState
from counter_app.desk.centre import CentreState, look
from counter_app.desk.counter import Counter
from counter_app.settings import load_settings
from counter_app.sync.errand import Outcome, Step
from counter_app.sync.uploading import MISSING


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    made = Counter(load_settings(tmp_path / "home"), HandClock())
    made.open_store()
    made.store.centre.enrolled(
        url="https://centre.example",
        name="测试中心",
        hall="测试大厅",
        number="3",
        algorithm="ed25519",
        public_key=bytes(32),
    )
    yield made
    made.close()


def test_an_attachment_that_waits_or_cannot_go_is_seen_without_opening_anything(counter: Counter) -> None:
    """All actions are at the centre; the paper that one of them names is not."""
    paper = Printed(paper="acceptance", number="1", digest="0" * 64, state=PrintState.saved)
    case = new_id()
    intents = [Intent(id=new_id(), case=case, facts=one) for one in (opened(), NOTICE, paper)]
    counter.store.record(intents, clerk="0312", at=to_micros(counter.clock()))
    for chain in counter.store.centre.chains():
        counter.store.centre.acknowledge(chain.epoch, chain.last_seq)
    view = look(counter, {})
    assert (view.state, view.waiting, view.attachments_waiting) == (CentreState.waiting, 0, 1)
    clock = counter.clock
    assert isinstance(clock, HandClock)
    clock.move(minutes=11)
    view = look(counter, {"attachments": Step(Outcome.later, 60.0, "sync.unheard")})
    assert (view.state, view.age_minutes) == (CentreState.stuck, 11)
    assert view.obstacle is not None
    assert view.obstacle.code == "sync.unheard"
    waiting = counter.store.uploads.next()
    assert waiting is not None
    counter.store.uploads.stop(waiting, MISSING)
    view = look(counter, {})
    assert (view.state, view.attachments_stuck) == (CentreState.parked, 1)
    counter.store.uploads.told({waiting: True})
    assert look(counter, {}).state is CentreState.at_centre
