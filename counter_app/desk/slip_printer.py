# SPDX-License-Identifier: Apache-2.0
"""This window's slip printer: which model it is, which layouts it gets, and any slip sent to it."""

from typing import TYPE_CHECKING

from counter_app.base.errors import CounterError
from counter_app.base.slip import SlipDocument
from counter_app.base.texts import text
from counter_app.desk.counter import Counter
from counter_app.devices.patience import Patience
from counter_app.devices.printer_profiles import PrinterProfile, printer_profile, profile_for
from counter_app.devices.slip_printer import SlipAnswer, print_slip
from counter_app.reports.ticket_facts import TrialFacts

if TYPE_CHECKING:
    from counter_app.reports.slip_layouts import SlipBook


def has_slip_printer(counter: Counter) -> bool:
    """Whether this window prints slips."""
    return bool(counter.settings.window.slip_target)


def slip_profile(counter: Counter) -> PrinterProfile:
    """The model of the printer. Raises CounterError ``printer.profile_unknown``."""
    window = counter.settings.window
    return printer_profile(window.slip_profile) if window.slip_profile else profile_for(window.slip_width)


def slip_width(counter: Counter) -> int:
    """The width of its paper in mm; that of the settings where the model is not known."""
    try:
        return slip_profile(counter).width_mm
    except CounterError:
        return counter.settings.window.slip_width


def slip_book(counter: Counter) -> "SlipBook":
    """The layouts in force: this office's own before those that ship with the program."""
    from counter_app.reports.slip_layouts import slips_with

    return slips_with(counter.settings.places.slips).book


def send_slip(counter: Counter, document: SlipDocument, request: Patience | None = None) -> SlipAnswer:
    """Send a slip. Expected failures are part of the answer. May wait for the wire: for a worker thread.

    ``request`` gives it up, from any thread; the answer says what is known then.
    """
    from counter_app.reports.slip import rasterise

    window = counter.settings.window
    profile = window.slip_profile
    return print_slip(document, window.slip_target, rasterise=rasterise, profile=profile, request=request)


def trial_facts(counter: Counter) -> TrialFacts:
    """What the page says that tries the printer."""
    settings = counter.settings
    return TrialFacts(
        made_at=counter.clock(),
        office_name=settings.hall.name,
        window=text("papers.window", number=settings.window.number),
        printer=slip_profile(counter).label,
    )
