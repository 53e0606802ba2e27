# SPDX-License-Identifier: Apache-2.0
"""Damaged data files: what can work works, every verb and the window name file and line, nothing prints a traceback."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from guides_as_shipped import put_compiled

from flows import driven_window
from flows.prepared_program import PreparedProgram

ROOT = Path(__file__).resolve().parent.parent.parent
LIST = ("catalogue", "list", "yuanjiang")
CHECKLIST = ("catalogue", "checklist", "yuanjiang", "2")
DEADLINE = ("deadline", "yuanjiang", "3", "--from", "2026-11-20T10:06")
VERBS = (LIST, ("catalogue", "search", "canbao"), CHECKLIST, ("log", "verify"), ("restore",), ("doctor",))
ANSWERS = ("--set", "identity=flexible", "--set", "change=other", "--set", "agent=no")


class Checkout:
    """A copy of the program whose data files may be spoilt, and a home for it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.home = folder / "home"
        for part in ("counter_app", "resources"):
            shutil.copytree(ROOT / part, self.root / part)
        self.program = PreparedProgram(self.root)

    def run(self, *words: str, home: Path | None = None) -> tuple[int, str, str]:
        """``counter-app`` as its own process: exit code, output, errors."""
        return self._run("--home", str(home or self.home), *words)

    def look(self, home: Path) -> dict[str, Any]:
        """What the window shows, and how far a case can be worked in it."""
        code, out, errors = self._run(driven_window.__file__, "look", str(home))
        assert (code, errors) == (0, "")
        [seen] = [one for one in map(json.loads, out.splitlines()) if "pages" in one]
        return dict(seen)

    def _run(self, *words: str) -> tuple[int, str, str]:
        done = self.program.run(*words, out=self.root.parent)
        assert "Traceback" not in done.stdout + done.stderr
        return done.returncode, done.stdout, done.stderr

    @contextmanager
    def spoilt(self, *files: tuple[str, bytes | None]) -> Iterator[None]:
        """Put other contents (None: nothing at all) in the place of data files, and the right ones back."""
        paths = {self.root / "resources" / name: content for name, content in files}
        kept = {path: path.read_bytes() for path in paths}
        try:
            for path, content in paths.items():
                path.unlink() if content is None else path.write_bytes(content)
            yield
        finally:
            for path, content in kept.items():
                path.write_bytes(content)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """One copy for all tests, its catalogue compiled."""
    made = Checkout(tmp_path_factory.mktemp("spoilt"))
    put_compiled(made.home / "data" / "cache")
    yield made
    made.program.close()


@pytest.fixture
def home(checkout: Checkout, tmp_path: Path) -> Path:
    """A home of the test's own with the compiled catalogue."""
    shutil.copytree(checkout.home / "data" / "cache", tmp_path / "home" / "data" / "cache")
    return tmp_path / "home"


def cut_in_a_character(name: str) -> tuple[int, bytes]:
    """The file up to the middle of its first Chinese character, and the line of that."""
    whole = (ROOT / "resources" / name).read_bytes()
    at = next(place for place, byte in enumerate(whole) if byte > 127)
    return whole.count(b"\n", 0, at) + 1, whole[: at + 1]


CUT_ERRORS_LINE, CUT_ERRORS = cut_in_a_character("texts/errors.yaml")


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("cli", b"cli:\n  help:\n\tlist: x\n", "texts/cli.yaml:3:1: "),
        ("errors", CUT_ERRORS, f"texts/errors.yaml:{CUT_ERRORS_LINE}:1: "),
        ("store", None, "texts/store.yaml:0:0: "),
        ("desk", b"serving:\n  gone: {a: &x [*x]}\n", "texts/desk.yaml:2:"),
        ("ui", b"\x00" * 4096, "texts/ui.yaml:1:1: "),
        ("identity", b"identity: 5\n", "texts/identity.yaml:1:11: "),
        ("cases", b"cases:\n  due: {start: '{'}\n", "texts/cases.yaml:2:"),
    ],
)
def test_every_verb_works_on_and_names_the_damaged_sentences(
    checkout: Checkout, name: str, content: bytes | None, place: str
) -> None:
    with checkout.spoilt((f"texts/{name}.yaml", content)):
        for verb in VERBS if name == "cli" else VERBS[:1]:
            code, out, errors = checkout.run(*verb)
            assert code in (0, 1)
            assert place in errors, verb
            assert errors.startswith(f"资料文件 texts/{name}.yaml ")
            if verb == LIST:
                assert (code, len(out.splitlines())) == (0, 33)


def test_a_program_gets_its_json_and_nothing_else(checkout: Checkout) -> None:
    with checkout.spoilt(("texts/cli.yaml", b"cli: [")):
        code, out, _ = checkout.run(*LIST, "--json")
        assert (code, len(json.loads(out))) == (0, 33)
        code, out, _ = checkout.run("catalogue", "list", "nowhere", "--json")
        told = json.loads(out)["error"]
        assert (code, told["code"]) == (1, "cli.guide_unknown")
        assert told["message"] == "这一步没做成，什么都没改。叫管理员（cli.guide_unknown）。"


