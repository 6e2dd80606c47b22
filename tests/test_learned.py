"""The learned judge: what it sees, how it decides what belongs together, and what it says."""

import json
from importlib import resources

import numpy as np
import pytest

import cleaner
from cleaner import Format, Options
from cleaner.judge.features import Features, features_of
from cleaner.judge.learned import (
    CLEAN,
    LEANS,
    expected_score,
    judge_learned,
    looks,
    overruled,
    posts_of,
)
from cleaner.judge.net import Opinion, ask, weights
from cleaner.judge.region import judge_region
from cleaner.judge.together import best_bar, decide
from cleaner.model import Category, Document, Removal
from cleaner.parse import parse
from cleaner.rules import rules_in_force
from cleaner.sidecar import PAGE_KINDS

PROSE = (
    "The mill had stood empty for nine years when the miller's daughter came back, with two cases,"
    " a dog and a plan that she told nobody about until the first sack of flour was sold."
)
SHARE_BUCKET = 2676
STORY = "".join(f"<p>{PROSE} That was the {n}th winter.</p>" for n in range(3, 12))
TEXT = "\n\n".join(f"{PROSE} That was the {n}th winter." for n in range(3, 12))
MENU = "".join(f"<li><a href='/{w}'>{w.title()}</a></li>" for w in "news sport money food".split())
PAGE = (
    f"<html><body><div><ul>{MENU}</ul></div><main><h1>The mill</h1>{STORY}</main>"
    f"<div><ul>{MENU}</ul><p>The Daily Fen, 12 Dyke Road</p></div></body></html>"
)


def page(body: str) -> Document:
    return parse(f"<html><body>{body}</body></html>", Format.HTML)


def decided(body: str, chances: dict[str, float], *, usual: float = 0.9):
    """The texts that stay where each block has the chance of the first text that it holds."""
    document = page(body)
    given = [
        next((chance for text, chance in chances.items() if text in b.text), usual)
        for b in document.blocks
    ]
    gone = np.zeros(len(given), np.bool_)
    keep = decide(document, np.array(given, np.float32), gone)
    return [b.text for b, stays in zip(document.blocks, keep, strict=True) if stays]


class TestFeatures:
    def test_a_row_for_each_block_whatever_it_is_written_in(self) -> None:
        for text, form in ((PAGE, Format.HTML), (TEXT, Format.MARKDOWN), (TEXT, Format.TEXT)):
            document = parse(text, form)
            made = features_of(document, ())
            assert isinstance(made, Features)
            assert len(made.numbers) == len(made.words) == len(made.around) == len(document.blocks)
            assert np.isfinite(made.numbers).all()
            assert made.numbers.shape[1] == weights("html")["mean"].size

    def test_words_are_hashed_alike_wherever_they_stand(self) -> None:
        made = features_of(
            page("<p>Share this</p><p>Please share it</p><p>4 2026</p><p>7 1999</p>"), ()
        )
        assert made.words[0][0] == made.words[1][1] > 0
        assert made.words[2].tolist() == made.words[3].tolist()  # digits are all one
        assert made.words[0][2] == 0

    def test_the_hash_is_the_same_on_every_machine(self) -> None:
        made = features_of(page("<p>share</p>"), ())
        assert made.words[0][0] == SHARE_BUCKET

    def test_a_verdict_is_a_feature(self) -> None:
        document = page("<p>Share this</p><p>Rain</p>")
        plain = features_of(document, ()).numbers
        told = features_of(document, [Removal(0, Category.SHARE, "x/y", "z")]).numbers
        assert (plain != told).sum() == 2
        assert (plain[1] == told[1]).all()

    @pytest.mark.parametrize("text", ["", "\u2028", "𝕏 " * 90, "ß" * 300, "İ" * 300, "\ud800"])
    def test_odd_text_is_no_trouble(self, text: str) -> None:
        document = page(f"<p>a{text}</p><img src=a.png><hr><table><tr><th>1<td>2</table>")
        assert np.isfinite(features_of(document, ()).numbers).all()

    def test_a_long_document_is_hashed_as_a_short_one(self) -> None:
        rows = "".join(f"<p>lamp {n} oil wick glass shade brass</p>" for n in range(4000))
        made = features_of(page(rows), ())
        assert (made.words[:, 0] == made.words[0, 0]).mean() > 0.999


