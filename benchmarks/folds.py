"""Weights that have not seen a page's host: honest figures on pages that were trained on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from cleaner.judge import learned
from cleaner.judge.net import Weights, read_weights, weights

FOLDS = 5
FOLD_WEIGHTS = Path(__file__).parent / "train" / "folds"

Form = Literal["html", "lines"]


@cache
def fold_weights(form: Form, fold: int) -> Weights:
    """The weights that were trained on all folds but this one."""
    with (FOLD_WEIGHTS / f"{form}-{fold}.npz").open("rb") as file:
        return read_weights(file)


def use_weights_for(scorer: Any, url: str | None) -> None:
    """From now on in this process the judge knows nothing of this page's host.

    Without an address it is the package's own weights that judge.
    """
    if url is None:
        learned.weights = weights
        return
    fold = scorer.fold_of(url, FOLDS)

    def of_fold(form: Form) -> Weights:
        return fold_weights(form, fold)

    learned.weights = of_fold
