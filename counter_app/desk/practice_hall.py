# SPDX-License-Identifier: Apache-2.0
"""练习大厅: a home folder of its own, with its own store and key; exercises begun there, and how far each is.

Nothing of it is real: it has the sample hall and its staff, sends nothing anywhere, and its store opens for practice
only (``store.opening``).
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder, private_opener
from counter_app.cases.grading import Grade, grade
from counter_app.catalogue.exercises import Exercise, exercise_called, shipped_exercises
from counter_app.desk.counter import Counter
from counter_app.settings import Places, find_places
from counter_app.store.opening import take_lock

PROGRESS = "exercises.json"


class PlaysPeople(Protocol):
    """Whoever plays the citizens of the hall at its devices. ``seed`` says in which order they queue."""

    seed: int

    def come(self, exercise: Exercise) -> None:
        """The citizen of an exercise is here, with or without a card."""

    def leave(self) -> None:
        """Nobody is here, and no card lies anywhere."""


class Begun(msgspec.Struct, forbid_unknown_fields=True):
    """An exercise that was begun: when it was last (µs), keys since then, how often, when it was first passed, and the
    numbers that its people took for it."""

    begun_at: int
    keys: int = 0
    tries: int = 1
    passed_at: int = 0
    tickets: tuple[str, ...] = ()


class Progress(msgspec.Struct, forbid_unknown_fields=True):
    """What the hall notes of itself: exercises that were begun, who queues for which, and how often they all came."""

    exercises: dict[str, Begun] = {}
    queued: dict[str, tuple[str, ...]] = {}
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an exercise is."""

    exercise: Exercise
    begun: Begun | None
    grade: Grade

    @property
    def state(self) -> str:
        """``new``, ``begun`` or ``passed``: once passed it stays so, whatever a later try comes to."""
        if self.begun is None:
            return "new"
        return "passed" if self.begun.passed_at or self.grade.passed else "begun"

    @property
    def minutes(self) -> int:
        """From the beginning to the last action that counted, begun minutes."""
        if self.begun is None or not self.grade.ended_at:
            return 0
        return -(-max(self.grade.ended_at - self.begun.begun_at, 0) // 60_000_000)


def prepare(home: Path) -> Places:
    """The folder of the practice hall, private, with what was practised so far."""
    places = find_places(home)
    for folder in (places.data, places.config):
        private_folder(folder)
    return places


def reset(home: Path) -> None:
    """Begin from the start: every case, paper and mark of the practice hall goes. Raises CounterError
    ``practice.open_elsewhere`` while its window is open."""
    places = find_places(home)
    if not places.data.exists():
        return
    try:
        take_lock(places).release()
    except CounterError as held:
        raise CounterError("practice.open_elsewhere") from held
    for folder in (places.data, places.logs):
        shutil.rmtree(folder, ignore_errors=True)


def forget(counter: Counter) -> None:
    """Forget how far every exercise is; the cases stay, and count for nothing, and who queues goes on queueing."""
    keep_progress(counter, Progress(queued=progress_of(counter).queued))


def begin(counter: Counter, exercise: Exercise, tickets: tuple[str, ...] = (), *, at: int = 0) -> Begun:
    """Begin an exercise, or begin it once more: what was done before counts for nothing. ``at`` is the moment (µs) when
    its first number of ``tickets`` was called, else now."""
    written = progress_of(counter)
    before = written.exercises.get(exercise.id)
    begun = Begun(
        begun_at=at or counter.now_micros(),
        tickets=tickets,
        tries=before.tries + 1 if before else 1,
        passed_at=before.passed_at if before else 0,
    )
    written.exercises[exercise.id] = begun
    keep_progress(counter, written)
    return begun


def add_keys(counter: Counter, exercise: str, keys: int) -> None:
    """So many keys more were pressed since the exercise was begun; told, and judged by nobody."""
    written = progress_of(counter)
    begun = written.exercises.get(exercise)
    if begun is not None and keys:
        begun.keys += keys
        keep_progress(counter, written)


def standings(counter: Counter) -> tuple[Standing, ...]:
    """How far every exercise is, by the actions in the store; reads the store and notes what was passed."""
    written = progress_of(counter)
    found = tuple(_standing(counter, one, written.exercises.get(one.id)) for one in shipped_exercises())
    fresh = [one for one in found if one.begun is not None and one.grade.passed and not one.begun.passed_at]
    for one in fresh:
        if one.begun is not None:
            one.begun.passed_at = one.grade.ended_at
    if fresh:
        keep_progress(counter, written)
    return found


def standing_of(counter: Counter, name: str) -> Standing:
    """How far one exercise is. Raises CounterError ``practice.no_exercise``."""
    exercise = exercise_called(name)
    if exercise is None:
        raise CounterError("practice.no_exercise", name=name)
    return next(one for one in standings(counter) if one.exercise.id == exercise.id)


def _standing(counter: Counter, exercise: Exercise, begun: Begun | None) -> Standing:
    actions = counter.store.days.written_since(begun.begun_at) if begun is not None else ()
    return Standing(exercise, begun, grade(exercise, actions, begun.tickets if begun is not None else ()))


def _file(counter: Counter) -> Path:
    return counter.settings.places.data / PROGRESS


def progress_of(counter: Counter) -> Progress:
    """What was noted; nothing where the file is not there, or cannot be read any more."""
    try:
        return msgspec.json.decode(_file(counter).read_bytes(), type=Progress)
    except (OSError, msgspec.DecodeError):
        return Progress()


def keep_progress(counter: Counter, written: Progress) -> None:
    """Note it anew."""
    path = _file(counter)
    fresh = path.with_suffix(".new")
    with open(fresh, "wb", opener=private_opener) as file:
        file.write(msgspec.json.encode(written))
    fresh.replace(path)
