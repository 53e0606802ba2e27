# SPDX-License-Identifier: Apache-2.0
"""What of a case the centre has not got yet: its records by their number, its attachments by their names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counter_app.base.texts import text
from counter_app.cases.attachments import AttachmentKind, paper_file
from counter_app.cases.case import Case, paper_kind
from counter_app.desk.centre import waiting_of
from counter_app.desk.counter import Counter
from counter_app.store.uploads import Upload, UploadCounts

MOST_NAMED = 3


def uploads_waiting(counter: Counter) -> UploadCounts:
    """How many attachments of this window are on their way, and how many cannot go."""
    return counter.store.uploads.counts()


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """What of a case is still on its way, in a sentence or a few; "" where the centre has all of it, and where the
    window is not enrolled."""

    case: str
    words: str


def look_at(counter: Counter, case: Case) -> OnItsWay:
    """Read how a case stands with the centre."""
    if counter.store.centre.standing() is None:
        return OnItsWay(case.id, "")
    uploads = counter.store.uploads.under_way(case.id)
    return OnItsWay(case.id, "".join(_said(case, waiting_of(counter, case.id), uploads)))


def _said(case: Case, records: int, uploads: Sequence[Upload]) -> Iterator[str]:
    going, stuck = ([one for one in uploads if bool(one.reason) is state] for state in (False, True))
    if records:
        yield text("attachments.case.records", count=records)
    if going:
        yield text("attachments.case.waiting", count=len(going), names=_names(case, going))
    if stuck:
        yield text("attachments.case.stuck", count=len(stuck), names=_names(case, stuck), why=text(stuck[0].reason))


def _names(case: Case, uploads: Sequence[Upload]) -> str:
    """Each kind of sheet once, a few of them."""
    names = list(dict.fromkeys(_name(case, one) for one in uploads))
    more = text("attachments.case.more") if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


def _name(case: Case, upload: Upload) -> str:
    if upload.kind is AttachmentKind.paper:
        for one in case.papers:
            if paper_file(one.paper, case.number, one.number, one.copy) == upload.ref:
                return text(f"page.paper.{paper_kind(one.paper)}")
        return text("attachments.case.paper")
    material = next((one.material for one in case.scans if one.scan == upload.ref), "")
    return next((one.text for one in case.lines if one.material == material), text("attachments.case.sheet"))
