#!/usr/bin/env bash
# Makes this checkout ready to run: a virtual environment with what requirements-dev.lock pins, RabbitMQ and a Chinese font from
# the distribution. Does only what is missing, so it costs nothing the second time. `dev/bootstrap.sh bench` adds the load generator.
set -euo pipefail
cd "$(dirname "$0")/.."
LOG=.run/install.log

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

usable() { command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-python3.11}" python3.11 /usr/bin/python3.11 python3; do
    if usable "$candidate"; then command -v "$candidate"; return; fi
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "This needs root: $*" "Run that as root (or install sudo), then try again."
  fi
}

# Package scripts ask this file whether they may start a daemon; the answer is no, for as long as the installation takes.
install_packages() {
  command -v apt-get >/dev/null || fail "$* is missing and this is no Debian. Install it, or name servers of yours: AMQP_URI and DATABASE_URL."
  local policy=/usr/sbin/policy-rc.d made=''
  say "Installing $* …"
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod +x "$policy"
    made=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >>"$LOG" 2>&1 || say "(the package lists could not be refreshed; trying with those at hand)"
  local failed=''
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq install -y --no-install-recommends "$@" </dev/null >>"$LOG" 2>&1 || failed=yes
  if [ -n "$made" ]; then as_root rm -f "$policy"; fi
  [ -z "$failed" ] || { tail -n 15 "$LOG" >&2; fail "Installing $* failed; all of what was said is in $LOG"; }
}

prepare_environment() {
  local python stamp
  stamp=$(sha256sum requirements-dev.lock | cut -d' ' -f1)
  if [ -x .venv/bin/python ] && [ "$(cat .venv/installed 2>/dev/null)" = "$stamp" ]; then return; fi
  if ! python=$(find_python); then
    install_packages python3.11 python3.11-venv
    python=$(find_python) || fail "Python 3.11 is required, and this machine has none: set PYTHON to one."
  fi
  if ! has_venv "$python"; then
    install_packages python3.11-venv
    has_venv "$python" || fail "$python cannot make virtual environments (no ensurepip); set PYTHON to one that can."
  fi
  if ! usable .venv/bin/python; then
    say "Making .venv with $python …"
    rm -rf .venv
    "$python" -m venv .venv
  fi
  say "Installing what requirements-dev.lock pins …"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps -r requirements-dev.lock >>"$LOG" 2>&1 \
    || { tail -n 15 "$LOG" >&2; fail "Installing failed; all of what was said is in $LOG"; }
  printf '%s\n' "$stamp" >.venv/installed
}

# The package is wanted for its programs: the stack runs a node of its own, so a system-wide one is not left switched on.
prepare_broker() {
  if [ -n "${AMQP_URI:-}" ] || [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; then return; fi
  install_packages rabbitmq-server
  if [ -d /run/systemd/system ]; then as_root systemctl disable --quiet rabbitmq-server epmd.socket 2>/dev/null || true; fi
}

# Papers are printed in Chinese too; the image installs the same font.
prepare_font() {
  if [ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ]; then return; fi
  install_packages fonts-wqy-microhei
}

mkdir -p .run
exec 9>.run/bootstrap.lock
flock 9
prepare_environment
prepare_broker
prepare_font
if [ "${1:-}" = bench ] && ! command -v wrk >/dev/null; then install_packages wrk; fi
