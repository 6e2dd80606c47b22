"""What each HTML tag is to the walk."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}

# Elements that begin and end a line, and so a block. Custom elements (with a hyphen) count too.
BLOCK_LEVEL = frozenset(
    (
        "address article aside blockquote body center dd details dialog dir div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu "
        "nav ol p search section summary table tbody td tfoot th thead tr ul caption frameset "
        "noframes"
    ).split()
)
# Elements with nothing to read in them. `noscript` is a copy for others of what a script shows.
UNREAD = frozenset(
    (
        "script style template noscript head link meta title base param track source col "
        "colgroup svg map area datalist rp"
    ).split()
)
CONTROLS = frozenset(["button", "select", "textarea", "input", "output", "progress", "meter"])
VOID = frozenset(("area base br col embed hr img input link meta param source track wbr").split())
LINE_BREAK = "br"
BOLD = frozenset(("b", "strong"))
ITALIC = frozenset(("i", "em"))
