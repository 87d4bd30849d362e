#!/bin/sh
# Before a server starts: asks the Sentinels whom it follows. If they name this server, and a replica may hold more data
# than its own files, it holds back: with the port shut they promote a replica, which this server then follows. Its
# replicas would copy what it has, and it would take writes while another is being promoted.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/sentinel/topology.sh
. "$CONFIG/topology.sh"

began=$(date +%s)
left_behind() { # whether a server had this one as its primary until it ended, and so holds what it answered last
  for pod in $SERVERS; do
    [ "$pod" = "$POD_NAME" ] || replication probe "$(host_of "$pod")" | awk -F: -v own="$(own_host)" '
      $1 == "master_host" { host = $2 }
      $1 == "master_link_status" { linked = $2 == "up" }
      # -1 where there was no link since that server started.
      $1 == "master_link_down_since_seconds" { linked = $2 >= 0 }
      END { if (host == own && linked) print "left behind" }' &
  done | grep -q .
}
detected() { [ $(($(date +%s) - began)) -ge "$DETECTION_SECONDS" ]; }

while primary=$(named) && [ "$primary" = "$(own_host)" ]; do
  # An append-only file holds what was answered, but for writes that waited for the disk when the server was killed.
  # While another is being promoted, it lacks what that one answers.
  if loads_aof && ! left_behind && ! failing_over; then
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
