"""One call of `cleaner clean`, checked: what its options mean together, and what excludes what."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.batch.names import show_name
from cleaner.batch.outcome import Form, Job, Terms
from cleaner.batch.plan import STDIN
from cleaner.batch.walk import Wanted, every_document
from cleaner.batch.wanted import choose_wanted
from cleaner.cli.options import default_jobs, make_options
from cleaner.cli.voice import Voice
from cleaner.errors import UsageError

MARKDOWN = ".md"
# One file for all results.
TABLES = (".jsonl", ".ndjson", ".parquet")


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done, and where the results go."""

    operands: tuple[str, ...]
    job: Job
    voice: Voice
    terms: Terms
    out: Path | None = None
    sidecar: Path | None = None
    looks_only: bool = False
    """Nothing is written: `--check`, `--diff` or `--dry-run`."""
    tells_plan: bool = False
    """`--dry-run`: says of each document what would go."""
    out_reads_like_a_file: bool = False
    """`-o` names something new with a suffix, and no slash behind it."""
    learns: bool = False
    """`--learn`: what the documents' sites repeat goes."""
    dedupes: bool = False
    """`--dedupe`: of an article that is there twice, the first is cleaned."""
    wanted: Wanted = every_document
    """What of a folder is read."""
    force: bool = False
    """`--force`: everything is done again, also what was done before or changed by hand."""
    prune: bool = False
    """`--prune`: results whose input is gone are removed."""
    fsync: bool = False
    """`--fsync`: each result is on the disk before it counts as done."""
    watches: bool = False
    """`--watch`: after the run, what changes is cleaned until somebody ends it."""
    has_records: bool = False
    """The input is JSONL, as its text's key was named."""

    @property
    def out_is_file(self) -> bool:
        """Whether `-o` names one Markdown file rather than a folder."""
        if self.out is None:
            return False
        return self.out.name.lower().endswith(MARKDOWN) and not self.out.is_dir()

    @property
    def out_table(self) -> Path | None:
        """The one file for all results, when `-o` names one."""
        return self.out if self.out is not None and is_table(self.out) else None

    @property
    def out_folder(self) -> Path | None:
        """The folder that results go to, when `-o` names one."""
        return None if self.out_is_file or self.out_table else self.out


def is_table(out: Path) -> bool:
    """Whether a name is that of one file for all results."""
    return out.name.lower().endswith(TABLES) and not out.is_dir()


def make_request(operands: Sequence[str], chosen: Mapping[str, Any]) -> Request:
    """The request that the options make; raises UsageError or RuleError."""
    out = None if chosen["out"] in (None, STDIN) else Path(chosen["out"])
    form = choose_form(chosen)
    check_out(out, form)
    job = Job(
        options=make_options(chosen),
        form=form,
        url=chosen["url"],
        max_bytes=chosen["max_bytes"],
        fail_on_empty=chosen["fail_on_empty"],
        text_key=chosen["text_key"] or "text",
        url_key=chosen["url_key"],
    )
    return Request(
        operands=tuple(operands),
        job=job,
        voice=Voice(chosen["quiet"], chosen["verbose"], chosen["log_format"]),
        terms=Terms(chosen["jobs"] or default_jobs(), chosen["timeout"], memory=chosen["memory"]),
        out=out,
        sidecar=choose_sidecar(chosen["sidecar"]),
        looks_only=chosen["check"] or chosen["diff"] or chosen["dry_run"],
        tells_plan=chosen["dry_run"],
        out_reads_like_a_file=reads_like_a_file(chosen["out"]),
        learns=chosen["learn"],
        dedupes=chosen["dedupe"],
        wanted=choose_wanted(chosen.get("include", ()), chosen.get("exclude", ())),
        force=chosen.get("force", False),
        prune=chosen.get("prune", False),
        fsync=chosen.get("fsync", False),
        watches=chosen.get("watch", False),
        has_records=chosen["text_key"] is not None,
    )


def reads_like_a_file(out: str | None) -> bool:
    """Whether a name that is not there yet has a suffix, as files do."""
    return bool(
        out
        and Path(out).suffix
        and not is_table(Path(out))
        and not out.endswith(("/", os.sep))
        and not os.path.lexists(out)
    )


def choose_form(chosen: Mapping[str, Any]) -> Form:
    """What is wanted of each document."""
    if chosen["diff"]:
        return "diff"
    if chosen["check"] or chosen["dry_run"]:
        return "check"
    form: Form = chosen["form"]
    return form


def choose_sidecar(name: str | None) -> Path | None:
    """Where the sidecar goes; stdout has no room for it."""
    if name == STDIN:
        raise UsageError("--sidecar needs a file; for JSON on stdout there is --format json")
    return None if name is None else Path(name)


def check_out(out: Path | None, form: Form) -> None:
    """Raises UsageError where `-o` cannot be what it says."""
    if out is None:
        return
    if form in ("json", "jsonl", "text") and not (form == "jsonl" and is_table(out)):
        raise UsageError(f"--format {form} goes to stdout; leave -o out, or leave --format out")
    if not out.name:
        return
    if out.exists() and not out.is_dir() and not out.name.lower().endswith((MARKDOWN, *TABLES)):
        name, kinds = show_name(str(out)), " ".join((MARKDOWN, *TABLES))
        raise UsageError(f"-o {name} is a file; give a folder, or a name that ends in {kinds}")
