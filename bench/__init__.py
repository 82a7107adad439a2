"""The speed figures: `python -m bench [PART…]`, each a ratio to a limit or a peer measured in the same run.

Parts: `applications` (needs a private PostgreSQL: tests/on_postgresql.sh --durable), `engine`.
Nothing is written but to the terminal; docs/bench.md keeps what was read there, with machine and day.
"""
