# SPDX-License-Identifier: Apache-2.0
"""An official form (表单) as data: fields, rosters, rules and the cells of its paper. Read from ``resources/forms``.

The vocabulary is closed and holds no code. Source of the layouts: the guides' own printed forms (``lines``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from counter_app.base.conditions import Condition


class FieldType(StrEnum):
    """What a field holds. ``forms/values.py`` reads, checks and writes each of them."""

    text = "text"
    long_text = "long_text"
    person_name = "person_name"
    id_number = "id_number"  # of the kind that the field named by ``beside`` says; resident ID without one
    id_kind = "id_kind"  # 身份证件类型
    uscc = "uscc"  # 统一社会信用代码, GB 32100
    phone = "phone"
    postcode = "postcode"
    account = "account"  # bank account
    money = "money"  # yuan, exact to the cent
    number = "number"  # whole number, not negative
    date = "date"
    month = "month"
    date_or_month = "date_or_month"  # a day, or its month alone where the papers know no more
    period = "period"  # from date to date
    month_period = "month_period"
    region = "region"  # 省 市 区, GB/T 2260
    nation = "nation"  # GB/T 3304
    choice = "choice"
    choices = "choices"
    yes_no = "yes_no"
    signature = "signature"  # place to sign by hand; never filled on screen
    seal = "seal"  # place for a seal
    photo = "photo"  # place for a photograph


class Filler(StrEnum):
    """Who fills a field."""

    applicant = "applicant"  # at the window, by citizen and clerk
    office = "office"  # by the office at review, with a new print
    hand = "hand"  # by pen on the printed paper: signatures, seals, photographs


@dataclass(frozen=True, slots=True)
class FormOption:
    """A closed answer. ``other`` names the text field that goes with it (□其他：____).

    ``titles`` are the items (事项) that this answer stands for: the fact ``item.title`` fills it. ``box`` false: the
    paper has no box for it, the boxes left empty say it (□灵活就业人员 not ticked is a unit's form). ``ages`` are the
    first and last year of life it is for (rule ``age_group``).
    """

    value: str
    label: str
    other: str = ""
    titles: tuple[str, ...] = ()
    box: bool = True
    ages: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. ``label`` in the guide's words (line breaks and inner spaces removed).

    ``sources`` name facts that may fill it, best first (see ``forms/prefill.py``). ``required`` and ``visible`` are
    conditions over other fields of the form; None: never required, always visible. ``beside`` names the field that
    decides what this one holds (the kind of an id number). ``longest`` counts characters, 0: the type's own limit.
    ``twice`` asks for it a second time, blind (bank account, payee). ``quote`` is the form's own note behind
    ``required``, ``visible`` or who fills it. ``printed`` false: asked on screen only, because something depends on it
    that the paper does not print (the kind of a document where the form prints 身份证件号码 alone).
    """

    key: str
    label: str
    type: FieldType
    group: str
    filled_by: Filler
    required: bool
    required_when: Condition | None
    visible: Condition | None
    sources: tuple[str, ...]
    options: tuple[FormOption, ...]
    beside: str
    unit: str
    longest: int
    hint: str  # ours: one sentence shown beside the field, may be ""
    twice: bool
    quote: str = ""
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together on screen, under the form's own heading where it prints one."""

    id: str
    title: str
    visible: Condition | None


@dataclass(frozen=True, slots=True)
class Roster:
    """A table of people or items: ``columns`` are fields, ``printed_rows`` stand on a page, ``least`` must be there."""

    key: str
    title: str
    columns: tuple[Field, ...]
    printed_rows: int
    least: int
    unique: tuple[str, ...]  # columns in which no value may come twice


class RuleKind(StrEnum):
    """Checks between fields. ``fields`` of a rule are given in the order named here."""

    birth_matches = "birth_matches"  # id_number, birth (date or month)
    sex_matches = "sex_matches"  # id_number, sex (choice male/female)
    age_matches = "age_matches"  # id_number, age (number), on the day of filling
    age_group = "age_group"  # id_number, choice whose options say for which ``ages`` they are
    in_order = "in_order"  # dates or months, each not after the next
    not_future = "not_future"  # every date or month named
    sums_up = "sums_up"  # total, then the parts; a total of the form and a roster's columns: over all rows
    one_of = "one_of"  # at least one of the fields is filled
    differ = "differ"  # no two of the fields hold the same
    region_level = "region_level"  # region: municipalities and the like need the province only, others all levels
    region_city = "region_city"  # region: municipalities and the like need the province only, others the city too
    at_most = "at_most"  # number or money, not more than the second field
    fits_in = "fits_in"  # number, period or month_period: no more days or months than it has, first and last counted
    never = "never"  # what ``when`` says must not be; the fault stands at the fields


@dataclass(frozen=True, slots=True)
class Rule:
    """A check between fields (of a roster's row where ``roster`` is named). ``warns``: told, but stops nothing.

    ``text`` is the sentence for the clerk, "" for the kind's own; a birth date, sex or age that does not fit the number
    is always told with both. ``quote`` is the form's own note behind it, "" where the rule is plain sense.
    """

    id: str
    kind: RuleKind
    fields: tuple[str, ...]
    roster: str
    when: Condition | None
    warns: bool
    text: str
    quote: str


class Align(StrEnum):
    """How a cell's text stands."""

    left = "left"
    centre = "centre"
    right = "right"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a printed table.

    ``text`` is printed as it stands, with placeholders: ``{key}`` the field's text form (or room), ``{key:boxes}``
    all its options with □/☑ in the form's order, ``{key:box}`` one option's box (``{change:box:increase}``),
    ``{key:year}`` ``{key:month}`` ``{key:day}`` parts of a date (blank room where empty), ``{key:capitals}`` money in
    capitals, ``{key:masked}`` numbers with their middle starred, ``{key:province}`` ``{key:city}`` ``{key:county}`` the
    levels of a region (``{key:city:市}`` without the 市 that the form prints behind it), ``{key:code}`` its six digits,
    ``{sign:key}`` room to sign, ``{seal:key}`` room for a seal, ``{photo:key}`` a frame for a photograph, ``{place}``
    the guide's place (沅江市), ``{province}`` its province (湖南省), ``{___:12}`` blank room of 12 characters.
    """

    text: str
    label: bool  # the form's own word (printed bolder, compared with the guide) and not a place to fill
    columns: int  # how many columns it spans
    rows: int  # how many rows it spans
    align: Align
    upright: bool  # characters one under the other
    notes: bool = False  # holds the form's notes and hints, one a line


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table: ``widths`` are relative; each row's cells fill its columns from the left, past cells that reach down.

    ``ruled`` false: no lines are drawn, the cells are places on a line of text (单位名称：　　单位编码：　　年月日).
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heights: tuple[int, ...]  # least height of each row, in mm; 0 is the form's usual one
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class RosterBlock:
    """The printed roster. ``head`` are its header rows over the same ``widths`` as the columns below.

    ``sample`` is what the form itself prints in its first row to show how it is meant (XX市XX区（市）), a text a
    column; it stands wherever that row's cell is still empty.
    """

    roster: str
    widths: tuple[int, ...]
    head: tuple[tuple[Cell, ...], ...]
    cells: tuple[str, ...]  # one template a column, over the row's columns; ``{#}`` is the row's number
    sample: tuple[str, ...] = ()
    height: int = 0  # least height of a row, in mm; 0 is the form's usual one


@dataclass(frozen=True, slots=True)
class LineBlock:
    """A line of text with placeholders, the same as in a cell.

    ``above`` stands over the title. ``visible`` leaves the line out where it does not hold (printed while undecided,
    as on a blank form).
    """

    text: str
    align: Align
    bold: bool
    above: bool = False
    visible: Condition | None = None


@dataclass(frozen=True, slots=True)
class NotesBlock:
    """The form's printed notes and hints, one a line."""

    lines: tuple[str, ...]


Block = TableBlock | RosterBlock | LineBlock | NotesBlock


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Paper and how many copies the form says are made, for whom (一式二份，经办机构、参保患者各持一份)."""

    size: str  # A4 | A3
    landscape: bool
    copies: int
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """One form at one version.

    ``title`` may hold ``{place}``. ``lines`` are the first and last line of the layout in the guide's text, None for a
    layout of ours (marked so on screen). ``enclosed`` are things without a layout that belong to it (两张一寸照片).
    """

    id: str
    title: str
    guide: str
    lines: tuple[int, int] | None
    version: str  # digest of the file, 12 hex digits
    page: PageSetup
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]
    rosters: tuple[Roster, ...]
    rules: tuple[Rule, ...]
    blocks: tuple[Block, ...]
    enclosed: tuple[str, ...]

    def field(self, key: str) -> Field | None:
        """A field of the form itself (not of a roster), or None."""
        return next((one for one in self.fields if one.key == key), None)

    @property
    def notes(self) -> tuple[str, ...]:
        """The form's printed notes and hints, in its order, wherever they stand on the paper."""
        found: list[str] = []
        for block in self.blocks:
            if isinstance(block, NotesBlock):
                found += block.lines
            elif isinstance(block, TableBlock):
                found += [line for row in block.rows for cell in row if cell.notes for line in cell.text.split("\n")]
        return tuple(found)

    def roster(self, key: str) -> Roster | None:
        """A roster, or None."""
        return next((one for one in self.rosters if one.key == key), None)


@dataclass(frozen=True, slots=True)
class FormBook:
    """All forms by id."""

    forms: Mapping[str, FormDefinition]

    def get(self, form: str) -> FormDefinition | None:
        """A form, or None."""
        return self.forms.get(form)
