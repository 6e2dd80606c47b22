"""One document from its bytes to the form that is wanted; what goes wrong is an outcome too."""

from __future__ import annotations

import difflib
import json
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from cleaner.batch.fingerprint import hash_given, hash_of
from cleaner.batch.given import read_given
from cleaner.batch.names import show_name
from cleaner.batch.outcome import TOO_MUCH_MEMORY, Input, Job, Outcome, Status, failed
from cleaner.batch.read import read_bytes
from cleaner.batch.saved import Saved, open_saved
from cleaner.errors import CleanerError, InputError
from cleaner.model import Article, Category, Format, Site
from cleaner.pipeline import clean
from cleaner.rules import load_sites


@dataclass(frozen=True, slots=True)
class Read:
    """A document's bytes, and what came with them."""

    data: bytes
    job: Job
    """The job with what this document brought along: its path, its URL, its own sidecar."""
    record: dict[str, Any]
    """The other fields of a JSONL line."""
    sha256: str = ""
    """Of the bytes as they were found."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article with what it was made from."""

    article: Article
    data: bytes
    job: Job
    """As it was read."""
    record: dict[str, Any]
    sha256: str


def clean_document(document: Input, job: Job) -> Outcome:
    """The outcome of one document; this is what a worker process runs."""
    began = time.perf_counter()
    outcome = outcome_of(lambda: outcome_from(clean_input(document, job)))
    return replace(outcome, seconds=time.perf_counter() - began)


def outcome_of(work: Callable[[], Outcome]) -> Outcome:
    """The outcome of the work, or of whatever it raised: the one place that catches everything."""
    try:
        return work()
    except CleanerError as error:
        return failed(str(error))
    except MemoryError:
        return failed(TOO_MUCH_MEMORY)
    except Exception as error:
        reason = f"internal error ({type(error).__name__}: {error}); please report it"
        return failed(reason, traceback.format_exc())


def clean_input(document: Input, job: Job) -> Cleaned:
    """Reads one document and cleans it; raises InputError where it cannot be read."""
    read = read_input(document, job)
    article = clean(read.data, url=read.job.url, options=read.job.options)
    return Cleaned(article, read.data, read.job, read.record, read.sha256)


def read_input(document: Input, job: Job) -> Read:
    """Reads one document, and what it brought along; raises InputError where it cannot."""
    if document.trouble:
        raise InputError(document.trouble)
    data = read_bytes(document, job.max_bytes)
    digest = hash_of(data)
    record: dict[str, Any] = {}
    saved = open_saved(data, document.path)
    if document.is_record:
        record = read_record(data)
        saved = take_text(record, job)
    options = replace(
        job.options,
        path=document.shown,
        retrieved=document.retrieved or saved.retrieved,
        given=read_given(document.path, data) if document.path else {},
        encoding=job.options.encoding or sent_encoding(saved, document.charset),
    )
    if job.profile:
        options = replace(options, sites={**sites_in(job.profile), **options.sites})
    # What the user says of the one document wins; of many lines, each says its own.
    url = saved.url or job.url if record else job.url or document.url or saved.url
    return Read(saved.data, replace(job, options=options, url=url), record, digest)


def sent_encoding(saved: Saved, charset: str | None) -> str | None:
    """The encoding a page was sent with, where it is needed and one that there is.

    Servers name one of their own for all pages: valid UTF-8 is that, whatever they say.
    """
    name = saved.charset or charset
    if not name:
        return None
    try:
        saved.data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            b" ".decode(name, "replace")
        except (LookupError, ValueError):
            return None
        return name
    return None


@lru_cache(maxsize=1)
def sites_in(path: str) -> dict[str, Site]:
    """The profile that all documents of a run share, read once by each worker."""
    return load_sites(path)


def read_record(line: bytes) -> dict[str, Any]:
    """One line of JSONL as an object."""
    try:
        record = json.loads(line, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not valid JSON: {error}") from error
    if not isinstance(record, dict):
        raise InputError("is not a JSON object; JSONL holds one object a line")
    return record


def holder_of(record: dict[str, Any], name: str) -> tuple[dict[str, Any], str]:
    """Which object of a record holds a field, and under which key: `metadata.url` is two deep."""
    *path, key = (name,) if name in record else name.split(".")
    for part in path:
        inner = record.get(part)
        if not isinstance(inner, dict):
            return {}, key
        record = inner
    return record, key


def take_text(record: dict[str, Any], job: Job) -> Saved:
    """The text, the URL and the date out of a record; what is not text stays in it."""
    holder, key = holder_of(record, job.text_key)
    text = holder.pop(key, None)
    if not isinstance(text, str):
        known = ", ".join(sorted(record)[:10]) or "no field"
        raise InputError(
            f"has no text under {job.text_key!r}; --text-key names it (it has: {known})"
        )
    holder, key = holder_of(record, job.url_key)
    url, date = holder.get(key), record.get("retrieved")
    return Saved(
        text.encode("utf-8", "replace"),
        url if isinstance(url, str) else None,
        date if isinstance(date, str) else None,
    )


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
        remarks=article.remarks,
        blocks=sidecar.stats.blocks,
        removed=dict(sidecar.stats.removed),
        sha256=cleaned.sha256,
        given=hash_given(cleaned.job.options.given),
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
        notes = ("the whole page as Markdown", "the article")
    else:
        notes = ("", "")
    name = show_name(cleaned.job.options.path or "-")
    after = cleaned.article.markdown
    lines = difflib.unified_diff(
        split_lines(before), split_lines(after), f"a/{name}", f"b/{name}", *notes
    )
    return "".join(line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}\n" for line in lines)


NO_NEWLINE = "\\ No newline at end of file"


def split_lines(text: str) -> list[str]:
    """The lines with their ends, split at line feeds alone, as Markdown counts them."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