@pytest.mark.parametrize(
    ("files", "place", "left"),
    [
        ([("guides/yuanjiang/items/02.yaml", b"applicant: [\n")], "yuanjiang/items/02.yaml:2:1: ", 120),
        ([("guides/yuanjiang/guide.yaml", b"id: yuanjiang\nshape\n")], "yuanjiang/guide.yaml:", 87),
        ([("guides/wuhu/guide.txt", b"\xff\xfe\x00")], "wuhu/guide.txt:", 89),
        ([("guides/hubei/guide.txt", None)], "hubei/guide.txt:", 92),
        ([("guides/matters.yaml", b"- a\n")], "guides/matters.yaml:1:3: ", None),
    ],
)
def test_a_damaged_guide_leaves_the_others(
    checkout: Checkout, files: list[tuple[str, bytes | None]], place: str, left: int | None
) -> None:
    with checkout.spoilt(*files):
        code, out, errors = checkout.run("catalogue", "list")
        assert code == 0
        assert place in errors
        assert left is None or len(out.splitlines()) == left


def test_a_damaged_item_is_named_by_every_verb(checkout: Checkout) -> None:
    place = "yuanjiang/items/02.yaml:2:1: "
    with checkout.spoilt(("guides/yuanjiang/items/02.yaml", b"applicant: [\n")):
        assert place in checkout.run(*DEADLINE)[2]
        code, out, _ = checkout.run("catalogue", "lint")
        assert code == 1
        assert place in out


def test_damaged_calendars_layouts_and_printers_are_named(checkout: Checkout, home: Path) -> None:
    with checkout.spoilt(("calendar/statutory.yaml", b"fixed: [\n"), ("papers/refusal.yaml", None)):
        code, _, errors = checkout.run(*DEADLINE)
        assert code == 1
        assert "calendar/statutory.yaml:2:1: " in errors
        code, out, _ = checkout.run("doctor", "--json", home=home)
        [bad] = [one for one in json.loads(out)["checks"] if not one["ok"]]
        assert (code, bad["key"]) == (1, "data")
        assert "papers/refusal.yaml" in bad["found"] + bad["advice"]
    with checkout.spoilt(("fonts/linux.yaml", b"platform: linux\nfaces: 5\n")):
        _, out, _ = checkout.run("doctor", "--json", home=home)
        [bad] = [one for one in json.loads(out)["checks"] if not one["ok"]]
        assert bad["found"].startswith("fonts/linux.yaml:2:")
    own = home / "config" / "calendar"
    own.mkdir(parents=True)
    (own / "2027.yaml").write_text("year: 2027\nsource: 通知\n", encoding="utf-8")
    code, _, errors = checkout.run(*DEADLINE, home=home)
    assert code == 1
    assert "calendar/2027.yaml:1:1: " in errors


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("hall.toml", 'name = "甲"\nkind = [\n', "设置文件 hall.toml 第 "),
        ("window.toml", 'number = "3"\ncopies = "two"\n', "设置文件 window.toml 第 2 行“copies”不能用（类型不对）"),
    ],
)
def test_damaged_settings(checkout: Checkout, home: Path, name: str, words: str, told: str) -> None:
    (home / "config").mkdir()
    (home / "config" / name).write_text(words, encoding="utf-8")
    code, _, errors = checkout.run(*DEADLINE, home=home)
    assert code == 1
    assert errors.startswith(told)
    assert checkout.run(*CHECKLIST, *ANSWERS, home=home)[0] == 0
    seen = checkout.look(home)
    assert (seen["ready"], seen["pages"]) == (False, ["sign_in"])
    [banner] = seen["banners"]
    assert banner.startswith(told)
    assert not (home / "data" / "counter.db").exists()


def test_the_window_with_damaged_sentences_says_so_and_lets_nobody_in(checkout: Checkout, home: Path) -> None:
    line, cut = cut_in_a_character("texts/ui.yaml")
    with checkout.spoilt(("texts/ui.yaml", cut), ("texts/errors.yaml", None)):
        seen = checkout.look(home)
    assert (seen["ready"], seen["pages"]) == (False, ["sign_in"])
    [banner] = seen["banners"]
    assert banner.startswith(f"资料文件 texts/ui.yaml 第 {line} 行有错，共 2 处。叫管理员看。")
    assert f"texts/ui.yaml:{line}:1: " in banner
    assert "texts/errors.yaml:0:0: " in banner
    assert not (home / "data" / "counter.db").exists()


def test_the_window_works_around_what_it_does_not_need(checkout: Checkout, home: Path) -> None:
    with checkout.spoilt(
        ("guides/yuanjiang/items/05.yaml", b"applicant: [\n"),
        ("papers/refusal.yaml", b"title: [\n"),
        ("slips/acceptance.yaml", None),
    ):
        seen = checkout.look(home)
    assert seen["pages"] == ["finder", "item_card", "identity", "checklist", "form", "outcome", "done"]
    [banner] = seen["banners"]
    assert banner.startswith("指南的资料有 1 处坏了，其余照常用。yuanjiang/items/05.yaml:2:1: ")


def test_the_window_decides_nothing_that_it_cannot_print_or_date(checkout: Checkout, home: Path) -> None:
    own = home / "config" / "calendar"
    own.mkdir(parents=True)
    (own / "2027.yaml").write_text("year: [\n", encoding="utf-8")
    seen = checkout.look(home)
    assert seen["pages"] == ["finder", "item_card", "identity", "checklist", "form", "outcome"]
    first, second = seen["banners"]
    assert first.startswith("日历的资料有 1 处坏了，先不能受理，其余照常用。calendar/2027.yaml:2:1: ")
    assert second.startswith("资料文件 calendar/2027.yaml 第 2 行有错，共 1 处。")
    assert seen["drafts"] == 1
    shutil.rmtree(own)
    with checkout.spoilt(("fonts/linux.yaml", b"platform: linux\nfaces: [\n")):
        seen = checkout.look(home)
    assert seen["pages"][-1] == "outcome"
    assert seen["banners"][-1].startswith("资料文件 fonts/linux.yaml 第 3 行有错，共 1 处。")
