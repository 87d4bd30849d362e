#!/bin/sh
# get.sh: gets the backup $WANTED from its store.
set -eu
# shellcheck source=lib/scripts/backup/remote.sh
. "$CONFIG/remote.sh"

rclone cat "$BACKUPS/$WANTED/manifest.json" >/dev/null 2>"$WORK/rclone.log" ||
  fail "there is no backup $WANTED in $STORE, or it was never finished; there are: $(rclone lsf --dirs-only "$BACKUPS" 2>/dev/null | tr -d '/' | tr '\n' ' ')($(why))"
carry copy "$BACKUPS/$WANTED" "$WORK/back" || fail "backup $WANTED could not be got: $(why)"
