#!/bin/sh
# probe-dynomite.sh startup|liveness|readiness: looks at this Dynomite and its server alone.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/dynomite/ring.sh
. "$CONFIG/ring.sh"

ping_dynomite() { # it passes that on to its own server
  redis-cli -h "$POD_IP" -p "$DYNOMITE_PORT" ping 2>/dev/null &
  within_2_seconds $!
}

case $1 in
  startup | liveness) [ -n "$(state)" ] ;;
  readiness) [ "$(state)" = NORMAL ] && [ "$(ping_dynomite)" = PONG ] ;;
  *) exit 2 ;;
esac
