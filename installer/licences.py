# SPDX-License-Identifier: Apache-2.0
"""The page of third-party licences: what the built program carries, under which licence, with its words.

Run as a program it writes the page: ``python installer/licences.py OUT.html``. What a closed hall cannot take is
refused.
"""

import html
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHIPPED = ("requirements.txt", "requirements-pcsc.txt")
"""The pins of everything that is built in."""

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
_WORDS = re.compile(r"(?i)(^|/)(licen[cs]es?|copying|notice)[^/]*(/|$)")


class Unlicensed(Exception):
    """A package that cannot be shipped, or of which nobody has looked up the licence."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that is shipped. ``words`` are its licence files."""

    name: str
    version: str
    licence: str
    words: tuple[str, ...] = ()


def pinned_names(folder: Path, lists: Sequence[str]) -> Sequence[str]:
    """Every package of these lists, by its normal name."""
    texts = ((folder / one).read_text(encoding="utf-8") for one in lists)
    return sorted({_normal(name) for text in texts for name in _PIN.findall(text)})


def carried(folder: Path, lists: Sequence[str] = SHIPPED) -> Sequence[Carried]:
    """Everything that is shipped, of what is installed here. Raises Unlicensed naming every package in the way."""
    table = tomllib.loads((HERE / "licences.toml").read_text(encoding="utf-8"))
    found, wrong = [], []
    for name in pinned_names(folder, lists):
        try:
            known = distribution(name)
        except PackageNotFoundError:
            if name == "pyscard":  # built in where it could be built
                continue
            wrong.append(f"{name}: not installed")
            continue
        licence = table["packages"].get(name) or known.metadata.get("License-Expression") or ""
        found.append(Carried(name, known.version, licence, tuple(_words(known))))
    found += [Carried(name, "", licence) for name, licence in table["carried"].items()]
    wrong += [f"{one.name}: {one.licence or 'no licence is known'}" for one in found if not _permitted(one, table)]
    if wrong:
        raise Unlicensed("\n".join(wrong))
    return found


def may_ship(licence: str, permitted: Sequence[str]) -> bool:
    """Whether a licence expression can be met: every part of one of its alternatives is permitted."""
    return any(
        all(part.strip(" ()") in permitted for part in choice.split(" AND ")) for choice in licence.split(" OR ")
    )


def page(things: Sequence[Carried]) -> str:
    """The page as HTML, by name, with the words below."""
    rows = "\n".join(
        f"<tr><td>{html.escape(one.name)}</td><td>{html.escape(one.version)}</td>"
        f"<td>{html.escape(one.licence)}</td></tr>"
        for one in things
    )
    words = "\n".join(
        f"<h2>{html.escape(one.name)} {html.escape(one.version)}</h2>\n"
        + "\n".join(f"<pre>{html.escape(text)}</pre>" for text in one.words)
        for one in things
        if one.words
    )
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<meta charset="utf-8">\n<title>第三方许可</title>\n'
        "<h1>第三方许可</h1>\n<p>counter-app 自身按 Apache-2.0 发布。下面是随它安装的别人的软件。"
        "LGPL、MPL 的部分是单独的文件，可以换成自己编译的。</p>\n"
        f"<table>\n{rows}\n</table>\n{words}\n</html>\n"
    )


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _permitted(one: Carried, table: Mapping[str, Mapping[str, Sequence[str]]]) -> bool:
    return may_ship(one.licence, table["permitted"]["licences"])


def _words(known: Distribution) -> Iterator[str]:
    for path in known.files or ():
        if ".dist-info" in str(path) and _WORDS.search(str(path)):
            place = Path(str(path.locate()))
            if place.is_file():
                yield place.read_text(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    try:
        made = page(carried(HERE.parent))
    except Unlicensed as error:
        sys.exit(f"These cannot be shipped:\n{error}")
    Path(sys.argv[1]).write_text(made, encoding="utf-8")
