"""The whole suite: every part in a process of its own, then one file of results, a table, a plot.

    python benchmarks/run.py --shared DIR                  everything; hours, for peers are slow
    python benchmarks/run.py --shared DIR --pages 40       a quick look: so many pages of each set
    python benchmarks/run.py --shared DIR --part speed     one part again; the others stay
    python benchmarks/run.py --show                        table and plot of the results as they are

`DIR/data` holds the public sets of pages (`README.md` beside this file says how to get them). The
figures of a part are written as soon as it has ended, to `results.json`, with the versions of what
was measured and how many pages of each set there were. What is not installed is not measured.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from peers import OURS, PEERS, installed, version_of
from plot import draw
from quality import PARTS as SETS
from quality import SHARED
from speed import environment
from tables import table_of

HERE = Path(__file__).parent
REPO = HERE.parent
RESULTS = HERE / "results.json"
PICTURE = REPO / "docs" / "images" / "quality-against-time.svg"
README = REPO / "README.md"
BEGIN, END = "<!-- benchmarks -->\n", "<!-- /benchmarks -->\n"
PARTS = (*(f"quality-{name}" for name in SETS), "leak", "metadata", "fidelity", "speed", "batch")
# Besides the peers: what they and `cleaner` parse, write and date with.
BESIDE = ("markdownify", "htmldate", "lxml", "html-to-markdown", "inscriptis")
# Of the whole run; a folder of 20,000 is measured apart, by batch.py alone.
BATCH_PAGES = 600
SPEED_PAGES = 400


def command_of(part: str, options: argparse.Namespace, out: Path) -> list[str]:
    """What runs a part and prints its figures as JSON, or writes them to `out`."""
    name, _, chosen = part.partition("-")
    peers = [word for tool in installed()[1:] for word in ("--peer", tool)]
    pages, jobs = options.pages, ["-j", str(options.jobs)]
    few = [str(pages)] if pages else []
    sample = ["--sample", *few] if pages else []
    words = {
        "quality": ["--part", chosen, *peers, *sample, *jobs, "--json"],
        "leak": ["--peer", OURS, *peers, *(["--pages", *few] if pages else []), *jobs, "--json"],
        "metadata": [*sample, *jobs, "--json"],
        "fidelity": [*(["--pages", *few] if pages else []), "--json"],
        "speed": [
            *("--pages", str(pages or SPEED_PAGES), "--repeat", str(options.repeat), "--json"),
            *("--largest", str(options.largest)),
        ],
        "batch": ["--pages", str(pages or BATCH_PAGES), "--kills", "3", "--json", str(out)],
    }
    shared = ["--shared", str(options.shared.resolve())]
    return [sys.executable, str(HERE / f"{name}.py"), *shared, *words[name]]


def run_part(part: str, options: argparse.Namespace) -> dict[str, Any] | None:
    """The figures of one part and with what they were measured; None where it failed."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="cleaner-bench-") as folder:
        out = Path(folder) / "figures.json"
        command = command_of(part, options, out)
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False,
            env=environment(),
        )  # fmt: skip
        if done.returncode:
            return None
        figures = json.loads(out.read_text("utf-8") if out.exists() else done.stdout)
    return {
        "date": options.date,
        "pages": options.pages or "all",
        "minutes": round((time.perf_counter() - started) / 60, 1),
        **machine(),
        "versions": versions(),
        "figures": figures,
    }


def machine() -> dict[str, str]:
    """The Python, and the model of the processor."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {"python": platform.python_version(), "cpu": names[0] if names else model}


def versions() -> dict[str, str]:
    """Of every tool that is installed."""
    found = {PEERS[name].distribution: known for name in installed() if (known := version_of(name))}
    for name in BESIDE:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def read(path: Path) -> dict[str, Any]:
    """The results so far."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def write(path: Path, text: str) -> None:
    """Whole or not at all."""
    beside = path.with_name(f"{path.name}.tmp")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def in_readme(text: str, table: str) -> str:
    """The README with this table between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table}{END}{after}"


def measured(options: argparse.Namespace) -> Iterator[str]:
    """Runs the parts; the names of those that failed."""
    for part in options.part or PARTS:
        print(f"{part} …", file=sys.stderr, flush=True)
        found = run_part(part, options)
        if found is None:
            yield part
            continue
        results = {**read(options.out), part: found}
        ordered = {name: results[name] for name in PARTS if name in results}
        write(options.out, json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that holds data/")
    parser.add_argument("--part", choices=PARTS, action="append", help="repeat for more")
    parser.add_argument("--pages", type=int, help="of each set, at equal distances; else all")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each tool in `speed`")
    parser.add_argument("--largest", type=int, default=20_000_000, help="bytes, in `speed`")
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"), help="of the results")
    parser.add_argument("-o", "--out", type=Path, default=RESULTS)
    parser.add_argument("--plot", type=Path, help="where the plot goes; else beside the results")
    parser.add_argument("--show", action="store_true", help="measure nothing")
    parser.add_argument("--readme", action="store_true", help="table and plot into the documents")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    options = parser.parse_args()
    failed = [] if options.show else list(measured(options))
    results = read(options.out)
    picture = PICTURE if options.readme else options.plot or options.out.with_suffix(".svg")
    write(picture, draw(results))
    table = table_of(results)
    if options.readme:
        write(README, in_readme(README.read_text("utf-8"), table))
    print(table)
    for part in failed:
        print(f"failed: {part}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
