# SPDX-License-Identifier: Apache-2.0
"""A guide's file read into lines: .txt, .docx, or .pdf with text. What cannot be read is refused with its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault
from counter_app.base.texts import text
from counter_app.catalogue.intake.plain_text import decode
from counter_app.catalogue.intake.tidying import tidied

LARGEST = 32 * 1024 * 1024
MOST_LINES = 60_000
LONGEST_LINE = 20_000
_BLANK_LINES = 5
"""So many times more lines may be in the file than are left when blank ones are put together."""

_ZIP, _PDF, _OLD = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class IssuedText:
    """A guide's text as issued, tidied; ``lines[0]`` is line 1. ``unread`` says what of the file is no text."""

    file: str
    lines: tuple[str, ...]
    unread: tuple[Fault, ...] = ()

    @property
    def words(self) -> str:
        """The whole text, as ``guide.txt`` holds it."""
        return "".join(f"{line}\n" for line in self.lines)


def read_guide_file(path: Path) -> IssuedText:
    """Read a file. Raises CounterError with the file's name and the line for what is no text."""
    name = path.name
    whole = _bytes(path)
    if whole.startswith(_OLD):
        raise CounterError("intake.old_word", file=name)
    pages = _reader(path, whole)(whole, name)
    if sum(page.count("\n") for page in pages) > MOST_LINES * _BLANK_LINES:
        raise CounterError("intake.too_long", file=name, line=MOST_LINES)
    lines = tidied(pages)
    if not lines:
        raise CounterError("intake.empty", file=name)
    if len(lines) > MOST_LINES:
        raise CounterError("intake.too_long", file=name, line=MOST_LINES)
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            raise CounterError("intake.no_words", file=name, line=number)
    blank = [number for number, page in enumerate(pages, start=1) if not page.strip()] if len(pages) > 1 else []
    return IssuedText(name, lines, tuple(Fault(name, 0, 0, text("intake.blank_page", page=page)) for page in blank))


def _bytes(path: Path) -> bytes:
    name = path.name
    if path.is_dir():
        raise CounterError("intake.folder", file=name)
    try:
        if path.stat().st_size > LARGEST:
            raise CounterError("intake.too_large", file=name)
        whole = path.read_bytes()
    except FileNotFoundError as error:
        raise CounterError("intake.no_file", file=name) from error
    except (OSError, ValueError) as error:
        raise CounterError("intake.unreadable", file=name) from error
    if not whole:
        raise CounterError("intake.empty", file=name)
    return whole


def _reader(path: Path, whole: bytes) -> Callable[[bytes, str], Sequence[str]]:
    if whole.startswith(_ZIP):
        from counter_app.catalogue.intake.word_file import read_word

        return lambda body, name: [read_word(body, name)]
    if _PDF in whole[:1024]:
        from counter_app.catalogue.intake.pdf_file import read_pdf

        return read_pdf
    if path.suffix.lower() not in (".txt", ".text", ""):
        raise CounterError("intake.kind", file=path.name)
    return lambda body, name: decode(body, name).split("\f")
