"""A large folder: speed, memory, the second run, runs that are killed; beside trafilatura's.

    python benchmarks/batch.py                     20,000 pages; some half an hour on two cores
    python benchmarks/batch.py --pages 600         less
    python benchmarks/batch.py --pages 600 --kills 3 --seed 7
    python benchmarks/batch.py --writers           whether the parent or the workers should write
    python benchmarks/batch.py --check             exit 1 where a promise is broken, and say which

The pages of wcxb are copied under other hosts and names into a temporary folder. Times are wall
time of the whole command. Memory is the peak of resident memory, sampled twenty times a second:
that of the process that was started, and the largest of its children's.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from quality import SHARED
from scorer import evenly, load_scorer
from speed import command_line, environment

from cleaner.batch.document import clean_document
from cleaner.batch.outcome import Input, Job, Outcome, Terms
from cleaner.batch.plan import make_plan
from cleaner.batch.run import run_batch
from cleaner.batch.signals import Stop
from cleaner.batch.write import write_results

PAGES = 20_000
KILLS = 10
# What the issue and the README promise.
LEAST_RATIO = 1.8
MOST_OF_FIRST = 0.02
GLANCE = 0.05


# Enough for two steps to differ; datatrove's start takes some seconds of each.
DATATROVE_PAGES = 600
STEPS = (
    ("cleaner.engines.datatrove", "CleanArticles"),
    ("datatrove.pipeline.extractors", "Trafilatura"),
)
DATATROVE = """
from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter
from {module} import {name}
if __name__ == "__main__":
    LocalPipelineExecutor(
        [JsonlReader("pages"), {name}(timeout=30), JsonlWriter("through")], tasks=2, workers=2,
    ).run()
