# SPDX-License-Identifier: Apache-2.0
"""Several papers in one sentence (``A、B和C复印件``): split, with what is said once given to all it is said of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from counter_app.catalogue.intake.paper_words import (
    Case,
    Evidence,
    Paper,
    evidence_of,
    flat,
    is_paper,
    read_paper,
    without_asides,
)
from counter_app.catalogue.intake.passages import Words, depth_of

_LIST = re.compile(r"[、，,]\s*(?!或|包括|即|如[：:]|例如)")
_AND = re.compile(r"以及|及(?:其(?![他它]))?|和|与")
_NEXT_TITLE = re.compile(r"(?<=》)(?=《)")
_OVER = re.compile(r"(?:以下|下列)(?P<kind>[^：:《]{0,12})[：:]")
_SUCH = re.compile(r"(?P<name>[^，,：:]+?)[，,]?(?:如|例如)[：:](?P<list>.+)$")
_SUCH_END = re.compile(r"等(?:必要|相关|有关|对应|其他|其它)[^、，,；;]{0,10}(?:材料|资料)$")
_LISTED = re.compile(r"等(?=[^，,、；;]{2,}$)")
_AFTER_TITLE = re.compile(r"》(?:由|并|后|经|进行|交)[^《》]*$")
_ONWARDS = re.compile(r"[（(]下同[)）]$")
_OWNER = re.compile(
    r"(?P<kind>(?:有效)?(?:居民)?(?:身份证件?|户口簿|户口本|银行卡|社保卡|社会保障卡|证件)(?:号码|正反面)?"
    r"(?:原件|复印件|扫描件)*)$"
)
_FOR_ANOTHER = re.compile(r"(?:代办人|代理人|被委托人|委托代理人)")
_CERTIFICATE = re.compile(r"(?:证|证书|执照|证照|许可证|》)$")
_TAIL = re.compile(r"(?:复印件|原件)+$")
_PART = re.compile(r"^(?:原件|复印件|扫描件)")
_NO_PAPER = (
    "材料",
    "资料",
    "材料即可",
    "资料即可",
    "相关材料",
    "相关资料",
    "申请材料",
    "上述材料",
    "以上材料",
    "有关材料",
)
_ANY_KIND = ("", "证照", "证件", "材料", "资料", "证书", "证明材料")
_WHOSE = re.compile(r"(?P<who>(?:法定)?(?:继承人|监护人|受益人|收款人|患者|参保人|委托人))(?:本人)?(?:的)?(?=.{2})")
_BANK = re.compile(r"(?:银行卡|银行[账帐]户|[账帐]户)")
_LONGEST_OWNER = 6


def read_row(words: Words) -> Iterator[Paper]:
    """The papers of a list in one sentence."""
    end = _ONWARDS.search(words.text)
    words = words.part(0, end.start()) if end else words
    over = _OVER.match(words.text)
    head = words.part(0, over.end()) if over else None
    words = words.part(over.end()) if over else words
    such = _SUCH.match(words.text)
    if such:
        options = [one for one in re.split(r"[、，,]|或", such["list"].removesuffix("等")) if one]
        more = (f"其他{such['name']}",) if such["list"].endswith("等") else ()
        yield Paper(such["name"], (words,), (*options, *more))
        return
    row = [paper for piece in _pieces(words) for paper in _joined(piece)]
    for one in _given_back(row, words, certificates=True):
        if one.text and one.text not in _NO_PAPER:
            yield sharing(one, head) if head else one


def sharing(paper: Paper, over: Words) -> Paper:
    """A paper with what stands over it in the list: how all of a kind are brought."""
    shared = evidence_of(over.text)
    kind = re.sub(r"以下|下列|提供|原件|复印件|[：:]", "", over.text)
    pairs = {kind[at : at + 2] for at in range(len(kind) - 1)}
    if kind not in _ANY_KIND and not any(pair in paper.text for pair in pairs):
        return replace(paper, quoted=(*paper.quoted, over))
    text = paper.text
    if shared.copies and not paper.evidence.copies and "复印件" not in text:
        text = f"{text}复印件"
    return replace(paper, text=text, evidence=paper.evidence.with_(shared), quoted=(*paper.quoted, over))


def _pieces(words: Words) -> list[Words]:
    """A list split where it stops; what names no paper by itself belongs to the next piece."""
    title = _AFTER_TITLE.search(words.text)
    such = _SUCH_END.search(flat(words.text))
    if title:
        words = words.part(0, title.start() + 1)
    elif such and "必要" in such.group() and is_paper(words.text[: such.start()]):
        words = words.part(0, such.start())
    elif _LISTED.search(flat(words.text)):
        return [words]
    pieces = words.split(_LIST)
    found: list[Words] = []
    start: int | None = None
    for piece in pieces:
        begin = piece.start if start is None else start
        whole = Words(piece.passage, begin, piece.end)
        if is_paper(piece.text) or piece is pieces[-1]:
            found.append(whole)
            start = None
        else:
            start = begin
    return [piece for one in found for piece in one.split(_NEXT_TITLE)]


def _joined(words: Words) -> list[Paper]:
    """One piece of a list: a paper, or several joined by 和 and 及 that share what is said of the last."""
    text = words.text
    depths = depth_of(text)
    cuts = [
        match
        for match in _AND.finditer(text)
        if depths[match.start()] == 0
        and not _PART.match(text[match.end() :])
        and not _among_choices(text, match.start())
    ]
    parts = [words.part(start, end) for start, end in _between(cuts, len(text))]
    if len(parts) < 2 or not all(len(one) > 1 for one in parts) or not is_paper(parts[-1].text):
        return list(read_paper(words))
    found: list[Paper] = []
    owners: list[Words] = []
    for part in parts:
        if not is_paper(part.text):
            owners.append(part)
            continue
        kind = _OWNER.search(part.text)
        if owners and not (kind and all(len(one) <= _LONGEST_OWNER for one in owners)):
            return list(read_paper(words))
        papers = list(read_paper(part))
        if kind:
            found += [replace(papers[0], text=f"{one.text}{kind['kind']}", quoted=(words,)) for one in owners]
        owners = []
        found += papers
    return _given_back(found, words)


def _among_choices(text: str, at: int) -> bool:
    """Whether a 和 stands among choices: ``A及B，或C`` is one paper that C may stand for."""
    return "或" in text[at:] and "、" not in text[at:]


def _between(cuts: Sequence[re.Match[str]], end: int) -> list[tuple[int, int]]:
    starts = [0, *(match.end() for match in cuts)]
    ends = [*(match.start() for match in cuts), end]
    return list(zip(starts, ends, strict=True))


def _given_back(papers: list[Paper], words: Words, *, certificates: bool = False) -> list[Paper]:
    """What a paper of a row must be brought as, the ones before it must too, where they say nothing.

    ``certificates``: only from a certificate to certificates right before it.
    """
    found = papers[-1:]
    for one in reversed(papers[:-1]):
        giver = found[0]
        certificate = _is_certificate(one)
        if (
            one.evidence == Evidence()
            and not one.any_of
            and not (certificates and not (certificate and _is_certificate(giver)))
        ):
            last, tail = giver.evidence, _TAIL.search(giver.text)
            given = Evidence(
                last.original and certificate, last.copies if certificate else 0, last.seals, last.signatures
            )
            if given != Evidence():
                text = f"{one.text}{tail.group()}" if tail and certificate else one.text
                one = replace(one, text=text, evidence=given, quoted=(words,))
        found.insert(0, one)
    return _owned(found)


def _is_certificate(paper: Paper) -> bool:
    return _CERTIFICATE.search(without_asides(_TAIL.sub("", paper.text))) is not None


def _owned(papers: list[Paper]) -> list[Paper]:
    """Whose paper one of a row is, told of the bank account behind it too."""
    found: list[Paper] = []
    who = ""
    for one in papers:
        owner = _WHOSE.match(one.text)
        found.append(replace(one, text=f"{who}{one.text}") if who and _BANK.match(one.text) else one)
        who = owner["who"] if owner else who
    return found


def for_another(paper: Paper) -> Paper:
    """The paper of whoever comes for somebody else is asked only then."""
    other = _FOR_ANOTHER.match(paper.text)
    if other is None or any(paper.cases):
        return paper
    return paper.under((Case(f"{other.group()}来办", paper.quoted[0]),))
