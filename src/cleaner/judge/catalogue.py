"""The judges' own rules: what stands in a sidecar as `rule` and in no pack."""

from cleaner.model import Category

# id -> (category, what it removes). A link list, and what the learned judge takes, is `navigation`
# or `related` by what the entries are.
JUDGE_RULES: dict[str, tuple[Category, str]] = {
    "any/after-article": (Category.BOILERPLATE, "What stands after the article's end."),
    "any/author-bio": (
        Category.AUTHOR_BIO,
        "A paragraph at the end that begins with the author's name.",
    ),
    "any/before-article": (Category.NAVIGATION, "What stands before the article begins."),
    "any/crumb": (Category.SEPARATOR, "A lone sign between two things that are gone."),
    "any/empty-section": (Category.BOILERPLATE, "A heading whose whole section is gone."),
    "any/label-line": (Category.TAXONOMY, "A label and its values at the article's edge."),
    "any/learned": (
        Category.BOILERPLATE,
        "What the learned judge takes to be no part of the article.",
    ),
    "any/link-list": (
        Category.NAVIGATION,
        "Three or more entries in a row that are nearly all link.",
    ),
    "any/portrait": (Category.AUTHOR_BIO, "A picture of an author above or below the text."),
    "any/raw-html": (Category.TOOLS, "A raw script or form in Markdown."),
    "any/repeated": (Category.REPEATED, "A line that the pages of the site have in common."),
    "any/twice": (Category.REPEATED, "The second copy of a run of lines on one page."),
    "any/separator": (Category.SEPARATOR, "A separator with no prose on one side."),
    "any/teaser": (Category.RELATED, "A line that is one link, beside an article's prose."),
    "any/under-label": (Category.RELATED, "Links right below a label for other articles."),
    "html/control": (Category.TOOLS, "A button, a field or a menu to choose from."),
    "html/hidden": (Category.BOILERPLATE, "What the page itself does not show."),
    "html/outside-article": (Category.BOILERPLATE, "What stands outside of the article's element."),
}
