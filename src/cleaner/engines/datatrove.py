"""Cleaning as a step of a datatrove pipeline: documents of HTML, Markdown or text in, articles out.

    LocalPipelineExecutor([
        JsonlReader("pages/"),
        CleanArticles(),
        JsonlWriter("articles/"),
    ]).run()

The same step runs under datatrove's executors for Slurm and Ray. `python -m cleaner.engines.folder`
is a pipeline ready made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.extractors.base import ExtractorSandbox
from datatrove.utils.typeshelper import StatHints

from cleaner.engines.arrow import with_profile
from cleaner.engines.row import Row, clean_row, failed_row
from cleaner.model import Options

# As for `cleaner clean --timeout`: a page takes 10 ms, the largest some seconds.
TIMEOUT = 30.0
# What goes into a document's metadata beside the whole sidecar.
SHOWN = (
    "title", "authors", "published", "site_name", "language", "kind", "confidence", "warnings",
)  # fmt: skip
# What failed says so here; whatever the exclusion writer gets has it.
ERROR = "cleaner_error"


class CleanArticles(PipelineStep):  # type: ignore[misc]
    """Cleans each document's text, in a process of its own that a deadline can end.

    The address is read from the metadata's `url`, the path from `path`. The article's metadata
    goes into the document's, what `cleaner` found winning over what was there, and the whole
    sidecar under `sidecar`. Documents that fail, and those of which nothing is left, go to the
    `exclusion_writer` as they came, with the reason under `cleaner_error`.
    """

    type = "🛢 - EXTRAC"
    name = "🧽 cleaner"

    def __init__(
        self,
        options: Options | None = None,
        *,
        profile: str | None = None,
        timeout: float = TIMEOUT,
        exclusion_writer: Any = None,
    ) -> None:
        super().__init__()
        self.options = options or Options()
        self.profile = profile
        self.timeout = timeout
        self.exclusion_writer = exclusion_writer

    def run(
        self, data: Iterable[Document], rank: int = 0, world_size: int = 1
    ) -> Iterator[Document]:
        """Each document, cleaned."""
        work = partial(clean_text, with_profile(self.options, self.profile))
        with (
            ExtractorSandbox(timeout=self.timeout, warmup_text=("", None, None)) as sandbox,
            self.exclusion_writer or nullcontext() as excluded,
        ):
            for document in data:
                self.stat_update(StatHints.total)
                with self.track_time():
                    row = self.row_of(document, sandbox, work)
                reason = row["error"] or ("" if row["markdown"] else "nothing was left of it")
                if not reason:
                    self.stat_update(StatHints.forwarded)
                    fill(document, row)
                    self.update_doc_stats(document)
                    yield document
                    continue
                self.stat_update(StatHints.dropped, "failed" if row["error"] else "empty")
                if excluded is not None:
                    document.metadata[ERROR] = reason
                    excluded.write(document, rank)

    def row_of(self, document: Document, sandbox: ExtractorSandbox, work: Any) -> Row:
        """The row of one document, or of the deadline that it met."""
        url, path = document.metadata.get("url"), document.metadata.get("path")
        try:
            row: Row = sandbox.process_document((document.text, url, path), work)
        except TimeoutError:
            return failed_row(f"took longer than {self.timeout:g} s and was stopped")
        except EOFError:
            return failed_row("the process that read it ended; the page may need too much memory")
        return row


def clean_text(options: Options, text: str, url: object, path: object) -> Row:
    """The row of one text; what the child process runs."""
    return clean_row(text, url=url, path=path, options=options)


def fill(document: Document, row: Row) -> None:
    """Put an article into its document."""
    document.text = row["markdown"]
    found = {name: row[name] for name in SHOWN if row[name] not in (None, [])}  # type: ignore[literal-required]
    document.metadata.update(found, sidecar=json.loads(row["sidecar"] or "{}"))
