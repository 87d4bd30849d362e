#!/bin/sh
# Before a server stops: waits until the Envoy beside it has sent its clients elsewhere and has ended.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

began=$(date +%s)
# Envoy answers PING itself, be it with an error.
while [ -n "$(port=$ENVOY_PORT as probe "$POD_IP" ping)" ]; do
  [ $(($(date +%s) - began)) -lt "$HOLD_SECONDS" ] || break
  sleep 1
done
sh "$CONFIG/note-memory.sh"
say "stopping"
