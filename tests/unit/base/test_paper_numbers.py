# SPDX-License-Identifier: Apache-2.0
"""Each identity paper's number by its own rule. All numbers are made up."""

from datetime import date

import pytest

from counter_app.base.id_papers import IdKind, check_id_paper

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (IdKind.resident_id, "110101194912310024", "E12345678"),
        (IdKind.hkmt_residence, "810000199001010019", "110101194912310024"),
        (IdKind.foreign_permanent, "CAN110081080310", "110101194912310024"),
        (IdKind.passport, "E12345678", "E123"),
        (IdKind.hk_macau_permit, "H12345678", "H1"),
        (IdKind.household_booklet, "沅户0012号", "1"),
        (IdKind.social_card, "430900001234", ""),
        (IdKind.other, "A-0012", ""),
    ],
)
def test_each_kind_has_its_rule(kind: IdKind, good: str, bad: str) -> None:
    assert check_id_paper(kind, good, today=TODAY).fault is None
    assert check_id_paper(kind, bad, today=TODAY).fault is not None
