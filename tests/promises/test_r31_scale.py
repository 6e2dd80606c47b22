"""R31: a long run does not grow: workers are replaced, and the list of documents is on the disk.

`tests/test_batch.py` (`test_memory_is_flat`) has the list; `benchmarks/batch.py` measures whole
runs.
"""

import os
from collections import Counter
from typing import Any

import pytest

from cleaner.batch import run
from cleaner.batch.outcome import Terms
from cleaner.batch.signals import Stop


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
def test_r31_a_worker_is_replaced_after_its_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "DOCUMENTS_PER_WORKER", 5)
    work: Any = eval
    documents: Any = ["__import__('os').getpid()"] * 20
    pids = [pid for _, pid in run.run_batch(work, documents, Terms(1, 20), Stop())]
    assert len(pids) == 20
    assert max(Counter(pids).values()) <= 5


def test_r31_no_more_is_in_hand_than_workers_need() -> None:
    taken = 0

    def documents() -> Any:
        nonlocal taken
        for taken in range(1, 1000):  # noqa: B007
            yield "1"

    work: Any = eval
    finished = run.run_batch(work, documents(), Terms(2, 20), Stop())
    for done, _ in enumerate(finished, 1):
        assert taken - done <= 2 * run.IN_HAND_PER_WORKER
        if done == 60:
            break
    finished.close()
