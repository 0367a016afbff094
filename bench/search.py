"""Whether people find the right procedure by what they type, and how fast.

The queries of search_queries.tsv (nine ways of asking, written before the search and not changed since) are asked of
the sample listing; `--queries FILE` asks others of the same form. So are, for the detail, the other sets that lie
beside it: they were written after the search, each was run once before anything was changed by it, and they hold
queries that nothing answers. Beside it, on the same listing and queries: SQLite's
FTS5 on the official names alone, and on names and keywords with bm25, both folding diacritics as SQLite does.

For speed the listing is filled up to 2,000 procedures with invented ones, and queries are asked as they are typed,
letter by letter: an answer is due after each. One core.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from appliance.listings.procedures import Listings, Procedure, load
from appliance.search.words import split
from bench import report

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample-data" / "procedures.json"
QUERIES = Path(__file__).with_name("search_queries.tsv")
OTHERS = ("search_held_out.tsv", "search_unseen.tsv", "search_unseen_second.tsv", "search_nothing.tsv")
MANY = 2_000
SEED = 6
Search = Callable[[str], Sequence[str]]
"""From a query to codes, the best first."""


class Query(NamedTuple):
    """What somebody types, by which way of asking, and the codes that are right in the first place; none where nothing
    is.
    """

    way: str
    text: str
    codes: frozenset[str]


def queries(path: Path) -> list[Query]:
    """The queries of a file with the columns way, query and codes (alternatives separated by |)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Query(row["way"], row["query"], frozenset(filter(None, row["codes"].split("|")))) for row in rows]


def full_text(procedures: Sequence[Procedure], *, keywords: bool) -> Search:
    """SQLite's FTS5 over official names, or with `keywords` over all names and keywords; any word may match, bm25."""
    database = sqlite3.connect(":memory:")
    database.execute('CREATE VIRTUAL TABLE entry USING fts5(words, tokenize = "unicode61 remove_diacritics 2")')
    for number, each in enumerate(procedures):
        words = [each.name, *((each.plain_name, *each.keywords, each.code) if keywords else ())]
        database.execute("INSERT INTO entry (rowid, words) VALUES (?, ?)", (number, " ".join(words)))

    def search(query: str) -> list[str]:
        asked = " OR ".join(f'"{word}"*' for word in split(query))
        if not asked:
            return []
        rows = database.execute("SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT 20", (asked,))
        return [procedures[number].code for (number,) in rows]

    return search


def right(search: Search, asked: Sequence[Query], among: int) -> Counter[str]:
    """How many queries of each way have a right procedure among the first so many."""
    return Counter(query.way for query in asked if query.codes.intersection(search(query.text)[:among]))


def answered(search: Search, asked: Sequence[Query]) -> dict[str, str]:
    """How many of the queries that have an answer find it, and how many of the others rightly find nothing."""
    with_answer = [query for query in asked if query.codes]
    others = [query for query in asked if not query.codes]
    found = {f"first{among if among > 1 else ''}": right(search, with_answer, among).total() for among in (1, 3)}
    counts = {name: f"{count} of {len(with_answer)}" for name, count in found.items()} if with_answer else {}
    silent = sum(not search(query.text) for query in others)
    return counts | ({"nothing": f"{silent} of {len(others)}"} if others else {})


def invented(sample: Listings, count: int) -> Listings:
    """The sample with invented procedures up to `count`: words of the sample in other orders, marked as invented."""
    chance = random.Random(SEED)
    names = [split(procedure.name) for procedure in sample.procedures]
    plain = [split(procedure.plain_name) for procedure in sample.procedures]
    made = list(sample.procedures)
    for number in range(len(made), count):
        kind = chance.choice(sample.procedures)
        made.append(
            msgspec.structs.replace(
                kind,
                code=f"9.{number:06}",
                name=f"Thủ tục bịa số {number}: {' '.join(_pieces(chance, names, 4))}",
                plain_name=f"{' '.join(_pieces(chance, plain, 2))} (bịa)",
                keywords=tuple(" ".join(_pieces(chance, plain, 1)) for _ in kind.keywords),
            )
        )
    return Listings("invented", made)


