"""The outbox: what must happen after a commit is a row in the commit.

Owns one table of deferred work and the worker that does it. Any app writes rows by `outbox.actions.enqueue`
inside its own transaction, and registers who does the work in its `handlers.py`:

    @outbox.handler("messages.send", lane="messages")
    def send(job: outbox.Job, *, at: datetime) -> None: …

A handler runs with no transaction open, may run again (work that was killed is redone), and must be
idempotent by its key. It raises `Retry(after=…)` to be asked again later, `GiveUp` to stop; anything else
that it raises is tried again with back-off, and after `tries` the row is a dead letter.
"""

from miaopi.outbox.registry import Every, GiveUp, Handler, Job, Retry, every, handler

__all__ = ["Every", "GiveUp", "Handler", "Job", "Retry", "every", "handler"]
