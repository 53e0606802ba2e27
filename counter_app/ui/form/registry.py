# SPDX-License-Identifier: Apache-2.0
"""Every type of field that is filled in on screen, and the widget that does it."""

from collections.abc import Mapping

from counter_app.forms.definition import FieldType
from counter_app.ui.form.choice_field import ChoiceField
from counter_app.ui.form.fields.account import AccountField
from counter_app.ui.form.fields.choice import OneChoiceField
from counter_app.ui.form.fields.choices import ManyChoicesField
from counter_app.ui.form.fields.date import DateField
from counter_app.ui.form.fields.date_or_month import DateOrMonthField
from counter_app.ui.form.fields.id_kind import IdKindField
from counter_app.ui.form.fields.id_number import IdNumberField
from counter_app.ui.form.fields.long_text import LongTextField
from counter_app.ui.form.fields.money import MoneyField
from counter_app.ui.form.fields.month import MonthField
from counter_app.ui.form.fields.month_period import MonthPeriodField
from counter_app.ui.form.fields.nation import NationField
from counter_app.ui.form.fields.number import NumberField
from counter_app.ui.form.fields.period import PeriodField
from counter_app.ui.form.fields.person_name import PersonNameField
from counter_app.ui.form.fields.phone import PhoneField
from counter_app.ui.form.fields.postcode import PostcodeField
from counter_app.ui.form.fields.region import RegionField
from counter_app.ui.form.fields.text import TextField
from counter_app.ui.form.fields.uscc import UsccField
from counter_app.ui.form.fields.yes_no import YesNoField
from counter_app.ui.form.line_field import LineField
from counter_app.ui.form.pair_field import PairField
from counter_app.ui.form.pick_field import PickField

Made = LineField | PairField | PickField | ChoiceField | RegionField | LongTextField

FIELDS: Mapping[FieldType, type[Made]] = {
    FieldType.text: TextField,
    FieldType.long_text: LongTextField,
    FieldType.person_name: PersonNameField,
    FieldType.id_number: IdNumberField,
    FieldType.id_kind: IdKindField,
    FieldType.uscc: UsccField,
    FieldType.phone: PhoneField,
    FieldType.postcode: PostcodeField,
    FieldType.account: AccountField,
    FieldType.money: MoneyField,
    FieldType.number: NumberField,
    FieldType.date: DateField,
    FieldType.date_or_month: DateOrMonthField,
    FieldType.month: MonthField,
    FieldType.period: PeriodField,
    FieldType.month_period: MonthPeriodField,
    FieldType.region: RegionField,
    FieldType.nation: NationField,
    FieldType.choice: OneChoiceField,
    FieldType.choices: ManyChoicesField,
    FieldType.yes_no: YesNoField,
}

BY_HAND = frozenset({FieldType.signature, FieldType.seal, FieldType.photo})
"""Places on the paper; nothing on screen."""
