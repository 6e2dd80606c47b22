"""What each HTML tag is to the Markdown writer."""

# Inline elements that Markdown has a mark for, and the name they go by in the fragment.
INLINE = {
    "a": "a", "b": "strong", "strong": "strong", "i": "em", "em": "em", "code": "code",
    "tt": "code", "samp": "code", "s": "del", "strike": "del", "del": "del",
    "sup": "sup", "sub": "sub", "q": "q", "rt": "rt",
}  # fmt: skip
# Inline elements that mean nothing in Markdown: their text is text.
UNMARKED = frozenset(
    (
        "span font u ins mark abbr acronym kbd var cite dfn small big label time data bdi bdo "
        "ruby rb rbc rtc wbr nobr output meter progress picture source track param area map "
        "slot tt img br input button select option optgroup textarea math semantics mrow mi mo "
        "mn ms mtext annotation"
    ).split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Elements that stay elements: what is in them is indented, numbered or quoted.
STRUCTURE = {
    "ul": "ul", "menu": "ul", "dir": "ul", "ol": "ol", "li": "li", "blockquote": "blockquote",
    "dl": "dl", "dd": "dd", **{heading: heading for heading in HEADINGS},
}  # fmt: skip
# Elements whose text is set off by its weight or slant, for want of a mark of their own.
STYLED = {"figcaption": "em", "dt": "strong", "summary": "strong"}
LISTS = ("ul", "ol")
EMBEDS = frozenset(
    (
        "iframe video audio embed object script lite-youtube lite-vimeo youtube-video vimeo-video "
        "amp-youtube amp-vimeo amp-iframe amp-video"
    ).split()
)
# Blocks that are read whole, their open and close included.
WHOLE = EMBEDS | frozenset(
    ("pre table hr canvas button select textarea progress meter output input").split()
)
# Neighbours of one kind are one: `<b>bo</b><b>ld</b>`.
MERGED = frozenset(("strong", "em", "del", "code", "sup", "sub"))
# Also with a space between: what is said by the weight of each word is said by that of all of them.
WORDS = frozenset(("strong", "em"))
