"""Every rule of every pack against its own examples and every other rule's `keeps`."""

from collections import Counter

import pytest

from cleaner.rules import check_examples, load_packs, rules_in_force, scan
from cleaner.rules.literals import required_literals
from cleaner.rules.scan import Rules, pattern
from pace import within

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
        with within(BAIT_SECONDS):
            pattern(source).search(text)


# ── what was asked is remembered, within bounds


def test_what_was_asked_is_remembered_for_the_next_document():
    rules = Rules([rule for rule in rules_in_force().all if rule.id.startswith("en/")])
    first = rules.remembering("en").first_match("Share this article", 3, ("anywhere",))
    assert first is not None
    assert rules.remembering("en").first_match("Share this article", 3, ("anywhere",)) is first


def test_memory_has_a_bound(monkeypatch):
    monkeypatch.setattr(scan, "MOST_REMEMBERED", 10)
    rules = Rules(rules_in_force().all)
    for number in range(30):
        own = rules.remembering("en")
        assert own.first_match(f"Harbour {number}", 2, ("anywhere",)) is None
        assert own.naming("div", f"harbour-{number}") is None
        assert len(own._seen_text) <= 11
        assert len(own._seen_names) <= 11


def test_what_is_very_long_is_not_held():
    own = Rules(rules_in_force().all).remembering("en")
    assert own.first_match("a" * 1_000_000, 1, ("anywhere",)) is None
    assert own.naming("div", "a" * 1_000_000) is None
    assert not own._seen_text
    assert not own._seen_names
