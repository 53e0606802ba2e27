# SPDX-License-Identifier: Apache-2.0
"""The guide's own words of a form: notes, hints and promises printed on it, then the item it belongs to."""

import re
from collections.abc import Sequence

from counter_app.catalogue.items import Form, Line, ServiceItem
from counter_app.ui.guide.item_words import guide_text
from counter_app.ui.widgets.guide_panel import GuideLine, GuideText

SENTENCE = re.compile("[，。；]")
"""A line with one of these is no mere label; labels stand on screen already."""


def form_guide(item: ServiceItem, guide_title: str, form: Form, resting: Sequence[str] = ()) -> GuideText:
    """``resting``: words of the form that what is filled in now rests on; they are marked too."""
    whole = guide_text(item, guide_title, form.quotes)
    if form.layout is None:
        return whole
    first, last = form.layout
    shown: list[GuideLine] = []
    for section in item.printed:
        own = [one for one in section.lines if first <= one.number <= last and SENTENCE.search(one.text)]
        if own:
            shown.append(GuideLine(section.heading, heading=True))
            shown += [GuideLine(one.text, _marks(one, form, resting)) for one in own]
    if not shown:
        return whole
    return GuideText(whole.title, whole.source, (*shown, *guide_text(item, guide_title).lines))


def _marks(line: Line, form: Form, resting: Sequence[str]) -> tuple[tuple[int, int], ...]:
    found = [
        (one.start, one.end) for one in form.quotes if one.line.number == line.number and one.end <= len(line.text)
    ]
    for words in resting:
        at = line.text.find(words)
        if at >= 0:
            found.append((at, at + len(words)))
    return tuple(dict.fromkeys(found))
