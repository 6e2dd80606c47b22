"""How fast `cleaner` is beside trafilatura on the same pages, and how long it takes to start.

    python benchmarks/speed.py                     200 wcxb articles
    python benchmarks/speed.py --pages 711 --repeat 5
    python benchmarks/speed.py --kind forum
    python benchmarks/speed.py --check             exit 1 where a promise is broken, and say which
    python benchmarks/speed.py --peers             every tool that is installed, on all kinds
    python benchmarks/speed.py --markdown          megabytes of Markdown a second
    python benchmarks/speed.py --growth            how the cost grows from 10 kB to 20 MB
    python benchmarks/speed.py --start             a small page from nothing: seconds and memory
    python benchmarks/speed.py --json              these four, as JSON

Both give Markdown and metadata. Each run is a process of its own, the tools take turns, and only
the CPU time of the loop over the pages counts: not starting, not reading, not the first page. A
bare parse with turbohtml is the unit below which no tool can go. Start-up is wall time and
memory of the command on the seed, the median of several runs after one that is not counted.
`--peers` asks each tool as `peers.py` does.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

REPO = Path(__file__).resolve().parents[1]
SHARED = REPO.parent / "shared"
SEED = REPO / "seeds" / "000_51a23f6c0be95269.txt"
SMALL_PAGE = REPO / "seeds" / "rain-on-the-harbour.html"
TOOLS = ("cleaner", "trafilatura", "turbohtml")
STARTS = 7
# What issue and README promise.
LEAST_RATIO = 2.0
MOST_MEGABYTES = 120.0
# Wall time, as multiples of what the libraries take to load in the same minute: a machine that many
# share is three times slower at times. Where that is 0.15 s, these are 0.1 and 0.4 s.
LIBRARIES = "import bs4, click, markdownify, numpy, rich, turbohtml"
MOST_VERSION_LOADS = 0.7
MOST_SEED_LOADS = 2.7


class Start(NamedTuple):
    """What one command costs from nothing."""

    seconds: float
    """Median wall time."""
    least: float
    """The quickest run: what it takes where nothing else is running."""
    megabytes: float
    """Most memory resident at once, in any of the runs."""


def run_cleaner(data: bytes, url: str | None) -> None:
    import cleaner

    article = cleaner.clean(data, url=url)
    _ = article.markdown, article.metadata


def run_trafilatura(data: bytes, url: str | None) -> None:
    from trafilatura import extract

    extract(data, url=url, output_format="markdown", with_metadata=True)


def run_turbohtml(data: bytes, url: str | None) -> None:
    import turbohtml

    turbohtml.parse(data)


RUN: dict[str, Callable[[bytes, str | None], None]] = {
    "cleaner": run_cleaner,
    "trafilatura": run_trafilatura,
    "turbohtml": run_turbohtml,
}


def time_here(tool: str, options: argparse.Namespace) -> None:
    """In a process of its own: the CPU seconds of one tool over the pages, printed as JSON."""
    from scorer import evenly, load_scorer

    scorer: Any = load_scorer(options.shared.resolve())
    pages = [page for page in scorer.wcxb() if page["kind"] == options.kind]
    chosen = [(page["html"], page["url"]) for page in evenly(pages, options.pages)]
    run, failed = RUN[tool], 0
    run(*chosen[0])
    started = time.process_time()
    for data, url in chosen:
        try:
            run(data, url)
        except Exception:  # a tool that gives up is quick, so it is said how often it did
            failed += 1
    spent = time.process_time() - started
    print(json.dumps({"seconds": spent, "pages": len(chosen), "failed": failed}))


def time_in_turns(options: argparse.Namespace) -> dict[str, list[float]]:
    """Milliseconds a page of each tool, run after run."""
    times: dict[str, list[float]] = {tool: [] for tool in TOOLS}
    for _ in range(options.repeat):
        for tool in TOOLS:
            command = [
                sys.executable, __file__, "--time", tool, "--pages", str(options.pages),
                "--kind", options.kind, "--shared", str(options.shared),
            ]  # fmt: skip
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment())
            found = json.loads(done.stdout)
            times[tool].append(1000 * found["seconds"] / found["pages"])
            if found["failed"]:
                print(f"{tool} failed on {found['failed']} of {found['pages']} pages")
    return times


def environment() -> dict[str, str]:
    """Ours, with this checkout's sources first, so that what is measured is what lies here."""
    paths = [str(REPO / "src"), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def command_line() -> list[str]:
    """The command as installed beside this Python, else the package run as a module."""
    script = Path(sys.executable).with_name("cleaner")
    return [str(script)] if script.exists() else [sys.executable, "-m", "cleaner"]


def start(*arguments: str, runs: int = STARTS, command: list[str] | None = None) -> Start:
    """A child's peak counts what its parent held when it forked: this process must stay small."""
    words = [*(command or command_line()), *arguments]
    seconds, peaks = [], []
    for _ in range(runs + 1):
        started = time.perf_counter()
        child = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=environment())
        _, status, usage = os.wait4(child.pid, 0)
        seconds.append(time.perf_counter() - started)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{' '.join(words)}: exit code {child.returncode}")
        peaks.append(usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024))
    return Start(statistics.median(seconds[1:]), min(seconds[1:]), max(peaks))