class TestNet:
    def test_chances_are_chances(self) -> None:
        for text, form, name in ((PAGE, Format.HTML, "html"), (TEXT, Format.MARKDOWN, "lines")):
            opinion = ask(features_of(parse(text, form), ()), weights(name))
            assert ((opinion.article >= 0) & (opinion.article <= 1)).all()
            assert opinion.kinds.sum() == pytest.approx(1, abs=0.01)
            assert len(opinion.kinds) == len(PAGE_KINDS)

    def test_one_block_is_enough(self) -> None:
        opinion = ask(features_of(page("<p>Rain.</p>"), ()), weights("html"))
        assert opinion.article.shape == (1,)

    def test_the_weights_are_small_and_come_with_their_story(self) -> None:
        folder = resources.files("cleaner.judge")
        size = sum(len(folder.joinpath(f"{form}.npz").read_bytes()) for form in ("html", "lines"))
        assert size < 1_000_000
        story = json.loads(folder.joinpath("weights.json").read_text("utf-8"))
        assert {"data", "folds", "plans", "cross_validated"} <= story.keys()
        assert story["data"]["licence"] == "CC BY 4.0"


class TestWhatBelongsTogether:
    def test_a_list_that_loses_nearly_all_items_goes(self) -> None:
        items = "".join(f"<li>Ship {n} of the fleet</li>" for n in range(6))
        assert decided(f"<ul>{items}</ul>", {"Ship 3": 0.9, "Ship": 0.1}) == []

    def test_a_list_that_loses_a_few_keeps_them(self) -> None:
        items = "".join(f"<li>Ship {n} of the fleet</li>" for n in range(6))
        assert len(decided(f"<ul>{items}</ul>", {"Ship 3": 0.1})) == 6

    def test_a_list_that_has_begun_goes_on(self) -> None:
        body = f"<p>{PROSE}</p><ul><li>Ada<li>Bea<li>Cleo</ul>"
        said = {"Ada": 0.9, "Bea": 0.2, "Cleo": 0.01}
        assert decided(body, said) == [PROSE, "Ada", "Bea"]
        assert decided(body, {**said, "Ada": 0.2, "Bea": 0.2}) == [PROSE]

    def test_a_heading_stays_with_its_section(self) -> None:
        body = f"<h1>The mill</h1><p>{PROSE}</p><h2>Notes</h2><p>Rain fell.</p>"
        assert decided(body, {"Notes": 0.3})[2:] == ["Notes", "Rain fell."]
        assert decided(body, {"Notes": 0.01})[2:] == ["Rain fell."]

    def test_a_figure_stays_or_goes_with_its_caption(self) -> None:
        figure = "<figure><img src=a.png><figcaption>At the door</figcaption></figure>"
        body = f"<p>{PROSE}</p>{figure}<p>{PROSE}</p><p>Buy now</p>{figure}"
        said = {"Buy": 0.02, "At the door": 0.95}
        assert decided(body, said) == [PROSE, "", "At the door", PROSE, "", "At the door"]
        assert decided(body, {"Buy": 0.02, "At the door": 0.02}) == [PROSE, PROSE]

    def test_a_picture_between_what_goes_goes(self) -> None:
        body = "<p>Buy now</p><p><img src=a.png></p><p>Buy soon</p><p>Rain fell.</p>"
        assert decided(body, {"Buy": 0.1}) == ["Rain fell."]

    def test_figures_on_either_side_of_a_doubtful_line_stay_between_prose(self) -> None:
        figure = "<figure><img src={}.png><figcaption>At the door</figcaption></figure>"
        body = f"<p>{PROSE}</p>{figure}<p>So near.</p>{figure}<h2>More</h2><p>{PROSE}</p>"
        doubtful = {"So near": 0.4, "At the door": 0.4}
        assert decided(body, doubtful) == [PROSE, "", "", "More", PROSE]

    def test_a_table_of_data_stays_between_texts_and_one_of_links_does_not(self) -> None:
        table = "<table><tr><th>Year<th>{0}<tr><td>{0}<td>{0}<tr><td>{0}<td>{0}</table>"
        data, links = table.format("rain"), table.format("<a href=/r>rain</a>")
        body = f"<p>{PROSE}</p>{{}}<p>{PROSE}</p>"
        assert len(decided(body.format(data), {"Year": 0.2})) == 3
        assert len(decided(body.format(links), {"Year": 0.2})) == 2
        among = f"<p>{PROSE}</p><p>Buy now</p>{data}<p>Buy soon</p>"
        assert decided(among, {"Buy": 0.01, "Year": 0.01}) == [PROSE]

    def test_code_stays_with_the_prose_around_it_whatever_its_labels_are(self) -> None:
        code = "<div>mill.js</div><div>Fork it</div><pre>open(gate)</pre><div>Reload it</div>"
        said = {"mill.js": 0.01, "Fork": 0.01, "open(gate)": 0.3, "Reload": 0.01}
        assert decided(f"<p>{PROSE}</p>{code}<p>{PROSE}</p>", said) == [PROSE, "open(gate)", PROSE]
        assert decided(f"<p>{PROSE}</p>{code}", said) == [PROSE]

    def test_a_section_of_a_section_is_a_part_of_the_text(self) -> None:
        parts = f"<section><h2>Mills</h2>{STORY}</section><section><h2>Fens</h2><p>{PROSE}</p>"
        body = f"<p>Fen news</p><{{0}}><h1>The mill</h1>{parts}</section></{{0}}>"
        for around, outside in (("section", ["Fen news"]), ("div", ["Fen news", "Fens", PROSE])):
            document = page(body.format(around))
            heard = {r.block for r in judge_region(document, rules_in_force())}
            assert [b.text for b in document.blocks if b.index in heard] == outside

    def test_the_title_above_a_list_of_links_stays(self) -> None:
        body = f"<h1>The old mill</h1><ul><li><a href=/a>Fen Road</a></ul><p>{PROSE}</p>"
        assert decided(body, {"The old mill": 0.1})[0] == "The old mill"

    def test_the_pages_own_description_under_its_title_stays(self) -> None:
        body = f"<h1>The old mill</h1><h2>{{}}</h2><p>{PROSE}</p>"
        head = '<title>The old mill</title><meta name="description" content="A short history.">'
        for subtitle, stays in (("A short history.", True), ("Fen Road, news", False)):
            document = parse(
                f"<html>{head}<body>{body.format(subtitle)}</body></html>", Format.HTML
            )
            chances = np.array([0.9, 0.01, 0.9], np.float32)
            assert decide(document, chances, np.zeros(3, np.bool_))[1] == stays

    def test_a_picture_stays_with_the_text_before_it_that_its_elements_name_would_take(
        self,
    ) -> None:
        document = page(
            "<div class=ads><p>One two</p><img src=a.png></div><div><img src=b.png></div>"
        )
        chances = np.array([0.8, 0.1, 0.1], np.float32)
        assert overruled(document, chances, (0, 1)) == {0, 1}
        assert overruled(document, chances, (0, 2)) == {0}
        assert overruled(document, np.array([0.3, 0.1, 0.1], np.float32), (0, 1)) == set()

    @pytest.mark.parametrize(
        ("names", "stays"),
        [("accordion-panel", True), ("tab-pane", True), ("cta-slide", False), ("", False)],
    )
    def test_what_unfolds_needs_less_than_what_is_only_hidden(self, names, stays):
        document = parse(
            f'<div class="{names}" style="display:none">{STORY}</div>{STORY}', Format.HTML
        )
        hidden = [b.index for b in document.blocks if b.inside.parent and b.inside.parent.hidden]
        assert len(hidden) == 9
        chances = np.full(len(document.blocks), 0.4, np.float32)
        assert (overruled(document, chances, hidden) == set(hidden)) is stays

    def test_a_table_and_code_are_one_block_each(self) -> None:
        table = "<table><tr><th>Year<th>Rain<tr><td>1999<td>30<tr><td>2000<td>40</table>"
        document = page(f"{table}<pre>one\n\ntwo</pre>")
        assert [b.kind for b in document.blocks] == ["table", "code"]


