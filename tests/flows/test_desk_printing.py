# SPDX-License-Identifier: Apache-2.0
"""Papers of a real case on their way out: files, a real print program, a real TCP printer; and what is known then."""

import dataclasses
import hashlib
import socket
import stat
import threading
from pathlib import Path

import msgspec
import pytest
from played_queue import print_program
from printed_words import words_of

from counter_app.base.errors import CounterError
from counter_app.base.texts import sentence
from counter_app.cases.actions import LineState, PrintState
from counter_app.cases.case import Case, next_copy
from counter_app.cases.log_words import log_lines
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Agent, Personal
from counter_app.desk import daily_log, deciding, following, listing, printing, reopening, signing_in, voiding
from counter_app.desk.papers import SLIP, paper_facts
from counter_app.devices.transports import print_queue
from counter_app.reports.facts import Paper
from flows import desk_day
from flows.desk_day import PERSON, DeskDay

FORM = "flexible_form"
READY = {b"\x10\x04\x02": b"\x12", b"\x10\x04\x03": b"\x12", b"\x10\x04\x04": b"\x12", b"\x1dr\x01": b"\x00"}
NO_PAPER = READY | {b"\x10\x04\x04": b"\x72"}


class TcpPrinter:
    """A printer on this machine's loopback: keeps all bytes and answers questions as told."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(10)
        self.received = b""
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def target(self) -> str:
        """Its address as the settings write it."""
        return f"tcp://127.0.0.1:{self._server.getsockname()[1]}"

    def __enter__(self) -> "TcpPrinter":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(timeout=10)
        self._server.close()
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        connection, _ = self._server.accept()
        connection.settimeout(10)
        with connection:
            unread = b""
            while found := connection.recv(65536):
                self.received += found
                unread += found
                for question, answer in self._answers.items():
                    if unread.endswith(question):
                        connection.sendall(answer)
                        unread = b""


def state_of(day: DeskDay, case: Case, key: str) -> PrintState:
    return next(one.state for one in listing.get_case(day.counter, case.id).papers if one.paper == key)


def test_without_a_queue_papers_are_kept_as_files(day: DeskDay) -> None:
    case = day.finished(day.accepted())
    made = printing.print_papers(day.counter, case, [one.paper for one in case.missing_papers])
    assert [one.paper for one in made] == ["acceptance", "completion", "delivery"]
    for one in made:
        assert (one.state, one.trouble) == (PrintState.saved, None)
        assert one.saved_as is not None
        pdf = one.saved_as.read_bytes()
        assert hashlib.sha256(pdf).hexdigest() == one.digest
        assert stat.S_IMODE(one.saved_as.stat().st_mode) == 0o600
        assert case.number in one.saved_as.name
        assert case.number in words_of(pdf)
        assert PERSON.name in words_of(pdf)
        assert PERSON.id_number not in words_of(pdf)  # masked
    assert listing.get_case(day.counter, case.id).missing_papers == ()
    assert listing.list_cases(day.counter).rows[0].unprinted == 0


def test_a_paper_says_what_it_said_however_late_it_is_printed(day: DeskDay) -> None:
    told = day.notified(FORM)
    before = printing.render(paper_facts(day.counter, told, Paper.notice))
    day.clock.set("2026-11-24T14:30")
    one = day.back(told)
    one.judge(FORM, LineState.met)
    case = day.finished(day.accepted(one))
    late = printing.attempt(day.counter, case, Paper.notice)
    assert late.saved_as is not None
    assert late.saved_as.read_bytes() == before
    assert late.number == "1"


def test_of_two_notices_each_can_be_printed(day: DeskDay) -> None:
    first = day.notified(FORM)
    one = day.judged(day.back(first), {FORM: LineState.defective}, reason="没有填完")
    case = deciding.decide(day.counter, one, Outcome.notice).case
    assert [notice.ordinal for notice in case.notices] == [1, 2]
    words = [words_of(printing.render(paper_facts(day.counter, case, Paper.notice, ordinal=n))) for n in (1, 2)]
    assert "没有带来" in words[0]
    assert "没有填完" in words[1]
    assert [case.notices[n].number.replace(" ", "") in words[n] for n in (0, 1)] == [True, True]
    for n in (1, 2):
        made = printing.attempt(day.counter, case, Paper.notice, ordinal=n)
        assert made.number == str(n)
        printing.record_attempt(day.counter, case.id, made)
    assert listing.get_case(day.counter, case.id).missing_papers == ()


def test_a_correction_stands_on_the_reprint_and_nothing_else_changes(day: DeskDay) -> None:
    one = day.begin(day.find("zgcbdj"), {**desk_day.FLEXIBLE, "agent": "yes"})
    one.set_agent(Agent(person=msgspec.structs.replace(PERSON, name="测试代办"), relation="子女"))
    one.note("office", "益阳市医疗保障事务中心")
    one.note("office_phone", "0737-0000000")
    one.note("reason", "不是沅江市的灵活就业人员")
    case = deciding.decide(day.counter, day.judged(one), Outcome.refuse).case
    before = paper_facts(day.counter, case, Paper.refusal)
    day.clock.set("2026-11-24T14:30")
    signing_in.sign_in(day.counter, desk_day.COLLEAGUE, desk_day.COLLEAGUE)
    right = msgspec.structs.replace(PERSON, name="测试㛃𠮷䶮")
    case = following.correct(day.counter, case, "applicant", Personal(applicant=right), "名字写错了").case
    after = paper_facts(day.counter, case, Paper.refusal)
    assert after == dataclasses.replace(before, applicant_name="测试㛃𠮷䶮")
    assert "测试㛃𠮷䶮" in words_of(printing.render(after))
    assert after.agent_name == "测试代办"


def test_a_paper_names_which_of_several_was_brought(day: DeskDay) -> None:
    one = day.flexible()
    line = next(line for line in one.checklist.lines if line.material.any_of)
    chosen = line.material.any_of[1]
    one.judge(line.material.id, LineState.met, option=chosen.id)
    facts = paper_facts(day.counter, day.accepted(one), Paper.acceptance)
    assert facts.lines[0].text == f"{line.material.text}（{chosen.text}）"


def test_a_number_given_to_a_paper_taken_back_is_not_given_again(day: DeskDay) -> None:
    case = day.accepted()
    step = following.steps_of(day.counter, case)[0].step
    case = following.send_back(day.counter, case, step, "和登记的不一致").case
    deciding.take_back(day.counter, case)
    case = listing.get_case(day.counter, case.id)
    with pytest.raises(CounterError) as raised:
        printing.attempt(day.counter, case, Paper.sent_back)
    assert raised.value.code == "printing.nothing_decided"
    case = following.send_back(day.counter, case, step, "和登记的不一样").case
    assert case.steps[-1].number.endswith("-2")
    assert paper_facts(day.counter, case, Paper.sent_back).number == case.steps[-1].number
    made = printing.attempt(day.counter, case, Paper.sent_back)
    assert made.number == "2"
    printing.record_attempt(day.counter, case.id, made)
    assert [one.paper for one in listing.get_case(day.counter, case.id).missing_papers] == ["acceptance"]


def test_a_second_acceptance_leaves_the_first_as_it_was(day: DeskDay) -> None:
    case = day.accepted()
    first = printing.attempt(day.counter, case, Paper.acceptance)
    assert first.saved_as is not None
    kept = first.saved_as.read_bytes()
    printing.record_attempt(day.counter, case.id, first)
    step = following.steps_of(day.counter, case)[0].step
    case = following.send_back(day.counter, case, step, "和登记的不一致").case
    day.clock.set("2026-11-24T14:30")
    case = day.accepted(day.judged(reopening.reopen(day.counter, case)))
    second = printing.attempt(day.counter, case, Paper.acceptance)
    assert second.saved_as is not None
    assert first.saved_as.read_bytes() == kept
    assert "11月24日" in words_of(second.saved_as.read_bytes())
    assert "11月20日14:30" not in words_of(second.saved_as.read_bytes())
    assert printing.render(paper_facts(day.counter, case, Paper.acceptance, ordinal=1)) == kept


def test_a_paper_printed_after_its_clerk_left_names_who_asked(day: DeskDay) -> None:
    case = day.accepted()
    made = printing.attempt(day.counter, case, Paper.acceptance)
    signing_in.sign_out(day.counter)
    printing.record_attempt(day.counter, case.id, made)
    assert day.counter.store.actions_of(case.id)[-1].clerk == desk_day.CLERK


def test_a_reprint_is_not_recorded_without_a_reason(day: DeskDay) -> None:
    case = day.accepted()
    made = printing.attempt(day.counter, case, Paper.acceptance, copy=2, reason="纸坏了")
    with pytest.raises(CounterError) as raised:
        printing.record_attempt(day.counter, case.id, made)
    assert raised.value.code == "cases.rules.reason"


def test_a_personal_promise_is_printed_with_its_acceptance(day: DeskDay) -> None:
    answers = {"reason": "death", "death_record": "not_found", "agent": "no"}
    one = day.judged(day.begin(day.item(11), answers), {"personal_promise": LineState.promised})
    made = deciding.decide(day.counter, one, Outcome.promise)
    printed = printing.print_papers(day.counter, made.case, made.papers)
    promise = next(one for one in printed if one.paper == Paper.promise)
    assert promise.saved_as is not None
    words = words_of(promise.saved_as.read_bytes())
    assert "个人承诺书" in words
    assert "指印" in words
    assert "个人账户一次性支取" in words


def test_a_character_no_font_has_stops_the_print_and_nothing_else(day: DeskDay) -> None:
    person = msgspec.structs.replace(PERSON, name="测试\U000323af")
    case = day.accepted(day.judged(day.begin(day.find("zgcbdj"), desk_day.FLEXIBLE, person)))
    with pytest.raises(CounterError) as raised:
        printing.attempt(day.counter, case, Paper.acceptance)
    assert raised.value.code == "paper.no_glyph"
    assert "\U000323af" in sentence(raised.value) or "323AF" in sentence(raised.value)
    assert state_of(day, case, "acceptance") is PrintState.waiting
    assert not list(day.counter.settings.places.papers.glob("*"))


def test_a_reprint_has_a_reason_and_says_so(day: DeskDay) -> None:
    case = day.accepted()
    printing.print_papers(day.counter, case, [Paper.acceptance])
    case = listing.get_case(day.counter, case.id)
    copy = next_copy(case, Paper.acceptance)
    assert copy == 2
    with pytest.raises(CounterError) as raised:
        printing.attempt(day.counter, case, Paper.acceptance, copy=copy)
    assert raised.value.code == "cases.rules.reason"
    made = printing.attempt(day.counter, case, Paper.acceptance, copy=copy, reason="纸坏了")
    assert made.saved_as is not None
    words = words_of(made.saved_as.read_bytes())
    assert "补打" in words
    assert "纸坏了" in words
    printing.record_attempt(day.counter, case.id, made, reason="纸坏了")
    assert next_copy(listing.get_case(day.counter, case.id), Paper.acceptance) == 3


def test_a_full_folder_is_told_and_the_case_stands(day: DeskDay) -> None:
    case = day.accepted()
    day.counter.settings.places.papers.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(CounterError) as raised:
        printing.attempt(day.counter, case, Paper.acceptance)
    assert raised.value.code == "printing.not_saved"
    assert listing.get_case(day.counter, case.id) == case


def test_the_print_program_gets_the_very_bytes(day: DeskDay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept"
    monkeypatch.setenv(
        "PATH",
        print_program(tmp_path / "bin", f'cat >"{kept}.pdf"\necho "$@" >"{kept}.args"\necho "request id is hall-a4-7"'),
    )
    day.with_window(a4_queue="hall-a4", copies=2)
    case = day.accepted()
    made = printing.print_papers(day.counter, case, [Paper.acceptance])[0]
    assert (made.state, made.printer, made.copies, made.trouble) == (PrintState.sent, "hall-a4", 2, None)
    pdf = Path(f"{kept}.pdf").read_bytes()
    assert hashlib.sha256(pdf).hexdigest() == made.digest
    assert case.number in words_of(pdf)
    arguments = Path(f"{kept}.args").read_text(encoding="utf-8")
    assert arguments.startswith("-d hall-a4 ")
    assert "-n 2" in arguments
    assert PERSON.name not in arguments  # a job's title is seen by everybody in the hall
    assert not day.counter.settings.places.papers.exists()
    assert state_of(day, case, "acceptance") is PrintState.sent


def test_a_queue_that_refuses(day: DeskDay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "PATH", print_program(tmp_path / "bin", "cat >/dev/null\necho 'lp: no such destination' >&2\nexit 1")
    )
    day.with_window(a4_queue="hall-a4")
    case = day.accepted()
    made = printing.print_papers(day.counter, case, [Paper.acceptance])[0]
    assert made.state is PrintState.failed
    assert made.trouble is not None
    assert made.trouble.code == "printing.queue_refused"
    assert "hall-a4" in sentence(made.trouble)
    assert [one.paper for one in listing.get_case(day.counter, case.id).missing_papers] == ["acceptance"]


def test_a_queue_that_never_answers_has_to_be_looked_at(
    day: DeskDay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", print_program(tmp_path / "bin", "exec sleep 60"))
    monkeypatch.setattr(print_queue, "PATIENCE", 0.2)
    day.with_window(a4_queue="hall-a4")
    case = day.accepted()
    made = printing.print_papers(day.counter, case, [Paper.acceptance])[0]
    assert (made.state, made.trouble and made.trouble.code) == (PrintState.unknown, "printing.queue_silent")
    case = listing.get_case(day.counter, case.id)
    owed = case.missing_papers
    assert [one.paper for one in owed] == ["acceptance"]
    printing.settle(day.counter, case, owed[0], came_out=True)
    assert listing.get_case(day.counter, case.id).missing_papers == ()


def test_without_a_print_program(day: DeskDay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    day.with_window(a4_queue="hall-a4")
    made = printing.print_papers(day.counter, day.accepted(), [Paper.acceptance])[0]
    assert (made.state, made.trouble and made.trouble.code) == (PrintState.failed, "printing.no_spooler")


def test_a_slip_into_a_file_is_sent_and_no_more_is_claimed(day: DeskDay, tmp_path: Path) -> None:
    target = tmp_path / "slip.bin"
    day.with_window(slip_target=f"file:{target}")
    case = day.accepted()
    assert SLIP in {one.paper for one in case.papers}
    made = printing.print_papers(day.counter, case, [SLIP])[0]
    assert (made.state, made.trouble) == (PrintState.sent, None)
    slip = target.read_bytes()
    assert "受理".encode("gbk") in slip
    assert case.number.encode() in slip
    assert made.digest == hashlib.sha256(slip).hexdigest()
    assert printing.slip_preview(day.counter, paper_facts(day.counter, case, Paper.acceptance)).startswith(b"\x89PNG")


def test_a_slip_on_a_network_printer_that_answers_is_printed(day: DeskDay) -> None:
    with TcpPrinter(READY) as printer:
        day.with_window(slip_target=printer.target)
        case = day.notified(FORM)
        made = printing.print_papers(day.counter, case, [SLIP])[0]
    assert (made.state, made.trouble) == (PrintState.printed, None)
    assert "告知".encode("gbk") in printer.received
    assert PERSON.id_number.encode() not in printer.received
    assert state_of(day, case, SLIP) is PrintState.printed


def test_what_is_good_to_know_of_a_slip_is_told(day: DeskDay) -> None:
    person = msgspec.structs.replace(PERSON, name="㛃测试")
    one = day.judged(day.begin(day.find("zgcbdj"), desk_day.FLEXIBLE, person))
    with TcpPrinter(READY | {b"\x10\x04\x04": b"\x1e", b"\x1dr\x01": b"\x03"}) as printer:
        day.with_window(slip_target=printer.target)
        made = printing.attempt(day.counter, day.accepted(one), SLIP)
    assert made.state is PrintState.printed
    assert made.notes == (
        "“㛃”这个字，打印机的字库里没有，已改成图打。",
        "小票纸快用完了，备好一卷。",
    )


def test_a_printer_without_paper_prints_nothing(day: DeskDay) -> None:
    with TcpPrinter(NO_PAPER) as printer:
        day.with_window(slip_target=printer.target)
        case = day.accepted()
        made = printing.print_papers(day.counter, case, [SLIP])[0]
    assert (made.state, made.trouble and made.trouble.code) == (PrintState.failed, "printer.paper_out")
    assert case.number.encode() not in printer.received
    with TcpPrinter(READY) as printer:  # paper put in, F9 again
        day.with_window(slip_target=printer.target)
        again = printing.print_papers(day.counter, listing.get_case(day.counter, case.id), [SLIP])[0]
    assert again.state is PrintState.printed
    assert case.number.encode() in printer.received
    assert SLIP not in {one.paper for one in listing.get_case(day.counter, case.id).missing_papers}


def test_nobody_at_the_printers_address(day: DeskDay) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    day.with_window(slip_target=f"tcp://127.0.0.1:{port}")
    case = day.accepted()
    made = printing.print_papers(day.counter, case, [SLIP])[0]
    assert (made.state, made.trouble and made.trouble.code) == (PrintState.failed, "printer.gone")
    assert listing.get_case(day.counter, case.id).status == case.status


def test_the_slip_tells_the_decision_made_last(day: DeskDay, tmp_path: Path) -> None:
    target = tmp_path / "slip.bin"
    day.with_window(slip_target=f"file:{target}")
    case = day.accepted()
    step = following.steps_of(day.counter, case)[0].step
    case = following.send_back(day.counter, case, step, "和登记的不一致").case
    one = day.judged(reopening.reopen(day.counter, case), {FORM: LineState.missing})
    one.note("reason", "审核时才看出")
    case = deciding.decide(day.counter, one, Outcome.notice).case
    printing.print_papers(day.counter, case, [SLIP])
    assert "一次性告知".encode("gbk") in target.read_bytes()


def test_a_spoiled_slip_is_voided_by_the_reprint_that_says_so(day: DeskDay, tmp_path: Path) -> None:
    day.with_window(slip_target=f"file:{tmp_path / 'slip.bin'}")
    case = day.accepted()
    printing.print_papers(day.counter, case, [SLIP])

    def slips() -> list[tuple[int, str]]:
        papers = listing.get_case(day.counter, case.id).papers
        return sorted((one.copy, one.voided) for one in papers if one.paper == SLIP)

    for copy, why in ((2, "群众弄丢了"), (3, "字打不清")):
        before = listing.get_case(day.counter, case.id)
        made = printing.attempt(day.counter, before, SLIP, copy=copy, reason=why)
        printing.record_attempt(day.counter, case.id, made, reason=why)
    assert slips() == [(1, ""), (2, "unclear"), (3, "")]
    now = listing.get_case(day.counter, case.id)
    last = next(one for one in now.papers if (one.paper, one.copy) == (SLIP, 3))
    assert voiding.void_paper(day.counter, now, last, "damaged").papers
    voiding.void_ticket(day.counter, "A012", "wrong")
    assert slips() == [(1, ""), (2, "unclear"), (3, "damaged")]
    assert "小票：打出 1 张，作废 2 张，没打出来 0 张" in log_lines(daily_log.day_log(day.counter))


def test_why_a_slip_is_not_out_is_known_until_it_is(day: DeskDay, tmp_path: Path) -> None:
    day.with_window(slip_target="tcp://127.0.0.1:9")
    case = day.accepted()
    printing.print_papers(day.counter, case, [SLIP])

    def why() -> tuple[PrintState, str]:
        slip = next(one for one in listing.get_case(day.counter, case.id).papers if one.paper == SLIP)
        trouble = printing.trouble_of(slip)
        return slip.state, sentence(trouble) if trouble else ""

    gone = "打印机不见了。已记“没打”，今天关账前要交代。"
    assert why() == (PrintState.failed, gone)
    printing.put_off(day.counter, case, listing.get_case(day.counter, case.id).missing_papers)
    assert why() == (PrintState.waiting, gone)
    day.with_window(slip_target="tcp://", slip_profile="epson-80")
    printing.print_papers(day.counter, listing.get_case(day.counter, case.id), [SLIP])
    assert why() == (PrintState.failed, "小票机的地址“tcp://”不能用。叫管理员改设置。")
    day.with_window(slip_target=f"file:{tmp_path / 'slip.bin'}")
    printing.print_papers(day.counter, listing.get_case(day.counter, case.id), [SLIP])
    assert why() == (PrintState.sent, "")


def test_of_two_slips_each_can_be_printed(day: DeskDay, tmp_path: Path) -> None:
    target = tmp_path / "slip.bin"
    day.with_window(slip_target=f"file:{target}")
    told = day.notified(FORM)
    case = day.accepted(day.judged(day.back(told)))
    owed = [one.number for one in case.missing_papers if one.paper == SLIP]
    assert owed == ["1", "2"]
    for ordinal, words in ((1, "一次性告知"), (2, "受理")):
        made = printing.attempt(day.counter, case, SLIP, ordinal=ordinal)
        assert (made.number, made.state) == (str(ordinal), PrintState.sent)
        assert words.encode("gbk") in target.read_bytes()
        printing.record_attempt(day.counter, case.id, made)
    assert SLIP not in {one.paper for one in listing.get_case(day.counter, case.id).missing_papers}


def test_a_slip_goes_out_as_one_a4_sheet_where_its_printer_has_no_paper(
    day: DeskDay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    script = f'cat >"{kept}.pdf"\necho "$@" >"{kept}.args"\necho hall-a4-7'
    monkeypatch.setenv("PATH", print_program(tmp_path / "bin", script))
    with TcpPrinter(NO_PAPER) as printer:
        day.with_window(slip_target=printer.target, a4_queue="hall-a4", copies=2)
        case = day.accepted()
        printing.print_papers(day.counter, case, [SLIP])
    case = listing.get_case(day.counter, case.id)
    made = printing.attempt(day.counter, case, SLIP, instead=True)
    assert (made.state, made.printer, made.copies, made.trouble) == (PrintState.sent, "a4:hall-a4", 1, None)
    pdf = Path(f"{kept}.pdf").read_bytes()
    assert hashlib.sha256(pdf).hexdigest() == made.digest
    assert "受理回执" in words_of(pdf)
    assert case.number in words_of(pdf)
    assert PERSON.name not in words_of(pdf)  # as on the slip: masked
    assert "-n 1" in Path(f"{kept}.args").read_text(encoding="utf-8")
    printing.record_attempt(day.counter, case.id, made)
    case = listing.get_case(day.counter, case.id)
    assert SLIP not in {one.paper for one in case.missing_papers}
    assert [one.instead for one in case.papers if one.paper == SLIP] == [True]


def test_an_a4_sheet_that_is_refused_too_leaves_the_slip_owed(
    day: DeskDay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    day.with_window(slip_target="tcp://127.0.0.1:9", a4_queue="hall-a4")
    case = day.accepted()
    made = printing.attempt(day.counter, case, SLIP, instead=True)
    assert (made.state, made.trouble and made.trouble.code) == (PrintState.failed, "printing.no_spooler")
    printing.record_attempt(day.counter, case.id, made)
    case = listing.get_case(day.counter, case.id)
    assert SLIP in {one.paper for one in case.missing_papers}
    with TcpPrinter(READY) as printer:
        day.with_window(slip_target=printer.target)
        [again] = printing.print_papers(day.counter, case, [SLIP])
    assert (again.state, again.printer) == (PrintState.printed, "tcp")


def test_papers_put_off_are_written_in_one_press_and_stay_owed(day: DeskDay, tmp_path: Path) -> None:
    day.with_window(slip_target="tcp://127.0.0.1:9")
    case = day.accepted()
    printing.print_papers(day.counter, case, [SLIP])
    case = listing.get_case(day.counter, case.id)
    failed = [one for one in case.papers if one.state is PrintState.failed]
    assert [one.paper for one in failed] == [SLIP]
    printing.put_off(day.counter, case, failed)
    case = listing.get_case(day.counter, case.id)
    assert state_of(day, case, SLIP) is PrintState.waiting
    assert listing.list_cases(day.counter).rows[0].unprinted == 2  # the notice has not been tried yet
    deciding.take_back(day.counter, case)
    assert listing.list_cases(day.counter).rows[0].unprinted == 0
