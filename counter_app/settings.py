# SPDX-License-Identifier: Apache-2.0
"""Typed settings: defaults < ``hall.toml`` < ``window.toml`` < command line. Bad files are told with line and key."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date, time
from itertools import zip_longest
from pathlib import Path
from typing import Any

import platformdirs

from counter_app.base.duties import PLAIN_DUTIES, Duty
from counter_app.base.errors import CounterError
from counter_app.base.resources import resources_root

HOME_VARIABLE = "COUNTER_APP_HOME"
CENTRE_FILES = ("all", "hall")  # of settings that a centre keeps: for all its halls, for one
SETTINGS_FILES = ("hall.toml", "window.toml")
ROLES = ("clerk", "supervisor", "administrator")
SUPERVISORS = frozenset({"supervisor", "administrator"})
SLIP_WIDTHS = (58, 80)  # mm
MOST_COPIES = 9
MOST_VOLUME = 100
LEAST_SCAN, MOST_SCAN = 50, 5000  # KB
RATING_SECONDS = (20, 600)
GUIDE_DAYS = 180
FOLLOW_UP_DAYS = 5  # working days
TRIP_DAYS = 90
FARTHEST_OFFSET = 30  # mm


@dataclass(frozen=True, slots=True)
class Places:
    """Where this window keeps its files."""

    data: Path
    config: Path
    logs: Path

    @property
    def database(self) -> Path:
        """The encrypted store."""
        return self.data / "counter.db"

    @property
    def backups(self) -> Path:
        """Morning copies of the store."""
        return self.data / "backups"

    @property
    def papers(self) -> Path:
        """Papers as they were printed, by digest."""
        return self.data / "papers"

    @property
    def calendar(self) -> Path:
        """Tables of working days that this office wrote itself; may not exist."""
        return self.config / "calendar"

    @property
    def guides(self) -> Path:
        """Guides this office wrote, and every edition that was ever in use; may not exist."""
        return self.data / "guides"

    @property
    def supplements(self) -> Path:
        """Local supplements: the city's documents that fill what a guide leaves open; may not exist."""
        return self.config / "supplements"

    @property
    def forms(self) -> Path:
        """Layouts of forms that this office wrote itself; may not exist."""
        return self.config / "forms"

    @property
    def slips(self) -> Path:
        """Layouts of slips that this office wrote itself; may not exist."""
        return self.config / "slips"

    @property
    def kept_forms(self) -> Path:
        """Every version of a form that was filled in at this window."""
        return self.data / "forms"

    @property
    def from_centre(self) -> Path:
        """What the centre sets for its windows: tables of working days, settings of the hall; may not exist."""
        return self.data / "from-centre"

    @property
    def centre_calendar(self) -> Path:
        """Tables of working days that the centre announced; this office's own come before them."""
        return self.from_centre / "calendar"

    @property
    def centre_halls(self) -> tuple[Path, ...]:
        """Settings that the centre keeps, for all halls and for this one: each stands before the one ahead of it, and
        all before ``hall.toml``; none may exist."""
        return tuple(self.from_centre / f"{name}.toml" for name in CENTRE_FILES)

    @property
    def pads(self) -> Path:
        """What the pad's page keeps: its pairing, and the hall's certificate; may not exist."""
        return self.config / "pad"

    @property
    def traces(self) -> Path:
        """What went over devices' wires, recorded on the device page, with nobody in it."""
        return self.logs / "traces"

    @property
    def cache(self) -> Path:
        """Compiled resources; may be deleted at any time."""
        return self.data / "cache"


def find_places(home: Path | None = None) -> Places:
    """``--home`` or ``COUNTER_APP_HOME`` keeps everything in one folder; else the system's usual places."""
    chosen = home or (Path(os.environ[HOME_VARIABLE]) if os.environ.get(HOME_VARIABLE) else None)
    if chosen is not None:
        return Places(chosen / "data", chosen / "config", chosen / "logs")
    dirs = platformdirs.PlatformDirs("counter-app", appauthor=False)
    return Places(Path(dirs.user_data_dir), Path(dirs.user_config_dir), Path(dirs.user_log_dir))


