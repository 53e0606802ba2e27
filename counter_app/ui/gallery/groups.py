# SPDX-License-Identifier: Apache-2.0
"""The scenes in groups. Each group has a window and a store of its own: no picture shows what another group left."""

from collections.abc import Iterator, Mapping

from counter_app.ui.gallery import (
    case_scenes,
    centre_scenes,
    change_scenes,
    compare_scenes,
    daily_log_scenes,
    device_scenes,
    editor_scenes,
    follow_up_scenes,
    form_scenes,
    identity_scenes,
    matter_scenes,
    money_scenes,
    office_scenes,
    people_scenes,
    practice_scenes,
    queue_scenes,
    register_scenes,
    result_scenes,
    start_scenes,
    step_scenes,
    work_scenes,
)
from counter_app.ui.gallery.citizen_pictures import take_citizen_pictures
from counter_app.ui.gallery.pictures import Keep, Picture, take_pictures
from counter_app.ui.gallery.stage import Scene
from counter_app.ui.shell.window import MainWindow

SECOND_SCREEN = "second_screen"
SCENES: Mapping[str, tuple[Scene, ...]] = {
    "finding": (*start_scenes.SCENES, *compare_scenes.SCENES, *change_scenes.SCENES),
    "person": (*identity_scenes.SCENES, *device_scenes.SCENES),
    "papers": case_scenes.JUDGED,
    "decided": (*case_scenes.DECIDED, *case_scenes.LISTED, *office_scenes.SCENES),
    "editor": editor_scenes.SCENES,
    "work": (*work_scenes.SCENES, *centre_scenes.SCENES),
    "forms": form_scenes.SCENES,
    "day": daily_log_scenes.SCENES,
    "people": people_scenes.SCENES,
    "money": money_scenes.SCENES,
    "practice": practice_scenes.SCENES,
    "matters": matter_scenes.SCENES,
    "steps": step_scenes.SCENES,
    "queue": queue_scenes.SCENES,
    "results": (*result_scenes.SCENES, *register_scenes.SCENES, *follow_up_scenes.SCENES),
}
"""What a clerk sees. The lists of cases come behind the scenes that decide some: those are what they show."""
GROUPS = (*SCENES, SECOND_SCREEN)


def take_group(
    window: MainWindow, group: str, keep: Keep, *, whole: bool = False, plain: bool = False
) -> Iterator[Picture]:
    """Take a group through a window that nothing was done with yet; ``whole`` and ``plain`` as in take_pictures."""
    if group == SECOND_SCREEN:
        return take_citizen_pictures(window, keep)
    return take_pictures(window, keep, SCENES[group], whole=whole, plain=plain)


def group_of(name: str) -> str:
    """The group that a picture belongs to, by its name."""
    page, state, *_ = name.split("__")
    found = (group for group, scenes in SCENES.items() if any((one.page, one.state) == (page, state) for one in scenes))
    return next(found, SECOND_SCREEN)
