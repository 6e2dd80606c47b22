"""Many documents into one file, JSONL or Parquet: a row each, in order, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from cleaner.batch.extras import load, refuse_missing
from cleaner.batch.names import show_name
from cleaner.batch.outcome import Input, Outcome, Status
from cleaner.batch.plan import Plan
from cleaner.batch.readers import each_document
from cleaner.batch.signals import SIGNAL_EXIT, Stop, Stopped, note_signals
from cleaner.batch.walk import file_id
from cleaner.batch.write import new_file, output_error
from cleaner.cli.process import process
from cleaner.cli.request import Request
from cleaner.cli.tally import Tally, tell_remarks, tell_trouble
from cleaner.errors import UsageError
from cleaner.report.console import show_progress

Write = Callable[[Input, Outcome], None]
PARQUET = ".parquet"
# Rows that are in memory before they are written: some ten megabytes.
ROWS = 256


def clean_to_table(request: Request, plan: Plan, out: Path) -> int:
    """Cleans all, writes a row each, and names at the end what failed."""
    refuse_missing(str(out))
    refuse_overwriting(plan, out)
    is_parquet = out.suffix.lower() == PARQUET
    job = replace(request.job, form="md" if is_parquet else "jsonl")
    tally = Tally()
    with note_signals() as stop:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            with (parquet_file if is_parquet else lines_file)(out) as write:
                fill(replace(request, job=job), plan, tally, stop, write)
                if stop.number:
                    raise Stopped(stop.number)
        except Stopped as stopped:
            request.voice.error(f"stopped: {show_name(str(out))} was not written")
            return SIGNAL_EXIT + stopped.number
        except OSError as error:
            raise output_error(out, error) from error
    said = tally.describe(named=request.voice.names_warned)
    request.voice.note(f"{said}, in {show_name(str(out))}", **tally.figures())
    return tally.exit_code()


def refuse_overwriting(plan: Plan, out: Path) -> None:
    """Raises UsageError where the file is one of the inputs."""
    identity = file_id(out)
    if identity:
        for one in plan.inputs:
            if one.path is not None and file_id(one.path) == identity:
                raise UsageError(f"{one.name} would be overwritten; give another name with -o")


def fill(request: Request, plan: Plan, tally: Tally, stop: Stop, write: Write) -> None:
    """Every document through the workers, in order, each into its row."""
    voice = request.voice
    terms = replace(request.terms, ordered=True)
    remarkable: list[tuple[Input, Outcome]] = []
    shown = not voice.quiet and voice.form == "text"
    with show_progress(len(plan.inputs), shown=shown) as advance:
        documents = each_document(plan.inputs, request.job, stop)
        with closing(process(documents, request.job, terms, stop)) as finished:
            for document, outcome in finished:
                tally.add(outcome)
                if outcome.status is Status.FAILED or voice.names_warned:
                    brief = replace(outcome, output="", sidecar="")
                    remarkable.append((replace(document, data=None), brief))
                write(document, outcome)
                if not document.container:
                    advance()
    for document, outcome in sorted(remarkable, key=lambda pair: pair[0].place):
        tell_trouble(voice, document, outcome)
    tell_remarks(voice, tally)


@contextmanager
def lines_file(out: Path) -> Iterator[Write]:
    """JSONL: what `--format jsonl` prints; a document that failed has no line."""
    with new_file(out) as file:

        def write(_: Input, outcome: Outcome) -> None:
            file.write(outcome.output.encode("utf-8", "replace"))

        yield write


@contextmanager
def parquet_file(out: Path) -> Iterator[Write]:
    """Parquet: the columns of `cleaner.engines`; of a document that failed, its error."""
    import msgspec

    from cleaner.engines.arrow import article_schema
    from cleaner.engines.row import done_row, failed_row
    from cleaner.sidecar import Sidecar

    parquet, arrow = load("pyarrow.parquet", "parquet"), load("pyarrow", "parquet")
    schema, rows = article_schema(), list[dict[str, object]]()
    with new_file(out) as file, parquet.ParquetWriter(file, schema) as writer:

        def flush() -> None:
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))
            rows.clear()

        def write(document: Input, outcome: Outcome) -> None:
            named = {"id": document.shown or document.name, "url": document.url}
            if outcome.status is Status.FAILED:
                rows.append({**named, **failed_row(outcome.reason)})
            else:
                sidecar = msgspec.json.decode(outcome.sidecar, type=Sidecar)
                row = done_row(outcome.output, sidecar)
                rows.append({**named, **row, "url": document.url or sidecar.metadata.url})
            if len(rows) == ROWS:
                flush()

        yield write
        flush()
