"""Fits a net to examples: batches, loss, pass after pass, the same with the same seed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import net as nets
import numpy as np
import torch
from dataset import ARTICLE_SHARE, CONVERTERS, Example
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from cleaner.judge import features as shapes

# Longer documents are cut to a window of this many blocks, a new one in each pass.
MOST_BLOCKS = 2000
# A block counts as its words do, up to this many, and a little as a block: leaks are short.
MOST_WORDS = 400
# A net of so few pages is surer than it is right: its logits are divided by this (Guo 2017), which
# is worth 0.002 of F1 on folds 0 and 1, where 1, 1.5, 2 and 3 were tried.
TEMPERATURE = 2.0


@dataclass(frozen=True)
class Plan:
    """How to train one of the two nets. The numbers were chosen on folds 0 and 1 of 5."""

    shape: nets.Shape = field(default_factory=nets.Shape)
    epochs: int = 12
    rate: float = 3e-3
    decay: float = 0.01
    documents: int = 16
    cells: int = 12_000
    """Blocks in a batch, padding included."""
    by_words: float = 0.7
    """The share of a page's weight that goes by words; the rest goes by blocks."""
    articles: float = 1.5
    """How much more an article page counts: news is most of what people clean."""
    fewest_hosts: int = 60
    """A hashed word that fewer hosts than this have is not learned: it would name the host."""
    average: float = 0.995
    """How much of the running mean of the weights stays at each step; the mean is what is kept."""
    drop_hashes: float = 0.0
    soft_f1: float = 0.0
    converted: int = 2
    """In one pass a page is shown as this many converters made it."""
    pruned_share: float = 0.3
    """How many of the pages are also shown with little boilerplate in one pass."""
    clean: int = 2
    """And in this many forms that are clean already."""


@dataclass(frozen=True)
class Window:
    """A stretch of a document's features."""

    numbers: Any
    words: Any
    around: Any
    names: Any
    page: Any


PLANS = {
    "html": Plan(),
    "lines": Plan(
        shape=nets.Shape(drop_words=0.4, drop_names=0.2, dropout=0.15), soft_f1=0.3, epochs=9
    ),
}  # fmt: skip


def window(features: shapes.Features, start: int, end: int) -> Window:
    return Window(
        features.numbers[start:end], features.words[start:end], features.around[start:end],
        features.names, features.page,
    )  # fmt: skip


def weights_of(example: Example, plan: Plan) -> Any:
    """What each block counts: nothing where a rule decides, or where there is nothing to read."""
    words = np.minimum([len(t) for t in example.tokens], MOST_WORDS).astype(np.float32)
    there = words > 0
    made = plan.by_words * words / max(words.sum(), 1) + (1 - plan.by_words) * there / max(
        there.sum(), 1
    )
    for row, rule in example.removed:
        if not rule.startswith("html/"):
            made[row] = 0
    return made


def known_buckets(examples: list[Example], fewest: int) -> Any:
    """Which hashed words enough hosts have."""
    hosts: dict[int, set[str]] = defaultdict(set)
    for e in examples:
        if e.form in ("html", "markdownify"):
            host = urlsplit(e.url or "").netloc
            for array in (e.features.words, e.features.names, e.features.page):
                for bucket in np.unique(array).tolist():
                    hosts[bucket].add(host)
    return np.array([len(hosts[b]) >= fewest for b in range(shapes.BUCKETS)])


def masked(example: Example, known: Any) -> Example:
    f = example.features
    return replace(example, features=replace(
        f, words=f.words * known[f.words], names=f.names * known[f.names],
        page=f.page * known[f.page],
    ))  # fmt: skip


def batches(lengths: list[int], plan: Plan, rng: Any = None) -> list[list[int]]:
    """Documents of about one length together."""
    jitter = rng.uniform(0.8, 1.25, len(lengths)) if rng is not None else np.ones(len(lengths))
    made: list[list[int]] = [[]]
    for i in np.argsort(np.minimum(lengths, MOST_BLOCKS) * jitter, kind="stable").tolist():
        longest = max(min(lengths[j], MOST_BLOCKS) for j in (*made[-1], i))
        if made[-1] and (
            len(made[-1]) >= plan.documents or longest * (len(made[-1]) + 1) > plan.cells
        ):
            made.append([])
        made[-1].append(i)
    if rng is not None:
        rng.shuffle(made)
    return made


def sample(examples: list[Example], plan: Plan, rng: Any) -> list[Example]:
    """For one pass: every page as HTML, as some converters' Markdown or text, and some as clean."""
    pages: dict[str, list[Example]] = defaultdict(list)
    for e in examples:
        pages[e.page].append(e)
    chosen = []
    for forms in pages.values():
        chosen += [e for e in forms if e.form == "html"]
        converted = [e for e in forms if e.form in CONVERTERS]
        rng.shuffle(converted)
        chosen += converted[: plan.converted]
        less = [e for e in forms if e.form.endswith("/pruned")]
        if less and rng.random() < plan.pruned_share:
            chosen.append(less[int(rng.integers(len(less)))])
        clean = [e for e in forms if e.form.startswith("clean/")]
        rng.shuffle(clean)
        chosen += clean[: plan.clean]
    return chosen


