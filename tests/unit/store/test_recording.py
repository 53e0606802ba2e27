# SPDX-License-Identifier: Apache-2.0
"""One press is one transaction: all of it or none, once, with the numbers it needs."""

from datetime import date

import msgspec
import pytest

from counter_app.base.clock import to_micros
from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import (
    Intent,
    NoticeGiven,
    Opened,
    Refused,
    Reopened,
    SentBack,
    SignedIn,
    TakenBack,
    Unmasked,
)
from counter_app.cases.case import Case, CaseStatus
from counter_app.cases.numbers import CaseNumber, parse_case_number, qr_text
from counter_app.cases.people import Personal
from store.made_store import NOBODY, NOTICE, REFUSAL, START, Hall, accepted, draft, opened, person, refusal_code

NOW = to_micros(START)


def press(case: str = "", personal: Personal = NOBODY) -> list[Intent]:
    """A case opened and accepted in one press."""
    case = case or new_id()
    return [
        Intent(id=new_id(), case=case, facts=opened(), personal=personal),
        Intent(id=new_id(), case=case, facts=accepted()),
    ]


def rows(hall: Hall) -> list[int]:
    """How much stands in each table."""
    tables = ("action", "outbox", "case_row", "numbering", "item_usage", "draft")
    return [hall.raw(f"SELECT count(*) FROM {one}")[0][0] for one in tables]  # noqa: S608


def test_actions_of_a_press_share_their_transaction_and_follow_each_other(hall: Hall) -> None:
    done = hall.store.record(press(), clerk="0312", at=NOW)
    assert not done.repeated
    assert [one.seq for one in done.actions] == [1, 2]
    assert {one.transaction for one in done.actions} == {done.actions[0].id}
    assert {(one.clerk, one.window, one.epoch, one.at) for one in done.actions} == {("0312", "3", 0, NOW)}
    assert hall.store.actions_of(done.actions[0].case) == done.actions
    state = hall.store.outbox_state()
    assert (state.waiting, state.quarantined, state.oldest_at) == (2, 0, NOW)


def test_numbers_run_through_the_day_and_begin_anew_the_next(hall: Hall) -> None:
    first, second = hall.open_case(), hall.open_case()
    hall.clock.move(days=1)
    third = hall.open_case()
    numbers = [case.number for one in (first, second, third) if (case := hall.store.case(one))]
    assert [number[:-1] for number in numbers] == [
        "430981-03-20261120-A0001",
        "430981-03-20261120-A0002",
        "430981-03-20261121-A0001",
    ]
    assert all(str(parse_case_number(number)) == number for number in numbers)


def test_a_number_goes_on_after_the_store_was_closed_and_when_the_clock_went_back(hall: Hall) -> None:
    hall.open_case()
    hall.clock.move(days=1)
    hall.open_case()
    hall.close()
    hall.clock.move(days=-1)
    case = hall.store.case(hall.open_case())
    assert case is not None
    assert case.number.startswith("430981-03-20261120-A0002")


def test_the_day_is_the_halls_not_that_of_greenwich(hall: Hall) -> None:
    hall.clock.move(hours=15)  # 00:42 on the 21st in Shanghai, the 20th in Greenwich
    case = hall.store.case(hall.open_case())
    assert case is not None
    assert "-20261121-" in case.number
    assert len(hall.store.actions_on(date(2026, 11, 21))) == 1
    assert hall.store.actions_on(date(2026, 11, 20)) == ()


def test_the_ten_thousandth_case_of_a_day_is_refused_and_nothing_is_written(hall: Hall) -> None:
    hall.open_case()
    hall.raw("UPDATE numbering SET last = 9999")
    before = rows(hall)
    with pytest.raises(CounterError) as error:
        hall.open_case()
    assert refusal_code(error) == "cases.number.day_full"
    assert rows(hall) == before
    assert hall.raw("SELECT last FROM numbering") == [(9999,)]


def test_papers_are_numbered_within_their_case(hall: Hall) -> None:
    case = hall.open_case(None, NOTICE)
    hall.do(case, Reopened(by="number"), NOTICE)
    hall.do(case, Reopened(by="number"), REFUSAL)
    found = hall.store.case(case)
    assert found is not None
    facts = [one.facts for one in found.history]
    assert [(one.number, one.ordinal) for one in facts if isinstance(one, NoticeGiven)] == [
        (f"告 {found.number}-1", 1),
        (f"告 {found.number}-2", 2),
    ]
    assert [one.number for one in facts if isinstance(one, Refused)] == [f"拒 {found.number}-1"]


