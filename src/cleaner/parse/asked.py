"""What a site's file finds on a page: elements that go, elements that are the article, claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import turbohtml

from cleaner.model import Claim, Edit, Remark, Selector
from cleaner.parse.selected import SEVERAL, value
from cleaner.rules.site_files import Line, SiteFile
from cleaner.visible import fold_space

FIELDS = {"title": "title", "author": "authors", "date": "published"}
ORIGIN = "site-file"
# What people wrote for other pages is right of most of them: below a file of the user's own.
SURE = 0.95
MOST_AUTHORS = 20
# No page of an article is as deep or has as many elements; asking costs a millisecond a line there,
# and nests of `ancestor::` or of text in text cost the square of the depth.
MOST_ELEMENTS = 60_000
MOST_DEPTH = 400
# What these axes cost grows with the square, backwards with the cube, of what they pass: a second
# for 900 elements before one another, a minute for 3,000. (children of one element, of the page)
COSTLY = {
    "preceding-sibling": (500, 20_000),
    "following-sibling": (1_000, 20_000),
    "preceding": (500, 2_500),
    "following": (2_000, 8_000),
}
AXIS = re.compile(r"\b(preceding-sibling|following-sibling|preceding|following)\s*::")
TOO_LARGE = "the page is too large to be asked by this expression"
# A replacement may not make a page longer than this many times, nor than a megabyte more.
MOST_GROWTH = 2
GROWTH_BYTES = 1024**2


@dataclass(slots=True)
class Asked:
    """What the lines of a site's file find on one page."""

    gone: dict[turbohtml.Node, Line] = field(default_factory=dict)
    region: dict[turbohtml.Node, Line] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def replace_strings(text: str, file: SiteFile) -> tuple[str, tuple[Edit, ...], list[str]]:
    """A page's source with what the file replaces in it, each as an edit; and what went wrong."""
    edits: list[Edit] = []
    warnings: list[str] = []
    room = MOST_GROWTH * len(text) + GROWTH_BYTES
    for line in file.having("replace_string"):
        at = text.find(line.find)
        if at < 0:
            continue
        if len(text) + text.count(line.find) * (len(line.value) - len(line.find)) > room:
            warnings.append(f"{rule_id(file, line)}: would make the page too long; passed over")
            continue
        number, rule = text.count("\n", 0, at) + 1, rule_id(file, line)
        edits.append(Edit(number, "replaced", line.find, line.value, rule))
        text = text.replace(line.find, line.value)
    return text, tuple(edits), warnings


def ask(root: turbohtml.Document, file: SiteFile, url: str | None) -> Asked:
    """Every line's answer; one that cannot be asked is a remark or a warning, never an error."""
    asked = Asked()
    asking = Asking(root, file, asked)
    if asking.is_too_large():
        asked.warnings.append(f"{file.name}: {TOO_LARGE.replace('by this expression', 'by it')}")
        return asked
    for key in FIELDS:
        asked.claims += claims_of(asking, key, url)
    for key in ("strip", "strip_id_or_class", "strip_image_src"):
        for line in file.having(key):
            for element in asking.elements(line):
                asked.gone.setdefault(element, line)
    asked.region = region_of(asking)
    return asked


def region_of(asking: Asking) -> dict[turbohtml.Node, Line]:
    """What the first line finds that finds something; the first whose find is not to go, if any."""
    best: dict[turbohtml.Node, Line] = {}
    for line in asking.file.having("body"):
        found = [element for element in asking.elements(line) if holds(element)]
        if found and not all(is_inside(element, asking.asked.gone) for element in found):
            return dict.fromkeys(found, line)
        best = best or dict.fromkeys(found, line)
    return best


