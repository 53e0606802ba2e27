# SPDX-License-Identifier: Apache-2.0
"""Scenes of a guide that changed lately: the quiet line on the start page, and the page of changes."""

from dataclasses import replace

from counter_app.catalogue.change_sheet import ChangeSheet
from counter_app.catalogue.changes import changes
from counter_app.catalogue.items import Guide, LimitKind, Line, Section, ServiceItem
from counter_app.ui.gallery.stage import Scene, Stage
from counter_app.ui.guide.finder import FinderPage
from counter_app.ui.guide.guide_changes import GuideChangesPage
from counter_app.ui.keys import Command
from counter_app.ui.shell.page import PageId

PHONE, OLD_PHONE = "0737-2726749", "0737-2722000"


def _line(line: Line) -> Line:
    return replace(line, text=line.text.replace(PHONE, OLD_PHONE))


def _section(section: Section) -> Section:
    return replace(section, lines=tuple(map(_line, section.lines)))


def _former_item(item: ServiceItem) -> ServiceItem:
    """The item with another phone; two of them with other limits and papers."""
    former = replace(item, sections=tuple(map(_section, item.sections)))
    structure = item.structure
    if structure is None or item.ordinal > 2:
        return former
    limits = tuple(
        replace(one, amount=8, text="不超过8个工作日") if one.kind is LimitKind.working_days else one
        for one in structure.limits
    )
    return replace(former, structure=replace(structure, limits=limits, materials=structure.materials[:-1]))


def _former(guide: Guide) -> Guide:
    """The guide as it might have been a week ago."""
    return replace(guide, valid_from="2020-12-28", items=tuple(map(_former_item, guide.items[:-1])))


def _sheet(stage: Stage) -> ChangeSheet:
    guide = replace(stage.window.counter.catalogue.guides["yuanjiang"], valid_from="2026-11-18")
    found = (replace(one, since="2026-11-18") for one in changes(_former(guide), guide))
    return ChangeSheet(guide, "0" * 12, guide.version, "2026-11-13", "2026-11-20", tuple(found))


def _page(stage: Stage) -> GuideChangesPage:
    stage.window.go(PageId.guide_changes)
    page = stage.window.page
    if not isinstance(page, GuideChangesPage):
        raise LookupError(page.id)
    return page


def _news(stage: Stage) -> None:
    page = stage.window.page
    if isinstance(page, FinderPage):
        page.news.show_news(_sheet(stage))


def _changes(stage: Stage, place: int = 2) -> None:
    page = _page(stage)
    page.show_sheet(_sheet(stage))
    page.list.select(place)


def _guide(stage: Stage) -> None:
    _changes(stage, 4)
    stage.window.page.commands()[Command.show_guide]()


def _empty(stage: Stage) -> None:
    _page(stage)


SCENES: tuple[Scene, ...] = (
    Scene("finder", "news", _news),
    Scene("guide_changes", "typical", _changes, wide=True),
    Scene("guide_changes", "whole", lambda stage: _changes(stage, 1)),
    Scene("guide_changes", "guide", _guide),
    Scene("guide_changes", "empty", _empty),
)
