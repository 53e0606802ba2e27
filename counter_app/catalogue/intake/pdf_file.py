# SPDX-License-Identifier: Apache-2.0
"""The words of a PDF, page by page. A scan holds none."""

from collections.abc import Sequence
from contextlib import closing

import pypdfium2

from counter_app.base.errors import CounterError

MOST_PAGES = 3_000
_BROKEN_WORD = dict.fromkeys([0x02, 0xFFFE])
"""How the library marks a hyphen at the end of a line."""


def read_pdf(whole: bytes, name: str) -> Sequence[str]:
    """The text of every page. Raises CounterError where it is locked, broken or a picture."""
    try:
        document = pypdfium2.PdfDocument(whole)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise CounterError("intake.pdf_locked" if locked else "intake.pdf_broken", file=name) from error
    with closing(document):
        if len(document) > MOST_PAGES:
            raise CounterError("intake.too_long", file=name, line=MOST_PAGES)
        try:
            pages = [_page(document, number) for number in range(len(document))]
        except pypdfium2.PdfiumError as error:
            raise CounterError("intake.pdf_broken", file=name) from error
    if not any(page.strip() for page in pages):
        raise CounterError("intake.pdf_picture", file=name)
    return pages


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    with closing(document[number]) as page, closing(page.get_textpage()) as words:
        return str(words.get_text_bounded()).translate(_BROKEN_WORD)
