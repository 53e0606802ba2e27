# SPDX-License-Identifier: Apache-2.0
"""Every exercise can be solved at the desk of the practice hall, and a solution that is wrong is told what it lacks."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from guides_as_shipped import put_compiled

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.resources import ResourceFaults
from counter_app.cases.actions import Consulted, Intent, LineState
from counter_app.cases.case import Case
from counter_app.cases.custody import GivenTo
from counter_app.cases.outcome import Outcome
from counter_app.cases.people import Agent, Person
from counter_app.catalogue.checklist import build_checklist
from counter_app.catalogue.exercises import (
    Citizen,
    Exercise,
    PointKind,
    exercise_called,
    load_exercises,
    shipped_exercises,
)
from counter_app.cli.counter import main
from counter_app.desk import custody, deciding, practice_hall, practice_people, queue, signing_in
from counter_app.desk.centre_line import connect, open_line
from counter_app.desk.counter import Counter
from counter_app.desk.filling import facts_of, forms_of, keep
from counter_app.desk.form_printing import print_form
from counter_app.desk.recording import record
from counter_app.desk.serving import Serving
from counter_app.settings import load_settings, practice_home
from flows.desk_day import CLERK, DeskDay, MovingClock

MISSING, DEFECTIVE = LineState.missing, LineState.defective
Solve = Callable[[DeskDay, Exercise], object]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("base")


@pytest.fixture(scope="module")
def hall(base: Path) -> Iterator[DeskDay]:
    """The practice hall, opened once for all exercises."""
    home = practice_home(base)
    put_compiled(practice_hall.prepare(home).cache)
    clock = MovingClock()
    counter = Counter(load_settings(home, overrides={"practice": True}), clock)
    counter.load_catalogue()
    counter.open_store()
    signing_in.sign_in(counter, CLERK, CLERK)
    yield DeskDay(counter, clock)
    counter.close()


def person(citizen: Citizen) -> Person:
    number = citizen.id_number
    birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return Person(name=citizen.name, id_number=number, birth=birth, phone=citizen.phone)


def sit_down(day: DeskDay, exercise: Exercise, *, agent: str = "no", **answers: str) -> Serving:
    """The exercise's citizen is here; every line is met so far."""
    item = day.item(exercise.item)
    one = day.begin(item, {"agent": agent, **answers}, person(exercise.citizen))
    if agent == "yes" and exercise.agent is not None:
        one.set_agent(Agent(person=person(exercise.agent), relation="女儿"))
    return day.judged(one)


def decided(day: DeskDay, one: Serving, **states: LineState) -> Case:
    """Decided as the lines ask for."""
    for material, state in states.items():
        one.judge(material, state, reason="没有签字" if state is DEFECTIVE else "")
    return deciding.decide(day.counter, one, Outcome.notice if states else Outcome.accept).case


def signed(day: DeskDay, case: Case) -> Case:
    return custody.notice_signed(day.counter, case, custody.unsigned(case)[0]).case


FLEXIBLE = {"identity": "flexible", "change": "other"}
EMPLOYEE = {"insurance": "employee"}


def ask_only(day: DeskDay, exercise: Exercise) -> None:
    facts = Consulted(guide=exercise.guide, item=exercise.item, title="城乡居民参保登记")
    record(day.counter, [Intent(id=f"asked-{day.counter.now_micros()}", case="", facts=facts)])


def come_back(day: DeskDay, exercise: Exercise) -> None:
    first = signed(day, decided(day, sit_down(day, exercise, **FLEXIBLE), flexible_form=MISSING))
    day.clock.move(minutes=30)
    decided(day, day.judged(day.back(first)))


def keep_and_give(day: DeskDay, exercise: Exercise) -> None:
    one = sit_down(day, exercise, key_information="yes")
    one.keep_original("payment_voucher")
    case = decided(day, one)
    custody.give_original(day.counter, case, case.originals_here[0], GivenTo.citizen)


def take_back(day: DeskDay, exercise: Exercise) -> None:
    one = sit_down(day, exercise, **{"identity": "flexible", "key_information": "yes"})
    case = decided(day, one)
    deciding.take_back(day.counter, case)
    stands = day.counter.store.case(case.id)
    assert stands is not None
    again = day.judged(practice_again(one, stands))
    signed(day, decided(day, again, flexible_form=DEFECTIVE))


def practice_again(one: Serving, case: Case) -> Serving:
    from counter_app.desk.reopening import take_up_again

    return take_up_again(one, case)


def filled(day: DeskDay, exercise: Exercise, *, printed: bool = True) -> Case:
    """The form is filled in here, and printed to be signed."""
    one = sit_down(day, exercise, reporter="person")
    (form,) = forms_of(day.counter, one)
    keep(one, form.form.id, day.people.words.fill(form.definition, facts_of(day.counter, one), today=day.people.today))
    if printed:
        sent = print_form(day.counter, one, form.form.id).printed
        assert sent is not None
        one.form_printed(sent)
    return decided(day, one)


