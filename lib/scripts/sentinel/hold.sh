#!/bin/sh
# Before a server starts: asks the Sentinels whom it follows. If they name this server, and a replica may hold more data
# than its own files, it holds back: with the port shut they promote a replica, which this server then follows. Its
# replicas would copy what it has, and it would take writes while another is being promoted.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/left-behind.sh
. "$CONFIG/left-behind.sh"
# shellcheck source=lib/scripts/sentinel/topology.sh
. "$CONFIG/topology.sh"

began=$(date +%s)
others() {
  for pod in $SERVERS; do
    [ "$pod" = "$POD_NAME" ] || host_of "$pod"
  done
}
detected() { [ $(($(date +%s) - began)) -ge "$DETECTION_SECONDS" ]; }

while primary=$(named) && [ "$primary" = "$(own_host)" ]; do
  # While another is being promoted, its own file lacks what that one answers.
  # shellcheck disable=SC2046
  if loads_aof && ! left_behind "$(own_host)" $(others) && ! failing_over; then
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
