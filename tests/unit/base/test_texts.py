# SPDX-License-Identifier: Apache-2.0
"""The sentences people read keep to the house's wording."""

import logging
import re

import pytest

from counter_app.base import texts
from counter_app.base.errors import CounterError
from counter_app.base.resources import resources_root
from counter_app.base.texts import ROOMS, all_texts, sentence, text

ON_PAPER = ("papers.", "reports.", "cases.due.")
IN_DATA = ("structure.", "lint.", "guide.", "cases.calendar.", "layout.")
TO_CITIZENS = ("second_screen.", "web_citizen.")
FORBIDDEN = ("请您", "抱歉", "失败", "异常", "客户")
POLITE = ("请您",)
"""What is no help to a clerk and only right to a citizen."""


def test_no_sentence_uses_words_that_help_nobody() -> None:
    found = {
        code: words
        for code, words in all_texts().items()
        for word in FORBIDDEN
        if word in words and not (word in POLITE and code.startswith(TO_CITIZENS))
    }
    assert found == {}


def test_no_sentence_is_too_long_to_read_at_a_glance() -> None:
    """At most 25 Chinese characters between two stops. Paper and data are read at leisure."""
    long = {
        code: part
        for code, words in all_texts().items()
        if not code.startswith((*ON_PAPER, *IN_DATA))
        for part in re.split(r"[。；！？：\n]", re.sub(r"\{[^}]*\}", "", words))
        if len(re.findall(r"[\u4e00-\u9fff]", part)) > 25
    }
    assert long == {}


def test_every_file_of_sentences_is_known_by_name() -> None:
    assert sorted(path.stem for path in (resources_root() / "texts").glob("*.yaml")) == sorted(ROOMS)


def test_a_sentence_that_is_not_there_is_answered_by_its_code(logged_errors: list[logging.LogRecord]) -> None:
    assert text("nobody.wrote_this", name="甲") == "〔nobody.wrote_this〕"
    assert (
        sentence(CounterError("nobody.wrote_this", name="甲"))
        == "这一步没做成，什么都没改。叫管理员（nobody.wrote_this）。"
    )
    assert len(logged_errors) == 1


def test_blanks_that_do_not_fit_stay_open_and_facts_stay_out_of_the_log(logged_errors: list[logging.LogRecord]) -> None:
    words = text("cli.wrong_use", reason="甲")
    assert words == all_texts()["cli.wrong_use"]
    [record] = logged_errors
    assert "甲" not in record.getMessage()


@pytest.mark.parametrize("code", ["resources.faulty", "resources.missing"])
def test_what_is_said_without_files_is_what_the_files_say(code: str) -> None:
    assert texts._PLAIN[code] == all_texts()[code]
