#!/usr/bin/env bash
# Packs the release build: scripts/package.sh [FOLDER [VERSION]]
# FOLDER (build/package) receives a Debian package and a tarball. VERSION changes what the packages call themselves, for tests
# of upgrades. JOBS (the number of cores) is how many compilers run at once.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-build/package}
version=${2:-}

cmake --preset release >/dev/null
cmake --build --preset release --target package_files -j "${JOBS:-$(nproc)}"
mkdir -p "$folder"
# CPack keeps what it packed from; a file that is no longer packed must not be found there.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cpack --config build/release/CPackConfig.cmake -G 'DEB;TGZ' -B "$work" ${version:+-R "$version"} >"$work/log" 2>&1 ||
  { cat "$work/log" >&2; exit 1; }
for file in "$work"/*.deb "$work"/*.tar.gz; do
  mv "$file" "$folder/"
  echo "package: $folder/$(basename "$file")"
done
