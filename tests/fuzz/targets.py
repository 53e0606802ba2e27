# SPDX-License-Identifier: Apache-2.0
"""What bytes are thrown at. A target takes any bytes and ends; it raises nothing, unless the program is wrong."""

from collections.abc import Callable, Iterator, Mapping

from counter_app.base.texts import sentence
from counter_app.devices.code_masking import mask_codes
from counter_app.devices.contracts import Paper
from counter_app.devices.evaluator_profiles import evaluator_profiles
from counter_app.devices.faults import DeviceFault
from counter_app.devices.protocols import samv
from counter_app.devices.protocols.escpos_status import (
    holds_question,
    is_answer,
    is_ordered_answer,
    read_ordered,
    read_status,
)
from counter_app.devices.protocols.evaluation_buttons import Alive, AnswerStream, Noise, Press
from counter_app.devices.protocols.evaluation_socket import Code, hear, login, read
from counter_app.devices.protocols.identity_text import TEXT_LENGTH, read_identity, read_new_address
from counter_app.devices.protocols.scanned_code import code_of, line_of
from counter_app.devices.samv_masking import mask_samv
from counter_app.devices.scanner_profiles import scanner_profiles
from counter_app.devices.simulated.sample_cards import PHOTO, sample_cards, text_block
from counter_app.devices.slip_masking import mask_slips
from counter_app.devices.traces import Passage
from counter_app.forms.nations import nations
from fuzz.social_cards import apdu_masking, apdus, card_samples

BOXES = [
    (box, answer, box.template("alive"))
    for profile in evaluator_profiles().values()
    if (box := profile.buttons) is not None and (answer := box.template("answer")) is not None
]
KEY = "b1946ac92492d2347c6235b4d2611184"
COMMANDS = (samv.READ, samv.READ_WITH_FINGERPRINT, samv.SELECT, samv.READ_NEW_ADDRESS, samv.NUMBER)


def answers(data: bytes) -> None:
    """The wire of an identity-card reader, in two pieces, and all that its answers may hold."""
    parser = samv.FrameParser()
    cut = data[0] * len(data) // 256 if data else 0
    for answer in (*parser.feed(data[:cut]), *parser.feed(data[cut:])):
        told(answer.fault())
        for with_fingerprint in (False, True):
            _spared(
                lambda one, both: text(samv.card_blocks(one, with_fingerprint=both).text), answer.data, with_fingerprint
            )
        _spared(samv.reader_number, answer.data)
        _spared(read_new_address, answer.data)
    parser.feed(bytes(samv.LONGEST + samv.HEAD))  # whatever was begun has ended
    if [one.status for one in parser.feed(samv.answer(samv.NO_CARD))] != [samv.NO_CARD]:
        raise AssertionError("an answer after the noise was not found")


def text(data: bytes) -> None:
    """The text block of a card: whole facts or a refusal."""
    try:
        found = read_identity(data, nations())
    except DeviceFault as fault:
        told(fault)
        return
    if not found.facts["card.name"] or not all(found.facts.values()) or len(data) != TEXT_LENGTH:
        raise AssertionError("half a reading")


def framed(data: bytes) -> None:
    """The same bytes as a card in whole frames, so that they come through to the text."""
    block = data[:TEXT_LENGTH].ljust(TEXT_LENGTH, b"\0")
    text(block)
    answers(samv.answer(samv.DONE, bytes.fromhex("01000000") + block))


def masking(data: bytes) -> None:
    """A trace of such a wire: as long as before."""
    command = COMMANDS[len(data) % len(COMMANDS)]
    came = [Passage(0.0, True, command), Passage(0.1, False, data[:40]), Passage(0.2, False, data[40:])]
    if [len(one.data) for one in mask_samv(came)] != [len(one.data) for one in came]:
        raise AssertionError("a masked trace of another length")


