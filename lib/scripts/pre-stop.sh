#!/bin/sh
# Before a server stops: a primary hands its slots over to its best replica, so that stopping costs no election. It
# asks the keeper first, which lets one shard do so at a time and knows when there is nothing to hand over to.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

ask() {
  redis-cli -h "$KEEPER_HOST" -p "$KEEPER_PORT" verdict "$POD_NAME" 2>/dev/null &
  within_2_seconds $!
}
primary() { owns_slots "$(own_line "$POD_IP")"; }

hand_over() { # to the replica that has read most; the server itself holds writes back meanwhile
  as keeper "$POD_IP" info replication | sed -n 's/^slave[0-9]*:ip=\([^,]*\),.*state=online,offset=\([0-9]*\).*/\2 \1/p' |
    sort -rn | while read -r _ replica; do
      say "handing over to $replica"
      [ "$(as keeper "$replica" cluster failover)" = OK ] || continue
      tries=0
      while primary && [ "$tries" -lt 50 ]; do
        sleep 0.2
        tries=$((tries + 1))
      done
      primary || break
    done
}

began=$(date +%s) heard=$began
verdict=$(ask)
while primary; do
  now=$(date +%s)
  case $verdict in
    restart) hand_over; break ;;
    teardown) break ;;
    wait*) heard=$now ;;
  esac
  # Without a keeper, or without an end to its waiting, the server decides for itself.
  if [ $((now - heard)) -ge "$SILENCE_SECONDS" ] || [ $((now - began)) -ge "$PATIENCE_SECONDS" ]; then
    say "no permit from the keeper: handing over without"
    hand_over
    break
  fi
  sleep 1
  verdict=$(ask)
done
say "stopping, after the verdict: ${verdict:-none}"
