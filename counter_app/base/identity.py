# SPDX-License-Identifier: Apache-2.0
"""What can be told from an identity number, an account or a phone alone, without looking anything up.

A check never raises and never names the right check character: it answers the normalised value, the *kind*
of fault as the code of a sentence, and notes, which are warnings that stop nobody. Names: see ``names.py``.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from counter_app.base.check_characters import CREDIT_CODE, DECIMAL_X, credit_code_holds, pure_holds
from counter_app.base.clock import written_date
from counter_app.base.texts import text

DIGITS = frozenset("0123456789")
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71".split()
)
HONG_KONG_MACAU_TAIWAN = frozenset({"81", "82", "83"})
OLDEST = 150  # years: a birth date before that is a slip of the hand


@dataclass(frozen=True, slots=True)
class Checked:
    """A value as it will be kept, what is wrong with it (``fault``, or None) and what follows from it.

    ``facts`` fill the blanks of the fault's sentence. They may be personal: show them, never log them.
    """

    value: str
    fault: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    birth: date | None = None
    sex: str = ""

    @property
    def sentence(self) -> str:
        """What to show under the field; "" where nothing is wrong."""
        return text(self.fault, **self.facts) if self.fault else ""

    @property
    def note_sentences(self) -> tuple[str, ...]:
        """Warnings to show under the field."""
        return tuple(text(note) for note in self.notes)


def compact(number: str) -> str:
    """Full-width forms made plain, spaces and dashes taken out, letters upper-cased."""
    if number.isascii() and number.isalnum():
        return number.upper()  # as nearly every number comes, and rosters hold thousands
    plain = unicodedata.normalize("NFKC", number).upper()
    return "".join(
        sign for sign in plain if not sign.isspace() and unicodedata.category(sign) not in ("Pd", "Cf", "Cc")
    )


def age_on(birth: date, day: date) -> int:
    """Full years on a day (周岁). Who was born on 29 February turns on 1 March in a common year."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def check_resident_id(number: str, *, today: date, birth: str = "", sex: str = "") -> Checked:
    """居民身份证号码 (GB 11643). 81, 82, 83 and 9… numbers, which obey the same rule, are taken too.

    ``birth`` (ISO) and ``sex`` are what was given beside the number; a difference is a fault.
    """
    value = compact(number)
    if value[17:] in ("×", "Х"):  # a multiplication sign and a Cyrillic letter that look like the X
        value = value[:17] + "X"
    if not value:
        return Checked(value, "identity.number_empty")
    if len(value) == 15 and DIGITS.issuperset(value):
        return Checked(value, "identity.number_old")
    for place, sign in enumerate(value, 1):
        if sign not in DIGITS and not (sign == "X" and place == 18):
            return Checked(value, "identity.number_sign", {"place": place, "sign": shown(sign)})
    if len(value) != 18:
        return Checked(value, *_length(len(value), 18))
    if not _known_region(value):
        return Checked(value, "identity.number_region")
    born = _date(value[6:10], value[10:12], value[12:14])
    if born is None:
        return Checked(value, "identity.number_date", {"date": f"{value[6:10]}-{value[10:12]}-{value[12:14]}"})
    if born > today:
        return Checked(value, "identity.number_future", {"date": born.isoformat()})
    if age_on(born, today) > OLDEST:
        return Checked(value, "identity.number_early", {"date": born.isoformat()})
    if not pure_holds(value, DECIMAL_X):
        return Checked(value, "identity.number_check")
    derived = "男" if int(value[16]) % 2 else "女"
    fault, facts = _differences(born, derived, birth, sex)
    return Checked(value, fault, facts, birth=born, sex=derived)


def check_hkmt_residence(number: str, *, today: date, birth: str = "", sex: str = "") -> Checked:
    """港澳台居民居住证: a number that begins with 810000, 820000 or 830000."""
    checked = check_resident_id(number, today=today, birth=birth, sex=sex)
    if checked.birth is not None and checked.value[:6] not in ("810000", "820000", "830000"):
        return Checked(checked.value, "identity.hkmt_head", birth=checked.birth, sex=checked.sex)
    return checked


def check_foreign_permanent(number: str, *, today: date, birth: str = "", sex: str = "") -> Checked:
    """外国人永久居留身份证: 18 digits that begin with 9 (from 2023), or three letters and 12 digits (2017)."""
    value = compact(number)
    if value[:1] in LETTERS:
        return _foreign_2017(value, birth)
    checked = check_resident_id(value, today=today, birth=birth, sex=sex)
    if checked.birth is not None and checked.value[0] != "9":
        return Checked(checked.value, "identity.foreign_head", birth=checked.birth, sex=checked.sex)
    return checked


