#!/usr/bin/env bash
# Installs the system packages that are missing, where we are root on Debian; elsewhere names them and stops.
#   run   what `make demo` needs
#   test  what `make test` needs besides
set -euo pipefail

declare -A probe=(
  [python3-venv]="python3 -c 'import ensurepip, venv'"
  [fonts-noto-cjk]="test -e /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
  [chromium]="command -v chromium"
  [postgresql]="ls /usr/lib/postgresql/*/bin/postgres"
  [postgresql-common]="command -v pg_virtualenv"
  [poppler-utils]="command -v pdfsig"
  [gettext]="command -v xgettext"
  [nodejs]="command -v node"
  [npm]="command -v npm"
  [libatomic1]="/sbin/ldconfig -p | grep -q libatomic.so.1"   # the browser driver's own Node needs it
)
wanted=(python3-venv fonts-noto-cjk)
[ "${1:-run}" = test ] && wanted+=(chromium libatomic1 nodejs npm postgresql postgresql-common poppler-utils gettext)

missing=()
for package in "${wanted[@]}"; do
  bash -c "${probe[$package]}" >/dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing: ${missing[*]}"
  # A machine image may have no package list yet, or an old one.
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "These system packages are missing: ${missing[*]}" >&2
  echo "On Debian or Ubuntu:  sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
