# SPDX-License-Identifier: Apache-2.0
"""The papers that a guide's list asks for: lists split, conditions told from papers, what is shared given to each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from counter_app.catalogue.intake.asking import (
    case_label,
    cases_of,
    find_ask,
    is_case,
    is_condition,
)
from counter_app.catalogue.intake.paper_rows import for_another, read_row, sharing
from counter_app.catalogue.intake.paper_words import PROMISE, Case, Paper, brackets, flat, is_paper, without_asides
from counter_app.catalogue.intake.passages import ListEntry, Words

_SOFT = re.compile(r"可以?要求|视情况?要求")
_PIECES = re.compile(r"[，,](?!\s*(?:或|以及|及其|包括|即|如[：:]|例如))")
_CLAUSES = re.compile(r"[；;。]")
_LEFT = re.compile(
    r"(?P<lead>.*?)(?:根据|按照|依照|依据|按)(?P<what>.+?)(?P<by>约定|规定|要求)?"
    r"(?:执行|办理|提交资料|提交材料|提供材料|提供资料)$"
)
_NOTHING = re.compile(r"无|没有|(?:无需|不需要?|不用|免)(?:提供|提交|于提交)?(?:任何)?(?:申请)?(?:材料|资料)?")
_UNKNOWN = re.compile(r"(?:如|若)?无法.{0,24}?(?:获得|获取|取得|核验|核实)(?P<what>[^，,；;]{2,30})$")
_UNSEEN = re.compile(r"无法(?:查询|查到|核实|核验|获取)(?:到)?(?P<what>[^，,；;的]{2,20})")
_CANNOT = re.compile(r"(?:无法|不能)(?:自行)?(?:提供|提交|取得|获得)")
_ALSO = re.compile(r"还需|另需|还应|另应")
_COLON = re.compile(r"[：:]")
_ONWARDS = re.compile(r"[（(]?下同[)）]?$")
_SENTENCE = re.compile(r"建议|不能|不得|不可|不予|无需|无须|可以|应当|方可|即可|负责|由.{1,12}(?:审核|核算|填写|办理)")
_TERM = re.compile(r"(?P<term>[^，,；;：:（(]{2,16}?)(?:可)?(?:包括|是指|指)[：:]?(?P<what>.+)$")
_BROUGHT = re.compile(r"(?:提交的?|携带|持有?|出示)(?!申请)(?P<what>[^，,；;。]{2,60})")
_BROUGHT_END = re.compile(r"现场|网上|线上|线下|调取|至|到|向|后|进行|录入|确认|办理|申请")
_COPIED = re.compile(r"(?:原件|复印件)+$")
_ANYTHING = re.compile(r"(?:材料|资料|意见|[账帐]户)$")
_SAME_KINDS = (re.compile(r"身份证|有效证件|社保卡|社会保障卡|电子凭证"), re.compile(r"发票|票据|收据"))
_LONGEST_HEAD = 20
_SHORT_ASIDE = 12


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the guide explains: what counts as one, and whether that holds for later items too."""

    term: str
    options: tuple[str, ...]
    words: Words
    onwards: bool


@dataclass(frozen=True, slots=True)
class PaperList:
    """What a list asks for. ``onwards`` are papers that the guide asks for in later items too (下同)."""

    papers: tuple[Paper, ...]
    onwards: tuple[Paper, ...]
    terms: tuple[Term, ...]


def read_list(entries: Sequence[ListEntry]) -> PaperList:
    """Read a list of materials."""
    over = [head.text for one in entries for head in one.heads]
    labels = (case_label(head) for head in over if is_case(head) and not _ALSO.search(head))
    heads = tuple(dict.fromkeys(labels))
    reader = _ListReader(heads if len(heads) > 1 else ())
    for entry in entries:
        reader.read(entry)
    papers = [for_another(one) for one in _explained(reader.papers, reader.terms)]
    return PaperList(tuple(merged(papers)), tuple(merged(reader.onwards)), tuple(reader.terms))


def asked_elsewhere(words: Words) -> list[Paper]:
    """Papers that a sentence outside the list asks for by their title: ``应提供《…》``."""
    found: list[Paper] = []
    for clause in words.split(_CLAUSES):
        ask = find_ask(clause.text)
        title = re.match(r"\s*(?P<title>《[^》]+》)", clause.text[ask.end :]) if ask else None
        if ask and title and ask.how and ask.verb in ("提供", "提交"):
            found.append(Paper(title["title"], (clause,), cases=(cases_of(clause.part(0, ask.start)),)))
    return found


