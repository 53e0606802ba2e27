# SPDX-License-Identifier: Apache-2.0
"""From a day of cases to a signed log: closed, sampled, signed, amended; nothing changed afterwards unseen."""

import contextlib
import io
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import Connection
from sqlalchemy import text as sql

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import Intent, LineState, ScanSource
from counter_app.cases.chain import genesis, link
from counter_app.cases.custody import GivenTo, OriginalHeld
from counter_app.cases.day_acts import Verdict
from counter_app.cases.day_standing import DayStanding, DayState
from counter_app.cases.duty_log import log_bytes, log_hash, read_log
from counter_app.cases.log_parts import RedAnswer
from counter_app.cases.log_words import log_lines
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Personal
from counter_app.desk import custody, daily_log, deciding, handing_over, log_checking, recording
from counter_app.desk.daily_log import Found
from counter_app.desk.scanning import Taken
from counter_app.desk.sheet_image import SheetImage
from counter_app.store import ledger
from counter_app.store.ledger import verify_epochs
from counter_app.store.opening import reading_only
from counter_app.store.tables import action as actions
from flows.desk_day import CLERK, COLLEAGUE, DeskDay

DAY = date(2026, 11, 20)
FINE = Found(Verdict.fine)


def answered(one: DayStanding) -> list[RedAnswer]:
    return [RedAnswer(line.key, "0315", "明天补") for line in one.log.exceptions]


def closed(day: DeskDay) -> DayStanding:
    day.clock.set("2026-11-20T17:40")
    stands = daily_log.standing(day.counter)
    stands = daily_log.standing(day.counter, answers=answered(stands), note="钥匙交 0315")
    return daily_log.close(day.counter, stands)


def signed(day: DeskDay) -> DayStanding:
    stands = daily_log.take_sample(day.counter, closed(day), "0301")
    sampling = stands.acts.sampling
    assert sampling is not None
    return daily_log.sign(day.counter, stands, "0301", {one.case: FINE for one in sampling.cases}, "好")


@contextlib.contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(CounterError) as raised:
        yield
    assert raised.value.code == code


def test_a_day_is_closed_sampled_signed_and_amended(day: DeskDay) -> None:
    cases = {day.accepted().id, day.finished(day.accepted()).id}
    with refused("daily_log.not_over"):
        daily_log.close(day.counter, daily_log.standing(day.counter))
    day.clock.set("2026-11-20T17:40")
    stands = daily_log.standing(day.counter)
    assert stands.log.exceptions  # nothing was printed at this desk
    with refused("daily_log.open_lines"):
        daily_log.close(day.counter, stands)
    after = closed(day)
    assert (after.state, after.later) == (DayState.closed, ())
    assert set(after.log.cases) == cases
    assert after.acts.closing is not None
    assert after.log_hash == after.acts.closing.log_hash == log_hash(after.log)
    assert read_log(log_bytes(after.log)) == after.log
    with refused("daily_log.closed"):
        daily_log.close(day.counter, after)
    with refused("cases.rules.supervisor_none"):
        daily_log.take_sample(day.counter, after, "0315")
    sampled = daily_log.take_sample(day.counter, after, "0301")
    sampling = sampled.acts.sampling
    assert sampling is not None
    assert {one.case for one in sampling.cases} == cases  # both deviate: their papers did not come out
    with refused("daily_log.not_seen"):
        daily_log.sign(day.counter, sampled, "0301", {})
    with refused("daily_log.no_finding"):
        daily_log.sign(day.counter, sampled, "0301", dict.fromkeys(cases, Found(Verdict.correct)))
    found = {one: Found(Verdict.good if n else Verdict.ask, "" if n else "看一下") for n, one in enumerate(cases)}
    done = daily_log.sign(day.counter, sampled, "0301", found, "好")
    assert (done.state, done.acts.opinion, done.log_hash) == (DayState.signed, "好", after.log_hash)
    with refused("daily_log.signed"):
        daily_log.close(day.counter, done)
    with refused("daily_log.signed"):
        daily_log.give_back(day.counter, done, "0301", "晚了")
    day.clock.set("2026-11-23T09:00")
    amended = daily_log.amend(day.counter, daily_log.standing(day.counter, DAY), "0301", "编号写错一位")
    assert [one.clerk for one in amended.acts.amended] == ["0301"]
    assert amended.log_hash == after.log_hash
    (check,) = log_checking.check_days(day.counter)
    assert (check.whole, check.signed, check.found) == (True, True, after.log_hash)
    assert daily_log.standing(day.counter, date(2026, 11, 23)).log.previous == after.log_hash
    day.clock.set("2026-11-20T18:00")
    day.accepted()
    (check,) = log_checking.check_days(day.counter)
    assert check.whole
    assert "签字后又办了 1 件" in check.notes[0]
    assert day.counter.store.compare() == ()


