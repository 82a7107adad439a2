"""A short number by which a person on the telephone and the log name the same trouble."""

import secrets as chance

LETTERS = "23456789ABCDEFGHJKMNPQRTUWXY"  # nothing that is heard or read as something else


def reference() -> str:
    """`E-7QK2M4`."""
    return "E-" + "".join(chance.choice(LETTERS) for _ in range(6))
