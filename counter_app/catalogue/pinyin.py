# SPDX-License-Identifier: Apache-2.0
"""How a title is spelled: syllables with the right reading of 参, 长, 行 and the like in their words.

pypinyin is slow to import and holds large tables; it is loaded only while the index is compiled.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spelling:
    """Initials and full pinyin of a title. ``places`` gives, for each syllable, its character in the title."""

    initials: str  # zgcbdj
    letters: str  # zhigongcanbaodengji
    starts: tuple[int, ...]  # where each syllable begins in ``letters``
    places: tuple[int, ...]


def spell(title: str) -> Spelling:
    """Spell a title. Letters and digits stand for themselves; punctuation and spaces are left out."""
    from pypinyin import lazy_pinyin

    # what is not Chinese comes back character by character, so that syllables and characters stay side by side
    syllables = lazy_pinyin(title, errors=lambda other: list(other))  # type: ignore[arg-type, return-value]
    heard = [(place, syllable.casefold()) for place, syllable in enumerate(syllables) if syllable.isalnum()]
    starts: list[int] = []
    letters = ""
    for _, syllable in heard:
        starts.append(len(letters))
        letters += syllable
    initials = "".join(syllable[0] for _, syllable in heard)
    return Spelling(initials, letters, tuple(starts), tuple(place for place, _ in heard))
