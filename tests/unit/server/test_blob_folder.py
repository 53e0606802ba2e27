# SPDX-License-Identifier: Apache-2.0
"""Attachments on a disk: whole or not there, whatever happens in the middle, and nobody spoils another's."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from counter_app.base.errors import CounterError
from counter_app.server.blob_folder import BlobFolder, place_in
from counter_app.server.blob_parts import MOST_PARTS, OtherOffset, Parts
from counter_app.server.blobs import Blobs, Standing, WrongDigest

WHOLE = bytes(range(256)) * 1000
DIGEST = hashlib.sha256(WHOLE).hexdigest()
SIZE = len(WHOLE)
PIECE = 64_000


def blobs_in(folder: Path, **limits: int) -> Blobs:
    """An empty folder of attachments, or the same once more."""
    return Blobs(BlobFolder(folder), Parts(folder / "parts", keep_free=0), **limits)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """An empty folder of attachments."""
    return blobs_in(tmp_path / "attachments")


def send(blobs: Blobs, window: str, upto: int = SIZE, whole: bytes = WHOLE, digest: str = DIGEST) -> Standing:
    """Send from where it stands up to some byte."""
    standing = blobs.standing(window, digest)
    while not standing.have and standing.offset < upto:
        piece = whole[standing.offset : min(standing.offset + PIECE, upto)]
        standing = blobs.add(window, digest, standing.offset, len(whole), piece)
    return standing


def files(folder: Path) -> list[str]:
    """Everything that lies below a folder."""
    return sorted(one.name for one in folder.rglob("*") if one.is_file())


def test_it_goes_on_where_it_stopped_also_after_a_restart(tmp_path: Path) -> None:
    for cut in (1, PIECE - 1, PIECE, SIZE - 1):
        folder = tmp_path / str(cut)
        assert send(blobs_in(folder), "w", cut) == Standing(False, cut)
        again = blobs_in(folder)
        assert again.standing("w", DIGEST) == Standing(False, cut)
        assert send(again, "w") == Standing(True, SIZE)
        assert b"".join(again.store.read(DIGEST)) == WHOLE
        assert files(folder) == [DIGEST]
        assert list(again.store.digests()) == [DIGEST]


def test_a_piece_that_does_not_follow_is_told_where_to_go_on(blobs: Blobs) -> None:
    send(blobs, "w", 1000)
    for offset in (0, 999, 1001, 2000):
        with pytest.raises(OtherOffset) as told:
            blobs.add("w", DIGEST, offset, SIZE, b"x" * 10)
        assert told.value.offset == 1000
    with pytest.raises(OtherOffset) as told:
        blobs.add("other", DIGEST, 1000, SIZE, b"x")
    assert told.value.offset == 0
    assert send(blobs, "w") == Standing(True, SIZE)


def test_what_is_not_what_was_announced_is_thrown_away(blobs: Blobs, tmp_path: Path) -> None:
    wrong = WHOLE[:-1] + b"!"
    with pytest.raises(WrongDigest):
        send(blobs, "w", whole=wrong)
    assert blobs.standing("w", DIGEST) == Standing(False, 0)
    assert files(tmp_path) == []
    assert send(blobs, "w") == Standing(True, SIZE)


def test_two_windows_with_one_attachment_do_each_other_no_harm(blobs: Blobs, tmp_path: Path) -> None:
    send(blobs, "honest", 100_000)
    with pytest.raises(WrongDigest):
        send(blobs, "liar", whole=b"?" * SIZE)
    send(blobs, "third", 200_000)
    assert blobs.standing("honest", DIGEST) == Standing(False, 100_000)
    assert send(blobs, "honest") == Standing(True, SIZE)
    assert blobs.add("third", DIGEST, 200_000, SIZE, WHOLE[200_000:]) == Standing(True, SIZE)
    assert files(tmp_path) == [DIGEST]
    assert b"".join(blobs.store.read(DIGEST)) == WHOLE


def test_nothing_is_larger_than_allowed(tmp_path: Path) -> None:
    small = blobs_in(tmp_path, most_bytes=1000)
    for offset, length, piece in ((0, 1001, b"x"), (0, 10, b"x" * 11), (990, 1000, b"x" * 11)):
        with pytest.raises(CounterError, match=r"blob\.too_large"):
            small.add("w", DIGEST, offset, length, piece)
    assert files(tmp_path) == []


def test_what_a_window_leaves_unfinished_has_a_limit(blobs: Blobs, tmp_path: Path) -> None:
    digests = [hashlib.sha256(bytes([n])).hexdigest() for n in range(MOST_PARTS + 2)]
    for n, digest in enumerate(digests):
        blobs.add("w", digest, 0, 10, b"x")
        path = next((tmp_path / "attachments" / "parts").rglob(digest))
        os.utime(path, ns=(n, n))
    blobs.add("v", digests[0], 0, 10, b"x")
    assert [blobs.standing("w", one).offset for one in digests] == [0, 0] + [1] * MOST_PARTS
    assert blobs.standing("v", digests[0]).offset == 1


def test_it_keeps_room_for_everything_else(tmp_path: Path) -> None:
    greedy = Blobs(BlobFolder(tmp_path), Parts(tmp_path / "parts", keep_free=1 << 60))
    with pytest.raises(CounterError, match=r"blob\.no_room"):
        greedy.add("w", DIGEST, 0, SIZE, b"x")
    assert files(tmp_path) == []


def test_an_empty_attachment_is_one(blobs: Blobs) -> None:
    digest = hashlib.sha256(b"").hexdigest()
    assert blobs.add("w", digest, 0, 0, b"") == Standing(True, 0)


ON_A_SMALL_DISK = """
import hashlib, sys
from pathlib import Path
from counter_app.base.errors import CounterError
from server.test_blob_folder import blobs_in, files
blobs, whole = blobs_in(Path(sys.argv[1])), b"attachment" * 1000
made = 0
while True:
    piece = whole + str(made).encode()
    digest = hashlib.sha256(piece).hexdigest()
    try:
        blobs.add("w", digest, 0, len(piece), piece)
    except CounterError as error:
        print(error.code, blobs.standing("w", digest), made == len(files(Path(sys.argv[1]))))
        break
    made += 1
