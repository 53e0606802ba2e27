# SPDX-License-Identifier: Apache-2.0
"""A window asks the centre's register: for a case and a reason, over the real wire, and works on without it."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from printed_words import words_of
from real_centre import RealCentre

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.base.id_papers import IdKind
from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.look_ups import AnswerSource, LookedUp
from counter_app.catalogue.register_book import shipped_register
from counter_app.desk import serving
from counter_app.desk.filling import facts_of, forms_of
from counter_app.desk.form_printing import draw_form, form_of_case
from counter_app.desk.looking_up import (
    PREFILL,
    LookUp,
    ask,
    asks_register,
    centre_core,
    fill_rows,
    prefill_of,
    query_of,
    take,
)
from counter_app.desk.office_filling import fill_by_office, office_forms, review_facts
from counter_app.forms.prefill import REGISTER
from counter_app.forms.session import FormSession
from counter_app.server.centre import open_centre
from counter_app.server.register.loading import load
from counter_app.sync.client import CentreClient
from counter_app.sync.register import CentreRegister
from counter_app.wire.signing import Ed25519Signer
from flows.desk_day import PERSON, UNIT, DeskDay, MovingClock, party_of

SIGNER = Ed25519Signer(Ed25519PrivateKey.generate())
CODE = "9999999999000000000000000009"
WHO = f"身份证,{PERSON.id_number}"
KINDS = {
    "people": "姓名,身份证件类型,身份证件号码,联系电话,户籍所在地,户籍类型,社会保障卡号,参保地\n"
    f"{PERSON.name},{WHO},13900000000,湖南省沅江市新源路1号,非农业,A00000001,沅江市\n",
    "units": "单位名称,统一社会信用代码,单位编码,单位地址,参保状态,参保地\n"
    f"{UNIT.name},{UNIT.credit_code},430981000001,沅江市迎宾路2号,正常参保,沅江市\n",
    "insurance": "身份证件类型,身份证件号码,统一社会信用代码,单位名称,基本医疗保险类型,参保时间,实际缴费月数,参保状态\n"
    f"{WHO},{UNIT.credit_code},{UNIT.name},职工医保,2015年1月至2019年12月,60,终止参保\n"
    f"{WHO},{UNIT.credit_code},{UNIT.name},职工医保,2021年1月至2026年10月,70,正常参保\n",
    "accounts": f"身份证件类型,身份证件号码,账户余额,余额日期,账户状态\n{WHO},1234.56,2026-11-19,正常\n",
    "movements": "身份证件类型,身份证件号码,日期,收支,金额,用途\n"
    f"{WHO},2026-10-08,支出,45.30,购药\n{WHO},2026-11-05,划入,208.00,单位缴费划入\n",
    "codes": f"医保码,身份证件类型,身份证件号码\n{CODE},{WHO}\n",
}


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a centre that knows one person and one unit, and this window."""
    folder = tmp_path_factory.mktemp("registered")
    one = RealCentre(folder / "home", clock=MovingClock())
    one.make()
    asyncio.run(_load(one, folder))
    one.add_window("window-1", SIGNER.public_key)
    return one.home


@pytest.fixture
def centre(registered: Path, tmp_path: Path, day: DeskDay) -> Iterator[RealCentre]:
    """Such a centre, running, and the window's way to it."""
    one = RealCentre(shutil.copytree(registered, tmp_path / "centre"), clock=day.clock, prepared=True)
    one.start()
    register = CentreRegister(lambda: CentreClient(one.url, "window-1", SIGNER, day.clock))
    day.counter.register = register
    yield one
    register.close()
    one.stop()


async def _load(centre: RealCentre, folder: Path) -> None:
    opened = open_centre(centre.settings, centre.clock)
    try:
        for name, words in KINDS.items():
            file = folder / f"{name}.csv"
            file.write_text(words, encoding="gb18030")
            told = await load(opened, shipped_register().kinds[name], [file])
            assert not told.faults
    finally:
        await opened.close()


def accepted(day: DeskDay, ordinal: int, guide: str = "wuhu") -> Case:
    """A query item, accepted."""
    item = day.counter.item(guide, ordinal)
    assert item is not None
    one = serving.begin(item, clerk=day.counter.clerk_number, at=day.counter.now_micros())
    one.set_applicant(party_of(item))
    while one.checklist.open_questions:
        asked = one.checklist.open_questions[0].circumstance
        one.answer(asked.key, asked.options[-1].value)
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    for line in one.checklist.lines:
        one.judge(line.material.id, LineState.met)
    return day.accepted(one)


def looked_up(day: DeskDay, case: Case, purpose: str = "item") -> LookUp:
    """What the window shows."""
    query = asks_register(day.counter, case)
    assert query is not None
    return take(day.counter, ask(day.counter, query, case.applicant, purpose=purpose, of=case.id), case)


def written(day: DeskDay, case: Case) -> list[LookedUp]:
    """The look-ups that the case tells of."""
    found = day.counter.store.case(case.id)
    assert found is not None
    return [one.facts for one in found.history if isinstance(one.facts, LookedUp)]


def test_an_account_is_asked_shown_and_printed(day: DeskDay, centre: RealCentre) -> None:
    """What was found stands on 打印信息 with its source; the case tells that it was looked up and why."""
    case = accepted(day, 26)
    found = looked_up(day, case)
    assert written(day, case) == [
        LookedUp(query="account", purpose="item", source=AnswerSource.centre, answered_at=found.answered_at, rows=4)
    ]
    form = next(one for one in office_forms(day.counter, case) if one.form.id == "work_information")
    session = FormSession(form.definition, None, today=civil_date(day.clock()), office=True)
    session.offer(found.registered(review_facts(day.counter, case)))
    fill_rows(session, found)
    assert session.filled.sources["source"] == REGISTER
    assert session.complete
    done = fill_by_office(day.counter, case, "work_information", session.snapshot())
    words = words_of(draw_form(day.counter, done.case, form_of_case(day.counter, done.case, "work_information"), 1, ""))
    assert "中心登记（2026年11月20日" in words.replace("\n", "")
    assert "1,234.56" in words
    assert "45.30" in words
    assert PERSON.id_number not in words


