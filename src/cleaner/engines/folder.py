"""A ready-made datatrove pipeline: a folder of WARC or JSONL files into one of clean JSONL.

    python -m cleaner.engines.folder pages/ articles/ --tasks 16 --workers 8

Run again, it does only the tasks that were not finished. With `--executor slurm` or `ray` the same
tasks run on many machines; all of them must see both folders.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import click
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.readers.base import BaseDiskReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

from cleaner.detect import decode
from cleaner.engines.datatrove import TIMEOUT, CleanArticles
from cleaner.errors import InputError

# WARC records of more are no pages; the same bound as for files of a folder.
MOST_BYTES = 64 * 1024 * 1024
PAGES = ("text/html", "application/xhtml+xml")


class WarcPages(BaseDiskReader):  # type: ignore[misc]
    """The pages of WARC files, decoded as `cleaner` decodes them, with address and date."""

    name = "🕷 WARC pages"

    def read_file(self, filepath: str) -> Iterator[Any]:
        """Each response that is a page, as a document."""
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        with self.data_folder.open(filepath, "rb") as file:
            records = ArchiveIterator(file, record_types=WarcRecordType.response)
            for number, record in enumerate(records):
                headers = record.http_headers
                kind = (headers.get("Content-Type") if headers else "") or ""
                if kind.partition(";")[0].strip().lower() not in PAGES:
                    continue
                try:
                    text = decode(record.reader.read(MOST_BYTES)).text
                except InputError:  # no text at all, whatever its headers call it
                    self.stat_update("not text")
                    continue
                page = {
                    "text": text,
                    "id": record.record_id,
                    "url": record.headers.get("WARC-Target-URI"),
                    "date": record.headers.get("WARC-Date"),
                }
                document = self.get_document_from_dict(page, filepath, number)
                if document:
                    yield document


READERS: dict[str, Callable[..., BaseDiskReader]] = {"jsonl": JsonlReader, "warc": WarcPages}
PATTERNS = {"jsonl": "*.jsonl*", "warc": "*.warc*"}


@click.command(help=__doc__.splitlines()[0])
@click.argument("source", type=click.Path(exists=True, file_okay=False))
@click.argument("out", type=click.Path(file_okay=False))
@click.option("--from", "form", type=click.Choice(sorted(READERS)), default="jsonl")
@click.option("--text-key", default="text", show_default=True, help="of JSONL")
@click.option("--profile", type=click.Path(exists=True, dir_okay=False), help="of `cleaner learn`")
@click.option("--timeout", type=float, default=TIMEOUT, show_default=True, help="for a document")
@click.option("--tasks", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--workers", type=int, default=-1, help="at once; all tasks unless told")
@click.option(
    "--executor", type=click.Choice(["local", "ray", "slurm"]), default="local", show_default=True
)
@click.option("--slurm", nargs=2, metavar="PARTITION TIME", help="such as `cpu 04:00:00`")
def main(source: str, out: str, form: str, text_key: str, profile: str | None, **how: Any) -> None:
    """Run the pipeline."""
    named = {"text_key": text_key} if form == "jsonl" else {}
    steps = [
        READERS[form](source, glob_pattern=PATTERNS[form], **named),
        CleanArticles(
            profile=profile,
            timeout=how["timeout"],
            exclusion_writer=JsonlWriter(f"{out}/failed", compression=None),
        ),
        JsonlWriter(out, compression=None),
    ]
    tasks = {"tasks": how["tasks"], "workers": how["workers"], "logging_dir": f"{out}/.logs"}
    executor_of(how["executor"], how["slurm"])(pipeline=steps, **tasks).run()


def executor_of(name: str, slurm: tuple[str, str] | None) -> Callable[..., Any]:
    """The executor by its name; each keeps an account of the tasks that are finished."""
    if name == "slurm":
        from datatrove.executor.slurm import SlurmPipelineExecutor

        if not slurm:
            raise click.UsageError("--executor slurm needs --slurm PARTITION TIME")
        if shutil.which("sbatch") is None:
            raise click.UsageError("--executor slurm needs sbatch: run it on a node of the cluster")
        return partial(SlurmPipelineExecutor, partition=slurm[0], time=slurm[1])
    if name == "ray":
        from datatrove.executor.ray import RayPipelineExecutor

        return partial(RayPipelineExecutor)
    from datatrove.executor.local import LocalPipelineExecutor

    return partial(LocalPipelineExecutor)


if __name__ == "__main__":
    main()
