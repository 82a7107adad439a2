"""Webhooks: a client is told that one of its cases has moved, so that it need not ask.

Owns the addresses that clients named (`Endpoint`) and what was sent there (`Delivery`). A delivery holds
the case's number and where it stands, never a person: the client reads the case by API, with its token.
Written in the transaction of what it tells; sent by the worker, signed, with back-off until it is taken.

Basis: Standard Webhooks 1.0 (headers `webhook-id`, `webhook-timestamp`, `webhook-signature`).
"""
