# SPDX-License-Identifier: Apache-2.0
"""差评 followed up at a real window: in order, with proof, by nobody it is about, and in time."""

import dataclasses
import hashlib
from datetime import date

import msgspec
import pytest

from counter_app.base.errors import CounterError
from counter_app.cases.actions import Rated
from counter_app.cases.follow_up import ContactWay, Finding, FollowUpStep
from counter_app.cases.follow_up_rules import FollowUp, open_follow_ups
from counter_app.cases.log_parts import RedAnswer
from counter_app.catalogue.rating_dialects import Content, dialect_named
from counter_app.desk import daily_log, following_up, listing, rating, signing_in
from counter_app.desk.following_up import (
    contact_now,
    get_follow_up,
    list_follow_ups,
    rule_of,
    take_step,
    waiting_follow_ups,
)
from counter_app.desk.log_paper import exported, seen_hash, sheet_facts
from counter_app.desk.rating_defaults import count_defaults
from counter_app.desk.rating_export import window_records
from counter_app.desk.rating_list import Told, list_ratings
from flows.desk_day import CLERK, COLLEAGUE, SUPERVISOR, DeskDay
from flows.test_rating import Pressed


def bad(day: DeskDay, level: int = 2) -> FollowUp:
    """A case of the clerk's that was rated badly, and the supervisor at the window."""
    case = day.accepted()
    invited = rating.invite(day.counter, case.id)
    day.clock.move(minutes=1)
    pressed = Pressed(
        case.id, rating.token_digest(invited.token), day.counter.now_micros(), level=level, reasons=(), words="慢"
    )
    rating.record_phone_press(day.counter, pressed)
    return get_follow_up(day.counter, case.id, invited.invitation.question)


def refused(day: DeskDay, one: FollowUp, step: FollowUpStep, **more: object) -> str:
    with pytest.raises(CounterError) as caught:
        take_step(day.counter, one, step, **more)  # type: ignore[arg-type]
    assert get_follow_up(day.counter, one.case.id, one.key).steps == one.steps
    return caught.value.code.rpartition(".")[2]


def tried(day: DeskDay, one: FollowUp, step: FollowUpStep, *, reached: bool) -> FollowUp:
    contact = contact_now(day.counter, one, ContactWay.phone, reached=reached)
    assert contact.phone == "138****0000"
    return take_step(day.counter, one, step, contact=contact, words="说了等得久" if reached else "").follow_up


def test_a_true_one_goes_through_every_step_and_not_by_whom_it_is_about(day: DeskDay) -> None:
    one = bad(day)
    assert one.due == date(2026, 11, 27)
    contact = contact_now(day.counter, one, ContactWay.phone, reached=True)
    assert refused(day, one, FollowUpStep.contacted, contact=contact, words="说了") == "follow_up_own"
    signing_in.sign_in(day.counter, SUPERVISOR, SUPERVISOR)
    assert refused(day, one, FollowUpStep.verified, words="查了") == "follow_up_order"
    assert refused(day, one, FollowUpStep.contacted, contact=contact) == "follow_up_words"
    for left in (2, 1, 0):
        assert one.next == (FollowUpStep.contacted,), left
        one = tried(day, one, FollowUpStep.contacted, reached=False)
    assert refused(day, one, FollowUpStep.verified) == "follow_up_words"
    one = take_step(day.counter, one, FollowUpStep.verified, words="叫号后等了二十分钟").follow_up
    one = take_step(day.counter, one, FollowUpStep.classified, finding=Finding.true, words="属实").follow_up
    assert refused(day, one, FollowUpStep.closed) == "follow_up_order"
    one = take_step(day.counter, one, FollowUpStep.rectified, words="加开一个窗口").follow_up
    assert refused(day, one, FollowUpStep.closed) == "follow_up_order"  # known by name: called back, always
    one = tried(day, one, FollowUpStep.called_back, reached=True)
    assert waiting_follow_ups(day.counter) == (1, 0)
    one = take_step(day.counter, one, FollowUpStep.closed).follow_up
    assert (one.is_open, one.counts) == (False, True)
    assert {step.clerk for step in one.steps} == {SUPERVISOR}
    assert waiting_follow_ups(day.counter) == (0, 0)
    assert [found.key for found in list_follow_ups(day.counter, closed=True)] == [one.key]
    assert refused(day, one, FollowUpStep.closed) == "follow_up_closed"
    assert listing.get_case(day.counter, one.case.id).clerk == CLERK  # nobody worked on the case itself


def test_that_it_was_malicious_two_people_say_and_it_stays_shown(day: DeskDay) -> None:
    one = bad(day, 1)
    signing_in.sign_in(day.counter, COLLEAGUE, COLLEAGUE)
    one = tried(day, one, FollowUpStep.contacted, reached=True)
    one = take_step(day.counter, one, FollowUpStep.verified, words="没有这回事").follow_up

    def said(second: str, password: str = "") -> str:
        step, words = FollowUpStep.classified, "编的"
        return refused(
            day, one, step, finding=Finding.malicious, words=words, second=second, password=password or second
        )

    assert said("") == "follow_up_second"
    assert said(COLLEAGUE) == "supervisor_self"
    assert said(CLERK) == "follow_up_own"
    assert said(SUPERVISOR, "wrong") == "wrong"
    done = take_step(
        day.counter,
        one,
        FollowUpStep.classified,
        finding=Finding.malicious,
        words="编的",
        second=SUPERVISOR,
        password=SUPERVISOR,
    ).follow_up
    assert (done.counts, done.steps[-1].second, done.next) == (False, SUPERVISOR, (FollowUpStep.called_back,))
    case = listing.get_case(day.counter, one.case.id)
    assert [level.level for level in case.ratings] == [1]


