#!/bin/sh
# Write requirements.txt (run and build) and requirements-test.txt (that and the tests): hashes, no registry address.
set -eu
compile="uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command"
$compile "make lock" pyproject.toml --extra sound --extra video --group build -o requirements.txt
$compile "make lock" pyproject.toml --extra sound --extra video --extra s3 --group build --group test -c requirements.txt -o requirements-test.txt
npm install --package-lock-only --silent --no-audit --no-fund
