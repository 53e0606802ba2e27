# SPDX-License-Identifier: Apache-2.0
"""Who may sign in at a window: by the hall's file, by the centre's signed word, and not before a wait is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from store.made_store import HandClock, person

from counter_app.base.errors import CounterError
from counter_app.base.ids import new_id
from counter_app.base.texts import sentence
from counter_app.cases.actions import Intent, Opened, Unmasked
from counter_app.cases.people import Personal
from counter_app.desk.centre_feeds import appliers
from counter_app.desk.counter import Counter
from counter_app.desk.signing_in import check_password, sign_in, sign_out, warning
from counter_app.desk.telling import number_to_call
from counter_app.desk.unmasking import record_unmasking
from counter_app.settings import load_settings
from counter_app.store.feed_store import Arrival
from counter_app.sync.pulling import Together, apply_waiting
from counter_app.wire.feeds import Feed, written
from counter_app.wire.messages import FeedRow
from counter_app.wire.signing import Ed25519Signer, row_message
from counter_app.wire.staff import Role, StaffRow

CENTRE = Ed25519Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
STRANGER = Ed25519Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("centre-word")
OURS = "0312"  # of the sample hall's file, whose passwords are the numbers


class Place:
    """A window with its store, its clock and what the centre sends."""

    def __init__(self, home: Path) -> None:
        self.clock = HandClock()
        self.home = home
        self.cursor = 0
        self.counter = self._open()

    def _open(self) -> Counter:
        counter = Counter(load_settings(self.home), self.clock)
        counter.open_store()
        return counter

    def restart(self) -> Counter:
        """The program ends and begins again."""
        self.counter.close()
        self.counter = self._open()
        return self.counter

    def enrol(self) -> None:
        """Be taken in by the made-up centre."""
        self.counter.store.centre.enrolled(
            url="https://centre.example",
            name="测试中心",
            hall="测试大厅",
            number="3",
            algorithm="ed25519",
            public_key=CENTRE.public_key,
        )

    def hear(self, number: str, role: Role = Role.clerk, *, gone: bool = False, by: Ed25519Signer = CENTRE) -> None:
        """Somebody is named, or is nobody any more."""
        store = self.counter.store
        self.take(number, role, gone=gone, by=by)
        apply_waiting(store, {Feed.staff: appliers(self.counter)[Feed.staff]})
        store.feeds.read_to_its_end(Feed.staff.value)

    def take(self, number: str, role: Role = Role.clerk, *, gone: bool = False, by: Ed25519Signer = CENTRE) -> None:
        """A row came and counts not yet."""
        self.cursor += 1
        row = StaffRow(number=number, name="测试员", role=role, hall="", duties=("window",), password=HASH)
        body = b"" if gone else written(row)
        place = Feed.staff.value, self.cursor, number, str(self.cursor), 1, 1
        signature = by.sign(row_message(*place, gone=gone, body=body))
        told = FeedRow(*place, gone, body, signature)
        self.counter.store.feeds.take([Arrival(told)])


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path / "home")
    yield made
    made.counter.close()


def refused(place: Place, number: str, password: str) -> str:
    """Why nobody was let in; the sentence exists."""
    with pytest.raises(CounterError) as error:
        check_password(place.counter, number, password)
    assert sentence(error.value)
    return error.value.code


@pytest.mark.parametrize("number", [OURS, "9999"], ids=["of somebody", "of nobody"])
def test_wrong_tries_wait_longer_each_time_also_over_a_restart(place: Place, number: str) -> None:
    assert [refused(place, number, "falsch") for _ in range(6)] == ["signing_in.wrong"] * 5 + ["signing_in.wait"]
    place.restart()
    assert refused(place, number, OURS) == "signing_in.wait"
    place.clock.move(minutes=1)
    assert refused(place, number, "falsch") == "signing_in.wrong"
    place.clock.move(minutes=1)
    assert refused(place, number, OURS) == "signing_in.wait"
    check_password(place.counter, "0315", "0315")  # somebody else waits for nothing
    place.clock.move(minutes=1)
    if number == OURS:
        assert check_password(place.counter, number, OURS).number == OURS
        assert refused(place, number, "falsch") == "signing_in.wrong"
    else:
        assert refused(place, number, OURS) == "signing_in.wrong"


def test_a_window_without_word_of_staff_goes_by_its_file(place: Place) -> None:
    assert sign_in(place.counter, OURS, OURS).number == OURS
    place.enrol()
    place.restart()
    assert sign_in(place.counter, OURS, OURS).number == OURS
    assert warning(place.counter) == ""


def test_an_administrator_of_the_city_locks_no_hall_out_and_its_last_clerk_stays_the_centres(place: Place) -> None:
    """Only who names a hall's clerks keeps its staff; from then on it does, also when the last of them is gone."""
    place.enrol()
    place.hear("9001", Role.administrator)
    assert check_password(place.counter, OURS, OURS).number == OURS
    assert check_password(place.restart(), OURS, OURS).number == OURS
    place.hear("2001")
    assert refused(place, OURS, OURS) == "signing_in.wrong"
    place.hear("2001", gone=True)
    assert refused(place, OURS, OURS) == "signing_in.wrong"
    place.restart()
    assert refused(place, OURS, OURS) == refused(place, "2001", "centre-word") == "signing_in.wrong"


