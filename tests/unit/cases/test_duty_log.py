# SPDX-License-Identifier: Apache-2.0
"""The day of a window: exceptions first, nothing personal, and the same actions give the same log."""

import random
from datetime import date, timedelta
from decimal import Decimal

import msgspec
from made_up import MISSING, NUMBER, PERSON, PROMISED, REFUSAL, START, TAKER, Window, accepted, reasons

from counter_app.base.clock import to_micros
from counter_app.cases.actions import (
    Action,
    AnyFacts,
    Completed,
    Consulted,
    Corrected,
    Delivered,
    Due,
    Extended,
    Opened,
    PaperVoided,
    Printed,
    PrintState,
    Reopened,
    SignedIn,
    SignedOut,
    StepDone,
    Suspended,
    TakenBack,
    Unmasked,
    Withdrawn,
)
from counter_app.cases.duty_log import duty_log, log_bytes, log_hash, read_log
from counter_app.cases.log_parts import EXCEPTIONS, DutyLog
from counter_app.cases.log_words import log_lines
from counter_app.cases.payments import BatchAnswered, BatchMade
from counter_app.cases.people import Personal
from counter_app.cases.queue_facts import TicketCalled, TicketServed, TicketTaken
from counter_app.cases.sampling import RANDOM, sample, seed_of
from counter_app.cases.shift_facts import PauseBegun, PauseEnded
from counter_app.cases.surroundings import CentreStanding, Surroundings

DAY = date(2026, 11, 20)
OUT = PrintState.sent


def own(facts: AnyFacts, at: timedelta, name: str, clerk: str = "0312", seq: int = 0) -> Action:
    """An action of the window itself."""
    return Action(
        id=name,
        transaction=name,
        case="",
        at=to_micros(START + at),
        clerk=clerk,
        window="3",
        epoch=0,
        seq=seq,
        facts=facts,
        personal=Personal(),
    )


def served(
    name: str, outcome: AnyFacts, paper: str = "", personal: Personal | None = None, **changes: object
) -> Window:
    window = Window(case_id=name)
    window.open(Personal(applicant=PERSON), **changes)
    window.do(outcome, personal, same_press=True)
    if paper:
        window.do(Printed(paper=paper, number="1", state=OUT), same_press=True)
    return window


def kinds(log: DutyLog) -> list[str]:
    return [one.kind for one in log.exceptions]


def totals(log: DutyLog) -> dict[str, int]:
    return {one.name: one.count for one in log.totals if one.count}


def test_an_empty_day_is_a_log_too() -> None:
    log = duty_log([], DAY)
    assert log_lines(log) == ("2026年11月20日 周五　— 号窗口", "今天没有办件")


def test_a_quiet_day() -> None:
    window = served("c1", accepted(), "acceptance")
    window.do(StepDone(step="review", verb="初审"))
    window.do(StepDone(step="again", verb="复核"), clerk="0315")
    window.do(Completed(result="参保登记", result_number="备 1"))
    window.do(Delivered(documents=("回执",)), TAKER)
    day = [
        own(SignedIn(role="clerk"), timedelta(hours=-1), "in"),
        *window.history,
        own(SignedOut(), timedelta(hours=7), "out", seq=99),
    ]
    log = duty_log(day, DAY)
    assert log_lines(log) == (
        "2026年11月20日 周五　3 号窗口",
        "没有：超期的差评、没打出来的纸、没有结论的件、还在窗口的原件、没签收的告知书、二次告知、没有承诺书的承诺受理、"
        "换人提醒后继续、没核对的中心决定、过期、今天到期。",
        "测试事项　收件 1，受理 1，办结 1，送达 1",
        "办理用时：一半在 7 分钟内，九成在 7 分钟内，共 1 件；没算 0 件",
        "多照顾的：60 岁以上 1",
        "手填证件 1 件",
        "三方对数：打出 1 张，没打出来 0 张；本机 9 条；中心不知道",
        "中心连不上多久：没有记录",
        "0312　08:42 到 16:42",
        "0315　— 起，还没签退",
    )
    assert (log.first, log.actions) == ("in", 9)


