"""Hostile documents through `cleaner.clean`, each in a process of its own, and what went wrong.

    python benchmarks/torture.py FOLDER              every document that `cases.json` there lists
    python benchmarks/torture.py FOLDER nest_ md_    those whose names begin so
    python benchmarks/torture.py FOLDER --from look  the format detected instead of given
    python benchmarks/torture.py FOLDER --from text  every document read as plain text
    python benchmarks/torture.py FOLDER --command    `cleaner FILE` and `cleaner - <FILE` instead

A document passes when cleaning ends in time and in memory, without an exception other than
InputError, and what comes out is right: the words it must have, none that are forbidden, clean
characters, safe links. A refusal is right where the case says so, or by the limit on size. Read as
something it is not, it need not have its words.

The command must end by its deadline, with an exit code of the contract, one line on stderr where
it failed and one a warning where not, and both ways of reading must give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

# Of the processor's time, so that a busy machine fails nothing; by the clock six times that.
SECONDS = 20
PATIENCE = 6
MEMORY = 4 * 1024**3
AT_A_TIME = 2
FORMATS = {"html": "html", "md": "markdown"}
# Of the command: its own deadline for a document by the clock, and what a start takes on a machine
# that is busy with other things.
COMMAND_SECONDS = 90
GRACE = 20
EXIT_CODES = (0, 4)
# Reading a result again with markdown-it takes a second a megabyte of prose, and hostile results
# are worse; above this only the patterns look at it.
MOST_CHARACTERS_READ = 200_000

# Controls but tab and line ends, C1, surrogates, bidirectional overrides, what is no character.
BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u1ab0-\u1aff\u20d0-\u20ff]{31,}")
SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
SAFE = frozenset(("http", "https", "mailto", "tel"))
RAW = re.compile(r"<(script|iframe|object|embed|base|form|svg|style|math)\b", re.IGNORECASE)
HANDLER = re.compile(r"<[a-z][^<>]{0,2000}\son[a-z]{3,20}\s{0,9}=", re.IGNORECASE)
TAG = re.compile(r"<[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*", re.IGNORECASE)
HREF = re.compile(r"(?:href|src|action|poster|srcset)=\"([^\"]*)\"", re.IGNORECASE)

CHILD = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
import cleaner
file, form, markdown, sidecar = sys.argv[1:]
form = cleaner.Format(form) if form else None
with open(file, "rb") as stream:
    data = stream.read()
try:
    article = cleaner.clean(
        data, url="https://example.org/a/b.html", options=cleaner.Options(format=form)
    )
except cleaner.InputError as error:
    sys.exit("InputError: " + str(error))
with open(markdown, "wb") as stream:
    stream.write(article.markdown.encode("utf-8"))
with open(sidecar, "wb") as stream:
    stream.write(article.sidecar.to_json().encode("utf-8"))
article.text.encode("utf-8")
print(time.process_time())
"""


@dataclass(frozen=True)
class Result:
    """What became of one document."""

    case: dict[str, Any]
    outcome: str
    seconds: float
    faults: tuple[str, ...] = ()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("prefix", nargs="*", help="only cases whose names begin so")
    parser.add_argument(
        "--from", dest="form", choices=("own", "look", "html", "markdown", "text"), default="own"
    )
    parser.add_argument("--command", action="store_true", help="run `cleaner` on the file")
    parser.add_argument("--slow", type=float, default=5.0, help="list what took longer, in seconds")
    given = parser.parse_args()
    cases = [
        case
        for case in json.loads((given.folder / "cases.json").read_text("utf-8"))
        if case["kind"] != "fs" and case["name"].startswith(tuple(given.prefix) or "")
    ]
    results: list[Result] = []
    run = run_command if given.command else run_case
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for result in pool.map(partial(run, given.folder, form=given.form), cases):
            results.append(result)
            for line in (*result.faults, *remarks(result, given.slow)):
                print(f"{result.case['name']:26} {result.seconds:5.1f} s  {line[:150]}", flush=True)
    outcomes = Counter(result.outcome for result in results)
    right = sum(not result.faults for result in results)
    print(f"{len(results)} documents, {right} right;", dict(outcomes.most_common()))
    return int(right < len(results))


def remarks(result: Result, slow: float) -> Iterator[str]:
    """What is no fault and worth a look."""
    if result.outcome == "refused" and not result.case["clean_refusal"]:
        yield "(refused by its size)"
    elif result.seconds > slow:
        yield f"(slow, {result.outcome})"


def form_of(case: dict[str, Any], wanted: str) -> str:
    """Which format a document is read as; empty where that is found out."""
    named = {"own": FORMATS.get(case["kind"], ""), "look": ""}
    return named.get(wanted, wanted)


