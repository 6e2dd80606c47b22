"""The labelled pages as rows to learn from: features, and how much of each block is article."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz.distance import LCSseq

from cleaner import clean
from cleaner.detect import decode, detect_format
from cleaner.judge import RULE_JUDGES, Hearing, language_of
from cleaner.judge.features import Features, features_of
from cleaner.judge.title import find_title
from cleaner.model import Category, Document, Format, Options, Removal
from cleaner.parse import parse
from cleaner.render import to_markdown
from cleaner.render.defuse import defuse_characters
from cleaner.rules import rules_in_force

WORD = re.compile(r"\w+")
# The alignment takes product-of-lengths time; two pages of the set are above this.
MOST_CELLS = 4_000_000_000
ARTICLE_SHARE = 0.5
# How many copies of a page are made with most of their boilerplate taken out.
PRUNED = 2
CONVERTERS = ("html2text", "markdownify", "html-to-markdown", "inscriptis")


@dataclass
class Example:
    """One document to learn from."""

    page: str
    url: str
    kind: str
    form: str
    """`html`, the name of a converter, or `clean/…`."""
    features: Features
    share: Any
    """(blocks,): how much of each block's words the reference has, in its order."""
    tokens: list[Any]
    """The words of each block, as numbers, for the score."""
    reference: Any
    removed: list[tuple[int, str]]
    """What the rules take, by row, with their ids."""


def number_of(word: str, known: dict[str, int]) -> int:
    return known.setdefault(word, len(known))


def make_example(document: Document, page: dict[str, Any], form: str) -> Example | None:
    """A document with its labels; None when there is nothing in it."""
    if not document.blocks:
        return None
    known: dict[str, int] = {}
    tokens = [
        np.array([number_of(w, known) for w in WORD.findall(b.text.lower())], np.int32)
        for b in document.blocks
    ]
    wanted = [number_of(w, known) for w in WORD.findall((page["reference"] or "").lower())]
    removals = rule_removals(document)
    places = {b.index: n for n, b in enumerate(document.blocks)}
    return Example(
        page["id"], page["url"], page["kind"], form, features_of(document, removals),
        shares(tokens, wanted), tokens, np.array(wanted, np.int32),
        [(places[r.block], r.rule) for r in removals],
    )  # fmt: skip


def rule_removals(document: Document) -> tuple[Removal, ...]:
    """What the rules take before the learned judge is asked."""
    rules = rules_in_force().remembering(language_of(document))
    hearing = Hearing(rules, Options(), safe={find_title(document)})
    hearing.hear(document, RULE_JUDGES)
    return tuple(hearing.removals)


def shares(tokens: list[Any], wanted: list[int]) -> Any:
    """For each block the share of its words that the longest common subsequence covers."""
    flat = np.concatenate(tokens).tolist() if tokens else []
    hit = np.zeros(len(flat) + 1, np.float64)
    if flat and wanted and len(flat) * len(wanted) <= MOST_CELLS:
        for tag, start, end, _, _ in LCSseq.opcodes(flat, wanted):
            if tag == "equal":
                hit[start:end] = 1
    else:
        there = set(wanted)
        hit[:-1] = [token in there for token in flat]
    ends = np.cumsum([len(t) for t in tokens])
    sums = np.concatenate(([0.0], np.cumsum(hit)))
    sizes = np.array([len(t) for t in tokens])
    return (sums[ends] - sums[ends - sizes]) / np.maximum(sizes, 1)


def html_document(data: bytes, url: str | None) -> Document:
    return parse(decode(data, None).text, Format.HTML, url)


def lines_document(text: str, url: str | None) -> Document:
    text, _ = defuse_characters(text)
    return parse(text, detect_format(text), url)


def own_examples(page: dict[str, Any], use_weights: Callable[[], None]) -> Iterator[Example]:
    """What the program itself makes of a page: as clean as it gets, and to be left as it is.

    By weights that have not seen the page's host, whose faults are those that others will meet.
    """
    use_weights()
    made = clean(page["html"], url=page["url"]).markdown
    if page["reference"] and made.strip():
        lines = parse(made, Format.MARKDOWN, page["url"])
        yield from filter(None, [make_example(lines, page, "clean/own")])


def pruned(document: Document, share: Any, rng: np.random.Generator) -> Document:
    """The document without most of its boilerplate, run by run: as a page that has little of it."""
    often = rng.uniform(0.5, 1.0)
    gone, going, was = [], False, False
    for block, part in zip(document.blocks, share, strict=True):
        is_boilerplate = part <= ARTICLE_SHARE
        if is_boilerplate and not was:
            going = rng.random() < often
        if is_boilerplate and going:
            gone.append(Removal(block.index, Category.BOILERPLATE, "", ""))
        was = is_boilerplate
    return document.without(gone)


def examples_of(page: dict[str, Any], converted: dict[str, str]) -> Iterator[Example]:
    """One page in every form it may come in, with less boilerplate, and without any."""
    rng = np.random.default_rng(zlib.crc32(page["id"].encode()))
    document = html_document(page["html"], page["url"])
    example = make_example(document, page, "html")
    if example is None:
        return
    yield example
    reference = page["reference"] or ""
    if not reference:
        return
    for _ in range(PRUNED):
        yield from filter(
            None, [make_example(pruned(document, example.share, rng), page, "html/pruned")]
        )
    paragraphs = "\n\n".join(line for line in reference.splitlines() if line.strip())
    whole = document.without(
        Removal(block.index, Category.BOILERPLATE, "", "")
        for block, share in zip(document.blocks, example.share, strict=True)
        if share <= ARTICLE_SHARE
    )
    forms = {
        **{name: lines_document(text, page["url"]) for name, text in converted.items()},
        "clean/markdown": parse(f"{paragraphs}\n", Format.MARKDOWN, page["url"]),
        "clean/text": parse(f"{paragraphs}\n", Format.TEXT, page["url"]),
        "clean/html": parse(to_markdown(whole), Format.MARKDOWN, page["url"]),
    }
    for form, lines in forms.items():
        made = make_example(lines, page, form)
        if made is None:
            continue
        yield made
        if form in CONVERTERS:
            less = make_example(pruned(lines, made.share, rng), page, "lines/pruned")
            yield from filter(None, [less])
