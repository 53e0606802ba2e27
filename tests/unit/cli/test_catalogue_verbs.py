# SPDX-License-Identifier: Apache-2.0
"""``counter-app catalogue …``: JSON shapes, refusals, batches; as a real process where only that proves it."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from guides_as_shipped import put_compiled

from counter_app.cli.counter import main

ROOT = Path(__file__).resolve().parents[3]
GUIDE_TEXT = (ROOT / "resources" / "guides" / "yuanjiang" / "guide.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    put_compiled(home / "data" / "cache")
    return home


def _run(home: Path, *words: str, root: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """As a process of its own."""
    environment = {**os.environ, "COUNTER_APP_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "counter_app", *words], capture_output=True, cwd=root, env=environment, check=False
    )


Call = Callable[..., subprocess.CompletedProcess[bytes]]
"""Words and what is typed in; the answer as of a process."""


@pytest.fixture
def call(home: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command line without a process of its own: everything that it writes is kept."""

    def run(*words: str, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        monkeypatch.setenv("COUNTER_APP_HOME", str(home))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
        code = main(list(words))
        return subprocess.CompletedProcess(words, code, *capfdbinary.readouterr())

    return run


def _json(call: Call, *words: str) -> Any:  # noqa: ANN401 - whatever the verb answers
    done = call(*words, "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return json.loads(done.stdout)


def _lines(call: Call, verb: str, requests: Sequence[object]) -> tuple[int, list[Any]]:
    typed = b"".join(
        one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in requests
    )
    done = call("catalogue", verb, "-", typed=typed)
    assert done.stderr == b""
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


Refused = Callable[..., str]


@pytest.fixture
def refused(home: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """The sentence of a refusal, the same for people and for programs."""

    def sentence(*words: str) -> str:
        assert main(["--home", str(home), *words]) == 1
        people = capsys.readouterr()
        assert people.out == ""
        assert main(["--home", str(home), *words, "--json"]) == 1
        programs = capsys.readouterr()
        assert programs.err == ""
        error = json.loads(programs.out)["error"]
        assert set(error) == {"code", "message"}
        assert people.err.strip() == error["message"]
        return str(error["message"])

    return sentence


def test_list_names_every_item(call: Call) -> None:
    rows = _json(call, "catalogue", "list")
    assert len(rows) == 120
    assert all(set(row) == {"guide", "item", "title", "code", "matters", "why"} for row in rows)
    assert rows[0] == {
        "guide": "wuhu",
        "item": 1,
        "title": "单位参保登记",
        "code": "",
        "matters": ["单位参保登记"],
        "why": [],
    }
    assert len(_json(call, "catalogue", "list", "yuanjiang")) == 33


def test_list_for_people_is_aligned(call: Call) -> None:
    done = call("catalogue", "list", "yuanjiang")
    rows = done.stdout.decode().splitlines()
    assert len(rows) == 33
    assert rows[25].split() == ["yuanjiang", "26", "生育津贴支付", "002036007004"]


@pytest.mark.parametrize("reference", ["002036007004", "26", "生育津贴支付"])
def test_show_takes_code_number_or_title(call: Call, reference: str) -> None:
    item = _json(call, "catalogue", "show", "yuanjiang", reference)
    assert set(item) == {"guide", "item", "title", "code", "matters", "sections", "remarks"}
    assert item["code"] == "002036007004"
    assert item["sections"]["办理时限"] == ["不超过20个工作日。"]
    assert item["sections"]["办理材料"][1] == "2.病历资料（加盖医院印章）；"
    assert (
        "注：1、正常生育提供（1）、（2）项材料，有难产的加（3）项材料；"
        in item["sections"]["沅江市生育津贴（一次性生育补助金）申领表"]
    )
    assert any("益阳市" in remark for remark in item["remarks"])


def test_show_for_people_holds_every_line(call: Call) -> None:
    page = call("catalogue", "show", "wuwei", "27").stdout.decode()
    for words in ("编码", "11620600MB1585792W3622036008000", "指南出入", "0395-2116022", "投诉电话", "0935-12345"):
        assert words in page


def test_search_says_why(call: Call) -> None:
    rows = _json(call, "catalogue", "search", "生育", "--guide", "yuanjiang")
    assert [row["title"] for row in rows][:2] == ["生育医疗费支付", "生育津贴支付"]
    assert rows[0]["why"] == ["标题：生育医疗费支付"]
    assert [row["guide"] for row in _json(call, "catalogue", "search", "zgcbdj")] == [
        "wuhu",
        "hubei",
        "yuanjiang",
        "wuwei",
    ]
    assert _json(call, "catalogue", "search", "没有", "这样的事") == []
    assert len(_json(call, "catalogue", "search", "保")) > 50


def test_search_that_finds_nothing_says_so(home: Path) -> None:
    done = _run(home, "catalogue", "search", "没有这样的事")
    assert done.returncode == 0
    assert "没有找到“没有这样的事”" in done.stdout.decode()


def test_checklist_has_the_promised_shape(call: Call) -> None:
    one = _json(call, "catalogue", "checklist", "yuanjiang", "职工参保登记", "--set", "identity=flexible")
    assert set(one) == {"circumstances", "eligibility", "materials", "forms", "steps", "results", "limit"}
    first = one["circumstances"][0]
    assert set(first) == {"key", "question", "options", "answer"}
    assert (first["key"], first["answer"]) == ("identity", "flexible")
    assert {"value": "employee", "label": "在职职工"} in first["options"]
    for material in one["materials"]:
        assert set(material) == {"id", "text", "any_of", "evidence", "because", "quote"}
        assert all(span in GUIDE_TEXT for span in material["quote"].split("\n"))
    reasons = {material["id"]: material["because"] for material in one["materials"]}
    assert reasons["flexible_form"] == "灵活就业人员"
    assert reasons["elsewhere_certificate"] == "灵活就业人员，必要时才要"
    assert one["limit"] == {
        "kind": "immediate",
        "days": 0,
        "text": "即时办结",
        "quote": "灵活就业人员即时办结",
        "statutory": None,
    }


def test_checklist_counts_working_days(call: Call) -> None:
    one = _json(call, "catalogue", "checklist", "yuanjiang", "2", "--set", "identity=employee")
    assert (one["limit"]["kind"], one["limit"]["days"]) == ("working_days", 5)
    months = _json(call, "catalogue", "checklist", "yuanjiang", "30")["limit"]
    assert (months["kind"], months["days"]) == ("months", None)


def test_checklist_for_people(call: Call) -> None:
    page = call("catalogue", "checklist", "yuanjiang", "2", "--set", "identity=employee").stdout.decode()
    assert "以什么身份参保？ 在职职工" in page
    assert "加盖单位公章" in page
    assert "--set agent=" in page


def test_refusals_name_what_is_allowed(refused: Refused) -> None:
    assert "wuhu、hubei、yuanjiang、wuwei" in refused("catalogue", "list", "changsha")
    assert "用编码、序号或标题" in refused("catalogue", "show", "wuhu", "32")
    assert "用编码、序号或标题" in refused("catalogue", "show", "yuanjiang", "")
    both = refused("catalogue", "show", "wuwei", "11620600MB1585792W3622036010001")
    assert "9 普通门诊、10 门诊费用报销" in both
    checklist = ("catalogue", "checklist", "yuanjiang", "2", "--set")
    assert "identity" in refused(*checklist, "who=me")
    assert "flexible（灵活就业人员）" in refused(*checklist, "identity=me")
    assert "名字=回答" in refused(*checklist, "identity")


@pytest.mark.parametrize(
    "words",
    [
        ["catalogue"],
        ["catalogue", "show"],
        ["catalogue", "checklist", "yuanjiang"],
        ["catalogue", "nothing"],
        ["nothing"],
        ["catalogue", "list", "--nothing"],
        ["catalogue", "lis"],
    ],
)
def test_wrong_use_is_told_with_the_usage(call: Call, words: list[str]) -> None:
    done = call(*words)
    assert done.returncode == 2
    assert done.stdout == b""
    assert "usage: counter-app" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    answer = call(*words, "--json")
    assert answer.returncode == 2
    assert json.loads(answer.stdout)["error"]["code"] == "cli.wrong_use"


def test_options_stand_before_or_after_the_verb(call: Call, tmp_path: Path) -> None:
    before = call("--json", "--home", str(tmp_path), "catalogue", "list", "wuhu")
    assert len(json.loads(before.stdout)) == 31
    assert (tmp_path / "data" / "cache" / "catalogue.bin").exists()


def test_a_batch_of_searches_goes_on_after_a_bad_line(call: Call) -> None:
    code, answers = _lines(
        call,
        "search",
        [
            {"words": "zgcbdj", "guide": "yuanjiang"},
            b"not json\n",
            b"\n",
            b"\xff\xfe\n",
            b"[1, 2]\n",
            {"words": 7},
            {"word": "生育"},
            {"guide": "wuhu"},
            {"words": "生育", "guide": "changsha"},
            {"words": "出生证", "guide": "yuanjiang"},
        ],
    )
    assert code == 1
    assert answers[0][0]["title"] == "职工参保登记"
    codes = [one["error"]["code"] if isinstance(one, dict) else "" for one in answers]
    assert codes[1:4] == ["cli.request_unreadable"] * 3
    assert codes[5:8] == ["cli.request_unknown", "cli.request_key", "cli.guide_unknown"]
    assert [row["item"] for row in answers[8]][:2] == [26, 27]
    assert len(answers) == 9


def test_a_batch_of_checklists(call: Call) -> None:
    code, answers = _lines(
        call,
        "checklist",
        [
            {"guide": "yuanjiang", "item": "002036001002", "set": {"identity": "flexible"}},
            {"guide": "yuanjiang", "item": 2, "set": {"identity": "employee"}},
            {"guide": "yuanjiang", "item": "2"},
        ],
    )
    assert code == 0
    assert [one["limit"]["kind"] for one in answers] == ["immediate", "working_days", "unstated"]
    code, answers = _lines(
        call,
        "checklist",
        [
            {"guide": "yuanjiang", "item": 2, "set": {"identity": "nobody"}},
            {"guide": "yuanjiang", "item": 2, "set": ["identity"]},
            {"guide": "yuanjiang", "item": True},
            {"guide": "yuanjiang"},
        ],
    )
    assert code == 1
    assert [one["error"]["code"] for one in answers] == [
        "cli.answer_value",
        "cli.request_set",
        "cli.request_key",
        "cli.request_key",
    ]


def test_a_batch_answers_each_line_at_once(home: Path) -> None:
    environment = {**os.environ, "COUNTER_APP_HOME": str(home)}
    words = [sys.executable, "-m", "counter_app", "catalogue", "search", "-"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as driven:
        assert driven.stdin is not None
        assert driven.stdout is not None
        for words_typed in ("zgcbdj", "生育"):
            driven.stdin.write(json.dumps({"words": words_typed}).encode() + b"\n")
            driven.stdin.flush()
            assert json.loads(driven.stdout.readline())
        driven.stdin.close()
        assert driven.wait() == 0


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    environment = {**os.environ, "COUNTER_APP_HOME": str(home)}
    words = [sys.executable, "-m", "counter_app", "catalogue", "show", "yuanjiang", "13"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment) as driven:
        assert driven.stdout is not None
        assert driven.stderr is not None
        driven.stdout.close()
        assert driven.stderr.read() == b""
        assert driven.wait() == 0


def test_an_interrupted_batch_ends_quietly(home: Path) -> None:
    environment = {**os.environ, "COUNTER_APP_HOME": str(home)}
    words = [sys.executable, "-m", "counter_app", "catalogue", "search", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        words,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        cwd=ROOT,
        env=environment,
        # a shell's background job ignores the signal, and so would whatever it starts
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as driven:
        assert driven.stdin is not None
        assert driven.stdout is not None
        assert driven.stderr is not None
        driven.stdin.write(b'{"words": "zgcbdj"}\n')
        driven.stdin.flush()
        assert driven.stdout.readline()
        driven.send_signal(signal.SIGINT)
        assert driven.wait() == 130
        assert driven.stderr.read() == b""


def test_lint_is_the_lint_of_the_guides(call: Call) -> None:
    done = call("catalogue", "lint", "hubei")
    assert done.returncode == 0
    assert "公项" in done.stdout.decode()
    answer = json.loads(call("catalogue", "lint", "hubei", "--json").stdout)
    assert answer["faults"] == []


def test_help_is_no_wrong_use(call: Call) -> None:
    done = call("--help")
    assert done.returncode == 0
    assert "catalogue" in done.stdout.decode()


def test_a_damaged_guide_is_told_and_the_rest_is_there(home: Path, tmp_path: Path) -> None:
    """A copy of the whole program with one guide broken."""
    shutil.copytree(ROOT / "counter_app", tmp_path / "counter_app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    (tmp_path / "resources" / "guides" / "wuwei" / "guide.yaml").write_text("id: [", encoding="utf-8")
    done = _run(tmp_path / "home", "catalogue", "list", "--json", root=tmp_path)
    assert done.returncode == 0
    assert {row["guide"] for row in json.loads(done.stdout)} == {"wuhu", "hubei", "yuanjiang"}
    assert "目录有 1 处错" in done.stderr.decode()


def test_texts_that_cannot_be_read_are_told_without_a_traceback(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "counter_app", tmp_path / "counter_app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    (tmp_path / "resources" / "texts" / "cli.yaml").write_text("cli: [", encoding="utf-8")
    done = _run(tmp_path / "home", "catalogue", "list", root=tmp_path)
    assert done.returncode == 0
    assert "texts/cli.yaml:2:1:" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert len(done.stdout.splitlines()) == 120


def test_the_verbs_load_neither_window_nor_store(home: Path) -> None:
    code = (
        "import sys; from counter_app.cli.counter import main; "
        "main(['catalogue', 'search', 'zgcbdj']); main(['catalogue', 'checklist', 'yuanjiang', '2']); "
        "heavy = ('PySide6', 'sqlalchemy', 'reportlab', 'escpos', 'counter_app.app', 'counter_app.store'); "
        "print(*(name for name in heavy if name in sys.modules), file=sys.stderr)"
    )
    environment = {**os.environ, "COUNTER_APP_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, env=environment, check=True)
    assert done.stderr.strip() == b""


def test_main_returns_its_code(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "catalogue", "list", "hubei"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 28
    assert main(["--home", str(home), "catalogue", "list", "nowhere"]) == 1
    assert main(["nothing"]) == 2
