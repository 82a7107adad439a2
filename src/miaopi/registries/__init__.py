"""Asks the sources that a matter names, and answers with what they said: a fact, or a gap. Never a guess.

What it owns: no table. The contract of a source stands in `registries/NAME.yaml` (read by `content`), its
address in `settings.REGISTRIES`. Kinds of source:

- `http`: one POST a lookup, JSON both ways: `{key…, "purpose": …, "case": …}` to address + path;
- `platform`: a function of another app, given to `platform.register(name, function)`, called here, in the
  thread that asks and so on its database connection: `function(contract, key, at=…) -> raw answer`.

Who calls it: `cases`, once a submission and once an asking again, with no transaction open (a slow source
would hold its locks), and whoever identifies a person at the making of an account (`ask_one`).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miaopi.registries.asking import ask, ask_one

__all__ = ["ask", "ask_one"]


def __getattr__(name: str) -> object:
    """`ask` and `ask_one` at first use: Django imports this package early, commands that ask nothing never
    need it.
    """
    if name in __all__:
        from miaopi.registries import asking

        return getattr(asking, name)
    raise AttributeError(name)
