"""Promises that only real pages can break, held to every labelled page: one line a promise.

    python benchmarks/promises.py --shared DIR            all of them
    python benchmarks/promises.py R8 --misses             one of them, and the pages that break it
    python benchmarks/promises.py R16 --pages 200         a sample, at equal distances

    R4    four times the hostile document (our own) takes six times as long at most, by its size
    R6    the words that a walk of its own finds on a page are those that are kept and those removed
    R7    kept blocks and the sidecar's removals, by their numbers, are the page again, and with
          every category kept nothing is removed
    R8    the Markdown that comes out, cleaned as Markdown, comes out byte for byte
    R16   the same bytes for every hash seed, number of workers, order, locale, time zone, working
          folder, and from stdin
    R40   the Markdown, read again, says the words of the kept tree in their order

`docs/promises.md` says what each is, and which test shows it in small.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

import hostile
from markdown_things import WORD
from quality import SHARED, evenly, load_scorer
from round_trip import travel

# What no reader sees, whatever a page's style sheet says; and what shows something else than the
# text inside.
UNSEEN = frozenset("script style template noscript head title datalist noframes".split())
SHOWN_OTHERWISE = UNSEEN | frozenset(
    "iframe object audio video canvas textarea select math button svg".split()
)
# The language of a listing is said by its fence, and a formula drawn in pieces by its TeX.
SAID_OTHERWISE = ("language-name", "katex", "MathJax")
# How large hostile documents are that are compared with those four times as large, and what any
# document may cost.
SMALL = 4
FEWEST_SECONDS = 0.25
# How much is shown on each side of where something is lost.
MOST_SHOWN = 30
# Each is another way to run the command on the same pages; the first is what the others must equal.
RUNS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "one worker, hash seed 0": ({"PYTHONHASHSEED": "0"}, ("-j", "1")),
    "two workers, hash seed 1": ({"PYTHONHASHSEED": "1"}, ("-j", "2")),
    "eight workers, any seed": ({"PYTHONHASHSEED": "random"}, ("-j", "8")),
    "LC_ALL=C, another time zone": ({"LC_ALL": "C", "TZ": "Pacific/Apia"}, ("-j", "2")),
    "Turkish": ({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}, ("-j", "2")),
}


class Page(NamedTuple):
    """One labelled page."""

    name: str
    html: bytes
    url: str | None


class Miss(NamedTuple):
    """A page that breaks a promise, and how."""

    page: str
    how: str


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "promise", nargs="*", choices=["R4", *CHECKS, "R16", []], help="default: all"
    )
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--misses", action="store_true", help="name the pages that break it")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    is_ours = options.promise == ["R4"]
    pages = [] if is_ours else evenly(list(all_pages(options.shared)), options.pages)
    broken = 0
    for promise in options.promise or ("R4", *CHECKS, "R16"):
        if promise == "R4":
            misses, checked = growth(options.jobs)
        elif promise == "R16":
            misses = list(differences(pages))
        else:
            with Pool(options.jobs) as pool:
                made = pool.map(partial(CHECKS[promise], options.shared), pages, chunksize=8)
            misses = [Miss(page.name, how) for page, how in zip(pages, made, strict=True) if how]
        checked = checked if promise == "R4" else len(pages)
        print(f"{promise}: {checked - len(misses)} of {checked}", flush=True)
        for miss in misses if options.misses else ():
            print(f"  {miss.page}: {miss.how}")
        broken += len(misses)
    return int(broken > 0)


def all_pages(shared: Path) -> Iterator[Page]:
    """The pages of the three scored sets, and those that show how Markdown is to be written."""
    scorer = load_scorer(shared)
    for name, read in scorer.SETS.items():
        for page in read():
            yield Page(f"{name}/{page['id']}", page["html"], page["url"])
    for path in sorted((shared / "data" / "markdown-fidelity").glob("*.html")):
        yield Page(f"markdown-fidelity/{path.stem}", path.read_bytes(), None)


def growth(jobs: int) -> tuple[list[Miss], int]:
    """R4: the hostile documents that cost more than their size, and how many there are."""
    small = {case.name: case for case in hostile.cases(SMALL)}
    large = {case.name: case for case in hostile.cases(4 * SMALL)}
    with Pool(jobs) as pool:
        made = pool.starmap(too_slow, ((small[name], large[name]) for name in small), chunksize=1)
    return [Miss(name, how) for name, how in zip(small, made, strict=True) if how], len(small)


def too_slow(small: Any, large: Any) -> str:
    """How much longer the larger document takes than its size allows; empty where it does not."""
    first, second = (max(seconds_for(case), FEWEST_SECONDS) for case in (small, large))
    allowed = 6 / 4 * max(1, len(large.data) / max(1, len(small.data)))
    return f"{first:.2f} s, then {second:.2f} s" if second > allowed * first else ""


def seconds_for(case: Any) -> float:
    import cleaner

    form = {"html": cleaner.Format.HTML, "md": cleaner.Format.MARKDOWN}.get(case.kind)
    started = time.process_time()
    with suppress(cleaner.InputError):
        cleaner.clean(case.data, options=cleaner.Options(format=form))
    return time.process_time() - started


def words_lost(_: Path, page: Page) -> str:
    """R6: what is shown and nowhere in the account, or in the account and nowhere on the page.

    What the page hides inside a sentence may be in either; a formula is written in another way.
    """
    import cleaner

    article = cleaner.clean(page.html, url=page.url, options=as_html())
    if any(warning.startswith("text read from") for warning in article.warnings):
        return ""
    gone = {record.block: record.text for record in article.sidecar.removals}
    told = letters("".join(gone.get(block.index, block.text) for block in article.blocks))
    shown = letters("".join(page_text(page.html, hidden=False)))
    whole = letters("".join(page_text(page.html, hidden=True)))
    if part := first_beyond(shown, told):
        return f"not told of: {part!r}"
    return f"not on the page: {part!r}" if (part := first_beyond(told, whole)) else ""


def letters(text: str) -> str:
    """A text as its letters and digits: blocks part what elements inside a word do not."""
    return "".join(WORD.findall(text))


def first_beyond(part: str, whole: str) -> str:
    """Where a text stops being another with gaps; empty where it is that to its end."""
    position = 0
    for at, letter in enumerate(part):
        position = whole.find(letter, position) + 1
        if not position:
            return part[max(0, at - MOST_SHOWN) : at + MOST_SHOWN]
    return ""


def page_text(data: bytes, *, hidden: bool) -> Iterator[str]:
    """The text of a page's body in order, by a walk of its own; formulas aside."""
    import turbohtml

    from cleaner.detect import decode
    from cleaner.parse.guard import guard
    from cleaner.parse.hidden import is_hidden
    from cleaner.parse.streamed import place_parts

    root = turbohtml.parse(guard(decode(data).text), scripting=True)
    place_parts(root)
    stack = [iter(root)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        elif isinstance(node, turbohtml.Text):
            yield node.data
        elif isinstance(node, turbohtml.Element):
            attrs = {
                k: v if isinstance(v, str) else " ".join(v or ()) for k, v in node.attrs.items()
            }
            if node.tag in (UNSEEN if hidden else SHOWN_OTHERWISE):
                continue
            if hidden or not (is_hidden(node.tag, attrs) or is_said_otherwise(attrs)):
                stack.append(iter(node))


def is_said_otherwise(attrs: dict[str, str]) -> bool:
    return any(name in attrs.get("class", "") for name in SAID_OTHERWISE)


def as_html(**more: Any) -> Any:
    from cleaner.model import Format, Options

    return Options(format=Format.HTML, **more)


def not_restored(_: Path, page: Page) -> str:
    """R7: what is not again as it was."""
    import cleaner

    article = cleaner.clean(page.html, url=page.url, options=as_html())
    records = {record.block: record for record in article.sidecar.removals}
    kept = iter([b for b in article.blocks if b.index not in records])
    whole = [
        records[at].text if at in records else next(kept).text
        for at in range(article.sidecar.stats.blocks)
    ]
    if whole != [block.text for block in article.blocks]:
        return "kept and removed blocks are not the page"
    if bad := [r for r in records.values() if not (r.reason and r.rule and r.category)]:
        return f"{len(bad)} removals without a reason"
    everything = as_html(keep=frozenset(cleaner.Category))
    left = cleaner.clean(page.html, url=page.url, options=everything).removals
    return f"{len(left)} blocks go whatever is kept, first by {left[0].rule}" if left else ""


def changed_again(_: Path, page: Page) -> str:
    """R8: what a second run takes from the Markdown of the first."""
    import cleaner
    from cleaner.model import Format, Options

    once = cleaner.clean(page.html, url=page.url, options=as_html()).markdown
    again = cleaner.clean(once, options=Options(format=Format.MARKDOWN))
    if again.markdown == once:
        return ""
    rules = Counter(record.rule for record in again.sidecar.removals)
    edits = Counter(edit.kind for edit in again.sidecar.edits)
    return f"removed by {dict(rules)}, edited {dict(edits)}"


def misread(shared: Path, page: Page) -> str:
    """R40: where the Markdown that is read parts from the tree."""
    return travel(shared, {"id": page.name, "html": page.html, "url": page.url}).words or ""


CHECKS: dict[str, Callable[[Path, Page], str]] = {
    "R6": words_lost,
    "R7": not_restored,
    "R8": changed_again,
    "R40": misread,
}


def differences(pages: list[Page]) -> Iterator[Miss]:
    """R16: the pages that come out otherwise in one of the runs."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place, "in")
        for page in pages:
            file = source / f"{page.name.replace(':', '_')}.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(page.html)
        first: dict[str, str] = {}
        for number, (name, (extra, flags)) in enumerate(RUNS.items()):
            out = Path(place, f"out{number}")
            run_on("in", "-o", str(out), *flags, cwd=place, extra=extra)
            made = digests(out)
            first = first or made
            yield from (
                Miss(file, f"otherwise with {name}")
                for file in sorted(first.keys() | made.keys())
                if first.get(file) != made.get(file)
            )
        # In an order of its own, from elsewhere, and the last of them from stdin.
        for page in evenly(pages[::-1], 60):
            file = source / f"{page.name.replace(':', '_')}.html"
            key = str(file.relative_to(source).with_suffix(".md"))
            said = run_on("-", cwd="/", extra={}, stdin=file.read_bytes())
            if hashlib.sha256(said).hexdigest() != first.get(key):
                yield Miss(page.name, "otherwise from stdin")


def run_on(*args: str, cwd: str, extra: dict[str, str], stdin: bytes = b"") -> bytes:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "LC_", "LANG"))}
    source = str(Path(__file__).resolve().parents[1] / "src")
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "clean", *args, "-q", "--isolated"],
        cwd=cwd, env={**kept, "PYTHONPATH": source, **extra}, input=stdin,
        capture_output=True, check=False,
    )  # fmt: skip
    return done.stdout


def digests(folder: Path) -> dict[str, str]:
    """What is in a folder of results, the state aside."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cleaner" not in path.relative_to(folder).parts
    }


if __name__ == "__main__":
    sys.exit(main())
