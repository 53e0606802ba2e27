# SPDX-License-Identifier: Apache-2.0
"""Rules of forms 11 to 20, from the forms' own notes: what is told when they are filled in, and when it is not."""

from collections.abc import Sequence

import pytest
from guide_labels import form
from made_forms import MAN, TODAY, WOMAN

from counter_app.forms.checks import FormFault, check
from counter_app.forms.filled import FilledForm
from counter_app.forms.prefill import propose, with_derived

CLAIM = {
    "claim": "allowance",
    "claimant": "employed",
    "outcome": "normal",
    "unit_code": "4309810001",
    "unit_name": "沅江市样品厂",
    "name": "王小红",
    "id_number": WOMAN,
    "insured_since": "2015-03",
    "unit_wage": "4200.00",
    "born_on": "2026-06-01",
    "order": "1",
    "difficult": "no",
    "leave": "2026-06-01/2026-11-05",
    "leave_days": "158",
}
FILING = {
    "name": "王小红",
    "sex": "female",
    "insurance": "employee",
    "category": "retired",
    "filing": "new",
    "id_number": WOMAN,
    "home_address": "沅江市样品街1号",
    "away_address": "样品路2号",
    "phone": "13800000000",
    "by_agent": "no",
    "filled_on": "2026-11-20",
}
TRANSFER = {
    "name": "王小红",
    "sex": "female",
    "id_number": WOMAN,
    "phone": "13800000000",
    "household": "沅江市样品街1号",
    "household_kind": "resident",
    "address": "沅江市样品街1号",
    "insurance": "employee",
    "agency_name": "样品县医疗保障事务中心",
    "by_agent": "no",
    "applied_on": "2026-11-20",
}
SHEET = {
    "name": "王小红",
    "id_number": WOMAN,
    "sex": "female",
    "amount": "1234.50",
    "agency_phone": "0737-2817103",
    "made_on": "2026-11-20",
}
PERIOD = {
    "period": "2024-01/2024-12",
    "insurance": "职工医保",
    "months": "12",
    "agency_name": "样品县医疗保障事务中心",
    "agency_region": "430981",
}
NOTES = {
    "permit_result": "1、正常生育提供（1）、（2）项材料，有难产的加（3）项材料；",
    "birth_result": "1、正常生育提供（1）、（2）项材料，有难产的加（3）项材料；",
    "difficult_result": "1、正常生育提供（1）、（2）项材料，有难产的加（3）项材料；",
    "termination_result": "2、终止妊娠提供（1）（4）项材料；",
    "unemployment_result": "3、失业女职工填（1）、（2）、（5）项材料；",
    "invoice_result": "4、男职工填（1）、（2）、（6）项材料；",
    "copies_sealed": "5、所有复印件需加盖单位公章。",
}


def faults(
    key: str, values: dict[str, str], rows: Sequence[dict[str, str]] = (), *, office: bool = False
) -> tuple[FormFault, ...]:
    """What is wrong with a form."""
    rosters = {one.key: list(rows) for one in form(key).rosters}
    return check(
        form(key), FilledForm(form=key, version="", values=values, rosters=rosters), today=TODAY, office=office
    )


def places(found: Sequence[FormFault]) -> list[str]:
    """The fields with faults that stop."""
    return [one.field for one in found if not one.warns]


@pytest.mark.parametrize(
    ("key", "values"), [("maternity_claim", CLAIM), ("filing_form", FILING), ("transfer_application", TRANSFER)]
)
def test_a_form_that_is_filled_in_has_no_fault_until_something_is_left_out(key: str, values: dict[str, str]) -> None:
    whole = {**values, "destination": "110000"} if key == "filing_form" else values
    assert faults(key, whole) == ()
    for left_out in whole:
        without = {one: value for one, value in whole.items() if one != left_out}
        assert left_out in places(faults(key, without))


@pytest.mark.parametrize(
    ("claimant", "outcome", "asked"),
    [
        ("employed", "normal", {"permit_result", "birth_result", "copies_sealed"}),
        ("employed", "difficult", {"permit_result", "birth_result", "difficult_result", "copies_sealed"}),
        ("employed", "terminated", {"permit_result", "termination_result", "copies_sealed"}),
        ("unemployed", "normal", {"permit_result", "birth_result", "unemployment_result"}),
        ("male", "normal", {"permit_result", "birth_result", "invoice_result", "copies_sealed"}),
    ],
)
def test_the_office_looks_at_the_papers_of_the_notes(claimant: str, outcome: str, asked: set[str]) -> None:
    values = {**CLAIM, "claimant": claimant, "outcome": outcome, "difficult": "yes" if outcome == "difficult" else "no"}
    found = faults("maternity_claim", values, office=True)
    assert {one.field for one in found if one.code == "forms.check.required"} & NOTES.keys() == asked
    assert not {one.field for one in faults("maternity_claim", values)} & NOTES.keys()


def test_the_note_stands_behind_every_paper() -> None:
    for key, note in NOTES.items():
        field = form("maternity_claim").field(key)
        assert field is not None
        assert field.quote == note


def test_copies_without_the_units_seal_stop_unless_there_is_no_unit() -> None:
    sealed = [one for one in faults("maternity_claim", {**CLAIM, "copies_sealed": "no"}, office=True) if one.rule]
    assert [(one.field, one.warns) for one in sealed] == [("copies_sealed", False)]
    without = {**CLAIM, "claimant": "unemployed", "copies_sealed": "no"}
    warned = [one for one in faults("maternity_claim", without, office=True) if one.rule]
    assert [(one.field, one.warns) for one in warned] == [("copies_sealed", True)]


