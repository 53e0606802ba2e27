# SPDX-License-Identifier: Apache-2.0
"""Scenes of the pages where an administrator finishes a guide draft: a real guide's, with some of it left open."""

from counter_app.catalogue.intake import drafts
from counter_app.catalogue.intake.drafts import GuideDraft
from counter_app.catalogue.intake.entry_text import change_entry, read_entries, remove_entry
from counter_app.catalogue.signatures import sign
from counter_app.catalogue.supplement_shelf import written
from counter_app.desk import guide_editing
from counter_app.desk.guide_editing import Published
from counter_app.ui.editor.drafts_page import DraftsPage
from counter_app.ui.editor.editor_page import EditorPage
from counter_app.ui.gallery.stage import Scene, Stage
from counter_app.ui.shell.page import PageId

ADMINISTRATOR = "0300"
GUIDE = "hubei"
OPEN = (("materials", 0), ("materials", 1), ("limits", 0))
"""Entries that nobody has confirmed."""


def _sign_in(stage: Stage) -> None:
    stage.sign_out()
    stage.sign_in(ADMINISTRATOR)
    for draft in drafts.list_drafts(stage.window.counter.shelf):
        drafts.discard(draft)


def _draft(stage: Stage) -> GuideDraft:
    """Item 3 waits to be confirmed, item 5 lost its limit, item 7 has a fault, item 8 is not begun."""
    _sign_in(stage)
    draft = guide_editing.revise(stage.window.counter, GUIDE)
    words = drafts.item_text(draft, 3)
    for section, index in OPEN:
        entry = read_entries(words, "").find(section, index)
        if entry is not None:
            words = change_entry(words, section, index, {**entry.values, "draft": 1})
    drafts.save_item(draft, 3, words)
    drafts.save_item(draft, 5, remove_entry(drafts.item_text(draft, 5), "limits", 0))
    drafts.save_item(draft, 7, drafts.item_text(draft, 7).replace("verb: 受理", "verb: 受"))
    drafts.save_item(draft, 8, "")
    return draft


def _drafts(stage: Stage) -> DraftsPage:
    stage.window.go(PageId.guide_drafts)
    page = stage.window.page
    if not isinstance(page, DraftsPage):
        raise LookupError(page.id)
    return page


def _supplements(stage: Stage) -> None:
    """One document signed into use, one changed since, one that nobody signed and with a fault."""
    _sign_in(stage)
    counter = stage.window.counter
    folder = counter.settings.places.supplements
    folder.mkdir(parents=True, exist_ok=True)
    head = {
        "guide": "yuanjiang",
        "title": "定点医药机构协议补充规定",
        "number": "测医保发〔2026〕5号",
        "issuer": "测试市医疗保障局",
        "signed_by": "测试员",
        "signed_on": "2026-03-01",
        "valid_from": "2026-04-01",
    }
    lines = [("002036009001", "月结算人员清单", "第三条"), ("002036009001", "承诺函", "第四条")]
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        (folder / name).write_text(written({**head, "number": f"测医保发〔2026〕{name[0]}号"}, lines), encoding="utf-8")
    for name in ("a.yaml", "b.yaml"):
        sign(folder / name, ADMINISTRATOR, counter.today())
    changed = (folder / "b.yaml").read_text(encoding="utf-8")
    (folder / "b.yaml").write_text(changed.replace("承诺函", "保证函"), encoding="utf-8")
    faulty = (folder / "c.yaml").read_text(encoding="utf-8")
    (folder / "c.yaml").write_text(faulty.replace("002036009001", "没有这一项"), encoding="utf-8")
    _drafts(stage)


def _none(stage: Stage) -> None:
    _sign_in(stage)
    _drafts(stage)


def _some(stage: Stage) -> None:
    _draft(stage)
    _drafts(stage)


def _throwing(stage: Stage) -> None:
    _draft(stage)
    page = _drafts(stage)
    page.drafts.deleted.emit(page.drafts.at)


def _refused(stage: Stage) -> None:
    _sign_in(stage)
    form = _drafts(stage).form
    form.take_file("新安市办事指南.docx")
    form.guide.editor.setText("xinan")
    form.ask()


def _published(stage: Stage) -> None:
    _sign_in(stage)
    told = Published(GUIDE, "0f2c9a41d7be", "2026-12-01", ADMINISTRATOR, counts_today=False)
    stage.window.go(PageId.guide_drafts, published=told)


def _editor(stage: Stage, item: str = "3") -> EditorPage:
    draft = _draft(stage)
    stage.window.go(PageId.guide_editor, guide=draft.id)
    page = stage.window.page
    if not isinstance(page, EditorPage):
        raise LookupError(page.id)
    page.items.stand_on(item)
    page.take_focus()
    return page


def _shown(page: EditorPage) -> None:
    """The page as it stands."""


def _form(stage: Stage) -> None:
    _editor(stage, "5").pane.open_form(("materials", 1))


def _marking(stage: Stage) -> None:
    page = _editor(stage)
    page.pane.open_form(("materials", 1))
    page.pane.words_wanted.emit(0)


def _noting(stage: Stage) -> None:
    page = _editor(stage, "5")
    page.next_open()
    page.side.lines.lines.digit.emit(8)


def _preview(stage: Stage) -> None:
    page = _editor(stage, "5")
    page.pick(2)
    page.side.preview.questions.answered.emit("question:key_information", "yes")


def _text(stage: Stage) -> None:
    page = _editor(stage)
    page.pane.toggle_text()


SCENES: tuple[Scene, ...] = (
    Scene("guide_drafts", "empty", _none),
    Scene("guide_drafts", "typical", _some, wide=True),
    Scene("guide_drafts", "throwing", _throwing),
    Scene("guide_drafts", "refused", _refused),
    Scene("guide_drafts", "published", _published),
    Scene("guide_editor", "typical", lambda stage: _shown(_editor(stage)), wide=True),
    Scene("guide_editor", "form", _form, wide=True),
    Scene("guide_editor", "marking", _marking),
    Scene("guide_editor", "noting", _noting),
    Scene("guide_editor", "error", lambda stage: _shown(_editor(stage, "7"))),
    Scene("guide_editor", "text", _text, wide=True),
    Scene("guide_editor", "preview", _preview, wide=True),
    Scene("guide_editor", "lint", lambda stage: _editor(stage).pick(3)),
    Scene("guide_editor", "publish", lambda stage: _editor(stage).pick(4), wide=True),
    Scene("guide_drafts", "supplements", _supplements),
)
