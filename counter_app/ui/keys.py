# SPDX-License-Identifier: Apache-2.0
"""The one registry of keys: where each counts, what it does, how it is shown. Key bar, buttons and F1 read it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from counter_app.base.texts import text


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


class Command(StrEnum):
    """What a window-wide key asks for. The value names its verb among the texts (``ui.keys.<value>``)."""

    show_keys = "show_keys"
    close = "close"
    next_pane = "next_pane"
    previous_pane = "previous_pane"
    larger = "larger"
    smaller = "smaller"
    undo = "undo"
    find_item = "find_item"
    next_citizen = "next_citizen"
    change_clerk = "change_clerk"
    queue = "queue"
    give_ticket = "give_ticket"
    recall = "recall"
    call_shown = "call_shown"
    skip = "skip"
    send_on = "send_on"
    pause = "pause"
    hand_on = "hand_on"
    lock = "lock"
    show_guide = "show_guide"
    pick = "pick"  # Alt+1 to Alt+9
    next_region = "next_region"
    previous_region = "previous_region"
    favourite = "favourite"
    consulted = "consulted"
    compare = "compare"
    step = "step"  # Alt+1 to Alt+9 on a page with the rail
    back = "back"
    forward = "forward"
    unmask = "unmask"
    next_open = "next_open"
    cases = "cases"
    work_list = "work_list"
    same_item = "same_item"
    guide_changes = "guide_changes"
    take_back = "take_back"
    print_again = "print_again"
    reprint = "reprint"
    reprint_slip = "reprint_slip"
    void_paper = "void_paper"
    a4_instead = "a4_instead"
    print_later = "print_later"
    print_list = "print_list"
    take_offer = "take_offer"
    preview = "preview"
    scan = "scan"
    print_form = "print_form"
    print_way = "print_way"
    next_form = "next_form"
    previous_form = "previous_form"
    next_row = "next_row"
    previous_row = "previous_row"
    add_row = "add_row"
    remove_row = "remove_row"
    take_in_rows = "take_in_rows"
    same_person = "same_person"
    office_forms = "office_forms"
    review_people = "review_people"
    look_up = "look_up"
    export_list = "export_list"
    claim = "claim"
    payments = "payments"
    find_person = "find_person"
    all_dates = "all_dates"
    edit_guides = "edit_guides"
    confirm_entry = "confirm_entry"
    show_citizen = "show_citizen"
    turn_elder = "turn_elder"
    item_text = "item_text"
    next_item = "next_item"
    previous_item = "previous_item"
    read_card = "read_card"
    other_reader = "other_reader"
    devices = "devices"
    numbers = "numbers"
    daily_log = "daily_log"
    follow_ups = "follow_ups"
    paper_rating = "paper_rating"
    give_back = "give_back"
    centre = "centre"
    check_devices = "check_devices"
    morning_check = "morning_check"
    test_page = "test_page"
    pair_pad = "pair_pad"
    record_wire = "record_wire"
    see_visits = "see_visits"
    complaint = "complaint"
    letter = "letter"
    by_phone = "by_phone"
    together = "together"
    papers_came = "papers_came"
    custody = "custody"
    keep_original = "keep_original"
    practice = "practice"
    reset_practice = "reset_practice"
    note = "note"


@dataclass(frozen=True, slots=True)
class Key:
    """One key, or a run of keys that do the same. ``command`` is None where the focused widget takes it itself."""

    context: Context
    sequences: tuple[str, ...]
    verb: str
    command: Command | None = None
    shown: str = ""
    bar: bool = True
    bar_in: Context | None = None  # … in this inner context alone, before all others

    @property
    def cap(self) -> str:
        """What stands on the key cap."""
        return self.shown or self.sequences[0]

    @property
    def label(self) -> str:
        """The verb beside the cap."""
        return text(f"ui.keys.{self.verb}")

    @property
    def numbered(self) -> bool:
        """Whether the command is told which key of the run was pressed."""
        return self.command in (Command.pick, Command.step)


def _command(context: Context, command: Command, *sequences: str, shown: str = "", bar: bool = True) -> Key:
    return Key(context, sequences, command.value, command, shown, bar)


def _foot(inner: Context, key: Key) -> Key:
    """A key that counts in all of its context and stands at the window's foot only in an inner one."""
    return replace(key, bar_in=inner)


