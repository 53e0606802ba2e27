# SPDX-License-Identifier: Apache-2.0
"""Provinces, cities and counties by their six-digit code (GB/T 2260): found by words, said in full."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from counter_app.base.resources import resources_root
from counter_app.base.texts import text
from counter_app.forms.code_table import read_table, twice
from counter_app.forms.definition import Field
from counter_app.forms.nations import nations
from counter_app.forms.reading import Read, wrong

PROVINCE_IS_ENOUGH = frozenset({"110000", "120000", "310000", "500000", "460000", "540000", "660000"})
"""北京 天津 上海 重庆 海南 西藏 新疆生产建设兵团: filing for treatment there names the province alone."""

_LINE = re.compile(r"(\d{6})\t(\S+)", re.ASCII)
_BETWEEN = re.compile(r"[\s/、,，>|·-]+|市辖区|省直辖县级行政区划|自治区直辖县级行政区划")
_KINDS = re.compile(r"(特别行政区|自治区|自治州|自治县|自治旗|林区|地区|省|市|盟|区|县|旗)\Z")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Regions:
    """The table: every name by its code, in the code's order."""

    names: Mapping[str, str]
    words: Mapping[str, Sequence[tuple[str, bool]]]  # a name, or a short form of one (True) → codes

    def chain(self, code: str) -> tuple[str, ...]:
        """The codes from the province down to this one; empty for a code that is none."""
        if code not in self.names:
            return ()
        return tuple(one for one in dict.fromkeys((code[:2] + "0000", code[:4] + "00", code)) if one in self.names)

    def spoken(self, code: str) -> str:
        """``湖南省益阳市沅江市``; "" for a code that is none."""
        return "".join(self.names[one] for one in self.chain(code))

    def level(self, code: str, place: int) -> str:
        """The name of the province (0), city (1) or county (2) of a code; "" where it has none."""
        upper = (code[:2] + "0000", code[:4] + "00", code)[place]
        return self.names.get(upper, "") if upper in self.chain(code) and _depth(upper) == place else ""

    def below(self, code: str = "") -> tuple[str, ...]:
        """The codes directly under one, in order: what is to be chosen next. Provinces for ""."""
        if not code:
            return tuple(one for one in self.names if one.endswith("0000"))
        return tuple(one for one in self.names if self.chain(one)[-2:-1] == (code,))

    def is_whole(self, code: str) -> bool:
        """Whether nothing is left to choose below."""
        return code in self.names and not any(_is_within(one, code) for one in self.names)

    def find(self, words: str) -> tuple[str, ...]:
        """The codes that words mean: one, several of equal right, or none.

        Levels may be left out, and names may be short (湖南沅江). Full names go before short ones; a place goes before
        those within it (长沙 is the city, not the county); a province goes before everything of its name.
        """
        plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", words))
        if plain.isascii() and plain.isdecimal():
            return (plain[:6],) if plain[:6] in self.names and plain[6:].strip("0") == "" else ()
        ends: dict[str, int] = {}
        waiting = [(0, "", 0)]
        while waiting:
            at, above, shortened = waiting.pop()
            if at == len(plain):
                ends[above] = min(shortened, ends.get(above, shortened))
                continue
            for size in range(_SHORTEST, len(plain) - at + 1):
                for code, short in self.words.get(plain[at : at + size], ()):
                    if not above or _is_within(code, above) or (code == above and code in PROVINCE_IS_ENOUGH):
                        waiting.append((at + size, code, shortened + short))
        return _best({one: short for one, short in ends.items() if one})


def _wrong(before: Mapping[str, str], code: str, name: str) -> str:
    """Twice, or before its province."""
    province = code[:2] + "0000"
    alone = code != province and province not in before
    return twice(before, code, name) or (text("forms.table.no_province", value=code) if alone else "")


@cache
def regions() -> Regions:
    """The table that ships with the program."""
    return load_regions(resources_root() / "regions" / "regions.tsv")


def load_regions(path: Path) -> Regions:
    """Read a table. Raises ResourceFaults with every fault."""
    names = read_table(path, _LINE, check=_wrong)
    words: dict[str, list[tuple[str, bool]]] = {}
    for code, name in names.items():
        words.setdefault(name, []).append((code, False))
        for short in _shorter(name):
            words.setdefault(short, []).append((code, True))
    return Regions(names, words)


def read_region(field: Field, typed: str, kind: str, today: date) -> Read:
    """A place of China, kept as its code."""
    found = regions().find(typed)
    if len(found) == 1:
        return Read(found[0])
    return wrong("forms.value.region_several", count=len(found)) if found else wrong("forms.value.region")


def spoken_region(field: Field, value: str) -> str:
    """The whole path; a code that no table knows stays as it is."""
    return regions().spoken(value) or value


def _depth(code: str) -> int:
    return 0 if code.endswith("0000") else 1 if code.endswith("00") else 2


def _is_within(code: str, above: str) -> bool:
    head = above[:2] if above.endswith("0000") else above[:4] if above.endswith("00") else above
    return code != above and code.startswith(head)


def _best(ends: Mapping[str, int]) -> tuple[str, ...]:
    least = min(ends.values(), default=0)
    among = sorted(one for one, short in ends.items() if short == least)
    provinces = [one for one in among if one.endswith("0000")]
    if provinces:
        return tuple(provinces)
    top = next((one for one in among if all(one == other or _is_within(other, one) for other in among)), None)
    return tuple(among) if top is None else (top,)


def _shorter(name: str) -> Iterator[str]:
    """``湖南``, ``内蒙古``, ``恩施`` and ``恩施州``: a name without its kind and the nations it is named for."""
    bare = _KINDS.sub("", name)
    stem = _of_nations().sub("", name) if "自治" in name else bare
    if len(stem) < _SHORTEST or stem == name:
        stem = bare.removesuffix("族")
    if len(stem) >= _SHORTEST and stem != name:
        yield stem
        if "自治" in name and not name.endswith("区"):
            yield stem + name[-1]
    if name.endswith("兵团"):
        yield "兵团"


@cache
def _of_nations() -> re.Pattern[str]:
    """What stands after the proper name of an autonomous place: 土家族苗族自治州, 柯尔克孜自治州, 各族自治县."""
    stems = sorted((one.removesuffix("族") for one in nations().values()), key=len, reverse=True)
    named = "|".join(f"{one}族{'?' if len(one) > 1 else ''}" for one in stems)
    return re.compile(rf"(?:{named}|各族)+自治[区州县旗]\Z")