def test_exceptions_come_first_and_lead_to_their_case() -> None:
    unprinted = served("c1", accepted())
    failed = served("c2", REFUSAL, personal=reasons())
    failed.do(Printed(paper="refusal", number="1", state=PrintState.failed))
    promised = served("c3", accepted({"death": PROMISED}), "acceptance")
    again = Window(case_id="c4")
    again.open()
    again.notice({"form": MISSING})
    again.do(Reopened(by="qr"))
    again.notice({"identity": MISSING}, personal=reasons(), supervisor="0301")
    again.do(Printed(paper="notice", number="2", state=OUT))
    late = served("c5", accepted(due="2026-11-19"), "acceptance")
    today = served("c6", accepted(due="2026-11-20"), "acceptance")
    windows = (unprinted, failed, promised, again, late, today)
    log = duty_log([one for window in windows for one in window.history], DAY)
    assert [(one.kind, one.case) for one in log.exceptions] == [
        ("unprinted", "c1"),
        ("unprinted", "c2"),
        ("unsigned_notice", "c4"),
        ("unsigned_notice", "c4"),
        ("second_notice", "c4"),
        ("promise_without_paper", "c3"),
        ("overdue", "c5"),
        ("due_today", "c6"),
    ]
    assert [one.words for one in log.exceptions] == [
        f"{NUMBER}　受理通知书没打出来",
        f"{NUMBER}　不予受理通知书没打出来",
        f"{NUMBER}　第 1 次告知书没有签收记录",
        f"{NUMBER}　第 2 次告知书没有签收记录",
        f"{NUMBER}　第 2 次告知，1 项上次已能看出，主管 0301 确认",
        f"{NUMBER}　承诺受理，没有承诺书",
        f"{NUMBER}　11月19日 周四 到期，已过",
        f"{NUMBER}　今天到期",
    ]
    assert totals(log) == {"opened": 6, "accepted": 4, "promised": 1, "notices": 2, "refused": 1}
    assert log_lines(log)[1:9] == tuple(one.words for one in log.exceptions)


def test_a_paper_that_came_out_later_is_no_exception() -> None:
    window = served("c1", accepted())
    window.do(Printed(paper="acceptance", number="1", state=PrintState.waiting), same_press=True)
    assert kinds(duty_log(window.history, DAY)) == ["unprinted"]
    window.do(Printed(paper="acceptance", number="1", state=PrintState.printed))
    assert kinds(duty_log(window.history, DAY)) == []


def test_what_was_taken_back_does_not_count_but_is_told() -> None:
    window = served("c1", accepted())
    window.do(TakenBack(action=window.history[1].id), after=timedelta(seconds=9))
    log = duty_log(window.history, DAY)
    assert totals(log) == {"opened": 1}
    assert [one.words for one in log.sensitive] == [f"{NUMBER}　收回了“受理”"]
    assert kinds(log) == ["undecided"]


def test_sensitive_acts() -> None:
    window = served("c1", accepted(), "acceptance")
    window.do(Printed(paper="acceptance", number="1", copy=2, state=PrintState.waiting), reasons("纸坏了"))
    window.do(Printed(paper="acceptance", number="1", copy=2, state=OUT))
    window.do(Unmasked(field="id_number", reason="核对证件"))
    window.do(Extended(working_days=3, supervisor="0301", due=Due(due="2026-12-02")), reasons())
    window.do(Suspended(supervisor="0301"), reasons())
    window.do(Corrected(field="applicant"), Personal(applicant=PERSON, words={"reason": "写错"}))
    window.do(Withdrawn(), reasons())
    alone = own(Unmasked(field="id_number", reason="核对证件"), timedelta(hours=1), "u")
    log = duty_log([*window.history, alone], DAY)
    assert sorted(one.words for one in log.sensitive) == sorted(
        [
            f"{NUMBER}　补打受理通知书，第 1 次",
            f"{NUMBER}　显示号码：核对证件",
            f"{NUMBER}　延期 3 个工作日，主管 0301 确认",
            f"{NUMBER}　中止，主管 0301 确认",
            f"{NUMBER}　更正",
            "显示号码：核对证件",
        ]
    )
    assert totals(log)["withdrawn"] == 1


