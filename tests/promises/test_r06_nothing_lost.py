"""R6: nothing is lost silently: text is kept, or listed as removed, or a warning says what is so.

`tests/test_promises.py` (`test_no_word_of_…_is_lost`, `test_counts_add_up`) has documents made at
random, `tests/test_hostile.py` the hostile ones, `benchmarks/promises.py R6` all real pages.
"""

import pytest

import cleaner
from cleaner import Format, Options

PROSE = "The ferry left the island at dawn with nine passengers and two goats, all of them awake."
PARTS = {
    "share box": '<div class="share-buttons">Share canaryword on</div>',
    "navigation": '<nav><a href="/">canaryword</a> <a href="/b">Sport</a></nav>',
    "hidden": '<div style="display:none">canaryword waits here</div>',
    "form": "<form><label>canaryword</label><input></form>",
    "comment": '<div id="comments"><p>I liked the canaryword very much, wrote Ann.</p></div>',
    "table": "<table><tr><th>canaryword<th>b</tr><tr><td>1<td>2</tr></table>",
    "code": "<pre>canaryword = 1</pre>",
    "button": "<button>canaryword</button>",
    "select": "<select><option>canaryword</select>",
    "deep": "<div>" * 2000 + "canaryword" + "</div>" * 2000,
    "stray": "</p></div>canaryword",
    "cell without a table": "<td>canaryword</td>",
    "unknown": "<x-y>canaryword</x-y>",
    "twice a body": "</body></html><html><body>canaryword",
}


@pytest.mark.parametrize("lean", ["balanced", "precision", "recall"])
@pytest.mark.parametrize("name", PARTS)
def test_r6_text_is_kept_or_listed(name, lean):
    page = f"<html><body><h1>Ferry</h1><p>{PROSE}</p>{PARTS[name]}<p>{PROSE}</p></body></html>"
    made = cleaner.clean(page, options=Options(format=Format.HTML, lean=lean))
    kept = made.markdown.count("canaryword")
    listed = sum(record.text.count("canaryword") for record in made.sidecar.removals)
    assert kept + listed == 1
