# SPDX-License-Identifier: Apache-2.0
"""Numbers of identity papers and units, and the kinds of papers."""

import unicodedata
from datetime import date

from counter_app.base.id_papers import IdKind, check_id_paper
from counter_app.base.identity import Checked, check_credit_code
from counter_app.forms.definition import Field
from counter_app.forms.reading import Read, wrong
from counter_app.forms.words import from_checked

_NAMES = {
    **{one.value: one for one in IdKind},
    **{one.name: one for one in IdKind},
    "居民身份证": IdKind.resident_id,
    "二代身份证": IdKind.resident_id,
    "第二代居民身份证": IdKind.resident_id,
    "户口本": IdKind.household_booklet,
    "居民户口簿": IdKind.household_booklet,
    "居民户口本": IdKind.household_booklet,
    "中国护照": IdKind.passport,
    "外国护照": IdKind.passport,
    "回乡证": IdKind.hk_macau_permit,
    "港澳通行证": IdKind.hk_macau_permit,
    "港澳台居住证": IdKind.hkmt_residence,
    "外国人永久居留身份证": IdKind.foreign_permanent,
    "社会保障卡": IdKind.social_card,
    "其他": IdKind.other,
}


def kind_of(words: str) -> IdKind | None:
    """The kind of paper that words name; None where they name none."""
    return _NAMES.get(words) or _NAMES.get("".join(unicodedata.normalize("NFKC", words).split()))


def read_id_kind(field: Field, typed: str, kind: str, today: date) -> Read:
    """身份证件类型, kept in the words of the guides."""
    found = kind_of(typed)
    return wrong("forms.value.id_kind") if found is None else Read(found.value)


def check_number(number: str, kind: str, today: date) -> Checked:
    """A number by the rule of its kind. Without a kind it is a resident's; of an unknown kind, any number."""
    which = (kind_of(kind) or IdKind.other) if kind.strip() else IdKind.resident_id
    return check_id_paper(which, number, today=today)


def read_id_number(field: Field, typed: str, kind: str, today: date) -> Read:
    """A paper's number."""
    return from_checked(check_number(typed, kind, today))


def read_uscc(field: Field, typed: str, kind: str, today: date) -> Read:
    """统一社会信用代码."""
    return from_checked(check_credit_code(typed))
