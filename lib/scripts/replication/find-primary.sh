#!/bin/sh
# Before a server starts: asks the others whom it follows. Silence is no reason to be the primary.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/replication/topology.sh
. "$CONFIG/topology.sh"

view_of() { # host: `primary <host>` or `follows <its primary>`
  replication probe "$1" | sed -n "s/^role:master/primary $1/p; s/^master_host:/follows /p"
}
views=$(
  for pod in $SERVERS; do
    [ "$pod" = "$POD_NAME" ] || view_of "$(host_of "$pod")" &
  done
  wait
)
primaries=$(echo "$views" | sed -n 's/^primary //p')

case $primaries in
  *[![:graph:]]*) start_as_nobody "more than one says that it is the primary" ;;
  ?*) start_as_replica "$primaries" ;;
  *)
    if ! echo "$views" | grep -Fqx "follows $(own_host)"; then
      start_as_nobody "no other server knows a primary"
    elif loads_aof || [ -s "$DATA/dump.rdb" ]; then
      start_as_primary "it was that to the others, and it has its data"
    else
      start_as_nobody "it was the primary to the others, and its data is gone"
    fi
    ;;
esac