def buttons(data: bytes) -> None:
    """The wire of every button box: no byte counted twice, and the next whole press found after any noise."""
    for box, answer, alive in BOXES:
        stream = AnswerStream(answer, alive)
        cut = data[0] * len(data) // 256 if data else 0
        found = [*stream.feed(data[:cut]), *stream.feed(data[cut:]), *stream.settle()]
        sizes = {Press: answer.size, Alive: alive.size if alive else 0}
        if sum(one.count if isinstance(one, Noise) else sizes[type(one)] for one in found) != len(data):
            raise AssertionError("bytes were lost or counted twice")
        pressed = answer.fill({"address": box.address, "number": 7, "key": 1})
        if not [one for one in stream.feed(pressed) if isinstance(one, Press)]:
            raise AssertionError("a press after the noise was not found")


def pad_messages(data: bytes) -> None:
    """What a pad sends: every message is answered, and none logs in without the key."""
    words = data.decode("utf-8", "replace")
    heard = hear(words, KEY, logged_in=bool(data) and data[0] % 2 == 0)
    if heard.login or read(heard.reply).code not in list(Code):
        raise AssertionError("a pad was let in, or answered with nothing known")


def scans(data: bytes) -> None:
    """A scanner's burst: one code or a refusal."""
    profile = scanner_profiles()["serial-9600"]
    for burst in (data, data + b"\r"):
        _spared(lambda one: code_of(line_of(one), profile.pattern, profile.prefix), burst)


def code_masking(data: bytes) -> None:
    """A trace of a scanner: as long as before, cut where it was cut."""
    cut = data[0] * len(data) // 256 if data else 0
    came = [Passage(0.0, False, one) for one in (data[:cut], data[cut:], data + b"\r")]
    made = mask_codes(came)
    if [len(one.data) for one in made] != [len(one.data) for one in came]:
        raise AssertionError("a masked trace of another length")


def printer_answers(data: bytes) -> None:
    """What a printer says: one state of it, or nothing; and a slip's trace, which keeps its length and questions."""
    said = [one for one in data if is_answer(one)]
    for offline, error, paper in zip(said, said[1:], said[2:], strict=False):
        status = read_status(offline, error, paper)
        if status.ready and (status.paper is Paper.out or status.cover_open):
            raise AssertionError("a printer that cannot print is ready")
    for one in data:
        if is_ordered_answer(one):
            read_ordered(one)
    slip = mask_slips([Passage(0.0, True, data)])[0].data
    if len(slip) != len(data) or holds_question(slip) is not holds_question(data):
        raise AssertionError("a masked slip of another length, or with other questions")


def told(fault: DeviceFault) -> None:
    """A fault is a sentence."""
    if "〔" in sentence(fault) or fault.code in sentence(fault):
        raise AssertionError(f"no sentence for {fault.code}")


def _spared(work: Callable[..., object], *given: object) -> None:
    """Do it; only the driver's own error may come of it."""
    try:
        work(*given)
    except DeviceFault as fault:
        told(fault)


def samples() -> Iterator[bytes]:
    """What is right, to begin with: cards, and what a reader answers."""
    for card in sample_cards().values():
        block = text_block(card)
        yield block
        yield samv.answer(samv.DONE, bytes.fromhex("01000400") + block + PHOTO)
    yield samv.answer(samv.FOUND, bytes(4)) + samv.answer(samv.DONE, bytes(8)) + samv.answer(samv.NO_CARD)
    yield samv.answer(samv.DONE, bytes(range(16)))
    yield b"4300000000000000000000000000"
    yield b"11010519491231002X\r134567890123456789\r\n"
    yield b"YB1:430981-03-20261120-A0047H:00000000-0000-0000-0000-00000000004D\r"
    yield b"\x12\x12\x12\x1b@\x10\x04\x04\x1dr\x01 slip"
    yield b'{"code": 40001, "data": ' + b"[" * 4000
    yield login("0007", "a wrong one").encode()
    yield bytes.fromhex("AA550181000703 75")
    yield from card_samples()


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "answers": answers,
    "text": text,
    "framed": framed,
    "masking": masking,
    "scans": scans,
    "social": apdus,
    "social_masking": apdu_masking,
    "code_masking": code_masking,
    "buttons": buttons,
    "pad_messages": pad_messages,
    "printer_answers": printer_answers,
}
"""By the name that ``python -m fuzz`` takes. Who reads bytes from a device adds a line."""
