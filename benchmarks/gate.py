"""Holds the quality figures to their floors: no change may make the cleaner worse unnoticed.

    python benchmarks/gate.py                     exit 1 naming each figure below its floor
    python benchmarks/gate.py --raise             write higher floors where the figures allow
    python benchmarks/gate.py --lower-to wcxb/word-f1 0.82 --because "the reference was wrong"

The floors are in `floors.json`, each with the number of pages it was measured on; a figure over
other pages says nothing about its floor, and fails. Lowering one takes a reason, which stays there.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from pathlib import Path
from typing import Any

from quality import MARKDOWN_PAGES, PARTS, SHARED, Figure, Figures, measure_parts

FLOORS = Path(__file__).with_name("floors.json")
# A floor stands this far under its figure: less than any change worth having, more than a page
# that moves by a hair.
SLACK = 0.003

Floors = dict[str, Any]


def read_floors(path: Path) -> Floors:
    if not path.exists():
        return {"markdown_pages": MARKDOWN_PAGES, "floors": {}, "lowered": []}
    floors: Floors = json.loads(path.read_text("utf-8"))
    return floors


def write_floors(path: Path, floors: Floors) -> None:
    path.write_text(json.dumps(floors, indent=2, ensure_ascii=False) + "\n", "utf-8")


def below(figures: Figures, floors: Floors) -> list[str]:
    """What is wrong with the figures, a line for each; empty when every floor holds."""
    lines = []
    for name, floor in floors["floors"].items():
        figure = figures.get(name)
        if figure is None:
            lines.append(f"{name}: not measured, its floor is {floor['floor']:.4f}")
        elif figure.pages != floor["pages"]:
            lines.append(f"{name}: over {figure.pages} pages, its floor over {floor['pages']}")
        elif figure.value < floor["floor"]:
            lines.append(f"{name}: {figure.value:.4f} is below its floor {floor['floor']:.4f}")
    return lines


def raised(figures: Figures, floors: Floors) -> Floors:
    """The floors, each one under today's figure where that is higher, none lower than it was."""
    made = dict(floors["floors"])
    for name, figure in figures.items():
        floor = floor_under(figure)
        known = made.get(name)
        if known is None or (known["pages"] == figure.pages and floor > known["floor"]):
            made[name] = {"floor": floor, "pages": figure.pages}
    return {**floors, "floors": made}


def floor_under(figure: Figure) -> float:
    """Four decimals, rounded down."""
    return max(0.0, math.floor((figure.value - SLACK) * 10_000) / 10_000)


def lowered(floors: Floors, name: str, value: float, because: str) -> Floors:
    """The floors with one of them lower, and the reason beside the number it had."""
    known = floors["floors"].get(name)
    if known is None:
        sys.exit(f"{name} has no floor; there are {', '.join(floors['floors'])}")
    if value >= known["floor"]:
        sys.exit(f"{name}: {value} is not lower than {known['floor']}; --raise raises floors")
    record = {"figure": name, "from": known["floor"], "to": value, "because": because}
    return {
        **floors,
        "floors": {**floors["floors"], name: {**known, "floor": value}},
        "lowered": [*floors["lowered"], record],
    }


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that holds data/")
    parser.add_argument("--floors", type=Path, default=FLOORS)
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--raise", dest="raise_floors", action="store_true")
    change.add_argument("--lower-to", nargs=2, metavar=("FIGURE", "VALUE"))
    parser.add_argument("--because", help="why a floor may be lower; needed with --lower-to")
    options = parser.parse_args()
    if bool(options.lower_to) != bool((options.because or "").strip()):
        parser.error("--lower-to and --because go together")
    return options


def show(figures: Figures, floors: Floors) -> None:
    print(f"{'figure':40}{'pages':>6}{'floor':>9}{'now':>9}")
    for name, figure in figures.items():
        floor = floors["floors"].get(name, {}).get("floor")
        print(f"{name:40}{figure.pages:6}{floor or 0.0:9.4f}{figure.value:9.4f}")


def main() -> int:
    options = arguments()
    floors = read_floors(options.floors)
    if options.lower_to:
        name, value = options.lower_to
        write_floors(options.floors, lowered(floors, name, float(value), options.because.strip()))
        return 0
    started = time.perf_counter()
    tables, errors = measure_parts(
        PARTS, shared=options.shared.resolve(), peers=(), jobs=options.jobs,
        pages={"markdown": floors["markdown_pages"]},
    )  # fmt: skip
    figures = tables["cleaner"]
    show(figures, floors)
    failures = below(figures, floors) + errors
    if options.raise_floors:
        write_floors(options.floors, raised(figures, floors))
    for line in failures:
        print(f"worse: {line}")
    took = time.perf_counter() - started
    print(f"{len(floors['floors'])} floors, {len(failures)} failures, {took:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
