"""Writes what the fuzzers begin with: the project's own pages, and small hostile ones.

python tests/fuzz/seeds.py FOLDER      FOLDER/clean-html, FOLDER/grow-html and so on
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
from fuzz.hostile import hostile  # noqa: E402

# Larger inputs are tried too seldom to learn from.
MOST_BYTES = 20_000
HOSTILE_CHARACTERS = 1500
GROWN = 300
# Each choice of the grammar's takes a byte; a page takes some hundreds.
GROWN_BYTES = (100, 1500)


def pages() -> Iterator[tuple[str, bytes]]:
    """Each seed with its format."""
    for case in tomllib.loads((TESTS / "markdown_cases.toml").read_text("utf-8"))["case"]:
        yield "html", case["html"].encode()
        yield "markdown", case["markdown"].encode()
    folders = (TESTS / "golden", TESTS / "golden-failing", TESTS / "fuzz" / "found",
               TESTS.parent / "seeds")  # fmt: skip
    for path in sorted(path for folder in folders for path in folder.rglob("*.*")):
        if path.suffix in (".html", ".md", ".txt"):
            yield "html" if path.suffix == ".html" else "markdown", path.read_bytes()
    for text in hostile(HOSTILE_CHARACTERS).values():
        yield "html", text.encode()
        yield "markdown", text.encode()


def main() -> None:
    folder = Path(sys.argv[1])
    for form, data in pages():
        for target in (f"parse-{form}", f"clean-{form}", *(["render-html"] * (form == "html"))):
            if len(data) <= MOST_BYTES:
                write(folder / target, data)
    for form in ("html", "markdown"):
        random = Random(form)
        for _ in range(GROWN):
            write(folder / f"grow-{form}", random.randbytes(random.randint(*GROWN_BYTES)))


def write(folder: Path, data: bytes) -> None:
    """One seed, named by what it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


if __name__ == "__main__":
    main()