class TestVerdicts:
    def test_menus_go_and_the_story_stays(self) -> None:
        article = cleaner.clean(PAGE)
        assert article.markdown.startswith("# The mill\n\nThe mill had stood")
        assert "Sport" not in article.markdown
        assert article.markdown.count("th winter.") == 9

    def test_a_reason_says_what_a_person_sees(self) -> None:
        document = parse(PAGE, Format.HTML)
        said = judge_learned(document, (), rules_in_force()).removals
        assert all("% boilerplate" in removal.reason for removal in said)
        looked = [", ".join(looks(document.blocks[row])) for row in (0, len(document.blocks) - 1)]
        assert looked == ["all of it is link", ""]

    def test_every_lean_takes_at_least_what_the_next_takes(self) -> None:
        taken = []
        for lean in ("precision", "balanced", "recall"):
            article = cleaner.clean(PAGE, options=Options(lean=lean))
            taken.append({removal.block for removal in article.removals})
        assert taken[0] >= taken[1] >= taken[2]
        assert LEANS["precision"] > LEANS["balanced"] > LEANS["recall"]

    def test_what_a_rule_removes_stays_removed(self) -> None:
        body = f"<h1>Mill</h1>{STORY}<p>Share this article on Facebook</p>{STORY}"
        article = cleaner.clean(f"<html><body>{body}</body></html>")
        assert "Share this" not in article.markdown

    def test_clean_markdown_is_left_alone(self) -> None:
        text = f"# The mill\n\n{TEXT}\n\n- flour\n- water\n- salt\n\nAnd then?\n"
        article = cleaner.clean(text, options=Options(format=Format.MARKDOWN))
        assert article.markdown == text
        assert article.sidecar.quality.confidence >= CLEAN

    def test_the_menus_of_markdown_go(self) -> None:
        menu = "".join(f"- [{word}](/{word})\n" for word in "News Sport Money Food Life".split())
        text = f"The mill | The Daily Fen\n\n{menu}\n# The mill\n\n{TEXT}\n\n{menu}\n"
        made = cleaner.clean(text).markdown
        assert "](/" not in made
        assert "# The mill\n" in made
        assert made.endswith("That was the 11th winter.\n")

    def test_kind_and_confidence_are_in_the_sidecar(self) -> None:
        told = cleaner.clean(PAGE).to_dict()
        assert told["kind"]["name"] == "article"
        assert 0 < told["kind"]["confidence"] <= 1
        assert 0 < told["quality"]["confidence"] <= 1
        assert cleaner.clean("").to_dict()["kind"] is None

    def test_a_forum_is_one_and_its_posts_stay(self) -> None:
        posts = "".join(
            f"<div class='topic-post'><div class='author'>marsh{n}</div><div class='post-body'>"
            f"<p>{PROSE} I would ask number {n}.</p></div></div>"
            for n in range(6)
        )
        body = f"<h1>Which stone for rye?</h1><div class='post-stream'>{posts}</div>"
        article = cleaner.clean(
            f"<html><body>{body}</body></html>", url="https://forum.mill.example/t/rye/12"
        )
        assert article.sidecar.kind.name == "forum"
        assert article.markdown.count("I would ask") == 6

    def test_what_a_forum_calls_comments_are_its_posts(self) -> None:
        verdicts = [
            Removal(3, Category.COMMENTS, "html/comments", ""),
            Removal(4, Category.SHARE, "en/share-word", ""),
        ]
        kinds = np.zeros(len(PAGE_KINDS), np.float32)
        nothing = Opinion(np.zeros(5, np.float32), kinds, 0.0)
        assert posts_of(nothing, verdicts) == frozenset()
        kinds[PAGE_KINDS.index("forum")] = 0.9
        assert posts_of(nothing, verdicts) == {3}

    def test_the_bar_is_low_where_the_whole_page_is_in_doubt(self) -> None:
        words = np.array([100.0, 100.0, 100.0])
        assert best_bar(words, np.array([0.35, 0.3, 0.01], np.float32)) < 0.3
        assert best_bar(words, np.array([0.99, 0.98, 0.3], np.float32)) > 0.3

    def test_expected_score(self) -> None:
        blocks = page("<p>one two</p><p>three four</p>").blocks
        keep = np.array([True, False])
        sure = expected_score(blocks, np.array([1.0, 0.0], np.float32), keep)
        doubtful = expected_score(blocks, np.array([0.6, 0.4], np.float32), keep)
        assert sure == 1
        assert doubtful < 0.7
