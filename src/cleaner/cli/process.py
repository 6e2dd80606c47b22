"""Every document of a run with its outcome: one alone in a child process, several by workers."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial

from cleaner.batch.alone import run_alone
from cleaner.batch.outcome import Input, Job, Outcome, Terms, failed
from cleaner.batch.signals import Stop
from cleaner.errors import CleanerError


def process(
    inputs: Sequence[Input], job: Job, terms: Terms, stop: Stop
) -> Generator[tuple[Input, Outcome], None, None]:
    """The outcome of each input; what cannot be read comes first, without being tried."""
    readable = []
    for document in inputs:
        if document.trouble:
            yield document, failed(document.trouble)
        else:
            readable.append(document)
    if len(readable) == 1 and hasattr(os, "fork"):
        yield readable[0], process_one(readable[0], job, timeout=terms.timeout)
    elif readable:
        from cleaner.batch.document import clean_document
        from cleaner.batch.run import run_batch

        fitting = replace(terms, jobs=min(terms.jobs, len(readable)))
        yield from run_batch(partial(clean_document, job=job), readable, fitting, stop)


def process_one(document: Input, job: Job, *, timeout: float) -> Outcome:
    """The outcome of one document, read in a child of its own."""
    try:
        return run_alone(partial(clean_in_child, document, job), timeout=timeout)
    except CleanerError as error:
        return failed(str(error))


def clean_in_child(document: Input, job: Job) -> Outcome:
    """Loads the program where it is needed: in the child, not in the process that watches it."""
    from cleaner.batch.document import clean_document

    return clean_document(document, job)
