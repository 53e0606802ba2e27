# SPDX-License-Identifier: Apache-2.0
"""No item is a dead end: all 120 are worked to their end, and those of the hall under all first and last answers."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from printed_words import words_of

from counter_app.cases.actions import LineState
from counter_app.cases.case import FORM_PAPER, Case, CaseStatus
from counter_app.cases.outcome import Outcome, suggested
from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.items import LimitKind, ServiceItem
from counter_app.desk import deciding, following, serving, signing_in
from counter_app.desk.papers import paper_facts
from counter_app.desk.printing import render
from counter_app.desk.rehearsing import Rehearsal, Way, ways_of
from counter_app.reports.facts import Paper
from counter_app.reports.slip import layout_slip
from flows import desk_day
from flows.desk_day import CLERK, DeskDay

ORDINALS = range(1, 34)
NUMBER_OF_ITEMS = {"yuanjiang": 33, "hubei": 28, "wuhu": 31, "wuwei": 28}
GUIDES = tuple(NUMBER_OF_ITEMS)
OTHER_WAYS: Mapping[str, set[tuple[int, Way]]] = {
    "yuanjiang": {(13, Way.letter), (17, Way.phone), (18, Way.phone)},
    "hubei": {(11, Way.letter)},
    "wuhu": set(),
    "wuwei": {(27, Way.guided)},
}


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskDay]:
    with desk_day.open_day(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture(scope="module")
def drawn() -> set[tuple[str, str]]:
    """The papers that were drawn in rehearsal, by guide and key."""
    return set()


@pytest.fixture(scope="module")
def rehearsal(day: DeskDay, drawn: set[tuple[str, str]]) -> Rehearsal:
    """Looks at every paper it draws."""

    def look(case: Case, key: str, pdf: bytes) -> None:
        words = words_of(pdf)
        assert case.number in words, key
        assert "None" not in words, key
        assert "{" not in words, key
        drawn.add((case.guide, key))

    return Rehearsal(day.counter, day.clock.put, look)


def ways_through(item: ServiceItem, given: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Every combination of first and last answers that leaves no question open."""
    open_questions = build_checklist(item, given).open_questions
    if not open_questions:
        yield given
        return
    asked = open_questions[0].circumstance
    for option in dict.fromkeys((asked.options[0], asked.options[-1])):
        yield from ways_through(item, {**given, asked.key: option.value})


def brought(one: serving.Serving) -> None:
    """Everything was brought; where a line can only be promised on paper, the paper is signed at the window."""
    for line in one.checklist.lines:
        one.judge(line.material.id, LineState.promised if line.promise_allowed else LineState.met)


def decided(day: DeskDay, item: ServiceItem, answers: Mapping[str, str]) -> Case:
    one = day.begin(item, answers, desk_day.party_of(item))
    brought(one)
    outcome = suggested(deciding.outcomes(one))
    assert outcome in (Outcome.accept, Outcome.promise)
    return deciding.decide(day.counter, one, outcome).case


def papers_render(day: DeskDay, case: Case) -> None:
    """Every paper the case owes, as a PDF that says whose it is; the slip on both widths."""
    for paper in {Paper(one.paper) for one in case.papers if not one.paper.startswith(FORM_PAPER)}:
        facts = paper_facts(day.counter, case, paper)
        words = words_of(render(facts))
        assert case.number in words
        assert "".join(facts.item_title.split()) in words
        assert "None" not in words
        assert "{" not in words
    for width in (58, 80):
        assert layout_slip(paper_facts(day.counter, case, Paper.acceptance), width).parts


@pytest.mark.parametrize("guide", GUIDES)
def test_every_item_of_every_guide_is_worked_to_its_end(
    day: DeskDay, rehearsal: Rehearsal, drawn: set[tuple[str, str]], guide: str
) -> None:
    """Least and fullest: no step skipped, none by the wrong person, every date explained, every result produced."""
    items = day.counter.catalogue.guides[guide].items
    walked = [rehearsal.walk(item, way) for item in items for way in ways_of(day.counter, item)]
    assert [(one.item, one.way, one.faults) for one in walked if one.faults] == []
    assert {one.item for one in walked} == set(range(1, NUMBER_OF_ITEMS[guide] + 1))
    assert {(one.item, one.way) for one in walked if one.way not in (Way.least, Way.fullest)} == OTHER_WAYS[guide]
    assert {(guide, one) for one in ("acceptance", "completion", "delivery")} <= drawn
    signing_in.sign_in(day.counter, CLERK, CLERK)


@pytest.mark.parametrize("ordinal", ORDINALS)
def test_every_answer_leads_to_a_list_that_can_be_accepted(day: DeskDay, ordinal: int) -> None:
    item = day.item(ordinal)
    for number, answers in enumerate(ways_through(item, {})):
        case = decided(day, item, answers)
        limit = build_checklist(item, answers).limit
        assert bool(case.due.due) == (limit.kind not in (LimitKind.unstated, LimitKind.within_working_days))
        assert not case.due.due or date.fromisoformat(case.due.due) >= desk_day.MORNING.date()
        assert case.due.explanation
        if not number:
            papers_render(day, case)


@pytest.mark.parametrize("ordinal", ORDINALS)
def test_every_line_can_be_missing_and_is_told_in_the_guides_words(day: DeskDay, ordinal: int) -> None:
    item = day.item(ordinal)
    ways = list(ways_through(item, {}))
    for answers in ways[:: max(1, len(ways) - 1)]:  # the first and the last
        one = day.begin(item, answers, desk_day.party_of(item))
        for line in one.checklist.lines:
            one.judge(line.material.id, LineState.missing)
        facts = deciding.preview(day.counter, one, Outcome.notice)
        assert [line.text for line in facts.lines if line.now and line.right] == [
            line.material.text for line in one.checklist.lines
        ]
        case = deciding.decide(day.counter, one, Outcome.notice).case
        words = words_of(render(paper_facts(day.counter, case, Paper.notice)))
        for line in one.checklist.lines:
            assert "".join(line.material.text.split()) in words
        again = day.back(case)
        brought(again)
        outcome = suggested(deciding.outcomes(again))
        assert outcome is not None
        assert deciding.decide(day.counter, again, outcome).case.status is CaseStatus.accepted


@pytest.mark.parametrize("ordinal", ORDINALS)
def test_every_step_can_be_sent_back(day: DeskDay, ordinal: int) -> None:
    item = day.item(ordinal)
    case = decided(day, item, next(iter(ways_through(item, {}))))
    steps = following.steps_of(day.counter, case)
    if not steps:
        return
    case = day.people.begun(case, steps[0].step)
    day.sign_in_for(case, steps[0].step)
    case = following.send_back(day.counter, case, steps[0].step, "和登记的不一致").case
    words = words_of(render(paper_facts(day.counter, case, Paper.sent_back)))
    assert "和登记的不一致" in words
    signing_in.sign_in(day.counter, CLERK, CLERK)
