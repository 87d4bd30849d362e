# shellcheck shell=sh
# Sourced by the scripts of backups that run in rclone's image: where they are kept, as $BACKUPS.
# shellcheck disable=SC2034 # the scripts that source it use it
BACKUPS=$STORE
# All settings are variables; that there is no file of them would be said in each log.
: >>"$RCLONE_CONFIG"
if [ -n "${ENCRYPTION_KEY_FILE:-}" ]; then
  RCLONE_CONFIG_SEALED_PASSWORD=$(printf %s "$(cat "$ENCRYPTION_KEY_FILE")" | rclone obscure -)
  export RCLONE_CONFIG_SEALED_PASSWORD RCLONE_CONFIG_SEALED_TYPE=crypt RCLONE_CONFIG_SEALED_REMOTE="$STORE"
  # What is in the files is nobody's business; that there are files, and of when, is to be seen.
  export RCLONE_CONFIG_SEALED_FILENAME_ENCRYPTION=off RCLONE_CONFIG_SEALED_DIRECTORY_NAME_ENCRYPTION=false
  # shellcheck disable=SC2034
  BACKUPS=sealed:
fi

fail() { # sentence: as the scripts in a server's image
  printf '%s\n' "$*" | tee /dev/termination-log >&2 2>/dev/null || printf '%s\n' "$*" >&2
  exit 1
}

carry() { # rclone's arguments: with its last words as the reason where it fails
  rclone --retries 3 --low-level-retries 5 --transfers 2 "$@" 2>"$WORK/rclone.log" && return
  cat "$WORK/rclone.log" >&2
  return 1
}
why() { tail -n 1 "$WORK/rclone.log"; }

backups() { # the names of those that are whole, the oldest first
  # Not by a pipe: a store that does not answer would look like one that is empty.
  carry lsf -R --files-only --include '/*/manifest.json' "$BACKUPS" >"$WORK/backups" ||
    fail "what is in the store could not be listed: $(why)"
  sed 's,/.*,,' "$WORK/backups" | sort
}
