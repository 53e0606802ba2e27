# SPDX-License-Identifier: Apache-2.0
"""A case as it stands (办件): what its actions made of it, see ``replay``."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

import msgspec

from counter_app.base.texts import text
from counter_app.cases.actions import (
    A4_INSTEAD,
    Accepted,
    Action,
    Channel,
    Completed,
    Delivered,
    Due,
    Extended,
    Judged,
    LineState,
    NoticeGiven,
    NotRatedWhy,
    PrintState,
    RatingSource,
    Refused,
    Resumed,
    ScanSource,
    SentBack,
    StepDone,
    Suspended,
    TakenBack,
    Withdrawn,
)
from counter_app.cases.centre_decisions import CentreWord
from counter_app.cases.claims import CLAIM_LINES, NO_SUM, CaseClaim, HeldKey
from counter_app.cases.custody import HeldOriginal
from counter_app.cases.deadlines import Pause
from counter_app.cases.facts import Facts
from counter_app.cases.follow_up import DoneFollowUp
from counter_app.cases.links import CaseLink
from counter_app.cases.payments import CasePayment, PaymentState
from counter_app.cases.people import Agent, Party, Receiver
from counter_app.cases.rating_acts import CaseDefault, CaseInvitation
from counter_app.cases.rosters import RowResult
from counter_app.cases.series import CaseNumberGiven
from counter_app.cases.telling import CaseTelling
from counter_app.cases.work import Ahead, BegunStep, Objection, StepBegun
from counter_app.forms.filled import FilledForm

NO_DUE = Due()
OPEN_LINES = frozenset({LineState.missing, LineState.defective})
"""States that keep a line open: it has to be brought, or brought right."""


class CaseStatus(StrEnum):
    """Where a case stands."""

    opened = "opened"  # has a number, no outcome: its outcome was taken back
    notified = "notified"
    accepted = "accepted"
    sent_back = "sent_back"
    suspended = "suspended"
    completed = "completed"
    delivered = "delivered"
    refused = "refused"
    withdrawn = "withdrawn"
    consulted = "consulted"

    @property
    def label(self) -> str:
        """待补正, 办理中, …"""
        return text(f"cases.status.{self.value}")


HOLDING = frozenset(
    {CaseStatus.accepted, CaseStatus.sent_back, CaseStatus.suspended, CaseStatus.completed, CaseStatus.delivered}
)
"""Where a case keeps others from claiming the same."""


class GivenNotice(msgspec.Struct, frozen=True):
    """一次性告知 as it was given. ``open_lines`` are the lines it named."""

    action: str
    at: int
    number: str
    ordinal: int
    lines: tuple[Judged, ...]
    supervisor: str
    signed_at: int = 0  # when it was signed for, as far as recorded

    @property
    def open_lines(self) -> tuple[Judged, ...]:
        """The missing and defective lines it named."""
        return tuple(one for one in self.lines if one.state in OPEN_LINES)


class GivenRefusal(msgspec.Struct, frozen=True):
    """不予受理 as it was given."""

    at: int
    number: str
    basis: tuple[str, ...]
    office: str
    phone: str


class DoneStep(msgspec.Struct, frozen=True):
    """A later step that was passed, or (``passed`` False) told to the citizen as not passed."""

    step: str
    verb: str
    at: int
    clerk: str
    passed: bool
    number: str
    details: Mapping[str, str] = {}


FORM_PAPER = "form:"
"""Before a form's id: its key among the papers of a case."""


def paper_kind(key: str) -> str:
    """``form`` for every official form, else the paper's own key: what its name is looked up by."""
    return "form" if key.startswith(FORM_PAPER) else key


class CasePaper(msgspec.Struct, frozen=True):
    """A paper of the case and the last that is known of it."""

    paper: str
    number: str
    copy: int
    copies: int
    state: PrintState
    digest: str
    printer: str
    at: int
    voided: str = ""  # why it does not count, one of VOID_REASONS
    trouble: str = ""  # the code of why it is not surely out
    told: Mapping[str, str] = {}  # what stands in the blanks of its sentence

    @property
    def missing(self) -> bool:
        """Known not to have come out, never tried, or nobody has looked yet."""
        return not self.voided and self.state in (PrintState.waiting, PrintState.failed, PrintState.unknown)

    @property
    def may_be_voided(self) -> bool:
        """Whether there is paper that could be spoiled, as far as anybody knows."""
        return not self.voided and self.state not in (PrintState.waiting, PrintState.failed)

    @property
    def instead(self) -> bool:
        """Whether this is a slip that went out as an A4 sheet, or was tried so last."""
        return self.printer.partition(":")[0] == A4_INSTEAD


class RecordedForm(msgspec.Struct, frozen=True):
    """An official form of the case. ``filled`` is None once the personal part was erased."""

    form: str
    title: str
    version: str
    at: int
    filled: FilledForm | None


