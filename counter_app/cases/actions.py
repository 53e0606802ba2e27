# SPDX-License-Identifier: Apache-2.0
"""What can happen to a case: a closed set of facts, each written once and never changed.

An action is a header, its facts and its personal part. Facts hold nothing that identifies a person:
free text typed by a clerk goes into ``Personal.words``. The wire bytes are made in ``encoding.py`` only.
"""

from enum import StrEnum

import msgspec

from counter_app.cases.centre_decisions import CentreDecided, DecisionSettled
from counter_app.cases.claims import ClaimRecorded, HeldKey, PayeeRecorded, SumsFixed
from counter_app.cases.coming import Coming
from counter_app.cases.custody import GuardOverridden, NoticeSigned, OriginalHeld, OriginalReturned
from counter_app.cases.day_acts import DayAmended, DayClosed, DayHeard, DayReturned, DaySampled, DaySigned
from counter_app.cases.facts import Facts
from counter_app.cases.follow_up import FollowedUp
from counter_app.cases.links import Linked
from counter_app.cases.look_ups import LookedUp
from counter_app.cases.payments import BatchAnswered, BatchMade, PaymentAsked, PaymentEnded
from counter_app.cases.people import Personal
from counter_app.cases.queue_facts import (
    TicketBack,
    TicketBlockLeased,
    TicketCalled,
    TicketPassed,
    TicketRecalled,
    TicketServed,
    TicketsHanded,
    TicketTaken,
    TicketTransferred,
)
from counter_app.cases.rating_acts import DefaultCounted, RatingInvited
from counter_app.cases.rejoining import Rejoined
from counter_app.cases.rosters import RowsDecided
from counter_app.cases.series import NumberGiven, NumberVoided, SeriesLeased
from counter_app.cases.shift_facts import HandedOver, Locked, PauseBegun, PauseEnded, Unlocked
from counter_app.cases.telling import TellingAsked, TellingEnded
from counter_app.cases.work import Ahead, ObjectionHandled, ObjectionRaised, StepBegun


class LineState(StrEnum):
    """How a checklist line was judged."""

    unseen = "unseen"  # 未看
    met = "met"  # 齐
    missing = "missing"  # 缺
    defective = "defective"  # 不合格
    promised = "promised"  # 承诺
    shared = "shared"  # 共享免交
    follows = "follows"  # 后补: taken by phone, the paper comes afterwards


class Judged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A checklist line and its state. ``reason`` is the catalogue's sentence for a defect; the clerk's own
    words stand in ``Personal.words["line:<material>"]`` instead. ``option`` names the any-of paper that was
    brought, in the catalogue's words."""

    material: str
    text: str
    evidence: str = ""
    state: LineState
    reason: str = ""
    option: str = ""
    where: str = ""


