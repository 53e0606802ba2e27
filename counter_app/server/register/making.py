# SPDX-License-Identifier: Apache-2.0
"""A made-up city: people, units and everything the register holds of them. The same seed makes the same city.

Nobody in it lives: the numbers have right check digits, the codes begin with a row of nines as no real one does.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from counter_app.base.check_characters import CREDIT_CODE, DECIMAL_X, pure_check_character
from counter_app.base.errors import CounterError
from counter_app.base.id_papers import IdKind
from counter_app.catalogue.register_book import RegisterBook, shipped_register
from counter_app.forms.values import spoken

_FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅鑫宇浩轩子涵欣怡佳晨䶮㛃翚喆"
_STREETS = ("新源路", "迎宾路", "庆云山路", "书院路", "桔城大道", "东风路")
_TRADES = ("机械", "食品", "纺织", "物流", "建材", "电子", "医药", "船舶")
_HOSPITALS = ("市人民医院", "市中医医院", "市妇幼保健院", "琼湖街道卫生服务中心", "南大膳镇卫生院")
_DISEASES = ("高血压", "糖尿病", "冠心病", "慢性肾衰竭")
_SEED = "made-up city"
PEOPLE_A_UNIT = 30
Row = dict[str, str]


@dataclass(slots=True)
class MadeCity:
    """Makes rows by kind. ``today`` is the day it looks back from."""

    people: int
    today: date
    region: str = "430981"
    seed: int = 1
    _random: random.Random = field(init=False, repr=False)
    _taken: set[tuple[date, int]] = field(init=False, repr=False, default_factory=set)

    def __post_init__(self) -> None:
        self._random = random.Random(f"{_SEED} {self.seed}")  # noqa: S311 - the same city again, no secrets

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Kind and row, person by person; units first."""
        units = [self._unit(number) for number in range(max(1, self.people // PEOPLE_A_UNIT))]
        for unit in units:
            yield "units", unit
        for number in range(self.people):
            yield from self._person(number, units)

    def _pick(self, words: str | tuple[str, ...]) -> str:
        return self._random.choice(words)

    def _unit(self, number: int) -> Row:
        body = f"91{self.region}MA{CREDIT_CODE[number // 29791 % 31]}{_base31(number, 3)}{_base31(number * 7, 3)}"
        total = sum(CREDIT_CODE.index(sign) * pow(3, place, 31) for place, sign in enumerate(body[:17]))
        return {
            "name": f"沅江市{self._pick(_GIVEN[:30])}{self._pick(_GIVEN[:30])}{self._pick(_TRADES)}有限公司",
            "credit_code": body[:17] + CREDIT_CODE[-total % 31],
            "unit_code": f"{self.region}{number + 1:06d}",
            "category": "企业",
            "address": f"沅江市{self._pick(_STREETS)}{self._random.randint(1, 300)}号",
            "contact": self._name(),
            "phone": self._phone(),
            "bank": "沅江农商银行",
            "bank_account": f"6230{self._random.randint(10**11, 10**12 - 1)}",
            "since": self._day(6000, 1000).isoformat(),
            "state": "active" if number % 40 else "paused",
            "region": self.region,
        }

    def _person(self, number: int, units: list[Row]) -> Iterator[tuple[str, Row]]:
        employee = self._random.random() < 0.4
        born = self._day(85 * 365, 365) if not employee else self._day(58 * 365, 21 * 365)
        serial = self._random.randint(0, 999)
        while (born, serial) in self._taken:
            serial = self._random.randint(0, 999)
        self._taken.add((born, serial))
        body = f"{self.region}{born:%Y%m%d}{serial:03d}"
        whose = {"id_kind": IdKind.resident_id.value, "id_number": body + pure_check_character(body, DECIMAL_X)}
        yield (
            "people",
            {
                "name": self._name(),
                **whose,
                "sex": "male" if serial % 2 else "female",
                "birth": born.isoformat(),
                "phone": self._phone(),
                "address": f"湖南省沅江市{self._pick(_STREETS)}{self._random.randint(1, 300)}号",
                "household_kind": "non_agricultural" if employee else self._pick(("agricultural", "resident")),
                "card_number": f"A{number:08d}",
                "region": self.region,
            },
        )
        yield "codes", {"code": f"99999999{self.seed:04d}{number:016d}", **whose}
        yield from self._insured(whose, born, self._random.choice(units) if employee else None)
        yield from self._treated(whose, employee=employee)
        if employee and serial % 2 == 0 and self._random.random() < 0.1:
            yield from self._mother(whose)

    def _insured(self, whose: Row, born: date, unit: Row | None) -> Iterator[tuple[str, Row]]:
        first = max(born.year + 18, 2001) if unit else max(born.year, 2017)
        begun = self._random.randint(min(first, self.today.year - 1), self.today.year - 1)
        months = (self.today.year - begun) * 12 + self.today.month
        yield (
            "insurance",
            {
                **whose,
                **({"credit_code": unit["credit_code"], "unit_name": unit["name"]} if unit else {}),
                "insurance": "employee" if unit else "resident",
                "months": f"{begun}-01/{self.today:%Y-%m}",
                "paid_months": str(months - self._random.randint(0, 3)),
                "base": f"{self._random.randint(3600, 18000)}.00" if unit else "",
                "state": "active",
                "agency": "沅江市医疗保障事务中心",
            },
        )
        if unit is None:
            return
        balance = self._random.randint(0, 2_000_000)
        yield (
            "accounts",
            {**whose, "balance": _yuan(balance), "settled_on": self.today.isoformat(), "state": "active"},
        )
        for _ in range(self._random.randint(1, 5)):
            out = self._random.random() < 0.6
            yield (
                "movements",
                {
                    **whose,
                    "day": self._day(360).isoformat(),
                    "direction": "out" if out else "in",
                    "amount": _yuan(self._random.randint(500, 40_000)),
                    "what": "购药" if out else "单位缴费划入",
                    "place": "益丰大药房桔城店" if out else "",
                },
            )

    def _treated(self, whose: Row, *, employee: bool) -> Iterator[tuple[str, Row]]:
        year, limit = self.today.year, 150_000 if employee else 42_000
        chronic = self._random.random() < 0.15
        used = self._random.randint(0, limit)
        share = "70%" if employee else "60%"
        treatment = {"valid": f"{year}-01-01/{year}-12-31", "limit": _yuan(limit), "used": _yuan(used), "share": share}
        yield "treatments", {**whose, **treatment, "treatment": "outpatient"}
        if chronic:
            yield "treatments", {**whose, **treatment, "treatment": "chronic", "disease": self._pick(_DISEASES)}
        for _ in range(self._random.randint(0, 3)):
            total = self._random.randint(3000, 900_000)
            fund = total * 6 // 10
            day, place = self._day(700), self._pick(_HOSPITALS)
            yield (
                "expenses",
                {
                    **whose,
                    "day": day.isoformat(),
                    "place": place,
                    "visit": "inpatient" if total > 200_000 else "outpatient",
                    "total": _yuan(total),
                    "fund": _yuan(fund),
                    "account": _yuan(0),
                    "cash": _yuan(total - fund),
                },
            )
            if self._random.random() < 0.2:
                yield (
                    "reimbursements",
                    {
                        **whose,
                        "day": day.isoformat(),
                        "hospital": f"长沙{place[1:]}",
                        "visited": f"{(day - timedelta(days=20)).isoformat()}/{(day - timedelta(days=12)).isoformat()}",
                        "total": _yuan(total),
                        "fund": _yuan(fund),
                        "own": _yuan(total - fund),
                        "paid_on": min(self.today, day + timedelta(days=15)).isoformat(),
                        "state": "paid",
                    },
                )

    def _mother(self, whose: Row) -> Iterator[tuple[str, Row]]:
        filed = self._day(900, 250)
        number = f"{filed.year}{self._random.randint(1, 999_999):06d}"
        yield (
            "maternity_filings",
            {
                **whose,
                "day": filed.isoformat(),
                "number": number,
                "hospital": self._pick(_HOSPITALS[:3]),
                "expected": (filed + timedelta(days=180)).isoformat(),
                "state": "used",
            },
        )
        paid = (filed + timedelta(days=240)).isoformat()
        yield "maternity_payments", {**whose, "day": paid, "what": "medical", "amount": _yuan(350_000)}
        allowance = {"what": "allowance", "days": "158", "amount": _yuan(self._random.randint(1_500_000, 4_000_000))}
        yield "maternity_payments", {**whose, "day": paid, **allowance}

    def _name(self) -> str:
        return self._pick(_FAMILIES) + "".join(self._pick(_GIVEN) for _ in range(self._random.randint(1, 2)))

    def _phone(self) -> str:
        return f"1{self._pick('3578')}{self._random.randint(0, 10**9 - 1):09d}"

    def _day(self, back: int, least: int = 1) -> date:
        return self.today - timedelta(days=self._random.randint(least, back))


def write_city(city: MadeCity, folder: Path, book: RegisterBook | None = None) -> dict[str, int]:
    """A .csv a kind, as ``import-register`` reads it. Returns the rows of each.

    Raises CounterError ``register.out_taken`` where a file of that name is there: it may be the city's own.
    """
    book = book or shipped_register()
    for name in book.kinds:
        if (taken := folder / f"{name}.csv").exists():
            raise CounterError("register.out_taken", file=str(taken))
    folder.mkdir(parents=True, exist_ok=True)
    counts = dict.fromkeys(book.kinds, 0)
    streams = {name: (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") for name in book.kinds}
    try:
        writers = {name: csv.writer(stream) for name, stream in streams.items()}
        for name, kind in book.kinds.items():
            writers[name].writerow(one.field.label for one in kind.columns)
        for name, row in city.rows():
            kind = book.kinds[name]
            writers[name].writerow(spoken(one.field, row.get(one.key, "")) for one in kind.columns)
            counts[name] += 1
    finally:
        for stream in streams.values():
            stream.close()
    return counts


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _base31(number: int, length: int) -> str:
    signs = ""
    for _ in range(length):
        number, place = divmod(number, 31)
        signs = CREDIT_CODE[place] + signs
    return signs
