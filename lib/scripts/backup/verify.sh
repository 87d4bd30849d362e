#!/bin/sh
# verify.sh FOLDER: reads a backup as it came back from where it is kept: each file is the one that was taken, this
# server can read all of it, and it holds as many keys as it did.
set -eu
# shellcheck source=lib/scripts/backup/files.sh
. "$CONFIG/files.sh"

folder=$1
[ -s "$folder/manifest.json" ] || fail "the backup has no manifest.json: it was never finished, take another"
parts "$folder/manifest.json" >"$WORK/parts" || fail 'manifest.json names no file: it is no manifest of a backup'
server=$(sed -n 's/.*"server":"\([^"]*\)".*/\1/p' "$folder/manifest.json")
while read -r line; do
  file=$(field file "$line")
  [ -f "$folder/$file" ] || fail "$file is missing: the backup is not whole, take another"
  [ "$(sha256sum "$folder/$file" | cut -d ' ' -f 1)" = "$(field sha256 "$line")" ] ||
    fail "$file is not the file that was taken ($(wc -c <"$folder/$file" | tr -d ' ') of $(field bytes "$line") bytes): take another backup"
  found=$(checked "$folder/$file") ||
    fail "$file is of $server ($(field format "$line")), and $(redis-server --version | cut -d ' ' -f 1-3) cannot read it: restore it into the release that it was taken from, or a newer one ($(tail -n 1 "$WORK/check"))"
  [ "${found% *}" = "$(field keys "$line")" ] ||
    fail "$file holds ${found% *} keys, and $(field keys "$line") when it was taken: take another backup"
done <"$WORK/parts"
printf 'read back %s: %s keys in %s files\n' "$folder" \
  "$(awk -F '"keys":' '{ sum += $2 } END { print sum + 0 }' "$WORK/parts")" "$(wc -l <"$WORK/parts" | tr -d ' ')"