def test_a_notice_that_was_taken_back_keeps_its_number(hall: Hall) -> None:
    case = hall.open_case(None, NOTICE)
    notice = hall.store.actions_of(case)[-1]
    hall.do(case, TakenBack(action=notice.id), NOTICE)
    found = hall.store.case(case)
    assert found is not None
    assert [one.ordinal for one in found.notices] == [2]


def test_what_was_sent_back_has_a_number_of_its_own(hall: Hall) -> None:
    case = hall.open_case(None, accepted())
    hall.do(case, SentBack(step="review", verb="审核"))
    facts = hall.store.actions_of(case)[-1].facts
    assert isinstance(facts, SentBack)
    assert facts.number.startswith("退 430981-03-")


def test_the_same_press_again_returns_what_is_stored(hall: Hall) -> None:
    intents = press(personal=Personal(applicant=person()))
    first = hall.store.record(intents, clerk="0312", at=NOW)
    before = rows(hall)
    again = hall.store.record(intents, clerk="0999", at=NOW + 5_000_000)
    assert again.repeated
    assert again.actions == first.actions
    assert rows(hall) == before


def test_the_same_notice_again_has_the_same_number(hall: Hall) -> None:
    case = hall.open_case()
    intents = [Intent(id=new_id(), case=case, facts=NOTICE)]
    first = hall.store.record(intents, clerk="0312", at=NOW)
    hall.do(case, Reopened(by="qr"), NOTICE)
    assert hall.store.record(intents, clerk="0312", at=NOW).actions == first.actions


@pytest.mark.parametrize("change", ["facts", "personal", "case", "half"])
def test_the_same_id_with_other_contents_is_refused(hall: Hall, change: str) -> None:
    intents = press(personal=Personal(applicant=person()))
    hall.store.record(intents, clerk="0312", at=NOW)
    before = rows(hall)
    other = {
        "facts": [intents[0], msgspec.structs.replace(intents[1], facts=accepted(promise=True))],
        "personal": [msgspec.structs.replace(intents[0], personal=Personal(applicant=person("别人"))), intents[1]],
        "case": [msgspec.structs.replace(one, case=new_id()) for one in intents],
        "half": [intents[0], msgspec.structs.replace(intents[1], id=new_id())],
    }[change]
    with pytest.raises(CounterError) as error:
        hall.store.record(other, clerk="0312", at=NOW)
    assert refusal_code(error) == "store.repeated_differently"
    assert rows(hall) == before


def test_the_rules_see_the_case_as_it_stands_inside_the_transaction(hall: Hall) -> None:
    seen: list[tuple[CaseStatus | None, str]] = []

    def check(case: Case | None, intent: Intent) -> None:
        seen.append((case.status if case else None, type(intent.facts).__name__))

    hall.store.record(press(), clerk="0312", at=NOW, check=check)
    assert seen == [(None, "Opened"), (CaseStatus.opened, "Accepted")]


def test_a_press_the_rules_refuse_leaves_nothing_behind(hall: Hall) -> None:
    kept = draft()
    hall.store.save_draft(kept)
    before = rows(hall)

    def check(case: Case | None, intent: Intent) -> None:
        if case is not None:
            raise CounterError("store.busy")

    with pytest.raises(CounterError):
        hall.store.record(press(), clerk="0312", at=NOW, check=check, draft=kept.id)
    assert rows(hall) == before
    assert hall.store.list_drafts() == (kept,)
    case = hall.store.case(hall.open_case())
    assert case is not None
    assert "-A0001" in case.number
    assert hall.store.compare() == ()


def test_an_empty_press_is_a_mistake_of_ours(hall: Hall) -> None:
    with pytest.raises(ValueError, match="nothing"):
        hall.store.record([], clerk="0312", at=NOW)


def test_actions_of_the_window_belong_to_no_case(hall: Hall) -> None:
    hall.do("", SignedIn(role="clerk"))
    assert hall.store.actions_of("") == ()
    assert hall.store.case("") is None
    assert [type(one.facts) for one in hall.store.actions_on(date(2026, 11, 20))] == [SignedIn]
    assert hall.store.list_cases().rows == ()


