"""Pass one over many documents: what their sites repeat, and which are copies of others."""

from __future__ import annotations

import base64
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import msgspec
import numpy as np

from cleaner.batch.document import outcome_of, read_input
from cleaner.batch.outcome import Input, Job, Outcome, Status, Terms, failed
from cleaner.batch.run import run_batch
from cleaner.batch.signals import Stop
from cleaner.judge.copies import HASHES, find_near
from cleaner.judge.profile import learn_sites, same_article
from cleaner.judge.survey import MOST_PAGES, PageCount
from cleaner.model import Site
from cleaner.pipeline import count

# In a temporary file that the system takes back when the program ends, however it ends: memory
# stays flat, and a page takes some 6 kB there.
TABLES = """
CREATE TABLE page (number INTEGER PRIMARY KEY, exact BLOB, signature BLOB, body BLOB);
CREATE TABLE member (site TEXT, exact BLOB, name TEXT, number INTEGER);
"""
INDICES = """
CREATE INDEX member_order ON member (site, exact, name);
CREATE INDEX page_exact ON page (exact, number);
"""


class Copy(NamedTuple):
    """A document that says what an earlier one says."""

    number: int
    """Its place among the documents."""
    of: int
    """The place of the first that says so."""
    exact: bool
    """Whether it does so word for word."""


def count_document(document: Input, job: Job) -> Outcome:
    """The count of one document as an outcome; this is what a worker process runs."""

    def work() -> Outcome:
        read = read_input(document, job)
        found = count(read.data, url=read.job.url, options=read.job.options)
        packed = base64.b85encode(msgspec.msgpack.encode(found)).decode("ascii")
        return Outcome(Status.DONE, output=packed)

    return outcome_of(work)


class Survey:
    """The counts of many documents, on the disk."""

    def __init__(self) -> None:
        self.base = sqlite3.connect("")
        weakref.finalize(self, self.base.close)
        self.base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + TABLES)
        self.is_indexed = False

    def close(self) -> None:
        """Gives the file back."""
        self.base.close()

    def add(self, number: int, found: PageCount) -> None:
        """One document, by its place among the others."""
        body = msgspec.msgpack.encode(found)
        self.base.execute(
            "INSERT INTO page VALUES (?, ?, ?, ?)", (number, found.exact, found.signature, body)
        )
        self.base.executemany(
            "INSERT INTO member VALUES (?, ?, ?, ?)",
            [(site, found.exact, found.name, number) for site in found.sites],
        )

    def index(self) -> None:
        """Makes ready to be asked."""
        if not self.is_indexed:
            self.base.executescript(INDICES)
            self.is_indexed = True

    def page(self, number: int) -> PageCount:
        """The count of one document."""
        row = self.base.execute("SELECT body FROM page WHERE number = ?", (number,)).fetchone()
        return msgspec.msgpack.decode(row[0], type=PageCount)

    def sites(self) -> dict[str, Site]:
        """The profile, made of one site's pages at a time."""
        self.index()
        names = self.base.execute("SELECT DISTINCT site FROM member ORDER BY site")
        sites: dict[str, Site] = {}
        for (name,) in names.fetchall():
            learn_sites({name: self.pages_of(name)}, sites)
        return sites

    def pages_of(self, site: str) -> list[PageCount]:
        """The pages of a site that come first, as a merge of their counts would leave them."""
        chosen = self.base.execute(
            "SELECT number FROM member WHERE site = ? ORDER BY exact, name LIMIT ?",
            (site, MOST_PAGES),
        )
        return [self.page(number) for (number,) in chosen.fetchall()]

    def copies(self, sites: dict[str, Site]) -> list[Copy]:
        """The documents that say what an earlier one says, in order."""
        self.index()
        first: dict[int, Copy] = {}
        for copy in self.exact_copies():
            first[copy.number] = copy
        for of, number in sorted(self.near_pairs(first.keys())):
            known = first.get(of)
            source = known.of if known else of
            if number not in first and same_article(self.page(of), self.page(number), sites):
                first[number] = Copy(number, source, exact=False)
        return [first[number] for number in sorted(first)]

    def exact_copies(self) -> Iterator[Copy]:
        """The documents whose visible text is that of an earlier one."""
        rows = self.base.execute(
            "SELECT number, exact FROM page WHERE exact IN"
            " (SELECT exact FROM page GROUP BY exact HAVING count(*) > 1) ORDER BY exact, number"
        )
        before: tuple[int, bytes] | None = None
        for number, exact in rows:
            if before and before[1] == exact:
                yield Copy(number, before[0], exact=True)
            else:
                before = (number, exact)

    def near_pairs(self, known: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Pairs of documents with nearly the same prose, but for those known to be copies."""
        skip = set(known)
        rows = self.base.execute(
            "SELECT number, signature FROM page WHERE length(signature) > 0 ORDER BY number"
        )
        numbers, packed = [], bytearray()
        for number, signature in rows:
            if number not in skip:
                numbers.append(number)
                packed += signature
        signatures = np.frombuffer(bytes(packed), "<u4").reshape(-1, HASHES)
        for one, other in find_near(signatures):
            yield numbers[one], numbers[other]


def survey(
    inputs: Sequence[Input], job: Job, terms: Terms, stop: Stop, found: Survey
) -> Iterator[tuple[Input, Outcome]]:
    """Counts every document by the workers; each with its outcome, as they finish.

    A document's number is its place among the inputs; what cannot be read has none.
    """
    place = {document.name: number for number, document in enumerate(inputs)}
    readable = [document for document in inputs if not document.trouble]
    yield from ((one, failed(one.trouble)) for one in inputs if one.trouble)
    fitting = replace(terms, jobs=max(1, min(terms.jobs, len(readable))))
    work = partial(count_document, job=job)
    with closing(run_batch(work, readable, fitting, stop)) as finished:
        for document, outcome in finished:
            if outcome.status is Status.DONE:
                packed = base64.b85decode(outcome.output)
                found.add(place[document.name], msgspec.msgpack.decode(packed, type=PageCount))
            yield document, replace(outcome, output="")
