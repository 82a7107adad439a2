#!/bin/sh
# Run a command with a PostgreSQL server of its own, which goes when the command ends; also as root.
#   tests/on_postgresql.sh .venv/bin/python -m pytest tests/ledger
#   tests/on_postgresql.sh --durable …      commits reach the disk: for measuring
set -eu

fsync=off
if [ "${1:-}" = "--durable" ]; then
    fsync=on
    shift
fi
if [ "$#" -eq 0 ]; then
    echo "usage: tests/on_postgresql.sh [--durable] COMMAND [ARGUMENT…]" >&2
    exit 64
fi
if ! command -v pg_virtualenv >/dev/null; then
    echo "pg_virtualenv is missing: apt-get install postgresql postgresql-common" >&2
    exit 69
fi

# A free port of our own: two runs at once would both be given 5432.
PGPORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export PGPORT

# Under locale C no trigram of Chinese text exists, hence C.UTF-8.
exec pg_virtualenv -t \
    -c "--locale=C.UTF-8 --encoding=UTF8" \
    -o "fsync=$fsync" -o "max_connections=100" -o "shared_buffers=128MB" \
    sh -c 'MIAOPI_DATABASE_URL="postgresql://$PGUSER:$PGPASSWORD@127.0.0.1:$PGPORT/${PGDATABASE:-postgres}"
           export MIAOPI_DATABASE_URL
           exec "$@"' sh "$@"
