# SPDX-License-Identifier: Apache-2.0
"""Which page lives where. Modules are loaded when their page is first shown: the first window must be quick."""

from importlib import import_module

from counter_app.ui.shell.page import Page, PageId, Shell

PAGES: dict[PageId, tuple[str, str]] = {
    PageId.sign_in: ("counter_app.ui.shell.sign_in", "SignInPage"),
    PageId.finder: ("counter_app.ui.guide.finder", "FinderPage"),
    PageId.item_card: ("counter_app.ui.guide.item_card", "ItemCardPage"),
    PageId.compare: ("counter_app.ui.guide.compare", "ComparePage"),
    PageId.identity: ("counter_app.ui.case.identity", "IdentityPage"),
    PageId.checklist: ("counter_app.ui.case.checklist", "ChecklistPage"),
    PageId.form: ("counter_app.ui.form.form_page", "FormPage"),
    PageId.outcome: ("counter_app.ui.case.outcome", "OutcomePage"),
    PageId.done: ("counter_app.ui.case.done", "DonePage"),
    PageId.steps: ("counter_app.ui.case.steps", "StepsPage"),
    PageId.office_forms: ("counter_app.ui.case.office_forms", "OfficeFormsPage"),
    PageId.step_sheet: ("counter_app.ui.case.step_sheet", "StepSheetPage"),
    PageId.letter: ("counter_app.ui.matters.letter_page", "LetterPage"),
    PageId.guided: ("counter_app.ui.matters.guided_page", "GuidedPage"),
    PageId.complaint: ("counter_app.ui.matters.complaint_page", "ComplaintPage"),
    PageId.people: ("counter_app.ui.case.people", "PeoplePage"),
    PageId.register: ("counter_app.ui.register.register_page", "RegisterPage"),
    PageId.claim: ("counter_app.ui.money.claim_page", "ClaimPage"),
    PageId.payments: ("counter_app.ui.money.payments_page", "PaymentsPage"),
    PageId.cases: ("counter_app.ui.cases.cases", "CasesPage"),
    PageId.work: ("counter_app.ui.work.work_page", "WorkPage"),
    PageId.devices: ("counter_app.ui.devices.devices_page", "DevicesPage"),
    PageId.queue: ("counter_app.ui.queue.queue_page", "QueuePage"),
    PageId.handover: ("counter_app.ui.queue.handover_page", "HandoverPage"),
    PageId.locked: ("counter_app.ui.shell.lock_page", "LockPage"),
    PageId.numbers: ("counter_app.ui.numbers.numbers_page", "NumbersPage"),
    PageId.follow_ups: ("counter_app.ui.follow_up.follow_up_page", "FollowUpPage"),
    PageId.daily_log: ("counter_app.ui.daily_log.log_page", "DailyLogPage"),
    PageId.centre: ("counter_app.ui.centre.centre_page", "CentrePage"),
    PageId.practice: ("counter_app.ui.practice.practice_page", "PracticePage"),
    PageId.guard: ("counter_app.ui.case.guard_page", "GuardPage"),
    PageId.guide_changes: ("counter_app.ui.guide.guide_changes", "GuideChangesPage"),
    PageId.guide_drafts: ("counter_app.ui.editor.drafts_page", "DraftsPage"),
    PageId.guide_editor: ("counter_app.ui.editor.editor_page", "EditorPage"),
}


def page_class(page: PageId) -> type[Page]:
    """The class of a page."""
    module, name = PAGES[page]
    found: type[Page] = getattr(import_module(module), name)
    return found


def make_page(page: PageId, shell: Shell) -> Page:
    """A page, made for a window."""
    return page_class(page)(shell)