def test_over_due_ones_come_first_and_a_clerk_hears_of_them_when_the_day_is_closed(day: DeskDay) -> None:
    first = bad(day)
    day.clock.set("2026-11-23T09:00")
    second = bad(day)
    assert list_follow_ups(day.counter) == ()
    assert not daily_log.standing(day.counter).shows_levels
    signing_in.sign_in(day.counter, SUPERVISOR, SUPERVISOR)
    assert [one.key for one in list_follow_ups(day.counter)] == [first.key, second.key]
    cases = [one.case for one in (second, first)]
    told = open_follow_ups(cases, date(2026, 11, 30), rule_of(day.counter))
    assert [(one.key, following_up.days_left(day.counter, one, date(2026, 11, 30))) for one in told] == [
        (first.key, -1),
        (second.key, 0),
    ]
    hall = dataclasses.replace(day.counter.settings.hall, levels_after_close=False)
    day.counter.settings = dataclasses.replace(day.counter.settings, hall=hall)
    signing_in.sign_in(day.counter, CLERK, CLERK)
    assert len(list_follow_ups(day.counter)) == 2
    assert daily_log.standing(day.counter).shows_levels


def test_a_supervisor_hears_of_what_is_about_themselves_when_the_day_is_closed(day: DeskDay) -> None:
    signing_in.sign_in(day.counter, SUPERVISOR, SUPERVISOR)
    one = bad(day)
    assert one.about == {SUPERVISOR}
    assert list_follow_ups(day.counter) == ()


def test_a_local_rule_counts_what_nobody_evaluated_once_and_as_no_press(day: DeskDay) -> None:
    case = day.accepted()
    rating.invite(day.counter, case.id)
    rated = bad(day).case
    day.clock.set("2026-11-28T08:00")
    assert not count_defaults(day.counter).cases  # no such rule here
    hall = dataclasses.replace(day.counter.settings.hall, rating_default_days=7, rating_default_level=5)
    day.counter.settings = dataclasses.replace(day.counter.settings, hall=hall)
    day.clock.set("2026-11-27T23:00")
    assert not count_defaults(day.counter).cases
    day.clock.set("2026-11-28T00:01")
    assert count_defaults(day.counter).cases == {case.id}
    assert not count_defaults(day.counter).cases
    after = listing.get_case(day.counter, case.id)
    assert [(one.level, one.rule) for one in after.defaults] == [(5, "7 natural")]
    assert after.ratings == ()
    assert listing.get_case(day.counter, rated.id).defaults == ()
    assert not [one for one in after.history if isinstance(one.facts, Rated)]
    (listed,) = [one for one in list_ratings(day.counter, date(2026, 11, 28)) if one.told is Told.counted]
    assert (listed.number, listed.source, listed.proved) == (case.number, "default", False)
    own = dataclasses.replace(day.counter.settings.hall, levels_after_close=False)
    day.counter.settings = dataclasses.replace(day.counter.settings, hall=own)
    shipped = dialect_named("shandong")
    first, last = date(2026, 11, 20), date(2026, 11, 28)
    found = window_records(day.counter, shipped, first, last)
    assert [one["pf"] for one in found.records] == ["3"]  # what was pressed
    assert (found.defaults, found.defaults_left) == (0, 1)
    source = shipped.field_of(Content.source)
    assert source is not None
    coded = dataclasses.replace(source, values={**source.values, "default": "9"}, without=frozenset())
    fields = tuple(coded if one is source else one for one in shipped.fields)
    found = window_records(day.counter, dataclasses.replace(shipped, fields=fields), first, last)
    assert [one["pf"] for one in found.records] == ["3", "9"]
    assert (found.defaults, found.defaults_left) == (1, 0)


def test_what_is_over_due_leads_the_days_red_lines(day: DeskDay) -> None:
    one = bad(day)
    day.clock.set("2026-11-27T18:00")
    assert not [line for line in daily_log.day_log(day.counter).exceptions if line.kind == "follow_up_over"]
    day.clock.set("2026-11-30T18:00")
    log = daily_log.day_log(day.counter)
    assert (log.exceptions[0].kind, log.exceptions[0].case) == ("follow_up_over", one.case.id)
    assert "差评处理超期" in log.exceptions[0].words


def test_the_hash_of_an_open_day_does_not_tell_what_was_pressed(day: DeskDay) -> None:
    bad(day)
    stands = daily_log.standing(day.counter)
    tried_level = msgspec.structs.replace(stands.log.ratings, levels=(), reasons=())
    guessed = msgspec.structs.replace(stands.log, ratings=tried_level)
    assert seen_hash(stands) == hashlib.sha256(exported(day.counter, stands, "json")).hexdigest() != stands.log_hash
    assert seen_hash(stands) == seen_hash(dataclasses.replace(stands, log=guessed))
    assert stands.log_hash not in sheet_facts(day.counter, stands, {}).foot[0]
    day.clock.set("2026-11-20T17:40")
    stands = daily_log.standing(day.counter)
    said = [RedAnswer(line.key, "0315", "明天补") for line in stands.log.exceptions]
    after = daily_log.close(day.counter, daily_log.standing(day.counter, answers=said))
    assert seen_hash(after) == after.log_hash
