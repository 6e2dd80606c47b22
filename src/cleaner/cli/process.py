"""Every document of a run with its outcome: one alone in a child process, several by workers."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import chain, islice

from cleaner.batch.alone import run_alone
from cleaner.batch.outcome import Input, Job, Outcome, Terms, failed
from cleaner.batch.signals import Stop
from cleaner.errors import CleanerError

Finished = Generator[tuple[Input, Outcome], None, None]


def process(
    inputs: Iterable[Input],
    job: Job,
    terms: Terms,
    stop: Stop,
    *,
    is_settled: Callable[[Input], bool] = lambda _: False,
) -> Finished:
    """The outcome of each input but of those that are settled; of what cannot be read, at once."""
    troubled: deque[tuple[Input, Outcome]] = deque()
    waiting = sift(inputs, stop, is_settled, troubled)
    first = list(islice(waiting, max(2, terms.jobs)))
    if len(first) == 1 and hasattr(os, "fork"):
        yield from take(troubled)
        yield first[0], process_one(first[0], job, terms)
    elif first:
        from cleaner.batch.document import clean_document
        from cleaner.batch.run import run_batch

        work = partial(clean_document, job=job)
        fitting = replace(terms, jobs=min(terms.jobs, len(first)))
        with closing(run_batch(work, chain(first, waiting), fitting, stop)) as finished:
            for pair in finished:
                yield from take(troubled)
                yield pair
    yield from take(troubled)


def sift(
    inputs: Iterable[Input],
    stop: Stop,
    is_settled: Callable[[Input], bool],
    troubled: deque[tuple[Input, Outcome]],
) -> Iterator[Input]:
    """The inputs that are to be tried."""
    for document in inputs:
        if stop.number:
            return
        if document.trouble:
            troubled.append((document, failed(document.trouble)))
        elif not is_settled(document):
            yield document


def take(
    troubled: deque[tuple[Input, Outcome]],
) -> Iterator[tuple[Input, Outcome]]:
    """Everything that waits, taken out."""
    while troubled:
        yield troubled.popleft()


def process_one(document: Input, job: Job, terms: Terms) -> Outcome:
    """The outcome of one document, read in a child of its own."""
    work = partial(clean_in_child, document, job)
    try:
        return run_alone(work, timeout=terms.timeout, memory=terms.memory)
    except CleanerError as error:
        return failed(str(error))


def clean_in_child(document: Input, job: Job) -> Outcome:
    """Loads the program where it is needed: in the child, not in the process that watches it."""
    from cleaner.batch.document import clean_document

    return clean_document(document, job)
