# SPDX-License-Identifier: Apache-2.0
"""What a reader of a PDF extracts, without white space: lines are broken anywhere on paper."""

import pypdfium2


def pages_of(pdf: bytes) -> list[str]:
    """The words of every page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def words_of(pdf: bytes) -> str:
    """All words."""
    return "".join(pages_of(pdf))
