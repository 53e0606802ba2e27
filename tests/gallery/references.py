# SPDX-License-Identifier: Apache-2.0
"""The pictures that were looked at and found right, and how much another one may differ.

Renew them after a change that can be seen, and look at both::

    PYTHONPATH=.:tests python -m gallery.references             # all of them
    PYTHONPATH=.:tests python -m gallery.references checklist   # those whose names begin so

Pictures that hold a QR of a fresh case are not among them: its dots are new each time.
"""

import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

FOLDER = Path(__file__).resolve().parent / "references"
TOLERANCE = 0.005
"""Share of pixels that may differ: 0.5 %."""
NOTICEABLE = 48
"""Of 255 in any channel: less is the edge of a letter."""

WANTED = (
    "sign_in__empty__normal__1366x768",
    "sign_in__error__normal__1366x768",
    "finder__empty__normal__1366x768",
    "finder__typical__normal__1366x768",
    "finder__drafts__normal__1366x768",
    "finder__no_hit__normal__1366x768",
    "finder__region__normal__1366x768",
    "finder__typical__large__1366x768",
    "finder__typical__normal__1920x1080",
    "item_card__typical__normal__1366x768",
    "item_card__reference__normal__1366x768",
    "item_card__typical__large__1366x768",
    "compare__typical__normal__1366x768",
    "compare__guide__normal__1366x768",
    "compare__several__normal__1366x768",
    "compare__beyond__normal__1366x768",
    "compare__typical__large__1366x768",
    "compare__typical__normal__1920x1080",
    "identity__empty__normal__1366x768",
    "identity__typical__normal__1366x768",
    "identity__error__normal__1366x768",
    "identity__full__normal__1366x768",
    "identity__unit__normal__1366x768",
    "identity__unmask__normal__1366x768",
    "identity__typical__large__1366x768",
    "identity__typical__normal__1366x680",
    "identity__cards__normal__1366x768",
    "identity__card_differs__normal__1366x768",
    "identity__card_offered__normal__1366x768",
    "identity__reader_gone__normal__1366x768",
    "identity__reader_gone__large__1366x768",
    "guard__card__normal__1366x768",
    "queue__typical__normal__1366x768",
    "queue__why__normal__1366x768",
    "handover__typical__normal__1366x768",
    "locked__typical__normal__1366x768",
    "second_screen__called__normal__1366x768",
    "daily_log__empty__normal__1366x768",
    "daily_log__typical__normal__1366x768",
    "practice__typical__normal__1366x768",
    "steps__custody__normal__1366x768",
    "follow_ups__typical__normal__1366x768",
    "follow_ups__second__normal__1366x768",
    "centre__stuck__normal__1366x768",
    "centre__stuck__large__1366x768",
    "centre__frozen__normal__1366x768",
    "centre__parked__normal__1366x768",
    "devices__well__normal__1366x768",
    "devices__fault__normal__1366x768",
    "devices__fault__large__1366x768",
    "devices__unset__normal__1366x768",
    "devices__checked__normal__1366x768",
    "checklist__fresh__normal__1366x768",
    "checklist__typical__normal__1366x768",
    "checklist__promise__normal__1366x768",
    "checklist__fresh__normal__1920x1080",
    "checklist__typical__normal__1920x1080",
    "checklist__seen__normal__1920x1080",
    "checklist__in_rail__normal__1366x768",
    "checklist__scanning__normal__1366x768",
    "form__typical__normal__1366x768",
    "form__typical__normal__1366x680",
    "form__typical__normal__1920x1080",
    "form__typical__large__1366x768",
    "form__not_enough__normal__1366x768",
    "form__picking__normal__1366x768",
    "form__preview__normal__1366x768",
    "form__preview__large__1366x768",
    "form__guide__normal__1366x768",
    "form__blind__normal__1366x768",
    "form__blind__large__1366x768",
    "form__not_same__normal__1366x768",
    "form__several__normal__1366x768",
    "form__roster__normal__1366x768",
    "form__roster__normal__1366x680",
    "form__roster__large__1366x768",
    "form__scrolled__normal__1366x768",
    "form__people__normal__1366x768",
    "outcome__notice__normal__1366x768",
    "outcome__second_notice__normal__1366x768",
    "outcome__refuse__normal__1366x768",
    "outcome__notice__normal__1920x1080",
    "cases__typical__normal__1366x768",
    "cases__no_hit__normal__1366x768",
    "steps__review__normal__1366x768",
    "steps__deliver__normal__1366x768",
    "step_sheet__visit__normal__1366x768",
    "step_sheet__assessment__normal__1366x768",
    "step_sheet__assessment__large__1366x768",
    "steps__objection__large__1366x768",
    "steps__somebody_else__normal__1366x768",
    "steps__centre_differs__normal__1366x768",
    "work__typical__normal__1366x768",
    "work__typical__large__1366x768",
    "work__marked__normal__1366x768",
    "work__why__normal__1366x768",
    "people__typical__normal__1366x768",
    "people__typical__large__1366x768",
    "people__why__normal__1366x768",
    "people__list__normal__1366x768",
    "form__village__normal__1366x768",
    "identity__by_list__normal__1366x768",
    "identity__month__normal__1366x768",
    "checklist__remembered__normal__1366x768",
    "letter__typical__normal__1366x768",
    "letter__stranger__normal__1366x768",
    "guided__typical__normal__1366x768",
    "guided__typical__large__1366x768",
    "complaint__typical__normal__1366x768",
    "identity__by_phone__normal__1366x768",
    "identity__third_trip__normal__1366x768",
    "checklist__by_phone__normal__1366x768",
    "outcome__together__normal__1366x768",
    "steps__letter__normal__1366x768",
    "steps__complaint__normal__1366x768",
    "steps__papers_follow__normal__1366x768",
    "claim__empty__normal__1366x768",
    "claim__typical__normal__1366x768",
    "claim__typical__large__1366x768",
    "claim__differs__normal__1366x768",
    "claim__held__normal__1366x768",
    "claim__payee__normal__1366x768",
    "claim__fixing__normal__1366x768",
    "claim__fixing__large__1366x768",
    "claim__fixed__normal__1366x768",
    "claim__confirming__normal__1366x768",
    "claim__new_account__normal__1366x768",
    "claim__lines_back__normal__1366x768",
    "claim__line_account__normal__1366x768",
    "payments__typical__normal__1366x768",
    "payments__typical__large__1366x768",
    "payments__making__normal__1366x768",
    "payments__out__normal__1366x768",
    "payments__misfit__normal__1366x768",
    "payments__back__normal__1366x768",
    "steps__claim__normal__1366x768",
    "guide_drafts__typical__normal__1366x768",
    "guide_editor__typical__normal__1366x768",
    "guide_editor__form__normal__1366x768",
    "guide_editor__preview__normal__1366x768",
    "guide_editor__typical__large__1366x768",
    "finder__news__normal__1366x768",
    "guide_changes__typical__normal__1366x768",
    "guide_changes__typical__normal__1366x680",
    "guide_changes__typical__normal__1920x1080",
    "guide_changes__typical__large__1366x768",
    "guide_changes__whole__normal__1366x768",
    "guide_changes__guide__normal__1366x768",
    "guide_changes__empty__normal__1366x768",
    "second_screen__greeting__normal__1366x768",
    "second_screen__confirm__normal__1366x768",
    "second_screen__result__normal__1366x768",
    "second_screen__evaluation__normal__1366x768",
    "second_screen__confirm__elder__1366x768",
    "second_screen__evaluation__elder__1366x768",
    "second_screen__reasons__elder__1366x768",
    "second_screen__evaluation__elder__1920x1080",
    "numbers__typical__normal__1366x768",
    "numbers__error__normal__1366x768",
    "office_forms__information__normal__1366x768",
    "register__typical__normal__1366x768",
    "register__kept__normal__1366x768",
    "register__typical__large__1366x768",
    "steps__telling__normal__1366x768",
    "steps__not_told__normal__1366x768",
    "steps__again__normal__1366x768",
    "guide_drafts__supplements__normal__1366x768",
)


def difference(name: str, now: Image.Image) -> float:
    """The share of pixels that differ noticeably from the reference; 1.0 for another size."""
    with Image.open(FOLDER / f"{name}.png") as kept:
        before = kept.convert("RGB")
    if before.size != now.size:
        return 1.0
    apart = ImageChops.difference(before, now)
    loudest = ImageChops.lighter(ImageChops.lighter(*apart.split()[:2]), apart.split()[2])
    return sum(loudest.histogram()[NOTICEABLE:]) / (now.width * now.height)


def renew(*beginnings: str) -> None:
    """Take the pictures again and keep the wanted ones, or those of them whose names begin so."""
    from counter_app.app import take_gallery
    from counter_app.ui.gallery.groups import group_of

    FOLDER.mkdir(exist_ok=True)
    wanted = [name for name in WANTED if not beginnings or name.startswith(beginnings)]
    with tempfile.TemporaryDirectory() as folder:
        take_gallery(Path(folder), groups=set(map(group_of, wanted)))
        for name in wanted:
            with Image.open(Path(folder) / f"{name}.png") as taken:
                taken.convert("RGB").save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    renew(*sys.argv[1:])
