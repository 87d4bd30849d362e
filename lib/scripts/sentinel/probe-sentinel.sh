#!/bin/sh
# probe-sentinel.sh startup|liveness|readiness: looks at this Sentinel alone. It is ready when it watches over the
# primary and trusts its clock.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/probes.sh
. "$CONFIG/probes.sh"

port=$SENTINEL_PORT
serves() { case $(as probe "$POD_IP" info sentinel) in *sentinel_tilt:0*":name=$PRIMARY_NAME,"*) ;; *) false ;; esac; }

probe "$1"