def practice_home(home: Path | None = None) -> Path:
    """Where practice lives: beside everything else of a chosen home, or in a place of its own in the system."""
    chosen = home or (Path(os.environ[HOME_VARIABLE]) if os.environ.get(HOME_VARIABLE) else None)
    if chosen is not None:
        return chosen / "practice"
    return Path(platformdirs.user_data_dir("counter-app-practice", appauthor=False))


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person of the hall. ``password`` is an argon2id hash."""

    number: str
    name: str
    role: str  # one of ROLES
    password: str = field(repr=False)
    duties: tuple[Duty, ...] = PLAIN_DUTIES  # what they may do of a case's steps


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of a working day, in order: ((08:30, 12:00), (14:00, 17:00))."""

    spans: tuple[tuple[time, time], ...]

    @property
    def text(self) -> str:
        """``08:30–12:00，14:00–17:00``."""
        return "，".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class HallProfile:
    """大厅: what a guide leaves to the office, and who works there."""

    name: str  # 沅江市医疗保障事务中心
    kind: str  # 市 | 县 | 乡镇 | 代办点 | 定点医院
    region: str  # six digits
    guide: str  # the guide its cases follow
    address: str
    phone: str
    complaint_phone: str
    hours: Hours
    buses: str = ""
    complaint_place: str = ""  # 办不成事 window
    website: str = ""
    district: str = ""  # the hall's row in the guide's table of offices (无为市); empty: the city's own, 市本级
    guide_checked: str = ""  # ISO date on which the hall last held its guide against what the issuer publishes
    guide_days: int = GUIDE_DAYS  # a guide that nobody has checked for longer is called stale
    trip_days: int = TRIP_DAYS  # so many days back a visit for the same matter counts
    public_url: str = ""  # where citizens reach the hall's centre: https://…; without it papers bear no address
    postcode: str = ""  # this and the office's account stand in letters to other offices
    payee: str = ""
    bank: str = ""
    bank_code: str = ""  # 开户银行行号
    bank_account: str = ""
    follow_up_days: int = FOLLOW_UP_DAYS  # working days in which a bad evaluation is followed up
    levels_after_close: bool = True  # a clerk sees levels once the day is closed, not before
    rating_default_days: int = 0  # a local rule: after so many days without an evaluation; 0 where there is none
    rating_default_level: int = 5
    rating_default_counted: str = "natural"  # the days of that rule, or "working"
    staff: tuple[StaffMember, ...] = ()


CENTRE_KEYS = (
    "address phone complaint_phone hours buses complaint_place website guide_checked guide_days postcode payee bank "
    "bank_code bank_account trip_days public_url follow_up_days levels_after_close rating_default_days "
    "rating_default_level rating_default_counted"
).split()
"""Settings of a hall that its centre may keep for it."""

DEVICE_KINDS = ("id_reader", "social_reader", "scanner", "evaluator")


