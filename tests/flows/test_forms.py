# SPDX-License-Identifier: Apache-2.0
"""The forms of a case through the desk: filled in, printed, recorded with the decision, there when it comes back."""

import dataclasses
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from played_queue import print_program
from printed_words import words_of

from counter_app.base.errors import CounterError
from counter_app.cases.actions import LineState, PrintState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Agent
from counter_app.catalogue.register_book import shipped_register
from counter_app.desk import deciding, drafting, filling, form_printing, listing, printing, reopening
from counter_app.desk.counter import Counter
from counter_app.desk.serving import Serving
from counter_app.forms.filled import FilledForm
from flows.desk_day import PERSON, UNIT, DeskDay

FORM = "withdrawal_application"
NAME = "测㛃𠮷䶮"


def withdrawal(day: DeskDay) -> Serving:
    """个人账户一次性支取 for somebody who goes abroad, nothing judged yet."""
    return day.begin(day.item(11), {"reason": "emigration", "agent": "no"})


def fill(day: DeskDay, one: Serving, **values: str) -> FilledForm:
    (form,) = filling.forms_of(day.counter, one)
    filled = FilledForm(form=form.form.id, version=form.definition.version, values=values)
    filling.keep(one, FORM, filled)
    return filled


def print_it(day: DeskDay, one: Serving) -> None:
    """Print the form to be signed; what became of it goes with the draft."""
    printed = form_printing.print_form(day.counter, one, FORM).printed
    assert printed is not None
    one.form_printed(printed)


def values_of(case: Case) -> dict[str, str]:
    """What stands in the case's form."""
    filled = case.forms[FORM].filled
    assert filled is not None
    return filled.values


def test_what_is_known_can_fill_the_form(day: DeskDay) -> None:
    facts = filling.facts_of(day.counter, withdrawal(day))
    assert facts["applicant.name"] == PERSON.name
    assert facts["applicant.id_number"] == PERSON.id_number
    assert facts["applicant.sex"] == "female"
    assert facts["applicant.age"] == "76"
    assert facts["answer.reason"] == "emigration"
    assert facts["today"] == "2026-11-20"
    assert facts["item.title"] == "参保人员个人账户一次性支取"
    assert facts["office.address"].startswith("沅江市")
    assert not [key for key in facts if key.startswith(("unit.", "agent.n"))]


def test_everything_a_form_takes_its_values_from_is_known_from_somewhere(day: DeskDay) -> None:
    hall = dataclasses.replace(day.counter.settings.hall, postcode="413100", payee="测试中心", bank="测试银行")
    hall = dataclasses.replace(hall, bank_code="104551000000", bank_account="430000000001")
    day.counter.settings = dataclasses.replace(day.counter.settings, hall=hall)
    person = msgspec.structs.replace(PERSON, address="测试路1号")
    one = day.begin(day.item(11), {"reason": "death", "agent": "yes", "death_record": "not_found"}, person)
    one.set_agent(Agent(person=person, relation="女儿"))
    promised = next(line.material for line in one.checklist.lines if line.promise_allowed)
    one.judge(promised.id, LineState.promised)
    case = day.accepted(day.judged(day.begin(day.item(1), {}, UNIT)))
    facts = filling.facts_of(day.counter, one) | filling.facts_of(day.counter, reopened(day, case))
    assert facts["case.promised"] == promised.text
    named = {
        source
        for form in day.counter.forms.forms.values()
        for field in (*form.fields, *(column for roster in form.rosters for column in roster.columns))
        for source in field.sources
        if not source.startswith(("answer.", "earlier.", "form.", "number."))
    }
    registered = {fill.fact for query in shipped_register().queries.values() for fill in query.fills}
    assert named - facts.keys() - {"register.source"} <= filling.ASKED_BY_FORMS_ONLY | registered
    assert filling.ASKED_BY_FORMS_ONLY <= named


def reopened(day: DeskDay, case: Case) -> Serving:
    """The case with what was known of it, as if its citizen were back."""
    item = day.counter.item_of(case)
    assert item is not None
    again = day.begin(item, dict(case.answers), case.applicant)
    return Serving(item, again.draft, case)


