#!/bin/sh
# Before a server stops: waits until its Dynomite is gone, which serves on for some seconds and needs it.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

ping_dynomite() {
  redis-cli -h "$POD_IP" -p "$DYNOMITE_PORT" ping 2>/dev/null &
  within_2_seconds $!
}
began=$(date +%s)
while [ $(($(date +%s) - began)) -lt "$HOLD_SECONDS" ]; do
  case $(ping_dynomite) in '' | *refused*) break ;; esac
  sleep 1
done
sh "$CONFIG/note-memory.sh"
