# SPDX-License-Identifier: Apache-2.0
"""Where keys count: on a page, in a state of it, or while the focus stands in one of its parts."""

from enum import StrEnum


class Context(StrEnum):
    """Where a key counts. Every context but ``window`` stands inside another."""

    window = "window"
    sign_in = "sign_in"
    hall = "hall"  # signed in
    finder = "finder"
    finder_admin = "finder_admin"  # the start page of an administrator
    guide_drafts = "guide_drafts"
    guide_editor = "guide_editor"
    item_card = "item_card"
    compare = "compare"
    case = "case"  # a page with the step rail
    identity = "identity"
    checklist = "checklist"
    form = "form"
    form_several = "form_several"  # … of a case that has several forms
    form_roster = "form_roster"  # … with the hands in a table
    outcome = "outcome"
    done = "done"
    steps = "steps"
    office = "office"  # what the office writes on forms
    office_several = "office_several"  # … of a case that has several forms for it
    office_roster = "office_roster"  # … with the hands in a table
    sheet = "sheet"  # what a later step asks to be filled in
    sheet_roster = "sheet_roster"  # … with the hands in a table
    letter = "letter"  # another office's letter
    guided = "guided"  # somebody is shown how
    complaint = "complaint"
    people = "people"  # a table of people, each with a result
    register = "register"  # what the centre's register says of somebody
    claim = "claim"  # the money of a case
    claim_lines = "claim_lines"  # … rows of its list that came back
    claim_writing = "claim_writing"  # … while it is written
    claim_several = "claim_several"  # … that has several sheets to be written
    claim_roster = "claim_roster"  # … with the hands in a table
    claim_fixing = "claim_fixing"  # … at review
    claim_fixing_roster = "claim_fixing_roster"  # … with the hands in a table
    payments = "payments"
    cases = "cases"
    work = "work"  # the list of work
    guide_changes = "guide_changes"
    devices = "devices"
    queue = "queue"  # who waits
    handover = "handover"  # from one clerk to the next
    locked = "locked"  # the clerk is away
    numbers = "numbers"  # blocks of official numbers
    follow_ups = "follow_ups"  # 差评处理
    daily_log = "daily_log"  # 窗口日志
    daily_log_sampled = "daily_log_sampled"  # … while a supervisor looks through it
    centre = "centre"  # how the window stands with the centre
    practice = "practice"  # the exercises of a practice hall
    morning_check = "morning_check"  # … while each device is tested in turn
    guard = "guard"  # frozen until the clerk says whose case it is
    rail = "rail"  # the focus stands on a step; this and those below leave a page its window-wide keys only
    top = "top"  # … on a part of the top bar
    reading = "reading"  # … on words that scroll
    preview = "preview"  # … on a paper as it will be printed
    form_faults = "form_faults"  # … on what is wrong in a table
    files = "files"  # … on the files of a folder
    asked = "asked"  # … on a question in the panel
    panel = "panel"  # … elsewhere in the panel
    draft_items = "draft_items"  # … on the items of a guide draft
    draft_entries = "draft_entries"  # … on an entry of its item
    draft_lines = "draft_lines"  # … on a line of the guide beside it
    draft_faults = "draft_faults"  # … on a list of places to go to
    draft_form = "draft_form"  # … in the form of an entry
    draft_text = "draft_text"  # … in the item's text


INSIDE: dict[Context, Context] = {
    Context.sign_in: Context.window,
    Context.hall: Context.window,
    Context.finder: Context.hall,
    Context.finder_admin: Context.finder,
    Context.guide_drafts: Context.hall,
    Context.guide_editor: Context.hall,
    Context.item_card: Context.hall,
    Context.compare: Context.hall,
    Context.cases: Context.hall,
    Context.work: Context.hall,
    Context.guide_changes: Context.hall,
    Context.devices: Context.hall,
    Context.queue: Context.hall,
    Context.handover: Context.hall,
    Context.locked: Context.window,
    Context.numbers: Context.hall,
    Context.follow_ups: Context.hall,
    Context.daily_log: Context.hall,
    Context.daily_log_sampled: Context.daily_log,
    Context.centre: Context.hall,
    Context.practice: Context.hall,
    Context.morning_check: Context.hall,
    Context.case: Context.hall,
    Context.identity: Context.case,
    Context.checklist: Context.case,
    Context.form: Context.case,
    Context.form_several: Context.form,
    Context.form_roster: Context.form,
    Context.outcome: Context.case,
    Context.done: Context.hall,
    Context.steps: Context.hall,
    Context.office: Context.hall,
    Context.office_several: Context.office,
    Context.sheet: Context.hall,
    Context.sheet_roster: Context.sheet,
    Context.letter: Context.hall,
    Context.guided: Context.hall,
    Context.complaint: Context.hall,
    Context.people: Context.hall,
    Context.register: Context.hall,
    Context.claim: Context.hall,
    Context.claim_lines: Context.claim,
    Context.claim_writing: Context.claim,
    Context.claim_several: Context.claim_writing,
    Context.claim_roster: Context.claim_writing,
    Context.claim_fixing: Context.claim_writing,
    Context.claim_fixing_roster: Context.claim_fixing,
    Context.payments: Context.hall,
    Context.files: Context.window,
    Context.office_roster: Context.office,
    Context.guard: Context.window,
    Context.rail: Context.window,
    Context.top: Context.window,
    Context.reading: Context.window,
    Context.preview: Context.window,
    Context.form_faults: Context.window,
    Context.asked: Context.window,
    Context.panel: Context.window,
    Context.draft_items: Context.window,
    Context.draft_entries: Context.window,
    Context.draft_lines: Context.window,
    Context.draft_faults: Context.window,
    Context.draft_form: Context.window,
    Context.draft_text: Context.window,
}
