# SPDX-License-Identifier: Apache-2.0
"""The phrases the finder is measured with, and the everyday words it knows, hold together with the guides.

Read from the data files alone: neither the catalogue's reader nor the search takes part.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from counter_app.base.resources import read_yaml, resources_root

BENCH = Path(__file__).resolve().parents[2] / "bench"
GUIDES = resources_root() / "guides"
KINDS = frozenset(
    ("everyday", "clerk", "title", "paper", "initials", "pinyin", "mixed", "short", "slip", "code", "condition")
)
MOST_FOUND = 5


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry of the table, as it is written."""

    phrase: str
    kind: str
    guide: str | None
    find: dict[str, list[int]]
    need: str = "all"

    @property
    def items(self) -> list[tuple[str, int]]:
        return [(guide, number) for guide, numbers in self.find.items() for number in numbers]


def _read(path: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", read_yaml(path).data)


def _seed(part: str) -> str:
    return str(_read(BENCH / f"phrases_{part}.yaml")["seed"])


def _phrases(part: str) -> list[Phrase]:
    return [Phrase(**entry) for entry in _read(BENCH / f"phrases_{part}.yaml")["phrases"]]


@pytest.fixture(scope="module")
def tuned() -> list[Phrase]:
    return _phrases("tuned")


@pytest.fixture(scope="module")
def apart() -> list[Phrase]:
    return _phrases("apart")


@pytest.fixture(scope="module")
def table(tuned: list[Phrase], apart: list[Phrase]) -> list[Phrase]:
    return tuned + apart


@pytest.fixture(scope="module")
def titles() -> dict[tuple[str, int], str]:
    """Every item's title by its guide and its number there."""
    return {
        (folder.name, number): item["title"]
        for folder in GUIDES.iterdir()
        if folder.is_dir()
        for number, item in enumerate(_read(folder / "guide.yaml")["items"], 1)
    }


@pytest.fixture(scope="module")
def matters() -> set[str]:
    """The national matters by name."""
    classes = cast("list[dict[str, list[str]]]", read_yaml(GUIDES / "matters.yaml").data)
    return {matter for row in classes for matter in row["matters"]}


@pytest.fixture(scope="module")
def everyday() -> list[dict[str, list[str]]]:
    rows: list[dict[str, list[str]]] = _read(resources_root() / "search" / "everyday.yaml")["rows"]
    return rows


def test_the_table_is_large_enough_and_every_kind_is_in_both_parts(tuned: list[Phrase], apart: list[Phrase]) -> None:
    assert len(tuned) + len(apart) >= 150
    assert {phrase.kind for phrase in tuned} == KINDS
    assert {phrase.kind for phrase in apart} == KINDS


def test_no_phrase_stands_twice(table: list[Phrase]) -> None:
    folded = Counter(phrase.phrase.strip().lower() for phrase in table)
    assert [phrase for phrase, times in folded.items() if times > 1] == []
    assert all(phrase.phrase == phrase.phrase.strip() != "" for phrase in table)


def test_every_item_to_be_found_is_there(table: list[Phrase], titles: dict[tuple[str, int], str]) -> None:
    assert [(phrase.phrase, item) for phrase in table for item in phrase.items if item not in titles] == []


def test_what_is_to_be_found_fits_the_first_five(table: list[Phrase]) -> None:
    for phrase in table:
        assert 1 <= len(set(phrase.items)) == len(phrase.items) <= MOST_FOUND, phrase
        assert phrase.need in ("all", "any"), phrase
        assert phrase.need == "all" or len(phrase.items) > 1, phrase


def test_one_guide_finds_in_itself_only(table: list[Phrase]) -> None:
    assert [phrase for phrase in table if phrase.guide and set(phrase.find) != {phrase.guide}] == []


def test_most_are_searched_in_one_guide_and_about_a_third_in_all(table: list[Phrase]) -> None:
    everywhere = sum(phrase.guide is None for phrase in table)
    assert 0.25 <= everywhere / len(table) <= 0.45


def test_no_item_is_left_out(table: list[Phrase], titles: dict[tuple[str, int], str]) -> None:
    assert set(titles) - {item for phrase in table for item in phrase.items} == set()


def test_the_third_apart_was_drawn_by_the_seed_and_not_by_hand(table: list[Phrase], apart: list[Phrase]) -> None:
    seed = _seed("apart")
    assert seed == _seed("tuned")
    drawn: set[str] = set()
    for kind in KINDS:
        phrases = [phrase.phrase for phrase in table if phrase.kind == kind]
        phrases.sort(key=lambda phrase: hashlib.sha256(f"{seed} {phrase}".encode()).hexdigest())
        drawn.update(phrases[: round(len(phrases) / 3)])
    assert {phrase.phrase for phrase in apart} == drawn


def _is_of_its_kind(phrase: Phrase) -> bool:
    letters = phrase.phrase.replace(" ", "")
    match phrase.kind:
        case "initials" | "pinyin":
            return letters.isascii() and letters.isalpha()
        case "mixed":
            return not letters.isascii() and any(sign.isascii() for sign in letters)
        case "short":
            return len(letters) <= 2
        case "code":
            return letters.isascii() and any(sign.isdigit() for sign in letters)
        case _:
            return len(letters) > 2


def test_kinds_are_what_they_say(table: list[Phrase]) -> None:
    assert [phrase for phrase in table if not _is_of_its_kind(phrase)] == []


def test_a_code_finds_every_item_that_bears_it_and_no_other(
    table: list[Phrase], titles: dict[tuple[str, int], str]
) -> None:
    codes = {
        (guide, number): str(_read(GUIDES / guide / "items" / f"{number:02}.yaml")["item"]).lower()
        for guide, number in titles
    }
    for phrase in (phrase for phrase in table if phrase.kind == "code"):
        bearing = {
            item for item, code in codes.items() if phrase.phrase.lower() in code and phrase.guide in (None, item[0])
        }
        assert set(phrase.items) == bearing, phrase


def test_everyday_words_stand_once_each(everyday: list[dict[str, list[str]]]) -> None:
    assert 60 <= len(everyday) <= 120
    words = Counter(word for row in everyday for word in row["words"])
    assert [word for word, times in words.items() if times > 1] == []
    assert all(word == word.strip() and len(word) > 1 for word in words)


def test_everyday_words_mean_matters_and_titles_that_are_there(
    everyday: list[dict[str, list[str]]], titles: dict[tuple[str, int], str], matters: set[str]
) -> None:
    for row in everyday:
        assert set(row) <= {"words", "matters", "titles"}, row
        named, pieces = row.get("matters", []), row.get("titles", [])
        assert named or pieces, row
        assert set(named) <= matters, row
        assert all(any(piece in title for title in titles.values()) for piece in pieces), row


def test_every_national_matter_has_everyday_words(everyday: list[dict[str, list[str]]], matters: set[str]) -> None:
    assert matters - {matter for row in everyday for matter in row.get("matters", [])} == set()
