#!/bin/sh
# Runs a command with TEARSHEET_TEST_DATABASE_URL pointing at a PostgreSQL 15 of its own, made of
# Debian's package in a folder that is removed afterwards.
set -eu
bin=/usr/lib/postgresql/15/bin
if [ ! -x "$bin/initdb" ]; then
    echo "PostgreSQL 15 is not here: apt-get install postgresql-15" >&2
    exit 1
fi
folder=$(mktemp -d)
chmod 711 "$folder"
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as="runuser -u postgres --"
else
    as=
fi
# C.UTF-8 is there on every Debian; trust is for this socket, in this folder, for these minutes.
cd "$folder"
$as "$bin/initdb" -D "$folder/data" -U tearsheet -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
$as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-k $folder -c listen_addresses= -c fsync=off" start >/dev/null
trap '$as "$bin/pg_ctl" -D "$folder/data" -m fast stop >/dev/null; rm -rf "$folder"' EXIT
cd "$OLDPWD"
TEARSHEET_TEST_DATABASE_URL="postgresql://tearsheet@/postgres?host=$folder" "$@"