@dataclass(frozen=True, slots=True)
class DeviceSetting:
    """A device of this window: ``[devices.<kind>]`` in ``window.toml``. ``port`` means what its driver says."""

    kind: str  # one of DEVICE_KINDS
    profile: str  # a file of resources/devices
    port: str = ""


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """This window. Printer fields are empty where the window has none."""

    number: str = "3"
    a4_queue: str = ""  # name of the system's print queue; empty saves PDFs instead
    slip_target: str = ""  # tcp://HOST:PORT, serial:PORT?speed=9600, usb:VID:PID, queue:NAME or file:PATH
    slip_profile: str = ""  # a file of resources/devices/printers, whose width counts then; empty: the width's generic
    slip_width: int = 80  # one of SLIP_WIDTHS
    full_screen: bool = True
    large_text: bool = False
    practice: bool = False
    copies: int = 2  # of a notice: citizen, file
    volume: int = 60  # of the window's sounds, 0 to 100
    sheet_offset: tuple[float, float] = (0.0, 0.0)  # mm to the right and down: values on a pre-printed sheet
    second_screen: str = "auto"  # auto: a second monitor where there is one; off; or a monitor's name
    rating_seconds: int = 60  # how long a citizen is asked; the elderly twice as long
    scan_folder: str = ""  # where the hall's scanner puts its files; they are taken out of it
    scan_size: int = 500  # KB that a scanned sheet may have
    queue_matters: str = ""  # whom this window calls, by the letters of resources/queue: ABC; empty: everybody
    call_aloud: bool = False  # whether the second screen says the number that is called
    devices: tuple[DeviceSetting, ...] = ()  # slips have slip_target, sheets a4_queue


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a counter is told from outside."""

    places: Places
    hall: HallProfile
    window: WindowSettings


def sample_hall() -> Path:
    """The sample hall that ships with the program."""
    return resources_root() / "sample" / "hall.toml"


def sample_profile() -> HallProfile:
    """The sample hall, with somebody for every duty."""
    return _hall(sample_hall())


def load_settings(home: Path | None = None, *, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the hall's and the window's files; the sample hall stands in where there is none.

    Raises CounterError ``settings.faulty`` naming file, line and key for the first unusable file.
    """
    places = find_places(home)
    hall = own_hall(places)
    hall = with_centre(hall, *places.centre_halls)
    window = _window(places.config / "window.toml")
    if overrides:
        window = replace(window, **overrides)
    return Settings(places, hall, window)


def own_hall(places: Places) -> HallProfile:
    """The hall by its own file, the sample one where there is none. Raises CounterError ``settings.faulty``."""
    hall_file = places.config / "hall.toml"
    return _hall(hall_file if hall_file.exists() else sample_hall())


def with_centre(hall: HallProfile, *files: Path) -> HallProfile:
    """The hall with what its centre keeps for it in files that may not exist.

    Raises CounterError ``settings.faulty`` naming line and key.
    """
    for file in (one for one in files if one.exists()):
        words, values = _read(file)
        for key in values:
            if key not in CENTRE_KEYS:
                raise _fault(file, words, key, why="不归中心管")
        hall = replace(hall, **_hall_values(file, words, values))
    return hall


def misplaced_files(places: Places) -> tuple[Path, ...]:
    """Settings that lie beside the folder they belong into, where nobody reads them."""
    beside = (places.config.parent, places.data, places.logs)
    wanted = [one for one in SETTINGS_FILES if not (places.config / one).exists()]
    return tuple(folder / one for one in wanted for folder in beside if (folder / one).is_file())


def unread_settings(home: Path | None = None) -> Settings:
    """What a window shows of a hall whose files cannot be read: nothing that somebody could work with."""
    nothing = HallProfile("", "", "", "", "", "", "", Hours(()))
    return Settings(find_places(home), nothing, WindowSettings(number="？"))


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """A file's text and its values."""
    try:
        whole = path.read_bytes()
        words = whole.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        why = "文件不见了" if isinstance(error, FileNotFoundError) else f"读不出：{type(error).__name__}"
        raise _fault(path, "", why=why) from error
    except UnicodeDecodeError as error:
        line = whole.count(b"\n", 0, error.start) + 1
        raise _fault(path, "", line=line, why="读不出：这里不是 UTF-8 的字") from error
    try:
        return words, tomllib.loads(words)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), ", str(error))
        line = int(found[1]) if found else words.count("\n") + 1
        raise _fault(path, "", line=line, why="写法不对") from error


def _fault(path: Path, words: str, key: str = "", *, line: int = 0, why: str) -> CounterError:
    """What is wrong in a file, and on which line: the one given, or the first that sets the key."""
    if key and not line:
        found = re.search(rf'^\s*(?:\[\s*{re.escape(key)}\s*\]|"?{re.escape(key)}"?\s*=)', words, re.MULTILINE)
        line = words.count("\n", 0, found.end()) + 1 if found else 0
    named = f"“{key}”" if key else ""
    where = f" 第 {line} 行" if line else " "
    return CounterError("settings.faulty", file=path.name, where=where, named=named, key=key, why=why)