def fit(examples: list[Example], plan: Plan, seed: int = 0) -> nets.Net:
    """A trained net. The same examples, plan and seed give the same net on one machine."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = nets.Net(examples[0].features.numbers.shape[1], plan.shape)
    known = known_buckets(examples, plan.fewest_hosts)
    net.known[:] = torch.from_numpy(known)
    examples = [masked(e, known) for e in examples]
    some = np.concatenate([e.features.numbers[:300].astype(np.float32) for e in examples[::7]])
    net.mean[:] = torch.from_numpy(some.mean(0))
    net.scale[:] = torch.from_numpy(1 / np.maximum(some.std(0), 0.05))
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=plan.decay)
    passes = [sample(examples, plan, rng) for _ in range(plan.epochs)]
    order = [batches([len(e.share) for e in some], plan, rng) for some in passes]
    steps = sum(map(len, order))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, plan.rate, total_steps=steps + 1, pct_start=0.15
    )
    counts = {id(e): weights_of(e, plan) for e in examples}
    mean = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(plan.average)
    )
    net.train()
    for chosen, made in zip(passes, order, strict=True):
        for batch in made:
            documents = [chosen[i] for i in batch]
            loss = loss_of(net, documents, [counts[id(e)] for e in documents], plan, rng)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            mean.update_parameters(net)
    averaged: nets.Net = mean.module
    return averaged.eval()


def loss_of(
    net: nets.Net, documents: list[Example], counts: list[Any], plan: Plan, rng: Any
) -> torch.Tensor:
    """Cross-entropy of blocks, kind and cleanness, and of the words an expected F1 would miss."""
    starts = [int(rng.integers(0, max(1, len(e.share) - MOST_BLOCKS + 1))) for e in documents]
    windows = [
        window(e.features, at, at + MOST_BLOCKS) for e, at in zip(documents, starts, strict=True)
    ]
    batch = nets.collate(windows, plan.shape, rng)
    if plan.drop_hashes:
        for key in ("words", "names"):
            batch[key] *= torch.from_numpy(rng.random(batch[key].shape) >= plan.drop_hashes)
    size, longest = batch["mask"].shape
    share, weight, words = (np.zeros((size, longest), np.float32) for _ in range(3))
    for i, (e, at, count) in enumerate(zip(documents, starts, counts, strict=True)):
        n = min(len(e.share) - at, MOST_BLOCKS)
        part = count[at : at + n]
        share[i, :n] = e.share[at : at + n]
        weight[i, :n] = part / max(part.sum(), 1e-6) * (plan.articles if e.kind == "article" else 1)
        words[i, :n] = np.array([len(t) for t in e.tokens[at : at + n]]) * (part > 0)
    logits, heads = net(batch)
    truth = torch.from_numpy((share > ARTICLE_SHARE).astype(np.float32))
    loss = (cross_entropy(logits, truth, reduction="none") * torch.from_numpy(weight)).sum() / size
    if plan.soft_f1:
        chance, w = torch.sigmoid(logits), torch.from_numpy(words)
        right = (chance * w * torch.from_numpy(share)).sum(1)
        both = (chance * w).sum(1) + (w * torch.from_numpy(share)).sum(1)
        loss = (1 - plan.soft_f1) * loss + plan.soft_f1 * (1 - (2 * right + 1) / (both + 1)).mean()
    kinds = torch.tensor([nets.KINDS.index(e.kind) for e in documents])
    clean = torch.tensor([float(e.form.startswith("clean/")) for e in documents])
    loss = loss + 0.1 * torch.nn.functional.cross_entropy(heads[:, :-1], kinds)
    return loss + 0.1 * cross_entropy(heads[:, -1], clean)


def predict(net: nets.Net, examples: list[Example], plan: Plan) -> list[tuple[Any, Any]]:
    """For each example its blocks' chances, and the heads' logits."""
    found: list[Any] = [None] * len(examples)
    known = net.known.numpy().astype(bool)
    with torch.no_grad():
        for i, e in enumerate(examples):
            features = masked(e, known).features
            whole = window(features, 0, len(e.share))
            logits, heads = net(nets.collate([whole], plan.shape, None))
            found[i] = (torch.sigmoid(logits / TEMPERATURE)[0].numpy(), heads[0].numpy())
    return found


def exported(net: nets.Net) -> dict[str, Any]:
    """The weights as `judge/net.py` reads them."""
    state = {name: value.numpy() for name, value in net.state_dict().items()}
    known = state.pop("known").astype(bool)
    table = state.pop("table.weight")
    rows = np.flatnonzero(known)
    rows = rows[rows > 0]
    made = {"table.rows": rows.astype(np.uint16), "table.values": table[rows]}
    h = net.shape.hidden
    for number in range(len(net.shape.dilations)):
        conv = state.pop(f"convs.{number}.weight")  # (hidden, 3 * hidden): before, here, after
        made[f"taps.{number}"] = np.concatenate(
            [conv[:, i * h : (i + 1) * h].T for i in range(3)], 1
        )
    made |= state
    made = {k: v if v.dtype == np.uint16 else v.astype(np.float16) for k, v in made.items()}
    made["temperature"] = np.array(TEMPERATURE, np.float16)
    made["dilations"] = np.array(net.shape.dilations, np.uint16)
    made["pool_after"] = np.array(net.shape.pool_after, np.uint16)
    return made