def run_case(folder: Path, case: dict[str, Any], *, form: str) -> Result:
    form = form_of(case, form)
    if form and form != FORMATS.get(case["kind"], form):
        case = {**case, "clean_refusal": True, "forbid": []}
    with tempfile.TemporaryDirectory() as made:
        markdown, sidecar = Path(made, "out.md"), Path(made, "out.json")
        child = [sys.executable, "-c", CHILD.format(memory=MEMORY, seconds=SECONDS)]
        started = time.monotonic()
        try:
            ended = subprocess.run(
                [*child, str(folder / case["file"]), form, str(markdown), str(sidecar)],
                capture_output=True, timeout=PATIENCE * SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Result(case, "timeout", PATIENCE * SECONDS, ("not done, and hardly working",))
        seconds = time.monotonic() - started
        if ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            return Result(case, "timeout", seconds, (f"not done in {SECONDS} s, or killed",))
        said = ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        if said.startswith("InputError: "):
            is_right = case["clean_refusal"] or "larger than" in said
            return Result(case, "refused", seconds, () if is_right else (said,))
        if ended.returncode:
            return Result(case, "died", seconds, (said or f"exit code {ended.returncode}",))
        seconds = float(ended.stdout)
        faults = tuple(find_faults(case, markdown.read_bytes(), sidecar.read_bytes()))
        return Result(case, "cleaned", seconds, faults)


def run_command(folder: Path, case: dict[str, Any], *, form: str) -> Result:
    """What the command makes of a document, as a file and from stdin."""
    form = form_of(case, form)
    words = [sys.executable, "-m", "cleaner", "--isolated", "--timeout", str(COMMAND_SECONDS)]
    words += ["--from", form] if form else []
    file = folder / case["file"]
    ends, faults, seconds = [], [], 0.0
    for name, stdin in ((str(file), None), ("-", file)):
        started = time.monotonic()
        with stdin.open("rb") if stdin else open(os.devnull, "rb") as source:  # noqa: PTH123
            ended = subprocess.run([*words, name], stdin=source, capture_output=True, check=False)
        took = time.monotonic() - started
        seconds = max(seconds, took)
        said = ended.stderr.decode("utf-8", "replace")
        ends.append((ended.returncode, ended.stdout))
        faults += [
            f"{name[-30:]}: {fault}" for fault in faults_of_end(ended.returncode, said, took)
        ]
    if ends[0] != ends[1]:
        faults.append("the file and stdin differ")
    outcome = "cleaned" if ends[0][0] == 0 else "slow" if "longer than" in said else "refused"
    if outcome != "cleaned" and not case["clean_refusal"] and not is_bound(said):
        faults.append(said.strip())
    return Result(case, outcome, seconds, tuple(faults))


def is_bound(said: str) -> bool:
    """Whether a document was given up for what it costs, which any bound may say."""
    return any(part in said for part in ("larger than", "longer than", "memory"))


def faults_of_end(code: int, said: str, took: float) -> Iterator[str]:
    """What is wrong with how the command ended."""
    if code not in EXIT_CODES:
        yield f"exit code {code}"
    lines = said.splitlines()
    is_told = len(lines) == 1 if code else all(": warning: " in line for line in lines)
    if "Traceback" in said or not is_told:
        yield f"stderr of exit code {code}: {said[-300:]!r}"
    if BAD.search(said):
        yield "a control character on stderr"
    if took > COMMAND_SECONDS + GRACE:
        yield f"took {took:.1f} s"


def find_faults(case: dict[str, Any], markdown: bytes, sidecar: bytes) -> Iterator[str]:
    """What is wrong with a result, in words."""
    text, account = markdown.decode("utf-8"), json.loads(sidecar)
    if not case["clean_refusal"]:
        yield from find_missing(case["expect"], text, account)
    outside = json.dumps({**account, "removals": [], "edits": []}, ensure_ascii=False)
    for word in case["forbid"]:
        yield from (
            f"{name} holds {word!r}"
            for name, where in (("Markdown", text), ("sidecar", outside))
            if word in where
        )
    for name, where in (("Markdown", text), *strings_of(account)):
        yield from find_bad_characters(name, where)
    # Each removal is on record with its rule and reason, however short its text.
    most = 4 * case["bytes"] + 1_000_000 + 400 * len(account["removals"])
    for name, size in (("Markdown", len(markdown)), ("sidecar", len(sidecar))):
        if size > most:
            yield f"{size:,} bytes of {name} from {case['bytes']:,}"
    yield from find_unsafe(text)
    for field in ("url", "image", "original_source", "license"):
        if is_unsafe(account["metadata"][field] or ""):
            yield f"metadata {field} is {account['metadata'][field][:60]!r}"


def find_missing(words: list[str], text: str, account: dict[str, Any]) -> Iterator[str]:
    """What should be in the Markdown, and where it went."""
    for word in words:
        if word not in text:
            gone = any(word in removal["text"] for removal in account["removals"])
            how = "removed" if gone else "LOST"
            yield f"missing {word}, {how}; warnings {account['warnings']}"


def find_bad_characters(name: str, text: str) -> Iterator[str]:
    """What a terminal, a reader of UTF-8 or an eye would trip over."""
    if found := BAD.search(text):
        yield f"{name} holds U+{ord(found[0]):04X}"
    if found := MARKS.search(text):
        yield f"{name} holds {len(found[0])} combining marks in a row"


def strings_of(value: Any, name: str = "sidecar") -> Iterator[tuple[str, str]]:
    """Every string of plain data, keys included, with its path."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield f"{name} key", key
            yield from strings_of(inner, f"{name}.{key[:40]}")
    elif isinstance(value, list):
        for inner in value:
            yield from strings_of(inner, name)


def find_unsafe(text: str) -> Iterator[str]:
    """What a browser would run, were the Markdown shown by a reader that lets HTML through."""
    if len(text) > MOST_CHARACTERS_READ:
        return
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    shown = reader.render(text)
    if found := RAW.search(shown):
        yield f"raw {found[0]} comes out"
    if found := HANDLER.search(shown):
        yield f"a handler comes out: {found[0][-40:]!r}"
    tags = (HREF.findall(tag) for tag in TAG.findall(shown))
    for url in map(unescape, (url for found in tags for url in found)):
        if is_unsafe(url):
            yield f"unsafe link {url[:60]!r}"


def is_unsafe(url: str) -> bool:
    """Whether an address is of a scheme that does more than lead somewhere."""
    scheme = SCHEME.match(re.sub("[\x00-\x20]", "", unescape(unescape(url))))
    return scheme is not None and scheme[1].lower() not in SAFE


if __name__ == "__main__":
    sys.exit(main())