assert made > 50
"""


def test_a_full_disk_takes_nothing_by_halves(tmp_path: Path) -> None:
    mount = f'mount -t tmpfs -o size=1m none "{tmp_path}" && exec "$@"'
    words = ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh", sys.executable, "-c", ON_A_SMALL_DISK]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([*words, str(tmp_path)], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "blob.no_room Standing(have=False, offset=0) True\n"


SENDING = """
import sys
from pathlib import Path
from server.test_blob_folder import SIZE, blobs_in, send
blobs, upto = blobs_in(Path(sys.argv[1])), 0
while True:
    upto = upto % SIZE + 1000
    print(send(blobs, "w", min(upto, SIZE - 1)).offset, flush=True)
"""


def test_a_server_that_is_killed_in_the_middle_has_every_piece_it_answered(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", SENDING, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment
    ) as child:
        assert child.stdout is not None
        answered = [int(child.stdout.readline()) for _ in range(40)]
        child.send_signal(signal.SIGKILL)
        answered += [int(line) for line in child.stdout.read().split("\n")[:-1]]
    blobs = blobs_in(tmp_path)
    assert blobs.standing("w", DIGEST).offset >= answered[-1] >= 40_000
    assert send(blobs, "w") == Standing(True, SIZE)
    assert files(tmp_path) == [DIGEST]


def test_a_whole_part_that_was_never_moved_in_is_taken_by_asking_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = blobs_in(tmp_path)

    def fails(*_: object) -> None:
        raise OSError("away")

    with monkeypatch.context() as away:
        away.setattr(Path, "replace", fails)
        with pytest.raises(OSError, match="away"):
            send(blobs, "w")
    again = blobs_in(tmp_path)
    assert again.standing("w", DIGEST) == Standing(False, SIZE)
    assert again.add("w", DIGEST, SIZE, SIZE, b"") == Standing(True, SIZE)
    assert place_in(tmp_path, DIGEST).read_bytes() == WHOLE
