#!/usr/bin/env bash
# carry_libraries.sh PROGRAM FOLDER: copies the libraries that PROGRAM needs into FOLDER/lib, and the licences of their
# packages into FOLDER/licences. Libraries that every Debian 12 has, because apt needs them, are left out.
set -euo pipefail
program=$1 folder=$2

# The package that owns a file. dpkg may list it under /lib, although /lib is now a link to /usr/lib.
owner_of() {
  { dpkg-query --search "$1" 2>/dev/null || dpkg-query --search "${1#/usr}"; } | cut -d: -f1
}

mkdir -p "$folder/lib"
ldd "$program" | awk '$2 == "=>" { print $1, $3 }' | while read -r name file; do
  real=$(realpath "$file")
  package=$(owner_of "$real")
  case $package in
    libc6 | libgcc-s1 | libstdc++6) continue ;;
  esac
  install -m 644 "$real" "$folder/lib/$name"
  install -D -m 644 "/usr/share/doc/$package/copyright" "$folder/licences/$package"
done