def test_payment_files_are_told() -> None:
    total = Decimal("1334.61")
    made = BatchMade(batch="B1", rows=2, total=total, digest="0f")
    answered = BatchAnswered(batch="B1", paid=1, bounced=1, total_paid=Decimal("0.07"), digest="1f")
    log = duty_log([own(made, timedelta(hours=1), "m"), own(answered, timedelta(hours=2), "a")], DAY)
    assert [one.words for one in log.sensitive] == [
        "出拨付表 B1：2 笔，1,334.61 元",
        "收拨付回执 B1：付出 1 笔 0.07 元，退票 1 笔",
    ]


def test_a_slip_that_went_out_as_a4_is_told_once() -> None:
    window = served("c1", accepted(), "acceptance")
    for printer, state in (
        ("tcp", PrintState.failed),
        ("a4:hall-a4", PrintState.unknown),
        ("a4:hall-a4", PrintState.printed),
    ):
        window.do(Printed(paper="slip", number="1", state=state, printer=printer))
    log = duty_log(window.history, DAY)
    assert [one.words for one in log.sensitive] == [f"{NUMBER}　小票用 A4 代替"]
    assert kinds(log) == []


def test_consultations_count_without_a_case() -> None:
    asked = [
        own(Consulted(guide="yuanjiang", item=5, title="别的事项"), timedelta(minutes=n), f"q{n}") for n in range(3)
    ]
    log = duty_log(asked, DAY)
    assert [(one.title, one.counts[0].name, one.counts[0].count) for one in log.items] == [("别的事项", "consulted", 3)]


def test_a_day_is_read_together_with_what_came_before() -> None:
    window = served("c1", accepted(), "acceptance")
    window.do(StepDone(step="review", verb="初审"), after=timedelta(days=3))
    window.do(Withdrawn(), reasons())
    monday = date(2026, 11, 23)
    alone = duty_log([one for one in window.history if one.seq > 3], monday)
    assert [(one.title, totals(alone)) for one in alone.items] == [("此前登记的件", {"withdrawn": 1})]
    whole = duty_log([one for one in window.history if one.seq > 3], monday, [window.present])
    assert [one.title for one in whole.items] == ["测试事项"]
    assert totals(whole) == {"withdrawn": 1}
    assert totals(duty_log(window.history, DAY)) == {"opened": 1, "accepted": 1}
    assert duty_log(window.history[:3], DAY) == duty_log(window.history, DAY, [window.present])


def test_open_cases_of_other_days_are_told_when_due() -> None:
    window = served("c1", accepted(due="2026-11-27"), "acceptance")
    assert kinds(duty_log([], date(2026, 11, 26), [window.present])) == []
    assert kinds(duty_log([], date(2026, 11, 27), [window.present])) == ["due_today"]
    assert kinds(duty_log([], date(2026, 11, 30), [window.present])) == ["overdue"]


def test_times_are_ranks_and_the_inaccurate_are_left_out() -> None:
    windows = []
    for minutes in range(1, 11):
        began = to_micros(START + timedelta(minutes=1) - timedelta(minutes=minutes))
        windows.append(served(f"c{minutes}", accepted(), "acceptance", began_at=began))
    windows.append(served("c11", accepted(), "acceptance", timing_accurate=False))
    windows.append(served("c12", accepted(), "acceptance", began_at=0))
    windows.append(served("c13", accepted(), "acceptance", began_at=to_micros(START + timedelta(hours=1))))
    log = duty_log([one for window in windows for one in window.history], DAY)
    assert (log.times.counted, log.times.left_out) == (10, 3)
    assert log.times.median == 5 * 60_000_000
    assert log.times.p90 == 9 * 60_000_000


