#!/bin/sh
# probe.sh startup|liveness|readiness: looks at this server alone. What the others do is no reason to restart it, nor to
# keep others from finding it while they form or mend the topology.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/cluster/topology.sh
. "$CONFIG/topology.sh"

loaded() { [ "$(as probe "$POD_IP" ping)" = PONG ]; }

case $1 in
  startup) loaded ;;
  liveness) # answers, be it that it is loading, busy with a script, or has other passwords than this pod
    case $(as probe "$POD_IP" ping) in
      *PONG* | *LOADING* | *BUSY* | *NOAUTH* | *WRONGPASS* | *MASTERDOWN*) ;;
      *) exit 1 ;;
    esac
    ;;
  readiness) loaded && serves || exit 1 ;;
  *) exit 2 ;;
esac