def _widget(context: Context, verb: str, *sequences: str, shown: str = "") -> Key:
    return Key(context, sequences, verb, None, shown)


_ALT_DIGITS = tuple(f"Alt+{digit}" for digit in range(1, 10))
_DIGITS = tuple("123456789")
_ENTER = ("Return", "Enter")
_CTRL_ENTER = ("Ctrl+Return", "Ctrl+Enter")

KEYS: tuple[Key, ...] = (
    _widget(Context.sign_in, "next_field", *_ENTER, shown="Enter"),
    _widget(Context.finder, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.finder, "open", *_ENTER, shown="Enter"),
    _command(Context.finder, Command.pick, *_ALT_DIGITS, shown="Alt+1–9"),
    _command(Context.finder, Command.next_region, "Ctrl+PgDown", shown="Ctrl+PgDn"),
    _command(Context.finder, Command.previous_region, "Ctrl+PgUp", bar=False),
    _command(Context.finder, Command.show_guide, "F5"),
    _command(Context.finder, Command.print_list, "F9", bar=False),
    _command(Context.finder, Command.compare, "F10"),
    _command(Context.finder, Command.favourite, "Ctrl+D"),
    _command(Context.finder, Command.read_card, "F2", bar=False),
    _command(Context.finder, Command.other_reader, "Ctrl+Shift+K", bar=False),
    _widget(Context.item_card, "begin", *_ENTER, shown="Enter"),
    _command(Context.item_card, Command.show_guide, "F5"),
    _command(Context.item_card, Command.print_list, "F9"),
    _command(Context.item_card, Command.compare, "F10"),
    _command(Context.item_card, Command.consulted, "Ctrl+J"),
    _command(Context.item_card, Command.favourite, "Ctrl+D"),
    _command(Context.item_card, Command.back, "Alt+Left", shown="Alt+←"),
    _widget(Context.compare, "answer", "0", *_DIGITS, shown="0–9"),
    _widget(Context.compare, "cell", "Up", "Down", "Left", "Right", shown="↑↓←→"),
    _command(Context.compare, Command.show_guide, "F5"),
    _command(Context.compare, Command.undo, "Ctrl+Z"),
    Key(Context.compare, _ALT_DIGITS[:2], "filter", Command.pick, "Alt+1–2"),
    Key(Context.compare, ("Ctrl+PgDown",), "next_matter", Command.next_region, "Ctrl+PgDn", bar=False),
    Key(Context.compare, ("Ctrl+PgUp",), "previous_matter", Command.previous_region, bar=False),
    _command(Context.compare, Command.back, "Alt+Left", shown="Alt+←"),
    _widget(Context.identity, "answer", *_DIGITS, shown="1–9"),
    _widget(Context.identity, "question", "Up", "Down", shown="↑↓"),
    _command(Context.identity, Command.read_card, "F2"),
    _command(Context.identity, Command.next_open, "Ctrl+G"),
    _command(Context.identity, Command.show_guide, "F5"),
    _command(Context.identity, Command.unmask, "Ctrl+O"),
    _command(Context.identity, Command.take_offer, "Alt+Y", bar=False),
    _command(Context.identity, Command.see_visits, "Ctrl+H", bar=False),
    _command(Context.identity, Command.consulted, "Ctrl+J", bar=False),
    _command(Context.identity, Command.by_phone, "Ctrl+T", bar=False),
    _command(Context.identity, Command.other_reader, "Ctrl+Shift+K", bar=False),
    _widget(Context.checklist, "line", "Up", "Down", shown="↑↓"),
    _widget(Context.checklist, "judge", *_DIGITS[:5], "0", shown="0–5"),
    _widget(Context.checklist, "met_and_down", *_ENTER, shown="Enter"),
    _widget(Context.checklist, "which_paper", "Right", shown="→"),
    _command(Context.checklist, Command.show_guide, "F5"),
    _command(Context.checklist, Command.scan, "F7"),
    _command(Context.checklist, Command.print_list, "F9"),
    _command(Context.checklist, Command.take_offer, "Alt+Y", bar=False),
    _command(Context.checklist, Command.keep_original, "Alt+O", bar=False),
    _command(Context.checklist, Command.next_open, "Ctrl+G"),
    _foot(Context.form_roster, _command(Context.form, Command.add_row, "F10", bar=False)),
    _foot(Context.form_roster, _command(Context.form, Command.remove_row, "Ctrl+F10", bar=False)),
    _command(Context.form, Command.take_in_rows, "Ctrl+I", bar=False),
    _command(Context.form_roster, Command.next_row, "Ctrl+PgDown", shown="Ctrl+PgDn"),
    _command(Context.form_roster, Command.previous_row, "Ctrl+PgUp", bar=False),
    _command(Context.form_several, Command.next_form, "Ctrl+PgDown", shown="Ctrl+PgDn"),
    _command(Context.form_several, Command.previous_form, "Ctrl+PgUp", bar=False),
    _widget(Context.form, "next_field", *_ENTER, shown="Enter"),
    Key(Context.form, ("Ctrl+G",), "next_to_mend", Command.next_open),
    _command(Context.form, Command.take_offer, "Alt+Y"),
    _command(Context.form, Command.show_guide, "F5"),
    _command(Context.form, Command.preview, "Ctrl+P"),
    _command(Context.form, Command.print_form, "F9"),
    _command(Context.form, Command.print_way, "Ctrl+F9", bar=False),
    _command(Context.form, Command.unmask, "Ctrl+O", bar=False),
    _command(Context.form, Command.look_up, "Ctrl+Shift+I", bar=False),
    _command(Context.form, Command.show_citizen, "Alt+G", bar=False),
    _widget(Context.outcome, "choose_outcome", *_DIGITS[:4], shown="1–4"),
    _command(Context.outcome, Command.together, "Ctrl+J", bar=False),
    _widget(Context.outcome, "turn", "PgUp", "PgDown", shown="PgUp PgDn"),
    _command(Context.outcome, Command.show_guide, "F5"),
    _command(Context.outcome, Command.show_citizen, "Alt+G", bar=False),
    Key(Context.done, _CTRL_ENTER, "finish", Command.forward, "Ctrl+Enter"),
    _command(Context.done, Command.same_person, "Ctrl+N"),
    _command(Context.done, Command.print_again, "F9"),
    _command(Context.done, Command.reprint, "Ctrl+R"),
    _command(Context.done, Command.reprint_slip, "Ctrl+Shift+R", bar=False),
    _command(Context.done, Command.void_paper, "Ctrl+Shift+X", bar=False),
    _command(Context.done, Command.a4_instead, "Ctrl+4", bar=False),
    _command(Context.done, Command.print_later, "Ctrl+B", bar=False),
    _command(Context.done, Command.claim, "F10", bar=False),
    _command(Context.done, Command.custody, "Alt+O"),
    _command(Context.done, Command.take_back, "Shift+F12"),
    _widget(Context.steps, "choose", "0", *_DIGITS, shown="0–9"),
    _command(Context.steps, Command.forward, *_CTRL_ENTER, shown="Ctrl+Enter"),
    _command(Context.steps, Command.same_person, "Ctrl+N", bar=False),
    _command(Context.steps, Command.office_forms, "Ctrl+I", bar=False),
    _command(Context.steps, Command.review_people, "Ctrl+L", bar=False),
    _command(Context.steps, Command.look_up, "Ctrl+Shift+I", bar=False),
    _command(Context.steps, Command.claim, "F10", bar=False),
    _command(Context.steps, Command.papers_came, "Ctrl+M", bar=False),
    _command(Context.steps, Command.custody, "Alt+O"),
    _command(Context.steps, Command.paper_rating, "Alt+P", bar=False),
    _command(Context.steps, Command.scan, "F7", bar=False),
    _command(Context.steps, Command.note, "Ctrl+J", bar=False),
    _command(Context.steps, Command.print_again, "F9"),
    _command(Context.steps, Command.reprint, "Ctrl+R"),
    _command(Context.steps, Command.reprint_slip, "Ctrl+Shift+R", bar=False),
    _command(Context.steps, Command.void_paper, "Ctrl+Shift+X", bar=False),
    _command(Context.steps, Command.a4_instead, "Ctrl+4", bar=False),
    _command(Context.steps, Command.take_back, "Shift+F12"),
    _command(Context.steps, Command.show_guide, "F5", bar=False),
    _command(Context.office, Command.add_row, "F10", bar=False),
    _command(Context.office, Command.remove_row, "Ctrl+F10", bar=False),
    _command(Context.office_roster, Command.next_row, "Ctrl+PgDown", shown="Ctrl+PgDn"),
    _command(Context.office_roster, Command.previous_row, "Ctrl+PgUp", bar=False),
    _command(Context.office_several, Command.next_form, "Ctrl+PgDown", shown="Ctrl+PgDn"),
    _command(Context.office_several, Command.previous_form, "Ctrl+PgUp", bar=False),
    _widget(Context.office, "next_field", *_ENTER, shown="Enter"),
    Key(Context.office, ("Ctrl+G",), "next_to_mend", Command.next_open),
    _command(Context.office, Command.take_offer, "Alt+Y"),
    _command(Context.office, Command.show_guide, "F5"),
    _command(Context.office, Command.preview, "Ctrl+P"),
    Key(Context.office, _CTRL_ENTER, "keep_and_print", Command.forward, "Ctrl+Enter"),
    _command(Context.office, Command.back, "Alt+Left", shown="Alt+←"),
    _command(Context.office, Command.undo, "Ctrl+Z", bar=False),
    _command(Context.office, Command.unmask, "Ctrl+O", bar=False),
    _command(Context.office, Command.look_up, "Ctrl+Shift+I", bar=False),
    _foot(Context.sheet_roster, _command(Context.sheet, Command.add_row, "F10", bar=False)),
    _command(Context.sheet, Command.remove_row, "Ctrl+F10", bar=False),
    _command(Context.sheet, Command.take_in_rows, "Ctrl+I", bar=False),
    _command(Context.sheet_roster, Command.next_row, "Ctrl+PgDown", shown="Ctrl+PgDn", bar=False),
    _command(Context.sheet_roster, Command.previous_row, "Ctrl+PgUp", bar=False),
    _widget(Context.sheet, "next_field", *_ENTER, shown="Enter"),
    Key(Context.sheet, ("Ctrl+G",), "next_to_mend", Command.next_open),
    _command(Context.sheet, Command.scan, "F7"),
    _command(Context.sheet, Command.note, "Ctrl+J"),
    _command(Context.sheet, Command.print_form, "F9"),
    _command(Context.sheet, Command.show_guide, "F5"),
    _command(Context.sheet, Command.preview, "Ctrl+P"),
    _command(Context.sheet, Command.forward, *_CTRL_ENTER, shown="Ctrl+Enter"),
    _command(Context.sheet, Command.back, "Alt+Left", shown="Alt+←"),
    _command(Context.sheet, Command.take_offer, "Alt+Y", bar=False),
    _command(Context.sheet, Command.undo, "Ctrl+Z", bar=False),
    _foot(Context.claim_roster, _command(Context.claim_writing, Command.add_row, "F10", bar=False)),
    _foot(Context.claim_roster, _command(Context.claim_writing, Command.remove_row, "Ctrl+F10", bar=False)),
    _foot(Context.claim_roster, _command(Context.claim_writing, Command.take_in_rows, "Ctrl+I", bar=False)),
    _command(Context.claim_roster, Command.next_row, "Ctrl+PgDown", shown="Ctrl+PgDn", bar=False),
    _command(Context.claim_roster, Command.previous_row, "Ctrl+PgUp", bar=False),
    _command(Context.claim_several, Command.next_form, "Ctrl+PgDown", shown="Ctrl+PgDn"),
    _command(Context.claim_several, Command.previous_form, "Ctrl+PgUp", bar=False),
    _widget(Context.claim_lines, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.claim_lines, "open", *_ENTER, shown="Enter"),
    _widget(Context.claim_writing, "next_field", *_ENTER, shown="Enter"),
    Key(Context.claim_writing, ("Ctrl+G",), "next_to_mend", Command.next_open),
    Key(Context.claim_several, ("Alt+Y",), "fix_rest", Command.take_offer, bar=False),
    Key(Context.claim_fixing, ("Alt+Y",), "fix_rest", Command.take_offer),
    _command(Context.claim_fixing_roster, Command.next_row, "Ctrl+PgDown", shown="Ctrl+PgDn"),
    _command(Context.claim_fixing_roster, Command.previous_row, "Ctrl+PgUp", bar=False),
    _command(Context.claim_writing, Command.undo, "Ctrl+Z", bar=False),
    _command(Context.claim_writing, Command.unmask, "Ctrl+O", bar=False),
    _command(Context.claim, Command.show_guide, "F5"),
    Key(Context.claim, _CTRL_ENTER, "go_on", Command.forward, "Ctrl+Enter"),
    Key(Context.claim, _ALT_DIGITS[:3], "part", Command.pick, "Alt+1–3"),
    _command(Context.claim, Command.back, "Alt+Left", shown="Alt+←"),
    _widget(Context.payments, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.payments, "open", *_ENTER, shown="Enter"),
    _widget(Context.payments, "mark", "Space", shown="空格"),
    Key(Context.payments, _CTRL_ENTER, "pay_on", Command.forward, "Ctrl+Enter"),
    Key(Context.payments, ("Ctrl+S",), "write_again", Command.export_list, bar=False),
    Key(Context.payments, _ALT_DIGITS[:3], "tab", Command.pick, "Alt+1–3"),
    _command(Context.payments, Command.back, "Alt+Left", shown="Alt+←"),
    _widget(Context.letter, "next_field", *_ENTER, shown="Enter"),
    _widget(Context.letter, "choose", *_DIGITS[:2], shown="1–2"),
    Key(Context.letter, _CTRL_ENTER, "register", Command.forward, "Ctrl+Enter"),
    _command(Context.letter, Command.back, "Alt+Left", shown="Alt+←"),
    _widget(Context.guided, "next_field", *_ENTER, shown="Enter"),
    _widget(Context.guided, "choose", *_DIGITS[:5], shown="1–5"),
    Key(Context.guided, _CTRL_ENTER, "register", Command.forward, "Ctrl+Enter"),
    _command(Context.guided, Command.back, "Alt+Left", shown="Alt+←"),
    _widget(Context.complaint, "next_field", *_ENTER, shown="Enter"),
    _widget(Context.complaint, "choose", *_DIGITS[:2], shown="1–2"),
    Key(Context.complaint, _CTRL_ENTER, "register", Command.forward, "Ctrl+Enter"),
    _command(Context.complaint, Command.back, "Alt+Left", shown="Alt+←"),
    _widget(Context.register, "choose", "1", "2", "3", "4", shown="1–4"),
    _command(Context.register, Command.unmask, "Ctrl+O"),
    Key(Context.register, _CTRL_ENTER, "fill_sheet", Command.forward, "Ctrl+Enter"),
    _command(Context.register, Command.back, "Alt+Left", shown="Alt+←"),
    _widget(Context.people, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.people, "judge_person", "1", "3", shown="1 3"),
    _widget(Context.people, "taken_and_down", *_ENTER, shown="Enter"),
    Key(Context.people, ("Ctrl+G",), "next_noted", Command.next_open),
    _command(Context.people, Command.find_person, "Ctrl+F"),
    _command(Context.people, Command.export_list, "Ctrl+S", bar=False),
    _command(Context.people, Command.show_guide, "F5"),
    Key(Context.people, _CTRL_ENTER, "keep_results", Command.forward, "Ctrl+Enter"),
    _command(Context.people, Command.back, "Alt+Left", shown="Alt+←"),
    _widget(Context.cases, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.cases, "open", *_ENTER, shown="Enter"),
    Key(Context.cases, _CTRL_ENTER, "go_on_with", Command.forward, "Ctrl+Enter"),
    Key(Context.cases, _ALT_DIGITS[:8], "filter", Command.pick, "Alt+1–8"),
    _command(Context.cases, Command.reprint, "Ctrl+R"),
    _command(Context.cases, Command.all_dates, "Ctrl+L"),
    _widget(Context.work, "mark", "Space", shown="空格"),
    _widget(Context.work, "decide_row", "1", "2", "0", shown="1 2 0"),
    _widget(Context.work, "mark_all", "9", "8", shown="9 8"),
    _widget(Context.work, "open", *_ENTER, shown="Enter"),
    Key(Context.work, _CTRL_ENTER, "decide_marked", Command.forward, "Ctrl+Enter"),
    Key(Context.work, _ALT_DIGITS[:5], "filter", Command.pick, "Alt+1–5"),
    Key(Context.work, ("Ctrl+PgDown",), "next_step_kind", Command.next_region, "Ctrl+PgDn"),
    Key(Context.work, ("Ctrl+PgUp",), "previous_step_kind", Command.previous_region, bar=False),
    _command(Context.work, Command.same_item, "Ctrl+I"),
    Key(Context.work, ("Shift+F12",), "take_back_batch", Command.take_back, bar=False),
    _widget(Context.guide_changes, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.guide_changes, "open", *_ENTER, shown="Enter"),
    _command(Context.guide_changes, Command.show_guide, "F5"),
    Key(Context.guide_changes, ("F9",), "print_changes", Command.print_list),
    Key(Context.guide_changes, ("Ctrl+L",), "more_days", Command.all_dates),
    _command(Context.guide_changes, Command.back, "Alt+Left", shown="Alt+←"),
    _command(Context.finder_admin, Command.edit_guides, "Ctrl+F10"),
    _widget(Context.guide_drafts, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.guide_drafts, "open", *_ENTER, shown="Enter"),
    _widget(Context.guide_drafts, "throw_away", "Del", shown="Del"),
    _command(Context.guide_drafts, Command.back, "Alt+Left", shown="Alt+←"),
    _command(Context.guide_editor, Command.confirm_entry, "Alt+Y"),
    Key(Context.guide_editor, ("Ctrl+G",), "next_to_mend", Command.next_open),
    _command(Context.guide_editor, Command.item_text, "Ctrl+I"),
    _command(Context.guide_editor, Command.show_guide, "F5"),
    _command(Context.guide_editor, Command.next_item, "Ctrl+PgDown", shown="Ctrl+PgDn"),
    Key(Context.guide_editor, _ALT_DIGITS[:4], "beside", Command.pick, "Alt+1–4"),
    Key(Context.guide_editor, _CTRL_ENTER, "publish", Command.forward, "Ctrl+Enter"),
    _command(Context.guide_editor, Command.undo, "Ctrl+Z"),
    _command(Context.guide_editor, Command.previous_item, "Ctrl+PgUp", bar=False),
    _command(Context.guide_editor, Command.back, "Alt+Left", shown="Alt+←", bar=False),
    _widget(Context.devices, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.devices, "try_device", *_ENTER, shown="Enter"),
    Key(Context.devices, _ALT_DIGITS[:7], "pick_device", Command.pick, "Alt+1–7"),
    _command(Context.devices, Command.check_devices, "Ctrl+T"),
    _command(Context.devices, Command.morning_check, "Ctrl+Shift+T"),
    _command(Context.devices, Command.test_page, "Ctrl+P"),
    _command(Context.devices, Command.pair_pad, "F10", bar=False),
    _command(Context.devices, Command.record_wire, "Ctrl+S", bar=False),
    _command(Context.devices, Command.read_card, "F2"),
    _command(Context.devices, Command.other_reader, "Ctrl+Shift+K", bar=False),
    _command(Context.devices, Command.back, "Alt+Left", shown="Alt+←", bar=False),
    _widget(Context.queue, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.queue, "call_chosen", *_ENTER, shown="Enter"),
    _command(Context.queue, Command.give_ticket, "Ctrl+T"),
    _command(Context.queue, Command.call_shown, "Ctrl+I"),
    _command(Context.queue, Command.recall, "Ctrl+R"),
    _command(Context.queue, Command.skip, "Ctrl+J"),
    _command(Context.queue, Command.send_on, "Ctrl+M"),
    _command(Context.queue, Command.pause, "F10"),
    _command(Context.queue, Command.hand_on, "Ctrl+Shift+M"),
    _command(Context.queue, Command.back, "Alt+Left", shown="Alt+←", bar=False),
    _widget(Context.handover, "next_field", *_ENTER, shown="Enter"),
    Key(Context.handover, _CTRL_ENTER, "hand_over_now", Command.forward, "Ctrl+Enter"),
    Key(Context.handover, ("F9",), "print_handover", Command.print_list),
    _command(Context.handover, Command.back, "Alt+Left", shown="Alt+←", bar=False),
    _widget(Context.locked, "next_field", *_ENTER, shown="Enter"),
    _command(Context.locked, Command.change_clerk, "Ctrl+Shift+Q"),
    _widget(Context.numbers, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.numbers, "lease_block", *_ENTER, shown="Enter"),
    Key(Context.numbers, _CTRL_ENTER, "lease_numbers", Command.forward, "Ctrl+Enter"),
    _command(Context.numbers, Command.back, "Alt+Left", shown="Alt+←", bar=False),
    _widget(Context.follow_ups, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.follow_ups, "open", *_ENTER, shown="Enter"),
    _widget(Context.follow_ups, "answer_step", *_DIGITS[:5], shown="1–5"),
    Key(Context.follow_ups, _CTRL_ENTER, "write_step", Command.forward, "Ctrl+Enter"),
    Key(Context.follow_ups, ("Ctrl+L",), "show_done", Command.all_dates),
    _command(Context.follow_ups, Command.back, "Alt+Left", shown="Alt+←", bar=False),
    _widget(Context.daily_log, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.daily_log, "open", *_ENTER, shown="Enter"),
    _widget(Context.daily_log_sampled, "judge_case", *_DIGITS[:5], shown="1–5"),
    Key(Context.daily_log, ("Ctrl+J",), "write_reason", Command.note),
    Key(Context.daily_log, _CTRL_ENTER, "close_day", Command.forward, "Ctrl+Enter"),
    Key(Context.daily_log, ("F9",), "print_log", Command.print_list),
    Key(Context.daily_log, ("Ctrl+PgUp",), "day_before", Command.previous_region),
    Key(Context.daily_log, ("Ctrl+PgDown",), "day_after", Command.next_region, "Ctrl+PgDn", bar=False),
    _command(Context.daily_log, Command.give_back, "Ctrl+Shift+M", bar=False),
    _command(Context.daily_log, Command.back, "Alt+Left", shown="Alt+←", bar=False),
    _widget(Context.centre, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.centre, "open", *_ENTER, shown="Enter"),
    Key(Context.centre, _CTRL_ENTER, "send_now", Command.forward, "Ctrl+Enter"),
    Key(Context.centre, ("Ctrl+L",), "compare_counts", Command.all_dates),
    _command(Context.centre, Command.back, "Alt+Left", shown="Alt+←", bar=False),
    _widget(Context.practice, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.practice, "begin_exercise", *_ENTER, shown="Enter"),
    Key(Context.practice, _CTRL_ENTER, "begin_exercise", Command.forward, "Ctrl+Enter", bar=False),
    _command(Context.practice, Command.reset_practice, "Ctrl+Shift+R"),
    _command(Context.practice, Command.back, "Alt+Left", shown="Alt+←", bar=False),
    _widget(Context.morning_check, "answer", *_DIGITS[:3], shown="1–3"),
    _command(Context.morning_check, Command.read_card, "F2"),
    _widget(Context.guard, "choose", *_DIGITS[:4], shown="1–4"),
    _widget(Context.rail, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.rail, "open", *_ENTER, shown="Enter"),
    _widget(Context.top, "open", *_ENTER, shown="Enter"),
    _widget(Context.reading, "scroll", "Up", "Down", shown="↑↓"),
    _widget(Context.reading, "leaf", "PgUp", "PgDown", shown="PgUp PgDn"),
    _widget(Context.preview, "scroll", "Up", "Down", shown="↑↓"),
    _widget(Context.preview, "turn", "PgUp", "PgDown", shown="PgUp PgDn"),
    _widget(Context.preview, "zoom", "+", "-", shown="+ −"),
    _widget(Context.form_faults, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.form_faults, "go_to_cell", *_ENTER, shown="Enter"),
    _widget(Context.files, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.files, "take_file", *_ENTER, shown="Enter"),
    _widget(Context.asked, "choose", *_DIGITS, shown="1–9"),
    _widget(Context.draft_items, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.draft_items, "write", *_ENTER, shown="Enter"),
    _widget(Context.draft_entries, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.draft_entries, "write", *_ENTER, shown="Enter"),
    _widget(Context.draft_entries, "take_out", "Del", shown="Del"),
    _widget(Context.draft_lines, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.draft_lines, "quote", *_ENTER, shown="Enter"),
    _widget(Context.draft_lines, "new_entry", *_DIGITS[:8], shown="1–8"),
    _widget(Context.draft_faults, "choose", "Up", "Down", shown="↑↓"),
    _widget(Context.draft_faults, "go_there", *_ENTER, shown="Enter"),
    _widget(Context.draft_form, "next_field", *_ENTER, shown="Enter"),
    _widget(Context.draft_text, "indent", "Tab", shown="Tab"),
    _command(Context.case, Command.forward, *_CTRL_ENTER, shown="Ctrl+Enter"),
    _command(Context.case, Command.back, "Alt+Left", shown="Alt+←"),
    _command(Context.case, Command.step, *_ALT_DIGITS, shown="Alt+1–9", bar=False),
    _command(Context.case, Command.undo, "Ctrl+Z", bar=False),
    _command(Context.hall, Command.find_item, "F3"),
    _command(Context.hall, Command.complaint, "Ctrl+F3", bar=False),
    _command(Context.hall, Command.letter, "Shift+F3", bar=False),
    _command(Context.hall, Command.next_citizen, "F12"),
    _command(Context.hall, Command.cases, "F8"),
    _command(Context.hall, Command.work_list, "Shift+F8", bar=False),
    _command(Context.hall, Command.payments, "Ctrl+F8", bar=False),
    _command(Context.hall, Command.devices, "F11", bar=False),
    _command(Context.hall, Command.numbers, "Shift+F11", bar=False),
    _command(Context.hall, Command.queue, "Ctrl+F12", bar=False),
    _command(Context.hall, Command.lock, "Ctrl+Shift+L", bar=False),
    _command(Context.hall, Command.daily_log, "Shift+F9", bar=False),
    _command(Context.hall, Command.follow_ups, "Ctrl+Shift+F9", bar=False),
    _command(Context.hall, Command.centre, "Ctrl+F11", bar=False),
    _command(Context.hall, Command.practice, "Ctrl+F1", bar=False),
    _command(Context.hall, Command.guide_changes, "Shift+F5", bar=False),
    _command(Context.hall, Command.turn_elder, "Ctrl+K", bar=False),
    _command(Context.hall, Command.change_clerk, "Ctrl+Shift+Q", bar=False),
    _command(Context.window, Command.close, "Esc"),
    _command(Context.window, Command.next_pane, "F6", bar=False),
    _command(Context.window, Command.previous_pane, "Shift+F6", bar=False),
    _command(Context.window, Command.larger, "Ctrl+=", "Ctrl++", bar=False),
    _command(Context.window, Command.smaller, "Ctrl+-", bar=False),
    _command(Context.window, Command.show_keys, "F1"),
)

