# SPDX-License-Identifier: Apache-2.0
"""From the window's store to the centre's disk: over any break, told when it cannot be, and found again when lost."""

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.proxy import WELL, Fate, Proxy

from counter_app.base.texts import sentence
from counter_app.server.blob_folder import place_in
from counter_app.server.blobs import blobs_of
from counter_app.store.uploads import ASK_AGAIN_MICROS, UploadCounts
from counter_app.sync import uploading
from counter_app.sync.errand import Outcome, Step
from counter_app.sync.uploading import ALTERED, LARGE, MISSING, REFUSED, Uploader
from counter_app.wire.versions import CHUNK_BYTES
from server.conftest import Maker
from server.sending_window import SendingWindow


@pytest.fixture
def window(made_centre: Maker, tmp_path: Path) -> Iterator[SendingWindow]:
    """An enrolled window of a centre over SQLite: the database makes no difference."""
    centre = made_centre("sqlite")
    centre.start()
    made = SendingWindow(tmp_path / "window", centre)
    yield made
    made.close()


def lies_there(window: SendingWindow) -> set[bytes]:
    """All attachments on the centre's disk."""
    store = blobs_of(window.centre.settings).store
    return {b"".join(store.read(one)) for one in store.digests()}


def test_scans_and_kept_papers_of_a_case_arrive(window: SendingWindow) -> None:
    small, large, pdf = secrets.token_bytes(10), secrets.token_bytes(CHUNK_BYTES * 2 + 1), b"%PDF-1.4 a paper"
    case = window.decide(window.scan(small), window.scan(large), window.scan(small))
    window.paper(case, pdf)
    assert len(window.hall.store.uploads.under_way(case)) == 4
    steps = window.upload()
    assert lies_there(window) == {small, large, pdf}
    assert window.hall.store.uploads.under_way(case) == ()
    assert window.hall.store.uploads.counts() == UploadCounts(0, 0)
    assert sum(one.sent for one in steps) == 4
    assert max(one.wait for one in steps[:-1]) == 0


def test_it_goes_on_after_a_cut_at_any_byte_of_the_line(window: SendingWindow) -> None:
    whole = secrets.token_bytes(CHUNK_BYTES * 2)
    window.decide(window.scan(whole))
    with Proxy(window.centre.port) as line:
        window.connect(f"http://127.0.0.1:{line.port}")
        fates = [Fate(cut_up=n) for n in (1, 300, 700, 9_000, 64_900, 70_001, 131_000)]
        fates += [Fate(cut_down=n) for n in (0, 1, 150)]
        line.fate = lambda: fates.pop() if fates else WELL
        steps = window.upload()
        window.client.close()
    assert lies_there(window) == {whole}
    lost = [one.code for one in steps if one.outcome is Outcome.later]
    assert set(lost) == {"sync.unheard"}
    assert 4 <= len(lost) <= line.cuts == 10
    assert line.bytes_up < len(whole) * 3


def test_what_is_gone_or_altered_is_told_and_holds_up_nothing(
    window: SendingWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, other, large, well = (secrets.token_bytes(9) for _ in range(4))
    case = window.decide()
    window.paper(case, gone).unlink()
    second, third = window.decide(), window.decide()
    window.paper(second, other).write_bytes(b"something else")
    window.paper(third, large).write_bytes(bytes(2000))
    window.decide(window.scan(well))
    window.uploader = Uploader(window.hall.store, window.hall.places.papers, window.client, most_bytes=1000)
    window.upload()
    stuck = window.hall.store.uploads.stuck()
    assert [one.reason for one in stuck] == [MISSING, ALTERED, LARGE]
    assert all(sentence(told) for told in map(uploading.explain, stuck) if told is not None)
    assert lies_there(window) == {well}
    assert window.upload() == [Step(Outcome.idle, uploading.QUIET)]
    (window.hall.places.papers / stuck[0].ref).write_bytes(gone)
    assert window.upload() == [Step(Outcome.idle, uploading.QUIET)]
    window.connect(window.centre.url)  # the next morning
    window.upload()
    assert lies_there(window) == {well, gone}
    again = window.paper(window.decide(), gone)  # a file that is gone, but has arrived before
    again.unlink()
    window.upload()
    assert [one.reason for one in window.hall.store.uploads.stuck()] == [ALTERED, ALTERED]


def test_a_part_that_was_spoiled_on_the_way_is_sent_again_and_then_set_aside(window: SendingWindow) -> None:
    whole = secrets.token_bytes(CHUNK_BYTES * 2)
    window.decide(window.scan(whole))
    window.uploader.step()
    window.uploader.step()  # a first piece is there
    spoiled = 0
    for _ in range(20):
        for part in window.centre.home.rglob("parts/*/*"):
            part.write_bytes(b"?" * part.stat().st_size)
            spoiled += 1
        if window.hall.store.uploads.stuck():
            break
        window.uploader.step()
    assert [one.reason for one in window.hall.store.uploads.stuck()] == [REFUSED]
    assert spoiled > 3
    window.hall.store.uploads.try_again()
    window.upload()
    assert lies_there(window) == {whole}


def test_nothing_is_sent_by_a_window_that_is_not_enrolled_or_frozen(window: SendingWindow) -> None:
    window.decide(window.scan(b"a sheet"))
    window.hall.store.centre.freeze("push.fork", {"seq": 1})
    assert [one.outcome for one in window.upload()] == [Outcome.frozen]
    assert lies_there(window) == set()


def test_what_the_centre_lost_is_brought_again_by_itself(window: SendingWindow) -> None:
    kept, lost = secrets.token_bytes(99), secrets.token_bytes(99)
    window.decide(window.scan(kept), window.scan(lost))
    window.upload()
    place_in(window.centre.home / "attachments", hashlib.sha256(lost).hexdigest()).unlink()
    assert window.upload() == [Step(Outcome.idle, uploading.QUIET)]
    window.hall.clock.move(hours=ASK_AGAIN_MICROS // 3_600_000_000, minutes=1)
    assert [one.sent for one in window.upload()] == [0, 0, 1, 0]
    assert lies_there(window) == {kept, lost}


def test_a_centre_that_went_back_is_asked_about_attachments_at_once(window: SendingWindow) -> None:
    window.decide(window.scan(b"a sheet"))
    window.push()
    window.upload()
    assert window.hall.store.uploads.doubtful(9) == ()
    chain = window.hall.store.centre.chains()[-1]
    window.hall.store.centre.acknowledge(chain.epoch, chain.last_seq)
    assert window.hall.store.uploads.doubtful(9) == ()
    window.hall.store.centre.acknowledge(chain.epoch, 1)
    assert len(window.hall.store.uploads.doubtful(9)) == 1
