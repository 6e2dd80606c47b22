"""What a page costs each tool, and how the cost of `cleaner` grows; `speed.py` prints it.

Each run is a process of its own, and the tools take turns. The machine's other work only ever adds
to a time, so of each page the least of its runs counts.
"""

from __future__ import annotations

import json
import math
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from peers import PEERS, RUN, installed
from scorer import evenly, load_scorer

# Of the sizes from 10 kB to 20 MB each is about three times the one before.
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 20_000_000)
# A small text is measured more often: its time is short, and so is any pause of the machine.
MOST_REPEATS = 5
ENOUGH_SECONDS = 1.0
# Half a megabyte of Markdown; each is read several times.
MARKDOWN_ARTICLES = 40
# Prose of our own: no page is as long as 20 MB, and a page repeated would be taken for repeats.
WORDS = """rain harbour keeper reed marsh tide letter morning boat wind council bridge winter north
field water engine school road paper river market station garden window evening stone light winter
summer coast lamp tower ferry mayor doctor farmer engineer season weather report number letter
answer question price house street village island""".split()
GLUE = "the of and in a that was for with as by on from at which it but".split()


def time_pages(tool: str, shared: Path, pages: int) -> None:
    """In a process of its own: nanoseconds of CPU of a tool on each page, printed as JSON."""
    run, spent, failed = RUN[tool], {}, 0
    chosen = chosen_pages(shared, pages)
    attempt(run, chosen[0])
    for page in chosen:
        started = time.process_time_ns()
        failed += not attempt(run, page)
        spent[page["id"]] = time.process_time_ns() - started
    print(json.dumps({"spent": spent, "failed": failed}))


def attempt(run: Callable[..., Any], page: dict[str, Any]) -> bool:
    """Whether it gave an answer at all."""
    try:
        run(page["html"], page["url"])
    except Exception:
        return False
    return True


def chosen_pages(shared: Path, pages: int) -> list[dict[str, Any]]:
    """Pages of every kind, at equal distances."""
    return list(load_scorer(shared).wcxb(pages))


def cost_of_peers(
    shared: Path, pages: int, repeat: int, environment: dict[str, str]
) -> dict[str, Any]:
    """Milliseconds of CPU a page of each tool, on articles and on pages of every kind."""
    kinds = {page["id"]: page["kind"] for page in chosen_pages(shared, pages)}
    articles = [page for page, kind in kinds.items() if kind == "article"]
    least: dict[str, dict[str, int]] = {tool: {} for tool in installed()}
    failed = dict.fromkeys(least, 0)
    for turn in range(repeat):
        for tool, known in least.items():
            command = [
                *(sys.executable, str(Path(__file__).with_name("speed.py")), "--time-pages", tool),
                *("--pages", str(pages), "--shared", str(shared)),
            ]
            done = subprocess.run(command, capture_output=True, check=True, env=environment)
            found = json.loads(done.stdout.splitlines()[-1])
            failed[tool] = found["failed"]
            for page, spent in found["spent"].items():
                known[page] = min(spent, known.get(page, spent))
        print(f"turn {turn + 1} of {repeat}", file=sys.stderr, flush=True)
    return {
        "pages": {"articles": len(articles), "all kinds": len(kinds)},
        "runs": repeat,
        "tools": {
            tool: {
                "articles": mean_milliseconds(known[page] for page in articles),
                "all kinds": mean_milliseconds(known.values()),
                "failed": failed[tool],
                "gives": PEERS[tool].gives,
            }
            for tool, known in least.items()
        },
    }


def mean_milliseconds(nanoseconds: Iterable[int]) -> float | None:
    found = list(nanoseconds)
    return round(statistics.mean(found) / 1e6, 3) if found else None


def markdown_speed(shared: Path, pages: int) -> dict[str, float]:
    """Megabytes of Markdown a second of CPU: articles as a naive converter wrote them."""
    import cleaner

    scorer = load_scorer(shared)
    articles = [page for page in scorer.wcxb() if page["kind"] == "article"]
    some = evenly(articles, min(pages, MARKDOWN_ARTICLES))
    texts = [scorer.convert_naively(page["html"])["html2text"].encode() for page in some]
    options = cleaner.Options(path="article.md")
    spent = sum(seconds(lambda data=data: cleaner.clean(data, options=options)) for data in texts)
    whole = sum(map(len, texts))
    return {"megabytes a second": round(whole / 1e6 / spent, 2), "pages": len(texts)}


def growth(form: str, sizes: Iterable[int] = SIZES) -> dict[str, Any]:
    """Seconds of CPU for a document of each size, and the power of the size that they grow with."""
    import cleaner

    options = cleaner.Options(path=f"article.{form}")
    spent = {}
    for size in sizes:
        data = made_up(form, size).encode()
        spent[len(data)] = seconds(lambda data=data: cleaner.clean(data, options=options).markdown)
    return {
        "exponent": round(slope(spent), 3),
        "seconds": {size: round(value, 4) for size, value in spent.items()},
    }


def seconds(run: Callable[[], object]) -> float:
    """CPU seconds of the quickest of some runs."""
    least, whole = math.inf, 0.0
    for _ in range(MOST_REPEATS):
        started = time.process_time()
        run()
        spent = time.process_time() - started
        least, whole = min(least, spent), whole + spent
        if whole > ENOUGH_SECONDS:
            break
    return least


def slope(points: dict[int, float]) -> float:
    """Of the line through the logarithms, by least squares."""
    logs = [(math.log(size), math.log(spent)) for size, spent in points.items()]
    return statistics.linear_regression(*zip(*logs, strict=True)).slope


def made_up(form: str, size: int) -> str:
    """An article of that many characters, the same every time."""
    chance = random.Random(size)
    parts, whole = [], 0
    while whole < size:
        parts.append(section(chance, form == "html"))
        whole += len(parts[-1])
    if form != "html":
        return "# Rain on the marsh\n\n" + "".join(parts)
    return (
        "<!DOCTYPE html><html lang=en><title>Rain on the marsh</title><body><nav><a href=/>Home</a>"
        "<a href=/news>News</a></nav><article><h1>Rain on the marsh</h1>"
        f"{''.join(parts)}</article><footer>Privacy policy</footer></body></html>"
    )


def section(chance: random.Random, html: bool) -> str:
    """A heading, three paragraphs with a link, a list."""
    heading = " ".join(chance.choices(WORDS, k=4)).capitalize()
    paragraphs = [paragraph(chance, html) for _ in range(3)]
    items = [sentence(chance) for _ in range(3)]
    if not html:
        listed = "\n".join(f"- {item}" for item in items)
        return f"## {heading}\n\n" + "\n\n".join(paragraphs) + f"\n\n{listed}\n\n"
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<h2>{heading}</h2>{''.join(paragraphs)}<ul>{listed}</ul>\n"


def paragraph(chance: random.Random, html: bool) -> str:
    said = " ".join(sentence(chance) for _ in range(4))
    name = chance.choice(WORDS)
    if html:
        return f'<p>{said} <a href="/{name}">{sentence(chance)}</a></p>\n'
    return f"{said} [{sentence(chance)}](/{name})"


def sentence(chance: random.Random) -> str:
    words = [chance.choice(WORDS if turn % 2 else GLUE) for turn in range(chance.randint(8, 20))]
    return " ".join(words).capitalize() + "."