def test_work_behind_the_closing_is_seen_and_the_day_closed_anew(day: DeskDay) -> None:
    day.accepted()
    closed(day)
    day.accepted()
    stands = daily_log.take_sample(day.counter, daily_log.standing(day.counter), "0301")
    assert len(stands.later) == 1
    sampling = stands.acts.sampling
    assert sampling is not None
    with refused("daily_log.later"):
        daily_log.sign(day.counter, stands, "0301", {one.case: FINE for one in sampling.cases})
    back = daily_log.give_back(day.counter, stands, "0301", "关账后又办了")
    assert (back.state, len(back.acts.returned)) == (DayState.open, 1)
    assert len(signed(day).log.cases) == 2


def test_who_worked_or_closed_does_not_sign(day: DeskDay) -> None:
    day.accepted()
    stands = closed(day)
    assert stands.own == {CLERK}
    day.counter.clerk = next(one for one in day.counter.settings.hall.staff if one.number == "0301")
    assert daily_log.confirm(day.counter, "0301", "0301") == "0301"
    day.clock.set("2026-11-23T09:00")
    day.accepted()
    day.clock.set("2026-11-23T17:30")
    monday = daily_log.standing(day.counter)
    monday = daily_log.close(day.counter, daily_log.standing(day.counter, answers=answered(monday)))
    assert monday.earlier == (DAY,)
    with refused("daily_log.own"):
        daily_log.take_sample(day.counter, monday, "0301")


def test_an_empty_day_is_closed_too_and_a_day_to_come_is_not(day: DeskDay) -> None:
    day.clock.set("2026-11-21T10:00")  # a Saturday: nobody waits for the hall's closing
    empty = daily_log.close(day.counter, daily_log.standing(day.counter))
    assert (empty.state, empty.log.actions, empty.log.cases) == (DayState.closed, 0, ())
    with refused("daily_log.not_come"):
        daily_log.close(day.counter, daily_log.standing(day.counter, date(2026, 11, 22)))
    day.clock.set("2026-11-20T23:00")  # set back over midnight
    with refused("daily_log.clock_back"):
        daily_log.close(day.counter, daily_log.standing(day.counter))


def test_the_log_of_another_window_is_not_signed_here(day: DeskDay) -> None:
    stands = closed(day)
    day.with_window(number="7")
    elsewhere = daily_log.standing(day.counter, DAY)
    facts = stands.acts.closing
    assert facts is not None
    assert stands.window != elsewhere.window
    with refused("daily_log.other_window"):
        daily_log.record_act(day.counter, elsewhere, facts, Personal(), "0301")


@pytest.mark.parametrize(
    ("damage", "log_tells"),
    [
        ("UPDATE action SET facts = replace(facts, 'accepted', 'refused') WHERE kind = 'accepted'", True),
        ("UPDATE action SET at = at - 86400000000 WHERE kind = 'accepted'", False),  # its header still says when
        ("DELETE FROM action WHERE kind IN ('accepted', 'opened')", True),
        ("DELETE FROM action WHERE kind = 'day_signed'", True),
    ],
)
def test_what_was_tampered_with_is_told(day: DeskDay, damage: str, log_tells: bool) -> None:
    day.accepted()
    signed(day)
    assert all(one.whole for one in log_checking.check_days(day.counter, DAY))
    with day.counter.store._database.writing.begin() as connection:
        connection.execute(sql("DELETE FROM outbox"))
        connection.execute(sql(damage))
    checks = log_checking.check_days(day.counter, DAY)
    with reading_only(day.counter.settings.places, day.clock) as connection:
        broken = [one.broken_at for one in verify_epochs(connection)]
    assert broken != [None]
    assert any(not one.whole or not one.signed for one in checks) == log_tells


