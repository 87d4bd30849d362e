#!/bin/sh
# Before a server starts: asks the Sentinels whom it follows. If they name this server, and its data set may lack what
# was answered, it holds back: with the port shut they promote a replica, which this server then follows. Its replicas
# would copy an empty data set.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/sentinel/topology.sh
. "$CONFIG/topology.sh"

began=$(date +%s)
detected() { [ $(($(date +%s) - began)) -ge "$DETECTION_SECONDS" ]; }

while primary=$(named) && [ "$primary" = "$(own_host)" ]; do
  # An append-only file holds every write that was answered. While another is being promoted, it does no more.
  if loads_aof && ! failing_over; then
    start_as_primary "the Sentinels name it, and its data set is whole"
    exit 0
  fi
  if detected; then
    if loads_aof || [ -s "$DATA/dump.rdb" ]; then
      start_as_primary "no other was promoted, and its own data is better than none"
    else
      start_as_nobody "the Sentinels name it, and its data is gone"
    fi
    exit 0
  fi
  say "holding back: the Sentinels name this server, and a replica may hold more data"
  sleep 0.5
done
if [ -n "$primary" ]; then
  start_as_replica "$primary"
else
  start_as_nobody "no majority of the Sentinels names a primary"
fi
