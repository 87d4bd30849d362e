# shellcheck shell=sh
# Sourced by hold.sh: whether a replica has what a server's own append-only file lacks.

silent_for() { # seconds since this server wrote to its append-only file
  last=0
  for file in "$DATA"/appendonlydir/*.aof; do
    at=$(date -r "$file" +%s) || continue
    if [ "$at" -gt "$last" ]; then last=$at; fi
  done
  echo $(($(date +%s) - last))
}

left_behind() ( # own-host hosts...: whether one of those had this server as its primary until it ended, and so holds what
  # it answered last. One that lost it while it went on writing has less; a tie, as clocks are read, is the replica's.
  own=$1 silent=$(silent_for)
  shift
  for host in "$@"; do
    replication probe "$host" | awk -F: -v own="$own" -v silent="$silent" '
      $1 == "master_host" { host = $2 }
      $1 == "master_link_status" { linked = $2 == "up" }
      # -1 where there was no link since that server started.
      $1 == "master_link_down_since_seconds" { linked = $2 >= 0 && $2 <= silent + 2 }
      END { if (host == own && linked) print "left behind" }' &
  done | grep -q .
)
