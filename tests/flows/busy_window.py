# SPDX-License-Identifier: Apache-2.0
"""A window's store at full work, in a process of its own, until it is killed.

A line ``FIRST HOME`` on standard input starts a window (``FIRST`` counts on from the rounds before). It says on
standard output its process, and what it was told is saved, the moment the call has returned: ``draft ID ACTION
VERSION`` and ``saved ACTION``. When it has been killed, ``ended`` follows, and the next line may come.
"""

import os
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path

from counter_app.base.clock import parse_moment, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, NoticeGiven, Opened, Printed, PrintState, Reopened
from counter_app.cases.draft import Draft
from counter_app.cases.people import Person, Personal
from counter_app.settings import find_places
from counter_app.store.case_store import Store

START = parse_moment("2026-01-04T09:00")
CASES_A_DAY = 40


def say(*words: object) -> None:
    """Straight to the other process, whatever happens next; so short a line is written whole or not at all."""
    os.write(1, (" ".join(str(one) for one in words) + "\n").encode())


def work(home: Path, first: int) -> None:
    """Draft, decide, print, once more, for ever; a new day now and then with its morning backup."""
    numbers = count(first)
    moment = START + timedelta(days=first // CASES_A_DAY)
    store = Store.open(find_places(home), region="430981", window="3", clock=lambda: moment, reserve_bytes=65536)
    say("open")
    for n in numbers:
        moment = START + timedelta(days=n // CASES_A_DAY, seconds=n)
        store.morning_backup()
        draft = Draft(
            id=new_id(),
            action_id=new_id(),
            guide="yuanjiang",
            item=2,
            version="v1",
            clerk="0312",
            began_at=n,
            updated_at=n,
        )
        for version in (1, 2):
            draft.answers["version"] = str(version)
            store.save_draft(draft)
            say("draft", draft.id, draft.action_id, version)
        applicant = Person(name=f"测试{chr(0x4E00 + n % 2000)}", id_number="110101194912310024")
        opening = Intent(
            id=new_id(),
            case=draft.id,
            facts=Opened(number="", guide="yuanjiang", item=2, code="", title="职工参保登记", version="v1"),
            personal=Personal(applicant=applicant),
        )
        notice = Intent(id=draft.action_id, case=draft.id, facts=NoticeGiven(number="", ordinal=0, lines=()))
        for action in store.record([opening, notice], clerk="0312", at=to_micros(moment), draft=draft.id).actions:
            say("saved", action.id)
        waiting = Printed(paper="notice", number="1", state=PrintState.sent)
        for facts in (waiting, Reopened(by="qr")):
            single = Intent(id=new_id(), case=draft.id, facts=facts)
            store.record([single], clerk="0312", at=to_micros(moment))
            say("saved", single.id)


if __name__ == "__main__":
    for line in sys.stdin:
        first, home = line.rstrip("\n").split(" ", 1)
        process = os.fork()
        if process == 0:
            say("process", os.getpid())
            work(Path(home), int(first))
        _, status = os.waitpid(process, 0)
        say("ended", os.waitstatus_to_exitcode(status))
