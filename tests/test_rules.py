"""Every rule of every pack against its own examples and every other rule's `keeps`."""

import time
from collections import Counter

import pytest

from cleaner.rules import check_examples, load_packs
from cleaner.rules.literals import required_literals
from cleaner.rules.scan import pattern

LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "zh")
NEEDED = {
    "share",
    "subscribe",
    "related",
    "comments",
    "copyright",
    "disclaimer",
    "consent",
    "provenance",
    "credit",
    "advertisement",
    "tools",
}
PACKS = {lang: [r for r in load_packs() if r.id.startswith(lang + "/")] for lang in LANGUAGES}
# Half a second for a hundred thousand characters: a linear pattern needs a few milliseconds.
BAIT_SECONDS = 0.5


def test_every_example_holds():
    assert list(check_examples(load_packs())) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_is_covered(language):
    rules = PACKS[language]
    categories = {str(r.category) for r in rules}
    assert categories >= NEEDED
    assert categories & {"byline", "dateline"}
    assert len(rules) >= (120 if language == "en" else 40)
    assert sum(bool(r.keeps) for r in rules) >= len(rules) // 2


def test_ids_are_unique():
    counts = Counter(r.id for r in load_packs())
    assert [i for i, n in counts.items() if n > 1] == []


@pytest.mark.parametrize("rule", load_packs(), ids=lambda r: r.id)
def test_patterns_are_linear(rule):
    source = rule.match or rule.names
    alphabet = [
        *required_literals(source),
        "a",
        " ",
        "a ",
        "1",
        "1 ",
        ".",
        "@",
        ": ",
        "\u4e00",
        "| ",
        rule.strips[0] + " ",
    ]
    for bait in alphabet:
        text = (bait * (100_000 // len(bait) + 1))[:100_000]
        started = time.process_time()
        pattern(source).search(text)
        assert time.process_time() - started < BAIT_SECONDS, bait
