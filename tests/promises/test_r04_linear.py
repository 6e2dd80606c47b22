"""R4: linear work: every pattern there is on bait of 100 kB, and documents four times as large.

`tests/test_rules.py` tries each rule on bait of its alphabet, `tests/test_torture.py` what makes
Markdown harmless, `benchmarks/promises.py R4` each hostile document of our own at two sizes.
"""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

import cleaner
from cleaner import Format, Options
from cleaner.rules import load_packs
from cleaner.rules.scan import pattern
from pace import pace

BAIT = (
    " ", "\t", "\n", " \n", "a", "a ", "1", "1 ", "1/2/", "a@a.", "http://a.a/", "[", "[a](", "<a ",
    "<!--", "&", "|", "*", "`", "- ", "一",
)  # fmt: skip
SIZE = 100_000
# A tenth of a second is promised, and no pattern takes more on a quiet machine; one that does other
# work is given twice that, and three tries, a slow one as much more as it is slower. A quadratic
# pattern takes ten seconds and more.
SECONDS = 0.2
TRIES = 3
# Asked only at the start of a text, or of all of it; a search would begin anew at each letter.
AT_THE_START = frozenset(
    "cleaner.metadata.names.HOST cleaner.parse.front_matter.FLAT_ITEM cleaner.render.links.SCHEME"
    " cleaner.render.tracking.OTHER_SCHEME cleaner.rules.load.ID cleaner.parse.markdown.REFERENCE"
    " cleaner.cli.known.SITE_LINE cleaner.judge.patterns.OTHER_LABEL cleaner.rules.site_files.HOST"
    " cleaner.render.images.SIZE cleaner.parse.datelines.OPENING_DATE"
    .split()
)  # fmt: skip
# Loading these starts something, or needs what is not installed everywhere.
NOT_LOADED = re.compile(r"__main__|cleaner\.(?:engines|batch\.warm|batch\.tables|cli\.watch)")


def patterns_in(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from patterns_in(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from patterns_in(inner)


def patterns_of_modules() -> dict[str, re.Pattern[Any]]:
    """Every pattern that a module of the program holds, by its name."""
    found: dict[re.Pattern[Any], str] = {}
    for info in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if NOT_LOADED.search(info.name):
            continue
        for name, value in vars(importlib.import_module(info.name)).items():
            for number, one in enumerate(patterns_in(value) if name.isupper() else ()):
                found.setdefault(one, f"{info.name}.{name}" + (f"[{number}]" if number else ""))
    return {name: one for one, name in found.items()}


MODULES = patterns_of_modules()
RULES = {rule.id: pattern(rule.match or rule.names) for rule in load_packs()}


def slow_on(one: re.Pattern[Any], *, anywhere: bool) -> list[str]:
    """The bait on which a pattern takes more than its time."""
    ask = one.search if anywhere else one.match
    slow = []
    for bait in BAIT:
        text = (bait * (SIZE // len(bait) + 1))[:SIZE] + "x"
        given = text.encode() if isinstance(one.pattern, bytes) else text
        for _ in range(TRIES):
            started = time.process_time()
            ask(given)
            took = time.process_time() - started
            if took <= SECONDS or took <= SECONDS * pace():  # asked only if it is slow
                break
        else:
            slow.append(f"{bait!r}: {took:.2f} s")
    return slow


def test_r4_there_are_21_baits_and_the_patterns_are_found():
    assert len(set(BAIT)) == 21
    assert len(MODULES) > 250
    assert {name.partition("[")[0] for name in MODULES} >= AT_THE_START


@pytest.mark.parametrize("name", MODULES)
def test_r4_each_pattern_of_the_program(name):
    assert slow_on(MODULES[name], anywhere=name.partition("[")[0] not in AT_THE_START) == []


def test_r4_each_pattern_of_the_packs():
    slow = {name: slow_on(one, anywhere=True) for name, one in RULES.items()}
    assert {name: baits for name, baits in slow.items() if baits} == {}


PROSE = "The river rose in the night, and by morning the lower town stood under water, he said."
GROWING = {
    "spaces in lines": (Format.TEXT, "word{}\n" * 5, " "),
    "spaces in a line of Markdown": (Format.MARKDOWN, f"{PROSE}{{}}x\n{PROSE}\n", " "),
    "rule of a table": (Format.HTML, "<p>|{}x</p>", "- "),
    "brackets": (Format.MARKDOWN, "{}x", "[a]("),
    "attributes": (Format.HTML, "<p {}>x</p>", "a=b "),
    "quotes": (Format.MARKDOWN, "{}x", "> "),
}


@pytest.mark.parametrize("name", GROWING)
def test_r4_four_times_as_much_takes_four_times_as_long(name):
    form, around, part = GROWING[name]
    took = []
    for many in (15_000, 60_000):
        text = f"{PROSE}\n\n" + around.replace("{}", part * many)
        started = time.process_time()
        cleaner.clean(text, options=Options(format=form))
        took.append(time.process_time() - started)
    assert took[1] <= max(6 * took[0], 1.0 * pace())