def _window(path: Path) -> WindowSettings:
    if not path.exists():
        return WindowSettings()
    words, values = _read(path)
    known = {one.name: type(one.default) for one in fields(WindowSettings)}
    if "sheet_offset" in values:
        values["sheet_offset"] = _offset(path, words, values["sheet_offset"])
    if "devices" in values:
        values["devices"] = tuple(_devices(path, words, values["devices"]))
    for key, value in values.items():
        if key not in known:
            raise _fault(path, words, key, why="不认识")
        if type(value) is not known[key]:
            raise _fault(path, words, key, why="类型不对")
    if values.get("slip_width", 80) not in SLIP_WIDTHS:
        raise _fault(path, words, "slip_width", why="只能是 58 或 80")
    if not 1 <= values.get("copies", 1) <= MOST_COPIES:
        raise _fault(path, words, "copies", why=f"只能是 1 到 {MOST_COPIES}")
    if not RATING_SECONDS[0] <= values.get("rating_seconds", RATING_SECONDS[0]) <= RATING_SECONDS[1]:
        why = f"只能是 {RATING_SECONDS[0]} 到 {RATING_SECONDS[1]} 秒"
        raise _fault(path, words, "rating_seconds", why=why)
    if not 0 <= values.get("volume", 0) <= MOST_VOLUME:
        raise _fault(path, words, "volume", why=f"只能是 0 到 {MOST_VOLUME}")
    if not LEAST_SCAN <= values.get("scan_size", LEAST_SCAN) <= MOST_SCAN:
        raise _fault(path, words, "scan_size", why=f"只能是 {LEAST_SCAN} 到 {MOST_SCAN}")
    return WindowSettings(**values)


def _offset(path: Path, words: str, listed: object) -> tuple[float, float]:
    """How far this window's printer is off: mm to the right and mm down."""
    numbers = [float(one) for one in listed if type(one) in (int, float)] if isinstance(listed, list) else []
    near = all(abs(one) <= FARTHEST_OFFSET for one in numbers)  # false for nan, too
    if not isinstance(listed, list) or len(listed) != 2 or len(numbers) != 2 or not near:
        why = f"要写成 [右, 下] 两个毫米数，不超过 {FARTHEST_OFFSET}"
        raise _fault(path, words, "sheet_offset", why=why)
    return numbers[0], numbers[1]


def _devices(path: Path, words: str, listed: object) -> Iterator[DeviceSetting]:
    """The tables ``[devices.<kind>]``, in the order of kinds."""
    if not isinstance(listed, dict):
        raise _fault(path, words, "devices", why="要写成 [devices.设备] 的几段")
    for kind in listed:
        if kind not in DEVICE_KINDS:
            raise _fault(path, words, f"devices.{kind}", why=f"只能是 {'、'.join(DEVICE_KINDS)}")
    for kind in (one for one in DEVICE_KINDS if one in listed):
        table = listed[kind]
        fits = isinstance(table, dict) and all(isinstance(one, str) for one in table.values())
        if not fits or not table.get("profile") or set(table) - {"profile", "port"}:
            raise _fault(path, words, f"devices.{kind}", why="要写 profile，可以写 port，都是文字")
        yield DeviceSetting(kind, table["profile"], table.get("port", ""))


_SHAPES = {
    "postcode": ("[0-9]{6}", "要写 6 位数字"),
    "bank_code": ("[0-9]{12}", "要写 12 位数字"),
    "bank_account": ("[0-9]{6,32}", "要写 6 到 32 位数字"),
    "public_url": ("https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._/-]*)?", "要写 https:// 开头的网址"),
}
"""What the hall may leave out but must write so."""

_DAYS = ("guide_days", "trip_days", "follow_up_days", "rating_default_days")
_LEVELS = range(1, 6)
_COUNTED = ("natural", "working")
_OTHERWISE = ("hours", "rating_default_level", "levels_after_close", *_DAYS)
"""Values that are no text."""
"""Counts of days."""


