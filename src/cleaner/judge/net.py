"""The learned judge's net: dilated convolutions over a document's blocks, in numpy.

Residual layers of three taps each, as in WaveNet (van den Oord 2016) without the gates; the mean
and the maximum over all blocks join in half-way, so that a block is judged as part of its page.
`benchmarks/train` makes the weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import IO, Literal

import numpy as np
import numpy.typing as npt

from cleaner.judge import features as f

Floats = npt.NDArray[np.float32]
Weights = dict[str, Floats]

# Numbers this many standard deviations from the mean say no more than those nearer.
MOST_DEVIATIONS = 5.0
EPSILON = 1e-5
# Sums differ in their last bits from one processor to the next; decisions are made on these many.
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the net makes of one document."""

    article: Floats
    """For each block the probability that it belongs to the article, 0 to 1."""
    kinds: Floats
    """The probability of each of KINDS."""
    clean: float
    """The probability that there is nothing to remove."""


@cache
def weights(form: Literal["html", "lines"]) -> Weights:
    """The weights of the package, as they were trained for pages or for Markdown and text."""
    with resources.files("cleaner.judge").joinpath(f"{form}.npz").open("rb") as file:
        return read_weights(file)


def read_weights(file: IO[bytes]) -> Weights:
    """Weights by name; of the table of words only the rows are stored that were learned."""
    with np.load(file) as stored:
        w: Weights = {name: stored[name].astype(np.float32) for name in stored.files}
    rows, values = w.pop("table.rows").astype(int), w.pop("table.values")
    w["table"] = np.zeros((f.BUCKETS, values.shape[1]), np.float32)
    w["table"][rows] = values
    return w


def ask(features: f.Features, w: Weights) -> Opinion:
    """The net's opinion on a document of at least one block."""
    page = w["table"][features.page].sum(axis=0)
    extra = w["page.weight"] @ page + w["page.bias"]
    h = np.maximum(read_inputs(features, w) + extra, 0)
    for number, dilation in enumerate(w["dilations"].astype(int)):
        h = h + np.maximum(convolve(normed(h, w, f"norms.{number}"), w, number, dilation), 0)
        if number + 1 == w["pool_after"]:
            h = h + w["pool.weight"] @ pooled(h) + w["pool.bias"]
    h = normed(h, w, "last")
    heads = w["heads.weight"] @ np.concatenate((pooled(h), extra)) + w["heads.bias"]
    return Opinion(
        sigmoid((h @ w["out.weight"][0] + w["out.bias"][0]) / w["temperature"]),
        softmax(heads[:-1]),
        float(sigmoid(heads[-1:])[0]),
    )


def read_inputs(features: f.Features, w: Weights) -> Floats:
    """(blocks, hidden): numbers and the vectors of words and names, through the first layer."""
    numbers = (features.numbers - w["mean"]) * w["scale"]
    words = w["table"][features.words]
    names = w["table"][features.names].sum(axis=1)[features.around]
    head, tail = f.HEAD_WORDS, f.HEAD_WORDS + f.TAIL_WORDS
    parts = (
        np.clip(numbers, -MOST_DEVIATIONS, MOST_DEVIATIONS),
        words[:, 0],
        words[:, :head].sum(axis=1),
        words[:, head:tail].sum(axis=1),
        words[:, tail:].sum(axis=1),
        names[:, 0],
        names[:, 1],
        np.einsum("blv,l->bv", names, w["levels"]),
    )
    made: Floats = np.concatenate(parts, axis=1) @ w["first.weight"].T + w["first.bias"]
    return made


def convolve(y: Floats, w: Weights, number: int, dilation: int) -> Floats:
    """Each block with those `dilation` before and after it."""
    before, here, after = np.split(y @ w[f"taps.{number}"], 3, axis=1)
    made: Floats = here + w[f"convs.{number}.bias"]
    if dilation < len(y):
        made[dilation:] += before[:-dilation]
        made[:-dilation] += after[dilation:]
    return made


def normed(h: Floats, w: Weights, name: str) -> Floats:
    """Layer normalisation (Ba 2016)."""
    away = h - h.mean(axis=1, keepdims=True)
    scale = 1 / np.sqrt(np.einsum("bh,bh->b", away, away) / h.shape[1] + EPSILON)
    made: Floats = away * scale[:, None] * w[f"{name}.weight"] + w[f"{name}.bias"]
    return made


def pooled(h: Floats) -> Floats:
    """The mean and the largest of each column."""
    return np.concatenate((h.mean(axis=0), h.max(axis=0)))


def sigmoid(x: Floats) -> Floats:
    """Logits as probabilities, rounded."""
    return np.round(1 / (1 + np.exp(-np.clip(x, -30, 30))), DECIMALS)


def softmax(x: Floats) -> Floats:
    """Logits as probabilities that add up to one, rounded."""
    powers = np.exp(x - x.max())
    made: Floats = np.round(powers / powers.sum(), DECIMALS)
    return made