class Asking:
    """One page, asked line by line."""

    def __init__(self, root: turbohtml.Document, file: SiteFile, asked: Asked) -> None:
        self.root = root
        self.file = file
        self.asked = asked
        self.elements_in_all = int(self.number("count(//*)"))

    def number(self, expression: str) -> float:
        """A number or a truth that an expression of ours gives."""
        found = self.root.xpath(expression)
        return found if isinstance(found, float | bool) else 0.0

    def is_too_large(self) -> bool:
        """Whether no expression at all may be asked."""
        deeper = f"boolean({'/*' * (MOST_DEPTH + 1)})"
        return self.elements_in_all > MOST_ELEMENTS or bool(self.number(deeper))

    def is_too_costly(self, expression: str) -> bool:
        """Whether an expression could take seconds on a page as wide as this."""
        for axis in set(AXIS.findall(expression)):
            children, elements = COSTLY[axis]
            if self.elements_in_all > elements or self.number(f"boolean(//*[{children + 1}])"):
                return True
        return False

    def answer(self, line: Line) -> Any:
        """What an expression gives: nodes and texts, or one text, number or truth."""
        expression = expression_of(line)
        where = rule_id(self.file, line)
        if self.is_too_costly(expression):
            self.asked.warnings.append(f"{where}: {TOO_LARGE}")
            return []
        try:
            return self.root.xpath(expression)
        except (ValueError, TypeError, RecursionError) as error:
            self.asked.remarks.append(Remark(where, f"{where}: {line.key}: {error}"))
            return []

    def elements(self, line: Line) -> list[turbohtml.Element]:
        """The elements a line finds, in the order of the page."""
        found = self.answer(line)
        nodes = found if isinstance(found, list) else []
        elements = [node for node in nodes if isinstance(node, turbohtml.Element)]
        if not elements and (not isinstance(found, list) or any(isinstance(n, str) for n in nodes)):
            where = rule_id(self.file, line)
            said = f"{where}: {line.key}: finds texts or attributes, and only elements count here"
            self.asked.remarks.append(Remark(where, said))
        return [one for one in elements if one.tag not in ("html", "body")]


def rule_id(file: SiteFile, line: Line) -> str:
    """What a line is called in a sidecar."""
    return f"{file.name}:{line.number}"


def complaints(file: SiteFile) -> Iterator[str]:
    """What is wrong with the expressions of a file, as far as an empty page can tell."""
    asked = Asked()
    asking = Asking(turbohtml.parse(""), file, asked)
    for line in file.lines:
        if line.key != "replace_string":
            asking.answer(line)
    yield from (remark.text for remark in asked.remarks)


def expression_of(line: Line) -> str:
    """The XPath of a line; words become one as Full-Text RSS makes it."""
    if line.key == "strip_id_or_class":
        words = in_quotes(line.value)
        return f"//*[contains(@class, {words}) or contains(@id, {words})]"
    if line.key == "strip_image_src":
        return f"//img[contains(@src, {in_quotes(line.value)})]"
    return line.value


def in_quotes(text: str) -> str:
    """A literal of XPath; quotes in it are how some wrote it, and no part of any class."""
    return "'" + text.replace("'", "").replace('"', "") + "'"


def is_inside(element: turbohtml.Node, others: dict[turbohtml.Node, Line]) -> bool:
    """Whether an element is one of others, or in one."""
    here: turbohtml.Node | None = element
    while here is not None:
        if here in others:
            return True
        here = here.parent
    return False


def holds(element: turbohtml.Element) -> bool:
    """Whether there is anything to read or to see in an element."""
    return bool(element.text.strip()) or element.select_one("img, video, iframe") is not None


def claims_of(asking: Asking, key: str, url: str | None) -> Iterator[Claim]:
    """What the lines of one key say; of authors, only the first that says anything."""
    field_ = FIELDS[key]
    for line in asking.file.having(key):
        found = asking.answer(line)
        said = [text for node in listed(found) if (text := said_by(node, field_, url))]
        if said and field_ in SEVERAL:
            yield Claim(field_, said[:MOST_AUTHORS], ORIGIN, SURE)
            return
        if said:
            yield Claim(field_, said[0], ORIGIN, SURE)


def listed(found: Any) -> list[Any]:
    """The nodes and texts of an answer; a number or a truth says nothing."""
    if isinstance(found, list):
        return found
    return [found] if isinstance(found, str) else []


def said_by(node: Any, field_: str, url: str | None) -> Any:
    """What one node or text says."""
    if isinstance(node, turbohtml.Element):
        text = fold_space(node.text) if field_ == "title" else ""
        said = text or value(node, Selector(field_, ""), url)
    else:
        said = fold_space(node) if isinstance(node, str) else ""
    # `concat(//h4, ': ', //h1)` gives the colon where there is neither.
    return said if not isinstance(said, str) or any(map(str.isalnum, said)) else ""
