# SPDX-License-Identifier: Apache-2.0
"""Check characters: ISO 7064 pure systems, GB 32100 and Luhn.

Written here because python-stdnum brings ssl and pydoc along, which would cost the window a third of its start;
the tests hold these against it.
"""

DECIMAL_X = "0123456789X"
CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100's alphabet of 31: without I, O, S, V and Z, which look like other characters."""


def pure_holds(text: str, alphabet: str) -> bool:
    """Whether a text that ends in its check character holds in the pure system of radix 2 over the alphabet.

    Over 11 signs this is MOD 11-2 of GB 11643. An alphabet of prime length finds every single wrong character and
    every exchange of two neighbours.
    """
    return _pure_sum(text, alphabet) == 1


def pure_check_character(text: str, alphabet: str) -> str:
    """The character that makes the text hold."""
    return alphabet[(1 - 2 * _pure_sum(text, alphabet)) % len(alphabet)]


def credit_code_holds(code: str) -> bool:
    """Whether the last of 18 characters is right: weights are the powers of 3, modulus 31 (GB 32100)."""
    total = sum(CREDIT_CODE.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return (total + CREDIT_CODE.index(code[17])) % 31 == 0


def luhn_holds(digits: str) -> bool:
    """Whether the digits of a card number sum up (ISO/IEC 7812)."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(int(digit) for digit in digits[::-2])) % 10 == 0


def _pure_sum(text: str, alphabet: str) -> int:
    total = 0
    for sign in text:
        total = (2 * total + alphabet.index(sign)) % len(alphabet)
    return total
