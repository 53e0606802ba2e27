# SPDX-License-Identifier: Apache-2.0
"""A real guide as an import would leave it: hubei's, with a few entries nobody has confirmed, and one line loose."""

from counter_app.catalogue.intake.drafts import GuideDraft, item_text, save_item
from counter_app.catalogue.intake.entry_text import change_entry, read_entries, remove_entry
from counter_app.desk import guide_editing
from counter_app.desk.counter import Counter

GUIDE = "hubei"
FIRST, SECOND = 3, 5
"""The items that are not finished: 城乡居民参保登记 and 职工参保信息变更登记."""


def unfinish(counter: Counter) -> GuideDraft:
    """A draft of the guide. In item 3 two papers and the limit wait to be confirmed; item 5 lost its limit."""
    draft = guide_editing.revise(counter, GUIDE)
    words = item_text(draft, FIRST)
    for section, index in (("materials", 0), ("materials", 1), ("limits", 0)):
        entry = read_entries(words, "").find(section, index)
        assert entry is not None
        words = change_entry(words, section, index, {**entry.values, "draft": 1})
    save_item(draft, FIRST, words)
    save_item(draft, SECOND, remove_entry(item_text(draft, SECOND), "limits", 0))
    return draft
