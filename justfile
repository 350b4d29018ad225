# `just` lists these. Everything runs in .venv; `just setup` makes it.
set shell := ["bash", "-euo", "pipefail", "-c"]

python := ".venv/bin/python"

[private]
default:
    @just --list --unsorted

# make .venv what the lock files say
setup:
    scripts/set-up dev

# start the invented practice: just run --port 8765
run *arguments:
    ./run {{arguments}}

# every test, as CI runs them
test *arguments:
    ./test {{arguments}}

# the quick ones: everything but the browser
unit *arguments: setup
    {{python}} -m pytest -n 2 --dist loadgroup -m "not browser" {{arguments}}

# changes nothing: style, types, imports, room limits, current reference
check: setup
    .venv/bin/ruff check
    .venv/bin/ruff format --check
    .venv/bin/mypy
    .venv/bin/lint-imports
    {{python}} -m pytest -q tests/test_rooms.py tests/test_docs.py

# put style right where a machine can
tidy: setup
    .venv/bin/ruff check --fix
    .venv/bin/ruff format

# write docs/reference anew from the definitions and the commands
docs: setup
    {{python}} -m docs.generate_reference

# find every string of the pages, keep its translations, compile them; names what has none
messages: setup
    {{python}} -m scripts.messages

# draw the pictures of the README and the docs anew from the invented practice
pictures: setup
    {{python}} -m scripts.make_pictures

# which lines no test runs
cov: setup
    {{python}} -m pytest -n 2 --dist loadgroup --cov=attunement --cov-report=term-missing:skip-covered

# kill -9, on both databases: two workers with 1,000 messages 50 times, the server while people answer 1,000 times: half an hour
faults-full: setup
    FAULT_MESSAGES=1000 FAULT_KILLS=50 {{python}} -m pytest -s tests/faults/test_each_message_once.py -k two_workers
    FAULT_SERVER_KILLS=1000 {{python}} -m pytest -s tests/faults/test_answers_survive.py

# 100,000 responses from SQLite to a PostgreSQL of its own, every count, score and audit entry compared: some minutes
move-full: setup
    MOVE_RESPONSES=100000 {{python}} -m pytest -s tests/postgres/test_moving.py -k every_count

# back 100,000 check-outs up while somebody writes, restore and serve them, every count and score compared: some minutes
restore-full: setup
    RESTORE_CHECK_OUTS=100000 {{python}} -m pytest -s tests/backup/test_whole_practice.py -k while_people_write

# write the lock files anew from pyproject.toml: docs/decisions/0002-lock-files.md
lock *arguments:
    scripts/lock {{arguments}}
