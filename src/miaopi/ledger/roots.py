"""What a leaf and a signed root are, to the byte."""

from datetime import date

import rfc8785


def leaf_data(chain: str, seq: int, hash: str) -> bytes:  # noqa: A002  - the column's name
    """One head as a leaf of the tree: canonical JSON of [chain, seq, hash]."""
    return rfc8785.dumps([chain, seq, hash])


def signed_body(*, day: date, size: int, hash: str, prev: str) -> bytes:  # noqa: A002
    """What the root's Ed25519 signature signs: canonical JSON of {"day", "prev", "root", "size"}."""
    return rfc8785.dumps({"day": day.isoformat(), "prev": prev, "root": hash, "size": size})
