# SPDX-License-Identifier: Apache-2.0
"""Any bytes as the answers of a social-security card, and as a trace of one."""

from collections.abc import Iterator

from counter_app.base.texts import sentence
from counter_app.devices.faults import DeviceFault
from counter_app.devices.protocols.social_security_card import read_card
from counter_app.devices.simulated.sample_cards import sample_cards
from counter_app.devices.simulated.social_card import Kind, SimulatedSocialCard, records_of
from counter_app.devices.social_masking import mask_social
from counter_app.devices.traces import Passage
from counter_app.forms.nations import nations

MOST_COMMANDS = 1000


def apdus(data: bytes) -> None:
    """Each answer is told its length by the byte before it. Where the bytes end the card says no to everything."""
    steps, at = read_card(nations()), 0
    next(steps)
    try:
        for _ in range(MOST_COMMANDS):
            length = data[at] if at < len(data) else 0
            answer = data[at + 1 : at + 1 + length] if at < len(data) else b"\x6f\x00"
            at += 1 + length
            steps.send(answer)
    except StopIteration as end:
        if not end.value.facts["card.name"] or not all(end.value.facts.values()):
            raise AssertionError("half a reading") from None
    except DeviceFault as fault:
        if "〔" in sentence(fault) or fault.code in sentence(fault):
            raise AssertionError(f"no sentence for {fault.code}") from None
    else:
        raise AssertionError("a card is asked for ever")


def apdu_masking(data: bytes) -> None:
    """A trace of any commands and answers: as long as before, and the commands as they were."""
    heard = [Passage(0.0, place % 3 == 0, data[place * 20 : place * 20 + 20]) for place in range(len(data) // 20 + 1)]
    masked = mask_social(heard)
    if [len(one.data) for one in masked] != [len(one.data) for one in heard]:
        raise AssertionError("a masked trace of another length")
    if any(one.sent and one.data != other.data for one, other in zip(masked, heard, strict=True)):
        raise AssertionError("a command was masked")


def card_samples() -> Iterator[bytes]:
    """Whole cards, of each kind."""
    for kind in (Kind(), Kind(answers="has-more"), Kind(answers="whole", numbers_only=True)):
        card, steps = SimulatedSocialCard(records_of(sample_cards()["shui"]), kind), read_card(nations())
        command, said = next(steps), b""
        try:
            while True:
                answer = card.answer(command)
                said += bytes([len(answer)]) + answer
                command = steps.send(answer)
        except StopIteration:
            yield said
