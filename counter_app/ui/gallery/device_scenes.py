# SPDX-License-Identifier: Apache-2.0
"""Scenes of the devices: their page, and what a card leads to. Drawn from states and readings, with no device there."""

from dataclasses import replace
from datetime import timedelta

import msgspec

from counter_app.base.clock import to_micros
from counter_app.base.readings import Reading, ReadingKind
from counter_app.cases.people import Person, Source
from counter_app.desk.morning_check import MorningCheck, Tried, Verdict
from counter_app.devices.contracts import DeviceCondition, DeviceFault, DeviceKind, DeviceState
from counter_app.ui.case.identity import IdentityPage
from counter_app.ui.devices.device_words import chip_of
from counter_app.ui.devices.devices_page import DevicesPage
from counter_app.ui.gallery.stage import CITIZEN, PERSON, Scene, Stage
from counter_app.ui.shell.card_desk import ReadCard
from counter_app.ui.shell.page import PageId

CARD = msgspec.structs.replace(PERSON, phone="", source=Source.card)
OTHER_CARD = msgspec.structs.replace(CITIZEN, phone="", source=Source.card)


def _states(stage: Stage, *, fault: bool) -> tuple[DeviceState, ...]:
    now = stage.window.clock()
    ready, minutes = DeviceCondition.ready, timedelta(minutes=1)
    printer = DeviceState(
        DeviceKind.printer, ready, label="80 mm 小票机", port="tcp://10.9.8.7", last_good=now - minutes
    )
    if fault:
        printer = replace(printer, condition=DeviceCondition.fault, fault=DeviceFault("printer.now_out"))
    return (
        DeviceState(
            DeviceKind.id_reader, ready, label="身份证读卡器（串口）", port="COM3", last_good=now - 2 * minutes
        ),
        DeviceState(DeviceKind.social_reader, ready, label="PC/SC", last_good=now - 62 * minutes),
        DeviceState(DeviceKind.scanner, DeviceCondition.unset),
        DeviceState(DeviceKind.evaluator, ready, label="本机评价页", last_good=now - 7 * minutes),
        DeviceState(DeviceKind.second_screen, ready, port="HDMI-2"),
        printer,
        DeviceState(DeviceKind.a4, ready, port="hall-a4", last_good=now - 5 * minutes),
    )


def _page(stage: Stage) -> DevicesPage:
    stage.window.go(PageId.devices, back=PageId.finder)
    page = stage.window.page
    if not isinstance(page, DevicesPage):
        raise LookupError(page.id)
    return page


def _devices(stage: Stage, *, fault: bool) -> None:
    states = _states(stage, fault=fault)
    page = _page(stage)
    page.show_states(states)
    page.morning.show_round(None, any_device=True)
    page.list.select(5 if fault else 0)
    stage.window.top.set_devices(*chip_of(states))


def _checked(stage: Stage) -> None:
    """A round of this morning, kept as any other."""
    began = to_micros(stage.window.clock()) - 6_000_000_000
    verdicts = dict.fromkeys(DeviceKind, Verdict.good) | {DeviceKind.printer: Verdict.bad}
    del verdicts[DeviceKind.scanner]
    tried = {kind: Tried(one, began + 9_000_000 * n) for n, (kind, one) in enumerate(verdicts.items(), 1)}
    page = _page(stage)
    page.show_states(_states(stage, fault=False))
    page.morning.show_round(MorningCheck(began, began + 52_000_000, tried), any_device=True)
    stage.window.top.set_devices(*chip_of(_states(stage, fault=False)))


def _nothing(stage: Stage) -> None:
    _page(stage)


def read_card(stage: Stage, person: Person, *doubts: str) -> ReadCard:
    """A card of a made-up person, read two minutes ago."""
    at = stage.window.clock() - timedelta(minutes=2)
    return ReadCard(person, Reading(ReadingKind.id_card, "samv-serial COM3", at, {}), doubts)


def _identity(stage: Stage, title: str = "住院费用报销", *, answers: dict[str, str] | None = None) -> IdentityPage:
    stage.serve(title, answers=answers)
    stage.window.go(PageId.identity)
    page = stage.window.page
    if not isinstance(page, IdentityPage):
        raise LookupError(page.id)
    return page


def _two_cards(stage: Stage) -> None:
    page = _identity(stage, answers={"insurance": "resident"})
    page.take_card(read_card(stage, CARD))
    page.take_card(read_card(stage, OTHER_CARD))


def _differs(stage: Stage) -> None:
    page = _identity(stage)
    stage.type("测试圆")
    page.take_card(read_card(stage, CARD))


def _expired(stage: Stage) -> None:
    page = _identity(stage)
    page.take_card(read_card(stage, CARD, "这张证件 2026年3月1日 到期了。换有效证件，或按 F3 查别的办法。"))


def _offered(stage: Stage) -> None:
    stage.window.cards.waiting = read_card(stage, CARD)
    _identity(stage)


def _reader_gone(stage: Stage) -> None:
    page = _identity(stage, "职工参保登记")
    gone = DeviceState(
        DeviceKind.id_reader, DeviceCondition.fault, port="COM3", fault=DeviceFault("device.port_missing")
    )
    stage.window.top.set_devices(*chip_of((gone,)))
    page.trouble.show_states((gone, DeviceState(DeviceKind.social_reader, DeviceCondition.ready)))
    stage.type("测试员")


def _guard(stage: Stage) -> None:
    stage.serve("住院费用报销", applicant=CARD, decide=True)
    stage.window.go(PageId.checklist)
    stage.window.cards.freeze(read_card(stage, OTHER_CARD))


SCENES: tuple[Scene, ...] = (
    Scene("devices", "well", lambda stage: _devices(stage, fault=False)),
    Scene("devices", "fault", lambda stage: _devices(stage, fault=True), wide=True),
    Scene("devices", "unset", _nothing),
    Scene("devices", "checked", _checked),
    Scene("identity", "cards", _two_cards),
    Scene("identity", "card_differs", _differs),
    Scene("identity", "card_expired", _expired),
    Scene("identity", "card_offered", _offered),
    Scene("identity", "reader_gone", _reader_gone, wide=True),
    Scene("guard", "card", _guard, wide=True),
)
