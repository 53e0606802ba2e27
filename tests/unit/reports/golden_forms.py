# SPDX-License-Identifier: Apache-2.0
"""The pictures of the printed forms, blank and filled in, that were held beside the guide's layouts and found right.

Renew them after a change that can be seen, and look at them beside the guide's text::

    PYTHONPATH=.:tests/unit/reports:tests/unit/forms python -m golden_forms                  # all of them
    PYTHONPATH=.:tests/unit/reports:tests/unit/forms python -m golden_forms filing_form      # of these forms
"""

import sys
from pathlib import Path

import pypdfium2
from filled_forms import FORMS, filled, form, wanted
from PIL import Image, ImageChops

from counter_app.reports.form_pdf import FormPrint, render_form

FOLDER = Path(__file__).resolve().parent / "golden"
KINDS = ("blank", "filled")
DPI = 64
GREYS = 16
BLOCK = 8
NOTICEABLE = 24
"""Of 255, on average over a block of 8 by 8 dots: a character more or less, a line elsewhere; not a letter's edge."""


def printed(form_id: str, kind: str) -> FormPrint:
    """The form of one kind."""
    definition, number = form(form_id), "430981-03-20261120-A00472"
    if kind == "blank":
        return wanted(definition)
    return wanted(definition, filled=filled(definition), case_number=number, qr=number)


def picture(form_print: FormPrint) -> Image.Image:
    """The form as it comes out of the printer, its pages one under the other."""
    document = pypdfium2.PdfDocument(render_form(form_print))
    try:
        pages = [page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()
    whole = Image.new("L", (pages[0].width, sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole


def difference(taken: Image.Image, form_id: str, kind: str) -> int:
    """How far the worst block is from the picture that is kept, of 255; 255 for another size."""
    with Image.open(FOLDER / f"{form_id}_{kind}.png") as kept:
        before = kept.convert("L")
    if before.size != taken.size:
        return 255
    return max(ImageChops.difference(before, taken).reduce(BLOCK).tobytes())


def renew(*forms: str) -> None:
    """Take the pictures again."""
    FOLDER.mkdir(exist_ok=True)
    for form_id in forms or FORMS:
        for kind in KINDS:
            few = picture(printed(form_id, kind)).point([round(grey * (GREYS - 1) / 255) for grey in range(256)])
            few = Image.frombytes("P", few.size, few.tobytes())
            few.putpalette([level * 255 // (GREYS - 1) for level in range(GREYS) for _ in "rgb"])
            few.save(FOLDER / f"{form_id}_{kind}.png", optimize=True, bits=4)


if __name__ == "__main__":
    renew(*sys.argv[1:])
