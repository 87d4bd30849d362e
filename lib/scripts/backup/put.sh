#!/bin/sh
# put.sh: puts what was taken where backups are kept, all but the manifest, and gets it back to be read. A folder without
# a manifest is no backup.
set -eu
# shellcheck source=lib/scripts/backup/remote.sh
. "$CONFIG/remote.sh"

name=$(cat "$WORK/name")
carry copy --immutable --exclude manifest.json "$WORK/taken" "$BACKUPS/$name" ||
  fail "the backup could not be put into its store: $(why)"
rm -f "$WORK"/taken/*.rdb
carry copy "$BACKUPS/$name" "$WORK/back" || fail "the backup could not be got back from its store: $(why)"
cp "$WORK/taken/manifest.json" "$WORK/back/manifest.json"
