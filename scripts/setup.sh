#!/usr/bin/env bash
# Installs what a bare Debian 12 lacks to build, run and test Bourse. Does nothing, and quickly, when all is there.
#   scripts/setup.sh          build and run the product
#   scripts/setup.sh test     also what tests and checks need
#   scripts/setup.sh bench    also the peers that the benchmarks compare with
#   scripts/setup.sh package  also what packages are built and tested with
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-build}

packages=(
  g++ make cmake ninja-build ca-certificates npm
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libssl-dev zlib1g-dev libzstd-dev libhowardhinnant-date-dev tzdata libcurl4-openssl-dev libsqlite3-dev libpq-dev libyaml-cpp-dev
  libargon2-dev libjwt-dev libhiredis-dev librabbitmq-dev libfmt-dev libcli11-dev prometheus-cpp-dev
)
case $purpose in
  test | bench) packages+=(ccache git python3 python3-venv curl sqlite3 postgresql redis-server procps util-linux) ;;
esac
[ "$purpose" = test ] && packages+=(
  libgtest-dev libgmock-dev libvalijson-dev
  clang-16 clang-format-16 clang-tidy-16 libclang-rt-16-dev shellcheck openssl strace rabbitmq-server chromium libfaketime
)
[ "$purpose" = bench ] && packages+=(libbenchmark-dev nginx-light wrk)
[ "$purpose" = package ] && packages+=(ccache python3 python3-venv dpkg-dev file mmdebstrap lintian systemd man-db zsh fish)

# npm comes with Node.js when that was not installed from Debian's own packages.
installed() {
  dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed || { [ "$1" = npm ] && command -v npm >/dev/null; }
}

missing=()
for package in "${packages[@]}"; do installed "$package" || missing+=("$package"); done
if [ ${#missing[@]} -gt 0 ]; then
  echo "setup: installing ${missing[*]}"
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "setup: run as root, or install: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# Swagger UI is linked into the binary. Its packages' install scripts are not run.
lock=web/package-lock.json
if [ ! -e web/node_modules/.stamp ] || [ "$lock" -nt web/node_modules/.stamp ]; then
  echo "setup: fetching the web packages"
  npm --prefix web ci --ignore-scripts --no-audit --no-fund --loglevel=error
  touch web/node_modules/.stamp
fi

# Python packages live in a folder of their own, pinned.
python_packages() {
  local list=$1 stamp
  stamp=build/venv/$(dirname "$list").stamp
  [ -x build/venv/bin/python ] || python3 -m venv build/venv
  if [ ! -e "$stamp" ] || [ "$list" -nt "$stamp" ]; then
    echo "setup: fetching the Python packages of $list"
    build/venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$list"
    touch "$stamp"
  fi
}
case $purpose in test | package) python_packages tests/requirements.txt ;; esac
[ "$purpose" = bench ] && python_packages bench/requirements.txt
exit 0