class CaseRating(msgspec.Struct, frozen=True):
    """One question to the citizen, and how it ended: ``level`` 5 to 1, or ``why`` there is none; neither while open."""

    question: str
    decision: str
    device: str
    clerk: str
    asked_at: int
    ended_at: int = 0
    level: int = 0
    reasons: tuple[str, ...] = ()
    source: RatingSource | None = None
    why: NotRatedWhy | None = None
    nonce: str = ""
    pressed_at: int = 0
    digest: str = ""  # of the frame that told the level; "" where an older program recorded no proof
    ended_by: str = ""  # id of the action that ended it
    known_by: str = ""  # what who pressed by telephone knew besides the slip

    @property
    def is_proved(self) -> bool:
        """Whether a proof of the level was recorded."""
        return bool(self.level and self.digest)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return not self.level and self.why is None


class CaseScan(msgspec.Struct, frozen=True):
    """A scanned sheet of a checklist line; the picture stands in the store under ``scan``."""

    scan: str
    material: str
    digest: str
    width: int
    height: int
    size: int
    source: ScanSource
    at: int


class Correction(msgspec.Struct, frozen=True):
    """更正: which field, when, by whom."""

    field: str
    at: int
    clerk: str


class Case(msgspec.Struct, frozen=True):
    """办件. Made by ``replay`` only."""

    id: str
    status: CaseStatus
    guide: str
    item: int
    title: str
    number: str = ""
    code: str = ""
    version: str = ""
    window: str = ""
    clerk: str = ""  # who acted last
    opened_at: int = 0
    updated_at: int = 0
    began_at: int = 0
    timing_accurate: bool = True
    answers: Mapping[str, str] = {}
    spoken_answers: tuple[tuple[str, str], ...] = ()
    eligibility: Mapping[str, str] = {}
    clocks: Mapping[str, str] = {}
    applicant: Party | None = None
    agent: Agent | None = None
    receiver: Receiver | None = None
    erased: bool = False  # a personal part was erased
    lines: tuple[Judged, ...] = ()  # as judged last
    line_words: Mapping[str, str] = {}  # material -> the clerk's own words
    forms: Mapping[str, RecordedForm] = {}  # by id, as filled in last
    scans: tuple[CaseScan, ...] = ()  # in the order they were made
    notices: tuple[GivenNotice, ...] = ()
    refusal: GivenRefusal | None = None
    reopened: bool = False  # the citizen is back and the open lines may be judged again
    reopened_notice: str = ""  # the notice they came back with
    visits: int = 1  # how often the citizen came about the materials
    accepted_at: int = 0
    promise: bool = False
    limit_kind: str = ""
    limit_amount: int = 0
    limit_text: str = ""
    due: Due = NO_DUE
    pauses: tuple[Pause, ...] = ()
    extension_days: int = 0
    steps: tuple[DoneStep, ...] = ()
    ahead: Ahead | None = None  # the step that is to be done next, as it was when the last action was written
    begun: Mapping[str, BegunStep] = {}  # steps under way, by id
    objections: tuple[Objection, ...] = ()
    rows: Mapping[str, Mapping[int, RowResult]] = {}  # by ``<form>.<roster>`` and row, from 1
    claims: Mapping[str, CaseClaim] = {}  # what is asked for, by its sheet
    payee_at: int = 0  # when the payee was recorded; 0 before, and again once money came back from there
    payments: tuple[CasePayment, ...] = ()
    lines_back: frozenset[int] = frozenset()  # rows of its list whose money came back, without an account since
    line_payees: Mapping[int, RecordedForm] = {}  # where the money of such rows goes now, instead of the list's account
    tellings: tuple[CaseTelling, ...] = ()
    numbers: tuple[CaseNumberGiven, ...] = ()  # of official series
    links: tuple[CaseLink, ...] = ()
    centre_words: tuple[CentreWord, ...] = ()  # decisions of the back office, as they came
    channel: Channel = Channel.window
    against: tuple[str, ...] = ()  # numbers of staff whom a complaint is about
    owner: str = ""  # number of whoever of the staff sees a complaint through
    papers_due: str = ""  # by when papers that follow are to come
    period: str = ""  # the month a settlement is about
    opened_keys: tuple[HeldKey, ...] = ()  # what it holds from its acceptance on, see ``held_keys``
    result: str = ""
    result_number: str = ""
    undone: bool = False  # who was only guided did not get it done
    documents: tuple[str, ...] = ()
    delivery_way: str = ""
    completed_at: int = 0
    delivered_at: int = 0
    papers: tuple[CasePaper, ...] = ()
    corrections: tuple[Correction, ...] = ()
    originals: tuple[HeldOriginal, ...] = ()  # that the window kept, those it gave back too
    ratings: tuple[CaseRating, ...] = ()  # every question to the citizen, in order
    invitations: tuple[CaseInvitation, ...] = ()  # to evaluate by telephone
    follow_ups: tuple[DoneFollowUp, ...] = ()  # steps after bad evaluations, in order
    defaults: tuple[CaseDefault, ...] = ()  # what a local rule counts where nobody evaluated
    outcome: Action | None = None  # the last decision that counts
    history: tuple[Action, ...] = ()  # every action, those taken back too

    @property
    def open_lines(self) -> tuple[Judged, ...]:
        """Lines that were missing or defective when last judged."""
        return tuple(one for one in self.lines if one.state in OPEN_LINES)

    @property
    def papers_follow(self) -> tuple[Judged, ...]:
        """Lines whose papers are still to come, after an application by phone that was taken."""
        if not self.accepted_at or self.status is CaseStatus.withdrawn:
            return ()
        return tuple(one for one in self.lines if one.state is LineState.follows)

    @property
    def clock_runs(self) -> bool:
        """Whether the office's deadline is running."""
        return self.status is CaseStatus.accepted

    @property
    def passed_steps(self) -> frozenset[str]:
        """Ids of the later steps that were passed."""
        return frozenset(one.step for one in self.steps if one.passed)

    @property
    def fixed_sum(self) -> Decimal | None:
        """What the office fixed to be paid; None while any claim is not fixed, or there is none."""
        sums = [one.fixed for one in self.claims.values()]
        return sum((one for one in sums if one is not None), NO_SUM) if sums and None not in sums else None

    @property
    def paid_sum(self) -> Decimal:
        """What has arrived."""
        return sum((one.amount for one in self.payments if one.state is PaymentState.paid), NO_SUM)

    @property
    def sum_on_its_way(self) -> Decimal:
        """What stands in batches that nobody has answered yet."""
        return sum((one.amount for one in self.payments if one.state is PaymentState.asked), NO_SUM)

    @property
    def sum_to_pay(self) -> Decimal:
        """What has neither arrived nor is on its way."""
        return (self.fixed_sum or NO_SUM) - self.paid_sum - self.sum_on_its_way

    @property
    def waits_for_payee(self) -> bool:
        """退票，等新账户: money came back, and nobody has recorded an account since. Rows of a list wait by themselves:
        ``lines_back``."""
        back = any(one.state is PaymentState.bounced and not one.lines for one in self.payments)
        return back and not self.payee_at and self.sum_to_pay > 0

    @property
    def held_keys(self) -> tuple[HeldKey, ...]:
        """What no other case may hold now. A case that came to nothing gives its keys back, but for what was paid;
        so does a row of a list that was struck."""
        counts = self.status in HOLDING or self.paid_sum > 0 or self.sum_on_its_way > 0
        claimed = (key for one in self.claims.values() for key in self._keys_of(one))
        return (*self.opened_keys, *claimed) if counts else ()

    def _keys_of(self, claim: CaseClaim) -> Iterator[HeldKey]:
        """A claim's keys; where each is of a row, without those of rows that were not taken."""
        results = self.rows.get(f"{claim.sheet}.{CLAIM_LINES}", {})
        if not results:
            yield from claim.keys
            return
        known = self.forms.get(claim.sheet)
        rows = known.filled.rosters.get(CLAIM_LINES, []) if known is not None and known.filled is not None else []
        people = [number for number, row in enumerate(rows, 1) if any(row.values())]
        people = people if len(people) == len(claim.keys) else [*range(1, len(claim.keys) + 1)]
        for number, key in zip(people, claim.keys, strict=True):
            if number not in results or results[number].passed:
                yield key

    @property
    def originals_here(self) -> tuple[HeldOriginal, ...]:
        """Originals that still lie at the window."""
        return tuple(one for one in self.originals if one.here)

    @property
    def missing_papers(self) -> tuple[CasePaper, ...]:
        """Papers that were asked for and did not come out."""
        return tuple(one for one in self.papers if one.missing)


JUDGEMENTS: frozenset[type] = frozenset({Accepted, NoticeGiven, Refused})
"""The outcomes of looking at the materials."""

DECISIONS: frozenset[type] = JUDGEMENTS | {
    StepBegun,
    StepDone,
    SentBack,
    Completed,
    Delivered,
    Withdrawn,
    Suspended,
    Resumed,
    Extended,
}
"""What can be taken back."""


def decisions(case: Case) -> Sequence[Action]:
    """The decisions that count, in order; the last one is what Shift+F12 takes back."""
    voided = {one.facts.action for one in case.history if isinstance(one.facts, TakenBack)}
    return [one for one in case.history if type(one.facts) in DECISIONS and one.id not in voided]


def next_copy(case: Case, paper: str) -> int:
    """The number the next reprint of a paper bears; 2 for the first 补打."""
    return 1 + max((one.copy for one in case.papers if one.paper == paper), default=0)


def next_ordinal(case: Case | None, *kinds: type[Facts]) -> int:
    """The number that the next action of these kinds gets in a case; one that was taken back keeps its own."""
    return 1 + (sum(type(one.facts) in kinds for one in case.history) if case is not None else 0)
