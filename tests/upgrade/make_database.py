# SPDX-License-Identifier: Apache-2.0
"""Writes ``counter-<schema>.db`` and its key: the file that later programs have to open. Run once a schema::

    python tests/upgrade/make_database.py

All people in it are made up.
"""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from counter_app.base.clock import parse_moment, to_micros
from counter_app.cases.actions import (
    Accepted,
    AnyFacts,
    Completed,
    Delivered,
    Due,
    Intent,
    Judged,
    LineState,
    NoticeGiven,
    Opened,
    Printed,
    PrintState,
    Rated,
    RatingAsked,
    RatingSource,
    Reopened,
    SignedIn,
)
from counter_app.cases.custody import OriginalHeld
from counter_app.cases.draft import Draft, DraftLine
from counter_app.cases.people import Agent, Person, Personal, Receiver, Unit
from counter_app.cases.queue_facts import TicketTaken
from counter_app.cases.rating import event_digest, screen_event
from counter_app.devices.contracts import SECOND_SCREEN
from counter_app.settings import find_places
from counter_app.store.backup import list_backups
from counter_app.store.case_store import Store
from counter_app.store.feed_store import Arrival
from counter_app.store.restoration import restore
from counter_app.store.tables import SCHEMA
from counter_app.wire.messages import FeedRow

HERE = Path(__file__).resolve().parent
PERSON = Person(name="测试员㛃𠮷", id_number="110101194912310024", phone="13800000000")


class Writer:
    """Writes actions with fixed ids, ten minutes apart."""

    def __init__(self, home: Path) -> None:
        self.places = find_places(home)
        self.now = parse_moment("2026-11-20T09:00")
        self.count = 0
        self.store = self.open()

    def open(self) -> Store:
        """Open the store, or open it again."""
        self.store = Store.open(self.places, region="430981", window="3", clock=lambda: self.now, reserve_bytes=0)
        return self.store

    def press(self, case: str, *facts: AnyFacts, personal: Personal | None = None) -> None:
        """Record facts in one press; the personal part goes with the first."""
        self.now += timedelta(minutes=10)
        intents = []
        for place, one in enumerate(facts):
            self.count += 1
            who = personal if personal is not None and not place else Personal()
            intents.append(Intent(id=f"action-{self.count}", case=case, facts=one, personal=who))
        self.store.record(intents, clerk="0312", at=to_micros(self.now))


def opened(item: int, title: str) -> Opened:
    """A case with some of everything."""
    return Opened(
        number="",
        guide="yuanjiang",
        item=item,
        code="002036001001",
        title=title,
        version="a1b2c3d4e5f6",
        answers={"who": "self"},
        spoken_answers=(("谁来办？", "本人"),),
        eligibility={"covered": "yes"},
    )


def fill(writer: Writer) -> None:
    """Three cases, a draft, a favourite, some of it at the centre, something from there, and a second epoch."""
    line = Judged(material="id", text="有效身份证件", state=LineState.missing)
    accepted = Accepted(
        lines=(Judged(material="id", text="有效身份证件", state=LineState.met),),
        limit_kind="working_days",
        limit_amount=5,
        limit_text="5 个工作日",
        due=Due(due="2026-11-27", explanation=("最晚 11月27日 周五。",)),
    )
    writer.press("", SignedIn(role="clerk"))
    notice = NoticeGiven(number="", ordinal=0, lines=(line,))
    waiting = Printed(paper="notice", number="1", state=PrintState.waiting)
    writer.press("case-1", opened(2, "职工参保登记"), notice, waiting, personal=Personal(applicant=PERSON))
    writer.press("case-1", Printed(paper="notice", number="1", state=PrintState.printed))
    agent = Agent(person=Person(name="代办人", id_number="430981196001010011"), relation="子女")
    unit = Personal(applicant=Unit(name="测试单位甲", credit_code="91430900TESTTEST1X"), agent=agent)
    writer.press("case-2", opened(1, "单位参保登记"), accepted, personal=unit)
    writer.store.save_draft(
        Draft(
            id="draft-1",
            action_id="action-later",
            guide="yuanjiang",
            item=9,
            version="a1b2c3d4e5f6",
            clerk="0312",
            began_at=1,
            updated_at=2,
            applicant=PERSON,
            lines={"id": DraftLine(state=LineState.defective, reason="没有盖章")},
        )
    )
    writer.store.add_scan("scan-1", "draft-1", b"a picture")
    writer.store.set_favourite("yuanjiang", 9, True)
    writer.store.centre.acknowledge(0, 5, durable=3)
    writer.store.centre.park(0, 2, "projector.older", to_micros(writer.now))
    row = FeedRow("calendar", 1, "2027", "1", 1, to_micros(writer.now), False, b"{}", b"s" * 64)
    writer.store.feeds.take([Arrival(row, "")])
    writer.store.morning_backup()
    writer.store.close()
    restore(writer.places, list_backups(writer.places.backups)[0].path.name, lambda: writer.now)
    writer.open()
    writer.press("case-1", Reopened(by="qr"), accepted, Completed(result="参保登记"))
    receiver = Receiver(name="测试员㛃𠮷", id_number="110101194912310024")
    writer.press("case-1", Delivered(documents=("登记表",)), personal=Personal(receiver=receiver))
    writer.press("case-3", opened(2, "职工参保登记"), personal=Personal(applicant=PERSON))
    fill_hall(writer)
    writer.store.close()


def fill_hall(writer: Writer) -> None:
    """A ticket, an original kept for a case, and a level that its citizen pressed."""
    writer.press("", TicketTaken(ticket="ticket-1", number="A001", matter="pay"))
    writer.press("case-2", OriginalHeld(material="id", text="有效身份证件"))
    case = writer.store.case("case-2")
    assert case is not None
    assert case.outcome is not None
    nonce = "0123456789abcdef" * 2
    asked = RatingAsked(question="question-1", decision=case.outcome.id, device=SECOND_SCREEN, nonce=nonce)
    writer.press("case-2", asked)
    asked_at = to_micros(writer.now)
    pressed_at = asked_at + 5_000_000
    event = screen_event(question="question-1", nonce=nonce, level=4, pressed_at=pressed_at)
    rated = Rated(
        question="question-1",
        level=4,
        source=RatingSource.screen,
        device=SECOND_SCREEN,
        nonce=nonce,
        asked_at=asked_at,
        pressed_at=pressed_at,
        digest=event_digest(event),
    )
    writer.press("case-2", rated)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        made = Writer(Path(folder))
        fill(made)
        shutil.copy(made.places.database, HERE / f"counter-{SCHEMA}.db")
        shutil.copy(made.places.data / "counter.key", HERE / f"counter-{SCHEMA}.key")
