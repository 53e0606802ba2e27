# SPDX-License-Identifier: Apache-2.0
"""A slip that does not come out: A4 instead, or later with the next citizen first. The case is safe all the time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from played_printer import COVER_OPEN, PAPER_OUT, PlayedPrinter
from played_queue import print_program
from printed_words import words_of
from pytestqt.qtbot import QtBot

from counter_app.base.clock import Clock, civil_date
from counter_app.cases.actions import LineState, PrintState
from counter_app.cases.case import Case, CasePaper, CaseStatus
from counter_app.cases.duty_log import duty_log
from counter_app.cases.rules import TAKE_BACK
from counter_app.desk.listing import get_case, list_cases
from counter_app.desk.printing import Attempt, record_attempt
from counter_app.ui.background import Inline, Lane, Threads
from counter_app.ui.case.case_history import act_words
from counter_app.ui.case.done import DonePage
from counter_app.ui.case.outcome import OutcomePage
from counter_app.ui.case.steps import StepsPage
from counter_app.ui.gallery.stage import PERSON, Stage
from counter_app.ui.keys import keys_of
from counter_app.ui.shell.page import PageId
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.widgets.button import Button, Kind
from ui.conftest import NOW, sign_in
from ui.form_case import open_form
from ui.hands import CTRL, SHIFT, Hands, Key

FLEXIBLE = {"identity": "flexible", "change": "other", "agent": "no"}
EMPLOYEE = {"identity": "employee", "origin": "mainland", "change": "other", "agent": "no"}


class _Wall:
    """A clock on the wall that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> _Wall:
    return _Wall()


@pytest.fixture
def clock(wall: _Wall) -> Clock:
    return wall


@pytest.fixture
def empty_printer() -> Iterator[PlayedPrinter]:
    """A slip printer without paper."""
    with PlayedPrinter(PAPER_OUT) as printer:
        yield printer


@pytest.fixture
def out_of_paper(make: Callable[..., MainWindow], qtbot: QtBot, empty_printer: PlayedPrinter) -> MainWindow:
    """A window whose slip printer has no paper."""
    window = make(slip_target=empty_printer.target)
    sign_in(Hands(qtbot, window))
    return window


@pytest.fixture
def at_it(qtbot: QtBot, out_of_paper: MainWindow) -> Hands:
    return Hands(qtbot, out_of_paper)


def _decide(window: MainWindow, answers: dict[str, str] | None = None) -> DonePage:
    serving = Stage(window).serve("职工参保登记", applicant=PERSON, answers=answers or EMPLOYEE, decide=True)
    for line in serving.checklist.lines:
        serving.judge(line.material.id, LineState.met)
    window.go(PageId.outcome)
    assert isinstance(window.page, OutcomePage)
    window.page.decide()
    assert isinstance(window.page, DonePage)
    return window.page


def _slip(window: MainWindow, case: Case) -> CasePaper:
    [slip] = [one for one in get_case(window.counter, case.id).papers if one.paper == "slip"]
    return slip


def _new_roll(window: MainWindow, printer: PlayedPrinter) -> None:
    kept = window.counter.settings
    window.counter.settings = replace(kept, window=replace(kept.window, slip_target=printer.target))


def _buttons(page: DonePage) -> list[tuple[str, str, Kind]]:
    shown = (one for card in page.papers.cards if card.failed for one in card.findChildren(Button))
    return [(one.text(), one.cap, one.kind) for one in shown if one.isVisibleTo(page)]


def test_what_is_wrong_what_is_unharmed_and_three_ways_on(out_of_paper: MainWindow) -> None:
    page = _decide(out_of_paper)
    [card] = [one for one in page.papers.cards if one.failed]
    assert card.accessibleName() == (
        "小票回执没打出来：没纸了。受理已生效，不受影响。换好纸按 F9 接着打；或先用 A4 代替，会记进日志。"
    )
    assert _buttons(page) == [
        ("换好了，再打", "F9", Kind.primary),
        ("用 A4 代替", "Ctrl+4", Kind.plain),
        ("放进待打，先服务下一位", "Ctrl+B", Kind.plain),
    ]
    assert page.primary() is page.papers.cure
    bound = {key.cap for key in keys_of(page.context) if key.command is not None}
    assert {cap for _, cap, _ in _buttons(page)} <= bound


class _PrintingAside:
    """Prints in a thread of its own; everything else is done at once."""

    def __init__(self) -> None:
        self._here, self._aside = Inline(), Threads()

    def run(self, lane: Lane, work: Callable[[], Callable[[], None]]) -> None:
        (self._aside if lane is Lane.printing else self._here).run(lane, work)

    def close(self) -> None:
        self._aside.close()


