#!/bin/sh
# probe.sh startup|liveness|readiness: looks at this server alone. What the others do is no reason to restart it, nor to
# keep others from finding it while they form or mend the topology.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/cluster/topology.sh
. "$CONFIG/topology.sh"
# shellcheck source=lib/scripts/probes.sh
. "$CONFIG/probes.sh"

probe "$1"
