# SPDX-License-Identifier: Apache-2.0
"""The tree is clean by ruff and mypy, every sentence exists, and no file names a machine or a registry."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from counter_app.base.texts import all_texts

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "counter_app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "resources" / "web" / "templates").rglob("*.html"))


def _run(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    _run("ruff", "check", ".")


def test_the_code_is_formatted() -> None:
    _run("ruff", "format", "--check", ".")


@pytest.mark.slow
def test_types_are_strict() -> None:
    _run("mypy")


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    """What stands in a module, as far as the tests below ask."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Constant | ast.JoinedStr))


def _literal_codes(path: Path) -> Iterator[tuple[int, str]]:
    for node in _nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            first = node.args[0]
            if name in ("CounterError", "text") and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


@cache
def _template(path: Path) -> nodes.Template:
    return Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))


def _sentences_of(path: Path) -> Iterator[tuple[int, nodes.Expr]]:
    """What a template asks ``t`` for, with its line."""
    for call in _template(path).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args:
            yield call.lineno, call.args[0]


def test_every_sentence_named_in_a_template_exists() -> None:
    known = all_texts()
    missing = [
        f"{path.relative_to(ROOT)}:{line}: {asked.value}"
        for path in TEMPLATES
        for line, asked in _sentences_of(path)
        if isinstance(asked, nodes.Const) and asked.value not in known
    ]
    assert missing == []


def test_every_sentence_named_in_code_exists() -> None:
    known = all_texts()
    missing = [
        f"{path.relative_to(ROOT)}:{line}: {code}"
        for path in SOURCES
        for line, code in _literal_codes(path)
        if re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", code) and code not in known
    ]
    assert missing == []


def _words_of_the_code() -> Iterator[str]:
    """Every word that stands in quotes, alone or among others: what a code's changing end may be."""
    for path in SOURCES:
        for node in _nodes(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
                yield from re.findall(r"[a-z0-9_]+", node.value)
    for path in TEMPLATES:
        for word in _template(path).find_all(nodes.Const):
            if isinstance(word.value, str):
                yield word.value


def _made_codes() -> Iterator[re.Pattern[str]]:
    """Codes that are put together (``cases.status.{value}``), as patterns."""
    for path in SOURCES:
        for node in _nodes(path):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(one.value)) if isinstance(one, ast.Constant) else "([a-z0-9_.]+)"
                    for one in node.values
                ]
                if re.match(r"[a-z_]+\\\.", parts[0]):
                    yield re.compile("".join(parts))
    for path in TEMPLATES:
        for _, asked in _sentences_of(path):
            if isinstance(asked, nodes.Concat) and isinstance(asked.nodes[0], nodes.Const):
                yield re.compile(re.escape(asked.nodes[0].value) + "([a-z0-9_]+)")


def test_every_sentence_is_said_somewhere() -> None:
    words, made = set(_words_of_the_code()), list(_made_codes())
    words.update(str(digit) for digit in range(10))  # keys by digits are counted, not written

    def said(code: str) -> bool:
        found = (pattern.fullmatch(code) for pattern in made)
        return code in words or any(one and words.issuperset(one.groups()) for one in found)

    assert [code for code in all_texts() if not said(code)] == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = [git, "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert names
    forbidden = re.compile(r"(?<!no-emit-)index-url|find-links|pythonhosted|(?<![a-z])/" + r"work/|/root/|/home/[a-z]")
    found = []
    for name in names:
        path = ROOT / name
        if path.suffix in (".png", ".db", ".pdf") or name == "tests/test_style.py" or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if forbidden.search(line):
                found.append(f"{name}:{number}")
    assert found == []