OF_TABLES = frozenset({Command.add_row, Command.remove_row, Command.take_in_rows})
"""They count on all pages of forms that have a table."""

FORBIDDEN = frozenset(
    "Ctrl+Y Ctrl+Shift+Z Ctrl+A Ctrl+C Ctrl+X Ctrl+V Ctrl+Home Ctrl+End Ctrl+E Ctrl+U F4 "
    "Ctrl+Space Shift+Space Ctrl+. Ctrl+; Ctrl+5 Ctrl+Shift+F Ctrl+Shift+U Ctrl+Shift+E".split()
)
"""Keys that belong to text fields, combo boxes or input methods; Ctrl+Alt+anything belongs to them too."""


def chain(context: Context) -> Iterator[Context]:
    """A context and all it stands inside, from the inside out."""
    at: Context | None = context
    while at is not None:
        yield at
        at = INSIDE.get(at)


def keys_of(context: Context) -> tuple[Key, ...]:
    """Every key that counts in a context, its own first."""
    return tuple(key for level in chain(context) for key in KEYS if key.context is level)


def keys_here(context: Context, place: Context | None = None) -> tuple[Key, ...]:
    """Every key that counts while the focus stands in a place: the place's own, then the context's window-wide ones.

    Without a place the focus is in the midst of the page, whose widgets take their keys themselves.
    """
    if place is None:
        return keys_of(context)
    own = tuple(key for key in KEYS if key.context is place)
    return own + tuple(key for key in keys_of(context) if key.command is not None)


def bar_keys(context: Context, place: Context | None = None, most: int = 10) -> tuple[Key, ...]:
    """The keys shown at the foot of the window: the first ones, and F1 for all of them."""
    here = keys_here(context, place)
    shown = [key for key in here if key.bar_in is context] + [key for key in here if key.bar]
    return tuple(shown) if len(shown) <= most else (*shown[: most - 1], shown[-1])


def cap_of(context: Context, command: Command) -> str:
    """What a button shows for its command, "" where the context has no key for it."""
    return next((key.cap for key in keys_of(context) if key.command is command), "")
