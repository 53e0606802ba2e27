# SPDX-License-Identifier: Apache-2.0
"""What is shown of a person by default: enough to recognise, not enough to use (PIPL 28-31)."""


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


def spoken_tail(number: str) -> str:
    """What a screen reader says for a masked number: ``尾号 002X``."""
    return f"尾号 {number[-4:]}" if len(number) >= 4 else ""
