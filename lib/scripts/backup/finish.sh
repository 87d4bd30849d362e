#!/bin/sh
# finish.sh: the files were read back; the manifest makes them a backup. Then those go that are more than $KEEP, and what
# runs left that were interrupted.
set -eu
# shellcheck source=lib/scripts/backup/remote.sh
. "$CONFIG/remote.sh"

name=$(cat "$WORK/name")
carry copyto --immutable "$WORK/taken/manifest.json" "$BACKUPS/$name/manifest.json" ||
  fail "the manifest could not be put into the store: $(why)"
rclone cat "$BACKUPS/$name/manifest.json" | cmp -s - "$WORK/taken/manifest.json" ||
  fail "the manifest that came back from the store is another one: look at $name there"
printf 'backup %s is complete\n' "$name"
[ -n "${KEEP:-}" ] || exit 0

complete=$(backups)
number() { printf %s "$1" | tr -d TZ; }
oldest=$(number "$(printf '%s\n' "$complete" | tail -n "$KEEP" | head -n 1)")
rclone lsf --dirs-only "$BACKUPS" | sed 's,/$,,' | grep -E '^[0-9]{8}T[0-9]{6}Z$' | while read -r each; do
  # What is newer than this one is not ours to judge.
  [ "$(number "$each")" -lt "$(number "$name")" ] || continue
  if [ "$(number "$each")" -lt "$oldest" ] || ! printf '%s\n' "$complete" | grep -qx "$each"; then
    carry purge "$BACKUPS/$each" || fail "$each could not be deleted, though $KEEP are to be kept: $(why)"
    printf 'deleted %s\n' "$each"
  fi
done
