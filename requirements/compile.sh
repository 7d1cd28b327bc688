#!/bin/sh
# Pins what pyproject.toml asks for, with hashes. No address of a package index is written down.
set -eu
cd "$(dirname "$0")/.."
pin="uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11"
$pin --extra build pyproject.toml -o requirements/run.txt
$pin --extra build --extra celery -c requirements/run.txt pyproject.toml -o requirements/deploy.txt
$pin --extra build --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt
$pin --extra build --extra dev --extra eval -c requirements/dev.txt pyproject.toml -o requirements/eval.txt
$pin --extra build --extra train -c requirements/run.txt pyproject.toml -o requirements/train.txt
echo 'uv==0.13.9' | $pin - -o requirements/uv.txt
