# SPDX-License-Identifier: Apache-2.0
"""All sentences a person at the counter reads, by code, from ``resources/texts/*.yaml``.

Sentences are asked for everywhere, also while telling that a file of sentences is damaged; so asking for one
never fails. A sentence that is not there is answered by its code, ``text_faults`` says why, and no case may be
worked while there are any.
"""

import logging
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from counter_app.base.errors import CounterError
from counter_app.base.resources import Document, Fault, ResourceFaults, iter_yaml, read_yaml, resources_root

ROOMS = tuple(
    (
        "attachments backups cases catalogue centre changes claims cli compare custody daily_log day_words demo "
        "desk device_page devices doctor editor enrolling errors evaluators follow_up form_page forms identifying "
        "identity intake letters looking_up made_hall matters money_page numbering office pages payments plain "
        "practice publishing pull queue rating_records readers register rehearsing reports results rosters scans "
        "second_screen simulating social step_page store sync telling traces ui visits web web_citizen work_list"
    ).split()
)
"""The files there must be: one that is gone is as faulty as one that cannot be read."""

_PLAIN: Mapping[str, str] = {
    "resources.faulty": "资料文件 {file} {where}有错，共 {count} 处。叫管理员看。",
    "resources.missing": "程序的资料夹不见了（{folder}）。重新安装程序。",
}
"""What must be sayable where the sentences themselves cannot be read."""

_LAST_RESORT = "这一步没做成，什么都没改。叫管理员（{code}）。"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Book:
    texts: Mapping[str, str]
    faults: tuple[Fault, ...]


@cache
def _book() -> _Book:
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    try:
        folder = resources_root() / "texts"
    except CounterError:
        return _Book({}, (Fault("resources", 0, 0, "文件夹不见了"),))
    missing = [folder / f"{room}.yaml" for room in ROOMS if not (folder / f"{room}.yaml").exists()]
    for path in [*iter_yaml(folder), *missing]:
        try:
            document = read_yaml(path, f"texts/{path.name}")
        except ResourceFaults as unreadable:
            faults += unreadable.faults
        else:
            _collect(document, texts, faults)
    return _Book(texts, tuple(faults))


def _collect(document: Document, texts: dict[str, str], faults: list[Fault]) -> None:
    if not isinstance(document.data, dict):
        faults.append(document.fault((), "里面没有句子"))
        return
    stack: list[tuple[tuple[str | int, ...], object]] = [((), document.data)]
    while stack:
        at, value = stack.pop()
        code = ".".join(str(part) for part in at)
        if isinstance(value, dict):
            stack.extend(((*at, key), below) for key, below in value.items())
        elif not isinstance(value, str):
            faults.append(document.fault(at, f"“{code}”要写一句话"))
        elif code in texts:
            faults.append(document.fault(at, f"“{code}”在别的文件里已有"))
        elif not _has_sound_blanks(value):
            faults.append(document.fault(at, f"“{code}”的花括号没有配对"))
        else:
            texts[code] = value


def _has_sound_blanks(words: str) -> bool:
    """Whether every brace opens or closes a named blank."""
    try:
        return all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(words))
    except ValueError:
        return False


def all_texts() -> Mapping[str, str]:
    """Every sentence by its dotted code (``case.refused``). Raises ResourceFaults with all faults."""
    book = _book()
    if book.faults:
        raise ResourceFaults(book.faults)
    return book.texts


def text_faults() -> tuple[Fault, ...]:
    """What is wrong with the sentences; while there is anything, no case may be worked."""
    return _book().faults


def text(code: str, **facts: object) -> str:
    """The sentence for a code, its ``{blanks}`` filled; its code, which somebody must look up, where there is none."""
    book = _book()
    words = book.texts.get(code) or _PLAIN.get(code)
    if words is None:
        if not book.faults:
            logger.error("there is no sentence %s", code)
        return f"〔{code}〕"
    try:
        return words.format(**facts)
    except (KeyError, ValueError, TypeError):
        logger.exception("the blanks of sentence %s do not fit", code)  # the log keeps no exception's words
        return words


def sentence(error: CounterError) -> str:
    """What to tell a person about an expected failure."""
    if error.code in _book().texts or error.code in _PLAIN:
        return text(error.code, **error.facts)
    return _LAST_RESORT.format(code=error.code)
