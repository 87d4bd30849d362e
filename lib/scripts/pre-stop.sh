#!/bin/sh
# Before a server stops: a primary hands over to its best replica, so that stopping costs no election. It asks the keeper
# first, which lets one server do so at a time, knows when there is nothing to hand over to, and holds everybody back
# when a rolling update goes wrong.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/cluster/topology.sh
. "$CONFIG/topology.sh"

ask() {
  redis-cli -h "$KEEPER_HOST" -p "$KEEPER_PORT" verdict "$POD_NAME" 2>/dev/null &
  within_2_seconds $!
}
# Without a keeper, or without an end to its waiting, the server decides for itself. It waits longer where there is
# something to hand over, and as long as it may while the keeper holds it back.
began=$(date +%s) heard=$began held=$began
while :; do
  verdict=$(ask)
  now=$(date +%s)
  case $verdict in
    restart | teardown) break ;;
    wait*) heard=$now ;;
    hold* | drain*) heard=$now held=$now ;;
  esac
  silence=$SILENCE_SECONDS
  primary || silence=$(((SILENCE_SECONDS + 2) / 3))
  if [ $((now - heard)) -ge "$silence" ] || [ $((now - held)) -ge "$PATIENCE_SECONDS" ] ||
    [ $((now - began)) -ge "$HOLD_SECONDS" ]; then
    say "no permit from the keeper: going without"
    break
  fi
  sleep 1
done
sh "$CONFIG/note-memory.sh"
say "stopping, after the verdict: ${verdict:-none}"
if [ "$verdict" != teardown ] && primary; then hand_over; fi

# A replica that writes its first append-only file refuses to stop, and is not asked twice.
primary || while as keeper "$POD_IP" info persistence | grep -Eq 'aof_rewrite_(in_progress|scheduled):1'; do
  [ $(($(date +%s) - began)) -lt "$HOLD_SECONDS" ] || break
  sleep 1
done
