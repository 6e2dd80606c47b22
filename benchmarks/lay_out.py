"""Lays the public sets of pages out as the benchmarks read them, from clones of their repositories.

    python benchmarks/lay_out.py DIR --wcxb CLONE --trafilatura CLONE --readability CLONE \
        --defuddle CLONE

Each clone is optional, and makes one folder below `DIR/data`; then `--shared DIR` finds it. Taken
are the pages of `pages.toml` and, of trafilatura's, those of every other host. `README.md` beside
this file has the addresses of the repositories and the commits at which this was written.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import json
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from scorer import Scorer

CHOSEN = Path(__file__).with_name("pages.toml")
# Where trafilatura keeps the pages of its evaluation.
EVALUATED = ("tests/eval", "tests/cache")
# Of these hosts those that the first of two folds holds are measured.
HALVES = 2


def chosen(name: str) -> list[str]:
    """The names of the pages of a set; `0001-0003` is three."""
    names = []
    for word in tomllib.loads(CHOSEN.read_text("utf-8"))[name].split():
        first, _, last = word.partition("-")
        if name == "wcxb":
            names += [f"{number:04}" for number in range(int(first), int(last or first) + 1)]
        else:
            names.append(word)
    return names


def lay_wcxb(clone: Path, data: Path) -> Iterator[bool]:
    """Whether each page was there."""
    for name in chosen("wcxb"):
        yield copy(
            clone / "dev",
            data / "wcxb" / "dev",
            (f"ground-truth/{name}.json", f"html/{name}.html.gz"),
        )


def lay_trafilatura(clone: Path, data: Path) -> Iterator[bool]:
    """Whether each page was there."""
    home = data / "multilingual"
    (home / "html").mkdir(parents=True, exist_ok=True)
    taken = {}
    for url, truth in evaluated((clone / "tests" / "evaldata.py").read_text("utf-8")).items():
        if Scorer.fold_of(url, HALVES):
            continue
        places = [clone / folder / truth["file"] for folder in EVALUATED]
        found = next((path for path in places if path.is_file()), None)
        if found:
            taken[url] = {**truth, "file": f"{truth['file']}.gz"}
            write_packed(home / "html" / f"{truth['file']}.gz", found)
        yield bool(found)
    text = json.dumps(taken, ensure_ascii=False, indent=1)
    (home / "ground-truth.json").write_text(text, "utf-8")


def evaluated(source: str) -> dict[str, dict[str, Any]]:
    """The table of pages in a module of Python, which is read and never run."""
    for step in ast.parse(source).body:
        if isinstance(step, ast.Assign) and ast.unparse(step.targets[0]) == "EVAL_PAGES":
            pages: dict[str, dict[str, Any]] = ast.literal_eval(step.value)
            return pages
    sys.exit("tests/evaldata.py has no EVAL_PAGES: the repository has another form by now.")


def lay_readability(clone: Path, data: Path) -> Iterator[bool]:
    """Whether each page was there."""
    files = ("source.html", "expected.html", "expected-metadata.json")
    for name in chosen("readability"):
        folder = clone / "test" / "test-pages" / name
        there = all((folder / file).is_file() for file in files)
        for file in files if there else ():
            write_packed(data / "readability-pages" / name / f"{file}.gz", folder / file)
        yield there


def lay_defuddle(clone: Path, data: Path) -> Iterator[bool]:
    """Whether each page was there."""
    for name in chosen("defuddle"):
        pages, texts = clone / "tests" / "fixtures", clone / "tests" / "expected"
        there = (pages / f"{name}.html").is_file() and (texts / f"{name}.md").is_file()
        if there:
            copy(pages, data / "markdown-fidelity", (f"{name}.html",))
            copy(texts, data / "markdown-fidelity", (f"{name}.md",))
        yield there


def copy(source: Path, target: Path, names: tuple[str, ...]) -> bool:
    """All of these files, or none where one is missing."""
    if not all((source / name).is_file() for name in names):
        return False
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)
    return True


def write_packed(target: Path, source: Path) -> None:
    """The same bytes every time."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), mtime=0))


LAY: dict[str, Callable[[Path, Path], Iterator[bool]]] = {
    "wcxb": lay_wcxb,
    "trafilatura": lay_trafilatura,
    "readability": lay_readability,
    "defuddle": lay_defuddle,
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="what --shared will name")
    for name in LAY:
        parser.add_argument(f"--{name}", type=Path, metavar="CLONE")
    options = parser.parse_args()
    asked = {name: path for name in LAY if (path := getattr(options, name))}
    if not asked:
        parser.error("name the clone of at least one repository")
    for name, clone in asked.items():
        if not clone.is_dir():
            parser.error(f"{clone} is no folder")
        there = list(LAY[name](clone, options.folder / "data"))
        missing = there.count(False)
        print(f"{name}: {there.count(True)} pages" + (f", {missing} missing" if missing else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