def test_a_form_is_recorded_with_the_decision_and_nothing_of_it_in_the_facts(day: DeskDay) -> None:
    one = withdrawal(day)
    filled = fill(day, one, name=NAME, account="6222020200001234567", reason="emigration")
    case = day.accepted(day.judged(one))
    assert case.forms[FORM].filled == filled
    assert case.forms[FORM].title == "沅江市职工基本医疗保险个人账户一次性支取申请表"
    for action in day.counter.store.actions_of(case.id):
        facts = msgspec.json.encode(action.facts).decode()
        assert "6222020200001234567" not in facts
        assert NAME not in facts
    assert day.counter.store.compare() == ()


def test_deciding_twice_records_it_once(day: DeskDay) -> None:
    one = withdrawal(day)
    fill(day, one, name=NAME)
    case = day.accepted(day.judged(one))
    assert day.accepted(one).id == case.id
    kinds = [type(action.facts).__name__ for action in day.counter.store.actions_of(case.id)]
    assert kinds.count("FormFilled") == 1


def test_a_copy_printed_to_be_signed_is_on_the_case(day: DeskDay) -> None:
    one = withdrawal(day)
    fill(day, one, name=NAME)
    print_it(day, one)
    assert one.draft.form_prints[FORM].state is PrintState.saved
    fill(day, one, name=NAME, bank="测试银行")
    print_it(day, one)  # what was mended is printed anew
    (file,) = day.counter.settings.places.papers.glob("*.pdf")
    assert "测试银行" in words_of(file.read_bytes())
    assert PERSON.id_number not in file.name
    case = day.accepted(day.judged(one))
    copies = [(paper.copy, paper.state) for paper in case.papers if paper.paper == f"form:{FORM}"]
    assert copies == [(1, PrintState.saved)]


def test_it_is_printed_again_with_a_reason_as_it_was(day: DeskDay) -> None:
    one = withdrawal(day)
    fill(day, one, name=NAME)
    print_it(day, one)
    case = day.accepted(day.judged(one))
    with pytest.raises(CounterError):
        printing.attempt(day.counter, case, f"form:{FORM}", copy=2)
    made = printing.attempt(day.counter, case, f"form:{FORM}", copy=2, reason="群众丢了")
    assert made.saved_as is not None
    text = words_of(made.saved_as.read_bytes())
    assert "补打第1次，原因：群众丢了" in text
    assert f"办件号{case.number}" in text
    printing.record_attempt(day.counter, case.id, made, reason="群众丢了")
    found = day.counter.store.case(case.id)
    assert found is not None
    assert [paper.copy for paper in found.papers if paper.paper == f"form:{FORM}"] == [1, 2]


