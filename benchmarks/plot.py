"""Quality against time as an SVG, a dot for each tool."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from peers import OURS
from tables import Results, cost_of, pages_of, quality_of, tools_in

# Two panels side by side, at a README's width.
WIDTH, HEIGHT = 980, 440
TOP, BOTTOM, LEFT, RIGHT = 56, 62, 64, 18
BETWEEN = 56
DOT = 5.0
LETTER = 12.0
# A letter of a sans-serif font is about so wide for its height; a bold one a little more.
ASPECT = 0.6
# Paper of its own: the same on a light page and on a dark one. Each ink has a contrast of 4.5.
PAPER, INK, FAINT, THEIRS, OURS_INK = "#fdfdfa", "#202124", "#dcdcd4", "#4a5a78", "#b00020"
FONT = "ui-sans-serif, system-ui, Helvetica, Arial, sans-serif"
MIDDLE, END = ' text-anchor="middle"', ' text-anchor="end"'
BOLD = ' font-weight="600"'
# So that no line of the grid runs through a name.
HALO = f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"'
TICKS = (1, 2, 5)
# A label stands on one of eight sides of its dot, and no farther off than this.
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
DISTANCES = (9, 16, 26, 38, 52)
PANELS = (
    ("wcxb articles", "wcxb/word-f1/article", "articles"),
    ("wcxb, pages of every kind", "wcxb/word-f1", "all kinds"),
)


class Dot(NamedTuple):
    """One tool: milliseconds and quality."""

    name: str
    cost: float
    quality: float


class Place(NamedTuple):
    """Where a name may stand: what it covers, and the point that its text hangs on."""

    box: Box
    x: float
    anchor: str


class Box(NamedTuple):
    """A rectangle on the paper."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> float:
        """The area of what two share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0


class Axes(NamedTuple):
    """Where a panel lies, and what its edges stand for."""

    box: Box
    least_cost: float
    most_cost: float
    least_quality: float
    most_quality: float

    def x(self, cost: float) -> float:
        """Of a cost, on a logarithmic scale."""
        whole = math.log(self.most_cost / self.least_cost)
        share = math.log(cost / self.least_cost) / whole
        return self.box.left + share * (self.box.right - self.box.left)

    def y(self, quality: float) -> float:
        """Of a quality."""
        share = (quality - self.least_quality) / (self.most_quality - self.least_quality)
        return self.box.bottom - share * (self.box.bottom - self.box.top)


def draw(results: Results) -> str:
    """The picture; where nothing was measured, empty axes."""
    wide = (WIDTH - LEFT - RIGHT - BETWEEN) / 2
    parts = []
    for number, (title, figure, pages) in enumerate(PANELS):
        left = LEFT + number * (wide + BETWEEN)
        box = Box(left, TOP, left + wide, HEIGHT - BOTTOM)
        known = pages_of(results, "quality-wcxb", figure)
        counted = f"{title} ({known} pages)" if known else title
        parts += panel(box, counted, dots_of(results, figure, pages))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(text(17, middle, "word F1", f'{MIDDLE} transform="rotate(-90 17 {middle})"'))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" font-family="{FONT}" font-size="{LETTER:.0f}" role="img">\n'
        "<title>Quality against time</title>\n"
        "<desc>Word F1 over CPU milliseconds a page of each tool; up and left is better.</desc>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="6" fill="{PAPER}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def dots_of(results: Results, figure: str, pages: str) -> list[Dot]:
    """The tools of which both figures are known."""
    dots = []
    for tool in tools_in(results):
        quality = quality_of(results, "quality-wcxb", tool, figure)
        cost = cost_of(results, tool, pages)
        if quality is not None and cost:
            dots.append(Dot(tool, cost, quality))
    return dots


def panel(box: Box, title: str, dots: Sequence[Dot]) -> Iterator[str]:
    axes = axes_for(box, dots)
    yield text(box.left, TOP - 24, title, BOLD)
    yield text(box.left, TOP - 8, "up and left is better", ink=THEIRS)
    yield from grid(axes)
    middle = (box.left + box.right) / 2
    yield text(middle, HEIGHT - 18, "CPU milliseconds a page (log scale)", MIDDLE)
    for dot in dots:
        ink = OURS_INK if dot.name == OURS else THEIRS
        x, y = axes.x(dot.cost), axes.y(dot.quality)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" fill="{ink}"/>'
    for dot, place in labels(axes, dots):
        yield from label(axes, dot, place)


def axes_for(box: Box, dots: Iterable[Dot]) -> Axes:
    """A little more than the dots take; a tenth of quality a line."""
    costs = [dot.cost for dot in dots] or [1.0, 100.0]
    qualities = [dot.quality for dot in dots] or [0.5, 1.0]
    least = math.floor(min(qualities) * 20 - 0.3) / 20
    return Axes(box, min(costs) / 1.5, max(costs) * 1.8, max(0.0, least), 1.0)


def grid(axes: Axes) -> Iterator[str]:
    """Lines and numbers: of quality each twentieth or tenth, of cost 1, 2, 5, 10 and so on."""
    box = axes.box
    first, last = round(axes.least_quality * 20), round(axes.most_quality * 20)
    step = 1 if last - first <= 10 else 2
    for number in range(last, first - 1, -step):
        y = axes.y(number / 20)
        yield line(box.left, y, box.right, y)
        yield text(box.left - 7, y + 4, f"{number / 20:.2f}", END)
    for power in range(-2, 5):
        for tick in TICKS:
            cost = tick * 10.0**power
            if axes.least_cost <= cost <= axes.most_cost:
                x = axes.x(cost)
                yield line(x, box.top, x, box.bottom)
                yield text(x, box.bottom + 17, f"{cost:g}", MIDDLE)


def labels(axes: Axes, dots: Sequence[Dot]) -> Iterator[tuple[Dot, Place]]:
    """A place for each name, such that none covers a dot or another name if that can be."""
    taken = [around(axes, dot) for dot in dots]
    for dot in sorted(dots, key=lambda dot: dot.name != OURS):
        # The nearest of the places that cover least.
        best = min(candidates(axes, dot), key=lambda place: badness(axes, place.box, taken))
        taken.append(best.box)
        yield dot, best


def around(axes: Axes, dot: Dot) -> Box:
    x, y = axes.x(dot.cost), axes.y(dot.quality)
    return Box(x - DOT - 2, y - DOT - 2, x + DOT + 2, y + DOT + 2)


def candidates(axes: Axes, dot: Dot) -> Iterator[Place]:
    """Nearest first, to the right before to the left."""
    x, y = axes.x(dot.cost), axes.y(dot.quality)
    wide = len(dot.name) * LETTER * (ASPECT + 0.04 * (dot.name == OURS))
    for away in DISTANCES:
        for right, down in SIDES:
            at, anchor = x + right * away, ("", MIDDLE, END)[(1 - right)]
            left = at if right > 0 else at - wide if right < 0 else at - wide / 2
            middle = y + down * away * (0.8 if right else 1.3)
            box = Box(left, middle - LETTER * 0.6, left + wide, middle + LETTER * 0.6)
            yield Place(box, at, anchor)


def badness(axes: Axes, place: Box, taken: Iterable[Box]) -> float:
    """The area of what it covers, and of what stands out of the panel."""
    covered = sum(place.meets(other) for other in taken)
    area = (place.right - place.left) * (place.bottom - place.top)
    return covered + area - place.meets(axes.box)


def label(axes: Axes, dot: Dot, place: Place) -> Iterator[str]:
    """The name, and a thin line to its dot where it stands apart."""
    x, y, box = axes.x(dot.cost), axes.y(dot.quality), place.box
    near_x = min(max(x, box.left), box.right)
    near_y = min(max(y, box.top), box.bottom)
    if math.hypot(near_x - x, near_y - y) > DISTANCES[1]:
        yield line(x, y, near_x, near_y, ink=THEIRS)
    ours = dot.name == OURS
    style = HALO + place.anchor + (BOLD if ours else "")
    yield text(place.x, box.bottom - LETTER * 0.27, dot.name, style, OURS_INK if ours else INK)


def line(x1: float, y1: float, x2: float, y2: float, ink: str = FAINT) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{ink}"'
        ' stroke-width="1"/>'
    )


def text(x: float, y: float, said: str, style: str = "", ink: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{ink}"{style}>{escape(said)}</text>'
