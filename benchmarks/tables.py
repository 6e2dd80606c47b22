"""The results as tables in Markdown, for the README and for whoever ran the suite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from peers import OURS, PEERS

Results = dict[str, Any]

NOTHING = "–"
# The columns of the table of tools: heading, part, figure, how it is written.
QUALITY = (
    ("wcxb articles, word F1", "quality-wcxb", "wcxb/word-f1/article", "{:.3f}"),
    ("wcxb, all kinds, word F1", "quality-wcxb", "wcxb/word-f1", "{:.3f}"),
    ("readability, word F1", "quality-readability", "readability/word-f1", "{:.3f}"),
    ("multilingual, snippet F", "quality-multilingual", "multilingual/snippet-f", "{:.3f}"),
    ("articles without a leaked line", "quality-wcxb", "wcxb/leak-free", "{:.1%}"),
)
COSTS = (("CPU ms, articles", "articles"), ("CPU ms, all kinds", "all kinds"))


def quality_of(results: Results, part: str, tool: str, figure: str) -> float | None:
    """One figure of one tool, if it was measured."""
    found = results.get(part, {}).get("figures", {}).get("figures", {}).get(tool, {}).get(figure)
    return found and float(found["value"])


def pages_of(results: Results, part: str, figure: str) -> int | None:
    """Over how many pages a figure is."""
    found = results.get(part, {}).get("figures", {}).get("figures", {}).get(OURS, {}).get(figure)
    return found and int(found["pages"])


def cost_of(results: Results, tool: str, pages: str) -> float | None:
    """CPU milliseconds of a tool on a page of these, if they were measured."""
    costs = results.get("speed", {}).get("figures", {}).get("peers", {})
    cost = costs.get("tools", {}).get(tool, {}).get(pages)
    return cost and float(cost)


def tools_in(results: Results) -> list[str]:
    """The tools that anything is known of, best first."""
    _, part, figure, _ = QUALITY[0]
    known = [
        tool
        for tool in PEERS
        if any(quality_of(results, p, tool, f) is not None for _, p, f, _ in QUALITY)
        or cost_of(results, tool, "all kinds")
    ]
    return sorted(known, key=lambda tool: -(quality_of(results, part, tool, figure) or 0.0))


def table_of(results: Results) -> str:
    """Every table that the results have figures for, with an empty line between two."""
    parts = (tool_table(results), *(own_costs(results)), measured_with(results))
    return "\n".join(part for part in parts if part)


def tool_table(results: Results) -> str:
    """A line for each tool, with what it gives, its quality and its cost."""
    tools = tools_in(results)
    if not tools:
        return ""
    head = ["best first", "gives", *(with_pages(results, *column) for column in QUALITY)]
    head += [with_cost_pages(results, *column) for column in COSTS]
    rows = []
    for tool in tools:
        quality = (shown(quality_of(results, p, tool, f), as_) for _, p, f, as_ in QUALITY)
        costs = (shown(cost_of(results, tool, pages), "{:.1f}") for _, pages in COSTS)
        name = f"**{tool}**" if tool == OURS else tool
        rows.append([name, PEERS[tool].gives, *quality, *costs])
    return table(head, rows, left=2)


def with_pages(results: Results, heading: str, part: str, figure: str, _: str) -> str:
    pages = pages_of(results, part, figure)
    return f"{heading} ({pages})" if pages else heading


def with_cost_pages(results: Results, heading: str, pages: str) -> str:
    costs = results.get("speed", {}).get("figures", {}).get("peers", {})
    known = costs.get("pages", {}).get(pages)
    return f"{heading} ({known})" if known else heading


def own_costs(results: Results) -> Iterator[str]:
    """What only `cleaner` was asked: starting, memory, Markdown, large documents."""
    found = results.get("speed", {}).get("figures", {})
    rows = []
    for name, cost in found.get("start", {}).items():
        seconds = f"{cost['least']:.2f} s, {cost['megabytes']:.0f} MB"
        rows.append([f"start to end, {name}: wall time of the quickest run, memory", seconds])
    if known := found.get("markdown"):
        rows.append(
            [
                f"Markdown in, {known['pages']} articles as html2text writes them",
                f"{known['megabytes a second']:.2f} MB a second",
            ]
        )
    for form, grown in found.get("growth", {}).items():
        sizes = sorted(map(int, grown["seconds"]))
        span = f"from {size_of(sizes[0])} to {size_of(sizes[-1])}"
        name = {"html": "HTML", "md": "Markdown"}[form]
        last = grown["seconds"][str(sizes[-1])]
        rows.append(
            [
                f"{name} {span}: the power of the size that CPU time grows with, the largest",
                f"{grown['exponent']:.2f}, {last:.1f} s",
            ]
        )
    batch = results.get("batch", {}).get("figures")
    if batch:
        theirs = batch["trafilatura, pages a second"]
        beside = f"; trafilatura's folder mode {theirs:.1f}" if theirs else ""
        rows.append(
            [
                f"a folder of {batch['pages']} pages, two workers",
                f"{batch['pages a second']:.1f} pages a second{beside}",
            ]
        )
    if rows:
        yield table(["what `cleaner` costs", ""], rows, left=1)


def measured_with(results: Results) -> str:
    """When and with what, a sentence for each way that parts were measured."""
    ways: dict[tuple[str, ...], list[str]] = {}
    for part, found in results.items():
        pages = "all pages" if found["pages"] == "all" else f"{found['pages']} pages of each set"
        way = (found["date"], found["python"], found["cpu"], pages)
        ways.setdefault(way, []).append(part)
    lines = [
        f"{', '.join(parts)}: {date}, Python {python}, {cpu}, {pages}."
        for (date, python, cpu, pages), parts in ways.items()
    ]
    known = {name: v for found in results.values() for name, v in found["versions"].items()}
    if known:
        lines.append("Versions: " + ", ".join(f"{name} {v}" for name, v in known.items()) + ".")
    return "\n".join(lines) + "\n" if lines else ""


def table(head: list[str], rows: Iterable[list[str]], *, left: int) -> str:
    """So many columns to the left, the others to the right."""
    rules = ["---" if number < left else "---:" for number in range(len(head))]
    lines = [head, rules, *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def shown(value: float | None, written: str) -> str:
    return NOTHING if value is None else written.format(value).replace("%", " %")


def size_of(count: int) -> str:
    return f"{count / 1e6:.0f} MB" if count >= 1_000_000 else f"{count / 1e3:.0f} kB"
