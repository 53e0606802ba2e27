# SPDX-License-Identifier: Apache-2.0
"""What a guide's words for one paper say: its name, what may stand for it, originals, copies, stamps, signatures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from counter_app.catalogue.intake.passages import CLOSING, OPENING, Words, depth_of

PROMISE = re.compile(r"(?:书面|个人|信用)?承诺书?$")
_PAPER = re.compile(
    r"(?:证件?|证书|证明|凭证|凭据|证照|执照|牌照|许可证?|备案表?|表|册|名册|名单|清单|单|单据|发票|票据|收据|底方|处方|小结|记录"
    r"|病历|病案|资料|材料|文件|批文|批复|文书|书|函|信|卡|一卡通|户口簿|户口本|护照|合同|协议|章程|报告|说明|信息|账[户号]"
    r"|帐[户号]|开户行|照片|相片|影像|标准|目录|图|方案|制度|登记卡|首页|复印件|原件|扫描件|正本|副本|电子版|样本"
    r"|检查|检测|鉴定|意见|通知|判决书|裁定书|决定|回执|依据)[》”」]?(?:等)?$"
)
_EVIDENCE = re.compile(r"原件|复印件|盖.{0,12}章|签章|签名|签字|手印|指印|[一二两三四五六七八九\d]份")
_SEAL = re.compile(r"(?:加盖|盖有|盖)[^、，,；;（）()]{0,14}?(?:公章|印章|业务章|专用章|骑缝章|章)")
_SIGNATURE = re.compile(r"[^、，,；;（）()]{0,14}?(?:签名|签字|签章|签署)(?:[并、和及]?(?:按|捺)?(?:手印|指印))?")
_COUNT = re.compile(r"(?P<count>[一二两三四五六七八九\d]{1,2})\s*份")
_COUNTS = {sign: index for index, sign in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_IF_NEEDED = re.compile(r"必要时|如有|若有|如需|视情况|有则提供|根据需要")
_SEALED_BEFORE = re.compile(r"^(?P<seal>(?:加盖|盖有)[^，,、；;]{1,14}?章)的")
_OR = re.compile(r"[，,]?\s*(?:或者是?|或是|或)\s*")
_ONE_OF = re.compile(r"(?:任选其一|任选一项|任一项?|之一|其中之一|选其一|任意一[种项份])\s*[即均]?可?")
_LIST = re.compile(r"[、，,；;]\s*")
_INCLUDING = re.compile(r"[，,]?\s*(?:可?包括|如|例如|即)[：:]?\s*")
_COPY_END = re.compile(r"(?:原件|复印件|扫描件)+$")
_SOMEBODY = re.compile(r"^(?:委托人|代办人|代理人|被委托人|监护人|经办人)")
_WHITE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a paper must be brought."""

    original: bool = False
    copies: int = 0
    seals: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()

    def with_(self, other: "Evidence") -> "Evidence":
        """Both together."""
        return Evidence(
            self.original or other.original,
            max(self.copies, other.copies),
            tuple(dict.fromkeys((*self.seals, *other.seals))),
            tuple(dict.fromkeys((*self.signatures, *other.signatures))),
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A condition in the guide's words. ``others`` are cases of which only one can be true, itself among them."""

    label: str
    words: Words
    holds: bool = True
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a list, as it was read."""

    text: str
    quoted: tuple[Words, ...]
    any_of: tuple[str, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)
    if_needed: bool = False
    cases: tuple[tuple[Case, ...], ...] = ((),)  # any of these, each of them all together
    promise: str = ""
    left_to: str = ""

    def under(self, cases: tuple[Case, ...]) -> "Paper":
        """The paper asked only where all these hold too."""
        return replace(self, cases=tuple((*cases, *own) for own in self.cases)) if cases else self


def is_paper(words: str) -> bool:
    """Whether words name a paper, by how they end."""
    bare = without_asides(words).strip("，。；;、 ")
    return bool(_PAPER.search(bare)) or bare.endswith("》")


def flat(words: str) -> str:
    """Words with every sign inside brackets as a dot, so that places stay."""
    depths = depth_of(words)
    return "".join(sign if depth == 0 else "." for sign, depth in zip(words, depths, strict=False))


def without_asides(words: str) -> str:
    """Words without what stands in brackets."""
    found, at = "", 0
    for start, end in brackets(words):
        found += words[at:start]
        at = end
    return found + words[at:]


def read_paper(words: Words) -> Iterator[Paper]:
    """The paper that words name, and papers that stand in its brackets."""
    yield from _Reader(words).papers()


def evidence_of(words: str) -> Evidence:
    """Originals, copies, stamps and signatures that words ask for."""
    count = _COUNT.search(words)
    copies = 0
    if "复印件" in words:
        sign = count["count"] if count else "1"
        copies = int(sign) if sign.isdecimal() else _COUNTS.get(sign, 1)
    return Evidence(
        "原件" in words,
        copies,
        tuple(match.group() for match in _SEAL.finditer(words)),
        tuple(match.group().lstrip("由经需须") for match in _SIGNATURE.finditer(words)),
    )


class _Reader:
    """Reads the words of one paper, bracket by bracket."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.evidence = Evidence()
        self.options: list[str] = []
        self.if_needed = False
        self.promise = ""
        self.more: list[Paper] = []
        self.twins = False  # the paper is asked in one form or in another

    def papers(self) -> Iterator[Paper]:
        name = self._name()
        sealed = _SEALED_BEFORE.match(name)
        if sealed:
            self.evidence = self.evidence.with_(Evidence(seals=(sealed["seal"],)))
            name = name[sealed.end() :]
        self.evidence = self.evidence.with_(evidence_of(name))
        name = _COUNT.sub("", name).strip() if "复印件" in name else name
        name, options = self._choices(name)
        if "复印件" in self.words.text and not self.evidence.copies and not options:
            name = f"{name}复印件" if "复印件" not in name else name
        if not self.twins:
            yield Paper(name, (self.words,), tuple(options), self.evidence, self.if_needed, promise=self.promise)
        yield from self.more

    def _name(self) -> str:
        """The paper's name; what its brackets say is kept aside."""
        text = self.words.text
        found, at = "", 0
        for start, end in brackets(text):
            found += text[at:start]
            rest = text[end:]
            found += self._aside(self.words.part(start + 1, end - 1), found, rest, text[start:end])
            at = end
        return _WHITE.sub("", found + text[at:]).strip("，。；;、：:")

    def _aside(self, inner: Words, before: str, rest: str, printed: str) -> str:
        """What a bracket says; the answer is what of it stays in the name."""
        said = inner.text
        if _IF_NEEDED.search(said) and len(said) <= 8:
            self.if_needed = True
            return ""
        if said.startswith(("如", "例如")) and not is_paper(before + rest[:1]):
            return printed
        if said in ("下同", "见附件", "详见附件", "附件", "样表", "模板"):
            return ""
        if re.match(r"[，,]?或", said):
            return self._or_aside(said, before, rest, printed)
        if said.startswith(("含", "包含")):
            other = said.lstrip("包含")
            same = re.search(r"《[^》]+》", other)
            if same and same.group().strip("《》") in before:
                self.options = [before.strip(), other]
                return printed
            return ""
        if _ONE_OF.search(said) or (_OR.search(said) and is_paper(said)):
            return self._one_of(inner, printed)
        if _EVIDENCE.search(said) and not _LIST.search(_SEAL.sub("", _SIGNATURE.sub("", said)).strip("、，,")):
            return self._evidence_aside(inner, before)
        if _SOMEBODY.match(said) and is_paper(said) and not rest:
            case = Case(_SOMEBODY.match(said).group() + "来办", inner)  # type: ignore[union-attr]
            self.more.append(Paper(said, (inner,), cases=((case,),)))
            return ""
        return printed

    def _or_aside(self, said: str, before: str, rest: str, printed: str) -> str:
        others = [one for one in _LIST.split(_OR.sub("、", said).strip("、")) if one]
        if rest and not rest.startswith(("，", "；", "。")):
            self.options = [f"{one}{rest}" for one in (before, *others)]
            return printed
        if PROMISE.search(others[0]) and len(others) == 1:
            self.promise = others[0]
            return ""
        self.options = [before, *others]
        return "".join(f"或{one}" for one in others)

    def _one_of(self, inner: Words, printed: str) -> str:
        said = inner.text
        whole = _ONE_OF.sub("", said)
        parts = [part for one in _OR.split(whole) for part in ([one] if not _ONE_OF.search(said) else _LIST.split(one))]
        named = [part.strip("，,、 ") for part in parts if part.strip("，,、 ")]
        kept = [one for one in named if not PROMISE.search(one)]
        promised = [one for one in named if PROMISE.search(one)]
        if promised:
            self.promise = promised[0]
            if len(kept) > 1:
                self.options = kept
            shown = re.sub(rf"[，,]?\s*(?:或者|或)?\s*{re.escape(promised[0])}", "", printed[1:-1])
            return f"（{shown}）"
        self.options = kept
        self.evidence = (
            self.evidence.with_(evidence_of(said)) if all("复印件" in one for one in kept) else self.evidence
        )
        return printed

    def _evidence_aside(self, inner: Words, before: str) -> str:
        said = inner.text
        seal = _SEAL.search(said)
        if seal and seal.start() > 2 and not _SIGNATURE.search(said[: seal.start()]):
            case = Case(said[: seal.start()].rstrip("的时，, "), inner)
            sealed = Evidence(seals=(seal.group(),))
            self.twins = True
            self.more.append(Paper(before, (self.words,), evidence=sealed, cases=((case,),)))
            self.more.append(Paper(before, (self.words,), cases=((replace(case, holds=False),),)))
            return ""
        self.evidence = self.evidence.with_(evidence_of(said))
        if "复印件" in said and "原件" not in said:
            return "复印件"
        return "原件" if "原件" in said and "复印件" not in said else ""

    def _choices(self, name: str) -> tuple[str, list[str]]:
        including = _INCLUDING.search(flat(name))
        if including and including.start() > 2 and not self.options:
            named = name[including.end() :]
            options = [one for one in _OR.split(named) if one]
            if len(options) > 1 and "、" not in named:
                return f"{name[: including.start()]}（{named}）", options
            return name, []
        if self.options:
            return name, [one.strip() for one in self.options]
        depths = depth_of(name)
        cuts = [match for match in _OR.finditer(name) if depths[match.start()] == 0]
        if not cuts:
            return name, []
        starts = [0, *(match.end() for match in cuts)]
        ends = [*(match.start() for match in cuts), len(name)]
        options = [name[start:end] for start, end in zip(starts, ends, strict=True)]
        if PROMISE.search(options[-1]) and len(options) > 1:
            self.promise = options.pop()
            name = name[: ends[-2]]
        copied = _COPY_END.search(options[-1])
        if copied and not any(_COPY_END.search(one) for one in options[:-1]):
            options = [*(f"{one}{copied.group()}" for one in options[:-1]), options[-1]]
        return name, options if len(options) > 1 else []


def brackets(words: str) -> list[tuple[int, int]]:
    """Where the outermost round and square brackets begin and end."""
    found, start, depth = [], 0, 0
    for at, sign in enumerate(words):
        if sign in OPENING:
            if depth == 0:
                start = at
            depth += 1
        elif sign in CLOSING and depth:
            depth -= 1
            if depth == 0 and words[start] in "（([［":
                found.append((start, at + 1))
    return found
