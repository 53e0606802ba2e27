# SPDX-License-Identifier: Apache-2.0
"""Evaluations as others get them: each handling with how it ended, and a given level as the record of a province.

A level that a local rule counts is no evaluation: it is its own number everywhere, and its record, which only goes to
who has a code for it, says ``default`` where others say from where they were pressed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from counter_app.base.clock import from_micros
from counter_app.base.evaluation import shipped_levels
from counter_app.cases.actions import Action, Rated, RatingSource
from counter_app.cases.case import Case, CaseRating, decisions
from counter_app.cases.people import Person, Unit
from counter_app.cases.rating import RATING_WORDS
from counter_app.cases.rating_acts import CaseDefault
from counter_app.catalogue.rating_dialects import MOMENT, Content

CREDIT_CODE = "统一社会信用代码"
"""The kind of paper a unit is known by."""

Facts: TypeAlias = Mapping[Content, str]


@dataclass(frozen=True, slots=True)
class RatingOffice:
    """Whose evaluations these are; what a case does not say. ``staff``: names by number."""

    region: str
    region_name: str = ""
    department: str = ""
    department_code: str = ""
    system: str = "counter-app"
    window: str = ""
    staff: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handling:
    """One handling that was to be evaluated. ``at`` is when that was asked first; ``rating`` has a level, else both
    are None and it is 未评价."""

    decision: str
    at: int
    rating: CaseRating | None
    default: CaseDefault | None


def handlings(case: Case) -> tuple[Handling, ...]:
    """Every handling of a case that was asked about, once each. A decision that was taken back is none, but where the
    citizen had evaluated it."""
    counting = {one.id for one in decisions(case)}
    found: dict[str, Handling] = {}
    asked = [(one.asked_at, one.decision, one if one.level else None) for one in case.ratings]
    asked += [(one.at, one.decision, None) for one in case.invitations]
    for at, decision, level in sorted(asked, key=lambda one: one[0]):
        known = found.get(decision, Handling(decision, at, None, None))
        found[decision] = Handling(decision, known.at, level or known.rating, None)
    for counted in case.defaults:
        before = found.get(counted.decision, Handling(counted.decision, counted.at, None, None))
        if before.rating is None:
            found[counted.decision] = Handling(counted.decision, before.at, None, counted)
    return tuple(one for one in found.values() if one.rating is not None or one.decision in counting)


def given(case: Case) -> tuple[CaseRating, ...]:
    """The questions that a citizen answered with a level."""
    return tuple(one for one in case.ratings if one.level)


def counted_by_rule(case: Case) -> tuple[CaseDefault, ...]:
    """What a local rule counts and nobody pressed since."""
    return tuple(one.default for one in handlings(case) if one.default is not None)


def rating_facts(case: Case, rating: CaseRating, office: RatingOffice) -> Facts:
    """What a province may ask about an evaluation. Holds who it was: see ``Dialect.masked``."""
    told = _telling(case, rating)
    words = told.personal.words.get(RATING_WORDS, "") if told is not None and told.personal is not None else ""
    return {
        **_handling_facts(case, rating.decision, office, clerk=rating.clerk, asked_at=rating.asked_at),
        Content.record: rating.question,
        Content.rated_at: _moment(rating.pressed_at or rating.ended_at),
        Content.source: (rating.source or RatingSource.device).value,
        Content.level: str(rating.level),
        Content.level_name: shipped_levels().words(rating.level),
        Content.reasons: ",".join(rating.reasons),
        Content.words: words,
    }


def default_facts(case: Case, counted: CaseDefault, office: RatingOffice) -> Facts:
    """The same of what a local rule counts: of no press, under a number of its own, of the moment it was counted."""
    return {
        **_handling_facts(case, counted.decision, office, asked_at=counted.at),
        Content.record: f"{counted.question}-{counted.source}",
        Content.rated_at: _moment(counted.at),
        Content.source: counted.source,
        Content.level: str(counted.level),
        Content.level_name: shipped_levels().words(counted.level),
        Content.reasons: "",
        Content.words: "",
    }


def _handling_facts(case: Case, decision: str, office: RatingOffice, *, asked_at: int, clerk: str = "") -> Facts:
    decided = next((one for one in case.history if one.id == decision), None)
    clerk = decided.clerk if decided is not None else clerk
    return {
        Content.case_number: case.number,
        Content.item_title: case.title,
        Content.item_code: case.code or f"{case.guide}-{case.item}",
        Content.item_version: case.version,
        Content.department: office.department,
        Content.department_code: office.department_code,
        Content.region: office.region or case.number[:6],
        Content.region_name: office.region_name,
        **_applicant(case),
        Content.opened_at: _moment(case.opened_at),
        Content.decided_at: _moment(decided.at if decided is not None else asked_at),
        Content.status: case.status.value,
        Content.status_name: case.status.label,
        Content.window: office.window or case.window,
        Content.clerk: clerk,
        Content.clerk_name: office.staff.get(clerk, clerk),
        Content.system: office.system,
    }


def _telling(case: Case, rating: CaseRating) -> Action | None:
    """The act that told the level."""
    return next(
        (one for one in case.history if isinstance(one.facts, Rated) and one.facts.question == rating.question), None
    )


def _applicant(case: Case) -> Facts:
    match case.applicant:
        case Person() as person:
            return {
                Content.applicant_kind: "person",
                Content.applicant_name: person.name,
                Content.id_kind: person.id_kind.value,
                Content.id_number: person.id_number,
                Content.phone: person.phone,
            }
        case Unit() as unit:
            return {
                Content.applicant_kind: "unit",
                Content.applicant_name: unit.name,
                Content.id_kind: CREDIT_CODE,
                Content.id_number: unit.credit_code,
                Content.phone: unit.phone,
            }
        case None:
            return {}


def _moment(micros: int) -> str:
    return from_micros(micros).strftime(MOMENT) if micros else ""
