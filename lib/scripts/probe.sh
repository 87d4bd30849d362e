#!/bin/sh
# probe.sh startup|liveness|readiness: looks at this server alone. What the rest of the cluster does is no reason to
# restart a server, nor to keep others from finding it while they form or mend the cluster.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

loaded() { [ "$(as probe "$POD_IP" ping)" = PONG ]; }

case $1 in
  startup) loaded ;;
  liveness) # answers, be it that it is loading, busy with a script, or has other passwords than this pod
    case $(as probe "$POD_IP" ping) in
      *PONG* | *LOADING* | *BUSY* | *NOAUTH* | *WRONGPASS* | *MASTERDOWN*) ;;
      *) exit 1 ;;
    esac
    ;;
  readiness) # has loaded, and is a replica whose link is up, or a primary that owns slots
    loaded || exit 1
    case $(as probe "$POD_IP" info replication) in
      *master_link_status:up*) ;;
      *role:master*) owns_slots "$(as probe "$POD_IP" cluster nodes | grep myself)" ;;
      *) exit 1 ;;
    esac
    ;;
  *) exit 2 ;;
esac
