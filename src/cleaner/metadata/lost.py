"""What was claimed of a field besides what it was settled to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cleaner.metadata.dates import parse_date
from cleaner.metadata.plain import plain_list, plain_text
from cleaner.model import Claim
from cleaner.sidecar import LostClaim

# A page with hundreds of `<time>`s is a listing; nobody reads through more than this.
MOST_LOST = 20
MOST_CHARACTERS = 300
# These take in all that is said.
ADDED_UP = frozenset(("credits", "extra"))
DATES = frozenset(("published", "modified"))


def lost_claims(
    field: str, value: Any, claims: Iterable[Claim], language: str | None
) -> tuple[LostClaim, ...]:
    """The claims on a field that say something else than its value, most trusted first."""
    if field in ADDED_UP:
        return ()
    seen: dict[tuple[str, str], LostClaim] = {}
    settled = said_by(value)
    for claim in claims:
        said = said_by(claim.value)
        is_same = said == settled or (field in DATES and parse_date(said, language) == settled)
        if said and not is_same and len(seen) < MOST_LOST:
            lost = LostClaim(value=said, from_=claim.origin, confidence=round(claim.confidence, 2))
            seen.setdefault((said, claim.origin), lost)
    return tuple(seen.values())


def said_by(value: Any) -> str:
    """A claim's value, of any kind, as one line."""
    texts = (plain_text(name, MOST_CHARACTERS) for name in names_in(value))
    return "; ".join(text for text in texts if text)[:MOST_CHARACTERS]


def names_in(value: Any) -> Iterator[Any]:
    """The strings in a value: of a person that is a record, the name."""
    for item in plain_list(value):
        if isinstance(item, bool):
            yield str(item).lower()
        else:
            yield item.get("name") if isinstance(item, dict) else getattr(item, "name", item)
