"""The net that is trained: dilated convolutions over the blocks of one document."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from cleaner.judge import features as shapes
from cleaner.sidecar import PAGE_KINDS

KINDS = PAGE_KINDS


@dataclass(frozen=True)
class Shape:
    """The net's size, and how often it must do without some of its inputs while it learns."""

    vector: int = 8
    hidden: int = 48
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16)
    pool_after: int = 2
    drop_words: float = 0.5
    drop_names: float = 0.3
    drop_page: float = 0.6
    drop_verdicts: float = 0.1
    dropout: float = 0.2


class Net(nn.Module):
    """Blocks of a batch of documents → logits of "belongs to the article", kind, already clean."""

    def __init__(self, numbers: int, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        v, h = shape.vector, shape.hidden
        self.table = nn.Embedding(shapes.BUCKETS, v, padding_idx=0)
        nn.init.normal_(self.table.weight, std=0.1)
        self.table.weight.data[0] = 0  # no word
        self.levels = nn.Parameter(0.8 ** torch.arange(shapes.LEVELS, dtype=torch.float32))
        self.first = nn.Linear(numbers + 7 * v, h)
        self.page = nn.Linear(v, h)
        self.norms = nn.ModuleList(nn.LayerNorm(h) for _ in shape.dilations)
        self.convs = nn.ModuleList(nn.Linear(3 * h, h) for _ in shape.dilations)
        self.pool = nn.Linear(2 * h, h)
        self.last = nn.LayerNorm(h)
        self.out = nn.Linear(h, 1)
        self.heads = nn.Linear(3 * h, len(KINDS) + 1)
        self.register_buffer("known", torch.ones(shapes.BUCKETS))
        self.register_buffer("mean", torch.zeros(numbers))
        self.register_buffer("scale", torch.ones(numbers))
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """(documents, blocks) logits of a batch, and (documents, kinds + 1) of its heads."""
        numbers, words, around, mask = (batch[k] for k in ("numbers", "words", "around", "mask"))
        x = (numbers - self.mean) * self.scale
        x = x.clamp(-5, 5)
        w = self.table(words) * batch["use_words"][:, None, None, None]
        n = self.table(batch["names"]).sum(1)
        n = n[around] * batch["use_names"][:, None, None, None]
        head = shapes.HEAD_WORDS
        tail = head + shapes.TAIL_WORDS
        parts = (
            x, w[:, :, 0], w[:, :, :head].sum(2), w[:, :, head:tail].sum(2), w[:, :, tail:].sum(2),
            n[:, :, 0], n[:, :, 1], (n * self.levels[:, None]).sum(2),
        )  # fmt: skip
        m = mask[:, :, None]
        h = self.drop(self.first(torch.cat(parts, 2)))
        page = self.page(self.table(batch["page"]).sum(1) * batch["use_page"][:, None])
        h = torch.relu(h + page[:, None]) * m
        for number, (norm, conv, dilation) in enumerate(
            zip(self.norms, self.convs, self.shape.dilations, strict=True)
        ):
            y = norm(h) * m
            y = torch.cat((shift(y, dilation), y, shift(y, -dilation)), 2)
            h = h + self.drop(torch.relu(conv(y))) * m
            if number + 1 == self.shape.pool_after:
                h = (h + self.pool(pooled(h, m))[:, None]) * m
        h = self.last(h) * m
        logits = self.out(h)[:, :, 0]
        return logits, self.heads(torch.cat((pooled(h, m), page), 1))


def pooled(h: torch.Tensor, m: torch.Tensor) -> torch.Tensor:
    """The mean and the largest of each column over a document's blocks."""
    mean = h.sum(1) / m.sum(1).clamp(min=1)
    return torch.cat((mean, (h - 1e4 * (1 - m)).max(1).values), 1)


def shift(y: torch.Tensor, by: int) -> torch.Tensor:
    """Rows moved down (or up), zeros where nothing is."""
    out = torch.zeros_like(y)
    if abs(by) >= y.shape[1]:
        return out
    if by > 0:
        out[:, by:] = y[:, :-by]
    else:
        out[:, :by] = y[:, -by:]
    return out


def collate(docs, shape: Shape, rng: np.random.Generator | None) -> dict[str, torch.Tensor]:
    """Documents of about one length, padded; with `rng`, some inputs are left out at random."""
    longest = max(len(d.numbers) for d in docs)
    size = len(docs)
    numbers = np.zeros((size, longest, docs[0].numbers.shape[1]), np.float32)
    words = np.zeros((size, longest, docs[0].words.shape[1]), np.int64)
    around = np.zeros((size, longest, shapes.LEVELS), np.int64)
    mask = np.zeros((size, longest), np.float32)
    names = [np.zeros((1, docs[0].names.shape[1]), np.int64)]
    offset = 1
    for i, d in enumerate(docs):
        n = len(d.numbers)
        numbers[i, :n], words[i, :n], mask[i, :n] = d.numbers, d.words, 1
        around[i, :n] = d.around + offset
        names.append(d.names)
        offset += len(d.names)
    if rng is not None:
        for i in range(size):
            if rng.random() < shape.drop_verdicts:
                numbers[i, :, VERDICTS] = 0

    def keep(chance: float) -> torch.Tensor:
        if rng is None:
            return torch.ones(size)
        return torch.tensor((rng.random(size) >= chance).astype(np.float32))

    return {
        "numbers": torch.from_numpy(numbers), "words": torch.from_numpy(words),
        "around": torch.from_numpy(around), "mask": torch.from_numpy(mask),
        "names": torch.from_numpy(np.concatenate(names)),
        "page": torch.from_numpy(np.stack([d.page for d in docs]).astype(np.int64)),
        "use_words": keep(shape.drop_words), "use_names": keep(shape.drop_names),
        "use_page": keep(shape.drop_page),
    }  # fmt: skip


OWN_NUMBERS = 15 + len(shapes.KINDS)
VERDICTS = slice(OWN_NUMBERS, OWN_NUMBERS + len(shapes.CATEGORIES) + 1)
