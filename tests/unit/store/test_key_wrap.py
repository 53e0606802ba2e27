# SPDX-License-Identifier: Apache-2.0
"""The store's key closed by a keyring and sealed for the city: whatever goes wrong, the store can still be read."""

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from counter_app.base.errors import CounterError
from counter_app.store.case_lists import CaseFilter
from counter_app.store.disk import write_whole
from counter_app.store.key import entry_of, read_key
from counter_app.store.key_wrap import KeyKeeping, keeping_of, unwrap, wrap
from counter_app.store.opening import key_file
from counter_app.store.recovery_copy import recover_key, recovery_file
from counter_app.store.restoration import restore
from counter_app.wire.recovery import make_city_key, read_city_key, read_public
from store.made_store import Hall, refusal_code

NO_KEYRING = NoKeyring()  # type: ignore[no-untyped-call]


class DrawerKeyring(KeyringBackend):
    """A keyring in this process, as a system's: it can be locked, and can lose what it was given."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def _unlocked(self) -> dict[tuple[str, str], str]:
        if self.locked:
            raise KeyringLocked
        return self.kept

    def get_password(self, service: str, username: str) -> str | None:
        return self._unlocked().get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._unlocked()[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self._unlocked().pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    """The keyring that was there comes back."""
    keyring.set_keyring(NO_KEYRING)
    yield
    keyring.set_keyring(NO_KEYRING)


@pytest.fixture
def drawer() -> DrawerKeyring:
    made = DrawerKeyring()
    keyring.set_keyring(made)
    return made


PEM, PUBLIC = make_city_key("安全的密码")


@pytest.fixture
def sealed(hall: Hall) -> Hall:
    """A store with a case and a copy of its key for the city, closed."""
    hall.open_case()
    hall.store.centre.seal_for_city(read_public(PUBLIC))
    hall.close()
    return hall


def cases(hall: Hall) -> int:
    """How many there are, read from the disk anew."""
    hall.close()
    found = hall.store.list_cases().counts[CaseFilter.all]
    hall.close()
    return found


def next_day(hall: Hall) -> None:
    """What was tried today was tried yesterday."""
    trial = key_file(hall.places).with_name("counter.key.wrapped")
    if trial.exists():
        earlier = hall.clock().timestamp()
        os.utime(trial, (earlier, earlier))
    hall.clock.move(days=1)


def keeping(hall: Hall) -> KeyKeeping:
    """How the key is kept."""
    path = key_file(hall.places)
    return keeping_of(hall.places, path, read_key(path))


def test_a_key_is_closed_only_after_the_keyring_gave_it_back_on_another_day(
    sealed: Hall, drawer: DrawerKeyring
) -> None:
    key = read_key(key_file(sealed.places))
    assert cases(sealed) == 1
    assert keeping(sealed) is KeyKeeping.trying
    assert entry_of(key_file(sealed.places)) == ""
    next_day(sealed)
    assert cases(sealed) == 1
    assert keeping(sealed) is KeyKeeping.wrapped
    assert key.raw.hex() not in key_file(sealed.places).read_text(encoding="ascii")
    assert key_file(sealed.places).stat().st_mode & 0o077 == 0
    assert read_key(key_file(sealed.places)) == key
    assert cases(sealed) == 1


@pytest.mark.parametrize("fault", ["locked", "lost", "gone"])
def test_a_keyring_that_fails_overnight_closes_nothing(sealed: Hall, drawer: DrawerKeyring, fault: str) -> None:
    assert cases(sealed) == 1
    next_day(sealed)
    drawer.locked = fault == "locked"
    if fault == "lost":
        drawer.kept.clear()
    if fault == "gone":
        keyring.set_keyring(NO_KEYRING)
    assert cases(sealed) == 1
    assert entry_of(key_file(sealed.places)) == ""


def test_without_a_copy_for_the_city_nothing_is_closed(hall: Hall, drawer: DrawerKeyring) -> None:
    hall.open_case()
    hall.close()
    next_day(hall)
    assert cases(hall) == 1
    assert (keeping(hall), drawer.kept) == (KeyKeeping.alone, {})
    with pytest.raises(CounterError) as error:
        wrap(hall.places, key_file(hall.places), read_key(key_file(hall.places)))
    assert refusal_code(error) == "store.key_no_copy"


def test_without_a_keyring_the_key_stays_a_file(sealed: Hall) -> None:
    assert cases(sealed) == 1
    assert keeping(sealed) is KeyKeeping.no_keyring
    with pytest.raises(CounterError) as error:
        wrap(sealed.places, key_file(sealed.places), read_key(key_file(sealed.places)))
    assert refusal_code(error) == "store.key_no_keyring"
    assert cases(sealed) == 1


@pytest.fixture
def wrapped(sealed: Hall, drawer: DrawerKeyring) -> Hall:
    """A store whose key is closed."""
    wrap(sealed.places, key_file(sealed.places), read_key(key_file(sealed.places)))
    assert keeping(sealed) is KeyKeeping.wrapped
    return sealed


def test_a_closed_keyring_is_told_and_the_city_opens_the_store(wrapped: Hall, drawer: DrawerKeyring) -> None:
    drawer.locked = True
    with pytest.raises(CounterError) as error:
        assert wrapped.store
    assert refusal_code(error) == "store.key_locked"
    recover_key(wrapped.places, key_file(wrapped.places), read_city_key(PEM, "安全的密码"), wrapped.clock())
    assert cases(wrapped) == 1
    assert len(list(wrapped.places.data.glob("counter.key.2026*"))) == 1


def test_a_dead_windows_disk_without_its_key_file_is_opened(sealed: Hall) -> None:
    key_file(sealed.places).unlink()
    with pytest.raises(CounterError) as error:
        assert sealed.store
    assert refusal_code(error) == "store.key_missing"
    recover_key(sealed.places, key_file(sealed.places), read_city_key(PEM, "安全的密码"), sealed.clock())
    assert cases(sealed) == 1


def test_unwrapping_leaves_a_file_and_an_empty_drawer(wrapped: Hall, drawer: DrawerKeyring) -> None:
    unwrap(key_file(wrapped.places))
    assert drawer.kept == {}
    keyring.set_keyring(NO_KEYRING)
    assert cases(wrapped) == 1


def test_backups_and_going_back_work_with_a_closed_key(wrapped: Hall) -> None:
    copy = wrapped.store.morning_backup()
    assert copy is not None
    wrapped.open_case()
    wrapped.close()
    restore(wrapped.places, copy.path.name, wrapped.clock)
    assert cases(wrapped) == 1


def test_a_power_cut_at_any_moment_leaves_a_store_that_opens(sealed: Hall, drawer: DrawerKeyring) -> None:
    """Each step of closing is left off once, at every file that is written or renamed."""
    path = key_file(sealed.places)
    plain = path.read_bytes()
    wrap(sealed.places, path, read_key(path))
    closed = path.read_bytes()
    trial = path.with_name("counter.key.wrapped")
    for left, beside in ((plain, b""), (plain, closed), (plain, closed[:20]), (closed, b""), (closed, closed)):
        write_whole(path, left)
        trial.unlink(missing_ok=True)
        if beside:
            write_whole(trial, beside)
        next_day(sealed)
        assert cases(sealed) == 1


def test_the_copy_is_of_one_city_and_one_store(sealed: Hall, tmp_path: Path) -> None:
    other_pem, other_public = make_city_key("x" * 12)
    path = key_file(sealed.places)
    before = path.read_bytes()
    with pytest.raises(CounterError) as error:
        recover_key(sealed.places, path, read_city_key(other_pem, "x" * 12), sealed.clock())
    assert refusal_code(error) == "recovery.other_city"
    with pytest.raises(CounterError) as error:
        read_city_key(PEM, "falsch")
    assert refusal_code(error) == "recovery.city_key"
    other = Hall(tmp_path / "other")
    other.open_case()
    other.store.centre.seal_for_city(read_public(PUBLIC))
    other.close()
    kept = recovery_file(sealed.places).read_bytes()
    recovery_file(sealed.places).write_bytes(recovery_file(other.places).read_bytes())
    with pytest.raises(CounterError) as error:
        recover_key(sealed.places, path, read_city_key(PEM, "安全的密码"), sealed.clock())
    assert refusal_code(error) == "recovery.other_store"
    for damaged in (
        b"",
        b"{}",
        kept[:-10],
        kept.replace(b"x25519", b"x25518"),
        kept.replace(b'"sealed":"', b'"sealed":"AA'),
    ):
        recovery_file(sealed.places).write_bytes(damaged)
        with pytest.raises(CounterError) as error:
            recover_key(sealed.places, path, read_city_key(PEM, "安全的密码"), sealed.clock())
        assert refusal_code(error) == "recovery.damaged"
    assert path.read_bytes() == before
    sealed.store.centre.seal_for_city(read_public(other_public))
    sealed.close()
    recover_key(sealed.places, path, read_city_key(other_pem, "x" * 12), sealed.clock())
    assert cases(sealed) == 1
