# SPDX-License-Identifier: Apache-2.0
"""Sums in yuan: read exactly to the cent, never through a float, and written in capitals (人民币大写).

Capitals follow the People's Bank's rules for filling in bills (支付结算办法, 附一《正确填写票据和结算凭证的基本规定》):
整 after a whole sum in yuan or jiao, 零 for zeros between, no 零 group said twice.
"""

import re
from decimal import Decimal

LARGEST = Decimal("999999999999.99")
_SUM = re.compile(r"(?:0|[1-9]\d*)(?:\.\d{1,2})?\Z", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,2})?\Z", re.ASCII)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def parse_money(words: str) -> Decimal | None:
    """A sum as people type it (``1,234.5``, ``￥1234.50 元``), to the cent; None where it is none or too large."""
    plain = words.strip().removeprefix("￥").removeprefix("¥").removesuffix("元").strip()
    plain = plain.replace("，", ",")
    if not (_SUM.match(plain) or _GROUPED.match(plain)):
        return None
    found = Decimal(plain.replace(",", ""))
    return found.quantize(Decimal("0.01")) if found <= LARGEST else None


def spoken_money(amount: Decimal) -> str:
    """``1,234.50``."""
    return f"{amount:,.2f}"


def capitals(amount: Decimal) -> str:
    """``壹仟贰佰叁拾肆元伍角整``. Raises ValueError for a negative sum, parts of a cent, or more than the largest."""
    cents = amount * 100
    if amount < 0 or amount > LARGEST or cents != cents.to_integral_value():
        raise ValueError(amount)
    whole, rest = divmod(int(cents), 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_whole(whole)}元" if whole else ""
    if not rest:
        return f"{words or '零元'}整"
    if jiao:
        gap = "零" if whole and whole % 10 == 0 else ""
        words += f"{gap}{_DIGITS[jiao]}角"
    elif whole:
        words += "零"
    return f"{words}{_DIGITS[fen]}分" if fen else f"{words}整"


def _whole(amount: int) -> str:
    groups: list[int] = []
    while amount:
        amount, low = divmod(amount, 10_000)
        groups.append(low)
    words = ""
    skipped = False  # a zero lies between what was said and what comes
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            skipped = bool(words)
            continue
        if words and (skipped or group < 1000):
            words += "零"
        words += _group(group) + _GROUPS[place]
        skipped = group % 10 == 0 and place > 0
    return words


def _group(amount: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = amount // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
