# SPDX-License-Identifier: Apache-2.0
"""What is shown of a person by default: enough to recognise, not enough to use (PIPL 28-31)."""

import re

_PHONE = 11
_LONG = re.compile(r"(?<![0-9A-Za-z])(?:1[0-9]{10}|[0-9]{15,}|[0-9]{17}[Xx])(?![0-9A-Za-z])")


def mask_name(name: str) -> str:
    """``张三丰`` → ``张**``; an empty name stays empty."""
    return name[:1] + "*" * (len(name) - 1)


def mask_number(number: str) -> str:
    """First four and last four of an identity or account number, the middle starred.

    Short numbers (passports, booklets) keep only their last two characters.
    """
    if len(number) >= 15:
        return number[:4] + "*" * (len(number) - 8) + number[-4:]
    if len(number) > 4:
        return "*" * (len(number) - 2) + number[-2:]
    return "*" * len(number)


def mask_phone(phone: str) -> str:
    """``13800000000`` → ``138****0000``."""
    if len(phone) < 8:
        return "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def mask_within(words: str) -> str:
    """A text with every long number in it masked: identity and account numbers, and telephones."""
    return _LONG.sub(lambda found: (mask_phone if len(found[0]) == _PHONE else mask_number)(found[0]), words)


def spoken_tail(number: str) -> str:
    """What a screen reader says for a masked number: ``尾号 002X``."""
    return f"尾号 {number[-4:]}" if len(number) >= 4 else ""