def hidden(words: Words, known: Iterable[Paper]) -> list[Paper]:
    """Papers that the process names and the list does not: ``持有效身份证件、银行借记卡现场提交申请``."""
    names = [name for one in known for name in (one.text, *one.any_of)]
    found: list[Paper] = []
    for match in _BROUGHT.finditer(words.text):
        what = words.part(match.start("what"), match.end("what"))
        end = _BROUGHT_END.search(flat(what.text), 2)
        for one in read_row(what.part(0, end.start()) if end else what):
            bare = without_asides(one.text)
            if not is_paper(bare) or _ANYTHING.search(bare) or any(_alike(bare, name) for name in names):
                continue
            found.append(replace(one, quoted=(what,)))
    return found


def _alike(one: str, other: str) -> bool:
    """Whether two names may mean the same paper."""
    one, bare = (_COPIED.sub("", without_asides(name)) for name in (one, other))
    shorter, longer = sorted((one, bare), key=len)
    return shorter in longer or any(kind.search(one) and kind.search(bare) for kind in _SAME_KINDS)


def merged(papers: Iterable[Paper]) -> list[Paper]:
    """No paper twice: asked under either condition, it is one line."""
    found: list[Paper] = []
    for paper in papers:
        at = next((index for index, one in enumerate(found) if _same(one, paper)), None)
        if at is None:
            found.append(paper)
        else:
            one = found[at]
            cases = () if () in (*one.cases, *paper.cases) else (*one.cases, *paper.cases)
            found[at] = replace(one, cases=cases or ((),), quoted=(*one.quoted, *paper.quoted))
    return found


class _ListReader:
    """Reads a list entry by entry; later words may change what an earlier one asked for."""

    def __init__(self, heads: tuple[str, ...]) -> None:
        self.papers: list[Paper] = []
        self.onwards: list[Paper] = []
        self.terms: list[Term] = []
        self._heads = heads
        self._note = False

    def read(self, entry: ListEntry) -> None:
        term = _term(entry.words)
        if term and (term.onwards or any(one.text == term.term for one in self.papers)):
            self.terms.append(term)
            return
        self._note = entry.note
        first = len(self.papers)
        for clause in entry.words.split(_CLAUSES):
            self._clause(clause)
        added = [self._under(one, entry.heads) for one in self.papers[first:]]
        del self.papers[first:]
        (self.onwards if _ONWARDS.search(entry.words.text) else self.papers).extend(added)

    def _under(self, paper: Paper, heads: Sequence[Words]) -> Paper:
        """What stands over a part of the list holds for every paper in it: a condition, or how they are brought."""
        for head in reversed(heads):
            if not head.text:
                continue
            if not is_case(head.text):
                paper = sharing(paper, head)
            elif not (_ALSO.search(head.text) and any(paper.cases)):
                label = case_label(head.text)
                paper = paper.under((Case(label, head, others=self._heads if label in self._heads else ()),))
        return paper

    def _clause(self, clause: Words) -> None:
        if _NOTHING.fullmatch(clause.text):
            return
        over, below = _colon(clause)
        first = len(self.papers)
        self._pieces(below)
        if over is not None:
            self.papers[first:] = [self._under(one, [over]) for one in self.papers[first:]]

    def _pieces(self, clause: Words) -> None:
        clause, aside = _without_asking(clause)
        pieces = clause.split(_PIECES)
        pending: tuple[Case, ...] = ()
        answered = False
        for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
            if answered:
                answered = False
                continue
            left = _left(piece)
            unknown = _UNKNOWN.search(piece.text)
            ask = find_ask(piece.text)
            if left is not None:
                self.papers.append(left.under(pending))
            elif unknown and following and find_ask(following.text):
                what = piece.part(unknown.start("what"))
                case = Case(f"无法获得{what.text}", piece)
                self.papers.append(Paper(what.text, (piece, following), cases=((case,),)))
                answered = True
            elif ask:
                pending = cases_of(piece.part(0, ask.start)) or pending
                soft = bool(_SOFT.search(ask.how))
                for one in read_row(piece.part(ask.end)):
                    self._asked(replace(one, if_needed=one.if_needed or soft), pending, piece)
            elif is_condition(piece.text):
                pending = cases_of(piece)
            elif (is_paper(piece.text) or not self._note) and not _SENTENCE.search(flat(piece.text)):
                self.papers += [one.under(pending) for one in read_row(piece)]
        for inner in aside.split(_CLAUSES) if aside else ():
            self._pieces(inner)

    def _asked(self, paper: Paper, cases: tuple[Case, ...], piece: Words) -> None:
        """A paper asked for under conditions; one that stands for another becomes a promise of that."""
        if PROMISE.fullmatch(paper.text):
            unseen = next((match for one in cases if (match := _UNSEEN.search(one.words.text))), None)
            if unseen:
                text = f"{unseen['what']}的{paper.text}"
                self.papers.append(replace(paper, text=text, promise=paper.text, quoted=(piece,)).under(cases))
                return
            if self.papers and any(_CANNOT.search(one.words.text) for one in cases):
                last = self.papers[-1]
                self.papers[-1] = replace(last, promise=paper.text, quoted=(*last.quoted, piece))
                return
        self.papers.append(replace(paper, quoted=(piece,) if cases else paper.quoted).under(cases))