def broken(ratio: float, least: float, version: Start, seed: Start, libraries: Start) -> list[str]:
    """The promises that do not hold, each as a line."""
    most_version = MOST_VERSION_LOADS * libraries.seconds
    most_seed = MOST_SEED_LOADS * libraries.seconds
    checks = (
        (ratio < least, f"ratio {ratio:.2f} is under {least}"),
        (
            version.seconds >= most_version,
            f"cleaner --version took {version.seconds:.3f} s, not under {most_version:.3f} s",
        ),
        (
            seed.seconds >= most_seed,
            f"cleaner clean on the seed took {seed.seconds:.3f} s, not under {most_seed:.3f} s",
        ),
        (
            seed.megabytes >= MOST_MEGABYTES,
            f"cleaner clean on the seed held {seed.megabytes:.0f} MB, most is {MOST_MEGABYTES:.0f}",
        ),
    )
    return [line for failed, line in checks if failed]


def measure(options: argparse.Namespace) -> list[str]:
    """Measure, print, and give the promises that do not hold."""
    version, seed = start("--version"), start("clean", str(SEED))
    libraries = start(command=[sys.executable, "-c", LIBRARIES])
    times = time_in_turns(options)
    medians = {tool: statistics.median(values) for tool, values in times.items()}
    unit = medians["turbohtml"]
    print(f"{options.pages} wcxb pages of kind {options.kind}, {options.repeat} runs each")
    for tool, values in times.items():
        runs = " ".join(f"{value:.2f}" for value in values)
        median = medians[tool]
        print(f"{tool:12} {median:7.2f} ms CPU a page  {median / unit:6.1f} parses  ({runs})")
    # Pairs that ran one after the other shared what else the machine was doing.
    pairs = [b / a for a, b in zip(times["cleaner"], times["trafilatura"], strict=True)]
    ratio = statistics.median(pairs)
    print(f"ratio        {ratio:7.2f}  ({' '.join(f'{pair:.2f}' for pair in pairs)})")
    starts = (("--version", version), ("clean seed", seed), ("libraries", libraries))
    for name, cost in starts:
        print(f"{name:12} {cost.seconds:7.3f} s wall  {cost.megabytes:6.1f} MB")
    return broken(ratio, options.least_ratio, version, seed, libraries)


def account(options: argparse.Namespace) -> dict[str, Any]:
    """What the options ask for, as it goes into JSON."""
    shared, found = options.shared.resolve(), {}
    if options.start or options.json:
        commands = {"`--version`": ["--version"], "a small page": ["clean", "-q", str(SMALL_PAGE)]}
        commands["the first seed"] = ["clean", "-q", str(SEED)]
        runs = 2 * options.repeat + 1
        found["start"] = {
            name: start(*words, runs=runs)._asdict() for name, words in commands.items()
        }
    # Late: what is loaded here, a child that is started counts as its own memory.
    import costs

    if options.peers or options.json:
        found["peers"] = costs.cost_of_peers(shared, options.pages, options.repeat, environment())
    if options.markdown or (options.json and find_spec("html2text")):
        found["markdown"] = costs.markdown_speed(shared, options.pages)
    if options.growth or options.json:
        # A line takes two points.
        sizes = [size for size in costs.SIZES if size <= max(options.largest, costs.SIZES[1])]
        found["growth"] = {form: costs.growth(form, sizes) for form in ("html", "md")}
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=200, help="how many, at equal distances")
    parser.add_argument("--kind", default="article")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that holds data/")
    parser.add_argument(
        "--least-ratio", type=float, default=LEAST_RATIO, help="what --check asks of the ratio"
    )
    parser.add_argument("--check", action="store_true", help="exit 1 where a promise is broken")
    for name in ("peers", "markdown", "growth", "start", "json"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--largest", type=int, default=20_000_000, help="bytes, of --growth")
    parser.add_argument("--time", choices=TOOLS, help=argparse.SUPPRESS)
    parser.add_argument("--time-pages", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.time_pages:
        from costs import time_pages

        time_pages(options.time_pages, options.shared.resolve(), options.pages)
        return 0
    if options.time:
        time_here(options.time, options)
        return 0
    if options.peers or options.markdown or options.growth or options.start or options.json:
        print(json.dumps(account(options), indent=1))
        return 0
    failures = measure(options)
    for line in failures:
        print(f"broken: {line}")
    return 1 if failures and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