@pytest.mark.parametrize(("outcome", "difficult"), [("difficult", "no"), ("normal", "yes"), ("terminated", "yes")])
def test_a_difficult_birth_is_said_in_one_way(outcome: str, difficult: str) -> None:
    assert "difficult" in places(faults("maternity_claim", {**CLAIM, "outcome": outcome, "difficult": difficult}))


def test_more_days_of_leave_than_the_leave_has_are_worth_a_look() -> None:
    (found,) = faults("maternity_claim", {**CLAIM, "leave_days": "159"})
    assert (found.field, found.warns) == ("leave_days", True)


def test_a_man_names_his_wife() -> None:
    values = {**CLAIM, "claimant": "male", "id_number": MAN}
    assert places(faults("maternity_claim", values)) == ["spouse_name", "spouse_id_number"]
    same = {**values, "spouse_name": "王小红", "spouse_id_number": MAN}
    assert places(faults("maternity_claim", same)) == ["spouse_id_number"]


@pytest.mark.parametrize("region", ["110000", "120000", "310000", "500000", "460000", "540000", "660000"])
def test_for_some_places_the_province_is_enough(region: str) -> None:
    assert faults("filing_form", {**FILING, "destination": region}) == ()


@pytest.mark.parametrize(("region", "stopped"), [("440000", ["destination"]), ("440100", []), ("440103", [])])
def test_other_places_are_named_down_to_the_city(region: str, stopped: list[str]) -> None:
    assert places(faults("filing_form", {**FILING, "destination": region})) == stopped


def test_who_applies_for_himself_fills_in_no_applicant() -> None:
    assert faults("transfer_application", TRANSFER) == ()
    by_another = places(faults("transfer_application", {**TRANSFER, "by_agent": "yes"}))
    assert by_another == ["agent_name", "agent_id_number", "agent_relation", "agent_phone"]
    himself = {
        **TRANSFER,
        "by_agent": "yes",
        "agent_name": "王小红",
        "agent_id_number": WOMAN,
        "agent_relation": "本人",
        "agent_phone": "13800000000",
    }
    assert [(one.field, one.rule) for one in faults("transfer_application", himself)] == [
        ("agent_id_number", "agent_is_another")
    ]


def test_another_insurance_is_explained() -> None:
    assert places(faults("transfer_application", {**TRANSFER, "insurance": "other"})) == ["insurance_other"]


def test_the_months_paid_fit_in_their_period() -> None:
    assert faults("information_sheet", SHEET, [PERIOD], office=True) == ()
    (found,) = faults("information_sheet", SHEET, [PERIOD, {**PERIOD, "period": "2025-01/2025-11"}], office=True)
    assert (found.roster, found.row, found.field, found.rule) == ("periods", 2, "months", "months")


def test_a_period_stands_once() -> None:
    (found,) = faults("information_sheet", SHEET, [PERIOD, PERIOD], office=True)
    assert (found.row, found.field) == (2, "period")


@pytest.mark.parametrize("key", ["insurance_certificate", "contact_letter", "information_sheet"])
def test_what_the_office_fills_alone_is_asked_of_nobody_else(key: str) -> None:
    assert faults(key, {}) == ()
    assert faults(key, {}, office=True) != ()


FACTS = {
    "applicant.name": "王小红",
    "applicant.id_kind": "resident_id",
    "applicant.id_number": WOMAN,
    "applicant.phone": "13800000000",
    "applicant.address": "沅江市样品街1号",
    "agent.present": "no",
    "item.title": "异地急诊人员备案",
    "office.name": "沅江市医疗保障事务中心",
    "office.address": "瑞丰国际政务中心三楼",
    "office.phone": "0737-2817103",
    "office.region": "430981",
    "today": "2026-11-20",
}


def proposed(key: str, **facts: str) -> dict[str, str]:
    """What is filled in before anybody has typed."""
    known = with_derived({**FACTS, **facts}, today=TODAY)
    return {field: one.value for field, one in propose(form(key), known, today=TODAY).items()}


def test_the_filing_is_filled_as_far_as_it_is_known() -> None:
    found = proposed("filing_form")
    left = [one.field for one in faults("filing_form", found)]
    assert left == ["insurance", "filing", "away_address", "destination"]
    assert (found["category"], found["by_agent"], found["sex"]) == ("referred", "no", "female")


@pytest.mark.parametrize(
    ("title", "claim"), [("生育津贴支付", "allowance"), ("一次性生育补助金支付", "lump_sum"), ("生育医疗费支付", None)]
)
def test_the_claim_is_that_of_the_item(title: str, claim: str | None) -> None:
    assert proposed("maternity_claim", **{"item.title": title}).get("claim") == claim


def test_the_promise_names_the_business() -> None:
    found = proposed("personal_promise", **{"item.title": "参保人员个人账户一次性支取", "case.promised": "死亡证明"})
    assert (found["business"], found["promised"]) == ("参保人员个人账户一次性支取", "死亡证明")
    assert faults("personal_promise", found) == ()


def test_the_letter_takes_what_the_application_says() -> None:
    facts = {f"form.transfer_application.{key}": value for key, value in TRANSFER.items()}
    found = proposed("contact_letter", **facts, **{"today.year": "2026"})
    assert found["addressee"] == TRANSFER["agency_name"]
    left = [one.field for one in faults("contact_letter", found, office=True)]
    assert left == ["series_number", "moves_account"]