def test_nothing_personal_and_the_same_whatever_the_order() -> None:
    windows = [served(f"c{n}", accepted({"death": PROMISED}), "acceptance") for n in range(4)]
    actions = [msgspec.structs.replace(one, epoch=n) for n, window in enumerate(windows) for one in window.history]
    log = duty_log(actions, DAY)
    shuffled = list(actions)
    random.Random(7).shuffle(shuffled)  # noqa: S311
    assert duty_log(shuffled, DAY) == log
    words = repr(log) + "".join(log_lines(log))
    for secret in (PERSON.name, PERSON.id_number, PERSON.phone, "1101", "0024", PERSON.birth):
        assert secret not in words
    assert set(kinds(log)) <= set(EXCEPTIONS)


def test_every_slips_number_is_accounted_for() -> None:
    window = served("c1", accepted(), "acceptance")
    window.do(Printed(paper="slip", number="1", state=PrintState.waiting))
    window.do(Printed(paper="slip", number="1", state=OUT))
    window.do(PaperVoided(paper="slip", number="1", reason="short"))
    window.do(Printed(paper="slip", number="1", copy=2, state=OUT), reasons("字打不清"))
    window.do(Printed(paper="slip", number="1", copy=3, state=PrintState.failed), reasons("字打不清"))
    ticket = own(PaperVoided(paper="ticket", number="A012", reason="wrong"), timedelta(hours=1), "t")
    log = duty_log([*window.history, ticket], DAY)
    assert (log.slips.out, log.slips.voided, log.slips.missing, log.slips.tickets) == (1, 1, 1, 1)
    words = log_lines(log)
    for line in (
        "小票：打出 1 张，作废 1 张，没打出来 1 张",
        "取号小票：作废 1 张",
        f"{NUMBER}　小票第 1 张作废：没打全",
        "取号小票 A012 作废：打错了",
    ):
        assert line in words


def test_a_decision_whose_only_paper_was_voided_has_no_paper() -> None:
    window = served("c1", accepted(), "acceptance")
    window.do(PaperVoided(paper="acceptance", number="1", reason="damaged"))
    assert window.present.missing_papers == ()
    assert kinds(duty_log(window.history, DAY)) == ["unprinted"]


def a_full_day() -> list[Action]:
    """Thirty cases of every kind, each in an epoch of its own, so that every action has its place."""
    chance = random.Random(20261120)  # noqa: S311
    actions: list[Action] = []
    for number in range(30):
        window = Window(case_id=f"c{number:02}")
        window.now += timedelta(minutes=7 * number)
        window.open(
            Personal(applicant=PERSON), began_at=to_micros(window.now - timedelta(minutes=chance.randint(1, 20)))
        )
        kind = chance.choice(("accept", "promise", "notice", "refuse"))
        if kind == "notice":
            window.notice({"form": MISSING})
        else:
            promise = accepted({"death": PROMISED})
            outcomes: dict[str, AnyFacts] = {"accept": accepted(), "promise": promise, "refuse": REFUSAL}
            window.do(outcomes[kind], reasons() if kind == "refuse" else None)
        if chance.random() < 0.5:
            paper = {"notice": "notice", "refuse": "refusal"}.get(kind, "acceptance")
            state = chance.choice((OUT, PrintState.failed))
            window.do(Printed(paper=paper, number="1", state=state))
        if kind == "accept" and chance.random() < 0.3:
            window.do(Withdrawn(), reasons())
        actions += [msgspec.structs.replace(one, epoch=number) for one in window.history]
    return actions


