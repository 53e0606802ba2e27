# SPDX-License-Identifier: Apache-2.0
"""Fields and small forms for tests. All persons and numbers are made up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from counter_app.forms.definition import Field, FieldType, Filler, FormDefinition, FormOption
from counter_app.forms.filled import FilledForm
from counter_app.forms.loader import load_forms

TODAY = date(2026, 11, 20)
WOMAN = "110101194912310024"  # born 1949-12-31
MAN = "110101194912310016"

_EMPTY = Field(
    key="field",
    label="栏",
    type=FieldType.text,
    group="",
    filled_by=Filler.applicant,
    required=False,
    required_when=None,
    visible=None,
    sources=(),
    options=(),
    beside="",
    unit="",
    longest=0,
    hint="",
    twice=False,
)
REASONS = (
    FormOption("death", "死亡"),
    FormOption("emigration", "出国定居"),
    FormOption("waiver", "主动放弃"),
    FormOption("other", "其他：", other="reason_other"),
)


def field(kind: FieldType | str, *, options: Sequence[FormOption] = (), unit: str = "", longest: int = 0) -> Field:
    """A field of a type; closed ones have the reasons of a withdrawal to choose from."""
    closed = kind in (FieldType.choice, FieldType.choices)
    chosen = tuple(options) or (REASONS if closed else ())
    return replace(_EMPTY, type=FieldType(kind), options=chosen, unit=unit, longest=longest)


def form(folder: Path, words: str) -> FormDefinition:
    """A form from its YAML; it must be sound."""
    (folder / "made.yaml").write_text(words, encoding="utf-8")
    load = load_forms(folder)
    assert load.faults == ()
    return load.book.forms["made"]


def filled(rows: Sequence[dict[str, str]] = (), /, **values: str) -> FilledForm:
    """Values, and the rows of the roster ``people`` where there are any."""
    return FilledForm(form="made", version="", values=values, rosters={"people": list(rows)} if rows else {})