def test_a_number_that_is_typed_or_scanned_finds_its_case(hall: Hall) -> None:
    case = hall.store.case(hall.open_case(None, NOTICE))
    hall.open_case()
    assert case is not None
    typed = [
        case.number,
        case.number.lower().replace("-", ""),
        f"告 {case.number}-1",
        qr_text(case.number, case.id),
    ]
    for words in typed:
        found = hall.store.find_by_number(words)
        assert found is not None
        assert found.id == case.id
    assert hall.store.find_by_number(qr_text(case.number, new_id())) is None
    assert hall.store.find_by_number(str(CaseNumber("430981", 3, date(2026, 11, 20), 0, 9))) is None
    with pytest.raises(CounterError):
        hall.store.find_by_number("0047")


def test_a_draft_goes_with_its_outcome_and_a_late_save_does_not_bring_it_back(hall: Hall) -> None:
    kept, other = draft(updated_at=1), draft(updated_at=2)
    assert hall.store.save_draft(kept)
    assert hall.store.save_draft(other)
    intents = [Intent(id=kept.action_id, case=kept.id, facts=opened())]
    hall.store.record(intents, clerk="0312", at=NOW, draft=kept.id)
    assert hall.store.list_drafts() == (other,)
    assert not hall.store.save_draft(kept)
    assert hall.store.list_drafts() == (other,)


def test_a_draft_comes_back_as_it_was_typed(hall: Hall) -> None:
    typed = draft(applicant=person("㛃𠮷䶮" * 60), words={"reason": "一行\n两行 🙂"}, answers={"who": "self"})
    hall.store.save_draft(typed)
    hall.close()
    assert hall.store.load_draft(typed.id) == typed
    changed = msgspec.structs.replace(typed, page="outcome", updated_at=9)
    hall.store.save_draft(changed)
    assert hall.store.list_drafts() == (changed,)
    hall.store.drop_draft(typed.id)
    hall.store.drop_draft(typed.id)
    assert hall.store.load_draft(typed.id) is None


def test_drafts_are_told_the_last_touched_first(hall: Hall) -> None:
    drafts = [draft(updated_at=n) for n in (3, 9, 5)]
    for one in drafts:
        hall.store.save_draft(one)
    assert [one.updated_at for one in hall.store.list_drafts()] == [9, 5, 3]


def test_a_draft_that_cannot_be_read_quotes_nothing(hall: Hall) -> None:
    kept = draft(applicant=person("欧阳测试"))
    hall.store.save_draft(kept)
    hall.raw("UPDATE draft SET body = replace(body, '\"page\"', '\"other\"')")
    with pytest.raises(CounterError) as error:
        hall.store.load_draft(kept.id)
    assert refusal_code(error) == "store.draft_unreadable"
    assert error.value.__cause__ is None


def test_use_and_favourites_are_kept(hall: Hall) -> None:
    for item in (2, 2, 5):
        hall.open_case(item=item)
    assert hall.store.usage() == {("yuanjiang", 2): 2, ("yuanjiang", 5): 1}
    for item in (9, 4):
        hall.store.set_favourite("yuanjiang", item, True)
        hall.clock.move(minutes=1)
    hall.store.set_favourite("yuanjiang", 9, True)
    assert hall.store.favourites() == (("yuanjiang", 9), ("yuanjiang", 4))
    hall.store.set_favourite("yuanjiang", 9, False)
    hall.close()
    assert hall.store.favourites() == (("yuanjiang", 4),)


def test_long_names_rare_characters_and_line_ends_come_back_as_they_were(hall: Hall) -> None:
    wanted = person("㛃𠮷䶮" * 66 + "🙂\n末")
    case = hall.store.case(hall.open_case(wanted))
    assert case is not None
    assert case.applicant == wanted
    assert isinstance(case.history[0].facts, Opened)


def test_looking_at_a_number_is_recorded_but_is_no_work_on_the_case(hall: Hall) -> None:
    case = hall.open_case()
    hall.clock.move(days=1)
    hall.do(case, Unmasked(field="id_number", reason="verify"))
    assert hall.store.list_cases(day=date(2026, 11, 21)).rows == ()
    assert [type(one.facts) for one in hall.store.actions_on(date(2026, 11, 21))] == [Unmasked]