def _insert(connection: Connection) -> None:
    """One more of what was accepted, in the middle."""
    [row] = connection.execute(sql("SELECT * FROM action WHERE kind = 'accepted'")).mappings().all()
    connection.execute(sql("UPDATE action SET seq = seq + 1000 WHERE seq > :seq"), {"seq": row["seq"]})
    connection.execute(sql("UPDATE action SET seq = seq - 999 WHERE seq > 1000"))
    more = dict(row) | {"ordinal": None, "seq": row["seq"] + 1, "id": new_id()}
    connection.execute(actions.insert().values(more))


def _reorder(connection: Connection) -> None:
    """What was accepted before what was opened."""
    [first, second] = connection.execute(
        sql("SELECT seq FROM action WHERE kind IN ('accepted', 'opened') ORDER BY seq")
    ).scalars()
    for before, after in ((first, 0), (second, first), (0, second)):
        connection.execute(
            sql("UPDATE action SET seq = :after WHERE seq = :before"), {"before": before, "after": after}
        )


def _redate(connection: Connection) -> None:
    """A day earlier, in the bytes too."""
    [row] = connection.execute(sql("SELECT header, at FROM action WHERE kind = 'accepted'")).all()
    at = row.at - 86_400_000_000
    header = bytes(row.header).replace(str(row.at).encode(), str(at).encode())
    changed = "UPDATE action SET header = :header, at = :at WHERE kind = 'accepted'"
    connection.execute(sql(changed), {"header": header, "at": at})


@pytest.mark.parametrize("deed", [_insert, _reorder, _redate])
def test_what_was_inserted_reordered_or_redated_is_told_with_its_place(
    day: DeskDay, deed: Callable[[Connection], None]
) -> None:
    day.accepted()
    signed(day)
    with day.counter.store._database.writing.begin() as connection:
        connection.execute(sql("DELETE FROM outbox"))
        [place] = connection.execute(sql("SELECT seq FROM action WHERE kind = 'accepted'")).scalars()
        deed(connection)
    with reading_only(day.counter.settings.places, day.clock) as connection:
        [report] = verify_epochs(connection)
    expected: dict[Callable[[Connection], None], int] = {_insert: place + 1, _reorder: place - 1, _redate: place}
    assert report.broken_at == expected[deed]
    checks = log_checking.check_days(day.counter, DAY)
    assert any(not one.whole for one in checks) == (deed is _redate)  # what the log counts the others left as it was


def test_a_cut_tail_is_no_closing_any_more(day: DeskDay) -> None:
    """The chain itself cannot show it, and the day is open again; the centre's mark tells (``push.ahead``)."""
    day.accepted()
    stands = signed(day)
    assert stands.acts.closing is not None
    with day.counter.store._database.writing.begin() as connection:
        last = stands.acts.closing.seq - 1
        connection.execute(sql("DELETE FROM outbox"))
        connection.execute(sql("DELETE FROM action WHERE seq > :last AND kind NOT LIKE 'day_%'"), {"last": last})
    (check,) = log_checking.check_days(day.counter, DAY)
    assert not check.whole
    with day.counter.store._database.writing.begin() as connection:
        connection.execute(sql("DELETE FROM action WHERE seq > :last"), {"last": last})
        head = "(SELECT link FROM action WHERE seq = :last)"
        connection.execute(sql(f"UPDATE epoch SET last_seq = :last, head = {head}"), {"last": last})  # noqa: S608
        assert [one.broken_at for one in verify_epochs(connection)] == [None]
    assert log_checking.check_days(day.counter, DAY) == ()
    assert daily_log.standing(day.counter, DAY).acts.state is DayState.open


def test_a_chain_computed_anew_does_not_lead_to_the_closed_head(day: DeskDay) -> None:
    day.accepted()
    signed(day)
    with day.counter.store._database.writing.begin() as connection:
        connection.execute(sql("UPDATE action SET facts = replace(facts, '5个', '6个') WHERE kind = 'accepted'"))
        connection.execute(sql("UPDATE action SET facts = replace(facts, 'clerk', 'admin') WHERE kind = 'signed_in'"))
        previous = genesis(ledger.window_id_of(connection), 0)
        for row in connection.execute(sql("SELECT seq, header, facts, personal_digest FROM action ORDER BY seq")).all():
            facts = row.facts if isinstance(row.facts, bytes) else row.facts.encode()
            previous = link(previous, row.header, facts, row.personal_digest)
            values = {"link": previous, "facts": facts, "seq": row.seq}
            connection.execute(sql("UPDATE action SET link = :link, facts = :facts WHERE seq = :seq"), values)
        connection.execute(sql("UPDATE epoch SET head = :head"), {"head": previous})
        assert [one.broken_at for one in verify_epochs(connection)] == [None]
    (check,) = log_checking.check_days(day.counter, DAY)
    assert "后面可能整段重写过" in check.faults[0]