def call_twice(day: DeskDay, exercise: Exercise, *, waits: bool = True) -> None:
    """Who is called first does not come, whoever comes next is served."""
    for absent in (True, False):
        now = queue.call_next(day.counter, new_id())
        assert now is not None
        comes = practice_people.called(day.counter, now.id)
        assert comes == practice_people.Comes(exercise, absent)
        if absent and waits:
            queue.pass_over(day.counter, "absent")
    one = sit_down(day, exercise)
    one.draft.ticket = queue.standing_of(day.counter).queue.at_window
    decided(day, one)


SOLUTIONS: dict[str, Solve] = {
    "01": ask_only,
    "02": lambda day, one: day.finished(decided(day, sit_down(day, one))),
    "03": lambda day, one: signed(day, decided(day, sit_down(day, one, **FLEXIBLE), flexible_form=MISSING)),
    "04": filled,
    "05": come_back,
    "06": lambda day, one: decided(day, sit_down(day, one, agent="yes")),
    "07": lambda day, one: decided(day, sit_down(day, one), referral_proof=DEFECTIVE),
    "08": keep_and_give,
    "09": lambda day, one: decided(day, sit_down(day, one, **EMPLOYEE), diagnosis=DEFECTIVE, expense_list=MISSING),
    "10": take_back,
    "11": call_twice,
}

WRONG: dict[str, tuple[Solve, PointKind]] = {
    "01": (lambda day, one: decided(day, sit_down(day, one, reporter="person")), PointKind.no_case),
    "02": (lambda day, one: decided(day, sit_down(day, one)), PointKind.status),
    "03": (lambda day, one: decided(day, sit_down(day, one, **FLEXIBLE), flexible_form=MISSING), PointKind.signed),
    "04": (partial(filled, printed=False), PointKind.filled),
    "05": (
        lambda day, one: [
            signed(day, decided(day, sit_down(day, one, **FLEXIBLE), flexible_form=MISSING)),
            decided(day, sit_down(day, one, **FLEXIBLE)),
        ],
        PointKind.reopened,
    ),
    "06": (lambda day, one: decided(day, sit_down(day, one)), PointKind.agent),
    "07": (lambda day, one: decided(day, sit_down(day, one), referral_proof=MISSING), PointKind.lines),
    "08": (lambda day, one: decided(day, sit_down(day, one, key_information="yes")), PointKind.kept),
    "09": (lambda day, one: decided(day, sit_down(day, one, **EMPLOYEE), diagnosis=DEFECTIVE), PointKind.lines),
    "10": (
        lambda day, one: decided(
            day, sit_down(day, one, **{"identity": "flexible", "key_information": "yes"}), flexible_form=DEFECTIVE
        ),
        PointKind.taken_back,
    ),
    "11": (lambda day, one: decided(day, sit_down(day, one)), PointKind.called),
}


