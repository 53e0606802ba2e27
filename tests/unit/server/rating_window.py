# SPDX-License-Identifier: Apache-2.0
"""A made-up window whose citizens evaluated: pressed, pressed nothing, or were counted by a local rule."""

from collections.abc import Sequence
from datetime import datetime

from real_centre import HALL, RealCentre

from counter_app.base.clock import SHANGHAI, to_micros
from counter_app.base.ids import new_id
from counter_app.cases.actions import (
    Accepted,
    Due,
    NotRated,
    NotRatedWhy,
    Rated,
    RatingAsked,
    RatingSource,
    Scanned,
    ScanSource,
)
from counter_app.cases.encoding import decode_header
from counter_app.cases.follow_up import FOLLOW_UP_WORDS, Contact, ContactWay, Finding, FollowedUp, FollowUpStep
from counter_app.cases.people import Person, Personal
from counter_app.cases.rating import RATING_SCAN, RATING_WORDS, event_digest, phone_event
from counter_app.cases.rating_acts import DefaultCounted, RatingInvited
from server.pushing import PERSON, MadeWindow, opened

ACCEPTED = Accepted(lines=(), limit_kind="working_days", limit_amount=5, limit_text="5 个工作日", due=Due())
OCTOBER = to_micros(datetime(2026, 10, 12, 9, 0, tzinfo=SHANGHAI))
MINUTE = 60 * 1_000_000
DIGEST = "ab" * 32


class RatingWindow:
    """Enrolled at a centre; writes cases that were evaluated, from 12 October on, one a minute."""

    def __init__(self, centre: RealCentre, hall: str = HALL) -> None:
        self.made = MadeWindow(centre).enrol(hall)
        self.at = OCTOBER
        self.questions: list[str] = []

    def write(self, *, person: Person = PERSON) -> tuple[str, str, str]:
        """A case that was accepted and asked about: its id, its decision's, and the question."""
        case, decision, question = new_id(), new_id(), new_id()
        personal = Personal(applicant=person)
        self.made.write(opened(len(self.made.chain) + 1), case, at=self.at, personal=personal)
        self.made.write(ACCEPTED, case, at=self.at + 1, id=decision)
        self.questions.append(question)
        asked = RatingAsked(
            question=question, decision=decision, device="button-box", nonce=f"{len(self.questions):032x}"
        )
        self.made.write(asked, case, at=self.at + 2)
        return case, decision, question

    def rated(self, level: int, reasons: Sequence[str] = (), words: str = "", person: Person = PERSON) -> str:
        """A case that a citizen evaluated: the question."""
        case, _, question = self.write(person=person)
        rated = Rated(
            question=question,
            level=level,
            reasons=tuple(reasons),
            source=RatingSource.device,
            device="button-box",
            nonce=f"{len(self.questions):032x}",
            asked_at=self.at + 2,
            pressed_at=self.at + 3,
            digest=DIGEST,
        )
        self.made.write(rated, case, at=self.at + 4, personal=Personal(words={RATING_WORDS: words} if words else {}))
        self.at += MINUTE
        return question

    def unrated(self, *, default: int = 0) -> str:
        """A case nobody evaluated, or one that a local rule counts."""
        case, decision, question = self.write()
        self.made.write(NotRated(question=question, why=NotRatedWhy.timed_out), case, at=self.at + 3)
        if default:
            counted = DefaultCounted(question=question, decision=decision, level=default, rule="7 natural")
            self.made.write(counted, case, at=self.at + 4)
        self.at += MINUTE
        return question

    def entered(self, level: int, source: RatingSource, clerk: str) -> str:
        """A case evaluated by telephone or on paper, which somebody else than its clerk wrote down: the question."""
        case, decision, question = new_id(), new_id(), new_id()
        self.made.write(opened(len(self.made.chain) + 1), case, at=self.at, personal=Personal(applicant=PERSON))
        self.made.write(ACCEPTED, case, at=self.at + 1, id=decision)
        self.questions.append(question)
        nonce = f"{len(self.questions):064x}"
        digest = DIGEST
        if source is RatingSource.phone:
            digest = event_digest(phone_event(token_digest=nonce, level=level, reasons=(), pressed_at=self.at + 3))
            invited = RatingInvited(question=question, decision=decision, token_digest=nonce, until=self.at + MINUTE)
            self.made.write(invited, case, at=self.at + 2)
        else:
            asked = RatingAsked(question=question, decision=decision, device=source.value, nonce=nonce)
            self.made.write(asked, case, at=self.at + 2, clerk=clerk)
            sheet = Scanned(
                scan=new_id(),
                material=RATING_SCAN + question,
                digest=digest,
                width=1,
                height=1,
                size=1,
                source=ScanSource.file,
            )
            self.made.write(sheet, case, at=self.at + 3)
        rated = Rated(
            question=question,
            level=level,
            source=source,
            device=source.value,
            nonce=nonce,
            asked_at=self.at + 2,
            pressed_at=self.at + 3,
            digest=digest,
        )
        self.made.write(rated, case, at=self.at + 4, clerk=clerk)
        self.at += MINUTE
        return question

    def follow_up(self, question: str, finding: Finding) -> None:
        """A bad evaluation is followed up to its end."""
        case = next(decode_header(one.header).case for one in self.made.chain if question.encode() in one.facts)
        reached = Contact(way=ContactWay.phone, reached=True, at=self.at)
        steps = [
            FollowedUp(question=question, step=FollowUpStep.contacted, contact=reached),
            FollowedUp(question=question, step=FollowUpStep.verified),
            FollowedUp(question=question, step=FollowUpStep.classified, finding=finding, second="0301"),
            FollowedUp(question=question, step=FollowUpStep.rectified),
            FollowedUp(question=question, step=FollowUpStep.called_back, contact=reached),
            FollowedUp(question=question, step=FollowUpStep.closed),
        ]
        for place, one in enumerate(steps):
            words = Personal(words={FOLLOW_UP_WORDS: f"第 {place} 步"})
            self.made.write(one, case, at=self.at + place, personal=words)
        self.at += MINUTE

    def push(self) -> None:
        """Send everything."""
        self.made.push()