def _pieces(chance: random.Random, names: Sequence[Sequence[str]], count: int) -> Iterator[str]:
    """Pieces of two or three words of so many names."""
    for name in chance.choices(names, k=count):
        start = chance.randrange(max(1, len(name) - 2))
        yield " ".join(name[start : start + chance.choice((2, 3))])


def typed(asked: Sequence[Query], count: int) -> list[str]:
    """What stands in the field while queries are typed, a random choice of so many."""
    states = [query.text[:length] for query in asked for length in range(1, len(query.text) + 1)]
    return random.Random(SEED).sample(states, min(count, len(states)))


def times(searches: Sequence[Search], texts: Sequence[str], clock: Callable[[], float]) -> list[list[float]]:
    """Milliseconds that each text takes each search, in turn."""
    found: list[list[float]] = [[] for _ in searches]
    for text in texts:
        for search, took in zip(searches, found, strict=True):
            start = clock()
            search(text)
            took.append((clock() - start) * 1000)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.search")
    parser.add_argument("--quick", action="store_true", help="the same shape in under 50 seconds")
    parser.add_argument("--queries", type=Path, default=QUERIES, help="another set: columns way, query, codes")
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    asked = queries(options.queries)
    sample = load(SAMPLE).searchable()
    ours: Search = lambda query: [procedure.code for procedure in sample.search(query)]  # noqa: E731
    by_name, by_words = (full_text(sample.procedures, keywords=keywords) for keywords in (False, True))
    report.progress(f"{len(asked)} queries")
    share = {
        (name, among): right(search, asked, among).total() / len(asked)
        for name, search in (("ours", ours), ("name", by_name), ("words", by_words))
        for among in (1, 3)
    }
    start = time.perf_counter()
    many = invented(sample, MANY).searchable()
    built = time.perf_counter() - start
    peer = full_text(many.procedures, keywords=True)
    texts = typed(asked, 400 if options.quick else 3_000)
    report.progress(f"{len(texts)} states of typing in {MANY} procedures")
    among_many: Search = lambda query: [procedure.code for procedure in many.search(query)]  # noqa: E731
    mine, theirs = times((among_many, peer), texts, time.perf_counter)
    (busy,) = times((among_many,), texts, time.process_time)
    worst = sorted(zip(mine, texts, strict=True), reverse=True)[:5]
    name_only = "SQLite FTS5, official names alone"
    report.finish(
        "search",
        [
            report.bar(
                "search.first",
                share["ours", 1],
                "",
                better="more",
                limit=0.95,
                peer=share["name", 1],
                peer_name=name_only,
            ),
            report.bar(
                "search.first3",
                share["ours", 3],
                "",
                better="more",
                limit=1,
                peer=share["name", 3],
                peer_name=name_only,
            ),
            report.bar(
                "search.p95_ms",
                report.percentile(mine, 0.95),
                "ms",
                limit=30,
                peer=report.percentile(theirs, 0.95),
                peer_name="SQLite FTS5, names and keywords",
            ),
        ],
        {
            "queries": options.queries.name,
            "asked": Counter(query.way for query in asked),
            "first": right(ours, asked, 1),
            "first3": right(ours, asked, 3),
            "other_sets": {name: answered(ours, queries(Path(__file__).with_name(name))) for name in OTHERS},
            "names_and_keywords_bm25": {"first": share["words", 1], "first3": share["words", 3]},
            "wrong": [query.text for query in asked if not query.codes.intersection(ours(query.text)[:1])],
            "p50_ms": report.median(mine),
            "max_ms": max(mine),
            "p95_cpu_ms": report.percentile(busy, 0.95),
            "slowest": [text for _, text in worst],
            "index_built_s": round(built, 2),
            "procedures": MANY,
        },
    )


if __name__ == "__main__":
    main()