def _without_asking(clause: Words) -> tuple[Words, Words | None]:
    """A clause up to a bracket at its end that asks for more, and what such a bracket says."""
    found = brackets(clause.text)
    if found and found[-1][1] >= len(clause) - 1:
        start, end = found[-1]
        inner = clause.part(start + 1, end - 1)
        if len(inner) > _SHORT_ASIDE and find_ask(inner.text) and "的" in inner.text:
            return clause.part(0, start), inner
    return clause, None


def _colon(clause: Words) -> tuple[Words | None, Words]:
    """What stands over a part of a clause, and the part: ``银行帐户复印件：提供…``."""
    shown = flat(clause.text)
    match = _COLON.search(shown)
    if match is None or not 0 < match.start() <= _LONGEST_HEAD:
        return None, clause
    before = shown[: match.start()]
    below = clause.part(match.end())
    if not below.text or "包括" in before or before.endswith("如"):
        return None, clause
    ask = find_ask(before)
    if ask and not before[ask.end :].strip():
        return None, below
    return clause.part(0, match.start()), below


def _left(piece: Words) -> Paper | None:
    """A sentence that leaves what is brought to another document."""
    match = _LEFT.fullmatch(piece.text)
    if match is None or find_ask(match["lead"]):
        return None
    what = match["what"]
    kind = re.search(r"(?:办理|申请|申报)?(?:材料|资料)$", match["lead"])
    tail = re.search(r"(?:材料|资料)$", piece.text)
    by = match["by"] if match["by"] in ("约定", "规定") else "规定"
    shown = re.sub(r"^[^与]{2,12}(?=与)", "", what)
    name = kind.group() if kind else tail.group() if tail else "材料"
    return Paper(f"{shown}{by}的{name}", (piece,), left_to=what)


def _term(words: Words) -> Term | None:
    match = _TERM.match(words.text)
    if match is None:
        return None
    onwards = _ONWARDS.search(words.text) is not None
    options = [
        one.strip() for one in re.split(r"[、，,]|或者|或|以及|和", _ONWARDS.sub("", match["what"])) if one.strip()
    ]
    more = (f"其他{match['term']}",) if options and options[-1].endswith("等") else ()
    options = [one.removesuffix("等") for one in options]
    if len(options) < 2 or not all(is_paper(one) for one in options):
        return None
    return Term(match["term"], (*options, *more), words, onwards)


def _explained(papers: Sequence[Paper], terms: Sequence[Term]) -> Iterator[Paper]:
    """Papers with what a note says may count as one."""
    for paper in papers:
        term = next((one for one in terms if not one.onwards and one.term == paper.text and not paper.any_of), None)
        if term is None:
            yield paper
        else:
            text = f"{paper.text}（{'或'.join(term.options)}）"
            yield replace(paper, text=text, any_of=term.options, quoted=(*paper.quoted, term.words))


def _same(one: Paper, other: Paper) -> bool:
    names = [paper.text.replace("的", "") for paper in (one, other)]
    return names[0] == names[1] and one.evidence == other.evidence
