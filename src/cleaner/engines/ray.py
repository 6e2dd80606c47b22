"""Cleaning as a step of Ray Data: `clean_dataset(ray.data.read_parquet(…))`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.engines.arrow import clean_arrow, count_arrow, learn_arrow

if TYPE_CHECKING:
    from ray.data import Dataset

# A page takes some 10 ms: a batch of them is worth its overhead, and is soon done.
BATCH = 256


def clean_dataset(dataset: Dataset, *, batch_size: int = BATCH, **settings: Any) -> Dataset:
    """The dataset cleaned, a row of `article_schema` for each of its rows.

    `settings` are those of `clean_arrow`: `content`, `options`, `profile`.
    """
    return dataset.map_batches(
        clean_arrow, batch_format="pyarrow", batch_size=batch_size, fn_kwargs=settings
    )


def learn_dataset(dataset: Dataset, *, batch_size: int = BATCH, **settings: Any) -> str:
    """The profile of the sites of a dataset, to be given to `clean_dataset`."""
    counts = dataset.map_batches(
        count_arrow, batch_format="pyarrow", batch_size=batch_size, fn_kwargs=settings
    )
    return learn_arrow(counts.iter_batches(batch_format="pyarrow"))
