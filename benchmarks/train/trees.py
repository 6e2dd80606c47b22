"""Gradient-boosted trees with hand-made neighbour features: what the net is compared with."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np
from dataset import ARTICLE_SHARE, Example

ROUNDS = 400
NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
WINDOWS = (3, 8, 20)
# Of the neighbours the block's own numbers, its verdict and its characters are told.
NEIGHBOUR_COLUMNS = 66
SETTINGS = {
    "objective": "binary",
    "num_leaves": 63,
    "learning_rate": 0.05,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "num_threads": 1,
    "deterministic": True,
    "verbose": -1,
    "seed": 0,
}


def rows_of(example: Example) -> Any:
    """(blocks, columns): a block's numbers, its neighbours', and the text density around it."""
    own = example.features.numbers.astype(np.float32)
    near = own[:, :NEIGHBOUR_COLUMNS]
    columns = [own]
    for away in NEIGHBOURS:
        moved = np.zeros_like(near)
        if abs(away) < len(near):
            if away > 0:
                moved[:-away] = near[away:]
            else:
                moved[-away:] = near[:away]
        columns.append(moved)
    before = np.concatenate(([0], np.cumsum([len(t) for t in example.tokens])))
    at = np.arange(len(own))
    for reach in WINDOWS:
        ends = before[np.minimum(at + reach + 1, len(own))]
        density = (ends - before[np.maximum(at - reach, 0)]) / (2 * reach + 1)
        columns.append(density[:, None])
    return np.concatenate(columns, axis=1)


def fit(examples: list[Example]) -> lightgbm.Booster:
    from fit import Plan, weights_of

    weight = np.concatenate([weights_of(e, Plan()) for e in examples]) * 1000
    counted = weight > 0
    data = lightgbm.Dataset(
        np.concatenate([rows_of(e) for e in examples])[counted],
        np.concatenate([e.share > ARTICLE_SHARE for e in examples])[counted].astype(int),
        weight=weight[counted],
    )
    return lightgbm.train(SETTINGS, data, ROUNDS)


def predict(model: lightgbm.Booster, examples: list[Example]) -> list[Any]:
    return [np.asarray(model.predict(rows_of(e))) for e in examples]
