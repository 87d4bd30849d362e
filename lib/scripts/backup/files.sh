# shellcheck shell=sh
# Sourced by the scripts of backups that run in a server's image. A backup is a folder: a file a shard, and manifest.json
# with a line about each.

# The programs of Valkey have names of their own.
checker=$(command -v redis-check-rdb || command -v valkey-check-rdb)

fail() { # sentence: says why it ends, in the log and where `kubectl describe pod` shows it
  printf '%s\n' "$*" | tee /dev/termination-log >&2 2>/dev/null || printf '%s\n' "$*" >&2
  exit 1
}

checked() { # file: "keys expires" in it, once all of it was read and its checksum found to be right
  "$checker" "$1" >"$WORK/check" 2>&1 || return 1
  awk '/\[info\] [0-9]+ keys read/ { keys = $2 } /\[info\] [0-9]+ expires/ { expires = $2 } /Checksum OK/ { ok = 1 }
    END { if (!ok || keys == "") exit 1; print keys, expires + 0 }' "$WORK/check"
}

field() { # name line: a field of a line of the manifest
  printf '%s\n' "$2" | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

parts() { # manifest: the lines about files
  grep '"file":' "$1"
}
