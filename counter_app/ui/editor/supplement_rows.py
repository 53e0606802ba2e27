# SPDX-License-Identifier: Apache-2.0
"""本地补充 in a list: title and number, who signed it, from when, and what it adds to how many items."""

from counter_app.base.texts import text
from counter_app.catalogue.signatures import Standing
from counter_app.catalogue.supplement_shelf import ShelvedSupplement
from counter_app.ui.editor.rows import ViewRow
from counter_app.ui.widgets.marks import Mark


def supplement_row(one: ShelvedSupplement) -> ViewRow:
    """One document; what is wrong with it leads."""
    looked, rule = one.looked, one.looked.rule
    if rule is None or looked.faults:
        words = text("supplement.row_faulty", count=len(looked.faults))
        return ViewRow(one.name, rule.name if rule else one.name, Mark.missing, under=words, bold=True)
    by, on = (one.signature.by, one.signature.on) if one.signature else ("", "")
    under = text(
        "supplement.row",
        issuer=rule.issuer,
        signed_by=rule.signed_by,
        valid_from=rule.valid_from,
        items=len({line.item for line in looked.lines}),
        lines=len(looked.lines),
        standing=text(f"supplement.standing.{one.standing.value}", by=by, on=on),
    )
    mark = Mark.defective if one.standing is not Standing.signed else Mark.met if one.in_force else Mark.waiting
    return ViewRow(one.name, rule.name, mark, under=under, bold=True)
