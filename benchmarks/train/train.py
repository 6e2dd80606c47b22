"""Makes the weights of the learned judge again from the public pages, with one command.

    pip install -e ".[bench,train]"
    python benchmarks/train/train.py --shared ../shared

Reads the pages of `wcxb` as HTML, as what four naive converters make of it, and as already clean
Markdown. Trains two nets, one for HTML and one for Markdown and text: of each one for every of five
folds by host on the four others, which gives the cross-validated figures and `folds/`, and one on
all of them, which the package has. Beside that stands `weights.json`: data, licence, plans, folds
and scores. Fixed seeds, one thread each: half an hour with `--jobs 2`. `calibrate.py` comes after.

    python benchmarks/train/train.py --trees        gradient-boosted trees on the same folds
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from dataset import CONVERTERS, Example, examples_of, own_examples

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from folds import FOLD_WEIGHTS, FOLDS, use_weights_for
from quality import SHARED
from scorer import load_scorer

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "cleaner" / "judge"
# Until `calibrate.py` has been run, the expected score is the confidence.
# Too large to be sent to the workers: they are forked, and find it here.
EXAMPLES: list[Example] = []
UNCALIBRATED = {
    "confidence.expected": np.array([0.0, 1.0]),
    "confidence.right": np.array([0.0, 1.0]),
}
DATA = {
    "name": "WCXB 1.0, dev split, less its pages that are also in the test split",
    "from": "Murrough-Foley/web-content-extraction-benchmark",
    "licence": "CC BY 4.0",
}


def read_page(task: tuple[Path, dict[str, Any]]) -> list[Example]:
    """All forms of one page."""
    shared, page = task
    converted = load_scorer(shared).convert_naively(page["html"])
    return list(examples_of(page, {name: converted[name] for name in CONVERTERS}))


def read_examples(shared: Path, cache: Path | None, jobs: int) -> list[Example]:
    """Every page in every form; from the cache where there is one."""
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())
    tasks = [(shared, page) for page in load_scorer(shared).wcxb()]
    with get_context("spawn").Pool(jobs) as pool:
        found = [e for some in pool.imap(read_page, tasks, chunksize=4) for e in some]
    if cache:
        cache.write_bytes(pickle.dumps(found, protocol=5))
    return found


def clean_page(task: tuple[Path, dict[str, Any]]) -> list[Example]:
    """One page as the program cleans it, by the nets for HTML that were just trained."""
    shared, page = task
    scorer = load_scorer(shared)
    return list(own_examples(page, lambda: use_weights_for(scorer, page["url"] or "")))


def read_own(shared: Path, jobs: int) -> list[Example]:
    """Every page as the program cleans it."""
    tasks = [(shared, page) for page in load_scorer(shared).wcxb()]
    with get_context("spawn").Pool(jobs) as pool:
        return [e for some in pool.imap(clean_page, tasks, chunksize=4) for e in some]


def word_f1(example: Example, keep: Any) -> float:
    """The scorer's word F1, from the blocks' words as numbers."""
    kept = [tokens for tokens, stays in zip(example.tokens, keep, strict=True) if stays]
    got = np.concatenate(kept) if kept else np.zeros(0, np.int32)
    wanted = example.reference
    if not len(wanted) or not len(got):
        return float(len(wanted) == len(got))
    size = int(max(wanted.max(), got.max())) + 1
    shared = np.minimum(np.bincount(wanted, minlength=size), np.bincount(got, minlength=size)).sum()
    return float(2 * shared / (len(wanted) + len(got)))


def kept(example: Example, chances: Any) -> Any:
    """The blocks that stay by chance and by rule, as the judge has it."""
    from cleaner.judge.learned import BY_NAME, OVERRULES
    from cleaner.judge.together import best_bar

    for row, rule in example.removed:
        if not rule.startswith(BY_NAME) or chances[row] <= OVERRULES:
            chances[row] = 0
    return chances >= best_bar(np.array([len(t) for t in example.tokens], np.float64), chances)


def scores(examples: list[Example], chances: list[Any]) -> dict[str, float]:
    """Mean word F1 by kind of page, as HTML, and of articles by converter."""
    found: dict[str, list[float]] = defaultdict(list)
    for example, chance in zip(examples, chances, strict=True):
        score = word_f1(example, kept(example, chance))
        if example.form == "html":
            found["all"].append(score)
            found[example.kind].append(score)
        elif example.form.endswith("/pruned"):
            found[f"{example.form}, of little boilerplate"].append(score)
        elif example.form in CONVERTERS and example.kind == "article":
            found[f"article as {example.form}"].append(score)
    return {name: round(float(np.mean(values)), 4) for name, values in sorted(found.items())}


def train_fold(task: tuple[str, int | None]) -> list[Any]:
    """One net, on all pages but one fold's; writes its weights, and gives that fold's chances."""
    import fit
    import torch

    form, fold = task
    torch.set_num_threads(1)
    started = time.time()
    mine, others = split(EXAMPLES, form, fold)
    plan = fit.PLANS[form]
    net = fit.fit(mine, plan)
    path = PACKAGE / f"{form}.npz" if fold is None else FOLD_WEIGHTS / f"{form}-{fold}.npz"
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(path, **fit.exported(net), **UNCALIBRATED)
    print(f"{path.name}: {len(mine)} documents, {time.time() - started:.0f} s", flush=True)
    return [] if fold is None else [chance for chance, _ in fit.predict(net, others, plan)]


def split(
    examples: list[Example], form: str, fold: int | None
) -> tuple[list[Example], list[Example]]:
    """The examples of a form that are learned from, and those of the fold that is left out."""
    scorer = load_scorer(SHARED)
    some = [e for e in examples if (e.form in ("html", "html/pruned")) == (form == "html")]
    out = [fold is not None and scorer.fold_of(e.url, FOLDS) == fold for e in some]
    return (
        [e for e, left in zip(some, out, strict=True) if not left],
        [e for e, left in zip(some, out, strict=True) if left],
    )


def train_trees(task: tuple[str, int]) -> list[Any]:
    import trees

    mine, others = split(EXAMPLES, *task)
    return trees.predict(trees.fit(mine), others)


def cross_validated(form: str, train: Callable[[Any], list[Any]], jobs: int) -> dict[str, float]:
    """The scores of every page by the net that has not seen its host."""
    tasks = [(form, fold) for fold in range(FOLDS)]
    with get_context("fork").Pool(jobs) as pool:
        made = pool.map(train, tasks, chunksize=1)
    seen = [e for fold in range(FOLDS) for e in split(EXAMPLES, form, fold)[1]]
    return scores(seen, [chance for some in made for chance in some])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--cache", type=Path, help="file to keep the examples in, or to read them")
    parser.add_argument("--form", choices=("html", "lines"), action="append", help="one net only")
    parser.add_argument("--trees", action="store_true", help="score trees; writes no weights")
    parser.add_argument("--fold", type=int, help="that fold's net only, -1 for the package's")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    options = parser.parse_args()
    EXAMPLES.extend(read_examples(options.shared.resolve(), options.cache, options.jobs))
    if options.trees:
        print(json.dumps(cross_validated("html", train_trees, options.jobs), indent=1))
        return
    import fit

    if options.fold is not None:
        for form in options.form or fit.PLANS:
            train_fold((form, None if options.fold < 0 else options.fold))
        return
    path = PACKAGE / "weights.json"
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    found: dict[str, Any] = known.get("cross_validated", {})
    for form in options.form or fit.PLANS:
        if form == "lines" and not any(e.form == "clean/own" for e in EXAMPLES):
            EXAMPLES.extend(read_own(options.shared.resolve(), options.jobs))
        found |= cross_validated(form, train_fold, options.jobs)
        train_fold((form, None))
    print(json.dumps(found, indent=1))
    manifest = {
        "data": {**DATA, "pages": len({e.page for e in EXAMPLES}), "documents": len(EXAMPLES)},
        "folds": f"{FOLDS}, by host (sha1 of the host, modulo {FOLDS})",
        "plans": {form: asdict(plan) for form, plan in fit.PLANS.items()},
        "cross_validated": {**found, "what": "mean word F1 of blocks, before rendering"},
    }
    path.write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
