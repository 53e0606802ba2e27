# SPDX-License-Identifier: Apache-2.0
"""The words of a plain text file: UTF-8, GB 18030 or UTF-16, with or without a byte order mark.

Which one it is, is judged line by line: words in two encodings must not become rubbish that looks like words.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator

from counter_app.base.errors import CounterError

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NO_WORD = ("Cc", "Cn", "Cs")
_SPACES = "\t\n\v\f\r\x85"
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_BY_CHANCE = 6
"""So many bytes beyond ASCII in one line may be valid UTF-8 by chance although they are GB 18030."""


def decode(whole: bytes, name: str) -> str:
    """The words. Raises CounterError, with the line, for bytes that are no words or are in two encodings."""
    encoding, body = _encoding(whole, name)
    try:
        words = body.decode(encoding)
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(encoding, "replace")
        raise CounterError("intake.no_words", file=name, line=before.count("\n") + 1) from error
    _check(words, name)
    return words


def _encoding(whole: bytes, name: str) -> tuple[str, bytes]:
    for mark, encoding in _MARKS:
        if whole.startswith(mark):
            return encoding, whole[len(mark) :]
    if b"\0" in whole:  # no text but UTF-16 holds these: half of every sign of ASCII
        even, odd = whole[::2].count(0), whole[1::2].count(0)
        return ("utf-16-be" if even > odd else "utf-16-le"), whole
    return _by_lines(whole, name), whole


def _by_lines(whole: bytes, name: str) -> str:
    unicode: list[int] = []
    national: list[tuple[int, int]] = []  # valid UTF-8 too, where the second is 0
    for number, line in enumerate(whole.split(b"\n"), start=1):
        beyond = len(_NOT_ASCII.findall(line))
        if not beyond:
            continue
        if _reads(line, "utf-8"):
            unicode.append(number)
            if beyond <= _BY_CHANCE and _reads(line, "gb18030"):
                national.append((number, 0))
        elif _reads(line, "gb18030"):
            national.append((number, 1))
        else:
            raise CounterError("intake.no_words", file=name, line=number)
    only_national = [number for number, only in national if only]
    if not only_national:
        return "utf-8"
    either = {number for number, only in national if not only}
    only_unicode = [number for number in unicode if number not in either]
    if not only_unicode:
        return "gb18030"
    fewer = min(only_unicode, only_national, key=len)
    raise CounterError("intake.two_encodings", file=name, line=fewer[0])


def _reads(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _check(words: str, name: str) -> None:
    """Refuse signs that no text holds: what is not text often decodes all the same."""
    bad = set(_foreign(words))
    if bad:
        at = min(words.index(one) for one in bad)
        raise CounterError("intake.no_words", file=name, line=words.count("\n", 0, at) + 1)


def _foreign(words: str) -> Iterator[str]:
    for one in set(words):
        if unicodedata.category(one) in _NO_WORD and one not in _SPACES:
            yield one
