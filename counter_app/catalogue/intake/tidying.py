# SPDX-License-Identifier: Apache-2.0
"""What is tidied in a text as issued: white space, page bookmarks, page numbers, what every page repeats.

Not a word of the guide is changed. How it is done decides the line numbers that everything else refers to.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")
_INVISIBLE = dict.fromkeys([0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0xAD])
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
"""PDFs often hold the sign of the radical where the word is printed: it looks the same."""
_SIGNS = {**_INVISIBLE, **_RADICALS, 0x09: " "}
_PAGE_NUMBER = re.compile(r"[-—–－]\s*\d{1,4}\s*[-—–－]|第\s*\d{1,4}\s*页([\s，,/]*共\s*\d{1,4}\s*页)?")
_BARE_NUMBER = re.compile(r"\d{1,4}(\s*/\s*\d{1,4})?")
_DIGITS = re.compile(r"\d+")
_EDGE = 2
_FEWEST_PAGES = 3


def tidied(pages: Sequence[str]) -> tuple[str, ...]:
    """The lines of a text, given by its pages where the file tells them apart. The last one is not blank."""
    split = [[line.translate(_SIGNS) for line in _BOOKMARK.sub("", page).splitlines()] for page in pages]
    whole = [[line.strip() for line in page] for page in split]
    if len(pages) > 1:
        whole = _without_edges(whole)
    found: list[str] = []
    for line in (line for page in whole for line in page):
        if _PAGE_NUMBER.fullmatch(line):
            continue
        if line or (found and found[-1]):
            found.append(line)
    return tuple(found[:-1] if found and not found[-1] else found)


def _without_edges(pages: Sequence[list[str]]) -> list[list[str]]:
    """Pages without what most of them repeat at the top or at the foot, and without their numbers."""
    seen = Counter(key for page in pages for key in {_key(page[at]) for at in _edges(page)})
    needed = max(_FEWEST_PAGES, len(pages) * 3 // 5)
    repeated = {key for key, times in seen.items() if times >= needed}
    return [_page(page, repeated) for page in pages]


def _page(page: list[str], repeated: Iterable[str]) -> list[str]:
    edges = set(_edges(page))
    gone = {at for at in edges if _key(page[at]) in repeated or _BARE_NUMBER.fullmatch(page[at])}
    return [line for at, line in enumerate(page) if at not in gone]


def _edges(page: Sequence[str]) -> list[int]:
    filled = [at for at, line in enumerate(page) if line]
    return [*filled[:_EDGE], *filled[-_EDGE:]]


def _key(line: str) -> str:
    return _DIGITS.sub("#", "".join(line.split()))