def test_a_unit_and_its_people(day: DeskDay, centre: RealCentre) -> None:
    """A unit's query is asked by its credit code, and no person's number is in what is recorded."""
    case = accepted(day, 7)
    found = looked_up(day, case)
    tables = {one.asked.kind.kind: one.rows for one in found.tables}
    assert tables["units"][0]["unit_code"] == "430981000001"
    assert [one["months"] for one in tables["insurance"]] == ["2021-01/2026-10", "2015-01/2019-12"]


def test_a_certificate_is_filled_by_what_is_registered(day: DeskDay, centre: RealCentre) -> None:
    """Months span and add up, the newest balance counts; typed fields stay."""
    case = accepted(day, 12, "yuanjiang")
    found = looked_up(day, case)
    form = next(one for one in office_forms(day.counter, case) if one.form.id == "insurance_certificate")
    session = FormSession(form.definition, None, today=civil_date(day.clock()), office=True)
    session.type("paid_months", "129")
    session.offer(found.registered(review_facts(day.counter, case)))
    values = session.filled.values
    assert (values["insured_months"], values["balance"], values["household_kind"]) == (
        "2015-01/2026-10",
        "1234.56",
        "non_agricultural",
    )
    assert (values["paid_months"], session.differences["paid_months"].value) == ("129", "130")
    assert session.differences["paid_months"].source == REGISTER


def test_without_the_centre_its_last_answer_is_shown_with_its_moment(day: DeskDay, centre: RealCentre) -> None:
    """Cached for a week, said so; what was never asked is not reachable, and the case goes on."""
    case = accepted(day, 26)
    fresh = looked_up(day, case)
    centre.stop()
    day.clock.move(hours=3)
    kept = looked_up(day, case, "check")
    assert (kept.kept, kept.answered_at, kept.tables) == (True, fresh.answered_at, fresh.tables)
    assert [one.source for one in written(day, case)] == [AnswerSource.centre, AnswerSource.kept]
    with pytest.raises(CounterError, match=r"looking_up\.away"):
        looked_up(day, accepted(day, 27))
    core = centre_core(day.counter)
    assert core is not None
    with pytest.raises(CounterError, match=r"looking_up\.code_away"):
        core.insured_of(CODE)
    day.clock.move(days=8)
    with pytest.raises(CounterError, match=r"looking_up\.away"):
        looked_up(day, case)
    assert len(written(day, case)) == 2
    assert day.finished(case).status.value == "delivered"


def test_a_form_is_filled_from_the_register_where_nobody_knows_better(day: DeskDay, centre: RealCentre) -> None:
    """What the applicant said goes before; the register's word bears its badge; the look-up is recorded."""
    item = day.item(4)
    one = serving.begin(item, clerk=day.counter.clerk_number, at=day.counter.now_micros())
    one.set_applicant(UNIT)
    while one.checklist.open_questions:
        asked = one.checklist.open_questions[0].circumstance
        one.answer(asked.key, asked.options[0].value)
    query = prefill_of(UNIT)
    assert query is not None
    found = take(day.counter, ask(day.counter, query, UNIT, purpose=PREFILL, of=one.draft.id))
    form = next(form for form in forms_of(day.counter, one) if form.form.id == "unit_change")
    session = FormSession(form.definition, None, today=civil_date(day.clock()))
    session.offer(found.registered(facts_of(day.counter, one)))
    said = {key: session.filled.values[key] for key, source in session.filled.sources.items() if source == REGISTER}
    assert "430981000001" in said.values()
    assert UNIT.name not in said.values()  # known already, from the clerk
    key = next(key for key, value in said.items() if value == "430981000001")
    session.type(key, "430981000002")
    assert session.differences[key].value == "430981000001"


def test_whose_a_code_is(day: DeskDay, centre: RealCentre) -> None:
    """The scanner's core system over the centre."""
    core = centre_core(day.counter)
    assert core is not None
    insured = core.insured_of(CODE)
    assert (insured.name, insured.id_kind, insured.id_number, insured.region) == (
        PERSON.name,
        IdKind.resident_id,
        PERSON.id_number,
        "430981",
    )
    with pytest.raises(CounterError, match=r"core\.refused"):
        core.insured_of("9999999999000000000000000008")


def test_every_query_item_asks_what_it_is_called(day: DeskDay) -> None:
    """All four guides: each item whose result is information of the register has its query."""
    asked = {
        f"{guide} {item.ordinal}": query.query
        for guide, known in day.counter.catalogue.guides.items()
        for item in known.items
        if (query := query_of(item)) is not None
    }
    assert asked["wuhu 7"] == asked["hubei 7"] == asked["yuanjiang 9"] == asked["wuwei 4"] == "unit_insurance"
    assert asked["wuhu 8"] == asked["hubei 8"] == asked["yuanjiang 10"] == asked["wuwei 5"] == "person_insurance"
    assert asked["wuhu 10"] == asked["hubei 10"] == asked["yuanjiang 12"] == asked["wuwei 7"] == "certificate"
    assert [asked[f"wuhu {one}"] for one in range(26, 32)] == [
        "account",
        "treatments",
        "reimbursements",
        "expenses",
        "maternity_filings",
        "maternity_payments",
    ]
