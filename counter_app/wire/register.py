# SPDX-License-Identifier: Apache-2.0
"""What a window asks of the centre's register, in JSON; names and values are those of ``resources/register``."""

from counter_app.wire.messages import Answer, Message


class Question(Message, frozen=True, kw_only=True):
    """Everything of one query about one person or unit; ``case`` is the id of the case or draft it is asked for."""

    query: str
    number: str
    purpose: str
    clerk: str
    case: str


class AnsweredTable(Answer, frozen=True, kw_only=True):
    """Rows of one kind, the newest first. ``at``: when they were loaded in µs, 0 for rows of now."""

    kind: str
    rows: tuple[dict[str, str], ...]
    more: bool = False
    at: int = 0


class Answered(Answer, frozen=True, kw_only=True):
    """``now`` in µs by the centre's clock: the moment of this answer."""

    now: int
    tables: tuple[AnsweredTable, ...]


class CodeQuestion(Message, frozen=True, kw_only=True):
    """A 医保码 as it was scanned."""

    code: str
    clerk: str


class CodeAnswered(Answer, frozen=True, kw_only=True):
    """Whose the code is; all empty for one that nobody has now."""

    now: int
    name: str = ""
    id_kind: str = ""
    id_number: str = ""
    region: str = ""
    card_number: str = ""
