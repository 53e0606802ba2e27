# SPDX-License-Identifier: Apache-2.0
"""What the finder finds of what people say, and how quickly, beside full text in SQLite and likeness of strings."""

import gc
from collections.abc import Mapping, Sequence

from bench.many_items import many_index, vocabulary
from bench.measuring import Table, percentile, shown, spent, spread
from bench.phrases import FIRST, Find, Item, Phrase, read_phrases, recall
from bench.rivals import FullText, Likeness
from counter_app.catalogue.loader import load_catalogue
from counter_app.catalogue.search import SearchIndex
from counter_app.catalogue.shelving import build_index

AIM_FOUND = 0.97
AIM_SPENT = 0.016
PARTS = ("tuned", "apart")
PAIRS, TRIGRAMS, LIKENESS = "FTS5 pairs", "FTS5 trigrams", "rapidfuzz"
STROKES = {PAIRS: 300, TRIGRAMS: 300, LIKENESS: 20}
"""So many keystrokes are measured of the slow ones among 12,000 items."""


def test_what_is_found(table: Table) -> None:
    catalogue = load_catalogue().catalogue
    phrases = {part: read_phrases(part) for part in PARTS}
    for name, words in (("", vocabulary()), (", without everyday words", None)):
        index = build_index(catalogue, words)
        finds = rivals(index)
        ours = {part: recall(finding(index), some) for part, some in phrases.items()}
        theirs = {rival: {part: recall(find, some) for part, some in phrases.items()} for rival, find in finds.items()}
        for part in PARTS:
            beside = ", ".join(f"{rival} {found[part]['']:.3f}" for rival, found in theirs.items())
            aimed = {"aim": f"≥ {AIM_FOUND}", "met": ours[part][""] >= AIM_FOUND} if not name else {}
            what = f"recall@{FIRST}, {len(phrases[part])} phrases {part}{name}"
            table.add(what, f"{ours[part]['']:.3f}", beside=beside, **aimed)  # type: ignore[arg-type]
        for kind in sorted(ours[PARTS[0]]):
            if kind and not name:
                beside = "; ".join(f"{rival} {both(found, kind)}" for rival, found in theirs.items())
                counts = " + ".join(str(sum(one.kind == kind for one in phrases[part])) for part in PARTS)
                table.add(f"recall@{FIRST}, {kind} ({counts})", both(ours, kind), beside=beside)


def test_how_quickly(table: Table) -> None:
    strokes = keystrokes(read_phrases("tuned"))
    for index in (load_catalogue().index, many_index()):
        few = len(index.items) < len(strokes)
        finding(index)(strokes[0], None)
        gc.collect()
        ours = timed(finding(index), strokes)
        beside = []
        for name, find in rivals(index).items():
            some = strokes if few else strokes[:: len(strokes) // STROKES[name]]
            beside.append(f"{name} p99 {shown(percentile(timed(find, some), 0.99))}")
        what = f"keystroke → hits, {len(index.items):,} items ({len(strokes):,} strokes of phrases)"
        met = percentile(ours, 0.99) < AIM_SPENT
        table.add(what, spread(ours), beside=", ".join(beside), aim="p99 < 16 ms", met=met)


def rivals(index: SearchIndex) -> Mapping[str, Find]:
    """The others, over the same texts and everyday words."""
    found = {PAIRS: FullText(index.stock, 2).find, TRIGRAMS: FullText(index.stock, 3).find}
    return {**found, LIKENESS: Likeness(index.stock).find}


def finding(index: SearchIndex) -> Find:
    """The finder, with all that it works out for a page of results."""

    def find(words: str, guide: str | None) -> Sequence[Item]:
        return [(hit.item.guide, hit.item.ordinal) for hit in index.search(words, guide)]

    return find


def keystrokes(phrases: Sequence[Phrase]) -> list[str]:
    """What stands in the box after every keystroke."""
    return [one.phrase[:end] for one in phrases for end in range(1, len(one.phrase) + 1)]


def timed(find: Find, strokes: Sequence[str]) -> list[float]:
    """Seconds of every keystroke, in all guides."""
    return [spent(find, words, None) for words in strokes]


def both(found: Mapping[str, Mapping[str, float]], kind: str) -> str:
    """Tuned and apart."""
    return " / ".join(f"{found[part][kind]:.2f}" for part in PARTS)
