"""One document from its bytes to the form that is wanted; what goes wrong is an outcome too."""

from __future__ import annotations

import difflib
import json
import os
import stat
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from cleaner.batch.given import read_given
from cleaner.batch.names import show_name
from cleaner.batch.outcome import Input, Job, Outcome, Status, failed
from cleaner.errors import CleanerError, InputError
from cleaner.model import Article, Category, Format
from cleaner.pipeline import clean

MEGABYTE = 1024 * 1024
# O_NONBLOCK: a pipe that took the file's place since the plan was made must not hold us up.
READ_ONLY = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article with what it was made from."""

    article: Article
    data: bytes
    job: Job
    """The job with what this document brought along: its path, its URL, its own sidecar."""
    record: dict[str, Any]
    """The other fields of a JSONL line."""


def clean_document(document: Input, job: Job) -> Outcome:
    """The outcome of one document; this is what a worker process runs."""
    return outcome_of(lambda: outcome_from(clean_input(document, job)))


def outcome_of(work: Callable[[], Outcome]) -> Outcome:
    """The outcome of the work, or of whatever it raised: the one place that catches everything."""
    try:
        return work()
    except CleanerError as error:
        return failed(str(error))
    except MemoryError:
        return failed("needs too much memory to be read")
    except Exception as error:
        reason = f"internal error ({type(error).__name__}: {error}); please report it"
        return failed(reason, traceback.format_exc())


def clean_input(document: Input, job: Job) -> Cleaned:
    """Reads one document and cleans it; raises InputError where it cannot be read."""
    if document.trouble:
        raise InputError(document.trouble)
    data = read_bytes(document, job.max_bytes)
    record: dict[str, Any] = {}
    url = job.url
    if document.is_record:
        record = read_record(data)
        data, url = take_text(record, job)
    given = read_given(document.path, data) if document.path else {}
    options = replace(job.options, path=document.shown, given=given)
    article = clean(data, url=url, options=options)
    return Cleaned(article, data, replace(job, options=options, url=url), record)


def read_bytes(document: Input, limit: int) -> bytes:
    """The bytes of the document, no more than the limit."""
    if document.path is None:
        data = document.data or b""
    else:
        try:
            data = read_file(document.path, limit)
        except OSError as error:
            raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    if len(data) > limit:
        raise too_big(limit)
    return data


def read_file(path: str, limit: int) -> bytes:
    """A regular file's bytes, at most one over the limit."""
    descriptor = os.open(path, READ_ONLY)
    with open(descriptor, "rb") as file:  # noqa: PTH123 – a descriptor has no path
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise InputError("is not a regular file; pipe it in: `cleaner - < FILE`")
        return file.read(limit + 1)


def too_big(limit: int) -> InputError:
    """What is said of a document over the limit."""
    size = f"{limit / MEGABYTE:g} MB" if limit >= MEGABYTE else f"{limit} bytes"
    return InputError(f"is larger than {size}; --max-bytes allows more")


def read_record(line: bytes) -> dict[str, Any]:
    """One line of JSONL as an object."""
    try:
        record = json.loads(line, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not valid JSON: {error}") from error
    if not isinstance(record, dict):
        raise InputError("is not a JSON object; JSONL holds one object a line")
    return record


def take_text(record: dict[str, Any], job: Job) -> tuple[bytes, str | None]:
    """The text and the URL out of a record; what stays in it is carried through."""
    text = record.pop(job.text_key, None)
    if not isinstance(text, str):
        known = ", ".join(sorted(record)[:10]) or "no field"
        raise InputError(
            f"has no text under {job.text_key!r}; --text-key names it (it has: {known})"
        )
    url = record.get(job.url_key)
    return text.encode("utf-8", "replace"), url if isinstance(url, str) else job.url


def outcome_from(cleaned: Cleaned) -> Outcome:
    """The article in the form that is wanted, with its figures."""
    article, form = cleaned.article, cleaned.job.form
    sidecar = article.sidecar
    is_empty = not article.markdown.strip()
    if is_empty and cleaned.job.fail_on_empty:
        raise InputError("nothing was extracted, and --fail-on-empty makes that a failure")
    before = source_text(cleaned) if form in ("check", "diff") else None
    return Outcome(
        Status.EMPTY if is_empty else Status.DONE,
        output=write_form(cleaned),
        sidecar=sidecar.to_json(),
        changed=before != article.markdown,
        warnings=tuple(sidecar.warnings),
        blocks=sidecar.stats.blocks,
        removed=dict(sidecar.stats.removed),
    )


def source_text(cleaned: Cleaned) -> str | None:
    """The input as text, decoded as it was read; None for HTML, which always changes."""
    source = cleaned.article.sidecar.source
    if source.format == Format.HTML:
        return None
    try:
        return cleaned.data.decode(source.encoding, "replace")
    except LookupError:
        return None


def write_form(cleaned: Cleaned) -> str:
    """The text that stands for the article in the wanted form."""
    article = cleaned.article
    match cleaned.job.form:
        case "md":
            return article.markdown
        case "text":
            return article.text
        case "json":
            return json.dumps(as_object(cleaned), ensure_ascii=False, indent=2) + "\n"
        case "jsonl":
            return json.dumps(as_object(cleaned), ensure_ascii=False) + "\n"
        case "diff":
            return write_diff(cleaned)
        case "check":
            return ""


def as_object(cleaned: Cleaned) -> dict[str, Any]:
    """The Markdown, then the sidecar's fields, then what else a JSONL line held, under `input`."""
    whole = {"markdown": cleaned.article.markdown, **cleaned.article.to_dict()}
    return {**whole, "input": cleaned.record} if cleaned.record else whole


def write_diff(cleaned: Cleaned) -> str:
    """A unified diff; of HTML, from the Markdown of the whole page to that of the article."""
    before = source_text(cleaned)
    if before is None:
        whole = replace(cleaned.job.options, keep=frozenset(Category))
        before = clean(cleaned.data, url=cleaned.job.url, options=whole).markdown
    name = show_name(cleaned.job.options.path or "-")
    lines = difflib.unified_diff(
        split_lines(before), split_lines(cleaned.article.markdown), f"a/{name}", f"b/{name}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}\n" for line in lines)


NO_NEWLINE = "\\ No newline at end of file"


def split_lines(text: str) -> list[str]:
    """The lines with their ends, split at line feeds alone, as Markdown counts them."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
