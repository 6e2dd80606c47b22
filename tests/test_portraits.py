"""Pictures of authors go from the edges of a text, and stay where the text shows them."""

import pytest

from cleaner import clean

TEXT = "".join(
    f"<p>In {month} the heron came back to the weir and stood there until the water fell.</p>"
    for month in ("March", "April", "May", "June")
)
LATER = TEXT.replace("came back to", "flew over").replace("stood there", "was not seen")


def page(above="", inside="", below=""):
    return (
        '<head><meta name="author" content="Ada Quill"><title>The heron</title></head><body>'
        f"<article><h1>The heron</h1>{above}{TEXT}{inside}{LATER}{below}</article></body>"
    )


@pytest.mark.parametrize(
    "alt", ["Ada Quill", "Picture of Ada Quill", "Ada Quill's avatar", "ADA QUILL profile photo"]
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_portrait_at_the_edge_goes(alt, place):
    article = clean(page(**{place: f'<div><img src="/a.jpg" alt="{alt}"></div>'}))
    assert "a.jpg" not in article.markdown
    assert any(removal.category == "author-bio" for removal in article.removals)


@pytest.mark.parametrize(
    ("alt", "place"),
    [
        ("Ada Quill", "inside"),
        ("Ada Quill feeding the heron", "above"),
        ("The weir", "above"),
    ],
)
def test_a_picture_of_the_text_stays(alt, place):
    article = clean(page(**{place: f'<div><img src="/a.jpg" alt="{alt}"></div>'}))
    assert "a.jpg" in article.markdown
