"""Asks the sources that a matter names, and answers with what they said: a fact, or a gap. Never a guess.

What it owns: no table. The contract of a source stands in `registries/NAME.yaml` (read by `content`), its address in
`settings.REGISTRIES`. Kinds of source:

- `http`: one POST a lookup, JSON both ways: `{key…, "purpose": …, "case": …}` to address + path of the contract;
- `platform`: a function of another app, given by `platform.register(name, function)`, called in-process, in the
  caller's thread and so on the caller's database connection: `function(contract, key, at=…) -> raw answer`.

Who calls it: `cases`, once a submission and once an asking again, with no transaction open (a slow source would hold
its locks), and whoever identifies a person at the making of an account (`ask_one`).
"""

from miaopi.registries.asking import ask, ask_one

__all__ = ["ask", "ask_one"]
