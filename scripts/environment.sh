# Sourced by ./run and ./test: the virtual environment and what tests need beside it.

# Where the machine forbids compiled modules to be kept, each of the many processes would compile all of them anew.
unset PYTHONDONTWRITEBYTECODE

python_found() {
  for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
}

# environment LOCK: make .venv hold what LOCK names; a second call with the same lock does nothing.
# --no-deps: the lock names everything, and older pips would look past it for extras ("coverage[toml]").
environment() {
  lock="$1"
  stamp=".venv/stamp-$lock"
  python="$(python_found)"
  [ -n "$python" ] || { echo "Python 3.11 or newer is needed and was not found." >&2; exit 1; }
  [ -x .venv/bin/python ] || { echo "Making the virtual environment (.venv)…"; "$python" -m venv .venv; }
  if ! cmp -s "$lock" "$stamp"; then
    echo "Installing what $lock names…"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
    cp "$lock" "$stamp"
  fi
  printf '#!/bin/sh\nPYTHONDONTWRITEBYTECODE= PYTHONPATH="%s" exec "%s/.venv/bin/python" -m hangji "$@"\n' "$PWD" "$PWD" >.venv/bin/hangji
  chmod +x .venv/bin/hangji
}

# browser: chromium and a Chinese font, by the system's packager when it may; no browser, no tests.
browser() {
  for each in "${HANGJI_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$each" ] && command -v "$each" >/dev/null 2>&1 && found="$each" && break
  done
  if [ -z "${found:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium and a Chinese font…"
    DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
    found=chromium
  fi
  [ -n "${found:-}" ] || { echo "No chromium was found and none could be installed: the journeys cannot run." >&2; exit 1; }
  HANGJI_CHROMIUM="$(command -v "$found")"
  export HANGJI_CHROMIUM
}