def _hall(path: Path) -> HallProfile:
    words, values = _read(path)
    known = {one.name: one for one in fields(HallProfile)}
    for key in values:
        if key not in known:
            raise _fault(path, words, key, why="不认识")
    for key, one in known.items():
        if key not in values and one.default is MISSING:
            raise _fault(path, words, key, why="没有写")
    staff = _staff(path, words, values.pop("staff", ()))
    sound = _hall_values(path, words, values)
    if not re.fullmatch(r"[0-9]{6}", values["region"]):
        raise _fault(path, words, "region", why="要写 6 位数字")
    return HallProfile(staff=staff, **sound)


def _hall_values(path: Path, words: str, values: dict[str, Any]) -> dict[str, Any]:
    """What a file says of a hall, each value in its shape; staff and region are looked at by the caller."""
    found = {key: value for key, value in values.items() if key not in ("hours", *_DAYS)}
    if values.get("rating_default_level", 1) not in _LEVELS or values.get("rating_default_level") is True:
        raise _fault(path, words, "rating_default_level", why="只能是 5 到 1")
    if not isinstance(values.get("levels_after_close", True), bool):
        raise _fault(path, words, "levels_after_close", why="只能是 true 或 false")
    if values.get("rating_default_counted", _COUNTED[0]) not in _COUNTED:
        raise _fault(path, words, "rating_default_counted", why=f"只能是 {' 或 '.join(_COUNTED)}")
    if "hours" in values:
        found["hours"] = Hours(_spans(path, words, values["hours"]))
    for key in _DAYS:
        if key in values:
            days = values[key]
            if type(days) is not int or days < 1:
                raise _fault(path, words, key, why="要写天数，不小于 1")
            found[key] = days
    for key, value in values.items():
        if key not in _OTHERWISE and not isinstance(value, str):
            raise _fault(path, words, key, why="要写成一段文字")
    for key, (shape, why) in _SHAPES.items():
        if values.get(key) and not re.fullmatch(shape, values[key]):
            raise _fault(path, words, key, why=why)
    try:
        date.fromisoformat(values.get("guide_checked") or "2000-01-01")
    except ValueError as error:
        raise _fault(path, words, "guide_checked", why="要写成 2026-01-31 这样的日期") from error
    return found


def _spans(path: Path, words: str, listed: object) -> tuple[tuple[time, time], ...]:
    shape = "要写成几段“开门、关门”"
    if not isinstance(listed, list):
        raise _fault(path, words, "hours", why=shape)
    try:
        spans = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in listed)
    except (TypeError, ValueError) as error:
        raise _fault(path, words, "hours", why=shape) from error
    edges = [edge for span in spans for edge in span]
    if not edges or any(edge.tzinfo for edge in edges) or edges != sorted(set(edges)):
        raise _fault(path, words, "hours", why="要从早到晚，至少一段")
    return spans


def _staff(path: Path, words: str, listed: object) -> tuple[StaffMember, ...]:
    keys = {one.name for one in fields(StaffMember) if one.default is MISSING}
    found: list[StaffMember] = []
    places = [words.count("\n", 0, one.end()) + 1 for one in re.finditer(r"^\s*\[\[\s*staff", words, re.MULTILINE)]
    for one, line in zip_longest(listed if isinstance(listed, list | tuple) else ("",), places, fillvalue=0):
        plain = {key: value for key, value in one.items() if key != "duties"} if isinstance(one, dict) else {}
        if set(plain) != keys or not all(isinstance(value, str) for value in plain.values()):
            raise _fault(path, words, "staff", line=line, why=f"每个人要写 {'、'.join(sorted(keys))}，可以写 duties")
        if plain["role"] not in ROLES:
            raise _fault(path, words, "role", line=line, why=f"只能是 {'、'.join(ROLES)}")
        if any(plain["number"] == other.number for other in found):
            raise _fault(path, words, "number", line=line, why="有两个人用同一个工号")
        duties = one.get("duties", [*PLAIN_DUTIES]) if isinstance(one, dict) else None
        if not isinstance(duties, list) or not duties or any(duty not in set(Duty) for duty in duties):
            raise _fault(path, words, "duties", line=line, why=f"要写成一列，只能是 {'、'.join(Duty)}")
        found.append(StaffMember(**plain, duties=tuple(Duty(duty) for duty in duties)))
    return tuple(found)
