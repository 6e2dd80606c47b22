"""After training: how sure the judge may say it is, and what `--precision` and `--recall` cost.

    python benchmarks/train/calibrate.py --shared ../shared

Cleans every page of `wcxb` with weights that never saw its host. From the word F1 that the judge
expected of each and the one that it got comes the confidence: the share of pages that score above
0.9 among those of which as much was expected, made to rise (pool adjacent violators, Ayer 1955).
It is written into the weights. Then prints, for the README, the table of confidence, each page
rated by the four folds it is not in, and the curve over the judge's lean.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter
from functools import partial
from itertools import pairwise
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from folds import FOLD_WEIGHTS, FOLDS, use_weights_for
from quality import SHARED
from scorer import load_scorer

import cleaner
from cleaner.judge import learned

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "cleaner" / "judge"
GOOD = 0.9
BINS = 12
LEANS = (0.4, 1.0, 1.6)
LEVELS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.01)


class Row(NamedTuple):
    """What was expected of one page, and what came."""

    fold: int
    kind: str
    expected: float
    precision: float
    recall: float
    f1: float


def measure(lean: float, shared: Path, page: dict[str, Any]) -> Row:
    """One page, cleaned with a lean of the caller's."""
    scorer = load_scorer(shared)
    learned.LEANS = {**learned.LEANS, "balanced": lean}
    use_weights_for(scorer, page["url"] or "")
    article = cleaner.clean(page["html"], url=page["url"])
    words = (
        Counter(scorer.words(text.lower()))
        for text in (scorer.plain(article.markdown), page["reference"])
    )
    fold = scorer.fold_of(page["url"], FOLDS)
    return Row(fold, page["kind"], article.sidecar.quality.confidence, *scorer.overlap(*words))


def calibrated(rows: list[Row]) -> tuple[Any, Any]:
    """Expected scores, and the share of pages above GOOD at each: both rise."""
    rows = sorted(rows, key=lambda row: row.expected)
    parts = [part for part in np.array_split(np.arange(len(rows)), BINS) if len(part)]
    expected = [statistics.mean(rows[i].expected for i in part) for part in parts]
    pools = [[statistics.mean(float(rows[i].f1 > GOOD) for i in part), 1] for part in parts]
    merged: list[list[float]] = []
    for pool in pools:
        merged.append(pool)
        while len(merged) > 1 and merged[-2][0] > merged[-1][0]:
            right, left = merged.pop(), merged.pop()
            size = left[1] + right[1]
            merged.append([(left[0] * left[1] + right[0] * right[1]) / size, size])
    shares = [share for share, size in merged for _ in range(int(size))]
    return np.array([0.0, *expected]), np.array([0.0, *shares])


def rewrite(expected: Any, shares: Any) -> None:
    """Put the table into all weights."""
    for path in (*PACKAGE.glob("*.npz"), *FOLD_WEIGHTS.glob("*.npz")):
        with np.load(path) as stored:
            made = {name: stored[name] for name in stored.files}
        made["confidence.expected"], made["confidence.right"] = expected, shares
        np.savez_compressed(path, **made)


def show_confidence(rows: list[Row]) -> None:
    """Confidence beside what came of it, by folds that the table was not made of."""
    rated = []
    for fold in range(FOLDS):
        table = calibrated([row for row in rows if row.fold != fold])
        rated += [
            (float(np.interp(row.expected, *table)), row.f1) for row in rows if row.fold == fold
        ]
    print("| confidence | pages | mean confidence | score over 0.9 | mean word F1 |")
    print("|---|---:|---:|---:|---:|")
    for low, high in pairwise(LEVELS):
        some = [(said, f1) for said, f1 in rated if low <= said < high]
        if some:
            said, f1 = zip(*some, strict=True)
            good = statistics.mean(score > GOOD for score in f1)
            print(
                f"| {low:.1f} to {min(high, 1):.1f} | {len(some)} | {statistics.mean(said):.2f} |"
                f" {good:.2f} | {statistics.mean(f1):.3f} |"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument(
        "--curve", action="store_true", help="measure every lean, not only the balanced one"
    )
    parser.add_argument("-j", "--jobs", type=int, default=2)
    options = parser.parse_args()
    shared = options.shared.resolve()
    rewrite(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    pages = list(load_scorer(shared).wcxb())
    print("| lean | precision | recall | word F1 | of articles |\n|---:|---:|---:|---:|---:|")
    balanced: list[Row] = []
    for lean in LEANS if options.curve else (1.0,):
        with Pool(options.jobs) as pool:
            rows = pool.map(partial(measure, lean, shared), pages, chunksize=8)
        balanced = rows if lean == 1 else balanced
        means = [statistics.mean(row[column] for row in rows) for column in (3, 4, 5)]
        articles = statistics.mean(row.f1 for row in rows if row.kind == "article")
        print(f"| {lean} |" + "".join(f" {mean:.3f} |" for mean in (*means, articles)), flush=True)
    rewrite(*calibrated(balanced))
    show_confidence(balanced)


if __name__ == "__main__":
    main()
