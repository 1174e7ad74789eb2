#!/bin/sh
# Find a Chromium for the browser tests, or install one: Debian's package where we may, Playwright's own elsewhere.
set -eu
if [ -n "${STRIDEWORK_CHROMIUM:-}" ]; then exit 0; fi
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
as_root=
if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
  echo "Installing Chromium for the browser tests ..."
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium >/dev/null
  exit 0
fi
if python -m playwright install chromium; then exit 0; fi
echo "No Chromium found. Install Chromium or Chrome, or set STRIDEWORK_CHROMIUM to its path." >&2
exit 1
