"""Each field of the sidecar, settled from the claims in a stated order of trust."""

from cleaner.metadata.dates import parse_date
from cleaner.metadata.settle import Settled, settle

__all__ = ["Settled", "parse_date", "settle"]
