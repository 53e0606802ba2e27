# SPDX-License-Identifier: Apache-2.0
"""异议 while a step is public: raised by anybody, looked into by whoever the step belongs to, told on the case."""

from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.cases.actions import AnyFacts, Intent
from counter_app.cases.case import Case
from counter_app.cases.people import Personal
from counter_app.cases.work import Objection, ObjectionHandled, ObjectionRaised
from counter_app.desk.changes import Changes
from counter_app.desk.counter import Counter
from counter_app.desk.following import Followed
from counter_app.desk.papers import checklist_of
from counter_app.desk.recording import record


@dataclass(frozen=True, slots=True)
class ToldObjection:
    """An objection with its words; those are "" once they were erased."""

    objection: Objection
    who: str
    words: str
    handling: str


def objections_of(case: Case, step: str) -> tuple[ToldObjection, ...]:
    """Every objection to a step, in the order they came."""
    words: dict[str, dict[str, str]] = {}
    for one in case.history:
        if isinstance(one.facts, ObjectionRaised | ObjectionHandled) and one.personal is not None:
            words.setdefault(one.facts.objection, {}).update(one.personal.words)
    return tuple(
        ToldObjection(one, said.get("who", ""), said.get("objection", ""), said.get("handling", ""))
        for one in case.objections
        if one.step == step
        for said in (words.get(one.id, {}),)
    )


def raise_objection(counter: Counter, case: Case, step: str, *, who: str, words: str) -> Followed:
    """Somebody objects. ``who`` may be empty: nobody must give a name."""
    said = {"objection": words.strip(), "who": who.strip()}
    personal = Personal(words={key: value for key, value in said.items() if value})
    return _record(counter, case, ObjectionRaised(step=step, objection=new_id()), personal)


def handle_objection(counter: Counter, case: Case, objection: str, handling: str, *, upheld: bool) -> Followed:
    """It was looked into, with what came of it."""
    step = next((one.step for one in case.objections if one.id == objection), "")
    facts = ObjectionHandled(step=step, objection=objection, upheld=upheld)
    return _record(counter, case, facts, Personal(words={"handling": handling.strip()} if handling.strip() else {}))


def _record(counter: Counter, case: Case, facts: AnyFacts, personal: Personal) -> Followed:
    intent = Intent(id=new_id(), case=case.id, facts=facts, personal=personal)
    record(counter, [intent], seen=case, checklist=checklist_of(counter, case))
    after = counter.store.case(case.id)
    if after is None:
        raise CounterError("deciding.gone")
    return Followed(after, (), Changes(frozenset({case.id})))
