# SPDX-License-Identifier: Apache-2.0
"""Names of people and units as they are typed or pasted: tidied, bounded, and never narrowed to common characters."""

import re
import unicodedata

from counter_app.base.identity import Checked, shown

LONGEST = 200
INTERPUNCT = "·"
INTERPUNCT_LIKE = frozenset("•‧∙⋅・･●᛫⸱")
UNSEEN = frozenset("\u200b\u2060\ufeff\u00ad")  # pasted along, seen by nobody
NEWLINES = re.compile(r"[ \t\u3000]*[\r\n\v\f\x85\u2028\u2029]+[ \t\u3000]*")
BETWEEN = re.compile(r"(?<=[A-Za-z,])\n(?=[A-Za-z])")
PUNCTUATION = frozenset("·-'’,.`")
UNIT_PUNCTUATION = frozenset('（）()《》“”"、，&+/—–#:：【】[]〔〕')


def is_han(sign: str) -> bool:
    """A Chinese character, by block: newer extensions than this Python's tables know are letters too."""
    code = ord(sign)
    return (
        0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or (0x20000 <= code <= 0x3FFFD and code & 0xFFFE != 0xFFFE)
        or code in (0x3005, 0x3007)
    )


def check_name(name: str) -> Checked:
    """A person's name: 1 to 200 characters; letters of any script, interpunct, a little punctuation."""
    return _check(name, frozenset())


def check_unit_name(name: str) -> Checked:
    """A unit's name: as a person's, with the brackets and digits that units have."""
    return _check(name, UNIT_PUNCTUATION)


def _check(name: str, allowed: frozenset[str]) -> Checked:
    value, notes = _tidy(name)
    if not value:
        return Checked(value, "identity.name_empty", notes=notes)
    letters = 0
    for place, sign in enumerate(value, 1):
        kind = unicodedata.category(sign)
        if is_han(sign) or kind[0] == "L" or kind == "Nl":
            letters += 1
        elif kind == "Co":
            letters += 1
            notes = (*notes, "identity.name_private")
        elif kind[0] == "M" and kind != "Me" and not "\ufe00" <= sign <= "\ufe0f" and place > 1:
            continue  # accents, and the selectors that choose a glyph of a rare character
        elif kind == "Nd":
            notes = notes if allowed else (*notes, "identity.name_digit")
        elif sign not in PUNCTUATION and sign not in allowed and sign != " ":
            fault = "identity.name_unseen" if kind[0] in "CZM" else "identity.name_symbol"
            return Checked(value, fault, {"place": place, "sign": shown(sign)}, notes)
    count = sum(1 for sign in value if unicodedata.category(sign)[0] != "M")
    if count > LONGEST:
        return Checked(value, "identity.name_long", {"have": count, "most": LONGEST}, notes)
    if not letters:
        return Checked(value, "identity.name_no_letter", notes=notes)
    return Checked(value, notes=tuple(dict.fromkeys(notes)))


def _tidy(name: str) -> tuple[str, tuple[str, ...]]:
    """Join pasted lines, drop what nobody sees, and write equal things in one way. Rare characters stay as they are."""
    notes: list[str] = []
    value = "".join(sign for sign in name if sign not in UNSEEN).strip()
    if NEWLINES.search(value):
        notes.append("identity.newlines_joined")
        value = BETWEEN.sub(" ", NEWLINES.sub("\n", value)).replace("\n", "")
    value = "".join(_plain(sign) for sign in value)
    value = re.sub(r" +", " ", re.sub(r"[\t\u00a0\u3000]", " ", value))
    signs = list(value)
    for at in range(1, len(signs) - 1):
        around = is_han(value[at - 1]) and is_han(value[at + 1])
        if around and signs[at] in ".．":
            signs[at] = INTERPUNCT
        elif around and signs[at] == " ":
            signs[at] = ""
            notes.append("identity.name_spaces")
    return "".join(signs), tuple(dict.fromkeys(notes))


def _plain(sign: str) -> str:
    if sign in INTERPUNCT_LIKE:
        return INTERPUNCT
    if ("\uff10" <= sign <= "\uff5a" and sign.isalnum()) or "\u2f00" <= sign <= "\u2fd5":
        return unicodedata.normalize("NFKC", sign)  # full-width letters; radicals that pose as characters
    return sign
