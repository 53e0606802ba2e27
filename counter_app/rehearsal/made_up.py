# SPDX-License-Identifier: Apache-2.0
"""Made-up people and what a clerk does for them: the presses of an ordinary case, drawn from one seed."""

import random
from collections.abc import Iterator, Sequence

from counter_app.base.check_characters import DECIMAL_X, pure_check_character
from counter_app.base.ids import new_id
from counter_app.cases.actions import (
    Accepted,
    AnyFacts,
    Completed,
    Delivered,
    Due,
    Intent,
    Judged,
    LineState,
    NoticeGiven,
    Opened,
    Printed,
    PrintState,
    Reopened,
)
from counter_app.cases.people import Person, Personal, Source

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = "测试样例演练模拟练习"
_STREETS = ("琼湖街道书院路", "庆云山街道桔城大道", "南大膳镇康宁村", "草尾镇人益村", "胭脂湖街道莲花岛路")
_MATTERS = (
    (2, "职工参保登记", ("《职工基本医疗保险参保登记表》", "居民身份证", "劳动合同")),
    (5, "城乡居民参保登记", ("居民身份证", "户口簿", "居住证", "《城乡居民基本医疗保险参保登记表》")),
    (14, "基本医疗保险关系转移接续", ("《基本医疗保险关系转移接续申请表》", "居民身份证", "参保凭证")),
    (21, "门诊费用手工报销", ("医院收费票据", "门急诊费用清单", "处方底方", "居民身份证", "银行卡复印件")),
    (22, "住院费用手工报销", ("医院收费票据", "住院费用清单", "诊断证明", "出院记录", "居民身份证", "银行卡复印件")),
)
_NOBODY = Personal()


def made_up_person(chance: random.Random) -> Person:
    """Somebody who is nobody: right in form, of no real name."""
    year, month, day = chance.randint(1930, 2005), chance.randint(1, 12), chance.randint(1, 28)
    body = f"430981{year:04}{month:02}{day:02}{chance.randrange(1000):03}"
    return Person(
        name=chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2)),
        id_number=body + pure_check_character(body, DECIMAL_X),
        sex="男" if int(body[-1]) % 2 else "女",
        birth=f"{year:04}-{month:02}-{day:02}",
        phone=f"1380000{chance.randrange(10_000):04}",
        address=f"湖南省益阳市沅江市{chance.choice(_STREETS)}{chance.randint(1, 400)}号",
        source=chance.choice((Source.card, Source.typed)),
    )


def _lines(chance: random.Random, papers: Sequence[str], *, whole: bool) -> tuple[Judged, ...]:
    missing = None if whole else chance.choice(papers)
    return tuple(
        Judged(
            material=f"material-{place}",
            text=f"{paper}（原件 1 份，复印件 1 份，申请人自备）",
            evidence="按办事指南核对原件，收取复印件",
            state=LineState.missing if paper == missing else LineState.met,
            where="受理材料第" + str(place) + "项",
        )
        for place, paper in enumerate(papers, 1)
    )


def presses(chance: random.Random) -> Iterator[tuple[Intent, ...]]:
    """One case from its opening on, press by press; a third of the people come a second time."""
    case = new_id()
    item, title, papers = chance.choice(_MATTERS)
    opened = Opened(
        number="",
        guide="yuanjiang",
        item=item,
        code="430981" + f"{item:06}",
        title=title,
        version="2026-11-01",
        answers={"who": "self", "place": "local"},
        spoken_answers=(("谁来办", "本人办理"), ("在哪里看的病", "统筹区内定点医院")),
        clocks={"invoice": "2026-10-08"},
        began_at=1,
    )
    applicant = Personal(applicant=made_up_person(chance))
    accepted = Accepted(
        lines=_lines(chance, papers, whole=True),
        limit_kind="working_days",
        limit_amount=5,
        limit_text="5 个工作日",
        due=Due(due="2026-12-01", explanation=("自受理之日起 5 个工作日", "11 月 28、29 日是周末，不计")),
    )
    if chance.random() < 1 / 3:
        notice = NoticeGiven(number="", ordinal=0, lines=_lines(chance, papers, whole=False))
        yield _press(case, applicant, opened, notice, _paper("notice", PrintState.sent))
        yield _press(case, _NOBODY, Reopened(by="qr"), accepted, _paper("acceptance", PrintState.sent))
    else:
        yield _press(case, applicant, opened, accepted, _paper("acceptance", PrintState.sent))
    if chance.random() < 1 / 2:
        yield _press(case, _NOBODY, Completed(result="办结"), Delivered(documents=("办结通知书",)))


def _paper(paper: str, state: PrintState) -> Printed:
    return Printed(paper=paper, number="1", digest="0" * 64, state=state, printer="HP_LaserJet")


def _press(case: str, personal: Personal, *facts: AnyFacts) -> tuple[Intent, ...]:
    return tuple(
        Intent(id=new_id(), case=case, facts=one, personal=_NOBODY if place else personal)
        for place, one in enumerate(facts)
    )
