# SPDX-License-Identifier: Apache-2.0
"""Made-up work at a real window, for measuring."""

from counter_app.cases.actions import LineState
from counter_app.cases.case import Case
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Person
from counter_app.desk import deciding, serving
from counter_app.desk.counter import Counter
from counter_app.desk.serving import Serving

ANSWERS = {"identity": "flexible", "change": "other", "agent": "no"}
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲华建国红梅春燕志远"


def name_of(number: int) -> str:
    """A made-up name; surnames come round, given names slower."""
    surname = SURNAMES[number % len(SURNAMES)]
    rest = number // len(SURNAMES)
    first, second = GIVEN[rest % len(GIVEN)], GIVEN[rest // len(GIVEN) % len(GIVEN)]
    return f"{surname}{first}{second}"


def party(number: int) -> Person:
    """A made-up person with a name of their own."""
    return Person(
        name=name_of(number), id_number="11010119900307002X", sex="女", birth="1990-03-07", phone="13800000000"
    )


def judged(counter: Counter, person: Person) -> Serving:
    """职工参保登记 of somebody in flexible employment, ready to be decided."""
    item = counter.item("yuanjiang", 2)
    if item is None:
        raise LookupError("the measured item is gone")
    one = serving.begin(item, clerk=counter.clerk_number, at=counter.now_micros())
    one.set_applicant(person)
    while one.checklist.open_questions:
        key = one.checklist.open_questions[0].circumstance.key
        one.answer(key, ANSWERS[key])
    for statement in one.checklist.eligibility:
        one.confirm(statement.id, "yes")
    for line in one.checklist.lines:
        one.judge(line.material.id, LineState.met)
    return one


def accept(counter: Counter, person: Person) -> Case:
    """An accepted case."""
    return deciding.decide(counter, judged(counter, person), Outcome.accept).case