def test_a_form_that_did_not_come_out_is_owed_until_it_does(
    day: DeskDay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = tmp_path / "arguments"
    with_lp(tmp_path / "bin", "cat >/dev/null\nexit 1", monkeypatch)
    day.with_window(a4_queue="hall-a4")
    one = withdrawal(day)
    fill(day, one, name=NAME)
    sent = form_printing.print_form(day.counter, one, FORM)
    assert sent.trouble is not None
    assert sent.trouble.code == "printing.queue_refused"
    assert sent.printed is not None
    one.form_printed(sent.printed)
    drafting.save_draft(day.counter, one.snapshot(day.counter.now_micros()))
    case = day.accepted(day.judged(drafting.resume(day.counter, one.draft.id)))
    assert f"form:{FORM}" in [paper.paper for paper in case.missing_papers]
    with_lp(tmp_path / "bin", f'cat >/dev/null\necho "$@" >"{arguments}"\necho hall-a4-7', monkeypatch)
    made = printing.attempt(day.counter, case, f"form:{FORM}")
    printing.record_attempt(day.counter, case.id, made)
    assert made.state is PrintState.sent
    assert "-o media=A4 " in arguments.read_text()
    found = day.counter.store.case(case.id)
    assert found is not None
    assert f"form:{FORM}" not in [paper.paper for paper in found.missing_papers]


def test_a_reprint_that_failed_says_its_reason_when_it_is_tried_again(
    day: DeskDay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = withdrawal(day)
    fill(day, one, name=NAME)
    print_it(day, one)
    case = day.accepted(day.judged(one))
    with_lp(tmp_path / "bin", "cat >/dev/null\nexit 1", monkeypatch)
    day.with_window(a4_queue="hall-a4")
    failed = printing.attempt(day.counter, case, f"form:{FORM}", copy=2, reason="群众丢了")
    printing.record_attempt(day.counter, case.id, failed, reason="群众丢了")
    day.with_window(a4_queue="")
    case = listing.get_case(day.counter, case.id)
    assert [(paper.copy, paper.state) for paper in case.missing_papers if paper.paper == f"form:{FORM}"] == [
        (2, PrintState.failed)
    ]
    again = printing.attempt(day.counter, case, f"form:{FORM}", copy=2)
    assert again.saved_as is not None
    assert "补打第1次，原因：群众丢了" in words_of(again.saved_as.read_bytes())


def test_a_form_that_was_corrected_is_printed_as_the_next_copy(day: DeskDay) -> None:
    one = withdrawal(day)
    fill(day, one, name=NAME)
    print_it(day, one)
    first = one.checklist.lines[0].material.id
    case = deciding.decide(day.counter, day.judged(one, {first: LineState.missing}), Outcome.notice).case
    back = reopening.reopen(day.counter, case)
    back.judge(first, LineState.met)
    fill(day, back, name=NAME, bank="测试银行")
    print_it(day, back)
    assert "补打第1次，原因：补正时重新填写" in words_of(form_printing.render_form_of(day.counter, back, FORM))
    case = deciding.decide(day.counter, back, Outcome.accept).case
    assert [(paper.copy, paper.state) for paper in case.papers if paper.paper == f"form:{FORM}"] == [
        (1, PrintState.saved),
        (2, PrintState.saved),
    ]


def test_a_form_goes_out_empty_or_its_values_alone(day: DeskDay) -> None:
    day.with_window(sheet_offset=(5.0, -3.0))
    one = withdrawal(day)
    fill(day, one, name=NAME)
    empty = form_printing.print_form(day.counter, one, FORM, form_printing.Way.blank)
    assert (empty.printed, empty.trouble) == (None, None)  # it belongs to no case
    blank = words_of(form_printing.render_form_of(day.counter, one, FORM, form_printing.Way.blank))
    assert ("支取原因" in blank, NAME in blank) == (True, False)
    sheet = form_printing.render_form_of(day.counter, one, FORM, form_printing.Way.on_sheet)
    assert ("支取原因" in words_of(sheet), NAME in words_of(sheet)) == (False, True)
    day.with_window(sheet_offset=(0.0, 0.0))
    assert place_of(NAME, sheet) == pytest.approx(
        tuple(
            at + by * 72 / 25.4
            for at, by in zip(
                place_of(NAME, form_printing.render_form_of(day.counter, one, FORM, form_printing.Way.on_sheet)),
                (5.0, 3.0),
                strict=True,
            )
        ),
        abs=0.1,
    )


def place_of(words: str, pdf: bytes) -> tuple[float, float]:
    """Where the first of the words stands on a page: from the left and from the foot, in points."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    index = page.get_text_bounded().replace("\r\n", "").index(words[0])
    left, bottom, _, _ = page.get_charbox(index)
    return left, bottom


def with_lp(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A print system that does what the script says."""
    monkeypatch.setenv("PATH", print_program(folder, script))


def test_a_case_that_comes_back_has_its_form_and_only_a_change_is_written(day: DeskDay) -> None:
    one = withdrawal(day)
    fill(day, one, name=NAME)
    first = one.checklist.lines[0].material.id
    case = deciding.decide(day.counter, day.judged(one, {first: LineState.missing}), Outcome.notice).case
    back = reopening.reopen(day.counter, case)
    assert back.draft.forms[FORM].values == {"name": NAME}
    back.judge(first, LineState.met)
    back.draft.forms[FORM].values["bank"] = "测试银行"
    assert values_of(case) == {"name": NAME}  # the case itself is not touched by typing
    case = deciding.decide(day.counter, back, Outcome.accept).case
    assert values_of(case) == {"name": NAME, "bank": "测试银行"}
    kinds = [type(action.facts).__name__ for action in day.counter.store.actions_of(case.id)]
    assert kinds.count("FormFilled") == 2


def test_what_this_person_filled_in_before_is_offered(day: DeskDay) -> None:
    one = withdrawal(day)
    fill(day, one, name=NAME, bank="测试银行")
    day.accepted(day.judged(one))
    again = withdrawal(day)
    assert filling.earlier_facts(day.counter, again, FORM) == {"earlier.name": NAME, "earlier.bank": "测试银行"}
    again.set_applicant(None)
    assert filling.earlier_facts(day.counter, again, FORM) == {}


def test_what_a_unit_wrote_on_its_forms_is_known_the_next_time(day: DeskDay) -> None:
    def wrote(ordinal: int, **values: str) -> Serving:
        one = day.begin(day.item(ordinal), {"key_information": "no"}, UNIT)
        (form,) = filling.forms_of(day.counter, one)
        filled = FilledForm(form=form.form.id, version=form.definition.version, values=values)
        filling.keep(one, form.form.id, filled)
        return one

    first = wrote(1, unit_name=UNIT.name, address="测试路1号", bank="测试银行", account="430000000001")
    assert filling.earlier_facts(day.counter, first, "unit_registration") == {}
    day.accepted(day.judged(first))
    day.clock.move(minutes=1)
    day.accepted(day.judged(wrote(4, unit_code="4309812601", old_address="测试路1号", new_address="测试路2号")))
    again = wrote(4)
    known = filling.earlier_facts(day.counter, again, "unit_change")
    assert {key: value for key, value in known.items() if key.startswith("unit.")} == {
        "unit.unit_code": "4309812601",
        "unit.address": "测试路2号",
        "unit.bank": "测试银行",
        "unit.bank_account": "430000000001",
    }
    assert known["earlier.new_address"] == "测试路2号"


def test_a_draft_keeps_its_form(day: DeskDay) -> None:
    one = withdrawal(day)
    filled = fill(day, one, name=NAME)
    drafting.save_draft(day.counter, one.snapshot(day.counter.now_micros()))
    assert drafting.resume(day.counter, one.draft.id).draft.forms == {FORM: filled}


def test_an_office_lays_out_a_form_of_its_own_without_code(day: DeskDay) -> None:
    one = day.begin(day.item(30), {})
    assert [form.id for form in filling.forms_to_bring(day.counter, one)] == ["designation_application"]
    folder = day.counter.settings.places.forms
    folder.mkdir(parents=True)
    (folder / "designation_application.yaml").write_text(
        'id: designation_application\ntitle: "{place}定点医疗机构申请表"\ngroups: [{id: all}]\n'
        "fields: [{key: unit, label: 机构名称, type: text, group: all, sources: [unit.name]}]\n"
        'layout: [{line: "机构名称：{unit}"}]\n',
        encoding="utf-8",
    )
    fresh = Counter(day.counter.settings, day.clock)
    assert fresh.forms.get("designation_application") is not None
    assert fresh.read_forms().faults == ()


def test_a_form_filled_in_long_ago_is_printed_by_its_own_layout(day: DeskDay) -> None:
    one = withdrawal(day)
    fill(day, one, name=NAME)
    case = day.accepted(day.judged(one))
    folder = day.counter.settings.places.forms
    folder.mkdir(parents=True)
    (folder / f"{FORM}.yaml").write_text(
        f"id: {FORM}\ntitle: 新表\ngroups: [{{id: all}}]\n"
        "fields: [{key: name, label: 姓名, type: text, group: all}]\n"
        'layout: [{line: "新的姓名：{name}"}]\n',
        encoding="utf-8",
    )
    later = Counter(day.counter.settings, day.clock)
    later.load_catalogue()
    assert later.forms.forms[FORM].title == "新表"
    pdf = form_printing.draw_form(later, case, form_printing.form_of_case(later, case, FORM), 1, "")
    assert "支取原因" in words_of(pdf)
    assert "新的姓名" not in words_of(pdf)
