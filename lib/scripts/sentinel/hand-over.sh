#!/bin/sh
# Before a primary stops: has the Sentinels promote a replica that has all its writes. Writes stand still from before
# the replicas have the last one until another is the primary: one that is answered later would be lost.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/sentinel/topology.sh
. "$CONFIG/topology.sh"

own=$(own_host)
info=$(replication keeper "$POD_IP")
replicas=$(echo "$info" | sed -n 's/^slave[0-9]*:ip=\([^,]*\),.*state=online.*/\1/p')
if [ -z "$replicas" ] || [ "$(named)" != "$own" ]; then
  say "nothing to hand over: no replica is in step, or the Sentinels do not name this server"
  exit 0
fi

pause() { as keeper "$POD_IP" client pause 10000 write >/dev/null; }
caught_up() { # whether all replicas that answer, and one at least, have read all that this server wrote
  wrote=$(replication keeper "$POD_IP" | sed -n 's/^master_repl_offset://p')
  have=$(for host in $replicas; do replication keeper "$host" | sed -n 's/^slave_repl_offset://p' & done; wait)
  [ -n "$have" ] && ! echo "$have" | grep -qvx "$wrote"
}
start_failover() { # [COORDINATED]: has one Sentinel, whichever answers, begin it
  for pod in $SENTINELS; do
    [ "$(ask_sentinel keeper "$pod" sentinel failover "$PRIMARY_NAME" "$@")" != OK ] || return 0
  done
  return 1
}
promoted() { # the replica that says it is the primary now, or nothing
  for host in $replicas; do
    replication keeper "$host" | sed -n "s/^role:master/$host/p" &
  done
  wait
}
gather() { # host: has everybody else follow it at once; the Sentinels do so too, one after the other
  say "$1 is the primary now"
  for host in $replicas; do
    [ "$host" = "$1" ] || as keeper "$host" replicaof "$1" "$PORT" >/dev/null &
  done
  ! primary || as keeper "$POD_IP" replicaof "$1" "$PORT" >/dev/null
  wait
}
followed() { # whether the Sentinels promote another and name it
  began=$(date +%s) new=
  while [ $(($(date +%s) - began)) -lt 8 ] || failing_over; do
    if [ -z "$new" ]; then
      new=$(promoted)
      if [ -n "$new" ]; then gather "$new"; else "$@"; fi
    fi
    if [ -n "$new" ] && [ "$(named)" = "$new" ]; then return 0; fi
  done
  [ -n "$new" ]
}
coordinated() { # Valkey 9 and newer: the server itself holds writes back
  version=$(as keeper "$POD_IP" info server | sed -n 's/^valkey_version:\([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 9 ] && start_failover coordinated && followed :
}
paused() {
  pause
  tries=0
  until caught_up; do
    tries=$((tries + 1))
    [ "$tries" -lt 40 ] || return 1
  done
  start_failover && followed pause
}

if coordinated || paused || paused; then
  say "handed over"
else
  as keeper "$POD_IP" client unpause >/dev/null
  say "nobody was promoted: going without"
fi