class Due(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A computed deadline with its arithmetic. Dates are ISO or "" (none)."""

    due: str = ""
    due_statutory: str = ""
    provisional: bool = False
    explanation: tuple[str, ...] = ()


class Channel(StrEnum):
    """How an application came."""

    window = "window"
    phone = "phone"  # the caller is noted in Personal.words["caller"], papers follow
    letter = "letter"  # another office's letter, nobody stands at the window
    list = "list"  # a list from another office: nobody applies


class Opened(Facts, tag="opened", frozen=True, kw_only=True):
    """A case got its number. The item's version stays with the case for good. ``period`` is the month (2026-10) that
    a monthly settlement is about."""

    number: str
    guide: str
    item: int  # ordinal in the guide
    code: str
    title: str
    version: str
    answers: dict[str, str] = msgspec.field(default_factory=dict)
    spoken_answers: tuple[tuple[str, str], ...] = ()  # (question, label) as the clerk saw them
    eligibility: dict[str, str] = msgspec.field(default_factory=dict)  # statement id -> yes | no | unknown
    clocks: dict[str, str] = msgspec.field(default_factory=dict)  # clock id -> ISO date
    began_at: int = 0  # µs: when the clerk began with this person
    timing_accurate: bool = True
    channel: Channel = Channel.window
    period: str = ""
    against: tuple[str, ...] = ()  # numbers of staff whom a complaint is about
    keys: tuple[HeldKey, ...] = ()  # the institution's month, which no other case of the item may hold
    coming: Coming | None = None  # which visit for this matter it is, where it is not the first
    owner: str = ""  # number of whoever of the staff sees a complaint through


class Accepted(Facts, tag="accepted", frozen=True, kw_only=True):
    """受理. ``promise``: at least one line stands on a promise paper."""

    lines: tuple[Judged, ...]
    limit_kind: str
    limit_amount: int
    limit_text: str
    due: Due
    promise: bool = False
    ahead: Ahead | None = None
    papers_due: str = ""  # ISO date by which papers that follow are to come; ours, no guide's


class LinesCompleted(Facts, tag="lines_completed", frozen=True, kw_only=True):
    """后补: papers that were to follow an application by phone came in. ``lines`` are all lines, judged anew."""

    lines: tuple[Judged, ...]


class NoticeGiven(Facts, tag="notice_given", frozen=True, kw_only=True):
    """一次性告知 naming every missing and defective line. ``ordinal`` counts notices of this case from 1."""

    number: str
    ordinal: int
    lines: tuple[Judged, ...]
    seen_before: tuple[str, ...] = ()  # materials that an earlier notice could have named
    supervisor: str = ""  # who confirmed a second notice that names such materials


class Refused(Facts, tag="refused", frozen=True, kw_only=True):
    """不予受理. ``basis`` quotes the guide; ``office`` and ``phone`` say where to go instead."""

    number: str
    basis: tuple[str, ...] = ()
    office: str = ""
    phone: str = ""
    lines: tuple[Judged, ...] = ()


class Reopened(Facts, tag="reopened", frozen=True, kw_only=True):
    """补正: the citizen came back; ``by`` is qr, number or search."""

    by: str
    notice: str = ""
    coming: Coming | None = None


class Recircumstanced(Facts, tag="recircumstanced", frozen=True, kw_only=True):
    """The circumstances were found to be different when the citizen came back."""

    answers: dict[str, str]
    spoken_answers: tuple[tuple[str, str], ...] = ()
    eligibility: dict[str, str] = msgspec.field(default_factory=dict)
    clocks: dict[str, str] = msgspec.field(default_factory=dict)


class TakenBack(Facts, tag="taken_back", frozen=True, kw_only=True):
    """The clerk took an outcome back within the allowed seconds. ``action`` is the id of what no longer counts."""

    action: str


class StepDone(Facts, tag="step_done", frozen=True, kw_only=True):
    """A later step was done and passed. ``details`` are the fields of the step's sheet that identify nobody; the whole
    sheet stands in ``Personal.forms``, a note in ``Personal.words["note"]``."""

    step: str
    verb: str
    number: str = ""
    details: dict[str, str] = msgspec.field(default_factory=dict)
    ahead: Ahead | None = None


class SentBack(Facts, tag="sent_back", frozen=True, kw_only=True):
    """审核不通过: told to the citizen with the reason (``Personal.words["reason"]``), once and for all."""

    step: str
    verb: str
    number: str = ""


class Completed(Facts, tag="completed", frozen=True, kw_only=True):
    """办结 with the result the item names; ``result_number`` where it has one. ``undone``: who was only guided
    did not get it done, see ``Personal.words["reason"]``."""

    result: str
    result_number: str = ""
    undone: bool = False


class Delivered(Facts, tag="delivered", frozen=True, kw_only=True):
    """送达: what was handed over and how. The receiver stands in the personal part."""

    documents: tuple[str, ...]
    way: str = "窗口领取"


class Withdrawn(Facts, tag="withdrawn", frozen=True, kw_only=True):
    """撤回 by the applicant. Reason in ``Personal.words["reason"]``."""


class Suspended(Facts, tag="suspended", frozen=True, kw_only=True):
    """中止: the clock stands still from this moment."""

    supervisor: str = ""


class Resumed(Facts, tag="resumed", frozen=True, kw_only=True):
    """恢复办理: the clock runs again."""

    due: Due


class Extended(Facts, tag="extended", frozen=True, kw_only=True):
    """延期 by working days, approved by a supervisor."""

    working_days: int
    supervisor: str
    due: Due


class Corrected(Facts, tag="corrected", frozen=True, kw_only=True):
    """更正 of what was recorded: the field's name; the new value stands in the personal part."""

    field: str


class Consulted(Facts, tag="consulted", frozen=True, kw_only=True):
    """A question answered without a case."""

    guide: str
    item: int
    title: str
    coming: Coming | None = None


class FormFilled(Facts, tag="form_filled", frozen=True, kw_only=True):
    """An official form of the case was filled in, or filled in anew; its values stand in ``Personal.forms``.

    The version stays with the case: it is printed again as it was.
    """

    form: str
    title: str
    version: str


class ScanSource(StrEnum):
    """Where a scan came from."""

    folder = "folder"  # what the hall's scanner put into its folder
    file = "file"
    clipboard = "clipboard"
    camera = "camera"


class Scanned(Facts, tag="scanned", frozen=True, kw_only=True):
    """A sheet that was brought for a checklist line was scanned. It proves nothing of the line: its state stays.

    The picture itself stands in the store under ``scan``; ``digest`` is its sha256, ``size`` its bytes. ``material`` is
    the line's id, or ``step:`` and a step's id for what belongs to a later step (a photograph, a signed agreement).
    """

    scan: str
    material: str
    digest: str
    width: int
    height: int
    size: int
    source: ScanSource


class PrintState(StrEnum):
    """What is known of a paper."""

    waiting = "waiting"  # asked for, not yet tried
    sent = "sent"  # the printing system took it; whether paper came out is not known
    printed = "printed"  # known to have come out (device said so or the clerk looked)
    unknown = "unknown"  # somebody must look at the printer
    failed = "failed"
    saved = "saved"  # kept as a file by choice


A4_INSTEAD = "a4"
"""The way of a slip whose words came out on an A4 sheet (``Printed.printer``): ``a4``, or ``a4:<queue>``."""


class Printed(Facts, tag="printed", frozen=True, kw_only=True):
    """A paper of the case and what became of it. ``copy`` counts from 1; above 1 it is a reprint (补打).

    A paper that was put off (放进待打) is ``waiting`` once more, with the printer that did not print it. ``trouble``
    is the code of the sentence that says why it is not surely out, ``told`` what stands in its blanks.
    """

    paper: str  # key of the paper: acceptance, notice, refusal, promise, slip, form:<id>, ...
    number: str
    digest: str = ""  # sha256 of the PDF or the slip's bytes
    copies: int = 1
    copy: int = 1
    state: PrintState
    printer: str = ""
    trouble: str = ""
    told: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def instead(self) -> bool:
        """Whether this is a slip that went out as an A4 sheet."""
        return self.printer.partition(":")[0] == A4_INSTEAD


class RatingSource(StrEnum):
    """Where a citizen's own press came from. There is no source for a level that nobody pressed."""

    device = "device"  # a button box or a pad of its make
    screen = "screen"  # the window's second screen
    pad = "pad"  # our own page on a tablet or telephone
    paper = "paper"
    phone = "phone"  # the one-use page of the centre, opened by the code on the slip


class NotRatedWhy(StrEnum):
    """How a question ended without a level."""

    declined = "declined"  # 不评价
    timed_out = "timed_out"
    cancelled = "cancelled"  # the window took it back, or the program ended
    device_fault = "device_fault"


VOID_REASONS = ("damaged", "unclear", "short", "wrong")
"""Why a paper that came out does not count; the words stand in the texts (``cases.void``)."""

TICKET = "ticket"
"""The key of a queue ticket, the only paper that may be voided without a case."""


class PaperVoided(Facts, tag="paper_voided", frozen=True, kw_only=True):
    """作废: a paper that came out and is spoiled. Its number stands for nothing and is not given again, so that the
    day's numbers add up. ``reason`` is one of ``VOID_REASONS``.
    """

    paper: str
    number: str
    copy: int = 1
    reason: str


class RatingAsked(Facts, tag="rating_asked", frozen=True, kw_only=True):
    """The citizen was asked about one handling. ``question`` is made anew for each asking; ``decision`` is the id of
    the action it is about; ``device`` the profile of what asks; ``nonce`` is what the press has to bring back."""

    question: str
    decision: str
    device: str
    nonce: str = ""


class Rated(Facts, tag="rated", frozen=True, kw_only=True):
    """The citizen pressed. ``level`` 5 to 1, ``reasons`` the national codes; own words stand in
    ``Personal.words["rating"]``. Everything else is the proof: which device was asked and when (µs of the asking),
    the nonce of that question, when it was pressed, and the sha256 of the frame that told it (of the scan, on paper).
    ``known_by``: what who pressed by telephone knew besides the slip, see ``rating.KnownBy``; "" where nobody asked.
    """

    question: str
    level: int
    reasons: tuple[str, ...] = ()
    source: RatingSource
    device: str = ""
    nonce: str = ""
    asked_at: int = 0
    pressed_at: int = 0
    digest: str = ""
    known_by: str = ""


class NotRated(Facts, tag="not_rated", frozen=True, kw_only=True):
    """The question ended without a level: 未评价, and never anything else."""

    question: str
    why: NotRatedWhy


class Unmasked(Facts, tag="unmasked", frozen=True, kw_only=True):
    """A full number was shown; ``reason`` is one of the closed list."""

    field: str
    reason: str


class PairingAllowed(Facts, tag="pairing_allowed", frozen=True, kw_only=True):
    """A supervisor let a tablet be paired with this window's evaluation page."""

    supervisor: str


class SignedIn(Facts, tag="signed_in", frozen=True, kw_only=True):
    """A clerk opened the window."""

    role: str


class SignedOut(Facts, tag="signed_out", frozen=True, kw_only=True):
    """A clerk left the window."""


AnyFacts = (
    Opened
    | Accepted
    | NoticeGiven
    | Refused
    | Reopened
    | Recircumstanced
    | TakenBack
    | LinesCompleted
    | StepBegun
    | ObjectionRaised
    | ObjectionHandled
    | StepDone
    | SentBack
    | RowsDecided
    | ClaimRecorded
    | SumsFixed
    | PayeeRecorded
    | PaymentAsked
    | PaymentEnded
    | TellingAsked
    | TellingEnded
    | NumberGiven
    | NumberVoided
    | Linked
    | CentreDecided
    | DecisionSettled
    | Completed
    | Delivered
    | Withdrawn
    | Suspended
    | Resumed
    | Extended
    | Corrected
    | Consulted
    | FormFilled
    | Scanned
    | Printed
    | PaperVoided
    | RatingAsked
    | Rated
    | NotRated
    | RatingInvited
    | DefaultCounted
    | FollowedUp
    | Unmasked
    | LookedUp
    | PairingAllowed
    | SeriesLeased
    | BatchMade
    | BatchAnswered
    | Rejoined
    | OriginalHeld
    | OriginalReturned
    | NoticeSigned
    | GuardOverridden
    | DayClosed
    | DaySampled
    | DayReturned
    | DaySigned
    | DayAmended
    | DayHeard
    | TicketTaken
    | TicketBlockLeased
    | TicketsHanded
    | TicketCalled
    | TicketRecalled
    | TicketPassed
    | TicketTransferred
    | TicketBack
    | TicketServed
    | PauseBegun
    | PauseEnded
    | Locked
    | Unlocked
    | HandedOver
    | SignedIn
    | SignedOut
)


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """An action about to be written: ``id`` was made when the page opened, so a doubled key is one action."""

    id: str
    case: str  # case id, "" for actions of the window itself
    facts: AnyFacts
    personal: Personal = Personal()


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """An action as it stands in the store."""

    id: str
    transaction: str  # actions of one press share it
    case: str
    at: int  # µs UTC
    clerk: str
    window: str
    epoch: int
    seq: int
    facts: AnyFacts
    personal: Personal | None = None  # None once erased