class People:
    """Whose citizens came."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.came: list[str] = []
        self.left = False

    def come(self, exercise: Exercise) -> None:
        self.came.append(exercise.id)

    def leave(self) -> None:
        self.left = True


@pytest.mark.parametrize("number", [one.id.partition("-")[0] for one in shipped_exercises()])
def test_each_exercise_is_solved_rightly_and_not_wrongly(hall: DeskDay, number: str) -> None:
    exercise = exercise_called(number)
    assert exercise is not None
    wrong, lacks = WRONG[number]
    hall.counter.people = People()
    practice_people.start(hall.counter, exercise)
    assert not practice_hall.standing_of(hall.counter, number).grade.met  # nothing done is nothing met
    wrong(hall, exercise)
    after = practice_hall.standing_of(hall.counter, number)
    assert after.state == "begun"
    assert lacks in {one.point.kind for one in after.grade.points if not one.met}
    hall.clock.move(minutes=3)
    practice_people.start(hall.counter, exercise)
    SOLUTIONS[number](hall, exercise)
    found = practice_hall.standing_of(hall.counter, number)
    assert [one.point.label for one in found.grade.points if not one.met] == []
    assert found.state == "passed"
    assert found.begun is not None
    assert found.begun.tries == 2
    practice_hall.begin(hall.counter, exercise)  # once passed it stays so
    assert practice_hall.standing_of(hall.counter, number).state == "passed"
    hall.clock.move(minutes=5)


def test_people_queue_by_themselves_as_the_seed_tells_and_their_exercise_begins_when_they_are_called(
    hall: DeskDay, tmp_path: Path
) -> None:
    lines: list[list[tuple[str, str, bool]]] = []
    for seed in (7, 7, 8):
        home = tmp_path / str(len(lines))
        practice_hall.prepare(home)
        counter = Counter(load_settings(home, overrides={"practice": True}), hall.clock)
        counter.open_store()
        counter.people = people = People(seed)
        assert practice_people.gather(counter) == 0  # nobody is signed in
        signing_in.sign_in(counter, CLERK, CLERK)
        assert practice_people.gather(counter) == len(shipped_exercises()) + 1  # one of them does not come
        assert practice_people.gather(counter) == 0
        told: list[tuple[str, str, bool]] = []
        while (now := queue.call_next(counter, new_id())) is not None:
            comes = practice_people.called(counter, now.id)
            assert comes is not None
            hall.clock.move(seconds=1)
            told.append((now.number, comes.exercise.id, comes.absent))
        lines.append(told)
        assert sorted(people.came) == [one.id for one in sorted(shipped_exercises(), key=lambda one: one.id)]
        assert {one.state for one in practice_hall.standings(counter)} == {"begun"}
        assert [one[1:] for one in told[:2]] == [("11-calling", True), ("11-calling", False)]  # elders go first
        assert practice_people.gather(counter) == len(shipped_exercises()) + 1  # and they all come again
        assert practice_people.called(counter, "of somebody else") is None
        counter.close()
    assert lines[0] == lines[1]
    assert lines[0] != lines[2]


def test_nobody_made_up_queues_where_work_is_real(day: DeskDay) -> None:
    day.counter.people = People()
    assert practice_people.gather(day.counter) == 0
    assert queue.standing_of(day.counter).queue.tickets == {}


def test_an_exercise_that_says_what_nobody_knows_is_told_with_everything_wrong(tmp_path: Path) -> None:
    tmp_path.joinpath("01-odd.yaml").write_text(
        "id: 01-odd\nlevel: 4\ntitle: 错\nguide: yuanjiang\nitem: 3\ncitizen: {name: 测, id_number: '1'}\nstory: []\n"
        "matter: Z\npriority: rich\nabsent: 9\npoints:\n  - {kind: filled, label: 表, why: 错}\n"
        "  - {kind: filled, form: nowhere, label: 表, why: 错}\n"
        "  - {kind: passed, reason: bored, label: 号, why: 错}\n",
        encoding="utf-8",
    )
    with pytest.raises(ResourceFaults) as told:
        load_exercises(tmp_path)
    assert {one.line for one in told.value.faults} == {2, 8, 9, 10, 12, 13, 14}


def test_every_form_that_is_asked_for_is_one_of_its_item(hall: DeskDay) -> None:
    asked = [(one, point.form) for one in shipped_exercises() for point in one.points if point.form]
    assert asked
    for exercise, form in asked:
        checklist = build_checklist(hall.item(exercise.item), {})
        assert form in {one.id for one in checklist.forms}


def test_practice_and_real_work_never_open_each_others_store(hall: DeskDay, base: Path, tmp_path: Path) -> None:
    home = practice_home(base)
    real = Counter(load_settings(home), hall.clock)
    with pytest.raises(CounterError, match=r"practice\.practice_store"):
        real.look_into_store()
    own = Counter(load_settings(tmp_path), hall.clock)
    own.open_store()
    own.close()
    practising = Counter(load_settings(tmp_path, overrides={"practice": True}), hall.clock)
    with pytest.raises(CounterError, match=r"practice\.real_store"):
        practising.open_store()
    assert hall.counter.settings.places.data != own.settings.places.data
    assert open_line(hall.counter) is None
    with pytest.raises(CounterError, match=r"practice\.no_centre"):
        connect(hall.counter)


def test_the_verbs_tell_and_reset(hall: DeskDay, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["practice", "list", "--home", str(base)]
    assert main(words) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(shipped_exercises())
    assert main(["practice", "begin", "03", "--home", str(base)]) == 0
    capsys.readouterr()
    assert main(["practice", "grade", "03", "--home", str(base)]) == 1
    assert "没做到　记了签收。没签收，说过没说过讲不清。" in capsys.readouterr().out
    assert main(["practice", "grade", "99", "--home", str(base)]) == 1
    assert main(["practice", "reset", "--home", str(base)]) == 1  # its window is open
    assert "练习窗口正开着" in capsys.readouterr().err
    hall.counter.close()
    assert main(["practice", "reset", "--home", str(base)]) == 0
    assert not practice_home(base).joinpath("data").exists()
    assert main(words) == 0
    assert main(["practice", "begin", "99", "--home", str(base)]) == 1
    assert main(["practice", "grade", "03", "--home", str(base)]) == 1
    assert "practice begin" in capsys.readouterr().err
    assert not practice_home(base).joinpath("data").exists()
    assert main(["practice", "begin", "03", "--home", str(base)]) == 0  # no window was open here before
    assert main(["practice", "grade", "03", "--home", str(base)]) == 1
    assert "没做到　记了签收" in capsys.readouterr().out
    assert not (base / "logs").exists()  # nothing of it is written beside real work
