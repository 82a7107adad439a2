"""Applications a second through the API, each to its durable commit, against pgbench writing the same rows.

Both in one run on one PostgreSQL, in turn, with the same number of clients; see `peer` for what is the same.
"""

from __future__ import annotations

import os
import sys
from collections import Counter

from bench import load, peer, server
from bench.figures import Spread, number, percentile, table

CONNECTIONS = 8
ROUNDS = 5
WARM_UP = 160
A_ROUND = 160
PEER_SECONDS = 5
PEER_WARM_UP_SECONDS = 2


def run() -> str:
    """The figures as a table. Ends the process where one would not be honest: not durable, not approved."""
    url = os.environ.get("MIAOPI_DATABASE_URL", "")
    if not url.startswith("postgresql:"):
        sys.exit("applications: needs a private PostgreSQL: tests/on_postgresql.sh --durable python -m bench")
    with peer.connect(url) as db:
        if not peer.durable(db):
            sys.exit(
                "applications: fsync and synchronous_commit must be on: tests/on_postgresql.sh --durable …"
            )
        with server.running(CONNECTIONS) as platform:
            bodies = server.bodies(WARM_UP + 1 + ROUNDS * A_ROUND)
            answers = list(
                load.round_of(platform, [bodies.pop() for _ in range(WARM_UP)], CONNECTIONS).answers
            )
            since = peer.next_transaction(db)
            answers += load.round_of(platform, [bodies.pop()], 1).answers
            rows = peer.captured(db, since)
            peer.prepare(db, rows)
            script = peer.statement(rows)
            peer.written(url, script, clients=CONNECTIONS, seconds=PEER_WARM_UP_SECONDS)
            rounds, peers = [], []
            for _ in range(ROUNDS):
                rounds.append(load.round_of(platform, [bodies.pop() for _ in range(A_ROUND)], CONNECTIONS))
                peers.append(peer.written(url, script, clients=CONNECTIONS, seconds=PEER_SECONDS))
    answers += [each for one in rounds for each in one.answers]
    _all_approved(answers)
    return _told(rounds, peers, rows, len(answers))


def _all_approved(answers: list[load.Answered]) -> None:
    seen = Counter((each.status, each.outcome) for each in answers)
    if set(seen) != {(201, "approve")}:
        sys.exit(f"applications: not all were approved: {dict(seen)}")


def _told(rounds: list[load.Round], peers: list[float], rows: tuple[peer.Table, ...], approved: int) -> str:
    waits = [each.seconds * 1000 for one in rounds for each in one.answers]
    count, octets = sum(len(each.rows) for each in rows), sum(each.octets for each in rows)
    used = tuple(each.processor_seconds * 1000 / len(each.answers) for each in rounds)
    ratios = tuple(one.rate / other for one, other in zip(rounds, peers, strict=True))
    return table(
        f"applications: {ROUNDS} rounds of {A_ROUND} by {CONNECTIONS} connections; median (min–max)",
        [
            ("applications a second", Spread(tuple(each.rate for each in rounds))),
            (f"pgbench, the same {count} rows ({octets:,} octets) a second", Spread(tuple(peers))),
            ("ratio", Spread(ratios)),
            ("processor time of web and sources, ms an application", Spread(used)),
            *(
                (f"answer, p{share:.0%}, ms".replace("%", ""), number(percentile(waits, share)))
                for share in (0.5, 0.95, 0.99)
            ),
            ("answer, longest, ms", number(max(waits))),
            ("approved", f"{approved} of {approved}"),
            ("rows of a case", ", ".join(f"{each.name} {len(each.rows)}" for each in rows)),
        ],
    )
