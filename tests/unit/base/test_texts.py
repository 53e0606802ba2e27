# SPDX-License-Identifier: Apache-2.0
"""The sentences people read keep to the house's wording."""

import re

from counter_app.base.texts import all_texts

ON_PAPER = ("papers.", "reports.", "cases.due.")
IN_DATA = ("structure.", "lint.", "guide.", "cases.calendar.", "layout.")
FORBIDDEN = ("请您", "抱歉", "失败", "异常", "客户")


def test_no_sentence_uses_words_that_help_nobody() -> None:
    found = {code: words for code, words in all_texts().items() for word in FORBIDDEN if word in words}
    assert found == {}


def test_no_sentence_is_too_long_to_read_at_a_glance() -> None:
    """At most 25 Chinese characters between two stops. Paper is read at leisure; faults in data are an administrator's."""
    long = {
        code: part
        for code, words in all_texts().items()
        if not code.startswith((*ON_PAPER, *IN_DATA))
        for part in re.split(r"[。；！？：\n]", re.sub(r"\{[^}]*\}", "", words))
        if len(re.findall(r"[\u4e00-\u9fff]", part)) > 25
    }
    assert long == {}
