"""The Merkle tree of RFC 9162, 2.1, over SHA-256.

    MTH({})     = SHA-256()
    MTH({d0})   = SHA-256(0x00 || d0)
    MTH(D[n])   = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])),  k the largest power of two smaller than n

Leaves and nodes have prefixes of their own (0x00, 0x01), so that no node can be passed off as a leaf.
"""

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree's root (2.1.1), in one pass: a stack of whole subtrees, joined as their sizes meet."""
    if not leaves:
        return sha256(b"").digest()
    stack: list[tuple[int, bytes]] = []
    for data in leaves:
        size, digest = 1, leaf_hash(data)
        while stack and stack[-1][0] == size:
            digest = node_hash(stack.pop()[1], digest)
            size *= 2
        stack.append((size, digest))
    _, digest = stack.pop()
    while stack:
        digest = node_hash(stack.pop()[1], digest)
    return digest


def inclusion_path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The audit path of one leaf (2.1.3.1): what an outsider needs besides the leaf to reach the root."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*inclusion_path(leaves[:split], index), root(leaves[split:]))
    return (*inclusion_path(leaves[split:], index - split), root(leaves[:split]))


def included(*, data: bytes, index: int, size: int, path: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether the path leads from the leaf to the root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, digest = index, size - 1, leaf_hash(data)
    for each in path:
        if last == 0:
            return False
        if position % 2 == 1 or position == last:
            digest = node_hash(each, digest)
            while position % 2 == 0 and position != 0:
                position, last = position >> 1, last >> 1
        else:
            digest = node_hash(digest, each)
        position, last = position >> 1, last >> 1
    return last == 0 and digest == root_hash


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)
