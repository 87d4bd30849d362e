#!/bin/sh
# stop-sentinel.sh [beside]: before a Sentinel stops. One that is promoting a replica finishes that first: the others
# would begin anew, seconds later, and nobody would take writes until then. Beside a server it also goes on as long as
# that takes commands, which may wait long for its permit to stop, or needs the Sentinels' votes to hand over.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

port=$SENTINEL_PORT # of as
server_answers() { [ "${1-}" = beside ] && (client "$POD_IP" -p "$PORT" ping) >/dev/null 2>&1; }
promoting() { as probe "$POD_IP" sentinel master "$PRIMARY_NAME" | grep -q failover_in_progress; }

while server_answers "$@" || promoting; do sleep 1; done
