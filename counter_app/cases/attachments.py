# SPDX-License-Identifier: Apache-2.0
"""What belongs to an action and lies beside it, named by its digest: a scanned sheet, a paper kept as a file."""

from dataclasses import dataclass
from enum import StrEnum

from counter_app.cases.actions import Printed, PrintState, Scanned
from counter_app.cases.facts import Facts


class AttachmentKind(StrEnum):
    """Where a window has it."""

    scan = "scan"  # in its store
    paper = "paper"  # in its folder of papers


@dataclass(frozen=True, slots=True)
class Attachment:
    """``ref`` is a scan's id or a paper's file name; of a paper printed into the same file again the last one counts.

    ``digest`` is its sha256, ``size`` its bytes, 0 where the action does not say.
    """

    ref: str
    kind: AttachmentKind
    digest: str
    size: int


def paper_file(paper: str, case_number: str, ordinal: str, copy: int) -> str:
    """The name under which a case's paper is kept as a file; it names nobody."""
    name = paper.replace(":", "-")  # a colon is no part of a file's name everywhere
    again = f"-{copy}" if copy > 1 else ""
    return f"{name}-{case_number}-{ordinal}{again}.pdf"


def attachment_of(facts: Facts, case_number: str) -> Attachment | None:
    """What these facts of a case name, None where they name nothing that lies beside them."""
    if isinstance(facts, Scanned):
        return Attachment(facts.scan, AttachmentKind.scan, facts.digest, facts.size)
    if isinstance(facts, Printed) and facts.state is PrintState.saved and facts.digest:
        file = paper_file(facts.paper, case_number, facts.number, facts.copy)
        return Attachment(file, AttachmentKind.paper, facts.digest, 0)
    return None