def test_a_slip_that_does_not_come_out_is_stopped_by_esc(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    with PlayedPrinter() as printer:  # well by its own account, and never through with the slip
        window = make(slip_target=printer.target, slip_profile="epson-80", background=_PrintingAside())
        hands = Hands(qtbot, window)
        sign_in(hands)
        page = _decide(window)
        case = page.case
        page.papers.waiting.setInterval(0)
        page.papers.show_case(case, "受理")
        assert page.papers.cards[0].printing
        assert not page.papers.may_stop
        qtbot.waitUntil(lambda: page.papers.may_stop and bool(printer.got))
        stop = page.papers.cards[0].stop
        assert stop is not None
        assert (stop.text(), stop.cap) == ("停下", "Esc")
        hands.press(Key.Key_Escape)
        assert window.page is page
        qtbot.waitUntil(lambda: page.papers.question is not None)
        slip = _slip(window, case)
        assert (slip.state, slip.trouble) == (PrintState.unknown, "printer.left_off")
        assert slip in get_case(window.counter, case.id).missing_papers
        hands.press(Key.Key_Escape)
        assert window.page.id is PageId.cases
        window.go(PageId.steps, case=get_case(window.counter, case.id))
        steps = window.page
        assert isinstance(steps, StepsPage)
        steps.papers.answer(False)
        hands.press(Key.Key_F9)
        assert steps.papers.isHidden()  # most papers are out before anybody would look
        steps.papers.waiting.start(0)
        qtbot.waitUntil(lambda: steps.papers.may_stop)
        hands.press(Key.Key_Escape)
        assert window.page is steps
        qtbot.waitUntil(lambda: steps.papers.question is not None)
        hands.press(Key.Key_Escape)
        assert window.page.id is PageId.cases


def test_a_form_that_does_not_come_out_is_stopped_by_esc(
    make: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", print_program(tmp_path / "bin", f"touch {tmp_path}/sent\nexec sleep 60"))
    window = make(a4_queue="hall-a4", background=_PrintingAside())
    hands = Hands(qtbot, window)
    sign_in(hands)
    page = open_form(window)
    foot, paper = page.desk.foot, page.desk.paper
    paper.waiting.setInterval(0)
    hands.press(Key.Key_F9)
    qtbot.waitUntil(lambda: paper.may_stop and (tmp_path / "sent").exists())
    assert (foot.print.text(), foot.print.cap) == ("停下", "Esc")
    hands.press(Key.Key_Escape)
    assert window.page is page
    qtbot.waitUntil(lambda: foot.print.text() == "打印")
    [printed] = window.current.serving.draft.form_prints.values()
    assert printed.state is PrintState.unknown
    for _ in range(bool(window.panel) + len(window.banners)):  # first what lies over the page, as ever
        hands.press(Key.Key_Escape)
    assert window.page is page
    hands.press(Key.Key_Escape)
    assert window.page.id is PageId.checklist


def test_each_trouble_of_the_printer_has_its_own_cure(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    with PlayedPrinter(COVER_OPEN) as printer:
        window = make(slip_target=printer.target)
        sign_in(Hands(qtbot, window))
        page = _decide(window)
    assert _buttons(page)[0] == ("合上了，再打", "F9", Kind.primary)
    [card] = [one for one in page.papers.cards if one.failed]
    assert "盖子开着" in card.accessibleName()
    assert "合上盖按 F9 接着打；或先用 A4 代替" in card.accessibleName()


def test_a4_instead_is_kept_as_what_became_of_the_slip(
    out_of_paper: MainWindow, at_it: Hands, empty_printer: PlayedPrinter
) -> None:
    window, page = out_of_paper, _decide(out_of_paper)
    at_it.press(Key.Key_4, CTRL)
    slip = _slip(window, page.case)
    assert (slip.state, slip.instead, slip.missing) == (PrintState.saved, True, False)
    assert list_cases(window.counter).rows[0].unprinted == 0
    [pdf] = window.counter.settings.places.papers.glob("slip-*.pdf")
    words = words_of(pdf.read_bytes())
    for wanted in ("受理回执", page.case.number, "最晚办结", "2026年11月27日周五", "测**", "这一张代替小票。"):
        assert wanted in words
    assert PERSON.name not in words
    assert PERSON.id_number not in words
    assert empty_printer.got == b""
    assert page.papers.cure is None
    assert page.next.kind is Kind.primary
    told = [one.accessibleName() for one in page.papers.cards]
    assert "小票回执 已用 A4 代替。本窗口没有配打印机，09:42 存成 PDF。" in told
    history = [act_words(one) for one in get_case(window.counter, page.case.id).history]
    assert history[-1] == "小票回执（A4 代替） 已存成文件"
    day = civil_date(NOW)
    log = duty_log(window.counter.store.actions_on(day), day)
    assert f"{page.case.number}　小票用 A4 代替" in [one.words for one in log.sensitive]


def test_where_a4_does_not_come_out_either_f9_still_prints_the_slip(
    make: Callable[..., MainWindow],
    qtbot: QtBot,
    empty_printer: PlayedPrinter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no print program
    window = make(slip_target=empty_printer.target, a4_queue="hall-a4")
    hands = Hands(qtbot, window)
    sign_in(hands)
    page = _decide(window)
    assert [one.paper.paper for one in page.papers.cards if one.failed] == ["acceptance", "slip"]
    assert [words for words, _, _ in _buttons(page)].count("放进待打，先服务下一位") == 1  # it puts off both
    assert [(words, cap) for words, cap, _ in _buttons(page) if "打" in words][:2] == [
        ("没出来的 2 种纸都打", "F9"),
        ("放进待打，先服务下一位", "Ctrl+B"),
    ]
    assert ("换好了，再打", "", Kind.plain) in _buttons(page)  # this one alone
    hands.press(Key.Key_4, CTRL)
    assert (_slip(window, page.case).state, _slip(window, page.case).instead) == (PrintState.failed, True)
    assert page.primary() is page.papers.cure
    with PlayedPrinter() as printer:
        _new_roll(window, printer)
        hands.press(Key.Key_F9)
    assert (_slip(window, page.case).state, _slip(window, page.case).instead) == (PrintState.printed, False)
    assert page.case.number.encode() in printer.got


def test_later_means_the_next_citizen_now_and_the_slip_still_owed(
    out_of_paper: MainWindow, at_it: Hands, qtbot: QtBot
) -> None:
    window, page = out_of_paper, _decide(out_of_paper)
    at_it.press(Key.Key_B, CTRL)
    assert window.page.id is PageId.finder
    case = get_case(window.counter, page.case.id)
    assert case.status is CaseStatus.accepted
    assert _slip(window, case).state is PrintState.waiting
    assert list_cases(window.counter).rows[0].unprinted == 1
    at_it.type("zgcb")  # the next one
    at_it.enter(2)
    assert window.current.serving.draft.applicant is None
    window.go(PageId.steps, case=case)
    assert isinstance(window.page, StepsPage)
    [card] = window.page.papers.cards
    assert card.accessibleName() == "小票回执 还没打。没纸了。件已存好，按 F9 打。"
    assert act_words(case.history[-1]) == "小票回执 放进待打"
    with PlayedPrinter() as printer:
        _new_roll(window, printer)
        assert printer.got == b""  # nothing is printed by coming here
        at_it.press(Key.Key_F9)
    assert case.number.encode() in printer.got
    assert _slip(window, case).state is PrintState.printed
    assert list_cases(window.counter).rows[0].unprinted == 0


def test_later_leads_on_where_the_case_is_finished_on_the_spot(
    out_of_paper: MainWindow, at_it: Hands, wall: _Wall
) -> None:
    window, page = out_of_paper, _decide(out_of_paper, FLEXIBLE)
    assert ("放进待打，接着办结", "Ctrl+B", Kind.plain) in _buttons(page)
    at_it.press(Key.Key_B, CTRL)
    assert isinstance(window.page, StepsPage)
    assert window.page.case.id == page.case.id
    wall.now += timedelta(minutes=1)
    with PlayedPrinter() as printer:
        _new_roll(window, printer)
        at_it.press(Key.Key_Return, CTRL)
        at_it.press(Key.Key_Return, CTRL)
        assert get_case(window.counter, page.case.id).status is CaseStatus.completed
        assert printer.got == b""  # the papers of the end are printed; the slip waits to be asked for
    assert _slip(window, page.case).state is PrintState.waiting


def test_a_slip_that_waits_may_still_go_out_as_a4(out_of_paper: MainWindow, at_it: Hands) -> None:
    window, page = out_of_paper, _decide(out_of_paper)
    at_it.press(Key.Key_B, CTRL)
    window.go(PageId.steps, case=get_case(window.counter, page.case.id))
    assert isinstance(window.page, StepsPage)
    at_it.press(Key.Key_4, CTRL)
    assert _slip(window, page.case).instead
    assert not get_case(window.counter, page.case.id).missing_papers
    assert window.page.papers.cards == ()


def test_what_was_put_off_is_not_owed_once_the_decision_is_taken_back(
    out_of_paper: MainWindow, at_it: Hands, wall: _Wall
) -> None:
    window, page = out_of_paper, _decide(out_of_paper)
    wall.now += TAKE_BACK - timedelta(seconds=10)
    at_it.press(Key.Key_B, CTRL)
    window.go(PageId.steps, case=get_case(window.counter, page.case.id))
    at_it.press(Key.Key_F12, SHIFT)
    assert get_case(window.counter, page.case.id).status is CaseStatus.opened
    assert list_cases(window.counter).rows[0].unprinted == 0


def test_with_nothing_wrong_the_two_keys_change_nothing(window: MainWindow, hands: Hands) -> None:
    page = _decide(window)
    before = get_case(window.counter, page.case.id)
    hands.press(Key.Key_4, CTRL)
    hands.press(Key.Key_B, CTRL)
    assert window.page is page
    assert get_case(window.counter, page.case.id) == before


def test_a_slip_nobody_has_looked_at_is_looked_at_first(out_of_paper: MainWindow, at_it: Hands) -> None:
    window, page = out_of_paper, _decide(out_of_paper)
    record_attempt(window.counter, page.case.id, Attempt("slip", "1", PrintState.unknown, "", "tcp", 1, 1))
    page.papers.show_case(get_case(window.counter, page.case.id), "受理")
    at_it.press(Key.Key_4, CTRL)
    assert _slip(window, page.case).state is PrintState.unknown
    at_it.digits(2)
    at_it.press(Key.Key_4, CTRL)
    assert _slip(window, page.case).instead