def test_the_centres_word_takes_the_files_place_and_stays_over_a_restart(place: Place) -> None:
    place.enrol()
    place.hear("7001", Role.supervisor)
    place.hear("7002", Role.auditor)
    for _ in range(2):
        assert refused(place, OURS, OURS) == "signing_in.wrong"
        assert refused(place, "7002", "centre-word") == "signing_in.wrong"
        member = sign_in(place.counter, "7001", "centre-word")
        assert (member.role, member.duties) == ("supervisor", ("window",))
        place.restart()


def test_who_is_revoked_is_out_at_once_and_nobody_comes_back_by_the_file(place: Place) -> None:
    place.enrol()
    place.hear(OURS)
    sign_in(place.counter, OURS, "centre-word")
    place.hear(OURS, gone=True)
    with pytest.raises(CounterError) as error:
        record_unmasking(place.counter, "phone", "核对")
    assert error.value.code == "signing_in.revoked"
    place.counter.clerk = None
    assert refused(place, OURS, OURS) == "signing_in.wrong"
    place.restart()
    assert refused(place, OURS, "centre-word") == "signing_in.wrong"


def test_a_row_that_is_not_the_centres_names_nobody(place: Place) -> None:
    place.enrol()
    place.hear("7001")
    place.hear("7003", by=STRANGER)  # as if it had been put into the file by hand
    assert refused(place, "7003", "centre-word") == "signing_in.wrong"
    assert sign_in(place.counter, "7001", "centre-word")


def test_thirty_days_without_the_centre_are_warned_of_and_end_with_a_day(place: Place) -> None:
    place.enrol()
    place.hear("7001")
    place.clock.move(days=22)
    assert warning(place.counter) == ""
    place.clock.move(days=1)
    assert "7" in warning(place.counter)
    place.clock.move(days=7, hours=14, minutes=17)  # 23:59 of the last day
    assert sign_in(place.counter, "7001", "centre-word")
    assert "0" in warning(place.counter)
    place.clock.move(minutes=1)
    record_unmasking(place.counter, "phone", "核对")  # whoever is in goes on
    sign_out(place.counter)
    assert refused(place, "7001", "centre-word") == "signing_in.expired"
    place.counter.store.centre.heard(0)  # it takes what is sent, and says nothing of its staff
    assert refused(place, "7001", "centre-word") == "signing_in.expired"
    place.counter.store.feeds.read_to_its_end(Feed.staff.value)
    assert sign_in(place.counter, "7001", "centre-word")


def test_a_number_is_shown_only_when_it_is_on_the_disk_that_it_was(place: Place) -> None:
    """The commit fails: the caller gets no number, and nothing says that it was shown."""
    counter = place.counter
    sign_in(counter, OURS, OURS)
    case = new_id()
    facts = Opened(number="", guide="yuanjiang", item=2, code="", title="职工参保登记", version="v1")
    intent = Intent(id=new_id(), case=case, facts=facts, personal=Personal(applicant=person()))
    counter.store.record([intent], clerk=OURS, at=counter.now_micros())
    opened = counter.store.case(case)
    assert opened is not None
    with counter.store._database.writing.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(CounterError) as error:
        number_to_call(counter, opened)
    assert error.value.code == "store.read_only"
    place.restart()
    unmasked = [one for one in place.counter.store.actions_of(case) if isinstance(one.facts, Unmasked)]
    assert unmasked == []
    sign_in(place.counter, OURS, OURS)
    assert number_to_call(place.counter, opened) == "13800000000"
    assert sum(isinstance(one.facts, Unmasked) for one in place.counter.store.actions_of(case)) == 1


def test_all_rows_of_staff_that_came_count_in_one_go(place: Place) -> None:
    store = place.counter.store
    place.hear("0301", Role.supervisor)
    for number in ("0301", "0302", "0303"):
        place.take(number, gone=number == "0301")
    counted: list[list[str]] = []
    told = Together(lambda: counted.append([one.key for one in store.feeds.all_latest(Feed.staff.value)]))
    assert apply_waiting(store, {Feed.staff: told}) == ()
    assert counted == [["0302", "0303"]]