def test_figures_equal_a_recount_and_name_their_cases() -> None:
    day = a_full_day()
    log = duty_log(day, DAY)
    kinds_of = [(one.case, type(one.facts).__name__) for one in day]
    names = {
        "opened": "Opened",
        "accepted": "Accepted",
        "notices": "NoticeGiven",
        "refused": "Refused",
        "withdrawn": "Withdrawn",
    }
    for figure in log.totals:
        cases = sorted(case for case, kind in kinds_of if kind == names.get(figure.name))
        if figure.name == "promised":
            cases = sorted(one.case for one in day if getattr(one.facts, "promise", False))
        assert (figure.count, [*figure.cases]) == (len(cases), cases)
    spent = sorted(
        min(one.at for one in day if one.case == opened.case and one.at > opened.at) - opened.facts.began_at
        for opened in day
        if isinstance(opened.facts, Opened)
    )
    assert (log.times.median, log.times.p90) == (spent[14], spent[26])
    printed = {one.case: one.facts.state for one in day if isinstance(one.facts, Printed)}
    out = sorted(case for case, state in printed.items() if state is OUT)
    assert [*log.reconciled.out.cases] == out
    assert log.reconciled.missing.count == 30 - len(out) == log.reconciled.owed.count - len(out)
    assert sum(one.received.count for one in log.hours) == 30
    assert set(log.deviating) >= set(log.reconciled.missing.cases)
    assert log.reconciled.at_centre is None


def test_the_same_bytes_whatever_the_order_and_a_sample_that_anybody_can_repeat() -> None:
    day = a_full_day()
    around = Surroundings(centre=CentreStanding.enrolled, marks=tuple((epoch, 2) for epoch in range(30)), outbox_age=0)
    log = duty_log(day, DAY, surroundings=around)
    random.Random(3).shuffle(day)  # noqa: S311
    again = duty_log(day, DAY, surroundings=around)
    assert log_bytes(again) == log_bytes(log)
    assert read_log(log_bytes(log)) == log
    assert log.reconciled.at_centre == 60  # the first two actions of every case
    behind = {one.case for one in log.exceptions if one.kind == "not_at_centre"}
    assert behind == set(log.reconciled.out.cases)
    seed = seed_of(log, log_hash(log))
    chosen = sample(log, seed)
    assert chosen == sample(again, seed) != sample(log, "another seed")
    assert sum(one.why == RANDOM for one in chosen) == 2  # of thirty
    assert {one.case for one in chosen} >= set(log.deviating)
    assert len({one.case for one in chosen}) == len(chosen)
    assert log_hash(duty_log(day, DAY, surroundings=around, previous="0f")) != log_hash(log)


def test_the_queue_and_the_pauses_of_a_day_are_told() -> None:
    def at(minutes: int, facts: AnyFacts) -> Action:
        return own(facts, timedelta(minutes=minutes), f"q{minutes}", seq=minutes)

    day = [
        at(1, TicketTaken(ticket="t1", number="A001", matter="insurance")),
        at(
            9,
            TicketCalled(
                ticket="t1", number="A001", matter="insurance", taken_at=to_micros(START + timedelta(minutes=1))
            ),
        ),
        at(20, TicketServed(ticket="t1")),
        at(30, PauseBegun(reason="meeting")),
        at(45, PauseEnded()),
    ]
    log = duty_log(day, DAY)
    assert log.rest is not None
    assert log.rest.queue is not None
    assert [one for one in log_lines(log) if one[:2] in ("叫号", "等候", "暂停")] == [
        "叫号：取号 1，叫到 1，办了 1，过号 0，转走 0，走错 0",
        "等候：一半在 8 分钟内，九成在 8 分钟内，最长 8 分钟（A001 号），共 1 人",
        "暂停 1 次，共 15 分钟",
    ]
    assert read_log(log_bytes(log)) == log