"""


class Run(NamedTuple):
    """One command, as it went."""

    code: int
    seconds: float
    parent: float
    worker: float
    """Megabytes at the peak."""
    said: str


def write_pages(folder: Path, wanted: int, shared: Path) -> int:
    """So many pages, a folder a host; each copy of a page is of another host. Their bytes."""
    scorer: Any = load_scorer(shared.resolve())
    pages = evenly(list(scorer.wcxb()), wanted)
    whole = 0
    for number in range(wanted):
        page = pages[number % len(pages)]
        host = urlsplit(page["url"]).netloc or "example.org"
        copy = host if number < len(pages) else f"copy{number // len(pages)}.{host}"
        slug = re.sub(r"[^a-z0-9]+", "-", page["url"].lower())[-60:].strip("-")
        target = folder / copy / f"{number:06}-{slug}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        html = page["html"]
        data = html if isinstance(html, bytes) else html.encode("utf-8", "replace")
        target.write_bytes(data.replace(host.encode(), copy.encode()))
        whole += len(data)
    return whole


def run(*words: str, cwd: Path) -> Run:
    """A command to its end, watched."""
    began = time.perf_counter()
    with subprocess.Popen(
        words, cwd=cwd, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        parent = worker = 0.0
        while process.poll() is None:
            parent = max(parent, peak(process.pid))
            worker = max([worker, *(peak(pid) for pid in below(process.pid))])
            time.sleep(GLANCE)
        said = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
    return Run(process.returncode, time.perf_counter() - began, parent, worker, said)


def peak(pid: int) -> float:
    """The most resident memory of a process so far, in megabytes; 0 where it is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def below(pid: int) -> Iterator[int]:
    """The processes that a process started, and theirs."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield int(child)
        yield from below(int(child))


def results(out: Path) -> dict[str, bytes]:
    """Every file of an output folder but the state."""
    files = (p for p in out.rglob("*") if p.is_file() and ".cleaner" not in p.parts)
    return {str(p.relative_to(out)): p.read_bytes() for p in files}


def differing(one: Path, other: Path) -> int:
    """How many files two folders do not share byte for byte."""
    first, second = results(one), results(other)
    return sum(first.get(n) != second.get(n) for n in first.keys() | second.keys())


def kill_and_finish(home: Path, options: argparse.Namespace, whole: float) -> int:
    """Starts a run so many times, kills it at a random moment, and lets the last one end.

    How many of its files differ from an unbroken run's.
    """
    chance = random.Random(options.seed)
    words = [*command_line(), "clean", "in", "-o", "killed", "-q", "-j", "2"]
    for _ in range(options.kills):
        with subprocess.Popen(words, cwd=home, env=environment()) as process:
            time.sleep(chance.uniform(0.2, whole / options.kills * 1.5))
            process.send_signal(signal.SIGKILL)
        kept = len(list((home / "killed").rglob("*.md")))
        print(f"  killed with {kept} pages done", flush=True)
    last = run(*words, cwd=home)
    left = list((home / "killed").rglob("*.tmp"))
    print(f"  finished in {last.seconds:.1f} s, exit code {last.code}, {len(left)} leftovers")
    return differing(home / "killed", home / "out2") + len(left)


def clean_and_write(document: Input, job: Job, out: str) -> Outcome:
    """One document, written by the worker: only the account goes back."""
    outcome = clean_document(document, job)
    if outcome.sidecar:
        texts = {"markdown": outcome.output, "sidecar": outcome.sidecar}
        written = write_results(Path(out), document.stem, **texts)
        return Outcome(outcome.status, sha256=outcome.sha256, written=written)
    return outcome


def compare_writers(home: Path) -> None:
    """Seconds, and CPU seconds of the parent, with results written here and by the workers."""
    plan = make_plan([str(home / "in")])
    for who in ("parent", "workers", "parent", "workers"):
        out = home / "written"
        shutil.rmtree(out, ignore_errors=True)
        here = partial(clean_document, job=Job())
        there = partial(clean_and_write, job=Job(), out=str(out))
        began, busy = time.perf_counter(), time.process_time()
        work = here if who == "parent" else there
        with closing(run_batch(work, plan.inputs, Terms(2, 60.0), Stop())) as finished:
            for document, outcome in finished:
                if who == "parent" and outcome.sidecar:
                    texts = {"markdown": outcome.output, "sidecar": outcome.sidecar}
                    write_results(out, document.stem, **texts)
        spent, of_parent = time.perf_counter() - began, time.process_time() - busy
        per_page = 1000 * of_parent / len(plan.inputs)
        print(f"written by the {who}: {spent:.1f} s, {per_page:.2f} ms of the parent a page")


def beside_trafilatura(home: Path, pages: int) -> Run | None:
    """Its folder mode on the same pages."""
    command = shutil.which("trafilatura", path=str(Path(sys.executable).parent))
    if not command:
        print("trafilatura is not installed")
        return None
    done = run(
        *(command, "--input-dir", "in", "-o", "theirs", "--markdown", "--with-metadata"),
        *("--parallel", "2"),
        cwd=home,
    )
    files = [p for p in (home / "theirs").rglob("*") if p.is_file()]
    stems = {p.stem for p in (home / "in").rglob("*.html")}
    named = sum(p.stem in stems for p in files)
    print(
        f"trafilatura -j 2: {pages / done.seconds:.1f} pages/s, exit code {done.code}, {len(files)}"
        f" files for {pages} pages, {named} with their page's name, {done.parent:.0f} MB and"
        f" {done.worker:.0f} MB"
    )
    return done


def beside_datatrove(home: Path, pages: int) -> None:
    """Its own Trafilatura extractor and our step, between the same reader and writer."""
    if not find_spec("datatrove"):
        print("datatrove is not installed")
        return
    found = evenly(sorted((home / "in").rglob("*.html")), min(pages, DATATROVE_PAGES))
    for task in range(2):
        lines = (
            json.dumps({"id": path.stem, "text": path.read_text("utf-8", "replace")})
            for path in found[task::2]
        )
        (home / "pages").mkdir(exist_ok=True)
        (home / "pages" / f"{task}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    for module, name in STEPS:
        program = DATATROVE.format(module=module, name=name)
        done = run(sys.executable, "-c", program, cwd=home)
        written = 0
        for path in (home / "through").rglob("*.jsonl.gz"):
            with gzip.open(path, "rb") as file:
                written += sum(1 for _ in file)
        shutil.rmtree(home / "through", ignore_errors=True)
        print(
            f"datatrove with {name}: {len(found) / done.seconds:.1f} pages/s, exit code"
            f" {done.code}, {written} texts of {len(found)} pages"
        )


def show(name: str, found: Run, pages: int) -> None:
    """A line for one run."""
    print(
        f"{name}: {pages / found.seconds:.1f} pages/s, {found.seconds:.1f} s, exit code"
        f" {found.code}, parent {found.parent:.0f} MB, worker {found.worker:.0f} MB",
        flush=True,
    )


def measure(home: Path, options: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    """All of it; the promises that do not hold, and the figures."""
    clean = [*command_line(), "clean", "in", "--log-format", "json", "-q"]
    one = run(*clean, "-o", "out1", "-j", "1", cwd=home)
    show("cleaner -j 1", one, options.pages)
    two = run(*clean, "-o", "out2", "-j", "2", cwd=home)
    show("cleaner -j 2", two, options.pages)
    ratio = one.seconds / two.seconds
    apart = differing(home / "out1", home / "out2")
    print(f"ratio {ratio:.2f}, {apart} files differ")
    again = run(*clean, "-o", "out2", "-j", "2", cwd=home)
    share = again.seconds / two.seconds
    show("second run", again, options.pages)
    print(f"second run: {share:.2%} of the first")
    broken = kill_and_finish(home, options, two.seconds)
    print(f"killed {options.kills} times and finished: {broken} files differ")
    theirs = beside_trafilatura(home, options.pages)
    beside_datatrove(home, options.pages)
    bad = []
    if ratio < LEAST_RATIO:
        bad.append(f"two workers are {ratio:.2f} times as fast as one, not {LEAST_RATIO}")
    if share > MOST_OF_FIRST:
        bad.append(f"a second run takes {share:.2%} of the first, not {MOST_OF_FIRST:.0%}")
    if apart or broken:
        bad.append(f"{apart + broken} files differ between runs")
    figures = {
        "pages": options.pages,
        "pages a second": round(options.pages / two.seconds, 1),
        "pages a second, one worker": round(options.pages / one.seconds, 1),
        "share of a second run": round(share, 4),
        "megabytes": {"parent": round(two.parent), "worker": round(two.worker)},
        "differing files": apart + broken,
        "trafilatura, pages a second": theirs and round(options.pages / theirs.seconds, 1),
    }
    return bad, figures


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--writers", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cleaner-batch-") as name:
        home = Path(name)
        size = write_pages(home / "in", options.pages, options.shared)
        load = os.getloadavg()[0]
        print(f"{options.pages} pages, {size / 1024**2:.0f} MB; load of the machine {load:.1f}")
        if options.writers:
            compare_writers(home)
            return 0
        bad, figures = measure(home, options)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    for line in bad:
        print(f"not as promised: {line}")
    return int(bool(bad) and options.check)


if __name__ == "__main__":
    sys.exit(main())