def test_an_original_stays_red_on_later_days_and_a_closed_log_keeps_it(day: DeskDay) -> None:
    one = day.flexible({"flexible_form": LineState.missing})
    one.keep_original("identity_document")
    case = deciding.decide(day.counter, one, Outcome.notice).case
    picture = SheetImage(jpeg(), 40, 60, False)
    case = custody.notice_scanned(day.counter, case, case.notices[0], Taken((picture,), ScanSource.file)).case
    assert case.notices[0].signed_at
    assert [one.material for one in case.scans] == [f"signed:{case.notices[0].number}"]
    assert "unsigned_notice" not in {one.kind for one in daily_log.day_log(day.counter).exceptions}
    closed(day)
    day.clock.set("2026-11-23T17:40")
    monday = daily_log.standing(day.counter)
    assert [(line.kind, line.case) for line in monday.log.exceptions] == [("originals_held", case.id)]
    closing = daily_log.close(day.counter, daily_log.standing(day.counter, answers=answered(monday))).acts.closing
    assert closing is not None
    assert closing.due == (case.id,)
    custody.give_original(day.counter, case, case.originals_here[0], GivenTo.office)
    day.clock.set("2026-11-24T17:40")
    assert daily_log.day_log(day.counter).exceptions == ()
    assert [one.whole for one in log_checking.check_days(day.counter)] == [True, True]
    assert day.counter.store.compare() == ()


def test_a_handover_stands_in_the_log_of_its_day(day: DeskDay) -> None:
    day.accepted()
    left = handing_over.what_is_left(day.counter)
    handing_over.hand_over(day.counter, left, password=CLERK, to=COLLEAGUE, to_password=COLLEAGUE)
    words = "交接：0312 交给 0315，在办 1 件，原件 0 份，承诺 0 份"
    assert words in [*log_lines(daily_log.day_log(day.counter))]
    assert words in [*log_lines(closed(day).log)]
    (check,) = log_checking.check_days(day.counter)
    assert check.whole


def test_what_a_closed_log_never_knew_of_is_not_in_it_afterwards(day: DeskDay) -> None:
    """A case of long ago that is worked on behind the closing was looked at by nobody when the day was closed."""
    case = deciding.decide(day.counter, day.flexible({"flexible_form": LineState.missing}), Outcome.notice).case
    day.clock.set("2027-02-05T17:40")
    daily_log.close(day.counter, daily_log.standing(day.counter))
    custody.keep_original(day.counter, case, "identity_document")
    (check,) = log_checking.check_days(day.counter, date(2027, 2, 5))
    assert check.whole


def test_originals_are_told_apart_and_not_counted_against_each_other(day: DeskDay) -> None:
    """One of long ago is given back: the other still lies here."""
    one = day.flexible({"flexible_form": LineState.missing})
    one.keep_original("identity_document")
    case = deciding.decide(day.counter, one, Outcome.notice).case
    day.clock.set("2027-02-05T09:40")
    late = date(2027, 2, 5)
    kept = OriginalHeld(material="flexible_form", text="登记表")
    recording.record(day.counter, [Intent(id=new_id(), case=case.id, facts=kept)])
    custody.give_original(day.counter, case, case.originals_here[0], GivenTo.office)
    day.clock.set("2027-02-08T09:40")
    assert day.counter.store.days.holding(date(2027, 2, 8)) == (case.id,)
    left = day.counter.store.case(case.id)
    assert left is not None
    custody.give_original(day.counter, left, left.originals_here[0], GivenTo.office)
    assert day.counter.store.days.holding(date(2027, 2, 8)) == ()
    assert day.counter.store.days.holding(late) == (case.id,)  # as it was that evening


def jpeg() -> bytes:
    """A small sheet."""
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(stream, "JPEG")
    return stream.getvalue()