def check_free_number(number: str, *, least: int = 4, most: int = 30) -> Checked:
    """A paper without a national rule (passport, booklet, travel permit): letters and digits within bounds."""
    value = unicodedata.normalize("NFKC", number).upper()
    value = "".join(sign for sign in value if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc"))
    if not value:
        return Checked(value, "identity.number_empty")
    for place, sign in enumerate(value, 1):
        if not (sign.isalnum() or sign in "-/().#") or (sign.isnumeric() and sign not in DIGITS):
            return Checked(value, "identity.paper_sign", {"place": place, "sign": shown(sign)})
    if not least <= len(value) <= most:
        return Checked(value, "identity.paper_length", {"have": len(value), "least": least, "most": most})
    return Checked(value)


def check_credit_code(code: str) -> Checked:
    """统一社会信用代码 (GB 32100)."""
    value = compact(code)
    if not value:
        return Checked(value, "identity.code_empty")
    for place, sign in enumerate(value, 1):
        if sign not in CREDIT_CODE:
            unused = sign in LETTERS
            fault = "identity.code_letter" if unused else "identity.code_sign"
            return Checked(value, fault, {"place": place, "sign": shown(sign)})
    if len(value) != 18:
        return Checked(value, *_length(len(value), 18))
    if not DIGITS.issuperset(value[2:8]):  # newer issuers (A, N, Y) have letters in the first two places
        return Checked(value, "identity.code_region")
    if not credit_code_holds(value):
        return Checked(value, "identity.code_check")
    return Checked(value)


def check_phone(phone: str) -> Checked:
    """A mobile or fixed number of the mainland, or one written with + and a country's code."""
    value = compact(phone).replace("(", "").replace(")", "")
    abroad = value.startswith("+") and not value.startswith("+86")
    for prefix in ("+86", "0086"):
        value = value.removeprefix(prefix)
    if not value:
        return Checked(value, "identity.phone_empty")
    for place, sign in enumerate(value, 1):
        if sign not in DIGITS and not (abroad and place == 1):
            return Checked(value, "identity.phone_sign", {"place": place, "sign": shown(sign)})
    if abroad:
        return Checked(value) if 8 <= len(value) <= 16 else Checked(value, "identity.phone_abroad")
    if value[0] == "0":
        return _fixed_line(value)
    if len(value) in (7, 8) and value[0] in "2345678":
        return Checked(value)
    if value[0] != "1" or value[1:2] in ("0", "1", "2"):
        return Checked(value, "identity.phone_head")
    if len(value) != 11:
        return Checked(value, *_length(len(value), 11))
    return Checked(value)


def check_expiry(until: date | None, today: date) -> str:
    """What to say of a paper's last day; "" while it is good (None: 长期)."""
    if until is None or today <= until:
        return ""
    return text("identity.expired", date=written_date(until))


def shown(sign: str) -> str:
    """A character so that it can be read in a sentence: itself, or its code where it cannot be seen."""
    visible = not sign.isspace() and unicodedata.category(sign)[0] not in "CZM"
    return sign if visible else f"U+{ord(sign):04X}"


def _length(have: int, want: int) -> tuple[str, dict[str, object]]:
    if have < want:
        return "identity.number_short", {"have": have, "missing": want - have}
    return "identity.number_long", {"have": have, "extra": have - want}


def _known_region(value: str) -> bool:
    if value[0] == "9":
        return value[1:3] in PROVINCES
    return value[:2] in PROVINCES or value[:2] in HONG_KONG_MACAU_TAIWAN


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _differences(born: date, derived: str, birth: str, sex: str) -> tuple[str | None, dict[str, object]]:
    if birth and birth != born.isoformat():
        return "identity.birth_differs", {"number": born.isoformat(), "given": birth}
    if sex and sex != derived:
        return "identity.sex_differs", {"number": derived, "given": sex}
    return None, {}


def _foreign_2017(value: str, birth: str) -> Checked:
    for place, sign in enumerate(value, 1):
        if sign not in (LETTERS if place <= 3 else DIGITS):
            fault = "identity.foreign_sign" if place <= 3 else "identity.number_sign"
            return Checked(value, fault, {"place": place, "sign": shown(sign)})
    if len(value) != 15:
        return Checked(value, *_length(len(value), 15))
    year, month, day = value[7:9], value[9:11], value[11:13]
    if all(_date(century + year, month, day) is None for century in ("19", "20")):
        return Checked(value, "identity.number_date", {"date": f"{year}-{month}-{day}"})
    if birth and birth[2:].replace("-", "") != year + month + day:
        return Checked(value, "identity.birth_differs", {"number": f"{year}-{month}-{day}", "given": birth})
    return Checked(value)


def _fixed_line(value: str) -> Checked:
    area = 3 if value[1:2] in ("1", "2") else 4
    local = len(value) - area
    if local < 7:
        return Checked(value, "identity.number_short", {"have": len(value), "missing": 7 - local})
    if local > 8:
        return Checked(value, "identity.number_long", {"have": len(value), "extra": local - 8})
    return Checked(value)
