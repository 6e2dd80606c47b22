"""R7: every removed block can be put back, by what the sidecar says of it, or with `--keep`.

`benchmarks/promises.py R7` does it with all real pages.
"""

import json
import re
from itertools import chain

import pytest

import cleaner
from cleaner import Category, Format, Options

PROSE = "The ferry left the island at dawn with nine passengers and two goats, all of them awake."
PAGE = (
    f"<html><body><nav><a href=/>Home</a></nav><h1>The ferry</h1><p>{PROSE}</p>"
    f'<div class="share">Share this article</div><p>{PROSE}</p><p>Read more: Ten things about rain'
    f"</p><p>{PROSE}</p><footer>© 2021 The Harbour. All rights reserved.</footer></body></html>"
)
LINES = (
    f"Home | News\n\n# The ferry\n\n{PROSE}\n\n**Share this article**\n\n{PROSE}\n\n"
    f"Read more: [Ten things about rain](/rain)\n\n{PROSE}\n\n© 2021 The Harbour. All rights"
    " reserved.\n"
)
both = pytest.mark.parametrize(
    ("text", "form"), [(PAGE, Format.HTML), (LINES, Format.MARKDOWN), (LINES, Format.TEXT)]
)


@both
def test_r7_kept_and_removed_blocks_are_the_document(text, form):
    made = cleaner.clean(text, options=Options(format=form))
    account = json.loads(made.sidecar.to_json())
    removed = {record["block"]: record for record in account["removals"]}
    assert removed
    kept = iter(made.text.rstrip("\n").split("\n\n"))
    whole = [
        removed[at]["text"] if at in removed else next(kept)
        for at in range(account["stats"]["blocks"])
    ]
    assert next(kept, None) is None
    assert whole == [block.text for block in made.blocks]
    for record in removed.values():
        assert record["reason"]
        assert record["rule"]
        assert record["line"] > 0


@both
def test_r7_with_everything_kept_nothing_goes(text, form):
    made = cleaner.clean(text, options=Options(format=form, keep=frozenset(Category)))
    assert made.removals == ()
    if form is not Format.HTML:
        assert made.markdown == text


@both
def test_r7_each_block_comes_back_by_its_number_to_its_place(text, form):
    for removal in cleaner.clean(text, options=Options(format=form)).removals:
        made = cleaner.clean(
            text, options=Options(format=form, keep=frozenset([str(removal.block)]))
        )
        block = made.blocks[removal.block]
        assert removal.block not in {again.block for again in made.removals}
        gone = {again.block for again in made.removals}
        texts = [other.text for other in made.blocks if other.index not in gone and other.text]
        words = [re.findall(r"\w+", part) for part in texts]
        assert re.findall(r"\w+", made.text) == list(chain.from_iterable(words))
        assert block.text in texts
