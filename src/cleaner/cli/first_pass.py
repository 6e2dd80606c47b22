"""The pass over all documents that `cleaner learn`, `clean --learn` and `--dedupe` begin with."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from cleaner import __version__
from cleaner.batch.outcome import Input, Outcome, Status
from cleaner.batch.plan import Plan
from cleaner.batch.signals import Stopped, note_signals
from cleaner.batch.survey import Copy, Survey, survey
from cleaner.batch.write import make_folders, output_error, write_file
from cleaner.cli.request import Request
from cleaner.cli.tally import Tally
from cleaner.model import Site
from cleaner.report.console import counted, show_progress
from cleaner.rules.load import parse_sites
from cleaner.rules.sites import write_sites

# What `clean --learn` found, inside OUT: the profile, and what it was made from.
FOLDER, PROFILE, ACCOUNT = ".cleaner", "learned.toml", "learned.json"
HEAD = (
    "# What the pages of these sites have in common, with the number of pages that have it.\n"
    "# Made by `cleaner learn`. Take lines out as you like, or name in `keeps` what must stay;\n"
    "# try it with `cleaner rules test FILE`, use it with `cleaner clean PAGE --rules FILE`.\n\n"
)
# More copies than these are counted, and named with -v.
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What the pass found out."""

    sites: Mapping[str, Site]
    copies: Sequence[Copy]
    tally: Tally
    troubles: Sequence[tuple[Input, Outcome]]
    """The documents that could not be read, in order."""


def look_over(request: Request, inputs: Sequence[Input]) -> Found:
    """Counts every document; raises Stopped where a signal ends that."""
    shown = not request.voice.quiet and request.voice.form == "text"
    tally = Tally()
    place = {document.name: number for number, document in enumerate(inputs)}
    troubles: dict[int, tuple[Input, Outcome]] = {}
    with closing(Survey()) as found:
        with note_signals() as stop, show_progress(len(inputs), shown=shown) as advance:
            for document, outcome in survey(inputs, request.job, request.terms, stop, found):
                tally.add(outcome)
                if outcome.status is Status.FAILED:
                    troubles[place[document.name]] = (document, outcome)
                advance()
        if stop.number:
            raise Stopped(stop.number)
        sites = found.sites()
        copies = found.copies(sites)
    return Found(sites, copies, tally, [troubles[number] for number in sorted(troubles)])


def learn_first(request: Request, plan: Plan) -> tuple[Request, Plan]:
    """The request with the profile of the plan's documents, and the plan without copies.

    With an output folder the profile is kept there; a run that finds it made of the same
    documents uses it as it is.
    """
    out = None if request.looks_only else request.out_folder
    digest = digest_of(request, plan.inputs)
    known = read_account(out, digest) if out else None
    if known is None:
        found = look_over(request, plan.inputs)
        known = HEAD + write_sites(found.sites), list(found.copies)
        if out:
            write_account(out, digest, *known)
    profile, copies = known
    tell_copies(request, plan.inputs, copies)
    return use(request, profile, out), without_copies(request, plan, copies)


def use(request: Request, profile: str, out: Path | None) -> Request:
    """The request with a profile, from its file where it stands in one."""
    if not request.learns:
        return request
    if out:
        return replace(request, job=replace(request.job, profile=str(out / FOLDER / PROFILE)))
    own = {**parse_sites(profile, PROFILE), **request.job.options.sites}
    options = replace(request.job.options, sites=own)
    return replace(request, job=replace(request.job, options=options))


def without_copies(request: Request, plan: Plan, copies: Sequence[Copy]) -> Plan:
    """The plan, with `--dedupe` without the documents that say what an earlier one says."""
    if not request.dedupes:
        return plan
    gone = {copy.number for copy in copies}
    left = tuple(one for number, one in enumerate(plan.inputs) if number not in gone)
    return replace(plan, inputs=left)


def tell_copies(request: Request, inputs: Sequence[Input], copies: Sequence[Copy]) -> None:
    """Names the documents that are copies, in order."""
    left_out = "; left out" if request.dedupes else ""
    shown = copies if request.voice.names_warned else copies[:MOST_NAMED]
    for copy in shown:
        how = "says word for word what {} says" if copy.exact else "says nearly what {} says"
        said = how.format(inputs[copy.of].name) + left_out
        request.voice.note(said, inputs[copy.number].name, copy_of=inputs[copy.of].name)
    if len(copies) > len(shown):
        request.voice.note(f"{counted(len(copies) - len(shown), 'more duplicate')} (-v names them)")


def digest_of(request: Request, inputs: Sequence[Input]) -> str:
    """What tells these documents, read in this way, from others: names, sizes, times."""
    options = request.job.options
    read = (__version__, options.format, options.encoding, request.job.max_bytes)
    told = hashlib.sha256(repr(read).encode())
    for one in inputs:
        stamp: tuple[int, int] | None = None
        if one.path is not None and not one.trouble:
            try:
                status = os.stat(one.path)  # noqa: PTH116 – a name may be no UTF-8
                stamp = (status.st_size, status.st_mtime_ns)
            except OSError:
                stamp = None
        told.update(repr((one.name, stamp, one.data)).encode("utf-8", "surrogateescape"))
    return told.hexdigest()


def read_account(out: Path, digest: str) -> tuple[str, list[Copy]] | None:
    """The profile and the copies that an earlier run found, if it was of the same documents."""
    try:
        profile = (out / FOLDER / PROFILE).read_text("utf-8")
        account = json.loads((out / FOLDER / ACCOUNT).read_text("utf-8"))
        if account["inputs"] != digest or account["profile"] != digest_of_text(profile):
            return None
        copies = [Copy(int(a), int(b), exact=bool(c)) for a, b, c in account["copies"]]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return profile, copies


def write_account(out: Path, digest: str, profile: str, copies: Sequence[Copy]) -> None:
    """Keeps what was found inside OUT: the profile first, then what says it is whole."""
    account = {"inputs": digest, "profile": digest_of_text(profile), "copies": list(copies)}
    folder = out / FOLDER
    try:
        make_folders(out, folder)
        write_file(folder / PROFILE, profile)
        write_file(folder / ACCOUNT, json.dumps(account) + "\n")
    except OSError as error:
        raise output_error(folder / PROFILE, error) from error


def digest_of_text(text: str) -> str:
    """What tells a profile from one that was edited."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
